// The frame of a person's pages: the bar that says who it is, and the tabs (S1.60).
import { identityBar } from '#pages/components/identity-bar.ts'
import { html, type Html } from '#pages/html.ts'
import type { Context, View } from '#platform/web/route.ts'
import { addressLine, birthAndAge, fullName } from './client.ts'
import type { ClientRow } from './clients.sql.ts'

export function clientBar(client: ClientRow, today: Temporal.PlainDate): Html {
  return identityBar({
    name: fullName(client), href: `/clients/${client.id}`,
    facts: [
      { label: 'Born', value: birthAndAge(client.date_of_birth, client.date_of_death ? Temporal.PlainDate.from(client.date_of_death) : today) },
      { label: 'ID', value: client.id }, { label: 'Address', value: addressLine(client) },
    ],
    alerts: [
      ...(client.date_of_death ? [{ text: 'Has died', kind: 'warning' as const }] : []),
      ...(client.need_to_know ? [{ text: 'Restricted record', kind: 'danger' as const }] : []),
      ...(client.initials_only ? [{ text: 'Initials only', kind: 'info' as const }] : []),
    ],
  })
}

export function clientView(client: ClientRow, current: 'details' | 'schedules', view: View, { today, asAt }: Context): View {
  const asAtQuery = asAt === null ? '' : `?as-at=${asAt.toString()}`
  return {
    ...view,
    breadcrumbs: [{ text: 'Clients', href: '/clients' }, { text: fullName(client) }],
    identity: clientBar(client, today),
    subNavigation: [
      { text: 'Details', href: `/clients/${client.id}${asAtQuery}`, current: current === 'details' },
      { text: 'Schedules', href: `/clients/${client.id}/schedules${asAtQuery}`, current: current === 'schedules' },
    ],
    main: html`<h1 class="govuk-heading-l">${fullName(client)}</h1>${view.main}
      <p class="govuk-body"><a class="govuk-link" href="/clients">Find a different client</a></p>`,
  }
}
