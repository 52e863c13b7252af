// What is refused leaves an event too: who asked for what, and how it was refused (P.13).
import type { FastifyRequest } from 'fastify'
import type { Database } from '../database/open.ts'
import type { FinalAnswer, Answer, Route, Stop } from './route.ts'
import { bearerOf } from './bearer.ts'
import { hashOf, sessionOf } from './session.ts'

/** Outcomes by the status that says so. What was done has none. */
export const outcomes = {
  403: { code: 'not-allowed', label: 'Not allowed' },
  404: { code: 'not-found', label: 'Nothing there for them' },
  409: { code: 'conflict', label: 'In conflict with what stood' },
  422: { code: 'sent-back', label: 'Sent back with errors' },
} as const

const outcomeOf = (status: number) => (status in outcomes ? outcomes[status as keyof typeof outcomes].code : null)

/** The outcome of an answer, for the event of the request's own transaction. */
export function outcomeOfAnswer(answer: Answer | FinalAnswer): string | null {
  return answer.kind === 'show' && answer.errors ? outcomeOf(answer.status) : null
}

/** The event of a request that was stopped, once its own transaction is undone. Whether it can be written changes nothing of the answer. */
export async function recordRefusal(database: Database, routes: readonly Route[], request: FastifyRequest, stop: Stop): Promise<void> {
  const bearer = bearerOf(request)
  const [session, outcome] = [bearer ?? sessionOf(request), outcomeOf(stop.status)]
  const asked = request.method === 'HEAD' ? 'GET' : request.method
  const route = routes.find(({ method, path }) => method === asked && path === request.routeOptions.url)
  if (!session || !outcome || !route) return
  const named = keysIn(request.params as Record<string, string>)
  // Only what stands in conflict was found. Any other key is what somebody typed, and may be a record that readers of the log must not learn of.
  const isTheirs = stop.status === 409
  try {
    const subjects = [...(isTheirs ? named.map(([name, key]) => `${name}:${key}`) : []), ...(bearer ? [`token:${bearer.id}`] : [])]
    await recordAlone(database, session, route.name, subjects, isTheirs ? null : JSON.stringify({ asked: Object.fromEntries(named) }), outcome)
  } catch (error) {
    request.log.error({ err: { name: 'a refusal was not recorded', code: (error as { code?: string }).code } })
  }
}

/** An event in a transaction of its own: of a request whose transaction is undone, or was over before it was known that nothing would be shown. */
export async function recordAlone(
  database: Database, session: NonNullable<ReturnType<typeof sessionOf>>, action: string, subjects: string[], detail: string | null, outcome: string | null,
): Promise<void> {
  const flight = await database.begin(session.wall)
  try {
    await flight.connection.query({ name: 'audit.record_refusal', text: 'select record_refusal($1, $2, $3, $4, $5)', values: [hashOf(session.token), action, subjects, detail, outcome] })
    await flight.commit()
  } catch (error) {
    await flight.rollback()
    throw error
  }
}

/** The records that the address names, by their kind. What can't be a key of ours is left out, since anybody may type anything there. */
function keysIn(params: Record<string, string>): [name: string, key: string][] {
  return Object.entries(params).filter(([name, key]) => name !== 'id' && /^[0-9a-z-]{1,60}$/.test(key))
}
