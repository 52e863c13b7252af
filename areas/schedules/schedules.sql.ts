// Statements about schedules: the list of a service, one schedule, who is in a unit, and the writes that an accepted request makes.
import { changedSince, visible } from './confirmations.sql.ts'
import { voidKind } from '#code-lists/void-kinds.ts'
import { isOpen } from '#areas/requests/public.sql.ts'
import { inOrder, levelName } from '#areas/services/public.sql.ts'
import { filteredStatement, inMyServices, notHidden, statement } from '#platform/sql.ts'

const level = levelName('l')
export const unavailableKinds = voidKind.codes.filter((kind) => kind.class === 'unavailable').map(({ code }) => `'${code}'`).join(', ')
const outOfUse = `v.kind in (${unavailableKinds})`

/** A schedule `s` and these days have some in common; without a last day they go on. What stands for each is SQL. */
export const sharesDays = (from: string, until: string) => `s.there_until > ${from} and (${until} is null or s.starts_on < ${until})`
/** Nobody can live in the unit of the void `v` on some of these days. */
export const isOutOfUse = (from: string, until: string) => `${outOfUse} and (v.ends_on is null or v.ends_on >= ${from}) and (${until} is null or v.starts_on < ${until})`

/**
 * A service's schedules (S1.33). Without the filter `now` the ended ones stand in it too, with end date and reason (S1.41).
 * `changes` counts the open requests about the schedule (S1.76).
 */
export const listOfService = filteredStatement('schedules.of_service', {
  takes: { service: 'bigint', today: 'date', search_from: 'text', search_before: 'text', from_row: 'int' },
  gives: { id: 'bigint', client_id: 'bigint', title: 'text', forename: 'text', surname: 'text', reference: 'text', level: 'text', unit: 'text?', units: 'decimal',
    starts_on: 'date', left_on: 'date?', end_reason: 'text?', changes: 'bigint' },
  filters: {
    now: 's.there_until > :today',
    search: '(c.surname_key >= :search_from and c.surname_key < :search_before) or (c.forename_key >= :search_from and c.forename_key < :search_before)',
    changed: changedSince('(select max(k.seen_at) from schedule_confirmation k where k.authority_id = :authority and k.service_id = :service)'),
  },
  orders: {
    client: 'c.surname_key, c.forename_key, s.starts_on, s.id', '-client': 'c.surname_key desc, c.forename_key desc, s.starts_on, s.id',
    number: 's.client_id, s.id', '-number': 's.client_id desc, s.id',
    reference: 's.reference, c.surname_key, s.id', '-reference': 's.reference desc, c.surname_key, s.id',
    level: `l.number, ${inOrder('u.name')}, c.surname_key, s.id`, '-level': `l.number desc, ${inOrder('u.name')} desc, c.surname_key, s.id`,
    units: 's.units, c.surname_key, s.id', '-units': 's.units desc, c.surname_key, s.id',
    start: 's.starts_on, c.surname_key, s.id', '-start': 's.starts_on desc, c.surname_key, s.id',
    end: 's.left_on, c.surname_key, s.id', '-end': 's.left_on desc nulls last, c.surname_key, s.id',
  },
  shows: { kind: 'client', column: 'client_id', most: 50, again: true },
  sql: `select s.id, s.client_id, c.title, c.forename, c.surname, s.reference, ${level} as level, u.name as unit, s.units,
      s.starts_on, s.left_on, s.end_reason, coalesce(r.changes, 0) as changes
    from known_schedule s
    left join (select schedule_id, count(*) as changes from request where authority_id = :authority and service_id = :service and ${isOpen('request')}
      group by schedule_id) r on r.schedule_id = s.id
    join known_client c on c.authority_id = s.authority_id and c.id = s.client_id
    join known_service_level l on l.authority_id = s.authority_id and l.id = s.service_level_id
    left join known_unit u on u.authority_id = s.authority_id and u.id = s.unit_id
    where s.service_id = :service and ${visible} /*filters*/
    order by /*order*/ limit 51 offset :from_row`,
})

