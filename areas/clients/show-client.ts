// GET /clients/:client and POST /clients/:client: the details of a person; contact details are saved at once (S1.61, Q.06).
import { waitingList } from '#areas/requests/public.ts'
import { facts } from '#pages/components/facts.ts'
import { section } from '#pages/components/section.ts'
import { formView } from '#pages/form.ts'
import { html } from '#pages/html.ts'
import { readable, versionField, versionIn, write, type Errors, type Typed } from '#platform/fields.ts'
import { changedMeanwhile, stoodIn, stoodOf } from '#platform/web/changed-meanwhile.ts'
import { fieldViews } from '#platform/web/draw.ts'
import { again, done, found, get, post, show, type Context, type Page } from '#platform/web/route.ts'
import { birthAndAge, contactFields, deathField, fullName, identityFields, problemsWithAddress, problemsWithDeath, warningsAbout } from './client.ts'
import { clientSections, clientView } from './client.page.ts'
import { waitingCorrections, type WaitingCorrection } from './correct-client.ts'
import { findClient, listServicesOfClient, updateContact, type ClientRow } from './clients.sql.ts'

const detailsFields = { ...contactFields, ...deathField }
const saveFields = { ...detailsFields, ...versionField }

/** `seen` is the version that the form carries, `stood` what it showed then: one that comes back keeps its own, unless it says what stands now. */
type Details = { client: ClientRow, warnings: string[], typed: Typed, errors: Errors, seen: number, stood: string | undefined, correctable: boolean, waiting: WaitingCorrection[] }

export const clientDetails = get('/clients/:client', {
  name: 'clients.show', summary: 'The details of a person', permission: 'client.read', params: { client: 'number' }, asAt: true, atOnce: true,
  handle: async (context) => show(await detailsFor(context as unknown as Context, context.params.client), detailsPage),
})

export const saveClient = post('/clients/:client', {
  name: 'clients.save', summary: 'Save contact details', permission: 'client.edit', params: { client: 'number' },
  input: saveFields,
  handle: async (context) => {
    const { db, params, input, body, note } = context
    const client = found(await db.row(findClient, params))
    const values = readable(input)
    const back = async (errors: Errors, status: 409 | 422 = 422, sent = { typed: input.typed, seen: versionIn(body, context), stood: stoodIn(body) }) =>
      again(await detailsFor(context as unknown as Context, client.id, { ...sent, errors }), detailsPage, errors, status)
    const problems: Errors = { ...problemsWithAddress(values), ...problemsWithDeath({ ...client, ...values }), ...('errors' in input ? input.errors : {}) }
    if ('errors' in input || Object.keys(problems).length > 0) return back(problems)
    const { version, ...saving } = input.values
    const saved = await db.row(updateContact, { client: client.id, version, ...saving })
    if (!saved) {
      const standing = found(await db.row(findClient, params))
      const { errors, ...sent } = changedMeanwhile(detailsFields, { typed: input.typed, values: saving, standing, stood: stoodIn(body), local: context.user.codes })
      return back(errors, 409, { ...sent, seen: standing.version })
    }
    note([`client:${client.id}`], { detail: changedValues(client, saving) })
    const promptsToEnd = saving.date_of_death !== null && client.date_of_death === null
    return done(promptsToEnd ? `/clients/${client.id}/schedules` : `/clients/${client.id}`,
      promptsToEnd
        ? 'Saved. This person has died: end their current schedules below, with the reason “Deceased”. Nothing has been ended yet.'
        : 'Saved.',
      { client: client.id, version: saved.version })
  },
})

/** Everything the page says. A correction is asked for through a service one works with, so it is offered only with one. */
async function detailsFor(context: Context, id: number, sent?: Pick<Details, 'typed' | 'errors' | 'seen' | 'stood'>): Promise<Details> {
  const { db, user, asAt } = context
  const [row, services, waiting] = await Promise.all([
    db.row(findClient, { client: id }), user.may('request.make') && asAt === null ? db.rows(listServicesOfClient, { client: id }) : [],
    // What waits now was not known then.
    asAt === null ? waitingCorrections(context, id) : () => []])
  const client = found(row)
  return { client, typed: write(detailsFields, client), errors: {}, seen: client.version, stood: stoodOf(detailsFields, client), ...sent,
    warnings: warningsAbout({ nino: client.nino, postcode: client.postcode || null }), correctable: services.length > 0, waiting: waiting(client) }
}

/** What the audit keeps of a change, erasable: the values before and after, of changed fields only. */
function changedValues(before: ClientRow, after: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => (value ?? '') !== (before[name as keyof ClientRow] ?? ''))
    .map(([name, value]) => [name, { from: before[name as keyof ClientRow], to: value }]))
}

const detailsPage: Page<Details> = ({ client, warnings, typed, errors, seen, stood, correctable, waiting }, context) => {
  const { csrf, today, user, asAt } = context
  const identity = (field: keyof typeof identityFields) => ({
    label: identityFields[field].label,
    value: client[field] === null || client[field] === ''
      ? ''
      : identityFields[field].show(client[field] as never),
  })
  const editable = user.may('client.edit') && asAt === null
  const sections = clientSections(fieldViews(detailsFields, typed, errors, { today }), { Address: 'Updating this address will not affect any property selected for any schedule for this client.' })
  return clientView(client, 'details', {
    title: `Details of client ${client.id}`,
    main: html`<h1 class="govuk-visually-hidden">Details of ${fullName(client)}</h1>
      ${section({ title: 'Who it is', text: editable && correctable && html`<a class="govuk-link" href="/clients/${client.id}/correct">Suggest a correction</a>`,
        content: html`${facts([identity('title'), identity('forename'), identity('surname'), { label: 'Date of birth', value: birthAndAge(client, asAt ?? today) },
          identity('nino'), ...(client.nino === null ? [identity('nino_missing_reason')] : []), identity('hb_number')])}
          ${warnings.length > 0 && html`<ul class="tl-notes" aria-label="To be checked">${warnings.map((warning) => html`<li>${warning}</li>`)}</ul>`}
          ${waiting.length > 0 && waitingList(waiting)}` })}
      ${editable
        ? formView({ action: `/clients/${client.id}`, csrf, submit: 'Save', cancelHref: `/clients/${client.id}`, hidden: { version: String(seen), stood }, sections })
        : sections.map(({ title, fields }) => section({ title, content: facts(fields.map(({ name, label }) => ({ label, value: shown(client, name as keyof typeof detailsFields) }))) }))}`,
  }, context)
}

function shown(client: ClientRow, name: keyof typeof detailsFields): string {
  const value = client[name]
  return value === null || value === '' ? '' : detailsFields[name].show(value as never)
}
