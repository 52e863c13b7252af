// The timeline tab of a service: the days, the picture or the list, what the days amount to, and the way to asking for a place.
import { unknownPerson } from '#areas/clients/public.ts'
import { serviceView } from '#areas/services/public.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { details } from '#pages/components/details.ts'
import { emptyState } from '#pages/components/empty-state.ts'
import { filter } from '#pages/components/filter.ts'
import { spanLegend, spanTable, type SpanLook, type TableSpan } from '#pages/components/span-table.ts'
import { html, type Html } from '#pages/html.ts'
import { showShortIso } from '#platform/dates.ts'
import { fieldViews } from '#platform/web/draw.ts'
import type { Context, Page } from '#platform/web/route.ts'
import { figureLink, occupancyHref, periodText, timelineHref } from './occupancy-links.ts'
import { daysOf, showUnitDays } from './occupancy.ts'
import { furthestAhead, isAccommodation } from './schedule.ts'
import type { TimelineAsked, TimelineOf } from './timeline-of-service.ts'
import { emptyWords, shifted, timelineQuery, usualSpans, type Cell, type Row } from './timeline.ts'

export const timelinePage: Page<TimelineAsked> = ({ service, typed, errors, found }, context) => serviceView(service, 'timeline', {
  title: `Timeline of ${service.name}`,
  main: html`${days(service, found === null ? typed : { from: showShortIso(found.from), to: showShortIso(found.to), units: found.units ?? '', as: found.as ?? '' }, errors, context)}
    ${found === null ? html`<p class="govuk-body">Put the days right to see the timeline.</p>` : whatIsMissing(found) ?? timeline(found, context)}`,
}, context)

function days(service: TimelineAsked['service'], typed: TimelineAsked['typed'], errors: TimelineAsked['errors'], { asAt, today }: Context): Html {
  const { as: _, ...fields } = timelineQuery
  return filter({
    action: `/services/${service.id}/timeline`, label: 'Days', hidden: { as: typed['as'] || undefined, 'as-at': asAt?.toString() },
    fields: fieldViews(fields, typed, errors, { today }, { units: [{ value: '', text: 'All' }, { value: 'free', text: 'With a vacancy on these days' }] }),
  })
}

function whatIsMissing({ service, rows, units, total, ...period }: TimelineOf): Html | undefined {
  if (rows.length > 0) return undefined
  if (!isAccommodation(service.type)) {
    return emptyState({ title: 'Floating support has no units', text: 'Support follows the person, so that there is no place to be in. What was used of the capacity bought is on the occupancy page.',
      action: { href: `/services/${service.id}/occupancy`, text: 'See the occupancy' } })
  }
  if (units === 'free' && total.contracted > 0) {
    return emptyState({ title: 'No vacancy on these days', text: 'As far as is known, nobody leaves and nothing becomes ready to let. Show other days, or all units.',
      action: { href: timelineHref({ ...period, service }), text: 'Show all units' } })
  }
  return emptyState({ title: 'No units on these days', text: 'The timeline shows every unit that can be let, from its first day to its last. Show other days, or have the units entered.',
    action: { href: `/services/${service.id}/properties`, text: 'See the properties and units' } })
}

function timeline(of: TimelineOf, context: Context): Html {
  const { service, asAt, as } = of
  const span = (label: string, period: { from: string, to: string }) => html`<a class="govuk-link" href="${timelineHref({ ...of, ...period })}">${label}</a>`
  const other = as === 'list' ? { as: null, text: 'As a picture' } : { as: 'list' as const, text: 'As a list' }
  return html`<div class="tl-heading"><h2 class="govuk-heading-m">${periodText(of)}</h2>
      <div class="tl-heading__actions">${span('Earlier', shifted(of, -1))} ${span('Later', shifted(of, 1))}
        ${usualSpans(context.asAt ?? context.today).map(({ label, period }) => span(label, period))}
        <a class="govuk-link" href="${timelineHref({ ...of, as: other.as })}">${other.text}</a>
        <a class="govuk-link" href="${timelineHref(of, '.csv')}">Download as CSV</a></div></div>
    <p class="govuk-body">${vacanciesNow(of)} ${amounts(of)}</p>
    ${as === 'list' ? list(of, context) : picture(of, context)}
    ${details({ summaryText: 'How this is to be read', html: html`<ul class="govuk-list govuk-list--bullet">
      <li>The day of leaving is the first day on which somebody else can have the place.</li>
      <li>Without a word about it, an empty place is void: vacated and ready to let. Unavailable places can’t be let, such as during major works. A free place beside
        somebody in a shared unit is a vacancy, though the figures count the unit as occupied.</li>
      <li>A request that waits for a decision holds no place: what is asked for still counts as empty.</li>
      <li>People whose record is restricted are shown to everybody by their days, and by name only to those who may open their record.</li></ul>` })}
    <p class="govuk-body tl-screen"><a class="govuk-link" href="${occupancyHref({ service, from: of.from, to: of.to, asAt })}">Occupancy on these days</a>${
      context.user.may('occupancy.read') && html` · <a class="govuk-link" href="/reports/vacancies?service=${service.id}">Vacancies of this service</a>`}</p>`
}

