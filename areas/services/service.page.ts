// The frame of a service's pages: heading, number and tabs (S1.27, S1.28).
import { html } from '#pages/html.ts'
import type { Context, View } from '#platform/web/route.ts'

const tabs = [
  { key: 'schedules', text: 'Client schedules', permission: 'schedule.read' },
  { key: 'properties', text: 'Properties', permission: 'service.read' },
  { key: 'details', text: 'Service details', permission: 'service.read' },
  { key: 'occupancy', text: 'Occupancy', permission: 'occupancy.read' },
  { key: 'requests', text: 'Requests', permission: 'request.read' },
] as const
export type ServiceTab = (typeof tabs)[number]['key']

/** Puts a view into the frame of its service. The past day of an as-at view goes along from tab to tab. */
export function serviceView(service: { id: number, name: string }, current: ServiceTab, view: View, { user, asAt }: Context): View {
  const asAtQuery = asAt === null ? '' : `?as-at=${asAt.toString()}`
  return {
    ...view,
    breadcrumbs: view.breadcrumbs ?? [{ text: 'Services', href: '/services' }, { text: service.name }],
    subNavigation: tabs.filter(({ permission }) => user.may(permission)).map(({ key, text }) => ({
      text, href: `/services/${service.id}/${key}${key === 'requests' ? '' : asAtQuery}`, current: key === current,
    })),
    main: html`<h1 class="govuk-heading-l">${service.name} <span class="govuk-caption-m">(ID: ${service.id})</span></h1>
      ${view.main}
      <p class="govuk-body"><a class="govuk-link" href="/services">Manage another service</a></p>`,
  }
}
