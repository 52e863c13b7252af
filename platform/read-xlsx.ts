// Workbooks of a spreadsheet (.xlsx), read row by row: however large a sheet, little of it is in memory.
import { FileProblem, type Zip } from './read-zip.ts'
import { attribute, damaged, openParts, partNamed, read, refuseOldWorkbooks, refuseOthers, walk, walkWhole, workbookLimits } from './workbook-parts.ts'

/** A cell that has no value to take: an error of the spreadsheet, or a formula that nobody has worked out. */
export type WrongCell = { at: number, message: string }
/** Cells as text, as a CSV file of the sheet would have them: days as YYYY-MM-DD, yes and no, numbers without grouping. */
export type SheetRow = { line: number, cells: string[], wrong?: WrongCell[] }

export type Workbook = {
  /** The names of the sheets that one sees in the spreadsheet. */
  sheets: readonly string[]
  /** The rows that hold anything, some at a time. */
  rows(sheet: string): AsyncGenerator<SheetRow[]>
  close(): void
}

/** Throws a FileProblem, in words for whoever sent it. Close it when it has been read. */
export async function openWorkbook(path: string): Promise<Workbook> {
  await refuseOldWorkbooks(path)
  const zip = await openParts(path)
  try {
    refuseOthers(zip)
    const { sheets, daysFrom1904 } = await readSheets(zip)
    const dateStyles = await readDateStyles(zip)
    let texts: Promise<string[]> | undefined
    return {
      sheets: sheets.map(({ name }) => name),
      rows: async function* (sheet) {
        const target = sheets.find(({ name }) => name === sheet)!.target
        texts ??= readSharedTexts(zip)
        yield* rowsOf(read(zip, partNamed(zip, target)), { texts: await texts, dateStyles, daysFrom1904 })
      },
      close: () => zip.close(),
    }
  } catch (error) {
    zip.close()
    throw error
  }
}

// ---------------------------------------------------------------- what its parts say

