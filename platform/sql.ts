// Statements: complete SQL, declared once with what it takes and gives, kept in a registry that a test walks.
import { createHash } from 'node:crypto'
import pg from 'pg'
import type { Answered, Ask } from './database/sending.ts'

/** How a column or parameter is written in PostgreSQL and read in TypeScript. Dates are ISO text until a rule needs arithmetic. */
const types = {
  text: { sql: 'text', ts: '' as string },
  int: { sql: 'int', ts: 0 as number },
  bigint: { sql: 'bigint', ts: 0 as number },
  boolean: { sql: 'boolean', ts: false as boolean },
  date: { sql: 'date', ts: '' as string },
  moment: { sql: 'timestamptz', ts: '' as string },
  uuid: { sql: 'uuid', ts: '' as string },
  decimal: { sql: 'numeric', ts: '' as string },
  json: { sql: 'jsonb', ts: undefined as unknown },
  bytes: { sql: 'bytea', ts: undefined as unknown as Buffer },
  'text[]': { sql: 'text[]', ts: undefined as unknown as string[] },
  'bigint[]': { sql: 'bigint[]', ts: undefined as unknown as number[] },
  'date[]': { sql: 'date[]', ts: undefined as unknown as string[] },
  'uuid[]': { sql: 'uuid[]', ts: undefined as unknown as string[] },
  'int[]': { sql: 'int[]', ts: undefined as unknown as number[] },
  'bytes[]': { sql: 'bytea[]', ts: undefined as unknown as Buffer[] },
  'decimal[]': { sql: 'numeric[]', ts: undefined as unknown as string[] },
} as const
type TypeName = keyof typeof types
/** `date?` may be null. */
export type ColumnType = TypeName | `${TypeName}?`
type Value<C extends ColumnType> = C extends `${infer T extends TypeName}?` ? (typeof types)[T]['ts'] | null
  : C extends TypeName ? (typeof types)[C]['ts'] : never
export type Columns = Record<string, ColumnType>
export type RowOf<C extends Columns> = { [K in keyof C]: Value<C[K]> }

/** Whose request a statement runs for. Its scope parameters are filled from this: there is no unscoped way to ask. */
export type Scope = {
  authority: number
  /** The services a scoped user works with; null for people who see the whole authority. */
  services: number[] | null
  organisation: string
  membership: string
  /** Need-to-know clients this person has no grant for. */
  hidden: number[]
}
/** Before anybody is signed in the walls show nothing, and only the functions for signing in answer. */
export const nobody: Scope = { authority: 0, services: [], hidden: [], organisation: '00000000-0000-0000-0000-000000000000', membership: '00000000-0000-0000-0000-000000000000' }
const scopeTypes = { authority: 'int', services: 'bigint[]', organisation: 'uuid', membership: 'uuid', hidden: 'bigint[]' } as const

export type Statement<Takes extends Columns = Columns, Gives extends Columns = Columns> = {
  name: string
  text: string
  parameters: string[]
  takes: Takes
  gives: Gives
  /** Why a statement needs no scope beyond the authority; every other statement names one. */
  everyone?: string
  /** The same question about now, where it reads what was known: the tables answer several times as fast as their `known_` views. */
  now?: { name: string, text: string }
  /** The same rows, with the audit event that says whose they are. */
  told?: Statement<Takes & { action: 'text' }, Gives>
  shows?: Shows
}

/**
 * What a row shows: a kind of record and the column that names it. `most` leaves out the row that only tells whether there are further ones;
 * `again` says that one record may stand in several rows; `nameless` that there are rows of people whom the reader may not see, whose numbers are
 * below zero: those are shown and not told. What is `written` is told with the other subjects of its request.
 */
export type Shows = { kind: string, column: string, most?: number, again?: true, nameless?: true, written?: true }

export const registry = new Map<string, Statement>()

/**
 * Declares a statement. In its text `:name` stands for a parameter: one of `takes`, or one of the user's scope
 * (`:authority`, `:services`, `:organisation`, `:membership`, `:hidden`), each cast to its type where it stands.
 *
 *     const findService = statement('services.find', {
 *       takes: { service: 'bigint' }, gives: { id: 'bigint', name: 'text' },
 *       sql: `select id, name from service where authority_id = :authority and id = :service and ${inMyServices('id')}` })
 */
