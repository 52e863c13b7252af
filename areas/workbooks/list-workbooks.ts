// GET /workbooks and GET /services/:service/workbooks: which workbooks are there, due, late and missing; opening one; and the day they are due.
import { findService, serviceView } from '#areas/services/public.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { filter } from '#pages/components/filter.ts'
import { pageHeading } from '#pages/components/page-heading.ts'
import { section } from '#pages/components/section.ts'
import { formView } from '#pages/form.ts'
import { html, type Html } from '#pages/html.ts'
import { quarterOf, readQuarter, showShortIso, type Quarter } from '#platform/dates.ts'
import { choice, write, type Errors, type Typed } from '#platform/fields.ts'
import { errorsOf, type RowOf } from '#platform/sql.ts'
import { fieldViews } from '#platform/web/draw.ts'
import { again, done, found, get, post, show, type Context, type Page } from '#platform/web/route.ts'
import { standingTags } from './show-workbook.page.ts'
import { deadlineFields, dueOn, isLate, isMissing, isOverdue, openFields, pastQuarters, problemsWithQuarter, quarterFilter, refusals, type Terms, type WorkbookState } from './workbook.ts'
import { countWorkbooks, findOfQuarter, findTerms, listWorkbooks, openWorkbook, setDeadline } from './workbooks.sql.ts'

/** How far back a service's workbooks are listed, and can be opened: three years. */
const quartersOfService = 12
const day = (iso: string | null) => (iso === null ? '' : showShortIso(iso))

type Row = Omit<RowOf<ReturnType<typeof listWorkbooks>['gives']>, 'quarter' | 'state'> & { quarter: string, state: WorkbookState | null, late: boolean, missing: boolean, overdue: boolean }
const shownList = { list: 'shown', codes: [{ code: 'to-submit', label: 'To be submitted' }, { code: 'submitted', label: 'Waiting for a decision' }, { code: 'missing', label: 'Missing' },
  { code: 'overdue', label: 'Overdue' }, { code: 'late', label: 'Submitted late' }, { code: 'accepted', label: 'Accepted' }, { code: 'rejected', label: 'Rejected' }] } as const
type ShownFilter = (typeof shownList)['codes'][number]['code']
const filterOf = {
  'to-submit': 'toSubmit', submitted: 'submitted', missing: 'missing', overdue: 'overdue', late: 'late', accepted: 'accepted', rejected: 'rejected',
} as const satisfies Record<ShownFilter, string>

/** The quarters asked for, each with its deadline. */
async function quartersOf({ db, user, today }: Pick<Context, 'db' | 'user' | 'today'>, wanted?: { count: number } | { quarter: Quarter }) {
  const terms = (await db.row(findTerms, {})) as Terms
  const quarters = wanted && 'quarter' in wanted ? [wanted.quarter] : pastQuarters(today, wanted?.count ?? terms.quarters)
  return {
    quarters, terms,
    asked: {
      quarters: quarters.map(({ startsOn }) => startsOn.toString()),
      due: quarters.map((quarter) => dueOn(quarter, terms, user.authority.nation)),
      today: today.toString(),
    },
  }
}

/** What waits, for the welcome page: the figures are rows of the list. */
export async function workbooksWaiting(context: Pick<Context, 'db' | 'user' | 'today'>) {
  const { asked } = await quartersOf(context)
  return (await context.db.row(countWorkbooks, asked))!
}

function toRow(row: RowOf<ReturnType<typeof listWorkbooks>['gives']>, today: Temporal.PlainDate): Row {
  return { ...row, quarter: quarterOf(Temporal.PlainDate.from(row.quarter)).label, state: row.state as WorkbookState | null, late: isLate(row),
    missing: isMissing(row, today.toString()), overdue: isOverdue(row, today.toString()) }
}

type Listed = { workbooks: Row[], shown: string, quarter: string, quarters: { quarter: string, due_on: string }[], typed: Typed, errors: Errors }

async function listed(context: Context, { shown, quarter }: { shown: string | null, quarter: string | null }, more: { typed?: Typed, errors?: Errors } = {}): Promise<Listed> {
  const { db, today } = context
  const one = quarter === null ? undefined : readQuarter(quarter)
  const [all, { asked }] = await Promise.all([quartersOf(context), quartersOf(context, one && 'label' in one ? { quarter: one } : undefined)])
  const rows = await db.rows(listWorkbooks(['asked', ...(shown === null ? [] : [filterOf[shown as ShownFilter]])], 'newest'), asked)
  const quarters = all.quarters.map(({ label }, at) => ({ quarter: label, due_on: all.asked.due[at]! }))
  return { workbooks: rows.map((row) => toRow(row, today)), shown: shown ?? '', quarter: quarter ?? '', quarters,
    typed: more.typed ?? write(deadlineFields, quarters[0]!), errors: more.errors ?? {} }
}

