// Workbooks of a spreadsheet (.xlsx), read row by row: however large a sheet, little of it is in memory. What could fill memory is refused by the
// directory of the file, before anything is unpacked; nothing of a workbook is ever run, followed or written to a folder.
import { open, readFile } from 'node:fs/promises'
import { SaxesParser, type SaxesTagPlain } from 'saxes'
import yauzl from 'yauzl'

/** The workbook, or what stands in a line of it, can't be read. */
export class XlsxProblem extends Error {
  readonly line: number

  constructor(line: number, message: string) {
    super(message)
    this.line = line
  }
}

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

export const workbookLimits = {
  parts: 200, unpacked: 200 * 1024 * 1024, part: 150 * 1024 * 1024, ratio: 100,
  /** All texts of a workbook are held while its sheets are read, since cells name them by number. */
  sharedTexts: 40 * 1024 * 1024,
  columns: 500, cell: 32_767, depth: 40, silence: 1024 * 1024, milliseconds: 30_000,
}
/** A part that is smaller than this may be packed as well as it will. */
const smallPart = 1024 * 1024

export type FileKind = 'xlsx' | 'not a workbook that can be read' | 'text'

/** By its first bytes, whatever it is called. */
export async function kindOfFile(path: string): Promise<FileKind> {
  const file = await open(path)
  try {
    const start = Buffer.alloc(8)
    await file.read(start, 0, 8, 0)
    if (start.subarray(0, 4).equals(zipMark) || start.subarray(0, 4).equals(emptyZipMark)) return 'xlsx'
    return start.equals(oldOfficeMark) ? 'not a workbook that can be read' : 'text'
  } finally {
    await file.close()
  }
}

const zipMark = Buffer.from('504b0304', 'hex')
const emptyZipMark = Buffer.from('504b0506', 'hex')
/** What Excel 97 wrote, and what holds a workbook that is locked with a password. */
const oldOfficeMark = Buffer.from('d0cf11e0a1b11ae1', 'hex')
const asXlsx = 'save it as an Excel workbook (.xlsx)'

/** Throws an XlsxProblem, in words for whoever sent it. Close it when it has been read. */
export async function openWorkbook(path: string): Promise<Workbook> {
  if (await kindOfFile(path) === 'not a workbook that can be read') {
    const isLocked = (await readFile(path)).includes(Buffer.from('EncryptedPackage', 'utf16le'))
    throw new XlsxProblem(1, isLocked ? 'is locked with a password: save it without one' : `is a workbook of an old Excel (.xls): ${asXlsx}`)
  }
  const zip = await openZip(path)
  try {
    const parts = await partsOf(zip)
    refuseOthers(parts)
    const { sheets, daysFrom1904 } = await readSheets(zip, parts)
    const dateStyles = await readDateStyles(zip, parts)
    let texts: Promise<string[]> | undefined
    return {
      sheets: sheets.map(({ name }) => name),
      rows: async function* (sheet) {
        const target = sheets.find(({ name }) => name === sheet)!.target
        texts ??= readSharedTexts(zip, parts)
        yield* rowsOf(read(zip, partNamed(parts, target)), { texts: await texts, dateStyles, daysFrom1904 })
      },
      close: () => zip.close(),
    }
  } catch (error) {
    zip.close()
    throw error
  }
}

// ---------------------------------------------------------------- the file as a zip

type Parts = Map<string, yauzl.Entry>
const damaged = () => new XlsxProblem(1, `is damaged, or no workbook: open it in your spreadsheet and ${asXlsx}`)

function openZip(path: string): Promise<yauzl.ZipFile> {
  return new Promise((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true, autoClose: false }, (error, zip) => (error ? reject(damaged()) : resolve(zip)))
  })
}

/** By the directory alone, which costs nothing: an entry that turns out larger than it says fails while it is read. */
async function partsOf(zip: yauzl.ZipFile): Promise<Parts> {
  if (zip.entryCount > workbookLimits.parts) throw new XlsxProblem(1, `holds ${zip.entryCount.toLocaleString('en-GB')} parts, more than any workbook of rows: ${asXlsx}`)
  const parts: Parts = new Map()
  let unpacked = 0
  await new Promise<void>((resolve, reject) => {
    zip.on('error', () => reject(damaged()))
    zip.on('end', resolve)
    zip.on('entry', (entry: yauzl.Entry) => {
      const { fileName, uncompressedSize: size, compressedSize: packed } = entry
      unpacked += size
      const limit = fileName === 'xl/sharedStrings.xml' ? workbookLimits.sharedTexts : workbookLimits.part
      if (size > limit || unpacked > workbookLimits.unpacked) return reject(tooLarge())
      if (size > smallPart && size > packed * workbookLimits.ratio) return reject(new XlsxProblem(1, 'unpacks to far more than it is, as files do that are made to harm: it was not opened'))
      if (entry.isEncrypted()) return reject(new XlsxProblem(1, 'is locked with a password: save it without one'))
      if (parts.has(fileName)) return reject(damaged())
      parts.set(fileName, entry)
      zip.readEntry()
    })
    zip.readEntry()
  })
  return parts
}

const tooLarge = () => new XlsxProblem(1, 'is too large to be read as a workbook: save its sheet as CSV (in Excel: “CSV UTF-8”)')

