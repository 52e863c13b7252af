// GET and POST /codes: the authority's own codes, beside the ones that come with the product (P.07, L.01).
import { extendableLists } from '#code-lists/local-codes.ts'
import { codesOn, labelOf } from '#code-lists/code-list.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { details } from '#pages/components/details.ts'
import { formView } from '#pages/form.ts'
import { html } from '#pages/html.ts'
import { date, pick, shaped, versionField, versionIn, write, type Errors, type Typed } from '#platform/fields.ts'
import type { RowOf } from '#platform/sql.ts'
import { searchKey } from '#platform/text.ts'
import { changedMeanwhile, stoodIn, stoodOf } from '#platform/web/changed-meanwhile.ts'
import { fieldViews } from '#platform/web/draw.ts'
import { again, done, found, get, post, show, type Context, type Page } from '#platform/web/route.ts'
import { insertLocalCode, listLocalCodes, updateLocalCode } from './people.sql.ts'

const label = shaped({ label: 'Label', max: 80, reader: (typed) => (/[\p{L}\p{N}]/u.test(typed) ? { value: typed } : { error: 'Label must have a letter or a digit' }) })
const countsAsField = pick({ label: 'Counts like', optional: true, optionalFor: 'for other lists',
  hint: 'For a reason for end date: which of ours leavers, workbooks and reports count it like. It settles whether somebody left as planned, and how successfully.' })
const newFields = { list: pick({ label: 'List' }), label, counts_as: countsAsField }
const changedFields = { label, counts_as: countsAsField, valid_until: date({ label: 'Not to be chosen from', optional: true, yearNeeded: true }) }
const listOptions = extendableLists.map(({ list, title }) => ({ value: list.list, text: title }))

/** Our codes that one of the authority's own may count like. */
const countedOn = (today: Temporal.PlainDate) => extendableLists.filter(({ counted }) => counted).flatMap(({ list }) => codesOn(list, today)).map(({ code, label: text }) => ({ value: code, text }))

const isCounted = (list: string) => extendableLists.some((each) => each.list.list === list && each.counted)

/** A reason that figures read says which of ours it counts like; what else is chosen from counts nowhere. */
function problemsWithCounting(list: string, counts_as: string | null, today: Temporal.PlainDate): Errors {
  if (!isCounted(list)) return counts_as === null ? {} : { counts_as: 'Leave empty what it counts like: only reasons for end date are counted' }
  return countedOn(today).some(({ value }) => value === counts_as) ? {} : { counts_as: 'Choose which of our reasons it counts like' }
}

const takenLabel = (called: string) => `${called} is in that list already`

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
    const { db, input, today } = context
    const back = async (errors: Errors) => again(await codesNow(context, input.typed, errors), page, errors)
    if ('errors' in input) return back(input.errors)
    const { list, label: called, counts_as } = input.values
    if (!listOptions.some(({ value }) => value === list)) return back({ list: 'Choose one of the lists' })
    const wrong = problemsWithCounting(list, counts_as, today)
    if (Object.keys(wrong).length > 0) return back(wrong)
    // The code is made from the first label and never changes, whatever becomes of the label.
    const code = `local-${searchKey(called).replaceAll(/[^a-z0-9]+/g, '-').slice(0, 40)}`.replace(/-+$/, '')
    const added = await db.row(insertLocalCode, { list, code, label: called, counts_as })
    if (!added) return back({ label: takenLabel(called) })
    return done('/codes', `${called} can be chosen from now on.`, added, 201)
  },
})

const params = { list: 'word', code: 'word' } as const
/** `seen`: the version that the form was shown with; and what stood then. */
type Changing = { code: RowOf<typeof listLocalCodes.gives>, typed: Typed, errors: Errors, seen: number, stood: string | undefined }

async function codeNow({ db }: Pick<Context, 'db'>, wanted: { list: string, code: string }) {
  return found((await db.rows(listLocalCodes, {})).find(({ list, code }) => list === wanted.list && code === wanted.code))
}

export const codeForm = get('/codes/:list/:code', {
  name: 'people.code-form', summary: 'The form to change a code', permission: 'code.manage', params,
  handle: async (context) => {
    const code = await codeNow(context, context.params)
    return show<Changing>({ code, typed: write(changedFields, code), errors: {}, seen: code.version, stood: stoodOf(changedFields, code) }, changePage)
  },
})