/** How many schedules are current that day: the list's footer (S1.37); how many begin later; and how many people there are whom the reader may not see. */
export const countCurrent = statement('schedules.count_current', {
  takes: { service: 'bigint', today: 'date' }, gives: { current: 'bigint', planned: 'bigint', hidden: 'bigint' },
  sql: `select count(*) filter (where s.starts_on <= :today) as current, count(*) filter (where s.starts_on > :today) as planned,
      (select count(distinct h.client_id) from hidden_stays(:service, :today, :today) h) as hidden from known_schedule s
    where s.service_id = :service and s.there_until > :today and ${visible}`,
})

const whole = { id: 'bigint', service_id: 'bigint', service: 'text', service_type: 'text', domestic_violence: 'boolean', organisation_id: 'uuid', client_id: 'bigint',
  title: 'text', forename: 'text', surname: 'text', date_of_birth: 'date?', service_level_id: 'uuid', level: 'text', unit_id: 'uuid?', unit: 'text?', place: 'int?',
  units: 'decimal', reference: 'text', starts_on: 'date', left_on: 'date?', end_reason: 'text?', overlap_reason: 'text?', comments: 'text', version: 'int' } as const
const selectWhole = `select s.id, s.service_id, v.name as service, s.service_type, v.domestic_violence, v.organisation_id, s.client_id,
      c.title, c.forename, c.surname, c.date_of_birth, s.service_level_id, ${level} as level, s.unit_id, u.name as unit, s.place,
      s.units, s.reference, s.starts_on, s.left_on, s.end_reason, s.overlap_reason, s.comments, s.version
    from known_schedule s
    join known_service v on v.authority_id = s.authority_id and v.id = s.service_id
    join known_client c on c.authority_id = s.authority_id and c.id = s.client_id
    join known_service_level l on l.authority_id = s.authority_id and l.id = s.service_level_id
    left join known_unit u on u.authority_id = s.authority_id and u.id = s.unit_id`

export const findSchedule = statement('schedules.find', {
  takes: { schedule: 'bigint' }, gives: whole, sql: `${selectWhole} where s.id = :schedule and ${visible}`,
})

/** All schedules of one person that the reader may see, newest first, with the open changes of each (S1.67). */
export const listOfClient = statement('schedules.of_client', {
  takes: { client: 'bigint' },
  gives: { id: 'bigint', reference: 'text', service_id: 'bigint', service: 'text', level: 'text', unit: 'text?', units: 'decimal', starts_on: 'date', left_on: 'date?',
    end_reason: 'text?', changes: 'bigint', end_asked: 'boolean' },
  sql: `select s.id, s.reference, s.service_id, v.name as service, ${level} as level, u.name as unit, s.units, s.starts_on, s.left_on, s.end_reason,
      waiting.changes, waiting.end_asked
    from known_schedule s
    cross join lateral (select count(*) as changes, coalesce(bool_or(r.kind = 'schedule.not-taken-up' or r.proposed ->> 'left_on' is not null), false) as end_asked
      from request r where r.authority_id = s.authority_id and r.schedule_id = s.id and ${isOpen('r')}) waiting
    join known_service v on v.authority_id = s.authority_id and v.id = s.service_id
    join known_service_level l on l.authority_id = s.authority_id and l.id = s.service_level_id
    left join known_unit u on u.authority_id = s.authority_id and u.id = s.unit_id
    where s.client_id = :client and ${visible} order by s.starts_on desc, s.id desc limit 500`,
})

/** What these people have on a day or later, and where: what a place without an end date from that day on would stand beside. */
export const listStaysFrom = statement('schedules.stays_from', {
  takes: { clients: 'bigint[]', day: 'date' }, gives: { client_id: 'bigint', service: 'text', place: 'text', starts_on: 'date', left_on: 'date?' },
  sql: `select s.client_id, v.name as service, coalesce(u.name, ${level}) as place, s.starts_on, s.left_on
    from schedule s
    join service v on v.authority_id = s.authority_id and v.id = s.service_id
    join service_level l on l.authority_id = s.authority_id and l.id = s.service_level_id
    left join unit u on u.authority_id = s.authority_id and u.id = s.unit_id
    where s.client_id = any(:clients) and s.there_until > :day and ${visible} order by s.starts_on desc, s.id desc`,
})

