// The parts of a service as forms keep them: which fields, which rules, and the statements that read and write each.
import { voidKind } from '#code-lists/void-kinds.ts'
import type { Leading } from '#pages/components/link-if.ts'
import { dayAfter, showShortIso } from '#platform/dates.ts'
import { readable, type Errors, type Fields, type Read, type Typed } from '#platform/fields.ts'
import type { Refusals, RowOf, Statement } from '#platform/sql.ts'
import { found, type Context } from '#platform/web/route.ts'
import {
  capacities, contracts, deleteCapacity, deleteContract, deleteLevel, deletePrice, deleteProperty, deleteUnit, deleteVoid, levels, listAffected, prices, properties, units, voids,
} from './edit-service.sql.ts'
import {
  capacityFields, contractFields, levelFields, levelName, priceFields, problemsInHouse, problemsWithDays, problemsWithUnit, propertyFields, unitFields, unitName, voidFields,
} from './service.ts'
import { listLevels, listProperties, listUnits } from './services.sql.ts'

export type Values = Record<string, string | null>
export type Options = Record<string, { value: string, text: string }[]>
/** What there is in a service to choose from, and its units, whose days go together. */
export type Among = { options: Options, units: RowOf<typeof listUnits.gives>[] }

export type Part = {
  path: string
  title: string
  /** How a new one is said to be made. */
  adding: string
  tab: 'details' | 'properties'
  fields: Fields
  /** Columns whose field has the short name of what is chosen: service_level_id ← service_level. */
  columns: Record<string, string>
  usual: Typed
  /** `id` is the part itself, where it is there already. */
  problems(values: Values, units: Among['units'], id: string | null): Errors
  statements: { find: Statement, insert: Statement, update: Statement }
  /** Days that are no longer what whoever has a schedule on them was promised, at a unit, a level or anywhere, once `before` becomes `now`; null where it is not there, and what becomes of them. */
  takesAway?(before: Standing | null, now: Values | null): { unit?: string | null, level?: string | null, days: Span[], told: string }
  /** How one recorded in error is taken back, what that comes to, and what is said where something else than a key keeps it. */
  removal?: { statement: typeof deleteVoid, outcome?: string, kept?: string }
}

const isUnavailable = (kind: string) => voidKind.codes.some(({ code, class: counts }) => code === kind && counts === 'unavailable')
const wide = (statements: Record<'find' | 'insert' | 'update', unknown>) => statements as Part['statements']

type Span = { from: string, before: string }
type Standing = Values & { id: string }
const after = (day: string | null | undefined) => (day ? dayAfter(day) : 'infinity')

/** What is lost of the days of `before`, and no other days. From 1 April to 31 March, now to 1 October: 2 October to 31 March; now from 1 June of next year: all of them. */
function lostDays(before: Values | null, now: Values | null): Span[] {
  if (before === null) return []
  const was = { from: before['starts_on']!, before: after(before['ends_on']) }
  if (now === null) return [was]
  const [starts, ends] = [now['starts_on']!, after(now['ends_on'])]
  return [{ from: was.from, before: starts < was.before ? starts : was.before }, { from: ends > was.from ? ends : was.from, before: was.before }]
    .filter(({ from, before: end }) => from < end)
}

/**
 * Of a level there is no more of it on the days that are lost; on all of them once it is another level's. Where each day is worth something else, that
 * is all of them too, whichever are left: from 91.70 to 917.00 all are paid otherwise, those that are over among them.
 */
const atLevel = (told: string, worth: { told: string, isOther(before: Values, now: Values): boolean }): NonNullable<Part['takesAway']> => (before, now) => {
  const level = before?.['service_level'] ?? null
  const isStill = level === now?.['service_level']
  if (before !== null && now !== null && isStill && worth.isOther(before, now)) return { level, days: lostDays(before, null), told: worth.told }
  return { level, days: lostDays(before, isStill ? now : null), told }
}

export type Taken = { text: string, links: Leading[] }

