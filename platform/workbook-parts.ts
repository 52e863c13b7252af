// The parts of a workbook, from its zip to its XML, piece by piece: nothing of a workbook is ever run, followed or written to a folder.
import { open, readFile } from 'node:fs/promises'
import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { openZip, FileProblem, type Part, type Zip } from './read-zip.ts'

export const workbookLimits = {
  parts: 200, unpacked: 200 * 1024 * 1024, part: 150 * 1024 * 1024,
  /** All texts of a workbook are held while its sheets are read, since cells name them by number. */
  sharedTexts: 40 * 1024 * 1024,
  columns: 500, cell: 32_767, depth: 40, silence: 1024 * 1024, milliseconds: 30_000,
}

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

/** Throws a FileProblem, in words for whoever sent it. */
export async function refuseOldWorkbooks(path: string): Promise<void> {
  if (await kindOfFile(path) !== 'not a workbook that can be read') return
  const isLocked = (await readFile(path)).includes(Buffer.from('EncryptedPackage', 'utf16le'))
  throw new FileProblem(1, isLocked ? 'is locked with a password: save it without one' : `is a workbook of an old Excel (.xls): ${asXlsx}`)
}

// ---------------------------------------------------------------- the file as a zip

const asSaved = `is damaged, or no workbook: open it in your spreadsheet and ${asXlsx}`
const asLarge = 'is too large to be read as a workbook: save its sheet as CSV (in Excel: “CSV UTF-8”)'
export const damaged = () => new FileProblem(1, asSaved)

export const openParts = (path: string): Promise<Zip> => openZip(path, {
  parts: workbookLimits.parts, unpacked: workbookLimits.unpacked, part: (name) => (name === 'xl/sharedStrings.xml' ? workbookLimits.sharedTexts : workbookLimits.part),
  words: { damaged: asSaved, tooMany: (count) => `holds ${count} parts, more than any workbook of rows: ${asXlsx}`, tooLarge: asLarge },
})

export function refuseOthers({ parts }: Zip): void {
  if ([...parts.keys()].some((name) => /vbaProject|\/macrosheets\//i.test(name))) throw new FileProblem(1, `holds macros: ${asXlsx}, without them`)
  if (parts.has('xl/workbook.bin')) throw new FileProblem(1, `is a binary workbook (.xlsb): ${asXlsx}`)
  if (!parts.has('xl/workbook.xml')) throw new FileProblem(1, `is no Excel workbook: ${asXlsx}, or its sheet as CSV`)
}

export function partNamed({ parts }: Zip, name: string): Part {
  const part = parts.get(name)
  if (!part) throw damaged()
  return part
}

/** The text of a part, piece by piece. */
export async function* read(zip: Zip, part: Part): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const decoded = (bytes?: Buffer) => {
    try {
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode()
    } catch {
      throw damaged()
    }
  }
  for await (const bytes of zip.read(part)) yield decoded(bytes)
  yield decoded()
}

// ---------------------------------------------------------------- its parts as XML

type Handlers = { open(name: string, attributes: Record<string, string>, path: readonly string[]): void, text?(text: string): void, close?(name: string): void }

/** Walks a part once. `afterPiece` is asked after each piece of text, for what has been found meanwhile. */
export async function* walk<T>(pieces: AsyncIterable<string>, handlers: Handlers, afterPiece: () => T): AsyncGenerator<T> {
  const parser = new SaxesParser()
  const path: string[] = []
  let silent = 0
  const until = performance.now() + workbookLimits.milliseconds
  parser.on('doctype', () => { throw new FileProblem(1, 'declares things of its own (a DOCTYPE), as no spreadsheet does: it was not read') })
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
    if (performance.now() > until) throw new FileProblem(1, asLarge)
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
