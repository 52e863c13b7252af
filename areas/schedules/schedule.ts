// A client schedule: a person's dated place in a service. Its fields and its rules; nothing here reads or writes.
import { endReason } from '#code-lists/end-reasons.ts'
import { hbPosition } from '#code-lists/hb-positions.ts'
import { overlapReason } from '#code-lists/overlap-reasons.ts'
import { serviceType } from '#code-lists/service-types.ts'
import { daysBetween, showShortIso } from '#platform/dates.ts'
import { choice, date, decimal, longText, pick, text, wholeNumber, type Errors, type ValuesOf } from '#platform/fields.ts'
import type { Refusals } from '#platform/sql.ts'

/** Where and how much: the place somebody has. */
export const placeFields = {
  service_level: pick({ label: 'Service level' }),
  unit: pick({ label: 'Property or unit', optional: true }),
  place: wholeNumber({ label: 'Place in the unit', least: 1, most: 50, optional: true, hint: 'Only where unrelated people share the unit.' }),
  units: decimal({ label: 'Units', hint: 'A whole unit is 1.00; part units are possible.' }),
  reference: text({ label: 'Reference', max: 40, optional: true, hint: 'Your own reference, if you use one.', width: 20 }),
  starts_on: date({ label: 'Start date', yearNeeded: true }),
}

/** The Housing Benefit position from a day on (S1.16, S1.17). */
export const hbFields = {
  hb_position: choice({ label: 'HB position', list: hbPosition }),
  hb_reference: text({ label: 'HB reference', max: 30, optional: true, personal: true, width: 20, hint: 'Needed when the client is passported with one.' }),
  comments: longText({ label: 'Comments', optional: true, max: 2000, hint: 'Needed when the client is waiting for Housing Benefit: say what the claim is waiting for.' }),
}

export const overlapField = {
  overlap_reason: choice({ label: 'Reason for two places at once', list: overlapReason, optional: true,
    hint: 'Needed when this schedule and another of the same person overlap by more than 14 days.' }),
}

export const newScheduleFields = { ...placeFields, ...hbFields, ...overlapField }
export type NewSchedule = ValuesOf<typeof newScheduleFields>

export const endFields = {
  left_on: date({ label: 'End date', yearNeeded: true, hint: 'The day the client left: that night is not counted and the unit is free from then. For example, 27 3 2026 or today.' }),
  end_reason: choice({ label: 'Reason for end date', list: endReason }),
}
export type EndOfSchedule = ValuesOf<typeof endFields>

/** Nobody stayed a night, so that there is no end to record: the schedule is taken away, and why is all there is to say (Q.09). */
export const notTakenUpFields = {
  comment: longText({ label: 'What happened', max: 2000, hint: 'For example, that they went somewhere else, or that another person was meant.' }),
}

/** A change proposes the whole schedule anew, beside what stands: ended ones included (S1.68). */
export const changeFields = {
  ...placeFields,
  unit: { ...placeFields.unit, hint: 'Changes where they have been since the start date. If they moved later, end this schedule on that day and request a new one.' },
  left_on: { ...endFields.left_on, optional: true as const },
  end_reason: { ...endFields.end_reason, optional: true as const },
  ...hbFields,
  hb_from: date({ label: 'HB position holds from', optional: true, yearNeeded: true, hint: 'Leave empty if the position has not changed.' }),
  ...overlapField,
}
export type ChangedSchedule = ValuesOf<typeof changeFields>
/** A schedule as it stands, in the fields of a change: `hb_from` is the day since which the latest position holds. A schedule from elsewhere may have none. */
export type StandingSchedule = Omit<ChangedSchedule, 'hb_position'> & { hb_position: string | null }

/** How many days ahead a start or end may lie: planned moves are known some months before, typing errors lie further. */
export const furthestAhead = 366

/** Overlaps of one person up to this many days are a change-over and need no reason (Q.05). */
const changeOverDays = 14

const typeOf = (type: string) => serviceType.codes.find((entry) => entry.code === type)!

export function isAccommodation(type: string): boolean {
  return typeOf(type).accommodation
}

export function needsSchedules(type: string): boolean {
  return typeOf(type).schedulesRequired
}

