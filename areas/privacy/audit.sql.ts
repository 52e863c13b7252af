// The access log: who saw and did what.
import { filteredStatement, statement } from '#platform/sql.ts'

/** Since a moment, given as the lowest key an event of that moment can have: keys grow with time, and the log is long. */
export const countRefused = statement('privacy.count_refused', {
  takes: { since: 'uuid' }, gives: { not_allowed: 'bigint', failed_sign_ins: 'bigint' },
  everyone: 'as the log itself',
  sql: `select count(*) filter (where e.outcome = 'not-allowed') as not_allowed, count(*) filter (where e.action = 'people.sign-in' and e.outcome = 'sent-back') as failed_sign_ins
    from audit_event e where e.authority_id = :authority and e.outcome is not null and e.id >= :since`,
})

const about = `e.id, e.at, m.name, o.name as organisation, e.action, e.reason, e.outcome, e.account_id is null and e.membership_id is not null and e.outcome is not null as unproved,
    cardinality(e.subjects) as records, (select t.name from names_of_tokens() t where e.membership_id is not null and 'token:' || t.id = e.subjects[cardinality(e.subjects)]) as token,
    trim_array(e.subjects, greatest(cardinality(e.subjects) - :most_subjects, 0)) as subjects`
const whose = `audit_event e left join membership m on m.authority_id = e.authority_id and m.id = e.membership_id
    left join organisation o on o.authority_id = m.authority_id and o.id = m.organisation_id`
const gives = { id: 'uuid', at: 'moment', name: 'text?', organisation: 'text?', action: 'text', reason: 'text?', outcome: 'text?', unproved: 'boolean', token: 'text?',
  records: 'int', subjects: 'text[]' } as const
const readers = 'auditors and administrators read the whole authority’s log; nobody else has the permission or the grant'

/** `most` events, and of each the first `most_subjects` records that it names: one may name a hundred thousand. */
export const listEvents = filteredStatement('privacy.events', {
  takes: { actions: 'text[]', subjects: 'text[]', client: 'text', who: 'text', outcome: 'text', from: 'date', to: 'date', before: 'uuid', most: 'int', most_subjects: 'int' },
  gives,
  filters: { actions: 'e.action = any(:actions)', subjects: 'e.subjects && :subjects', client: 'e.subjects @> array[:client]',
    refused: 'e.outcome is not null', outcome: 'e.outcome = :outcome',
    who: 'e.membership_id = any(array(select w.id from membership w where w.authority_id = :authority and strpos(lower(w.name), lower(:who)) > 0))',
    from: "e.at >= (:from::timestamp at time zone 'Europe/London')", to: "e.at < ((:to + 1)::timestamp at time zone 'Europe/London')", before: 'e.id < :before' },
  orders: { newest: 'e.id desc' },
  everyone: readers,
  sql: `select ${about} from ${whose} where e.authority_id = :authority /*filters*/ order by /*order*/ limit :most`,
})

export const findEvent = statement('privacy.event', {
  takes: { event: 'uuid', most_subjects: 'int' }, gives, everyone: readers,
  sql: `select ${about} from ${whose} where e.authority_id = :authority and e.id = :event`,
})
