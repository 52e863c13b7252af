// Saying once more who one is, before anything that guards the account is changed: the password and, with a second factor, a code.
import { text, type Errors } from '#platform/fields.ts'
import type { RowOf } from '#platform/sql.ts'
import type { Context } from '#platform/web/route.ts'
import { hashOf, newToken } from '#platform/web/session.ts'
import { roles } from '#access/roles.ts'
import { myAccount, rotateSession } from './account.sql.ts'
import { isRightPassword, refusedFor } from './check-password.ts'
import { anyCode, isRightCode, wrongCode } from './second-factor.ts'

export type MyAccount = RowOf<typeof myAccount.gives>

/** The code is asked for where there is a second factor, so the field itself may stay empty. */
export const identityFields = {
  password: text({ label: 'Your password now', thing: 'your present password', kind: 'password', max: 128, autocomplete: 'current-password', personal: true }),
  code: { ...anyCode, optional: true as const },
}

/** The fields that this account is asked for. */
export const identityFieldsOf = ({ sealed }: Pick<MyAccount, 'sealed'>) =>
  sealed === null ? { password: identityFields.password } : { ...identityFields, code: anyCode }

/** Looks the code at only when the password is right, so that a code is not used up for nothing. Wrong tries count as they do at sign-in. */
export async function problemsWithIdentity(context: Context, account: MyAccount, given: { password: string, code: string | null }): Promise<Errors> {
  const { user } = context
  if (!await isRightPassword(context, { id: user.account, password_hash: account.password_hash }, given.password)) {
    return { password: refusedFor('That is not your password,') }
  }
  if (account.sealed === null) return {}
  if (given.code === null) return { code: 'Enter a code from the second factor you have now' }
  return await isRightCode(context, user.account, account.sealed, given.code) ? {} : { code: wrongCode }
}

/** The session goes on under another token: one that was stolen before this is dead. */
export async function rotate({ db, session, user }: Context): Promise<{ csrf: string, hash: Buffer }> {
  const token = newToken()
  await db.row(rotateSession, { token_hash: session.hash!, fresh: hashOf(token) })
  return { csrf: session.keep(token, roles[user.role].wall), hash: hashOf(token) }
}

export async function accountNow({ db }: Pick<Context, 'db'>): Promise<MyAccount> {
  return (await db.row(myAccount, {}))!
}
