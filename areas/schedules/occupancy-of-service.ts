// GET /services/:service/occupancy: what of a service was occupied, void and unavailable over any days (S1.08, S1.81); and the same as CSV.
import { csvFile } from '#areas/exchange/public.ts'
import { findService } from '#areas/services/public.ts'
import type { Errors } from '#platform/fields.ts'
import type { Db } from '#platform/sql.ts'
import { again, file, found, get, show, type Answer, type Context } from '#platform/web/route.ts'
import type { Place } from './occupancy-links.ts'
import { measure, rowsOf, type Measured, type Service } from './occupancy-measure.ts'
import { occupancyPage } from './occupancy-of-service.page.ts'
import { listStays } from './occupancy.sql.ts'
import { contradicts, figuresOf, periodFields, readPeriod, total, unitDays, whyEmpty, type Occupancy, type Period, type Span } from './occupancy.ts'
import { isAccommodation } from './schedule.ts'

export type { Service } from './occupancy-measure.ts'

export type OfService = Period & {
  service: Service
  asAt: string | null
  rows: Occupancy[]
  /** The keys of each row's unit or service level, in the order of `rows`. */
  places: Place[]
  total: Omit<Occupancy, 'unit' | 'level'>
  people: number
  empty: { kind: string, label: string, class: 'void' | 'unavailable', unitDays: number }[]
  /** What was bought at each level beside what its units amount to; accommodation only. */
  capacity: { id: string, level: string, bought: number, units: number }[]
  /** Days on which a unit is entered as empty and somebody lives there. */
  contradictions: number
  /** Unit-days of support beyond the capacity bought; floating support only. */
  beyond: number
  underContract: boolean
}

/** Days that can't be read come back with what was typed, and without figures. */
export type Asked = { service: Service, typed: Record<string, string>, errors: Errors, found: OfService | null }

const asked = { permission: 'occupancy.read', params: { service: 'number' }, query: periodFields, asAt: true } as const

export const occupancyOfService = get('/services/:service/occupancy', {
  ...asked, name: 'schedules.occupancy', summary: 'Occupancy of a service over any days, in unit-days',
  handle: (context) => withPeriod(context, async (service, period) => {
    const of = await withPeople(context.db, service, period, context.asAt)
    return show(of, (data, shown) => occupancyPage({ service, typed: {}, errors: {}, found: data }, shown))
  }),
})

export const occupancyCsv = get('/services/:service/occupancy.csv', {
  ...asked, name: 'schedules.occupancy-csv', summary: 'Occupancy of a service as CSV',
  handle: (context) => withPeriod(context, async (service, period) => {
    const { counted } = await measure(context.db, service, period)
    return file(`occupancy-${service.id}-${period.from}-to-${period.to}.csv`, 'text/csv; charset=utf-8', csvOf(rowsOf(counted)))
  }),
})

type AskedContext = Pick<Context<{ service: 'number' }, typeof periodFields>,
  'db' | 'params' | 'query' | 'queryTyped' | 'queryErrors' | 'today' | 'asAt' | 'note'>

/** Goes on with the service and the days, or with the page that says what is wrong with the days. */
export async function withPeriod(context: AskedContext, answer: (service: Service, period: Period) => Promise<Answer>): Promise<Answer> {
  const { db, params, query, queryTyped, queryErrors, today, asAt, note } = context
  const { id, name, type } = found(await db.row(findService, params))
  const service = { id, name, type }
  note([`service:${id}`])
  const read = readPeriod(query, queryErrors, asAt ?? today)
  if ('period' in read) return answer(service, read.period)
  return again<Asked>({ service, typed: queryTyped, errors: read.errors, found: null }, occupancyPage, read.errors)
}

export function csvOf(rows: readonly Occupancy[]): string {
  const columns = ['unit', 'level', 'contracted', 'available', 'occupied', 'void', 'unavailable'] as const
  return csvFile(columns, rows.map((row) => columns.map((column) => row[column])))
}

async function withPeople(db: Db, service: Service, period: Period, asAt: Temporal.PlainDate | null): Promise<OfService> {
  const [{ counted, levels, underContract }, stays] = await Promise.all([measure(db, service, period), db.rows(listStays, { service: service.id, ...period })])
  const accommodation = isAccommodation(service.type)
  const rows = rowsOf(counted)
  const spans = counted.flatMap((line) => line.spans)
  const sum = (key: keyof OfService['total']) => total(rows.map((row) => row[key]))
  return {
    service, ...period, asAt: asAt?.toString() ?? null, rows,
    places: counted.map(({ unit, id, levelId }) => ({ unit: unit === null ? null : id, level: levelId })),
    total: { contracted: sum('contracted'), available: sum('available'), occupied: sum('occupied'), void: sum('void'), unavailable: sum('unavailable') },
    people: new Set(stays.map((stay) => stay.client_id)).size,
    empty: accommodation ? emptyByKind(spans) : [],
    capacity: accommodation ? capacityBeside(counted, levels) : [],
    contradictions: spans.filter(contradicts).reduce((days, span) => days + span.days, 0),
    beyond: unitDays(stays.reduce((beyond, stay) => beyond + stay.beyond, 0)),
    underContract,
  }
}

function emptyByKind(spans: readonly Span[]): OfService['empty'] {
  const empty = spans.filter(({ contracted, occupied }) => contracted > occupied)
  return [...Map.groupBy(empty, (span) => whyEmpty(span).kind).values()].map((same) => {
    const figures = figuresOf(same)
    return { ...whyEmpty(same[0]!), unitDays: unitDays(figures.void + figures.unavailable) }
  }).sort((one, other) => Number(one.class === 'unavailable') - Number(other.class === 'unavailable') || other.unitDays - one.unitDays)
}

function capacityBeside(units: readonly Measured[], levels: readonly Measured[]): OfService['capacity'] {
  return levels.map(({ id, level, figures }) => ({
    id, level, bought: unitDays(figures.contracted),
    units: total(units.filter(({ levelId }) => levelId === id).map((unit) => unitDays(unit.figures.contracted))),
  })).filter(({ bought, units: amount }) => bought > 0 || amount > 0)
}
