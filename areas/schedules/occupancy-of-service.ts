// GET /services/:service/occupancy: what of a service was occupied, void and unavailable over any days (S1.08, S1.81); and the same as CSV.
import { stringify } from 'csv-stringify/sync'
import { findService } from '#areas/services/public.ts'
import type { Errors } from '#platform/fields.ts'
import type { Db } from '#platform/sql.ts'
import { again, file, found, get, show, type Answer, type Context } from '#platform/web/route.ts'
import { contradicts, figuresOf, occupancyOf, periodFields, readPeriod, total, unitDays, whyEmpty, type Figures, type Occupancy, type Period, type Span } from './occupancy.ts'
import { occupancyPage } from './occupancy-of-service.page.ts'
import { listLines, listSpans, listStays } from './occupancy.sql.ts'
import { isAccommodation } from './schedule.ts'
import { unitName } from './units.ts'

export type Service = { id: number, name: string, type: string }

/** What is counted on its own: a unit that can be let or, in floating support, a service level. */
export type Line = { id: string, unit: string | null, levelId: string, level: string }
export type Measured = Line & { figures: Figures, spans: Span[] }

export type OfService = {
  service: Service
  from: string
  to: string
  asAt: string | null
  rows: Occupancy[]
  /** Where the figures of each row are asked for in detail, in the order of `rows`. */
  lines: { unit: string | null, level: string }[]
  total: Omit<Occupancy, 'unit' | 'level'>
  people: number
  empty: { kind: string, label: string, class: 'void' | 'unavailable', unitDays: number }[]
  /** What was bought at each level beside what its units amount to; accommodation only. */
  capacity: { id: string, level: string, bought: number, units: number }[]
  contradictions: number
  beyond: number
  underContract: boolean
}
/** Days that can't be read come back with what was typed, and without figures. */
export type Shown = { service: Service, typed: Record<string, string>, errors: Errors, found: OfService | null }

const asked = { permission: 'occupancy.read', params: { service: 'number' }, query: periodFields, asAt: true } as const

export const occupancyOfService = get('/services/:service/occupancy', {
  ...asked, name: 'schedules.occupancy', summary: 'Occupancy of a service over any days, as unit-days',
  handle: (context) => withPeriod(context, async (service, period) => {
    const { db, asAt, note, queryTyped } = context
    const of = await occupancyWithPeople(db, service, period, asAt)
    note([`service:${service.id}`])
    return show({ service, typed: queryTyped, errors: {}, found: of }, occupancyPage)
  }),
})

export const occupancyCsv = get('/services/:service/occupancy.csv', {
  ...asked, name: 'schedules.occupancy-csv', summary: 'Occupancy of a service as CSV',
  handle: (context) => withPeriod(context, async (service, period) => {
    const rows = rowsOf(await measure(context.db, service, period))
    context.note([`service:${service.id}`])
    return file(`occupancy-${service.id}-${period.from}-to-${period.to}.csv`, 'text/csv; charset=utf-8', csvOf(rows))
  }),
})

/** The service and the days, or the page that says what is wrong with the days. */
export async function withPeriod(
  context: Pick<Context<{ service: 'number' }, typeof periodFields>, 'db' | 'params' | 'query' | 'queryTyped' | 'queryErrors' | 'today' | 'asAt'>, answer: (service: Service, period: Period) => Promise<Answer>,
): Promise<Answer> {
  const { db, params, query, queryTyped, queryErrors, today, asAt } = context
  const { id, name, type } = found(await db.row(findService, params))
  const service = { id, name, type }
  const read = readPeriod(query, queryErrors, asAt ?? today)
  if ('errors' in read) return again<Shown>({ service, typed: queryTyped, errors: read.errors, found: null }, occupancyPage, read.errors)
  return answer(service, read.period)
}

/** Every line of a service with its spans; figures are their sums. Floating support has levels for lines. */
export async function measure(db: Db, service: Pick<Service, 'id' | 'type'>, period: Period): Promise<Measured[]> {
  return (await measureAll(db, service, period)).counted
}

export function rowsOf(lines: readonly Measured[]): Occupancy[] {
  return lines.map((line) => occupancyOf(line, line.figures))
}

/** Text that a spreadsheet would take for a formula gets an apostrophe before it. */
export function csvOf(rows: readonly Occupancy[]): string {
  return stringify([...rows], { header: true, escape_formulas: true, columns: ['unit', 'level', 'contracted', 'available', 'occupied', 'void', 'unavailable'] })
}

const inOrder = new Intl.Collator('en-GB', { numeric: true })

export async function measureAll(db: Db, service: Pick<Service, 'id' | 'type'>, period: Period) {
  const args = { service: service.id, ...period }
  const [lines, spans] = await Promise.all([db.rows(listLines, args), db.rows(listSpans, args)])
  const ofLine = Map.groupBy(spans, ({ line }) => line)
  const measured = lines.map((line) => {
    const itsSpans = ofLine.get(line.id) ?? []
    return { isUnit: line.is_unit, id: line.id, unit: line.is_unit ? unitName(line) : null, levelId: line.level_id, level: line.level, figures: figuresOf(itsSpans), spans: itsSpans }
  }).sort((one, other) => inOrder.compare(one.unit ?? one.level, other.unit ?? other.level) || inOrder.compare(one.level, other.level))
  const byUnits = isAccommodation(service.type)
  const levels = measured.filter(({ isUnit }) => !isUnit)
  return { counted: byUnits ? measured.filter(({ isUnit }) => isUnit) : levels, levels, underContract: spans.length > 0 }
}

async function occupancyWithPeople(db: Db, service: Service, period: Period, asAt: Temporal.PlainDate | null): Promise<OfService> {
  const [{ counted, levels, underContract }, stays] = await Promise.all([measureAll(db, service, period), db.rows(listStays, { service: service.id, ...period })])
  const rows = rowsOf(counted)
  const spans = counted.flatMap((line) => line.spans)
  const sum = (key: keyof OfService['total']) => total(rows.map((row) => row[key]))
  return {
    service, ...period, asAt: asAt?.toString() ?? null, rows, lines: counted.map(({ unit, id, levelId }) => ({ unit: unit === null ? null : id, level: levelId })),
    total: { contracted: sum('contracted'), available: sum('available'), occupied: sum('occupied'), void: sum('void'), unavailable: sum('unavailable') },
    people: new Set(stays.map((stay) => stay.client_id)).size,
    empty: isAccommodation(service.type) ? emptyByKind(spans) : [],
    capacity: isAccommodation(service.type) ? levels.map(({ id, level, figures }) => ({ id, level, bought: unitDays(figures.contracted),
      units: total(counted.filter(({ levelId }) => levelId === id).map((line) => unitDays(line.figures.contracted))) })).filter(({ bought, units }) => bought > 0 || units > 0) : [],
    contradictions: spans.filter(contradicts).reduce((days, span) => days + span.days, 0),
    beyond: unitDays(stays.reduce((sum, stay) => sum + stay.beyond, 0)),
    underContract,
  }
}

function emptyByKind(spans: readonly Span[]): OfService['empty'] {
  const empty = spans.filter(({ contracted, occupied }) => contracted > occupied)
  return [...Map.groupBy(empty, (span) => whyEmpty(span).kind).values()].map((same) => {
    const figures = figuresOf(same)
    return { ...whyEmpty(same[0]!), unitDays: unitDays(figures.void + figures.unavailable) }
  }).sort((one, other) => inOrder.compare(other.class, one.class) || other.unitDays - one.unitDays)
}
