// Occupancy: the days it is asked for, what its figures are, and how they are written. Nothing here reads or writes.
import { labelOf } from '#code-lists/code-list.ts'
import { voidKind } from '#code-lists/void-kinds.ts'
import { daysBetween, quarterOf } from '#platform/dates.ts'
import { date, type Errors } from '#platform/fields.ts'

/** First and last day, both inside, as ISO text. */
export type Period = { from: string, to: string }

export const periodFields = {
  from: date({ label: 'First day', optional: true, yearNeeded: true }),
  to: date({ label: 'Last day', optional: true, yearNeeded: true }),
}

type AskedDays = { from: string | null, to: string | null }
export type ReadDays = { period: Period } | { errors: Errors }

/** Days in a picture and days to come, unless others are asked for; and the most of them, of which each is shown or looked at. */
export const [usualDays, mostDays] = [28, 366]

/** The days asked for, or what is wrong with them. `whole` adds those that were not asked for; `reversed` is what is said where it leaves the last before the first. */
export function readDays(asked: AskedDays, unreadable: Errors, whole: (asked: AskedDays) => Period, { most = Infinity, reversed }: { most?: number, reversed?: Errors | undefined } = {}): ReadDays {
  const errors: Errors = {}
  for (const name of ['from', 'to']) if (unreadable[name] !== undefined) errors[name] = unreadable[name]
  if (Object.keys(errors).length > 0) return { errors }
  const period = whole(asked)
  if (period.from > period.to) return { errors: reversed ?? { to: 'Last day must be the first day or later' } }
  return daysOf(period) > most ? { errors: { to: `Last day must be within ${most} days of the first: choose fewer days` } } : { period }
}

/**
 * Without a first day, the quarter that the last day is in; without a last day, until `until`, which is today or the past day that is
 * looked back at. On 20 November 2026, nothing asked means 1 October to 20 November.
 */
export function readPeriod(asked: AskedDays, unreadable: Errors, until: Temporal.PlainDate): ReadDays {
  return readDays(asked, unreadable, ({ from, to }) => {
    const last = to ?? until.toString()
    return { from: from ?? quarterOf(Temporal.PlainDate.from(last)).startsOn.toString(), to: last }
  }, { reversed: asked.to === null ? { from: 'First day must be today or earlier, or enter a last day too' } : undefined })
}

/** What people ask for most, as at that day: on 20 November 2026, last quarter is 1 July to 30 September. */
export function usualPeriods(day: Temporal.PlainDate): { label: string, period: Period }[] {
  const quarter = quarterOf(day)
  const last = quarterOf(quarter.startsOn.subtract({ days: 1 }))
  const period = (from: Temporal.PlainDate, to: Temporal.PlainDate): Period => ({ from: from.toString(), to: to.toString() })
  return [
    { label: 'This quarter so far', period: period(quarter.startsOn, day) },
    { label: 'Last quarter', period: period(last.startsOn, last.endsOn) },
    { label: 'This month so far', period: period(day.with({ day: 1 }), day) },
    { label: 'Last 12 months', period: period(day.add({ days: 1 }).subtract({ years: 1 }), day) },
  ]
}

export function daysOf({ from, to }: Period): number {
  return daysBetween(Temporal.PlainDate.from(from), Temporal.PlainDate.from(to)) + 1
}

/** What a figure counts. `days` is every contracted day, as occupied, void or unavailable. */
export const figureKinds = {
  list: 'figure',
  codes: [
    { code: 'days', label: 'All days' }, { code: 'contracted', label: 'Contracted' }, { code: 'available', label: 'Available' },
    { code: 'occupied', label: 'Occupied' }, { code: 'void', label: 'Void' }, { code: 'unavailable', label: 'Unavailable' },
    { code: 'people', label: 'People served' }, { code: 'beyond', label: 'Support beyond the capacity' },
    { code: 'contradictions', label: 'Lived in, and said to be empty' }, { code: 'capacity', label: 'Capacity bought' },
  ],
} as const
export type FigureKind = (typeof figureKinds)['codes'][number]['code']

/** In hundredths of a unit-day, so that part units are whole numbers: a unit of 0.50 has 50 a day. */
export type Figures = { contracted: number, occupied: number, void: number, unavailable: number }

/** What is told of a unit or, in floating support, of a service level: in unit-days. These names are the product's public face. */
export type Occupancy = {
  unit: string | null
  level: string
  contracted: number
  /** Occupied or void: it was let, or could have been. */
  available: number
  occupied: number
  void: number
  unavailable: number
}

/** Days of a line that all count alike, with the hundredths of a unit of each day, and the kind of empty days it is marked as. */
export type Span = {
  line: string
  from_day: string
  before_day: string
  days: number
  contracted: number
  occupied: number
  unavailable: number
  mark: string | null
}

/** Occupied, void and unavailable days are all there are: a day without a reason is void. */
export function figuresOf(spans: readonly Span[]): Figures {
  const sum = { contracted: 0, occupied: 0, void: 0, unavailable: 0 }
  for (const { days, contracted, occupied, unavailable } of spans) {
    sum.contracted += days * contracted
    sum.occupied += days * occupied
    sum.void += days * (contracted - occupied - unavailable)
    sum.unavailable += days * unavailable
  }
  return sum
}

export function occupancyOf(line: { unit: string | null, level: string }, figures: Figures): Occupancy {
  const { contracted, occupied, unavailable } = figures
  return { unit: line.unit, level: line.level, contracted: unitDays(contracted), available: unitDays(occupied + figures.void), occupied: unitDays(occupied),
    void: unitDays(figures.void), unavailable: unitDays(unavailable) }
}

/** 4550 hundredths are 45.5 unit-days. */
export function unitDays(hundredths: number): number {
  return hundredths / 100
}

/** Sums unit-days without the errors of binary fractions. */
export function total(values: readonly number[]): number {
  return unitDays(values.reduce((sum, value) => sum + Math.round(value * 100), 0))
}

/** Why the empty days of a span count as they do. Without a word about it, a unit has been vacated and can be let. */
export function whyEmpty({ mark }: Pick<Span, 'mark'>): { kind: string, label: string, class: 'void' | 'unavailable' } {
  const kind = mark ?? 'vacated'
  return { kind, label: labelOf(voidKind, kind), class: voidKind.codes.find(({ code }) => code === kind)?.class ?? 'void' }
}

/** Somebody lives in a unit that is said to be empty: one of the two is wrong. They count as living there. */
export function contradicts({ occupied, mark }: Pick<Span, 'occupied' | 'mark'>): boolean {
  return occupied > 0 && mark !== null
}

/**
 * '73.4%' of a whole; of nothing there is no share. To one decimal place, yet never '100.0%' while something is missing, nor '0.0%' while
 * there is something: 2 999 of 3 000 is 99.9%.
 */
export function showShare(part: number, whole: number): string {
  if (whole === 0) return 'Not applicable'
  const tenths = Math.round(part / whole * 1000)
  const honest = part < whole ? Math.min(tenths, 999) : tenths
  return `${((part > 0 ? Math.max(honest, 1) : honest) / 10).toFixed(1)}%`
}

const numberFormat = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 })

/** 1,234.5: decimals only where there are part units. */
export function showUnitDays(value: number): string {
  return numberFormat.format(value)
}
