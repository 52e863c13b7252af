// GET and POST /people/invite: an administrator invites somebody; the answer is the same whether or not another authority knows them.
import { checkboxes } from '#pages/components/checkboxes.ts'
import { insetText } from '#pages/components/inset-text.ts'
import { formView } from '#pages/form.ts'
import { html } from '#pages/html.ts'
import { readable, type Errors, type Typed } from '#platform/fields.ts'
import { fieldViews } from '#platform/web/draw.ts'
import { again, done, found, get, post, show, type Page } from '#platform/web/route.ts'
import { deleteInvitation, insertInvitation, listMembers } from './administration.sql.ts'
import { listOrganisations, listServicesOfOrganisation } from './organisations.sql.ts'
import { wantedServices, whatTicksMean } from './member-services.ts'
import { linkPage, newLink, type ShownLink } from './one-time-link.ts'
import { emailAddress, hasServices, personName, placeFields, problemsWithPlace } from './person.ts'

const fields = { email: emailAddress, name: personName, ...placeFields }

/** `services` are asked for once it is known whose people they are; `of` is the organisation for which that has been done. */
type Inviting = { organisations: { id: string, name: string }[], typed: Typed, errors: Errors, of: string, services: { id: number, name: string, chosen: boolean }[] }

export const inviteForm = get('/people/invite', {
  name: 'people.invite-form', summary: 'The form to invite somebody', permission: 'account.manage',
  handle: async ({ db }) => show<Inviting>({ organisations: await db.rows(listOrganisations, {}), typed: {}, errors: {}, of: '', services: [] }, page),
})

export const invite = post('/people/invite', {
  name: 'people.invite', summary: 'Invite somebody', description: 'Answers a link that works once.', permission: 'account.manage', input: fields,
  handle: async (context) => {
    const { db, input, body, note, from } = context
    const [organisations, members] = await Promise.all([db.rows(listOrganisations, {}), db.rows(listMembers, {})])
    const values = readable(input)
    const isHere = members.some(({ email, ended_at }) => ended_at === null && email.toLowerCase() === values.email?.toLowerCase())
    const errors: Errors = { ...problemsWithPlace(values, organisations), ...('errors' in input ? input.errors : {}), ...(isHere ? { email: `${values.email} works here already` } : {}) }
    const withServices = values.organisation !== undefined && hasServices(values.role ?? '') && errors['organisation'] === undefined
    const services = withServices ? await db.rows(listServicesOfOrganisation, { organisation_id: values.organisation! }) : []
    const wanted = wantedServices(services, [], body)
    // A program says at once what it wants; somebody at the form is shown the services of the organisation that they have chosen.
    const asked = body['services_of']
    const isShown = services.length === 0 || asked === undefined || asked === values.organisation
    const form: Inviting = { organisations, typed: input.typed, errors, of: values.organisation ?? '', services: services.map(({ id, name }) => ({ id, name, chosen: wanted.includes(id) })) }
    if ('errors' in input || Object.keys(errors).length > 0) return again<Inviting>(form, page, errors)
    if (!isShown) return show<Inviting>(form, page)
    const { email, name, role, organisation } = input.values
    const { link, hash } = newLink({ from }, '/sign-in/join')
    const invited = await db.row(insertInvitation, { email, email_key: email.toLowerCase(), name, role, organisation_id: organisation, services: wanted, token_hash: hash })
    note([`invitation:${invited!.id}`, ...wanted.map((id) => `service:${id}`)])
    return show<ShownLink>({ link, name, what: 'joins this authority', until: 'for seven days', back: { href: '/people', text: 'Go on to People' } }, linkPage)
  },
})

export const withdrawInvitation = post('/people/invitations/:invitation/withdraw', {
  name: 'people.withdraw-invitation', summary: 'Make an invitation’s link dead', permission: 'account.manage', params: { invitation: 'uuid' },
  handle: async ({ db, params, note }) => {
    const { name } = found(await db.row(deleteInvitation, { id: params.invitation }))
    note([`invitation:${params.invitation}`])
    return done('/people', `The invitation of ${name} is withdrawn.`)
  },
})

const page: Page<Inviting> = ({ organisations, typed, errors, of, services }, { csrf, today }) => ({
  title: 'Invite somebody',
  breadcrumbs: [{ text: 'People', href: '/people' }, { text: 'Invite somebody' }],
  main: html`<h1 class="govuk-heading-l">Invite somebody</h1>
    <p class="govuk-body">You get a link to hand over. Whoever has signed in to Throughline for another authority joins with the password they have; everybody else chooses one.
      Whom they work for has to be one of the <a class="govuk-link" href="/organisations">organisations</a>: add a provider there first.</p>
    ${services.length > 0 && insetText({ text: 'One more thing before the link is made: tick the services below that they begin with.' })}
    ${formView({ action: '/people/invite', csrf, submit: 'Make the link', cancelHref: '/people', hidden: { services_of: of },
      extra: services.length === 0 ? undefined : checkboxes({
        name: 'services', classes: 'govuk-checkboxes--small', hint: { text: whatTicksMean }, fieldset: { legend: { text: 'Services they begin with' } },
        items: services.map(({ id, name, chosen }) => ({ name: `service_${id}`, id: `service_${id}`, value: 'yes', text: name, checked: chosen })) }),
      fields: fieldViews(fields, typed, errors, { today }, { organisation: organisations.map(({ id, name }) => ({ value: id, text: name })) }) })}`,
})
