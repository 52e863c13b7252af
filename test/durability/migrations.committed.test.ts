// Migrations as processes meet them: several at once on a new database, once more on one that is up to date, and killed half-way.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { applicationLogin, migrate as bringUpToDate, migrationNames } from '#platform/database/open.ts'
import { killAll, killGroup, launch, throughline } from './app-process.ts'
import { catalogueOf, digestsOf } from './contents.ts'
import { ownServer, type OwnServer } from './own-server.ts'

describe('migrations', () => {
  let server: OwnServer
  before(async () => {
    server = await ownServer('migrations')
  })
  after(async () => {
    killAll()
    await server?.close()
  })

  it('are run by one of four processes that start at once, and the others wait', async () => {
    for (const database of ['first', 'second']) {
      await server.create(database)
      const ends = await Promise.all(Array.from({ length: 4 }, () => migrate(database)))
      assert.deepEqual(ends.map(({ code }) => code), [0, 0, 0, 0], ends.map(({ output }) => output).join('\n'))
      assert.deepEqual(await namesIn(database), migrationNames())
    }
    assert.deepEqual(await schemaOf('second'), await schemaOf('first'))
  })

  it('wait for each other also when they begin at the same moment, in one database and in its neighbour', async () => {
    for (const round of [1, 2, 3]) {
      const databases = [`moment_${round}`, `neighbour_${round}`]
      for (const database of databases) await server.create(database)
      const connections = databases.flatMap((database) => Array.from({ length: 4 }, () => new pg.Client({ connectionString: server.urlOf(database) })))
      await Promise.all(connections.map((connection) => connection.connect()))
      const ends = await Promise.allSettled(connections.map((connection) => bringUpToDate(connection, applicationLogin, 'test')))
      await Promise.all(connections.map((connection) => connection.end()))
      assert.deepEqual(ends.flatMap((end) => (end.status === 'rejected' ? [String(end.reason)] : [])), [])
      for (const database of databases) assert.deepEqual(await namesIn(database), migrationNames())
    }
  })

  it('change nothing when they are run again', async () => {
    const before = [await schemaOf('first'), await rowsOf('first')]
    const { code, output } = await migrate('first')
    assert.equal(code, 0, output)
    assert.deepEqual([await schemaOf('first'), await rowsOf('first')], before)
  })

  it('are completed by the next start when a process is killed between any two of them', async (t) => {
    const database = 'killed'
    await server.create(database)
    const stoppedAt: number[] = []
    for (let done = 0; done < migrationNames().length;) {
      const { child, ended } = launch('throughline.ts', ['migrate'], { DATABASE_URL: server.urlOf(database) })
      while (child.exitCode === null && (await namesIn(database)).length <= done) await sleep(1)
      killGroup(child)
      await ended
      // The server may be at the end of the next one before it hears of the death.
      done = await settled(database)
      stoppedAt.push(done)
    }
    const { code, output } = await migrate(database)
    assert.equal(code, 0, output)
    t.diagnostic(`killed after migrations ${stoppedAt.join(', ')} of ${migrationNames().length}`)
    assert.deepEqual(await namesIn(database), migrationNames())
    assert.deepEqual(await schemaOf(database), await schemaOf('first'))
    assert.ok(stoppedAt.length > 1)
  })

  function migrate(database: string) {
    return throughline(['migrate'], { DATABASE_URL: server.urlOf(database) })
  }

  async function ask<R>(database: string, work: (connection: pg.Client) => Promise<R>): Promise<R> {
    const connection = new pg.Client({ connectionString: server.urlOf(database) })
    await connection.connect()
    try {
      return await work(connection)
    } finally {
      await connection.end()
    }
  }

  function namesIn(database: string): Promise<string[]> {
    return ask(database, async (connection) => {
      const { rows: [there] } = await connection.query<{ there: boolean }>(`select to_regclass('migration') is not null as there`)
      if (!there!.there) return []
      return (await connection.query<{ name: string }>('select name from migration order by id')).rows.map(({ name }) => name)
    })
  }

  /** How many migrations are done once nobody works in the database any more. */
  function settled(database: string): Promise<number> {
    return ask(database, async (connection) => {
      for (;;) {
        const { rowCount } = await connection.query('select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()')
        if (rowCount === 0) return (await namesIn(database)).length
        await sleep(2)
      }
    })
  }

  function schemaOf(database: string): Promise<unknown> {
    return ask(database, catalogueOf)
  }

  /** The installation's own number and secret aside, they are the same everywhere. */
  function rowsOf(database: string): Promise<unknown> {
    return ask(database, (connection) => digestsOf(connection))
  }
})
