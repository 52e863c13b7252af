// Pay periods: dated and numbered within a financial year. Their fields and rules, and how a year is filled in. Nothing here reads or writes.
import { daysBetween, showDate } from '#platform/dates.ts'
import { date, shaped, wholeNumber, type Errors } from '#platform/fields.ts'
import type { Refusals } from '#platform/sql.ts'

/** First and last day, both inside. */
export type PayPeriod = { year: string, number: number, starts_on: string, ends_on: string }

const year = shaped({ label: 'Financial year', max: 7, width: 10, hint: 'Such as 2026-27.',
  reader: (typed) => readFinancialYear(typed) })

export const payPeriodFields = {
  year,
  number: wholeNumber({ label: 'Number', least: 1, most: 14 }),
  starts_on: date({ label: 'First day', yearNeeded: true }),
  ends_on: date({ label: 'Last day', yearNeeded: true, hint: 'This day is still inside the period.' }),
}

/** A year is filled in from its first day on. */
export const yearFields = { year, starts_on: date({ label: 'First day of period 1', yearNeeded: true }) }

export function readFinancialYear(typed: string): { value: string } | { error: string } {
  const match = /^((?:19|20|21)\d{2})-(\d{2})$/.exec(typed)
  return match !== null && (Number(match[1]) + 1) % 100 === Number(match[2]) ? { value: typed } : { error: 'Financial year must be like 2026-27' }
}

const mostDays = 62

/** Periods follow each other from about April to March: a day a year off is a slip, and would pay the wrong schedules. */
export function problemsWithPayPeriod(values: { year?: string | null, number?: number | null, starts_on?: string | null, ends_on?: string | null }): Errors {
  const { year: of, number, starts_on, ends_on } = values
  const errors: Errors = {}
  if (of && starts_on) {
    const [first, last] = daysFor(of, number === 1)
    if (starts_on < first.toString() || starts_on > last.toString()) errors['starts_on'] = `First day must be from ${showDate(first)} to ${showDate(last)}, as the year is ${of}`
  }
  if (starts_on && ends_on && ends_on < starts_on) errors['ends_on'] = 'Last day must be the first day or later'
  else if (starts_on && ends_on && daysBetween(Temporal.PlainDate.from(starts_on), Temporal.PlainDate.from(ends_on)) >= mostDays) {
    errors['ends_on'] = `A pay period has ${mostDays} days at most: choose an earlier last day`
  }
  return errors
}

/** Days on which a period of the year may begin: 2026-27 from 1 March 2026 to 30 April 2027; its first to 30 April 2026. */
function daysFor(of: string, isFirst: boolean): [first: Temporal.PlainDate, last: Temporal.PlainDate] {
  const first = Number(of.slice(0, 4))
  return [Temporal.PlainDate.from({ year: first, month: 3, day: 1 }), Temporal.PlainDate.from({ year: isFirst ? first : first + 1, month: 4, day: 30 })]
}

/** Thirteen periods of four weeks: from 30 March 2026 the first ends on 26 April 2026, and the last on 28 March 2027. */
export function fourWeekly(of: string, first: Temporal.PlainDate): PayPeriod[] {
  return Array.from({ length: 13 }, (_, at) => {
    const from = first.add({ weeks: 4 * at })
    return { year: of, number: at + 1, starts_on: from.toString(), ends_on: from.add({ days: 27 }).toString() }
  })
}

/** How a period stands in an address: '2026-27P8'. */
export const keyOf = ({ year: of, number }: Pick<PayPeriod, 'year' | 'number'>) => `${of}P${number}`

/** 'Period 8 of 2026-27' */
export const periodName = ({ year: of, number }: Pick<PayPeriod, 'year' | 'number'>) => `Period ${number} of ${of}`

/** The period asked for by its key; without one, the one that the day is in, or else the last before it, or the first there is. */
export function askedPeriod<P extends PayPeriod>(periods: readonly P[], key: string | null, day: Temporal.PlainDate): P | { error: string } | null {
  if (key !== null) return periods.find((period) => keyOf(period) === key.toUpperCase()) ?? { error: 'Choose pay period from the list' }
  const inOrder = periods.toSorted((one, other) => (one.starts_on < other.starts_on ? -1 : 1))
  return inOrder.findLast(({ starts_on }) => starts_on <= day.toString()) ?? inOrder[0] ?? null
}

/** Days that lie between this period and the one before it, and so are paid in neither. */
export function gapBefore(period: PayPeriod, earlier: PayPeriod | undefined): number {
  return earlier === undefined ? 0 : daysBetween(Temporal.PlainDate.from(earlier.ends_on), Temporal.PlainDate.from(period.starts_on)) - 1
}

/**
 * A period is paid after it has ended, and before the next one has: until then the provider's word that its list is right counts for it (S1.83).
 * Of a period that ends on 8 November 2026, words until 6 December.
 */
export const wordsUntil = ({ ends_on }: Pick<PayPeriod, 'ends_on'>) => Temporal.PlainDate.from(ends_on).add({ weeks: 4 }).toString()

/** What the database refuses about pay periods, in the words of who keeps them. */
export const refusals: Refusals = {
  pay_period_number_once: { field: 'number', message: 'The year has a period of this number already' },
  pay_period_one_at_a_time: { field: 'starts_on', message: 'Another pay period has some of these days. Change or remove that one first' },
}