export const listHbPositions = statement('schedules.hb_positions', {
  takes: { schedule: 'bigint' }, gives: { starts_on: 'date', position: 'text', reference: 'text', comment: 'text' },
  sql: `select s.starts_on, s.position, s.reference, s.comment from known_hb_position s where s.schedule_id = :schedule and ${visible} order by s.starts_on`,
})

/** Every version of a schedule, oldest first, each with the moment it became known. */
export const listVersions = statement('schedules.versions', {
  takes: { schedule: 'bigint' },
  gives: { version: 'int', recorded_at: 'moment', level: 'text', unit: 'text?', place: 'int?', units: 'decimal', reference: 'text', starts_on: 'date', left_on: 'date?', end_reason: 'text?' },
  sql: `select s.version, s.recorded_at, ${level} as level, u.name as unit, s.place, s.units, s.reference, s.starts_on, s.left_on, s.end_reason
    from (select authority_id, service_id, client_id, version, recorded_at, service_level_id, unit_id, place, units, reference, starts_on, left_on, end_reason
        from schedule_history where id = :schedule and authority_id = :authority
      union all select authority_id, service_id, client_id, version, recorded_at, service_level_id, unit_id, place, units, reference, starts_on, left_on, end_reason
        from schedule where id = :schedule and authority_id = :authority) s
    join service_level l on l.authority_id = s.authority_id and l.id = s.service_level_id
    left join unit u on u.authority_id = s.authority_id and u.id = s.unit_id
    where ${visible} and s.recorded_at < coalesce((select as_at()), 'infinity') order by s.version`,
})

/** Who already has the place on one of those days. What the reader may not see of them is null, and of whom nothing may be known the number is below zero. */
export const listClashes = statement('schedules.clashes', {
  takes: { unit: 'uuid', place: 'int', starts_on: 'date', left_on: 'date?', except: 'bigint?' },
  gives: { id: 'bigint', client_id: 'bigint', title: 'text?', forename: 'text?', surname: 'text?', starts_on: 'date', left_on: 'date?' },
  sql: `select s.id, s.client_id, c.title, c.forename, c.surname, s.starts_on, s.left_on
    from schedule s left join client c on c.authority_id = s.authority_id and c.id = s.client_id
    where s.unit_id = :unit and s.place = :place and ${visible} and ${sharesDays(':starts_on', ':left_on')} and (:except is null or s.id <> :except)
    union all
    select h.id, h.client_id, null, null, null, h.starts_on, h.left_on from hidden_stays(null, :starts_on, 'infinity') h
    where h.unit_id = :unit and h.place = :place and (:left_on is null or h.starts_on < :left_on) and ${inMyServices('h.service_id')}
    order by starts_on`,
})

/** When the unit was last left before a day, how many of the days since then nobody could live in it, and who comes next: what a new schedule, or an end, does to it. */
export const findUnitAround = statement('schedules.unit_around', {
  takes: { unit: 'uuid', day: 'date', except: 'bigint?' }, gives: { unit: 'text', starts_on: 'date', occupied: 'boolean', last_left: 'date?', out_of_use: 'int', next_start: 'date?' },
  sql: `with stay as (
      select s.starts_on, s.left_on from schedule s where s.unit_id = :unit and (:except is null or s.id <> :except) and ${visible}
      union all
      select h.starts_on, h.left_on from hidden_stays(null, '-infinity', 'infinity') h where h.unit_id = :unit
    ), last as (select max(left_on) as left_on from stay where left_on <= :day)
    select u.name as unit, u.starts_on,
      exists (select from stay where starts_on <= :day and (left_on is null or left_on > :day)) as occupied,
      last.left_on as last_left,
      (select coalesce(sum(least(v.ends_on + 1, :day) - greatest(v.starts_on, last.left_on)), 0)::int from unit_void v
        where v.authority_id = u.authority_id and v.unit_id = u.id and ${isOutOfUse('last.left_on', ':day')}) as out_of_use,
      (select min(starts_on) from stay where starts_on >= :day) as next_start
    from unit u cross join last where u.authority_id = :authority and u.id = :unit and ${inMyServices('u.service_id')}`,
})