/** 'Free now: Flat 2. Next: Flat 6, place 1, from 02/12/2026.' */
function vacanciesNow({ rows, day, asAt }: TimelineOf): string {
  const free = rows.filter(({ vacancy }) => vacancy !== null).toSorted((one, other) => (one.vacancy!.from < other.vacancy!.from ? -1 : one.vacancy!.from > other.vacancy!.from ? 1 : 0))
  const now = free.filter(({ vacancy }) => vacancy!.from === day)
  const next = free.find(({ vacancy }) => vacancy!.from > day)
  const when = asAt === null ? 'now' : `on ${showShortIso(day)}`
  return [now.length === 0 ? `Nothing is free ${when}.` : now.length > 5 ? `${now.length} places are free ${when}.` : `Free ${when}: ${now.map(placeName).join('; ')}.`,
    next ? `Next: ${placeName(next)}, from ${showShortIso(next.vacancy!.from)}.` : 'No other vacancy is known.'].join(' ')
}

const placeName = ({ name, place }: Pick<Row, 'name' | 'place'>) => (place === null ? name : `${name}, place ${place}`)

function amounts(of: TimelineOf): Html {
  const figure = (kind: 'occupied' | 'void' | 'unavailable') => html`${figureLink(of, kind, showUnitDays(of.total[kind]))} ${kind}`
  return html`Of ${figureLink(of, 'contracted', showUnitDays(of.total.contracted))} unit-days: ${figure('occupied')}, ${figure('void')}, ${figure('unavailable')}.`
}

function picture(of: TimelineOf, context: Context): Html {
  const levels = Map.groupBy(of.rows, ({ level }) => level)
  const legend: { look: SpanLook, text: string }[] = [
    { look: 'taken', text: 'Lived in' }, { look: 'leaving', text: 'Planned leaving' }, { look: 'coming', text: 'Start to come' }, { look: 'wanted', text: 'Asked for, not decided' },
    { look: 'empty', text: 'Void, or free place' }, { look: 'unusable', text: 'Unavailable' }, { look: 'outside', text: 'Not to be let, or no contract' },
  ]
  return html`${spanLegend(legend)}
    ${spanTable({
      id: 'timeline', caption: `Who is where at ${of.service.name}, ${periodText(of)}`, nameHeading: 'Unit', besideHeading: 'Next vacancy',
      from: Temporal.PlainDate.from(of.from), days: daysOf(of), marked: { day: Temporal.PlainDate.from(of.day), text: of.asAt === null ? 'Today' : 'Known on' },
      groups: [...levels].map(([title, rows]) => ({ title, rows: rows.map((row) => ({
        id: row.place === null || row.place === 1 ? `unit-${row.unit}` : `unit-${row.unit}-${row.place}`,
        name: placeName(row), beside: vacancyOf(row, of, context), spans: row.cells.map((cell) => spanOf(row, cell, of, context)),
      })) })),
    })}`
}

/** 'Now Ask', '11/12/2026 Ask', 'Perhaps 02/12/2026', or that none is known. */
function vacancyOf(row: Row, of: TimelineOf, context: Context): Html | string {
  if (row.perhaps !== null) return html`Perhaps ${showShortIso(row.perhaps)}<span class="govuk-visually-hidden">, if the end that was asked for is accepted</span>`
  if (row.vacancy === null) return 'None known'
  const when = row.vacancy.from === of.day && of.asAt === null ? 'Now' : showShortIso(row.vacancy.from)
  const href = askHref(row, row.vacancy.from, of, context)
  return href === undefined ? when : html`${when} <a class="govuk-link" href="${href}">Ask<span class="govuk-visually-hidden"> for a schedule in ${placeName(row)}</span></a>`
}

