// GET /clients/:client and POST /clients/:client: the details of a person; contact details are saved at once (S1.61, Q.06).
import { button } from '#pages/components/button.ts'
import { summaryList } from '#pages/components/summary-list.ts'
import { formView } from '#pages/form.ts'
import { html } from '#pages/html.ts'
import { readable, wholeNumber, write, type Errors, type Typed } from '#platform/fields.ts'
import { fieldViews } from '#platform/web/draw.ts'
import { again, done, found, get, post, show, type Page } from '#platform/web/route.ts'
import { birthAndAge, contactFields, deathField, identityFields, problemsWithAddress, warningsAbout } from './client.ts'
import { clientView } from './client.page.ts'
import { findClient, updateContact, type ClientRow } from './clients.sql.ts'

const detailsFields = { ...contactFields, ...deathField }
const saveFields = { ...detailsFields, version: wholeNumber({ label: 'Version' }) }

type Details = { client: ClientRow, warnings: string[], typed: Typed, errors: Errors }

export const clientDetails = get('/clients/:client', {
  name: 'clients.show', summary: 'The details of a person', permission: 'client.read', params: { client: 'number' }, asAt: true,
  handle: async ({ db, params, note }) => {
    const client = found(await db.row(findClient, params))
    note([`client:${client.id}`])
    return show(detailsOf(client, write(detailsFields, client), {}), detailsPage)
  },
})

export const saveClient = post('/clients/:client', {
  name: 'clients.save', summary: 'Save contact details', permission: 'client.edit', params: { client: 'number' },
  input: saveFields,
  handle: async ({ db, params, input, note }) => {
    const client = found(await db.row(findClient, params))
    const problems: Errors = { ...problemsWithAddress(readable(input)), ...('errors' in input ? input.errors : {}) }
    const died = readable(input).date_of_death
    if (died && client.date_of_birth !== null && died < client.date_of_birth) {
      problems['date_of_death'] = 'Date of death must be after the date of birth'
    }
    if ('errors' in input || Object.keys(problems).length > 0) return again(detailsOf(client, input.typed, problems), detailsPage, problems)
    const { version, ...values } = input.values
    const saved = await db.row(updateContact, { client: client.id, version, ...values })
    if (!saved) {
      const errors = { '': 'A colleague saved this person’s details while you were typing. What you typed is still in the form: compare it with the details above, then save again.' }
      return again(detailsOf(client, input.typed, errors), detailsPage, errors, 409)
    }
    note([`client:${client.id}`], { detail: changedValues(client, values) })
    const promptsToEnd = values.date_of_death !== null && client.date_of_death === null
    return done(promptsToEnd ? `/clients/${client.id}/schedules` : `/clients/${client.id}`,
      promptsToEnd ? 'Saved. This person has died: end their current schedules below, with the reason “Deceased”. Nothing has been ended yet.' : 'Saved.', { client: client.id, version: saved.version })
  },
})

function detailsOf(client: ClientRow, typed: Typed, errors: Errors): Details {
  return { client, typed, errors, warnings: warningsAbout({ nino: client.nino, postcode: client.postcode || null }) }
}

/** What the audit keeps of a change, erasable: the values before and after, of changed fields only. */
function changedValues(before: ClientRow, after: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => (value ?? '') !== (before[name as keyof ClientRow] ?? ''))
    .map(([name, value]) => [name, { from: before[name as keyof ClientRow], to: value }]))
}

const detailsPage: Page<Details> = ({ client, warnings, typed, errors }, context) => {
  const { csrf, today, user, asAt } = context
  const row = (field: keyof typeof identityFields) => ({
    key: { text: identityFields[field].label }, value: { text: client[field] === null || client[field] === '' ? '' : identityFields[field].show(client[field] as never) },
  })
  const editable = user.may('client.edit') && asAt === null
  const fields = fieldViews(detailsFields, typed, errors, today)
  return clientView(client, 'details', {
    title: 'Client details',
    main: html`
      ${warnings.length > 0 && html`<div class="govuk-inset-text">${warnings.map((warning) => html`<p class="govuk-body">${warning}.</p>`)}</div>`}
      <h2 class="govuk-heading-m">Who they are</h2>
      ${summaryList({ rows: [row('title'), row('forename'), row('surname'), { key: { text: 'Date of birth' }, value: { text: birthAndAge(client.date_of_birth, today) } },
        row('nino'), ...(client.nino === null ? [row('nino_missing_reason')] : []), row('hb_number')] })}
      ${editable && user.may('request.make') && button({ text: 'Suggest a correction', href: `/clients/${client.id}/correct`, classes: 'govuk-button--secondary' })}
      <h2 class="govuk-heading-m">Details</h2>
      ${editable ? html`
        <p class="govuk-body">Updating this address will not affect any property selected for any schedule for this client.</p>
        ${formView({ action: `/clients/${client.id}`, csrf, submit: 'Save', cancelHref: `/clients/${client.id}`, columns: 2, hidden: { version: String(client.version) }, fields })}`
      : summaryList({ rows: fields.map((field) => ({ key: { text: field.label }, value: { text: detailsFields[field.name as keyof typeof detailsFields].show((client[field.name as keyof ClientRow] || '') as never) } })) })}`,
  }, context)
}
