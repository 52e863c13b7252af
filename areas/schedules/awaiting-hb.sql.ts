// The statements behind the list of clients whose Housing Benefit has not come: the list, how many wait for how long, one claim for its letter, and those a file may be about.
import { isOpen } from '#areas/requests/public.sql.ts'
import { levelName } from '#areas/services/public.sql.ts'
import { filteredStatement, inMyServices, notHidden, statement } from '#platform/sql.ts'

/** How long a wait is: `least` weeks and below `below`; the last has no end. A claim takes four weeks, and after twelve somebody has to ask. */
export const waitBands = [
  { code: 'under-4', label: 'Under 4 weeks', least: 0, below: 4 }, { code: '4-to-8', label: '4 to 8 weeks', least: 4, below: 8 },
  { code: '8-to-12', label: '8 to 12 weeks', least: 8, below: 12 }, { code: 'over-12', label: '12 weeks and more', least: 12, below: null },
] as const

/** The position `p` is the latest by that day, and says that the claim waits. */
export const isAwaited = (day: string) => `p.position = 'awaiting' and p.starts_on <= ${day}
        and not exists (select from known_hb_position later where later.authority_id = p.authority_id and later.schedule_id = p.schedule_id
          and later.starts_on > p.starts_on and later.starts_on <= ${day})`

/** Schedules that have not ended by a day, with their positions. */
const positionsOf = (since: string) => `from known_hb_position p
    join known_schedule s on s.authority_id = p.authority_id and s.id = p.schedule_id and s.there_until > ${since}
    join known_client c on c.authority_id = p.authority_id and c.id = p.client_id
    join known_service v on v.authority_id = p.authority_id and v.id = p.service_id`
const waits = `where p.authority_id = :authority and ${inMyServices('p.service_id')} and ${notHidden('p.client_id')} and ${isAwaited(':today')}`
/** Current schedules whose position on that day is "awaiting HB" (S1.18). */
const awaiting = `${positionsOf(':today')}
    ${waits}`
/** An award often comes when somebody has left already: their days are paid by it all the same. */
const awaitingOrLeft = `${positionsOf(':today - 366')}
    ${waits}`

/** The longest wait first. One row more than is shown tells of further ones. */
export const listAwaitingHb = filteredStatement('schedules.awaiting_hb', {
  takes: { today: 'date', from_row: 'int', service: 'bigint', after: 'date', until: 'date' },
  gives: { id: 'bigint', client_id: 'bigint', title: 'text', forename: 'text', surname: 'text', service_id: 'bigint', service: 'text', since: 'date',
    comment: 'text', changes: 'bigint' },
  filters: { service: 'p.service_id = :service', longer: 'p.starts_on <= :until', shorter: 'p.starts_on > :after' },
  orders: { longest: 'p.starts_on, c.surname_key, c.forename_key, s.id' },
  sql: `select s.id, s.client_id, c.title, c.forename, c.surname, s.service_id, v.name as service, p.starts_on as since, p.comment,
      (select count(*) from request r where r.authority_id = s.authority_id and r.schedule_id = s.id and ${isOpen('r')}) as changes
    ${awaiting} /*filters*/ order by /*order*/ limit 51 offset :from_row`,
})

const band = `case ${waitBands.map(({ below }, at) => (below === null ? `else ${at}` : `when p.starts_on > :today - ${below * 7} then ${at}`)).join(' ')} end`

/** How many wait, by service and by how long: `band` is the place in `waitBands`. The figures are the rows of the list above. */
export const countAwaitingHb = statement('schedules.count_awaiting_hb', {
  takes: { today: 'date' }, gives: { service_id: 'bigint', service: 'text', band: 'int', waiting: 'bigint' },
  sql: `select v.id as service_id, v.name as service, ${band} as band, count(*) as waiting ${awaiting} group by v.id, v.name, 3 order by v.name, v.id, 3`,
})

const withheld = '(v.domestic_violence or c.address_withheld)'
const unlessWithheld = (column: string, name: string) => `case when not ${withheld} then ${column} end as ${name}`

/**
 * One claim that waits, as a letter to the office tells of it (S1.18). Where the address is withheld, as it always is of a domestic violence service, nothing is
 * read that says where somebody lives: services, levels and units are often called after their house or street.
 */
export const findClaim = statement('schedules.claim_awaiting_hb', {
  takes: { schedule: 'bigint', today: 'date' },
  gives: { client_id: 'bigint', title: 'text', forename: 'text', surname: 'text', date_of_birth: 'date?', nino: 'text?', hb_reference: 'text?', provider: 'text',
    is_withheld: 'boolean', service: 'text?', level: 'text?',
    unit: 'text?', address_1: 'text?', address_2: 'text?', town: 'text?', postcode: 'text?', units: 'decimal', starts_on: 'date', since: 'date', comment: 'text' },
  sql: `select s.client_id, c.title, c.forename, c.surname, c.date_of_birth, c.nino, coalesce(nullif(p.reference, ''), c.hb_number) as hb_reference, o.name as provider, ${withheld} as is_withheld,
      ${unlessWithheld('v.name', 'service')}, ${unlessWithheld(levelName('l'), 'level')}, ${unlessWithheld('u.name', 'unit')},
      ${['address_1', 'address_2', 'town', 'postcode'].map((column) => unlessWithheld(`y.${column}`, column)).join(', ')},
      s.units, s.starts_on, p.starts_on as since, p.comment
    ${positionsOf(':today')}
    join organisation o on o.authority_id = v.authority_id and o.id = v.organisation_id
    join known_service_level l on l.authority_id = s.authority_id and l.id = s.service_level_id
    left join known_unit u on u.authority_id = s.authority_id and u.id = s.unit_id
    left join known_unit h on h.authority_id = u.authority_id and h.id = u.part_of
    left join known_property y on y.authority_id = u.authority_id and y.id = coalesce(u.property_id, h.property_id)
    ${waits} and p.schedule_id = :schedule`,
})

/**
 * Everybody a file from Housing Benefit or Universal Credit may be about, whoever left within a year among them, with what tells people apart and whether a change is asked for
 * already; an end that waits is none, since neither undoes the other. People with the whole authority don't match the clients of a domestic violence service: that is for those who work there (Q.03).
 */
export const listMatchable = statement('schedules.matchable_hb', {
  takes: { today: 'date' },
  gives: { schedule: 'bigint', client_id: 'bigint', title: 'text', forename: 'text', surname: 'text', surname_key: 'text', forename_key: 'text', date_of_birth: 'date?', nino_key: 'text?',
    hb_number_key: 'text?', service_id: 'bigint', service: 'text', starts_on: 'date', left_on: 'date?', since: 'date', comment: 'text', is_asked: 'boolean' },
  sql: `select s.id as schedule, s.client_id, c.title, c.forename, c.surname, c.surname_key, c.forename_key, c.date_of_birth, c.nino_key, c.hb_number_key, s.service_id, v.name as service,
      s.starts_on, s.left_on, p.starts_on as since, p.comment,
      exists (select from request r where r.authority_id = s.authority_id and r.schedule_id = s.id and ${isOpen('r')} and r.kind <> 'schedule.end') as is_asked
    ${awaitingOrLeft} and (:services is not null or not v.domestic_violence)
    order by c.surname_key, c.forename_key, s.id limit 20000`,
})
