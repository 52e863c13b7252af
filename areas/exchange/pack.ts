// A data pack: its kinds in the order in which they are loaded, and what the columns of each mean. Import, export, datapackage.json
// and the documentation read this and nothing else.
import { clientFields, deathField, problemsWithDeath, type ClientValues } from '#areas/clients/public.ts'
import { endFields, hbFields, overlapField, placeFields } from '#areas/schedules/public.ts'
import { payPeriodFields, problemsWithPayPeriod } from '#areas/payments/public.ts'
import {
  capacityFields, contractFields, levelFields, mostWeeklyPence, priceFields, problemsWithDays, problemsWithUnit, propertyFields, serviceFields, unitFields, voidFields,
} from '#areas/services/public.ts'
import { organisationKind } from '#code-lists/organisation-kinds.ts'
import { choice, flag, text, wholeNumber, type Errors, type Field, type Fields, type ValuesOf } from '#platform/fields.ts'
import { searchKey } from '#platform/text.ts'
import type { Reference, Shape } from './loading.sql.ts'
import { flagsOfClient, problemsWithHbRow, problemsWithScheduleRow } from './row-rules.ts'

export type Row = Record<string, unknown>

export type Kind = Shape & {
  /** What one row is called in a sentence. */
  noun: string
  about: string
  fields: Fields
  /** What stands in the record when the cell is empty. */
  empty: Record<string, string | null>
  /** What is wrong between the cells of a row; those that could not be read are undefined. */
  problems(row: Row, today: Temporal.PlainDate): Errors
  /** What looks odd and is loaded all the same. */
  flags(row: Row, today: Temporal.PlainDate): Errors
  /** Fills in what follows from other cells, and what is recorded beside them. */
  derive(row: Row): void
}

type Declared<F extends Fields> = {
  noun: string
  about: string
  table: string
  fields: F
  key: readonly (keyof F & string)[]
  id: Shape['id']
  match: string
  references?: { [K in keyof F & string]?: Reference }
  known?: Record<string, string>
  fixed?: readonly (keyof F & string)[]
  /** Text is '' and everything else nothing, unless it is said here. */
  empty?: { [K in keyof F & string]?: string | null }
  extra?: readonly string[]
  problems?: (row: Partial<ValuesOf<F>>, today: Temporal.PlainDate) => Errors
  flags?: (row: Partial<ValuesOf<F>>, today: Temporal.PlainDate) => Errors
  derive?: (row: Row) => void
}

const isText = (field: Field) => ['text', 'longText', 'tel', 'email'].includes(field.kind)

function kind<const F extends Fields>(declared: Declared<F>): Omit<Kind, 'name'> {
  const references = (declared.references ?? {}) as Record<string, Reference>
  return {
    ...declared,
    key: declared.key, fixed: declared.fixed ?? [], extra: declared.extra ?? [], references, known: declared.known ?? {},
    types: Object.fromEntries(Object.entries(declared.fields).map(([name, field]) => [name, sqlTypes[field.kind] ?? 'text'])),
    empty: Object.fromEntries(Object.entries(declared.fields).map(([name, field]) => {
      const given = (declared.empty as Record<string, string | null> | undefined)?.[name]
      return [name, given !== undefined ? given : isText(field) && !(name in references) ? '' : null]
    })),
    problems: (declared.problems ?? (() => ({}))) as Kind['problems'],
    flags: (declared.flags ?? (() => ({}))) as Kind['flags'],
    derive: declared.derive ?? (() => {}),
  }
}

const sqlTypes: Partial<Record<Field['kind'], string>> = { date: 'date', decimal: 'numeric(8, 2)', number: 'bigint', flag: 'boolean' }

/** Optional in a pack, whatever it is in a form: real records have gaps, and a list may have a code for not knowing. */
const mayBeEmpty = <F extends Field>(field: F): Omit<F, 'optional'> & { optional: true } => ({ ...field, optional: true })

const number = (label: string) => wholeNumber({ label, least: 1, most: 999_999_999_999 })
const service = number('Service')
const ofService: Reference = { kind: 'services', by: { id: 'service' }, writes: { service_id: 'id' } }
const levelNumber = wholeNumber({ label: 'Service level', least: 1, most: 999 })
const ofLevel: Reference = { kind: 'service_levels', by: { service: 'service', number: 'service_level' }, writes: { service_level_id: 'id' } }
const unitName = text({ label: 'Unit', max: 60 })
const ofUnit: Reference = { kind: 'units', by: { service: 'service', name: 'unit' }, writes: { unit_id: 'id' } }

const moreThanNothing = ({ units }: { units?: string | null }): Errors => (units && Number(units) === 0 ? { units: 'Units must be more than 0' } : {})

