// GET /people and POST /people/search: who works in this authority and who is invited, for administrators, by name, organisation, role and access.
import { roles, type Role } from '#access/roles.ts'
import { button } from '#pages/components/button.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { filter } from '#pages/components/filter.ts'
import { pageHeading } from '#pages/components/page-heading.ts'
import { csrfField } from '#pages/form.ts'
import { html, type Html } from '#pages/html.ts'
import { londonDay, showDate, showMoment } from '#platform/dates.ts'
import type { RowOf } from '#platform/sql.ts'
import { choice, pick, text, type Errors, type Typed } from '#platform/fields.ts'
import { searchKey } from '#platform/text.ts'
import { fieldViews } from '#platform/web/draw.ts'
import { again, done, get, post, show, type Context, type Page } from '#platform/web/route.ts'
import { listInvitations, listMembers } from './administration.sql.ts'
import { listOrganisations } from './organisations.sql.ts'
import { hasServices, roleOptions } from './person.ts'

export type Member = RowOf<typeof listMembers.gives>

/** Which of them are shown. Those whose access has ended are left out where nothing is chosen. */
const access = {
  current: { label: 'Not ended', is: ({ ended_at }: Member) => ended_at === null },
  asking: { label: 'Those who ask for a new password', is: ({ ended_at, password_asked_at }: Member) => ended_at === null && password_asked_at !== null },
  waiting: { label: 'Those who wait to be let in again', is: ({ ended_at, held_elsewhere }: Member) => ended_at === null && held_elsewhere },
  ended: { label: 'Ended', is: ({ ended_at }: Member) => ended_at !== null },
  all: { label: 'All, ended or not', is: () => true },
}
const filterFields = {
  organisation: pick({ label: 'Organisation', optional: true }),
  role: { ...pick({ label: 'Role', optional: true }), options: roleOptions },
  shown: choice({ label: 'Access', list: { list: 'access', codes: Object.entries(access).map(([code, { label }]) => ({ code, label })) }, optional: true }),
}
const searchFields = { name: text({ label: 'Name or e-mail address', max: 100, optional: true, personal: true, width: 20 }), ...filterFields }

type Members = {
  typed: Typed, errors: Errors, shown: keyof typeof access, ended: number, organisations: { id: string, name: string }[]
  members: (Member & { roleLabel: string })[], invited: (RowOf<typeof listInvitations.gives> & { roleLabel: string })[]
}

const labelled = <T extends { role: string }>(row: T) => ({ ...row, roleLabel: roles[row.role as Role]?.label ?? row.role })

/** May they get in, and if not, why not. */
export function accessOf({ ended_at, held_at, disabled }: Member): string {
  const day = (moment: string) => showDate(londonDay(Temporal.Instant.from(moment)))
  if (ended_at !== null) return `Ended on ${day(ended_at)}`
  if (disabled) return 'Account disabled'
  return held_at === null ? 'Current' : `On hold since ${day(held_at)}`
}

export const membersPage = get('/people', {
  name: 'people.list', summary: 'Who works in this authority, and who is invited', permission: 'account.manage', query: filterFields,
  handle: async ({ db, query, sealed }) => show<Members>(await membersLike({ db }, { ...query, name: sealed.open()['name'] ?? null }), page),
})

/** The name that is looked for stands in no address, as no name does. */
export const searchMembers = post('/people/search', {
  name: 'people.search', summary: 'Find people who work in this authority', permission: 'account.manage', input: searchFields,
  handle: async ({ db, input, sealed }) => {
    if ('errors' in input) return again<Members>({ ...await membersLike({ db }, input.partial), typed: input.typed, errors: input.errors }, page, input.errors)
    const { name, ...others } = input.values
    return done(addressOf({ ...others, ...(name ? { q: sealed.seal({ name }) } : {}) }), '')
  },
})

type Asked = { [K in keyof typeof searchFields]?: string | null | undefined }

async function membersLike({ db }: Pick<Context, 'db'>, { name, organisation, role, shown: asked }: Asked): Promise<Members> {
  const [all, invited, organisations] = await Promise.all([db.rows(listMembers, {}), db.rows(listInvitations, {}), db.rows(listOrganisations, {})])
  const key = searchKey(name ?? '')
  const isCalled = (member: Member) => !name || key !== '' && searchKey(member.name).includes(key) || member.email.toLowerCase().includes(name.toLowerCase())
  const alike = all.filter((member) => isCalled(member) && (!organisation || member.organisation_id === organisation) && (!role || member.role === role))
  const shown = (asked ?? 'current') as keyof typeof access
  return {
    typed: { name: name ?? '', organisation: organisation ?? '', role: role ?? '', shown }, errors: {}, shown, organisations,
    ended: alike.filter(access.ended.is).length, members: alike.filter(access[shown].is).map(labelled), invited: invited.map(labelled),
  }
}

