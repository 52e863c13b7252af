// The rows behind a figure of occupancy, with their sum.
import { unknownPerson } from '#areas/clients/public.ts'
import { serviceView } from '#areas/services/public.ts'
import { labelOf } from '#code-lists/code-list.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { html, type Html } from '#pages/html.ts'
import { showShortIso } from '#platform/dates.ts'
import type { Page } from '#platform/web/route.ts'
import { occupancyHref, periodText } from './occupancy-links.ts'
import type { CountedRow, RowsOfFigure } from './occupancy-rows.ts'
import { figureKinds, showShare, showUnitDays, total, type FigureKind } from './occupancy.ts'
import { isAccommodation } from './schedule.ts'

export const occupancyRowsPage: Page<RowsOfFigure> = (figure, context) => {
  const { service, kind, of, reason } = figure
  const back = occupancyHref(figure)
  const name = labelOf(figureKinds, kind)
  const whole = [name, reason, of].filter(Boolean).join(', ')
  return serviceView(service, 'occupancy', {
    title: `${whole}: the rows`,
    breadcrumbs: [{ text: 'Services', href: '/services' }, { text: service.name, href: `/services/${service.id}/schedules` },
      { text: 'Occupancy', href: back }, { text: name }],
    main: html`<div class="tl-heading"><h2 class="govuk-heading-m">${whole}</h2>
        <div class="tl-heading__actions"><a class="govuk-link" href="${back}">Back to occupancy</a></div></div>
      <p class="govuk-body">${periodText(figure)}</p>
      ${kind === 'people' ? people(figure) : counted(figure)}`,
  }, context)
}

const aboutHeadings: Record<FigureKind, string> = {
  days: 'Client or reason', contracted: 'Contract', available: 'Client or reason', occupied: 'Client', void: 'Reason', unavailable: 'Reason',
  people: 'Client', beyond: 'Client', contradictions: 'Entered as', capacity: 'Contract',
}

function counted(figure: RowsOfFigure): Html {
  const { kind, rows } = figure
  const isMixed = kind === 'days' || kind === 'available'
  const first = isAccommodation(figure.service.type) && kind !== 'capacity' ? { key: 'unit' as const, heading: 'Unit', noWrap: true }
    : { key: 'level' as const, heading: 'Service level' }
  const inDays = kind === 'contradictions'
  return html`${dataTable({
    id: 'rows', caption: inDays ? 'Rows, in days' : 'Rows, in unit-days', captionHidden: true, rowHeader: first.key,
    columns: [
      first, ...(isMixed ? [{ key: 'counts' as const, heading: 'Counts as' }] : []), { key: 'about', heading: aboutHeadings[kind] },
      { key: 'from', heading: 'First day', noWrap: true }, { key: 'to', heading: 'Last day', noWrap: true }, { key: 'days', heading: 'Days', numeric: true },
      ...(inDays ? [] : [{ key: 'unitDays' as const, heading: 'Unit-days', numeric: true }]),
    ],
    rows: rows.map((row) => ({
      unit: row.unit, level: row.level, counts: countsAs[row.counts], about: about(row, figure.asAt), from: showShortIso(row.from), to: showShortIso(row.to),
      days: showUnitDays(row.days), unitDays: showUnitDays(row.unitDays),
    })),
    totals: { [first.key]: 'Sum', days: inDays ? showUnitDays(figure.total) : '', unitDays: showUnitDays(figure.total) },
    empty: { title: 'The figure is 0', text: 'Nothing on these days counts towards it.' },
  })}
  ${isMixed && figure.total > 0 && html`<p class="govuk-body">${shares(figure)}</p>`}`
}

const countsAs: Record<CountedRow['counts'], string> = {
  contracted: 'Contracted', occupied: 'Occupied', void: 'Void', unavailable: 'Unavailable', beyond: 'Beyond the capacity',
}

/** 'Occupied: 46 of 92 (50.0%). Void: 46 of 92 (50.0%).' */
function shares({ rows, total: whole }: RowsOfFigure): string {
  return (['occupied', 'void', 'unavailable'] as const)
    .map((counts) => ({ counts, sum: total(rows.filter((row) => row.counts === counts).map((row) => row.unitDays)) }))
    .filter(({ sum }) => sum > 0)
    .map(({ counts, sum }) => `${countsAs[counts]}: ${showUnitDays(sum)} of ${showUnitDays(whole)} (${showShare(sum, whole)}).`).join(' ')
}

function about(row: CountedRow, asAt: string | null): Html | string {
  if (row.about === null) return unknownPerson
  if (row.schedule === null) return row.about
  return html`<a class="govuk-link" href="/schedules/${row.schedule}${asAt !== null && `?as-at=${asAt}`}">${row.about}</a>`
}

function people({ people: served, total: number }: RowsOfFigure): Html {
  return html`${dataTable({
    id: 'rows', caption: 'People served', captionHidden: true,
    columns: [{ key: 'name', heading: 'Client' }, { key: 'schedules', heading: 'Schedules', numeric: true },
      { key: 'from', heading: 'First day', noWrap: true }, { key: 'to', heading: 'Last day', noWrap: true }],
    rows: served.map(({ client, name, schedules, from, to }) => ({
      name: name === null ? unknownPerson : html`<a class="govuk-link" href="/clients/${client}/schedules">${name}</a>`,
      schedules, from: showShortIso(from), to: showShortIso(to),
    })),
    totals: { name: `Number of people: ${number}` },
    empty: { title: 'Nobody', text: 'No schedule of this service covers one of these days inside a contract.' },
  })}`
}
