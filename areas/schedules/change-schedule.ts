// Suggesting a change to a schedule, ended ones included, ending one, and saying that it was not taken up: all go to the commissioner (S1.68, S1.71 to S1.76, Q.09).
import { clientBar, findClient, fullName, type ClientRow } from '#areas/clients/public.ts'
import { nothingDiffers, sendRequest, waitingAbout, waitingList, type NotSent, type Waiting } from '#areas/requests/public.ts'
import { levelName, listLevels, listUnits } from '#areas/services/public.ts'
import { pageHeading } from '#pages/components/page-heading.ts'
import { section } from '#pages/components/section.ts'
import { formView, type FieldView, type FormOptions } from '#pages/form.ts'
import { html, type Html } from '#pages/html.ts'
import { showShortIso } from '#platform/dates.ts'
import { choice, inWords, longText, readable, text, versionIn, versionSeen, write, type Errors, type Fields, type Typed } from '#platform/fields.ts'
import { errorsOf, type RowOf } from '#platform/sql.ts'
import { changedMeanwhile, stoodIn, stoodOf } from '#platform/web/changed-meanwhile.ts'
import { fieldViews } from '#platform/web/draw.ts'
import { again, conflict, done, found, get, post, show, type Answer, type Context, type Page } from '#platform/web/route.ts'
import { leftToSay, saidTo } from '#platform/web/said.ts'
import { inTheWayOf, placeWarnings } from './clashes.ts'
import {
  askedToChange, changeFields, endFields, isAccommodation, nightsTakenAway, notTakenUpFields, onceChanged, overlapField, placeFields,
  problemsWithBirth, problemsWithEnd, problemsWithHb, problemsWithHbDate,
  problemsWithOverlap, problemsWithPlace, refusals, standingSchedule, type ChangedSchedule, type EndOfSchedule, type StandingSchedule,
} from './schedule.ts'
import { findSchedule, listHbPositions, listOccupants, listOfClient, listOutOfUse } from './schedules.sql.ts'
import { listAskedPlaces } from './timeline.sql.ts'
import { askedBy, notAskedBy, problemsWithChosenUnit, unitOptions } from './units.ts'

type ScheduleRow = RowOf<typeof findSchedule.gives>
type Form = {
  schedule: ScheduleRow
  client: ClientRow
  /** What is asked for about this schedule already. */
  waiting: (Waiting & { what: string })[]
  positions: RowOf<typeof listHbPositions.gives>[]
  options: Record<string, { value: string, text: string }[]>
  typed: Typed
  errors: Errors
  key: string
  /** Of the schedule, as it stood when the form was shown; what stood then; and what the form has said before anything is sent. */
  version: number
  stood: string | undefined
  said: string
  /** Why it was rejected, where it is asked again. */
  rejected: string
  /** Where whoever is done goes back to. */
  back: string
}

const params = { schedule: 'number' } as const
/** Whoever goes through the list of a service comes back to it. */
const query = { from: choice({ label: 'Where from', list: { list: 'from', codes: [{ code: 'service', label: 'The list of the service' }] }, optional: true }) }
const ours = { idempotency_key: text({ label: 'Form', max: 60, optional: true }), comment: longText({ label: 'Comment for the commissioner', optional: true, max: 2000 }) }
const sentNotTakenUp = { ...ours, ...notTakenUpFields }
const sentEnd = { ...endFields, ...ours }
const sentChange = { ...changeFields, ...ours, ...versionSeen }

export const endForm = get('/schedules/:schedule/end', {
  name: 'schedules.end-form', summary: 'The form to end a schedule', permission: 'request.make', params, query,
  handle: async (context) => {
    const { form } = await formFor(context as unknown as Context, context.params.schedule)
    refuseEnded(form.schedule)
    // Somebody who has died left on that day; the reason is as good as known. The person who asks still says so.
    const typed = form.client.date_of_death ? write(endFields, { left_on: form.client.date_of_death, end_reason: 'deceased' }) : {}
    return show({ ...form, typed }, endPage)
  },
})

export const askToEnd = post('/schedules/:schedule/end', {
  name: 'schedules.ask-to-end', summary: 'Ask to end a schedule', permission: 'request.make', params, input: sentEnd,
  handle: async (context) => {
    const { form } = await formFor(context as unknown as Context, context.params.schedule, context.input.typed)
    refuseEnded(form.schedule)
    const problems = { ...problemsWithEnd(readable(context.input), form.schedule.starts_on, context.today), ...('errors' in context.input ? context.input.errors : {}) }
    if ('errors' in context.input || Object.keys(problems).length > 0) return again({ ...form, errors: problems }, endPage, problems)
    const { idempotency_key, comment, ...proposed } = context.input.values
    return send(context as unknown as Context, form, endPage, { kind: 'schedule.end', proposed, comment, key: idempotency_key }, [], endWaits(form))
  },
})

