// Statements behind reports: the rows that a figure counts, of everybody.
import { isAwaited } from '#areas/schedules/public.ts'
import { inOrder, levelName } from '#areas/services/public.sql.ts'
import { inMyServices, notHidden, statement } from '#platform/sql.ts'

/** The services a report may be about, as they were known. */
export const listScope = statement('reports.services', {
  takes: {}, gives: { id: 'bigint', name: 'text', type: 'text', organisation_id: 'uuid', organisation: 'text' },
  sql: `select s.id, s.name, s.type, s.organisation_id, o.name as organisation
    from known_service s join organisation o on o.authority_id = s.authority_id and o.id = s.organisation_id
    where s.authority_id = :authority and ${inMyServices('s.id')} order by s.name, s.id`,
})

const of = (row: string) => `${row}.authority_id = :authority and ${inMyServices(`${row}.service_id`)} and ${notHidden(`${row}.client_id`)}`

/** Who is in service on a day (Q.09): started by then, and not left. */
export const listCurrent = statement('reports.current', {
  takes: { day: 'date' },
  gives: { service: 'bigint', id: 'bigint', client: 'bigint', reference: 'text', kind: 'text', level: 'text', unit: 'text?', house: 'text?', units: 'decimal', starts_on: 'date', left_on: 'date?' },
  sql: `with present as (
      select s.service_id, s.id, s.client_id, s.reference, s.service_level_id, s.unit_id, s.units, s.starts_on, s.left_on
      from known_schedule s where ${of('s')} and s.starts_on <= :day and s.there_until > :day
      union all
      select h.service_id, h.id, h.client_id, '', h.service_level_id, h.unit_id, h.units, h.starts_on, h.left_on
      from hidden_stays(null, :day, :day) h where ${inMyServices('h.service_id')}
    )
    select p.service_id as service, p.id, p.client_id as client, p.reference, l.kind, ${levelName('l')} as level, u.name as unit, n.name as house, p.units, p.starts_on, p.left_on
    from present p
    join known_service_level l on l.authority_id = :authority and l.id = p.service_level_id
    left join known_unit u on u.authority_id = :authority and u.id = p.unit_id
    left join known_unit n on n.authority_id = :authority and n.id = u.part_of
    order by p.service_id, l.number, ${inOrder('n.name')}, ${inOrder('u.name')}, p.starts_on, p.id`,
})

/**
 * Schedules that ended in a period: the day of leaving within it, first and last day inside (Q.09). There may be hundreds of thousands, so that they
 * are counted here and read in parts. `day` is the column by which they are found: `there_until` by the index, for some days; `left_on` by reading
 * all schedules, for years.
 */
const gone = (day: 'left_on' | 'there_until') => `
      select s.service_id as service, s.id, s.client_id as client, s.starts_on, s.left_on, s.left_on - s.starts_on as nights, s.end_reason
      from known_schedule s where ${of('s')} and s.${day} between :from and :to
      union all
      select h.service_id, h.id, h.client_id, h.starts_on, h.left_on, h.left_on - h.starts_on, h.end_reason from hidden_stays(null, :from - 1, :to) h
      where ${inMyServices('h.service_id')} and h.left_on between :from and :to`
const inPeriod = { from: 'date', to: 'date' } as const
/** Those of these services that ended for one of these reasons. */
const chosen = { ...inPeriod, of_services: 'bigint[]', reasons: 'text[]' } as const
const isChosen = 'service = any(:of_services) and end_reason = any(:reasons)'
const leaver = { service: 'bigint', id: 'bigint', client: 'bigint', starts_on: 'date', left_on: 'date', nights: 'int', end_reason: 'text' } as const

export const countLeavers = statement('reports.leavers_counted', {
  takes: inPeriod, gives: { service: 'bigint', end_reason: 'text', count: 'bigint' },
  sql: `select service, end_reason, count(*) as count from (${gone('left_on')}) gone group by service, end_reason order by service, end_reason`,
})

