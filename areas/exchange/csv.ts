// CSV as it comes and goes: records with the line they start in, cells written so that no spreadsheet runs them.

/** `wrong`: cells of a workbook that have no value, and why. */
export type CsvRecord = { line: number, cells: string[], wrong?: readonly { at: number, message: string }[] }

/** The file can't be read from this line on. */
export class CsvProblem extends Error {
  readonly line: number

  constructor(line: number, message: string) {
    super(message)
    this.line = line
  }
}

/** In characters; the longest record a pack may rightly hold is a tenth of it. Whatever is longer has an open quote. */
export const longestRecord = 256 * 1024

/**
 * Takes a file piece by piece and gives the records that each piece completes. Ours because a load of 600,000 rows spends less time
 * here than anywhere else; csv-parse, which takes eight times as long, is what its test compares it with. Line ends may be mixed.
 */
export class CsvReader {
  readonly #delimiter: number
  #rest = ''
  #line = 1

  constructor(delimiter: string) {
    this.#delimiter = delimiter.charCodeAt(0)
  }

  /** The line that the next record starts in. */
  get line(): number {
    return this.#line
  }

  /** Text that belongs to a record of which the end is not there yet. */
  get rest(): string {
    return this.#rest
  }

  take(piece: string, isLast: boolean): CsvRecord[] {
    const text = this.#rest + piece
    const records: CsvRecord[] = []
    let start = 0
    while (start < text.length) {
      const end = this.#readRecord(text, start, isLast, records)
      if (end < 0) break
      start = end
    }
    this.#rest = text.slice(start)
    if (this.#rest.length > longestRecord) throw new CsvProblem(this.#line, `is longer than ${longestRecord / 1024} KB: perhaps a quote is not closed`)
    return records
  }

  /** Where the next record starts, or -1 when this one goes on in the next piece. */
  #readRecord(text: string, start: number, isLast: boolean, records: CsvRecord[]): number {
    const cells: string[] = []
    let [at, line] = [start, this.#line]
    for (;;) {
      if (text.charCodeAt(at) === quote) {
        const close = closingQuote(text, at + 1)
        if (close < 0 || (close + 1 === text.length && !isLast)) {
          if (isLast) throw new CsvProblem(line, 'opens a quote that is never closed')
          return -1
        }
        const raw = text.slice(at + 1, close)
        cells.push(raw.includes('"') ? raw.replaceAll('""', '"') : raw)
        line += lineEndsIn(raw)
        at = close + 1
      } else {
        const from = at
        let code = text.charCodeAt(at)
        while (at < text.length && code !== this.#delimiter && code !== lineFeed && code !== carriageReturn) {
          if (code === quote) throw new CsvProblem(line, 'has a quote inside a cell: put the whole cell into quotes, and double those inside it')
          code = text.charCodeAt(++at)
        }
        cells.push(text.slice(from, at))
      }
      if (at >= text.length) {
        if (!isLast) return -1
        break
      }
      const code = text.charCodeAt(at)
      at += 1
      if (code === this.#delimiter) continue
      if (code === lineFeed) break
      if (code !== carriageReturn) throw new CsvProblem(line, 'has text after a closing quote: double the quotes inside a cell')
      if (at === text.length && !isLast) return -1
      if (text.charCodeAt(at) === lineFeed) at += 1
      break
    }
    // A line without anything, or with delimiters alone, is what spreadsheets leave of a deleted row.
    if (cells.some((cell) => cell !== '')) records.push({ line: this.#line, cells })
    this.#line = line + 1
    return at
  }
}

const [quote, lineFeed, carriageReturn] = [34, 10, 13]

function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from)
  while (at >= 0 && text.charCodeAt(at + 1) === quote) at = text.indexOf('"', at + 2)
  return at
}

/** \r\n is one line end. */
export function lineEndsIn(text: string): number {
  return text.match(/\r\n?|\n/g)?.length ?? 0
}

/**
 * A cell that a spreadsheet would take for a formula gets an apostrophe before it, and loses it when it is read: what goes out
 * comes back the same. A cell that starts with apostrophes before such a text gets one more. Signed numbers are none: +44 1632 960000, -5.00.
 */
export function guardFormula(value: string): string {
  return looksLikeFormula.test(value) && !signedNumber.test(value) ? `'${value}` : value
}

export function withoutGuard(cell: string): string {
  return cell.charCodeAt(0) === apostrophe && looksLikeFormula.test(cell) && !signedNumber.test(cell.slice(1)) ? cell.slice(1) : cell
}

const apostrophe = 39
// The wide =, +, - and @ of East Asian keyboards start a formula too.
const looksLikeFormula = /^'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/
const signedNumber = /^[+-][0-9 ]*(\.[0-9]+)?$/

/** Before a file for people: without it spreadsheets take UTF-8 for something older, and Tŵr for TÅµr. */
export const csvMark = '\ufeff'

/** A whole file for people. */
export function csvFile(columns: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  return `${csvMark}${csvLine(columns)}${rows.map((row) => csvLine(row.map((cell) => String(cell ?? '')))).join('')}`
}

/** One record as a line: comma, LF, quotes only where they are needed. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\n`
}

function csvCell(value: string): string {
  const cell = guardFormula(value)
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
