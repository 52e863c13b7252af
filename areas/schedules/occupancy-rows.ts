// GET /services/:service/occupancy/rows: the rows that a figure of the occupancy page counts. Their sum is the figure.
import { listName } from '#areas/clients/public.ts'
import { dayBefore } from '#platform/dates.ts'
import { choice, shaped } from '#platform/fields.ts'
import type { Db, RowOf } from '#platform/sql.ts'
import { isUuid } from '#platform/text.ts'
import { get, notFound, show } from '#platform/web/route.ts'
import { measure, type Line, type Measured, type Service } from './occupancy-measure.ts'
import { withPeriod } from './occupancy-of-service.ts'
import { occupancyRowsPage } from './occupancy-rows.page.ts'
import { listContracted, listStays } from './occupancy.sql.ts'
import { contradicts, figureKinds, periodFields, total, unitDays, whyEmpty, type FigureKind, type Period, type Span } from './occupancy.ts'
import { numberOf } from './places.ts'

export type CountedRow = {
  unit: string | null
  level: string
  counts: 'contracted' | 'occupied' | 'void' | 'unavailable' | 'beyond'
  /** Who lived there, why it was empty, or which contract it is; null for a person whose record the reader may not see. */
  about: string | null
  /** The code of why it was empty. */
  reason: string | null
  schedule: number | null
  client: number | null
  /** First and last day that counts; with a gap between two contracts there are fewer `days` than between them. */
  from: string
  to: string
  days: number
  unitDays: number
}
export type PersonRow = { client: number | null, name: string | null, schedules: number, from: string, to: string }

export type RowsOfFigure = Period & {
  service: Service
  asAt: string | null
  kind: FigureKind
  /** The one unit or service level it is about, by name, and the one reason of empty days. */
  of: string | null
  reason: string | null
  rows: CountedRow[]
  people: PersonRow[]
  /** In unit-days; of people it is their number, of contradictions the days. */
  total: number
}

const shape = (label: string, isOne: (typed: string) => boolean) => shaped({ label, optional: true,
  reader: (typed) => (isOne(typed) ? { value: typed } : { error: `${label} must be one of those on the occupancy page` }) })
const figureFields = {
  kind: choice({ label: 'Figure', list: figureKinds, optional: true }), unit: shape('Unit', isUuid), level: shape('Service level', isUuid),
  reason: shape('Reason', (typed) => /^[a-z0-9-]{1,60}$/.test(typed)),
}

export const occupancyRows = get('/services/:service/occupancy/rows', {
  name: 'schedules.occupancy-rows', summary: 'The rows that a figure of occupancy counts', permission: 'occupancy.read', params: { service: 'number' },
  query: { ...periodFields, ...figureFields }, asAt: true,
  handle: (context) => withPeriod(context, async (service, period) => {
    const { db, query, queryErrors, asAt, note } = context
    const { unit, level, reason } = query
    // No page of ours leads to such an address.
    if (Object.keys(figureFields).some((name) => queryErrors[name] !== undefined)) throw notFound()
    const kind = query.kind ?? 'days'
    const { counted, levels } = await measure(db, service, period)
    const lines = (kind === 'capacity' ? levels : counted).filter((line) => (unit === null || line.id === unit) && (level === null || line.levelId === level))
    const isOfOne = unit !== null || level !== null
    if (isOfOne && lines.length === 0) throw notFound()

    const found = await rowsFor(db, service, period, kind, lines)
    const rows = reason === null ? found.rows : found.rows.filter((row) => row.reason === reason)
    note([...new Set([...rows, ...found.people].flatMap(({ client }) => (client === null ? [] : [`client:${client}`])))])
    return show<RowsOfFigure>({
      service, ...period, asAt: asAt?.toString() ?? null, kind, of: !isOfOne ? null : unit === null ? lines[0]!.level : lines[0]!.unit,
      reason: reason === null ? null : whyEmpty({ mark: reason }).label, rows, people: found.people,
      total: kind === 'people' ? found.people.length : total(rows.map((row) => (kind === 'contradictions' ? row.days : row.unitDays))),
    }, occupancyRowsPage)
  }),
})

type Stay = RowOf<typeof listStays.gives>

