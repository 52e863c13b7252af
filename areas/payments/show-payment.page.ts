// The payment tab of a service: the amount, how it reconciles to the schedules, its lines, and what is unpaid and why.
import { unknownPerson } from '#areas/clients/public.ts'
import { occupancyHref, showUnitDays } from '#areas/schedules/public.ts'
import { serviceView } from '#areas/services/public.ts'
import { labelOf } from '#code-lists/code-list.ts'
import { isBlockSubsidy } from '#code-lists/service-types.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { emptyState } from '#pages/components/empty-state.ts'
import { filter } from '#pages/components/filter.ts'
import { summaryList } from '#pages/components/summary-list.ts'
import { html, join, type Html } from '#pages/html.ts'
import { showShortIso } from '#platform/dates.ts'
import type { Context, Page } from '#platform/web/route.ts'
import { confirmation, howCounted, noPeriods, periodOptions, pounds, stillToCome } from './payment-frame.page.ts'
import { figureLink, paymentHref, periodHeading, reasonsIn } from './payment-links.ts'
import { unpaidReason } from './payment.ts'
import { keyOf, type PayPeriod } from './pay-period.ts'
import type { Asked, NamedLine, PaymentOfService } from './show-payment.ts'

export const paymentPage: Page<Asked> = ({ service, periods, typed, errors, found }, context) => serviceView(service, 'payment', {
  title: `Payment of ${service.name}`,
  main: html`${!isBlockSubsidy(service.type) ? notBySchedules : periods.length === 0 ? noPeriods(context) : html`${filter({
      action: `/services/${service.id}/payment`, label: 'Pay period',
      hidden: context.asAt === null ? {} : { 'as-at': context.asAt.toString() },
      fields: [{
        name: 'period', label: 'Pay period', kind: 'choice', required: false,
        value: found === null ? typed['period'] ?? '' : keyOf(found.period), error: errors['period'], options: periodOptions(periods),
      }],
    })}
    ${found === null ? html`<p class="govuk-body">Choose a period to see its payment.</p>` : payment(found, periods, context)}`}`,
}, context)

const notBySchedules = emptyState({ title: 'Not paid by its schedules',
  text: 'Block subsidy of long-term accommodation is paid for each client who qualifies, and computed here. Floating support and short-term accommodation are paid by their contracts.' })

function payment(of: PaymentOfService, periods: readonly PayPeriod[], context: Context): Html {
  const at = periods.findIndex((period) => keyOf(period) === keyOf(of.period))
  const step = (to: PayPeriod | undefined, text: string) => to && html`<a class="govuk-link" href="${paymentHref({ ...of, period: to })}">${text}</a> `
  return html`<div class="tl-heading"><h2 class="govuk-heading-m">${periodHeading(of.period)}</h2>
      <div class="tl-heading__actions">${step(periods[at + 1], 'Period before')}${step(periods[at - 1], 'Period after')}<a class="govuk-link" href="${paymentHref(of, '.csv')}">Download as CSV</a>
        <a class="govuk-link" href="${paymentHref(of, '.xlsx')}">Download as XLSX</a></div></div>
    ${stillToCome(of.period, context)}
    ${mainFigures(of)}
    ${reconciliation(of)}
    ${paidLines(of)}
    ${unpaidLines(of)}
    ${howCounted}`
}

const all = { name: 'all levels' }

function mainFigures(of: PaymentOfService): Html {
  const row = (key: string, value: Html | string) => ({ key: { text: key }, value: { html: html`${value}` } })
  const { confirmed, total } = of
  return summaryList({ rows: [
    row('Payment', html`<strong>${pounds(of.pence)}</strong>`),
    row('Paid', html`${figureLink(of, 'paid', total.paid, all)} of ${figureLink(of, 'occupied', total.occupied, all)} occupied unit-days`),
    row('On the occupancy page', besideOccupancy(of)),
    row('List confirmed', confirmation(confirmed, of.service.id, of.period)),
  ] })
}

/** Occupancy counts units, payment the units of schedules: what is between the two is said. */
function besideOccupancy(of: PaymentOfService): Html {
  const { occupancy, total, period, service, asAt } = of
  const [outside, unlet] = [total.unpaid['outside-contract'] ?? 0, total.unpaid['unit-not-let'] ?? 0]
  const otherwise = Math.round((total.occupied - outside - unlet - occupancy) * 100) / 100
  const link = html`<a class="govuk-link" href="${occupancyHref({ service, from: period.starts_on, to: period.ends_on, asAt })}">${showUnitDays(occupancy)} occupied unit-days</a>`
  if (outside === 0 && unlet === 0 && otherwise === 0) return html`${link}: the same`
  const signed = (value: number) => `${value > 0 ? '+' : '−'} ${showUnitDays(Math.abs(value))}`
  return html`${link}${outside !== 0 && ` ${signed(outside)} outside the contract`}${unlet !== 0 && ` ${signed(unlet)} in units that are not let`}${
    otherwise !== 0 && ` ${signed(otherwise)} where people share a unit, or a schedule is for more or less than its unit`
  } = ${showUnitDays(total.occupied)}`
}

