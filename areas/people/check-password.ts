// Whether a password is the account's: one check for sign-in, joining and everything that asks once more.
import type { Context } from '#platform/web/route.ts'
import { isPassword } from './passwords.ts'
import { mayTryPassword, passwordWasRight } from './people.sql.ts'

/** What is said of a password that was wrong and of one that was not looked at: one text, so that nobody learns which. The wait is that of `wait_after`. */
export const refusedFor = (what: string) => `${what} or there were too many tries: after several you have to wait up to 15 minutes`

/** Takes the same time whether or not there is an account, and whether or not it may be tried now. */
export async function isRightPassword({ db, session }: Pick<Context, 'db' | 'session'>, account: { id: string, password_hash: string | null } | undefined, typed: string): Promise<boolean> {
  const tried = account && await db.row(mayTryPassword, { account: account.id, known: session.known })
  const isRight = await isPassword(typed, account?.password_hash ?? null)
  if (!account || !tried?.allowed || !isRight) return false
  await db.row(passwordWasRight, { account: account.id, known: session.known })
  return true
}