async function rowsFor(
  db: Db, service: Service, period: Period, kind: FigureKind, lines: readonly Measured[],
): Promise<{ rows: CountedRow[], people: PersonRow[] }> {
  const asked = { service: service.id, ...period }
  /** Line by line, in the order of time. */
  const lineByLine = (rowsOf: (line: Measured) => CountedRow[]) =>
    ({ people: [], rows: lines.flatMap((line) => rowsOf(line).sort((one, other) => (one.from < other.from ? -1 : 1))) })
  if (kind === 'contradictions') return lineByLine((line) => line.spans.filter(contradicts).map((span) => spanRow(line, span, 'occupied', span.occupied)))
  if (kind === 'contracted' || kind === 'capacity') {
    const pieces = Map.groupBy(await db.rows(listContracted, asked), ({ line }) => line)
    return lineByLine((line) => (pieces.get(line.id) ?? []).map((piece) => ({
      unit: line.unit, level: line.level, counts: 'contracted', about: piece.reference || 'Contract without a reference', reason: null,
      schedule: null, client: null, from: piece.from_day, to: dayBefore(piece.before_day), days: piece.days, unitDays: unitDays(piece.days * piece.amount),
    })))
  }
  const stays = Map.groupBy(await db.rows(listStays, asked), ({ line }) => line)
  const staysIn = (line: Line) => stays.get(line.id) ?? []
  if (kind === 'people') return { rows: [], people: peopleOf(lines.flatMap(staysIn)) }
  if (kind === 'beyond') return lineByLine((line) => staysIn(line).filter(({ beyond }) => beyond > 0).map((stay) => stayRow(line, stay, 'beyond')))
  const includes = (counts: 'occupied' | 'void' | 'unavailable') => kind === counts || kind === 'days' || (kind === 'available' && counts !== 'unavailable')
  return lineByLine((line) => [
    ...(includes('occupied') ? staysIn(line).filter(({ counted }) => counted > 0).map((stay) => stayRow(line, stay, 'occupied')) : []),
    ...line.spans.flatMap((span) => [
      ...(includes('void') ? [spanRow(line, span, 'void', span.contracted - span.occupied - span.unavailable)] : []),
      ...(includes('unavailable') ? [spanRow(line, span, 'unavailable', span.unavailable)] : []),
    ]).filter((row) => row.unitDays > 0),
  ])
}

const nameOf = ({ title, forename, surname }: Stay) => (surname === null ? null : listName({ title, forename: forename ?? '', surname }))

function stayRow(line: Line, stay: Stay, counts: 'occupied' | 'beyond'): CountedRow {
  const days = counts === 'occupied'
    ? { from: stay.counted_from!, to: dayBefore(stay.counted_before!), days: stay.counted_days, unitDays: unitDays(stay.counted) }
    : { from: stay.from_day, to: dayBefore(stay.before_day), days: stay.days, unitDays: unitDays(stay.beyond) }
  return { unit: line.unit, level: line.level, counts, about: nameOf(stay), reason: null, schedule: numberOf(stay.id), client: numberOf(stay.client_id), ...days }
}

function spanRow(line: Line, span: Span, counts: CountedRow['counts'], amount: number): CountedRow {
  const { kind, label } = whyEmpty(span)
  const why = line.unit === null ? { about: 'Capacity that nobody used', reason: null } : { about: label, reason: kind }
  return { unit: line.unit, level: line.level, counts, ...why, schedule: null, client: null,
    from: span.from_day, to: dayBefore(span.before_day), days: span.days, unitDays: unitDays(span.days * amount) }
}

/** A person with two schedules, even at once, is one person (Q.05). By name; those whose record may not be seen come last. */
function peopleOf(stays: readonly Stay[]): PersonRow[] {
  return [...Map.groupBy(stays, ({ client_id }) => client_id)].map(([client, theirs]) => ({
    client: numberOf(client), name: nameOf(theirs[0]!), schedules: theirs.length, from: theirs.map(({ from_day }) => from_day).sort()[0]!,
    to: dayBefore(theirs.map(({ before_day }) => before_day).sort().at(-1)!),
  })).sort((one, other) => (one.name === null ? 1 : other.name === null ? -1 : one.name.localeCompare(other.name, 'en-GB')))
}
