// What is dangerous about accepting a request: of each danger the words, the weight and how it is found, side by side.
import { comparable } from '#areas/clients/public.sql.ts'
import { isOutOfUse, sharesDays } from '#areas/schedules/public.ts'
import { inMyServices, notHidden } from '#platform/sql.ts'
import { isOpen } from './public.sql.ts'

/** Days after which something that has happened is too late to wait for a decision: a pay run lies between. */
const payRunDays = 28

const places = `r.kind in ('schedule.new', 'schedule.change')`
const visible = `s.authority_id = :authority and ${inMyServices('s.service_id')} and ${notHidden('s.client_id')}`
const other = `request o where o.authority_id = :authority and o.id <> r.id and ${isOpen('o')} and coalesce(o.client_id, 0) <> all(:hidden)`
const version = (table: string, key: string) => `exists (select from ${table} t where t.authority_id = :authority and t.id = ${key} and t.version <> r.base_version)`
/** Whoever has the place already on all the days that both want takes it from nobody. */
const takes = (request: 'r' | 'o') => `not exists (select from schedule s where s.unit_id = r.wanted_unit and s.place = r.wanted_place and s.client_id = ${request}.client_id and ${visible}
          and s.starts_on <= greatest(r.wanted_from, o.wanted_from) and s.there_until >= least(coalesce(r.wanted_until, 'infinity'), coalesce(o.wanted_until, 'infinity')))`
const wantsTheSame = `${places} and o.wanted_unit = r.wanted_unit and o.wanted_place = r.wanted_place
        and (o.wanted_until is null or o.wanted_until > r.wanted_from) and (r.wanted_until is null or r.wanted_until > o.wanted_from)
        and ${takes('r')} and ${takes('o')}`
/** The same schedule, or the same property, unit or details of a service. */
const sameRecord = `o.schedule_id = r.schedule_id or o.kind = r.kind and r.kind like 'service.%' and r.kind <> 'service.message' and o.service_id = r.service_id
          and o.property_id is not distinct from r.property_id and o.unit_id is not distinct from r.unit_id`
const samePerson = ['o.client_id = r.client_id and o.kind = r.kind', 'o.nino_key = r.nino_key', 'o.surname_key = r.surname_key and o.forename_key = r.forename_key and o.born = r.born']
/** The other requests `o` that two of the dangers are about. */
export const rival = { other, samePlace: wantsTheSame,
  sameThing: `(${sameRecord} or r.kind = 'schedule.new' and (${samePerson.map((same) => `(${same})`).join(' or ')}))` }
const isCompared = `${notHidden('likely.id')} and ${comparable('likely.id', 'r.service_id', 'r.domestic_violence')}`
/** The number that a correction would give is somebody else's. */
const numberOfAnother = `exists (select from client likely where likely.authority_id = :authority and likely.nino_key = left(r.proposed ->> 'nino', 8) and likely.id <> r.client_id
        and ${isCompared})`
const likelySame = `exists (select from (
        select id from client where authority_id = :authority and nino_key = r.nino_key
        union all select id from client where authority_id = :authority and date_of_birth = r.born and surname_key = r.surname_key
        union all select id from client where authority_id = :authority and date_of_birth = r.born and forename_key = r.forename_key
        union all select id from client where authority_id = :authority and surname_key = r.surname_key and forename_key = r.forename_key
      ) likely where ${isCompared})`

/** A change of days reaches back to the first that it touches. One from 1 to 8 October touches the 1st; an end that is taken back, the day it was. */
const firstTouched = `(select least(case when s.starts_on <> r.wanted_from then least(s.starts_on, r.wanted_from) end,
      case when s.left_on is distinct from r.wanted_until then least(s.left_on, r.wanted_until) end) from schedule s where s.id = r.schedule_id and ${visible})`
/** How many days ago somebody started or left, or how far a change of days reaches back. */
export const daysAgo = `:today - case r.kind when 'schedule.new' then r.wanted_from when 'schedule.end' then r.wanted_until when 'schedule.change' then ${firstTouched} end`

/**
 * The heavier, the earlier a reviewer should look: a wrong acceptance that harms somebody comes before one that costs money, and that
 * before one that is easily put right. The condition is about a request `r` with its service.
 */
