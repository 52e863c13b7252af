// The occupancy tab of a service: figures, chart and tables, in which every figure leads to the rows it counts.
import { serviceView } from '#areas/services/public.ts'
import { labelOf } from '#code-lists/code-list.ts'
import { stackedBars } from '#pages/chart.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { details } from '#pages/components/details.ts'
import { emptyState } from '#pages/components/empty-state.ts'
import { filter } from '#pages/components/filter.ts'
import { insetText } from '#pages/components/inset-text.ts'
import { summaryList } from '#pages/components/summary-list.ts'
import { tag } from '#pages/components/tag.ts'
import { html, type Html } from '#pages/html.ts'
import { showDate, showShortDate } from '#platform/dates.ts'
import { fieldViews } from '#platform/web/draw.ts'
import type { Context, Page } from '#platform/web/route.ts'
import { daysOf, figureKinds, periodFields, showShare, showUnitDays, total, usualPeriods, type FigureKind, type Occupancy, type Period } from './occupancy.ts'
import type { OfService, Service, Shown } from './occupancy-of-service.ts'
import { isAccommodation } from './schedule.ts'

/** A chart of more bars than this is no picture any more: then it shows the service levels. */
const mostBars = 40

export const occupancyPage: Page<Shown> = ({ service, typed, errors, found }, context) => serviceView(service, 'occupancy', {
  title: `Occupancy of ${service.name}`,
  main: html`${periodFilter(service, found === null ? typed : { from: shortDay(found.from), to: shortDay(found.to) }, errors, context)}
    ${found === null ? html`<p class="govuk-body">Put the days right to see the figures.</p>` : figures(found, context)}`,
}, context)

const day = (iso: string) => showDate(Temporal.PlainDate.from(iso))
const shortDay = (iso: string) => showShortDate(Temporal.PlainDate.from(iso))

/** '1 October 2026 to 20 November 2026 (51 days)' */
export function periodText(period: Period): string {
  const days = daysOf(period)
  return days === 1 ? `${day(period.from)} (1 day)` : `${day(period.from)} to ${day(period.to)} (${days} days)`
}

export function occupancyHref(service: Pick<Service, 'id'>, { from, to }: Period, asAt: string | null, rest = ''): string {
  return `/services/${service.id}/occupancy${rest}?${new URLSearchParams({ from, to, ...(asAt === null ? {} : { 'as-at': asAt }) })}`
}

function periodFilter(service: Service, typed: Record<string, string>, errors: Shown['errors'], { asAt, today }: Context): Html {
  const until = asAt ?? today
  return html`${filter({ action: `/services/${service.id}/occupancy`, label: 'Days', submit: 'Show', hidden: asAt === null ? {} : { 'as-at': asAt.toString() },
    fields: fieldViews(periodFields, typed, errors, { today }) })}
    <p class="govuk-body tl-no-print">${usualPeriods(until).map(({ label, period }, at) =>
      html`${at > 0 && ' · '}<a class="govuk-link" href="${occupancyHref(service, period, asAt?.toString() ?? null)}">${label}</a>`)}</p>`
}

function figures(of: OfService, context: Context): Html {
  const missing = whatIsMissing(of)
  if (missing) return missing
  const link = linksOf(of)
  const { total: all } = of
  return html`<h2 class="govuk-heading-m">${periodText(of)}</h2>
    ${of.to > (context.asAt ?? context.today).toString() && insetText({ text: 'Some of these days are still to come. They count everybody without an end date as staying.' })}
    ${summaryList({ rows: [
      { key: { text: 'Occupied' }, value: { html: html`${link('days', showShare(all.occupied, all.contracted))} of what is contracted: ${link('occupied', showUnitDays(all.occupied))} of ${link('contracted', showUnitDays(all.contracted))} unit-days` } },
      ...(isAccommodation(of.service.type) ? [{ key: { text: 'Of what was available' }, value: { html: html`${link('available', showShare(all.occupied, all.available))} of ${link('available', showUnitDays(all.available))} unit-days` } }] : []),
      { key: { text: 'People served' }, value: { html: link('people', showUnitDays(of.people)) } },
    ] })}
    ${notes(of, link)}
    ${chart(of)}
    ${isAccommodation(of.service.type) ? html`${unitTable(of, link)}${emptyTable(of, link)}${capacityTable(of, link)}` : levelTable(of, link)}
    <p class="govuk-body"><a class="govuk-link" href="${occupancyHref(of.service, of, of.asAt, '.csv')}">Download as CSV</a></p>
    ${howCounted(of)}`
}

