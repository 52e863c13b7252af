// Statements of the queue: lists of requests, and for those who decide what is dangerous about each. What that is stands in dangers.sql.ts.
import { settingOf } from '#areas/people/public.ts'
import { levelName } from '#areas/services/public.sql.ts'
import { filteredStatement, inMyServices, statement } from '#platform/sql.ts'
import { dangers, daysAgo, rival, type Danger } from './dangers.sql.ts'
import { isOpen } from './public.sql.ts'
import { row } from './requests.sql.ts'

/** The requests somebody may see, each with its service. */
const requests = `(select q.*, s.name as service, s.type as service_type, s.domestic_violence from request q
      join service s on s.authority_id = q.authority_id and s.id = q.service_id
      where q.authority_id = :authority and ${inMyServices('q.service_id')} and coalesce(q.client_id, 0) <> all(:hidden)) r`

const filters = {
  // As a text of its own, so that the index of what is open serves it.
  open: isOpen('r'), pending: "r.state = 'pending'", notMessages: "r.kind <> 'service.message'",
  decided: "r.state in ('accepted', 'rejected', 'withdrawn')", state: 'r.state = :state', only: 'r.id = any(:requests)',
  service: 'r.service_id = :service',
  named: `exists (select from service v where v.authority_id = :authority and v.id = r.service_id
      and (v.id::text = :named or position(lower(:named) in lower(v.name)) > 0))`,
  provider: 'r.organisation_id = :provider', kind: 'r.kind = :kind',
  from: "r.requested_at >= :from::timestamp at time zone 'Europe/London'", to: "r.requested_at < (:to + 1)::timestamp at time zone 'Europe/London'",
  mine: 'r.requested_by = :membership', notMine: 'r.requested_by <> :membership', schedule: 'r.schedule_id = :schedule',
  unit: 'r.wanted_unit = :unit', place: 'r.wanted_place = :place', decidedFrom: "r.decided_at >= :decided::timestamp at time zone 'Europe/London'",
  aboutServices: "r.client_id is null and r.kind like 'service.%'",
} as const
export type Filter = keyof typeof filters
/** The row that the page before ended with: its key is looked up, to the last microsecond. */
const last = (columns: string) => `(select ${columns} from request a join service s on s.authority_id = a.authority_id and s.id = a.service_id where a.authority_id = :authority and a.id = :after)`
const afterLast = {
  afterOldest: `(r.requested_at, r.id) > ${last('a.requested_at, a.id')}`, afterNewest: `(r.requested_at, r.id) < ${last('a.requested_at, a.id')}`,
  afterService: `(r.service, r.requested_at, r.id) > ${last('s.name, a.requested_at, a.id')}`,
} as const
const orders = {
  oldest: 'r.requested_at, r.id', newest: 'r.requested_at desc, r.id desc', service: 'r.service, r.requested_at, r.id', questions: "r.state <> 'query', r.requested_at, r.id",
} as const

const takes = { service: 'bigint', named: 'text', provider: 'uuid', kind: 'text', state: 'text', schedule: 'bigint', unit: 'uuid', place: 'int', from: 'date', to: 'date',
  decided: 'date', requests: 'uuid[]', after: 'uuid' } as const
/** On a page; one more is read, which tells whether there are further ones. */
export const rowsShown = 50
const shows = { kind: 'request', column: 'id', most: rowsShown } as const

const columns = `r.id, r.kind, r.service_id, r.service, r.service_type, r.domestic_violence, a.organisation_id, o.name as organisation, r.client_id, r.schedule_id,
      r.property_id, r.unit_id, r.base_version, r.proposed, r.comment, r.state, r.requested_by, a.name as requester, r.requested_at, r.decided_by, d.name as decider, r.decided_at, r.reason`
const people = `join membership a on a.authority_id = r.authority_id and a.id = r.requested_by
    join organisation o on o.authority_id = r.authority_id and o.id = a.organisation_id
    left join membership d on d.authority_id = r.authority_id and d.id = r.decided_by`
const page = (from: string) => `(select * from ${from} where true /*filters*/ order by /*order*/ limit ${rowsShown + 1}) r`

/** Requests as everybody sees them who may read them. */
export const listRequests = filteredStatement('requests.list', {
  takes, gives: row, filters: { ...filters, ...afterLast }, orders, shows,
  sql: `select ${columns} from ${page(requests)} ${people} order by /*order*/`,
})

/** How many there are, up to this many: more than that is "more than". Of so many rows whoever is hidden is looked up rather than compared with each in turn. */
export const mostCounted = 1_000
export const countRequests = filteredStatement('requests.count', {
  takes, gives: { requests: 'bigint' }, filters, orders: { none: '1' },
  sql: `select count(*) as requests from (select from request r
    where r.authority_id = :authority and ${inMyServices('r.service_id')} and (r.client_id is null or r.client_id not in (select unnest(:hidden)))
    /*filters*/ limit ${mostCounted + 1}) counted`,
})

/** Who waits for the commissioner: to choose from in the filter. */
export const listProviders = filteredStatement('requests.providers', {
  takes: {}, gives: { id: 'uuid', name: 'text' }, filters: {}, orders: { name: 'o.name' },
  sql: `select o.id, o.name from organisation o
    where o.authority_id = :authority
      and (select true from service s where s.authority_id = o.authority_id and s.organisation_id = o.id and ${inMyServices('s.id')} limit 1)
    order by /*order*/ limit 500`,
})

