// Statements about occupancy: days cut into spans on which nothing changes, who counted on them, and what was contracted.
import { levelName } from '#areas/services/public.sql.ts'
import { inMyServices, notHidden, statement } from '#platform/sql.ts'
import { unavailableKinds } from './schedules.sql.ts'


/** Holds on one of the days asked for. First and last day are inside, as everywhere but in schedules. */
const asked = (of: string) => `${of}.starts_on <= :to and (${of}.ends_on is null or ${of}.ends_on >= :from)`

/**
 * What happened to each line on the days asked for. A line is a unit that can be let, or a service level: in floating support the
 * level is what counts, elsewhere it says what was bought. Amounts are hundredths of a unit, since a part unit is one of 0.50.
 *
 * - piece: days on which a line is contracted, and how much of it. A level is under contract even while no capacity is bought for it.
 * - stay: a schedule and what it claims of its line. Whoever is in a unit has all of it, however many share it. People whose record the
 *   reader may not see count too, without their numbers: a figure is the same for everybody who may see the service's figures.
 * - mark: days on which a unit is said to be empty, and whether it could not be let.
 * - span: each line cut on every day on which one of these begins or ends, so that all days of a span count alike. A flat left on
 *   10 June and let again on 15 June has a span from 10 June until before 15 June: five days void. Where several things happen on one
 *   day, all but the last of its rows have no days.
 */
const spans = (mine: (column: string) => string, service: ':service' | 'null' = ':service') => `
  agreement as (
    select c.service_id, c.reference, greatest(c.starts_on, :from) as from_day, least(c.ends_on, :to) + 1 as before_day
    from known_contract c where c.authority_id = :authority and ${mine('c.service_id')} and ${asked('c')}
  ),
  piece as (
    select u.service_id, true as is_unit, u.id as line, a.reference, greatest(u.starts_on, a.from_day) as from_day,
      least(u.ends_on + 1, a.before_day) as before_day, (u.units * 100)::int as amount
    from known_unit u join agreement a on a.service_id = u.service_id and a.before_day > u.starts_on and (u.ends_on is null or a.from_day <= u.ends_on)
    where u.authority_id = :authority and ${mine('u.service_id')} and u.lettable and ${asked('u')}
    union all
    select l.service_id, false, l.id, a.reference, a.from_day, a.before_day, 0
    from known_service_level l join agreement a on a.service_id = l.service_id
    where l.authority_id = :authority and ${mine('l.service_id')}
    union all
    select k.service_id, false, k.service_level_id, a.reference, greatest(k.starts_on, a.from_day), least(k.ends_on + 1, a.before_day), (k.units * 100)::int
    from known_capacity k join agreement a on a.service_id = k.service_id and a.before_day > k.starts_on and (k.ends_on is null or a.from_day <= k.ends_on)
    where k.authority_id = :authority and ${mine('k.service_id')} and ${asked('k')}
  ),
  stay as not materialized (
    select s.authority_id, s.service_id, s.unit_id is not null as is_unit, coalesce(s.unit_id, s.service_level_id) as line, s.id, s.client_id,
      s.starts_on, s.left_on, greatest(s.starts_on, :from) as from_day, least(s.left_on, :to + 1) as before_day,
      case when s.unit_id is null then (s.units * 100)::int else 100000000 end as claim
    from known_schedule s
    where s.authority_id = :authority and ${mine('s.service_id')} and ${notHidden('s.client_id')}
      and s.starts_on <= :to and s.there_until > :from
    union all
    select h.authority_id, h.service_id, h.unit_id is not null, coalesce(h.unit_id, h.service_level_id), h.id, h.client_id,
      h.starts_on, h.left_on, greatest(h.starts_on, :from), least(h.left_on, :to + 1),
      case when h.unit_id is null then (h.units * 100)::int else 100000000 end
    from hidden_stays(${service}, :from, :to) h where ${mine('h.service_id')}
  ),
  mark as (
    select m.service_id, m.unit_id as line, m.kind, (m.kind in (${unavailableKinds}))::int as stops,
      greatest(m.starts_on, :from) as from_day, least(m.ends_on, :to) + 1 as before_day
    from known_unit_void m where m.authority_id = :authority and ${mine('m.service_id')} and ${asked('m')}
  ),
  event as (
    select service_id, is_unit, line, from_day as day, 1 as pieces, amount, 0 as claim, 0 as stops from piece
    union all select service_id, is_unit, line, before_day, -1, -amount, 0, 0 from piece where before_day <= :to
    union all select service_id, is_unit, line, from_day, 0, 0, claim, 0 from stay
    union all select service_id, is_unit, line, left_on, 0, 0, -claim, 0 from stay where left_on <= :to
    union all select service_id, true, line, from_day, 0, 0, 0, stops from mark
    union all select service_id, true, line, before_day, 0, 0, 0, -stops from mark where before_day <= :to
  ),
  state as (
    select service_id, is_unit, line, day as from_day, lead(day, 1, :to + 1) over changes as before_day, sum(pieces) over changes as pieces,
      sum(amount) over changes as contracted, sum(claim) over changes as claimed, sum(stops) over changes as stops
    from event window changes as (partition by service_id, is_unit, line order by day rows unbounded preceding)
  ),
  span as (
    select service_id, is_unit, line, from_day, before_day, before_day - from_day as days, pieces, contracted, claimed,
      least(contracted, claimed) as occupied, case when stops > 0 then contracted - least(contracted, claimed) else 0 end as unavailable
    from state
  )`