const addressOf = (asked: Record<string, string | null>) =>
  `/people?${new URLSearchParams(Object.entries(asked).filter((entry): entry is [string, string] => entry[1] !== null && entry[1] !== '')).toString()}`

/** How many services they work with: of whoever has a list of them. */
function servicesOf({ id, name, role, services }: Member): Html | string {
  if (!hasServices(role)) return role === 'provider-manager' ? 'All' : ''
  return html`<a class="govuk-link" href="/people/${id}#section-services">${services === 0 ? 'None yet' : services}<span class="govuk-visually-hidden"> of ${name}</span></a>`
}

const page: Page<Members> = ({ typed, errors, shown, ended, organisations, members, invited }, { csrf, today, url }) => ({
  title: 'People',
  main: html`${pageHeading({ text: 'People', actions: button({ text: 'Invite somebody', href: '/people/invite' }) })}
    ${filter({ action: '/people/search', method: 'post', csrf, label: 'Find people', submit: 'Search',
      fields: fieldViews(searchFields, typed, errors, { today }, { organisation: organisations.map(({ id, name }) => ({ value: id, text: name })) })
        .map((view) => (view.name === 'shown' ? { ...view, always: true } : view)) })}
    <p class="govuk-body" role="status">${members.length === 1 ? '1 person' : `${members.length} people`}, by organisation and name.${
      shown !== 'ended' && shown !== 'all' && ended > 0 && html` ${ended === 1 ? '1 whose access has ended is' : `${ended} whose access has ended are`} not shown.
        <a class="govuk-link" href="${addressOf({ ...Object.fromEntries(url.searchParams), shown: 'ended' })}">Show who has left</a>`} ${
      url.search !== '' && html`<a class="govuk-link" href="/people">Show everybody again</a>`}</p>
    ${shown === 'asking' && html`<p class="govuk-body">Open somebody who asks for a new password to make a link for them.</p>`}
    ${shown === 'waiting' && html`<p class="govuk-body">Their password or second factor was renewed in another authority. Open them to let them in again, once you are sure that it is them.</p>`}
    ${dataTable({ id: 'people', caption: 'People', captionHidden: true,
      columns: [{ key: 'name', heading: 'Name' }, { key: 'email', heading: 'E-mail address' }, { key: 'role', heading: 'Role' }, { key: 'organisation', heading: 'Organisation' },
        { key: 'services', heading: 'Services' }, { key: 'factor', heading: 'Second factor' }, { key: 'ended', heading: 'Access' }],
      rows: members.map((member) => ({ name: html`<a class="govuk-link" href="/people/${member.id}">${member.name}</a>`, email: member.email, role: member.roleLabel,
        organisation: member.organisation, services: servicesOf(member), factor: member.enrolled ? 'Set up' : 'None',
        ended: html`${accessOf(member)}${member.password_asked_at !== null && html`<br>Asked for a new password on ${showMoment(member.password_asked_at)}`}` })),
      empty: shown === 'asking' ? { title: 'Nobody asks for a new password', text: 'Whoever can’t get in asks on the sign-in page.' }
        : { title: 'Nobody like that', text: 'Choose less, or type fewer letters of the name.' } })}
    <h2 class="govuk-heading-m" id="invitations">Invited</h2>
    ${dataTable({ id: 'invited', caption: 'Invited', captionHidden: true,
      columns: [{ key: 'name', heading: 'Name' }, { key: 'email', heading: 'E-mail address' }, { key: 'role', heading: 'Role' }, { key: 'organisation', heading: 'Organisation' },
        { key: 'until', heading: 'Link works until', noWrap: true }, { key: 'withdraw', heading: 'Withdraw', headingHidden: true }],
      rows: invited.map((one) => ({ name: one.name, email: one.email, role: one.roleLabel, organisation: one.organisation,
        until: one.over ? 'Over: invite again' : showMoment(one.expires_at),
        withdraw: html`<form class="tl-bar" method="post" action="/people/invitations/${one.id}/withdraw">${csrfField(csrf)}
          ${button({ html: html`Withdraw<span class="govuk-visually-hidden"> the invitation of ${one.name}</span>`, classes: 'govuk-button--secondary' })}</form>` })),
      empty: {
        title: 'Nobody is invited at the moment',
        text: 'An invitation is a link that you hand over; it works once, for seven days.',
        action: { href: '/people/invite', text: 'Invite somebody' },
      } })}`,
})
