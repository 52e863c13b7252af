// The occupancy timeline of a service: the days it shows, each place of its units cut into spans, and what is asked for about them. Nothing here reads or writes.
import { labelOf } from '#code-lists/code-list.ts'
import { voidKind } from '#code-lists/void-kinds.ts'
import { isoDays } from '#platform/dates.ts'
import { choice, type Errors } from '#platform/fields.ts'
import { daysOf, mostDays, periodFields, readDays, usualDays, type Figures, type Period, type ReadDays } from './occupancy.ts'
import { freeDaysOf, numberOf, piecesOf, type Days, type PieceKind, type PlaceStay, type UnitHistory } from './places.ts'

const shownUnits = { list: 'units-shown', codes: [{ code: 'free', label: 'With a vacancy on these days' }] } as const
const forms = { list: 'timeline-form', codes: [{ code: 'list', label: 'A list' }] } as const
export const timelineQuery = { ...periodFields, units: choice({ label: 'Units', list: shownUnits, optional: true }), as: choice({ label: 'Shown as', list: forms, optional: true }) }

/** Without a first day the week of `on` and three more: on Thursday 26 November 2026, from 23 November to 20 December. */
export function readTimelineDays(asked: { from: string | null, to: string | null }, unreadable: Errors, on: Temporal.PlainDate): ReadDays {
  return readDays(asked, unreadable, ({ from, to }) => {
    const last = to === null ? null : Temporal.PlainDate.from(to)
    const first = from !== null ? Temporal.PlainDate.from(from) : last === null ? on.subtract({ days: on.dayOfWeek - 1 }) : last.subtract({ days: usualDays - 1 })
    return { from: first.toString(), to: (last ?? first.add({ days: usualDays - 1 })).toString() }
  }, { most: mostDays })
}

/** As many days before these, and after them. */
export function shifted({ from, to }: Period, by: -1 | 1): Period {
  const days = daysOf({ from, to }) * by
  return { from: Temporal.PlainDate.from(from).add({ days }).toString(), to: Temporal.PlainDate.from(to).add({ days }).toString() }
}

/** What people look at, from the week of a day on. */
export function usualSpans(on: Temporal.PlainDate): { label: string, period: Period }[] {
  const monday = on.subtract({ days: on.dayOfWeek - 1 })
  return [{ label: '1 week', weeks: 1 }, { label: '4 weeks', weeks: 4 }, { label: '13 weeks', weeks: 13 }]
    .map(({ label, weeks }) => ({ label, period: { from: monday.toString(), to: monday.add({ days: weeks * 7 - 1 }).toString() } }))
}

/** `name` is null for people whose record the reader may not see, and their numbers are below zero. */
export type NamedStay = PlaceStay & { unit: string, id: number, client: number, name: string | null }
/** A request that is not decided: somebody is to come into a place, or something is to become of the schedule of who has it. */
export type Asked = Days & { request: string, kind: string, name: string, unit: string | null, place: number, schedule: number | null }
export type Unit = UnitHistory<NamedStay> & { id: string, name: string, level: string, places: number, /** Hundredths of a unit. */ amount: number }

/** A stay is told by the day on which it stands: ended by then, current, current with an end to come, or still to come. */
export type StayState = 'ended' | 'current' | 'leaving' | 'coming'

/** Days of a place that are all alike: first and last inside, as they are shown. */
export type Cell = {
  kind: PieceKind
  /** The code of why it is empty or closed. */
  reason: string
  from: string
  to: string
  days: number
  /** Of a stay: whose it is, from its first day to the day of leaving, whatever days are shown. */
  stay: { schedule: number | null, client: number | null, name: string | null, starts_on: string, left_on: string | null, state: StayState } | null
  /** What waits for a decision about these days. */
  asked: { request: string, kind: string, name: string, from: string }[]
}

export type Row = {
  unit: string
  name: string
  level: string
  /** Null where the unit has but one. */
  place: number | null
  /** From when on it can be let next, from the day on that is asked about; before which day again not; null while no vacancy is known. */
  vacancy: Days | null
  /** The day on which it would be free earlier, were an end accepted that is asked for. */
  perhaps: string | null
  cells: Cell[]
}

/** The days shown in order, and the place of each among them: of the first day 0. Spans are measured with these, since reckoning each by the calendar would be felt. */
function daysIn({ from, to }: Period): { list: string[], index: Map<string, number>, end: string } {
  const list = isoDays(from, daysOf({ from, to }) + 1)
  const end = list.pop()!
  return { list, index: new Map(list.map((day, at) => [day, at])), end }
}

