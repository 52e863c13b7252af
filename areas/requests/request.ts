// A request: something proposed that somebody else decides. Its lifecycle, and what each kind of request must be able to say and do.
import type { CodeList } from '#code-lists/code-list.ts'
import type { LocalCode } from '#code-lists/local-codes.ts'
import { longText, type Errors, type Fields } from '#platform/fields.ts'
import { lifecycle, movesFor, type Possible } from '#platform/lifecycle.ts'
import type { Leading } from '#pages/components/link-if.ts'
import type { Refusals } from '#platform/sql.ts'
import { quoted } from '#platform/web/changed-meanwhile.ts'
import type { Context, User } from '#platform/web/route.ts'

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
    answer: { from: ['query'], to: 'pending', permission: 'request.make', label: 'Answer', by: 'their side',
      asks: { answer: longText({ label: 'Your answer', max: 2000 }) } },
    // What was forgotten is added while it waits; a question is answered instead.
    add: { from: ['pending'], to: 'pending', permission: 'request.make', label: 'Add to what you sent', by: 'requester',
      asks: { addition: longText({ label: 'What you add', max: 2000 }) } },
    withdraw: { from: ['pending', 'query'], to: 'withdrawn', permission: 'request.make', label: 'Withdraw', by: 'requester', asks: {} },
  },
})
export const requestStates = requestLifecycle.states
export type RequestState = keyof typeof requestLifecycle.states
export type RequestMove = keyof typeof requestLifecycle.moves

/** A request as it stands in the database. `proposed` holds the kind's own values; `organisation` is whoever asked's own. */
export type RequestRow = {
  id: string, kind: string, service_id: number, service: string, service_type: string, domestic_violence: boolean, organisation_id: string, organisation: string,
  client_id: number | null, schedule_id: number | null, property_id: string | null, unit_id: string | null, base_version: number | null, proposed: unknown, comment: string, state: string,
  requested_by: string, requester: string, requested_at: string, decided_by: string | null, decider: string | null, decided_at: string | null, reason: string
}

/** `part`: the heading it stands under where there is nothing to compare with. */
export type Comparison = { label: string, current: string | null, proposed: string, part?: string }
/** What the reviewer needs to see. `likelySame` is for reviewers alone. */
export type Review = {
  about: string
  /** `current` is what stood when it was asked for, so that a decided request still shows both. */
  before?: boolean
  comparison: Comparison[]
  /** The row has changed since the request was written: current values differ from those the requester saw. */
  moved: boolean
  /** Links lead to what it is about, for those who may open it. */
  warnings: { text: string, stops: boolean, links?: Leading[] }[]
  effects: { label: string, text: string }[]
  likelySame: LikelySame[]
}
/** What the reviewer is told of fields that were asked to change and have been changed since; `words` are what stood then, and what stands now. */
export function changedSince<N extends string>(fields: Readonly<Record<N, { label: string }>>, asked: readonly N[], words: (name: N) => [then: string, now: string]): Review['warnings'] {
  return asked.flatMap((name) => {
    const [then, now] = words(name)
    return then === now ? [] : [{ text: `${fields[name].label} was ${quoted(then)} when this was asked for, and is ${quoted(now)} now.`, stops: false }]
  })
}
/** The place that is wanted, by name, and the schedule as it stands. */
export type InShort = { wanted_unit: string | null, wanted_level: string | null, standing: unknown }
/** `nino_doubtful`: there is none, or one that looks odd. */
export type PersonKeys = { surname_key: string, forename_key: string, nino_key: string | null, born: string, nino_doubtful: boolean }
export type LikelySame = {
  id: number, name: string, born: string, nino: string
  /** In a sentence what the comparison comes to, and in words what agrees. */
  verdict: string, agrees: string[]
  /** What they would have besides, on days that are asked for; and whether two places for so long need a reason that nobody has given. */
  besides: string[], needsReason: boolean
  fields: { label: string, proposed: string, recorded: string, agreement: 'agrees' | 'exchanged' | 'nearly' | 'differs' | 'unknown', why: string }[]
}

