// The routes of a report that counts rows: as a page, as CSV and as a workbook, with the same filters, on the same rows.
import type { Permission } from '#access/roles.ts'
import { listName } from '#areas/clients/public.ts'
import { periodFields, readComingDays, readPeriod, type Period } from '#areas/schedules/public.ts'
import type { RowAction } from '#pages/components/row-actions.ts'
import { date, pick, wholeNumber, type Errors, type Fields, type Typed } from '#platform/fields.ts'
import type { Cell, Sheet } from '#platform/xlsx.ts'
import { again, get, show, type Answer, type Context, type FinalAnswer, type Route } from '#platform/web/route.ts'
import { listReportPage } from './list-report.page.ts'
import { fileKinds, reportFile } from './report-file.ts'
import { groupsOf, peopleIn, serviceTypeOf, type Column, type Dimension, type Group, type Row, type Service } from './report.ts'
import { listNames } from './reports.sql.ts'
import { onlyAsked, orAll, scopeFields, scopeOf, type Option, type ScopeAsked } from './scope.ts'

export type ListReport<R extends Row> = {
  key: string
  title: string
  /** What one row is, in the singular and the plural. */
  counts: [one: string, many: string]
  /** What is counted, in a sentence or two, above the figures. */
  about: string
  permission: Permission
  /** Asks for first and last day, of the past or to come, or for one day. */
  of: 'period' | 'coming' | 'day'
  /** Rows of something else name nobody. */
  ofPeople?: false
  rows(context: Context, period: Period): Promise<R[]>
  dimensions: (context: Context) => Dimension<R>[]
  columns: (context: Context) => Column<R>[]
  /** Figures beside the number of rows. */
  facts(rows: readonly R[]): { label: string, value: string }[]
  /** Where a row is opened. */
  hrefOf(row: R, period: Period): string | null
  /** What can be done about a row now. */
  linksOf?(row: R, context: Context): RowAction[]
}

export type ShownRow = { client: number | null, name: string, service: number, href: string | null, cells: Record<string, Cell>, links: RowAction[] }
export type Shown = Period & {
  asAt: string | null
  /** The filters that are on, days among them, as they stand in an address. */
  asked: Typed
  total: number
  people: number
  facts: { label: string, value: string }[]
  groups: Group[]
  rows: ShownRow[]
  from_row: number
  more: boolean
}

/** What the page needs to draw itself. Filters that can't be read come back as typed, without figures. */
export type Drawn = {
  report: Pick<ListReport<Row>, 'key' | 'title' | 'counts' | 'about' | 'of' | 'ofPeople'>
  columns: Pick<Column<Row>, 'key' | 'heading' | 'kind' | 'inFiles'>[]
  fields: Fields
  options: Record<string, Option[]>
  services: ReadonlyMap<number, Service>
  typed: Typed
  errors: Errors
  found: Shown | null
}

const pageSize = 50
const nobodys = 'Somebody whose record you may not see'
const firstRow = { from_row: wholeNumber({ label: 'First row', optional: true, most: 10_000_000 }) }
const dayFields = { on: date({ label: 'Day', optional: true, yearNeeded: true }) }

export function listReport<R extends Row>(report: ListReport<R>): Route[] {
  const { key, title, permission } = report
  // Labels alone are read here; codes that the authority keeps for itself come with the request.
  const own = Object.fromEntries(report.dimensions(nobody).map((each) => [each.name, pick({ label: each.heading, optional: true })]))
  const fields: Fields = { ...(report.of === 'day' ? dayFields : periodFields), ...scopeFields, ...own }
  const route = (part: '' | '.csv' | '.xlsx', name: string, summary: string, handle: Handle<R>) => get(`/reports/${key}${part}`, {
    name: `reports.${key}${name}`, summary, permission, query: { ...fields, ...firstRow } as Fields, asAt: true,
    handle: async (context): Promise<Answer> => handle(await find(report, fields, context as unknown as Context), context as unknown as Context),
  })
  return [
    route('', '', `Report: ${title.toLowerCase()}`, (got, context) => drawn(report, got, context)),
    ...fileKinds.map((kind) => route(`.${kind}`, `-${kind}`, `Report as ${kind.toUpperCase()}: ${title.toLowerCase()}`, async (got, context) => {
      if (got.rows === null) return drawn(report, got, context)
      const names = await namesOf(got.rows, context)
      context.note(got.rows.flatMap(({ client }) => (names.has(client!) ? [`client:${client}`] : [])), { detail: { rows: got.rows.length, ...got.asked } })
      const { from, to } = got.period!
      return reportFile(`${key}-${from === to ? from : `${from}-to-${to}`}`, sheetOf(report, got.rows, got.services, names, context), kind)
    })),
  ]
}
type Handle<R> = (got: Got<R>, context: Context) => Promise<FinalAnswer>
const nobody = { user: { codes: [] } } as unknown as Context

type Got<R> = Pick<Drawn, 'fields' | 'options' | 'services' | 'errors'> & { asked: Typed, period: Period | null, rows: R[] | null, dimensions: Dimension<R>[] }

