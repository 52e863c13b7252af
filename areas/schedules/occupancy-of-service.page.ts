// The occupancy tab of a service: the days, the main figures, what is wrong with the entries, and the chart.
import { serviceView } from '#areas/services/public.ts'
import { stackedBars } from '#pages/chart.ts'
import { details } from '#pages/components/details.ts'
import { emptyState } from '#pages/components/empty-state.ts'
import { filter } from '#pages/components/filter.ts'
import { insetText } from '#pages/components/inset-text.ts'
import { summaryList } from '#pages/components/summary-list.ts'
import { html, type Html } from '#pages/html.ts'
import { showShortIso } from '#platform/dates.ts'
import { fieldViews } from '#platform/web/draw.ts'
import type { Context, Page } from '#platform/web/route.ts'
import { figureLink, occupancyHref, periodText, rowsHref, timelineHref } from './occupancy-links.ts'
import type { Asked, OfService, Service } from './occupancy-of-service.ts'
import { capacityTable, emptyTable, levelTable, unitTable } from './occupancy-tables.page.ts'
import { periodFields, showShare, showUnitDays, total, usualPeriods } from './occupancy.ts'
import { isAccommodation } from './schedule.ts'

/** A chart of more bars than this is no picture any more: then it shows the service levels. */
const mostBars = 40

export const occupancyPage: Page<Asked> = ({ service, typed, errors, found }, context) => serviceView(service, 'occupancy', {
  title: `Occupancy of ${service.name}`,
  main: html`${days(service, found === null ? typed : { from: showShortIso(found.from), to: showShortIso(found.to) }, errors, context)}
    ${found === null ? html`<p class="govuk-body">Put the days right to see the figures.</p>` : whatIsMissing(found) ?? figures(found, context)}`,
}, context)

function days(service: Service, typed: Record<string, string>, errors: Asked['errors'], { asAt, today }: Context): Html {
  const past = asAt?.toString() ?? null
  return html`${filter({
    action: `/services/${service.id}/occupancy`, label: 'Days', hidden: past === null ? {} : { 'as-at': past },
    fields: fieldViews(periodFields, typed, errors, { today }),
  })}
  <div class="tl-heading__actions govuk-!-margin-bottom-3">${usualPeriods(asAt ?? today).map(({ label, period }) =>
    html`<a class="govuk-link" href="${occupancyHref({ service, ...period, asAt: past })}">${label}</a>`)}</div>`
}

/** Nothing to count: what is missing, and where it is entered. */
function whatIsMissing({ service, rows, underContract, from, to }: OfService): Html | undefined {
  const details = { href: `/services/${service.id}/details`, text: 'See the service details' }
  if (rows.length === 0 && isAccommodation(service.type)) {
    return emptyState({
      title: 'No units on these days', action: { href: `/services/${service.id}/properties`, text: 'See the properties and units' },
      text: `Occupancy counts every unit that can be let, from its first day to its last, and this service has none from ${showShortIso(from)} to ${showShortIso(to)}.
        Show other days, or have the units entered.`,
    })
  }
  if (rows.length === 0) {
    return emptyState({ title: 'No service levels yet', action: details,
      text: 'Occupancy of floating support is counted level by level, against the capacity bought for each. Have the levels and their capacity entered.' })
  }
  if (!underContract) {
    return emptyState({ title: 'No contract covers these days', action: details,
      text: `Only days inside a contract count, and none holds from ${showShortIso(from)} to ${showShortIso(to)}. Show other days, or have the contract entered.` })
  }
  return undefined
}

function figures(of: OfService, context: Context): Html {
  const accommodation = isAccommodation(of.service.type)
  const isToCome = of.to > (context.asAt ?? context.today).toString()
  return html`<div class="tl-heading"><h2 class="govuk-heading-m">${periodText(of)}</h2>
      <div class="tl-heading__actions">${
        accommodation && html`<a class="govuk-link" href="${timelineHref(of)}">Timeline of these days</a> `}<a class="govuk-link" href="${
        occupancyHref(of, '.csv')}">Download as CSV</a></div></div>
    ${isToCome && insetText({ text: 'Some of these days are still to come. On them, everybody without an end date counts as staying.' })}
    ${mainFigures(of)}
    ${doubts(of)}
    ${chart(of)}
    ${accommodation ? html`${unitTable(of)}${emptyTable(of)}${capacityTable(of)}` : levelTable(of)}
    ${details({ summaryText: 'How this is counted',
      html: html`<ul class="govuk-list govuk-list--bullet">${rules(accommodation).map((rule) => html`<li>${rule}</li>`)}</ul>` })}`
}

