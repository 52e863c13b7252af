// Two people in one place: who is there, on which days, and where there is room; as far as the reader may know. And what else is odd about a place.
import { listName } from '#areas/clients/public.ts'
import { listLevels, listUnits } from '#areas/services/public.ts'
import { showDate, showShortDate } from '#platform/dates.ts'
import type { Context } from '#platform/web/route.ts'
import { isLongOverlap, overlapOf, refusals, type Days } from './schedule.ts'
import { listClashes, listFreeUnits, listOfClient, listOutOfUse } from './schedules.sql.ts'
import { doubtsAboutUnit } from './units.ts'

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

type Warning = { text: string, stops: boolean }

/** What whoever asks reads on asking, and whoever decides before accepting: who is there already, and what is odd about the choice. */
export async function placeWarnings(context: Context, service: number, wanted: Wanted, except: number | null): Promise<Warning[]> {
  if (wanted.unit === null) return []
  const { db } = context
  const [clashes, levels, units, outOfUse] = await Promise.all([clashWarnings(context, wanted, except), db.rows(listLevels, { service }), db.rows(listUnits, { service }),
    db.rows(listOutOfUse, { service, starts_on: wanted.starts_on, left_on: wanted.left_on })])
  return [...clashes, ...doubtsAboutUnit(wanted, levels, units, outOfUse).map((text) => ({ text, stops: false }))]
}

async function clashWarnings(context: Context, wanted: Wanted, except: number | null): Promise<Warning[]> {
  if (wanted.unit === null) return []
  const clashes = await context.db.rows(listClashes, { unit: wanted.unit, place: wanted.place ?? 1, starts_on: wanted.starts_on, left_on: wanted.left_on, except })
  if (clashes.length === 0) return []
  return [{ text: clashes.map((clash) => `${clash.surname === null ? 'Somebody' : listName({ title: clash.title, forename: clash.forename ?? '', surname: clash.surname })} has the unit from ${showShortDate(Temporal.PlainDate.from(clash.starts_on))}${
    clash.left_on === null ? '' : ` to ${showShortDate(Temporal.PlainDate.from(clash.left_on))}`}`).join('; ') + '. This can’t be accepted until the days no longer overlap.', stops: true }]
}

/** A person may have two places during a change-over: allowed, said, and beyond 14 days with a reason (Q.05). */
export async function overlapWarnings({ db }: Context, client: number | null, schedule: Days & { overlap_reason: string | null }, except: number | null): Promise<Warning[]> {
  if (client === null) return []
  const others = await db.rows(listOfClient, { client })
  return others.filter(({ id }) => id !== except).flatMap((other) => {
    const overlap = overlapOf(schedule, other)
    if (overlap === 0) return []
    return [{ text: `This person also has ${other.service} (${other.level}) ${overlap === 'open' ? 'with no end date' : `for ${overlap === 1 ? 'one' : overlap} of the same days`}. They count as one person and two units.${
      isLongOverlap(overlap) && schedule.overlap_reason === null ? ' No reason was given for overlapping this long.' : ''}`, stops: false }]
  })
}
