// Statements about vacancies across services: which units might have one on some days, and all that says so and says why. No fact about any person is read.
import { isOpen } from '#areas/requests/public.sql.ts'
import { inOrder, levelName } from '#areas/services/public.sql.ts'
import { inMyServices, notHidden, statement } from '#platform/sql.ts'
import { days, halfOpen, mine } from './timeline.sql.ts'

/** Units that can be let on one of the days, but for those whose every place somebody has on all of them: few of many. */
export const listMaybeFree = statement('schedules.maybe_free', {
  takes: { from: 'date', to: 'date' },
  gives: { service: 'bigint', id: 'uuid', name: 'text', house: 'text?', town: 'text', level: 'text', kind: 'text', places: 'int', ...halfOpen },
  sql: `with held as (
      select unit_id, count(*) as places from (
        select s.unit_id from known_schedule s
        where ${mine('s')} and ${notHidden('s.client_id')} and s.unit_id is not null and s.there_until > :to and s.starts_on <= :from
        union all
        select h.unit_id from hidden_stays(null, :from, :to) h where ${inMyServices('h.service_id')} and h.starts_on <= :from and (h.left_on is null or h.left_on > :to)
      ) whole group by unit_id
    )
    select u.service_id as service, u.id, u.name, n.name as house, coalesce(p.town, '') as town, ${levelName('l')} as level, l.kind, u.places,
      ${days('u')}
    from known_unit u
    join known_service_level l on l.authority_id = u.authority_id and l.service_id = u.service_id and l.id = u.service_level_id
    left join known_property p on p.authority_id = u.authority_id and p.id = u.property_id
    left join known_unit n on n.authority_id = u.authority_id and n.id = u.part_of
    left join held on held.unit_id = u.id
    where ${mine('u')} and u.lettable and u.starts_on <= :to and (u.ends_on is null or u.ends_on >= :from) and u.places > coalesce(held.places, 0)
    order by u.service_id, l.number, ${inOrder('n.name')}, ${inOrder('u.name')}`,
})

/** Who has a place of these units from a day on, and who was the last to leave it by then; of shared ones everybody, since one place bears on the others. */
export const listStaysAround = statement('schedules.stays_around', {
  takes: { units: 'uuid[]', shared: 'uuid[]', day: 'date' }, gives: { unit: 'uuid', place: 'int', ...halfOpen },
  sql: `select s.unit_id as unit, s.place, s.starts_on as from_day, s.left_on as before_day
    from known_schedule s where ${mine('s')} and ${notHidden('s.client_id')} and s.unit_id = any(:units) and (s.there_until > :day or s.unit_id = any(:shared))
    union all
    (select distinct on (s.unit_id) s.unit_id, s.place, s.starts_on, s.left_on
     from known_schedule s where ${mine('s')} and ${notHidden('s.client_id')} and s.unit_id = any(:units) and s.unit_id <> all(:shared) and s.there_until <= :day
     order by s.unit_id, s.left_on desc)
    union all
    select h.unit_id, h.place, h.starts_on, h.left_on from hidden_stays(null, '-infinity', 'infinity') h where ${inMyServices('h.service_id')} and h.unit_id = any(:units)`,
})

export const listMarksOf = statement('schedules.marks_of_units', {
  takes: { units: 'uuid[]' }, gives: { unit: 'uuid', kind: 'text', ...halfOpen },
  sql: `select m.unit_id as unit, m.kind, ${days('m')} from known_unit_void m where ${mine('m')} and m.unit_id = any(:units)`,
})

export const listContractsOf = statement('schedules.contracts_of_services', {
  takes: { services_asked: 'bigint[]' }, gives: { service: 'bigint', ...halfOpen },
  sql: `select c.service_id as service, ${days('c')} from known_contract c where ${mine('c')} and c.service_id = any(:services_asked) order by c.starts_on`,
})

/** How many are asked for in each place and not decided. */
export const countAskedPlaces = statement('schedules.count_asked_places', {
  takes: {}, gives: { unit: 'uuid', place: 'int', asked: 'bigint' },
  sql: `select (q.proposed -> 'schedule' ->> 'unit')::uuid as unit, coalesce((q.proposed -> 'schedule' ->> 'place')::int, 1) as place, count(*) as asked
    from known_request q
    where ${mine('q')} and coalesce(q.client_id, 0) <> all(:hidden) and ${isOpen('q')} and q.kind = 'schedule.new' and q.proposed -> 'schedule' ->> 'unit' is not null
    group by 1, 2`,
})
