// GET /audit, /audit.csv and /audit/:event: the access log, newest first, by person, client, record, action, outcome and day (P.13).
import { listName, listNames } from '#areas/clients/public.ts'
import { csvLine, csvMark } from '#areas/exchange/public.ts'
import { labelOf } from '#code-lists/code-list.ts'
import { showShortDateTime } from '#platform/dates.ts'
import { choice, date, shaped, text, wholeNumber, type Errors, type Typed } from '#platform/fields.ts'
import type { RowOf } from '#platform/sql.ts'
import { isUuid } from '#platform/text.ts'
import { inOwnTransaction } from '#platform/web/own-transaction.ts'
import { outcomes } from '#platform/web/refused.ts'
import { again, file, found, get, later, show, type Context } from '#platform/web/route.ts'
import { actionKinds, actionsLike, actionWords } from './actions.ts'
import { findEvent, listEvents } from './audit.sql.ts'
import { eventPage, logPage } from './list-events.page.ts'
import { clientOf, recordHref, recordText, subjectsOf } from './record.ts'

const outcomeList = { list: 'outcome', codes: [{ code: 'refused', label: 'Refused, however' }, ...Object.values(outcomes)] }
export const filterFields = {
  who: text({ label: 'Who did it', optional: true, max: 60, width: 20 }),
  client: wholeNumber({ label: 'Client ID', optional: true, least: 1 }),
  kind: choice({ label: 'What they did', list: actionKinds, optional: true }),
  action: text({ label: 'Action', optional: true, max: 100, width: 20 }),
  from: date({ label: 'From', optional: true, yearNeeded: true }),
  to: date({ label: 'To', optional: true, yearNeeded: true }),
  outcome: choice({ label: 'Outcome', list: outcomeList, optional: true }),
  subject: shaped({ label: 'Record, such as schedule 10405', optional: true, max: 60, width: 20,
    reader: (typed) => (subjectsOf(typed).length > 0 ? { value: typed } : { error: 'Record must be a kind and its number, such as schedule 10405' }) }),
}
/** Pages go by the last event of the one before: what has happened meanwhile moves nothing. */
const before = shaped({ label: 'Before the event', optional: true, max: 36,
  reader: (typed) => (isUuid(typed) ? { value: typed } : { error: 'Before must be the key of an event' }) })
const query = { ...filterFields, before }
type Asking = Context<Record<never, never>, typeof query>

type Row = RowOf<ReturnType<typeof listEvents>['gives']>
type NamedRecord = { subject: string, text: string, href: string | null, name: string }
export type Event = ReturnType<typeof shownOf> & { records: NamedRecord[], more: number }
export type Log = { events: Event[], typed: Typed, errors: Errors, before: string | null, next: string | null }

const eventsOnPage = 100
const recordsInList = 6
const recordsOnPage = 1_000
/** What a file takes from the database at once. */
const eventsInPart = 2_000

function filtersOf({ query: asked }: Pick<Asking, 'query'>) {
  const filters = { who: asked.who, client: asked.client, actions: asked.kind ?? asked.action, from: asked.from, to: asked.to, outcome: asked.outcome, subjects: asked.subject, before: asked.before }
  const on = (Object.keys(filters) as (keyof typeof filters)[]).filter((name) => filters[name] !== null)
  return {
    on: on.map((name) => (name === 'outcome' && asked.outcome === 'refused' ? 'refused' as const : name)),
    values: { who: asked.who ?? '', client: `client:${asked.client ?? ''}`, actions: actionsLike(asked.kind, asked.action), from: asked.from ?? '', to: asked.to ?? '', outcome: asked.outcome ?? '',
      subjects: asked.subject === null ? [] : subjectsOf(asked.subject), before: asked.before ?? '' },
  }
}

function wrongIn({ query: { from, to }, queryErrors }: Pick<Asking, 'query' | 'queryErrors'>): Errors {
  return { ...queryErrors, ...(from !== null && to !== null && to < from ? { to: 'To must be the first day or later' } : {}) }
}

