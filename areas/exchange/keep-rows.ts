// Rows that came in, kept until all of them are loaded: from files into parts in the database, and from there as the file of a pack again, with what was mended.
import type pg from 'pg'
import type { CsvRecord } from './csv.ts'
import type { PackFile } from './data-package.ts'
import type { Finding } from './findings.ts'
import {
  countRows, deleteList, deleteOldLists, dropLoaded, forgetWrong, holdList, insertFile, insertList, insertPart, insertWrong, listFiles, listMends, nextPart, noteChecked, tidyList,
} from './keeping.sql.ts'
import { isNeeded, kindNamed, type Kind } from './pack.ts'
import { rowsSoFar } from './progress.ts'

/** Whose list it is, and which. */
export type ListKey = { authority: number, membership: string, list: string }
export type KeptRow = [line: number, cells: string[], wrong?: CsvRecord['wrong']]
/** A cell that is wrong, of rows that are kept: so many are listed of each kind. */
export type Wrong = Finding & { kind: string }
export const mostWrong = 5_000

const rowsInPart = 2_000

/** One transaction: all rows of the files, or a CsvProblem where one can't be read to its end. */
export async function keepRows(
  connection: pg.ClientBase, files: readonly PackFile[], of: { authority: number, membership: string, names: readonly string[], replaces: boolean }, onRows: (text: string) => void,
): Promise<string> {
  await connection.query('begin')
  try {
    await connection.query(deleteOldLists)
    const { rows: [made] } = await connection.query<{ id: string }>(insertList, [of.authority, of.membership, of.names, of.replaces])
    for (const file of files) await keepFile(connection, file, [of.authority, of.membership, made!.id], onRows)
    await connection.query(countRows, [of.authority, made!.id])
    await connection.query('commit')
    return made!.id
  } catch (error) {
    await connection.query('rollback').catch(() => undefined)
    throw error
  }
}

async function keepFile(connection: pg.ClientBase, { of, name, batches }: PackFile, key: readonly [number, string, string], onRows: (text: string) => void): Promise<void> {
  const known = Object.keys(of.fields)
  let [part, rows, all]: [number, KeptRow[], number] = [0, [], 0]
  let hasHeader = false
  const send = async () => {
    await connection.query(insertPart, [...key, of.name, part += 1, JSON.stringify(rows)])
    all += rows.length
    onRows(`Receiving ${name}: ${rowsSoFar(all, undefined)}`)
    rows = []
  }
  for await (const { header, records } of batches({ known, needed: known.filter((column) => isNeeded(of, column)), takesWrongCells: true })) {
    if (!hasHeader) await connection.query(insertFile, [...key, of.name, name, [...header.positions.keys()]])
    hasHeader = true
    for (const record of records) {
      rows.push(keptRow(record))
      if (rows.length === rowsInPart) await send()
    }
  }
  if (rows.length > 0) await send()
}

/** JSON of the database can't hold a NUL, nor half a character: the cell is kept without, and stays wrong. */
function keptRow({ line, cells, wrong = [] }: CsvRecord): KeptRow {
  const spoilt = cells.flatMap((cell, at) => (cell.includes('\0') || !cell.isWellFormed() ? [at] : []))
  const all = [...wrong, ...spoilt.map((at) => ({ at, message: 'There is a character here that can’t be kept' }))]
  const whole = spoilt.length === 0 ? cells : cells.map((cell) => cell.toWellFormed().replaceAll('\0', '\ufffd'))
  return all.length === 0 ? [line, whole] : [line, whole, all]
}

/** The list is gone: loaded in another window, deleted, or not theirs. */
export class NoList extends Error {}

/** What is kept, as the files of a pack. Whoever holds the list is alone with it until the transaction ends. */
export async function heldFiles(connection: pg.ClientBase, { authority, membership, list }: ListKey): Promise<{ files: PackFile[], names: string[], replaces: boolean }> {
  const { rows: [held] } = await connection.query<{ replaces: boolean, files: string[] }>(holdList, [authority, list, membership])
  if (!held) throw new NoList()
  const { rows: kept } = await connection.query<{ kind: string, name: string, columns: string[], rows: number }>(listFiles, [authority, list])
  const { rows: mends } = await connection.query<{ kind: string, line: number, col: string, value: string }>(listMends, [authority, list])
  const mended = Map.groupBy(mends, ({ kind, line }) => `${kind} ${line}`)
  const files = kept.map(({ kind, name, columns, rows }): PackFile => {
    const positions = new Map(columns.map((column, at) => [column, at]))
    const header = { line: 1, positions, width: columns.length }
    return { of: kindNamed(kind)!, name, rows, batches: async function* () {
      for (let part = 0; ;) {
        const { rows: [next] } = await connection.query<{ part: number, rows: KeptRow[] }>(nextPart, [authority, list, kind, part])
        if (!next) return
        part = next.part
        yield { header, records: next.rows.flatMap((row) => mend(row, mended.get(`${kind} ${row[0]}`), positions)) }
      }
    } }
  })
  return { files, names: held.files, replaces: held.replaces }
}

/** The row with what was typed in place of its cells; none, where it is to be left out. */
function mend([line, cells, wrong = []]: KeptRow, mends: readonly { col: string, value: string }[] = [], positions: ReadonlyMap<string, number>): CsvRecord[] {
  if (mends.length === 0) return [{ line, cells, ...(wrong.length > 0 ? { wrong } : {}) }]
  if (mends.some(({ col }) => col === '')) return []
  const whole = [...cells]
  for (const { col, value } of mends) {
    const at = positions.get(col)
    if (at === undefined) continue
    while (whole.length < at) whole.push('')
    whole[at] = value
  }
  // A row that was cut short has been seen whole by whoever mended it.
  while (whole.length < positions.size) whole.push('')
  const still = wrong.filter(({ at }) => !mends.some(({ col }) => positions.get(col) === at))
  return [{ line, cells: whole, ...(still.length > 0 ? { wrong: still } : {}) }]
}

/** Once what is right has been loaded: the rest stays, and a list without a rest goes. Answers how many rows stay. */
export async function keepRest(connection: pg.ClientBase, { authority, list }: ListKey, kinds: readonly Kind[], isAnyWrong: boolean): Promise<number> {
  const key = [authority, list]
  let left = 0
  if (isAnyWrong) {
    for (const { name } of kinds) await connection.query(`drop table if exists pg_temp.left_${name}`)
    for (const text of [...kinds.flatMap(dropLoaded), ...tidyList]) await connection.query(text, key)
    const { rows: [counted] } = await connection.query<{ rows: number }>(countRows, key)
    left = counted!.rows
  }
  if (left === 0) await connection.query(deleteList, key)
  return left
}

export async function noteWrong(connection: pg.ClientBase, { authority, list }: ListKey, wrong: readonly Wrong[], total: number): Promise<void> {
  const key = [authority, list]
  await connection.query(forgetWrong, key)
  const clean = (text: string) => text.toWellFormed().replaceAll('\0', '\ufffd')
  await connection.query(insertWrong, [...key, wrong.map((_, at) => at + 1), wrong.map(({ kind }) => kind), wrong.map(({ line }) => line), wrong.map(({ column }) => column),
    wrong.map(({ value }) => clean(value)), wrong.map(({ message }) => clean(message))])
  await connection.query(noteChecked, [...key, total])
}