async function readSheets(zip: Zip): Promise<{ sheets: { name: string, target: string }[], daysFrom1904: boolean }> {
  const targets = new Map<string, string>()
  await walkWhole(read(zip, partNamed(zip, 'xl/_rels/workbook.xml.rels')), { open: (name, { Id, Target, Type, TargetMode }) => {
    if (name === 'Relationship' && Id && Target && Type?.endsWith('/worksheet') && TargetMode !== 'External') targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`)
  } })
  const sheets: { name: string, target: string }[] = []
  let daysFrom1904 = false
  await walkWhole(read(zip, partNamed(zip, 'xl/workbook.xml')), { open: (name, attributes) => {
    if (name === 'workbookPr') daysFrom1904 = ['1', 'true'].includes(attributes['date1904'] ?? '')
    if (name !== 'sheet') return
    const target = targets.get(attribute(attributes, 'id') ?? '')
    // What its writer does not see was not meant to be sent. A chart is no sheet of rows.
    if (target && (attributes['state'] ?? 'visible') === 'visible') sheets.push({ name: attributes['name'] ?? '', target })
  } })
  return { sheets, daysFrom1904 }
}

/** By number of the style of a cell: whether it shows a day or a time. */
async function readDateStyles(zip: Zip): Promise<boolean[]> {
  const [formats, styles]: [Map<string, string>, boolean[]] = [new Map(), []]
  const part = zip.parts.get('xl/styles.xml')
  if (part) {
    await walkWhole(read(zip, part), { open: (name, { numFmtId = '0', formatCode }, path) => {
      if (name === 'numFmt' && formatCode !== undefined) formats.set(numFmtId, formatCode)
      if (name === 'xf' && path.at(-2) === 'cellXfs') styles.push(isDateFormat(Number(numFmtId), formats.get(numFmtId)))
    } })
  }
  return styles
}

/** The numbers that every spreadsheet knows without being told, or a format of one's own with a letter of a day or a time outside quotes. */
function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)
  return /[dmyhs]/i.test(code.replaceAll(/"[^"]*"|\\.|\[[^\]]*\]|[_*]./g, ''))
}

async function readSharedTexts(zip: Zip): Promise<string[]> {
  const texts: string[] = []
  const part = zip.parts.get('xl/sharedStrings.xml')
  const reading = textReader()
  if (part) {
    await walkWhole(read(zip, part), {
      open: (name) => {
        if (name === 'si') reading.begin()
        else reading.open(name)
      },
      text: reading.text,
      close: (name) => {
        reading.close(name)
        if (name === 'si') texts.push(reading.end(1))
      },
    })
  }
  return texts
}

/** Gathers what stands in the `t` of a text, in whatever runs of it, without how it is read aloud in Japanese. */
function textReader() {
  let [text, inText, inPhonetic] = ['', false, false]
  return {
    begin: () => void ([text, inText, inPhonetic] = ['', false, false]),
    open: (name: string) => {
      if (name === 'rPh') inPhonetic = true
      if (name === 't' && !inPhonetic) inText = true
    },
    text: (more: string) => {
      if (inText && text.length <= workbookLimits.cell) text += more
    },
    close: (name: string) => {
      if (name === 't') inText = false
      if (name === 'rPh') inPhonetic = false
    },
    end: (line: number) => {
      if (text.length > workbookLimits.cell) throw new FileProblem(line, `has a cell of more than ${workbookLimits.cell.toLocaleString('en-GB')} characters`)
      // Spreadsheets write a character that XML can't hold as its number: _x000D_.
      return text.includes('_x') ? text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))) : text
    },
  }
}

// ---------------------------------------------------------------- a sheet

type Reading = { texts: readonly string[], dateStyles: readonly boolean[], daysFrom1904: boolean }

function rowsOf(pieces: AsyncIterable<string>, reading: Reading): AsyncGenerator<SheetRow[]> {
  let found: SheetRow[] = []
  let row: SheetRow = { line: 0, cells: [] }
  let cell = { at: -1, type: 'n', style: 0, value: '', hasFormula: false }
  let [inCell, inValue, line] = [false, false, 0]
  const inline = textReader()

  const take = () => {
    const isInline = cell.type === 'inlineStr'
    const got = isInline ? { text: inline.end(row.line) } : valueOf(cell, reading)
    if ('text' in got && got.text === '') return
    if (cell.at >= workbookLimits.columns) throw new FileProblem(row.line, `has something in column ${cell.at + 1}: there can be ${workbookLimits.columns} columns`)
    while (row.cells.length < cell.at) row.cells.push('')
    row.cells[cell.at] = 'text' in got ? got.text : got.shown
    if ('wrong' in got) (row.wrong ??= []).push({ at: cell.at, message: got.wrong })
  }
  return walk(pieces, {
    open: (name, attributes) => {
      if (name === 'row') {
        const said = Number(attributes['r'])
        line = Number.isSafeInteger(said) && said > line ? said : line + 1
        row = { line, cells: [] }
        cell.at = -1
      } else if (name === 'c') {
        cell = {
          at: attributes['r'] === undefined ? cell.at + 1 : columnOf(attributes['r'], row.line),
          type: attributes['t'] ?? 'n', style: Number(attributes['s'] ?? 0), value: '', hasFormula: false,
        }
        inCell = true
        inline.begin()
      } else if (inCell) {
        if (name === 'v') inValue = true
        else if (name === 'f') cell.hasFormula = true
        else inline.open(name)
      }
    },
    text: (text) => {
      if (inValue) {
        if (cell.value.length <= workbookLimits.cell) cell.value += text
      } else if (inCell) inline.text(text)
    },
    close: (name) => {
      if (name === 'v') inValue = false
      else if (name === 'c') {
        take()
        inCell = false
      } else if (name === 'row') {
        if (row.cells.length > 0) found.push(row)
      } else if (inCell) inline.close(name)
    },
  }, () => {
    const since = found
    found = []
    return since
  })
}

/** AB12 is column 27, counted from 0. */
function columnOf(reference: string, line: number): number {
  const letters = /^[A-Z]{1,3}(?=\d)/.exec(reference)?.[0]
  if (letters === undefined) throw new FileProblem(line, 'has a cell without a place: the workbook is damaged')
  return [...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

type Got = { text: string } | { shown: string, wrong: string }

/** Of a formula, what the spreadsheet last worked out and its writer saw. */
function valueOf({ type, style, value, hasFormula }: { type: string, style: number, value: string, hasFormula: boolean }, { texts, dateStyles, daysFrom1904 }: Reading): Got {
  if (type === 'e') return { shown: value, wrong: `The spreadsheet shows an error here (${value.slice(0, 20)})` }
  if (value === '') {
    return hasFormula && type !== 'str' ? { shown: '', wrong: 'There is a formula here whose value was never worked out: open the file in your spreadsheet and save it' } : { text: '' }
  }
  if (type === 's') {
    const text = /^\d+$/.test(value) ? texts[Number(value)] : undefined
    if (text === undefined) throw damaged()
    return { text }
  }
  if (type === 'str') return { text: value }
  if (type === 'b') return { text: value === '1' || value === 'true' ? 'yes' : 'no' }
  if (type === 'd') return { text: value.replace(/T00:00:00(\.0+)?Z?$/, '') }
  const number = Number(value)
  if (!Number.isFinite(number)) return { text: value }
  return { text: dateStyles[style] ? dayOf(number, daysFrom1904) : numberText(number) }
}

/** 0.1 + 0.2 is held as 0.30000000000000004, and shown as 0.3. */
const numberText = (number: number) => String(Number(number.toPrecision(15)))

/**
 * Days since 30 December 1899, as spreadsheets count: 46113 is 1 April 2026. They take 1900 for a leap year, so before its March they are a day
 * behind. What is no day, such as a negative number, stays the number that it is.
 */
function dayOf(serial: number, daysFrom1904: boolean): string {
  const minutes = Math.round((serial - Math.floor(serial)) * 24 * 60)
  const days = Math.floor(serial) + Math.floor(minutes / (24 * 60)) + (daysFrom1904 ? 1462 : 0)
  const time = minutes % (24 * 60) === 0 ? '' : `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`
  if (days === 0 && time !== '') return time
  if (days < 1 || days > 2_958_465) return numberText(serial)
  const day = Temporal.PlainDate.from('1899-12-30').add({ days: days < 60 ? days + 1 : days })
  return time === '' ? day.toString() : `${day.toString()} ${time}`
}

const twoDigits = (number: number) => String(number).padStart(2, '0')
