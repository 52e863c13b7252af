// The list of clients who await Housing Benefit: how many wait for how long, each figure a link to its rows, and the rows.
import { button } from '#pages/components/button.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { filter } from '#pages/components/filter.ts'
import { linkIf } from '#pages/components/link-if.ts'
import { pageHeading } from '#pages/components/page-heading.ts'
import { pagination } from '#pages/components/pagination.ts'
import { rowActions } from '#pages/components/row-actions.ts'
import { html } from '#pages/html.ts'
import { showShortIso } from '#platform/dates.ts'
import type { Page } from '#platform/web/route.ts'
import { pageSize, type Awaiting } from './awaiting-hb.ts'
import { changesText } from './schedule.ts'

export const awaitingPage: Page<Awaiting> = ({ waiting, bands, services, service, age, from, more }, { user, asAt }) => {
  const mayAsk = user.may('request.make') && asAt === null
  const link = (changes: Record<string, string>) => {
    const query = new URLSearchParams(Object.entries({ service: service === null ? '' : String(service), age, 'as-at': asAt?.toString() ?? '', ...changes }).filter(([, value]) => value !== ''))
    return query.size > 0 ? `/schedules/awaiting-hb?${query.toString()}` : '/schedules/awaiting-hb'
  }
  const page = (first: number) => ({ href: link({ from: String(Math.max(0, first)) }) })
  const isFiltered = service !== null || age !== ''
  return {
    title: 'Awaiting Housing Benefit',
    breadcrumbs: [{ text: 'Services', href: '/services' }, { text: 'Awaiting Housing Benefit' }],
    main: html`${pageHeading({
        text: 'Awaiting Housing Benefit',
        actions: mayAsk ? button({ text: 'Match a file', href: '/schedules/awaiting-hb/match', classes: 'govuk-button--secondary' }) : undefined,
      })}
      <p class="govuk-body">Current clients whose claim has brought no reference yet. When it comes, suggest a change of their schedule,
        with the day from which it holds; or match a file from Housing Benefit or Universal Credit. Where it is long in coming, print a letter that asks for it.</p>
      ${filter({ action: '/schedules/awaiting-hb', label: 'Filter who waits', hidden: { 'as-at': asAt?.toString() }, fields: [
        { name: 'service', label: 'Service', kind: 'choice', required: false, value: service === null ? '' : String(service),
          options: [{ value: '', text: 'All services' }, ...services.map((one) => ({ value: String(one.id), text: `${one.name} (${one.waiting})` }))] },
        {
          name: 'age', label: 'Length of wait', kind: 'choice', required: false, value: age,
          options: [{ value: '', text: 'Any time' }, ...bands.map(({ code, label }) => ({ value: code, text: label }))],
        },
      ] })}
      <p class="govuk-body">${bands.map((band, at) => html`${at > 0 && ' · '}${band.label}: ${band.waiting === 0 ? '0'
        : html`<a class="govuk-link" href="${link({ age: band.code })}">${
          band.waiting}<span class="govuk-visually-hidden"> waiting ${band.label.toLowerCase()}</span></a>`}`)}</p>
      ${dataTable({
        id: 'waiting', caption: 'Clients awaiting Housing Benefit', captionHidden: true,
        columns: [
          { key: 'client', heading: 'Client' },
          { key: 'service', heading: 'Service' },
          { key: 'since', heading: 'Since', noWrap: true },
          { key: 'days', heading: 'Days', numeric: true },
          { key: 'comment', heading: 'What the claim waits for' },
          ...(asAt === null ? [{ key: 'changes' as const, heading: 'Pending', noWrap: true }] : []),
          ...(asAt === null ? [{ key: 'manage' as const, heading: 'Manage', headingHidden: true, noWrap: true }] : []),
        ],
        rows: waiting.map((row) => ({
          client: html`<a class="govuk-link" href="/clients/${row.client_id}/schedules">${row.client}</a>`,
          service: html`<a class="govuk-link" href="/services/${row.service_id}/schedules">${row.service}</a>`,
          since: showShortIso(row.since), days: row.days, comment: row.comment,
          changes: row.changes === 0 ? '' : linkIf(user.may('request.read'), `/services/${row.service_id}/requests?schedule=${row.schedule}`, changesText(row.changes)),
          manage: rowActions([{ href: `/schedules/${row.schedule}/hb-letter`, text: 'Letter', of: `to Housing Benefit about ${row.client}` },
            mayAsk && { href: `/schedules/${row.schedule}/change`, text: 'Suggest change', of: `to the schedule of ${row.client}` }]),
        })),
        empty: isFiltered ? { title: 'Nobody waits like that', action: { href: '/schedules/awaiting-hb', text: 'Show everybody who waits' } }
          : { title: 'Nobody is waiting', text: 'Clients appear here when their schedule says that they await Housing Benefit.' },
      })}
      ${(from > 0 || more) && pagination({ ...(from > 0 ? { previous: page(from - pageSize) } : {}), ...(more ? { next: page(from + pageSize) } : {}) })}`,
  }
}
