// The access log as a page, and one event of it with every record it names.
import { dataTable } from '#pages/components/data-table.ts'
import { facts } from '#pages/components/facts.ts'
import { filter } from '#pages/components/filter.ts'
import { pagination } from '#pages/components/pagination.ts'
import { html, type Html } from '#pages/html.ts'
import { fieldViews } from '#platform/web/draw.ts'
import type { Page } from '#platform/web/route.ts'
import { filterFields, type Event, type Log } from './list-events.ts'

/** Further filters, wanted less often. */
const more = ['outcome', 'subject']

export const logPage: Page<Log> = ({ events, typed, errors, before, next }, { today, url }) => {
  /** The log with other filters, from its newest event on. */
  const at = (wanted: Record<string, string>, path = '/audit') => {
    const query = new URLSearchParams([...url.searchParams].filter(([name, value]) => name !== 'before' && value !== ''))
    for (const [name, value] of Object.entries(wanted)) query.set(name, value)
    return query.size === 0 ? path : `${path}?${query.toString()}`
  }
  const fields = fieldViews(filterFields, typed, errors, { today })
  return {
    title: 'Access log',
    main: html`<h1 class="govuk-heading-l">Access log</h1>
      <p class="govuk-body">${'Every page, every change and everything that was refused leaves one event: who, what, which records. '
        + 'Events are sealed every second into a chain that shows any later change; check it with '}<code>npx throughline audit verify</code>.</p>
      ${filter({ action: '/audit', label: 'Filter the log', fields: fields.filter(({ name }) => !more.includes(name)), more: fields.filter(({ name }) => more.includes(name)) })}
      ${Object.keys(errors).length === 0 && html`${dataTable({
        id: 'events', caption: 'Events', captionHidden: true, rowHeader: null,
        columns: [
          { key: 'at', heading: 'When', noWrap: true },
          { key: 'who', heading: 'Who', wide: true },
          { key: 'action', heading: 'Action', wide: true },
          { key: 'subjects', heading: 'Records' },
          { key: 'outcome', heading: 'Refused' },
          { key: 'reason', heading: 'Reason' },
        ],
        rows: events.map((event) => ({
          at: html`<a class="govuk-link" href="/audit/${event.id}">${event.at}</a>`,
          who: html`${event.member === null ? event.name : html`<a class="govuk-link" href="${at({ who: event.member })}">${event.name}</a>`}${whereOf(event)}`,
          action: html`<a class="govuk-link" href="${at({ action: event.action })}">${event.what}</a>`,
          outcome: event.outcome, reason: event.reason,
          subjects: html`${event.records.map(({ subject, text, href }, i) => html`${i > 0 && ', '}<a class="govuk-link" href="${href ?? at({ subject })}">${text}</a>`)}${
            event.more > 0 && html` <a class="govuk-link" href="/audit/${event.id}">and ${event.more.toLocaleString('en-GB')} more</a>`}`,
        })),
        empty: { title: 'No events like that', text: 'Take a filter away, or choose other days.' },
      })}
      ${events.length > 0 && html`<p class="govuk-body"><a class="govuk-link" href="${at({}, '/audit.csv')}">All events like these as CSV</a></p>`}
      ${(before !== null || next !== null) && pagination({
        ...(before === null ? {} : { previous: { href: at({}), text: 'Newest events' } }), ...(next === null ? {} : { next: { href: at({ before: next }), text: 'Earlier events' } }) })}`}`,
  }
}

/** Where whoever it was works; and with which token a program did it in their name. */
const whereOf = ({ organisation, token }: Pick<Event, 'organisation' | 'token'>): Html =>
  html`${organisation !== '' && ` (${organisation})`}${token !== '' && html`, with token “${token}”`}`

export const eventPage: Page<Event> = (event) => ({
  title: `Event of ${event.at}`,
  breadcrumbs: [{ text: 'Access log', href: '/audit' }, { text: event.at }],
  main: html`<h1 class="govuk-heading-l">${event.what}</h1>
    ${facts([{ label: 'When', value: event.at }, { label: 'Who', value: html`${event.name}${whereOf(event)}` }, { label: 'Refused', value: event.outcome || 'No' },
      ...(event.reason === '' ? [] : [{ label: 'Reason', value: event.reason }]), { label: 'Event', value: event.id }])}
    <h2 class="govuk-heading-m">Records</h2>
    ${event.more > 0 && html`<p class="govuk-body">The first ${event.records.length.toLocaleString('en-GB')} of ${(event.records.length + event.more).toLocaleString('en-GB')};
      the CSV of the log has them all.</p>`}
    ${dataTable({
      id: 'records', caption: 'Records', captionHidden: true,
      columns: [{ key: 'record', heading: 'Record' }, { key: 'name', heading: 'Name', wide: true }, { key: 'log', heading: 'Access log' }],
      rows: event.records.map(({ subject, text, name, href }) => ({
        record: href === null ? text : html`<a class="govuk-link" href="${href}">${text}</a>`, name,
        log: html`<a class="govuk-link" href="/audit?subject=${subject}">Every event of ${text}</a>`,
      })),
      empty: { title: 'This event names no record', text: 'Nothing was shown or changed, or it is about nothing that has a record.' },
    })}`,
})
