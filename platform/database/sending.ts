// How the pools' queries leave for the database: what is asked in one turn leaves in one write and is answered in one.
import type { Socket } from 'node:net'
import pg from 'pg'

/** What a connection can be asked: a bare text, or a statement with its values, named if it comes again. */
export type Asked = string | { name?: string, text: string, values?: unknown[] }
export type Answered<Row = Record<string, unknown>> = { rows: Row[], rowCount: number | null }
export type Ask = <Row = Record<string, unknown>>(asked: Asked, values?: unknown[]) => Promise<Answered<Row>>

/**
 * How to ask this connection. What is asked before the next turn becomes one batch: every message of its own would be written, read and
 * answered by itself, and to wake the other side costs more than most of our queries do. Once one of a batch fails, the rest of it fails too.
 * `close` keeps what is asked from now on out of the batch, and waits until the server has done with it.
 */
export function askingTogether(client: pg.PoolClient): { ask: Ask, close: () => Promise<void> } {
  const { connection } = client as unknown as { connection: Connection }
  const known: Known = { parsed: new Map(), parsing: [], columns: new Map(), names: 0 }
  connection.on('parseComplete', () => {
    const { text, name } = known.parsing.shift()!
    if (name !== '') known.parsed.set(text, name)
  })
  let waiting: Batch | undefined
  const ask: Ask = (asked, values = []) => new Promise((resolve, reject) => {
    const statement = typeof asked === 'string' ? { text: asked, values } : { values, ...asked }
    const part: Part = { ...statement, isNamed: typeof asked !== 'string' && asked.name !== undefined, rows: [], resolve: resolve as Part['resolve'], reject }
    if (waiting) {
      waiting.parts.push(part)
      return
    }
    const batch = waiting = new Batch([part], known)
    process.nextTick(() => {
      if (waiting === batch) waiting = undefined
      client.query(batch as unknown as pg.Submittable)
    })
  })
  return { ask, close: async () => {
    const batch = waiting
    waiting = undefined
    await batch?.ended
  } }
}

type Part = {
  text: string, values: unknown[], isNamed: boolean
  columns?: Columns
  rows: unknown[]
  /** A row that could not be read. */
  failure?: unknown
  resolve(answered: Answered<unknown>): void
  reject(error: unknown): void
}

/** How the rows of a statement are read; made from the one description of its columns. */
type Columns = { names: string[], parsers: ((text: string) => unknown)[], empty: Record<string, null> }

/** What one connection has told us: which texts it has parsed under which name, those it is parsing, and the columns of each. */
type Known = { parsed: Map<string, string>, parsing: { text: string, name: string, batch: Batch }[], columns: Map<string, Columns>, names: number }

/** The inside of pg that its types do not tell. The version of pg is pinned. */
type Connection = {
  stream: Socket
  parse(asked: { name: string, text: string }): void
  bind(asked: { statement: string, values: unknown[], valueMapper: (value: unknown) => unknown }): void
  describe(asked: { type: 'P', name: '' }): void
  execute(asked: object): void
  sync(): void
  on(event: 'parseComplete', heard: () => void): void
}
type Described = { name: string, dataTypeID: number }
const { prepareValue } = (pg as unknown as { utils: { prepareValue(value: unknown): unknown } }).utils
const PgQuery = pg.Query as unknown as new (asked: { text: '' }) => object

/** Several statements that pg takes for one query: parsed and described where that is new, executed one after the other, with one sync behind them all. */
class Batch extends PgQuery {
  readonly parts: Part[]
  readonly #known: Known
  /** Whose answer comes next. */
  #at = 0
  readonly #end = Promise.withResolvers<void>()

  constructor(parts: Part[], known: Known) {
    super({ text: '' })
    this.parts = parts
    this.#known = known
    this.ended.catch(() => undefined)
  }

  /** The server has come to the sync behind it; fails where a part did, or what the server did at the sync. */
  get ended(): Promise<void> {
    return this.#end.promise
  }

  submit(connection: Connection): Error | null {
    const messages: Buffer[] = []
    const gathering = Object.create(connection, { _send: { value: (message: Buffer) => messages.push(message) } }) as Connection
    try {
      for (const part of this.parts) this.#send(part, gathering)
    } catch (error) {
      // A value that can't be written: nothing has left, and all parts are told.
      return error as Error
    }
    gathering.sync()
    connection.stream.write(Buffer.concat(messages))
    return null
  }

  #send(part: Part, connection: Connection): void {
    const known = this.#known
    let name = part.isNamed ? known.parsed.get(part.text) : ''
    if (!name) {
      // One that is only being parsed is parsed again under another name: whether the first will be there is not known yet.
      name = part.isNamed ? `s${known.names += 1}` : ''
      known.parsing.push({ text: part.text, name, batch: this })
      connection.parse({ name, text: part.text })
    }
    connection.bind({ statement: name, values: part.values, valueMapper: prepareValue })
    const columns = part.isNamed ? known.columns.get(part.text) : undefined
    if (columns) part.columns = columns
    else connection.describe({ type: 'P', name: '' })
    connection.execute({})
  }

  handleRowDescription({ fields }: { fields: Described[] }): void {
    const part = this.parts[this.#at]!
    part.columns = {
      names: fields.map(({ name }) => name),
      parsers: fields.map(({ dataTypeID }) => pg.types.getTypeParser(dataTypeID, 'text') as (text: string) => unknown),
      empty: Object.fromEntries(fields.map(({ name }) => [name, null])),
    }
    if (part.isNamed) this.#known.columns.set(part.text, part.columns)
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    const part = this.parts[this.#at]!
    const { names, parsers, empty } = part.columns!
    const row: Record<string, unknown> = { ...empty }
    try {
      for (let i = 0; i < fields.length; i += 1) {
        const text = fields[i]!
        if (text !== null) row[names[i]!] = parsers[i]!(text)
      }
      part.rows.push(row)
    } catch (error) {
      part.failure = error
    }
  }

  handleCommandComplete({ text }: { text: string }): void {
    const part = this.parts[this.#at]!
    this.#at += 1
    if (!part.columns && part.isNamed) this.#known.columns.set(part.text, { names: [], parsers: [], empty: {} })
    if (part.failure !== undefined) part.reject(part.failure)
    else part.resolve({ rows: part.rows, rowCount: text === '' ? null : Number(text.slice(text.lastIndexOf(' ') + 1)) || 0 })
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete({ text: '' })
  }

  handleError(error: unknown): void {
    this.#known.parsing = this.#known.parsing.filter(({ batch }) => batch !== this)
    for (const part of this.parts.slice(this.#at)) part.reject(error)
    this.#at = this.parts.length
    this.#end.reject(error)
  }

  handleReadyForQuery(): void {
    this.#end.resolve()
  }
}
