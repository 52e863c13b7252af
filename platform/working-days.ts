// Working days and the ends of periods: weekends and the nation's bank holidays left out where, and only where, a rule says so.
import { bankHolidays } from '#code-lists/bank-holidays.ts'
import type { Nation } from '#code-lists/nations.ts'

/** Monday to Friday and no bank holiday of that nation: 13 July 2026 is a working day in England and none in Northern Ireland. */
export function isWorkingDay(day: Temporal.PlainDate, nation: Nation): boolean {
  return day.dayOfWeek <= 5 && !bankHolidays(nation, day.year).has(day.toString())
}

/**
 * The last day of a term of n working days. The trigger is day 0, and day 1 is the next working day (P.19).
 * Asked on Friday 3 July 2026, 5 working days end on Friday 10 July; asked on Saturday 4 July, on the same day.
 * Asked on Thursday 2 April 2026, 5 working days end on Monday 13 April in England (Good Friday and Easter Monday left out) and on
 * Friday 10 April in Scotland, which has no Easter Monday.
 */
export function addWorkingDays(trigger: Temporal.PlainDate, days: number, nation: Nation): Temporal.PlainDate {
  if (!Number.isInteger(days) || days < 0) throw new RangeError('working days are counted forwards, in whole days')
  let day = trigger
  for (let left = days; left > 0; ) {
    day = day.add({ days: 1 })
    if (isWorkingDay(day, nation)) left -= 1
  }
  return day
}

/**
 * How many working days have gone by: those after `start`, up to and including `end`; the inverse of addWorkingDays.
 * From Friday 3 July 2026 to Friday 10 July are 5; from a day to itself, or to an earlier one, none.
 */
export function workingDaysBetween(start: Temporal.PlainDate, end: Temporal.PlainDate, nation: Nation): number {
  const days = start.until(end).days
  if (days <= 0) return 0
  let count = Math.floor(days / 7) * 5
  for (let left = days % 7, weekday = start.dayOfWeek; left > 0; left -= 1) {
    weekday = weekday % 7 + 1
    if (weekday <= 5) count += 1
  }
  const [after, last] = [start.toString(), end.toString()]
  // Bank holidays stand on the weekdays they are kept on; none is a Saturday or Sunday.
  for (let year = start.year; year <= end.year; year += 1) {
    for (const day of bankHolidays(nation, year).keys()) if (day > after && day <= last) count -= 1
  }
  return count
}

/**
 * The last day on which staff can still act in time. "By day 7" after Friday 18 December 2026 ends on Friday 25 December, which nobody
 * works: shown beside it is Thursday 24 December.
 */
export function lastWorkingDayOnOrBefore(day: Temporal.PlainDate, nation: Nation): Temporal.PlainDate {
  let candidate = day
  while (!isWorkingDay(candidate, nation)) candidate = candidate.subtract({ days: 1 })
  return candidate
}

/**
 * The same day of the month, or the month's last day where there is none: one month from 31 January 2027 is 28 February 2027, six from
 * 31 August 2026 is 28 February 2027. It doesn't roll over a holiday. The one place where clamping is the rule and not a mishap.
 */
export function addMonthsClamped(day: Temporal.PlainDate, months: number): Temporal.PlainDate {
  return day.add({ months }, { overflow: 'constrain' })
}