export const changeCode = post('/codes/:list/:code', {
  name: 'people.change-code', summary: 'Change the label of a code, or close it', permission: 'code.manage', params, input: { ...changedFields, ...versionField },
  handle: async (context) => {
    const { db, input, body, today } = context
    const code = await codeNow(context, context.params)
    const stood = stoodIn(body)
    const back = (errors: Errors, status: 409 | 422 = 422, more: Partial<Changing> = {}) =>
      again<Changing>({ code, typed: input.typed, seen: versionIn(body, context), stood, ...more, errors }, changePage, errors, status)
    if ('errors' in input) return back(input.errors)
    const { version, ...values } = input.values
    const wrong = values.counts_as === code.counts_as ? {} : problemsWithCounting(code.list, values.counts_as, today)
    if (Object.keys(wrong).length > 0) return back(wrong)
    const saved = await db.row(updateLocalCode, { list: code.list, code: code.code, version, ...values })
    if (!saved) {
      const standing = await codeNow(context, context.params)
      if (standing.version === version) return back({ label: takenLabel(values.label) })
      const { errors, ...now } = changedMeanwhile(changedFields, { typed: input.typed, values, standing, stood, options: { counts_as: countedOn(today) } })
      return back(errors, 409, { ...now, seen: standing.version })
    }
    return done('/codes', 'Saved. Records that hold the code keep it, and show it by this label.', { version: saved.version })
  },
})

const titleOf = (list: string) => listOptions.find(({ value }) => value === list)?.text ?? list

/** In the words of the list; a reason from before it could be said counts as no departure that was planned, with no outcome. */
function countsLike({ list, counts_as }: RowOf<typeof listLocalCodes.gives>): string {
  if (!isCounted(list)) return ''
  return counts_as === null ? 'Not said: unplanned, outcome not known' : labelOf(extendableLists.find((each) => each.list.list === list)!.list, counts_as)
}

const changePage: Page<Changing> = ({ code, typed, errors, seen, stood }, { csrf, today }) => ({
  title: `Change ${code.label}`,
  breadcrumbs: [{ text: 'Codes', href: '/codes' }, { text: code.label }],
  main: html`<h1 class="govuk-heading-l">Change “${code.label}” in ${titleOf(code.list)}</h1>
    ${formView({ action: `/codes/${code.list}/${code.code}`, csrf, submit: 'Save', cancelHref: '/codes', hidden: { version: String(seen), stood },
      fields: fieldViews(changedFields, typed, errors, { today }, { counts_as: countedOn(today) }).filter(({ name }) => name !== 'counts_as' || isCounted(code.list)) })}`,
})

const page: Page<Codes> = ({ codes, typed, errors }, { csrf, today }) => ({
  title: 'Codes',
  main: html`<h1 class="govuk-heading-l">Codes of this authority</h1>
    <p class="govuk-body">Here you add wording of your own to lists that forms choose from. A code is never deleted, since records hold it; close it from a day on instead.</p>
    ${dataTable({
      id: 'codes', caption: 'Codes', captionHidden: true,
      columns: [{ key: 'label', heading: 'Code' }, { key: 'list', heading: 'List' }, { key: 'counts', heading: 'Counts like' }, { key: 'until', heading: 'Not to be chosen from', noWrap: true }],
      rows: codes.map((code) => ({
        label: html`<a class="govuk-link" href="/codes/${code.list}/${code.code}">${code.label}</a>`, list: titleOf(code.list), counts: countsLike(code),
        until: code.valid_until === null ? '' : changedFields.valid_until.show(code.valid_until),
      })),
      empty: { title: 'No codes of your own yet', text: 'Forms offer the codes that come with Throughline, which stand below.' },
    })}
    <h2 class="govuk-heading-m">Add a code</h2>
    ${formView({ action: '/codes', csrf, submit: 'Add', fields: fieldViews(newFields, typed, errors, { today }, { list: listOptions, counts_as: countedOn(today) }) })}
    <h2 class="govuk-heading-m">Codes that come with Throughline</h2>
    <p class="govuk-body">Figures and returns rely on their meaning, so that nobody changes them.</p>
    ${extendableLists.map(({ list, title }) => details({
      summaryText: title,
      html: html`<ul class="govuk-list govuk-list--bullet">${codesOn(list, today).map(({ label }) => html`<li>${label}</li>`)}</ul>`,
    }))}`,
})