function reconciliation(of: PaymentOfService): Html {
  const reasons = reasonsIn(of.levels.map(({ unpaid }) => unpaid))
  const cells = (amounts: PaymentOfService['total'], level: Parameters<typeof figureLink>[3]) => ({
    occupied: figureLink(of, 'occupied', amounts.occupied, level), paid: figureLink(of, 'paid', amounts.paid, level),
    ...Object.fromEntries(reasons.map((reason) => [reason, amounts.unpaid[reason] ? figureLink(of, reason, amounts.unpaid[reason], level) : '0'])),
  })
  return dataTable<string>({
    id: 'reconciliation', caption: 'Price reconciliation, in unit-days',
    columns: [{ key: 'level', heading: 'Service level' }, { key: 'occupied', heading: 'Occupied', numeric: true }, { key: 'paid', heading: 'Paid', numeric: true },
      ...reasons.map((reason) => ({ key: reason, heading: labelOf(unpaidReason, reason), numeric: true }))],
    rows: of.levels.map((level) => ({ level: level.level, ...cells(level, { levelId: level.levelId, name: level.level }) })),
    totals: { level: 'All', ...cells(of.total, all) },
    empty: {
      title: 'No service levels',
      text: 'A schedule is for a service level, which has a capacity and a price. Have them entered.',
      action: { href: `/services/${of.service.id}/details`, text: 'See the service details' },
    },
  })
}

const lineColumns = [
  { key: 'unit', heading: 'Unit', noWrap: true },
  { key: 'client', heading: 'Client' },
  { key: 'level', heading: 'Service level', noWrap: true },
  { key: 'from', heading: 'First day', noWrap: true },
  { key: 'to', heading: 'Last day', noWrap: true },
  { key: 'days', heading: 'Days', numeric: true },
  { key: 'units', heading: 'Units', numeric: true },
  { key: 'unitDays', heading: 'Unit-days', numeric: true },
] as const

const lineCells = (of: PaymentOfService, line: NamedLine) => ({
  unit: line.unit, client: whose(line, of.asAt), level: line.level, from: daysOf(line, 'from'), to: daysOf(line, 'to'), days: line.days, units: line.units, unitDays: showUnitDays(line.unitDays),
})

/** One below the other, where other days lie between. */
const daysOf = ({ spans }: NamedLine, which: 'from' | 'to') => join(spans.map((span) => showShortIso(span[which])), html`<br>`)

/** The schedule that a line is of; who may not be named is counted all the same. */
export function whose({ name, schedule }: Pick<NamedLine, 'name' | 'schedule'>, asAt: string | null): Html | string {
  return schedule === null || name === null ? unknownPerson : html`<a class="govuk-link" href="/schedules/${schedule}${asAt !== null && `?as-at=${asAt}`}">${name}</a>`
}

function paidLines(of: PaymentOfService): Html {
  const lines = of.lines.filter(({ kind }) => kind !== 'unpaid')
  return dataTable({
    id: 'lines', caption: 'Payment lines', rowHeader: 'client',
    columns: [...lineColumns, { key: 'price', heading: 'Price a week', numeric: true }, { key: 'amount', heading: 'Amount', numeric: true }],
    rows: lines.map((line) => ({
      ...lineCells(of, line), price: pounds(line.weeklyPence ?? 0), amount: pounds(line.pence),
      ...(line.kind === 'beyond-capacity' ? { client: html`<a class="govuk-link" href="${
        paymentHref(of, '/rows', { figure: 'beyond-capacity' })
      }">Beyond the capacity<span class="govuk-visually-hidden"> of ${line.level}</span></a>` } : {}),
    })),
    totals: { unit: '', client: 'Payment', level: '', from: '', to: '', days: '', units: '', unitDays: showUnitDays(of.total.paid), price: '', amount: pounds(of.pence) },
    empty: { title: 'Nothing is paid', text: of.total.occupied === 0 ? 'No accepted schedule of this service has one of these days.'
      : 'Schedules have some of these days, and none of them is paid: the figures above say why.' },
  })
}

function unpaidLines(of: PaymentOfService): Html | false {
  const lines = of.lines.filter(({ kind }) => kind === 'unpaid')
  return lines.length > 0 && dataTable({
    id: 'unpaid', caption: 'Unpaid days of schedules', rowHeader: 'client',
    columns: [...lineColumns, { key: 'why', heading: 'Why' }],
    rows: lines.map((line) => ({ ...lineCells(of, line), why: whyUnpaid(of, line) })),
  })
}

/** What can be mended leads to where that is. */
function whyUnpaid({ service }: PaymentOfService, { reason }: NamedLine): Html | string {
  const label = labelOf(unpaidReason, reason!)
  const tab = reason === 'no-price' || reason === 'outside-contract' ? 'details' : reason === 'unit-not-let' ? 'properties' : null
  return tab === null ? label : html`<a class="govuk-link" href="/services/${service.id}/${tab}">${label}</a>`
}