export function problemsWithNewSchedule(values: Partial<NewSchedule>, { type, today }: { type: string, today: Temporal.PlainDate }): Errors {
  return { ...problemsWithPlace(values, { type, today }), ...problemsWithHb(values, type) }
}

export function problemsWithPlace(values: Partial<Pick<NewSchedule, 'unit' | 'units' | 'starts_on'>>, { type, today }: { type: string, today: Temporal.PlainDate }): Errors {
  const errors: Errors = {}
  if (values.units === '0.00') errors['units'] = 'Units must be more than 0'
  if (isAccommodation(type) && values.unit === null) errors['unit'] = 'Choose the property or unit the client lives in'
  if (!isAccommodation(type) && values.unit) errors['unit'] = 'Floating support has no unit: leave this empty'
  if (values.starts_on !== undefined && isTooFarAhead(values.starts_on, today)) errors['starts_on'] = 'Start date must be within the next 12 months'
  return errors
}

/** Nobody is supported before they are born. */
export function problemsWithBirth({ starts_on }: { starts_on?: string | undefined }, born: string | null | undefined): Errors {
  return starts_on !== undefined && born && starts_on < born ? { starts_on: `Start date must not be before the date of birth, ${showShortIso(born)}` } : {}
}

export function problemsWithHb(values: Partial<Pick<NewSchedule, 'hb_position' | 'hb_reference' | 'comments'>>, type: string): Errors {
  const errors: Errors = {}
  const position = hbPosition.codes.find((entry) => entry.code === values.hb_position)
  if (!position) return errors
  if (!isAccommodation(type) && !position.allowedForFloatingSupport) {
    errors['hb_position'] = 'Choose "Not HB passported": floating support is not asked about Housing Benefit'
  }
  if (position.needsReference && values.hb_reference === null) errors['hb_reference'] = 'Enter the HB reference, since the client is passported with one'
  if (position.needsComment && values.comments === null) errors['comments'] = 'Say in the comments what the Housing Benefit claim is waiting for'
  return errors
}

/** A new position holds from a day, since an award is back-dated; what stays the same needs none. `standing` is the latest position. */
export function problemsWithHbDate(values: Partial<Pick<ChangedSchedule, 'hb_position' | 'hb_from' | 'starts_on'>>, standing: string | undefined, today: Temporal.PlainDate): Errors {
  const { hb_position, hb_from, starts_on } = values
  if (hb_from && starts_on !== undefined && hb_from < starts_on) return { hb_from: 'HB position must hold from the start date or later' }
  if (hb_from && isTooFarAhead(hb_from, today)) return { hb_from: 'HB position must hold from a day within the next 12 months' }
  const isNew = hb_position !== undefined && standing !== undefined && hb_position !== standing
  return isNew && hb_from === null ? { hb_from: 'Enter the day from which the new HB position holds' } : {}
}

type ScheduleColumns = Pick<ChangedSchedule, 'place' | 'units' | 'starts_on' | 'left_on'> & {
  service_type: string, service_level_id: string, unit_id: string | null, reference: string, end_reason: string | null, overlap_reason: string | null, comments: string }

export function standingSchedule({ service_type, service_level_id, unit_id, place, units, reference, starts_on, left_on, end_reason, overlap_reason, comments }: ScheduleColumns,
  positions: readonly HbPosition[]): StandingSchedule {
  const position = positions.at(-1)
  return { service_level: service_level_id, unit: unit_id, place, units, reference: reference || null, starts_on, left_on, overlap_reason: overlap_reason as StandingSchedule['overlap_reason'],
    end_reason: end_reason as StandingSchedule['end_reason'], hb_position: position?.position ?? (isAccommodation(service_type) ? null : 'not-passported'),
    hb_reference: position?.reference || null, hb_from: position?.starts_on ?? null, comments: position?.comment || comments || null }
}

/** What is asked for and written together: half of it would say something that nobody meant. */
const together: readonly (readonly (keyof ChangedSchedule)[])[] = [
  ['service_level'], ['unit', 'place'], ['units'], ['reference'], ['starts_on'], ['left_on', 'end_reason'], ['hb_position', 'hb_reference', 'hb_from', 'comments'], ['overlap_reason'],
]

