// One POST per move of a request, made from the lifecycle: accept, reject, ask a question, answer, withdraw.
import { read } from '#platform/fields.ts'
import { movesFor } from '#platform/lifecycle.ts'
import { again, conflict, done, forbidden, found, post, type Answer, type Context, type Route } from '#platform/web/route.ts'
import { kindOf, requestLifecycle, type RequestMove, type RequestRow, type RequestState } from './request.ts'
import { findRequest, insertMessage, moveRequest } from './requests.sql.ts'
import { shownRequest } from './show-request.ts'
import { showRequestPage } from './show-request.page.ts'

export const moveRoutes: Route[] = (Object.keys(requestLifecycle.moves) as RequestMove[]).map((name) => {
  const move = requestLifecycle.moves[name]
  return post(`/requests/:request/${name}`, {
    name: `requests.${name}`, summary: `${move.label}: ${requestLifecycle.states[move.to].label.toLowerCase()}`, permission: move.permission,
    params: { request: 'uuid' }, input: move.asks,
    handle: (context) => decide(context as unknown as Context, context.params.request, name),
  })
})

async function decide(context: Context, id: string, name: RequestMove): Promise<Answer> {
  const { db, user, input } = context
  const request: RequestRow = found(await db.row(findRequest, { request: id }))
  const may = movesFor(requestLifecycle, request.state as RequestState, { may: (permission) => user.may(permission), isRequester: request.requested_by === user.membership })
    .find(({ move }) => move === name)!
  if (!may.possible) {
    if (!requestLifecycle.moves[name].from.includes(request.state as never)) throw conflict(alreadyDecided(request))
    throw forbiddenBecause(may.why)
  }
  if ('errors' in input) return askAgain(context, id, input.typed, input.errors)
  const values = input.values as Record<string, string>
  if (name === 'accept') return accept(context, request)
  const reason = values['reason'] ?? ''
  const said = values['question'] ?? values['answer']
  const moved = await db.row(moveRequest, { request: id, from: [...requestLifecycle.moves[name].from], to: requestLifecycle.moves[name].to, reason, client: null, schedule: null })
  if (!moved) throw conflict('Somebody else decided this request a moment ago. Open it again to see what they decided.')
  if (said !== undefined) await db.row(insertMessage, { request: id, body: said })
  context.note([`request:${id}`], reason ? { detail: { reason } } : {})
  return done(name === 'reject' ? nextToDecide : name === 'withdraw' ? `/services/${request.service_id}/requests` : `/requests/${id}`, said === undefined ? saying[name] : 'Sent.', { request: id, state: requestLifecycle.moves[name].to })
}

/** Who decides has others to decide: back to what waits, across services. */
const nextToDecide = '/requests?whose=others'

const saying: Record<RequestMove, string> = {
  accept: 'Accepted.', reject: 'Rejected. The person who asked sees your reason.', query: 'Question sent.', answer: 'Answer sent.', withdraw: 'Withdrawn. Nothing was changed.',
}

/** Moves the request and writes what it proposes, both or neither. When the database refuses, says who, which days and what next. */
async function accept(context: Context, request: RequestRow): Promise<Answer> {
  const { db, body, today } = context
  const kind = kindOf(request)
  const { fields } = kind.asks({ likelySame: await kind.likelySame?.(context, request) ?? [] })
  const got = read(fields, body, { today })
  if ('errors' in got) return askAgain(context, request.id, got.typed, got.errors)
  const attempt = await db.attempt(async () => {
    let deciding: Promise<unknown> | undefined
    const decide = (about: { client: number | null, schedule: number | null } = { client: null, schedule: null }) =>
      deciding ??= db.row(moveRequest, { request: request.id, from: [...requestLifecycle.moves.accept.from], to: 'accepted', reason: '', ...about })
    const applied = await kind.apply(context, request, got.values, decide)
    if (!('errors' in applied) && !await decide()) throw conflict('Somebody else decided this request a moment ago. Open it again to see what they decided.')
    return applied
  }, (applied) => !('errors' in applied))
  if ('refused' in attempt) return askAgain(context, request.id, got.typed, { '': await kind.explain(context, request, attempt.refused.constraint) }, 409)
  if ('errors' in attempt.done) return askAgain(context, request.id, got.typed, attempt.done.errors)
  context.note([`request:${request.id}`, ...attempt.done.subjects])
  return done(nextToDecide, attempt.done.say, { request: request.id, state: 'accepted', ...attempt.done.data })
}

async function askAgain(context: Context, id: string, typed: Record<string, string>, errors: Record<string, string>, status: 409 | 422 = 422): Promise<Answer> {
  const shown = await shownRequest(context, id, typed, errors)
  // Decided by somebody else while this was under way: nothing to ask any more.
  if (!requestLifecycle.moves.accept.from.includes(shown.request.state as never)) throw conflict(alreadyDecided(shown.request))
  return again(shown, showRequestPage, errors, status)
}

function alreadyDecided(request: Pick<RequestRow, 'state' | 'decider'>): string {
  const state = requestLifecycle.states[request.state as RequestState].label.toLowerCase()
  return request.decider ? `This request was ${state} by ${request.decider}. Open it to see the reason.` : `This request is ${state}.`
}

function forbiddenBecause(why: string) {
  const stop = forbidden()
  stop.message = why
  return stop
}
