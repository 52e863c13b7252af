// GET /services/:service/occupancy/rows: the rows that a figure of the occupancy page counts. Their sum is the figure.
import { listName } from '#areas/clients/public.ts'
import { choice, shaped } from '#platform/fields.ts'
import type { Db, RowOf } from '#platform/sql.ts'
import { get, notFound, show } from '#platform/web/route.ts'
import { measureAll, withPeriod, type Line, type Measured, type Service } from './occupancy-of-service.ts'
import { occupancyRowsPage } from './occupancy-rows.page.ts'
import { contradicts, figureKinds, periodFields, total, unitDays, whyEmpty, type FigureKind, type Period, type Span } from './occupancy.ts'
import { listContracted, listStays } from './occupancy.sql.ts'

export type CountedRow = {
  unit: string | null
  level: string
  counts: 'contracted' | 'occupied' | 'void' | 'unavailable' | 'beyond'
  /** Who lived there, why it was empty, or which contract it is; null for a person whose record the reader may not see. */
  about: string | null
  schedule: number | null
  client: number | null
  /** First and last day that counts; with a gap between two contracts there are fewer `days` than between them. */
  from: string
  to: string
  days: number
  unitDays: number
}
export type PersonRow = { client: number, name: string | null, schedules: number, from: string, to: string }

export type RowsOfFigure = {
  service: Service
  from: string
  to: string
  asAt: string | null
  kind: FigureKind
  /** The one unit or level it is about, by name, and the one kind of empty days. */
  of: string | null
  reason: string | null
  rows: CountedRow[]
  people: PersonRow[]
  /** In unit-days; of people it is their number, of contradictions the days. */
  total: number
}

const key = (label: string) => shaped({ label, optional: true,
  reader: (typed) => (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(typed) ? { value: typed } : { error: `${label} must be a key from the occupancy page` }) })

export const occupancyRows = get('/services/:service/occupancy/rows', {
  name: 'schedules.occupancy-rows', summary: 'The rows that a figure of occupancy counts', permission: 'occupancy.read', params: { service: 'number' }, asAt: true,
  query: {
    ...periodFields, kind: choice({ label: 'Figure', list: figureKinds, optional: true }), unit: key('Unit'), level: key('Service level'),
    reason: shaped({ label: 'Kind of empty days', optional: true, reader: (typed) => (/^[a-z0-9-]{1,60}$/.test(typed) ? { value: typed } : { error: 'Choose a kind from the occupancy page' }) }),
  },
  handle: (context) => withPeriod(context, async (service, period) => {
    const { query, queryErrors, asAt, note } = context
    // An address of ours that somebody has changed by hand: nothing stands there.
    if (['kind', 'unit', 'level', 'reason'].some((name) => queryErrors[name] !== undefined)) throw notFound()
    const kind = query.kind ?? 'days'
    const { counted, levels } = await measureAll(context.db, service, period)
    const wanted = query.unit ?? query.level
    const among = kind === 'capacity' ? levels : counted
    const lines = wanted === null ? among : among.filter(({ id, unit }) => id === wanted && (query.unit === null || unit !== null))
    if (wanted !== null && lines.length === 0) throw notFound()

    const rows = await rowsFor(context.db, service, period, kind, lines)
    const ofReason = query.reason === null ? rows.counted : rows.counted.filter(({ kind: why }) => why === query.reason)
    note([`service:${service.id}`, ...new Set([...rows.counted, ...rows.people].flatMap(({ client }) => (client === null ? [] : [`client:${client}`])))])
    return show<RowsOfFigure>({
      service, ...period, asAt: asAt?.toString() ?? null, kind, of: wanted === null ? null : lines[0]!.unit ?? lines[0]!.level,
      reason: query.reason === null ? null : whyEmpty({ mark: query.reason }).label,
      rows: ofReason.map(({ kind: _, ...row }) => row), people: rows.people,
      total: kind === 'people' ? rows.people.length : kind === 'contradictions' ? ofReason.reduce((sum, { days }) => sum + days, 0) : total(ofReason.map((row) => row.unitDays)),
    }, occupancyRowsPage)
  }),
})

