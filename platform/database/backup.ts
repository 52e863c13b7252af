// Copying a database out: every row as it was at one moment, without stopping anybody.
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { gathered, writeBackupFile, type BackupHeader, type Frame } from './backup-file.ts'

/** Made by the migrations, not copied: the header names them. */
const schemaTable = 'migration'

/** What opens a door for a short while: its rows stay here, so that no copy of a backup opens anything, nor comes back to life when it is restored. */
export const neverCopied: readonly string[] = ['session', 'sign_in_step', 'password_link', 'set_up_code']

/** Days and moments are written the same whatever the server's own settings are. */
export const writtenAlike = `set local timezone = 'UTC'; set local datestyle = 'ISO'`

export type Written = BackupHeader & { bytes: number }

/** Writes everything that stands in the database into a file. `connection` is the owner's. */
export async function writeBackup(connection: pg.Client, options: { file: string, version: string, say?: (line: string) => void }): Promise<Written> {
  // One snapshot for all tables. Rows that a wall would hide make the copy fail, rather than be left out.
  await connection.query(`begin isolation level repeatable read read only; set local row_security = off; ${writtenAlike}`)
  try {
    const header = await headerOf(connection, options.version)
    const { bytes } = await writeBackupFile(options.file, framesOf(connection, header, options.say ?? (() => {})))
    await connection.query('commit')
    return { ...header, bytes }
  } catch (error) {
    // The server may be in the middle of sending rows, and would hear nothing else.
    await connection.end()
    throw error
  }
}

async function headerOf(connection: pg.Client, version: string): Promise<BackupHeader> {
  const { rows } = await connection.query<Pick<BackupHeader, 'written' | 'kind' | 'postgresql' | 'migrations'>>(
    `select to_char(transaction_timestamp(), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as written, kind, current_setting('server_version') as postgresql,
       (select json_agg(name order by name) from ${schemaTable}) as migrations from installation`)
  const tables = await tablesOf(connection)
  const counted = []
  for (const table of tables) {
    if (neverCopied.includes(table.name)) {
      counted.push({ ...table, rows: 0 })
      continue
    }
    const { rows: [count] } = await connection.query<{ rows: string }>(`select count(*)::text as rows from ${pg.escapeIdentifier(table.name)}`)
    counted.push({ ...table, rows: Number(count!.rows) })
  }
  return { version, ...rows[0]!, tables: counted, sequences: await sequencesOf(connection) }
}

/** Tables and those of their columns that are stored as given: a generated one is computed again. */
export async function tablesOf(connection: pg.ClientBase): Promise<{ name: string, columns: string[] }[]> {
  const { rows } = await connection.query<{ name: string, columns: string[] }>(
    `select relname as name, json_agg(attname order by attnum) as columns from pg_class join pg_attribute on attrelid = pg_class.oid
     where relnamespace = 'public'::regnamespace and relkind = 'r' and relpersistence = 'p' and relname <> $1
       and attnum > 0 and not attisdropped and attgenerated = '' group by relname order by relname`, [schemaTable])
  return rows
}

/** Sequences stand outside of transactions: read after the snapshot was taken they are at least as far as its rows. */
async function sequencesOf(connection: pg.Client): Promise<BackupHeader['sequences']> {
  const { rows } = await connection.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'S'
       and not exists (select from pg_depend where objid = pg_class.oid and refobjid = $1::regclass) order by relname`, [schemaTable])
  const found = []
  for (const { name } of rows) {
    const { rows: [at] } = await connection.query<{ next: string }>(`select (last_value + is_called::int)::text as next from ${pg.escapeIdentifier(name)}`)
    found.push({ name, next: at!.next })
  }
  return found
}

async function* framesOf(connection: pg.Client, header: BackupHeader, say: (line: string) => void): AsyncGenerator<Frame> {
  yield { kind: 'header', header }
  for (const { name, columns, rows } of header.tables) {
    yield { kind: 'table', name }
    if (neverCopied.includes(name)) continue
    if (rows >= 100_000) say(`${name}: ${rows} rows …`)
    const copied = connection.query(copyTo(`copy ${pg.escapeIdentifier(name)} (${columns.map((column) => pg.escapeIdentifier(column)).join(', ')}) to stdout`))
    for await (const bytes of gathered(copied as AsyncIterable<Buffer>)) yield { kind: 'rows', bytes }
    if (copied.rowCount !== rows) throw new Error(`${name} gave ${copied.rowCount} rows where it had ${rows}`)
  }
  yield { kind: 'end' }
}
