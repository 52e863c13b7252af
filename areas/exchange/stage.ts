// From a file of a pack to its staging table: every cell read by its field, wrong ones noted, the rest sent in batches.
import type pg from 'pg'
import { extendableLists, withLocal, type LocalCode } from '#code-lists/local-codes.ts'
import { readIsoDate } from '#platform/dates.ts'
import type { Field } from '#platform/fields.ts'
import { withoutGuard, type CsvRecord } from './csv.ts'
import type { PackFile } from './data-package.ts'
import type { Finding } from './findings.ts'
import { stageRows } from './loading.sql.ts'
import { isNeeded, type Kind, type Row } from './pack.ts'
import type { Header } from './read-file.ts'

/** Found so far: the first of them, and how many there are. */
type Noted = { total: number, listed: Finding[] }
export type Staged = { rows: number, present: string[], refusals: Noted, flags: Noted }

export type Staging = {
  today: Temporal.PlainDate
  /** The authority's own codes. */
  localCodes: readonly LocalCode[]
  /** As many of what is found are listed. */
  most: number
  /** Called after every batch with the rows read so far. */
  onRows(rows: number): void
}

const rowsInBatch = 2_000

/** Reads the whole file in constant memory. While the database takes one batch in, the next is read. */
export async function stageFile(connection: pg.ClientBase, of: Kind, file: PackFile, staging: Staging): Promise<Staged> {
  const columns = Object.keys(of.fields)
  const staged: Staged = { rows: 0, present: [], refusals: { total: 0, listed: [] }, flags: { total: 0, listed: [] } }
  const text = stageRows(of)
  let stageRow: ((record: CsvRecord, batch: Batch) => void) | undefined
  let batch = new Batch()
  let underWay: Promise<unknown> = Promise.resolve()
  const send = async () => {
    await underWay
    underWay = connection.query(text, batch.arrays())
    underWay.catch(() => undefined)
    batch = new Batch()
    staging.onRows(staged.rows)
  }
  for await (const { header, records } of file.batches({ known: columns, needed: columns.filter((name) => isNeeded(of, name)), takesWrongCells: true })) {
    stageRow ??= rowStager(of, header, file.name, staged, staging)
    for (const record of records) {
      staged.rows += 1
      stageRow(record, batch)
      if (batch.rows === rowsInBatch) await send()
    }
    staged.present = columns.filter((name) => header.positions.has(name))
  }
  if (batch.rows > 0) await send()
  await underWay
  return staged
}

/** Rows by column, each column written as an array of the database. */
class Batch {
  rows = 0
  readonly #columns: string[] = []

  add(cells: readonly (string | null)[]): void {
    for (let at = 0; at < cells.length; at += 1) {
      const cell = cells[at]!
      const written = cell === null ? 'null' : `"${needsEscape.test(cell) ? cell.replaceAll(/["\\]/g, '\\$&') : cell}"`
      this.#columns[at] = this.rows === 0 ? `{${written}` : `${this.#columns[at]},${written}`
    }
    this.rows += 1
  }

  arrays(): string[] {
    return this.#columns.map((column) => `${column}}`)
  }
}

