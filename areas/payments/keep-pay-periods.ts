// Contracts officers keep the pay periods of the authority here: a year filled in at once, or one period added, changed and removed.
import { button } from '#pages/components/button.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { pageHeading } from '#pages/components/page-heading.ts'
import { section } from '#pages/components/section.ts'
import { tag } from '#pages/components/tag.ts'
import { csrfField, formView } from '#pages/form.ts'
import { html } from '#pages/html.ts'
import { daysBetween, showShortIso } from '#platform/dates.ts'
import { readable, versionField, versionIn, write, type Errors, type Typed } from '#platform/fields.ts'
import { errorsOf, type RowOf } from '#platform/sql.ts'
import { changedMeanwhile, stoodIn, stoodOf } from '#platform/web/changed-meanwhile.ts'
import { fieldViews } from '#platform/web/draw.ts'
import { again, done, found, get, notFound, post, show, type Context, type Page, type Route } from '#platform/web/route.ts'
import { fourWeekly, gapBefore, payPeriodFields, periodName, problemsWithPayPeriod, refusals, yearFields, type PayPeriod } from './pay-period.ts'
import { deletePayPeriod, findPayPeriod, insertPayPeriods, listPayPeriods, updatePayPeriod } from './payments.sql.ts'

const daysOf = ({ starts_on, ends_on }: PayPeriod) => daysBetween(Temporal.PlainDate.from(starts_on), Temporal.PlainDate.from(ends_on)) + 1

type Listed = { periods: RowOf<typeof listPayPeriods.gives>[], typed: Typed, errors: Errors }

async function listed({ db }: Pick<Context, 'db'>, typed: Typed = {}, errors: Errors = {}): Promise<Listed> {
  return { periods: await db.rows(listPayPeriods, {}), typed, errors }
}

const list = get('/pay-periods', {
  name: 'payments.periods', summary: 'The pay periods of the authority', permission: 'payment.read',
  handle: async (context) => show(await listed(context), listPage),
})

const fillYear = post('/pay-periods', {
  name: 'payments.fill-year', summary: 'Fill in a financial year with thirteen pay periods of four weeks', permission: 'setting.edit', input: yearFields,
  handle: async (context) => {
    const { db, input, note } = context
    const before = await listed(context, input.typed)
    const values = readable(input)
    const errors: Errors = {
      ...problemsWithPayPeriod({ ...values, number: 1 }),
      ...(before.periods.some(({ year }) => year === values.year) ? { year: `${values.year} has pay periods already. Change those, or remove them first` } : {}),
      ...('errors' in input ? input.errors : {}),
    }
    if ('errors' in input || Object.keys(errors).length > 0) return again<Listed>({ ...before, errors }, listPage, errors)
    const { year, starts_on } = input.values
    const periods = fourWeekly(year, Temporal.PlainDate.from(starts_on))
    const attempt = await db.attempt(() => db.rows(insertPayPeriods, asWritten(year, periods)))
    if ('refused' in attempt) {
      // A colleague has filled in the same year, or the days are another year's.
      const { number, ...rest } = errorsOf(refusals, attempt.refused)
      const refused = number === undefined ? rest : { year: number }
      return again<Listed>({ ...before, errors: refused }, listPage, refused, 409)
    }
    note(attempt.done.map(({ id }) => `pay-period:${id}`), { detail: { year, starts_on } })
    return done('/pay-periods', `${year} is filled in, up to ${showShortIso(periods.at(-1)!.ends_on)}.`, { year, periods }, 201)
  },
})

const asWritten = (year: string, periods: readonly PayPeriod[]) => ({
  year,
  numbers: periods.map(({ number }) => number),
  first_days: periods.map(({ starts_on }) => starts_on),
  last_days: periods.map(({ ends_on }) => ends_on),
})

const listPage: Page<Listed> = ({ periods, typed, errors }, { user, csrf, today }) => {
  const mayEdit = user.may('setting.edit')
  const gaps = periods.map((period, at) => gapBefore(period, periods[at + 1]))
  return {
    title: 'Pay periods',
    breadcrumbs: [{ text: 'Reports', href: '/reports' }, { text: 'Payment', href: '/reports/payments' }, { text: 'Pay periods' }],
    main: html`${pageHeading({ text: 'Pay periods', ...(mayEdit ? { actions: html`<a class="govuk-link" href="/pay-periods/new">Add a pay period</a>` } : {}) })}
      ${dataTable({
        id: 'periods', caption: 'Pay periods', captionHidden: true,
        columns: [
          { key: 'name', heading: 'Period' },
          { key: 'from', heading: 'First day', noWrap: true },
          { key: 'to', heading: 'Last day', noWrap: true },
          { key: 'days', heading: 'Days', numeric: true },
          ...(gaps.some((gap) => gap > 0) ? [{ key: 'gap' as const, heading: 'Before it' }] : []),
        ],
        rows: periods.map((period, at) => {
          const gap = gaps[at]!
          return {
            name: mayEdit
              ? html`<a class="govuk-link" href="/pay-periods/${period.id}"><span class="govuk-visually-hidden">Edit </span>${periodName(period)}</a>`
              : periodName(period),
            from: showShortIso(period.starts_on), to: showShortIso(period.ends_on), days: daysOf(period),
            gap: gap > 0 ? tag({ text: `${gap} ${gap === 1 ? 'day' : 'days'} in no period`, classes: 'govuk-tag--yellow' }) : '',
          }
        }),
        empty: { title: 'No pay periods yet', text: 'Services are paid for periods of mostly four weeks, thirteen or fourteen in a financial year. Schedules can be paid once their days are in one.' },
      })}
      ${mayEdit && section({ title: 'Fill in a year', text: 'With thirteen periods of four weeks, one after the other. A fourteenth, or one that is shorter, is added or changed by itself.',
        content: formView({ action: '/pay-periods', csrf, submit: 'Fill in the year', draft: false, fields: fieldViews(yearFields, typed, errors, { today }) }) })}`,
  }
}

