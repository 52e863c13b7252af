// The report of occupancy by quarter: the trend as a chart and a table, and the quarter in unit-days, every figure leading to what it is the sum of.
import { rowsHref, showShare, showUnitDays } from '#areas/schedules/public.ts'
import { barsOverTime } from '#pages/chart.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { details } from '#pages/components/details.ts'
import { emptyState } from '#pages/components/empty-state.ts'
import { filter } from '#pages/components/filter.ts'
import { insetText } from '#pages/components/inset-text.ts'
import { pagination } from '#pages/components/pagination.ts'
import { html, type Content, type Html } from '#pages/html.ts'
import { labelOf } from '#code-lists/code-list.ts'
import { showIso } from '#platform/dates.ts'
import type { Typed } from '#platform/fields.ts'
import { fieldViews } from '#platform/web/draw.ts'
import type { Page } from '#platform/web/route.ts'
import { fileLinks, reportView } from './list-report.page.ts'
import { linesAPage, type Amounts, type Drawn, type Found, type OccupancyLine } from './occupancy.ts'
import { groupings } from './quarters.ts'
import { addressOf, worthAsking } from './scope.ts'

const kinds = [{ key: 'contracted', label: 'Contracted' }, { key: 'available', label: 'Available' }, { key: 'occupied', label: 'Occupied' },
  { key: 'void', label: 'Void' }, { key: 'unavailable', label: 'Unavailable' }] as const

export const occupancyReportPage: Page<Drawn> = ({ fields, options, typed, errors, found }, context) => reportView('Occupancy by quarter', html`
  ${filter({ action: '/reports/occupancy', label: 'Filter', hidden: context.asAt === null ? {} : { 'as-at': context.asAt.toString() },
    fields: worthAsking(fieldViews(fields, found === null ? typed : shownAsked(found, options), errors, { today: context.today }, withAsked(options, found))) })}
  ${found === null ? html`<p class="govuk-body">Put the filters right to see the figures.</p>` : figures(found)}`, context)

/** What is usual stands for no answer: an address without it goes on to the next quarter by itself. */
function shownAsked({ asked, by, quarters }: Found, options: Drawn['options']): Typed {
  return { ...asked, by: by === 'service' ? '' : by, quarter: quarters.at(-1)!.label === options['quarter']![0]!.text ? '' : quarters.at(-1)!.label }
}

/** A quarter further back than those offered stays chosen. */
function withAsked(options: Drawn['options'], found: Found | null): Drawn['options'] {
  const label = found?.asked['quarter']
  return label === undefined || options['quarter']!.some(({ text }) => text === label) ? options : { ...options, quarter: [...options['quarter']!, { value: label, text: label }] }
}

function figures(found: Found): Html {
  const { quarters, lines, asked, by } = found
  const quarter = quarters.at(-1)!
  if (lines.length === 0) {
    return emptyState({
      title: 'Nothing was contracted',
      text: `In these filters nothing was under contract in the eight quarters up to ${quarter.label}. Choose another quarter, or take a filter off.`,
    })
  }
  return html`<div class="tl-heading"><h2 class="govuk-heading-m">${quarter.label}: ${span(quarter)}</h2><div class="tl-heading__actions">${fileLinks('occupancy', asked)}</div></div>
    ${quarter.soFar && insetText({ text: `The quarter goes on: its figures end on ${showIso(quarter.to)}.` })}
    ${chart(found)}
    ${trendTable(found)}
    ${quarterTable(found)}
    ${pages(found)}
    ${details({ summaryText: 'How this is counted', html: html`<p class="govuk-body">${'Figures are unit-days of the days inside a contract, '
      + 'as on the occupancy page of each service, which opens the days of every unit.'}
      ${by === 'service' || by === 'unit' ? '' : 'A figure here leads to the services it adds up.'} Floating support counts by its service levels. Everybody counts for every reader,
      people whose record is restricted too.</p>` })}`
}

const span = ({ from, to }: { from: string, to: string }) => `${showIso(from)} to ${showIso(to)}`

/** Where a figure is opened: the days themselves, or the services it adds up. */
function hrefOf(found: Found, line: OccupancyLine | null, at: number, kind: 'days' | keyof Amounts): string {
  const { by, asked, quarters, asAt, service } = found
  const { label, from, to } = quarters[at]!
  if (line !== null && by === 'service') return rowsHref({ service: { id: Number(line.key) }, from, to, asAt }, kind)
  if (service !== null) {
    // A level is told from a unit by having no level beside it.
    const place = line === null ? undefined : line.more === '' ? { unit: null, level: line.key } : { unit: line.key, level: '' }
    return rowsHref({ service: { id: service }, from, to, asAt }, kind, place === undefined ? {} : { place })
  }
  const narrower = line === null || by === 'authority' ? {} : { [by]: line.key }
  return `${addressOf('occupancy', { ...asked, ...narrower, by: 'service', quarter: label })}#quarter`
}

