// Measuring a service: its units or service levels with the spans of days that their figures are sums of.
import { unitName } from '#areas/services/public.ts'
import type { Db } from '#platform/sql.ts'
import { listLines, listSpans, sumOfAll } from './occupancy.sql.ts'
import { figuresOf, occupancyOf, type Figures, type Occupancy, type Period, type Span } from './occupancy.ts'
import { isAccommodation } from './schedule.ts'

export type Service = { id: number, name: string, type: string }

/** What is counted by itself: a unit that can be let or, where `unit` is null, a service level. */
export type Line = { id: string, unit: string | null, levelId: string, level: string }
export type Measured = Line & { figures: Figures, spans: Span[] }

const inOrder = new Intl.Collator('en-GB', { numeric: true })

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

/** Every service of the reader: one pass over all schedules, in which the database adds up units and levels. */
export async function occupancyOfAll(db: Db, period: Period): Promise<({ service: number } & Omit<Occupancy, 'unit' | 'level'>)[]> {
  const sums = await db.rows(sumOfAll, period)
  return sums.map(({ service_id, ...figures }) => {
    const { unit: _, level: __, ...amounts } = occupancyOf({ unit: null, level: '' }, figures)
    return { service: service_id, ...amounts }
  })
}
