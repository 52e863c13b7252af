// What a service is paid for some days under block subsidy, and why not for others: from accepted schedules alone. Nothing here reads or writes.
import { cut, includes, type Days } from '#areas/schedules/public.ts'
import { hbPosition } from '#code-lists/hb-positions.ts'

/** Why a day of a schedule is not paid, the first that applies; a position that is not subsidised is a reason by itself (Q.51, domain 2.4). */
export const unpaidReason = {
  list: 'unpaid-reason',
  codes: [
    { code: 'outside-contract', label: 'Outside the contract' },
    { code: 'unit-not-let', label: 'The unit is not let' },
    { code: 'earlier-place', label: 'Has an earlier place' },
    { code: 'no-position', label: 'No HB position' },
    ...hbPosition.codes.filter(({ subsidised }) => !subsidised).map(({ code, label }) => ({ code: code as string, label: label as string })),
    { code: 'no-price', label: 'No price' },
    { code: 'beyond-capacity', label: 'Beyond the capacity' },
  ],
} as const

/** A schedule as payment counts it. Amounts of units are whole hundredths everywhere: 0.50 is 50. */
export type Stay = {
  id: number
  client: number
  level: string
  units: number
  from: string
  /** The day of leaving is not paid (Q.09). */
  before: string | null
  /** Each holds until the next one begins; in the order of their days. */
  positions: readonly { from: string, position: string }[]
  /** Days on which the unit can be let; null where a schedule is for no unit. */
  let: Days | null
  /** Days on which the client has an earlier place in another service of this kind, inside its contract. */
  elsewhere: readonly Days[]
}

/** A weekly price of one unit. */
export type Price = Days & { level: string, weeklyPence: bigint }
export type Terms = { contracts: readonly Days[], capacities: readonly (Days & { level: string, units: number })[], prices: readonly Price[] }

type ClosedDays = { from: string, before: string }
/** Days of a schedule that all count alike: paid by a price, unless the capacity is too small, or unpaid for a reason. */
export type Piece<S extends Stay = Stay> = ClosedDays & { stay: S, price: Price | null, reason: string | null }
/** Days on which more units qualified than are bought at a level. */
export type Excess = ClosedDays & { level: string, price: Price, wanted: number, bought: number }

/** Days of one schedule and price, or of what is beyond the capacity of a level at one price, which is taken off. `unitDays` are hundredths. */
export type Line<S extends Stay = Stay> = { level: string, spans: ClosedDays[], stay: S | null, price: Price, days: number, unitDays: number, pence: bigint }

/** In hundredths of unit-days: occupied = paid + all that is unpaid, by reason. */
export type Reconciled = { occupied: number, paid: number, unpaid: Record<string, number> }

export type Payment<S extends Stay = Stay> = {
  pieces: Piece<S>[]
  excesses: Excess[]
  lines: Line<S>[]
  levels: Map<string, Reconciled>
  total: Reconciled
  pence: bigint
}

/**
 * The rules of Q.51. Chatham St at £25.20 a week has 10 units; of 28 days seven people qualify on all and one on the last 14: 210 unit-days are
 * 30 weeks, £756.00. Somebody awaiting Housing Benefit and somebody who pays their own way are listed, unpaid.
 */
export function paymentFor<S extends Stay>(stays: readonly S[], terms: Terms, days: ClosedDays): Payment<S> {
  const ofClient = Map.groupBy(stays, ({ client }) => client)
  const pieces = stays.flatMap((stay) => piecesOf(stay, ofClient.get(stay.client)!.filter((other) => isEarlier(other, stay)), terms, days))
  const excesses = [...Map.groupBy(pieces.filter(({ price }) => price !== null), ({ stay }) => stay.level)]
    .flatMap(([level, qualifying]) => excessesOf(level, qualifying, terms, days))
  const lines = [...linesOf(pieces), ...deductionsOf(excesses)]
  const levels = new Map<string, Reconciled>()
  const total = noUnitDays()
  const add = (level: string, count: (sum: Reconciled) => void) => {
    levels.set(level, levels.get(level) ?? noUnitDays())
    for (const sum of [levels.get(level)!, total]) count(sum)
  }
  for (const piece of pieces) {
    add(piece.stay.level, (sum) => {
      sum.occupied += unitDaysOf(piece)
      if (piece.reason === null) sum.paid += unitDaysOf(piece)
      else sum.unpaid[piece.reason] = (sum.unpaid[piece.reason] ?? 0) + unitDaysOf(piece)
    })
  }
  for (const excess of excesses) {
    add(excess.level, (sum) => {
      sum.paid -= beyondOf(excess)
      sum.unpaid['beyond-capacity'] = (sum.unpaid['beyond-capacity'] ?? 0) + beyondOf(excess)
    })
  }
  return { pieces, excesses, lines, levels, total, pence: lines.reduce((sum, { pence }) => sum + pence, 0n) }
}

export const noUnitDays = (): Reconciled => ({ occupied: 0, paid: 0, unpaid: {} })

