// A commissioned service and its parts: contracts, levels, capacity, properties, units and voids, as fields and rules. Pure.
import { scheduleKind } from '#code-lists/schedule-kinds.ts'
import { serviceType } from '#code-lists/service-types.ts'
import { voidKind } from '#code-lists/void-kinds.ts'
import { postcode, uprn } from '#areas/clients/public.ts'
import { choice, date, decimal, flag, longText, money, pick, shaped, text, wholeNumber, type Errors } from '#platform/fields.ts'
import { showIso } from '#platform/dates.ts'
import type { Refusals } from '#platform/sql.ts'

export const serviceFields = {
  name: text({ label: 'Name', max: 120 }),
  site: text({ label: 'Site', max: 120, optional: true }),
  organisation: pick({ label: 'Provider' }),
  type: choice({ label: 'Type', list: serviceType }),
  domestic_violence: flag({ label: 'Domestic violence service', hint: 'Names may be initials, and people are matched only inside this service.' }),
  description: longText({ label: 'Description', optional: true, max: 4000 }),
}

export const contractFields = {
  reference: text({ label: 'Reference', max: 60, optional: true, width: 20 }),
  starts_on: date({ label: 'First day', yearNeeded: true }),
  ends_on: date({ label: 'Last day', yearNeeded: true, hint: 'The contract still holds on this day.' }),
}

export const levelFields = {
  number: wholeNumber({ label: 'Number', least: 1, most: 999 }),
  name: text({ label: 'Name', max: 120, hint: 'For example, Chatham St - Adapted' }),
  kind: choice({ label: 'Kind', list: scheduleKind }),
}

/** No unit costs £100,000 a week: whoever types that has left out the point. */
export const mostWeeklyPence = 99_999_99

export const capacityFields = {
  service_level: pick({ label: 'Service level' }),
  starts_on: date({ label: 'First day', yearNeeded: true }),
  ends_on: date({ label: 'Last day', optional: true, yearNeeded: true, hint: 'Leave empty while it goes on.' }),
  units: decimal({ label: 'Contracted units', most: 9999 }),
}

/** What is paid a week for one unit of a level, to whoever qualifies: the price holds on its first and its last day, as the capacity does (S1.82). */
export const priceFields = {
  service_level: pick({ label: 'Service level' }),
  starts_on: date({ label: 'First day', yearNeeded: true }),
  ends_on: date({ label: 'Last day', optional: true, yearNeeded: true, hint: 'Leave empty while it goes on.' }),
  weekly_price: money({ label: 'Weekly price', mostPence: mostWeeklyPence, hint: 'For one whole unit, such as 25.20.' }),
}

export const propertyFields = {
  name: text({ label: 'Name', max: 120 }),
  address_1: text({ label: 'Address 1', max: 100, optional: true }),
  address_2: text({ label: 'Address 2', max: 100, optional: true }),
  town: text({ label: 'Town', max: 60, optional: true }),
  postcode: shaped({ label: 'Postcode', max: 10, optional: true, reader: (clean) => postcode.readOfProperty(clean), width: 10 }),
  uprn: shaped({ label: 'UPRN', max: 12, optional: true, reader: (clean) => uprn.read(clean), width: 20 }),
}

/** A house is let by its rooms and never itself; a room says which house it is part of. */
export const unitKind = {
  list: 'unit-kind',
  codes: [{ code: 'self-contained', label: 'Self-contained' }, { code: 'house', label: 'Shared house' }, { code: 'room', label: 'Room in a shared house' }],
} as const

export const unitFields = {
  name: text({ label: 'Name', max: 60, hint: 'For example, Flat 3 or Room 1' }),
  kind: choice({ label: 'Kind', list: unitKind }),
  part_of: pick({ label: 'House it is part of', optional: true, optionalFor: 'unless it is a room' }),
  property: pick({ label: 'Property', optional: true }),
  service_level: pick({ label: 'Service level', optional: true, optionalFor: 'for a shared house' }),
  places: wholeNumber({ label: 'Places', least: 1, most: 50, hint: '1, unless unrelated people share the unit.' }),
  units: decimal({ label: 'Counts as', thing: 'how many units it counts as', most: 9999, hint: 'A whole unit is 1.00.' }),
  starts_on: date({ label: 'First day', yearNeeded: true }),
  ends_on: date({ label: 'Last day', optional: true, yearNeeded: true }),
}

export const voidFields = {
  unit: pick({ label: 'Unit' }),
  kind: choice({ label: 'Why it is empty', list: voidKind }),
  starts_on: date({ label: 'First day', yearNeeded: true }),
  ends_on: date({ label: 'Last day', optional: true, yearNeeded: true, hint: 'Leave empty while it goes on.' }),
  comment: text({ label: 'Comment', max: 200, optional: true }),
}

