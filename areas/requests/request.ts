// A request: something proposed that somebody else decides. Its lifecycle, and what each kind of request must be able to say and do.
import type { CodeList } from '#code-lists/code-list.ts'
import { longText, type Errors, type Fields } from '#platform/fields.ts'
import { lifecycle } from '#platform/lifecycle.ts'
import type { Context } from '#platform/web/route.ts'

export const requestLifecycle = lifecycle({
  initial: 'pending',
  states: {
    pending: { label: 'Pending', colour: 'yellow' },
    query: { label: 'Query', colour: 'orange' },
    accepted: { label: 'Accepted', colour: 'green' },
    rejected: { label: 'Rejected', colour: 'red' },
    withdrawn: { label: 'Withdrawn', colour: 'grey' },
  },
  moves: {
    accept: { from: ['pending', 'query'], to: 'accepted', permission: 'request.decide', label: 'Accept', asks: {}, by: 'somebody else' },
    reject: { from: ['pending', 'query'], to: 'rejected', permission: 'request.decide', label: 'Reject', by: 'somebody else',
      asks: { reason: longText({ label: 'Reason for rejecting', max: 2000, hint: 'The person who asked reads this. Say what would have to be different.' }) } },
    query: { from: ['pending', 'query'], to: 'query', permission: 'request.decide', label: 'Ask a question', by: 'somebody else',
      asks: { question: longText({ label: 'Your question', max: 2000 }) } },
    answer: { from: ['query'], to: 'pending', permission: 'request.make', label: 'Answer',
      asks: { answer: longText({ label: 'Your answer', max: 2000 }) } },
    withdraw: { from: ['pending', 'query'], to: 'withdrawn', permission: 'request.make', label: 'Withdraw', by: 'requester', asks: {} },
  },
})
export const requestStates = requestLifecycle.states
export type RequestState = keyof typeof requestLifecycle.states
export type RequestMove = keyof typeof requestLifecycle.moves

/** A request as it stands in the database. `proposed` holds the kind's own values. */
export type RequestRow = {
  id: string, kind: string, service_id: number, service: string, service_type: string, domestic_violence: boolean, organisation: string,
  client_id: number | null, schedule_id: number | null, property_id: string | null, unit_id: string | null, base_version: number | null, proposed: unknown, comment: string, state: string,
  requested_by: string, requester: string, requested_at: string, decided_by: string | null, decider: string | null, decided_at: string | null, reason: string
}

/** `part`: the heading it stands under where there is nothing to compare with. */
export type Comparison = { label: string, current: string | null, proposed: string, part?: string }
/** What the reviewer needs to see. `likelySame` and `decision` are for reviewers alone. */
export type Review = {
  about: string
  /** `current` is what stood when it was asked for, so that a decided request still shows both. */
  before?: boolean
  comparison: Comparison[]
  /** The row has changed since the request was written: current values differ from those the requester saw. */
  moved: boolean
  warnings: { text: string, stops: boolean }[]
  effects: { label: string, text: string }[]
  likelySame: LikelySame[]
}
export type LikelySame = { id: number, name: string, born: string, nino: string, agrees: string[] }

/** Each kind of request is declared once, by the area whose facts it changes. */
export type RequestKind = {
  kind: string
  /** 'New schedule' */
  label: string
  /** Whose: 'Elliot, Mr Zachary'. Shown in lists to people who may see the request. */
  nameOf(proposed: unknown): string
  /** Why it should not wait, in a few words such as 'Left 12 days ago'; most have no such reason. */
  risk?(request: RequestRow, today: Temporal.PlainDate): string | undefined
  review(context: Context, request: RequestRow): Promise<Review>
  /** The form with what was asked, to be put right and sent once more; for kinds in which everything would have to be typed anew. */
  askAgain?(request: Pick<RequestRow, 'id'>): string
  /** Who somebody new may be already; kinds that are never about somebody new leave it out. */
  likelySame?(context: Context, request: RequestRow): Promise<LikelySame[]>
  /** What the reviewer is asked when accepting. */
  asks(review: Pick<Review, 'likelySame'>): { fields: Fields, options: Record<string, { value: string, text: string, hint?: string }[]> }
  /**
   * Writes what was proposed. Runs inside an attempt: a refusal by the database undoes it and is explained by `explain`. The request itself
   * is written as accepted afterwards, unless `decide` does so earlier, with who and what it turned out to be about.
   */
  apply(context: Context, request: RequestRow, answers: Record<string, unknown>, decide: (about?: { client: number, schedule: number }) => Promise<unknown>): Promise<Applied>
  /** In the words of the people concerned: who, which days, what to do next. */
  explain(context: Context, request: RequestRow, constraint: string): Promise<string>
}

export type Applied = { errors: Errors } | { subjects: string[], say: string, data: Record<string, unknown> }

export const requestKinds = new Map<string, RequestKind>()

export function declareKind(kind: RequestKind): RequestKind {
  requestKinds.set(kind.kind, kind)
  return kind
}

export function kindOf(request: { kind: string }): RequestKind {
  const kind = requestKinds.get(request.kind)
  if (!kind) throw new Error(`no area declares requests of kind ${request.kind}`)
  return kind
}

/** Every kind as a list to choose from. */
export function requestKindList(): CodeList {
  return { list: 'request-kind', codes: [...requestKinds.values()].map(({ kind, label }) => ({ code: kind, label })) }
}
