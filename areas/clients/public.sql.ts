// What the statements of other areas may use of people.

/**
 * Whom somebody asked for in a service is compared with: a record that domestic-violence services alone know is matched inside its own, and whoever is
 * asked for there is compared with nobody else (Q.03). `client`, `service` and `isViolence` as SQL says them, such as c.id and :service.
 */
export const comparable = (client: string, service: string, isViolence: string) => {
  const known = (by: string) => `exists (select from client_organisation k where k.authority_id = :authority and k.client_id = ${client} and k.service_id ${by})`
  return `case when ${isViolence} then ${known(`= ${service}`)} else not ${known('is not null')} or ${known('is null')} end`
}
