// The statements behind the list of clients whose Housing Benefit has not come: the list, how many wait for how long, and those a file may be about.
import { filteredStatement, inMyServices, notHidden, statement } from '#platform/sql.ts'

/** How long a wait is: `least` weeks and below `below`; the last has no end. A claim takes four weeks, and after twelve somebody has to ask. */
export const waitBands = [
  { code: 'under-4', label: 'Under 4 weeks', least: 0, below: 4 }, { code: '4-to-8', label: '4 to 8 weeks', least: 4, below: 8 },
  { code: '8-to-12', label: '8 to 12 weeks', least: 8, below: 12 }, { code: 'over-12', label: '12 weeks and more', least: 12, below: null },
] as const

/** Current schedules whose position on that day is "awaiting HB" (S1.18). */
const awaiting = `from known_hb_position p
    join known_schedule s on s.authority_id = p.authority_id and s.id = p.schedule_id and s.there_until > :today
    join known_client c on c.authority_id = p.authority_id and c.id = p.client_id
    join known_service v on v.authority_id = p.authority_id and v.id = p.service_id
    where p.position = 'awaiting' and p.starts_on <= :today and p.authority_id = :authority and ${inMyServices('p.service_id')} and ${notHidden('p.client_id')}
      and not exists (select from known_hb_position later where later.authority_id = p.authority_id and later.schedule_id = p.schedule_id
        and later.starts_on > p.starts_on and later.starts_on <= :today)`

/** The longest wait first. One row more than is shown tells of further ones. */
export const listAwaitingHb = filteredStatement('schedules.awaiting_hb', {
  takes: { today: 'date', from_row: 'int', service: 'bigint', after: 'date', until: 'date' },
  gives: { id: 'bigint', client_id: 'bigint', title: 'text', forename: 'text', surname: 'text', service_id: 'bigint', service: 'text', since: 'date',
    comment: 'text', changes: 'bigint' },
  filters: { service: 'p.service_id = :service', longer: 'p.starts_on <= :until', shorter: 'p.starts_on > :after' },
  orders: { longest: 'p.starts_on, c.surname_key, c.forename_key, s.id' },
  sql: `select s.id, s.client_id, c.title, c.forename, c.surname, s.service_id, v.name as service, p.starts_on as since, p.comment,
      (select count(*) from request r where r.authority_id = s.authority_id and r.schedule_id = s.id and r.state in ('pending', 'query')) as changes
    ${awaiting} /*filters*/ order by /*order*/ limit 51 offset :from_row`,
})

const band = `case ${waitBands.map(({ below }, at) => (below === null ? `else ${at}` : `when p.starts_on > :today - ${below * 7} then ${at}`)).join(' ')} end`

/** How many wait, by service and by how long: `band` is the place in `waitBands`. The figures are the rows of the list above. */
export const countAwaitingHb = statement('schedules.count_awaiting_hb', {
  takes: { today: 'date' }, gives: { service_id: 'bigint', service: 'text', band: 'int', waiting: 'bigint' },
  sql: `select v.id as service_id, v.name as service, ${band} as band, count(*) as waiting ${awaiting} group by v.id, v.name, 3 order by v.name, v.id, 3`,
})

/**
 * Everybody a file from Housing Benefit or Universal Credit may be about, with what tells people apart and whether a change is asked for
 * already. People with the whole authority don't match the clients of a domestic violence service: that is for those who work there (Q.03).
 */
export const listMatchable = statement('schedules.matchable_hb', {
  takes: { today: 'date' },
  gives: { schedule: 'bigint', client_id: 'bigint', title: 'text', forename: 'text', surname: 'text', surname_key: 'text', forename_key: 'text', date_of_birth: 'date?', nino_key: 'text?',
    hb_number_key: 'text?', service_id: 'bigint', service: 'text', starts_on: 'date', since: 'date', comment: 'text', is_asked: 'boolean' },
  sql: `select s.id as schedule, s.client_id, c.title, c.forename, c.surname, c.surname_key, c.forename_key, c.date_of_birth, c.nino_key, c.hb_number_key, s.service_id, v.name as service,
      s.starts_on, p.starts_on as since, p.comment,
      exists (select from request r where r.authority_id = s.authority_id and r.schedule_id = s.id and r.state in ('pending', 'query')) as is_asked
    ${awaiting} and (:services is not null or not v.domestic_violence)
    order by c.surname_key, c.forename_key, s.id limit 20000`,
})
