// Workbooks put together by hand, right and hostile: for tests that send them.
import { Readable } from 'node:stream'
import { zip } from '#platform/zip.ts'

const spreadsheet = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relationship = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

export type Parts = Record<string, string | AsyncIterable<string> | Iterable<string>>

export async function zipOf(parts: Parts): Promise<Buffer<ArrayBuffer>> {
  const entries = async function* () {
    for (const [name, content] of Object.entries(parts)) yield { name, content: Readable.from(typeof content === 'string' ? [content] : content) }
  }
  const pieces: Buffer[] = []
  for await (const piece of zip(entries())) pieces.push(piece)
  return Buffer.concat(pieces)
}

/** The parts of a workbook whose sheets hold this XML inside `sheetData`; `more` adds parts or puts others in their place. */
export function workbookParts(sheets: Record<string, string | Iterable<string>>, more: Parts & { sharedTexts?: string, styles?: string, properties?: string, hidden?: string } = {}): Parts {
  const { sharedTexts, styles, properties = '', hidden, ...others } = more
  const names = Object.keys(sheets)
  const relations = names.map((_, at) => `<Relationship Id="rId${at + 1}" Type="${relationship}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`)
  return {
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    'xl/workbook.xml': `<workbook xmlns="${spreadsheet}" xmlns:r="${relationship}">${properties}<sheets>${names.map((name, at) =>
      `<sheet name="${name}" sheetId="${at + 1}" r:id="rId${at + 1}"${name === hidden ? ' state="hidden"' : ''}/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${relations.join('')}</Relationships>`,
    ...(sharedTexts === undefined ? {} : { 'xl/sharedStrings.xml': `<sst xmlns="${spreadsheet}">${sharedTexts}</sst>` }),
    ...(styles === undefined ? {} : { 'xl/styles.xml': `<styleSheet xmlns="${spreadsheet}">${styles}</styleSheet>` }),
    ...Object.fromEntries(names.map((name, at) => [`xl/worksheets/sheet${at + 1}.xml`, around(sheets[name]!)])),
    ...others,
  }
}

function* around(data: string | Iterable<string>): Generator<string> {
  yield `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="${spreadsheet}"><sheetData>`
  if (typeof data === 'string') yield data
  else yield* data
  yield '</sheetData></worksheet>'
}

/** Rows of texts as cells, for sheets without anything particular. */
export const textRows = (rows: readonly (readonly string[])[]) => rows.map((row, at) => `<row r="${at + 1}">${row.map((cell, column) =>
  `<c r="${String.fromCharCode(65 + column)}${at + 1}" t="inlineStr"><is><t>${cell.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</t></is></c>`).join('')}</row>`).join('')

export const workbookOf = (sheets: Record<string, readonly (readonly string[])[]>): Promise<Buffer<ArrayBuffer>> =>
  zipOf(workbookParts(Object.fromEntries(Object.entries(sheets).map(([name, rows]) => [name, textRows(rows)]))))

export function* emptyRows(count: number): Generator<string> {
  for (let at = 0; at < count; at += 1_000) yield Array.from({ length: Math.min(1_000, count - at) }, (_, row) => `<row r="${at + row + 2}" spans="1:7"/>`).join('')
}

/** Small as a file, and 300 MB once it is unpacked. */
export function* zeros(megabytes: number): Generator<string> {
  for (let at = 0; at < megabytes; at += 1) yield '0'.repeat(1024 * 1024)
}