const ofService = (column: string) => `${column} = :service and ${inMyServices(column)}`
const inService = { service: 'bigint', from: 'date', to: 'date' } as const
const underContract = 'sp.pieces > 0 and sp.days > 0'

/** The lines of a service: units that exist on one of the days, with the house they are rooms of, and all levels. */
export const listLines = statement('schedules.occupancy_lines', {
  takes: inService, gives: { id: 'uuid', is_unit: 'boolean', name: 'text', house: 'text?', level_id: 'uuid', level: 'text' },
  sql: `select u.id, true as is_unit, u.name, h.name as house, l.id as level_id, ${levelName('l')} as level
    from known_unit u
    join known_service_level l on l.authority_id = u.authority_id and l.service_id = :service and l.id = u.service_level_id
    left join known_unit h on h.authority_id = u.authority_id and h.service_id = :service and h.id = u.part_of
    where u.authority_id = :authority and ${ofService('u.service_id')} and u.lettable and ${asked('u')}
    union all
    select l.id, false, l.name, null, l.id, ${levelName('l')}
    from known_service_level l where l.authority_id = :authority and ${ofService('l.service_id')}`,
})

/** Every span under contract, with what its unit is marked as. The figures are sums of these. */
export const listSpans = statement('schedules.occupancy_spans', {
  takes: inService,
  gives: { line: 'uuid', from_day: 'date', before_day: 'date', days: 'int', contracted: 'bigint', occupied: 'bigint', unavailable: 'bigint', mark: 'text?' },
  sql: `with ${spans(ofService)}
    select sp.line, sp.from_day, sp.before_day, sp.days, sp.contracted, sp.occupied, sp.unavailable, m.kind as mark
    from span sp left join mark m on m.line = sp.line and m.from_day <= sp.from_day and m.before_day >= sp.before_day
    where ${underContract} order by sp.from_day, sp.line`,
})

/**
 * Every schedule on days under contract, with how much of its line it counted for. Each day counts once: of people who share a unit
 * the one who came first has it, and so has whoever came first of the capacity of a level; the others are `beyond` it.
 */
export const listStays = statement('schedules.occupancy_stays', {
  takes: inService,
  gives: { line: 'uuid', id: 'bigint', client_id: 'bigint', title: 'text?', forename: 'text?', surname: 'text?',
    from_day: 'date', before_day: 'date', days: 'bigint',
    counted_from: 'date?', counted_before: 'date?', counted_days: 'bigint', counted: 'bigint', beyond: 'bigint' },
  sql: `with ${spans(ofService)},
    present as (
      select st.authority_id, st.id, st.client_id, st.line, st.is_unit, st.starts_on, sp.from_day, sp.before_day, sp.days, st.claim,
        greatest(0, least(st.claim, sp.occupied - coalesce(sum(st.claim) over (partition by sp.line, sp.from_day order by st.starts_on, st.id
          rows between unbounded preceding and 1 preceding), 0))) as taken
      from span sp join stay st on st.line = sp.line and st.from_day <= sp.from_day and st.before_day >= sp.before_day
      where ${underContract}
    ),
    counted as (
      select authority_id, line, id, client_id, starts_on, min(from_day) as from_day, max(before_day) as before_day, sum(days) as days,
        min(from_day) filter (where taken > 0) as counted_from, max(before_day) filter (where taken > 0) as counted_before,
        coalesce(sum(days) filter (where taken > 0), 0) as counted_days, sum(days * taken)::bigint as counted,
        (case when is_unit then 0 else sum(days * (claim - taken)) end)::bigint as beyond
      from present group by authority_id, line, is_unit, id, client_id, starts_on
    )
    select n.line, n.id, n.client_id, c.title, c.forename, c.surname, n.from_day, n.before_day, n.days,
      n.counted_from, n.counted_before, n.counted_days, n.counted, n.beyond
    from counted n
    -- One at a time: a view of two tables can be looked into by key from inside, and not through a join.
    left join lateral (select k.title, k.forename, k.surname from known_client k where k.authority_id = n.authority_id and k.id = n.client_id limit 1) c on true
    order by n.starts_on, n.id`,
})

