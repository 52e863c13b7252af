// GET /schedules/awaiting-hb: clients still without a Housing Benefit reference, with how long they have waited (S1.18).
import { listName } from '#areas/clients/public.ts'
import { daysBetween } from '#platform/dates.ts'
import { choice, wholeNumber } from '#platform/fields.ts'
import { get, show } from '#platform/web/route.ts'
import { awaitingPage } from './awaiting-hb.page.ts'
import { countAwaitingHb, listAwaitingHb, waitBands } from './awaiting-hb.sql.ts'

export type Awaiting = {
  waiting: { schedule: number, client_id: number, client: string, service_id: number, service: string, since: string, days: number, comment: string, changes: number }[]
  /** How many wait for how long, in the services that are asked about. */
  bands: { code: string, label: string, waiting: number }[]
  services: { id: number, name: string, waiting: number }[]
  service: number | null
  age: string
  from: number
  more: boolean
}

export const pageSize = 50

export const awaitingHb = get('/schedules/awaiting-hb', {
  name: 'schedules.awaiting-hb', summary: 'Clients awaiting Housing Benefit, the longest wait first', permission: 'schedule.read', asAt: true,
  query: {
    service: wholeNumber({ label: 'Service', optional: true, most: 999_999_999_999_999 }),
    age: choice({ label: 'Length of wait', list: { list: 'wait', codes: waitBands }, optional: true }),
    from: wholeNumber({ label: 'First row', optional: true, most: 100_000 }),
  },
  handle: async ({ db, query, today, asAt, note }) => {
    const on = asAt ?? today
    const from = query.from ?? 0
    const band = waitBands.find(({ code }) => code === query.age)
    const daysAgo = (weeks: number) => on.subtract({ days: weeks * 7 }).toString()
    const filters = [...(query.service === null ? [] : ['service' as const]), ...(band && band.least > 0 ? ['longer' as const] : []), ...(band && band.below !== null ? ['shorter' as const] : [])]
    const [rows, counts] = await Promise.all([
      db.rows(listAwaitingHb(filters, 'longest'), { today: on.toString(), from_row: from, service: query.service ?? 0, until: daysAgo(band?.least ?? 0), after: daysAgo(band?.below ?? 0) }),
      db.rows(countAwaitingHb, { today: on.toString() }),
    ])
    const waiting = rows.slice(0, pageSize).map(({ id, title, forename, surname, ...row }) =>
      ({ ...row, schedule: id, client: listName({ title, forename, surname }), days: daysBetween(Temporal.PlainDate.from(row.since), on) }))
    note(waiting.map((row) => `client:${row.client_id}`))
    const sum = (among: typeof counts) => among.reduce((total, row) => total + row.waiting, 0)
    const asked = counts.filter(({ service_id }) => query.service === null || service_id === query.service)
    return show<Awaiting>({
      waiting, from, more: rows.length > pageSize, service: query.service, age: band?.code ?? '',
      bands: waitBands.map(({ code, label }, at) => ({ code, label, waiting: sum(asked.filter((row) => row.band === at)) })),
      services: [...new Map(counts.map((row) => [row.service_id, row.service]))].map(([id, name]) => ({ id, name, waiting: sum(counts.filter((row) => row.service_id === id)) })),
    }, awaitingPage)
  },
})
