// A report as a file: CSV or a workbook, of the same columns and rows, in which nothing is run as a formula.
import { csvLine, csvMark } from '#areas/exchange/public.ts'
import { file, Stop, type FinalAnswer } from '#platform/web/route.ts'
import { inParts, mostRows, xlsx, xlsxType, type Sheet } from '#platform/xlsx.ts'

export type FileKind = 'csv' | 'xlsx'
export const fileKinds: readonly FileKind[] = ['csv', 'xlsx']

export function reportFile(name: string, sheet: Sheet, kind: FileKind): FinalAnswer {
  if (kind === 'csv') return file(`${name}.csv`, 'text/csv; charset=utf-8', csvOf(sheet))
  if (sheet.rows.length > mostRows) throw new Stop(422, 'Too long for a workbook', 'A sheet has no room for so many rows. Take the CSV, or choose fewer services or days.')
  return file(`${name}.xlsx`, xlsxType, xlsx(sheet))
}

/** Piece by piece, so that a long report is never held as one text. */
async function* csvOf({ columns, rows }: Sheet): AsyncGenerator<string> {
  yield csvMark + csvLine(columns.map(({ heading }) => heading))
  for await (const part of inParts(rows)) yield part.map((row) => csvLine(row.map((cell) => (cell === null ? '' : String(cell))))).join('')
}
