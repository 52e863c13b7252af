// The four kinds of request about schedules: what the reviewer sees, and what accepting writes.
import { addToOrganisation, clientFields, findLikelySame, identityFields, insertClient, isInitials, listName, nino, warningsAbout, type ClientValues } from '#areas/clients/public.ts'
import { labelOf } from '#code-lists/code-list.ts'
import { endReason } from '#code-lists/end-reasons.ts'
import { withLocal } from '#code-lists/local-codes.ts'
import { declareKind, type Applied, type PersonKeys, type RequestRow, type Review } from '#areas/requests/public.ts'
import { levelName, listLevels, listUnits, unitName } from '#areas/services/public.ts'
import { daysBetween, showShortIso } from '#platform/dates.ts'
import { pick, type Fields } from '#platform/fields.ts'
import { errorsOf } from '#platform/sql.ts'
import { searchKey } from '#platform/text.ts'
import { found, type Context } from '#platform/web/route.ts'
import { clashText, overlapWarnings, placeWarnings } from './clashes.ts'
import {
  changeFields, endFields, hbFields, isLongOverlap, newScheduleFields, overlapField, overlapOf, placeFields, positionsOnceChanged, refusals,
  type ChangedSchedule, type EndOfSchedule, type NewSchedule,
} from './schedule.ts'
import {
  countCurrent, deleteHbPositions, deleteSchedule, endSchedule, findSchedule, findUnitAround, insertSchedule,
  listHbPositions, listOfClient, listStaysFrom, lockSchedule, lockUnit, setHbPosition, takeNumbers, updateSchedule,
} from './schedules.sql.ts'

type Name = { title: string | null, forename: string, surname: string }
export type ProposedNew = { client: ClientValues | null, name: Name | null, schedule: NewSchedule }
type ProposedChange = ChangedSchedule & { name: Name }
type ProposedEnd = EndOfSchedule & { name: Name }
type ProposedNotTakenUp = { name: Name, schedule: Record<string, string | number | null> & { starts_on: string, unit: string | null } }

