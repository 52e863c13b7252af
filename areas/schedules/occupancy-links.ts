// Addresses of occupancy pages, and a figure as the link to the rows it counts.
import { labelOf } from '#code-lists/code-list.ts'
import { html, type Html } from '#pages/html.ts'
import { showIso } from '#platform/dates.ts'
import { daysOf, figureKinds, showUnitDays, type FigureKind, type Period } from './occupancy.ts'

/** A service and the days that are shown of it, as known on a past day where one is asked for. */
export type Shown = Period & { service: { id: number }, asAt: string | null }

/** A unit, or a service level where `unit` is null, by their keys. */
export type Place = { unit: string | null, level: string }

export function occupancyHref({ service, from, to, asAt }: Shown, part: '' | '/rows' | '.csv' = '', more: Record<string, string> = {}): string {
  const query = new URLSearchParams({ from, to, ...(asAt === null ? {} : { 'as-at': asAt }), ...more })
  return `/services/${service.id}/occupancy${part}?${query.toString()}`
}

/** The same days on the timeline. */
export function timelineHref({ service, from, to, asAt, units, as }: Shown & { units?: string | null, as?: string | null }, part: '' | '.csv' = ''): string {
  const query = new URLSearchParams({ from, to, ...(units ? { units } : {}), ...(as ? { as } : {}), ...(asAt === null ? {} : { 'as-at': asAt }) })
  return `/services/${service.id}/timeline${part}?${query.toString()}`
}

export function rowsHref(of: Shown, kind: FigureKind, { place, reason }: { place?: Place, reason?: string } = {}): string {
  return occupancyHref(of, '/rows', {
    ...(kind === 'days' ? {} : { kind }), ...(place === undefined ? {} : place.unit === null ? { level: place.level } : { unit: place.unit }),
    ...(reason === undefined ? {} : { reason }),
  })
}

/** What the figure is of is said for those who hear links by themselves. */
export function figureLink(of: Shown, kind: FigureKind, figure: string, at: { place?: Place, reason?: string, name?: string } = {}): Html {
  const about = [labelOf(figureKinds, kind), at.name].filter(Boolean).join(', ')
  return html`<a class="govuk-link" href="${rowsHref(of, kind, at)}">${figure}<span class="govuk-visually-hidden"> ${about}</span></a>`
}

/** '1 October 2026 to 20 November 2026 (51 days)' */
export function periodText(period: Period): string {
  const days = daysOf(period)
  const [from, to] = [period.from, period.to].map(showIso)
  return days === 1 ? `${from} (1 day)` : `${from} to ${to} (${showUnitDays(days)} days)`
}
