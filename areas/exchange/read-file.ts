// A file of a pack as records: what kind of file it is, its encoding and delimiter are found out, its header is checked, its rows come in batches.
import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { openWorkbook, type SheetRow, type Workbook } from '#platform/read-xlsx.ts'
import { FileProblem, openZip, type Zip } from '#platform/read-zip.ts'
import { kindOfFile } from '#platform/workbook-parts.ts'
import { CsvProblem, CsvReader, lineEndsIn, type CsvRecord } from './csv.ts'

/** Where each column that we know stands in a row, and how many cells a row has. */
export type Header = { line: number, positions: Map<string, number>, width: number }
export type Records = { header: Header, records: CsvRecord[] }

export type Expected = {
  known: readonly string[], needed: readonly string[], othersToo?: boolean
  /** The sheet of a workbook that is meant; without it the one whose columns fit best. */
  sheet?: string | undefined
  /** Says of each cell of a workbook that has no value what is wrong with it; without it the first of them ends the reading. */
  takesWrongCells?: boolean
}

/**
 * The rows of a CSV file, or of a sheet of a workbook. Throws a CsvProblem where the file can't be read any further. `known` are the names of
 * columns, `needed` those no file may lack. Other columns are refused, unless the file is somebody else's and has them for its own ends.
 */
export async function* batchesOf(path: string, expected: Expected): AsyncGenerator<Records> {
  yield* await kindOfFile(path) === 'text' ? batchesOfCsv(createReadStream(path, { highWaterMark: pieceSize }), expected) : batchesOfSheet(path, expected)
}

/** The sheets of a workbook; nothing for a file that is none. Throws a CsvProblem where it is one and can't be read. */
export async function sheetsOf(path: string): Promise<readonly string[] | undefined> {
  return await kindOfFile(path) === 'text' ? undefined : inWorkbook(path, async (workbook) => {
    const filled = []
    for (const sheet of workbook.sheets) if (await firstRow(workbook, sheet)) filled.push(sheet)
    return filled
  })
}

/**
 * The files in a zip, by name. Throws a CsvProblem where they can't be read one by one: in folders, in another zip, or larger than a file may be. What a Mac adds
 * for itself is passed over.
 */
export async function zippedFiles(path: string, most?: number): Promise<Map<string, { read(): Promise<Buffer>, batches(expected: Expected): AsyncGenerator<Records> }>> {
  const zip = await asCsvProblem(() => openFiles(path, most))
  zip.close()
  const names = [...zip.parts.keys()].filter((name) => !name.startsWith('__MACOSX/') && name !== '.DS_Store')
  const refused = (name: string, why: string) => new CsvProblem(1, `holds ${name.slice(0, 60)}: ${why}`)
  for (const name of names) {
    if (name.includes('/')) throw refused(name, 'zip the files themselves and not their folder, or unzip it first and send what is in it')
    if (/\.(zip|xlsx)$/i.test(name)) throw refused(name, 'a zip may hold CSV files alone. Unzip it first and send what is in it')
  }
  const inZip = <R>(name: string, work: (bytes: AsyncGenerator<Buffer>) => AsyncGenerator<R>) => (async function* () {
    const opened = await asCsvProblem(() => openFiles(path, most))
    try {
      yield* asCsvProblems(work(opened.read(opened.parts.get(name)!)))
    } finally {
      opened.close()
    }
  })()
  return new Map(names.map((name) => [name, {
    read: async () => Buffer.concat(await Array.fromAsync(inZip(name, (bytes) => bytes))),
    batches: (expected) => inZip(name, (bytes) => batchesOfCsv(bytes, expected)),
  }]))
}

/** A pack has a file for each kind of row. Without `most`, whoever sends it has the machine to themselves. */
const openFiles = (path: string, most = Infinity): Promise<Zip> => openZip(path, {
  parts: 100, unpacked: Infinity, part: () => most,
  words: { damaged: 'is damaged, or no zip that can be read: unzip it first and send what is in it', tooMany: (count) => `holds ${count} files, more than any data pack`,
    tooLarge: `holds a file of more than ${Math.round(most / 1024 / 1024)} MB` },
})

async function* asCsvProblems<R>(pieces: AsyncGenerator<R>): AsyncGenerator<R> {
  try {
    for (let next = await asCsvProblem(() => pieces.next()); !next.done; next = await asCsvProblem(() => pieces.next())) yield next.value
  } finally {
    await pieces.return(undefined)
  }
}

async function* batchesOfSheet(path: string, expected: Expected): AsyncGenerator<Records> {
  const workbook = await asCsvProblem(() => openWorkbook(path))
  try {
    const sheet = expected.sheet ?? await asCsvProblem(() => fittingSheet(workbook, expected))
    const [rows, inSheet] = [workbook.rows(sheet), workbook.sheets.length > 1 ? ` (sheet “${sheet.slice(0, 40)}”)` : '']
    let header: Header | undefined
    for (;;) {
      const next = await asCsvProblem(() => rows.next(), inSheet)
      if (next.done) break
      const records = next.value
      if (!header && records.length > 0) header = await asCsvProblem(async () => readHeader(records.shift()!, expected), inSheet)
      const wrong = expected.takesWrongCells ? undefined : records.find((record) => record.wrong)
      if (wrong) throw new CsvProblem(wrong.line, `has no value in column ${wrong.wrong![0]!.at + 1}: ${wrong.wrong![0]!.message.toLowerCase()}`)
      // A sheet leaves out the empty cells at the end of a row.
      for (const { cells } of records) while (cells.length < header!.width) cells.push('')
      if (header && records.length > 0) yield { header, records }
    }
    if (!header) throw new CsvProblem(1, 'is empty: the first row of its sheet must hold the names of the columns')
  } finally {
    workbook.close()
  }
}