function link(found: Found, line: OccupancyLine | null, at: number, kind: 'days' | keyof Amounts, text: string): Content {
  const about = `${kind === 'days' ? 'occupied' : kind}, ${line?.name ?? 'all'}, ${found.quarters[at]!.label}`
  return html`<a class="govuk-link" href="${hrefOf(found, line, at, kind)}">${text}<span class="govuk-visually-hidden"> ${about}</span></a>`
}

const pageOf = ({ lines, from_row }: Found) => lines.slice(from_row, from_row + linesAPage)

function trendTable(found: Found): Html {
  const { by, quarters, total } = found
  const shares = (line: OccupancyLine | null, amounts: readonly Amounts[]) => Object.fromEntries(amounts.map(({ occupied, contracted }, at) =>
    [`q${at}`, contracted === 0 ? '–' : link(found, line, at, 'days', showShare(occupied, contracted))]))
  return dataTable<string>({
    id: 'trend', caption: 'Occupied of contracted, last eight quarters',
    columns: [{ key: 'name', heading: labelOf(groupings, by) }, ...quarters.map(({ label, soFar }, at) => ({ key: `q${at}`, heading: soFar ? `${label} so far` : label, numeric: true }))],
    rows: pageOf(found).map((line) => ({ name: line.name, ...shares(line, line.quarters) })),
    ...(by === 'authority' ? {} : { totals: { name: 'All', ...shares(null, total) } }),
  })
}

function quarterTable(found: Found): Html {
  const { by, quarters, total } = found
  const at = quarters.length - 1
  const hasMore = by === 'service' || by === 'unit'
  const cells = (line: OccupancyLine | null, amounts: Amounts) => ({
    ...Object.fromEntries(kinds.map(({ key }) => [key, link(found, line, at, key, showUnitDays(amounts[key]))])), share: showShare(amounts.occupied, amounts.contracted),
    ofAvailable: showShare(amounts.occupied, amounts.available),
  })
  return dataTable<string>({
    id: 'of-quarter', caption: `${quarters[at]!.label}${quarters[at]!.soFar ? ' so far' : ''}, in unit-days`,
    columns: [{ key: 'name', heading: labelOf(groupings, by) }, ...(hasMore ? [{ key: 'more', heading: by === 'unit' ? 'Service level' : 'Type of service' }] : []),
      ...kinds.map(({ key, label }) => ({ key, heading: label, numeric: true })), { key: 'share', heading: 'Occupied of contracted', numeric: true },
      { key: 'ofAvailable', heading: 'Occupied of available', numeric: true }],
    rows: pageOf(found).map((line) => ({ name: line.name, more: line.more, ...cells(line, line.quarters[at]!) })),
    ...(by === 'authority' ? {} : { totals: { name: 'All', more: '', ...cells(null, total[at]!) } }),
  })
}

function chart(found: Found): Html {
  const { quarters, total, asked } = found
  const series = kinds.filter(({ key }) => ['occupied', 'void', 'unavailable'].includes(key))
  const [first, last] = [total[0]!, total.at(-1)!]
  return barsOverTime({
    id: 'trend-chart', title: 'Occupancy over eight quarters', unit: 'unit-days', series, format: showUnitDays, csvHref: addressOf('occupancy', asked, '.csv'),
    description: `In ${quarters[0]!.label}, ${showShare(first.occupied, first.contracted)} of contracted unit-days were occupied; `
      + `in ${quarters.at(-1)!.label}, ${showShare(last.occupied, last.contracted)}.`,
    bars: quarters.map(({ label }, at) => ({ label, href: hrefOf(found, null, at, 'days'), values: { occupied: total[at]!.occupied, void: total[at]!.void, unavailable: total[at]!.unavailable } })),
  })
}

function pages({ asked, from_row, lines }: Found): Html | false {
  const page = (first: number) => ({ href: addressOf('occupancy', { ...asked, from_row: String(Math.max(0, first)) }) })
  const more = lines.length > from_row + linesAPage
  return (from_row > 0 || more) && pagination({ ...(from_row > 0 ? { previous: page(from_row - linesAPage) } : {}), ...(more ? { next: page(from_row + linesAPage) } : {}) })
}
