// A correction of who somebody is: name, date of birth, NI number, HB number go as a request once there is a schedule (Q.06).
import { declareKind, nothingDiffers, sendRequest, waitingAbout, waitingList, type Review, type Waiting } from '#areas/requests/public.ts'
import { findService } from '#areas/services/public.ts'
import { findLikelySame } from './likely-same.ts'
import { fullName, identityFields, isInitials, listName, problemsWithIdentity, warningsAbout, refusals } from './client.ts'
import { asNeeded, clientBar } from './client.page.ts'
import { nino } from './identifiers.ts'
import { findClient, listSameAs, listServicesOfClient, updateIdentity, type ClientRow } from './clients.sql.ts'
import { section } from '#pages/components/section.ts'
import { formView } from '#pages/form.ts'
import { html } from '#pages/html.ts'
import { differing, longText, readable, text, write, type Errors, type Typed, type ValuesOf } from '#platform/fields.ts'
import { errorsOf, type RowOf } from '#platform/sql.ts'
import { searchKey } from '#platform/text.ts'
import { fieldViews } from '#platform/web/draw.ts'
import { again, done, found, get, post, show, Stop, type Context, type Page } from '#platform/web/route.ts'

type Identity = ValuesOf<typeof identityFields>
/** With the name on record when it was sent, by which it is listed; of those accepted before that was kept, the new name is the one on record. */
type Proposed = Identity & { name?: Pick<Identity, 'title' | 'forename' | 'surname'> }
const formFields = { ...identityFields, comment: longText({ label: 'Why it is wrong', optional: true, max: 2000 }) }

type Form = {
  client: ClientRow, typed: Typed, errors: Errors, key: string, waiting: WaitingCorrection[]
  /** Of which others who have the same it has been said: when it comes back with that, it is sent all the same. */
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
    // A program says nothing of what it has been told, and reads it in the answer.
    const told = typeof body['said'] === 'string' ? body['said'] : undefined
    const form = { client, typed: input.typed, key, waiting, said: told ?? '' }
    const back = (errors: Errors, said = form.said) => again<Form>({ ...form, errors, said }, correctPage, errors)
    const problems = { ...problemsWithIdentity(readable(input), { domesticViolence: service.domestic_violence, today }), ...('errors' in input ? input.errors : {}) }
    if ('errors' in input || Object.keys(problems).length > 0) return back(problems)
    const { comment, idempotency_key, ...proposed } = input.values
    const { title, forename, surname, version } = client
    const asked = { service: service.id, kind: 'client.identity', client: client.id, schedule: null, base_version: version, proposed: { ...proposed, name: { title, forename, surname } },
      comment, idempotency_key: key }
    const isSame = differing(identityFields, write(identityFields, client), proposed).length === 0
    const others = isSame ? [] : await db.rows(listSameAs, {
      client: client.id, nino_key: proposed.nino && nino.key(proposed.nino), surname_key: searchKey(proposed.surname), forename_key: searchKey(proposed.forename),
      date_of_birth: proposed.date_of_birth, service: service.id, domestic_violence: service.domestic_violence,
    })
    const said = JSON.stringify(others.map(({ id, same_number }) => [id, same_number]))
    const warnings = sameAsOthers(others)
    if (others.length > 0) note([`client:${client.id}`, ...others.map(({ id }) => `client:${id}`)])
    if (others.length > 0 && told !== undefined && told !== said) {
      return back(Object.fromEntries(Object.entries(warnings).map(([name, text]) => [name, `${text}. Make sure who is meant, or press the button again to send it all the same`])), said)
    }
    const sent = await sendRequest(db, asked, undefined, isSame ? nothingDiffers : undefined)
    if ('errors' in sent) return again<Form>({ ...form, errors: sent.errors, key: crypto.randomUUID() }, correctPage, sent.errors, sent.status)
    note([`client:${client.id}`, `request:${sent.id}`])
    return done(`/clients/${client.id}`,
      `Your correction was sent. The details below stay as they are until it is accepted.${told === undefined ? Object.values(warnings).map((text) => ` ${text}.`).join('') : ''}`,
      { request: sent.id }, 201)
  },
})

/** At the number or the name: who else has it, so that two people don't become one by mistake. */
function sameAsOthers(others: RowOf<typeof listSameAs.gives>[]): Errors {
  const told = (of: typeof others, what: string) => `${of.map((one) => `${fullName(one)} (${one.id})`).join(', ')} ${of.length === 1 ? 'has' : 'have'} ${what}`
  const [number, name] = [others.filter(({ same_number }) => same_number), others.filter(({ same_number }) => !same_number)]
  return {
    ...(name.length > 0 ? { surname: told(name, 'the same name and date of birth') } : {}),
    ...(number.length > 0 ? { nino: told(number, 'this number already') } : {}),
  }
}

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
