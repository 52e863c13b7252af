// Dates as people type and read them, and days as the product counts them, in the time of London.

const timeZone = 'Europe/London'
const firstYear = 1850
const lastYear = 2200
const example = '27 3 2026'

const monthNames = [
  'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December',
] as const

type DateProblem = { readonly error: string }

/**
 * What a person types, the day always first: 27/3/2026, 27 3 2026, 27.3.2026, 27-Mar-2026, 27th March 2026, 2026-03-27, today,
 * yesterday, tomorrow, +28d, -7d. Without a year (27/3, 27 March) the nearest such day is meant: on 30 December 2026, 2/1 is
 * 2 January 2027. A field where that would be absurd, such as a date of birth, passes `yearNeeded`.
 * Two-digit years are refused, since 26 may be 1926, and so are bare numbers, since 45000 is a spreadsheet's.
 */
export function readDate(
  typed: string,
  today: Temporal.PlainDate,
  label = 'Date',
  { yearNeeded = false }: { yearNeeded?: boolean } = {},
): Temporal.PlainDate | DateProblem {
  const text = typed.trim().toLowerCase()
  if (text === '') return { error: `Enter ${inSentence(label)}` }
  if (text.length > 40) return notReal(label)
  const relative = readRelative(text, today)
  if (relative) return withinYears(relative, label)
  const parts = readParts(text)
  if (!parts) return notReal(label)
  const { day, month, year } = parts
  if (month > 12 && day <= 12 && day > 0 && month <= 31) {
    return { error: `${label} must be a real date with the day first, such as ${example}` }
  }
  if (year === undefined) {
    return (yearNeeded ? undefined : nearest(day, month, today)) ?? missingYear(day, month, label)
  }
  if (year.length !== 4) return { error: `${label} must have a year of 4 numbers, such as 2026` }
  const date = realDate(Number(year), month, day)
  return date ? withinYears(date, label) : notReal(label)
}

/** What a file or a program sends: YYYY-MM-DD and nothing else. Of 30/2/1980 it is said that there is no such day, however it were written. */
export function readIsoDate(text: string, label = 'Date'): Temporal.PlainDate | DateProblem {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  const { year, month, day } = match ? { year: match[1]!, month: Number(match[2]), day: Number(match[3]) } : readParts(text.trim().toLowerCase()) ?? {}
  const date = year?.length === 4 ? realDate(Number(year), month!, day!) : undefined
  if (match && date) return withinYears(date, label)
  return { error: match || (year?.length === 4 && !date && month! <= 12) ? `${label} must be a real date, such as 2026-03-27` : `${label} must be written as YYYY-MM-DD, such as 2026-03-27` }
}

/** 4 June 2026 */
export function showDate(date: Temporal.PlainDate): string {
  return `${date.day} ${monthNames[date.month - 1]} ${date.year}`
}

/** 04/06/2026: for columns of dates to be compared. */
export function showShortDate(date: Temporal.PlainDate): string {
  return `${twoDigits(date.day)}/${twoDigits(date.month)}/${String(date.year).padStart(4, '0')}`
}

/** The same of a day as the database answers it, ISO text: on a page of a thousand days, reading each by the calendar would be felt. */
export function showShortIso(iso: string): string {
  return `${iso.slice(8)}/${iso.slice(5, 7)}/${iso.slice(0, 4)}`
}

/** And in words, 4 June 2026. */
export function showIso(iso: string): string {
  return showDate(Temporal.PlainDate.from(iso))
}

/** So many days one after the other, as ISO text: from 2026-02-27 on three are 2026-02-27, 2026-02-28 and 2026-03-01. For a picture of days, in which adding to each by the calendar would be felt. */
export function isoDays(from: string, count: number): string[] {
  const list: string[] = []
  let day = Number(from.slice(8))
  for (let month = Temporal.PlainYearMonth.from(from.slice(0, 7)); list.length < count; month = month.add({ months: 1 }), day = 1) {
    const prefix = `${month.toString()}-`
    const last = Math.min(month.daysInMonth, day + count - list.length - 1)
    for (; day <= last; day += 1) list.push(prefix + twoDigits(day))
  }
  return list
}

/**
 * 4 June 2026 at 9:32am, in London; noon and midnight by name. When the clocks go back, 1:30am comes twice, so that hour says which:
 * 25 October 2026 at 1:30am BST, an hour later 25 October 2026 at 1:30am GMT.
 */
