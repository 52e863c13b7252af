// The routes of a report that counts rows: as a page, as CSV and as a workbook, with the same filters, on the same rows.
import type { Permission } from '#access/roles.ts'
import { listName, listNames, unknownPerson } from '#areas/clients/public.ts'
import { periodFields, readComingDays, readPeriod, type Period } from '#areas/schedules/public.ts'
import type { RowAction } from '#pages/components/row-actions.ts'
import { date, pick, wholeNumber, type Errors, type Fields, type Typed } from '#platform/fields.ts'
import type { Cell, Sheet } from '#platform/xlsx.ts'
import { again, get, later, show, type Answer, type Context, type FinalAnswer, type Route } from '#platform/web/route.ts'
import { inOwnTransaction } from '#platform/web/own-transaction.ts'
import { listReportPage } from './list-report.page.ts'
import { fileKinds, reportFile } from './report-file.ts'
import { countOf, groupsOf, peopleIn, serviceTypeOf, type Alike, type Column, type Dimension, type Group, type Row, type Service } from './report.ts'
import { onlyAsked, orAll, scopeFields, scopeOf, type Option, type ScopeAsked } from './scope.ts'

/** `C` are rows counted together; where all rows are held, that is each of them. */
export type ListReport<R extends Row, C extends Alike = R> = About<R, C> & (Held<R> | InParts<R, C>)

type About<R extends Row, C extends Alike> = {
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
  dimensions: (context: Context) => Dimension<C>[]
  columns: (context: Context) => Column<R>[]
  /** What the column of names is called, where rows may be about something else than people. */
  whose?: string
  /** Names of rows about nobody on record, and what is told of them to the access log; otherwise they have none. */
  namesOf?(rows: readonly R[], context: Context): Promise<ReadonlyMap<R, { name: string, subject: string }>>
  /** Where a row is opened. */
  hrefOf(row: R, period: Period): string | null
  /** What can be done about a row now. */
  linksOf?(row: R, context: Context): RowAction[]
}

type Fact = { label: string, value: string }

/** Few enough for all of them to be held at once; who they are is looked up part by part for a file too. `facts` are figures beside their number. */
type Held<R> = { rows(context: Context, period: Period): Promise<R[]>, facts(rows: readonly R[]): Fact[] }

/** Too many for that: the database counts them, and gives those that are shown. What `counts` gives is filtered, and says which rows the others are about. */
type InParts<R, C> = {
  parts: {
    counts(context: Context, period: Period): Promise<C[]>
    shown(context: Context, period: Period, chosen: readonly C[], first: number, most: number): Promise<{ people: number, facts: Fact[], rows: R[] }>
    /** By the day that the period is about, in the order of the rows. */
    days(context: Context, period: Period, chosen: readonly C[]): Promise<{ day: string, count: number }[]>
    rowsOf(context: Context, part: Part, chosen: readonly C[]): Promise<R[]>
  }
}

export type ShownRow = { client: number | null, name: string, service: number, href: string | null, cells: Record<string, Cell>, links: RowAction[] }
export type Shown = Period & {
  asAt: string | null
  /** The filters that are on, days among them, as they stand in an address. */
  asked: Typed
  total: number
  people: number
  facts: Fact[]
  groups: Group[]
  rows: ShownRow[]
  from_row: number
  more: boolean
}

/** What the page needs to draw itself. Filters that can't be read come back as typed, without figures. */
export type Drawn = {
  report: Pick<ListReport<Row>, 'key' | 'title' | 'counts' | 'about' | 'of' | 'ofPeople' | 'whose'>
  columns: Pick<Column<Row>, 'key' | 'heading' | 'kind' | 'hundredths' | 'inFiles'>[]
  fields: Fields
  options: Record<string, Option[]>
  services: ReadonlyMap<number, Service>
  typed: Typed
  errors: Errors
  found: Shown | null
}

const pageSize = 50
const firstRow = { from_row: wholeNumber({ label: 'First row', optional: true, most: 10_000_000 }) }
const dayFields = { on: date({ label: 'Day', optional: true, yearNeeded: true }) }