declareKind({
  kind: 'schedule.new',
  label: 'New schedule',
  askAgain: ({ id }) => `/requests/${id}/ask-again`,
  nameOf: (proposed) => listName(nameIn(proposed as ProposedNew)),
  person: (proposed) => {
    const { client } = proposed as ProposedNew
    return client && keysOf(client)
  },

  inShort: ({ proposed, wanted_unit, wanted_level }) => `From ${showShortIso((proposed as ProposedNew).schedule.starts_on)}: ${[wanted_unit, wanted_level].filter(Boolean).join(', ')}`,
  review: async (context, request) => {
    const { client, schedule } = request.proposed as ProposedNew
    const [shown, same, effects, warnings] = await Promise.all([
      labelled(context, request, newScheduleFields, schedule),
      likelySame(context, request),
      effectsOf(context, request, { from: schedule.starts_on, by: 1, into: schedule.unit }),
      warningsOf(context, request, { ...schedule, left_on: null }),
    ])
    return {
      about: listName(nameIn(request.proposed as ProposedNew)),
      comparison: [
        ...(client ? Object.entries(clientFields).flatMap(([name, field]) => {
          const value = client[name as keyof ClientValues]
          return value === null || value === '' || value === undefined ? []
            : [{ part: name in identityFields ? 'Person' : 'Details', label: field.label, current: null, proposed: field.show(value as never) }]
        }) : []),
        ...shown.map((row) => ({ ...row, current: null, part: hbLabels.has(row.label) ? 'Housing Benefit' : 'Place' })).filter((row) => row.proposed !== ''),
      ],
      moved: false,
      warnings: [...(client ? warningsAbout(client).map((text) => ({ text: `${text}.`, stops: false })) : []), ...warnings],
      effects, likelySame: same,
    }
  },

  likelySame,
  asks: (review) => {
    const fields: Fields = {
      ...(review.likelySame.length > 0 ? { same_as: pick({ label: 'Who this is' }) } : {}),
      ...(review.likelySame.some(({ needsReason }) => needsReason)
        ? { overlap_reason: { ...overlapField.overlap_reason, hint: 'Needed if it is somebody who has another place for more than 14 of the same days.' } } : {}),
    }
    return { fields, options: { same_as: [
      ...review.likelySame.map(({ id, name, born, nino, agrees, verdict, besides }) => ({ value: String(id), text: `The same person as ${name} (${id})`,
        hint: `Born ${born}; ${nino}. ${agrees.length > 0 ? `Agrees: ${agrees.join(', ')}. ` : ''}${verdict}.${besides.length > 0 ? ` Has at the same time: ${besides.join('; ')}.` : ''}` })),
      { value: 'new', text: 'A new person' },
    ] } }
  },

  numbers: ({ db }, { client_id }) => db.row(takeNumbers, { somebody_new: client_id === null }),

  apply: async (context, request, answers, decide, numbers): Promise<Applied> => {
    const { db } = context
    const { client, schedule } = request.proposed as ProposedNew
    const same = answers['same_as'] as string | undefined
    const reason = schedule.overlap_reason ?? (answers['overlap_reason'] as NewSchedule['overlap_reason'] | undefined) ?? null
    if (client && same !== undefined && same !== 'new') {
      const candidate = (await likelySame(context, request)).find(({ id }) => String(id) === same)
      if (!candidate) return { errors: { same_as: 'Choose one of the people shown, or a new person' } }
      if (candidate.needsReason && reason === null) return { errors: { overlap_reason: `Choose the reason for two places at once: ${candidate.name} also has ${candidate.besides.join('; ')}` } }
    }
    const known = request.client_id ?? (same !== undefined && same !== 'new' ? Number(same) : null)
    const [clientId, scheduleId] = [known ?? numbers!.client!, numbers!.schedule]
    // Asked together, and done in this order: the person before their schedule, and the unit locked before somebody comes into it.
    const [, , made] = await Promise.all([
      known === null ? db.row(insertClient, { id: clientId, ...writtenClient(client!, schedule, request) }) : null,
      schedule.unit ? db.row(lockUnit, { unit: schedule.unit }) : null,
      db.row(insertSchedule, { id: scheduleId, service: request.service_id, client: clientId, ...written({ ...schedule, overlap_reason: reason }), left_on: null, end_reason: null }),
      db.row(setHbPosition, { schedule: scheduleId, starts_on: schedule.starts_on, position: schedule.hb_position, reference: schedule.hb_reference, comment: schedule.comments }),
      db.row(addToOrganisation, { client: clientId, service: request.service_id }),
      decide({ client: clientId, schedule: scheduleId }),
    ])
    found(made)
    return { subjects: [`client:${clientId}`, `schedule:${scheduleId}`], data: { client: clientId, schedule: scheduleId },
      say: `Accepted. ${listName(nameIn(request.proposed as ProposedNew))} now stands in the list of ${request.service}.` }
  },

  explain: (context, request, constraint) => {
    const { schedule } = request.proposed as ProposedNew
    return explained(context, request, constraint, { ...schedule, left_on: null }, null)
  },
})

