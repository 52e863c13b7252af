// The parts of a workbook, from its zip to its XML, piece by piece: what could fill memory is refused by the directory of the file, before anything is
// unpacked; nothing of a workbook is ever run, followed or written to a folder.
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

/** Throws an XlsxProblem, in words for whoever sent it. */
export async function refuseOldWorkbooks(path: string): Promise<void> {
  if (await kindOfFile(path) !== 'not a workbook that can be read') return
  const isLocked = (await readFile(path)).includes(Buffer.from('EncryptedPackage', 'utf16le'))
  throw new XlsxProblem(1, isLocked ? 'is locked with a password: save it without one' : `is a workbook of an old Excel (.xls): ${asXlsx}`)
}

// ---------------------------------------------------------------- the file as a zip

export type Parts = Map<string, yauzl.Entry>
export const damaged = () => new XlsxProblem(1, `is damaged, or no workbook: open it in your spreadsheet and ${asXlsx}`)

export function openZip(path: string): Promise<yauzl.ZipFile> {
  return new Promise((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true, autoClose: false }, (error, zip) => (error ? reject(damaged()) : resolve(zip)))
  })
}

/** By the directory alone, which costs nothing: an entry that turns out larger than it says fails while it is read. */
export async function partsOf(zip: yauzl.ZipFile): Promise<Parts> {
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

export function refuseOthers(parts: Parts): void {
  if ([...parts.keys()].some((name) => /vbaProject|\/macrosheets\//i.test(name))) throw new XlsxProblem(1, `holds macros: ${asXlsx}, without them`)
  if (parts.has('xl/workbook.bin')) throw new XlsxProblem(1, `is a binary workbook (.xlsb): ${asXlsx}`)
  if (!parts.has('xl/workbook.xml')) throw new XlsxProblem(1, `is no Excel workbook: ${asXlsx}, or its sheet as CSV`)
}

export function partNamed(parts: Parts, name: string): yauzl.Entry {
  const part = parts.get(name)
  if (!part) throw damaged()
  return part
}

/** The text of a part, piece by piece. */
export async function* read(zip: yauzl.ZipFile, part: yauzl.Entry): AsyncGenerator<string> {
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
export async function* walk<T>(pieces: AsyncIterable<string>, handlers: Handlers, afterPiece: () => T): AsyncGenerator<T> {
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
export const attribute = (attributes: Record<string, string>, name: string) => attributes[name] ?? Object.entries(attributes).find(([key]) => localName(key) === name)?.[1]

export async function walkWhole(pieces: AsyncIterable<string>, handlers: Handlers): Promise<void> {
  const walked = walk(pieces, handlers, () => undefined)
  while (!(await walked.next()).done);
}