/** Which schedules would lose days, in words and by links where they are few; null where none would. */
export async function daysTaken(
  { db, today }: Pick<Context, 'db' | 'today'>, { takesAway }: Pick<Part, 'takesAway'>, service: number, before: Standing | null, now: Values | null,
): Promise<Taken | null> {
  if (!takesAway) return null
  const { unit = null, level = null, days: all, told } = takesAway(before, now)
  // Who has no end date was promised no day beyond the year that forms look ahead.
  const horizon = today.add({ years: 1 }).toString()
  const days = all.filter(({ from }) => from < horizon).map(({ from, before: end }) => ({ from, before: end < horizon ? end : horizon }))
  if (days.length === 0) return null
  const affected = await db.rows(listAffected, { service, unit, level, from: days.map(({ from }) => from), before: days.map(({ before: end }) => end) })
  const [first] = affected
  if (!first) return null
  return {
    text: `${first.schedules === 1 ? 'One schedule has' : `${first.schedules} schedules have`} days ${told}, the first of them ${showShortIso(first.first)}`,
    links: first.schedules > affected.length ? [] : affected.flatMap(({ id, place, starts_on }) =>
      (id === null ? [] : [{ href: `/schedules/${id}`, text: `Schedule ${id}: ${place} from ${showShortIso(starts_on!)}` }])),
  }
}

export const propertyPart: Part = {
  path: 'properties', title: 'property', adding: 'Add a property', tab: 'properties', fields: propertyFields,
  columns: {}, usual: {}, problems: () => ({}), statements: wide(properties),
  removal: { statement: deleteProperty },
}
export const unitPart: Part = {
  path: 'units', title: 'unit', adding: 'Add a unit', tab: 'properties', fields: unitFields,
  columns: { service_level_id: 'service_level', property_id: 'property' }, usual: { places: '1', units: '1.00', kind: 'self-contained' },
  problems: (values, among, id) => ({ ...problemsInHouse(values, among, id), ...problemsWithDays(values), ...problemsWithUnit(values as Parameters<typeof problemsWithUnit>[0]) }),
  statements: wide(units),
  // One that anybody has or had can't be removed, which says more than whose days those are.
  takesAway: (before, now) => ({ unit: before?.id ?? null, days: now === null ? [] : lostDays(before, now), told: 'on which this unit would not be let' }),
  removal: { statement: deleteUnit, kept: 'Somebody had a schedule in this unit once, or a request asks or asked for it, so it stays' },
}

export const parts: readonly Part[] = [
  {
    path: 'contracts', title: 'contract', adding: 'Add a contract', tab: 'details', fields: contractFields,
    columns: {}, usual: {}, problems: problemsWithDays, statements: wide(contracts),
    takesAway: (before, now) => ({ days: lostDays(before, now), told: 'which would be in no contract, and so be unpaid' }),
    removal: { statement: deleteContract, outcome: 'Its days are in no contract now.' },
  },
  {
    path: 'levels', title: 'service level', adding: 'Add a service level', tab: 'details', fields: levelFields,
    columns: {}, usual: {}, problems: () => ({}), statements: wide(levels),
    removal: { statement: deleteLevel, kept: 'A request that waits asks for this level. It has to be decided first' },
  },
  {
    path: 'capacities', title: 'capacity', adding: 'Add a capacity', tab: 'details', fields: capacityFields,
    columns: { service_level_id: 'service_level' }, usual: {}, problems: problemsWithDays, statements: wide(capacities),
    takesAway: atLevel('on which no capacity would be bought at their level', {
      told: 'on which less would be bought at their level than now, so that what is beyond it would be unpaid', isOther: (before, now) => Number(now['units']) < Number(before['units']) }),
    removal: { statement: deleteCapacity, outcome: 'On its days nothing is contracted at this level now.' },
  },
  {
    path: 'prices', title: 'price', adding: 'Add a price', tab: 'details', fields: priceFields,
    columns: { service_level_id: 'service_level', weekly_pence: 'weekly_price' }, usual: {}, problems: problemsWithDays, statements: wide(prices),
    takesAway: atLevel('for which no price would be recorded, and which so would be unpaid', {
      told: 'which would be paid at another price, those that are over among them', isOther: (before, now) => Number(now['weekly_price']) !== Number(before['weekly_price']) }),
    removal: { statement: deletePrice, outcome: 'On its days nothing is paid for this level now.' },
  },
  propertyPart,
  unitPart,
  {
    path: 'voids', title: 'void', adding: 'Record a void', tab: 'properties', fields: voidFields,
    columns: { unit_id: 'unit' }, usual: {}, problems: problemsWithDays, statements: wide(voids),
    takesAway: (before, now) => {
      const [closed, closing] = [before, now].map((of) => (of && isUnavailable(of['kind']!) ? of : null)) as [Values | null, Values | null]
      // Days on which nobody could live there before are not taken away anew.
      return { unit: now?.['unit'] ?? null, days: lostDays(closing, closed?.['unit'] === now?.['unit'] ? closed : null), told: 'on which nobody could live in this unit' }
    },
    removal: { statement: deleteVoid, outcome: 'Days on which nobody lives there count as an ordinary void.' },
  },
]