/** Where a schedule in this place is asked for, from this day on; for those who may ask, about days that are to come. */
function askHref({ unit, place }: Row, from: string, { service, day }: TimelineOf, { user, asAt, today }: Context): string | undefined {
  if (!user.may('request.make') || asAt !== null || from > day && from > today.add({ days: furthestAhead }).toString()) return undefined
  return `/services/${service.id}/schedules/new?unit=${unit}${place === null ? '' : `&place=${place}`}&starts_on=${from > day ? from : day}`
}

/** What a span is, in words: what is in view, the rest of it, and where it leads. */
function wordsOf(row: Row, cell: Cell, of: TimelineOf, context: Context): { look: SpanLook, text: string, rest: string, href?: string | undefined } {
  const { stay, asked, kind } = cell
  const first = asked[0]
  if (stay) {
    const also = asked.map((each) => (each.kind === 'schedule.end' ? `end on ${showShortIso(each.from)} asked for` : each.kind === 'schedule.change' ? 'change asked for'
      : each.kind === 'schedule.not-taken-up' ? 'said not to be taken up' : `${each.name} also asked for, from ${showShortIso(each.from)}`))
    const [starts, left] = [showShortIso(stay.starts_on), stay.left_on === null ? '' : showShortIso(stay.left_on)]
    const [told, rest] = ({ ended: [[], `from ${starts}, left ${left}`], current: [[], `since ${starts}, no end date`], leaving: [[`leaves ${left}`], `since ${starts}`],
      coming: [[`starts ${starts}`], left && `leaves ${left}`] } as const)[stay.state]
    return { look: stay.state === 'leaving' || stay.state === 'coming' ? stay.state : 'taken', text: [stay.name ?? unknownPerson, ...told, ...also].join(', '), rest,
      href: stay.client === null ? undefined : `/clients/${stay.client}/schedules` }
  }
  if (first) return {
    look: 'wanted', text: `Asked for: ${first.name}`,
    rest: `from ${showShortIso(first.from)}, not decided; ${emptyWords(cell)}${asked.slice(1).map(({ name }) => `; also ${name}`).join('')}`,
    href: `/requests/${first.request}`,
  }
  const href = cell.to < of.day || kind === 'closed' || kind === 'unavailable' ? undefined : askHref(row, cell.from, of, context)
  const days = `${showShortIso(cell.from)} to ${showShortIso(cell.to)}, ${cell.days === 1 ? '1 day' : `${cell.days} days`}`
  return { look: kind === 'void' || kind === 'shared' ? 'empty' : kind === 'unavailable' ? 'unusable' : 'outside', text: emptyWords(cell),
    rest: href === undefined ? days : `${days}. Ask for a schedule here`, href }
}

function spanOf(row: Row, cell: Cell, of: TimelineOf, context: Context): TableSpan {
  const { look, text, rest, href } = wordsOf(row, cell, of, context)
  return { look, days: cell.days, text, more: rest && `: ${rest}`, href }
}

/** The same spans, one below the other. */
function list(of: TimelineOf, context: Context): Html {
  return dataTable({
    id: 'timeline', caption: `Who is where at ${of.service.name}, ${periodText(of)}`, captionHidden: true,
    columns: [
      { key: 'unit', heading: 'Unit', noWrap: true },
      { key: 'what', heading: 'Who, or why not' },
      { key: 'from', heading: 'First day', noWrap: true },
      { key: 'to', heading: 'Last day', noWrap: true },
      { key: 'days', heading: 'Days', numeric: true },
      { key: 'rest', heading: 'More' },
    ],
    rows: of.rows.flatMap((row) => row.cells.map((cell) => {
      const { text, rest, href } = wordsOf(row, cell, of, context)
      const isAsk = cell.stay === null && cell.asked.length === 0
      return {
        unit: html`${placeName(row)}`,
        what: href === undefined || isAsk ? text : html`<a class="govuk-link" href="${href}">${text}</a>`,
        from: showShortIso(cell.from), to: showShortIso(cell.to), days: cell.days,
        rest: isAsk
          ? href && html`<a class="govuk-link" href="${href}">Ask for a schedule<span class="govuk-visually-hidden"> in ${placeName(row)}, from ${
            showShortIso(cell.from > of.day ? cell.from : of.day)}</span></a>`
          : capital(rest),
      }
    })),
  })
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
