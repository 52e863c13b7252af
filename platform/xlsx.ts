// A workbook of one sheet as a stream of bytes: texts, numbers and days in columns, for whoever goes on in a spreadsheet.
import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { zip, type ZipEntry } from './zip.ts'

export type Cell = string | number | null
/** Rows that are read while they are written: how many they were when that began, and one part of them after the other. */
export type RowsInParts = { length: number, parts(): AsyncIterable<readonly (readonly Cell[])[]> }
/** What is told in columns, whatever kind of file it becomes. Days are ISO text; a number may be decimal text, such as an amount of money, and keeps its decimals. */
export type Sheet = { name: string, columns: readonly { heading: string, kind: 'text' | 'number' | 'date' }[], rows: readonly (readonly Cell[])[] | RowsInParts }

export const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** The heading is a row too. */
export const mostRows = 1_048_575
const longestText = 32_767

/**
 * The parts that every reader of SpreadsheetML asks for, and no more. Texts stand in their cells: a shared list of them would have to be held
 * until the end. The same sheet gives the same bytes.
 */
export function xlsx(sheet: Sheet): AsyncGenerator<Buffer> {
  if (sheet.rows.length > mostRows) throw new RangeError(`A sheet has room for ${mostRows} rows`)
  return zip(parts(sheet))
}

async function* parts(sheet: Sheet): AsyncGenerator<ZipEntry> {
  const part = (name: string, content: string): ZipEntry => ({ name, content: Readable.from([declaration + content]) })
  yield part('[Content_Types].xml', `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType="${main}.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${main}.worksheet+xml"/>
<Override PartName="/xl/styles.xml" ContentType="${main}.styles+xml"/></Types>`)
  yield part('_rels/.rels', relations(['officeDocument', 'xl/workbook.xml']))
  yield part('xl/workbook.xml', `<workbook xmlns="${spreadsheet}" xmlns:r="${relationship}">
<sheets><sheet name="${escapeXml(sheetName(sheet.name))}" sheetId="1" r:id="rId1"/></sheets></workbook>`)
  yield part('xl/_rels/workbook.xml.rels', relations(['worksheet', 'worksheets/sheet1.xml'], ['styles', 'styles.xml']))
  yield part('xl/styles.xml', styles)
  yield { name: 'xl/worksheets/sheet1.xml', content: worksheet(sheet) }
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
const spreadsheet = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relationship = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

function relations(...targets: [kind: string, target: string][]): string {
  return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${targets.map(([kind, target], at) =>
    `<Relationship Id="rId${at + 1}" Type="${relationship}/${kind}" Target="${target}"/>`).join('')}</Relationships>`
}

const [plain, heading, day, quoted] = [0, 1, 2, 3]
/** In the order of the numbers above. Number format 14 is the reader's own short date; a quoted text stays text when somebody edits its cell. */
const styles = `<styleSheet xmlns="${spreadsheet}">
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>
<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

/** Written some hundred rows at a time, so that a long sheet is never held as text. Its filter ends with the last row there was. */
async function* worksheet({ columns, rows }: Sheet): AsyncGenerator<string> {
  const last = columnName(columns.length - 1)
  yield `${declaration}<worksheet xmlns="${spreadsheet}">
<dimension ref="A1:${last}${rows.length + 1}"/>
<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>
<cols>${columns.map(({ heading: text, kind }, at) =>
    `<col min="${at + 1}" max="${at + 1}" width="${kind === 'text' ? 24 : Math.max(12, text.length + 2)}" customWidth="1"/>`).join('')}</cols>
<sheetData>${rowOf(1, columns.map(({ heading: text }) => textCell(text, heading)))}`
  let written = 1
  for await (const part of inParts(rows)) {
    yield part.map((row) => rowOf(written += 1, row.map((cell, column) => cellOf(cell, columns[column]!.kind)))).join('')
  }
  yield `</sheetData><autoFilter ref="A1:${last}${written}"/></worksheet>`
}

/** Some hundred rows at a time, with a turn for everybody else after each. */
export async function* inParts(rows: Sheet['rows']): AsyncGenerator<readonly (readonly Cell[])[]> {
  for await (const part of 'parts' in rows ? rows.parts() : [rows]) {
    for (let at = 0; at < part.length; at += 500) {
      yield part.slice(at, at + 500)
      await setImmediate()
    }
  }
}

function rowOf(number: number, cells: readonly string[]): string {
  return `<row r="${number}">${cells.map((cell, at) => cell.replace('<c', `<c r="${columnName(at)}${number}"`)).join('')}</row>`
}

function cellOf(value: Cell, kind: Sheet['columns'][number]['kind']): string {
  if (value === null || value === '') return '<c/>'
  if (typeof value === 'number') return `<c><v>${value}</v></c>`
  if (kind === 'number' && /^-?[0-9]+(\.[0-9]+)?$/.test(value)) return `<c><v>${value}</v></c>`
  if (kind === 'date' && value >= '1900-03-01') return `<c s="${day}"><v>${serialOf(value)}</v></c>`
  return textCell(value, /^[=+\-@\t\r]/.test(value) ? quoted : plain)
}

function textCell(text: string, style: number): string {
  return `<c t="inlineStr"${style === plain ? '' : ` s="${style}"`}><is><t xml:space="preserve">${escapeXml(text.slice(0, longestText))}</t></is></c>`
}

/** Days since 30 December 1899, as spreadsheets count: 1 April 2026 is 46113. They take 1900 for a leap year, so a day before its March is written as text. */
function serialOf(iso: string): number {
  return (Date.parse(iso) - firstDay) / 86_400_000
}
/** Days in UTC are all of one length; a long sheet has a million of them, and counting each by the calendar takes a second. */
const firstDay = Date.parse('1899-12-30')

/** 0 is A, 25 Z, 26 AA. */
export function columnName(at: number): string {
  return (at >= 26 ? columnName(Math.floor(at / 26) - 1) : '') + String.fromCharCode(65 + at % 26)
}

/** At most 31 characters, and none of those that a reference to another sheet is written with. */
function sheetName(name: string): string {
  return name.replaceAll(/[[\]:*?/\\']/g, ' ').slice(0, 31)
}

/** What XML 1.0 can't hold is left out; _x000D_ and the like would be read as a character, so their underscore is written as one. */
function escapeXml(text: string): string {
  // Most texts have nothing of that.
  if (!/[^ !#-%'-;=?-^`-~]/.test(text)) return text
  return text.replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll(/[&<>"\r]/g, (character) => `&#${character.charCodeAt(0)};`)
}
