// GET /reports: which reports there are.
import type { Permission } from '#access/roles.ts'
import { pageHeading } from '#pages/components/page-heading.ts'
import { html } from '#pages/html.ts'
import { get, show, type Page } from '#platform/web/route.ts'

const all: readonly { href: string, title: string, about: string, permission: Permission }[] = [
  { href: '/reports/occupancy', title: 'Occupancy by quarter', permission: 'occupancy.read', about: 'By service, unit, type, provider and authority, with the last eight quarters.' },
  {
    href: '/reports/payments', title: 'Payment by pay period', permission: 'payment.read',
    about: 'What block subsidy services are paid, beside what is occupied, why the rest is unpaid, and whether the list was confirmed.',
  },
  { href: '/reports/vacancies', title: 'Vacancies', permission: 'occupancy.read', about: 'Which places are or become free in the next weeks, and why; by service, type, kind and town.' },
  { href: '/reports/current-schedules', title: 'Current schedules', permission: 'schedule.read', about: 'Who is in service on a day.' },
  { href: '/reports/leavers', title: 'Leavers by reason', permission: 'schedule.read', about: 'Whose schedule ended in a period, why, and after how long.' },
  { href: '/reports/awaiting-hb', title: 'Awaiting Housing Benefit', permission: 'schedule.read', about: 'Who waits for a reference on a day, by how long they have waited.' },
  { href: '/reports/requests', title: 'Requests by time to decision', permission: 'request.read', about: 'How many working days requests waited, by kind and decision.' },
]

type Listed = { reports: { href: string, title: string, about: string }[] }

export const listReports = get('/reports', {
  name: 'reports.list', summary: 'The reports there are', permission: 'occupancy.read',
  handle: async ({ user }) => show<Listed>({ reports: all.filter(({ permission }) => user.may(permission)).map(({ permission: _, ...report }) => report) }, reportsPage),
})

const reportsPage: Page<Listed> = ({ reports }) => ({
  title: 'Reports',
  main: html`${pageHeading({ text: 'Reports' })}
    <p class="govuk-body">Of the services you work with. Each can be filtered, linked to, shown as it was known on a past day, and taken as CSV or XLSX; what is taken is recorded in the access log.
      Every figure leads to the rows it counts.</p>
    <ul class="tl-ways">${reports.map(({ href, title, about }) => html`<li class="tl-ways__item"><a class="govuk-link tl-ways__link" href="${href}">${title}</a><br>${about}</li>`)}</ul>`,
})
