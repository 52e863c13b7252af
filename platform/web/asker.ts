// Who is asking: begin_request's answer as the handlers see it, and whoever a session was when it was last asked.
import { roleMay, type Role } from '#access/roles.ts'
import { asAtInstant } from '../dates.ts'
import type { Flight } from '../database/open.ts'
import type { Scope } from '../sql.ts'
import type { User } from './route.ts'

/** What changes seldom is told only to who does not know it by its stamp. */
type Told = Pick<User, 'authority' | 'account' | 'membership' | 'name' | 'organisation' | 'others' | 'codes'>
type BeginRow = { role: Role, services: string | null, hidden: string, stamp: number, told: Told | null }

const scopes = new WeakMap<User, Scope>()
export const scopeOf = (user: User): Scope => scopes.get(user)!

/**
 * Whoever each session was when it was last asked, the most recent ones. It only ever lets a reading begin before begin_request has
 * answered: what was read is thrown away unless the answer is the same again, so that it need not be true, here or in another process.
 */
const remembered = new Map<string, { answer: Omit<BeginRow, 'told'>, told: Told, user: User }>()
const mostRemembered = 5_000
const keyOf = (tokenHash: Buffer) => tokenHash.toString('latin1')

export function rememberedUser(tokenHash: Buffer): User | undefined {
  return remembered.get(keyOf(tokenHash))?.user
}

/** The same user as last time, unless something about them has changed. */
export async function beginRequest(flight: Flight, tokenHash: Buffer, asAt: Temporal.PlainDate | null, reading: boolean): Promise<User | undefined> {
  const key = keyOf(tokenHash)
  const { rows: [answer] } = await flight.connection.query<BeginRow>({ name: 'people.begin_request', text: 'select * from begin_request($1, $2, $3, $4)',
    values: [tokenHash, asAt === null ? null : asAtInstant(asAt).toString(), reading, remembered.get(key)?.answer.stamp ?? null] })
  const before = remembered.get(key)
  remembered.delete(key)
  if (!answer) return undefined
  const isSame = answer.told === null && answer.role === before?.answer.role && answer.services === before.answer.services && answer.hidden === before.answer.hidden
  // Another request may have forgotten meanwhile what this one said it knew: then it is asked again, knowing nothing.
  if (answer.told === null && !before) return beginRequest(flight, tokenHash, asAt, reading)
  const told = answer.told ?? before!.told
  const now = isSame ? before! : { answer, told, user: userOf(answer, told) }
  remembered.set(key, now)
  if (remembered.size > mostRemembered) remembered.delete(remembered.keys().next().value!)
  return now.user
}

function userOf({ role, services, hidden }: BeginRow, told: Told): User {
  const user: User = { ...told, role, wholeAuthority: services === null, may: (permission) => roleMay(role, permission) }
  scopes.set(user, { authority: told.authority.id, services: services === null ? null : numbersIn(services), hidden: numbersIn(hidden), organisation: told.organisation.id,
    membership: told.membership })
  return user
}

/** An array of numbers as PostgreSQL writes it: {10795,10801}. */
function numbersIn(list: string): number[] {
  return list === '{}' ? [] : list.slice(1, -1).split(',').map(Number)
}
