// Asking for a new schedule: find the client among those one may see, or describe a new one; then the form (S1.44 to S1.47).
import {
  clientFields, clientSearchFields, findClient, fullName, givenTerms, knownAlready, noResults, problemsWithClient, searchNearly, typedTerms, warningsAbout, type ClientRow, type ClientValues,
} from '#areas/clients/public.ts'
import { findRequest, sendRequest } from '#areas/requests/public.ts'
import { findService, listLevels, listUnits, unitName } from '#areas/services/public.ts'
import { draftPageOf } from '#platform/drafts.ts'
import { findDraft, saveDraft } from '#platform/drafts.sql.ts'
import { showMoment, showShortIso } from '#platform/dates.ts'
import { date, pick, read, readable, text, wholeNumber, write, type Errors, type Typed, type ValuesOf } from '#platform/fields.ts'
import { isStorable, isUuid } from '#platform/text.ts'
import type { RowOf } from '#platform/sql.ts'
import { again, done, found, get, post, show, type Context } from '#platform/web/route.ts'
import { leftToSay, saidTo, saidWith, type ToSay } from '#platform/web/said.ts'
import { askAgainAbout } from './change-schedule.ts'
import { inTheWayOf, placeWarnings } from './clashes.ts'
import { chooseClientPage, newSchedulePage } from './new-schedule.page.ts'
import { isAccommodation, newScheduleFields, placeFields, problemsWithBirth, problemsWithNewSchedule, problemsWithOverlap } from './schedule.ts'
import type { ProposedNew } from './schedule-requests.ts'
import { listOccupants, listOfClient, listOutOfUse } from './schedules.sql.ts'
import { listAskedPlaces } from './timeline.sql.ts'
import { carried, problemsWithChosenUnit, unitOptions, type Chosen } from './units.ts'

/** A place and a first day that were chosen before the client, on the timeline or among the vacancies: they go along from page to page. */
const chosenFields = { unit: pick({ label: 'Unit', optional: true }), place: placeFields.place, starts_on: date({ label: 'Start date', optional: true }) }
export type Choosing = { service: { id: number, name: string }, chosen: Chosen | null, searched: boolean, typed: Typed, errors?: Errors } & Awaited<ReturnType<typeof searchNearly>>

/** A unit that is not of this service was not chosen on any page of ours: it is left out. */
async function chosenPlace(
  context: Context, service: number,
  { unit: id, place, starts_on }: Partial<{ [K in keyof ValuesOf<typeof chosenFields>]: ValuesOf<typeof chosenFields>[K] | null }>,
): Promise<Chosen | null> {
  if (!id) return null
  const unit = (await context.db.rows(listUnits, { service })).find((each) => each.id === id && each.lettable)
  if (!unit) return null
  const chosen = { unit: id, name: unitName(unit), service_level: unit.service_level_id!, place: place ?? null, starts_on: starts_on ?? null }
  return { ...chosen, inTheWay: chosen.starts_on === null ? [] : await inTheWayOf(context, service, { ...chosen, starts_on: chosen.starts_on, left_on: null }, {}) }
}

export const chooseClient = get('/services/:service/schedules/new', {
  name: 'schedules.choose-client', summary: 'Find the client for a new schedule', permission: 'request.make', params: { service: 'number' }, query: chosenFields,
  handle: async (context) => {
    const { db, params, query, url, sealed, note } = context
    const { id, name } = found(await db.row(findService, params))
    const chosen = await chosenPlace(context as unknown as Context, id, query)
    const searched = url.searchParams.has('q')
    const terms = sealed.open()
    const results = searched ? await searchNearly(context as unknown as Context, terms) : noResults
    note([...results.clients, ...results.nearly].map((client) => `client:${client.id}`))
    return show<Choosing>({ service: { id, name }, chosen, searched, typed: typedTerms(terms), ...results }, chooseClientPage)
  },
})