type Stay = RowOf<typeof listStays.gives>
/** `kind` of an empty span says why it is empty, for the figures by kind. */
type Found = { counted: (CountedRow & { kind?: string })[], people: PersonRow[] }

async function rowsFor(db: Db, service: Service, period: Period, kind: FigureKind, lines: readonly Measured[]): Promise<Found> {
  const args = { service: service.id, ...period }
  const lineOf = new Map<string, Line>(lines.map((line) => [line.id, line]))
  const spans = lines.flatMap((line) => line.spans)
  if (kind === 'contracted' || kind === 'capacity') {
    const pieces = (await db.rows(listContracted, args)).filter(({ line }) => lineOf.has(line))
    return { people: [], counted: pieces.map(({ line, reference, from_day, before_day, days, amount }) => ({ ...named(lineOf.get(line)!), counts: 'contracted',
      about: reference || 'Contract without a reference', schedule: null, client: null, from: from_day, to: lastBefore(before_day), days, unitDays: unitDays(days * amount) })) }
  }
  if (kind === 'contradictions') return { people: [], counted: spans.filter(contradicts).map((span) => emptyRow(lineOf, span, 'occupied', span.occupied)) }

  const needsStays = ['days', 'available', 'occupied', 'people', 'beyond'].includes(kind)
  const stays = needsStays ? (await db.rows(listStays, args)).filter(({ line }) => lineOf.has(line)) : []
  if (kind === 'people') return { counted: [], people: peopleOf(stays) }
  if (kind === 'beyond') return { people: [], counted: stays.filter(({ beyond }) => beyond > 0).map((stay) => ({ ...stayRow(lineOf, stay), counts: 'beyond', unitDays: unitDays(stay.beyond) })) }
  const occupied = stays.filter(({ counted }) => counted > 0).map((stay) => stayRow(lineOf, stay))
  const isVoid = kind === 'void' || kind === 'available' || kind === 'days'
  const isUnavailable = kind === 'unavailable' || kind === 'days'
  const empty = spans.flatMap((span) => {
    const vacant = span.contracted - span.occupied - span.unavailable
    return [...(isVoid && vacant > 0 ? [emptyRow(lineOf, span, 'void', vacant)] : []), ...(isUnavailable && span.unavailable > 0 ? [emptyRow(lineOf, span, 'unavailable', span.unavailable)] : [])]
  })
  return { people: [], counted: [...occupied, ...empty] }
}

const named = ({ unit, level }: Line) => ({ unit, level })
const lastBefore = (day: string) => Temporal.PlainDate.from(day).subtract({ days: 1 }).toString()
const nameOf = ({ title, forename, surname }: Stay) => (surname === null ? null : listName({ title, forename: forename ?? '', surname }))

function stayRow(lineOf: Map<string, Line>, stay: Stay): CountedRow {
  return { ...named(lineOf.get(stay.line)!), counts: 'occupied', about: nameOf(stay), schedule: stay.id, client: stay.client_id,
    from: stay.counted_from ?? stay.from_day, to: lastBefore(stay.counted_before ?? stay.before_day), days: stay.counted > 0 ? stay.counted_days : stay.days, unitDays: unitDays(stay.counted) }
}

function emptyRow(lineOf: Map<string, Line>, span: Span, counts: CountedRow['counts'], amount: number): CountedRow & { kind: string } {
  const line = lineOf.get(span.line)!
  const { kind, label } = whyEmpty(span)
  return { ...named(line), counts, about: line.unit === null ? 'Capacity that nobody used' : label, schedule: null, client: null,
    from: span.from_day, to: lastBefore(span.before_day), days: span.days, unitDays: unitDays(span.days * amount), kind }
}

/** A person with two schedules, even at once, is one person (Q.05). */
function peopleOf(stays: readonly Stay[]): PersonRow[] {
  return [...Map.groupBy(stays, ({ client_id }) => client_id)].map(([client, theirs]) => ({ client, name: nameOf(theirs[0]!), schedules: theirs.length,
    from: theirs.map(({ from_day }) => from_day).sort()[0]!, to: lastBefore(theirs.map(({ before_day }) => before_day).sort().at(-1)!) }))
}