// ---------------------------------------------------------------- for those who decide

const codes = Object.keys(dangers) as Danger[]
const column = (code: Danger) => `is_${code.replaceAll('-', '_')}`
/** Each danger is looked for once, whatever is made of it: the offset keeps the planner from writing its condition out at every use. */
const judged = `cross join lateral (
      select ${codes.map((code) => `${isOpen('r')} and coalesce(${dangers[code].found}, false) as ${column(code)}`).join(',\n        ')} offset 0
    ) f cross join lateral (
      select ${codes.map((code) => `f.${column(code)}::int * ${dangers[code].weight}`).join(' + ')} as weight,
        array_remove(array[${codes.map((code) => `case when f.${column(code)} then '${code}' end`).join(', ')}], null) as dangers,
        ${daysAgo} as days_ago,
        ('x' || substr(md5(r.id::text || extract(epoch from r.requested_at)::text), 1, 8))::bit(32)::bigint % 100 < ${settingOf('bulk_sample')} as held_back offset 0
    ) j`
const judgement = { dangers: 'text[]', weight: 'int', days_ago: 'int?', held_back: 'boolean' } as const

/** The other requests behind what was found about one: they want the same place, or ask for something about the same. */
export const listRivals = statement('requests.rivals', {
  takes: { request: 'uuid' }, gives: { id: 'uuid', kind: 'text', proposed: 'json', same_place: 'boolean', same_thing: 'boolean' },
  sql: `select id, kind, proposed, same_place, same_thing from (
      select o.id, o.kind, o.proposed, o.requested_at, coalesce(${rival.samePlace}, false) as same_place, coalesce(${rival.sameThing}, false) as same_thing
      from request r, ${rival.other} and ${inMyServices('o.service_id')}
        and r.authority_id = :authority and r.id = :request and ${inMyServices('r.service_id')} and coalesce(r.client_id, 0) <> all(:hidden)
    ) other where same_place or same_thing order by requested_at, id limit 10`,
})

/** The same list with what is dangerous about each request on the page. */
export const listJudged = filteredStatement('requests.judged', {
  takes: { ...takes, today: 'date' }, gives: { ...row, ...judgement }, filters: { ...filters, ...afterLast }, orders, shows,
  sql: `select ${columns}, j.dangers, j.weight, j.days_ago, j.held_back from ${page(requests)} ${judged} ${people} order by /*order*/`,
})

/** By what is dangerous: all that the filters leave is looked at, since the most dangerous may stand anywhere. */
const byDanger = (name: string, limit: number, told?: typeof shows) => filteredStatement(name, {
  takes: { ...takes, today: 'date', weight: 'int' },
  gives: { ...row, ...judgement, wanted_unit: 'text?', wanted_level: 'text?', standing: 'json?' },
  filters: { ...filters, ...afterLast, safe: 'r.weight = 0', eyes: "r.weight > 0 and not (r.kind = 'service.message' and r.state = 'query')",
    heldBack: 'r.weight = 0 and r.held_back', together: 'r.weight = 0 and not r.held_back',
    afterRiskiest: `(-r.weight, r.requested_at, r.id) > (-:weight, ${last('a.requested_at')}, :after)` },
  orders: { oldest: orders.oldest, newest: orders.newest, service: orders.service, riskiest: 'r.weight desc, r.requested_at, r.id' }, ...(told && { shows: told }),
  sql: `select ${columns}, r.dangers, r.weight, r.days_ago, r.held_back, wu.name as wanted_unit, ${levelName('wl')} as wanted_level,
      case when st.id is not null then jsonb_build_object('unit', st.unit_id, 'unit_name', su.name, 'service_level', st.service_level_id, 'level_name', ${levelName('sl')},
        'place', st.place, 'units', st.units::text, 'reference', st.reference,
        'starts_on', st.starts_on, 'left_on', st.left_on, 'end_reason', st.end_reason, 'hb_position', hb.position, 'hb_reference', hb.reference) end as standing
    from (select * from (select r.*, j.* from ${requests} ${judged}) r where true /*filters*/ order by /*order*/ limit ${limit}) r ${people}
    left join unit wu on wu.authority_id = r.authority_id and wu.id = r.wanted_unit
    left join service_level wl on wl.authority_id = r.authority_id and wl.id = r.wanted_level
    left join schedule st on st.authority_id = r.authority_id and st.id = r.schedule_id
    left join unit su on su.authority_id = r.authority_id and su.id = st.unit_id
    left join service_level sl on sl.authority_id = r.authority_id and sl.id = st.service_level_id
    left join lateral (select h.position, h.reference from hb_position h where h.authority_id = r.authority_id and h.schedule_id = st.id order by h.starts_on desc limit 1) hb on true
    order by /*order*/`,
})
export const listByDanger = byDanger('requests.by_danger', rowsShown + 1, shows)
/** Accepted together are as many at once as this; the next ones after them. */
export const mostTogether = 500
export const listTogether = byDanger('requests.together', mostTogether + 1)
