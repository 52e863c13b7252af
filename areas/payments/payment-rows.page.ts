// The rows behind a figure of a payment, with their sum.
import { serviceView } from '#areas/services/public.ts'
import { showUnitDays } from '#areas/schedules/public.ts'
import { labelOf } from '#code-lists/code-list.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { html } from '#pages/html.ts'
import { showShortIso } from '#platform/dates.ts'
import type { Page } from '#platform/web/route.ts'
import { figureLink, figureList, paymentHref, periodHeading } from './payment-links.ts'
import type { NamedRow, RowsOfPayment } from './show-payment.ts'
import { whose } from './show-payment.page.ts'

export const paymentRowsPage: Page<RowsOfPayment> = (of, context) => {
  const { service, figure, level, rows, total, beyond } = of
  const back = paymentHref(of)
  const name = labelOf(figureList, figure)
  const whole = [name, level].filter(Boolean).join(', ')
  return serviceView(service, 'payment', {
    title: `${whole}: the rows`,
    breadcrumbs: [{ text: 'Services', href: '/services' }, { text: service.name, href: `/services/${service.id}/schedules` }, { text: 'Payment', href: back }, { text: name }],
    main: html`<div class="tl-heading"><h2 class="govuk-heading-m">${whole}</h2>
        <div class="tl-heading__actions"><a class="govuk-link" href="${back}">Back to payment</a></div></div>
      <p class="govuk-body">${periodHeading(of.period)}</p>
      ${dataTable({
        id: 'rows', caption: 'Rows, in unit-days', captionHidden: true, rowHeader: 'client',
        columns: [
          { key: 'unit', heading: 'Unit', noWrap: true },
          { key: 'client', heading: 'Client' },
          { key: 'level', heading: 'Service level' },
          ...(figure === 'occupied' || figure === 'unpaid' ? [{ key: 'counts' as const, heading: 'Counts as' }] : []),
          { key: 'from', heading: 'First day', noWrap: true },
          { key: 'to', heading: 'Last day', noWrap: true },
          { key: 'days', heading: 'Days', numeric: true },
          { key: 'units', heading: 'Units', numeric: true },
          { key: 'unitDays', heading: 'Unit-days', numeric: true },
        ],
        rows: rows.map((row) => ({ unit: row.unit, client: row.wanted === null ? whose(row, of.asAt) : `Beyond the capacity: ${row.wanted} units qualify, ${row.bought} bought`, level: row.level,
          counts: countsAs(row), from: showShortIso(row.from), to: showShortIso(row.to), days: row.days, units: row.units, unitDays: showUnitDays(row.unitDays) })),
        totals: { unit: '', client: 'Sum', level: '', counts: '', from: '', to: '', days: '', units: '', unitDays: showUnitDays(total) },
        empty: { title: 'The figure is 0', text: 'No schedule on these days counts towards it.' },
      })}
      ${figure === 'occupied' && beyond > 0
        && html`<p class="govuk-body">Of what counts as paid here, ${
          figureLink(of, 'beyond-capacity', beyond, { name: level ?? 'all levels', words: 'unit-days' })} are beyond the capacity and taken off.</p>`}`,
  }, context)
}

const countsAs = ({ reason }: NamedRow) => labelOf(figureList, reason ?? 'paid')
