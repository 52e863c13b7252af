// Statements of the timeline and of vacancies: units that can be let, who has which place, how units are marked, what is asked for, and what is in a place's way.
import { isOpen } from '#areas/requests/public.sql.ts'
import { levelName } from '#areas/services/public.sql.ts'
import { inMyServices, notHidden, statement } from '#platform/sql.ts'
import { sharesDays } from './schedules.sql.ts'

export const mine = (row: string) => `${row}.authority_id = :authority and ${inMyServices(`${row}.service_id`)}`
/** Both days inside, as units, marks and contracts are written, becomes half-open. */
export const days = (row: string) => `${row}.starts_on as from_day, ${row}.ends_on + 1 as before_day`
export const halfOpen = { from_day: 'date', before_day: 'date?' } as const

export const listLetUnits = statement('schedules.let_units', {
  takes: { service: 'bigint', from: 'date', to: 'date', day: 'date' },
  gives: { id: 'uuid', name: 'text', house: 'text?', level_id: 'uuid', level: 'text', level_number: 'int', places: 'int', amount: 'int', ...halfOpen },
  sql: `select u.id, u.name, h.name as house, l.id as level_id, ${levelName('l')} as level, l.number as level_number, u.places, (u.units * 100)::int as amount, ${days('u')}
    from known_unit u
    join known_service_level l on l.authority_id = u.authority_id and l.service_id = :service and l.id = u.service_level_id
    left join known_unit h on h.authority_id = u.authority_id and h.service_id = :service and h.id = u.part_of
    where ${mine('u')} and u.service_id = :service and u.lettable and (u.starts_on <= :to and (u.ends_on is null or u.ends_on >= :from) or u.starts_on > :day)`,
})

export const listContractDays = statement('schedules.contract_days', {
  takes: { service: 'bigint' }, gives: halfOpen,
  sql: `select ${days('c')} from known_contract c where ${mine('c')} and c.service_id = :service order by c.starts_on`,
})

/** How units are marked from a day on. */
export const listMarks = statement('schedules.unit_marks', {
  takes: { service: 'bigint', since: 'date' }, gives: { unit: 'uuid', kind: 'text', ...halfOpen },
  sql: `select m.unit_id as unit, m.kind, ${days('m')} from known_unit_void m where ${mine('m')} and m.service_id = :service and (m.ends_on is null or m.ends_on >= :since)`,
})

const stay = { unit: 'uuid', place: 'int', id: 'bigint', client: 'bigint', title: 'text?', forename: 'text?', surname: 'text?', ...halfOpen } as const

/** Who has which place on the days of a period, and from `day` on, whenever that is; of people the reader may not see, the days alone. */
export const listPlaceStays = statement('schedules.place_stays', {
  takes: { service: 'bigint', from: 'date', to: 'date', day: 'date' }, gives: stay, shows: { kind: 'client', column: 'client', again: true, nameless: true },
  sql: `select s.unit_id as unit, s.place, s.id, s.client_id as client, c.title, c.forename, c.surname, s.starts_on as from_day, s.left_on as before_day
    from known_schedule s join known_client c on c.authority_id = s.authority_id and c.id = s.client_id
    where ${mine('s')} and s.service_id = :service and ${notHidden('s.client_id')} and s.unit_id is not null
      and s.there_until > least(:from, :day) and (s.starts_on <= :to and s.there_until > :from or s.there_until > :day)
    union all
    select h.unit_id, h.place, h.id, h.client_id, null, null, null, h.starts_on, h.left_on
    from hidden_stays(:service, least(:from, :day), 'infinity') h
    where ${inMyServices('h.service_id')} and h.unit_id is not null and (h.starts_on <= :to and (h.left_on is null or h.left_on > :from) or h.left_on is null or h.left_on > :day)`,
})

const given = (name: string) => `coalesce(nullif(q.proposed -> 'client', 'null') ->> '${name}', q.proposed -> 'name' ->> '${name}')`
/** Where a request is about a place: a new schedule has what is proposed one step further in. */
const wanted = (name: string) => `case q.kind when 'schedule.new' then q.proposed -> 'schedule' ->> '${name}' when 'schedule.change' then q.proposed ->> '${name}' end`

/** What waits for a decision about the schedules of a service: who is to come where, and which stay is to change or end. A place is told for those who are to come. */
export const listAskedPlaces = statement('schedules.asked_places', {
  takes: { service: 'bigint' },
  gives: { request: 'uuid', kind: 'text', title: 'text?', forename: 'text?', surname: 'text?', schedule: 'bigint?', unit: 'uuid?', place: 'int?', from_day: 'date?', before_day: 'date?' },
  sql: `select q.id as request, q.kind, ${given('title')} as title, ${given('forename')} as forename, ${given('surname')} as surname, q.schedule_id as schedule,
      (${wanted('unit')})::uuid as unit, (${wanted('place')})::int as place, coalesce((${wanted('starts_on')})::date, (q.proposed ->> 'left_on')::date) as from_day,
      (case q.kind when 'schedule.change' then q.proposed ->> 'left_on' end)::date as before_day
    from known_request q
    where ${mine('q')} and q.service_id = :service and coalesce(q.client_id, 0) <> all(:hidden) and ${isOpen('q')} and q.kind like 'schedule.%'
    order by q.requested_at, q.id`,
})

/** What is in the way of somebody who is to come into a place, for so many days or to stay: those who have it on one of them, and those who were asked for. */
export const listInTheWay = statement('schedules.in_the_way', {
  takes: { service: 'bigint', unit: 'uuid', place: 'int', starts_on: 'date', left_on: 'date?', key: 'text?', except: 'bigint?' },
  gives: { asked: 'boolean', title: 'text?', forename: 'text?', surname: 'text?', starts_on: 'date', left_on: 'date?' },
  sql: `select * from (
      select false as asked, c.title, c.forename, c.surname, s.starts_on, s.left_on
      from schedule s left join client c on c.authority_id = s.authority_id and c.id = s.client_id
      where ${mine('s')} and s.service_id = :service and s.unit_id = :unit and s.place = :place and ${notHidden('s.client_id')} and ${sharesDays(':starts_on', ':left_on')}
        and s.id is distinct from :except
      union all
      select false, null, null, null, h.starts_on, h.left_on from hidden_stays(:service, :starts_on, coalesce(:left_on - 1, 'infinity')) h
      where h.unit_id = :unit and h.place = :place and ${inMyServices('h.service_id')}
      union all
      select true, ${given('title')}, ${given('forename')}, ${given('surname')}, (${wanted('starts_on')})::date, null from request q
      where ${mine('q')} and q.service_id = :service and coalesce(q.client_id, 0) <> all(:hidden) and ${isOpen('q')} and q.kind in ('schedule.new', 'schedule.change')
        and ${wanted('unit')} = :unit::text and coalesce((${wanted('place')})::int, 1) = :place
        and (q.requested_by <> :membership or q.idempotency_key is distinct from :key) and (:except is null or q.schedule_id is distinct from :except)
        and (${wanted('starts_on')})::date < coalesce(:left_on, 'infinity')
        and (q.schedule_id is null or not exists (select from schedule s where s.authority_id = q.authority_id and s.id = q.schedule_id and s.unit_id = :unit))
    ) way order by asked, starts_on`,
})
