// GET /services: the services the reader works with, chosen from a list or a table (S1.25, S1.26).
import { labelOf } from '#code-lists/code-list.ts'
import { serviceType } from '#code-lists/service-types.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { linkIf } from '#pages/components/link-if.ts'
import { pageHeading } from '#pages/components/page-heading.ts'
import { select } from '#pages/components/select.ts'
import { button } from '#pages/components/button.ts'
import { tag } from '#pages/components/tag.ts'
import { html } from '#pages/html.ts'
import { showShortIso } from '#platform/dates.ts'
import { choice, wholeNumber } from '#platform/fields.ts'
import { done, get, show, type Page } from '#platform/web/route.ts'
import { noServices } from './service.page.ts'
import { listServices } from './services.sql.ts'

const orders = {
  list: 'order',
  codes: [
    { code: 'name', label: 'By name' },
    { code: 'number', label: 'By number' },
    { code: 'provider', label: 'By provider' },
    { code: 'confirmed', label: 'Longest without confirmation first' },
  ],
}
const confirmations = { list: 'confirmed', codes: [{ code: 'silent', label: 'Silent' }, { code: 'due', label: 'To be confirmed' }] }
const filterFields = {
  service: wholeNumber({ label: 'Service', optional: true, most: 999_999_999_999_999 }),
  type: choice({ label: 'Type', list: serviceType, optional: true }),
  confirmed: choice({ label: 'List of schedules', list: confirmations, optional: true }),
  order: choice({ label: 'Order', list: orders, optional: true }),
}

type Listed = {
  services: { id: number, name: string, site: string, type: string, typeLabel: string, organisation: string, current: number, pending: number, confirmed_on: string | null, silent: boolean | null }[]
  order: string, confirmed: string }

export const servicesList = get('/services', {
  name: 'services.list', summary: 'The services you work with', permission: 'service.read', query: filterFields,
  handle: async ({ db, query, today }) => {
    // The list's Manage button without script sends the chosen number here.
    if (query.service !== null) return done(`/services/${query.service}/schedules`, '')
    const order = (query.order ?? (query.confirmed === 'silent' ? 'confirmed' : 'name')) as 'name' | 'number' | 'provider' | 'confirmed'
    const filters = [...(query.type ? ['type' as const] : []), ...(query.confirmed === 'silent' ? ['silent' as const] : query.confirmed === 'due' ? ['toConfirm' as const] : [])]
    const rows = await db.rows(listServices(filters, order), { today: today.toString(), type: query.type ?? '' })
    return show<Listed>({ order, confirmed: query.confirmed ?? '', services: rows.map((row) => ({ ...row, typeLabel: labelOf(serviceType, row.type) })) }, servicesPage)
  },
})

/** When the list was last said to be right; without that, whether anybody has to say so. */
function wordAbout({ type, confirmed_on, silent }: Listed['services'][number]): string {
  if (confirmed_on !== null) return showShortIso(confirmed_on)
  const isOwed = serviceType.codes.some(({ code, schedulesRequired }) => code === type && schedulesRequired)
  return silent ? 'Never' : isOwed ? 'Not yet' : 'Not needed'
}

const servicesPage: Page<Listed> = ({ services, order, confirmed }, { user }) => {
  const sort = (key: string) => ({
    href: `/services?${new URLSearchParams({ order: key, ...(confirmed ? { confirmed } : {}) }).toString()}`,
    ...(order === key ? { direction: 'ascending' as const } : {}),
  })
  return {
    title: 'Services',
    main: html`${pageHeading({ text: 'Manage services', actions: user.may('service.edit') ? button({ text: 'Add a service', href: '/services/new' }) : undefined })}
      ${confirmed
        && html`<p class="govuk-body">Only ${
          confirmed === 'silent'
            ? 'services whose provider has been silent'
            : 'lists to be confirmed'}. <a class="govuk-link" href="/services">Show all services</a></p>`}
      ${services.length > 0 && html`<form method="get" action="/services" class="tl-bar">
        ${select({ name: 'service', label: { text: 'Service' }, items: services.map(({ id, name }) => ({ value: String(id), text: `${name} (${id})` })) })}
        ${button({ text: 'Manage', classes: 'govuk-button--secondary' })}</form>`}
      <p class="govuk-body"><a class="govuk-link" href="/services/due">What is due</a>: contracts that end, and services that lack something.</p>
      ${dataTable({
        id: 'services', caption: 'Services you work with', captionHidden: true,
        columns: [
          { key: 'name', heading: 'Service', sort: sort('name') },
          { key: 'id', heading: 'ID', numeric: true, sort: sort('number') },
          { key: 'type', heading: 'Type' },
          { key: 'organisation', heading: 'Provider', sort: sort('provider') },
          { key: 'current', heading: 'Current schedules', numeric: true },
          { key: 'pending', heading: 'Pending requests', numeric: true },
          { key: 'confirmed', heading: 'List confirmed', noWrap: true, sort: sort('confirmed') },
        ],
        rows: services.map((service) => ({
          name: html`<a class="govuk-link" href="/services/${service.id}/schedules">${service.name}</a>`, id: service.id, type: service.typeLabel, organisation: service.organisation,
          current: linkIf(user.may('schedule.read') && service.current > 0, `/services/${service.id}/schedules`,
            html`${service.current}<span class="govuk-visually-hidden"> current at ${service.name}</span>`),
          pending: service.pending > 0
            ? linkIf(user.may('request.read'), `/services/${service.id}/requests`,
              html`${service.pending}<span class="govuk-visually-hidden"> pending at ${service.name}</span>`)
            : 0,
          confirmed: html`${wordAbout(service)}${service.silent && html` ${tag({ text: 'Silent', classes: 'govuk-tag--red' })}`}`,
        })),
        empty: confirmed
          ? {
            title: confirmed === 'silent' ? 'No service is silent' : 'Every list is confirmed',
            text: 'A service is silent when its provider has not said for a while that the list of schedules is right.',
            action: { href: '/services', text: 'Show all services' },
          }
          : noServices(user),
      })}`,
  }
}
