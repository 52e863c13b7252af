// Routes: what a page or operation declares (permission, parameters, fields), and what its handler may answer.
import type { Permission, Role, Wall } from '#access/roles.ts'
import type { LocalCode } from '#code-lists/local-codes.ts'
import type { Html } from '#pages/html.ts'
import type { Database } from '../database/open.ts'
import type { Errors, Field, Fields, Labelled, Read, Typed, ValuesOf } from '../fields.ts'
import type { Db } from '../sql.ts'
import type { UploadedFile } from './uploads.ts'

/** Who is asking, in the authority they work in now. */
export type User = {
  authority: { id: number, code: string, name: string, nation: 'england' | 'wales' | 'scotland' | 'northern-ireland' }
  account: string
  membership: string
  name: string
  role: Role
  organisation: { id: string, name: string }
  /** Other authorities this person may switch to. */
  others: { code: string, name: string }[]
  /** The authority's own codes. */
  codes: readonly LocalCode[]
  /** Sees the whole authority rather than a list of services. */
  wholeAuthority: boolean
  may(permission: Permission): boolean
}

/** A part of an address: `number` for clients, services and schedules, `uuid` for the rest, `word` for names of ours. */
export type ParameterKind = 'number' | 'uuid' | 'word'
export type Parameters = Record<string, ParameterKind>
type ParameterValues<P extends Parameters> = { [K in keyof P]: P[K] extends 'number' ? number : string }

export type Context<P extends Parameters = Parameters, Q extends Fields = Fields, I extends Fields = Fields> = {
  db: Db
  user: User
  params: ParameterValues<P>
  /** The list's filters, read; a filter that can't be read is left out and its message stands in `queryErrors`. */
  query: { [K in keyof ValuesOf<Q>]: ValuesOf<Q>[K] | null }
  queryTyped: Typed
  queryErrors: Errors
  /** A form or JSON body, read through the route's fields: its values, or every error at once. */
  input: Read<I>
  /** Buttons and members of the body that are no fields, such as which button was pressed. */
  body: Record<string, unknown>
  /** Files sent with the form, on routes that take them. They are gone once the request is answered. */
  files: readonly UploadedFile[]
  today: Temporal.PlainDate
  asAt: Temporal.PlainDate | null
  csrf: string
  /** Path and query of this request, for links back. */
  url: URL
  /** What the browser calls itself, the address it is at, and where people reach us, as in https://throughline.example. */
  from: { browser: string, address: string, origin: string }
  /** The session cookie: for signing in, switching authority and signing out only. `keep` answers the new session's form token. */
  session: {
    hash: Buffer | null
    /** A program asks, with a token. */
    isToken: boolean
    keep(token: string, wall: Wall): string
    drop(): void
    /** The hash of what a browser is known by in which somebody has signed in before; `keepKnown` makes it one. */
    known: Buffer | null
    keepKnown(): Buffer
    /** The hash of what a browser that has not signed in is known by. */
    visit: Buffer
    /** Makes the browser one that has not signed in, known by something new. */
    renewVisit(): { hash: Buffer, csrf: string }
  }
  /** Personal search terms never stand in an address: these seal them into `q` and open them again. They seal and open other secrets too. */
  sealed: { seal(terms: Record<string, string>): string, open(sealed?: string | null): Record<string, string> }
  /** Adds to this request's one audit event: which records it showed or changed, why, and values that may be erased. */
  note(subjects: readonly string[], more?: { reason?: string, detail?: Record<string, unknown> }): void
}

/** What a page says of itself; the layout does the rest. */
export type View = {
  title: string
  main: Html
  breadcrumbs?: { text: string, href?: string }[]
  identity?: Html
  errors?: { field: string, message: string }[]
}

export type Page<D> = (data: D, context: Context) => View

/** `stop` is what a program is told instead of the data. */
type Showing = { kind: 'show', status: number, data: unknown, view: (context: Context) => View, errors?: Errors, stop?: Stop }
/** Handlers answer with data; a browser gets it as a page, `Accept: application/json` as it is. */
export type FinalAnswer =
  | Showing
  | { kind: 'done', location: string, say: string, data: Record<string, unknown>, status: number }
  | { kind: 'file', name: string, mediaType: string, body: string | Buffer | AsyncIterable<string | Buffer> }
export type Answer = FinalAnswer | { kind: 'later', work: LaterWork, title?: string }
type LaterWork = (database: Database, report: (line: string) => void) => Promise<FinalAnswer>

export const show = <D>(data: D, page: Page<D>): FinalAnswer => ({ kind: 'show', status: 200, data, view: (context) => page(data, context) })

/** The form again, with what was typed and every error; nothing was written. */
export const again = <D>(data: D, page: Page<D>, errors: Errors, status: 409 | 422 | 429 = 422): Showing =>
  ({ kind: 'show', status, data, view: (context) => page(data, context), errors })

/** Somebody else was first, and nothing was written: the record as it stands now, with what was typed. A program is told no more than that. */
export const overtaken = <D extends { unsent?: readonly Labelled[] }>(data: D, page: Page<D>, message: string): FinalAnswer => {
  const more = data.unsent && data.unsent.length > 0 ? ' What you typed was not sent: it stands below, to be copied.' : ''
  return { ...again(data, page, { '': message + more }, 409), stop: conflict(message) }
}

/** Something was done: where to go next, and what to say there. */
export const done = (location: string, say: string, data: Record<string, unknown> = {}, status = 200): FinalAnswer =>
  ({ kind: 'done', location, say, data, status })

export const file = (name: string, mediaType: string, body: string | Buffer | AsyncIterable<string | Buffer>): FinalAnswer =>
  ({ kind: 'file', name, mediaType, body })

