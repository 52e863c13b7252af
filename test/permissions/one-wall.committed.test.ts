// Each wall alone keeps foreign rows in: row-level security while no statement says whose rows it wants, and statements while no policy stands.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type pg from 'pg'
import { areas } from '#app'
import { walls, type Database, type Flight } from '#platform/database/open.ts'
import type { Asked as Sent } from '#platform/database/sending.ts'
import { registry } from '#platform/sql.ts'
import type { Area } from '#platform/web/route.ts'
import { buildServer, type Server } from '#platform/web/server.ts'
import { cloneOfTemplate, today, type OwnDatabase } from '../harness.ts'
import type { Asked } from './attempts.ts'
import { canariesOf, type Canaries } from './canaries.ts'
import { sees, type Expected } from './oracle.ts'
import { digest, walk } from './walk.ts'
import { raiseWorld, type Principal, type World } from './world.ts'

describe('one wall alone', () => {
  let own: OwnDatabase
  let world: World
  let canaries: Canaries
  const log: string[] = []
  before(async () => {
    own = await cloneOfTemplate('one-wall')
    world = await raiseWorld(own.database)
    canaries = canariesOf(world)
  })
  after(() => own.drop())

  const council = ['reviewer', 'auditor', null]
  const telling = ['provider user', 'provider manager', 'user of the shared provider', 'the same account elsewhere', 'provider user without services',
    'second reviewer', 'auditor', 'administrator', 'reviewer elsewhere']
  const serverOn = (database: Database, of: readonly Area[]) => buildServer({ database, areas: of, today: () => today, version: 'test',
    log: { write: (line) => void log.push(line) } })

  /** Asks for lists, and for rows that are not theirs, and answers the foreign words that were seen and whether anything was written. */
  async function ask(server: Server, routes = server.routes) {
    const before = await digest(own.database)
    const { requests, seen } = await walk({ server, world, canaries, log, routes, principals: world.principals.filter(({ label }) => telling.includes(label)),
      among: foreign })
    const after = await digest(own.database)
    return { requests, seen, changed: after.split('\n').filter((table) => !before.includes(table)) }
  }

  it('row-level security, with statements that ask for everybody’s rows and routes that let everybody in', async (t) => {
    const widened = new Set<string>()
    const { requests, seen, changed } = await ask(serverOn(widening(own.database, widened), openToAll(areas)))
    t.diagnostic(`${requests} requests, ${widened.size} statements`)
    assert.deepEqual(seen, [])
    assert.deepEqual(changed, [])
    assert.ok(requests > 1_000 && widened.size > 30)
  })

  it('statements, in a database without a policy, where every role may do everything', async (t) => {
    await tearDownWalls(own.database)
    const { requests, seen, changed } = await ask(serverOn(own.database, areas))
    t.diagnostic(`${requests} requests`)
    assert.deepEqual(seen, [])
    assert.deepEqual(changed, [])
  })

  it('and without either, every role is seen to see what it must not', async () => {
    const server = serverOn(widening(own.database, new Set()), openToAll(areas))
    const { seen, changed } = await ask(server, server.routes.filter(({ path }) => /^\/(clients|requests)/.test(path)))
    assert.deepEqual(telling.filter((label) => !seen.some((sight) => sight.startsWith(`${label}: `))), [])
    assert.ok(changed.length > 1, `only ${changed.join()} changed`)
  })

  /** Lists, and of each route's rows that somebody may not see the first of another authority, the first hidden one and the first other. */
  function foreign(all: { attempt: Asked, want: Expected }[], { who }: Principal) {
    const chosen = new Map<string, (typeof all)[number]>()
    for (const one of all) {
      const unseen = one.attempt.rows.find((row) => row !== null && !sees(who, row))
      // A data pack is taken out behind the wall of the whole authority, whoever asks: this wall keeps the other authority's rows in, and the hidden ones.
      const isTakingOut = one.attempt.path === '/export' && one.attempt.method === 'POST' && council.includes(who.role)
      const why = one.attempt.rows.length === 0 ? (one.attempt.method === 'GET' || isTakingOut) && one.attempt.path
        : unseen && `${one.attempt.path.split('?')[1] ?? ''} ${unseen.authority === who.authority ? unseen.needToKnow : unseen.authority}`
      if (why && !chosen.has(why)) chosen.set(why, one)
    }
    return [...chosen.values()]
  }
})

/** The same routes for whoever is signed in, whatever their role. */
function openToAll(of: readonly Area[]): Area[] {
  return of.map((area) => ({ ...area, routes: area.routes.map((route) => (route.permission === 'public'
    ? route : { ...route, permission: 'home.read' as const })) }))
}

/** The same database, to which every declared statement is sent without its scope: any authority, organisation and service, and nobody hidden. */
function widening(database: Database, widened: Set<string>): Database {
  const wide = <C extends pg.ClientBase | Flight['connection']>(connection: C): C => new Proxy(connection, {
    get(target, property) {
      if (property === 'query') {
        const ask = (target.query as Flight['connection']['query']).bind(target)
        return (sent: Sent, values?: unknown[]) => {
          const declared = typeof sent === 'object' && sent.name !== undefined ? registry.get(sent.name) : undefined
          if (!declared || typeof sent === 'string') return values === undefined ? ask(sent) : ask(sent, values)
          const text = withoutScope(declared.text, declared.parameters)
          if (text !== declared.text) widened.add(declared.name)
          return ask({ name: `${declared.name}~`, text,
            values: sent.values!.map((value: unknown, at) => (declared.parameters[at] === 'services' ? null : declared.parameters[at] === 'hidden'
              ? [] : value)) })
        }
      }
      const value: unknown = Reflect.get(target, property, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return {
    ...database,
    owner: (work) => database.owner((connection) => work(wide(connection))),
    begin: async (wall) => {
      const flight = await database.begin(wall)
      return { ...flight, connection: wide(flight.connection) }
    },
  }
}

/** Every comparison with the authority or organisation becomes one that holds; services and hidden people are dealt with by their values. */
function withoutScope(text: string, parameters: readonly string[]): string {
  const equals = (name: string, type: string) => new RegExp(`[\\w.]+ = (\\$${parameters.indexOf(name) + 1}::${type})(?![\\w[])`, 'g')
  return text.replaceAll(equals('authority', 'int'), '$1 is not null').replaceAll(equals('organisation', 'uuid'), '$1 is not null')
    .replaceAll(new RegExp(`= any\\((\\$${parameters.indexOf('services') + 1}::bigint\\[\\])\\)`, 'g'), 'is not null and $1 is null')
}

/** A database in which only the statements say who sees what. */
async function tearDownWalls(database: Database): Promise<void> {
  await database.owner(async (connection) => {
    const { rows: policies } = await connection.query<{ policy: string,
      table: string }>('select quote_ident(policyname) as policy, quote_ident(tablename) as table from pg_policies')
    for (const { policy, table } of policies) await connection.query(`drop policy ${policy} on ${table}`)
    for (const table of new Set(policies.map((policy) => policy.table))) {
      await connection.query(`alter table ${table} no force row level security, disable row level security`)
    }
    for (const things of ['tables', 'sequences', 'functions']) await connection.query(`grant all on all ${things} in schema public to ${walls.join(', ')}`)
  })
}
