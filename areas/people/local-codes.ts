// GET and POST /codes: the authority's own codes, beside the ones that come with the product (P.07, L.01).
import { extendableLists } from '#code-lists/local-codes.ts'
import { codesOn } from '#code-lists/code-list.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { details } from '#pages/components/details.ts'
import { formView } from '#pages/form.ts'
import { html } from '#pages/html.ts'
import { date, pick, text, write, type Errors, type Typed } from '#platform/fields.ts'
import type { RowOf } from '#platform/sql.ts'
import { searchKey } from '#platform/text.ts'
import { fieldViews } from '#platform/web/draw.ts'
import { again, done, found, get, post, show, type Context, type Page } from '#platform/web/route.ts'
import { insertLocalCode, listLocalCodes, updateLocalCode } from './people.sql.ts'

const newFields = { list: pick({ label: 'List' }), label: text({ label: 'Label', max: 80 }) }
const changedFields = { label: text({ label: 'Label', max: 80 }), valid_until: date({ label: 'Not to be chosen from', optional: true, yearNeeded: true }) }
const listOptions = extendableLists.map(({ list, title }) => ({ value: list.list, text: title }))

type Codes = { codes: RowOf<typeof listLocalCodes.gives>[], typed: Typed, errors: Errors }

async function codesNow({ db }: Pick<Context, 'db'>, typed: Typed = {}, errors: Errors = {}): Promise<Codes> {
  return { codes: await db.rows(listLocalCodes, {}), typed, errors }
}

export const codesPage = get('/codes', {
  name: 'people.codes', summary: 'The authority’s own codes', permission: 'code.manage',
  handle: async (context) => show(await codesNow(context), page),
})

export const addCode = post('/codes', {
  name: 'people.add-code', summary: 'Add a code to a list', permission: 'code.manage', input: newFields,
  handle: async (context) => {
    const { db, input } = context
    const back = async (errors: Errors) => again(await codesNow(context, input.typed, errors), page, errors)
    if ('errors' in input) return back(input.errors)
    const { list, label } = input.values
    if (!listOptions.some(({ value }) => value === list)) return back({ list: 'Choose one of the lists' })
    // The code is made from the first label and never changes, whatever becomes of the label.
    const code = `local-${searchKey(label).replaceAll(/[^a-z0-9]+/g, '-').slice(0, 40)}`.replace(/-+$/, '')
    const added = await db.row(insertLocalCode, { list, code, label })
    if (!added) return back({ label: `${label} is in that list already` })
    return done('/codes', `${label} can be chosen from now on.`, added, 201)
  },
})

const params = { list: 'word', code: 'word' } as const
type Changing = { code: RowOf<typeof listLocalCodes.gives>, typed: Typed, errors: Errors }

async function codeNow({ db }: Pick<Context, 'db'>, wanted: { list: string, code: string }) {
  return found((await db.rows(listLocalCodes, {})).find(({ list, code }) => list === wanted.list && code === wanted.code))
}

export const codeForm = get('/codes/:list/:code', {
  name: 'people.code-form', summary: 'The form to change a code', permission: 'code.manage', params,
  handle: async (context) => {
    const code = await codeNow(context, context.params)
    return show<Changing>({ code, typed: write(changedFields, code), errors: {} }, changePage)
  },
})

export const changeCode = post('/codes/:list/:code', {
  name: 'people.change-code', summary: 'Change the label of a code, or close it', permission: 'code.manage', params, input: changedFields,
  handle: async (context) => {
    const { db, input } = context
    const code = await codeNow(context, context.params)
    if ('errors' in input) return again<Changing>({ code, typed: input.typed, errors: input.errors }, changePage, input.errors)
    await db.row(updateLocalCode, { list: code.list, code: code.code, ...input.values })
    return done('/codes', 'Saved. Records that hold the code keep it.')
  },
})

const titleOf = (list: string) => listOptions.find(({ value }) => value === list)?.text ?? list

const changePage: Page<Changing> = ({ code, typed, errors }, { csrf, today }) => ({
  title: `Change ${code.label}`,
  breadcrumbs: [{ text: 'Codes', href: '/codes' }, { text: code.label }],
  main: html`<h1 class="govuk-heading-l">Change “${code.label}” in ${titleOf(code.list)}</h1>
    ${formView({ action: `/codes/${code.list}/${code.code}`, csrf, submit: 'Save', cancelHref: '/codes', fields: fieldViews(changedFields, typed, errors, { today }) })}`,
})

const page: Page<Codes> = ({ codes, typed, errors }, { csrf, today }) => ({
  title: 'Codes',
  main: html`<h1 class="govuk-heading-l">Codes of this authority</h1>
    <p class="govuk-body">Here you add wording of your own to lists that forms choose from. A code is never deleted, since records hold it; close it from a day on instead.</p>
    ${dataTable({
      id: 'codes', caption: 'Codes', captionHidden: true,
      columns: [{ key: 'label', heading: 'Code' }, { key: 'list', heading: 'List' }, { key: 'until', heading: 'Not to be chosen from', noWrap: true }],
      rows: codes.map((code) => ({
        label: html`<a class="govuk-link" href="/codes/${code.list}/${code.code}">${code.label}</a>`, list: titleOf(code.list),
        until: code.valid_until === null ? '' : changedFields.valid_until.show(code.valid_until),
      })),
      empty: { title: 'No codes of your own yet', text: 'Forms offer the codes that come with Throughline, which stand below.' },
    })}
    <h2 class="govuk-heading-m">Add a code</h2>
    ${formView({ action: '/codes', csrf, submit: 'Add', fields: fieldViews(newFields, typed, errors, { today }, { list: listOptions }) })}
    <h2 class="govuk-heading-m">Codes that come with Throughline</h2>
    <p class="govuk-body">Figures and returns rely on their meaning, so that nobody changes them.</p>
    ${extendableLists.map(({ list, title }) => details({
      summaryText: title,
      html: html`<ul class="govuk-list govuk-list--bullet">${codesOn(list, today).map(({ label }) => html`<li>${label}</li>`)}</ul>`,
    }))}`,
})