/** Each place of each unit on the days of a period, with what is asked for, as it is on `day`. */
export function rowsOf(units: readonly Unit[], asked: readonly Asked[], period: Period, day: string): Row[] {
  const { index, list, end } = daysIn(period)
  const into = Map.groupBy(asked.filter(({ unit }) => unit !== null), ({ unit }) => unit)
  const about = Map.groupBy(asked.filter(({ schedule }) => schedule !== null), ({ schedule }) => schedule)
  return units.flatMap((unit) => Array.from({ length: Math.max(unit.places, ...unit.stays.map(({ place }) => place)) }, (_, at): Row => {
    const place = at + 1
    const wanted = (into.get(unit.id) ?? []).filter((each) => each.place === place)
    const cells: Cell[] = []
    for (const { kind, reason, stay, from: begins, before: ends } of piecesOf(unit, place, { from: period.from, before: end })) {
      const of = stay && { schedule: numberOf(stay.id), client: numberOf(stay.client), name: stay.name, starts_on: stay.from, left_on: stay.before, state: stateOf(stay, day) }
      const waiting = (stay && about.get(stay.id)) ?? []
      // Somebody asked for fills what is empty from their first day on: those days are a span of their own.
      const cuts = kind === 'stay' || kind === 'closed' ? [] : wanted.flatMap(({ from, before }) => [from, before]).filter((cut) => cut !== null && cut > begins && cut < ends!)
      const days = cuts.length === 0 ? [begins] : [...new Set([begins, ...(cuts as string[])])].sort()
      for (const [part, from] of days.entries()) {
        const before = days[part + 1] ?? ends!
        const first = index.get(from)!
        const length = (index.get(before) ?? list.length) - first
        const here = wanted.filter((each) => (each.schedule === null || each.schedule !== stay?.id) && each.from < before && (each.before === null || each.before > from))
        cells.push({ kind, reason, from, to: list[first + length - 1]!, days: length, stay: of,
          asked: here.length + waiting.length === 0 ? [] : [...here, ...waiting].map(({ request, kind: asks, name, from: since }) => ({ request, kind: asks, name, from: since })) })
      }
    }
    const next = freeDaysOf(unit, place, day)[0]
    const vacancy = next ? { from: next.from > day ? next.from : day, before: next.before } : null
    const ends = unit.stays.filter((stay) => stay.place === place).flatMap(({ id }) => about.get(id) ?? []).filter(({ kind }) => kind === 'schedule.end').map(({ from }) => from).sort()
    return { unit: unit.id, name: unit.name, level: unit.level, place: unit.places > 1 || at > 0 ? place : null, cells, vacancy,
      perhaps: ends[0] !== undefined && (vacancy === null || ends[0] < vacancy.from) ? ends[0] : null }
  }))
}

function stateOf({ from, before }: Days, day: string): StayState {
  return from > day ? 'coming' : before === null ? 'current' : before > day ? 'leaving' : 'ended'
}

/** In hundredths of a unit-day, as the occupancy page counts the same days: a unit whose places are shared is occupied once. */
export function figuresOfRows(units: readonly Unit[], rows: readonly Row[], period: Period): Figures {
  const { index, list, end } = daysIn(period)
  const sum = { contracted: 0, occupied: 0, void: 0, unavailable: 0 }
  // On a void or unavailable day nobody has any of the places: the first of them says it for all.
  const firstOf = new Map(rows.filter(({ place }) => place === null || place === 1).map((row) => [row.unit, row]))
  for (const unit of units) {
    for (const contract of unit.contracts) {
      const [from, before] = [latest(unit.from, contract.from, period.from), earliest(unit.before, contract.before, end)]
      if (from < before) sum.contracted += ((index.get(before) ?? list.length) - index.get(from)!) * unit.amount
    }
    for (const { kind, days } of firstOf.get(unit.id)!.cells) if (kind === 'void' || kind === 'unavailable') sum[kind] += days * unit.amount
  }
  return { ...sum, occupied: sum.contracted - sum.void - sum.unavailable }
}

const latest = (...days: string[]) => days.reduce((one, other) => (one > other ? one : other))
const earliest = (...days: (string | null)[]) => days.filter((day) => day !== null).reduce((one, other) => (one < other ? one : other))

/** Why nobody is there. */
export function emptyWords({ kind, reason }: Pick<Cell, 'kind' | 'reason'>): string {
  switch (kind) {
    case 'void': return `Void: ${labelOf(voidKind, reason)}`
    case 'unavailable': return `Unavailable: ${labelOf(voidKind, reason)}`
    case 'shared': return 'Free place in a shared unit'
    default: return reason === 'no-contract' ? 'No contract' : 'Not to be let'
  }
}
