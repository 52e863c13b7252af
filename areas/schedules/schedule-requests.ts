// The four kinds of request about schedules: what the reviewer sees, and what accepting writes.
import { addToOrganisation, clientFields, findLikelySame, identityFields, insertClient, isInitials, listName, nino, warningsAbout, type ClientValues } from '#areas/clients/public.ts'
import { changedSince, declareKind, type Applied, type Comparison, type PersonKeys, type RequestRow, type Review } from '#areas/requests/public.ts'
import { levelName, listLevels, listUnits, unitName } from '#areas/services/public.ts'
import { daysBetween, showShortIso } from '#platform/dates.ts'
import { inWords, pick, type Fields } from '#platform/fields.ts'
import { errorsOf, type Db } from '#platform/sql.ts'
import { searchKey } from '#platform/text.ts'
import { found, type Context } from '#platform/web/route.ts'
import { clashText, overlapWarnings, placeWarnings } from './clashes.ts'
import {
  askedToChange, changeFields, endFields, hbFields, isLongOverlap, newScheduleFields, nightsTakenAway, onceChanged, overlapField, overlapOf, placeFields,
  positionsOnceChanged, refusals, standingSchedule,
  type ChangedSchedule, type EndOfSchedule, type NewSchedule, type StandingSchedule,
} from './schedule.ts'
import {
  countCurrent, deleteHbPositions, deleteSchedule, endSchedule, findSchedule, findUnitAround, insertSchedule,
  listHbPositions, listOfClient, listStaysFrom, lockSchedule, lockUnit, setHbPosition, takeNumbers, updateSchedule,
} from './schedules.sql.ts'

type Name = { title: string | null, forename: string, surname: string }
export type ProposedNew = { client: ClientValues | null, name: Name | null, schedule: NewSchedule }
/** `was` is what stood when it was asked; requests from before that was kept have none. */
type ProposedChange = ChangedSchedule & { name: Name, was?: StandingSchedule }
type ProposedEnd = EndOfSchedule & { name: Name }
type ProposedNotTakenUp = { name: Name, schedule: Record<string, string | number | null> & { starts_on: string, left_on: string | null, unit: string | null } }

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
    const [words, same, effects, warnings] = await Promise.all([
      wordsOf(context, request),
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
        ...compared(words, newScheduleFields, null, schedule).map((row) => ({ ...row, part: hbLabels.has(row.label) ? 'Housing Benefit' : 'Place' })).filter((row) => row.proposed !== ''),
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
  kind: 'schedule.change', versionNow, askAgain: ({ id }) => `/requests/${id}/ask-again`,
  label: 'Change of a schedule',
  nameOf: (proposed) => listName((proposed as ProposedChange).name),
  inShort: ({ proposed, wanted_unit, wanted_level, standing: before }, local) => {
    const { hb_from, name: _, was: stood, ...now } = proposed as ProposedChange
    const { unit_name, level_name, ...was } = before as Record<string, string | number | null>
    const values: typeof was = { ...now, place: now.unit === null ? null : now.place ?? 1 }
    const shown = (name: string, value: unknown) => inWords((changeFields as Fields)[name]!, value, { local, short: true }) || 'none'
    const changes = Object.entries(was).filter(([name, value]) => (value ?? '') !== (values[name] ?? '')).map(([name, value]) => {
      if (name === 'unit') return `From ${unit_name ?? 'no unit'} to ${wanted_unit ?? 'no unit'}`
      const [from, to] = name === 'service_level' ? [level_name, wanted_level] : [shown(name, value), shown(name, values[name])]
      return `${changeFields[name as 'units'].label} from ${from} to ${to}`
    })
    const rest = (['overlap_reason', 'comments'] as const).filter((name) => stood && (stood[name] ?? '') !== (now[name] ?? '')).map((name) => changeFields[name].label)
    return [...changes, ...(hb_from === null ? [] : [`${changeFields.hb_from.label} ${showShortIso(hb_from)}`]), ...rest].join(', ') || changeFields.comments.label
  },
  review: async (context, request) => {
    const { name, was, ...asked } = request.proposed as ProposedChange
    const { current, moved } = await standing(context, request)
    // Once it is decided, what stood when it was asked for says more than what has become of it since.
    const before = (isOpen(request) ? undefined : was) ?? current
    const proposed = isOpen(request) && current ? onceChanged<StandingSchedule>(was, asked, current) : asked
    const [words, effects, warnings] = await Promise.all([
      wordsOf(context, request),
      effectsOf(context, request, { from: proposed.starts_on, by: 0, ...(proposed.unit === before?.unit ? {} : { into: proposed.unit, outOf: before?.unit ?? null }) }),
      warningsOf(context, request, proposed),
    ])
    const after = { ...proposed, place: proposed.unit === null ? null : proposed.place ?? 1, hb_from: proposed.hb_from ?? before?.hb_from }
    const since = was && current && isOpen(request)
      ? changedSince(changeFields, askedToChange(was, asked), (field) => [words(changeFields, field, was), words(changeFields, field, current)]) : []
    return {
      about: listName(name), before: !isOpen(request) && was !== undefined, comparison: compared(words, changeFields, before, after), moved, warnings: [...since, ...warnings],
      effects, likelySame: [],
    }
  },
  asks: () => ({ fields: {}, options: {} }),
  apply: async ({ db }, request): Promise<Applied> => {
    const of = { schedule: request.schedule_id! }
    const { name, proposed, stands, before } = await onceAccepted(db, request)
    if (proposed.unit) await db.row(lockUnit, { unit: proposed.unit })
    found(await db.row(updateSchedule, { ...of, ...written(proposed), left_on: proposed.left_on, end_reason: proposed.end_reason }))
    const positions = positionsOnceChanged(before, stands.starts_on, proposed)
    await Promise.all([db.rows(deleteHbPositions, { ...of, kept: positions.map(({ starts_on }) => starts_on) }), ...positions.map((position) => db.row(setHbPosition, { ...of, ...position }))])
    return accepted(request, `The schedule of ${listName(name)} at ${request.service} is changed.`)
  },
  explain: async (context, request, constraint) => explained(context, request, constraint, (await onceAccepted(context.db, request)).proposed, request.schedule_id),
})

