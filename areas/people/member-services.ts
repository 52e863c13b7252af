// GET and POST /people/services: a provider manager chooses which services each of the organisation's people works with.
import { dataTable } from '#pages/components/data-table.ts'
import { button } from '#pages/components/button.ts'
import { checkboxes } from '#pages/components/checkboxes.ts'
import { csrfField, hiddenField } from '#pages/form.ts'
import { html } from '#pages/html.ts'
import { listServices } from '#areas/services/public.ts'
import type { RowOf } from '#platform/sql.ts'
import { done, found, get, notFound, post, show, type Page } from '#platform/web/route.ts'
import { listMemberServices, setMemberServices } from './people.sql.ts'

/** What a tick does: clients are their organisation's (decision 4), so that somebody who moves between its services stays one record. */
export const whatTicksMean = 'The services ticked here, with their schedules, are those a person sees. Whoever has one finds all clients of the organisation, those of a domestic violence '
  + 'service only with a tick there, so that nobody is recorded twice. Whoever has none sees no clients.'

type Scopes = { members: RowOf<typeof listMemberServices.gives>[], services: { id: number, name: string }[] }

export const scopesPage = get('/people/services', {
  name: 'people.scopes', summary: 'Which services the organisation’s people work with', permission: 'people.scope',
  handle: async ({ db, today }) => {
    const [members, services] = await Promise.all([db.rows(listMemberServices, {}), db.rows(listServices([], 'name'), { today: today.toString() })])
    return show<Scopes>({ members, services: services.map(({ id, name }) => ({ id, name })) }, page)
  },
})

/**
 * Which of the services are wanted: ticked, or taken away, since the form was shown with those that `stood`; of the others a colleague may
 * have chosen meanwhile, and they stay as they are now. A program that says nothing of what stood wants those it names.
 */
export function wantedServices(services: readonly { id: number }[], now: readonly number[], body: Record<string, unknown>): number[] {
  const stood = typeof body['stood'] === 'string' ? new Set(body['stood'].split(',').map(Number)) : null
  const isTicked = (id: number) => body[`service_${id}`] === 'yes' || body[`service_${id}`] === true
  return services.filter(({ id }) => (stood === null || isTicked(id) !== stood.has(id) ? isTicked(id) : now.includes(id))).map(({ id }) => id)
}
export const stoodField = (now: readonly number[]) => hiddenField('stood', now.join(','))

export const worksWith = ({ name }: { name: string }, wanted: readonly number[]) => `${name} now works with ${wanted.length === 1 ? '1 service' : `${wanted.length} services`}.`

export const saveScope = post('/people/services/:member', {
  name: 'people.set-scope', summary: 'Choose the services of one person', permission: 'people.scope', params: { member: 'uuid' },
  handle: async ({ db, params, body, today, note }) => {
    const member = found((await db.rows(listMemberServices, {})).find(({ id }) => id === params.member))
    const services = await db.rows(listServices([], 'name'), { today: today.toString() })
    const wanted = wantedServices(services, member.services, body)
    const set = await db.row(setMemberServices, { member: member.id, wanted })
    if (set?.chosen == null) throw notFound()
    note([`membership:${member.id}`, ...wanted.map((id) => `service:${id}`)])
    return done('/people/services', worksWith(member, wanted), { services: wanted })
  },
})

const page: Page<Scopes> = ({ members, services }, { csrf, user }) => ({
  title: 'People and their services',
  main: html`<h1 class="govuk-heading-l">People and their services</h1>
    <p class="govuk-body">Who at ${user.organisation.name} works with which service. ${whatTicksMean} You see all of them.</p>
    ${dataTable({ id: 'people', caption: 'People', captionHidden: true, stacks: true, columns: [{ key: 'name', heading: 'Name' }, { key: 'services', heading: 'Services' }],
      rows: members.map((member) => ({ name: member.name, services: html`<form class="tl-form" method="post" action="/people/services/${member.id}">${csrfField(csrf)}${stoodField(member.services)}
        <div class="tl-boxes">${services.map(({ id, name }) => checkboxes({
          name: `service_${id}`,
          idPrefix: `service_${id}-${member.id}`,
          classes: 'govuk-checkboxes--small',
          items: [{ value: 'yes', text: name, checked: member.services.includes(id) }],
        }))}</div>
        ${button({ html: html`Save<span class="govuk-visually-hidden"> the services of ${member.name}</span>`, classes: 'govuk-button--secondary' })}</form>` })),
      empty: { title: 'Nobody to choose for', text: 'People appear here once an administrator has added them as provider users of your organisation.' } })}`,
})