export function statement<const Takes extends Columns, const Gives extends Columns>(
  name: string, declared: { takes: Takes, gives: Gives, sql: string, everyone?: string, shows?: Shows },
): Statement<Takes, Gives> {
  const parameters: string[] = []
  const text = declared.sql.replace(/(?<!:):([a-z_][a-z_0-9]*)\b/g, (_, parameter: string) => {
    const type = declared.takes[parameter] ?? scopeTypes[parameter as keyof typeof scopeTypes]
    if (!type) throw new Error(`${name} uses :${parameter}, which it does not declare`)
    if (!parameters.includes(parameter)) parameters.push(parameter)
    return `$${parameters.indexOf(parameter) + 1}::${types[type.replace('?', '') as TypeName].sql}`
  })
  const unused = Object.keys(declared.takes).filter((taken) => !parameters.includes(taken))
  if (unused.length > 0) throw new Error(`${name} declares ${unused.join(', ')} and does not use it`)
  const made: Statement<Takes, Gives> = { name, text, parameters, takes: declared.takes, gives: declared.gives,
    ...(declared.everyone === undefined ? {} : { everyone: declared.everyone }) }
  register(made as unknown as Statement)
  if (/\bknown_/.test(text)) {
    made.now = { name: `${name} now`, text: text.replaceAll(/\bknown_(?=\w)/g, '') }
    register({ ...made as unknown as Statement, ...made.now })
  }
  const { shows, ...plain } = declared
  if (shows) Object.assign(made, {
    shows,
    told: statement(`${name} told`, {
      ...plain,
      takes: { ...plain.takes, action: 'text', ...(shows.written && { also: 'text[]' }) },
      sql: telling(plain.sql, shows),
    }),
  })
  return made
}

/** Where nothing is shown nothing is told: what that means is for the answer to say. Where nothing is written that is refused. */
function telling(sql: string, { kind, column, most, again, nameless, written }: Shows): string {
  const subjects = `array_agg(${again ? 'distinct ' : ''}'${kind}:' || s.${column})`
  // An event without subjects is refused: where nothing is written, nothing of what was asked with it stands either.
  const told = written ? `case when count(*) > 0 then :also || ${subjects} end` : nameless ? `coalesce(${subjects} filter (where s.${column} > 0), '{}')` : subjects
  return `with shown as materialized (${sql}),
    told as (insert into audit_event (action, subjects) select :action, ${told} from (select ${column} from shown${
      most === undefined ? '' : ` limit ${most}`}) s${written ? '' : ' having count(*) > 0'})
    select * from shown`
}

function register(made: Statement): void {
  if (registry.has(made.name)) throw new Error(`two statements are called ${made.name}`)
  registry.set(made.name, made)
}

/**
 * Declares a list whose filters and order are chosen by the reader. Every fragment is registered with it: the registry test
 * prepares each alone, all together, and each order. The text holds the marks filters and order, as SQL comments, where they go.
 */
export function filteredStatement<const Takes extends Columns, const Gives extends Columns, Filter extends string, Order extends string>(
  name: string,
  declared: { takes: Takes, gives: Gives, sql: string, filters: Record<Filter, string>, orders: Record<Order, string>, everyone?: string, shows?: Shows },
) {
  const made = new Map<string, Statement<Partial<Takes> & Columns, Gives>>()
  const compose = (filters: readonly Filter[], order: Order) => {
    const key = `${name}(${filters.join('+')})/${order}`
    // PostgreSQL tells names apart by their first 63 letters, and ` told now` may follow.
    const short = key.length <= 54 ? key : `${name.slice(0, 40)}(${createHash('sha256').update(key).digest('hex').slice(0, 12)})`
    let composed = made.get(key)
    if (!composed) {
      const sql = declared.sql
        .replaceAll('/*filters*/', filters.map((filter) => `and (${declared.filters[filter]})`).join('\n    '))
        .replaceAll('/*order*/', declared.orders[order])
      const takes = Object.fromEntries(Object.entries(declared.takes).filter(([taken]) => new RegExp(`(?<!:):${taken}\\b`).test(sql)))
      composed = statement(short, { takes: takes as Partial<Takes> & Columns, gives: declared.gives, sql,
        ...(declared.everyone === undefined ? {} : { everyone: declared.everyone }), ...(declared.shows === undefined ? {} : { shows: declared.shows }) })
      made.set(key, composed)
    }
    return composed
  }
  const filterNames = Object.keys(declared.filters) as Filter[]
  for (const [at, order] of (Object.keys(declared.orders) as Order[]).entries()) {
    for (const filters of [[], filterNames, ...(at === 0 ? filterNames.map((filter) => [filter]) : [])]) compose(filters, order)
  }
  return compose
}

