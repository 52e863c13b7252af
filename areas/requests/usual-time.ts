// How long it usually takes until a request of a kind is decided, or a message answered: the median of late, where there are enough to say so.
import { median } from '#platform/quantities.ts'
import { workingDaysBetween } from '#platform/working-days.ts'
import type { Context, User } from '#platform/web/route.ts'
import { kindOf } from './request.ts'
import { listAnsweredLately, listDecidedLately } from './requests.sql.ts'

export const [daysLookedAt, fewest] = [90, 5]

export type UsualTime = { working_days: number, decided: number, text: string }

/** Working days from the day something was sent to the day it was decided; the same day is none. The one rule of pages and reports. */
export function daysToDecide({ asked, decided }: { asked: string, decided: string }, nation: User['authority']['nation']): number {
  return workingDaysBetween(Temporal.PlainDate.from(asked), Temporal.PlainDate.from(decided), nation)
}

/** In working days, among the requests this person may see; null while fewer than five were decided. */
export async function usualTime({ db, user, today }: Pick<Context, 'db' | 'user' | 'today'>, kind: string): Promise<UsualTime | null> {
  const isAnswered = kindOf({ kind }).words?.answered === true
  const rows = await db.rows(isAnswered ? listAnsweredLately : listDecidedLately, { kind, since: today.subtract({ days: daysLookedAt }).toString() })
  const waits = rows.flatMap((row) => Array<number>(row.requests).fill(daysToDecide(row, user.authority.nation)))
  return waits.length < fewest ? null : usualOf(waits, isAnswered ? 'answered' : 'decided')
}

/** Half took no longer: between two days that is said of the longer one. */
function usualOf(waits: readonly number[], what: 'answered' | 'decided'): UsualTime {
  const days = Math.ceil(median(waits)!)
  return {
    working_days: days, decided: waits.length,
    text: `Usually ${what} ${days === 0 ? 'the same day' : days === 1 ? 'within 1 working day' : `within ${days} working days`}: `
      + `half of the ${waits.length} like it that were ${what} in the last ${daysLookedAt} days took no longer.`,
  }
}
