// GET /services/:service/timeline: who is, was and will be where, which places are empty and why, and when each is next free; as a picture or a list, and as CSV.
import { listName, unknownPerson } from '#areas/clients/public.ts'
import { csvFile } from '#areas/exchange/public.ts'
import { findService, unitName } from '#areas/services/public.ts'
import type { Errors, Typed } from '#platform/fields.ts'
import type { Db } from '#platform/sql.ts'
import { inOrder } from '#platform/text.ts'
import { again, file, found, get, show, type Answer, type Context, type FinalAnswer } from '#platform/web/route.ts'
import { occupancyOf, type Occupancy, type Period } from './occupancy.ts'
import { halfOpen } from './places.ts'
import { timelinePage } from './timeline.page.ts'
import { listAskedPlaces, listContractDays, listLetUnits, listMarks, listPlaceStays } from './timeline.sql.ts'
import { emptyWords, figuresOfRows, readTimelineDays, rowsOf, timelineQuery, type Asked, type NamedStay, type Row, type Unit } from './timeline.ts'

type Service = { id: number, name: string, type: string }
export type TimelineOf = Period & {
  service: Service
  asAt: string | null
  /** The day on which things stand as they are told: today, or the past day that is looked back at. */
  day: string
  units: 'free' | null
  as: 'list' | null
  rows: Row[]
  /** Unit-days of these days, as the occupancy page counts them; of all units, whichever are shown. */
  total: Omit<Occupancy, 'unit' | 'level'>
}
/** Days that can't be read come back with what was typed, and without a picture. */
export type TimelineAsked = { service: Service, typed: Typed, errors: Errors, found: TimelineOf | null }

const asked = { permission: 'schedule.read', params: { service: 'number' }, query: timelineQuery, asAt: true, atOnce: true } as const

export const timelineOfService = get('/services/:service/timeline', {
  ...asked, name: 'schedules.timeline', summary: 'Occupancy timeline of a service: units down, days across',
  handle: (context) => withTimeline(context, (of) => show(of, (data, shown) => timelinePage({ service: of.service, typed: {}, errors: {}, found: data }, shown))),
})

export const timelineCsv = get('/services/:service/timeline.csv', {
  ...asked, name: 'schedules.timeline-csv', summary: 'Occupancy timeline of a service as CSV',
  handle: (context) => withTimeline(context, (of) => file(`timeline-${of.service.id}-${of.from}-to-${of.to}.csv`, 'text/csv; charset=utf-8', csvOf(of))),
})

type AskedContext = Pick<Context<{ service: 'number' }, typeof timelineQuery>, 'db' | 'user' | 'params' | 'query' | 'queryTyped' | 'queryErrors' | 'today' | 'asAt'>

async function withTimeline({ db, user, params, query, queryTyped, queryErrors, today, asAt }: AskedContext, answer: (of: TimelineOf) => FinalAnswer): Promise<Answer> {
  const day = asAt ?? today
  const read = readTimelineDays(query, queryErrors, day)
  if ('errors' in read) {
    const { id, name, type } = found(await db.row(findService, params))
    return again<TimelineAsked>({ service: { id, name, type }, typed: queryTyped, errors: read.errors, found: null }, timelinePage, read.errors)
  }
  const { period } = read
  const [service, units, waiting] = await Promise.all([db.row(findService, params), unitsOf(db, params.service, period, day.toString()), user.may('request.read') ? askedOf(db, params.service) : []])
  const { id, name, type } = found(service)
  const rows = rowsOf(units, waiting, period, day.toString())
  const { unit: _, level: __, ...total } = occupancyOf({ unit: null, level: '' }, figuresOfRows(units, rows, period))
  const shown = query.units === null ? rows : rows.filter(({ vacancy }) => vacancy !== null && vacancy.from <= period.to && (vacancy.before === null || vacancy.before > period.from))
  return answer({ service: { id, name, type }, ...period, asAt: asAt?.toString() ?? null, day: day.toString(), units: query.units, as: query.as, rows: shown, total })
}

/** The units of a service with all that is known of their places on these days, and from a day on. By service level, then by name. */
async function unitsOf(db: Db, service: number, period: Period, day: string): Promise<Unit[]> {
  const since = period.from < day ? period.from : day
  const [units, contracts, marks, stays] = await Promise.all([db.rows(listLetUnits, { service, ...period, day }), db.rows(listContractDays, { service }),
    db.rows(listMarks, { service, since }), db.rows(listPlaceStays, { service, ...period, day })])
  const agreed = contracts.map(halfOpen)
  const marksOf = Map.groupBy(marks, ({ unit }) => unit)
  const staysOf = Map.groupBy(stays, ({ unit }) => unit)
  return units.map((unit) => ({ unit, name: unitName(unit) }))
    .sort((one, other) => one.unit.level_number - other.unit.level_number || inOrder.compare(one.name, other.name))
    .map(({ unit, name }): Unit => ({
      id: unit.id, name, level: unit.level, places: unit.places, amount: unit.amount, from: unit.from_day, before: unit.before_day, contracts: agreed,
      marks: (marksOf.get(unit.id) ?? []).map((mark) => ({ kind: mark.kind, from: mark.from_day, before: mark.before_day })),
      stays: (staysOf.get(unit.id) ?? []).map((stay): NamedStay => ({ unit: stay.unit, place: stay.place, id: stay.id, client: stay.client, from: stay.from_day, before: stay.before_day,
        name: stay.surname === null ? null : listName({ title: stay.title, forename: stay.forename ?? '', surname: stay.surname }) })),
    }))
}

async function askedOf(db: Db, service: number): Promise<Asked[]> {
  return (await db.rows(listAskedPlaces, { service })).map(({ from_day, before_day, title, forename, surname, unit, place, ...request }) => ({
    ...request, unit, place: place ?? 1, from: from_day ?? '', before: before_day, name: listName({ title, forename: forename ?? '', surname: surname ?? '' }),
  }))
}

const csvColumns = ['unit', 'place', 'level', 'is', 'about', 'schedule', 'client', 'from', 'to', 'days', 'starts_on', 'left_on', 'asked', 'next_vacancy']

/** A line for each span of each place. */
export function csvOf({ rows }: Pick<TimelineOf, 'rows'>): string {
  return csvFile(csvColumns, rows.flatMap((row) => row.cells.map(({ kind, reason, from, to, days, stay, asked: waiting }) => [
    row.name, row.place, row.level, kind, stay ? stay.name ?? unknownPerson : emptyWords({ kind, reason }),
    stay?.schedule ?? null, stay?.client ?? null, from, to, days, stay?.starts_on ?? null, stay?.left_on ?? null, waiting.map(({ name }) => name).join('; '), row.vacancy?.from ?? null,
  ])))
}