/** The clause that keeps a scoped user to their own services. People with the whole authority carry null. */
export const inMyServices = (column: string) => `(:services is null or ${column} = any(:services))`
/** The clause that leaves out need-to-know people this user has no grant for. */
export const notHidden = (column: string) => `${column} <> all(:hidden)`

type Arguments<T extends Columns> = { [K in keyof T]: Value<T[K] & ColumnType> }

/** The database as one request sees it: inside its transaction, bound to its user. Queries that don't wait travel together. */
export type Db = {
  rows<T extends Columns, G extends Columns>(wanted: Statement<T, G>, args: Arguments<T>): Promise<RowOf<G>[]>
  /** The first row, or undefined. */
  row<T extends Columns, G extends Columns>(wanted: Statement<T, G>, args: Arguments<T>): Promise<RowOf<G> | undefined>
  /**
   * The last thing a request asks: its event, which tells what this writes and what is `also` about, and the commit leave with it and with whatever is
   * asked in the same turn. Where the database refuses any of that, or this writes nothing, nothing of the request stands, and it is gone through
   * again step by step: only then nothing written is undefined.
   */
  last<T extends Columns, G extends Columns>(wanted: Statement<T, G>, args: Arguments<T>, also?: readonly string[]): Promise<RowOf<G> | undefined>
  /**
   * Runs work that the database may refuse: a refusal undoes the work and comes back as a value; the transaction goes on. A result that does not
   * `stand` is undone too. Work that `ends` the request, with `last`, needs no savepoint the first time: all of the request is undone then, and gone through again.
   */
  attempt<R>(work: () => Promise<R>, options?: { stands?: (result: R) => boolean, ends?: boolean }): Promise<{ done: R } | { refused: Refusal }>
}

/** A constraint said no. */
export type Refusal = { constraint: string, message: string, code: string }

/** By the constraint's name: which field it is about ('' is the form as a whole), and the words of the people who meet it. Each area declares its own. */
export type Refusals = Record<string, { field: string, message: string }>

/** What a form says when the database refuses: never the database's own words. */
export function errorsOf(refusals: Refusals, { constraint }: Pick<Refusal, 'constraint'>): Record<string, string> {
  const known = refusals[constraint]
  return known ? { [known.field]: known.message } : { '': 'The record refuses this, and nothing was changed. Check the days and choices' }
}

/** Class 23: integrity constraint violations, exclusion (23P01) among them. */
const isRefusal = (error: unknown): error is pg.DatabaseError => error instanceof pg.DatabaseError && error.code?.startsWith('23') === true
/** Refused, or asked after something that was (25P02): undone for certain, as what was under way when a connection was lost is not. */
export const isUndone = (error: unknown): boolean => isRefusal(error) || error instanceof pg.DatabaseError && error.code === '25P02'

export function refusalOf(error: unknown): Refusal | undefined {
  return isRefusal(error) && error.constraint ? { constraint: error.constraint, message: error.message, code: error.code! } : undefined
}

/** The audit event of a request whose statements say what it shows: its action, and whether it has been written. */
export type Telling = { action: string, by?: string, told: boolean }

/** What was to be the last of a request has not been done, and nothing of it stands. */
export class NotEnded extends Error {}

/**
 * How a request ends: either with what is asked last, told with its event, or after it. Work in a transaction of its own ends by itself.
 * `goesAgain`: what is undone is gone through again, step by step.
 */
export type Ending = {
  goesAgain: boolean
  last(asked: {
    told(action: string, also: readonly string[]): Promise<Answered>,
    plain(): Promise<Answered>,
    also: readonly string[],
    subjectOf(row: Record<string, unknown>): string,
  }): Promise<Answered>
}