/** Units of the service that are free for all those nights, those of the same level first: until 1 June needs a unit that is let on 31 May, its last day or not. */
export const listFreeUnits = statement('schedules.free_units', {
  takes: { service: 'bigint', level: 'uuid', starts_on: 'date', left_on: 'date?' }, gives: { id: 'uuid', name: 'text', level: 'text', same_level: 'boolean', asked: 'boolean' },
  sql: `select u.id, u.name, ${level} as level, u.service_level_id = :level as same_level,
      exists (select from request where authority_id = u.authority_id and wanted_unit = u.id and ${isOpen('request')}) as asked
    from unit u join service_level l on l.authority_id = u.authority_id and l.id = u.service_level_id
    where u.authority_id = :authority and u.service_id = :service and ${inMyServices('u.service_id')} and u.lettable
      and u.starts_on <= :starts_on and (u.ends_on is null or u.ends_on >= :left_on - 1)
      and u.places > (select count(*) from schedule s where s.unit_id = u.id and s.authority_id = u.authority_id
        and ${sharesDays(':starts_on', ':left_on')} and ${notHidden('s.client_id')})
        + (select count(*) from hidden_stays(:service, :starts_on, coalesce(:left_on - 1, 'infinity')) h where h.unit_id = u.id)
      and not exists (select from unit_void v where v.authority_id = u.authority_id and v.unit_id = u.id and ${isOutOfUse(':starts_on', ':left_on')})
    order by asked, u.service_level_id = :level desc, ${inOrder('u.name')} limit 5`,
})

/** Who is in each unit on a day, for choosing a unit. Somebody whose record the reader may not see has no name. */
export const listOccupants = statement('schedules.occupants', {
  takes: { service: 'bigint', today: 'date' },
  gives: { unit_id: 'uuid', title: 'text?', forename: 'text?', surname: 'text?', left_on: 'date?' },
  sql: `select unit_id, title, forename, surname, left_on from (
      select s.unit_id, c.title, c.forename, c.surname, s.left_on, s.place
      from known_schedule s join known_client c on c.authority_id = s.authority_id and c.id = s.client_id
      where s.service_id = :service and s.unit_id is not null and s.starts_on <= :today and s.there_until > :today and ${visible}
      union all
      select h.unit_id, null, null, null, h.left_on, null from hidden_stays(:service, :today, :today) h
      where h.unit_id is not null and ${inMyServices('h.service_id')}
    ) inside order by place`,
})

/** Units that nobody can live in on some of those days, such as during major works. Their last day is one of them. */
export const listOutOfUse = statement('schedules.out_of_use', {
  takes: { service: 'bigint', starts_on: 'date', left_on: 'date?' }, gives: { unit_id: 'uuid', kind: 'text', starts_on: 'date', ends_on: 'date?' },
  sql: `select v.unit_id, v.kind, v.starts_on, v.ends_on from unit_void v
    where v.authority_id = :authority and v.service_id = :service and ${inMyServices('v.service_id')} and ${isOutOfUse(':starts_on', ':left_on')}
    order by v.starts_on`,
})

// ---------------------------------------------------------------- what an accepted request writes

/** Acceptances about one unit go one after the other: without this two of them can each wait for the other's check. */
export const lockUnit = statement('schedules.lock_unit', {
  takes: { unit: 'uuid' }, gives: { id: 'uuid' },
  sql: `select id from unit where authority_id = :authority and id = :unit and ${inMyServices('service_id')} for no key update`,
})

/** What a new schedule, and somebody new whose first it is, will be called: known before they are written, so that all of it can be written together. */
export const takeNumbers = statement('schedules.take_numbers', {
  takes: { somebody_new: 'boolean' }, gives: { client: 'bigint?', schedule: 'bigint' },
  everyone: 'a number says nothing of what it will stand for',
  sql: `select case when :somebody_new then nextval('number') end as client, nextval('number') as schedule`,
})

