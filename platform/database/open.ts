// Opens the database: embedded or DATABASE_URL, roles, migrations, codes; then a few connections behind each wall.
import { globSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runner } from 'node-pg-migrate'
import pg from 'pg'
import { roles, type Wall } from '#access/roles.ts'
import { allCodeLists } from '#code-lists/all.ts'
import { openEmbedded, type EmbeddedServer } from './embedded.ts'
import { askingTogether, type Ask } from './sending.ts'

export type InstallationKind = 'live' | 'demo' | 'test'

/** A transaction under way on a connection behind one of the walls. Everything asked before an answer is awaited travels together. */
export type Flight = {
  connection: { query: Ask }
  /** With `handsOver` whoever comes next gets the connection at once: what they ask waits behind the commit, and leaves together with it. */
  commit(handsOver?: boolean): Promise<void>
  rollback(): Promise<void>
}

export type Database = {
  /** With `atOnce` everything is asked, and `commit` called, before the first answer: one write to the server and one answer. */
  begin(wall: Wall, atOnce?: boolean): Promise<Flight>
  /** A connection as the owner of the tables: migrations, data packs, backup. Requests have it as decision 10 says, and a few at once. */
  owner<R>(work: (connection: pg.Client) => Promise<R>): Promise<R>
  kind: InstallationKind
  /** 32 bytes of this installation's own, the same for every process. */
  secret: Buffer
  version: string
  close(): Promise<void>
}

export type Connect = (role: 'owner' | 'application') => pg.ClientConfig

export const walls = ['throughline_scoped', 'throughline_whole', 'throughline_admin'] as const satisfies readonly Wall[]
/** The login of the embedded server that may become any wall and is nothing by itself. */
export const applicationLogin = 'throughline_app'

/** Somebody else has the installation open. */
export class InUse extends Error {}

export type InstallationOptions = {
  folder: string, kind: InstallationKind, url?: string | undefined, ownerUrl?: string | undefined, say?: (line: string) => void
  /** True to leave the database as it is: nothing is migrated, and nothing made where there is none. */
  migrated?: boolean
  /** True to be the only one: throws InUse beside another process. The embedded server also keeps others out until this one closes. */
  alone?: boolean
}

/**
 * Opens the installation in `folder`, or the one at DATABASE_URL (with DATABASE_OWNER_URL for migrations).
 * A new installation gets `kind`; an existing one keeps its own.
 */
export async function openInstallation(options: InstallationOptions): Promise<Database> {
  const { kind, migrated = false, alone = false, url, ownerUrl = url } = options
  if (url) {
    const connect: Connect = (role) => ({ connectionString: role === 'owner' ? ownerUrl : url })
    if (alone && await isInUse(connect)) throw new InUse()
    return openDatabase(connect, { kind, migrated })
  }
  const server = await openEmbedded(options.folder, { say: options.say })
  try {
    if (alone && !await server.alone()) throw new InUse()
    await makeDatabase(server)
    const connect: Connect = (role) => server.connection(role === 'owner' ? 'throughline' : applicationLogin, 'throughline')
    return await openDatabase(connect, { kind, migrated, ensureRunning: () => server.ensureRunning(), close: () => server.close() })
  } catch (error) {
    await server.close()
    throw error
  }
}

async function makeDatabase(server: EmbeddedServer): Promise<void> {
  const owner = new pg.Client(server.connection('throughline', 'postgres'))
  owner.on('error', ignoreLostConnection)
  await owner.connect()
  try {
    const { rowCount } = await owner.query(`select from pg_database where datname = 'throughline'`)
    if (rowCount === 0) await owner.query('create database throughline').catch(unlessThere)
    await createRole(owner, `${applicationLogin} login noinherit`)
    await server.admit(applicationLogin)
  } finally {
    await owner.end()
  }
}

/** A server of somebody's own: whether the application's login or the owner's has another connection to this database. */
async function isInUse(connect: Connect): Promise<boolean> {
  const connection = new pg.Client(connect('owner'))
  await connection.connect()
  try {
    const { rowCount } = await connection.query(
      `select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and usename in (current_user, $1) limit 1`,
      [new pg.Client(connect('application')).user])
    return rowCount !== 0
  } finally {
    await connection.end()
  }
}