export function listReport<R extends C & Row, C extends Alike = R>(report: ListReport<R, C>): Route[] {
  const { key, title, permission } = report
  // Labels alone are read here; codes that the authority keeps for itself come with the request.
  const own = Object.fromEntries(report.dimensions(nobody).map((each) => [each.name, pick({ label: each.heading, optional: true })]))
  const fields: Fields = { ...(report.of === 'day' ? dayFields : periodFields), ...scopeFields, ...own }
  const route = (part: '' | '.csv' | '.xlsx', name: string, summary: string, handle: Handle<R, C>) => get(`/reports/${key}${part}`, {
    name: `reports.${key}${name}`, summary, permission, query: { ...fields, ...firstRow } as Fields, asAt: true,
    handle: async (context): Promise<Answer> => handle(await find(report, fields, context as unknown as Context), context as unknown as Context),
  })
  return [
    route('', '', `Report: ${title.toLowerCase()}`, (got, context) => drawn(report, got, context)),
    ...fileKinds.map((kind) => route(`.${kind}`, `-${kind}`, `Report as ${kind.toUpperCase()}: ${title.toLowerCase()}`, async (got, context) => {
      if (got.left === null) return drawn(report, got, context)
      const { left, services, asked, period } = got
      context.note([], { detail: { rows: left.total, ...asked } })
      const days = period!.from === period!.to ? period!.from : `${period!.from}-to-${period!.to}`
      const known = context.asAt === null ? '' : `-as-known-on-${context.asAt.toString()}`
      const answer = (rows: Sheet['rows']) => reportFile(`${key}-${days}${known}`, sheetOf(report, rows, context), kind)
      const told = async (rows: R[], asking: Context) => {
        const names = await namesOf(report, rows, asking)
        return { subjects: names.subjects, cells: cellsOf(report, rows, services, names, asking) }
      }
      if (left.total <= rowsInPart) {
        const { subjects, cells } = await told(await left.all(), context)
        context.note(subjects)
        return answer(cells)
      }
      const parts = await left.parts()
      return later(async (database) => answer({ length: left.total, parts: async function* () {
        for (const part of parts) {
          const cells = await inOwnTransaction(database, context, async (own) => {
            const { subjects, cells: came } = await told(await part(own), own)
            return { came, event: { action: `reports.${key}-${kind}`, subjects } }
          }, true)
          if (!cells) throw new Error('whoever takes this report may not read it any more')
          yield cells
        }
      } }))
    })),
  ]
}
type Handle<R, C> = (got: Got<R, C>, context: Context) => Promise<Answer>
const nobody = { user: { codes: [] } } as unknown as Context

type Got<R, C> = Pick<Drawn, 'fields' | 'options' | 'services' | 'errors'> & { asked: Typed, period: Period | null, left: Left<R, C> | null, dimensions: Dimension<C>[] }

/** What the filters leave. */
type Left<R, C> = {
  counted: readonly C[]
  total: number
  shown(first: number, most: number): Promise<{ people: number, facts: Fact[], rows: R[] }>
  all(): Promise<R[]>
  /** All of them one part after the other, each as whoever asks then. */
  parts(): Promise<((own: Context) => Promise<R[]>)[]>
}

/** Of the rows of some days, so many after the first ones. */
export type Part = Period & { first: number, most: number }
/** What a file takes from the database at once, and tells the audit of at once: how long it takes to read does not hold anybody up. */
export const rowsInPart = 2_000

/** Some days with few rows are one part, and a day with very many is several. */
export function partsOf(days: readonly { day: string, count: number }[]): Part[] {
  const parts: (Part & { rows: number })[] = []
  for (const { day, count } of days) {
    const last = parts.at(-1)
    if (last && last.rows + count <= rowsInPart) Object.assign(last, { to: day, rows: last.rows + count })
    else for (let first = 0; first < count; first += rowsInPart) parts.push({ from: day, to: day, first, most: rowsInPart, rows: count })
  }
  return parts.map(({ rows: _, ...part }) => part)
}

/** Reads the filters, then the rows that they leave; no rows where something is wrong with them. */
async function find<R extends C & Row, C extends Alike>(report: ListReport<R, C>, fields: Fields, context: Context): Promise<Got<R, C>> {
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
  const got: Omit<Got<R, C>, 'asked' | 'period' | 'left'> = { fields, services, errors, dimensions,
    options: { ...options, ...Object.fromEntries(dimensions.map(({ name, list }) => [name, orAll(list === 'found' ? [] : list.codes.map(({ code, label }) => ({ value: code, text: label })))])) } }
  if (Object.keys(errors).length > 0 || 'errors' in read) return { ...got, asked: context.queryTyped, period: null, left: null }
  const { period } = read
  const asked = onlyAsked({ ...filters, ...(report.of === 'day' ? { on: period.from } : period), ...(asAt === null ? {} : { 'as-at': asAt.toString() }) })
  const held = 'rows' in report ? await report.rows(context, period) : null
  const inScope = (held ?? await (report as InParts<R, C>).parts.counts(context, period)).filter((row) => services.has(row.service))
  for (const { name, list, of } of dimensions) if (list === 'found') got.options[name] = orAll([...new Set(inScope.map(of))].sort().map((value) => ({ value, text: value })))
  const counted = inScope.filter((row) => dimensions.every(({ name, of }) => query[name] === null || of(row) === query[name]))
  return { ...got, asked, period, left: 'rows' in report ? leftOf(report, counted as unknown as R[]) as unknown as Left<R, C> : leftInParts(report, counted, context, period) }
}

