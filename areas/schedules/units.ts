// Choosing a unit: what the form offers, and what is wrong with a choice.
import { listName } from '#areas/clients/public.ts'
import { unitName } from '#areas/services/public.ts'
import { showShortDate } from '#platform/dates.ts'
import type { Errors } from '#platform/fields.ts'
import type { NewSchedule } from './schedule.ts'

type Unit = { id: string, name: string, house: string | null, lettable: boolean, places: number, level: string | null, ends_on: string | null }
type Occupant = { unit_id: string, title: string | null, forename: string | null, surname: string | null, left_on: string | null }

/** Each unit that can be let, with who is in it today: the clash is seen before asking. Free ones come first. */
export function unitOptions(units: readonly Unit[], occupants: readonly Occupant[]): { value: string, text: string }[] {
  return units.filter(({ lettable }) => lettable).map((unit) => {
    const inside = occupants.filter(({ unit_id }) => unit_id === unit.id)
    const free = unit.places - inside.length
    const until = inside.map(({ left_on }) => (left_on === null ? '' : ` until ${showShortDate(Temporal.PlainDate.from(left_on))}`))
    const state = inside.length === 0 ? 'free today' : free > 0 ? `${free} of ${unit.places} places free today` : `${inside.map((who, i) => nameIn(who) + until[i]).join('; ')}`
    return { free, value: unit.id, text: `${unitName(unit)} (${[unit.level, state].filter(Boolean).join('; ')})` }
  }).sort((a, b) => Number(b.free > 0) - Number(a.free > 0)).map(({ value, text }) => ({ value, text }))
}

function nameIn({ title, forename, surname }: Occupant): string {
  return surname === null ? 'somebody whose record you may not see' : listName({ title, forename: forename ?? '', surname })
}

/** A level or unit that is not of this service, is never let, or has fewer places. Foreign and unknown ones read alike. */
export function problemsWithChosenUnit(
  values: Partial<Pick<NewSchedule, 'service_level' | 'unit' | 'place'>>, levels: readonly { id: string }[], units: readonly Unit[],
): Errors {
  const errors: Errors = {}
  if (values.service_level !== undefined && !levels.some(({ id }) => id === values.service_level)) errors['service_level'] = 'Choose a service level of this service'
  if (!values.unit) return errors
  const unit = units.find(({ id, lettable }) => id === values.unit && lettable)
  if (!unit) errors['unit'] = 'Choose a unit of this service'
  else if (values.place && values.place > unit.places) {
    errors['place'] = unit.places === 1 ? `${unitName(unit)} has one place: leave this empty` : `${unitName(unit)} has ${unit.places} places: choose 1 to ${unit.places}`
  }
  return errors
}
