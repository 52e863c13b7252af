// One POST per move of a request, made from the lifecycle: accept, reject, ask a question, answer, add, withdraw.
import { labelled, read } from '#platform/fields.ts'
import { isPutBack } from '#platform/web/unsent.ts'
import { again, conflict, done, forbidden, found, overtaken, post, type Answer, type Context, type Route } from '#platform/web/route.ts'
import { filtersBehind, fromListFields, listed, requestFrom } from './list-requests.ts'
import { listRequestsPage } from './list-requests.page.ts'
import { asksOf, kindOf, movesOf, requestLifecycle, stateOf, type Applied, type LikelySame, type Numbers, type RequestMove, type RequestRow } from './request.ts'
import { findRequest, insertMessage, moveRequest } from './requests.sql.ts'
import { shownRequest } from './show-request.ts'
import { showRequestPage } from './show-request.page.ts'

/** As the access log says it of any kind of request. */
const inWords: Record<RequestMove, string> = {
  accept: 'Accept a request', reject: 'Reject a request', query: 'Ask a question about a request, or answer a message', answer: 'Answer a question about a request',
  add: 'Add to a request that waits', withdraw: 'Withdraw a request',
}

export const moveRoutes: Route[] = (Object.keys(requestLifecycle.moves) as RequestMove[]).map((name) => {
  const move = requestLifecycle.moves[name]
  return post(`/requests/:request/${name}`, {
    name: `requests.${name}`, summary: inWords[name], permission: move.permission,
    params: { request: 'uuid' }, input: move.asks, ...(name === 'query' ? { query: fromListFields } : {}),
    handle: (context) => decide(context as unknown as Context, context.params.request, name),
  })
})

async function decide(context: Context, id: string, name: RequestMove): Promise<Answer> {
  const { db, user, input, body, today } = context
  const request: RequestRow = found(await db.row(findRequest, { request: id }))
  const may = movesOf(request, user).find(({ move }) => move === name)
  if (!may) throw conflict(`${kindOf(request).label}: this can’t be done with it.`)
  if (!may.possible) {
    // Whose move it is not is told so, unless the request is decided: then it is nobody's.
    const inTime = movesOf({ ...request, state: requestLifecycle.moves[name].from[0]! }, user).find(({ move }) => move === name)
    if (request.decided_at === null && !inTime?.possible) throw forbiddenBecause(may.why)
    return tooLate(context, id, name)
  }
  // A question that was asked from the list goes back to it, with what was typed.
  const isFromList = name === 'query' && (context.query as { list?: boolean | null }).list === true
  if ('errors' in input) {
    // What is wrong is said in the kind's own words.
    const own = read(asksOf(request, name), body, { today })
    const errors = 'errors' in own && !isPutBack(context) ? own.errors : input.errors
    if (isFromList) {
      const list = await listed(context, null, { typed: input.typed, errors })
      context.note(list.requests.map((each) => `request:${each.id}`))
      return again({ ...list, service: null }, listRequestsPage, errors)
    }
    return askAgain(context, id, input.typed, errors)
  }
  const values = input.values as Record<string, string>
  if (name === 'accept') return accept(context, request)
  const reason = values['reason'] ?? ''
  const said = values['question'] ?? values['answer'] ?? values['addition']
  const moved = await db.row(moveRequest, { request: id, from: [...requestLifecycle.moves[name].from], to: requestLifecycle.moves[name].to, reason, client: null, schedule: null })
  if (!moved) return tooLate(context, id, name)
  if (said !== undefined) await db.row(insertMessage, { request: id, body: said })
  context.note([`request:${id}`], reason ? { detail: { reason } } : {})
  const filters = filtersBehind(context)
  if (isFromList) return done(`/requests${filters && `?${filters}`}`,
    `${kindOf(request).opening ? 'Answer to' : 'Question about'} ${kindOf(request).nameOf(request.proposed)} sent.`,
    { request: id, state: requestLifecycle.moves[name].to })
  return done(
    name === 'reject' ? nextToDecide(filters) : requestFrom(id, filters),
    said !== undefined ? 'Sent.' : name === 'withdraw' ? withdrawn(request) : saying[name],
    { request: id, state: requestLifecycle.moves[name].to })
}

/** Who decides has others to decide: back to the list as it was. */
const nextToDecide = (filters: string) => `/requests${filters && `?${filters}`}`

