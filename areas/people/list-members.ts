// GET /people: who works in this authority, for administrators.
import { roles, type Role } from '#access/roles.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { html } from '#pages/html.ts'
import type { RowOf } from '#platform/sql.ts'
import { get, show, type Page } from '#platform/web/route.ts'
import { listMembers } from './people.sql.ts'

type Members = { members: (RowOf<typeof listMembers.gives> & { roleLabel: string })[] }

export const membersPage = get('/people', {
  name: 'people.list', summary: 'Who works in this authority', permission: 'account.manage',
  handle: async ({ db }) => show<Members>({ members: (await db.rows(listMembers, {})).map((member) => ({ ...member, roleLabel: roles[member.role as Role]?.label ?? member.role })) }, page),
})

const page: Page<Members> = ({ members }) => ({
  title: 'People',
  main: html`<h1 class="govuk-heading-l">People</h1>
    <p class="govuk-body">Who works in this authority. Accounts are added with the command <code>npx throughline user add</code>.</p>
    ${dataTable({ id: 'people', caption: 'People', captionHidden: true, columns: [{ key: 'name', heading: 'Name' }, { key: 'role', heading: 'Role' }, { key: 'organisation', heading: 'Organisation' }, { key: 'ended', heading: 'Access' }],
      rows: members.map((member) => ({ name: member.name, role: member.roleLabel, organisation: member.organisation, ended: member.ended ? 'Ended' : 'Current' })) })}`,
})