function leftOf<R extends Row>({ facts }: Held<R>, rows: R[]): Left<R, R> {
  const starts = Array.from({ length: Math.ceil(rows.length / rowsInPart) }, (_, part) => part * rowsInPart)
  return {
    counted: rows, total: rows.length, all: async () => rows,
    shown: async (first, most) => ({ people: peopleIn(rows), facts: facts(rows), rows: rows.slice(first, first + most) }),
    parts: async () => starts.map((first) => async () => rows.slice(first, first + rowsInPart)),
  }
}

function leftInParts<R, C extends Alike>({ parts: { shown, days, rowsOf } }: InParts<R, C>, counted: readonly C[], context: Context, period: Period): Left<R, C> {
  return {
    counted, total: countOf(counted), shown: (first, most) => shown(context, period, counted, first, most),
    all: () => rowsOf(context, { ...period, first: 0, most: rowsInPart }, counted),
    parts: async () => partsOf(await days(context, period, counted)).map((part) => (own) => rowsOf(own, part, counted)),
  }
}

async function drawn<R extends C & Row, C extends Alike>(report: ListReport<R, C>, got: Got<R, C>, context: Context): Promise<FinalAnswer> {
  const columns = report.columns(context)
  const { fields, options, services, errors } = got
  const frame = { report: report as unknown as Drawn['report'], columns: columns as Drawn['columns'], fields, options, services }
  const { left, period, asked } = got
  if (left === null) return again<Drawn>({ ...frame, typed: asked, errors, found: null }, listReportPage, errors)
  const from = Number((context.query as Record<string, number | null>)['from_row'] ?? 0)
  const { people, facts, rows: part } = await left.shown(from, pageSize)
  const names = await namesOf(report, part, context)
  context.note(names.subjects)
  const found: Shown = {
    ...period!, asAt: context.asAt?.toString() ?? null, asked, total: left.total, people, facts,
    groups: groupsOf(left.counted, got.dimensions, services), from_row: from, more: left.total > from + pageSize,
    rows: part.map((row) => {
      const name = names.of(row)
      return { client: row.client !== null && row.client > 0 ? row.client : null, name, service: row.service, href: report.hrefOf(row, period!),
        cells: Object.fromEntries(columns.map(({ key, of }) => [key, of(row, name)])), links: context.asAt === null ? report.linksOf?.(row, context) ?? [] : [] }
    }),
  }
  return show(found, (data, shown) => listReportPage({ ...frame, typed: {}, errors: {}, found: data }, shown))
}

/** `subjects`: whoever is named. */
type Names<R> = { of(row: R): string, subjects: string[] }

async function namesOf<R extends Row>({ namesOf: ofOthers }: Pick<About<R, R>, 'namesOf'>, rows: readonly R[], context: Context): Promise<Names<R>> {
  const clients = [...new Set(rows.flatMap(({ client }) => (client !== null && client > 0 ? [client] : [])))]
  const others = rows.filter(({ client }) => client === null)
  const [people, named] = await Promise.all([clients.length === 0 ? [] : context.db.rows(listNames, { clients }), others.length === 0 ? undefined : ofOthers?.(others, context)])
  const names = new Map(people.map((person) => [person.id, listName(person)]))
  return {
    of: (row) => (row.client === null ? named?.get(row)?.name ?? '' : names.get(row.client) ?? unknownPerson),
    subjects: rows.flatMap((row) => (row.client === null ? named?.get(row)?.subject ?? [] : names.has(row.client) ? `client:${row.client}` : [])),
  }
}

function sheetOf<R extends Row>(report: Pick<About<R, R>, 'title' | 'ofPeople' | 'whose' | 'columns'>, rows: Sheet['rows'], context: Context): Sheet {
  return {
    name: report.title,
    columns: [
      ...(report.ofPeople === false ? [] : [{ heading: report.whose ?? 'Client', kind: 'text' }, { heading: 'Client ID', kind: 'number' }] as const),
      { heading: 'Service', kind: 'text' },
      { heading: 'Service ID', kind: 'number' },
      { heading: 'Provider', kind: 'text' },
      { heading: 'Type of service', kind: 'text' },
      ...report.columns(context).map(({ heading, kind }) => ({ heading, kind })),
    ],
    rows,
  }
}

function cellsOf<R extends Row>(
  report: Pick<About<R, R>, 'ofPeople' | 'columns'>, rows: readonly R[], services: ReadonlyMap<number, Service>, names: Names<R>, context: Context,
): Cell[][] {
  const columns = report.columns(context)
  return rows.map((row) => {
    const service = services.get(row.service)!
    const name = names.of(row)
    return [
      ...(report.ofPeople === false ? [] : [name, row.client !== null && row.client > 0 ? row.client : null]),
      service.name,
      service.id,
      service.organisation,
      serviceTypeOf(service.type),
      ...columns.map(({ of }) => of(row, name)),
    ]
  })
}
