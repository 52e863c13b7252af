// The embedded PostgreSQL: opened by any number of processes at once, started by the first, stopped by the last, adopted after a crash.

import { setTimeout as sleep } from 'node:timers/promises'
import { resolve } from 'node:path'
import pg from 'pg'
import type { Binaries } from './embedded-binaries.ts'
import { findBinaries } from './embedded-binaries.ts'
import { listenSettings, makeCluster, readPassword, readPidFile, startServer, stopServer, superuser } from './embedded-cluster.ts'
import type { Place } from './embedded-place.ts'
import { leaveSocketFolder, settlePlace, socketFolder } from './embedded-place.ts'

export { deleteEmbedded } from './embedded-place.ts'

/** `ssl` is there so that a PGSSLMODE in the environment does not ask a local server for it. */
export type Connection = { host: string, port: number, user: string, database: string, password?: string, ssl: false }

export type EmbeddedServer = {
  /** How `pg` reaches a database on this server. Ask again after `ensureRunning`: a restart may move the socket or the port. */
  connection(role: string, database: string): Connection
  /** Lets a role sign in where the server has no socket but a port and so asks for a password. To be called once the role exists. */
  admit(role: string): Promise<void>
  /** The server's version, such as 18.4. */
  version: string
  /** Where the data and the log really are. */
  folder: string
  /** Calls back whenever the server is lost: it died, or somebody stopped it. */
  onLost(callback: () => void): void
  /** Starts the server again if it is gone. Cheap when it is there. */
  ensureRunning(): Promise<void>
  /** Whether no other process uses the server; if so, none can join it until this one closes. */
  alone(): Promise<boolean>
  /** Leaves. Whoever leaves last stops the server. */
  close(): Promise<void>
}

export type EmbeddedOptions = {
  /** Settings of PostgreSQL beside or instead of ours. They apply when this process starts the server, not when it joins one. */
  settings?: Record<string, string> | undefined
  /** False for throw-away servers: faster, and a crash of the machine may lose everything. */
  sync?: boolean | undefined
  /** False to use a port and a password even where sockets work, as is done where they do not. */
  sockets?: boolean | undefined
  /** Told what takes long. */
  say?: ((line: string) => void) | undefined
}

/** A process that uses the server holds this lock shared, in database `postgres`; who gets it alone may stop the server. */
const inUse = '1953001575, 1'

/** How often to try when another server holds the data, and when something else is wrong. */
const attempts = { held: 10, broken: 3 }
const patience = 60_000

const ourSettings = {
  max_connections: '200',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  random_page_cost: '1.1',
  jit: 'off',
  ssl: 'off',
  // Statements and the values in error details can hold what is known of a person: not for a log.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
}

// What is committed still outlives a killed server, though not a crash of the machine.
const withoutSync = { fsync: 'off', full_page_writes: 'off', wal_level: 'minimal', max_wal_senders: '0' }

/** Opens the embedded server for a data folder, starting it if nobody has. */
export async function openEmbedded(folder: string, options: EmbeddedOptions = {}): Promise<EmbeddedServer> {
  const { sync = true, sockets = true, say = () => {} } = options
  const place = settlePlace(resolve(folder))
  const binaries = findBinaries(place.user, place.folder)
  await makeCluster(place, binaries, sync, say)

  const ground: Ground = { place, binaries, settings: { ...ourSettings, ...(sync ? {} : withoutSync), ...options.settings }, sockets, say }
  const lostCallbacks: (() => void)[] = []
  let held: Held | undefined = await join(ground)
  let { reached } = held
  let opening: Promise<void> | undefined
  let closing: Promise<void> | undefined

  function watch(current: Held) {
    void current.ended.then(() => {
      if (held === current) held = undefined
      if (!closing) lostCallbacks.forEach(callback => callback())
    })
  }
  watch(held)

  async function rejoin() {
    held = await join(ground)
    reached = held.reached
    watch(held)
  }

  return {
    version: held.version,
    folder: place.folder,
    connection(role, database) {
      return { ...reached, user: role, database, ssl: false }
    },
    async admit(role) {
      if (reached.password === undefined || !held) return
      await held.client.query(`alter role ${pg.escapeIdentifier(role)} password ${pg.escapeLiteral(reached.password)}`)
    },
    onLost(callback) {
      lostCallbacks.push(callback)
    },
    async ensureRunning() {
      if (closing) throw new Error('the embedded database is closed')
      if (held) return
      opening ??= rejoin().finally(() => { opening = undefined })
      await opening
    },
    async alone() {
      if (!held) return false
      const { rows } = await held.client.query<{ alone: boolean }>(`select pg_try_advisory_lock(${inUse}) as alone`)
      return rows[0]?.alone === true
    },
    async close() {
      closing ??= Promise.resolve(opening).catch(() => {}).then(() => leave(ground, held))
      await closing
    },
  }
}

