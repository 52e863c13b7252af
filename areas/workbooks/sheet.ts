// The sheet of a workbook as a table: its columns and rows, and what a filled-in one says. In which form it is written, CSV or another, is not its business.
import { type Finding } from '#areas/exchange/public.ts'
import { workbookFigure, type WorkbookFigure } from '#code-lists/workbook-figures.ts'
import { read, type Errors } from '#platform/fields.ts'
import { commentOn, figureNames, labelOfFigure, sheetFields, type Sheet, type Figures } from './workbook.ts'

/** `stated` and `comment` are filled in; `service`, `quarter` and `figure` say what a row is about; the rest is for people. */
export const sheetColumns = ['service', 'quarter', 'figure', 'meaning', 'filled_in', 'stated', 'comment'] as const
export const neededColumns = ['service', 'quarter', 'figure', 'stated', 'comment'] as const
export type Cells = Record<(typeof sheetColumns)[number], string>
export type About = { service: number, quarter: string }

const written = (value: number | null) => (value === null ? '' : String(value))

export function rowsOfSheet({ service, quarter }: About, { figures, comments }: Sheet, preFilled: Figures): Cells[] {
  return workbookFigure.codes.map(({ code, label, of, meaning }) => ({
    service: String(service), quarter, figure: code,
    meaning: `${label}${of === 'days' ? ' (unit-days)' : ''}: ${meaning}`,
    filled_in: written(preFilled[code]), stated: written(figures[code]), comment: comments[code] ?? '',
  }))
}

/** One row of a sheet that came back, and the line it stands in. */
export type SheetRow = { line: number, cells: Partial<Cells> }

/**
 * What the rows say, by field as the page would have sent it; and everything that can't be read, cell by cell, with `errors` saying the same beside
 * the fields of the page.
 */
export type ReadSheet = { input: Record<string, string>, wrong: Finding[], errors: Errors }

/** What another sheet is about, in words; undefined while some of its rows are about this workbook. */
export function sheetOfAnother(rows: readonly SheetRow[], about: About): string | undefined {
  const named = (column: 'service' | 'quarter') => [...new Set(rows.map(({ cells }) => cells[column]?.trim().toUpperCase() ?? ''))]
  const [services, quarters] = [named('service'), named('quarter')]
  if (rows.length === 0 || (services.includes(String(about.service)) && quarters.includes(about.quarter))) return undefined
  const of = (service: string, quarter: string) => `service ${service || '(none)'} in ${quarter || '(no quarter)'}`
  return services.length > 1 || quarters.length > 1 ? `no row of it is about ${of(String(about.service), about.quarter)}`
    : `it is about ${of(services[0]!, quarters[0]!).slice(0, 100)}, and this workbook about ${of(String(about.service), about.quarter)}`
}

export function readSheet(rows: readonly SheetRow[], about: About, file: string, today: Temporal.PlainDate): ReadSheet {
  const input: Record<string, string> = {}
  const wrong: Finding[] = []
  const beside: Errors = {}
  const lines = new Map<WorkbookFigure, number>()
  for (const { line, cells } of rows) {
    const value = (column: keyof Cells) => cells[column]?.trim() ?? ''
    const say = (column: keyof Cells, message: string) => wrong.push({ file, line, column, value: value(column).slice(0, 100), message })
    const isOthers = value('service') !== String(about.service) || value('quarter').toUpperCase() !== about.quarter
    if (value('service') !== String(about.service)) say('service', `This workbook is of service ${about.service}`)
    if (value('quarter').toUpperCase() !== about.quarter) say('quarter', `This workbook is of ${about.quarter}`)
    const name = figureNames.find((each) => each === value('figure').toLowerCase())
    if (!name) say('figure', `There is no such figure. There are: ${figureNames.join(', ')}`)
    else if (lines.has(name)) say('figure', `${labelOfFigure(name)} stands in line ${lines.get(name)} already`)
    if (!name || lines.has(name)) continue
    lines.set(name, line)
    if (isOthers) beside[name] = `Line ${line} of the file is about another service or quarter: check what it says`
    const one = { [name]: value('stated'), [commentOn(name)]: value('comment') }
    const got = read({ [name]: sheetFields[name]!, [commentOn(name)]: sheetFields[commentOn(name)]! }, one, { today })
    const errors: Errors = 'errors' in got ? got.errors : {}
    Object.assign(beside, errors)
    if (errors[name]) say('stated', errors[name])
    if (errors[commentOn(name)]) say('comment', errors[commentOn(name)]!)
    Object.assign(input, one)
  }
  const missing = figureNames.filter((name) => !lines.has(name))
  if (missing.length > 0) wrong.push({ file, line: rows.at(-1)?.line ?? 1, column: 'figure', value: '', message: `These figures have no row: ${missing.join(', ')}` })
  for (const name of missing) beside[name] = 'The file has no row for this: what stands here is what stood before'
  return { input, wrong, errors: beside }
}
