// GET /people: who works in this authority and who is invited, for administrators.
import { roles, type Role } from '#access/roles.ts'
import { button } from '#pages/components/button.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { pageHeading } from '#pages/components/page-heading.ts'
import { csrfField } from '#pages/form.ts'
import { html } from '#pages/html.ts'
import { londonDay, showDate, showMoment } from '#platform/dates.ts'
import type { RowOf } from '#platform/sql.ts'
import { choice } from '#platform/fields.ts'
import { get, show, type Page } from '#platform/web/route.ts'
import { listInvitations, listMembers } from './administration.sql.ts'

export type Member = RowOf<typeof listMembers.gives>
const filterFields = { shown: choice({ label: 'Shown', list: { list: 'shown', codes: [{ code: 'asking', label: 'Those who ask for a new password' }] }, optional: true }) }

type Members = { asking: boolean, members: (Member & { roleLabel: string })[], invited: (RowOf<typeof listInvitations.gives> & { roleLabel: string })[] }

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
  handle: async ({ db, query }) => {
    const [members, invited] = await Promise.all([db.rows(listMembers, {}), db.rows(listInvitations, {})])
    const asking = query.shown === 'asking'
    return show<Members>({
      asking,
      members: members.filter((member) => !asking || (member.password_asked_at !== null && member.ended_at === null)).map(labelled),
      invited: invited.map(labelled),
    }, page)
  },
})

const page: Page<Members> = ({ asking, members, invited }, { csrf }) => ({
  title: 'People',
  main: html`${pageHeading({ text: 'People', actions: button({ text: 'Invite somebody', href: '/people/invite' }) })}
    ${asking && html`<p class="govuk-body">Only those who ask for a new password: open one to make a link for them. <a class="govuk-link" href="/people">Show everybody</a></p>`}
    ${dataTable({ id: 'people', caption: 'People', captionHidden: true,
      columns: [{ key: 'name', heading: 'Name' }, { key: 'email', heading: 'E-mail address' }, { key: 'role', heading: 'Role' }, { key: 'organisation', heading: 'Organisation' },
        { key: 'factor', heading: 'Second factor' }, { key: 'ended', heading: 'Access' }],
      rows: members.map((member) => ({ name: html`<a class="govuk-link" href="/people/${member.id}">${member.name}</a>`, email: member.email, role: member.roleLabel,
        organisation: member.organisation, factor: member.enrolled ? 'Set up' : 'None',
        ended: html`${accessOf(member)}${member.password_asked_at !== null && html`<br>Asked for a new password on ${showMoment(member.password_asked_at)}`}` })),
      empty: { title: 'Nobody asks for a new password', text: 'Whoever can’t get in asks on the sign-in page.', action: { href: '/people', text: 'Show everybody' } } })}
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