export const workbooksList = get('/workbooks', {
  name: 'workbooks.list', summary: 'Quarterly workbooks: to be submitted, decided, late and missing', permission: 'workbook.read',
  query: { shown: choice({ label: 'Show', list: shownList, optional: true }), quarter: quarterFilter },
  handle: async (context) => show(await listed(context as unknown as Context, context.query), listPage),
})

export const saveDeadline = post('/workbooks/deadlines', {
  name: 'workbooks.deadline', summary: 'Set the day on which the workbooks of a quarter are due', permission: 'setting.edit', input: deadlineFields,
  handle: async (handled) => {
    const context = handled as unknown as Context
    const { db, note } = handled
    const { input } = handled
    const back = async (errors: Errors) => again(await listed(context, { shown: null, quarter: null }, { typed: input.typed, errors }), listPage, errors)
    if ('errors' in input) return back(input.errors)
    const { quarter, due_on } = input.values
    const { startsOn } = readQuarter(quarter) as Quarter
    const attempt = await db.attempt(() => db.row(setDeadline, { quarter: startsOn.toString(), due_on }))
    if ('refused' in attempt) return back(errorsOf(refusals, attempt.refused))
    note([`workbook-deadline:${quarter}`], { detail: { due_on } })
    return done('/workbooks', `Workbooks of ${quarter} are due on ${day(due_on)}.`, { quarter, due_on })
  },
})

const table = (rows: readonly Row[], context: Context, more: { ofService: boolean, empty: { title: string, text: string } }) => dataTable({
  id: 'workbooks', caption: 'Workbooks', captionHidden: true, rowHeader: 'quarter',
  columns: [
    { key: 'quarter', heading: 'Quarter', noWrap: true },
    ...(more.ofService ? [] : [{ key: 'service' as const, heading: 'Service' }, { key: 'provider' as const, heading: 'Provider' }]),
    { key: 'due', heading: 'Due on', noWrap: true },
    { key: 'state', heading: 'State', noWrap: true },
    { key: 'submitted', heading: 'Submitted on', noWrap: true },
    { key: 'decided', heading: 'Decided on', noWrap: true },
  ],
  rows: rows.map((row) => ({
    quarter: quarterLink(row, context), service: html`<a class="govuk-link" href="/services/${row.service_id}/workbooks">${row.service}</a>`, provider: row.organisation,
    due: row.owed ? day(row.due_on) : html`${day(row.due_on)} (if sent)`, state: standingTags(row), submitted: day(row.submitted_on), decided: day(row.decided_on) })),
  empty: more.empty,
})

function quarterLink({ id, quarter, service, service_id }: Row, { user }: Context): Html | string {
  const about = html`<span class="govuk-visually-hidden"> of ${service}</span>`
  if (id !== null) return html`<a class="govuk-link" href="/workbooks/${id}">${quarter}${about}</a>`
  return user.may('workbook.keep') ? html`<a class="govuk-link" href="/services/${service_id}/workbooks?quarter=${quarter}#section-open-a-workbook">${quarter}${about}</a>` : quarter
}

const listPage: Page<Listed> = (of, context) => {
  const { workbooks, shown, quarter, quarters, typed, errors } = of
  const { user, csrf, today } = context
  return {
    title: 'Workbooks',
    main: html`${pageHeading({ text: 'Quarterly workbooks' })}
      ${filter({ action: '/workbooks', label: 'Filter workbooks', fields: [
        {
          name: 'shown', label: 'Show', kind: 'choice', required: false, plain: true, value: shown,
          options: [{ value: '', text: 'All' }, ...shownList.codes.map(({ code, label }) => ({ value: code, text: label }))],
        },
        {
          name: 'quarter', label: 'Quarter', kind: 'choice', required: false, plain: true, value: quarter,
          options: [{ value: '', text: `The last ${quarters.length}` }, ...quarters.map((each) => ({ value: each.quarter, text: each.quarter }))],
        },
      ] })}
      ${table(workbooks, context, { ofService: false, empty: { title: shown === '' ? 'No workbooks are asked for' : 'None like that',
        text: 'Short-term services send one for each quarter that is over. The others may, from their Workbooks tab.' } })}
      ${user.may('setting.edit') && section({
        title: 'When they are due',
        text: html`${'Without a day of its own a quarter’s workbooks are due after a number of working days, '
          + 'as in the '}<a class="govuk-link" href="/settings">settings</a>.`,
        content: formView({
          action: '/workbooks/deadlines', csrf, submit: 'Set the day', draft: false,
          fields: fieldViews(deadlineFields, typed, errors, { today }, { quarter: quartersToSet(quarters, today) })
            .map((field) => (field.name === 'quarter' ? { ...field, kind: 'choice' as const } : field)),
        }),
      })}`,
  }
}