// ---------------------------------------------------------------- one period

type Form = { id: string | null, name: string, typed: Typed, errors: Errors, version: string | undefined, stood: string | undefined }

const formPage: Page<Form> = ({ id, name, typed, errors, version, stood }, { csrf, today }) => {
  const action = `/pay-periods/${id ?? 'new'}`
  return {
    title: name,
    breadcrumbs: [{ text: 'Reports', href: '/reports' }, { text: 'Payment', href: '/reports/payments' }, { text: 'Pay periods', href: '/pay-periods' }, { text: name }],
    main: html`${pageHeading({ text: name })}
      ${formView({ action, csrf, submit: 'Save', cancelHref: '/pay-periods', hidden: { version, stood }, inColumns: true, fields: fieldViews(payPeriodFields, typed, errors, { today }) })}
      ${id !== null && html`<form class="tl-form" method="post" action="${action}/remove">${csrfField(csrf)}
        ${button({ text: 'Remove: recorded in error', classes: 'govuk-button--warning', preventDoubleClick: true })}</form>`}`,
  }
}

/** What `sent` a form that comes back, with the version it was shown with and what stood then: only where it says what stands now may that be saved over. */
async function form({ db }: Pick<Context, 'db'>, id: string | null, errors: Errors = {}, sent?: Sent): Promise<Form> {
  const stored = id === null ? undefined : found(await db.row(findPayPeriod, { id }))
  return {
    id, name: stored ? periodName(stored) : 'Add a pay period', errors,
    typed: sent?.typed ?? (stored ? write(payPeriodFields, stored) : {}), version: stored && String(sent?.version ?? stored.version),
    stood: sent ? sent.stood : stored && stoodOf(payPeriodFields, stored),
  }
}
type Sent = { typed: Typed, version: number, stood: string | undefined }

async function save(context: Context<Record<string, 'uuid'>, Record<never, never>, typeof payPeriodFields>, id: string | null) {
  const { db, input, body, today, note } = context
  const seen = versionIn(body, { today })
  const stood = stoodIn(body)
  const back = async (errors: Errors, status: 409 | 422 = 422, sent: Sent = { typed: input.typed, version: seen, stood }) => again(await form(context, id, errors, sent), formPage, errors, status)
  if (id !== null) found(await db.row(findPayPeriod, { id }))
  const errors: Errors = { ...problemsWithPayPeriod(readable(input)), ...('errors' in input ? input.errors : {}) }
  if ('errors' in input || Object.keys(errors).length > 0) return back(errors)
  const { year, version: _, ...rest } = input.values as typeof input.values & { version?: number }
  const attempt = await db.attempt(() => (id === null ? db.row(insertPayPeriods, asWritten(year, [{ year, ...rest }]))
    : db.row(updatePayPeriod, { id, version: seen, year, ...rest })))
  if ('refused' in attempt) return back(errorsOf(refusals, attempt.refused), 409)
  if (!attempt.done) {
    note([`pay-period:${id}`])
    const standing = found(await db.row(findPayPeriod, { id: id! }))
    const { errors: problems, ...sent } = changedMeanwhile(payPeriodFields, { typed: input.typed, values: { year, ...rest }, standing, stood })
    return back(problems, 409, { ...sent, version: standing.version })
  }
  note([`pay-period:${attempt.done.id}`], { detail: { year, ...rest } })
  return done('/pay-periods', 'Saved.', { id: attempt.done.id }, id === null ? 201 : 200)
}

const params = { pay_period: 'uuid' } as const

export const payPeriodRoutes: Route[] = [
  list, fillYear,
  get('/pay-periods/new', {
    name: 'payments.period-new', summary: 'The form for one more pay period', permission: 'setting.edit',
    handle: async (context) => show(await form(context, null), formPage),
  }),
  post('/pay-periods/new', { name: 'payments.period-add', summary: 'Add a pay period', permission: 'setting.edit', input: payPeriodFields, handle: (context) => save(context as never, null) }),
  get('/pay-periods/:pay_period', { name: 'payments.period-form', summary: 'The form to change a pay period', permission: 'setting.edit', params,
    handle: async (context) => show(await form(context, context.params.pay_period), formPage) }),
  post('/pay-periods/:pay_period', {
    name: 'payments.period-save', summary: 'Change a pay period', permission: 'setting.edit', params, input: { ...payPeriodFields, ...versionField },
    handle: (context) => save(context as never, context.params.pay_period),
  }),
  post('/pay-periods/:pay_period/remove', { name: 'payments.period-remove', summary: 'Take back a pay period recorded in error', permission: 'setting.edit', params,
    handle: async ({ db, params: { pay_period: id }, note }) => {
      if (!await db.row(deletePayPeriod, { id })) throw notFound()
      note([`pay-period:${id}`])
      return done('/pay-periods', 'Removed. Its days are in no pay period now.')
    } }),
]