export const insertSchedule = statement('schedules.insert', {
  takes: { id: 'bigint', service: 'bigint', client: 'bigint', level: 'uuid', unit: 'uuid?', place: 'int?', units: 'decimal', reference: 'text?', starts_on: 'date',
    left_on: 'date?', end_reason: 'text?', overlap_reason: 'text?', comments: 'text?' },
  gives: { id: 'bigint' },
  sql: `insert into schedule (authority_id, id, service_id, service_type, client_id, service_level_id, unit_id, place, units, reference, starts_on, left_on, end_reason, overlap_reason, comments)
    select s.authority_id, :id, s.id, s.type, :client, :level, :unit, :place, :units, coalesce(:reference, ''), :starts_on, :left_on, :end_reason, :overlap_reason, coalesce(:comments, '')
    from service s where s.authority_id = :authority and s.id = :service and ${inMyServices('s.id')} and :client <> all(:hidden)
    returning id`,
})

export const updateSchedule = statement('schedules.update', {
  takes: { schedule: 'bigint', level: 'uuid', unit: 'uuid?', place: 'int?', units: 'decimal', reference: 'text?', starts_on: 'date',
    left_on: 'date?', end_reason: 'text?', overlap_reason: 'text?', comments: 'text?' },
  gives: { id: 'bigint', version: 'int' },
  sql: `update schedule s set service_level_id = :level, unit_id = :unit, place = :place, units = :units, reference = coalesce(:reference, ''), starts_on = :starts_on,
      left_on = :left_on, end_reason = :end_reason, overlap_reason = :overlap_reason, comments = coalesce(:comments, '')
    where s.id = :schedule and ${visible} returning s.id, s.version`,
})

export const endSchedule = statement('schedules.end', {
  takes: { schedule: 'bigint', left_on: 'date', end_reason: 'text' }, gives: { id: 'bigint', version: 'int' },
  sql: `update schedule s set left_on = :left_on, end_reason = :end_reason where s.id = :schedule and ${visible} returning s.id, s.version`,
})

/** Whoever asks for something about it meanwhile waits, and is then told that it is gone. */
export const lockSchedule = statement('schedules.lock', {
  takes: { schedule: 'bigint' }, gives: { id: 'bigint' }, sql: `select s.id from schedule s where s.id = :schedule and ${visible} for update`,
})

/** Takes away the positions that hold from other days than those kept; they live on in their history, as a schedule that is taken away does. */
export const deleteHbPositions = statement('schedules.delete_hb_positions', {
  takes: { schedule: 'bigint', kept: 'date[]' }, gives: { starts_on: 'date' },
  sql: `delete from hb_position s where s.schedule_id = :schedule and s.starts_on <> all(:kept) and ${visible} returning s.starts_on`,
})
export const deleteSchedule = statement('schedules.delete', {
  takes: { schedule: 'bigint' }, gives: { id: 'bigint' }, sql: `delete from schedule s where s.id = :schedule and ${visible} returning s.id`,
})

/** The position from a day on; the same day again replaces it. */
export const setHbPosition = statement('schedules.set_hb_position', {
  takes: { schedule: 'bigint', starts_on: 'date', position: 'text', reference: 'text?', comment: 'text?' }, gives: { schedule_id: 'bigint' },
  sql: `insert into hb_position (authority_id, service_id, client_id, schedule_id, starts_on, position, reference, comment)
    select s.authority_id, s.service_id, s.client_id, s.id, :starts_on, :position, coalesce(:reference, ''), coalesce(:comment, '')
    from schedule s where s.id = :schedule and ${visible}
    on conflict (authority_id, schedule_id, starts_on) do update set position = excluded.position, reference = excluded.reference, comment = excluded.comment
      where (hb_position.position, hb_position.reference, hb_position.comment) <> (excluded.position, excluded.reference, excluded.comment)
    returning schedule_id`,
})
