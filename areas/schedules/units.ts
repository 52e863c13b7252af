// Choosing a place: what the form asks and offers, and what is wrong with a choice.
import { listName, unknownPerson } from '#areas/clients/public.ts'
import { levelName, unitName } from '#areas/services/public.ts'
import { labelOf } from '#code-lists/code-list.ts'
import { voidKind } from '#code-lists/void-kinds.ts'
import { inSentence, showShortIso } from '#platform/dates.ts'
import type { FieldView } from '#pages/form.ts'
import type { Errors } from '#platform/fields.ts'
import { isAccommodation, type NewSchedule } from './schedule.ts'

type Unit = { id: string, name: string, house: string | null, lettable: boolean, places: number, units: string, service_level_id: string | null, level: string | null, ends_on: string | null }
type Occupant = { unit_id: string, title: string | null, forename: string | null, surname: string | null, left_on: string | null }
type OutOfUse = { unit_id: string, kind: string, starts_on: string, ends_on: string | null }

/** What a service of that type is asked: floating support for no unit and no Housing Benefit, accommodation always for a unit. */
export function askedBy(type: string, views: readonly FieldView[]): FieldView[] {
  if (isAccommodation(type)) return views.map((view) => (view.name === 'unit' ? { ...view, required: true, wide: true } : view))
  return views.filter(({ name }) => !['unit', 'place', 'hb_position', 'hb_reference', 'hb_from'].includes(name))
    .map(({ hint, ...view }) => (view.name === 'comments' || hint === undefined ? view : { ...view, hint }))
}

/** What is not asked, since there is one answer to it. */
export const notAskedBy = (type: string): Record<string, string> => (isAccommodation(type) ? {} : { hb_position: 'not-passported' })

/** Each unit that can be let, with who is in it today, or why nobody can be: the clash is seen before asking. Free ones come first. */
export function unitOptions(
  units: readonly Unit[], occupants: readonly Occupant[], outOfUse: readonly OutOfUse[] = [], asked: readonly { unit: string | null }[] = [],
): { value: string, text: string }[] {
  return units.filter(({ lettable }) => lettable).map((unit) => {
    const inside = occupants.filter(({ unit_id }) => unit_id === unit.id)
    const closed = outOfUse.find(({ unit_id }) => unit_id === unit.id)
    const free = closed ? 0 : unit.places - inside.length
    const until = inside.map(({ left_on }) => (left_on === null ? '' : ` until ${showShortIso(left_on)}`))
    const state = inside.length === 0
      ? closed ? labelOf(voidKind, closed.kind).toLowerCase() : 'free today'
      : free > 0 ? `${free} of ${unit.places} places free today` : `${inside.map((who, i) => nameIn(who) + until[i]).join('; ')}`
    const isAsked = asked.some(({ unit: wanted }) => wanted === unit.id) && 'asked for already'
    return { free, value: unit.id, text: `${unitName(unit)} (${[unit.level, state, isAsked].filter(Boolean).join('; ')})` }
  }).sort((a, b) => Number(b.free > 0) - Number(a.free > 0)).map(({ value, text }) => ({ value, text }))
}

function nameIn({ title, forename, surname }: Occupant): string {
  return surname === null ? inSentence(unknownPerson) : listName({ title, forename: forename ?? '', surname })
}

/** What is odd about a choice and may be right all the same: a unit of another level, or one that nobody can live in on some of the days. */
export function doubtsAboutUnit(
  values: Pick<NewSchedule, 'service_level' | 'unit'>, levels: readonly { id: string, number: number, name: string }[], units: readonly Unit[], outOfUse: readonly OutOfUse[],
): string[] {
  const unit = units.find(({ id }) => id === values.unit)
  const level = levels.find(({ id }) => id === values.service_level)
  if (!unit || !level) return []
  return [
    ...(unit.service_level_id === level.id ? [] : [`${unitName(unit)} is a unit of ${unit.level}, and ${levelName(level)} was asked for.`]),
    ...outOfUse.filter(({ unit_id }) => unit_id === unit.id).map(({ kind, starts_on, ends_on }) =>
      `${unitName(unit)} is out of use from ${showShortIso(starts_on)}${ends_on === null ? ' with no last day yet' : ` to ${showShortIso(ends_on)}`}: ${labelOf(voidKind, kind).toLowerCase()}.`),
  ]
}

/** A level or unit that is not of this service, is never let, has fewer places, or counts as less. Foreign and unknown ones read alike. */
export function problemsWithChosenUnit(
  values: Partial<Pick<NewSchedule, 'service_level' | 'unit' | 'place' | 'units'>>, levels: readonly { id: string }[], units: readonly Unit[],
): Errors {
  const errors: Errors = {}
  if (values.service_level !== undefined && !levels.some(({ id }) => id === values.service_level)) errors['service_level'] = 'Choose a service level of this service'
  if (!values.unit) return errors
  const unit = units.find(({ id, lettable }) => id === values.unit && lettable)
  if (!unit) errors['unit'] = 'Choose a unit of this service'
  else if (values.place && values.place > unit.places) {
    errors['place'] = unit.places === 1 ? `${unitName(unit)} has one place: leave this empty` : `${unitName(unit)} has ${unit.places} places: choose 1 to ${unit.places}`
  }
  if (unit && values.units && Number(values.units) > Number(unit.units)) errors['units'] = `${unitName(unit)} counts as ${unit.units}: enter ${unit.units} or less`
  return errors
}

/** A place that was chosen before anything else is asked, and from when on it is wanted. */
export type Chosen = { unit: string, name: string, service_level: string, place: number | null, starts_on: string | null, /** What is in its way, if anything. */ inTheWay: string[] }

/** As links and forms carry it on. */
export function carried(chosen: Chosen | null): Record<string, string> {
  return chosen === null ? {} : { unit: chosen.unit, ...(chosen.place === null ? {} : { place: String(chosen.place) }), ...(chosen.starts_on === null ? {} : { starts_on: chosen.starts_on }) }
}
