// Report: occupancy by quarter, of services, of the units of one, of types, of providers and of the authority, with the last eight quarters (S1.81).
import { occupancyOfLines, occupancyOfQuarters, unitDays, type Figures } from '#areas/schedules/public.ts'
import { labelOf } from '#code-lists/code-list.ts'
import { choice, pick, wholeNumber, type Errors, type Typed } from '#platform/fields.ts'
import { again, get, show, type Answer, type Context, type Route } from '#platform/web/route.ts'
import type { Sheet } from '#platform/xlsx.ts'
import { occupancyReportPage } from './occupancy.page.ts'
import { addFigures, askedQuarter, groupings, linesOf, noFigures, quartersUntil, trendLength, usualQuarters, type Grouping, type Line, type Shown } from './quarters.ts'
import { fileKinds, reportFile } from './report-file.ts'
import type { Service } from './report.ts'
import { onlyAsked, scopeFields, scopeOf, type Option } from './scope.ts'

/** In unit-days. */
export type Amounts = { contracted: number, available: number, occupied: number, void: number, unavailable: number }
export type OccupancyLine = Omit<Line, 'figures'> & { quarters: Amounts[] }

export type Found = {
  asAt: string | null
  by: Grouping
  asked: Typed
  quarters: Shown[]
  lines: OccupancyLine[]
  total: Amounts[]
  /** Where a line is a unit or a service level: the service, whose pages open the days. */
  service: number | null
  from_row: number
}
export type Drawn = { fields: typeof fields, options: Record<string, Option[]>, services: ReadonlyMap<number, Service>, typed: Typed, errors: Errors, found: Found | null }

export const linesAPage = 50
const fields = {
  quarter: pick({ label: 'Quarter', optional: true }), by: choice({ label: 'By', list: groupings, optional: true }), ...scopeFields,
}
const asked = { permission: 'occupancy.read', query: { ...fields, from_row: wholeNumber({ label: 'First row', optional: true, most: 1_000_000 }) }, asAt: true } as const

export const occupancyReport: Route[] = [
  get('/reports/occupancy', { ...asked, name: 'reports.occupancy', summary: 'Report: occupancy by quarter, with the last eight quarters',
    handle: (context) => answer(context as unknown as Context, (drawn, found) => show(found, (data, shown) => occupancyReportPage({ ...drawn, found: data }, shown))) }),
  ...fileKinds.map((kind) => get(`/reports/occupancy.${kind}`, { ...asked, name: `reports.occupancy-${kind}`, summary: `Report as ${kind.toUpperCase()}: occupancy by quarter`,
    handle: (context) => answer(context as unknown as Context, (drawn, found) => {
      context.note(found.service === null ? [] : [`service:${found.service}`], { detail: { rows: found.lines.length, ...found.asked } })
      return reportFile(`occupancy-by-${found.by}-${found.quarters.at(-1)!.label}`, sheetOf(found, drawn.services), kind)
    }) })),
]

async function answer(context: Context, go: (drawn: Drawn, found: Found) => Answer): Promise<Answer> {
  const { db, user, today, asAt, queryTyped, queryErrors } = context
  const query = context.query as { quarter: string | null, by: Grouping | null, service: string | null, provider: string | null, type: string | null, from_row: number | null }
  const until = asAt ?? today
  const { services, options, errors: wrongScope } = await scopeOf(db, query)
  const quarter = askedQuarter(query.quarter, until)
  const by = query.by ?? 'service'
  const service = query.service === null ? undefined : services.get(Number(query.service))
  const errors: Errors = { ...queryErrors, ...wrongScope, ...('error' in quarter ? { quarter: quarter.error } : {}),
    ...(by === 'unit' && !service && !wrongScope['service'] ? { service: 'Choose the service whose units you want to see' } : {}) }
  const drawn: Drawn = { fields, services, typed: queryTyped, errors, found: null,
    options: { ...options, quarter: usualQuarters(until).map((label, at) => ({ value: at === 0 ? '' : label, text: label })),
      by: groupings.codes.map(({ code, label }) => ({ value: code === 'service' ? '' : code, text: label })) } }
  if ('error' in quarter || Object.keys(errors).length > 0) return again(drawn, occupancyReportPage, errors)
  const quarters = quartersUntil(quarter, until)
  const lines = by === 'unit' ? await linesOfService(db, service!, quarters) : linesOf(await occupancyOfQuarters(db, quarters), services, by, user.authority.name)
  const total = Array.from({ length: trendLength }, noFigures)
  for (const line of lines) line.figures.forEach((figures, at) => addFigures(total[at]!, figures))
  return go(drawn, {
    asAt: asAt?.toString() ?? null, by, quarters, service: by === 'unit' ? service!.id : null, from_row: query.from_row ?? 0,
    asked: onlyAsked({ quarter: quarter.label, by, service: query.service, provider: query.provider, type: query.type, ...(asAt === null ? {} : { 'as-at': asAt.toString() }) }),
    lines: lines.map(({ figures, ...line }) => ({ ...line, quarters: figures.map(amountsOf) })), total: total.map(amountsOf),
  })
}

async function linesOfService(db: Context['db'], service: Service, quarters: Shown[]): Promise<Line[]> {
  const { lines, figures } = await occupancyOfLines(db, service, quarters)
  return lines.map(({ id, unit, level }) => {
    const own = Array.from({ length: trendLength }, noFigures)
    for (const each of figures) if (each.of === id) addFigures(own[each.quarter]!, each.figures)
    return { key: id, name: unit ?? level, more: unit === null ? '' : level, figures: own }
  })
}

function amountsOf({ contracted, occupied, void: empty, unavailable }: Figures): Amounts {
  return { contracted: unitDays(contracted), available: unitDays(occupied + empty), occupied: unitDays(occupied), void: unitDays(empty), unavailable: unitDays(unavailable) }
}

/** A row for each line and quarter, as those who pivot it want it. */
function sheetOf({ by, quarters, lines, asAt }: Found, services: ReadonlyMap<number, Service>): Sheet {
  const provider = ({ key }: OccupancyLine) => (by === 'service' ? services.get(Number(key))!.organisation : null)
  return {
    name: `Occupancy by ${labelOf(groupings, by).toLowerCase()}`,
    columns: [{ heading: labelOf(groupings, by), kind: 'text' },
      ...(by === 'service' ? [{ heading: 'Service ID', kind: 'number' }, { heading: 'Type of service', kind: 'text' }, { heading: 'Provider', kind: 'text' }] as const
        : by === 'unit' ? [{ heading: 'Service level', kind: 'text' }] as const : []),
      { heading: 'Quarter', kind: 'text' }, { heading: 'First day', kind: 'date' }, { heading: 'Last day', kind: 'date' },
      ...['Contracted', 'Available', 'Occupied', 'Void', 'Unavailable', 'Occupied of contracted'].map((heading) => ({ heading, kind: 'number' as const })),
      { heading: 'As known on', kind: 'date' }],
    rows: lines.flatMap((line) => quarters.map(({ label, from, to }, at) => {
      const { contracted, available, occupied, void: empty, unavailable } = line.quarters[at]!
      return [line.name, ...(by === 'service' ? [Number(line.key), line.more, provider(line)] : by === 'unit' ? [line.more] : []), label, from, to,
        contracted, available, occupied, empty, unavailable, contracted === 0 ? null : Math.round(occupied / contracted * 1e6) / 1e6, asAt]
    })),
  }
}
