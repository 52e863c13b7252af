// The throw-away PostgreSQL that tests run on: one cached server, a planted template for what the code is now, and clones of it.
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { openEmbedded, type EmbeddedServer } from '#platform/database/embedded.ts'
import { applicationLogin, migrate, type Connect } from '#platform/database/open.ts'
import { plantCast } from '#seed/plant.ts'

/** The folder of the project. */
export const root = fileURLToPath(new URL('..', import.meta.url))
/** The day it is in every test, unless the test says otherwise. */
export const today = Temporal.PlainDate.from('2026-11-20')
/** Every account of the planted cast has this password: only tests that sign in for real need it. */
export const castPassword = 'correct horse battery staple'

const folder = join(root, 'node_modules', '.cache', 'throughline-test')
const superuser = 'throughline'

export type ThrowawayServer = {
  template: string
  /** A new database, equal to the template. */
  clone(name: string): Promise<Connect>
  drop(database: string): Promise<void>
  /** A connection as the superuser, to any database of this server. */
  connection(database: string): pg.ClientConfig
  close(): Promise<void>
}

/** Joins the server or starts it; the template is built when the code it is made from has changed. */
export async function openThrowawayServer(say: (line: string) => void = () => undefined): Promise<ThrowawayServer> {
  const server = await openEmbedded(folder, { sync: false, settings: { shared_buffers: '128MB' } })
  const admin = new pg.Client(server.connection(superuser, 'postgres'))
  admin.on('error', () => undefined)
  await admin.connect()
  const template = `throughline_template_${digestOfSources()}`
  let clones = 0
  try {
    await buildTemplate(server, admin, template, say)
  } catch (error) {
    await admin.end()
    await server.close()
    throw error
  }
  return {
    template,
    connection: (database) => server.connection(superuser, database),
    clone: async (name) => {
      // The process in the name lets a later run see whether a clone that was left behind is still in use.
      const database = `clone_${process.pid}_${clones += 1}_${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')}`.slice(0, 60)
      await admin.query(`create database ${pg.escapeIdentifier(database)} template ${pg.escapeIdentifier(template)}`)
      // Rights on the database itself are not copied, and migrations may have changed them.
      await admin.query('update pg_database set datacl = (select datacl from pg_database where datname = $1) where datname = $2', [template, database])
      return (role) => server.connection(role === 'owner' ? superuser : applicationLogin, database)
    },
    drop: async (database) => void await admin.query(`drop database if exists ${pg.escapeIdentifier(database)} with (force)`),
    close: async () => {
      await admin.end()
      await server.close()
    },
  }
}

/** One process builds while others wait. What earlier code and dead processes left behind goes first. */
async function buildTemplate(server: EmbeddedServer, admin: pg.Client, template: string, say: (line: string) => void): Promise<void> {
  await admin.query(`select pg_advisory_lock(hashtext('throughline test template'))`)
  try {
    const { rows } = await admin.query<{ datname: string, used: string | null, ready: boolean }>(
      `select datname, shobj_description(oid, 'pg_database') as used, not datallowconn as ready from pg_database
       where datname ~ '^(throughline_template|clone)_'`)
    for (const { datname, used, ready } of rows) {
      const left = datname.startsWith('clone_') ? !isAlive(Number(datname.split('_')[1]))
        : datname === template ? !ready : !(Date.now() - Date.parse(used ?? '') < 15 * 60_000)
      if (left) await admin.query(`drop database if exists ${pg.escapeIdentifier(datname)} with (force)`)
    }
    if (!rows.some(({ datname, ready }) => datname === template && ready)) {
      const started = performance.now()
      await admin.query(`create database ${pg.escapeIdentifier(template)}`)
      await plant(server, template)
      // From now on it can only be copied.
      await admin.query(`alter database ${pg.escapeIdentifier(template)} with allow_connections false`)
      say(`template built in ${((performance.now() - started) / 1000).toFixed(1)} s`)
    }
    await admin.query(`comment on database ${pg.escapeIdentifier(template)} is ${pg.escapeLiteral(new Date().toISOString())}`)
  } finally {
    await admin.query(`select pg_advisory_unlock(hashtext('throughline test template'))`)
  }
}

async function plant(server: EmbeddedServer, database: string): Promise<void> {
  const connection = new pg.Client(server.connection(superuser, database))
  await connection.connect()
  try {
    await connection.query(`do $$ begin create role ${applicationLogin} login noinherit; exception when duplicate_object then null; end $$`)
    await migrate(connection, applicationLogin, 'test')
    await plantCast(connection, { today, passwords: castPassword })
    await connection.query('vacuum analyze')
  } finally {
    await connection.end()
  }
}

/** What the template is made from: every migration, and every file that building it would load. */
function digestOfSources(): string {
  const sources = new Set(globSync(['platform/[0-9]*.sql', 'areas/*/[0-9]*.sql', 'seed/**/*.{csv,json}', 'package-lock.json'], { cwd: root })
    .map((path) => join(root, path)))
  const follow = (file: string) => {
    if (sources.has(file) || !existsSync(file)) return
    sources.add(file)
    for (const [, path] of readFileSync(file, 'utf8').matchAll(/(?:from|import) '([#.][^']+\.ts)'/g)) {
      follow(path!.startsWith('#') ? join(root, path!.slice(1)) : join(dirname(file), path!))
    }
  }
  follow(join(root, 'test', 'throwaway-server.ts'))
  const digest = createHash('sha256')
  for (const file of [...sources].sort()) digest.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0')
  return digest.digest('hex').slice(0, 12)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM'
  }
}