function mainFigures(of: OfService): Html {
  const all = of.total
  const row = (key: string, value: Html) => ({ key: { text: key }, value: { html: value } })
  const link = (kind: Parameters<typeof figureLink>[1], figure: string) => figureLink(of, kind, figure)
  const share = (part: number, whole: number, kind: 'days' | 'available') => (whole === 0 ? showShare(part, whole) : link(kind, showShare(part, whole)))
  return summaryList({ rows: [
    row('Occupied', html`${share(all.occupied, all.contracted, 'days')} of what is contracted:
      ${link('occupied', showUnitDays(all.occupied))} of ${link('contracted', showUnitDays(all.contracted))} unit-days`),
    ...(isAccommodation(of.service.type) ? [row('Of what was available', html`${share(all.occupied, all.available, 'available')}
      of ${link('available', showUnitDays(all.available))} unit-days`)] : []),
    row('People served', link('people', showUnitDays(of.people))),
  ] })
}

/** Entries that can't all be right, or ought to be known. */
function doubts(of: OfService): Html | false {
  const daysWord = of.contradictions === 1 ? '1 day' : `${showUnitDays(of.contradictions)} days`
  return (of.contradictions > 0 || of.beyond > 0) && insetText({ html: html`
    ${of.contradictions > 0 && html`<p class="govuk-body">On ${figureLink(of, 'contradictions', daysWord)} a unit is entered as empty
      although somebody lives there. They count as occupied; one of the two entries is wrong.</p>`}
    ${of.beyond > 0 && html`<p class="govuk-body">${figureLink(of, 'beyond', showUnitDays(of.beyond))} unit-days of support were given
      beyond the capacity bought. The figures below leave them out.</p>`}` })
}

function chart(of: OfService): Html {
  const accommodation = isAccommodation(of.service.type)
  const byLevel = !accommodation || of.rows.length > mostBars
  const series = [{ key: 'occupied', label: 'Occupied' }, { key: 'void', label: accommodation ? 'Void' : 'Not used' },
    ...(accommodation ? [{ key: 'unavailable', label: 'Unavailable' }] : [])] as { key: 'occupied' | 'void' | 'unavailable', label: string }[]
  const parts = series.map(({ key, label }) => `${showUnitDays(of.total[key])} were ${label.toLowerCase()}`)
  const places = of.rows.map((row, at) => ({ row, place: byLevel ? { unit: null, level: of.places[at]!.level } : of.places[at]! }))
  return stackedBars({
    id: 'occupancy-chart', title: byLevel ? 'Occupancy by service level' : 'Occupancy by unit', unit: 'unit-days', series, format: showUnitDays,
    csvHref: occupancyHref(of, '.csv'),
    ...(byLevel && accommodation ? {} : { tableId: 'occupancy' }),
    description: `Of ${showUnitDays(of.total.contracted)} contracted unit-days, ${parts.join(', ')}.`,
    bars: [...Map.groupBy(places, ({ place }) => place.unit ?? place.level).values()].map((same) => {
      const [{ row, place }] = same as [(typeof same)[number]]
      return { label: byLevel ? row.level : row.unit ?? '', href: rowsHref(of, 'days', { place }),
        values: Object.fromEntries(series.map(({ key }) => [key, total(same.map((one) => one.row[key]))])) }
    }),
  })
}

function rules(accommodation: boolean): string[] {
  return [
    ...(accommodation ? [
      'A unit-day is one unit on one day; a part unit of 0.50 counts half. A shared house is counted by its rooms.',
      'Contracted are the days on which a unit exists inside a contract. Each is one of occupied, void or unavailable; available are those occupied or void.',
      'Occupied: somebody has a schedule for the unit. The day of leaving does not count. Two people who share a unit make it occupied once.',
      'Unavailable: the unit is empty and could not be let, such as during major works. Every other empty day is void.',
    ] : [
      'A unit-day is one unit of support on one day. Contracted is the capacity bought, on days inside a contract.',
      'Occupied is what the schedules of a day add up to, as far as the capacity of that day goes. What is left of it is not used.',
    ]),
    'Somebody with two schedules at once counts for both in unit-days, and as one person served.',
    'People whose record is restricted count for every reader; who they are is told only to those who may open their record.',
  ]
}
