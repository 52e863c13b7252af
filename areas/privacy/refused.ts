// How much of what was asked for was refused lately: the welcome page of whoever reads the access log says so.
import { countRefused } from './audit.sql.ts'
import type { Context } from '#platform/web/route.ts'

/** Counted from the beginning of that day in London, as the log's own filter does. */
export async function refusedSince({ db }: Pick<Context, 'db'>, day: Temporal.PlainDate): Promise<{ not_allowed: number, failed_sign_ins: number }> {
  const first = day.toZonedDateTime('Europe/London').epochMilliseconds.toString(16).padStart(12, '0')
  return (await db.row(countRefused, { since: `${first.slice(0, 8)}-${first.slice(8)}-7000-8000-000000000000` }))!
}