/** A day is set for quarters that are asked for, the one that runs, and the next. */
function quartersToSet(past: Listed['quarters'], today: Temporal.PlainDate): { value: string, text: string }[] {
  const running = quarterOf(today)
  const labels = [quarterOf(running.endsOn.add({ days: 1 })).label, running.label, ...past.map(({ quarter }) => quarter)]
  return labels.map((label) => {
    const { startsOn, endsOn } = readQuarter(label) as Quarter
    const month = (day: Temporal.PlainDate) => day.toLocaleString('en-GB', { month: 'long' })
    return { value: label, text: `${label} (${month(startsOn)} to ${month(endsOn)} ${endsOn.year})` }
  })
}

type OfService = { service: { id: number, name: string, type: string }, workbooks: Row[], typed: Typed, errors: Errors }

async function ofService(context: Context, id: number, more: { typed?: Typed, errors?: Errors } = {}): Promise<OfService> {
  const { db, today } = context
  const [service, { asked, terms }] = await Promise.all([db.row(findService, { service: id }), quartersOf(context, { count: quartersOfService })])
  const { name, type } = found(service)
  const rows = await db.rows(listWorkbooks(['ofService'], 'newest'), { ...asked, service: id })
  // Further back than the authority asks for, a workbook can be sent and is not owed.
  const askedFor = new Set<string>(asked.quarters.slice(0, terms.quarters))
  return { service: { id, name, type }, workbooks: rows.map((row) => toRow({ ...row, owed: row.owed && askedFor.has(row.quarter) }, today)), typed: more.typed ?? {}, errors: more.errors ?? {} }
}

export const workbooksOfService = get('/services/:service/workbooks', {
  name: 'workbooks.of-service', summary: 'The quarterly workbooks of a service', permission: 'workbook.read', params: { service: 'number' }, query: { quarter: quarterFilter },
  handle: async (context) => show(await ofService(context as unknown as Context, context.params.service, { typed: { quarter: context.query.quarter ?? '' } }), ofServicePage),
})

export const openOne = post('/services/:service/workbooks', {
  name: 'workbooks.open', summary: 'Open the workbook of a quarter, filled in from the schedules', permission: 'workbook.keep', params: { service: 'number' }, input: openFields,
  handle: async ({ db, params, input, today, note, ...rest }) => {
    found(await db.row(findService, params))
    const back = async (errors: Errors) => again(
      await ofService({ db, params, input, today, note, ...rest } as unknown as Context, params.service, { typed: input.typed, errors }), ofServicePage, errors)
    if ('errors' in input) return back(input.errors)
    const quarter = readQuarter(input.values.quarter) as Quarter
    const problems = problemsWithQuarter(quarter, today)
    if (Object.keys(problems).length > 0) return back(problems)
    const of = { service: params.service, quarter: quarter.startsOn.toString() }
    const made = await db.row(openWorkbook, of)
    const workbook = made ?? await db.row(findOfQuarter, of)
    if (!workbook) return back({ quarter: `Nothing was under contract in ${quarter.label}, so there is no workbook for it` })
    note([`workbook:${workbook.id}`, `service:${params.service}`])
    return done(`/workbooks/${workbook.id}`, '', { workbook: workbook.id }, made ? 201 : 200)
  },
})

const ofServicePage: Page<OfService> = ({ service, workbooks, typed, errors }, context) => {
  const unopened = workbooks.filter(({ id }) => id === null)
  return serviceView(service, 'workbooks', {
    title: `Workbooks of ${service.name}`,
    main: html`${table(workbooks, context, { ofService: true, empty: { title: 'No workbooks', text: 'A workbook is about a quarter that is over and in which something was under contract.' } })}
      ${context.user.may('workbook.keep') && unopened.length > 0 && section({
        title: 'Open a workbook',
        text: 'It comes filled in with what your contract and schedules say.',
        content: formView({
          action: `/services/${service.id}/workbooks`, csrf: context.csrf, submit: 'Open', draft: false,
          fields: fieldViews(openFields, typed, errors, { today: context.today }).map((field) => ({
            ...field, kind: 'choice' as const, options: unopened.map(({ quarter }) => ({ value: quarter, text: quarter })),
          })),
        }),
      })}`,
  }, context)
}
