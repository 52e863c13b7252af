// Drafts: what somebody has typed into a form and not sent yet. One table for all forms; the transaction that sends the form deletes it.
import { statement } from './sql.ts'

const mine = 'd.authority_id = :authority and d.membership_id = :membership'

export const findDraft = statement('drafts.find', {
  takes: { form: 'text', subject: 'text' }, gives: { typed: 'json', saved_at: 'moment' },
  sql: `select d.typed, d.saved_at from draft d where d.form = :form and d.subject = :subject and ${mine}`,
})

export const saveDraft = statement('drafts.save', {
  takes: { form: 'text', subject: 'text', typed: 'json' }, gives: { version: 'int' },
  sql: `insert into draft as d (authority_id, membership_id, form, subject, typed) values (:authority, :membership, :form, :subject, :typed)
    on conflict (authority_id, membership_id, form, subject) do update set typed = excluded.typed, version = d.version + 1, saved_at = clock_timestamp()
    returning d.version`,
})

export const deleteDraft = statement('drafts.delete', {
  takes: { form: 'text', subject: 'text' }, gives: { form: 'text' },
  sql: `delete from draft d where d.form = :form and d.subject = :subject and ${mine} returning d.form`,
})

export const listDrafts = statement('drafts.list', {
  takes: {}, gives: { form: 'text', subject: 'text', saved_at: 'moment' },
  sql: `select d.form, d.subject, d.saved_at from draft d where ${mine} order by d.saved_at desc limit 50`,
})