/** Brings a database up to date and opens its pools. */
export async function openDatabase(
  connect: Connect, options: { kind: InstallationKind, migrated?: boolean, poolSize?: number, ensureRunning?: () => Promise<void>, close?: () => Promise<void> },
): Promise<Database> {
  const owner = async <R>(work: (connection: pg.Client) => Promise<R>): Promise<R> => {
    const connection = new pg.Client(connect('owner'))
    connection.on('error', ignoreLostConnection)
    await connection.connect()
    try {
      return await work(connection)
    } finally {
      await connection.end().catch(ignoreLostConnection)
    }
  }
  const applicationUser = new pg.Client(connect('application')).user ?? applicationLogin
  const { kind, version, secret } = await owner(async (connection) => {
    if (!options.migrated) await migrate(connection, applicationUser, options.kind)
    const { rows } = await connection.query(`select kind, secret, current_setting('server_version') as version from installation`)
    return rows[0] as { kind: InstallationKind, version: string, secret: Buffer }
  })
  const ways = new Map(walls.map((wall) => [wall, Array.from({ length: options.poolSize ?? 8 }, (): Way => ({ pool: poolOfOne(wall, connect('application')), load: 0 }))]))

  return {
    kind,
    secret,
    version,
    owner,
    begin: async (wall, atOnce = false) => {
      const way = wayFor(ways.get(wall)!)
      let load = atOnce ? 1 : fullWay
      const weighs = (now: number) => {
        way.load += now - load
        load = now
      }
      way.load += load
      const client = await way.pool.connect().catch(async (error: unknown) => {
        // The embedded server may have been killed under us: start it again, and try once more.
        if (!options.ensureRunning) throw error
        await options.ensureRunning()
        return way.pool.connect()
      }).catch((error: unknown) => {
        weighs(0)
        throw error
      })
      const { ask, close } = asking.get(client)!
      // What has one sync behind it is one transaction without being told so, and undone by the server where it fails.
      const begun = atOnce ? Promise.resolve() : ask(words.begin)
      begun.catch(ignoreLostConnection)
      let isOver = false
      // Then it is somebody else's: a part of a request that goes on after the rest has failed must not ask in their name.
      const query: Ask = (...asked) => isOver ? Promise.reject(new Error('asked after the transaction had ended')) : ask(...asked)
      const end = async (word: 'commit' | 'rollback', handsOver: boolean) => {
        if (isOver) return
        isOver = true
        const ended = atOnce ? close() : Promise.all([begun, ask(words[word])])
        const over = () => weighs(0)
        ended.then(over, over)
        if (handsOver) {
          weighs(1)
          client.release()
        } else ended.catch((error: unknown) => (error instanceof pg.DatabaseError ? ask(words.rollback) : Promise.reject(error as Error))).then(() => client.release(), () => client.release(true))
        await ended
      }
      return { connection: { query }, commit: (handsOver = false) => end('commit', handsOver), rollback: () => end('rollback', false).catch(ignoreLostConnection) }
    },
    close: async () => {
      await Promise.all([...ways.values()].flat().map(({ pool }) => pool.end()))
      await options.close?.()
    },
  }
}

/** As the same database, with `most` connections of the owner at once: whoever comes then waits for their turn. Nobody who has one may ask for another. */
export function fewOwners(database: Database, most = 3): Database {
  const waiting: (() => void)[] = []
  let free = most
  return { ...database, owner: async (work) => {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await database.owner(work)
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free += 1
    }
  } }
}

/** A connection to the database, made when it is first needed and again when it was lost, and how much is under way on it. */
type Way = { pool: pg.Pool, load: number }

/** What keeps its connection to itself fills it; what has been asked wholly weighs one, and others follow it without waiting. */
const fullWay = 12

/** A few that share a connection cost less than with one each, where a process of the server is woken for every one; where it is full, the others take their share. */
const wayFor = (ways: readonly Way[]): Way => ways.find(({ load }) => load < fullWay) ?? ways.reduce((one, other) => (other.load < one.load ? other : one))

function poolOfOne(wall: Wall, connection: pg.ClientConfig): pg.Pool {
  const pool = new pg.Pool({
    ...connection,
    max: 1,
    pipeline: true,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    // Our statements are written for one good plan each; planning them anew for every set of values costs more than it finds.
    options: `-c role=${wall} -c plan_cache_mode=force_generic_plan -c statement_timeout=10s -c idle_in_transaction_session_timeout=30s -c timezone=UTC`,
  } as pg.PoolConfig)
  pool.on('error', ignoreLostConnection)
  // A connection that is in use when the server dies emits `error` too; without a listener that would end the process.
  pool.on('connect', (client) => {
    client.on('error', ignoreLostConnection)
    asking.set(client, askingTogether(client))
  })
  return pool
}

/** How each of the pools' connections is asked. */
const asking = new WeakMap<pg.PoolClient, ReturnType<typeof askingTogether>>()
const words = { begin: { name: 'begin', text: 'begin' }, commit: { name: 'commit', text: 'commit' }, rollback: { name: 'rollback', text: 'rollback' } }