async function fittingSheet(workbook: Workbook, { known }: Expected): Promise<string> {
  const scores = await Promise.all(workbook.sheets.map(async (sheet) =>
    ({ sheet, score: (await firstRow(workbook, sheet))?.cells.filter((name) => known.includes(nameIn(name))).length ?? -1 })))
  const best = scores.reduce((one, other) => (other.score > one.score ? other : one), { sheet: '', score: -1 })
  if (best.score < 0) throw new FileProblem(1, 'is empty: there is nothing in its sheets')
  if (best.score === 0 && workbook.sheets.length > 1) throw new FileProblem(1, `has no sheet with the columns asked for here. Its sheets are: ${
    workbook.sheets.slice(0, 10).map((name) => `“${name.slice(0, 40)}”`).join(', ')}`)
  return best.sheet
}

async function firstRow(workbook: Workbook, sheet: string): Promise<SheetRow | undefined> {
  for await (const rows of workbook.rows(sheet)) if (rows.length > 0) return rows[0]
  return undefined
}

async function inWorkbook<R>(path: string, work: (workbook: Workbook) => Promise<R>): Promise<R> {
  return asCsvProblem(async () => {
    const workbook = await openWorkbook(path)
    try {
      return await work(workbook)
    } finally {
      workbook.close()
    }
  })
}

async function asCsvProblem<R>(work: () => Promise<R>, where = ''): Promise<R> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof FileProblem || error instanceof CsvProblem ? new CsvProblem(error.line, error.message + where) : error
  }
}

async function* batchesOfCsv(bytes: AsyncIterable<Buffer>, expected: Expected): AsyncGenerator<Records> {
  let reader: CsvReader | undefined
  let header: Header | undefined
  for await (const { text, isLast } of textOf(bytes, () => reader)) {
    reader ??= new CsvReader(delimiterOf(text, expected.known))
    const records = reader.take(text, isLast)
    if (!header && records.length > 0) header = readHeader(records.shift()!, expected)
    if (header && records.length > 0) yield { header, records }
  }
  if (!header) throw new CsvProblem(1, 'is empty: the first line must hold the names of the columns')
}

const pieceSize = 256 * 1024

/** The text of the file, piece by piece, never cut inside a character. A byte order mark is dropped. */
async function* textOf(file: AsyncIterable<Buffer>, readerSoFar: () => CsvReader | undefined): AsyncGenerator<{ text: string, isLast: boolean }> {
  let left: Buffer = Buffer.alloc(0)
  let isFirst = true
  for await (const chunk of file) {
    let bytes = left.length === 0 ? chunk : Buffer.concat([left, chunk])
    if (isFirst) {
      refuseUtf16(bytes)
      if (bytes.subarray(0, 3).equals(byteOrderMark)) bytes = bytes.subarray(3)
      isFirst = false
    }
    const end = bytes.length - unfinishedBytes(bytes)
    const whole = bytes.subarray(0, end)
    if (!isUtf8(whole)) throw notUtf8(whole, readerSoFar())
    left = bytes.subarray(end)
    yield { text: whole.toString('utf8'), isLast: false }
  }
  if (left.length > 0) throw notUtf8(left, readerSoFar())
  yield { text: '', isLast: true }
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

/** How many bytes at the end are the beginning of a character that goes on: at most three. */
function unfinishedBytes(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back]!
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0
  }
  return 0
}

function refuseUtf16(bytes: Buffer): void {
  const start = bytes.subarray(0, 1000)
  const isMarked = (start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff)
  const zeros = start.filter((byte) => byte === 0).length
  if (isMarked || zeros > start.length / 4) throw new CsvProblem(1, `is UTF-16 text: ${howToSave}`)
}

function notUtf8(bytes: Buffer, reader: CsvReader | undefined): CsvProblem {
  const before = bytes.toString('utf8').split('\ufffd', 1)[0]!
  const line = reader ? reader.line + lineEndsIn(reader.rest + before) : 1 + lineEndsIn(before)
  return new CsvProblem(line, `is not UTF-8 text, perhaps Windows-1252: ${howToSave}`)
}

const howToSave = 'save the file as UTF-8 (in Excel: “CSV UTF-8”)'

/** Whichever of comma, semicolon and tab makes more known column names of the first line. */
function delimiterOf(text: string, known: readonly string[]): string {
  const first = text.split(/[\r\n]/, 1)[0]!.slice(0, 100_000)
  const score = (delimiter: string) => first.split(delimiter).filter((name) => known.includes(nameIn(name))).length
  return [',', ';', '\t'].reduce((best, next) => (score(next) > score(best) ? next : best))
}

const nameIn = (cell: string) => cell.replaceAll('"', '').trim().toLowerCase()

function readHeader({ line, cells }: CsvRecord, { known, needed, othersToo = false }: Expected): Header {
  const names = cells.map(nameIn)
  const quoted = (list: readonly string[]) =>
    list.slice(0, 10).map((name) => `“${name.slice(0, 60)}”`).join(', ') + (list.length > 10 ? ` and ${list.length - 10} more` : '')
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length > 0 && !othersToo) throw new CsvProblem(line, `has columns that are not known here: ${quoted(unknown)}. There are: ${known.join(', ')}`)
  const repeated = names.filter((name, at) => known.includes(name) && names.indexOf(name) < at)
  if (repeated.length > 0) throw new CsvProblem(line, `has a column twice: ${quoted(repeated)}`)
  const missing = needed.filter((name) => !names.includes(name))
  if (missing.length > 0) throw new CsvProblem(line, `has no column ${quoted(missing)}`)
  return { line, positions: new Map(names.map((name, at) => [name, at])), width: cells.length }
}