export const searchClientForSchedule = post('/services/:service/schedules/find', {
  name: 'schedules.find-client', summary: 'Search for the client of a new schedule', permission: 'request.make', params: { service: 'number' }, input: clientSearchFields,
  handle: async (context) => {
    const { db, params, input, body, today, sealed } = context
    const { id, name } = found(await db.row(findService, params))
    const chosen = await chosenPlace(context as unknown as Context, id, readable(read(chosenFields, body, { today })))
    if ('errors' in input) return again<Choosing>({ service: { id, name }, chosen, searched: false, typed: input.typed, ...noResults, errors: input.errors }, chooseClientPage, input.errors)
    return done(`/services/${id}/schedules/new?${new URLSearchParams({ q: sealed.seal(givenTerms(input.values)), ...carried(chosen) }).toString()}`, '')
  },
})

export type Asking = {
  service: { id: number, name: string, type: string, domestic_violence: boolean }
  /** The person chosen, or null for somebody new. */
  client: ClientRow | null
  levels: RowOf<typeof listLevels.gives>[]
  units: { value: string, text: string, hint?: string }[]
  typed: Typed
  errors: Errors
  /** What is in the way of the place that was chosen before; and what the form has said so far, which it says once, before anything is sent. */
  inTheWay: string[]
  said: string
  /** Why it was rejected before. */
  rejected: string
  key: string
  /** The page's own address: what is put aside is kept under it. */
  page: string
  /** When what stands in the form was put aside, if it comes from a draft. */
  draftOf: string | null
}

const formOf = (service: number) => `/services/${service}/schedules/ask`

const whichClient = { client: wholeNumber({ label: 'Client', optional: true, most: 999_999_999_999_999 }) }

export const newScheduleForm = get('/services/:service/schedules/ask', {
  name: 'schedules.new-form', summary: 'The form for a new schedule', permission: 'request.make', params: { service: 'number' }, query: { ...whichClient, ...chosenFields }, restores: true,
  handle: async (context) => {
    const { params: { service }, query } = context
    const chosen = await chosenPlace(context as unknown as Context, service, query)
    const { unit, place, starts_on } = carried(chosen)
    const before: Typed = chosen === null ? {} : {
      unit: unit!, service_level: chosen.service_level, ...(place ? { place } : {}),
      ...(starts_on ? { starts_on: showShortIso(starts_on) } : {}),
    }
    const asking = await askingFor(context as unknown as Context, service, query.client, undefined, {}, before)
    const { inTheWay } = chosen ?? asking
    return show({ ...asking, inTheWay, said: saidWith(aboutPlace(inTheWay)) }, newSchedulePage)
  },
})

/** What was rejected for one thing, or withdrawn, need not be typed anew for all. */
export const askAgainForm = get('/requests/:request/ask-again', {
  name: 'schedules.ask-again-form', summary: 'The form with what was asked before about a schedule', permission: 'request.make', params: { request: 'uuid' }, restores: true,
  handle: async (context) => {
    const { kind, service_id, client_id, schedule_id, proposed, reason } = found(await context.db.row(findRequest, context.params))
    context.note([`request:${context.params.request}`])
    if (schedule_id !== null && kind !== 'schedule.new') return askAgainAbout(context as unknown as Context, { kind, schedule: schedule_id, proposed, reason })
    if (kind !== 'schedule.new') return done(`/requests/${context.params.request}`, '')
    const { client, schedule } = proposed as ProposedNew
    const before = { ...write(clientFields, client ?? {}), ...write(newScheduleFields, schedule) }
    return show({ ...await askingFor(context as unknown as Context, service_id, client_id, undefined, {}, before), rejected: reason }, newSchedulePage)
  },
})

