// Days and moments of the cast.
import type { Day } from './cast-shapes.ts'

export function dayOf(day: Day, today: Temporal.PlainDate): string {
  return typeof day === 'string' ? day : today.add({ days: day }).toString()
}

export function shiftDay(day: string, days: number): string {
  return Temporal.PlainDate.from(day).add({ days }).toString()
}

/** In office hours, so that a fact of the 3rd is known as at the 3rd. */
export function londonMoment(day: string, hour: number, minute = 0): string {
  return Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: 'Europe/London', plainTime: { hour, minute } }).toInstant().toString()
}
