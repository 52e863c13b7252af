// The bench's data: a PostgreSQL of its own with a filled database for each size, kept between runs, and copies of them to work on.
import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { hashPassword } from '#areas/people/passwords.ts'
import { londonDay } from '#platform/dates.ts'
import { openEmbedded } from '#platform/database/embedded.ts'
import { applicationLogin, migrate } from '#platform/database/open.ts'

export const root = join(import.meta.dirname, '..')
export const password = 'bench bench bench'

/** Named by their number of schedules. Six of ten are in units, fifteen to a unit; four of ten are floating support. */
export const sizes = {
  40_000: { services: 200, clients: 20_000, units: 1_600 },
  400_000: { services: 2_000, clients: 200_000, units: 16_000 },
} as const
export type Size = keyof typeof sizes
/** Named by their number of people, of whom one provider has supported 8,000: for searches, which ask nothing of schedules. */
export const crowds = {
  200_000: { services: 400, clients: 200_000, units: 0, per_unit: 0, floating: 80_000 },
  2_000_000: { services: 400, clients: 2_000_000, units: 0, per_unit: 0, floating: 80_000 },
} as const
export type Crowd = keyof typeof crowds
type Amounts = { services: number, clients: number, units: number, per_unit: number, floating: number }

export type Data = {
  /** A fresh copy of the data of that size; it stays until the next copy of it is made. */
  copy(size: Size): Promise<Filled>
  /** So many people, not copied: searches leave sessions and the audit behind, and no people. */
  crowd(of: Crowd): Promise<Filled>
  /** A migrated database without a row, until one of that name is asked for again. */
  empty(name: string): Promise<Filled>
  close(): Promise<void>
}

export type Filled = {
  size: number
  database: string
  /** How the application reaches it (DATABASE_URL), and the owner, whom no wall stops (DATABASE_OWNER_URL). */
  url: string
  ownerUrl: string
}

/** Joins the bench's server or starts it, with production's settings. What migrations or data.sql made before they changed is dropped. */
export async function openData(say: (line: string) => void): Promise<Data> {
  const server = await openEmbedded(join(tmpdir(), `throughline-bench-${createHash('sha256').update(root).digest('hex').slice(0, 8)}`))
  const admin = new pg.Client(server.connection('throughline', 'postgres'))
  await admin.connect()
  await admin.query(`create role ${applicationLogin} login noinherit`).catch(() => undefined)
  const digest = digestOfSources()
  const urlOf = (role: string, database: string) => {
    const { host, port, password: word } = server.connection(role, database)
    return `postgresql://${role}${word === undefined ? '' : `:${word}`}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`
  }
  const { rows } = await admin.query<{ datname: string }>(`select datname from pg_database where datname ~ '^bench_'`)
  for (const { datname } of rows) if (!datname.includes(digest)) await admin.query(`drop database ${datname} with (force)`)
  const filledWith = async (name: string, what: string, amounts: Amounts) => {
    const filled = `bench_${digest}_${name}`
    const { rowCount } = await admin.query('select from pg_database where datname = $1', [filled])
    if (rowCount !== 0) return filled
    const started = performance.now()
    say(`Making the data: ${what} …`)
    const making = `${filled}_making`
    await admin.query(`drop database if exists ${making} with (force)`)
    await admin.query(`create database ${making}`)
    await fill(new pg.Client(urlOf('throughline', making)), amounts)
    await admin.query(`alter database ${making} rename to ${filled}`)
    say(`Made in ${((performance.now() - started) / 1000).toFixed(0)} s; kept for the next run.`)
    return filled
  }
  return {
    copy: async (size) => {
      const { units, ...amounts } = sizes[size]
      const filled = await filledWith(String(size), `${size.toLocaleString('en')} schedules`, { ...amounts, units, per_unit: 0.6 * size / units, floating: 0.4 * size })
      const database = `${filled}_copy`
      await admin.query(`drop database if exists ${database} with (force)`)
      await admin.query(`create database ${database} template ${filled} strategy file_copy`)
      await admin.query('checkpoint')
      return { size, database, url: urlOf(applicationLogin, database), ownerUrl: urlOf('throughline', database) }
    },
    crowd: async (of) => {
      const database = await filledWith(`people_${of}`, `${of.toLocaleString('en')} people`, crowds[of])
      return { size: of, database, url: urlOf(applicationLogin, database), ownerUrl: urlOf('throughline', database) }
    },
    empty: async (name) => {
      const database = `bench_${digest}_${name}`
      await admin.query(`drop database if exists ${database} with (force)`)
      await admin.query(`create database ${database}`)
      const owner = new pg.Client(urlOf('throughline', database))
      await owner.connect()
      try {
        await migrate(owner, applicationLogin, 'live')
      } finally {
        await owner.end()
      }
      return { size: 0, database, url: urlOf(applicationLogin, database), ownerUrl: urlOf('throughline', database) }
    },
    close: async () => {
      await admin.end()
      await server.close()
    },
  }
}

async function fill(owner: pg.Client, { services, clients, units, per_unit, floating }: Amounts): Promise<void> {
  await owner.connect()
  try {
    await migrate(owner, applicationLogin, 'live')
    await owner.query(`set maintenance_work_mem = '512MB'; set work_mem = '64MB'; set synchronous_commit = off; set temp_buffers = '256MB'`)
    await owner.query('begin')
    await owner.query(`create temp table size as select ${services} as services, ${clients} as clients, ${units} as units, ${per_unit} as per_unit, ${floating} as floating,
      '${londonDay(Temporal.Now.instant()).toString()}'::date as today`)
    await owner.query(`create temp table password as select '${await hashPassword(password)}' as password_hash`)
    await owner.query(readFileSync(join(import.meta.dirname, 'data.sql'), 'utf8'))
    await owner.query('commit')
    await owner.query('vacuum (analyze, freeze)')
  } finally {
    await owner.end()
  }
}

/** The day is not part of it: data of last week do as well, and making them takes a minute. */
function digestOfSources(): string {
  const digest = createHash('sha256')
  for (const path of [...globSync(['platform/**/*.sql', 'areas/**/*.sql', 'bench/data.sql', 'bench/data.ts', 'code-lists/*.ts', 'access/roles.ts'], { cwd: root })].sort()) {
    digest.update(path).update(readFileSync(join(root, path)))
  }
  return digest.digest('hex').slice(0, 12)
}