/** Which fields a change is about: a unit has the one place unless another is said, and the position holds since the same day unless another is. */
export function askedToChange(was: StandingSchedule, wanted: Partial<StandingSchedule>): (keyof ChangedSchedule)[] {
  const meant = { ...wanted, place: wanted.unit === null ? null : wanted.place ?? 1, hb_from: wanted.hb_from ?? was.hb_from }
  return together.flat().filter((name) => (meant[name] ?? '') !== (was[name] ?? ''))
}

/**
 * What stands once a change is accepted: only what was asked for is written, whatever has changed since it was asked.
 * Example: while "the unit is Flat 4" waits, an end is accepted. Accepting the change moves them, and leaves the end. Without what stood when
 * it was asked, all of it was asked for.
 */
export function onceChanged<S extends StandingSchedule>(was: StandingSchedule | undefined, wanted: S, now: S): S {
  if (!was) return wanted
  const asked = new Set(askedToChange(was, wanted))
  const kept = together.filter((names) => !names.some((name) => asked.has(name))).flat()
  return { ...wanted, ...Object.fromEntries(kept.map((name) => [name, now[name]])) }
}

export type HbPosition = { starts_on: string, position: string, reference: string, comment: string }

/**
 * The positions of a schedule once a change is accepted: what was so until `hb_from` stays so, and the new one holds from then on, over all that was
 * said of later days; without a day it replaces the latest. What the schedule began with begins with it, wherever its start date goes.
 * Example: awaiting from 20 May. "Passported from 10 May" leaves one position, from 10 May. Starting on 10 May and passported from 15 May leaves
 * awaiting from 10 May and passported from 15 May. A schedule without any that is asked for none has none afterwards.
 */
export function positionsOnceChanged(
  before: readonly HbPosition[], startedOn: string,
  { starts_on, hb_from, hb_position, hb_reference, comments }: Pick<StandingSchedule, 'starts_on' | 'hb_from' | 'hb_position' | 'hb_reference' | 'comments'>,
): HbPosition[] {
  const moved = before.map((one, at) => (at === 0 && one.starts_on === startedOn && starts_on < startedOn ? { ...one, starts_on } : one))
  if (hb_position === null) return moved
  const from = hb_from ?? moved.at(-1)?.starts_on ?? starts_on
  return [...moved.filter((one) => one.starts_on < from), { starts_on: from, position: hb_position, reference: hb_reference ?? '', comment: comments ?? '' }]
}

/** Left on the day after the start or later: somebody who stayed no night did not take up the place, and the request is withdrawn (Q.09). */
export function problemsWithEnd(values: Partial<Pick<ChangedSchedule, 'left_on' | 'end_reason'>>, startsOn: string | undefined, today: Temporal.PlainDate): Errors {
  const errors: Errors = {}
  if (values.left_on && values.end_reason === null) errors['end_reason'] = 'Choose the reason for the end date'
  if (values.left_on === null && values.end_reason) errors['left_on'] = 'Enter the end date, or choose no reason'
  if (values.left_on && startsOn !== undefined && values.left_on <= startsOn) {
    errors['left_on'] = 'End date must be after the start date. If the client did not stay a single night, say that the place was not taken up'
  }
  if (values.left_on && isTooFarAhead(values.left_on, today)) errors['left_on'] = 'End date must be within the next 12 months'
  return errors
}

/**
 * What it means to say that a place was not taken up once its days have begun: in words, where there are nights. Started on 10 June and said so on
 * 20 June takes ten nights away; a start that is still to come takes none.
 */
export function nightsTakenAway({ starts_on, left_on }: Days, today: Temporal.PlainDate): string[] {
  const nights = sharedDays({ starts_on, left_on }, { starts_on, left_on: null }, today.toString())
  return nights === 0 ? [] : [`This takes ${nights === 1 ? 'one night' : `${nights.toLocaleString('en-GB')} nights`} away, from ${showShortIso(starts_on)} on: no figure counts ${
    nights === 1 ? 'it' : 'them'} afterwards, and payments and workbooks that did will differ.`]
}

