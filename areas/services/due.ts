// GET /services/due: what is due in services: contracts that end, and services that lack a contract, a level, capacity, a price or units.
import { blockSubsidyTypes, serviceType } from '#code-lists/service-types.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { filter } from '#pages/components/filter.ts'
import { pageHeading } from '#pages/components/page-heading.ts'
import { html } from '#pages/html.ts'
import { daysBetween, showShortDate } from '#platform/dates.ts'
import { choice } from '#platform/fields.ts'
import type { RowOf } from '#platform/sql.ts'
import { get, show, type Context, type Page } from '#platform/web/route.ts'
import { listDue } from './due.sql.ts'

/** A contract is due this many days before its end: long enough to commission the next one. */
const daysAhead = 90

const tab = (part: 'details' | 'properties') => (service: number) => `/services/${service}/${part}`
/** `one` and `many` follow a figure: '2 contracts end within 90 days'. */
export const dueKinds = {
  'contract-ending': { label: 'Contract ends', one: `contract ends within ${daysAhead} days`, many: `contracts end within ${daysAhead} days`, mend: tab('details') },
  'no-contract': { label: 'No contract', one: 'service has no contract', many: 'services have no contract', mend: tab('details') },
  'no-capacity': { label: 'No capacity', one: 'service level has no capacity', many: 'service levels have no capacity', mend: tab('details') },
  'no-price': { label: 'No price', one: 'service level has no price', many: 'service levels have no price', mend: tab('details') },
  'no-level': { label: 'No service level', one: 'service has no service level', many: 'services have no service level', mend: tab('details') },
  'no-unit': { label: 'No units', one: 'service has no units', many: 'services have no units', mend: tab('properties') },
} as const
export type DueKind = keyof typeof dueKinds

export type Due = Omit<RowOf<typeof listDue.gives>, 'kind'> & { kind: DueKind }

const accommodation = serviceType.codes.filter((type) => type.accommodation).map(({ code }) => code)

/** The rows that the list shows and the welcome page counts. */
export async function dueOn({ db, today }: Pick<Context, 'db' | 'today'>): Promise<Due[]> {
  return await db.rows(listDue, { today: today.toString(), until: today.add({ days: daysAhead }).toString(), types: accommodation, priced: [...blockSubsidyTypes] }) as Due[]
}

const kindList = { list: 'due', codes: Object.entries(dueKinds).map(([code, { label }]) => ({ code, label })) }

type Listed = { due: Due[], kind: string }

export const dueList = get('/services/due', {
  name: 'services.due', summary: 'What is due in services', permission: 'service.read', query: { kind: choice({ label: 'Kind', list: kindList, optional: true }) },
  handle: async (context) => {
    const { query } = context
    const rows = await dueOn(context)
    return show<Listed>({ due: rows.filter(({ kind }) => query.kind === null || kind === query.kind), kind: query.kind ?? '' }, duePage)
  },
})

/** '90' are still to come; what is over says so: '56 days ago'. */
const daysUntil = (days: number) => (days > 0 ? String(days) : days === 0 ? 'today' : days === -1 ? '1 day ago' : `${-days} days ago`)

const duePage: Page<Listed> = ({ due, kind }, { today }) => ({
  title: 'What is due',
  breadcrumbs: [{ text: 'Services', href: '/services' }, { text: 'What is due' }],
  main: html`${pageHeading({ text: 'What is due in services' })}
    ${filter({ action: '/services/due', label: 'Filter what is due', fields: [{
      name: 'kind', label: 'Kind', kind: 'choice', required: false, value: kind,
      options: [{ value: '', text: 'All kinds' }, ...kindList.codes.map(({ code, label }) => ({ value: code, text: label }))],
    }] })}
    ${dataTable({
      id: 'due', caption: 'What is due', captionHidden: true, rowHeader: 'service',
      columns: [{ key: 'kind', heading: 'What' }, { key: 'service', heading: 'Service' }, { key: 'provider', heading: 'Provider' }, { key: 'detail', heading: 'Contract or level' },
        { key: 'day', heading: 'Day', noWrap: true }, { key: 'days', heading: 'Days', numeric: true }],
      rows: due.map((row) => {
        const day = row.day === null ? null : Temporal.PlainDate.from(row.day)
        return {
          kind: dueKinds[row.kind].label,
          service: html`<a class="govuk-link" href="${dueKinds[row.kind].mend(row.service_id)}">${row.service}</a>`,
          provider: row.organisation, detail: row.detail,
          day: day === null ? '' : showShortDate(day), days: day === null ? '' : daysUntil(daysBetween(today, day)),
        }
      }),
      empty: { title: 'Nothing is due', text: `Contracts appear here ${daysAhead} days before they end; services when they lack a contract, a level, capacity, a price or units.` },
    })}`,
})