/** What keeps a part where it is, in words. */
export const keptBy: Refusals = {
  capacity_authority_id_service_id_service_level_id_fkey: { field: '', message: 'A capacity is recorded for this level. Remove that first' },
  price_level: { field: '', message: 'A price is recorded for this level. Remove that first' },
  unit_authority_id_service_id_service_level_id_fkey: { field: '', message: 'A unit is of this level. Give it another level first' },
  schedule_level: { field: '', message: 'Somebody has or had a schedule at this level, so it stays' },
  unit_authority_id_service_id_property_id_fkey: { field: '', message: 'A unit is in this property. Give it another property first, or remove it' },
  unit_part_of_house: { field: '', message: 'Rooms are part of this house. Remove those first' },
  unit_void_of_unit: { field: '', message: 'A void is recorded for this unit. Remove that first' },
  schedule_unit: { field: '', message: 'Somebody has or had a schedule in this unit, so it stays' },
  request_unit: { field: '', message: 'A request or a message is about this unit, so it stays' },
  request_property: { field: '', message: 'A request or a message is about this property, so it stays' },
}

export async function amongOf({ db }: Pick<Context, 'db'>, service: number): Promise<Among> {
  const [levelRows, propertyRows, unitRows] = await Promise.all([db.rows(listLevels, { service }), db.rows(listProperties, { service }), db.rows(listUnits, { service })])
  const options = {
    service_level: levelRows.map((level) => ({ value: level.id, text: levelName(level) })),
    property: propertyRows.map((property) => ({ value: property.id, text: property.name })),
    part_of: unitRows.filter(({ kind }) => kind === 'house').map((unit) => ({ value: unit.id, text: unit.name })),
    unit: unitRows.filter(({ lettable }) => lettable).map((unit) => ({ value: unit.id, text: unitName(unit) })),
  }
  return { options, units: unitRows }
}

/** A part as it stands, by the names of its fields. */
export async function standingPart({ db }: Pick<Context, 'db'>, part: Part, service: number, id: string): Promise<{ values: Values, version: number }> {
  const { version, ...row } = found(await db.row(part.statements.find, { service, id })) as Values & { version: number }
  return { values: Object.fromEntries(Object.entries(row).map(([column, value]) => [part.columns[column] ?? column, value])), version }
}

/** The values as the part's statements take them. */
export function written(part: Part, values: Values): Values {
  return Object.fromEntries(Object.keys(part.statements.insert.takes).filter((column) => column !== 'service').map((column) => [column, values[part.columns[column] ?? column] ?? null]))
}

/** What is wrong with what was typed: each field, the rules between them and with other units, and choices that are not among those of this service. */
export function problemsWith({ fields, problems }: Pick<Part, 'fields' | 'problems'>, input: Read<Fields>, { options, units: others }: Among, id: string | null): Errors {
  const values = readable(input) as Values
  const errors: Errors = { ...problems(values, others, id), ...('errors' in input ? input.errors : {}) }
  for (const name of Object.keys(fields)) {
    if (name in options && values[name] && !options[name]!.some(({ value }) => value === values[name])) errors[name] = `Choose ${fields[name]!.label.toLowerCase()} from the list`
  }
  return errors
}