/** Everything the form shows; starting values are the usual ones, a client's own surname when it was searched for, or what was asked `before`. */
async function askingFor({ db, today, sealed, note, url, body }: Context, serviceId: number, clientId: number | null, typed?: Typed, errors: Errors = {}, before: Typed = {}): Promise<Asking> {
  const on = today.toString()
  const [service, levels, units, occupants, outOfUse, waiting, client] = await Promise.all([
    db.row(findService, { service: serviceId }), db.rows(listLevels, { service: serviceId }), db.rows(listUnits, { service: serviceId }),
    db.rows(listOccupants, { service: serviceId, today: on }), db.rows(listOutOfUse, { service: serviceId, starts_on: on, left_on: today.add({ days: 1 }).toString() }),
    db.rows(listAskedPlaces, { service: serviceId }), clientId === null ? null : db.row(findClient, { client: clientId }),
  ])
  const { id, name, type, domestic_violence } = found(service)
  if (clientId !== null) note([`client:${found(client ?? undefined).id}`])
  const page = typed ? draftPageOf(body) ?? formOf(serviceId) : url.pathname + url.search
  const draft = typed ? undefined : await db.row(findDraft, { form: `/services/${serviceId}/schedules`, page })
  const terms = typedTerms(sealed.open())
  const usual: Typed = {
    units: '1.00',
    gender: 'U',
    ethnicity: 'not-known',
    hb_position: isAccommodation(type) ? '' : 'not-passported',
    ...(levels.length === 1 ? { service_level: levels[0]!.id } : {}),
    surname: terms['surname'] ?? '',
    forename: terms['forename'] ?? '',
    nino: terms['nino'] ?? '',
    date_of_birth: terms['date_of_birth'] ?? '',
  }
  return { service: { id, name, type, domestic_violence }, client: client ?? null, levels, units: unitOptions(units, occupants, outOfUse, waiting),
    typed: typed ?? { ...usual, ...before, ...draft?.typed as Typed | undefined }, errors, inTheWay: [], said: saidTo(body) ?? '', rejected: '',
    key: typed?.['idempotency_key'] || crypto.randomUUID(), page,
    draftOf: draft ? showMoment(draft.saved_at) : null }
}

const aboutPlace = (texts: readonly string[]): ToSay[] => texts.map((text) => ({ field: 'unit', text }))

/** What is to be said of somebody new: whom of their own they may be, so that one person stays one record, and what is odd about their numbers. */
async function saidOf(context: Context, person: Partial<ClientValues>, service: { id: number, domestic_violence: boolean }): Promise<ToSay[]> {
  const { surname, forename, date_of_birth, nino: number } = person
  const isWhole = surname !== undefined && forename !== undefined && date_of_birth !== undefined
  const known = isWhole ? await knownAlready(context, { surname, forename, date_of_birth, nino: number ?? null }, { service: service.id, domesticViolence: service.domestic_violence }) : []
  return [...known.map(({ field, text: told }) => ({ field, text: `${told} If they are the same person, search for them and choose “Use this person”.` })), ...oddAbout(person)]
}

/** What is odd about a new person's numbers and may be right all the same; of the numbers of examples nothing. */
function oddAbout({ nino: number, postcode }: Partial<Pick<ClientValues, 'nino' | 'postcode'>>): ToSay[] {
  return [...warningsAbout({ nino: number?.startsWith('QQ') ? null : number ?? null, postcode: null }).map((text) => ({ field: 'nino', text: `${text}.` })),
    ...warningsAbout({ nino: null, postcode: postcode ?? null }).map((text) => ({ field: 'postcode', text: `${text}.` }))]
}

/** What is in the way of the place that was chosen, if one was; also while something else on the form is still wrong. */
async function wayOf(context: Context, service: number, { unit, place, starts_on, service_level, idempotency_key }: Partial<ValuesOf<typeof sentFields>>): Promise<string[]> {
  if (!unit || !isUuid(unit) || starts_on === undefined || service_level === undefined || !isUuid(service_level)) return []
  return inTheWayOf(context, service, { unit, place: place ?? null, starts_on, left_on: null, service_level }, { key: idempotency_key ?? null })
}

const sentFields = { ...newScheduleFields, ...whichClient, idempotency_key: text({ label: 'Form', max: 60, optional: true }) }

