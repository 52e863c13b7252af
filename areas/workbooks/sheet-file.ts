// GET /workbooks/:workbook/sheet.csv and sheet.xlsx, POST /workbooks/:workbook/upload: the sheet as a file, out and back. A wrong file changes nothing.
import { batchesOf, csvFile, CsvProblem, mostListed, withoutGuard } from '#areas/exchange/public.ts'
import { read, readable, versionIn, type Errors } from '#platform/fields.ts'
import { again, done, file, get, post, type Context } from '#platform/web/route.ts'
import { xlsx, xlsxType } from '#platform/xlsx.ts'
import { isInTime, savedMeanwhile, tooLate } from './fill-workbook.ts'
import { neededColumns, readSheet, rowsOfSheet, sheetColumns, sheetOfAnother, type Cells, type SheetRow } from './sheet.ts'
import { shownWorkbook, typedOf, workbookNow } from './show-workbook.ts'
import { showWorkbookPage } from './show-workbook.page.ts'
import { filledIn, problemsWithSheet, sheetFields, sheetOf, statedAlone, workbookLifecycle } from './workbook.ts'
import { saveFigures } from './workbooks.sql.ts'

/** A sheet has a dozen rows; whatever is much longer is something else. */
const mostRows = 200

/** What is filled in, and what stands beside it, are numbers in a spreadsheet too. */
const numbers: readonly string[] = ['service', 'filled_in', 'stated']

export const downloadSheets = (['csv', 'xlsx'] as const).map((kind) => get(`/workbooks/:workbook/sheet.${kind}`, {
  name: kind === 'csv' ? 'workbooks.sheet' : 'workbooks.sheet-xlsx',
  summary: `The sheet of a workbook as ${kind === 'csv' ? 'CSV' : 'an Excel file'}`,
  permission: 'workbook.read', params: { workbook: 'uuid' },
  handle: async (context) => {
    const { quarter, service, sheet, preFilled } = await workbookNow(context as unknown as Context, context.params.workbook)
    context.note([`workbook:${context.params.workbook}`])
    const rows = rowsOfSheet({ service: service.id, quarter: quarter.label }, sheet, preFilled)
    const name = `workbook-${service.id}-${quarter.label}.${kind}`
    if (kind === 'xlsx') {
      return file(name, xlsxType, xlsx({ name: quarter.label, columns: sheetColumns.map((heading) => ({ heading, kind: numbers.includes(heading) ? 'number' : 'text' })),
        rows: rows.map((row) => sheetColumns.map((column) => (numbers.includes(column) && row[column] !== '' ? Number(row[column]) : row[column]))) }))
    }
    return file(name, 'text/csv; charset=utf-8', csvFile(sheetColumns, rows.map((row) => sheetColumns.map((column) => row[column]))))
  },
}))

export const uploadSheet = post('/workbooks/:workbook/upload', {
  name: 'workbooks.upload', summary: 'Fill in a workbook from its sheet as a CSV or Excel file', permission: workbookLifecycle.moves.submit.permission, params: { workbook: 'uuid' }, upload: true,
  handle: async (handled) => {
    const context = handled as unknown as Context
    const { db, files, body, today, note } = handled
    const version = versionIn(body, { today })
    const id = handled.params.workbook
    const { workbook, quarter, service, preFilled, sheet: standing } = await workbookNow(context, id)
    if (!isInTime(context, workbook, 'submit')) return tooLate(context, id, 'submit')
    const back = async (message: string, more: Parameters<typeof shownWorkbook>[2] = {}) => {
      const errors: Errors = { files: message, ...more.errors }
      return again(await shownWorkbook(context, id, { seen: version, ...more, errors }), showWorkbookPage, errors)
    }
    if (files.length !== 1) return back(files.length === 0 ? 'Choose the file' : 'Choose one file')
    const [{ name, path }] = files as [typeof files[number]]
    const called = name.slice(-100).toWellFormed().replaceAll('\0', '\ufffd')
    try {
      const [rows, about] = [await sheetRowsIn(path), { service: service.id, quarter: quarter.label }]
      const another = sheetOfAnother(rows, about)
      if (another !== undefined) return await back(`${called}: ${another}. Nothing was loaded`)
      const { input, wrong, errors } = readSheet(rows, about, called, today)
      const got = read(sheetFields, input, { today })
      // The page shows the file's cells to be mended there; nothing is kept until that is saved.
      if (wrong.length > 0) return await back(`${called}: ${wrong.length === 1 ? 'one cell is' : `${wrong.length} cells are`} wrong, so nothing was loaded`, {
        errors, typed: { ...typedOf(standing), ...input }, wrong: { total: wrong.length, listed: wrong.slice(0, mostListed) },
        unfit: { ...problemsWithSheet(filledIn(sheetOf(readable(got)), preFilled), preFilled), ...errors },
      })
      if ('errors' in got) return await back('The file can’t be read')
      const sheet = filledIn(sheetOf(got.values), preFilled)
      const saved = await db.row(saveFigures, { workbook: id, version, from: [...workbookLifecycle.moves.submit.from], ...statedAlone(sheet, preFilled) })
      const problems = problemsWithSheet(sheet, preFilled)
      if (!saved) return await savedMeanwhile(context, id, { typed: got.typed, values: got.values, stood: undefined })
      const unfit = Object.keys(problems).length
      note([`workbook:${id}`, `service:${service.id}`], { detail: { file: called } })
      const fits = unfit === 0 ? 'Everything fits: submit it when it is right.' : 'What doesn’t fit yet stands beside the sheet.'
      return done(`/workbooks/${id}`, `${called} is loaded. ${fits}`, { workbook: id, unfit })
    } catch (problem) {
      if (problem instanceof CsvProblem) return await back(`${called}, line ${problem.line}: the file ${problem.message}`)
      throw problem
    }
  },
})

/** The rows of the file by column. Throws a CsvProblem where it can't be read. */
async function sheetRowsIn(path: string): Promise<SheetRow[]> {
  const rows: SheetRow[] = []
  for await (const { header, records } of batchesOf(path, { known: sheetColumns, needed: neededColumns })) {
    for (const { line, cells } of records) {
      if (rows.length >= mostRows) throw new CsvProblem(line, `has more than ${mostRows} rows: it is no sheet of a workbook`)
      if (cells.length !== header.width) throw new CsvProblem(line, `has ${cells.length} cells in this line, and ${header.width} columns`)
      rows.push({ line, cells: Object.fromEntries([...header.positions].map(([column, at]) => [column, withoutGuard(cells[at] ?? '')])) as Partial<Cells> })
    }
  }
  return rows
}