type Ground = { place: Place, binaries: Binaries, settings: Record<string, string>, sockets: boolean, say: (line: string) => void }
type Reached = Pick<Connection, 'host' | 'port' | 'password'>
type Contact = { client: pg.Client, reached: Reached, ended: Promise<void> }
type Held = Contact & { version: string }

/** Joins the running server or starts one, and returns with the shared lock held. */
async function join(ground: Ground): Promise<Held> {
  const { place, say } = ground
  let failures = 0
  let told = false
  let deadline = Date.now() + patience
  while (Date.now() < deadline) {
    const contact = await reach(place)
    if (typeof contact === 'object') {
      const version = await takeShared(contact.client)
      if (version !== undefined) return { ...contact, version }
      // Somebody is stopping it just now.
      await contact.client.end().catch(() => {})
      await sleep(50)
    } else if (contact === 'recovering') {
      if (!told) say('Waiting for the database to recover …')
      told = true
      // A recovery takes as long as it takes. Only silence has a limit.
      deadline = Date.now() + patience
      await sleep(50)
    } else {
      try {
        await start(ground)
      } catch (error) {
        // Another process may have been faster, or the backends of a killed server still hold its memory for a moment.
        failures += 1
        const isHeld = /lock file|shared memory|in use/.test((error as Error).message)
        if (failures >= (isHeld ? attempts.held : attempts.broken)) throw error
        await sleep(200 * failures)
      }
    }
  }
  throw new Error(`The embedded database does not answer (log: ${place.log}).`)
}

async function start({ place, binaries, settings, sockets }: Ground) {
  const before = readPidFile(place)
  const socket = sockets ? await socketFolder(place, before?.socketFolder) : undefined
  await startServer(place, binaries, { ...settings, ...await listenSettings(socket, before) })
}

/** Connects to what postmaster.pid names, if that is the server of our data. */
async function reach(place: Place): Promise<Contact | 'recovering' | 'nobody'> {
  const file = readPidFile(place)
  if (!file?.port) return 'nobody'
  const reached: Reached = file.socketFolder
    ? { host: file.socketFolder, port: file.port }
    : { host: '127.0.0.1', port: file.port, password: readPassword(place) }
  const client = new pg.Client({
    ...reached, user: superuser, database: 'postgres', ssl: false, connectionTimeoutMillis: 5_000, application_name: 'throughline lock',
  })
  // Without a listener a dying server would end our process.
  client.on('error', () => {})
  const ended = new Promise<void>(done => { client.once('end', done) })
  try {
    await client.connect()
    const { rows } = await client.query<{ data: string }>(`select current_setting('data_directory') as data`)
    if (resolve(rows[0]?.data ?? '') === place.data) return { client, reached, ended }
    await client.end()
    return 'nobody'
  } catch (error) {
    await client.end().catch(() => {})
    // cannot_connect_now: it starts, recovers or stops.
    return (error as { code?: string }).code === '57P03' ? 'recovering' : 'nobody'
  }
}

/** Takes the shared lock, and answers the server's version if it got it. */
async function takeShared(client: pg.Client): Promise<string | undefined> {
  try {
    const { rows } = await client.query<{ joined: boolean, version: string }>(
      `select pg_try_advisory_lock_shared(${inUse}) as joined, current_setting('server_version') as version`)
    return rows[0]?.joined ? rows[0].version : undefined
  } catch {
    return undefined
  }
}

/** Gives up the shared lock, and stops the server if nobody else holds it. */
async function leave({ place, binaries, say }: Ground, held: Held | undefined) {
  const contact = held ?? await reach(place)
  if (typeof contact !== 'object') return
  const { client } = contact
  try {
    if (held) await client.query(`select pg_advisory_unlock_shared(${inUse})`)
    const { rows } = await client.query<{ alone: boolean }>(`select pg_try_advisory_lock(${inUse}) as alone`)
    if (!rows[0]?.alone) return
    const socket = readPidFile(place)?.socketFolder
    if (await stopServer(place, binaries, patience)) leaveSocketFolder(socket)
    else say(`The database is still stopping (log: ${place.log}).`)
  } catch {
    // It is gone already.
  } finally {
    await client.end().catch(() => {})
  }
}
