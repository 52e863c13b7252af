// Report: how long requests waited for their decision, in working days.
import { labelOf } from '#code-lists/code-list.ts'
import { daysToDecide, kindOf, requestKindList, requestStates } from '#areas/requests/public.ts'
import { median } from '#platform/quantities.ts'
import type { RowOf } from '#platform/sql.ts'
import { listReport } from './list-report.ts'
import { bandOf } from './report.ts'
import { listDecided, listProposed } from './reports.sql.ts'

const times = [
  { code: 'same-day', label: 'Same day', least: 0 }, { code: '1-2', label: '1 to 2 working days', least: 1 }, { code: '3-5', label: '3 to 5 working days', least: 3 },
  { code: '6-10', label: '6 to 10 working days', least: 6 }, { code: 'longer', label: 'More than 10 working days', least: 11 },
] as const
const outcomes = { list: 'decision', codes: [{ code: 'accepted', label: requestStates.accepted.label }, { code: 'rejected', label: requestStates.rejected.label }] }

type Decided = RowOf<typeof listDecided.gives> & { days: number }

export const decidedRequests = listReport<Decided>({
  key: 'requests', title: 'Requests by time to decision', counts: ['request decided', 'requests decided'], permission: 'request.read', of: 'period',
  about: 'Requests that were accepted or rejected on one of these days, with the working days from the day they were sent to the day of the decision. '
    + 'Time spent on questions and answers is part of it. '
    + 'Requests that were withdrawn, or still wait, are not; nor are messages, which are answered.',
  rows: async ({ db, user }, period) => {
    const known = new Map<string, number>()
    return (await db.rows(listDecided, period)).map((row) => {
      const key = `${row.asked} ${row.decided}`
      const days = known.get(key) ?? daysToDecide(row, user.authority.nation)
      known.set(key, days)
      return { ...row, days }
    })
  },
  dimensions: () => [
    { name: 'time', heading: 'Time to decision', list: { list: 'time-to-decision', codes: times }, of: ({ days }) => bandOf(times, days), keepsEmpty: true },
    { name: 'decision', heading: 'Decision', list: outcomes, of: ({ state }) => state },
    { name: 'kind', heading: 'Kind of request', list: requestKindList(), of: ({ kind }) => kind },
  ],
  columns: () => [
    { key: 'kind', heading: 'Request', kind: 'text', of: ({ kind }) => labelOf(requestKindList(), kind) },
    { key: 'asked', heading: 'Sent', kind: 'date', of: ({ asked }) => asked },
    { key: 'decided', heading: 'Decided', kind: 'date', of: ({ decided }) => decided },
    { key: 'days', heading: 'Working days', kind: 'number', of: ({ days }) => days },
    { key: 'decision', heading: 'Decision', kind: 'text', of: ({ state }) => labelOf(outcomes, state) },
  ],
  facts: (rows) => {
    const middle = median(rows.map(({ days }) => days))
    const inFive = rows.filter(({ days }) => days <= 5).length
    return [{ label: 'Median', value: middle === null ? '' : `${middle} working ${middle === 1 ? 'day' : 'days'}` },
      { label: 'Within 5 working days', value: rows.length === 0 ? '' : `${(inFive / rows.length * 100).toFixed(1)}%` }]
  },
  whose: 'About',
  // A house, a service, or somebody who was rejected or is not accepted yet: only the request says who or what.
  namesOf: async (rows, { db }) => {
    const proposed = await db.rows(listProposed, { requests: rows.flatMap(({ request }) => request ?? []) })
    const names = new Map(proposed.map((request) => [request.id, kindOf(request).nameOf(request.proposed)]))
    return new Map(rows.map((row) => [row, { name: names.get(row.request ?? '') ?? '', subject: `request:${row.request}` }]))
  },
  hrefOf: ({ request }) => (request === null ? null : `/requests/${request}`),
})
