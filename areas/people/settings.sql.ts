// Statements about the authority's settings, and the settings themselves with what holds where an authority has said nothing.
import { statement } from '#platform/sql.ts'

/** What holds until an authority settles it otherwise. */
export const usual = { silent_after: 28, workbook_days: 15, workbook_quarters: 4, bulk_sample: 10 } as const
export type Setting = keyof typeof usual

/** A setting inside a statement. */
export const settingOf = (name: Setting) => `coalesce((select t.value from authority_setting t where t.authority_id = :authority and t.name = '${name}'), ${usual[name]})`

const everyone = 'what the whole authority has settled; no client fact'

export const listSettings = statement('people.settings', {
  everyone, takes: {}, gives: { name: 'text', value: 'int', version: 'int' },
  sql: 'select name, value, version from authority_setting where authority_id = :authority',
})

/** Until the request is over: what is read after it stands until then. There may be no row yet that could be locked. */
export const lockSettings = statement('people.lock_settings', {
  everyone, takes: {}, gives: { locked: 'text?' },
  sql: `select pg_advisory_xact_lock(hashtext('throughline.settings'), :authority)::text as locked`,
})

export const saveSetting = statement('people.save_setting', {
  everyone, takes: { name: 'text', value: 'int' }, gives: { name: 'text' },
  sql: `insert into authority_setting as t (authority_id, name, value) values (:authority, :name, :value)
    on conflict (authority_id, name) do update set value = excluded.value where t.value <> excluded.value returning t.name`,
})