/** Days in UTC are all of one length, and counting each by the calendar is felt where there are forty thousand schedules. */
export const lengthOf = ({ from, before }: ClosedDays) => (Date.parse(before) - Date.parse(from)) / 86_400_000
/** Without what they are spans of; what adjoins is one. */
export function spansOf(spans: readonly ClosedDays[]): ClosedDays[] {
  const merged: ClosedDays[] = []
  for (const { from, before } of spans) {
    const last = merged.at(-1)
    if (last?.before === from) last.before = before
    else merged.push({ from, before })
  }
  return merged
}

export const unitDaysOf = (piece: Piece) => lengthOf(piece) * piece.stay.units
export const beyondOf = (excess: Excess) => lengthOf(excess) * (excess.wanted - excess.bought)

/**
 * Weekly pence × unit-days / 7, half a penny up. Three unit-days at £25.25 a week are 1082.14 pence, so £10.82. Half a unit for one day at 7p a week
 * is half a penny, and so one.
 */
export function amountOf(weeklyPence: bigint, unitDays: number): bigint {
  return (2n * weeklyPence * BigInt(unitDays) + 700n) / 1400n
}

function isEarlier(one: Stay, other: Stay): boolean {
  return one.from < other.from || (one.from === other.from && one.id < other.id)
}

function piecesOf<S extends Stay>(stay: S, earlier: readonly Stay[], terms: Terms, within: ClosedDays): Piece<S>[] {
  const present = { from: later(stay.from, within.from), before: stay.before !== null && stay.before < within.before ? stay.before : within.before }
  if (present.from >= present.before) return []
  const prices = terms.prices.filter(({ level }) => level === stay.level)
  const positions = stay.positions.map(({ from, position }, at) => ({ from, before: stay.positions[at + 1]?.from ?? null, position }))
  const pieces: Piece<S>[] = []
  for (const days of cut(present, [...terms.contracts, ...(stay.let ? [stay.let] : []), ...earlier, ...stay.elsewhere, ...positions, ...prices])) {
    const holds = (span: Days) => includes(span, days.from)
    const position = positions.find(holds)?.position
    const price = prices.find(holds) ?? null
    const reason = !terms.contracts.some(holds) ? 'outside-contract'
      : stay.let !== null && !holds(stay.let) ? 'unit-not-let'
      // On a change-over the earlier place is paid to its end, whatever becomes of it: what is paid for one day never moves to another provider.
      : earlier.some(holds) || stay.elsewhere.some(holds) ? 'earlier-place'
        : position === undefined ? 'no-position'
          : !isSubsidised(position) ? position
            : price === null ? 'no-price' : null
    const piece = { ...days, stay, reason, price: reason === null ? price : null }
    const last = pieces.at(-1)
    if (last && last.reason === piece.reason && last.price === piece.price) last.before = piece.before
    else pieces.push(piece)
  }
  return pieces
}

const later = (one: string, other: string) => (one > other ? one : other)
const isSubsidised = (position: string) => hbPosition.codes.some(({ code, subsidised }) => code === position && subsidised)

/** The cap applies to each day by itself: a day below the capacity makes up for none above it. Without a capacity nothing is bought. */
function excessesOf(level: string, qualifying: readonly Piece[], { capacities, prices }: Terms, within: ClosedDays): Excess[] {
  const bought = capacities.filter((capacity) => capacity.level === level)
  const excesses: Excess[] = []
  for (const days of cut(within, [...qualifying, ...bought, ...prices.filter((price) => price.level === level)])) {
    const holds = (span: Days) => includes(span, days.from)
    const here = qualifying.filter(holds)
    const excess = { ...days, level, price: here[0]?.price ?? null, wanted: here.reduce((sum, { stay }) => sum + stay.units, 0), bought: bought.find(holds)?.units ?? 0 }
    if (excess.price === null || excess.wanted <= excess.bought) continue
    const last = excesses.at(-1)
    if (last && last.before === excess.from && last.price === excess.price && last.wanted === excess.wanted && last.bought === excess.bought) last.before = excess.before
    else excesses.push({ ...excess, price: excess.price })
  }
  return excesses
}

function linesOf<S extends Stay>(pieces: readonly Piece<S>[]): Line<S>[] {
  const paid = pieces.filter(({ price }) => price !== null)
  return [...Map.groupBy(paid, ({ stay }) => stay)].flatMap(([stay, theirs]) => [...Map.groupBy(theirs, ({ price }) => price!)].map(([price, same]): Line<S> => {
    const days = same.reduce((sum, piece) => sum + lengthOf(piece), 0)
    const unitDays = days * stay.units
    return { level: stay.level, stay, price, spans: spansOf(same), days, unitDays, pence: amountOf(price.weeklyPence, unitDays) }
  }))
}

/** Rounded as what it is taken off was, and then taken off. */
function deductionsOf(excesses: readonly Excess[]): Line<never>[] {
  return [...Map.groupBy(excesses, ({ price }) => price)].map(([price, same]): Line<never> => {
    const unitDays = same.reduce((sum, excess) => sum + beyondOf(excess), 0)
    return { level: price.level, stay: null, price, spans: spansOf(same), days: same.reduce((sum, excess) => sum + lengthOf(excess), 0),
      unitDays: -unitDays, pence: -amountOf(price.weeklyPence, unitDays) }
  })
}
