// Privacy: so far GET /audit, the access log, newest first, by record, action, outcome and day (P.13).
import { labelOf } from '#code-lists/code-list.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { filter } from '#pages/components/filter.ts'
import { pagination } from '#pages/components/pagination.ts'
import { html } from '#pages/html.ts'
import { showShortDateTime } from '#platform/dates.ts'
import { choice, date, text, wholeNumber } from '#platform/fields.ts'
import { fieldViews } from '#platform/web/draw.ts'
import { outcomes } from '#platform/web/refused.ts'
import { get, show, type Area, type Page } from '#platform/web/route.ts'
import { actionWords } from './actions.ts'
import { listEvents } from './audit.sql.ts'

const outcomeList = { list: 'outcome', codes: [{ code: 'refused', label: 'Refused, however' }, ...Object.values(outcomes)] }
const filterFields = {
  subject: text({ label: 'Record', optional: true, max: 60, hint: 'For example, client:10342', width: 20 }),
  action: text({ label: 'Action', optional: true, max: 60 }),
  outcome: choice({ label: 'Outcome', list: outcomeList, optional: true }),
  from: date({ label: 'From', optional: true, yearNeeded: true }),
  to: date({ label: 'To', optional: true, yearNeeded: true }),
}
const query = { ...filterFields, row: wholeNumber({ label: 'First row', optional: true, most: 1_000_000 }) }

type Log = {
  events: { at: string, name: string, organisation: string, action: string, subjects: string[], reason: string, outcome: string }[],
  typed: Record<string, string>, errors: Record<string, string>, row: number, more: boolean,
}

const accessLog = get('/audit', {
  name: 'privacy.access-log', summary: 'Who saw and did what', permission: 'audit.read', query,
  handle: async ({ db, query: asked, queryTyped, queryErrors }) => {
    const filters = (['subject', 'action', 'outcome', 'from', 'to'] as const).filter((name) => asked[name] !== null)
      .map((name) => (name === 'outcome' && asked.outcome === 'refused' ? 'refused' as const : name))
    const row = asked.row ?? 0
    const rows = await db.rows(listEvents(filters, 'newest'), {
      subject: asked.subject ?? '', action: asked.action ?? '', outcome: asked.outcome ?? '', from: asked.from ?? '', to: asked.to ?? '', from_row: row,
    })
    const events = rows.slice(0, 100).map((event) => ({
      at: showShortDateTime(Temporal.Instant.from(event.at)),
      name: event.unproved ? `Somebody, as ${event.name}` : event.name ?? 'Nobody signed in',
      organisation: event.organisation ?? '',
      action: event.action,
      subjects: event.subjects,
      reason: event.reason ?? '',
      outcome: event.outcome === null ? '' : labelOf(outcomeList, event.outcome),
    }))
    return show<Log>({ events, typed: queryTyped, errors: queryErrors, row, more: rows.length > 100 }, logPage)
  },
})

const logPage: Page<Log> = ({ events, typed, errors, row, more }, { today, url }) => {
  const at = (from: number) => {
    const query = new URLSearchParams(url.searchParams)
    query.set('row', String(Math.max(0, from)))
    return `/audit?${query.toString()}`
  }
  /** The log of one record or one action, within the days that are asked for. */
  const link = (wanted: Record<string, string>, text: string) => {
    const query = new URLSearchParams(url.searchParams)
    query.delete('row')
    for (const [name, value] of Object.entries(wanted)) query.set(name, value)
    return html`<a class="govuk-link" href="/audit?${query.toString()}">${text}</a>`
  }
  const words = actionWords()
  return {
    title: 'Access log',
    main: html`<h1 class="govuk-heading-l">Access log</h1>
      <p class="govuk-body">${'Every page, every change and everything that was refused leaves one event: who, what, which records. '
        + 'Events are sealed every second into a chain that shows any later change; check it with '}<code>npx throughline audit verify</code>.</p>
      ${filter({
        action: '/audit', label: 'Filter the log',
        fields: fieldViews(filterFields, typed, errors, { today })
          .map((view) => (view.name === 'action' ? { ...view, kind: 'choice', options: actions(words) } : view)),
      })}
      ${dataTable({
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
          at: event.at, who: event.organisation ? `${event.name} (${event.organisation})` : event.name, outcome: event.outcome,
          action: html`${link({ action: event.action }, words.get(event.action) ?? event.action)}`,
          subjects: html`${event.subjects.slice(0, 6).map((subject, i) => html`${i > 0 && ', '}${link({ subject }, recordText(subject))}`)}${
            event.subjects.length > 6 && ` and ${event.subjects.length - 6} more`}`,
          reason: event.reason,
        })),
        empty: { title: 'No events like that', text: 'Take a filter away, or choose other days.' },
      })}
      ${(row > 0 || more) && pagination({ ...(row > 0 ? { previous: { href: at(row - 100) } } : {}), ...(more ? { next: { href: at(row + 100) } } : {}) })}`,
  }
}

/** Each action in words, for whoever knows no code of it. */
function actions(words: ReadonlyMap<string, string>): { value: string, text: string }[] {
  return [...words].map(([value, text]) => ({ value, text })).sort((one, other) => (one.text < other.text ? -1 : 1))
}

/** `client:10342` as it is; of a key that nobody reads, the end, which tells one from the next: `request:…48d486`. */
const recordText = (subject: string) => subject.replace(/:[0-9a-f]{8}-[0-9a-f-]{21}/, ':…')

export const privacy: Area = { name: 'privacy', routes: [accessLog], navigation: [{ href: '/audit', text: 'Access log', permission: 'audit.read' }] }
