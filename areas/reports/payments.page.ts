// The report of payments: each block subsidy service with its amount, and what is occupied beside what is paid; a figure leads to its rows.
import { confirmation, figureLink, howCounted, noPeriods, paymentHref, periodHeading, pounds, reasonsIn, stillToCome, unpaidReason } from '#areas/payments/public.ts'
import { showUnitDays } from '#areas/schedules/public.ts'
import { labelOf } from '#code-lists/code-list.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { filter } from '#pages/components/filter.ts'
import { pagination } from '#pages/components/pagination.ts'
import { html, join, type Content, type Html } from '#pages/html.ts'
import { fieldViews } from '#platform/web/draw.ts'
import type { Context, Page } from '#platform/web/route.ts'
import { fileLinks, reportView } from './list-report.page.ts'
import { servicesAPage, unpaidOf, type Amounts, type Drawn, type Found, type PaymentOfService } from './payments.ts'
import { addressOf, worthAsking } from './scope.ts'

export const paymentsReportPage: Page<Drawn> = ({ fields, options, typed, errors, found }, context) => reportView('Payment by pay period', options['period']!.length === 0 ? noPeriods(context) : html`
  ${filter({ action: '/reports/payments', label: 'Filter', hidden: context.asAt === null ? {} : { 'as-at': context.asAt.toString() },
    fields: worthAsking(fieldViews(fields, found === null ? typed : found.asked, errors, { today: context.today }, options)) })}
  ${found === null ? html`<p class="govuk-body">Put the filters right to see the payments.</p>` : payments(found, context)}`, context)

function payments(found: Found, context: Context): Html {
  const { services, total, asked, period, from_row } = found
  const page = (first: number) => ({ href: addressOf('payments', { ...asked, from_row: String(Math.max(0, first)) }) })
  // A sum leads to the services that it adds up; theirs to the rows.
  const ofAll = (figure: string, text: string, named = '') => html`<a class="govuk-link" href="${addressOf('payments', { ...asked, figure })}#payments">${text}<span
    class="govuk-visually-hidden"> ${named}all services</span></a>`
  return html`<div class="tl-heading"><h2 class="govuk-heading-m">${periodHeading(period)}</h2>
      <div class="tl-heading__actions"><a class="govuk-link" href="/pay-periods">Pay periods</a> ${fileLinks('payments', asked)}</div></div>
    ${stillToCome(period, context)}
    ${dataTable({
      id: 'payments', caption: 'Payments, and unit-days', captionHidden: true,
      columns: [
        { key: 'service', heading: 'Service' },
        { key: 'provider', heading: 'Provider' },
        { key: 'amount', heading: 'Amount', numeric: true },
        { key: 'occupied', heading: 'Occupied unit-days', numeric: true },
        { key: 'paid', heading: 'Paid', numeric: true },
        { key: 'unpaid', heading: 'Unpaid', numeric: true },
        { key: 'why', heading: 'Why unpaid', wide: true },
        { key: 'confirmed', heading: 'List confirmed' },
      ],
      rows: services.slice(from_row, from_row + servicesAPage).map((line) => rowOf(found, line)),
      totals: {
        service: 'All', provider: '', amount: ofAll('amount', pounds(total.pence), 'amount, '),
        occupied: ofAll('occupied', showUnitDays(total.occupied), 'occupied, '),
        paid: ofAll('paid', showUnitDays(total.paid), 'paid, '),
        unpaid: ofAll('unpaid', showUnitDays(unpaidOf(total)), 'unpaid, '), why: whyOf(total, (reason, text) => ofAll(reason, text)), confirmed: '',
      },
      empty: { title: 'Nothing to pay', text: 'In these filters no block subsidy service has a contract or a schedule on the days of this period.' },
    })}
    ${(from_row > 0 || services.length > from_row + servicesAPage) && pagination({
      ...(from_row > 0 ? { previous: page(from_row - servicesAPage) } : {}),
      ...(services.length > from_row + servicesAPage ? { next: page(from_row + servicesAPage) } : {}),
    })}
    ${howCounted}`
}

function rowOf({ period, asAt }: Found, line: PaymentOfService) {
  const of = { service: { id: line.service }, period, asAt }
  return {
    service: html`<a class="govuk-link" href="${paymentHref(of)}">${line.name}</a>`,
    provider: line.provider,
    amount: html`<a class="govuk-link" href="${paymentHref(of)}#lines">${pounds(line.pence)}<span class="govuk-visually-hidden"> amount, ${line.name}</span></a>`,
    occupied: figureLink(of, 'occupied', line.occupied, line), paid: figureLink(of, 'paid', line.paid, line),
    unpaid: figureLink(of, 'unpaid', unpaidOf(line), line),
    why: whyOf(line, (reason) => figureLink(of, reason, line.unpaid[reason]!, { name: line.name, words: labelOf(unpaidReason, reason) })),
    confirmed: confirmation(line.confirmed, line.service, period),
  }
}

function whyOf({ unpaid }: Amounts, shown: (reason: string, text: string) => Content): Content {
  return join(reasonsIn([unpaid]).map((reason) => shown(reason, `${showUnitDays(unpaid[reason]!)} ${labelOf(unpaidReason, reason)}`)), '; ')
}