/** Each kind of request is declared once, by the area whose facts it changes. */
export type RequestKind = {
  kind: string
  /** 'New schedule' */
  label: string
  /** Its own words for states and moves, where the usual ones do not fit, and the moves it does not have. */
  words?: { states?: Partial<Record<RequestState, string>>, moves?: Partial<Record<RequestMove, string | Partial<Record<RequestState, string>>>>
    asks?: Record<string, string>, without?: readonly RequestMove[]
    /** It is answered rather than decided: how long it takes is how long until the first answer. */
    answered?: boolean }
  /** What the conversation begins with, where it begins with what was sent. */
  opening?(proposed: unknown): string
  /** Whose: 'Elliot, Mr Zachary'. Shown in lists to people who may see the request. */
  nameOf(proposed: unknown): string
  /** Somebody new whom it is about, by the keys that people are matched by; kinds that are never about somebody new leave it out. */
  person?(proposed: unknown): PersonKeys | null
  /** What accepting does, in a few words, from what the list knows: for kinds that may be accepted together. */
  inShort?(request: RequestRow & InShort, local: readonly LocalCode[]): string
  review(context: Context, request: RequestRow): Promise<Review>
  /** The form with what was asked, to be put right and sent once more; for kinds in which everything would have to be typed anew. */
  askAgain?(request: Pick<RequestRow, 'id'>): string
  /** Who somebody new may be already; kinds that are never about somebody new leave it out. */
  likelySame?(context: Context, request: RequestRow): Promise<LikelySame[]>
  /** What the reviewer is asked when accepting. */
  asks(review: Pick<Review, 'likelySame'>): { fields: Fields, options: Record<string, { value: string, text: string, hint?: string }[]> }
  /** The version of the record that it is about; the page carries it, so that nobody accepts beside a "now" that is over. */
  versionNow?(context: Context, request: RequestRow): Promise<number | null>
  /** What `apply` begins with, asked together with who somebody new may be: the numbers of what it is going to record, so that nothing it writes waits for another. */
  numbers?(context: Context, request: RequestRow): Promise<Numbers | undefined>
  /**
   * Writes what was proposed. Runs inside an attempt: a refusal by the database undoes it and is explained by `explain`. The request itself
   * is written as accepted afterwards, unless `decide` does so as the last of what is asked together, with who and what it turned out to be about.
   */
  apply(context: Context, request: RequestRow, answers: Record<string, unknown>, decide: (about: { client: number, schedule: number }) => Promise<unknown>, numbers?: Numbers): Promise<Applied>
  /** In the words of the people concerned: who, which days, what to do next. */
  explain(context: Context, request: RequestRow, constraint: string): Promise<string>
}

export type Numbers = { client: number | null, schedule: number }

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

/** How the state of a request reads, with its colour. */
export function stateOf(request: { kind: string, state: string }): { label: string, colour: string } {
  const { label, colour } = requestLifecycle.states[request.state as RequestState]
  return { label: kindOf(request).words?.states?.[request.state as RequestState] ?? label, colour }
}

/** It waits for whoever wrote it, not for those who decide: nothing about it is to be checked. */
export function isAnswered({ kind, state }: { kind: string, state: string }): boolean {
  return kindOf({ kind }).words?.answered === true && state === 'query'
}

/** What somebody may do with a request now, and why not. Colleagues of the council decide, so that they ask each other and answer for themselves alone. */
export function movesOf(request: Pick<RequestRow, 'kind' | 'state' | 'requested_by' | 'organisation_id'>, user: Pick<User, 'may' | 'membership' | 'organisation'>): Possible<RequestMove>[] {
  const { moves = {}, without = [] } = kindOf(request).words ?? {}
  const own = (move: RequestMove) => {
    const words = moves[move]
    return typeof words === 'object' ? words[request.state as RequestState] : words
  }
  return movesFor(requestLifecycle, request.state as RequestState, { may: (permission) => user.may(permission), isRequester: request.requested_by === user.membership,
    isOnTheirSide: request.organisation_id === user.organisation.id && !user.may('request.decide') })
    .filter(({ move }) => !without.includes(move)).map((possible) => ({ ...possible, label: own(possible.move) ?? possible.label }))
}

/** What a move asks for, in the kind's own words. */
export function asksOf({ kind }: Pick<RequestRow, 'kind'>, move: RequestMove): Fields {
  const labels = kindOf({ kind }).words?.asks ?? {}
  return Object.fromEntries(Object.entries(requestLifecycle.moves[move].asks).map(([name, field]) => [name, { ...field, ...readAs(field, labels[name]) }]))
}
/** Under another label a field complains under it too. */
const readAs = (field: Fields[string], label: string | undefined) => (label === undefined ? {} : longText({ label, max: field.max ?? 2000 }))

/** Every kind as a list to choose from. */
export function requestKindList(): CodeList {
  return { list: 'request-kind', codes: [...requestKinds.values()].map(({ kind, label }) => ({ code: kind, label })) }
}

/** What a request is about may be gone by the time it is sent. */
export const refusals: Refusals = {
  request_property: { field: '', message: 'This property was removed a moment ago' },
  request_unit: { field: '', message: 'This unit was removed a moment ago' },
}
