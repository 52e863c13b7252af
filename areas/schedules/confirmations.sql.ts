// Statements about a provider's word that a list is right: the last of a service, all of them, the list as it stood, and how long none has come.
import { settingOf } from '#areas/people/public.ts'
import { levelName } from '#areas/services/public.sql.ts'
import { serviceType } from '#code-lists/service-types.ts'
import { inMyServices, notHidden, statement } from '#platform/sql.ts'

/** The reader may see the schedule `s`. */
export const visible = `s.authority_id = :authority and ${inMyServices('s.service_id')} and ${notHidden('s.client_id')}`
const level = levelName('l')

const owing = serviceType.codes.filter(({ schedulesRequired }) => schedulesRequired).map(({ code }) => `'${code}'`).join(', ')
/** Of the service `v` on the day :today: when its list was last confirmed. */
export const lastConfirmed = '(select max(k.confirmed_on) from schedule_confirmation k where k.authority_id = v.authority_id and k.service_id = v.id)'
/** Days without a word, since the last one, or since its contract and the longest of its current schedules began; null where no list is owed, or nobody is on it. */
export const daysSilent = `case when v.type in (${owing}) then (select :today - greatest(c.starts_on, ${lastConfirmed}, listed.since)
        from contract c, (select min(s.starts_on) as since from schedule s
          where s.authority_id = v.authority_id and s.service_id = v.id and s.starts_on <= :today and s.there_until > :today and ${notHidden('s.client_id')}) listed
        where c.authority_id = v.authority_id and c.service_id = v.id and c.starts_on <= :today and c.ends_on >= :today and listed.since is not null) end`
/** A service is silent when the days are more than the authority has settled; its provider is asked a week before. */
export const isSilent = `${daysSilent} > ${settingOf('silent_after')}`
export const isToConfirm = `${daysSilent} > ${settingOf('silent_after')} - 7`

export const countSilent = statement('schedules.count_silent', {
  takes: { today: 'date' }, gives: { silent: 'bigint', to_confirm: 'bigint' },
  sql: `select count(*) filter (where o.days > ${settingOf('silent_after')}) as silent, count(*) filter (where o.days > ${settingOf('silent_after')} - 7) as to_confirm
    from (select ${daysSilent} as days from service v where v.authority_id = :authority and ${inMyServices('v.id')} offset 0) o`,
})

/** The schedule `s` has been recorded anew, or its Housing Benefit position has, after the list was last confirmed. */
export const changedSince = (moment: string) => `s.recorded_at > ${moment}
      or exists (select from hb_position p where p.authority_id = s.authority_id and p.schedule_id = s.id and p.recorded_at > ${moment})
      or exists (select from hb_position_history p where p.authority_id = s.authority_id and p.schedule_id = s.id and p.replaced_at > ${moment})`

const lastWord = `service v left join lateral (select k.* from schedule_confirmation k where k.authority_id = v.authority_id and k.service_id = v.id
      order by k.recorded_at desc limit 1) k on true`

/**
 * Where a service's list stands: how many are current, when it was confirmed last and by whom, whether the service is silent, and what has
 * become of the list since: how many schedules have changed, and how many were taken away, since nobody took the place up. `state` is when
 * the last of it was recorded, to the microsecond, and tells one list from the next: said only to whoever may confirm it.
 */
export const findConfirmation = statement('schedules.confirmation_now', {
  takes: { service: 'bigint', today: 'date', may_confirm: 'boolean' },
  gives: {
    current: 'bigint', planned: 'bigint', hidden: 'bigint', last: 'uuid?', confirmed_on: 'date?', confirmer: 'text?',
    confirmed_by: 'uuid?', silent: 'boolean?', changed: 'bigint', taken_away: 'bigint', state: 'text',
  },
  sql: `select listed.current, listed.planned,
      (select count(distinct h.client_id) from hidden_stays(v.id, :today, :today) h) as hidden,
      k.id as last, k.confirmed_on, m.name as confirmer, k.confirmed_by, ${isSilent} as silent,
      coalesce(c.changed, 0) as changed, coalesce(c.taken_away, 0) as taken_away, case when :may_confirm then state_of_list(v.id, :hidden) else '' end as state
    from ${lastWord}
    left join membership m on m.authority_id = k.authority_id and m.id = k.confirmed_by
    left join lateral changes_of_list(v.id, k.seen_at, :hidden) c on true
    cross join lateral (select count(*) filter (where s.starts_on <= :today) as current, count(*) filter (where s.starts_on > :today) as planned
      from schedule s where s.service_id = v.id and s.there_until > :today and ${visible}) listed
    where v.authority_id = :authority and v.id = :service and ${inMyServices('v.id')}`,
})