export function showDateTime(instant: Temporal.Instant): string {
  const local = instant.toZonedDateTimeISO(timeZone)
  return `${showDate(local.toPlainDate())} at ${showTime(local)}`
}

/** The same of a moment as the database answers it, ISO text. */
export function showMoment(iso: string): string {
  return showDateTime(Temporal.Instant.from(iso))
}

/** To the second, for lists in which everything has a moment: 26/11/2026 at 1:11:09pm; noon is 12:00:00pm. */
export function showShortDateTime(instant: Temporal.Instant): string {
  const local = instant.toZonedDateTimeISO(timeZone)
  return `${showShortDate(local.toPlainDate())} at ${clockTime(local, `:${twoDigits(local.second)}`)}`
}

/** Whole years lived. Someone born on 29 February 2008 turns 17 on 1 March 2025. Negative before birth. */
export function ageOn(dateOfBirth: Temporal.PlainDate, on: Temporal.PlainDate): number {
  const hadBirthday = on.month > dateOfBirth.month || (on.month === dateOfBirth.month && on.day >= dateOfBirth.day)
  return on.year - dateOfBirth.year - (hadBirthday ? 0 : 1)
}

/** 34 years, 1 year, under 1 year; nothing for a day before birth. */
export function showAge(dateOfBirth: Temporal.PlainDate, on: Temporal.PlainDate): string {
  const years = ageOn(dateOfBirth, on)
  if (years < 0) return ''
  if (years === 0) return 'under 1 year'
  return years === 1 ? '1 year' : `${years} years`
}

/**
 * The first moment that is no longer "as at" the day: recorded before it = known that day. As at 28 March 2026 ends at
 * 2026-03-29T00:00Z; as at 29 March, when the clocks went forward at one, at 2026-03-29T23:00Z.
 */
export function asAtInstant(day: Temporal.PlainDate): Temporal.Instant {
  return day.add({ days: 1 }).toZonedDateTime(timeZone).toInstant()
}

/** The day it was in London: 2026-06-30T23:30Z is already 1 July. */
export function londonDay(instant: Temporal.Instant): Temporal.PlainDate {
  return instant.toZonedDateTimeISO(timeZone).toPlainDate()
}

/** 2026-03-01 of 2026-02-28: the day before which a span ends whose last day is this. */
export function dayAfter(iso: string): string {
  return Temporal.PlainDate.from(iso).add({ days: 1 }).toString()
}

/** 2026-02-28 of 2026-03-01: the last day of a span that ends before a day. */
export function dayBefore(iso: string): string {
  return Temporal.PlainDate.from(iso).subtract({ days: 1 }).toString()
}

/** Nights from the first day to the day of leaving, which isn't counted: 1 May to 10 May are 9. Negative if the end comes first. */
export function daysBetween(start: Temporal.PlainDate, end: Temporal.PlainDate): number {
  return start.until(end, { largestUnit: 'days' }).days
}

/** A quarter of the financial year; both days are inside. */
export type Quarter = { readonly label: string; readonly startsOn: Temporal.PlainDate; readonly endsOn: Temporal.PlainDate }

/** Quarter 1 is April to June: 31 March 2027 is in 2026-27Q4. */
export function quarterOf(date: Temporal.PlainDate): Quarter {
  const financialYear = date.month >= 4 ? date.year : date.year - 1
  return quarter(financialYear, Math.floor(((date.month + 8) % 12) / 3) + 1)
}

/** '2026-27Q2' is July to September 2026. */
export function readQuarter(typed: string, label = 'Quarter'): Quarter | DateProblem {
  const match = /^(\d{4})-(\d{2})q([1-4])$/.exec(typed.trim().toLowerCase())
  const year = Number(match?.[1])
  const isOneYear = match && (year + 1) % 100 === Number(match[2]) && year >= firstYear && year < lastYear
  return isOneYear ? quarter(year, Number(match[3])) : { error: `${label} must be a quarter of the financial year, such as 2026-27Q2` }
}