/** Nothing to count: what is missing, and where it is entered. */
function whatIsMissing({ service, rows, underContract, from, to }: OfService): Html | undefined {
  const floating = !isAccommodation(service.type)
  if (rows.length === 0) {
    return emptyState({ title: floating ? 'No service levels yet' : 'No units on these days', action: { href: `/services/${service.id}/${floating ? 'details' : 'properties'}`, text: floating ? 'See the service details' : 'See the properties and units' },
      text: floating ? 'Occupancy of floating support is counted for each service level. The contracts officer enters the levels and the capacity bought for each.'
        : 'Occupancy is counted for each unit that can be let, from its first day to its last. None of this service exists on these days: ask for other days, or have the units entered.' })
  }
  if (!underContract) {
    return emptyState({ title: 'No contract covers these days', action: { href: `/services/${service.id}/details`, text: 'See the contracts' },
      text: `Only days inside a contract count, and none holds from ${day(from)} to ${day(to)}. Ask for other days, or have the contract entered.` })
  }
  return undefined
}

type Link = (kind: FigureKind, text: string, of?: { line?: { unit: string | null, level: string }, name?: string, reason?: string, wantsLevel?: string }) => Html

/** A figure as the link to its rows. What it is a figure of is said for those who hear links alone. */
function linksOf(of: OfService): Link {
  return (kind, text, { line, name, reason, wantsLevel } = {}) => {
    const query = new URLSearchParams({ ...(kind === 'days' ? {} : { kind }), ...(line?.unit ? { unit: line.unit } : line ? { level: line.level } : {}), ...(wantsLevel ? { level: wantsLevel } : {}), ...(reason ? { reason } : {}) })
    const hidden = [labelOf(figureKinds, kind), name].filter(Boolean).join(', ')
    return html`<a class="govuk-link" href="${occupancyHref(of.service, of, of.asAt, '/rows')}${query.size > 0 && `&${query}`}">${text}<span class="govuk-visually-hidden"> ${hidden}</span></a>`
  }
}

function notes(of: OfService, link: Link): Html | false {
  return (of.contradictions > 0 || of.beyond > 0) && insetText({ html: html`
    ${of.contradictions > 0 && html`<p class="govuk-body">${link('contradictions', of.contradictions === 1 ? '1 day' : `${showUnitDays(of.contradictions)} days`)} of units are entered as empty although somebody lived there.
      They count as occupied. One of the two entries is wrong.</p>`}
    ${of.beyond > 0 && html`<p class="govuk-body">${link('beyond', showUnitDays(of.beyond))} unit-days of support were given beyond the capacity bought. They are not part of the figures below.</p>`}` })
}

function chart(of: OfService): Html {
  const floating = !isAccommodation(of.service.type)
  const byLevel = of.rows.length > mostBars
  const bars = byLevel ? [...Map.groupBy(of.rows, ({ level }) => level)].map(([level, rows]) => ({ label: level, rows })) : of.rows.map((row) => ({ label: row.unit ?? row.level, rows: [row] }))
  const series = ([['occupied', 'Occupied'], ['void', floating ? 'Not used' : 'Void'], ...(floating ? [] : [['unavailable', 'Unavailable']])] as ['occupied' | 'void' | 'unavailable', string][])
    .map(([key, label]) => ({ key, label }))
  const sum = (rows: readonly Occupancy[], key: 'occupied' | 'void' | 'unavailable') => total(rows.map((row) => row[key]))
  return stackedBars({
    id: 'occupancy-chart', title: floating || byLevel ? 'Occupancy by service level' : 'Occupancy by unit', unit: 'unit-days', series, format: showUnitDays, csvHref: occupancyHref(of.service, of, of.asAt, '.csv'),
    description: `Of ${showUnitDays(of.total.contracted)} contracted unit-days ${series.map(({ key, label }) => `${showUnitDays(of.total[key])} were ${label.toLowerCase()}`).join(', ')}.`,
    bars: bars.map(({ label, rows }, at) => ({ label, values: Object.fromEntries(series.map(({ key }) => [key, sum(rows, key)])),
      ...(byLevel ? {} : { href: `${occupancyHref(of.service, of, of.asAt, '/rows')}&${lineQuery(of.lines[at]!)}` }) })),
  })
}

const lineQuery = (line: { unit: string | null, level: string }) => (line.unit === null ? `level=${line.level}` : `unit=${line.unit}`)

const amounts = [['contracted', 'Contracted'], ['available', 'Available'], ['occupied', 'Occupied'], ['void', 'Void'], ['unavailable', 'Unavailable']] as const