function isTooFarAhead(day: string, today: Temporal.PlainDate): boolean {
  return daysBetween(today, Temporal.PlainDate.from(day)) > furthestAhead
}

export type Days = { starts_on: string, left_on: string | null }

/**
 * How many days two stays share. Both half-open, so leaving on the day the next starts shares none.
 * Example: 02/05/2005 to 26/06/2005 and 23/06/2005 to 19/04/2007 share 3 days: 23, 24 and 25 June.
 */
export function sharedDays(one: Days, other: Days, until: string): number {
  const from = one.starts_on > other.starts_on ? one.starts_on : other.starts_on
  const before = [one.left_on, other.left_on, until].filter((day): day is string => day !== null).sort()[0]!
  return from < before ? daysBetween(Temporal.PlainDate.from(from), Temporal.PlainDate.from(before)) : 0
}

/** How long two places are held at once: so many days, or 'open' while neither has an end. */
export function overlapOf(one: Days, other: Days): number | 'open' {
  return one.left_on === null && other.left_on === null ? 'open' : sharedDays(one, other, '9999-12-31')
}

/** A change-over needs no reason; anything longer does, and so does an overlap without an end (Q.05). */
export function isLongOverlap(overlap: number | 'open'): boolean {
  return overlap === 'open' || overlap > changeOverDays
}

/** Each two stays of a person that share days, the earlier first: from when, and for how long. They count as one person and two units. */
export function overlapsAmong<S extends Days>(stays: readonly S[]): { earlier: S, later: S, from: string, days: number | 'open' }[] {
  const inOrder = stays.toSorted((one, other) => (one.starts_on < other.starts_on ? -1 : 1))
  return inOrder.flatMap((earlier, at) => inOrder.slice(at + 1).map((later) => ({ earlier, later, from: later.starts_on, days: overlapOf(earlier, later) })))
    .filter(({ days }) => days !== 0)
}

/** `others` are the person's other schedules, as far as whoever asks may see them. */
export function problemsWithOverlap(
  values: { starts_on?: string, left_on?: string | null, overlap_reason?: string | null }, others: readonly (Days & { service: string })[],
): Errors {
  if (values.starts_on === undefined || values.overlap_reason) return {}
  const days = { starts_on: values.starts_on, left_on: values.left_on ?? null }
  const long = others.find((other) => isLongOverlap(overlapOf(days, other)))
  return long ? { overlap_reason: `Choose the reason for two places at once: this person also has ${long.service} for more than ${changeOverDays} of the same days` } : {}
}

/** What the database refuses when a request is accepted, in the words of the reviewer who meets it. Who, when and where there is room follows the first. */
export const refusals: Refusals = {
  schedule_one_per_place: { field: '', message: 'Two people can’t have one place' },
  schedule_place_exists: { field: '', message: 'The unit has fewer places than that. Reject the request and say which place is meant' },
  schedule_left_after_start: { field: '', message: 'The end date is not after the start date of the schedule as it stands now. Reject the request, or ask which day is meant' },
  schedule_unit: { field: '', message: 'The unit can no longer be let in this service. Reject the request and ask for another one' },
  schedule_unit_by_type: {
    field: '',
    message: 'The service has become another type since this was asked: floating support has no units, accommodation needs them. '
      + 'Reject the request and ask for it anew',
  },
  schedule_level: { field: '', message: 'The service level was removed since this was asked. Reject the request and ask for another one' },
  request_one_end: { field: '', message: 'An end of this schedule was asked for a moment ago, and waits to be decided' },
  request_schedule: { field: '', message: 'This schedule was taken away a moment ago, since the place was not taken up' },
  code_exists: { field: '', message: 'A code in this request is no longer in use. Reject it and ask for another choice' },
}

export type ScheduleState = 'planned' | 'current' | 'ended'

/** Derived, never stored: in service at D = started on or before D, and not left or left after D (Q.09). */
export function stateOn({ starts_on, left_on }: Days, day: string): ScheduleState {
  if (left_on !== null && left_on <= day) return 'ended'
  return starts_on > day ? 'planned' : 'current'
}

/** What waits about a schedule, as lists say it. */
export const changesText = (changes: number) => (changes === 1 ? '1 change' : `${changes} changes`)
