// The statement behind the list of clients whose Housing Benefit has not come.
import { inMyServices, notHidden, statement } from '#platform/sql.ts'

/** Current schedules whose position on that day is "awaiting HB", the longest wait first (S1.18). One row more than is shown tells of further ones. */
export const listAwaitingHb = statement('schedules.awaiting_hb', {
  takes: { today: 'date', from_row: 'int' },
  gives: { id: 'bigint', client_id: 'bigint', title: 'text', forename: 'text', surname: 'text', service_id: 'bigint', service: 'text', since: 'date',
    comment: 'text' },
  sql: `select s.id, s.client_id, c.title, c.forename, c.surname, s.service_id, v.name as service, p.starts_on as since, p.comment
    from known_hb_position p
    join known_schedule s on s.authority_id = p.authority_id and s.id = p.schedule_id and s.there_until > :today
    join known_client c on c.authority_id = p.authority_id and c.id = p.client_id
    join known_service v on v.authority_id = p.authority_id and v.id = p.service_id
    where p.position = 'awaiting' and p.starts_on <= :today and p.authority_id = :authority and ${inMyServices('p.service_id')} and ${notHidden('p.client_id')}
      and not exists (select from known_hb_position later where later.authority_id = p.authority_id and later.schedule_id = p.schedule_id
        and later.starts_on > p.starts_on and later.starts_on <= :today)
    order by p.starts_on, c.surname_key, c.forename_key, s.id limit 51 offset :from_row`,
})
