// A report that counts rows: filters, figures by what the rows are about, each leading to its rows, and the rows.
import { showShare } from '#areas/schedules/public.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { emptyState } from '#pages/components/empty-state.ts'
import { details } from '#pages/components/details.ts'
import { facts } from '#pages/components/facts.ts'
import { filter, filterChips } from '#pages/components/filter.ts'
import { insetText } from '#pages/components/inset-text.ts'
import { pageHeading } from '#pages/components/page-heading.ts'
import { rowActions } from '#pages/components/row-actions.ts'
import { pagination } from '#pages/components/pagination.ts'
import { html, type Content, type Html } from '#pages/html.ts'
import { showDate, showShortDate } from '#platform/dates.ts'
import type { Typed } from '#platform/fields.ts'
import { fieldViews, lookBackAt } from '#platform/web/draw.ts'
import type { Context, Page, View } from '#platform/web/route.ts'
import type { Drawn, Shown } from './list-report.ts'
import type { Group } from './report.ts'
import { addressOf, worthAsking } from './scope.ts'

/** A table of more services than this tells less than the filter above it. */
const mostRows = 20
const day = (iso: string) => Temporal.PlainDate.from(iso)
const numbers = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 })
const hundredths = new Intl.NumberFormat('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

/** The frame of every report. */
export function reportView(title: string, main: Content, context: Context): View {
  return {
    title, breadcrumbs: [{ text: 'Reports', href: '/reports' }, { text: title }],
    main: html`${pageHeading({ text: title, actions: lookBackAt(context) })}${main}`,
  }
}

/** The same rows as files. */
export function fileLinks(key: string, asked: Typed): Html {
  return html`<a class="govuk-link" href="${addressOf(key, asked, '.csv')}">Download as CSV</a>
    <a class="govuk-link" href="${addressOf(key, asked, '.xlsx')}">Download as XLSX</a>`
}

export const listReportPage: Page<Drawn> = (drawn, context) => {
  const { report: { key, title }, fields, options, typed, errors, found } = drawn
  const shown = found === null ? typed : Object.fromEntries(Object.entries(found.asked).map(([name, value]) => [name, fields[name]?.kind === 'date' ? showShortDate(day(value)) : value]))
  return reportView(title, html`
    ${filter({ action: `/reports/${key}`, label: 'Filter', hidden: context.asAt === null ? {} : { 'as-at': context.asAt.toString() },
      fields: worthAsking(fieldViews(fields, shown, errors, { today: context.today, local: context.user.codes }, options)) })}
    ${found === null ? html`<p class="govuk-body">Put the filters right to see the figures.</p>` : figures(drawn, found, context)}`, context)
}

function figures(drawn: Drawn, found: Shown, { asAt, today }: Context): Html {
  const { report: { key, counts, about, of } } = drawn
  const isToCome = of === 'period' && found.to > (asAt ?? today).toString()
  const { from, to, total } = found
  return html`${chips(drawn, found)}
    <div class="tl-heading"><h2 class="govuk-heading-m">${of === 'day' ? showDate(day(from)) : from === to ? showDate(day(from)) : `${showDate(day(from))} to ${showDate(day(to))}`}</h2>
      <div class="tl-heading__actions">${fileLinks(key, found.asked)}</div></div>
    ${isToCome && insetText({ text: 'Some of these days are still to come.' })}
    ${total === 0 ? emptyState({ title: 'Nothing to count', text: 'Nothing fits these filters. Choose other days, or take a filter off.' })
      : html`<div class="tl-figures">${facts([{ label: capital(counts[1]), value: numbers.format(total) }, ...found.facts])}</div>
        <div class="tl-groups">${found.groups.filter(({ rows }, at) => rows.length > 1 || at === 0).map((group) => groupTable(drawn, found, group))}</div>
        ${rowsTable(drawn, found)}`}
    ${details({ summaryText: 'How this is counted', html: html`<p class="govuk-body">${about}</p><p class="govuk-body">${drawn.report.ofPeople === false
      ? 'Places of people whose record is restricted are taken for every reader.'
      : 'People whose record is restricted count for every reader; who they are is told only to those who may open their record.'}</p>` })}`
}

function chips(drawn: Drawn, { asked }: Shown): Html {
  const { report: { key, of }, fields, options } = drawn
  const days = of === 'day' ? ['on'] : ['from', 'to']
  const always = Object.fromEntries(Object.entries(asked).filter(([name]) => [...days, 'as-at'].includes(name)))
  const on = Object.entries(asked).filter(([name]) => !(name in always))
  return filterChips(on.map(([name, value]) => ({
    label: fields[name]!.label, text: options[name]?.find((option) => option.value === value)?.text ?? fields[name]!.show(value as never),
    removeHref: addressOf(key, Object.fromEntries(Object.entries(asked).filter(([other]) => other !== name))),
  })), addressOf(key, always))
}

function groupTable({ report: { key, counts } }: Drawn, { asked, total }: Shown, { name, heading, rows }: Group): Html {
  const shown = rows.slice(0, mostRows)
    const link = (code: string, label: string, count: number) => (count === 0 ? 0
    : html`<a class="govuk-link" href="${addressOf(key, { ...asked, [name]: code })}#rows">${numbers.format(count)}<span class="govuk-visually-hidden"> ${
      counts[count === 1 ? 0 : 1]}, ${label}</span></a>`)
  return html`<div>${dataTable({
    id: `by-${name}`, caption: `By ${heading.toLowerCase()}`,
    columns: [{ key: 'label', heading }, { key: 'count', heading: capital(counts[1]), numeric: true }, { key: 'share', heading: 'Share', numeric: true }],
    rows: shown.map((row) => ({ label: row.label, count: link(row.key, row.label, row.count), share: showShare(row.count, total) })),
    totals: { label: rows.length > shown.length ? `All ${rows.length}: choose others in the filter` : 'All', count: numbers.format(total), share: '' },
  })}</div>`
}

function rowsTable(drawn: Drawn, { asked, total, rows, from_row, more, asAt }: Shown): Html {
  const { report: { key, counts, whose = 'Client' }, services } = drawn
  const columns = drawn.columns.filter(({ inFiles }) => !inFiles)
  const known = asAt === null ? '' : `?as-at=${asAt}`
  const knownAt = (href: string) => (asAt === null ? href : href.replace(/(\?[^#]*)?(#.*)?$/, (_, query: string | undefined, hash = '') => `${query ? `${query}&` : '?'}as-at=${asAt}${hash}`))
  const page = (first: number) => ({ href: `${addressOf(key, { ...asked, from_row: String(Math.max(0, first)) })}#rows` })
  const text = (value: string | number | null, { kind, hundredths: withTwo }: Drawn['columns'][number]) => (
    value === null ? ''
      : typeof value === 'number' ? (withTwo ? hundredths : numbers).format(value)
      : kind === 'date' ? showShortDate(day(value)) : value)
  const withName = rows.some(({ name }) => name !== '')
  const withLinks = rows.some(({ links }) => links.length > 0)
  return html`${dataTable({
    id: 'rows', caption: total <= rows.length ? capital(counts[1]) : `${capital(counts[1])}: ${numbers.format(from_row + 1)} to ${numbers.format(from_row + rows.length)} of ${numbers.format(total)}`,
    columns: [
      ...(withName ? [{ key: 'name', heading: whose }] : []),
      ...columns.map(({ key: column, heading, kind }) => ({ key: column, heading, numeric: kind === 'number', noWrap: kind === 'date' })),
      { key: 'service', heading: 'Service' },
      ...(withLinks ? [{ key: 'links', heading: 'Do', headingHidden: true }] : []),
    ],
    rows: rows.map((row) => {
      const cells = Object.fromEntries(columns.map((column) => [column.key, text(row.cells[column.key] ?? null, column)])) as Record<string, Content>
      const opened = (content: Content) => (row.href === null ? content : html`<a class="govuk-link" href="${knownAt(row.href)}">${content}</a>`)
      if (withName) cells['name'] = opened(row.name)
      else cells[columns[0]!.key] = opened(cells[columns[0]!.key])
      return { ...cells, service: html`<a class="govuk-link" href="/services/${row.service}/schedules${known}">${services.get(row.service)?.name}</a>`, links: rowActions(row.links) }
    }),
  })}
  ${(from_row > 0 || more) && pagination({ ...(from_row > 0 ? { previous: page(from_row - 50) } : {}), ...(more ? { next: page(from_row + 50) } : {}) })}`
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