declareKind({
  kind: 'schedule.change',
  label: 'Change of a schedule',
  nameOf: (proposed) => listName((proposed as ProposedChange).name),
  inShort: ({ proposed, wanted_unit, wanted_level, standing: before }, local) => {
    const { hb_from, name: _, ...now } = proposed as ProposedChange
    const { unit_name, level_name, ...was } = before as Record<string, string | number | null>
    const values: typeof was = { ...now, place: now.unit === null ? null : now.place ?? 1 }
    const shown = (name: string, value: string | number | null): string => {
      const field = (changeFields as Fields)[name]!
      if (value === null || value === '') return 'none'
      return field.codes ? labelOf(withLocal(field.codes, local), String(value)) : field.kind === 'date' ? showShortIso(String(value)) : field.show(value as never)
    }
    const changes = Object.entries(was).filter(([name, value]) => (value ?? '') !== (values[name] ?? '')).map(([name, value]) => {
      if (name === 'unit') return `From ${unit_name ?? 'no unit'} to ${wanted_unit ?? 'no unit'}`
      const [from, to] = name === 'service_level' ? [level_name, wanted_level] : [shown(name, value), shown(name, values[name] ?? null)]
      return `${changeFields[name as 'units'].label}: ${from} → ${to}`
    })
    return [...changes, ...(hb_from === null ? [] : [`${changeFields.hb_from.label} ${showShortIso(hb_from)}`])].join(', ') || 'Comments'
  },
  review: async (context, request) => {
    const { name: _, ...proposed } = request.proposed as ProposedChange
    const { current, moved } = await standing(context, request)
    const [rows, now, effects, warnings] = await Promise.all([
      labelled(context, request, changeFields, {
        ...proposed,
        place: proposed.unit === null ? null : proposed.place ?? 1,
        hb_from: proposed.hb_from ?? current.hb_from,
      }),
      labelled(context, request, changeFields, current),
      effectsOf(context, request, { from: proposed.starts_on, by: 0, ...(proposed.unit === current.unit ? {} : { into: proposed.unit, outOf: current.unit }) }), warningsOf(context, request, proposed),
    ])
    return { about: listName((request.proposed as ProposedChange).name), comparison: rows.map((row, i) => ({ ...row, current: now[i]!.proposed })), moved, warnings, effects, likelySame: [] }
  },
  asks: () => ({ fields: {}, options: {} }),
  apply: async ({ db }, request): Promise<Applied> => {
    const proposed = request.proposed as ProposedChange
    const of = { schedule: request.schedule_id! }
    const [standing, before] = await Promise.all([db.row(findSchedule, of), db.rows(listHbPositions, of)])
    if (proposed.unit) await db.row(lockUnit, { unit: proposed.unit })
    found(await db.row(updateSchedule, { ...of, ...written(proposed), left_on: proposed.left_on, end_reason: proposed.end_reason }))
    const positions = positionsOnceChanged(before, found(standing).starts_on, proposed)
    await Promise.all([db.rows(deleteHbPositions, { ...of, kept: positions.map(({ starts_on }) => starts_on) }), ...positions.map((position) => db.row(setHbPosition, { ...of, ...position }))])
    return accepted(request, `The schedule of ${listName(proposed.name)} at ${request.service} is changed.`)
  },
  explain: (context, request, constraint) => explained(context, request, constraint, request.proposed as ProposedChange, request.schedule_id),
})

declareKind({
  kind: 'schedule.end',
  label: 'End of a schedule',
  nameOf: (proposed) => listName((proposed as ProposedEnd).name),
  inShort: ({ proposed, standing: before }, local) => {
    const [{ left_on, end_reason }, unit] = [proposed as ProposedEnd, (before as { unit_name: string | null } | null)?.unit_name]
    return `Left ${showShortIso(left_on)}${unit ? `, ${unit}` : ''}: ${labelOf(withLocal(endReason, local), end_reason)}`
  },
  review: async (context, request) => {
    const { name: _, ...proposed } = request.proposed as ProposedEnd
    const { current, moved } = await standing(context, request)
    const [rows, now, effects] = await Promise.all([
      labelled(context, request, endFields, proposed), labelled(context, request, endFields, current), effectsOf(context, request, { from: proposed.left_on, by: -1, outOf: current.unit })])
    return { about: listName((request.proposed as ProposedEnd).name), comparison: rows.map((row, i) => ({ ...row, current: now[i]!.proposed })), moved, warnings: [], effects, likelySame: [] }
  },
  asks: () => ({ fields: {}, options: {} }),
  apply: async ({ db }, request): Promise<Applied> => {
    const { left_on, end_reason, name } = request.proposed as ProposedEnd
    found(await db.row(endSchedule, { schedule: request.schedule_id!, left_on, end_reason }))
    return accepted(request, `The schedule of ${listName(name)} at ${request.service} has its end date.`)
  },
  explain: (context, request, constraint) => explained(context, request, constraint, null, request.schedule_id),
})