/**
 * Work in transactions of its own, past the request's, for the few operations that a decision record names. It begins once the request
 * has committed, with its audit event: who asked for it is known whatever comes of it. With a title, whoever waits for long gets a page
 * that says what is being done.
 */
export const later = (work: LaterWork, title?: string): Answer => ({ kind: 'later', work, ...(title === undefined ? {} : { title }) })

/** Ends a request with a plain explanation. `NotFound` is the answer for foreign rows and for none at all. */
export class Stop extends Error {
  readonly status: number
  readonly title: string
  readonly headers: Record<string, string>
  /** Where somebody at a page goes on; their welcome page where nothing else is said. */
  readonly next: { href: string, text: string }

  constructor(status: number, title: string, message: string, headers: Record<string, string> = {}, next = { href: '/', text: 'Go to your welcome page' }) {
    super(message)
    this.next = next
    this.status = status
    this.title = title
    this.headers = headers
  }
}

/** What a program is told of it: problem details (RFC 9457). */
export const problemOf = (stop: Stop) => JSON.stringify({ type: 'about:blank', title: stop.title, status: stop.status, detail: stop.message,
  ...(stop instanceof WrongFilters ? { errors: stop.errors } : {}) })

/** A program whose filters can't be read gets no list, which it would take for what it asked for. */
export class WrongFilters extends Stop {
  readonly errors: Errors

  constructor(errors: Errors) {
    super(422, 'Some answers need another look', 'Filters in the address can’t be read, so nothing is listed.')
    this.errors = errors
  }
}

export const notFound = () => new Stop(404, 'Page not found',
  'There is nothing here that you may see. If you typed the address, check it; if you followed a link, the record may have moved or may belong to somebody else.')
/** The same, asked as at a past day: what was recorded later was not known then, and what belongs to others is told by the same words. */
export const notKnownThen = (day: string, now: string) => new Stop(404, 'Nothing was known here on that day',
  `On ${day} nothing was known here that you may see. It may have been recorded later, or belong to somebody else.`, {}, { href: now, text: 'Show what is known now' })
export const conflict = (message: string) => new Stop(409, 'This has changed meanwhile', message)
export const forbidden = () => new Stop(403, 'Not part of your role',
  'Your role does not include this. Ask your administrator if you need it for your work.')

/** The found row; nothing found is "not found", whoever it belongs to. */
export function found<T>(row: T | undefined): T {
  if (row === undefined) throw notFound()
  return row
}

export type Route = {
  method: 'GET' | 'POST'
  path: string
  /** operationId in OpenAPI and action in the audit: 'schedules.list'. */
  name: string
  /** In the words of the access log, which people read who know no address: what a program must know besides is the description. */
  summary: string
  description: string
  permission: Permission | 'public'
  params: Parameters
  query: Fields
  input: Fields
  /** Fields that the handler reads for itself, where the member of that name is not sent. Programs are told of them. */
  besides: { fields: Fields, unless: string } | null
  /** May be asked as at a past day. */
  asAt: boolean
  /** Takes files: multipart bodies up to the upload limit. */
  upload: boolean
  /** A public page that does not look who is asking, so that asking it does not keep a session alive. */
  unseen: boolean
  /** A page whose form shows by itself what was typed into it and not sent. */
  restores: boolean
  /**
   * A page that asks for everything before its first answer, and whose statements say what it shows (`shows`): the whole of it, with its
   * event, is one flight. It does not `note`, and what it asks later is refused.
   */
  atOnce: boolean
  handle(context: Context): Promise<Answer>
}

type Declared<P extends Parameters, Q extends Fields, I extends Fields> = {
  name: string
  summary: string
  description?: string
  permission: Permission | 'public'
  params?: P
  query?: Q
  input?: I
  besides?: { fields: Fields, unless: keyof I & string }
  asAt?: boolean
  upload?: boolean
  unseen?: boolean
  restores?: boolean
  atOnce?: boolean
  handle(context: Context<P, Q, I>): Promise<Answer>
}

type None = Record<never, Field>

export function get<const P extends Parameters = Record<never, ParameterKind>, const Q extends Fields = None>(path: string, declared: Declared<P, Q, None>): Route {
  return complete('GET', path, declared)
}

export function post<const P extends Parameters = Record<never, ParameterKind>, const Q extends Fields = None, const I extends Fields = None>(
  path: string, declared: Declared<P, Q, I>): Route {
  return complete('POST', path, declared)
}

/** Each route by its name, which stands in the audit: what it does in words, for people. */
export const routesByName = new Map<string, Route>()

function complete<P extends Parameters, Q extends Fields, I extends Fields>(method: 'GET' | 'POST', path: string, declared: Declared<P, Q, I>): Route {
  const params = declared.params ?? {}
  const inPath = [...path.matchAll(/:([a-z_]+)/g)].map((match) => match[1]!)
  if (inPath.sort().join() !== Object.keys(params).sort().join()) throw new Error(`${method} ${path} does not declare its parameters`)
  const route: Route = { method, path, name: declared.name, summary: declared.summary, description: declared.description ?? '', permission: declared.permission, params, query: declared.query ?? {},
    input: declared.input ?? {}, besides: declared.besides ?? null, asAt: declared.asAt ?? false, upload: declared.upload ?? false, unseen: declared.unseen ?? false,
    restores: declared.restores ?? false, atOnce: declared.atOnce ?? false, handle: declared.handle as unknown as Route['handle'] }
  routesByName.set(route.name, route)
  return route
}

/** What an area adds to the product: its routes and its places in the navigation. */
export type Area = {
  name: string
  routes: Route[]
  navigation: { href: string, text: string, permission: Permission }[]
}