/** How many people they are, the median of their nights, and some of the rows; past the last of these there is one without a schedule. */
export const listLeavers = statement('reports.leavers', {
  takes: { ...chosen, first: 'int', most: 'int' },
  gives: { people: 'bigint', median_nights: 'decimal?', service: 'bigint?', id: 'bigint?', client: 'bigint?', starts_on: 'date?', left_on: 'date?', nights: 'int?', end_reason: 'text?' },
  sql: `with gone as materialized (select * from (${gone('left_on')}) every where ${isChosen})
    select (select count(*) from (select from gone group by client) person) as people,
      (select percentile_cont(0.5) within group (order by nights) from gone)::numeric as median_nights, shown.*
    from (select) one left join (select * from gone order by left_on, id limit :most offset :first) shown on true order by left_on, id`,
})

/** How many left on each day. */
export const countLeaversByDay = statement('reports.leavers_by_day', {
  takes: chosen, gives: { day: 'date', count: 'bigint' },
  sql: `select left_on as day, count(*) as count from (${gone('left_on')}) gone where ${isChosen} group by left_on order by left_on`,
})

/** The rows of a few days, as a file takes them one part after the other. */
export const listLeaversOfDays = statement('reports.leavers_of_days', {
  takes: { ...chosen, first: 'int', most: 'int' }, gives: leaver,
  sql: `select * from (${gone('there_until')}) gone where ${isChosen} order by left_on, id limit :most offset :first`,
})

/** Current schedules whose latest position by that day is "awaiting" (S1.18). */
export const listWaiting = statement('reports.awaiting_hb', {
  takes: { day: 'date' }, gives: { service: 'bigint', id: 'bigint', client: 'bigint', since: 'date', comment: 'text' },
  sql: `select * from (
      select p.service_id as service, p.schedule_id as id, p.client_id as client, p.starts_on as since, p.comment
      from known_hb_position p
      join known_schedule s on s.authority_id = p.authority_id and s.id = p.schedule_id and s.there_until > :day
      where ${of('p')} and ${notHidden('s.client_id')} and ${isAwaited(':day')}
      union all
      select h.service_id, h.id, h.client_id, h.since, '' from hidden_awaiting_hb(:day) h where ${inMyServices('h.service_id')}
    ) waiting order by since, id`,
})

/** What they propose, of requests about nobody on record: their rows have the name that the queue gives them. */
export const listProposed = statement('reports.proposed', {
  takes: { requests: 'uuid[]' }, gives: { id: 'uuid', kind: 'text', proposed: 'json' },
  sql: `select q.id, q.kind, q.proposed from known_request q
    where q.authority_id = :authority and ${inMyServices('q.service_id')} and coalesce(q.client_id, 0) <> all(:hidden) and q.id = any(:requests)`,
})

/** Requests that were accepted or rejected in a period, by the London day of the decision. */
export const listDecided = statement('reports.decided', {
  takes: { from: 'date', to: 'date' },
  gives: { service: 'bigint', request: 'uuid?', client: 'bigint?', kind: 'text', state: 'text', asked: 'date', decided: 'date' },
  sql: `select service, request, client, kind, state, (requested_at at time zone 'Europe/London')::date as asked, (decided_at at time zone 'Europe/London')::date as decided from (
      select q.service_id as service, q.id as request, q.client_id as client, q.kind, q.state, q.requested_at, q.decided_at
      from known_request q
      where q.authority_id = :authority and ${inMyServices('q.service_id')} and coalesce(q.client_id, 0) <> all(:hidden) and q.state in ('accepted', 'rejected') and q.kind <> 'service.message'
        and q.decided_at >= :from::timestamp at time zone 'Europe/London' and q.decided_at < (:to + 1)::timestamp at time zone 'Europe/London'
      union all
      select h.service_id, null, h.client_id, h.kind, h.state, h.requested_at, h.decided_at
      from hidden_decisions(:from::timestamp at time zone 'Europe/London', (:to + 1)::timestamp at time zone 'Europe/London') h where ${inMyServices('h.service_id')}
    ) every order by decided_at, request`,
})