function quarter(financialYear: number, number: number): Quarter {
  const april = Temporal.PlainDate.from({ year: financialYear, month: 4, day: 1 }, { overflow: 'reject' })
  const startsOn = april.add({ months: 3 * (number - 1) }, { overflow: 'reject' })
  const label = `${financialYear}-${twoDigits((financialYear + 1) % 100)}Q${number}`
  return { label, startsOn, endsOn: startsOn.add({ months: 3 }, { overflow: 'reject' }).subtract({ days: 1 }) }
}

/** 'Start date' → 'start date' inside a sentence; 'HB award date' stays. */
export function inSentence(label: string): string {
  return /^\p{Lu}\p{Lu}/u.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1)
}

function readRelative(text: string, today: Temporal.PlainDate): Temporal.PlainDate | undefined {
  if (text === 'today') return today
  if (text === 'yesterday') return today.subtract({ days: 1 })
  if (text === 'tomorrow') return today.add({ days: 1 })
  const match = /^([+-])\s?(\d{1,5})\s?d$/.exec(text)
  return match ? today.add({ days: Number(`${match[1]}${match[2]}`) }) : undefined
}

/** The year stays text, so that 26 and 0026 are not the same. */
function readParts(text: string): { day: number; month: number; year?: string } | undefined {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text)
  if (iso) return { day: Number(iso[3]), month: Number(iso[2]), year: String(iso[1]) }
  const match = /^(\d{1,2})(?:st|nd|rd|th)?(?:\s*[-/.]\s*|\s+)([a-z]+|\d{1,2})(?:(?:\s*[-/.,]\s*|\s+)(\d{1,6}))?$/.exec(text)
  if (!match) return undefined
  const month = /^\d/.test(String(match[2])) ? Number(match[2]) : monthNumber(String(match[2]))
  if (month === undefined) return undefined
  return { day: Number(match[1]), month, ...(match[3] === undefined ? {} : { year: match[3] }) }
}

function monthNumber(name: string): number | undefined {
  const index = name === 'sept' ? 8 : monthNames.findIndex((full) => [full.toLowerCase(), full.slice(0, 3).toLowerCase()].includes(name))
  return index < 0 ? undefined : index + 1
}

function nearest(day: number, month: number, today: Temporal.PlainDate): Temporal.PlainDate | undefined {
  const distance = (date: Temporal.PlainDate) => Math.abs(daysBetween(today, date))
  return [today.year - 1, today.year, today.year + 1]
    .map((year) => realDate(year, month, day))
    .filter((date) => date !== undefined)
    .sort((a, b) => distance(a) - distance(b))[0]
}

/** 29/2 asks for its year where none of the years around has that day; 30/2 is no date in any year. */
function missingYear(day: number, month: number, label: string): DateProblem {
  return realDate(2024, month, day) ? { error: `${label} must include a year` } : notReal(label)
}

function realDate(year: number, month: number, day: number): Temporal.PlainDate | undefined {
  if (month < 1 || month > 12 || day < 1 || day > Temporal.PlainYearMonth.from({ year, month }, { overflow: 'reject' }).daysInMonth) {
    return undefined
  }
  return Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' })
}

function withinYears(date: Temporal.PlainDate, label: string): Temporal.PlainDate | DateProblem {
  if (date.year >= firstYear && date.year <= lastYear) return date
  return { error: `${label} must have a year from ${firstYear} to ${lastYear}` }
}

function notReal(label: string): DateProblem {
  return { error: `${label} must be a real date, such as ${example}` }
}

function showTime(local: Temporal.ZonedDateTime): string {
  if (local.minute === 0 && local.hour === 0) return 'midnight'
  if (local.minute === 0 && local.hour === 12) return 'midday'
  return clockTime(local)
}

function clockTime(local: Temporal.ZonedDateTime, seconds = ''): string {
  const time = `${local.hour % 12 || 12}:${twoDigits(local.minute)}${seconds}${local.hour < 12 ? 'am' : 'pm'}`
  return comesTwice(local) ? `${time} ${local.offset === '+01:00' ? 'BST' : 'GMT'}` : time
}

/** The hour from one to two, on the night when clocks go back. */
function comesTwice(local: Temporal.ZonedDateTime): boolean {
  if (local.hour !== 1) return false
  const clock = local.toPlainDateTime()
  const first = clock.toZonedDateTime(timeZone, { disambiguation: 'earlier' })
  const second = clock.toZonedDateTime(timeZone, { disambiguation: 'later' })
  return !first.equals(second)
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0')
}