declareKind({
  kind: 'schedule.not-taken-up',
  label: 'Place not taken up',
  nameOf: (proposed) => listName((proposed as ProposedNotTakenUp).name),
  review: async (context, request) => {
    const { schedule, name } = request.proposed as ProposedNotTakenUp
    const [rows, effects, now] = await Promise.all([labelled(context, request, { ...placeFields, ...endFields }, schedule),
      effectsOf(context, request, { from: schedule.starts_on, by: -1, outOf: schedule.unit }), isOpen(request) ? standing(context, request) : undefined])
    return { about: listName(name), comparison: rows.map((row) => ({ ...row, current: null, part: 'Schedule to take away' })), moved: now?.moved ?? false, warnings: [], effects, likelySame: [] }
  },
  asks: () => ({ fields: {}, options: {} }),
  apply: async ({ db }, request): Promise<Applied> => {
    const { name } = request.proposed as ProposedNotTakenUp
    const [locked, stays] = await Promise.all([db.row(lockSchedule, { schedule: request.schedule_id! }), db.rows(listOfClient, { client: request.client_id! })])
    found(locked)
    const { changes } = found(stays.find(({ id }) => id === request.schedule_id))
    // This request is one of those that wait.
    if (changes > 1) return { errors: { '': 'Something else is still asked for about this schedule. Decide that first, since it can’t be carried out once the schedule is taken away' } }
    await db.rows(deleteHbPositions, { schedule: request.schedule_id!, kept: [] })
    found(await db.row(deleteSchedule, { schedule: request.schedule_id! }))
    return accepted(request, `The schedule of ${listName(name)} at ${request.service} is taken away.`)
  },
  explain: (context, request, constraint) => explained(context, request, constraint, null, request.schedule_id),
})

const hbLabels = new Set(Object.values(hbFields).map(({ label }) => label))

const isOpen = (request: RequestRow) => request.state === 'pending' || request.state === 'query'

async function warningsOf(context: Context, request: RequestRow, wanted: Parameters<typeof placeWarnings>[2] & { overlap_reason: string | null }): Promise<Review['warnings']> {
  if (!isOpen(request)) return []
  return (await Promise.all([placeWarnings(context, request.service_id, wanted, request.schedule_id), overlapWarnings(context, request.client_id, wanted, request.schedule_id)])).flat()
}

function nameIn({ client, name }: ProposedNew): Name {
  return client ?? name ?? { title: null, forename: '', surname: 'Unnamed' }
}

function accepted(request: RequestRow, what: string): Applied {
  return { subjects: [`client:${request.client_id}`, `schedule:${request.schedule_id}`], say: `Accepted. ${what}`, data: { client: request.client_id, schedule: request.schedule_id } }
}

/** Statement parameters of the proposed place. A unit that is not shared has the one place. */
function written(schedule: NewSchedule | ChangedSchedule) {
  return { level: schedule.service_level, unit: schedule.unit, place: schedule.unit === null ? null : schedule.place ?? 1, units: schedule.units, reference: schedule.reference,
    starts_on: schedule.starts_on, overlap_reason: schedule.overlap_reason, comments: schedule.comments }
}

function writtenClient(client: ClientValues, schedule: NewSchedule, request: RequestRow) {
  return { ...client, surname_key: searchKey(client.surname), forename_key: searchKey(client.forename), hb_number: client.hb_number ?? schedule.hb_reference,
    initials_only: request.domestic_violence && isInitials(client.forename) }
}

/** What stands now in the fields of the form; nothing once the schedule has been taken away. */
async function standing({ db }: Context, request: RequestRow) {
  const of = { schedule: request.schedule_id ?? 0 }
  const [schedule, positions] = await Promise.all([db.row(findSchedule, of), db.rows(listHbPositions, of)])
  if (!schedule && !isOpen(request)) return { current: { unit: null, hb_from: null }, moved: false }
  const { service_level_id, unit_id, ...rest } = found(schedule)
  const position = positions.at(-1)
  return {
    current: { ...rest, service_level: service_level_id, unit: unit_id, hb_position: position?.position ?? null, hb_reference: position?.reference ?? null, hb_from: position?.starts_on ?? null,
      comments: position?.comment || rest.comments },
    moved: rest.version !== request.base_version && isOpen(request),
  }
}

/** Each field with its value in words; levels and units by name, codes as the authority calls them. */
async function labelled({ db, user }: Context, request: RequestRow, fields: Fields, values: Record<string, unknown>): Promise<{ label: string, proposed: string }[]> {
  const of = { service: request.service_id }
  const [levels, units] = await Promise.all([db.rows(listLevels, of), db.rows(listUnits, of)])
  const names: Record<string, Map<string, string>> = {
    service_level: new Map(levels.map((level) => [level.id, levelName(level)])), unit: new Map(units.map((unit) => [unit.id, unitName(unit)])),
  }
  return Object.entries(fields).map(([name, field]) => {
    const value = values[name]
    if (value === null || value === undefined || value === '') return { label: field.label, proposed: '' }
    const named = names[name]?.get(value as string) ?? (field.codes && labelOf(withLocal(field.codes, user.codes), value as string))
    return { label: field.label, proposed: named ?? field.show(value as never) }
  })
}

