// GET /schedules/awaiting-hb: clients still without a Housing Benefit reference, with how long they have waited (S1.18).
import { listName } from '#areas/clients/public.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { pageHeading } from '#pages/components/page-heading.ts'
import { pagination } from '#pages/components/pagination.ts'
import { rowActions } from '#pages/components/row-actions.ts'
import { html } from '#pages/html.ts'
import { daysBetween, showShortDate } from '#platform/dates.ts'
import { wholeNumber } from '#platform/fields.ts'
import { get, show, type Page } from '#platform/web/route.ts'
import { listAwaitingHb } from './awaiting-hb.sql.ts'

type Awaiting = {
  waiting: { schedule: number, client_id: number, client: string, service_id: number, service: string, since: string, days: number, comment: string }[]
  from: number
  more: boolean
}

const pageSize = 50

export const awaitingHb = get('/schedules/awaiting-hb', {
  name: 'schedules.awaiting-hb', summary: 'Clients awaiting Housing Benefit, the longest wait first', permission: 'schedule.read', asAt: true,
  query: { from: wholeNumber({ label: 'First row', optional: true, most: 100_000 }) },
  handle: async ({ db, query, today, asAt, note }) => {
    const on = asAt ?? today
    const from = query.from ?? 0
    const rows = await db.rows(listAwaitingHb, { today: on.toString(), from_row: from })
    const waiting = rows.slice(0, pageSize).map(({ id, title, forename, surname, ...row }) =>
      ({ ...row, schedule: id, client: listName({ title, forename, surname }), days: daysBetween(Temporal.PlainDate.from(row.since), on) }))
    note(waiting.map((row) => `client:${row.client_id}`))
    return show<Awaiting>({ waiting, from, more: rows.length > pageSize }, awaitingPage)
  },
})

const awaitingPage: Page<Awaiting> = ({ waiting, from, more }, { user, asAt }) => {
  const mayAsk = user.may('request.make') && asAt === null
  const asAtQuery = asAt === null ? '' : `&as-at=${asAt.toString()}`
  const page = (first: number) => ({ href: `/schedules/awaiting-hb?from=${Math.max(0, first)}${asAtQuery}` })
  return {
    title: 'Awaiting Housing Benefit',
    breadcrumbs: [{ text: 'Services', href: '/services' }, { text: 'Awaiting Housing Benefit' }],
    main: html`${pageHeading({ text: 'Awaiting Housing Benefit' })}
      <p class="govuk-body">Current clients whose claim has brought no reference yet. When it comes, suggest a change of their schedule,
        with the day from which it holds.</p>
      ${dataTable({
        id: 'waiting', caption: 'Clients awaiting Housing Benefit', captionHidden: true,
        columns: [{ key: 'client', heading: 'Client' }, { key: 'service', heading: 'Service' }, { key: 'since', heading: 'Since', noWrap: true },
          { key: 'days', heading: 'Days', numeric: true }, { key: 'comment', heading: 'Waiting for' },
          ...(mayAsk ? [{ key: 'change' as const, heading: 'Suggest change', headingHidden: true, noWrap: true }] : [])],
        rows: waiting.map((row) => ({
          client: html`<a class="govuk-link" href="/clients/${row.client_id}/schedules">${row.client}</a>`,
          service: html`<a class="govuk-link" href="/services/${row.service_id}/schedules">${row.service}</a>`,
          since: showShortDate(Temporal.PlainDate.from(row.since)), days: row.days, comment: row.comment,
          change: rowActions([{ href: `/schedules/${row.schedule}/change`, text: 'Suggest change', of: `to the schedule of ${row.client}` }]),
        })),
        empty: { title: 'Nobody is waiting', text: 'Clients appear here when their schedule says that they await Housing Benefit.' },
      })}
      ${(from > 0 || more) && pagination({ ...(from > 0 ? { previous: page(from - pageSize) } : {}), ...(more ? { next: page(from + pageSize) } : {}) })}`,
  }
}
