// The frame of a person's pages: the bar that says who it is, and the tabs (S1.60).
import { identityBar } from '#pages/components/identity-bar.ts'
import { subNavigation } from '#pages/components/sub-navigation.ts'
import type { FieldView, FormSection } from '#pages/form.ts'
import { html, type Html } from '#pages/html.ts'
import { lookBackAt } from '#platform/web/draw.ts'
import type { Context, View } from '#platform/web/route.ts'
import { addressLine, birthAndAge, contactFields, deathField, fullName, identityFields } from './client.ts'
import type { ClientRow } from './clients.sql.ts'

/** `more`: what else one may do about the person, before looking for another. */
export function clientBar(client: ClientRow, on: Temporal.PlainDate, more?: Html | false): Html {
  return identityBar({
    name: fullName(client), href: `/clients/${client.id}`,
    facts: [
      { label: 'Born', value: birthAndAge(client, on) },
      { label: 'ID', value: client.id }, { label: 'Address', value: addressLine(client) },
    ],
    alerts: [
      ...(client.date_of_death ? [{ text: 'Has died', kind: 'warning' as const }] : []),
      ...(client.need_to_know ? [{ text: 'Restricted record', kind: 'danger' as const }] : []),
      ...(client.initials_only ? [{ text: 'Initials only', kind: 'info' as const }] : []),
    ],
    actions: html`${more && html`${more} · `}<a class="govuk-link" href="/clients">Find a different client</a>`,
  })
}

/** The bar names the person, so that the heading says what of them is shown. */
export function clientView(client: ClientRow, current: 'details' | 'schedules', view: View, context: Context): View {
  const { today, asAt, user } = context
  const mayAsk = user.may('request.make') && asAt === null && client.date_of_death === null
  // Nobody's role has both.
  const more = mayAsk ? html`<a class="govuk-link" href="/clients/${client.id}/schedules/new">Request new schedule</a>`
    : user.may('audit.read') && html`<a class="govuk-link" href="/audit?client=${client.id}">Who has looked at this record</a>`
  const asAtQuery = asAt === null ? '' : `?as-at=${asAt.toString()}`
  return {
    ...view,
    breadcrumbs: [{ text: 'Clients', href: '/clients' }, { text: fullName(client) }],
    identity: clientBar(client, asAt ?? today, more),
    main: html`${subNavigation({
      items: [
        { text: 'Details', href: `/clients/${client.id}${asAtQuery}`, current: current === 'details' },
        { text: 'Schedules', href: `/clients/${client.id}/schedules${asAtQuery}`, current: current === 'schedules' },
      ],
      end: lookBackAt(context),
    })}
      ${view.main}`,
  }
}

const parts = [
  { title: 'Who it is', names: Object.keys(identityFields) },
  { title: 'About them', names: ['gender', 'ethnicity', 'primary_client_group', ...Object.keys(deathField)] },
  { title: 'Address', names: Object.keys(contactFields).filter((name) => /^(address|town|postcode|uprn)/.test(name)) },
  { title: 'Contact', names: ['telephone', 'mobile', 'email'] },
]

/** Needed unless what stands beside them says why not: a reason for no number, an address that is withheld. */
export function asNeeded(view: FieldView): FieldView {
  return ['nino', 'address_1', 'postcode'].includes(view.name) ? { ...view, required: true } : view
}

/** The fields of a person in parts, in the order of the parts. */
export function clientSections(views: readonly FieldView[], texts: Record<string, string> = {}): FormSection[] {
  return parts.map(({ title, names }) => ({
    title, text: texts[title],
    fields: names.flatMap((name) => views.filter((view) => view.name === name)).map(asNeeded),
  })).filter(({ fields }) => fields.length > 0)
}
