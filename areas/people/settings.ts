// GET and POST /settings: what the authority settles for itself.
import { pageHeading } from '#pages/components/page-heading.ts'
import { formView } from '#pages/form.ts'
import { html } from '#pages/html.ts'
import { versionField, versionIn, wholeNumber, write, type Errors, type Fields, type Typed } from '#platform/fields.ts'
import { changedMeanwhile, stoodIn, stoodOf } from '#platform/web/changed-meanwhile.ts'
import { fieldViews } from '#platform/web/draw.ts'
import { again, done, get, post, show, type Context, type Page } from '#platform/web/route.ts'
import { listSettings, lockSettings, saveSetting, usual, type Setting } from './settings.sql.ts'

const settingFields = {
  silent_after: wholeNumber({ label: 'Days until a service is silent', least: 1, most: 366, width: 4,
    hint: `Days since its provider last said that the list of schedules is right. Usually ${usual.silent_after}, as long as a pay period.` }),
  workbook_days: wholeNumber({ label: 'Working days until a workbook is due', least: 1, most: 90, width: 4,
    hint: `Counted from the last day of the quarter, where you have set no day of its own. Usually ${usual.workbook_days}.` }),
  workbook_quarters: wholeNumber({ label: 'Quarters for which workbooks are asked', least: 1, most: 12, width: 4,
    hint: `How many past quarters are listed as missing until their workbook is there. Usually ${usual.workbook_quarters}; choose fewer while you begin.` }),
  bulk_sample: wholeNumber({ label: 'Safe requests to be opened one by one, of every 100', most: 100, width: 4,
    hint: `Reviewers may accept requests together where nothing in them is dangerous. This many of every 100 can’t be: somebody opens each of them. Usually ${usual.bulk_sample}.` }),
} satisfies Fields & Record<Setting, unknown>

type Settings = { typed: Typed, errors: Errors, version: number, stood: string | undefined }

/** What holds, and its version: those of all settings together, since one form saves them all. */
async function settled({ db }: Pick<Context, 'db'>): Promise<{ values: Record<Setting, number>, version: number }> {
  const rows = await db.rows(listSettings, {})
  return { values: { ...usual, ...Object.fromEntries(rows.map(({ name, value }) => [name, value])) }, version: rows.reduce((sum, { version }) => sum + version, 0) }
}

export const settingsPage = get('/settings', {
  name: 'people.settings', summary: 'What the authority has settled', permission: 'setting.edit',
  handle: async (context) => {
    const { values, version } = await settled(context)
    return show<Settings>({ typed: write(settingFields, values), errors: {}, version, stood: stoodOf(settingFields, values) }, page)
  },
})

export const saveSettings = post('/settings', {
  name: 'people.save-settings', summary: 'Settle how the authority works', permission: 'setting.edit', input: { ...settingFields, ...versionField },
  handle: async (context) => {
    const { db, input, body, note } = context
    const [typed, stood] = [input.typed, stoodIn(body)]
    if ('errors' in input) return again<Settings>({ typed, errors: input.errors, version: versionIn(body, context), stood }, page, input.errors)
    const { version, ...values } = input.values
    // Who saves at the same moment waits for the other, and is then told of it.
    const [, standing] = await Promise.all([db.row(lockSettings, {}), settled(context)])
    if (version !== standing.version) {
      const changed = changedMeanwhile(settingFields, { typed, values, standing: standing.values, stood })
      return again<Settings>({ ...changed, version: standing.version }, page, changed.errors, 409)
    }
    await Promise.all(Object.entries(values).map(([name, value]) => db.row(saveSetting, { name, value })))
    note(Object.keys(values).map((name) => `setting:${name}`), { detail: values })
    return done('/settings', 'Saved.', values)
  },
})

const page: Page<Settings> = ({ typed, errors, version, stood }, { csrf, today }) => ({
  title: 'Settings',
  main: html`${pageHeading({ text: 'Settings of this authority' })}
    <p class="govuk-body">The days for which services are paid have a page of their own: <a class="govuk-link" href="/pay-periods">Pay periods</a>.</p>
    ${formView({ action: '/settings', csrf, submit: 'Save', hidden: { version: String(version), stood }, fields: fieldViews(settingFields, typed, errors, { today }) })}`,
})
