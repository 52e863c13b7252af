// How long it usually takes until a request of a kind is decided: the median of those decided lately, where there are enough to say so.
import { workingDaysBetween } from '#platform/working-days.ts'
import type { Context } from '#platform/web/route.ts'
import { listDecidedLately } from './requests.sql.ts'

export const [daysLookedAt, fewest] = [90, 5]

export type UsualTime = { working_days: number, decided: number, text: string }

/** In working days, among the requests this person may see; null while fewer than five were decided. */
export async function usualTime({ db, user, today }: Pick<Context, 'db' | 'user' | 'today'>, kind: string): Promise<UsualTime | null> {
  const rows = await db.rows(listDecidedLately, { kind, since: today.subtract({ days: daysLookedAt }).toString() })
  const waits = rows.map(({ asked, decided, requests }) => ({ days: workingDaysBetween(Temporal.PlainDate.from(asked), Temporal.PlainDate.from(decided), user.authority.nation), requests }))
  const decided = waits.reduce((total, { requests }) => total + requests, 0)
  if (decided < fewest) return null
  const days = medianOf(waits)
  return { working_days: days, decided, text: `Usually decided ${days === 0 ? 'the same day' : days === 1 ? 'within 1 working day' : `within ${days} working days`}: half of the ${decided} like it that were decided in the last ${daysLookedAt} days took no longer.` }
}

/** The time within which at least half were decided. */
export function medianOf(waits: readonly { days: number, requests: number }[]): number {
  const half = waits.reduce((total, { requests }) => total + requests, 0) / 2
  let seen = 0
  for (const { days, requests } of waits.toSorted((one, other) => one.days - other.days)) {
    seen += requests
    if (seen >= half) return days
  }
  return 0
}
