// Drafts: what somebody has typed into a form and not sent yet. One table for all forms; the transaction that sends the form deletes it.
import { statement } from './sql.ts'

const mine = 'd.authority_id = :authority and d.membership_id = :membership'

/** Days that a draft is kept after it was last typed in. */
export const draftsKept = 30

export const findDraft = statement('drafts.find', {
  takes: { form: 'text', page: 'text' }, gives: { typed: 'json', version: 'int', saved_at: 'moment' },
  sql: `select d.typed, d.version, d.saved_at from draft d where d.form = :form and d.page = :page and ${mine}`,
})

/**
 * `version` is the one the writer knows, 0 for none yet; null writes over whatever is there. Answers nothing where another window has saved since, or has
 * thrown away what was there and begun anew: versions begin anywhere, so that none comes again.
 */
export const saveDraft = statement('drafts.save', {
  takes: { form: 'text', page: 'text', title: 'text', typed: 'json', version: 'int?' }, gives: { version: 'int', saved_at: 'moment' },
  sql: `insert into draft as d (authority_id, membership_id, form, page, title, typed, version)
    values (:authority, :membership, :form, :page, :title, :typed, 1 + floor(random() * 1000000000)::int)
    on conflict (authority_id, membership_id, form, page) do update
      set typed = excluded.typed, title = excluded.title, version = d.version + 1, saved_at = clock_timestamp() where :version is null or d.version = :version
    returning d.version, d.saved_at`,
})

export const deleteDraft = statement('drafts.delete', {
  takes: { form: 'text', page: 'text' }, gives: { form: 'text' },
  sql: `delete from draft d where d.form = :form and d.page = :page and ${mine} returning d.form`,
})

export const listDrafts = statement('drafts.list', {
  takes: {}, gives: { form: 'text', page: 'text', title: 'text', saved_at: 'moment' },
  sql: `select d.form, d.page, d.title, d.saved_at from draft d where ${mine} order by d.saved_at desc limit 50`,
})

export const deleteOldDrafts = statement('drafts.delete_old', {
  takes: {}, gives: { form: 'text' },
  sql: `delete from draft d where ${mine} and d.saved_at < clock_timestamp() - interval '${draftsKept} days' returning d.form`,
})