/** How somebody proposed is compared with people on the record, and with others who are proposed. Numbers of examples are numbers here. */
export function keysOf(client: Pick<ClientValues, 'surname' | 'forename' | 'date_of_birth' | 'nino'>): PersonKeys {
  return { surname_key: searchKey(client.surname), forename_key: searchKey(client.forename), nino_key: client.nino && nino.key(client.nino), born: client.date_of_birth,
    nino_doubtful: client.nino === null || (!client.nino.startsWith('QQ') && nino.warnings(client.nino).length > 0) }
}

/** Who it may be: for the reviewer, while it can be accepted. */
async function likelySame(context: Context, request: RequestRow): Promise<Review['likelySame']> {
  const { client, schedule } = request.proposed as ProposedNew
  if (!client || !context.user.may('request.decide') || request.state === 'accepted') return []
  const people = await findLikelySame(context, client, { service: request.service_id, domesticViolence: request.domestic_violence })
  if (people.length === 0) return []
  const stays = Map.groupBy(await context.db.rows(listStaysFrom, { clients: people.map(({ id }) => id), day: schedule.starts_on }), ({ client_id }) => client_id)
  return people.map((person) => {
    const besides = stays.get(person.id) ?? []
    return { ...person, needsReason: schedule.overlap_reason === null && besides.some((stay) => isLongOverlap(overlapOf({ ...schedule, left_on: null }, stay))),
      besides: besides.map(({ service, place, starts_on, left_on }) => `${service} (${place}) from ${showShortIso(starts_on)}${left_on === null ? '' : ` until ${showShortIso(left_on)}`}`) }
  })
}

/** What accepting does: to the service's list on the day it takes effect, to the unit moved into, and to the unit left. */
async function effectsOf({ db }: Context, request: RequestRow, { from, by, into, outOf }: { from: string, by: number, into?: string | null, outOf?: string | null }): Promise<Review['effects']> {
  if (!isOpen(request)) return []
  const around = (unit: string | null | undefined) => (unit ? db.row(findUnitAround, { unit, day: from, except: request.schedule_id }) : undefined)
  const [counted, entered, left] = await Promise.all([db.row(countCurrent, { service: request.service_id, today: from }), around(into), around(outOf)])
  const now = counted?.current ?? 0
  const shown = newScheduleFields.starts_on.show
  const between = (since: string, until: string) => daysBetween(Temporal.PlainDate.from(since), Temporal.PlainDate.from(until))
  const days = (count: number) => (count === 1 ? '1 day' : `${count} days`)
  return [
    ...(by === 0 ? [] : [{ label: `Current schedules on ${shown(from)}`, text: `${now} before, ${now + by} after` }]),
    // Somebody is there already: the warning about it says who.
    ...(entered && !entered.occupied ? [{
      label: entered.unit,
      text: entered.last_left === null ? `Never let since ${shown(entered.starts_on)}`
        : entered.last_left === from ? 'Let on the day it was left: no void'
        : `Empty since ${shown(entered.last_left)}: ${entered.out_of_use === 0 ? '' : `out of use for ${days(entered.out_of_use)}, and `}a void of ${
          days(between(entered.last_left, from) - entered.out_of_use)} ends`,
    }] : []),
    ...(left && !left.occupied ? [{
      label: left.unit,
      text: left.next_start === null ? `Empty from ${shown(from)}: nobody is to follow yet`
        : `Somebody follows on ${shown(left.next_start)}, after ${days(between(from, left.next_start))}`,
    }] : []),
  ]
}

/** Somebody else in the place, and the client in another one. */
async function explained(context: Context, request: RequestRow, constraint: string, days: Parameters<typeof clashText>[2] | null, except: number | null): Promise<string> {
  if (constraint === 'schedule_one_per_place' && days) return clashText(context, request, days, except)
  return Object.values(errorsOf(refusals, { constraint }))[0]!
}

