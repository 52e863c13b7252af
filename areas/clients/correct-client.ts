// A correction of who somebody is: name, date of birth, NI number, HB number go as a request once there is a schedule (Q.06).
import { declareKind, nothingDiffers, sendRequest, waitingAbout, waitingList, type Review, type Waiting } from '#areas/requests/public.ts'
import { findService } from '#areas/services/public.ts'
import { findLikelySame } from './likely-same.ts'
import { fullName, identityFields, isInitials, listName, problemsWithIdentity, warningsAbout, refusals } from './client.ts'
import { asNeeded, clientBar } from './client.page.ts'
import { knownAlready } from './known-already.ts'
import { findClient, listServicesOfClient, updateIdentity, type ClientRow } from './clients.sql.ts'
import { section } from '#pages/components/section.ts'
import { formView } from '#pages/form.ts'
import { html } from '#pages/html.ts'
import { differing, longText, readable, text, write, type Errors, type Typed, type ValuesOf } from '#platform/fields.ts'
import { errorsOf } from '#platform/sql.ts'
import { searchKey } from '#platform/text.ts'
import { fieldViews } from '#platform/web/draw.ts'
import { again, done, found, get, post, show, Stop, type Context, type Page } from '#platform/web/route.ts'
import { leftToSay, saidTo, saidWith } from '#platform/web/said.ts'

type Identity = ValuesOf<typeof identityFields>
/** With the name on record when it was sent, by which it is listed; of those accepted before that was kept, the new name is the one on record. */
type Proposed = Identity & { name?: Pick<Identity, 'title' | 'forename' | 'surname'> }
const formFields = { ...identityFields, comment: longText({ label: 'Why it is wrong', optional: true, max: 2000 }) }

type Form = {
  client: ClientRow, typed: Typed, errors: Errors, key: string, waiting: WaitingCorrection[]
  /** What the form has said: who else has the same. */
  said: string
}
export type WaitingCorrection = Waiting & { what: string }
type ToCompare = Parameters<typeof waitingAbout>[0]

/** The corrections that wait, each by what it would correct: the details on the page stay as they are meanwhile. */
export async function waitingCorrections(context: ToCompare, id: number): Promise<(client: ClientRow) => WaitingCorrection[]> {
  const waiting = (await waitingAbout(context, id)).filter(({ kind }) => kind === 'client.identity')
  return (client) => waiting.map(({ proposed, schedule_id: _, ...request }) => ({
    ...request, what: differing(identityFields, write(identityFields, client), proposed as Identity).map((name) => identityFields[name as keyof Identity].label).join(', '),
  }))
}

export const correctForm = get('/clients/:client/correct', {
  name: 'clients.correct-form', summary: 'The form to correct who somebody is', permission: 'request.make', params: { client: 'number' },
  handle: async (context) => {
    const { client, waiting } = await clientAndService(context as unknown as Context, context.params.client)
    context.note([`client:${client.id}`, ...waiting.map(({ id }) => `request:${id}`)])
    return show<Form>({ client, typed: write(identityFields, client), errors: {}, key: crypto.randomUUID(), waiting, said: '' }, correctPage)
  },
})

export const correct = post('/clients/:client/correct', {
  name: 'clients.correct', summary: 'Ask for a correction of who somebody is', permission: 'request.make', params: { client: 'number' },
  input: { ...formFields, idempotency_key: text({ label: 'Form', max: 60, optional: true }) },
  handle: async (context) => {
    const { db, params, input, body, today, note } = context
    const { client, service, waiting } = await clientAndService(context as unknown as Context, params.client)
    const key = input.typed['idempotency_key'] || crypto.randomUUID()
    const form = { client, typed: input.typed, key, waiting, said: saidTo(body) ?? '' }
    const back = (errors: Errors, said = form.said) => again<Form>({ ...form, errors, said }, correctPage, errors)
    const problems = { ...problemsWithIdentity(readable(input), { domesticViolence: service.domestic_violence, today }), ...('errors' in input ? input.errors : {}) }
    if ('errors' in input || Object.keys(problems).length > 0) return back(problems)
    const { comment, idempotency_key, ...proposed } = input.values
    const { title, forename, surname, version } = client
    const asked = { service: service.id, kind: 'client.identity', client: client.id, schedule: null, base_version: version, proposed: { ...proposed, name: { title, forename, surname } },
      comment, idempotency_key: key }
    const isSame = differing(identityFields, write(identityFields, client), proposed).length === 0
    const toSay = isSame ? [] : await knownAlready(context, proposed, { service: service.id, domesticViolence: service.domestic_violence, except: client.id })
    const problem = leftToSay(body, toSay)
    if (Object.keys(problem).length > 0) {
      note([`client:${client.id}`])
      return back(problem, saidWith(toSay))
    }
    const sent = await sendRequest(db, asked, undefined, isSame ? nothingDiffers : undefined)
    if ('errors' in sent) return again<Form>({ ...form, errors: sent.errors, key: crypto.randomUUID() }, correctPage, sent.errors, sent.status)
    note([`client:${client.id}`, `request:${sent.id}`])
    return done(`/clients/${client.id}`,
      `Your correction was sent. The details below stay as they are until it is accepted.${saidTo(body) === undefined ? toSay.map((one) => ` ${one.text}`).join('') : ''}`,
      { request: sent.id }, 201)
  },
})

