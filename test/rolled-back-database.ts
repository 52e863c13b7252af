// A database whose transactions are savepoints on one connection, inside an outer transaction that the test rolls back.
import pg from 'pg'
import type { Connect, Database, Flight } from '#platform/database/open.ts'
import { registry } from '#platform/sql.ts'

export type RolledBackDatabase = Database & {
  /** Begins what the test's writes are rolled back to. May be nested: a describe in a describe, a test in a describe. */
  beginOuter(): Promise<void>
  rollbackOuter(): Promise<void>
}

/** Longer than any request may wait: whoever has the connection by then has forgotten to end its transaction. */
const patience = 15_000

export function rolledBackDatabase(connect: () => Promise<Connect>): RolledBackDatabase {
  let opened: Promise<Opened> | undefined
  const open = () => opened ??= connect().then(openConnection)
  const outer: string[] = []
  let savepoints = 0
  let last: Promise<void> = Promise.resolve()

  /** One connection serves one transaction at a time: the next waits. Answers how to let the next one in. */
  const takeTurn = async (who: string): Promise<() => void> => {
    const before = last
    let leave = () => {}
    last = new Promise((resolve) => { leave = resolve })
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`${who} waited ${patience / 1000} s for a transaction that never ended`)), patience)
    })
    try {
      await Promise.race([before, late])
    } catch (error) {
      leave()
      throw error
    } finally {
      clearTimeout(timer)
    }
    return leave
  }

  /** A savepoint that stands for a transaction, and the two ways in which it ends. */
  const beginInner = async (who: string, opening: string): Promise<Opened & { end: (word: 'commit' | 'rollback') => Promise<void> }> => {
    if (outer.length === 0) throw new Error(`${who} needs inRolledBackTransaction() in the describe around the test`)
    const leave = await takeTurn(who)
    const { connection, tidy } = await open()
    const name = `inner_${savepoints += 1}`
    // Not awaited: as in production, it travels with the first statement.
    const begun = connection.query(`savepoint ${name}${opening}`)
    begun.catch(() => undefined)
    let ended = false
    return { connection, tidy, end: async (word) => {
      if (ended) return
      ended = true
      try {
        if (word === 'rollback') await connection.query(`rollback to ${name}`)
        else await begun.then(() => connection.query('set constraints all immediate'))
      } catch (error) {
        await connection.query(`rollback to ${name}`)
        throw error
      } finally {
        // Settings outlive RELEASE, as they would not outlive COMMIT: the next transaction must find none.
        await connection.query(`${tidy}; release ${name}`)
        leave()
      }
    } }
  }

  return {
    kind: 'test',
    secret: Buffer.alloc(32, 7),
    version: '18',
    begin: async (wall): Promise<Flight> => {
      const { connection, end } = await beginInner('begin', `; set local role ${wall}`)
      const asked = watched(connection)
      let isOver = false
      const over = (word: 'commit' | 'rollback') => {
        isOver = true
        return end(word)
      }
      return {
        connection: { query: (...sent) => isOver ? Promise.reject(new Error('asked after the transaction had ended')) : asked.query(...sent as [string]) as never },
        commit: () => over('commit'), rollback: () => over('rollback'),
      }
    },
    owner: async (work) => {
      const { connection, end } = await beginInner('owner', '')
      let done
      try {
        done = await work(withInnerTransactions(connection))
      } catch (error) {
        await end('rollback')
        throw error
      }
      await end('commit')
      return done
    },
    beginOuter: async () => {
      const { connection } = await open()
      const name = `outer_${savepoints += 1}`
      await connection.query(outer.length === 0 ? `begin; savepoint ${name}` : `savepoint ${name}`)
      outer.push(name)
    },
    rollbackOuter: async () => {
      const leave = await takeTurn('rolling back')
      const { connection, tidy } = await open()
      const name = outer.pop()!
      try {
        // Fails, as it should, if something has ended the outer transaction: then the clone is no longer as it was.
        // A savepoint that is rolled back to stays: kept, they would lie thousands deep, and every setting and every row looks through them all.
        await connection.query(`rollback to ${name}; release ${name}; ${tidy}${outer.length === 0 ? '; rollback' : ''}`)
      } finally {
        leave()
      }
    },
    close: async () => {
      if (opened) await (await opened).connection.end()
    },
  }
}