/** What a change comes to, and what stands before it. */
async function onceAccepted(db: Db, { proposed, schedule_id }: RequestRow) {
  const { name, was, ...asked } = proposed as ProposedChange
  const of = { schedule: schedule_id! }
  const [row, before] = await Promise.all([db.row(findSchedule, of), db.rows(listHbPositions, of)])
  const stands = found(row)
  // The day of a position that stays is no day of a new one.
  return { name, stands, before, proposed: onceChanged<StandingSchedule>(was, asked, { ...standingSchedule(stands, before), hb_from: null }) }
}

declareKind({
  kind: 'schedule.end', versionNow, askAgain: ({ id }) => `/requests/${id}/ask-again`,
  label: 'End of a schedule',
  nameOf: (proposed) => listName((proposed as ProposedEnd).name),
  inShort: ({ proposed, standing: before }, local) => {
    const [{ left_on, end_reason }, unit] = [proposed as ProposedEnd, (before as { unit_name: string | null } | null)?.unit_name]
    return `Left ${showShortIso(left_on)}${unit ? `, ${unit}` : ''}: ${inWords(endFields.end_reason, end_reason, { local })}`
  },
  review: async (context, request) => {
    const { name: _, ...proposed } = request.proposed as ProposedEnd
    const { current, moved } = await standing(context, request)
    const [words, effects] = await Promise.all([wordsOf(context, request), effectsOf(context, request, { from: proposed.left_on, by: -1, outOf: current?.unit ?? null })])
    return { about: listName((request.proposed as ProposedEnd).name), comparison: compared(words, endFields, current, proposed), moved, warnings: [], effects, likelySame: [] }
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
  kind: 'schedule.not-taken-up', versionNow,
  label: 'Place not taken up',
  nameOf: (proposed) => listName((proposed as ProposedNotTakenUp).name),
  review: async (context, request) => {
    const { schedule, name } = request.proposed as ProposedNotTakenUp
    const [words, effects, now] = await Promise.all([wordsOf(context, request),
      effectsOf(context, request, { from: schedule.starts_on, by: -1, outOf: schedule.unit }), isOpen(request) ? standing(context, request) : undefined])
    const comparison = compared(words, { ...placeFields, ...endFields }, null, schedule).map((row) => ({ ...row, part: 'Schedule to take away' }))
    const warnings = isOpen(request) ? nightsTakenAway(schedule, context.today).map((text) => ({ text, stops: false })) : []
    return { about: listName(name), comparison, moved: now?.moved ?? false, warnings, effects, likelySame: [] }
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

async function versionNow({ db }: Context, { schedule_id }: RequestRow): Promise<number | null> {
  return (await db.row(findSchedule, { schedule: schedule_id ?? 0 }))?.version ?? null
}

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
function written(schedule: NewSchedule | StandingSchedule) {
  return { level: schedule.service_level, unit: schedule.unit, place: schedule.unit === null ? null : schedule.place ?? 1, units: schedule.units, reference: schedule.reference,
    starts_on: schedule.starts_on, overlap_reason: schedule.overlap_reason, comments: schedule.comments }
}

function writtenClient(client: ClientValues, schedule: NewSchedule, request: RequestRow) {
  return { ...client, surname_key: searchKey(client.surname), forename_key: searchKey(client.forename), hb_number: client.hb_number ?? schedule.hb_reference,
    initials_only: request.domestic_violence && isInitials(client.forename) }
}

/** What stands now in the fields of the form; nothing once the schedule has been taken away. */
async function standing({ db }: Context, request: RequestRow): Promise<{ current?: StandingSchedule, moved: boolean }> {
  const of = { schedule: request.schedule_id ?? 0 }
  const [schedule, positions] = await Promise.all([db.row(findSchedule, of), db.rows(listHbPositions, of)])
  if (!schedule && !isOpen(request)) return { moved: false }
  return { current: standingSchedule(found(schedule), positions), moved: found(schedule).version !== request.base_version && isOpen(request) }
}

type Words = (fields: Fields, name: string, values: object) => string
/** How values are put in words: levels and units by name, codes as the authority calls them. */
async function wordsOf({ db, user }: Context, request: RequestRow): Promise<Words> {
  const of = { service: request.service_id }
  const [levels, units] = await Promise.all([db.rows(listLevels, of), db.rows(listUnits, of)])
  const options: Record<string, { value: string, text: string }[]> = {
    service_level: levels.map((level) => ({ value: level.id, text: levelName(level) })), unit: units.map((unit) => ({ value: unit.id, text: unitName(unit) })),
  }
  return (fields, name, values) => inWords(fields[name]!, (values as Record<string, unknown>)[name], { local: user.codes, options: options[name] })
}

/** Each field as it would be, beside what stands; null where there is nothing to compare it with. */
function compared(words: Words, fields: Fields, current: object | null | undefined, proposed: object): Comparison[] {
  return Object.entries(fields).map(([name, { label }]) => ({ label, current: current === null ? null : words(fields, name, current ?? {}), proposed: words(fields, name, proposed) }))
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

