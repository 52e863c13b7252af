// Putting a backup in the place of what stands in a database: all of it in one transaction, or nothing.
import { once } from 'node:events'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { BackupRefused, readFrames, type BackupHeader } from './backup-file.ts'
import { tablesOf, writtenAlike } from './backup.ts'

/** What every new installation has from its first start. */
const madeAtStart = ['code', 'installation', 'role_wall', 'set_up_code']

/** Tables that hold something of somebody's. */
export async function tablesInUse(connection: pg.ClientBase): Promise<string[]> {
  const used = []
  for (const { name } of await tablesOf(connection)) {
    if (madeAtStart.includes(name)) continue
    const { rowCount } = await connection.query(`select from ${pg.escapeIdentifier(name)} limit 1`)
    if (rowCount !== 0) used.push(name)
  }
  return used
}

/**
 * Replaces everything in a migrated database by a checked backup of the same schema. Rows come back as they were, history and
 * the moments they were recorded included: no trigger fires. `finish` runs in the same transaction, once all is there.
 */
export async function restoreBackup(
  connection: pg.Client, options: { file: string, header: BackupHeader, finish(connection: pg.Client): Promise<void>, say?: (line: string) => void },
): Promise<void> {
  const { file, header, finish, say = () => {} } = options
  refuseOtherSchema(header, await tablesOf(connection))
  await connection.query(`begin; set local lock_timeout = '10s'; set local row_security = off; ${writtenAlike}`)
  try {
    const names = header.tables.map(({ name }) => pg.escapeIdentifier(name))
    await connection.query(`truncate ${names.join(', ')}`)
    for (const name of names) await connection.query(`alter table ${name} disable trigger user`)
    const references = await referencesOf(connection)
    for (const { of, name } of references) await connection.query(`alter table ${of} alter constraint ${name} not enforced`)
    await load(connection, file, header, say)
    // Checked all at once, which is faster than row by row.
    for (const { of, name } of references) await connection.query(`alter table ${of} alter constraint ${name} enforced`)
    for (const name of names) await connection.query(`alter table ${name} enable trigger user`)
    for (const { name, next } of header.sequences) await connection.query(`alter sequence ${pg.escapeIdentifier(name)} restart with ${BigInt(next)}`)
    await connection.query('select continue_audit()')
    await finish(connection)
    await connection.query('commit')
  } catch (error) {
    await connection.query('rollback').catch(() => undefined)
    if ((error as { code?: string }).code === '55P03') throw new BackupRefused('Somebody is using the database. Stop whatever uses it, then try again.')
    throw error
  }
  await connection.query('analyze')
}

function refuseOtherSchema(header: BackupHeader, here: { name: string, columns: string[] }[]): void {
  const shape = (tables: typeof here) => tables.map(({ name, columns }) => `${name} (${columns.join(', ')})`)
  const [theirs, ours] = [shape(header.tables), shape(here)]
  const different = [...theirs.filter((table) => !ours.includes(table)), ...ours.filter((table) => !theirs.includes(table))]
  if (different.length === 0) return
  throw new BackupRefused('The backup’s tables differ from those of this database, though its migrations have the same names: '
    + `${different.slice(0, 4).join('; ')}.`)
}

async function referencesOf(connection: pg.Client): Promise<{ of: string, name: string }[]> {
  const { rows } = await connection.query<{ of: string, name: string }>(
    `select conrelid::regclass::text as of, quote_ident(conname) as name from pg_constraint
     where contype = 'f' and connamespace = 'public'::regnamespace and conparentid = 0 order by 1, 2`)
  return rows
}

async function load(connection: pg.Client, file: string, header: BackupHeader, say: (line: string) => void): Promise<void> {
  let filling: Filling | undefined
  try {
    for await (const frame of readFrames(file)) {
      if (frame.kind === 'rows') await filling!.write(frame.bytes)
      if (frame.kind === 'table' || frame.kind === 'end') await filling?.complete()
      if (frame.kind === 'table') filling = fill(connection, header.tables.find(({ name }) => name === frame.name)!, say)
    }
  } catch (error) {
    filling?.stop(error as Error)
    throw error
  }
}

type Filling = ReturnType<typeof fill>

function fill(connection: pg.Client, { name, columns, rows }: BackupHeader['tables'][number], say: (line: string) => void) {
  if (rows >= 100_000) say(`${name}: ${rows} rows …`)
  const copy = connection.query(copyFrom(`copy ${pg.escapeIdentifier(name)} (${columns.map((column) => pg.escapeIdentifier(column)).join(', ')}) from stdin`))
  // It may fail between two writes, when nobody waits for it.
  const failed = new Promise<never>((_, reject) => copy.on('error', reject))
  failed.catch(() => undefined)
  return {
    write: async (bytes: Buffer) => {
      if (!copy.write(bytes)) await Promise.race([once(copy, 'drain'), failed])
    },
    complete: async () => {
      copy.end()
      await Promise.race([once(copy, 'finish'), failed])
      if (copy.rowCount !== rows) throw new BackupRefused(`The backup holds ${copy.rowCount} rows of ${name} where it says ${rows}.`)
    },
    /** Without this the server would wait for the rest of the rows. */
    stop: (reason: Error) => copy.destroy(reason),
  }
}
