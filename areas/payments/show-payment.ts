// GET /services/:service/payment: what a service is paid for a pay period, line by line, reconciled to its schedules (S1.82); the same as files, and the rows of each figure.
import { listName, listNames, unknownPerson } from '#areas/clients/public.ts'
import { fileKinds, reportFile } from '#areas/reports/public.ts'
import { occupancyOfOne, unitDays } from '#areas/schedules/public.ts'
import { findService, levelName, listLevels } from '#areas/services/public.ts'
import { labelOf } from '#code-lists/code-list.ts'
import { isBlockSubsidy } from '#code-lists/service-types.ts'
import { choice, pick, shaped, type Errors, type Typed } from '#platform/fields.ts'
import { showDecimal } from '#platform/quantities.ts'
import type { Db } from '#platform/sql.ts'
import { isUuid } from '#platform/text.ts'
import { again, found, get, notFound, show, type Answer, type Context, type Route } from '#platform/web/route.ts'
import type { Sheet } from '#platform/xlsx.ts'
import { lastWords, paymentOf, payPeriods, type Word } from './measure-payment.ts'
import { inUnitDays, linesOf, reconciledLevels, rowsOf, type PaymentLine, type PaymentRow, type ReconciledLevel } from './payment-lines.ts'
import { figureList } from './payment-links.ts'
import { paymentRowsPage } from './payment-rows.page.ts'
import { unpaidReason } from './payment.ts'
import { askedPeriod, keyOf, type PayPeriod } from './pay-period.ts'
import { paymentPage } from './show-payment.page.ts'

export type Service = { id: number, name: string, type: string }
export type NamedLine = PaymentLine & { /** Null for somebody whose record the reader may not see, and where the line is nobody's. */ name: string | null }
export type NamedRow = PaymentRow & { name: string | null }

export type PaymentOfService = {
  service: Service
  asAt: string | null
  period: PayPeriod
  lines: NamedLine[]
  /** In unit-days, level by level; each level and the total add up: occupied = paid + unpaid. */
  levels: ReconciledLevel[]
  total: Pick<ReconciledLevel, 'occupied' | 'paid' | 'unpaid'>
  pence: number
  /** What the occupancy page says is occupied, in unit-days: it counts a shared unit once. */
  occupancy: number
  /** The last word of the provider that the list is right, before this period could be paid. */
  confirmed: Word | null
}
export type RowsOfPayment = Pick<PaymentOfService, 'service' | 'asAt' | 'period'> & {
  figure: string, level: string | null, rows: NamedRow[], total: number,
  /** Unit-days of these that are beyond the capacity. */
  beyond: number
}

/** A period that can't be read comes back as typed, without figures; so does a service that has none to show. */
export type Asked = { service: Service, periods: PayPeriod[], typed: Typed, errors: Errors, found: PaymentOfService | null }

const fields = { period: pick({ label: 'Pay period', optional: true }) }
const figureFields = {
  figure: choice({ label: 'Figure', list: figureList, optional: true }),
  level: shaped({
    label: 'Service level', optional: true,
    reader: (typed) => (isUuid(typed) ? { value: typed } : { error: 'Service level must be one of the payment page' }),
  }),
}
const asked = { permission: 'payment.read', params: { service: 'number' }, asAt: true } as const

const page = get('/services/:service/payment', {
  ...asked, query: fields, name: 'payments.of-service', summary: 'What a service is paid for a pay period, line by line, and reconciled to its schedules',
  handle: (context) => withPeriod(context, async ({ service, period, periods }) => {
    const { db, asAt, note } = context
    const of = { service, period, asAt: asAt?.toString() ?? null, ...await paymentOfService(db, service, period) }
    note(subjectsOf(of.lines))
    return show<PaymentOfService>(of, (data, shown) => paymentPage({ service, periods, typed: {}, errors: {}, found: data }, shown))
  }),
})

const files = fileKinds.map((kind) => get(`/services/:service/payment.${kind}`, {
  ...asked, query: fields, name: `payments.of-service-${kind}`, summary: `What a service is paid for a pay period, as ${kind.toUpperCase()}`,
  handle: (context) => withPeriod(context, async ({ service, period }) => {
    const { lines } = await paymentOfService(context.db, service, period)
    context.note(subjectsOf(lines))
    return reportFile(`payment-${service.id}-${keyOf(period)}`, sheetOf(service, period, lines), kind)
  }),
}))