export const changeForm = get('/schedules/:schedule/change', {
  name: 'schedules.change-form', summary: 'The form to suggest a change', permission: 'request.make', params, query,
  handle: async (context) => {
    const { form, stands } = await formFor(context as unknown as Context, context.params.schedule)
    return show({ ...form, typed: asItStands(stands) }, changePage)
  },
})

export const askToChange = post('/schedules/:schedule/change', {
  name: 'schedules.ask-to-change', summary: 'Ask for a change of a schedule', permission: 'request.make', params, input: sentChange,
  handle: async (context) => {
    const { input, today, db, body } = context
    const { form, stands, levels, units } = await formFor(context as unknown as Context, context.params.schedule, input.typed)
    const { schedule, positions } = form
    const values = readable(input)
    const others = (await db.rows(listOfClient, { client: schedule.client_id })).filter(({ id }) => id !== schedule.id)
    const problems: Errors = {
      ...problemsWithPlace(values, { type: schedule.service_type, today }), ...problemsWithBirth(values, form.client.date_of_birth),
      ...problemsWithHb(values, schedule.service_type), ...problemsWithHbDate(values, positions.at(-1)?.position, today),
      ...problemsWithEnd(values, values.starts_on, today), ...problemsWithChosenUnit(values, levels, units), ...problemsWithOverlap(values, others), ...('errors' in input ? input.errors : {}),
    }
    if ('errors' in input || Object.keys(problems).length > 0) return again({ ...form, errors: problems }, changePage, problems)
    const { idempotency_key, comment, version: _, ...proposed } = input.values
    const same = askedToChange(stands, proposed).length === 0 ? nothingDiffers : undefined
    const request = { kind: 'schedule.change', proposed: { ...proposed, was: stands }, comment, key: idempotency_key }
    if (form.version !== schedule.version && !same) {
      const changed = changedMeanwhile(changeFields, { typed: input.typed, values: { ...proposed, hb_from: proposed.hb_from ?? stands.hb_from }, standing: stands, stood: form.stood,
        options: form.options, local: context.user.codes })
      return again({ ...form, ...changed, version: schedule.version }, changePage, changed.errors, 409)
    }
    const isElsewhere = askedToChange(stands, proposed).some((name) => placeNames.includes(name))
    const toSay = isElsewhere ? await inTheWayOf(context as unknown as Context, schedule.service_id, proposed, { except: schedule.id }) : []
    const problem = leftToSay(body, toSay.map((told) => ({ field: 'unit', text: told })))
    if (Object.keys(problem).length > 0) return again({ ...form, said: toSay.join('\n'), errors: problem }, changePage, problem)
    const warnings = same || saidTo(body) !== undefined ? [] : await placeWarnings(context as unknown as Context, schedule.service_id, proposed, schedule.id)
    return send(context as unknown as Context, form, changePage, request, warnings, same)
  },
})

const placeNames: readonly string[] = ['service_level', 'unit', 'place', 'starts_on', 'left_on']

export const notTakenUpForm = get('/schedules/:schedule/not-taken-up', {
  name: 'schedules.not-taken-up-form', summary: 'The form to say that a place was not taken up', permission: 'request.make', params, query,
  handle: async (context) => show((await formFor(context as unknown as Context, context.params.schedule)).form, notTakenUpPage),
})

export const sayNotTakenUp = post('/schedules/:schedule/not-taken-up', {
  name: 'schedules.say-not-taken-up', summary: 'Ask to take away a schedule whose place was not taken up', permission: 'request.make', params, input: sentNotTakenUp,
  handle: async (context) => {
    const { form } = await formFor(context as unknown as Context, context.params.schedule, context.input.typed)
    if ('errors' in context.input) return again({ ...form, errors: context.input.errors }, notTakenUpPage, context.input.errors)
    const { idempotency_key, comment } = context.input.values
    const toSay = nightsTakenAway(form.schedule, context.today)
    const problem = leftToSay(context.body, toSay.map((told) => ({ field: '', text: told })))
    if (Object.keys(problem).length > 0) return again({ ...form, said: toSay.join('\n'), errors: problem }, notTakenUpPage, problem)
    const { service_level_id, unit_id, place, units, reference, starts_on, left_on, end_reason } = form.schedule
    // Once it is taken away, the request is where one reads what it was.
    const schedule = { service_level: service_level_id, unit: unit_id, place, units, reference, starts_on, left_on, end_reason }
    return send(context as unknown as Context, form, notTakenUpPage, { kind: 'schedule.not-taken-up', proposed: { schedule }, comment, key: idempotency_key })
  },
})