/** What was contracted, contract by contract: the units, or the capacity of levels. */
export const listContracted = statement('schedules.occupancy_contracted', {
  takes: inService, gives: { line: 'uuid', reference: 'text', from_day: 'date', before_day: 'date', days: 'int', amount: 'int' },
  sql: `with ${spans(ofService)}
    select line, reference, from_day, before_day, before_day - from_day as days, amount from piece where amount > 0 order by from_day, line`,
})

/** The same spans, added up by service. A service counts by its units, floating support by its levels. */
const sumsOfService = { service_id: 'bigint', contracted: 'bigint', occupied: 'bigint', void: 'bigint', unavailable: 'bigint' } as const
const sumByService = (...of: Parameters<typeof spans>) => `with ${spans(...of)}
    select v.id as service_id, coalesce(contracted, 0) as contracted, coalesce(occupied, 0) as occupied,
      coalesce(contracted - occupied - unavailable, 0) as void, coalesce(unavailable, 0) as unavailable
    from known_service v left join (
      select service_id, is_unit, sum(days * contracted)::bigint as contracted, sum(days * occupied)::bigint as occupied,
        sum(days * unavailable)::bigint as unavailable
      from span group by service_id, is_unit
    ) as f on f.service_id = v.id and f.is_unit = (v.type <> 'floating-support')
    where v.authority_id = :authority and ${of[0]('v.id')} order by v.id`

export const sumOfAll = statement('schedules.occupancy_of_all', { takes: { from: 'date', to: 'date' }, gives: sumsOfService, sql: sumByService(inMyServices, 'null') })
export const sumOfOne = statement('schedules.occupancy_of_one', { takes: inService, gives: sumsOfService, sql: sumByService(ofService) })

/** The spans of a long time, cut once more where one of the periods asked for begins or ends; the periods have numbers from 1 on. */
const byPeriod = `
  period as (select * from unnest(:starts, :befores) with ordinality as p(from_day, before_day, number)),
  part as (
    select sp.service_id, sp.is_unit, sp.line, p.number, least(sp.before_day, p.before_day) - greatest(sp.from_day, p.from_day) as days,
      sp.contracted, sp.occupied, sp.unavailable
    from span sp join period p on p.from_day < sp.before_day and p.before_day > sp.from_day
    where sp.contracted > 0
  )`
const sums = `sum(days * contracted)::bigint as contracted, sum(days * occupied)::bigint as occupied,
      sum(days * (contracted - occupied - unavailable))::bigint as void, sum(days * unavailable)::bigint as unavailable`
const sumsOfPeriod = { period: 'bigint', contracted: 'bigint', occupied: 'bigint', void: 'bigint', unavailable: 'bigint' } as const

/** All services of the reader in each of several periods, in one pass over the schedules; nothing for a period without a contract. */
export const sumByPeriod = statement('schedules.occupancy_by_period', {
  takes: { from: 'date', to: 'date', starts: 'date[]', befores: 'date[]' }, gives: { service_id: 'bigint', ...sumsOfPeriod },
  sql: `with ${spans(inMyServices, 'null')}, ${byPeriod}
    select v.id as service_id, f.number as period, ${sums}
    from known_service v join part f on f.service_id = v.id and f.is_unit = (v.type <> 'floating-support')
    where v.authority_id = :authority and ${inMyServices('v.id')} group by v.id, f.number order by v.id, f.number`,
})

/** The units and levels of one service in each of several periods. */
export const sumLinesByPeriod = statement('schedules.occupancy_lines_by_period', {
  takes: { service: 'bigint', from: 'date', to: 'date', starts: 'date[]', befores: 'date[]' }, gives: { line: 'uuid', ...sumsOfPeriod },
  sql: `with ${spans(ofService)}, ${byPeriod}
    select f.line, f.number as period, ${sums} from part f group by f.line, f.number order by f.line, f.number`,
})