const needsEscape = /["\\]/

/** Turns a record into its row of the staging table, unless not even its key can be read. */
function rowStager(of: Kind, header: Header, file: string, staged: Staged, { today, localCodes, most }: Staging): (record: CsvRecord, batch: Batch) => void {
  const columns = Object.entries(of.fields).map(([name, field]) => ({
    name, position: header.positions.get(name), isKey: of.key.includes(name), whenEmpty: of.empty[name] ?? null,
    emptyValue: field.kind === 'flag' ? false : null, needed: isNeeded(of, name), label: field.label, read: cellReader(field, today, localCodes),
    write: field.write as (value: unknown) => string,
  }))
  return ({ line, cells, wrong }, batch) => {
    const note = (to: Noted, column: string, message: string) => {
      to.total += 1
      const position = header.positions.get(column)
      if (to.listed.length === most) return
      to.listed.push({ file, line, column, value: position === undefined ? '' : (cells[position] ?? '').slice(0, 100), message })
    }
    if (cells.length !== header.width && (cells.length < header.width || cells.slice(header.width).some((cell) => cell !== ''))) {
      note(staged.refusals, '', `has ${cells.length} cells, and the header has ${header.width}`)
      return
    }
    const before = staged.refusals.total
    const values: Row = {}
    let isKeyRead = true
    for (const column of columns) {
      const cell = column.position === undefined ? '' : withoutGuard(cells[column.position]!.trim())
      const noValue = wrong?.find(({ at }) => at === column.position)
      const got = noValue ? { error: noValue.message } : cell === '' ? nothing : column.read(cell)
      if ('error' in got) {
        note(staged.refusals, column.name, got.error)
        isKeyRead &&= !column.isKey
      } else if (got.value !== null) {
        values[column.name] = got.value
      } else if (column.needed) {
        note(staged.refusals, column.name, `${column.label} is missing`)
        isKeyRead &&= !column.isKey
      } else {
        values[column.name] = column.emptyValue
      }
    }
    of.derive(values)
    const [problems, flags] = [of.problems(values, today), of.flags(values, today)]
    for (const column in problems) note(staged.refusals, column, problems[column]!)
    for (const column in flags) if (header.positions.has(column)) note(staged.flags, column, flags[column]!)
    if (!isKeyRead) return
    const row: (string | null)[] = [String(line), String(staged.refusals.total > before)]
    for (const { name, whenEmpty, write } of columns) {
      const value = values[name] ?? null
      row.push(value === null ? whenEmpty : write(value))
    }
    for (const name of of.extra) row.push(String(values[name]))
    batch.add(row)
  }
}

type Got = { value: unknown } | { error: string }
const nothing: Got = { value: null }

/** Days and codes repeat, and so do towns: what a cell reads as is kept, until most cells turn out to be new. */
function cellReader(field: Field, today: Temporal.PlainDate, localCodes: Staging['localCodes']): (cell: string) => Got {
  const read = strictReader(field, today, localCodes)
  const before = new Map<string, Got>()
  let [asked, isWorthIt] = [0, true]
  return (cell) => {
    if (!isWorthIt) return read(cell)
    const known = before.get(cell)
    if (known) return known
    const got = read(cell)
    asked += 1
    if (before.size < mostRemembered) before.set(cell, got)
    else if (asked > 2 * mostRemembered) isWorthIt = before.clear() ?? false
    return got
  }
}

/** As many codes are named where a cell is none of them. */
const mostNamed = 5

/** There are 18,000 days in fifty years of births. */
const mostRemembered = 20_000

/** As a form reads it, but dates are ISO only, and a code may be closed or the authority's own: old records keep theirs. */
function strictReader(field: Field, today: Temporal.PlainDate, localCodes: Staging['localCodes']): (cell: string) => Got {
  const read = (cell: string): Got => {
    const got = field.readText(cell, { today })
    // Nothing but invisible characters is nothing.
    return 'value' in got && got.value === '' ? nothing : got
  }
  if (field.kind === 'date') {
    return (cell) => {
      const day = readIsoDate(cell, field.label)
      return 'error' in day ? day : read(cell)
    }
  }
  if (!field.codes) return read
  const { codes } = withLocal(field.codes, localCodes)
  const all = new Set(codes.map(({ code }) => code))
  const named = codes.slice(0, mostNamed).map(({ code, label }) => `${code} (${label})`).join(', ')
  const wrong = { error: `${field.label} must be one of ${named}${codes.length > mostNamed ? ` and ${codes.length - mostNamed} more` : ''}` }
  // A pack carries no codes that an authority added for itself.
  const theirs = { error: `${field.label} is a code that another authority added for itself. Whoever keeps the codes here can add it under Codes, with the label it has there; or use one of ours` }
  const mayBeTheirs = extendableLists.some(({ list }) => list.list === field.codes!.list)
  return (cell) => (all.has(cell) ? { value: cell } : mayBeTheirs && cell.startsWith('local-') ? theirs : wrong)
}
