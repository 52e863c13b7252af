// The frame of a service's pages: heading, number and tabs (S1.27, S1.28).
import { isBlockSubsidy, serviceType } from '#code-lists/service-types.ts'
import { pageHeading } from '#pages/components/page-heading.ts'
import { subNavigation } from '#pages/components/sub-navigation.ts'
import { html, type Html } from '#pages/html.ts'
import { lookBackAt } from '#platform/web/draw.ts'
import type { Context, View } from '#platform/web/route.ts'

/** Whoever has no service can do nothing yet, and is told who gives them one. */
export function noServices({ role, authority, organisation, wholeAuthority, may }: Pick<Context['user'], 'role' | 'authority' | 'organisation' | 'wholeAuthority' | 'may'>) {
  if (wholeAuthority) {
    return { title: `${authority.name} has no services yet`, text: may('service.edit') ? 'Add the first one, with its contract, levels and units.' : 'A contracts officer adds them.' }
  }
  return role === 'provider-manager' ? { title: `${organisation.name} has no services yet`, text: `A contracts officer of ${authority.name} adds the services that you provide.` }
    : { title: 'You have no services yet', text: `A provider manager of ${organisation.name} or an administrator of ${authority.name} chooses the services that you work with.` }
}

/** `only`: for types of service that can have such a thing. Floating support has no units, and nothing but block subsidy is paid by schedules. */
const tabs = [
  { key: 'schedules', text: 'Client schedules', permission: 'schedule.read', ofDay: true },
  { key: 'properties', text: 'Properties', permission: 'service.read', ofDay: true },
  { key: 'details', text: 'Service details', permission: 'service.read', ofDay: true },
  { key: 'timeline', text: 'Timeline', permission: 'schedule.read', ofDay: true, only: (type: string) => serviceType.codes.some(({ code, accommodation }) => code === type && accommodation) },
  { key: 'occupancy', text: 'Occupancy', permission: 'occupancy.read', ofDay: true },
  { key: 'payment', text: 'Payment', permission: 'payment.read', ofDay: true, only: isBlockSubsidy },
  { key: 'workbooks', text: 'Workbooks', permission: 'workbook.read', ofDay: false },
  { key: 'requests', text: 'Requests', permission: 'request.read', ofDay: false },
] as const
export type ServiceTab = (typeof tabs)[number]['key']

/** Puts a view into the frame of its service. The past day of an as-at view goes along from tab to tab. `actions` stand beside the name. */
export function serviceView(service: { id: number, name: string, type: string }, current: ServiceTab, view: View & { actions?: Html | false }, context: Context): View {
  const { user, asAt } = context
  const asAtQuery = asAt === null ? '' : `?as-at=${asAt.toString()}`
  return {
    ...view,
    breadcrumbs: view.breadcrumbs ?? [{ text: 'Services', href: '/services' }, { text: service.name }],
    main: html`${pageHeading({ text: service.name, detail: `(ID: ${service.id})`,
      actions: html`<a class="govuk-link" href="/services">Manage another service</a>${view.actions}` })}
      ${subNavigation({
        items: tabs.filter((tab) => user.may(tab.permission) && (tab.key === current || !('only' in tab) || tab.only(service.type))).map(({ key, text, ofDay }) => ({
          text, href: `/services/${service.id}/${key}${ofDay ? asAtQuery : ''}`, current: key === current })),
        end: tabs.some(({ key, ofDay }) => key === current && ofDay) ? lookBackAt(context) : undefined,
      })}
      ${view.main}`,
  }
}