const migrationPatterns = ['platform/[0-9]*.sql', 'areas/*/[0-9]*.sql'].map((pattern) => fileURLToPath(new URL(`../../${pattern}`, import.meta.url)))

/** The migrations of this Throughline, as the database names them. */
export function migrationNames(): string[] {
  return globSync(migrationPatterns).map((path) => basename(path, '.sql')).sort()
}

/** Roles, migrations, national codes and the walls of roles. Safe to run twice; of several processes at once each waits for the one before it. */
export async function migrate(connection: pg.Client, applicationUser: string, kind: InstallationKind): Promise<void> {
  await connection.query(`select pg_advisory_lock(hashtext('throughline.migrate'))`)
  try {
    await bringUpToDate(connection, applicationUser, kind)
  } finally {
    // A connection that is lost has let go of it already.
    await connection.query(`select pg_advisory_unlock(hashtext('throughline.migrate'))`).catch(ignoreLostConnection)
  }
}

async function bringUpToDate(connection: pg.Client, applicationUser: string, kind: InstallationKind): Promise<void> {
  // Functions that look across the walls (signing in, history, audit) run as the owner, whom forced row-level security would stop too.
  const { rows } = await connection.query('select rolsuper or rolbypassrls as passes, rolname from pg_roles where rolname = current_user')
  const owner = rows[0] as { passes: boolean, rolname: string }
  if (!owner.passes) throw new Error(`The owner of the database, ${owner.rolname}, needs the attribute BYPASSRLS: alter role ${owner.rolname} bypassrls`)
  for (const wall of walls) {
    await createRole(connection, `${wall} nologin noinherit`)
    // Commands work behind a wall as the owner; whoever made a role and is no superuser may not take it on unasked.
    for (const user of new Set([applicationUser, owner.rolname])) await connection.query(`grant ${wall} to ${pg.escapeIdentifier(user)} with inherit false, set true`)
  }
  await connection.query(`do $$ begin execute format('revoke temporary, create on database %I from public', current_database()); end $$`)
  await connection.query(`grant usage on schema public to ${walls.join(', ')}`)
  await runner({
    dbClient: connection,
    dir: migrationPatterns,
    useGlob: true,
    migrationsTable: 'migration',
    direction: 'up',
    noLock: true,
    checkOrder: true,
    log: () => undefined,
  })
  await connection.query('insert into installation (kind) values ($1) on conflict do nothing', [kind])
  // A copy loaded by other tools may come from a server that had counted further.
  await connection.query('select continue_audit()')
  await writeCodes(connection)
  const [names, wallsOf, all] = [Object.keys(roles), Object.values(roles).map((role) => role.wall), Object.values(roles).map((role) => role.allServices)]
  await connection.query(
    `insert into role_wall select * from unnest($1::text[], $2::text[], $3::boolean[])
     on conflict (role) do update set wall = excluded.wall, all_services = excluded.all_services
     where (role_wall.wall, role_wall.all_services) <> (excluded.wall, excluded.all_services)`, [names, wallsOf, all])
}

/** Start-up only adds codes and closes them by date; it never takes one away, since old records keep theirs. */
async function writeCodes(connection: pg.Client): Promise<void> {
  const entries = allCodeLists.flatMap((list) => list.codes.map((entry, position) => ({ list: list.list, position, ...entry as { code: string, label: string, from?: string, until?: string } })))
  await connection.query(
    `insert into code (list, code, label, valid_from, valid_until, sort_order)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::date[], $5::date[], $6::int[])
     on conflict (list, code) do update
     set label = excluded.label, valid_from = excluded.valid_from, valid_until = excluded.valid_until, sort_order = excluded.sort_order`,
    [entries.map((e) => e.list), entries.map((e) => e.code), entries.map((e) => e.label), entries.map((e) => e.from ?? null),
      entries.map((e) => e.until ?? null), entries.map((e) => e.position)])
}

async function createRole(connection: pg.Client, declaration: string): Promise<void> {
  const { rowCount } = await connection.query('select from pg_roles where rolname = $1', [declaration.split(' ')[0]])
  if (rowCount === 0) await connection.query(`create role ${declaration}`).catch(unlessThere)
}

/** Two processes may make the same role or database at once: whoever comes second finds it there. */
function unlessThere(error: unknown): void {
  const code = (error as { code?: string }).code
  if (code !== '42710' && code !== '42P04' && code !== '23505') throw error
}

/** The query that was under way has failed already, with the reason; the event adds nothing. */
function ignoreLostConnection(): void {}