type Opened = { connection: pg.Client, tidy: string }

async function openConnection(connect: Connect): Promise<Opened> {
  // What open.ts sets for the connections behind the walls, but for the limit on idle transactions: ours is idle between tests.
  const connection = new pg.Client({ ...connect('owner'), pipeline: true,
    options: '-c plan_cache_mode=force_generic_plan -c statement_timeout=10s -c timezone=UTC' } as pg.ClientConfig)
  await connection.connect()
  // The settings that any function or policy of ours reads, and the constraints that wait for the commit.
  const { rows: [found] } = await connection.query<{ settings: string[], deferred: string[] }>(
    `select
       (select array_agg(distinct name[1]) from (
          select prosrc as source from pg_proc where pronamespace = 'public'::regnamespace
          union all select concat(qual, with_check) from pg_policies
        ) as sources, regexp_matches(source, 'app\\.[a-z_]+', 'g') as name) as settings,
       (select coalesce(array_agg(distinct conname::text), '{}') from pg_constraint where condeferred) as deferred`)
  const blanks = found!.settings.map((name) => `set_config('${name}', '', true)`)
  return { connection, tidy: [
    'reset role', 'reset synchronous_commit', `select ${blanks.join(', ')}`,
    ...(found!.deferred.length === 0 ? [] : [`set constraints ${found!.deferred.map((name) => pg.escapeIdentifier(name)).join(', ')} deferred`]),
  ].join('; ') }
}

/** Checks every row of a declared statement against its declaration: what it calls never null must never be null. */
function watched(connection: pg.Client): pg.ClientBase {
  return replacing(connection, async (sent) => {
    const result = await connection.query(sent as pg.QueryConfig)
    const declared = typeof sent === 'object' && sent.name !== undefined ? registry.get(sent.name) : undefined
    for (const [column, type] of Object.entries(declared?.gives ?? {})) {
      if (type.endsWith('?')) continue
      const wrong = result.rows.findIndex((row: Record<string, unknown>) => row[column] === null)
      if (wrong >= 0) throw new Error(`${declared!.name} gave null for ${column} in row ${wrong + 1}, and declares ${column} as never null`)
    }
    return result
  })
}

/** The owner's work may have transactions of its own: inside ours they are savepoints. */
function withInnerTransactions(connection: pg.Client): pg.Client {
  const depth: string[] = []
  let made = 0
  return replacing(connection, async (sent) => {
    const text = typeof sent === 'string' ? sent : sent.text
    const word = /^\s*(begin|start transaction|commit|rollback)\b[^;]*;?\s*$/i.exec(text)?.[1]?.toLowerCase()
    if (word === undefined || /^\s*rollback\s+to\b/i.test(text)) return connection.query(sent as pg.QueryConfig)
    if (word === 'begin' || word === 'start transaction') {
      depth.push(`own_${made += 1}`)
      return connection.query(`savepoint ${depth.at(-1)}`)
    }
    const name = depth.pop()
    if (name === undefined) throw new Error(`${word} without begin`)
    return connection.query(word === 'commit' ? `set constraints all immediate; release ${name}` : `rollback to ${name}; release ${name}`)
  })
}

/** The same connection with another `query` for what is awaited; cursors and copies pass. */
function replacing<C extends pg.ClientBase>(connection: C, query: (sent: string | pg.QueryConfig) => Promise<pg.QueryResult>): C {
  return new Proxy(connection, {
    get(target, property) {
      if (property === 'query') {
        return (sent: string | pg.QueryConfig, values?: unknown[]) => {
          if (typeof sent === 'object' && 'submit' in sent) return target.query(sent as never)
          return query(values === undefined ? sent : { ...(typeof sent === 'string' ? { text: sent } : sent), values })
        }
      }
      const value: unknown = Reflect.get(target, property, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