const declared = {
  organisations: kind({
    noun: 'organisation', table: 'organisation', id: 'uuid', key: ['name'], match: 't.name = p.name', known: { name: 'name' },
    about: 'Who works in the authority: departments of the council, providers, landlords.',
    fields: { name: text({ label: 'Name', max: 200 }), kind: choice({ label: 'Kind', list: organisationKind }) },
    // Which roles may work there hangs on it.
    fixed: ['kind'],
  }),
  services: kind({
    noun: 'service', table: 'service', id: 'number', key: ['id'], match: 't.id = p.id',
    known: { id: 'id', type: 'type', organisation_id: 'organisation_id', domestic_violence: 'domestic_violence' },
    about: 'Commissioned services, each with its number.',
    fields: {
      id: number('Number'), organisation: text({ label: 'Provider', max: 200 }), name: serviceFields.name, site: serviceFields.site, type: serviceFields.type,
      domestic_violence: serviceFields.domestic_violence, description: serviceFields.description,
    },
    references: { organisation: { kind: 'organisations', by: { name: 'organisation' }, writes: { organisation_id: 'id' } } },
    // Who may see its clients hangs on these, and the shape of its schedules.
    fixed: ['organisation', 'type', 'domestic_violence'],
  }),
  contracts: kind({
    noun: 'contract', table: 'contract', id: 'uuid', key: ['service', 'starts_on'], match: 't.service_id = p.service and t.starts_on = p.starts_on',
    about: 'The contracts of a service, one after the other. First and last day are both inside.',
    fields: { service, ...contractFields }, references: { service: ofService }, problems: problemsWithDays,
  }),
  service_levels: kind({
    noun: 'service level', table: 'service_level', id: 'uuid', key: ['service', 'number'], match: 't.service_id = p.service and t.number = p.number',
    known: { service: 'service_id', number: 'number' },
    about: 'The priced kinds of unit within a service, each with its number there.',
    fields: { service, ...levelFields }, references: { service: ofService },
  }),
  capacities: kind({
    noun: 'capacity', table: 'capacity', id: 'uuid', key: ['service', 'service_level', 'starts_on'],
    match: 't.service_level_id = to_service_level.id and t.starts_on = p.starts_on',
    about: 'How many units are contracted at a level, from a first to a last day; without a last day it goes on.',
    fields: { service, ...capacityFields, service_level: levelNumber }, references: { service: ofService, service_level: ofLevel }, problems: problemsWithDays,
  }),
  prices: kind({
    noun: 'price', table: 'price', id: 'uuid', key: ['service', 'service_level', 'starts_on'],
    match: 't.service_level_id = to_service_level.id and t.starts_on = p.starts_on',
    about: 'What one unit of a level costs a week, in pence, from a first to a last day; without a last day it goes on. Block subsidy is paid by it.',
    fields: {
      service,
      service_level: levelNumber,
      starts_on: priceFields.starts_on,
      ends_on: priceFields.ends_on,
      weekly_pence: wholeNumber({ label: 'Weekly price in pence', most: mostWeeklyPence }),
    },
    references: { service: ofService, service_level: ofLevel }, problems: problemsWithDays,
  }),
  properties: kind({
    noun: 'property', table: 'property', id: 'uuid', key: ['service', 'name'], match: 't.service_id = p.service and t.name = p.name',
    known: { service: 'service_id', name: 'name' },
    about: 'The addresses at which a service has units.',
    // Real records hold odd postcodes, and what was taken out can be loaded again.
    fields: { service, ...propertyFields, postcode: clientFields.postcode }, references: { service: ofService },
  }),
  units: kind({
    noun: 'unit', table: 'unit', id: 'uuid', key: ['service', 'name'], match: 't.service_id = p.service and t.name = p.name',
    known: { service: 'service_id', name: 'name', kind: 'kind', places: 'places' },
    about: 'What people live in: a self-contained home, or a room of a shared house. The house is a row of its own and is never let.',
    fields: {
      service, ...unitFields, part_of: mayBeEmpty(unitName), property: mayBeEmpty(text({ label: 'Property', max: 120 })),
      service_level: mayBeEmpty(levelNumber), places: mayBeEmpty(unitFields.places), units: mayBeEmpty(unitFields.units),
    },
    references: {
      service: ofService, service_level: ofLevel,
      property: { kind: 'properties', by: { service: 'service', name: 'property' }, writes: { property_id: 'id' } },
      part_of: { kind: 'units', by: { service: 'service', name: 'part_of' }, writes: { part_of: 'id' } },
    },
    empty: { places: '1', units: '1.00' }, fixed: ['kind'],
    problems: (row) => ({ ...problemsWithDays(row), ...problemsWithUnit(row as Parameters<typeof problemsWithUnit>[0]), ...moreThanNothing(row) }),
  }),
  voids: kind({
    noun: 'void', table: 'unit_void', id: 'uuid', key: ['service', 'unit', 'starts_on'], match: 't.unit_id = to_unit.id and t.starts_on = p.starts_on',
    about: 'Why a unit stands empty, from a first to a last day. Empty days without a row count as vacated and ready to let.',
    fields: { service, ...voidFields, unit: unitName }, references: { service: ofService, unit: ofUnit }, problems: problemsWithDays,
  }),
  clients: kind({
    noun: 'client', table: 'client', id: 'number', key: ['id'], match: 't.id = p.id', known: { id: 'id' },
    about: 'The people who are supported. Who may open a need_to_know record is not part of a pack: until somebody is let in, nobody sees it.',
    fields: {
      id: number('Number'), title: clientFields.title, forename: clientFields.forename, surname: clientFields.surname,
      initials_only: flag({ label: 'Name is initials only' }), date_of_birth: mayBeEmpty(clientFields.date_of_birth), ...deathField, nino: clientFields.nino,
      nino_missing_reason: clientFields.nino_missing_reason, hb_number: clientFields.hb_number, gender: mayBeEmpty(clientFields.gender),
      ethnicity: mayBeEmpty(clientFields.ethnicity), primary_client_group: clientFields.primary_client_group,
      telephone: clientFields.telephone, mobile: clientFields.mobile, email: clientFields.email, address_withheld: clientFields.address_withheld,
      address_1: clientFields.address_1, address_2: clientFields.address_2, address_3: clientFields.address_3, address_4: clientFields.address_4,
      town: clientFields.town, postcode: clientFields.postcode, uprn: clientFields.uprn, need_to_know: flag({ label: 'Need to know' }),
    },
    empty: { nino: null, hb_number: null, gender: 'U', ethnicity: 'not-known' }, extra: ['surname_key', 'forename_key'],
    problems: problemsWithDeath,
    flags: (row, today) => flagsOfClient(row as Partial<ClientValues> & { initials_only?: boolean }, today),
    derive: (row) => void Object.assign(row, { surname_key: searchKey(String(row['surname'])), forename_key: searchKey(String(row['forename'])) }),
  }),
  schedules: kind({
    noun: 'schedule', table: 'schedule', id: 'number', key: ['id'], match: 't.id = p.id',
    known: { id: 'id', service_id: 'service_id', client_id: 'client_id' },
    about: 'Who had which place in which service, from when, and until when. The day of leaving is not counted.',
    fields: {
      id: number('Number'), service, client: number('Client'), service_level: levelNumber, unit: mayBeEmpty(unitName), place: placeFields.place,
      units: mayBeEmpty(placeFields.units), reference: placeFields.reference, starts_on: placeFields.starts_on, left_on: mayBeEmpty(endFields.left_on),
      end_reason: mayBeEmpty(endFields.end_reason), ...overlapField, comments: hbFields.comments,
    },
    references: {
      service: { ...ofService, writes: { service_id: 'id', service_type: 'type' } }, service_level: ofLevel, unit: ofUnit,
      client: { kind: 'clients', by: { id: 'client' }, writes: { client_id: 'id' } },
    },
    empty: { units: '1.00' }, fixed: ['service', 'client'],
    problems: (row) => ({ ...problemsWithScheduleRow(row), ...moreThanNothing(row) }),
    // A unit that is not shared has the one place.
    derive: (row) => void (row['place'] ??= row['unit'] ? 1 : null),
  }),
  hb_positions: kind({
    noun: 'HB position', table: 'hb_position', id: 'none', key: ['schedule', 'starts_on'], match: 't.schedule_id = p.schedule and t.starts_on = p.starts_on',
    about: 'The Housing Benefit position of a schedule from a day on, until the next row’s day.',
    fields: {
      schedule: number('Schedule'), starts_on: { ...placeFields.starts_on, label: 'From' }, position: hbFields.hb_position,
      reference: hbFields.hb_reference, comment: { ...hbFields.comments, label: 'Comment' },
    },
    references: { schedule: { kind: 'schedules', by: { id: 'schedule' }, writes: { schedule_id: 'id', service_id: 'service_id', client_id: 'client_id' } } },
    problems: problemsWithHbRow,
  }),
  pay_periods: kind({
    noun: 'pay period', table: 'pay_period', id: 'uuid', key: ['year', 'number'], match: 't.year = p.year and t.number = p.number',
    about: 'The periods that services are paid for, numbered in their financial year. First and last day are both inside.',
    fields: payPeriodFields, problems: problemsWithPayPeriod,
  }),
} as const

export type KindName = keyof typeof declared

/** Each kind only refers to kinds before it; units refer to units too. */
export const kinds: readonly Kind[] = Object.entries(declared).map(([name, of]) => ({ name, ...of }))

export const kindNamed = (name: string) => kinds.find((each) => each.name === name)

/** A column that every file of this kind must have: without it no row could be read. */
export function isNeeded(of: Kind, column: string): boolean {
  const field = of.fields[column]!
  return of.key.includes(column) || !(field.optional || field.kind === 'flag')
}