function unitTable(of: OfService, link: Link): Html {
  return dataTable({
    id: 'occupancy', caption: 'Units, in unit-days', columns: [{ key: 'unit', heading: 'Unit', noWrap: true }, { key: 'level', heading: 'Service level' },
      ...amounts.map(([key, heading]) => ({ key, heading, numeric: true })), { key: 'share', heading: 'Occupied of contracted', numeric: true }, { key: 'ofAvailable', heading: 'Occupied of available', numeric: true }],
    rows: of.rows.map((row, at) => ({ unit: row.unit, level: row.level, ...figureCells(row, link, { line: of.lines[at]!, name: row.unit ?? row.level }) })),
    totals: { unit: 'All units', ...figureCells(of.total, link, { name: 'all units' }) },
  })
}

function levelTable(of: OfService, link: Link): Html {
  return dataTable({
    id: 'occupancy', caption: 'Service levels, in unit-days', columns: [{ key: 'level', heading: 'Service level' },
      ...amounts.filter(([key]) => key !== 'unavailable' && key !== 'available').map(([key, heading]) => ({ key, heading: key === 'void' ? 'Not used' : heading, numeric: true })),
      { key: 'share', heading: 'Occupied of contracted', numeric: true }],
    rows: of.rows.map((row, at) => ({ level: row.level, ...figureCells(row, link, { line: of.lines[at]!, name: row.level }) })),
    totals: { level: 'All service levels', ...figureCells(of.total, link, { name: 'all service levels' }) },
  })
}

function figureCells(row: OfService['total'], link: Link, to: Parameters<Link>[2]): Record<(typeof amounts)[number][0] | 'share' | 'ofAvailable', Html | string> {
  const cell = (key: (typeof amounts)[number][0]) => link(key, showUnitDays(row[key]), to)
  return { contracted: cell('contracted'), available: cell('available'), occupied: cell('occupied'), void: cell('void'), unavailable: cell('unavailable'),
    share: row.contracted === 0 ? showShare(0, 0) : link('days', showShare(row.occupied, row.contracted), to),
    ofAvailable: row.available === 0 ? showShare(0, 0) : link('available', showShare(row.occupied, row.available), to) }
}

function emptyTable(of: OfService, link: Link): Html | false {
  return of.empty.length > 0 && dataTable({
    id: 'empty', caption: 'Why units were empty, in unit-days', columns: [{ key: 'label', heading: 'Reason' }, { key: 'class', heading: 'Counts as' }, { key: 'unitDays', heading: 'Unit-days', numeric: true }],
    rows: of.empty.map(({ kind, label, class: as, unitDays }) => ({ label, class: as === 'void' ? 'Void' : 'Unavailable', unitDays: link(as, showUnitDays(unitDays), { reason: kind, name: label }) })),
  })
}

function capacityTable(of: OfService, link: Link): Html | false {
  return of.capacity.length > 0 && dataTable({
    id: 'capacity', caption: 'Capacity bought beside the units, in unit-days',
    columns: [{ key: 'level', heading: 'Service level' }, { key: 'bought', heading: 'Bought', numeric: true }, { key: 'units', heading: 'Units', numeric: true }, { key: 'difference', heading: 'Difference', numeric: true }],
    rows: of.capacity.map(({ id, level, bought, units }) => ({ level, bought: link('capacity', showUnitDays(bought), { wantsLevel: id, name: level }), units: showUnitDays(units),
      difference: units === bought ? 'None' : tag({ text: units > bought ? `${showUnitDays(total([units, -bought]))} more than bought` : `${showUnitDays(total([bought, -units]))} fewer than bought`, classes: 'govuk-tag--yellow' }) })),
  })
}

function howCounted({ service }: OfService): Html {
  const rules = isAccommodation(service.type) ? [
    'A unit-day is one unit on one day; a part unit of 0.50 is half of one. A shared house is counted by its rooms.',
    'Contracted are the days on which a unit exists inside a contract. Each is exactly one of occupied, void or unavailable; available is occupied or void.',
    'Occupied: at least one person has a schedule for the unit on that day. The day of leaving does not count. Two people who share a unit make it occupied once.',
    'Unavailable: the unit is empty and could not be let, such as during major works. Every other empty day is void.',
  ] : [
    'A unit-day is one unit of support on one day. Contracted is the capacity bought, on days inside a contract.',
    'Occupied is what schedules add up to on a day, up to the capacity of that day. What is left of the capacity is not used; what goes beyond it is told apart.',
  ]
  return details({ summaryText: 'How this is counted', html: html`<ul class="govuk-list govuk-list--bullet">${[...rules,
    'Somebody with two schedules at once counts for both in unit-days, and as one person served.',
    'People whose record is restricted count for colleagues who may see them, so that two colleagues may read different figures.'].map((rule) => html`<li>${rule}</li>`)}</ul>` })
}
