// What a place of a unit is on each day: lived in, void, unavailable, or not to be let at all; and when it is free. Nothing here reads or writes.
import { whyEmpty } from './occupancy.ts'

/** From a first day until before another, or for ever. ISO text, which sorts as the days do. */
export type Days = { from: string, before: string | null }
/** As the statements of places answer them. */
export const halfOpen = ({ from_day, before_day }: { from_day: string, before_day: string | null }): Days => ({ from: from_day, before: before_day })
/** Of a schedule or a person: people whose record the reader may not see are told apart below zero, and have no number for the reader. */
export const numberOf = (id: number) => (id > 0 ? id : null)

/** Somebody's days in a place; the day of leaving is none of them. */
export type PlaceStay = Days & { place: number }
/** Days on which a unit is said to be empty, and why. */
export type Mark = Days & { kind: string }
/** What is known of a unit that can be let: when that is, who has which place of it, how it is marked, and the contracts of its service. */
export type UnitHistory<S extends PlaceStay = PlaceStay> = Days & { stays: readonly S[], marks: readonly Mark[], contracts: readonly Days[] }

/**
 * `shared`: nobody has this place, and somebody has another of the unit. Figures count the unit as occupied, and the place is free all the same.
 * `closed`: the unit is not to be let, or nothing is contracted.
 */
export type PieceKind = 'stay' | 'void' | 'unavailable' | 'shared' | 'closed'
/** Days of a place that are all alike. The reason says why it is empty, or closed. */
export type Piece<S> = Days & { kind: PieceKind, stay: S | null, reason: string }

/** A place on the days asked for, cut wherever something about it begins or ends. What adjoins and is alike is one piece. */
export function piecesOf<S extends PlaceStay>(unit: UnitHistory<S>, place: number, { from, before }: Days): Piece<S>[] {
  const pieces: Piece<S>[] = []
  for (const days of cut({ from, before }, [unit, ...unit.stays, ...unit.marks, ...unit.contracts])) {
    const piece = { ...onDay(unit, place, days.from), ...days }
    const last = pieces.at(-1)
    if (last && last.kind === piece.kind && last.stay === piece.stay && last.reason === piece.reason) last.before = piece.before
    else pieces.push(piece)
  }
  return pieces
}

/** Days in parts, cut wherever one of the spans begins or ends, so that all days of a part count alike. */
export function cut<D extends Days>(days: D, spans: readonly Days[]): D[] {
  const cuts = new Set([days.from])
  for (const span of spans) for (const day of [span.from, span.before]) if (day !== null && day > days.from && (days.before === null || day < days.before)) cuts.add(day)
  const starts = [...cuts].sort()
  return starts.map((from, at) => ({ ...days, from, before: starts[at + 1] ?? days.before }))
}

function onDay<S extends PlaceStay>(unit: UnitHistory<S>, place: number, day: string): Omit<Piece<S>, keyof Days> {
  const present = unit.stays.filter((stay) => includes(stay, day))
  const stay = present.find((each) => each.place === place)
  if (stay) return { kind: 'stay', stay, reason: '' }
  if (!includes(unit, day)) return { kind: 'closed', stay: null, reason: 'not-open' }
  if (!unit.contracts.some((contract) => includes(contract, day))) return { kind: 'closed', stay: null, reason: 'no-contract' }
  if (present.length > 0) return { kind: 'shared', stay: null, reason: '' }
  const { kind, class: counts } = whyEmpty({ mark: unit.marks.find((mark) => includes(mark, day))?.kind ?? null })
  return { kind: counts, stay: null, reason: kind }
}

/** Why a place is free from a day on: somebody left or will leave, it can be let again, or it is new or newly contracted. */
export type WhyFree = 'left' | 'works' | 'opened'
/** Days on which a place can be let: until before somebody has it or it can't be let, null while that is not known. The reason is how the unit is marked. */
export type FreeDays<S> = Days & { why: WhyFree, after: S | null, reason: string }

/**
 * The free days of a place that end after a day, as far as they are known. A flat left on 10 June, having works until 20 June, and somebody
 * to come on 1 July: free from 21 June until before 1 July, since the works are done.
 */
export function freeDaysOf<S extends PlaceStay>(unit: UnitHistory<S>, place: number, day: string): FreeDays<S>[] {
  // Nothing is free any more after somebody who stays without an end, as most do.
  if (unit.stays.some((stay) => stay.place === place && stay.before === null && stay.from <= day)) return []
  const free: FreeDays<S>[] = []
  let earlier: Piece<S> | undefined
  for (const piece of piecesOf(unit, place, { from: unit.from, before: null })) {
    const last = free.at(-1)
    if (piece.kind === 'void' || piece.kind === 'shared') {
      if (last && last.before === piece.from) {
        last.before = piece.before
        if (piece.from <= day) last.reason = piece.reason
      } else {
        const why = earlier?.kind === 'stay' ? 'left' : earlier?.kind === 'unavailable' ? 'works' : 'opened'
        free.push({ from: piece.from, before: piece.before, why, after: why === 'left' ? earlier!.stay : null, reason: piece.reason })
      }
    }
    earlier = piece
  }
  return free.filter(({ before }) => before === null || before > day)
}

export function includes({ from, before }: Days, day: string): boolean {
  return from <= day && (before === null || day < before)
}