/** The form of a change as it is shown: the position without its day, which is asked for when it is another. */
const asItStands = (stands: StandingSchedule): Typed => write(changeFields, { ...stands, hb_from: null })

function refuseEnded({ left_on }: ScheduleRow): void {
  if (left_on !== null) throw conflict('This schedule has an end date already. Suggest a change instead.')
}

/** One end at a time: of two that were accepted one after the other, the second would put its own day in the place of the first. */
function endWaits({ waiting }: Form): NotSent | undefined {
  const end = waiting.find(({ kind }) => kind === 'schedule.end')
  if (!end) return undefined
  const first = end.mine ? 'Withdraw that request first' : `Ask ${end.requester} to withdraw that request first`
  return { errors: { '': `An end of this schedule is asked for already. ${first}, or wait until it is decided` }, status: 409 }
}

/** In a few words what a request about the schedule asks for. */
function whatIsAsked({ kind, proposed }: { kind: string, proposed: unknown }, stands: StandingSchedule, { user }: Context): string {
  if (kind === 'schedule.end') {
    const { left_on, end_reason } = proposed as EndOfSchedule
    return `${showShortIso(left_on)}, ${inWords(endFields.end_reason, end_reason, { local: user.codes })}`
  }
  if (kind !== 'schedule.change') return ''
  const { was = stands, ...asked } = proposed as ChangedSchedule & { was?: StandingSchedule }
  return askedToChange(was, asked).map((name) => changeFields[name].label).join(', ')
}

/** The form of a change or an end with what was asked before: a change beside what stands now. */
export async function askAgainAbout(context: Context, { kind, schedule, proposed, reason }: { kind: string, schedule: number, proposed: unknown, reason: string }): Promise<Answer> {
  const { form, stands } = await formFor(context, schedule)
  if (kind === 'schedule.end') {
    refuseEnded(form.schedule)
    return show({ ...form, rejected: reason, typed: write(endFields, proposed as EndOfSchedule) }, endPage)
  }
  const { was, ...asked } = proposed as ChangedSchedule & { was?: StandingSchedule }
  return show({ ...form, rejected: reason, typed: write(changeFields, onceChanged<StandingSchedule>(was, asked, { ...stands, hb_from: null })) }, changePage)
}

async function formFor(context: Context, id: number, typed: Typed = {}) {
  const { db, today, note } = context
  const schedule = found(await db.row(findSchedule, { schedule: id }))
  const of = { service: schedule.service_id }
  const [waiting, positions, client, levels, units, occupants, outOfUse, asked] = await Promise.all([
    waitingAbout(context, schedule.client_id), db.rows(listHbPositions, { schedule: id }),
    db.row(findClient, { client: schedule.client_id }), db.rows(listLevels, of), db.rows(listUnits, of),
    db.rows(listOccupants, { ...of, today: today.toString() }), db.rows(listOutOfUse, { ...of, starts_on: today.toString(), left_on: today.add({ days: 1 }).toString() }),
    db.rows(listAskedPlaces, of),
  ])
  const aboutIt = waiting.filter(({ schedule_id }) => schedule_id === id)
  // What is sent tells of the request it makes.
  note([`client:${schedule.client_id}`, `schedule:${id}`, ...(Object.keys(typed).length > 0 ? [] : aboutIt.map((request) => `request:${request.id}`))])
  const stands = standingSchedule(schedule, positions)
  const form: Form = { schedule, client: found(client), positions, typed, errors: {}, key: typed['idempotency_key'] || crypto.randomUUID(),
    version: context.body['version'] === undefined ? schedule.version : versionIn(context.body, context),
    stood: context.body['version'] === undefined ? stoodOf(changeFields, stands) : stoodIn(context.body), said: saidTo(context.body) ?? '', rejected: '',
    back: (context.query as { from?: string | null })['from'] === 'service' || context.body['back'] === 'service' ? 'service' : '',
    waiting: aboutIt.map(({ proposed, schedule_id: _, ...request }) => ({ ...request, what: whatIsAsked({ kind: request.kind, proposed }, stands, context) })),
    options: { service_level: levels.map((level) => ({ value: level.id, text: levelName(level) })), unit: unitOptions(units, occupants, outOfUse, asked) } }
  return { form, stands, levels, units }
}

type Wanted = { kind: string, proposed: Record<string, unknown>, comment: string | null, key: string | null }

