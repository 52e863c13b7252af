// A payment as lines that can be read: what is paid for each schedule and price, what is taken off beyond the capacity, and what is unpaid and why.
import { numberOf, unitDays } from '#areas/schedules/public.ts'
import { levelName } from '#areas/services/public.ts'
import { dayBefore } from '#platform/dates.ts'
import { showDecimal } from '#platform/quantities.ts'
import { inOrder } from '#platform/text.ts'
import { beyondOf, lengthOf, noUnitDays, spansOf, unitDaysOf, type Payment, type Reconciled } from './payment.ts'
import type { PaidStay } from './measure-payment.ts'

export type Level = { id: string, number: number, name: string }

/** Amounts are pence. First and last days count; between two spans there are days that count otherwise. */
export type PaymentLine = {
  kind: 'paid' | 'beyond-capacity' | 'unpaid'
  level: string
  unit: string | null
  schedule: number | null
  client: number | null
  /** Why it is unpaid, or taken off. */
  reason: string | null
  spans: { from: string, to: string }[]
  days: number
  units: string | null
  unitDays: number
  weeklyPence: number | null
  pence: number
}

/** A piece of one schedule's days, or days on which a level's capacity was too small: the rows that figures add up. */
export type PaymentRow = Omit<PaymentLine, 'kind' | 'spans' | 'weeklyPence' | 'pence'> & {
  levelId: string, from: string, to: string,
  /** On each of the days. */
  wanted: string | null, bought: string | null
}

/** In unit-days: occupied = paid + all that is unpaid. */
export type ReconciledLevel = { level: string, levelId: string, occupied: number, paid: number, unpaid: Record<string, number> }

/** Level by level: what is paid, by unit and day, then what is taken off; and after all levels what is unpaid. Together the pence are the payment. */
export function linesOf({ lines, pieces }: Payment<PaidStay>, levels: readonly Level[]): PaymentLine[] {
  const unpaid = [...Map.groupBy(pieces.filter(({ reason }) => reason !== null), ({ stay, reason }) => `${stay.id} ${reason}`).values()].map((same) => {
    const { stay, reason } = same[0]!
    return { level: stay.level, stay, reason, price: null, spans: spansOf(same), pence: 0n,
      days: same.reduce((sum, piece) => sum + lengthOf(piece), 0), unitDays: same.reduce((sum, piece) => sum + unitDaysOf(piece), 0) }
  })
  const all = [...lines.map((line) => ({ ...line, reason: line.stay === null ? 'beyond-capacity' : null })), ...unpaid].map((line) => ({ ...line, from: line.spans[0]!.from }))
  return byLevel(all, levels, ({ level }) => level).flatMap(([level, same]) => same.map((line) => ({ level, line })))
    .sort((one, other) => Number(one.line.price === null) - Number(other.line.price === null))
    .map(({ level, line: { stay, reason, price, spans, days, unitDays: hundredths, pence } }) => ({
      kind: price === null ? 'unpaid' : stay === null ? 'beyond-capacity' : 'paid', level, ...whoOf(stay), reason, spans: spans.map(({ from, before }) => ({ from, to: dayBefore(before) })), days,
      unitDays: unitDays(hundredths), weeklyPence: price === null ? null : Number(price.weeklyPence), pence: Number(pence),
    }))
}

const whoOf = (stay: PaidStay | null) => (stay === null ? { unit: null, schedule: null, client: null, units: null }
  : { unit: stay.unit, schedule: numberOf(stay.id), client: numberOf(stay.client), units: showDecimal(stay.units) })

/** The rows of a figure: all that is occupied, what is paid, or what is unpaid, in all or for one reason; of all levels or one. */
export function rowsOf({ pieces, excesses }: Payment<PaidStay>, levels: readonly Level[], figure: string): PaymentRow[] {
  const taken = figure === 'occupied' ? pieces : pieces.filter(({ reason }) => (reason ?? 'paid') === figure || (figure === 'unpaid' && reason !== null))
  const ofStays = taken.map((piece) => ({ ...piece, level: piece.stay.level, days: lengthOf(piece), hundredths: unitDaysOf(piece), wanted: null, bought: null }))
  // What is paid is what qualifies without what is beyond the capacity.
  const sign = figure === 'paid' ? -1 : 1
  const beyond = !['paid', 'unpaid', 'beyond-capacity'].includes(figure) ? [] : excesses.map((excess) => ({ ...excess, stay: null, reason: 'beyond-capacity', days: lengthOf(excess),
    hundredths: sign * beyondOf(excess), wanted: showDecimal(excess.wanted), bought: showDecimal(excess.bought) }))
  return byLevel([...ofStays, ...beyond], levels, ({ level }) => level).flatMap(([level, same]) => same.map((row) => ({
    level, levelId: row.level, ...whoOf(row.stay), reason: row.reason,
    from: row.from, to: dayBefore(row.before), days: row.days, unitDays: unitDays(row.hundredths), wanted: row.wanted, bought: row.bought,
  })))
}

type Placed = { level: string, stay: PaidStay | null, from: string }

/** By level and within it by unit, schedule and day; what is of no schedule comes last. */
function byLevel<R extends Placed>(rows: readonly R[], levels: readonly Level[], level: (row: R) => string): [name: string, rows: R[]][] {
  const of = Map.groupBy(rows, level)
  return levels.map((each) => [levelName(each), (of.get(each.id) ?? []).toSorted((one, other) => Number(one.stay === null) - Number(other.stay === null)
    || inOrder.compare(one.stay?.unit ?? '', other.stay?.unit ?? '') || inOrder.compare(one.stay?.from ?? '', other.stay?.from ?? '') || (one.stay?.id ?? 0) - (other.stay?.id ?? 0)
    || inOrder.compare(one.from, other.from))])
}

/** Every level, whether anybody was there or not. */
export function reconciledLevels(payment: Payment, levels: readonly Level[]): ReconciledLevel[] {
  return levels.map((level) => ({ level: levelName(level), levelId: level.id, ...inUnitDays(payment.levels.get(level.id) ?? noUnitDays()) }))
}

export function inUnitDays({ occupied, paid, unpaid }: Reconciled): { occupied: number, paid: number, unpaid: Record<string, number> } {
  return { occupied: unitDays(occupied), paid: unitDays(paid), unpaid: Object.fromEntries(Object.entries(unpaid).map(([reason, hundredths]) => [reason, unitDays(hundredths)])) }
}
