// GET /clients/:client/schedules/new: from a person on to the form for a new schedule of theirs, at a service that is chosen first.
import { clientBar, findClient, fullName, type ClientRow } from '#areas/clients/public.ts'
import { listServices } from '#areas/services/public.ts'
import { button } from '#pages/components/button.ts'
import { emptyState } from '#pages/components/empty-state.ts'
import { pageHeading } from '#pages/components/page-heading.ts'
import { select } from '#pages/components/select.ts'
import { html } from '#pages/html.ts'
import { wholeNumber } from '#platform/fields.ts'
import { done, found, get, show, type Page } from '#platform/web/route.ts'

type Choosing = { client: ClientRow, services: { id: number, name: string }[] }

export const askForClient = get('/clients/:client/schedules/new', {
  name: 'schedules.choose-service', summary: 'Choose the service of a new schedule for a person', permission: 'request.make', params: { client: 'number' },
  query: { service: wholeNumber({ label: 'Service', optional: true, most: Number.MAX_SAFE_INTEGER }) },
  handle: async ({ db, params, query, today, note }) => {
    const [row, services] = await Promise.all([db.row(findClient, params), db.rows(listServices([], 'name'), { today: today.toString() })])
    const client = found(row)
    note([`client:${client.id}`])
    // Whoever works with one service has nothing to choose.
    const chosen = query.service ?? (services.length === 1 ? services[0]!.id : null)
    if (chosen !== null) return done(`/services/${chosen}/schedules/ask?client=${client.id}`, '')
    return show<Choosing>({ client, services: services.map(({ id, name }) => ({ id, name })) }, choosingPage)
  },
})

const choosingPage: Page<Choosing> = ({ client, services }, { today }) => ({
  title: 'Request new schedule: choose the service',
  breadcrumbs: [{ text: 'Clients', href: '/clients' }, { text: fullName(client), href: `/clients/${client.id}` }, { text: 'Request new schedule' }],
  identity: clientBar(client, today),
  main: html`${pageHeading({ text: 'Request new schedule' })}
    ${services.length === 0 ? emptyState({ title: 'You have no services yet', text: 'Ask your manager or administrator to give you the services you work with.' })
      : html`<form method="get" action="/clients/${client.id}/schedules/new" class="tl-bar">
        ${select({ name: 'service', label: { text: 'At which service' }, items: services.map(({ id, name }) => ({ value: String(id), text: `${name} (${id})` })) })}
        ${button({ text: 'Go on' })}</form>`}`,
})