/** Reads the filters, then the rows that they leave; no rows where something is wrong with them. */
async function find<R extends Row>(report: ListReport<R>, fields: Fields, context: Context): Promise<Got<R>> {
  const { db, queryErrors, today, asAt } = context
  const query = context.query as Record<string, string | null> & ScopeAsked
  const until = asAt ?? today
  const days = { from: query['from'] ?? null, to: query['to'] ?? null }
  const read = report.of === 'period' ? readPeriod(days, queryErrors, until) : report.of === 'coming' ? readComingDays(days, queryErrors, until)
    : { period: { from: query['on'] ?? until.toString(), to: query['on'] ?? until.toString() } }
  const { services, options, errors: wrongScope } = await scopeOf(db, query)
  const dimensions = report.dimensions(context)
  const wrongCode = dimensions.filter(({ name, list }) => typeof query[name] === 'string' && list !== 'found' && !list.codes.some(({ code }) => code === query[name]))
    .map(({ name, heading }) => [name, `Choose ${heading.toLowerCase()} from the list`])
  const errors: Errors = { ...queryErrors, ...wrongScope, ...Object.fromEntries(wrongCode), ...('errors' in read ? read.errors : {}) }
  const { from_row: _, ...filters } = query
  const got: Omit<Got<R>, 'asked' | 'period' | 'rows'> = { fields, services, errors, dimensions,
    options: { ...options, ...Object.fromEntries(dimensions.map(({ name, list }) => [name, orAll(list === 'found' ? [] : list.codes.map(({ code, label }) => ({ value: code, text: label })))])) } }
  if (Object.keys(errors).length > 0 || 'errors' in read) return { ...got, asked: context.queryTyped, period: null, rows: null }
  const { period } = read
  const asked = onlyAsked({ ...filters, ...(report.of === 'day' ? { on: period.from } : period), ...(asAt === null ? {} : { 'as-at': asAt.toString() }) })
  const inScope = (await report.rows(context, period)).filter((row) => services.has(row.service))
  for (const { name, list, of } of dimensions) if (list === 'found') got.options[name] = orAll([...new Set(inScope.map(of))].sort().map((value) => ({ value, text: value })))
  const rows = inScope.filter((row) => dimensions.every(({ name, of }) => query[name] === null || of(row) === query[name]))
  return { ...got, asked, period, rows }
}

async function drawn<R extends Row>(report: ListReport<R>, got: Got<R>, context: Context): Promise<FinalAnswer> {
  const columns = report.columns(context)
  const { fields, options, services, errors } = got
  const frame = { report: report as unknown as Drawn['report'], columns: columns as Drawn['columns'], fields, options, services }
  const { rows, period, asked } = got
  if (rows === null) return again<Drawn>({ ...frame, typed: asked, errors, found: null }, listReportPage, errors)
  const from = Number((context.query as Record<string, number | null>)['from_row'] ?? 0)
  const part = rows.slice(from, from + pageSize)
  const names = await namesOf(part, context)
  context.note(part.flatMap(({ client }) => (names.has(client!) ? [`client:${client}`] : [])))
  const found: Shown = {
    ...period!, asAt: context.asAt?.toString() ?? null, asked, total: rows.length, people: peopleIn(rows), facts: report.facts(rows),
    groups: groupsOf(rows, got.dimensions, services), from_row: from, more: rows.length > from + pageSize,
    rows: part.map((row) => {
      const name = row.client === null ? '' : names.get(row.client) ?? nobodys
      return { client: row.client !== null && row.client > 0 ? row.client : null, name, service: row.service, href: report.hrefOf(row, period!),
        cells: Object.fromEntries(columns.map(({ key, of }) => [key, of(row, name)])), links: context.asAt === null ? report.linksOf?.(row, context) ?? [] : [] }
    }),
  }
  return show(found, (data, shown) => listReportPage({ ...frame, typed: {}, errors: {}, found: data }, shown))
}

async function namesOf(rows: readonly Row[], { db }: Context): Promise<Map<number, string>> {
  const clients = [...new Set(rows.flatMap(({ client }) => (client !== null && client > 0 ? [client] : [])))]
  if (clients.length === 0) return new Map()
  return new Map((await db.rows(listNames, { clients })).map((person) => [person.id, listName(person)]))
}

function sheetOf<R extends Row>(report: ListReport<R>, rows: readonly R[], services: ReadonlyMap<number, Service>, names: ReadonlyMap<number, string>, context: Context): Sheet {
  const columns = report.columns(context)
  return {
    name: report.title,
    columns: [...(report.ofPeople === false ? [] : [{ heading: 'Client', kind: 'text' }, { heading: 'Client ID', kind: 'number' }] as const), { heading: 'Service', kind: 'text' }, { heading: 'Service ID', kind: 'number' },
      { heading: 'Provider', kind: 'text' }, { heading: 'Type of service', kind: 'text' }, ...columns.map(({ heading, kind }) => ({ heading, kind }))],
    rows: rows.map((row) => {
      const service = services.get(row.service)!
      const name = row.client === null ? '' : names.get(row.client) ?? nobodys
      return [...(report.ofPeople === false ? [] : [name, row.client !== null && row.client > 0 ? row.client : null]), service.name, service.id, service.organisation, serviceTypeOf(service.type), ...columns.map(({ of }) => of(row, name))]
    }),
  }
}
