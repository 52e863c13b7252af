// Statements about occupancy: days cut into spans on which nothing changes, who counted in them, and what was contracted.
import { voidKind } from '#code-lists/void-kinds.ts'
import { inMyServices, notHidden, statement } from '#platform/sql.ts'

const unavailableKinds = voidKind.codes.filter((kind) => kind.class === 'unavailable').map(({ code }) => `'${code}'`).join(', ')

/** Rows that hold on one of the days asked for; the last day counts. */
const asked = (of: string) => `${of}.starts_on <= :to and (${of}.ends_on is null or ${of}.ends_on >= :from)`

const spans = (mine: (column: string) => string) => `
  agreement as (
    select c.service_id, c.reference, greatest(c.starts_on, :from) as from_day, least(c.ends_on, :to) + 1 as before_day
    from known_contract c where c.authority_id = :authority and ${mine('c.service_id')} and ${asked('c')}
  ),
  piece as (
    select u.service_id, true as is_unit, u.id as line, a.reference, greatest(u.starts_on, a.from_day) as from_day, least(u.ends_on + 1, a.before_day) as before_day, (u.units * 100)::int as amount
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
    select s.service_id, s.unit_id is not null as is_unit, coalesce(s.unit_id, s.service_level_id) as line, s.id, s.client_id, s.starts_on, s.left_on,
      greatest(s.starts_on, :from) as from_day, least(s.left_on, :to + 1) as before_day,
      case when s.unit_id is null then (s.units * 100)::int else 100000000 end as claim
    from known_schedule s
    where s.authority_id = :authority and ${mine('s.service_id')} and ${notHidden('s.client_id')}
      and s.starts_on <= :to and (s.left_on is null or s.left_on > :from)
  ),
  mark as (
    select m.service_id, true as is_unit, m.unit_id as line, m.kind, (m.kind in (${unavailableKinds}))::int as stops, greatest(m.starts_on, :from) as from_day, least(m.ends_on, :to) + 1 as before_day
    from known_unit_void m
    where m.authority_id = :authority and ${mine('m.service_id')} and ${asked('m')}
  ),
  event as (
    select service_id, is_unit, line, from_day as day, 1 as pieces, amount, 0 as claim, 0 as marks, 0 as stops from piece
    union all select service_id, is_unit, line, before_day, -1, -amount, 0, 0, 0 from piece where before_day <= :to
    union all select service_id, is_unit, line, from_day, 0, 0, claim, 0, 0 from stay
    union all select service_id, is_unit, line, left_on, 0, 0, -claim, 0, 0 from stay where left_on <= :to
    union all select service_id, is_unit, line, from_day, 0, 0, 0, 1, stops from mark
    union all select service_id, is_unit, line, before_day, 0, 0, 0, -1, -stops from mark where before_day <= :to
  ),
  state as (
    select service_id, is_unit, line, day as from_day, lead(day, 1, :to + 1) over changes as before_day, sum(pieces) over changes as pieces,
      sum(amount) over changes as contracted, sum(claim) over changes as claimed, sum(marks) over changes as marks, sum(stops) over changes as stops
    from event window changes as (partition by line order by day)
  ),
  span as (
    select service_id, is_unit, line, from_day, before_day, before_day - from_day as days, contracted, claimed, marks, least(contracted, claimed) as occupied,
      case when stops > 0 then contracted - least(contracted, claimed) else 0 end as unavailable
    from state where pieces > 0 and before_day > from_day
  )`

/** Every service of the reader, as sums: the same spans, added up. */
export const listOccupancyOfAll = statement('occupancy.of_all', {
  takes: { from: 'date', to: 'date' },
  gives: { service_id: 'bigint', contracted: 'bigint', occupied: 'bigint', void: 'bigint', unavailable: 'bigint' },
  sql: `with ${spans(inMyServices)}
    select g.service_id, contracted, occupied, contracted - occupied - unavailable as void, unavailable from (
    select service_id, is_unit, sum(days * contracted)::bigint as contracted, sum(days * occupied)::bigint as occupied, sum(days * unavailable)::bigint as unavailable
    from span group by service_id, is_unit) g join known_service v on v.authority_id = :authority and v.id = g.service_id and (v.type = 'floating-support') <> is_unit
    order by g.service_id`,
})
