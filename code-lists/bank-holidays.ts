// Bank holidays of the four nations, computed from their rules, with the one-off changes that were proclaimed.
import type { Nation } from './nations.ts'

/**
 * The facts are those published at gov.uk/bank-holidays, checked for 2015 to 2035. The rules go on for any year; a proclamation
 * that nobody knew of when this was written is a new line in `oneOffs`. Before 2015 the one-offs of 2011 and 2012 are missing.
 */
type BankHoliday = { readonly day: Temporal.PlainDate; readonly name: string }

/** ISO day → name, in date order. */
export function bankHolidays(nation: Nation, year: number): ReadonlyMap<string, string> {
  const key = `${nation} ${year}`
  const known = computed.get(key)
  if (known) return known
  const fresh = compute(nation, year)
  computed.set(key, fresh)
  return fresh
}

const computed = new Map<string, ReadonlyMap<string, string>>()

/** `replaces` names the ordinary day that moved; without it the day was extra. */
const oneOffs: readonly { day: string; name: string; replaces?: string; nations?: readonly Nation[] }[] = [
  { day: '2020-05-08', name: 'Early May bank holiday (VE day)', replaces: '2020-05-04' },
  { day: '2022-06-02', name: 'Spring bank holiday', replaces: '2022-05-30' },
  { day: '2022-06-03', name: 'Platinum Jubilee bank holiday' },
  { day: '2022-09-19', name: 'State Funeral of Queen Elizabeth II' },
  { day: '2023-05-08', name: 'Coronation of King Charles III' },
  { day: '2026-06-15', name: 'World Cup bank holiday', nations: ['scotland'] },
]

function compute(nation: Nation, year: number): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const { day, name } of movable(nation, year)) names.set(day.toString(), name)
  for (const { day, name } of substituted(fixed(nation, year))) names.set(day.toString(), name)
  for (const { day, name, replaces, nations } of oneOffs) {
    if (!day.startsWith(`${year}-`) || (nations && !nations.includes(nation))) continue
    if (replaces) names.delete(replaces)
    names.set(day, name)
  }
  return new Map([...names].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Scotland has no Easter Monday, and its summer holiday opens August where the others' closes it. */
function movable(nation: Nation, year: number): BankHoliday[] {
  const easter = easterSunday(year)
  const scotland = nation === 'scotland'
  return [
    { day: easter.subtract({ days: 2 }), name: 'Good Friday' },
    ...(scotland ? [] : [{ day: easter.add({ days: 1 }), name: 'Easter Monday' }]),
    { day: firstMonday(year, 5), name: 'Early May bank holiday' },
    { day: lastMonday(year, 5), name: 'Spring bank holiday' },
    { day: scotland ? firstMonday(year, 8) : lastMonday(year, 8), name: 'Summer bank holiday' },
  ]
}

function fixed(nation: Nation, year: number): BankHoliday[] {
  const on = (month: number, day: number, name: string) => ({ day: date(year, month, day), name })
  return [
    on(1, 1, 'New Year’s Day'),
    ...(nation === 'scotland' ? [on(1, 2, '2nd January'), on(11, 30, 'St Andrew’s Day')] : []),
    ...(nation === 'northern-ireland' ? [on(3, 17, 'St Patrick’s Day'), on(7, 12, 'Battle of the Boyne (Orangemen’s Day)')] : []),
    on(12, 25, 'Christmas Day'),
    on(12, 26, 'Boxing Day'),
  ]
}

/**
 * A holiday on a Saturday or Sunday is kept on the next weekday that is not one already. Christmas 2021 fell on a Saturday, so
 * 27 December stood for it and 28 December for Boxing Day; Christmas 2022 fell on a Sunday, so Boxing Day stayed and the 27th stood in.
 */
function substituted(holidays: readonly BankHoliday[]): BankHoliday[] {
  const kept = holidays.filter(({ day }) => day.dayOfWeek <= 5)
  for (const holiday of holidays.filter(({ day }) => day.dayOfWeek > 5)) {
    let day = holiday.day
    while (day.dayOfWeek > 5 || kept.some((other) => other.day.equals(day))) day = day.add({ days: 1 })
    kept.push({ day, name: `${holiday.name} (substitute day)` })
  }
  return kept
}

/** The Gregorian rule in its Meeus/Jones/Butcher form: Easter Sunday 2026 is 5 April, 2027 is 28 March. */
function easterSunday(year: number): Temporal.PlainDate {
  const golden = year % 19
  const century = Math.floor(year / 100)
  const yearOfCentury = year % 100
  const moonCorrection = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3)
  const epact = (19 * golden + century - Math.floor(century / 4) - moonCorrection + 15) % 30
  const toSunday = (32 + 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4) - epact - (yearOfCentury % 4)) % 7
  const late = Math.floor((golden + 11 * epact + 22 * toSunday) / 451)
  const monthAndDay = epact + toSunday - 7 * late + 114
  return date(year, Math.floor(monthAndDay / 31), (monthAndDay % 31) + 1)
}

function firstMonday(year: number, month: number): Temporal.PlainDate {
  const first = date(year, month, 1)
  return first.add({ days: (8 - first.dayOfWeek) % 7 })
}

function lastMonday(year: number, month: number): Temporal.PlainDate {
  const last = date(year, month, date(year, month, 1).daysInMonth)
  return last.subtract({ days: last.dayOfWeek - 1 })
}

function date(year: number, month: number, day: number): Temporal.PlainDate {
  return Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' })
}
