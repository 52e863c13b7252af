// Starts Throughline: opens the database, plants the demo on a first run, listens, and stops without dropping a request.
import { setFlagsFromString } from 'node:v8'
import { areas } from '#app'
import { newCode, setUpHash } from '#areas/people/public.ts'
import { londonDay } from '#platform/dates.ts'
import { openInstallation, type Database, type InstallationKind } from '#platform/database/open.ts'
import { startSealer } from '#platform/audit-seal.ts'
import { buildServer } from '#platform/web/server.ts'
import { removeLeftUploads } from '#platform/web/uploads.ts'
import { demoSignIns } from '#seed/sign-ins.ts'
import { plantCast, type SignIn } from '#seed/plant.ts'
import { isLoopback, readSettings, SettingError, version, type Settings } from './commands/settings.ts'

export type Running = { address: string, database: Database, signIns: SignIn[], close(): Promise<void> }

export type StartOptions = Pick<Settings, 'folder' | 'port' | 'host'> & Partial<Settings> & {
  /** `test` plants the cast with one known password, at once. Left out, `demo` decides between demo and live. */
  kind?: InstallationKind
  password?: string
  log?: boolean
  say?: (line: string) => void
}

/** How long a stopping server waits for requests under way. */
const patience = 10_000

/** Port 0 takes any free one. */
async function startServer(options: StartOptions): Promise<Running> {
  const { folder, host, demo = true, kind = demo ? 'demo' : 'live', say = () => {} } = options
  // Before anything is made: what was made for a demo could not become anything else.
  if (kind !== 'live' && !isLoopback(host)) {
    throw new SettingError(`A demo can be reached from this machine only, and HOST is ${host}. Leave HOST out, or set THROUGHLINE_DEMO=0 `
      + 'for an installation that real people work with.')
  }
  const database = await openInstallation({ folder, kind, url: options.databaseUrl, ownerUrl: options.databaseOwnerUrl, say })
  try {
    refuseWhatDoesNotFit(database.kind, options)
    const today = () => options.today ?? londonDay(Temporal.Now.instant())
    const signIns = await signInsOf(database, { ...options, today: today() })
    await removeLeftUploads()
    const { trustedProxies, publicUrl, log } = options
    const { fastify } = buildServer({ database, areas, today, version, trustedProxies, publicUrl, ...(log === undefined ? {} : { log }) })
    const listening = await fastify.listen({ port: options.port, host })
    const address = isLoopback(host) ? `http://localhost:${new URL(listening).port || '80'}` : listening
    const sealer = startSealer(database)
    let closing: Promise<void> | undefined
    const stop = async () => {
      // A connection that was busy at first stays open after its answer, and would be waited for.
      const ofIdle = setInterval(() => fastify.server.closeIdleConnections(), 50)
      const ofAll = setTimeout(() => fastify.server.closeAllConnections(), patience)
      await fastify.close().finally(() => {
        clearInterval(ofIdle)
        clearTimeout(ofAll)
      })
      await sealer.stop()
      await database.close()
    }
    return { address, database, signIns, close: () => closing ??= stop() }
  } catch (error) {
    await database.close()
    throw error
  }
}

/** What an existing installation is outweighs what the environment asks for. */
function refuseWhatDoesNotFit(kind: InstallationKind, options: StartOptions): void {
  if (kind !== 'live' && options.demo === false) {
    throw new SettingError(`${options.databaseUrl ? 'The database' : options.folder} holds a ${kind} installation. Set ${
      options.databaseUrl ? 'DATABASE_URL to another database' : 'THROUGHLINE_DATA to another folder'} for one that real people work with.`)
  }
  if (kind !== 'live' && !isLoopback(options.host)) {
    throw new SettingError(`A ${kind} installation listens on this machine only, not on ${options.host}`)
  }
  if (kind === 'live' && options.today) throw new SettingError('THROUGHLINE_TODAY is for demo and test installations only')
}

async function signInsOf(database: Database, options: StartOptions & { today: Temporal.PlainDate }): Promise<SignIn[]> {
  const { today, folder, password } = options
  if (database.kind === 'live') return []
  if (password === undefined) return demoSignIns(database, { folder, today })
  return database.owner((connection) => plantCast(connection, { today, passwords: password }))
}

async function main(): Promise<void> {
  // What is dropped is cleared away sooner: under load a quarter less memory, for a few of a hundred in speed.
  setFlagsFromString('--heap-growing-percent=50')
  const say = (line: string) => console.log(line)
  // A line of JSON for every request would bury the sign-ins.
  process.env['LOG_LEVEL'] ??= 'warn'
  const settings = readSettings(process.env)
  const starting = startServer({ ...settings, say })
  stopOnSignals(starting, say)
  const { address, database, signIns } = await starting
  say('')
  say(`Throughline ${version} is ready: ${settings.publicUrl ?? address}`)
  say('')
  for (const line of signIns.length > 0 ? signInTable(signIns) : await firstSteps(database, settings.publicUrl ?? address)) say(line)
  say('Ctrl-C stops it.')
}

function stopOnSignals(starting: Promise<Running>, say: (line: string) => void): void {
  let stopping = false
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // Whoever asks twice has waited long enough.
      if (stopping) process.exit(1)
      stopping = true
      say('Stopping …')
      starting.then(({ close }) => close()).then(() => process.exit(0), fail)
    })
  }
}

function signInTable(signIns: readonly SignIn[]): string[] {
  const rows = [['Role', 'Name', 'E-mail', 'Password', 'Works in'],
    ...signIns.map(({ label, name, email, password, authorities }) => [label, name, email, password, authorities.join(' and ')])]
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  const lines = rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ').trimEnd()}`)
  return ['Everybody in this demo is invented. Sign in as:', '', ...lines, '']
}

/** An installation without anybody in it says how to get in: with a code that is printed once, and stored as a hash. */
async function firstSteps(database: Database, address: string): Promise<string[]> {
  const code = newCode()
  const isEmpty = await database.owner(async (connection) => {
    const { rowCount } = await connection.query(
      'insert into set_up_code (code_hash) select $1 where not exists (select from authority)', [setUpHash(code)])
    await connection.query('delete from set_up_code where expires_at < clock_timestamp()')
    return rowCount === 1
  })
  if (!isEmpty) return []
  return [
    'Nobody works here yet. Open', '', `  ${address}/sign-in/set-up`, '', 'and enter this set-up code, which works once, within a day:', '', `  ${code}`, '',
    'Or add an authority, its organisations and people by command: npx throughline --help', '',
  ]
}

function fail(error: unknown): void {
  const { code, message, port } = error as Error & { code?: string, port?: number }
  if (code === 'EADDRINUSE') console.error(`Port ${port} is in use. Stop what listens there, or choose another one: PORT=3001 npm start`)
  else if (error instanceof SettingError || process.env['LOG_LEVEL'] === 'warn') console.error(`Throughline could not start. ${message}`)
  else console.error(error)
  process.exit(1)
}

if (import.meta.main) main().catch(fail)