/** A correction is asked for through a service one works with: colleagues in the organisation's other services see the person too. */
async function clientAndService(context: Context, id: number) {
  const { db } = context
  const [row, waitingFor] = await Promise.all([db.row(findClient, { client: id }), waitingCorrections(context, id)])
  const client = found(row)
  const [service] = await db.rows(listServicesOfClient, { client: id })
  if (!service) throw new Stop(403, 'Not one of your services', 'You work with none of the services this person is or was in. Ask a colleague who does to suggest the correction.')
  return { client, service, waiting: waitingFor(client) }
}

const correctPage: Page<Form> = ({ client, typed, errors, key, waiting, said }, { csrf, today }) => ({
  title: 'Suggest a correction',
  breadcrumbs: [{ text: 'Clients', href: '/clients' }, { text: fullName(client), href: `/clients/${client.id}` }, { text: 'Suggest a correction' }],
  identity: clientBar(client, today),
  main: html`<h1 class="govuk-heading-l">Suggest a correction</h1>
    <p class="govuk-body">A reviewer checks corrections of who somebody is, so that two people never become one.</p>
    ${waiting.length > 0 && section({ title: 'Asked for already', content: waitingList(waiting) })}
    ${formView({ action: `/clients/${client.id}/correct`, csrf, submit: 'Send', cancelHref: `/clients/${client.id}`, hidden: { idempotency_key: key, said }, inColumns: true,
      fields: fieldViews(formFields, typed, errors, { today }).map(asNeeded) })}`,
})

declareKind({
  kind: 'client.identity',
  label: 'Correction of a person',
  nameOf: (proposed) => listName((proposed as Proposed).name ?? proposed as Proposed),
  review: async (context, request): Promise<Review> => {
    const { name: _, ...proposed } = request.proposed as Proposed
    const client = found(await context.db.row(findClient, { client: request.client_id! }))
    const others = request.decided_at === null && context.user.may('request.decide')
      ? await findLikelySame(context, { ...client, ...proposed }, { service: request.service_id, domesticViolence: request.domestic_violence, except: client.id }) : []
    return {
      about: listName(client),
      comparison: (Object.keys(identityFields) as (keyof Identity)[]).map((name) => {
        const shown = (value: unknown) => (value === null || value === '' ? '' : identityFields[name].show(value as never))
        return { label: identityFields[name].label, current: shown(client[name]), proposed: shown(proposed[name]) }
      }),
      moved: client.version !== request.base_version && request.state !== 'accepted',
      warnings: [
        ...warningsAbout({ nino: proposed.nino, postcode: null }).map((text) => `${text}.`),
        ...others.filter(({ agrees }) => agrees.includes('NI number')).map(({ id, name }) => `${name} (${id}) has the same National Insurance number already.`),
      ].map((text) => ({ text, stops: false })),
      effects: [], likelySame: others.map((other) => ({ ...other, besides: [], needsReason: false })),
    }
  },
  asks: () => ({ fields: {}, options: {} }),
  apply: async ({ db }, request) => {
    const { name: _, ...proposed } = request.proposed as Proposed
    found(await db.row(findService, { service: request.service_id }))
    found(await db.row(updateIdentity, { client: request.client_id!, ...proposed, surname_key: searchKey(proposed.surname), forename_key: searchKey(proposed.forename),
      initials: isInitials(proposed.forename) }))
    return { subjects: [`client:${request.client_id}`], say: `Accepted. The details of ${listName(proposed)} were corrected.`, data: { client: request.client_id } }
  },
  explain: async (_, __, constraint) => Object.values(errorsOf(refusals, { constraint }))[0]!,
})