export const accessLog = get('/audit', {
  name: 'privacy.access-log', summary: 'Who saw and did what', permission: 'audit.read', query,
  handle: async (context) => {
    const { db, queryTyped: typed } = context
    const errors = wrongIn(context)
    const { action, before: startsBefore } = context.query
    // An action that a link names by its code stands in the field in words.
    const words = { ...typed, ...(action === null ? {} : { action: actionWords().get(action) ?? action }) }
    if (Object.keys(errors).length > 0) return again<Log>({ events: [], typed: words, errors, before: null, next: null }, logPage, errors)
    const { on, values } = filtersOf(context)
    const rows = await db.rows(listEvents(on, 'newest'), { ...values, most: eventsOnPage + 1, most_subjects: recordsInList })
    const shown = rows.slice(0, eventsOnPage)
    const next = rows.length > eventsOnPage ? shown.at(-1)!.id : null
    return show<Log>({ events: await withRecords(shown, context, false), typed: words, errors, before: startsBefore, next }, logPage)
  },
})

export const oneEvent = get('/audit/:event', {
  name: 'privacy.event', summary: 'One event of the access log, with every record it names', permission: 'audit.read', params: { event: 'uuid' },
  handle: async (context) => {
    const row = found(await context.db.row(findEvent, { ...context.params, most_subjects: recordsOnPage }))
    const [event] = await withRecords([row], context as unknown as Context, true)
    // Whoever is named here is shown.
    context.note(event!.records.flatMap(({ subject, name }) => (name === '' ? [] : subject)))
    return show<Event>(event!, eventPage)
  },
})

/** Part by part, so that a long log is never held, from the newest event on that there was when it was asked for. */
export const accessLogFile = get('/audit.csv', {
  name: 'privacy.access-log-csv', summary: 'Who saw and did what, as CSV', permission: 'audit.read', query,
  handle: async (context) => {
    const { queryTyped: typed } = context
    const errors = wrongIn(context)
    if (Object.keys(errors).length > 0) return again<Log>({ events: [], typed, errors, before: null, next: null }, logPage, errors)
    const { on, values } = filtersOf(context)
    context.note([], { detail: Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== '')) })
    const part = (db: Context['db'], before: string) => db.rows(listEvents(before === '' || on.includes('before') ? on : [...on, 'before'], 'newest'),
      { ...values, before, most: eventsInPart, most_subjects: 1_000_000 })
    // The first part is read here, so that whatever is wrong with it is told as on any page, and not by a file that breaks off.
    const first = await part(context.db, values.before)
    return later(async (database) => file(`access-log-${context.today.toString()}.csv`, 'text/csv; charset=utf-8', (async function* () {
      yield csvMark + csvLine(['When', 'Who', 'Organisation', 'With token', 'Action', 'What', 'Outcome', 'Reason', 'Records', 'Event'])
      for (let rows: readonly Row[] = first; ;) {
        yield rows.map((row) => {
          const { name, organisation, token, action, what, outcome, reason } = shownOf(row)
          return csvLine([row.at, name, organisation, token, action, what, outcome, reason, row.subjects.join(' '), row.id])
        }).join('')
        if (rows.length < eventsInPart) return
        const last = rows.at(-1)!.id
        const next = await inOwnTransaction(database, context as unknown as Context, async ({ db }) => ({ came: await part(db, last) }), true)
        if (!next) throw new Error('whoever takes the access log may not read it any more')
        rows = next
      }
    })()))
  },
})

function shownOf(row: Row) {
  return {
    id: row.id, at: showShortDateTime(Temporal.Instant.from(row.at)),
    name: row.unproved ? `Somebody, as ${row.name}` : row.name ?? 'Nobody signed in', member: row.name, organisation: row.organisation ?? '', token: row.token ?? '',
    action: row.action, what: actionWords().get(row.action) ?? row.action, reason: row.reason ?? '', outcome: row.outcome === null ? '' : labelOf(outcomeList, row.outcome),
  }
}

/** Events with their records, which open where the reader may read them. Names are looked up either way, and shown where `named`. */
async function withRecords(rows: readonly Row[], { db, user }: Pick<Context, 'db' | 'user'>, named: boolean): Promise<Event[]> {
  const clients = [...new Set(rows.flatMap(({ subjects }) => subjects.map(clientOf).filter((client) => client !== null)))]
  const people = user.may('client.read') && clients.length > 0 ? await db.rows(listNames, { clients }) : []
  const names = new Map(people.map((person) => [person.id, listName(person)]))
  return rows.map((row) => {
    const isReadable = row.subjects.every((subject) => clientOf(subject) === null || names.has(clientOf(subject)!))
    return { ...shownOf(row), more: row.records - row.subjects.length, records: row.subjects.map((subject) => {
      const client = clientOf(subject)
      return { subject, text: recordText(subject), name: named && client !== null ? names.get(client) ?? '' : '',
        href: recordHref(subject, user, client === null ? isReadable : names.has(client)) }
    }) }
  })
}
