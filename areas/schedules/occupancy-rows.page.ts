// The rows behind a figure of occupancy, with their sum.
import { serviceView } from '#areas/services/public.ts'
import { labelOf } from '#code-lists/code-list.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { html, type Html } from '#pages/html.ts'
import { showShortDate } from '#platform/dates.ts'
import type { Page } from '#platform/web/route.ts'
import { figureKinds, showShare, showUnitDays, total } from './occupancy.ts'
import { occupancyHref, periodText } from './occupancy-of-service.page.ts'
import type { CountedRow, RowsOfFigure } from './occupancy-rows.ts'
import { isAccommodation } from './schedule.ts'

const day = (iso: string) => showShortDate(Temporal.PlainDate.from(iso))
const unknownPerson = 'Somebody whose record you may not see'

export const occupancyRowsPage: Page<RowsOfFigure> = (figure, context) => {
  const back = occupancyHref(figure.service, figure, figure.asAt)
  const name = labelOf(figureKinds, figure.kind)
  return serviceView(figure.service, 'occupancy', {
    title: `${name}: rows`,
    breadcrumbs: [{ text: 'Services', href: '/services' }, { text: figure.service.name, href: `/services/${figure.service.id}/schedules` }, { text: 'Occupancy', href: back }, { text: name }],
    main: html`<h2 class="govuk-heading-m">${[name, figure.reason, figure.of].filter(Boolean).join(': ')}</h2>
      <p class="govuk-body">${periodText(figure)}. <a class="govuk-link" href="${back}">Back to occupancy</a></p>
      ${figure.kind === 'people' ? people(figure) : counted(figure)}`,
  }, context)
}

function counted(figure: RowsOfFigure): Html {
  const manyThings = figure.kind === 'days' || figure.kind === 'available'
  const isContract = figure.kind === 'contracted' || figure.kind === 'capacity'
  const byUnits = isAccommodation(figure.service.type) && figure.kind !== 'capacity'
  const inDays = figure.kind === 'contradictions'
  return html`${dataTable({
    id: 'rows', caption: inDays ? 'In days' : 'In unit-days', captionHidden: true, rowHeader: byUnits ? 'unit' : 'level',
    columns: [
      ...(byUnits ? [{ key: 'unit' as const, heading: 'Unit', noWrap: true }] : [{ key: 'level' as const, heading: 'Service level' }]),
      ...(manyThings ? [{ key: 'counts' as const, heading: 'Counts as' }] : []),
      { key: 'about', heading: isContract ? 'Contract' : figure.kind === 'occupied' || figure.kind === 'beyond' ? 'Client' : manyThings ? 'Client or reason' : inDays ? 'Entered as' : 'Reason' },
      { key: 'from', heading: 'First day', noWrap: true }, { key: 'to', heading: 'Last day', noWrap: true }, { key: 'days', heading: 'Days', numeric: true },
      ...(inDays ? [] : [{ key: 'unitDays' as const, heading: 'Unit-days', numeric: true }]),
    ],
    rows: figure.rows.map((row) => ({ unit: row.unit, level: row.level, counts: countsAs[row.counts], about: about(row, figure.asAt), from: day(row.from), to: day(row.to), days: showUnitDays(row.days),
      unitDays: showUnitDays(row.unitDays) })),
    totals: { [byUnits ? 'unit' : 'level']: 'Sum', days: inDays ? showUnitDays(figure.total) : '', unitDays: showUnitDays(figure.total) },
    empty: { title: 'Nothing', text: 'No row counts towards this figure: it is 0.' },
  })}
  ${manyThings && figure.total > 0 && html`<p class="govuk-body">${shares(figure)}</p>`}`
}

const countsAs: Record<CountedRow['counts'], string> = { contracted: 'Contracted', occupied: 'Occupied', void: 'Void', unavailable: 'Unavailable', beyond: 'Beyond the capacity' }

/** 'Occupied: 46 of 92 (50.0%). Void: …' */
function shares({ rows, total: whole }: RowsOfFigure): string {
  return (['occupied', 'void', 'unavailable'] as const).map((counts) => ({ counts, sum: total(rows.filter((row) => row.counts === counts).map((row) => row.unitDays)) }))
    .filter(({ sum }) => sum > 0).map(({ counts, sum }) => `${countsAs[counts]}: ${showUnitDays(sum)} of ${showUnitDays(whole)} (${showShare(sum, whole)}).`).join(' ')
}

function about(row: CountedRow, asAt: string | null): Html | string {
  if (row.schedule === null) return row.about ?? ''
  if (row.about === null) return unknownPerson
  return html`<a class="govuk-link" href="/schedules/${row.schedule}${asAt !== null && `?as-at=${asAt}`}">${row.about}</a>`
}

function people(figure: RowsOfFigure): Html {
  return html`${dataTable({
    id: 'rows', caption: 'People served', captionHidden: true,
    columns: [{ key: 'name', heading: 'Client' }, { key: 'schedules', heading: 'Schedules', numeric: true }, { key: 'from', heading: 'First day', noWrap: true }, { key: 'to', heading: 'Last day', noWrap: true }],
    rows: figure.people.map(({ client, name, schedules, from, to }) => ({
      name: name === null ? unknownPerson : html`<a class="govuk-link" href="/clients/${client}/schedules">${name}</a>`, schedules, from: day(from), to: day(to) })),
    empty: { title: 'Nobody', text: 'No schedule of this service covers a day inside a contract.' },
  })}
  <p class="govuk-body tl-total">Number of people: <strong>${figure.total}</strong></p>`
}