/**
 * Binds a connection that is inside a transaction to a user's scope. `asksNow` says that the transaction has no `app.as_at`. With `telling`
 * the statement that shows something writes the request's event.
 */
export function bind(connection: { query: Ask }, scope: Scope, asksNow = false, telling?: Telling, ending?: Ending): Db {
  let attempts = 0
  const own = sentOf(scope)
  const send = async (wanted: Statement, args: Record<string, unknown>) =>
    connection.query({ ...(asksNow && wanted.now || { name: wanted.name, text: wanted.text }), values: wanted.parameters.map((parameter) => {
      const value = parameter in args ? args[parameter] : own[parameter as keyof Scope]
      if (value === undefined) throw new Error(`${wanted.name} was not given ${parameter}`)
      return value
    }) })
  const run = async (wanted: { name: string, told?: unknown }, args: Record<string, unknown>) => {
    if (!telling || !wanted.told) return send(wanted as Statement, args)
    if (telling.by !== undefined) throw new Error(`${wanted.name} shows records, and ${telling.by} has told what ${telling.action} shows`)
    telling.by = wanted.name
    const answered = await send(wanted.told as Statement, { ...args, action: telling.action })
    telling.told = answered.rows.length > 0
    return answered
  }
  return {
    rows: async (wanted, args) => (await run(wanted, args)).rows as never,
    row: async (wanted, args) => (await run(wanted, args)).rows[0] as never,
    last: async (wanted, args, also = []) => {
      const { name, shows, told: form } = wanted as unknown as Statement
      if (!shows?.written || !form) throw new Error(`${name} can’t be what a request ends with`)
      const plain = () => send(wanted as unknown as Statement, args)
      const told = async (action: string, subjects: readonly string[]) => send(form, { ...args, action, also: subjects })
      const answered = ending ? ending.last({ told, plain, also, subjectOf: (row) => `${shows.kind}:${String(row[shows.column])}` }) : plain()
      return (await answered).rows[0] as never
    },
    attempt: async (work, { stands = () => true, ends = false } = {}) => {
      if (ends && ending?.goesAgain) {
        const done = await work().catch((error: unknown) => { throw isUndone(error) ? new NotEnded() : error })
        if (!stands(done)) throw new NotEnded()
        return { done }
      }
      const savepoint = `attempt_${attempts += 1}`
      // Neither waits for its answer: they travel with what comes before and after them. Should the connection be lost, that says so.
      const mark = (word: string) => void connection.query(`${word} savepoint ${savepoint}`).catch(() => undefined)
      mark('')
      try {
        const done = await work()
        mark(stands(done) ? 'release' : 'rollback to')
        return { done }
      } catch (error) {
        const refused = refusalOf(error)
        if (!refused) throw error
        mark('rollback to')
        return { refused }
      }
    },
  }
}

/** The scope as it is sent, its lists written out once: every statement carries it, and a scope serves many requests. */
function sentOf(scope: Scope): Record<keyof Scope, string | number | null> {
  const written = sent.get(scope) ?? { ...scope, services: scope.services && `{${scope.services.join(',')}}`, hidden: `{${scope.hidden.join(',')}}` }
  sent.set(scope, written)
  return written
}
const sent = new WeakMap<Scope, Record<keyof Scope, string | number | null>>()

// Dates stay ISO text (a JS Date would be local midnight), moments ISO text in UTC, bigints numbers while they are exact.
const asText = (value: string) => value
pg.types.setTypeParser(pg.types.builtins.DATE, asText)
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (value) => new Date(value).toISOString())
pg.types.setTypeParser(pg.types.builtins.INT8, (value) => {
  const number = Number(value)
  if (!Number.isSafeInteger(number)) throw new Error(`${value} is too large to be held exactly`)
  return number
})
pg.types.setTypeParser(1182 as never, (value: string) => (value === '{}' ? [] : value.slice(1, -1).split(','))) // date[]
pg.types.setTypeParser(1016 as never, (value: string) => (value === '{}' ? [] : value.slice(1, -1).split(',').map(Number))) // int8[]