export const askForSchedule = post('/services/:service/schedules', {
  name: 'schedules.ask', summary: 'Ask for a new schedule, for a client you support or for somebody new', permission: 'request.make', params: { service: 'number' }, input: sentFields,
  besides: { fields: clientFields, unless: 'client' },
  handle: async (context) => {
    const { db, params, input, body, today, note } = context
    const given = read(whichClient, body, { today })
    const clientId = 'values' in given ? given.values.client : null
    const values = readable(input)
    const [at, levels, units, known, others] = await Promise.all([db.row(findService, params), db.rows(listLevels, params), values.unit ? db.rows(listUnits, params) : [],
      clientId === null ? null : db.row(findClient, { client: clientId }), clientId === null ? [] : db.rows(listOfClient, { client: clientId })])
    const service = found(at)
    const client = known === null ? null : found(known)
    const person = client ? null : read(clientFields, body, { today })
    const { idempotency_key: _key, client: _client, ...unsent } = { ...person?.typed, ...input.typed }
    const whom = client ? fullName(client) : [unsent['forename'], unsent['surname']].map((typed) => typed?.trim()).filter(Boolean).join(' ')
    // What can't be stored goes the way of a form that is sent, and comes back with its messages.
    if (body['put_aside'] === 'yes' && Object.values(unsent).every(isStorable)) {
      await db.row(saveDraft, {
        form: `/services/${service.id}/schedules`, page: draftPageOf(body) ?? formOf(service.id),
        title: `Request new schedule at ${service.name}${whom && ` for ${whom}`}`.slice(0, 200), typed: unsent, version: null,
      })
      return done(`/services/${service.id}/schedules`, 'Put aside. It stands on your welcome page, among what waits for you; nobody else sees it.')
    }
    // What a field says of itself comes before what a rule says about it.
    const errors: Errors = {
      ...(person ? problemsWithClient(readable(person), { domesticViolence: service.domestic_violence, today }) : {}),
      ...problemsWithNewSchedule(values, { type: service.type, today }), ...problemsWithBirth(values, client ? client.date_of_birth : person && readable(person).date_of_birth),
      ...problemsWithChosenUnit(values, levels, units), ...problemsWithOverlap(values, others),
      ...(person && 'errors' in person ? person.errors : {}), ...('errors' in input ? input.errors : {}),
    }
    const typed = { ...person?.typed, ...input.typed }
    const isRead = saidTo(body) !== undefined
    const toSay = isRead ? [...person ? await saidOf(context as unknown as Context, readable(person), service) : [], ...aboutPlace(await wayOf(context as unknown as Context, service.id, values))] : []
    const problems = { ...leftToSay(body, toSay), ...errors }
    if ('errors' in input || Object.keys(problems).length > 0) {
      return again({ ...await askingFor(context as unknown as Context, service.id, clientId, typed, problems), said: saidWith(toSay) }, newSchedulePage, problems)
    }
    const { client: _, idempotency_key, ...schedule } = input.values
    const key = idempotency_key ?? crypto.randomUUID()
    const proposed = { client: person && 'values' in person ? person.values : null, name: client ? { title: client.title, forename: client.forename, surname: client.surname } : null, schedule }
    const warnings = isRead ? [] : await placeWarnings(context as unknown as Context, service.id, { ...schedule, left_on: null }, null)
    if (clientId) note([`client:${clientId}`])
    const sent = await sendRequest(db, { service: service.id, kind: 'schedule.new', client: clientId, schedule: null, base_version: null, proposed, comment: null, idempotency_key: key }, context)
    if ('errors' in sent) return again(await askingFor(context as unknown as Context, service.id, clientId, { ...typed, idempotency_key: '' }, sent.errors), newSchedulePage, sent.errors, 409)
    const name = client ?? (person && 'values' in person ? person.values : undefined)
    return done(`/services/${service.id}/schedules`,
      `Your request for ${name ? fullName(name) : 'the client'} was sent to the commissioner. `
        + `It appears in the list once it is accepted.${warnings.map(({ text }) => ` ${text}`).join('')}`,
      { request: sent.id }, 201)
  },
})