export const insertConfirmation = statement('schedules.confirm', {
  takes: { service: 'bigint', today: 'date', schedules: 'bigint', state: 'text' }, gives: { id: 'uuid' },
  sql: `insert into schedule_confirmation (authority_id, service_id, confirmed_by, confirmed_on, schedules, seen_at)
    select v.authority_id, v.id, :membership, :today, :schedules, cast(:state as timestamptz)
      from service v where v.authority_id = :authority and v.id = :service and ${inMyServices('v.id')} returning id`,
})

const whole = { id: 'uuid', confirmed_on: 'date', confirmer: 'text', organisation: 'text', schedules: 'int', recorded_at: 'moment' } as const
const selectWhole = `select k.id, k.confirmed_on, m.name as confirmer, o.name as organisation, k.schedules, k.recorded_at
    from schedule_confirmation k join membership m on m.authority_id = k.authority_id and m.id = k.confirmed_by
    join organisation o on o.authority_id = m.authority_id and o.id = m.organisation_id
    where k.authority_id = :authority and k.service_id = :service and ${inMyServices('k.service_id')}`

export const listConfirmations = statement('schedules.confirmations', {
  takes: { service: 'bigint' }, gives: whole, sql: `${selectWhole} order by k.recorded_at desc limit 200`,
})

export const findOneConfirmation = statement('schedules.confirmation', {
  takes: { service: 'bigint', confirmation: 'uuid' }, gives: whole, sql: `${selectWhole} and k.id = :confirmation`,
})

/** The last word about each service by a day, as it was known; of one service or of all the reader's. */
export const listLastWords = statement('schedules.last_words', {
  takes: { service: 'bigint?', until: 'date' }, gives: { service: 'bigint', id: 'uuid', confirmed_on: 'date', confirmer: 'text', organisation: 'text' },
  sql: `select distinct on (k.service_id) k.service_id as service, k.id, k.confirmed_on, m.name as confirmer, o.name as organisation
    from schedule_confirmation k join membership m on m.authority_id = k.authority_id and m.id = k.confirmed_by
    join organisation o on o.authority_id = m.authority_id and o.id = m.organisation_id
    where k.authority_id = :authority and (:service is null or k.service_id = :service) and ${inMyServices('k.service_id')}
      and k.confirmed_on <= :until and k.recorded_at < coalesce((select as_at()), 'infinity')
    order by k.service_id, k.recorded_at desc`,
})

const columns = 'authority_id, id, service_id, client_id, service_level_id, unit_id, units, reference, starts_on, left_on, recorded_at'
/** The current schedules as they were recorded at the moment of the word; `changed` says which are no longer so. */
export const listAsConfirmed = statement('schedules.as_confirmed', {
  takes: { service: 'bigint', confirmation: 'uuid' },
  gives: { id: 'bigint', client_id: 'bigint', title: 'text', forename: 'text', surname: 'text', reference: 'text', level: 'text', unit: 'text?', units: 'decimal',
    starts_on: 'date', left_on: 'date?', position: 'text?', changed: 'boolean', taken_away: 'boolean' },
  sql: `select s.id, s.client_id, c.title, c.forename, c.surname, s.reference, ${level} as level, u.name as unit, s.units, s.starts_on, s.left_on,
      (select p.position from (select authority_id, schedule_id, starts_on, position, recorded_at, null::timestamptz as replaced_at from hb_position
          union all select authority_id, schedule_id, starts_on, position, recorded_at, replaced_at from hb_position_history) p
        where p.authority_id = s.authority_id and p.schedule_id = s.id and p.starts_on <= k.confirmed_on and p.recorded_at <= k.seen_at
          and (p.replaced_at is null or p.replaced_at > k.seen_at) order by p.starts_on desc limit 1) as position,
      (s.replaced_at is not null or ${changedSince('k.seen_at')}) as changed,
      not exists (select from schedule t where t.authority_id = s.authority_id and t.id = s.id and t.client_id <> all(:hidden)) as taken_away
    from schedule_confirmation k
    join (select ${columns}, null::timestamptz as replaced_at from schedule union all select ${columns}, replaced_at from schedule_history) s
      on s.authority_id = k.authority_id and s.service_id = k.service_id and s.recorded_at <= k.seen_at and (s.replaced_at is null or s.replaced_at > k.seen_at)
    join client c on c.authority_id = s.authority_id and c.id = s.client_id
    join service_level l on l.authority_id = s.authority_id and l.id = s.service_level_id
    left join unit u on u.authority_id = s.authority_id and u.id = s.unit_id
    where k.authority_id = :authority and k.service_id = :service and k.id = :confirmation and ${visible} and s.starts_on <= k.confirmed_on and (s.left_on is null or s.left_on > k.confirmed_on)
    order by c.surname_key, c.forename_key, s.id`,
})
