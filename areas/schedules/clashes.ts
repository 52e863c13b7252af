// Two people in one place: who is there, on which days, and where there is room; as far as the reader may know. And what else is odd about a place.
import { nameIfKnown } from '#areas/clients/public.ts'
import { listLevels, listUnits, unitName } from '#areas/services/public.ts'
import { dayAfter, showIso, showShortIso } from '#platform/dates.ts'
import type { Context } from '#platform/web/route.ts'
import { isLongOverlap, overlapOf, refusals, type Days } from './schedule.ts'
import { listClashes, listFreeUnits, listOfClient, listOutOfUse } from './schedules.sql.ts'
import { listInTheWay } from './timeline.sql.ts'
import { doubtsAboutUnit } from './units.ts'

type Wanted = { unit: string | null, place: number | null, service_level: string, starts_on: string, left_on: string | null }

/** "Adams, Ms Ann has this place from 4 June 2026 …, and Flat 3 is free." */
export async function clashText({ db }: Context, request: { service_id: number }, wanted: Wanted, except: number | null): Promise<string> {
  const days = { starts_on: wanted.starts_on, left_on: wanted.left_on }
  const [clashes, free] = await Promise.all([
    db.rows(listClashes, { unit: wanted.unit!, place: wanted.place ?? 1, ...days, except }),
    db.rows(listFreeUnits, { service: request.service_id, level: wanted.service_level, ...days }),
  ])
  const who = clashes.map((clash) => {
    const name = `${nameIfKnown(clash)}${clash.surname === null ? '' : ` (schedule ${clash.id})`}`
    return `${name} has this place from ${showIso(clash.starts_on)}${clash.left_on === null ? ' with no end date' : ` until ${showIso(clash.left_on)}`}`
  })
  return `${refusals['schedule_one_per_place']!.message}. ${who.length > 0 ? who.join('; ') : 'It is taken on some of those days'}. `
    + `${freeText(free)} End the earlier schedule first, or ask for another unit.`
}

/**
 * What is in the way of a place from a day on, before it is asked for: who has it or is asked for, that nobody can live in it, and where
 * there is room instead. Nothing, if nothing is. What was sent under this key a moment ago, and a schedule that is to change, are not in their own way.
 */
export async function inTheWayOf(
  { db }: Context, service: number, { unit: id, place, starts_on, left_on, service_level }: Wanted, { key = null, except = null }: { key?: string | null, except?: number | null },
): Promise<string[]> {
  if (id === null) return []
  const [levels, units, others, closed] = await Promise.all([db.rows(listLevels, { service }), db.rows(listUnits, { service }),
    db.rows(listInTheWay, { service, unit: id, place: place ?? 1, starts_on, left_on, key, except }),
    db.rows(listOutOfUse, { service, starts_on, left_on })])
  const unit = units.find((each) => each.id === id)
  if (!unit) return []
  const name = `${unitName(unit)}${unit.places > 1 ? `, place ${place ?? 1},` : ''}`
  const texts = [
    ...others.map(({ asked, starts_on: from, left_on: until, ...person }) => {
      const who = nameIfKnown(person)
      return asked
        ? `${who} has been asked for in ${name} from ${showIso(from)}, and that is not decided yet.`
        : `${who} has ${name} from ${showIso(from)}${until === null ? ' with no end date' : ` until ${showIso(until)}`}.`
    }),
    ...doubtsAboutUnit({ unit: id, service_level }, levels, units, closed),
    ...(starts_on < unit.starts_on ? [`${name} can be let from ${showIso(unit.starts_on)} on.`] : []),
    ...(unit.ends_on !== null && (left_on === null || left_on > dayAfter(unit.ends_on)) ? [`${name} can be let until ${showIso(unit.ends_on)}.`] : []),
  ]
  if (texts.length === 0) return []
  const free = await db.rows(listFreeUnits, { service, level: service_level, starts_on, left_on })
  return [...texts, freeText(free.filter((each) => each.id !== unit.id))]
}

function freeText(free: readonly { name: string, level: string, same_level: boolean, asked: boolean }[]): string {
  return free.length === 0 ? 'No other unit of this service is free on those days.'
    : `Free on those days: ${free.map((unit) => {
      const more = [...(unit.same_level ? [] : [unit.level]), ...(unit.asked ? ['asked for already'] : [])]
      return more.length === 0 ? unit.name : `${unit.name} (${more.join(', ')})`
    }).join(', ')}.`
}

type Warning = { text: string, stops: boolean, links?: { href: string, text: string }[] }

/** What whoever asks reads on asking, and whoever decides before accepting: who is there already, and what is odd about the choice. */
export async function placeWarnings(context: Context, service: number, wanted: Wanted, except: number | null): Promise<Warning[]> {
  if (wanted.unit === null) return []
  const { db } = context
  const [clashes, levels, units, outOfUse] = await Promise.all([clashWarnings(context, service, wanted, except), db.rows(listLevels, { service }), db.rows(listUnits, { service }),
    db.rows(listOutOfUse, { service, starts_on: wanted.starts_on, left_on: wanted.left_on })])
  return [...clashes, ...doubtsAboutUnit(wanted, levels, units, outOfUse).map((text) => ({ text, stops: false }))]
}

async function clashWarnings(context: Context, service: number, wanted: Wanted, except: number | null): Promise<Warning[]> {
  if (wanted.unit === null) return []
  const clashes = await context.db.rows(listClashes, { unit: wanted.unit, place: wanted.place ?? 1, starts_on: wanted.starts_on, left_on: wanted.left_on, except })
  if (clashes.length === 0) return []
  const free = await context.db.rows(listFreeUnits, { service, level: wanted.service_level, starts_on: wanted.starts_on, left_on: wanted.left_on })
  const who = clashes.map((clash) => `${nameIfKnown(clash)} has the unit from ${showShortIso(clash.starts_on)}${
    clash.left_on === null ? '' : ` to ${showShortIso(clash.left_on)}`}`)
  return [{ text: `${who.join('; ')}. This can’t be accepted until the days no longer overlap. ${freeText(free)}`, stops: true,
    links: clashes.filter(({ surname }) => surname !== null).map((clash) => ({ href: `/schedules/${clash.id}`, text: `The schedule of ${nameIfKnown(clash)}` })) }]
}

/** A person may have two places during a change-over: allowed, said, and beyond 14 days with a reason (Q.05). */
export async function overlapWarnings({ db }: Context, client: number | null, schedule: Days & { overlap_reason: string | null }, except: number | null): Promise<Warning[]> {
  if (client === null) return []
  const others = await db.rows(listOfClient, { client })
  return others.filter(({ id }) => id !== except).flatMap((other) => {
    const overlap = overlapOf(schedule, other)
    if (overlap === 0) return []
    return [{
      text: `This person also has ${other.service} (${other.level}) ${
        overlap === 'open' ? 'with no end date' : `for ${overlap === 1 ? 'one' : overlap} of the same days`}. They count as one person and two units.${
        isLongOverlap(overlap) && schedule.overlap_reason === null ? ' No reason was given for overlapping this long.' : ''}`,
      stops: false,
    }]
  })
}