export const dangers = {
  'same-person': { weight: 100, text: 'May be known already', found: `r.kind = 'schedule.new' and r.client_id is null and (r.likely_known or r.surname_key is not null and ${likelySame})
        or r.kind = 'client.identity' and ${numberOfAnother}` },
  'somebody-hidden': { weight: 95, text: 'For a colleague to decide',
    found: `r.kind = 'schedule.new' and r.client_id is null and r.id = any (array(select requests_like_hidden()))` },
  clash: { weight: 90, text: 'Place is taken', found: `${places} and r.wanted_unit is not null
        and exists (select from schedule s where s.unit_id = r.wanted_unit and s.place = r.wanted_place and ${visible}
        and ${sharesDays('r.wanted_from', 'r.wanted_until')} and (r.schedule_id is null or s.id <> r.schedule_id)
        union all select from hidden_stays(r.service_id, r.wanted_from, 'infinity') h
          where h.unit_id = r.wanted_unit and h.place = r.wanted_place and (r.wanted_until is null or h.starts_on < r.wanted_until))` },
  'need-to-know': { weight: 80, text: 'Need to know', found: 'exists (select from client c where c.authority_id = :authority and c.id = r.client_id and c.need_to_know)' },
  'domestic-violence': { weight: 70, text: 'Domestic violence', found: 'r.domestic_violence' },
  died: { weight: 70, text: 'Died', found: `r.kind = 'schedule.end' and r.proposed ->> 'end_reason' = 'deceased'` },
  overlap: { weight: 60, text: 'Two places at once', found: `${places} and exists (select from schedule s where s.client_id = r.client_id and ${visible}
        and ${sharesDays('r.wanted_from', 'r.wanted_until')} and (r.schedule_id is null or s.id <> r.schedule_id))` },
  contested: { weight: 60, text: 'Two requests for one place', found: `exists (select from ${other} and ${wantsTheSame})` },
  'taken-away': { weight: 50, text: 'Nights would be taken away', found: `r.kind = 'schedule.not-taken-up' and (r.proposed -> 'schedule' ->> 'starts_on')::date < :today` },
  twice: { weight: 50, text: 'Something else is asked about the same', found: `exists (select from ${other} and (${sameRecord}))
        or r.kind = 'schedule.new' and (${samePerson.map((same) => `exists (select from ${other} and ${same})`).join(' or ')})` },
  late: { weight: 50, text: 'Long ago', found: `${daysAgo} > ${payRunDays}` },
  'out-of-use': { weight: 40, text: 'Unit out of use', found: `${places}
        and exists (select from unit_void v where v.authority_id = :authority and v.unit_id = r.wanted_unit and ${isOutOfUse('r.wanted_from', 'r.wanted_until')})` },
  contract: { weight: 40, text: 'Outside the contract', found: `${places} and not exists (select from contract c where c.authority_id = :authority and c.service_id = r.service_id
        and c.starts_on <= r.wanted_from and c.ends_on >= r.wanted_from)` },
  moved: { weight: 40, text: 'Changed since it was asked', found: `case r.kind when 'schedule.new' then false
        when 'client.identity' then ${version('client', 'r.client_id')}
        when 'service.details' then ${version('service', 'r.service_id')}
        when 'service.property' then ${version('property', 'r.property_id')} when 'service.unit' then ${version('unit', 'r.unit_id')}
        else r.kind like 'schedule.%' and (r.schedule_id is null or ${version('schedule', 'r.schedule_id')}) end` },
  uncompared: { weight: 30, text: 'Not compared with anybody', found: `r.kind = 'schedule.new' and r.client_id is null and r.surname_key is null` },
  identifier: { weight: 30, text: 'No NI number', found: `r.kind = 'schedule.new' and (r.client_id is null and r.nino_doubtful
        or exists (select from client c where c.authority_id = :authority and c.id = r.client_id and c.nino is null))` },
  level: { weight: 20, text: 'Unit of another level', found: `${places}
        and exists (select from unit u where u.authority_id = :authority and u.id = r.wanted_unit and u.service_level_id is distinct from r.wanted_level)` },
  answered: { weight: 10, text: 'Question answered', found: `r.state = 'pending' and r.kind <> 'service.message'
        and exists (select from request_message m where m.authority_id = :authority and m.request_id = r.id and m.written_by <> r.requested_by)` },
  question: { weight: 5, text: 'Question not answered', found: "r.state = 'query' and r.kind <> 'service.message'" },
  judgement: { weight: 1, text: 'To be read', found: `r.kind not in ('schedule.new', 'schedule.change', 'schedule.end')` },
} as const satisfies Record<string, { weight: number, text: string, found: string }>
export type Danger = keyof typeof dangers
