// A provider writes to the commissioner about a service, a property or a unit; a reviewer answers, until it is closed (S1.30).
import { declareKind, listMessages, sendRequest, usualTime, type Applied, type RequestRow, type UsualTime } from '#areas/requests/public.ts'
import { pageHeading } from '#pages/components/page-heading.ts'
import { formView } from '#pages/form.ts'
import { html } from '#pages/html.ts'
import { longText, pick, readable, text, type Errors, type Typed } from '#platform/fields.ts'
import { fieldViews } from '#platform/web/draw.ts'
import { again, done, found, get, post, show, type Context, type Page } from '#platform/web/route.ts'
import { unitName } from './service.ts'
import { findService, listProperties, listUnits } from './services.sql.ts'

/** It proposes nothing: it is answered. What it is about is a property or a unit by its key, or the service as a whole. */
type Proposed = { name: string, about: string | null, body: string }
const kind = 'service.message'

const fields = {
  about_what: pick({ label: 'About', optional: true }),
  subject: text({ label: 'Subject', max: 100 }),
  message: longText({ label: 'Message', max: 4000, hint: 'Name nobody who is supported: for that, open the person’s schedule and ask for a change there.' }),
}
const sent = { ...fields, idempotency_key: text({ label: 'Form', max: 60, optional: true }) }

type Option = { value: string, text: string }
type Form = { service: { id: number, name: string }, options: Option[], typed: Typed, errors: Errors, key: string, usual: UsualTime | null }

async function formFor(context: Context, typed: Typed = {}, errors: Errors = {}): Promise<Form> {
  const { db, params } = context
  const of = { service: Number(params['service']) }
  const [service, properties, units, usual] = await Promise.all([db.row(findService, of), db.rows(listProperties, of), db.rows(listUnits, of), usualTime(context, kind)])
  const { id, name } = found(service)
  return { service: { id, name }, typed, errors, key: typed['idempotency_key'] || crypto.randomUUID(), usual,
    options: [...properties.map((property) => ({ value: `property:${property.id}`, text: property.name })), ...units.map((unit) => ({ value: `unit:${unit.id}`, text: unitName(unit) }))] }
}

export const messageForm = get('/services/:service/message', {
  name: 'services.message-form', summary: 'The form to write to the commissioner about a service', permission: 'request.make', params: { service: 'number' },
  query: { about: pick({ label: 'About', optional: true }) },
  handle: async (context) => show<Form>(await formFor(context as unknown as Context, { about_what: context.query.about ?? '' }), page),
})

export const sendMessage = post('/services/:service/message', {
  name: 'services.message', summary: 'Write to the commissioner about a service', permission: 'request.make', params: { service: 'number' }, input: sent,
  handle: async (context) => {
    const { db, input, params, note } = context
    const form = await formFor(context as unknown as Context, input.typed)
    const about = readable(input).about_what ?? null
    const chosen = form.options.find(({ value }) => value === about)
    const errors = { ...(about !== null && !chosen ? { about_what: 'Choose about from the list' } : {}), ...('errors' in input ? input.errors : {}) }
    if ('errors' in input || Object.keys(errors).length > 0) return again<Form>({ ...form, errors }, page, errors)
    const { subject, message } = input.values
    const [part, id] = about?.split(':') ?? []
    const proposed: Proposed = { name: subject, about: chosen?.text ?? null, body: message }
    const made = await sendRequest(db, {
      service: params.service, kind, client: null, schedule: null, ...(part === 'property' ? { property: id! } : part === 'unit' ? { unit: id! } : {}),
      base_version: null, proposed, comment: null, idempotency_key: form.key,
    })
    if ('errors' in made) return again<Form>({ ...form, errors: made.errors, key: crypto.randomUUID() }, page, made.errors, 409)
    note([`request:${made.id}`])
    return done(`/requests/${made.id}`, 'Sent to the commissioner. The answer appears here, and on your welcome page.', { request: made.id }, 201)
  },
})

const page: Page<Form> = ({ service, options, typed, errors, key, usual }, { csrf, today }) => ({
  title: 'Send a message',
  breadcrumbs: [{ text: 'Services', href: '/services' }, { text: service.name, href: `/services/${service.id}/details` }, { text: 'Send a message' }],
  main: html`${pageHeading({ text: 'Send a message to the commissioner', detail: `about ${service.name} (ID: ${service.id})` })}
    ${usual && html`<p class="govuk-body">${usual.text}</p>`}
    ${formView({ action: `/services/${service.id}/message`, csrf, submit: 'Send', cancelHref: `/services/${service.id}/details`, hidden: { idempotency_key: key },
      fields: fieldViews(fields, typed, errors, { today }, { about_what: [{ value: '', text: 'The service as a whole' }, ...options] }) })}`,
})

declareKind({
  kind, label: 'Message',
  words: {
    states: { pending: 'To be answered', query: 'Answered', accepted: 'Closed', withdrawn: 'Closed' },
    // While it waits for an answer, closing it takes it back.
    moves: { query: 'Answer', answer: 'Write back', accept: 'Close this message', withdraw: { pending: 'Withdraw this message', query: 'Close this message' } },
    asks: { question: 'Your answer', answer: 'Your message' }, without: ['reject'], answered: true,
  },
  nameOf: (proposed) => (proposed as Proposed).name,
  opening: (proposed) => (proposed as Proposed).body,
  review: async (_, request) => {
    const { name, about } = request.proposed as Proposed
    return {
      about: name, comparison: [{ part: 'Details', label: 'About', current: null, proposed: about ?? `${request.service} as a whole` }],
      moved: false, warnings: [], effects: [], likelySame: [],
    }
  },
  asks: () => ({ fields: {}, options: {} }),
  apply: async ({ db }, { id, service_id: service, requested_by }: RequestRow): Promise<Applied> => {
    const thread = await db.rows(listMessages, { request: id })
    if (!thread.some(({ written_by }) => written_by !== requested_by)) return { errors: { '': 'Answer it first: whoever wrote is waiting for a word' } }
    return { subjects: [`service:${service}`], say: 'Closed.', data: { service } }
  },
  explain: async () => 'The record refuses this, and nothing was changed',
})
