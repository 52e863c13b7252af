// Sending a request: once for each form, however often its button is pressed.
import type { Errors } from '#platform/fields.ts'
import { errorsOf, type Db, type RowOf } from '#platform/sql.ts'
import type { Context } from '#platform/web/route.ts'
import { kindOf, refusals, type PersonKeys } from './request.ts'
import { findRepeated, insertRequest } from './requests.sql.ts'

/** Most requests are about a person, and about no property or unit. */
type Sent = Omit<RowOf<typeof insertRequest.takes>, 'property' | 'unit' | keyof PersonKeys> & { property?: string | null, unit?: string | null, idempotency_key: string }

/** Why something is not asked for after all. */
export type NotSent = { errors: Errors, status: 409 | 422 }

export const nothingDiffers: NotSent = { errors: { '': 'Nothing here differs from what stands already. Change what should be different' }, status: 422 }
const keyAlreadyUsed: Errors = { '': 'This form was sent before with other answers: its key was used for another request. If you mean both, send this one again' }

/**
 * Answers the request that was made, also when this very form was sent before; or that its key stands for something else. With `last`, how the page
 * notes what it did, there is nothing else to write or to ask, and the event tells of the request. With `instead` nothing is made: what was asked
 * before by this very form may have been done since, and is answered all the same.
 */
export async function sendRequest(
  db: Db, { property = null, unit = null, ...rest }: Sent, last?: Pick<Context, 'note'>, instead?: NotSent,
): Promise<{ id: string } | NotSent> {
  const sent = { ...rest, property, unit }
  const person = kindOf(sent).person?.(sent.proposed) ?? nobodyNew
  const insert = () => (last ? db.last : db.row)(insertRequest, { ...sent, ...person })
  // Only what it is about may be gone by now, and people are never taken away.
  const attempt = instead ? { done: undefined } : property ?? unit ? await db.attempt(insert) : { done: await insert() }
  if ('refused' in attempt) return { errors: errorsOf(refusals, attempt.refused), status: 409 }
  if (attempt.done) return attempt.done
  const { base_version: _, ...content } = sent
  const before = await db.row(findRepeated, content)
  if (!before && instead) return instead
  if (!before?.same) return { errors: keyAlreadyUsed, status: 409 }
  last?.note([`request:${before.id}`])
  return { id: before.id }
}

const nobodyNew = { surname_key: null, forename_key: null, nino_key: null, born: null, nino_doubtful: null }