async function send({ db, note }: Context, form: Form, page: Page<Form>, { kind, proposed, comment, key }: Wanted, warnings: readonly { text: string }[] = [], instead?: NotSent) {
  const { schedule, client } = form
  const name = { title: client.title, forename: client.forename, surname: client.surname }
  const attempt = await db.attempt(() => sendRequest(db, {
    service: schedule.service_id, kind, client: client.id, schedule: schedule.id,
    base_version: schedule.version, proposed: { ...proposed, name }, comment, idempotency_key: key ?? form.key,
  }, { note }, instead))
  const sent = 'refused' in attempt ? { errors: errorsOf(refusals, attempt.refused), status: 409 as const } : attempt.done
  if ('errors' in sent) return again({ ...form, errors: sent.errors, key: crypto.randomUUID() }, page, sent.errors, sent.status)
  return done(backOf(form),
    `Sent to the commissioner. The schedule of ${fullName(client)} stays as it is until this is accepted.${warnings.map(({ text }) => ` ${text}`).join('')}`,
    { request: sent.id }, 201)
}

const backOf = ({ back, schedule, client }: Form) => (back === 'service' ? `/services/${schedule.service_id}/schedules` : `/clients/${client.id}/schedules`)

type Parts = (form: Form, views: (fields: Fields) => FieldView[]) => Pick<FormOptions, 'fields' | 'sections' | 'hidden'> & { before?: Html, stopped?: NotSent | undefined }

function formPage(title: string, path: string, intro: string, parts: Parts): Page<Form> {
  return (form, { csrf, today, user }) => {
    const { before, stopped, hidden, ...asked } = parts(form, (fields) => fieldViews(fields, form.typed, form.errors, { today, local: user.codes }, form.options))
    return {
      title,
      breadcrumbs: [{ text: 'Services', href: '/services' }, { text: form.schedule.service, href: `/services/${form.schedule.service_id}/schedules` }, { text: title }],
      identity: clientBar(form.client, today),
      main: html`${pageHeading({ text: title, detail: `${form.schedule.service}, ${form.schedule.level}${form.schedule.unit === null ? '' : `, ${form.schedule.unit}`}` })}
        ${form.waiting.length > 0 && section({ title: 'Asked for already', content: waitingList(form.waiting) })}
        ${form.rejected && html`<div class="govuk-inset-text">It was rejected: ${form.rejected}</div>`}
        ${stopped && Object.keys(form.errors).length === 0 ? html`<p class="govuk-body">${stopped.errors['']}.</p>
          <p class="govuk-body"><a class="govuk-link" href="${backOf(form)}">Go back without asking for anything</a></p>` : html`<p class="govuk-body">${intro}</p>${before}
        ${formView({
          action: `/schedules/${form.schedule.id}/${path}`, csrf, submit: 'Save', cancelHref: backOf(form),
          hidden: { idempotency_key: form.key, back: form.back || undefined, ...hidden }, ...asked,
        })}`}`,
    }
  }
}

const endPage = formPage('End a client schedule', 'end', 'The end date and the reason for it are both needed: they count towards the performance indicators.',
  (form, views) => ({ fields: views({ ...endFields, comment: ours.comment }), stopped: endWaits(form),
    before: html`<p class="govuk-body">If the client did not stay a single night, <a class="govuk-link" href="/schedules/${
      form.schedule.id}/not-taken-up">say that the place was not taken up</a>.</p>` }))

const notTakenUpPage = formPage('Place not taken up', 'not-taken-up',
  'Only for somebody who did not stay a single night, or for a schedule accepted by mistake: once this is accepted the schedule is taken away, and no day of it counts.',
  ({ said }, views) => ({ fields: views(notTakenUpFields), hidden: { said } }))

const changePage = formPage('Suggest a change', 'change', 'The form shows what stands now. Change what should be different; a reviewer sees both side by side.',
  ({ schedule, version, stood, said }, views) => {
    const { left_on, end_reason, hb_position, hb_reference, hb_from, comments } = changeFields
    const asked = (fields: Fields) => askedBy(schedule.service_type, views(fields))
    return { hidden: { version: String(version), stood, said, ...notAskedBy(schedule.service_type) }, sections: [
      { title: 'Place', fields: asked(placeFields) },
      { title: 'End', fields: asked({ left_on, end_reason }) },
      { title: isAccommodation(schedule.service_type) ? 'Housing Benefit' : 'Comments', fields: asked({ hb_position, hb_reference, hb_from, comments }) },
      { title: 'Two places at once', fields: asked(overlapField) },
      { title: 'To the commissioner', fields: asked({ comment: ours.comment }) },
    ] }
  })
