// GET and POST /organisations: who works in this authority as a body, for administrators; adding one and naming one otherwise.
import { organisationKind } from '#code-lists/organisation-kinds.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { facts } from '#pages/components/facts.ts'
import { linkIf } from '#pages/components/link-if.ts'
import { pageHeading } from '#pages/components/page-heading.ts'
import { section } from '#pages/components/section.ts'
import { formView } from '#pages/form.ts'
import { html } from '#pages/html.ts'
import { labelOf } from '#code-lists/code-list.ts'
import { versionField, versionIn, type Errors, type Typed } from '#platform/fields.ts'
import { errorsOf, type RowOf } from '#platform/sql.ts'
import { changedMeanwhile, stoodIn, stoodOf } from '#platform/web/changed-meanwhile.ts'
import { fieldViews } from '#platform/web/draw.ts'
import { again, done, found, get, post, show, type Context, type Page } from '#platform/web/route.ts'
import { insertOrganisation, listOrganisations, listServicesOfOrganisation, renameOrganisation } from './organisations.sql.ts'
import { organisationFields, refusals } from './organisation.ts'

const kindOf = (kind: string) => labelOf(organisationKind, kind)

type Listed = { organisations: RowOf<typeof listOrganisations.gives>[], typed: Typed, errors: Errors }

const listed = async ({ db }: Pick<Context, 'db'>, typed: Typed = {}, errors: Errors = {}): Promise<Listed> => ({ organisations: await db.rows(listOrganisations, {}), typed, errors })

export const organisationsPage = get('/organisations', {
  name: 'people.organisations', summary: 'The organisations that work in this authority', permission: 'account.manage',
  handle: async (context) => show<Listed>(await listed(context), listPage),
})

export const addOrganisation = post('/organisations', {
  name: 'people.add-organisation', summary: 'Add an organisation', permission: 'account.manage', input: organisationFields,
  handle: async (context) => {
    const { db, input, note } = context
    const back = async (errors: Errors, status: 409 | 422 = 422) => again<Listed>(await listed(context, input.typed, errors), listPage, errors, status)
    if ('errors' in input) return back(input.errors)
    const added = await db.attempt(() => db.row(insertOrganisation, input.values))
    if ('refused' in added) return back(errorsOf(refusals, added.refused), 409)
    const { id } = found(added.done)
    note([`organisation:${id}`])
    return done('/organisations', `${input.values.name} is added. Invite its people next, on the page People.`, { organisation: id }, 201)
  },
})

const listPage: Page<Listed> = ({ organisations, typed, errors }, { csrf, today }) => ({
  title: 'Organisations',
  main: html`${pageHeading({ text: 'Organisations' })}
    <p class="govuk-body">Who provides services in this authority, and who commissions them. People are invited for one of these, and each service is provided by one.</p>
    ${dataTable({
      id: 'organisations', caption: 'Organisations', captionHidden: true,
      columns: [{ key: 'name', heading: 'Name' }, { key: 'kind', heading: 'Kind' }, { key: 'people', heading: 'People', numeric: true }, { key: 'services', heading: 'Services', numeric: true }],
      rows: organisations.map(({ id, name, kind, people, services }) => ({
        name: html`<a class="govuk-link" href="/organisations/${id}">${name}</a>`, kind: kindOf(kind),
        people: linkIf(people > 0, `/people?organisation=${id}`, html`${people}<span class="govuk-visually-hidden"> of ${name}</span>`),
        services: linkIf(services > 0, `/organisations/${id}#section-services`, html`${services}<span class="govuk-visually-hidden"> of ${name}</span>`),
      })),
    })}
    <h2 class="govuk-heading-m">Add an organisation</h2>
    ${formView({ action: '/organisations', csrf, submit: 'Add', fields: fieldViews(organisationFields, typed, errors, { today }) })}`,
})

// ---------------------------------------------------------------- one of them

/** The kind stays: people have roles that fit it. */
const { name: nameField } = organisationFields
const fields = { name: nameField }
const params = { organisation: 'uuid' } as const

type Shown = { organisation: RowOf<typeof listOrganisations.gives>, services: { id: number, name: string }[], seen: number, stood: string | undefined, typed: Typed, errors: Errors }
type Sent = Partial<Pick<Shown, 'typed' | 'seen' | 'stood'>>

async function shown({ db, params: { organisation: id } }: Pick<Context, 'db'> & { params: { organisation: string } }, errors: Errors = {}, sent?: Sent): Promise<Shown> {
  const [organisations, services] = await Promise.all([db.rows(listOrganisations, {}), db.rows(listServicesOfOrganisation, { organisation_id: id })])
  const organisation = found(organisations.find((one) => one.id === id))
  return { organisation, services, seen: organisation.version, stood: stoodOf(fields, organisation), typed: { name: organisation.name }, ...sent, errors }
}

export const organisationPage = get('/organisations/:organisation', {
  name: 'people.organisation', summary: 'One organisation: its name, people and services', permission: 'account.manage', params,
  handle: async (context) => show<Shown>(await shown(context), page),
})

export const saveOrganisation = post('/organisations/:organisation', {
  name: 'people.rename-organisation', summary: 'Give an organisation another name', permission: 'account.manage', params, input: { ...fields, ...versionField },
  handle: async (context) => {
    const { db, input, body, note, params: { organisation } } = context
    const stood = stoodIn(body)
    const back = async (errors: Errors, status: 409 | 422 = 422, sent: Sent = { typed: input.typed, seen: versionIn(body, context), stood }) =>
      again<Shown>(await shown(context, errors, sent), page, errors, status)
    const { organisation: standing } = await shown(context)
    if ('errors' in input) return back(input.errors)
    const renamed = await db.attempt(() => db.row(renameOrganisation, { organisation_id: organisation, ...input.values }))
    if ('refused' in renamed) return back(errorsOf(refusals, renamed.refused), 409)
    if (!renamed.done) {
      const { organisation: now } = await shown(context)
      const { errors, ...sent } = changedMeanwhile(fields, { typed: input.typed, values: input.values, standing: now, stood })
      return back(errors, 409, { ...sent, seen: now.version })
    }
    note([`organisation:${organisation}`], { detail: { name: input.values.name, before: standing.name } })
    return done('/organisations', 'Saved.')
  },
})

const page: Page<Shown> = ({ organisation: { id, name, kind, people }, services, seen, stood, typed, errors }, { csrf, today }) => ({
  title: name,
  breadcrumbs: [{ text: 'Organisations', href: '/organisations' }, { text: name }],
  main: html`<h1 class="govuk-heading-l">${name}</h1>
    ${facts([{ label: 'Kind', value: kindOf(kind) },
      { label: 'People', value: people === 0 ? html`Nobody yet. <a class="govuk-link" href="/people/invite">Invite somebody</a>`
        : html`<a class="govuk-link" href="/people?organisation=${id}">${people}</a>` }])}
    ${section({ title: 'Name', text: 'Everybody sees the new name at once, with what was done before too.',
      content: formView({ action: `/organisations/${id}`, csrf, hidden: { version: String(seen), stood }, submit: 'Save', fields: fieldViews(fields, typed, errors, { today }) }) })}
    ${section({ title: 'Services', text: 'Contracts officers add services, and choose who provides each.',
      content: services.length === 0 ? html`<p class="govuk-body">None yet.</p>`
        : html`<ul class="govuk-list govuk-list--bullet">${services.map((service) => html`<li>${service.name} (${service.id})</li>`)}</ul>` })}`,
})
