// Two people in one place: who is there, on which days, and where there is room; as far as the reader may know.
import { listName } from '#areas/clients/public.ts'
import type { RequestRow } from '#areas/requests/public.ts'
import { showDate, showShortDate } from '#platform/dates.ts'
import type { Context } from '#platform/web/route.ts'
import { isLongOverlap, overlapOf, refusals, type NewSchedule } from './schedule.ts'
import { listClashes, listFreeUnits, listOfClient } from './schedules.sql.ts'

type Wanted = { unit: string | null, place: number | null, service_level: string, starts_on: string, left_on: string | null }
const day = (iso: string) => showDate(Temporal.PlainDate.from(iso))

/** "Adams, Ms Ann has this place from 4 June 2026 …, and Flat 3 is free." */
export async function clashText({ db }: Context, request: { service_id: number }, wanted: Wanted, except: number | null): Promise<string> {
  const days = { starts_on: wanted.starts_on, left_on: wanted.left_on }
  const [clashes, free] = await Promise.all([
    db.rows(listClashes, { unit: wanted.unit!, place: wanted.place ?? 1, ...days, except }),
    db.rows(listFreeUnits, { service: request.service_id, level: wanted.service_level, ...days }),
  ])
  const who = clashes.map((clash) => {
    const name = clash.surname === null ? 'somebody whose record you may not see' : `${listName({ title: clash.title, forename: clash.forename ?? '', surname: clash.surname })} (schedule ${clash.id})`
    return `${name} has this place from ${day(clash.starts_on)}${clash.left_on === null ? ' with no end date' : ` until ${day(clash.left_on)}`}`
  })
  const where = free.length === 0 ? 'No other unit of this service is free on those days.'
    : `Free on those days: ${free.map((unit) => `${unit.name}${unit.same_level ? '' : ` (${unit.level})`}`).join(', ')}.`
  // Somebody has it whom not even their existence may be told about: the wall hides the row, the constraint does not.
  return `${refusals['schedule_one_per_place']!.message}. ${who.length > 0 ? who.join('; ') : 'It is taken on some of those days'}. ${where} End the earlier schedule first, or ask for another unit.`
}

export async function clashWarnings(context: Context, wanted: Wanted & { unit: string | null }, except: number | null): Promise<{ text: string, stops: boolean }[]> {
  if (wanted.unit === null) return []
  const clashes = await context.db.rows(listClashes, { unit: wanted.unit, place: wanted.place ?? 1, starts_on: wanted.starts_on, left_on: wanted.left_on, except })
  if (clashes.length === 0) return []
  return [{ text: clashes.map((clash) => `${clash.surname === null ? 'Somebody' : listName({ title: clash.title, forename: clash.forename ?? '', surname: clash.surname })} has the unit from ${showShortDate(Temporal.PlainDate.from(clash.starts_on))}${
    clash.left_on === null ? '' : ` to ${showShortDate(Temporal.PlainDate.from(clash.left_on))}`}`).join('; ') + '. This can’t be accepted until the days no longer overlap.', stops: true }]
}

/** A person may have two places during a change-over: allowed, said, and beyond 14 days with a reason (Q.05). */
export async function overlapWarnings({ db }: Context, request: RequestRow, schedule: NewSchedule): Promise<{ text: string, stops: boolean }[]> {
  if (request.client_id === null) return []
  const others = await db.rows(listOfClient, { client: request.client_id })
  return others.flatMap((other) => {
    const overlap = overlapOf({ starts_on: schedule.starts_on, left_on: null }, other)
    if (overlap === 0) return []
    return [{ text: `This person also has ${other.service} (${other.level}) ${overlap === 'open' ? 'with no end date' : `for ${overlap} of the same days`}. They count as one person and two units.${
      isLongOverlap(overlap) && schedule.overlap_reason === null ? ' No reason was given for overlapping this long.' : ''}`, stops: false }]
  })
}
