// What waits in a demo: the cast's requests, asked for on the days before, so that the reviewer's queue is not empty.
import type pg from 'pg'
import { newScheduleFields } from '#areas/schedules/schedule.ts'
import { keysOf } from '#areas/schedules/schedule-requests.ts'
import { contactFields, identityFields } from '#areas/clients/client.ts'
import { colleagues, peopleToAskFor } from './cast.ts'
import type { PersonToAskFor } from './cast-shapes.ts'
import { dayOf, londonMoment } from './days.ts'
import { insert } from './rows.ts'

/** Days ago on which providers said that their lists are right; who is not here has not, and is silent after four weeks. */
const confirmed: readonly [service: number, daysAgo: number, by: string][] = [
  [10801, 24, 'tamsin.okafor@example.org'],
  [10812, 3, 'nerys.calloway@example.org'],
  [10845, 40, 'elin.sorrel@example.org'],
]

/** Writes the requests of everybody in `peopleToAskFor`, one to end a schedule, and the lists that are confirmed. Only on the cast that was just planted. */
export async function plantRequests(connection: pg.Client, today: Temporal.PlainDate): Promise<void> {
  for (const [at, person] of peopleToAskFor.entries()) {
    const asked = colleagues.find(({ role, works }) => role === 'provider-user' && works.some(({ authority, services }) => authority === person.authority && services?.includes(person.service)))
    if (!asked) throw new Error(`nobody works with service ${person.service}`)
    const place = await placeOf(connection, person, asked.email)
    await insert(connection, 'request', [{
      ...place.of, kind: 'schedule.new', proposed: proposed(person, place.level, place.unit, today),
      ...keysOf({ surname: person.surname, forename: person.forename, date_of_birth: person.born, nino: person.nino ?? null }),
      requested_at: londonMoment(today.subtract({ days: peopleToAskFor.length - at }).toString(), 10 + at, 12),
    }])
  }
  const { rows } = await connection.query(
    `select s.authority_id, s.service_id, v.organisation_id, s.client_id, s.id as schedule_id, s.version as base_version, m.id as requested_by, c.title, c.forename, c.surname
     from schedule s join service v on v.authority_id = s.authority_id and v.id = s.service_id
     join client c on c.authority_id = s.authority_id and c.id = s.client_id
     join authority a on a.id = s.authority_id and a.code = 'northmoor'
     join membership m on m.authority_id = s.authority_id join account t on t.id = m.account_id and t.email = 'tamsin.okafor@example.org'
     where s.service_id = 10801 and s.left_on is null and c.date_of_death is null order by s.starts_on desc, s.id limit 1`)
  const { title, forename, surname, ...request } = rows[0] as Record<string, string | number>
  await insert(connection, 'request', [{
    ...request, kind: 'schedule.end', comment: 'Moved on as planned; keys handed back.', requested_at: londonMoment(today.subtract({ days: 1 }).toString(), 16, 40),
    proposed: { left_on: today.toString(), end_reason: 'moved-on-planned', name: { title, forename, surname } },
  }])
  for (const [service, daysAgo, by] of confirmed) {
    const day = today.subtract({ days: daysAgo }).toString()
    await connection.query(
      `insert into schedule_confirmation (authority_id, service_id, confirmed_by, confirmed_on, schedules, recorded_at, seen_at)
       select v.authority_id, v.id, m.id, $2, (select count(*) from schedule s where s.service_id = v.id and s.starts_on <= $2 and (s.left_on is null or s.left_on > $2)), $3, $3
       from service v join membership m on m.authority_id = v.authority_id join account t on t.id = m.account_id and t.email = $4 where v.id = $1`,
      [service, day, londonMoment(day, 15), by])
  }
}

async function placeOf(connection: pg.Client, person: PersonToAskFor, email: string) {
  const { rows } = await connection.query(
    `select v.authority_id, v.id as service_id, v.organisation_id, m.id as requested_by, l.id as level, u.id as unit
     from service v join authority a on a.id = v.authority_id and a.code = $1
     join service_level l on l.authority_id = v.authority_id and l.service_id = v.id and l.number = $3
     left join unit u on u.authority_id = v.authority_id and u.service_id = v.id and u.name = $4
     join membership m on m.authority_id = v.authority_id join account t on t.id = m.account_id and t.email = $5
     where v.id = $2`, [person.authority, person.service, person.level, person.unit ?? null, email])
  const { level, unit, ...of } = rows[0] as { level: string, unit: string | null, authority_id: number, service_id: number, organisation_id: string, requested_by: string }
  return { of, level, unit }
}

/** As the form would have read it: every field of the form, null where nothing was typed. */
function proposed(person: PersonToAskFor, level: string, unit: string | null, today: Temporal.PlainDate) {
  const empty = (fields: object) => Object.fromEntries(Object.keys(fields).map((name) => [name, null]))
  const [address_1, town, postcode] = person.lives === 'withheld' ? [null, null, null] : person.lives
  return {
    name: null,
    client: {
      ...empty(identityFields), ...empty(contactFields), title: person.title ?? null, forename: person.forename, surname: person.surname, date_of_birth: person.born, nino: person.nino ?? null,
      nino_missing_reason: person.noNino ?? null,
      gender: person.gender, ethnicity: 'not-known', primary_client_group: person.group,
      address_withheld: person.lives === 'withheld', address_1, town, postcode,
    },
    schedule: {
      ...empty(newScheduleFields), service_level: level, unit, units: '1.00', starts_on: dayOf(person.from, today), hb_position: person.hb.position, hb_reference: person.hb.reference ?? null,
      comments: person.comments ?? null,
    },
  }
}
