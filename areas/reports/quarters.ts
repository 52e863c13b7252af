// The eight quarters that a trend is shown over, and figures of services added up by what they have in common.
import type { Figures, OfQuarter } from '#areas/schedules/public.ts'
import { quarterOf, readQuarter, type Quarter } from '#platform/dates.ts'
import { inOrder } from '#platform/text.ts'
import { serviceTypeOf, type Service } from './report.ts'

export const trendLength = 8

/** `soFar`: it goes on after the day that is shown, and its figures end on that day. */
export type Shown = { label: string, from: string, to: string, soFar: boolean }

/** Quarters up to one, the earliest first. On 20 November 2026 the quarter 2026-27Q3 is 1 October to 20 November. */
export function quartersUntil(last: Quarter, today: Temporal.PlainDate): Shown[] {
  const quarters: Quarter[] = [last]
  while (quarters.length < trendLength) quarters.unshift(quarterOf(quarters[0]!.startsOn.subtract({ days: 1 })))
  return quarters.map(({ label, startsOn, endsOn }) => {
    const soFar = Temporal.PlainDate.compare(endsOn, today) > 0
    return { label, from: startsOn.toString(), to: (soFar ? today : endsOn).toString(), soFar }
  })
}

/** The quarter asked for, or the one that the day is in; one that has not begun has no figures. */
export function askedQuarter(typed: string | null, today: Temporal.PlainDate): Quarter | { error: string } {
  if (typed === null) return quarterOf(today)
  const quarter = readQuarter(typed)
  if ('error' in quarter) return quarter
  return Temporal.PlainDate.compare(quarter.startsOn, today) > 0 ? { error: 'Quarter must have begun' } : quarter
}

/** What can be chosen: sixteen quarters back. Older ones can be asked for by their address. */
export function usualQuarters(today: Temporal.PlainDate): string[] {
  const labels: string[] = []
  for (let quarter = quarterOf(today); labels.length < 16; quarter = quarterOf(quarter.startsOn.subtract({ days: 1 }))) labels.push(quarter.label)
  return labels
}

export const groupings = {
  list: 'grouping',
  codes: [{ code: 'service', label: 'Service' }, { code: 'unit', label: 'Unit' }, { code: 'type', label: 'Type of service' }, { code: 'provider', label: 'Provider' },
    { code: 'authority', label: 'Authority' }],
} as const
export type Grouping = (typeof groupings)['codes'][number]['code']

/** One row of the report: its figures in each quarter. */
export type Line = { key: string, name: string, more: string, figures: Figures[] }

export const noFigures = (): Figures => ({ contracted: 0, occupied: 0, void: 0, unavailable: 0 })

export function addFigures(sum: Figures, more: Figures): void {
  for (const key of ['contracted', 'occupied', 'void', 'unavailable'] as const) sum[key] += more[key]
}

/** Services added up; what has no figures in any of the quarters has no row. */
export function linesOf(figures: readonly OfQuarter<number>[], services: ReadonlyMap<number, Service>, by: Exclude<Grouping, 'unit'>, authority: string): Line[] {
  const named = (service: Service): Omit<Line, 'figures'> => ({
    service: { key: String(service.id), name: service.name, more: serviceTypeOf(service.type) }, type: { key: service.type, name: serviceTypeOf(service.type), more: '' },
    provider: { key: service.organisation_id, name: service.organisation, more: '' }, authority: { key: 'all', name: authority, more: '' },
  })[by]
  const lines = new Map<string, Line>()
  for (const { of, quarter, figures: each } of figures) {
    const service = services.get(of)
    if (!service) continue
    const name = named(service)
    const line = lines.get(name.key) ?? { ...name, figures: Array.from({ length: trendLength }, noFigures) }
    lines.set(name.key, line)
    addFigures(line.figures[quarter]!, each)
  }
  return [...lines.values()].sort((one, other) => inOrder.compare(one.name, other.name))
}
