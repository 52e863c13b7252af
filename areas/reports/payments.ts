// Report: what block subsidy services are paid for a pay period, beside what is occupied and why the rest is not paid (S1.82), and whether the list was confirmed (S1.83).
import { askedPeriod, figureList, inUnitDays, keyOf, lastWords, paymentsOfAll, payPeriods, periodOptions, unpaidReason, type PayPeriod, type Word } from '#areas/payments/public.ts'
import { choice, pick, wholeNumber, type Errors, type Typed } from '#platform/fields.ts'
import { showDecimal } from '#platform/quantities.ts'
import { again, get, show, type Answer, type Context, type Route } from '#platform/web/route.ts'
import type { Sheet } from '#platform/xlsx.ts'
import { paymentsReportPage } from './payments.page.ts'
import { fileKinds, reportFile } from './report-file.ts'
import { onlyAsked, orAll, scopeFields, scopeOf, type Option } from './scope.ts'

/** In unit-days and pence: occupied = paid + all that is unpaid, by reason. */
export type Amounts = { pence: number, occupied: number, paid: number, unpaid: Record<string, number> }
export type PaymentOfService = Amounts & { service: number, name: string, provider: string, confirmed: Word | null }
export type Found = { asAt: string | null, period: PayPeriod, asked: Typed, services: PaymentOfService[], total: Amounts, from_row: number }
export type Drawn = { fields: typeof fields, options: Record<string, Option[]>, typed: Typed, errors: Errors, found: Found | null }

export const servicesAPage = 50
/** What services may be listed for: a figure of theirs that is not 0, so that the sum of all leads to the services that it adds up. */
const figures = { ...figureList, codes: [{ code: 'amount', label: 'Amount' }, ...figureList.codes] } as const
const fields = { period: pick({ label: 'Pay period', optional: true }), service: scopeFields.service, provider: scopeFields.provider,
  figure: choice({ label: 'With days or an amount', list: figures, optional: true }) }
const asked = { permission: 'payment.read', query: { ...fields, from_row: wholeNumber({ label: 'First row', optional: true, most: 1_000_000 }) }, asAt: true } as const

export const paymentsReport: Route[] = [
  get('/reports/payments', { ...asked, name: 'reports.payments', summary: 'Report: what services are paid for a pay period, and why the rest is not paid',
    handle: (context) => answer(context as unknown as Context, (drawn, found) => show(found, (data, shown) => paymentsReportPage({ ...drawn, found: data }, shown))) }),
  ...fileKinds.map((kind) => get(`/reports/payments.${kind}`, { ...asked, name: `reports.payments-${kind}`, summary: `Report as ${kind.toUpperCase()}: what services are paid for a pay period`,
    handle: (context) => answer(context as unknown as Context, (_, found) => {
      context.note([], { detail: { rows: found.services.length, ...found.asked } })
      return reportFile(`payments-${keyOf(found.period)}`, sheetOf(found), kind)
    }) })),
]

async function answer(context: Context, go: (drawn: Drawn, found: Found) => Answer): Promise<Answer> {
  const { db, today, asAt, queryTyped, queryErrors } = context
  const query = context.query as { period: string | null, service: string | null, provider: string | null, figure: string | null, from_row: number | null }
  const [{ services, options, errors: wrongScope }, periods] = await Promise.all([scopeOf(db, { ...query, type: null }), payPeriods(db)])
  const period = askedPeriod(periods, query.period, asAt ?? today)
  const errors: Errors = { ...queryErrors, ...wrongScope, ...(period !== null && 'error' in period ? { period: period.error } : {}) }
  const { type: _, ...scopes } = options
  const figure = orAll(figures.codes.map(({ code, label }) => ({ value: code, text: label })))
  const drawn: Drawn = { fields, options: { ...scopes, period: periodOptions(periods), figure }, typed: queryTyped, errors, found: null }
  if (Object.keys(errors).length > 0) return again(drawn, paymentsReportPage, errors)
  if (period === null || 'error' in period) return show(drawn, paymentsReportPage)
  const [paid, words] = await Promise.all([paymentsOfAll(db, period), lastWords(db, null, period)])
  const lines = [...services.values()].filter(({ id }) => paid.has(id)).map(({ id, name, organisation }): PaymentOfService => {
    const { total, pence } = paid.get(id)!
    return { service: id, name, provider: organisation, pence: Number(pence), ...inUnitDays(total), confirmed: words.get(id) ?? null }
  }).filter((line) => query.figure === null || valueOf(line, query.figure) !== 0)
  return go(drawn, { asAt: asAt?.toString() ?? null, period, services: lines, total: sumOf(lines), from_row: query.from_row ?? 0,
    asked: onlyAsked({ period: keyOf(period), service: query.service, provider: query.provider, figure: query.figure, ...(asAt === null ? {} : { 'as-at': asAt.toString() }) }) })
}

export const unpaidOf = ({ occupied, paid }: Amounts) => Math.round((occupied - paid) * 100) / 100

function valueOf(line: Amounts, figure: string): number {
  return { amount: line.pence, occupied: line.occupied, paid: line.paid, unpaid: unpaidOf(line) }[figure] ?? line.unpaid[figure] ?? 0
}

function sumOf(lines: readonly Amounts[]): Amounts {
  const sum = (of: (line: Amounts) => number) => Math.round(lines.reduce((total, line) => total + of(line), 0) * 100) / 100
  return { pence: lines.reduce((total, { pence }) => total + pence, 0), occupied: sum(({ occupied }) => occupied), paid: sum(({ paid }) => paid),
    unpaid: Object.fromEntries(unpaidReason.codes.map(({ code }) => [code, sum(({ unpaid }) => unpaid[code] ?? 0)] as const).filter(([, value]) => value !== 0)) }
}

/** A column for every reason there is, so that files of different periods fit each other. */
function sheetOf({ period, services, asAt }: Found): Sheet {
  const column = (heading: string, kind: Sheet['columns'][number]['kind']) => ({ heading, kind })
  return {
    name: `Payments ${keyOf(period)}`,
    columns: [
      column('Service', 'text'), column('Service ID', 'number'), column('Provider', 'text'), column('Pay period', 'text'),
      column('First day', 'date'), column('Last day', 'date'), column('Amount', 'number'), column('Occupied unit-days', 'number'),
      column('Paid unit-days', 'number'), ...unpaidReason.codes.map(({ label }) => column(label, 'number')),
      column('List confirmed on', 'date'), column('Confirmed by', 'text'), column('As known on', 'date'),
    ],
    rows: services.map((line) => [line.name, line.service, line.provider, keyOf(period), period.starts_on, period.ends_on, showDecimal(line.pence), line.occupied, line.paid,
      ...unpaidReason.codes.map(({ code }) => line.unpaid[code] ?? 0), line.confirmed?.confirmed_on ?? null, line.confirmed?.confirmer ?? null, asAt]),
  }
}