function refuseOthers(parts: Parts): void {
  if ([...parts.keys()].some((name) => /vbaProject|\/macrosheets\//i.test(name))) throw new XlsxProblem(1, `holds macros: ${asXlsx}, without them`)
  if (parts.has('xl/workbook.bin')) throw new XlsxProblem(1, `is a binary workbook (.xlsb): ${asXlsx}`)
  if (!parts.has('xl/workbook.xml')) throw new XlsxProblem(1, `is no Excel workbook: ${asXlsx}, or its sheet as CSV`)
}

function partNamed(parts: Parts, name: string): yauzl.Entry {
  const part = parts.get(name)
  if (!part) throw damaged()
  return part
}

/** The text of a part, piece by piece. */
async function* read(zip: yauzl.ZipFile, part: yauzl.Entry): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const stream = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
    zip.openReadStream(part, (error, opened) => (error ? reject(damaged()) : resolve(opened)))
  })
  try {
    for await (const bytes of stream as AsyncIterable<Buffer>) yield decoder.decode(bytes, { stream: true })
    yield decoder.decode()
  } catch (error) {
    // Not what the directory said, or not UTF-8. What whoever asks for the next piece throws does not come by here.
    throw error instanceof XlsxProblem ? error : damaged()
  }
}

// ---------------------------------------------------------------- its parts as XML

type Handlers = { open(name: string, attributes: Record<string, string>, path: readonly string[]): void, text?(text: string): void, close?(name: string): void }

/** Walks a part once. `afterPiece` is asked after each piece of text, for what has been found meanwhile. */
async function* walk<T>(pieces: AsyncIterable<string>, handlers: Handlers, afterPiece: () => T): AsyncGenerator<T> {
  const parser = new SaxesParser()
  const path: string[] = []
  let silent = 0
  const until = performance.now() + workbookLimits.milliseconds
  parser.on('doctype', () => { throw new XlsxProblem(1, 'declares things of its own (a DOCTYPE), as no spreadsheet does: it was not read') })
  parser.on('error', () => { throw damaged() })
  parser.on('opentag', ({ name, attributes }: SaxesTagPlain) => {
    const own = localName(name)
    silent = 0
    path.push(own)
    if (path.length > workbookLimits.depth) throw damaged()
    handlers.open(own, attributes, path)
  })
  parser.on('closetag', ({ name }) => {
    silent = 0
    path.pop()
    handlers.close?.(localName(name))
  })
  if (handlers.text) {
    parser.on('text', (text) => handlers.text!(text))
    parser.on('cdata', (text) => handlers.text!(text))
  }
  for await (const piece of pieces) {
    parser.write(piece)
    // A tag, text or comment without end would be gathered until it ends.
    if ((silent += piece.length) > workbookLimits.silence) throw damaged()
    yield afterPiece()
    if (performance.now() > until) throw tooLarge()
  }
  parser.close()
  yield afterPiece()
}

/** Some programs write every name with a prefix: x:row. */
const localName = (name: string) => name.slice(name.indexOf(':') + 1)
/** The attribute whatever its prefix: r:id. */
const attribute = (attributes: Record<string, string>, name: string) => attributes[name] ?? Object.entries(attributes).find(([key]) => localName(key) === name)?.[1]

async function walkWhole(pieces: AsyncIterable<string>, handlers: Handlers): Promise<void> {
  const walked = walk(pieces, handlers, () => undefined)
  while (!(await walked.next()).done);
}

async function readSheets(zip: yauzl.ZipFile, parts: Parts): Promise<{ sheets: { name: string, target: string }[], daysFrom1904: boolean }> {
  const targets = new Map<string, string>()
  await walkWhole(read(zip, partNamed(parts, 'xl/_rels/workbook.xml.rels')), { open: (name, { Id, Target, Type, TargetMode }) => {
    if (name === 'Relationship' && Id && Target && Type?.endsWith('/worksheet') && TargetMode !== 'External') targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`)
  } })
  const sheets: { name: string, target: string }[] = []
  let daysFrom1904 = false
  await walkWhole(read(zip, partNamed(parts, 'xl/workbook.xml')), { open: (name, attributes) => {
    if (name === 'workbookPr') daysFrom1904 = ['1', 'true'].includes(attributes['date1904'] ?? '')
    if (name !== 'sheet') return
    const target = targets.get(attribute(attributes, 'id') ?? '')
    // What its writer does not see was not meant to be sent. A chart is no sheet of rows.
    if (target && (attributes['state'] ?? 'visible') === 'visible') sheets.push({ name: attributes['name'] ?? '', target })
  } })
  return { sheets, daysFrom1904 }
}

/** By number of the style of a cell: whether it shows a day or a time. */
async function readDateStyles(zip: yauzl.ZipFile, parts: Parts): Promise<boolean[]> {
  const [formats, styles]: [Map<string, string>, boolean[]] = [new Map(), []]
  const part = parts.get('xl/styles.xml')
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

async function readSharedTexts(zip: yauzl.ZipFile, parts: Parts): Promise<string[]> {
  const texts: string[] = []
  const part = parts.get('xl/sharedStrings.xml')
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
      if (text.length > workbookLimits.cell) throw new XlsxProblem(line, `has a cell of more than ${workbookLimits.cell.toLocaleString('en-GB')} characters`)
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
    if (cell.at >= workbookLimits.columns) throw new XlsxProblem(row.line, `has something in column ${cell.at + 1}: there can be ${workbookLimits.columns} columns`)
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
        cell = { at: attributes['r'] === undefined ? cell.at + 1 : columnOf(attributes['r'], row.line), type: attributes['t'] ?? 'n', style: Number(attributes['s'] ?? 0), value: '', hasFormula: false }
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
  if (letters === undefined) throw new XlsxProblem(line, 'has a cell without a place: the workbook is damaged')
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
