// Measuring a service: its units or service levels with the spans of days that their figures are sums of.
import { unitName } from '#areas/services/public.ts'
import type { Db } from '#platform/sql.ts'
import { inOrder } from '#platform/text.ts'
import { listLines, listSpans, sumByPeriod, sumLinesByPeriod, sumOfAll, sumOfOne } from './occupancy.sql.ts'
import { figuresOf, occupancyOf, type Figures, type Occupancy, type Period, type Span } from './occupancy.ts'
import { isAccommodation } from './schedule.ts'

export type Service = { id: number, name: string, type: string }

/** What is counted by itself: a unit that can be let or, where `unit` is null, a service level. */
export type Line = { id: string, unit: string | null, levelId: string, level: string }
export type Measured = Line & { figures: Figures, spans: Span[] }

/**
 * `counted` are the units of accommodation and the levels of floating support; `levels` with what was bought of them come with both.
 * Page, CSV, JSON and command all stand on this.
 */
export async function measure(
  db: Db, service: Pick<Service, 'id' | 'type'>, period: Period,
): Promise<{ counted: Measured[], levels: Measured[], underContract: boolean }> {
  const asked = { service: service.id, ...period }
  const [lines, spans] = await Promise.all([db.rows(listLines, asked), db.rows(listSpans, asked)])
  const ofLine = Map.groupBy(spans, ({ line }) => line)
  const measured = lines.map((line): Measured => {
    const own = ofLine.get(line.id) ?? []
    return { id: line.id, unit: line.is_unit ? unitName(line) : null, levelId: line.level_id, level: line.level, figures: figuresOf(own), spans: own }
  }).sort((one, other) => inOrder.compare(one.unit ?? one.level, other.unit ?? other.level))
  const levels = measured.filter(({ unit }) => unit === null)
  return { counted: isAccommodation(service.type) ? measured.filter(({ unit }) => unit !== null) : levels, levels, underContract: spans.length > 0 }
}

export function rowsOf(lines: readonly Measured[]): Occupancy[] {
  return lines.map((line) => occupancyOf(line, line.figures))
}

/** What the lines of a service come to. */
export async function occupancyOfOne(db: Db, service: number, period: Period): Promise<Figures> {
  const sums = await db.row(sumOfOne, { service, ...period })
  return sums ?? { contracted: 0, occupied: 0, void: 0, unavailable: 0 }
}

/** Every service of the reader: one pass over all schedules, in which the database adds up units and levels. */
export async function occupancyOfAll(db: Db, period: Period): Promise<({ service: number } & Omit<Occupancy, 'unit' | 'level'>)[]> {
  const sums = await db.rows(sumOfAll, period)
  return sums.map(({ service_id, ...figures }) => {
    const { unit: _, level: __, ...amounts } = occupancyOf({ unit: null, level: '' }, figures)
    return { service: service_id, ...amounts }
  })
}

/** What a service or a line of it amounted to in one of several periods, which are counted from 0. */
export type OfQuarter<Key> = { of: Key, quarter: number, figures: Figures }

/** Every service of the reader in each of these periods, the earliest first. Where nothing was contracted there is no entry. */
export async function occupancyOfQuarters(db: Db, quarters: readonly Period[]): Promise<OfQuarter<number>[]> {
  const rows = await db.rows(sumByPeriod, askedFor(quarters))
  return rows.map(({ service_id, period, ...figures }) => ({ of: service_id, quarter: period - 1, figures }))
}

/** What is counted by itself in a service, units or service levels, in each of these periods. */
export async function occupancyOfLines(db: Db, service: Pick<Service, 'id' | 'type'>, quarters: readonly Period[]): Promise<{ lines: Line[], figures: OfQuarter<string>[] }> {
  const asked = { service: service.id, ...askedFor(quarters) }
  const { starts: _, befores: __, ...whole } = asked
  const [lines, rows] = await Promise.all([db.rows(listLines, whole), db.rows(sumLinesByPeriod, asked)])
  return {
    lines: lines.filter(({ is_unit }) => is_unit === isAccommodation(service.type))
      .map((line) => ({ id: line.id, unit: line.is_unit ? unitName(line) : null, levelId: line.level_id, level: line.level }))
      .sort((one, other) => inOrder.compare(one.unit ?? one.level, other.unit ?? other.level)),
    figures: rows.map(({ line, period, ...figures }) => ({ of: line, quarter: period - 1, figures })),
  }
}

function askedFor(quarters: readonly Period[]): { from: string, to: string, starts: string[], befores: string[] } {
  const after = (day: string) => Temporal.PlainDate.from(day).add({ days: 1 }).toString()
  return { from: quarters[0]!.from, to: quarters.at(-1)!.to, starts: quarters.map(({ from }) => from), befores: quarters.map(({ to }) => after(to)) }
}
