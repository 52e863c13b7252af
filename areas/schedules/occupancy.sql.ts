// Statements about occupancy: days cut into spans on which nothing changes, who counted in them, and what was contracted.
import { voidKind } from '#code-lists/void-kinds.ts'
import { inMyServices, notHidden, statement } from '#platform/sql.ts'

const unavailableKinds = voidKind.codes.filter((kind) => kind.class === 'unavailable').map(({ code }) => `'${code}'`).join(', ')
const during = (starts: string, ends: string) => `${starts} <= :to and (${ends} is null or ${ends} >= :from)`

/**
 * What happened to each line on the days asked for. A line is a unit that can be let or, in floating support, a service level.
 * Amounts are hundredths of a unit, since a part unit is one of 0.50.
 *
 * `piece`: days on which a line is contracted, and how much of it: the unit's own days inside a contract, or the capacity bought
 * inside a contract. A level is under contract even while no capacity is bought for it: that is the piece of nothing.
 * `stay`: schedules, each with what it claims. Whoever is in a unit has all of it, however many share it.
 * `mark`: days on which a unit is said to be empty, and whether it could be let.
 * `span`: each line cut on every day on which any of these begins or ends. Within a span nothing changes, so its days count alike:
 * a flat that is left on 10 June and let on 15 June has a span from 10 to 14 June, of five days.
 */
const spans = (mine: (column: string) => string) => `
  piece as (
    select u.service_id, u.id as line, c.reference, greatest(u.starts_on, c.starts_on, :from) as from_day, least(u.ends_on, c.ends_on, :to) + 1 as before_day,
      (u.units * 100)::int as amount
    from known_unit u
    join known_service v on v.authority_id = u.authority_id and v.id = u.service_id and v.type <> 'floating-support'
    join known_contract c on c.authority_id = u.authority_id and c.service_id = u.service_id
      and c.starts_on <= coalesce(u.ends_on, 'infinity') and u.starts_on <= c.ends_on
    where u.authority_id = :authority and ${mine('u.service_id')} and u.lettable and ${during('u.starts_on', 'u.ends_on')} and ${during('c.starts_on', 'c.ends_on')}
    union all
    select c.service_id, l.id, c.reference, greatest(c.starts_on, :from), least(c.ends_on, :to) + 1, 0
    from known_contract c
    join known_service v on v.authority_id = c.authority_id and v.id = c.service_id and v.type = 'floating-support'
    join known_service_level l on l.authority_id = c.authority_id and l.service_id = c.service_id
    where c.authority_id = :authority and ${mine('c.service_id')} and ${during('c.starts_on', 'c.ends_on')}
    union all
    select k.service_id, k.service_level_id, c.reference, greatest(k.starts_on, c.starts_on, :from), least(k.ends_on, c.ends_on, :to) + 1, (k.units * 100)::int
    from known_capacity k
    join known_service v on v.authority_id = k.authority_id and v.id = k.service_id and v.type = 'floating-support'
    join known_contract c on c.authority_id = k.authority_id and c.service_id = k.service_id
      and c.starts_on <= coalesce(k.ends_on, 'infinity') and k.starts_on <= c.ends_on
    where k.authority_id = :authority and ${mine('k.service_id')} and ${during('k.starts_on', 'k.ends_on')} and ${during('c.starts_on', 'c.ends_on')}
  ),
  stay as (
    select s.service_id, coalesce(s.unit_id, s.service_level_id) as line, s.id, s.client_id, s.starts_on,
      greatest(s.starts_on, :from) as from_day, least(s.left_on, :to + 1) as before_day,
      case when s.unit_id is null then (s.units * 100)::int else 100000000 end as claim
    from known_schedule s
    where s.authority_id = :authority and ${mine('s.service_id')} and ${notHidden('s.client_id')}
      and s.starts_on <= :to and (s.left_on is null or s.left_on > :from)
  ),
  mark as (
    select m.service_id, m.unit_id as line, m.kind, m.kind in (${unavailableKinds}) as stops, greatest(m.starts_on, :from) as from_day, least(m.ends_on, :to) + 1 as before_day
    from known_unit_void m
    where m.authority_id = :authority and ${mine('m.service_id')} and ${during('m.starts_on', 'm.ends_on')}
  ),
  cut as (
    select service_id, line, day, sum(pieces)::int as pieces, sum(amount)::int as amount, sum(claim) as claim, sum(marks)::int as marks, sum(stops)::int as stops
    from (
      select service_id, line, e.day, e.sign as pieces, e.sign * amount as amount, 0 as claim, 0 as marks, 0 as stops
      from piece, lateral (values (from_day, 1), (before_day, -1)) as e (day, sign) where e.day <= :to
      union all
      select service_id, line, e.day, 0, 0, e.sign * claim, 0, 0 from stay, lateral (values (from_day, 1), (before_day, -1)) as e (day, sign) where e.day <= :to
      union all
      select service_id, line, e.day, 0, 0, 0, e.sign, e.sign * stops::int from mark, lateral (values (from_day, 1), (before_day, -1)) as e (day, sign) where e.day <= :to
    ) as event
    group by service_id, line, day
  ),
  state as (
    select service_id, line, day as from_day, lead(day, 1, :to + 1) over changes as before_day, sum(pieces) over changes as pieces,
      sum(amount) over changes as contracted, (sum(claim) over changes)::bigint as claimed, sum(marks) over changes as marks, sum(stops) over changes as stops
    from cut window changes as (partition by service_id, line order by day)
  ),
  span as (
    select service_id, line, from_day, before_day, before_day - from_day as days, contracted, claimed, marks, least(contracted, claimed) as occupied,
      case when stops > 0 then contracted - least(contracted, claimed) else 0 end as unavailable
    from state where pieces > 0
  )`

/** Every service of the reader, as sums: the same spans, added up. */
export const listOccupancyOfAll = statement('occupancy.of_all', {
  takes: { from: 'date', to: 'date' },
  gives: { service_id: 'bigint', contracted: 'bigint', occupied: 'bigint', void: 'bigint', unavailable: 'bigint' },
  sql: `with ${spans(inMyServices)}
    select service_id, sum(days * contracted)::bigint as contracted, sum(days * occupied)::bigint as occupied,
      sum(days * (contracted - occupied - unavailable))::bigint as void, sum(days * unavailable)::bigint as unavailable
    from span group by service_id order by service_id`,
})
