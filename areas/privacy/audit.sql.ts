// The access log: who saw and did what.
import { filteredStatement, statement } from '#platform/sql.ts'

/** Since a moment, given as the lowest key an event of that moment can have: keys grow with time, and the log is long. */
export const countRefused = statement('privacy.count_refused', {
  takes: { since: 'uuid' }, gives: { not_allowed: 'bigint', failed_sign_ins: 'bigint' },
  everyone: 'as the log itself',
  sql: `select count(*) filter (where e.outcome = 'not-allowed') as not_allowed, count(*) filter (where e.action = 'people.sign-in' and e.outcome = 'sent-back') as failed_sign_ins
    from audit_event e where e.authority_id = :authority and e.outcome is not null and e.id >= :since`,
})

export const listEvents = filteredStatement('privacy.events', {
  takes: { action: 'text', subject: 'text', outcome: 'text', from: 'date', to: 'date', from_row: 'int' },
  gives: { id: 'uuid', at: 'moment', name: 'text?', organisation: 'text?', action: 'text', subjects: 'text[]', reason: 'text?', outcome: 'text?', unproved: 'boolean' },
  filters: { action: 'e.action = :action', subject: 'e.subjects @> array[:subject]', refused: 'e.outcome is not null', outcome: 'e.outcome = :outcome',
    from: "e.at >= (:from::timestamp at time zone 'Europe/London')", to: "e.at < ((:to + 1)::timestamp at time zone 'Europe/London')" },
  orders: { newest: 'e.id desc' },
  everyone: 'auditors and administrators read the whole authority’s log; nobody else has the permission or the grant',
  sql: `select e.id, e.at, m.name, o.name as organisation, e.action, e.subjects, e.reason, e.outcome,
      e.account_id is null and e.membership_id is not null and e.outcome is not null as unproved
    from audit_event e left join membership m on m.authority_id = e.authority_id and m.id = e.membership_id
    left join organisation o on o.authority_id = m.authority_id and o.id = m.organisation_id
    where e.authority_id = :authority /*filters*/ order by /*order*/ limit 101 offset :from_row`,
})
