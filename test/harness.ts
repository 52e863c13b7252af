// What tests stand on: the run's database, the application on it, visitors, and databases of their own for tests that commit.
import { after, afterEach, before, beforeEach } from 'node:test'
import { openDatabase, type Connect, type Database } from '#platform/database/open.ts'
import type { Area } from '#platform/web/route.ts'
import { buildServer, type Server } from '#platform/web/server.ts'
import { rolledBackDatabase, type RolledBackDatabase } from './rolled-back-database.ts'
import { openThrowawayServer, today, type ThrowawayServer } from './throwaway-server.ts'
import { Visitor } from './visitor.ts'

export { castPassword, today } from './throwaway-server.ts'

let server: Promise<ThrowawayServer> | undefined
const throwawayServer = () => server ??= openThrowawayServer()
let clone: Promise<Connect> | undefined
const runsClone = () => clone ??= throwawayServer().then((opened) => opened.clone('run'))
let shared: RolledBackDatabase | undefined

// The one hook outside a describe: once for the process, after the last test of the last file.
after(async () => {
  await shared?.close()
  const opened = await server
  if (opened && clone) await opened.drop(databaseOf(await clone))
  await opened?.close()
})

/** The run's database, planted with the cast. Transactions on it are undone: the describe needs inRolledBackTransaction(). */
export function testDatabase(): Database {
  return sharedDatabase()
}

/** How to reach the run's database with connections of one's own, for reading only: what they commit would stay. */
export function connectToRunsDatabase(): Promise<Connect> {
  return runsClone()
}

function sharedDatabase(): RolledBackDatabase {
  return shared ??= rolledBackDatabase(runsClone)
}

/**
 * Undoes what the tests of this describe write, when all are done or after each. To be called in the describe's body:
 *
 *     describe('asking for a schedule', () => {
 *       inRolledBackTransaction()
 *       const app = testApp()
 *       it('…', async () => { const asha = await app.signIn('asha@example.org') … })
 *     })
 */
export function inRolledBackTransaction(undone: 'at the end' | 'after each test' = 'at the end'): void {
  const database = sharedDatabase()
  if (undone === 'at the end') {
    before(() => database.beginOuter())
    after(() => database.rollbackOuter())
  } else {
    beforeEach(() => database.beginOuter())
    afterEach(() => database.rollbackOuter())
  }
}

/** Loaded when first asked, so that tests of rules alone don't wait for it. */
async function allAreas(): Promise<readonly Area[]> {
  const { areas } = await import('#app')
  return areas
}

export type TestApp = {
  /** Somebody who is signed in, without having had to type a password. */
  signIn(email: string, authority?: string): Promise<Visitor>
  /** Somebody who is not. */
  visitor(): Visitor
  server(): Promise<Server>
  database: Database
}

/** The application on a database: by default the run's, on the tests' day, with all areas. It is built when it is first asked. */
export function testApp(database: Database = testDatabase(), more: { today?: Temporal.PlainDate, areas?: readonly Area[] } = {}): TestApp {
  let built: Promise<Server> | undefined
  const build = () => built ??= Promise.resolve(more.areas ?? allAreas()).then((areas) =>
    buildServer({ database, areas: areas, today: () => more.today ?? today, version: 'test', log: false }))
  return {
    database,
    server: build,
    visitor: () => new Visitor(build),
    signIn: (email, authority) => new Visitor(build).startSession(database, email, authority),
  }
}

export type OwnDatabase = {
  connect: Connect
  database: Database
  drop(): Promise<void>
}

/** A database of one's own, planted with the cast, for `*.committed.test.ts`: two connections, jobs, crashes, Chromium. */
export async function cloneOfTemplate(name: string): Promise<OwnDatabase> {
  const opened = await throwawayServer()
  const connect = await opened.clone(name)
  const database = await openDatabase(connect, { kind: 'test', migrated: true })
  return { connect, database, drop: async () => {
    await database.close()
    await opened.drop(databaseOf(connect))
  } }
}

function databaseOf(connect: Connect): string {
  return connect('owner').database!
}
