// GET /requests/:request: what is proposed beside what stands, what accepting would do, the conversation, and the moves.
import { showDateTime } from '#platform/dates.ts'
import { movesFor, type Possible } from '#platform/lifecycle.ts'
import { found, get, show, type Context } from '#platform/web/route.ts'
import { kindOf, requestLifecycle, type RequestMove, type RequestRow, type RequestState, type Review } from './request.ts'
import { showRequestPage } from './show-request.page.ts'
import { findRequest, listMessages } from './requests.sql.ts'

export type Shown = {
  request: Omit<RequestRow, 'proposed'> & { kindLabel: string, stateLabel: string, name: string, asked: string, decided: string | null }
  review: Review
  messages: { author: string, written: string, body: string }[]
  moves: Possible<RequestMove>[]
  /** What was typed into a move's form and what is wrong with it, when it comes back. */
  typed: Record<string, string>
  errors: Record<string, string>
}

export const showRequest = get('/requests/:request', {
  name: 'requests.show', summary: 'One request with its review', permission: 'request.read', params: { request: 'uuid' },
  handle: async (context) => show(await shownRequest(context, context.params.request), showRequestPage),
})

/** Everything the page of a request says; moves that fail come back to it with what was typed. */
export async function shownRequest(context: Context, id: string, typed: Record<string, string> = {}, errors: Record<string, string> = {}): Promise<Shown> {
  const { db, user, note } = context
  const [row, messages] = await Promise.all([db.row(findRequest, { request: id }), db.rows(listMessages, { request: id })])
  const { proposed, ...request } = found(row)
  const kind = kindOf(request)
  const whole = { ...request, proposed }
  const review = await kind.review(context, whole)
  note([`request:${id}`, ...(request.client_id ? [`client:${request.client_id}`] : [])])
  return {
    request: { ...request, kindLabel: kind.label, stateLabel: requestLifecycle.states[request.state as RequestState].label, name: kind.nameOf(proposed),
      asked: when(request.requested_at), decided: request.decided_at && when(request.decided_at) },
    review: user.may('request.decide') ? review : { ...review, likelySame: [] },
    messages: messages.map(({ author, written_at, body }) => ({ author, written: when(written_at), body })),
    moves: movesFor(requestLifecycle, request.state as RequestState, { may: (permission) => user.may(permission), isRequester: request.requested_by === user.membership }),
    typed, errors,
  }
}

export const when = (moment: string) => showDateTime(Temporal.Instant.from(moment))