/** Whoever takes something back reads what it was, on its own page. */
function withdrawn(request: RequestRow): string {
  const { label, nameOf, opening } = kindOf(request)
  const what = `${label}, ${nameOf(request.proposed)}`
  return opening ? `${request.state === 'query' ? 'Closed' : 'Withdrawn'}: ${what}.` : `Withdrawn: ${what}. Nothing was changed.`
}

const saying: Record<Exclude<RequestMove, 'withdraw'>, string> = {
  accept: 'Accepted.', add: 'Sent.', reject: 'Rejected. The person who asked sees your reason.', query: 'Question sent.', answer: 'Answer sent.',
}

async function accept(context: Context, request: RequestRow): Promise<Answer> {
  const { body, today } = context
  const kind = kindOf(request)
  const [likelySame = [], numbers] = await beforeAccepting(context, request)
  const { fields } = kind.asks({ likelySame })
  const got = read(fields, body, { today })
  if ('errors' in got) return askAgain(context, request.id, got.typed, got.errors)
  const { seen } = body
  if (typeof seen === 'string' && kind.versionNow && String(await kind.versionNow(context, request)) !== seen) {
    return askAgain(context, request.id, got.typed, { '': 'The record was changed after you opened this. Look at what stands now, and accept again' }, 409)
  }
  const came = await acceptOnce(context, request, got.values, numbers)
  if (came === 'decided meanwhile') return tooLate(context, request.id, 'accept')
  if ('refused' in came) return askAgain(context, request.id, got.typed, { '': came.refused }, 409)
  if ('errors' in came) return askAgain(context, request.id, got.typed, came.errors)
  return done(nextToDecide(filtersBehind(context)), came.say, { request: request.id, state: 'accepted', ...came.data })
}

/** Who somebody new may be, and what accepting begins with: neither waits for the other. */
export async function beforeAccepting(context: Context, request: RequestRow): Promise<[likelySame: LikelySame[] | undefined, numbers: Numbers | undefined]> {
  const kind = kindOf(request)
  return Promise.all([kind.likelySame?.(context, request), kind.numbers?.(context, request)])
}

/** Moves the request and writes what it proposes, both or neither. When the database refuses, says who, which days and what next. */
export async function acceptOnce(context: Context, request: RequestRow, answers: Record<string, unknown>, numbers: Numbers | undefined): Promise<Applied | { refused: string } | 'decided meanwhile'> {
  const { db } = context
  const kind = kindOf(request)
  const attempt = await db.attempt(async () => {
    let deciding: Promise<unknown> | undefined
    const moved = { request: request.id, from: [...requestLifecycle.moves.accept.from], to: 'accepted', reason: '', client: null, schedule: null }
    const applied = await kind.apply(context, request, answers,
      (about) => deciding ??= db.last(moveRequest, { ...moved, ...about }, [`client:${about.client}`, `schedule:${about.schedule}`]), numbers)
    if ('errors' in applied) return applied
    deciding ??= db.last(moveRequest, moved, applied.subjects)
    return await deciding ? applied : 'decided meanwhile' as const
  }, { stands: (applied) => applied !== 'decided meanwhile' && !('errors' in applied), ends: true })
  return 'refused' in attempt ? { refused: await kind.explain(context, request, attempt.refused.constraint) } : attempt.done
}

async function askAgain(context: Context, id: string, typed: Record<string, string>, errors: Record<string, string>, status: 409 | 422 = 422): Promise<Answer> {
  const shown = await shownRequest(context, id, typed, errors)
  // Decided by somebody else while this was under way: nothing to ask any more.
  if (!requestLifecycle.moves.accept.from.includes(shown.request.state as never)) return overtaken({ ...shown, errors: {} }, showRequestPage, alreadyDecided(shown.request))
  return again(shown, showRequestPage, errors, status)
}

/** Somebody else was first: the request as it stands now, and beside it what was typed, so that it is not lost. */
async function tooLate(context: Context, id: string, name: RequestMove): Promise<Answer> {
  const shown = await shownRequest(context, id)
  return overtaken({ ...shown, unsent: labelled(asksOf(shown.request, name), context.input.typed) }, showRequestPage, alreadyDecided(shown.request))
}

export function alreadyDecided(request: Pick<RequestRow, 'kind' | 'state' | 'decider'>): string {
  const state = stateOf(request).label.toLowerCase()
  if (request.state === 'query') return 'There is a question about this request, which is answered first.'
  return request.decider ? `This request was ${state} by ${request.decider}.` : 'This was answered meanwhile.'
}

function forbiddenBecause(why: string) {
  const stop = forbidden()
  stop.message = why
  return stop
}
