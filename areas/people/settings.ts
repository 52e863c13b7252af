// GET and POST /settings: what the authority settles for itself.
import { pageHeading } from '#pages/components/page-heading.ts'
import { formView } from '#pages/form.ts'
import { html } from '#pages/html.ts'
import { wholeNumber, write, type Errors, type Fields, type Typed } from '#platform/fields.ts'
import { fieldViews } from '#platform/web/draw.ts'
import { again, done, get, post, show, type Page } from '#platform/web/route.ts'
import { listSettings, saveSetting, usual, type Setting } from './settings.sql.ts'

const settingFields = {
  silent_after: wholeNumber({ label: 'Days until a service is silent', least: 1, most: 366, width: 4,
    hint: `Days since its provider last said that the list of schedules is right. Usually ${usual.silent_after}, as long as a pay period.` }),
  workbook_days: wholeNumber({ label: 'Working days until a workbook is due', least: 1, most: 90, width: 4,
    hint: `Counted from the last day of the quarter, where you have set no day of its own. Usually ${usual.workbook_days}.` }),
  workbook_quarters: wholeNumber({ label: 'Quarters for which workbooks are asked', least: 1, most: 12, width: 4,
    hint: `So many past quarters are shown as missing until their workbook is there. Usually ${usual.workbook_quarters}; fewer while you begin.` }),
  bulk_sample: wholeNumber({ label: 'Safe requests held back to be looked at, in a hundred', most: 100, width: 4,
    hint: `Requests in which nothing is dangerous may be accepted together. So many of a hundred are left out, and somebody opens each. Usually ${usual.bulk_sample}.` }),
} satisfies Fields & Record<Setting, unknown>

type Settings = { typed: Typed, errors: Errors }

export const settingsPage = get('/settings', {
  name: 'people.settings', summary: 'What the authority has settled', permission: 'setting.edit',
  handle: async ({ db }) => {
    const settled = Object.fromEntries((await db.rows(listSettings, {})).map(({ name, value }) => [name, value]))
    return show<Settings>({ typed: write(settingFields, { ...usual, ...settled }), errors: {} }, page)
  },
})

export const saveSettings = post('/settings', {
  name: 'people.save-settings', summary: 'Settle how the authority works', permission: 'setting.edit', input: settingFields,
  handle: async ({ db, input, note }) => {
    if ('errors' in input) return again<Settings>({ typed: input.typed, errors: input.errors }, page, input.errors)
    await Promise.all(Object.entries(input.values).map(([name, value]) => db.row(saveSetting, { name, value })))
    note(Object.keys(input.values).map((name) => `setting:${name}`), { detail: input.values })
    return done('/settings', 'Saved.', input.values)
  },
})

const page: Page<Settings> = ({ typed, errors }, { csrf, today }) => ({
  title: 'Settings',
  main: html`${pageHeading({ text: 'Settings of this authority' })}
    <p class="govuk-body">The days for which services are paid have a page of their own: <a class="govuk-link" href="/pay-periods">Pay periods</a>.</p>
    ${formView({ action: '/settings', csrf, submit: 'Save', fields: fieldViews(settingFields, typed, errors, { today }) })}`,
})