const rows = get('/services/:service/payment/rows', {
  ...asked, query: { ...fields, ...figureFields }, name: 'payments.rows', summary: 'The rows that a figure of a payment adds up',
  handle: (context) => withPeriod(context, async ({ service, period }) => {
    const { db, query, queryErrors, asAt, note } = context
    // No page of ours leads to such an address.
    if (Object.keys(figureFields).some((name) => queryErrors[name] !== undefined)) throw notFound()
    const figure = query.figure ?? 'occupied'
    const [payment, levels] = await Promise.all([paymentOf(db, service.id, period), db.rows(listLevels, { service: service.id })])
    const level = query.level === null ? null : found(levels.find(({ id }) => id === query.level))
    const named = await withNames(db, rowsOf(payment, level === null ? levels : [level], figure))
    note(subjectsOf(named))
    return show<RowsOfPayment>({ service, asAt: asAt?.toString() ?? null, period, figure, level: level === null ? null : levelName(level), rows: named,
      total: unitDays(named.reduce((sum, row) => sum + Math.round(row.unitDays * 100), 0)),
      beyond: unitDays((level === null ? payment.total : payment.levels.get(level.id))?.unpaid['beyond-capacity'] ?? 0) }, paymentRowsPage)
  }),
})

export const paymentRoutes: Route[] = [page, ...files, rows]

type AskedContext = Pick<Context<{ service: 'number' }, typeof fields>, 'db' | 'params' | 'query' | 'queryTyped' | 'today' | 'asAt' | 'note'>
type Ready = { service: Service, period: PayPeriod, periods: PayPeriod[] }

/** Goes on with the service and the period, or with the page that says what is missing or wrong. */
async function withPeriod(context: AskedContext, answer: (ready: Ready) => Promise<Answer>): Promise<Answer> {
  const { db, params, query, queryTyped, today, asAt, note } = context
  const [row, periods] = await Promise.all([db.row(findService, params), payPeriods(db)])
  const { id, name, type } = found(row)
  note([`service:${id}`])
  const frame = { service: { id, name, type }, periods, typed: queryTyped, found: null }
  const period = isBlockSubsidy(type) ? askedPeriod(periods, query.period, asAt ?? today) : null
  if (period === null) return show<Asked>({ ...frame, errors: {} }, paymentPage)
  const errors: Errors = 'error' in period ? { period: period.error } : {}
  if ('error' in period) return again<Asked>({ ...frame, errors }, paymentPage, errors)
  return answer({ service: frame.service, period, periods })
}

async function paymentOfService(db: Db, service: Service, period: PayPeriod): Promise<Omit<PaymentOfService, 'service' | 'period' | 'asAt'>> {
  const [payment, levels, { occupied }, words] = await Promise.all([paymentOf(db, service.id, period), db.rows(listLevels, { service: service.id }),
    occupancyOfOne(db, service.id, { from: period.starts_on, to: period.ends_on }), lastWords(db, service.id, period)])
  return {
    lines: await withNames(db, linesOf(payment, levels)), levels: reconciledLevels(payment, levels), total: inUnitDays(payment.total), pence: Number(payment.pence),
    occupancy: unitDays(occupied),
    confirmed: words.get(service.id) ?? null,
  }
}

async function withNames<R extends { client: number | null }>(db: Db, unnamed: readonly R[]): Promise<(R & { name: string | null })[]> {
  const clients = [...new Set(unnamed.flatMap(({ client }) => (client === null ? [] : [client])))]
  const names = new Map((clients.length === 0 ? [] : await db.rows(listNames, { clients })).map((person) => [person.id, listName(person)]))
  return unnamed.map((row) => ({ ...row, name: row.client === null ? null : names.get(row.client) ?? null }))
}

const subjectsOf = (named: readonly { client: number | null }[]) => [...new Set(named.flatMap(({ client }) => (client === null ? [] : [`client:${client}`])))]

function sheetOf(service: Service, period: PayPeriod, lines: readonly NamedLine[]): Sheet {
  const column = (heading: string, kind: Sheet['columns'][number]['kind']) => ({ heading, kind })
  const money = (pence: number | null) => (pence === null ? null : showDecimal(pence))
  return {
    name: `Payment ${keyOf(period)}`,
    columns: [
      column('Service ID', 'number'), column('Pay period', 'text'), column('Service level', 'text'), column('Unit', 'text'),
      column('Schedule', 'number'), column('Client ID', 'number'), column('Client', 'text'), column('First day', 'date'),
      column('Last day', 'date'), column('Days', 'number'), column('Units', 'number'), column('Unit-days', 'number'),
      column('Weekly price', 'number'), column('Amount', 'number'), column('Unpaid or taken off', 'text'),
    ],
    rows: lines.map((line) => [
      service.id, keyOf(period), line.level, line.unit, line.schedule, line.client,
      line.kind === 'beyond-capacity' ? null : line.name ?? unknownPerson, line.spans[0]!.from, line.spans.at(-1)!.to, line.days, line.units,
      line.unitDays, money(line.weeklyPence), money(line.pence), line.reason === null ? null : labelOf(unpaidReason, line.reason),
    ]),
  }
}