/** A room with its house before it, unless its own name says that already: names are unique in a service. */
export function unitName({ name, house }: { name: string, house: string | null }): string {
  return house === null || name.startsWith(house) ? name : `${house}: ${name}`
}

/** '2 - Adapted': by its number and name. */
export function levelName({ number, name }: { number: number, name: string }): string {
  return `${number} - ${name}`
}

/** A last day is never before its first day: both are inside the term. */
export function problemsWithDays(values: { starts_on?: string | null, ends_on?: string | null }): Errors {
  return values.starts_on && values.ends_on && values.ends_on < values.starts_on ? { ends_on: 'Last day must be the first day or later' } : {}
}

export function problemsWithUnit(values: { kind?: string, part_of?: string | null, service_level?: string | null, units?: string }): Errors {
  const errors: Errors = {}
  if (values.units === '0.00') errors['units'] = 'A unit counts as more than 0'
  if (values.kind === 'room' && values.part_of === null) errors['part_of'] = 'Choose the house this room is part of'
  if (values.kind !== undefined && values.kind !== 'room' && values.part_of) errors['part_of'] = 'Only rooms are part of a house'
  if (values.kind !== undefined && values.kind !== 'house' && values.service_level === null) errors['service_level'] = 'Choose the service level of this unit'
  return errors
}

type Let = { id: string, name: string, kind: string, part_of: string | null, starts_on: string, ends_on: string | null }

/**
 * A room is let while its house is, and a house as long as each of its rooms. House from 1 April 2026 to 31 March 2027: its room from 31 March 2026
 * on begins too early, and goes on for too long unless it has a last day too.
 */
export function problemsInHouse(values: { [name in 'kind' | 'part_of' | 'starts_on' | 'ends_on']?: string | null }, units: readonly Let[], id: string | null): Errors {
  const { kind, part_of, starts_on: from, ends_on: to = null } = values
  const errors: Errors = {}
  const house = kind === 'room' ? units.find((unit) => unit.id === part_of) : undefined
  if (house && from && from < house.starts_on) errors['starts_on'] = `${house.name} is let from ${showIso(house.starts_on)} on, and its rooms no earlier`
  if (house?.ends_on && (to === null || to > house.ends_on)) errors['ends_on'] = `${house.name} is let until ${showIso(house.ends_on)}, and its rooms no longer`
  for (const room of kind === 'house' && id !== null ? units.filter((unit) => unit.part_of === id) : []) {
    if (from && from > room.starts_on) errors['starts_on'] ??= `${room.name} is let from ${showIso(room.starts_on)} on. Change the room first`
    const until = room.ends_on === null ? 'without a last day' : `until ${showIso(room.ends_on)}`
    if (to && (room.ends_on === null || room.ends_on > to)) errors['ends_on'] ??= `${room.name} is let ${until}. Change the room first`
  }
  return errors
}

/** What the database refuses about a service's parts, in the words of the people who keep them. */
export const refusals: Refusals = {
  service_keeps_provider: { field: 'organisation', message: 'Somebody has asked for a schedule or recorded something in this service a moment ago, so its provider stays' },
  contract_one_at_a_time: { field: 'starts_on', message: 'Another contract of this service covers some of these days. A service has one contract at a time' },
  capacity_one_at_a_time: { field: 'starts_on', message: 'Another capacity of this level covers some of these days. End that one first' },
  price_one_at_a_time: { field: 'starts_on', message: 'Another price of this level covers some of these days. End that one first' },
  unit_void_one_at_a_time: { field: 'starts_on', message: 'The unit already has a void recorded on some of these days. End that one first' },
  // Whoever chose a level that a colleague removed a moment ago.
  capacity_authority_id_service_id_service_level_id_fkey: { field: 'service_level', message: 'This service level was removed a moment ago. Choose another one' },
  price_level: { field: 'service_level', message: 'This service level was removed a moment ago. Choose another one' },
  unit_authority_id_service_id_service_level_id_fkey: { field: 'service_level', message: 'This service level was removed a moment ago. Choose another one' },
  unit_authority_id_service_id_property_id_fkey: { field: 'property', message: 'This property was removed a moment ago. Choose another one' },
  service_level_number_once: { field: 'number', message: 'Another level of this service has this number' },
  property_name_once: { field: 'name', message: 'Another property of this service has this name' },
  unit_name_once: { field: 'name', message: 'Another unit of this service has this name' },
  unit_part_of_house: { field: 'kind', message: 'Rooms are part of this house, so it stays one' },
  unit_void_of_unit: { field: 'kind', message: 'A void is recorded for this unit, so it can’t become a house' },
  unit_places_in_use: { field: 'places', message: 'Somebody has or had a place beyond these, so the unit keeps them' },
  schedule_unit: { field: 'kind', message: 'Somebody has or had a schedule in this unit, so it can’t become a house' },
  schedule_unit_by_type: { field: 'type', message: 'Schedules of this service would no longer fit: floating support has no units, accommodation needs them' },
}

