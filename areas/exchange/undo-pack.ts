// Taking a whole import back: all that it made, in one transaction, or nothing where something has been built on it since. What was known on the days
// between stays known as at those days.
import type pg from 'pg'
import { refusalOf } from '#platform/sql.ts'
import { mostListed } from './findings.ts'
import { forgetChecked } from './keeping.sql.ts'
import { kinds, type Kind } from './pack.ts'
import {
  countUndo, createObstacles, createUndo, createUnseen, deleteAdded, deleteSeen, findBuiltOn, findChangedSince, holdImport, indexUndo, listColumns, listLinks, listObstacles, noteUndone,
  restoreChanged, type Link,
} from './undoing.sql.ts'

export type UndoOptions = {
  authority: number
  import: string
  /** The membership of whoever takes it back; without one it is recorded as taken back by the command. */
  as?: string | undefined
  onProgress?: ((text: string) => void) | undefined
}

export type Obstacle = { kind: string, key: string, message: string }
export type Undone = {
  undone: boolean
  /** Rows that went, and rows that are again what they were, by kind. */
  kinds: { kind: string, removed: number, restored: number }[]
  /** What stands in the way, row by row: the first of them, and how many there are. */
  obstacles: { total: number, listed: Obstacle[] }
  /** Why not, where no row says it. */
  why?: string
}

/** What it is called when a row of another table was built on one of an import. */
const builtOn: Record<string, string> = {
  membership: 'has people who work there', membership_service: 'has people who were given it',
  invitation: 'has people who were invited to it', message_audience: 'has had messages', client_grant: 'has somebody who was let in',
  client_organisation: 'is seen by an organisation that came since', request: 'has requests about it',
  schedule_confirmation: 'has a list that was said to be right', workbook: 'has quarterly workbooks',
}

export async function undoPack(connection: pg.ClientBase, options: UndoOptions): Promise<Undone> {
  await connection.query('begin')
  try {
    const undone = await undo(connection, options)
    await connection.query(undone.undone ? 'commit' : 'rollback')
    return undone
  } catch (error) {
    await connection.query('rollback').catch(() => undefined)
    const { code } = error as { code?: string }
    if (!refusalOf(error) && code !== '40P01' && code !== '40001') throw error
    return refused('The record refuses it: something was written meanwhile, or rows would stand where others stand now. Try again')
  }
}

const refused = (why: string): Undone => ({ undone: false, kinds: [], obstacles: { total: 0, listed: [] }, why })

async function undo(connection: pg.ClientBase, { authority, as, import: made, onProgress = () => {} }: UndoOptions): Promise<Undone> {
  const key = [authority, made]
  // Imports of one authority, and what takes them back, go one after the other.
  await connection.query(`select pg_advisory_xact_lock(hashtext('throughline.import'), $1)`, [authority])
  await connection.query(`set local jit = off; set local work_mem = '64MB'`)
  const { rows: [held] } = await connection.query<{ files: string[], undone_at: string | null }>(holdImport, key)
  if (!held) return refused('There is no such import')
  if (held.undone_at !== null) return refused('This import was undone already')
  await connection.query(
    `select set_config('app.authority', ($1::int)::text, true), set_config('app.membership', coalesce($2, ''), true),
       set_config('app.account', coalesce((select m.account_id::text from membership m where m.authority_id = $1 and m.id = $2::uuid), ''), true)`, [authority, as ?? null])
  onProgress('Looking for what was built on it')
  await connection.query(createObstacles)
  await connection.query('drop table if exists pg_temp.undo_seen')
  await connection.query(createUnseen, key)
  for (const of of kinds) {
    await connection.query(`drop table if exists pg_temp.undo_${of.name}`)
    await connection.query(createUndo(of), key)
    await connection.query(indexUndo(of))
  }
  const counts = await counted(connection)
  const touched = kinds.filter(({ name }) => counts.some(({ kind }) => kind === name))
  const obstacles = await findObstacles(connection, touched, authority)
  if (obstacles.total > 0) return { undone: false, kinds: counts, obstacles }
  await connection.query(deleteSeen, [authority])
  // What was loaded last goes first, so that nothing is left without what it hangs on.
  for (const of of touched.toReversed()) {
    const { removed, restored } = counts.find(({ kind }) => kind === of.name)!
    onProgress(`Taking back ${of.name}: ${(removed + restored).toLocaleString('en-GB')} rows`)
    await takeBack(connection, of, authority, { removed, restored })
  }
  await connection.query(noteUndone, [...key, as ?? null])
  // What stood in the way of rows that wait may be gone with it: they are looked through anew.
  for (const text of forgetChecked) await connection.query(text, [authority])
  const subjects = [`import:${made}`, ...counts.map(({ kind, removed, restored }) => `${kind}: ${removed} removed, ${restored} as before`)]
  await connection.query('select record_event($1, $2, $3)', ['exchange.undone', subjects, as === undefined ? 'by the imports undo command' : null])
  return { undone: true, kinds: counts, obstacles }
}

async function counted(connection: pg.ClientBase): Promise<Undone['kinds']> {
  const counts: Undone['kinds'] = []
  for (const of of kinds) {
    const { rows: [row] } = await connection.query<{ added: number, changed: number }>(countUndo(of))
    if (row!.added + row!.changed > 0) counts.push({ kind: of.name, removed: row!.added, restored: row!.changed })
  }
  return counts
}

async function findObstacles(connection: pg.ClientBase, touched: readonly Kind[], authority: number): Promise<Undone['obstacles']> {
  for (const of of touched) await connection.query(findChangedSince(of), [authority])
  const { rows: links } = await connection.query<Link>(listLinks, [touched.map(({ table }) => table)])
  for (const link of links) {
    const of = touched.find(({ table }) => table === link.parent)!
    const theirs = kinds.find(({ table }) => table === link.child)
    const words = builtOn[link.child] ?? (theirs ? `has a ${theirs.noun} that came since` : `is named by what stands in ${link.child.replaceAll('_', ' ')}`)
    await connection.query(findBuiltOn(of, link, kinds, words), [authority])
  }
  const { rows } = await connection.query<Obstacle & { total: number }>(listObstacles, [mostListed])
  return { total: rows[0]?.total ?? 0, listed: rows.map(({ kind, key, message }) => ({ kind, key, message })) }
}

async function takeBack(connection: pg.ClientBase, of: Kind, authority: number, wanted: { removed: number, restored: number }): Promise<void> {
  const { rows: [own] } = await connection.query<{ columns: string[] }>(listColumns, [of.table, of.table === 'hb_position' ? ['schedule_id', 'starts_on'] : []])
  const remove = async () => wanted.removed === 0 ? 0 : (await connection.query(deleteAdded(of), [authority])).rowCount
  const restore = async () => wanted.restored === 0 ? 0 : (await connection.query(restoreChanged(of, own!.columns), [authority])).rowCount
  // A room leaves a house before the house goes; a schedule leaves a place before another has it again.
  const done = of.name === 'units' ? { restored: await restore(), removed: await remove() } : { removed: await remove(), restored: await restore() }
  if (done.removed !== wanted.removed || done.restored !== wanted.restored) throw Object.assign(new Error('a row was changed while the import was taken back'), { code: '40001' })
}
