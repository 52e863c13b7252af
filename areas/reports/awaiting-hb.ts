// Report: who waits for Housing Benefit on a day, and for how long (S1.18).
import { waitBands } from '#areas/schedules/public.ts'
import { daysBetween } from '#platform/dates.ts'
import type { RowOf } from '#platform/sql.ts'
import { listReport } from './list-report.ts'
import { median } from '#platform/quantities.ts'
import { bandOf, peopleIn } from './report.ts'
import { listWaiting } from './reports.sql.ts'

/** The bands of the list of those who wait, in days; addresses of reports have called them by these codes. */
const codes = ['up-to-4-weeks', 'up-to-8-weeks', 'up-to-12-weeks', 'longer']
const waits = waitBands.map(({ label, least }, at) => ({ code: codes[at]!, label, least: least * 7 }))

type Waiting = RowOf<typeof listWaiting.gives> & { days: number }

export const awaitingHb = listReport<Waiting>({
  key: 'awaiting-hb', title: 'Awaiting Housing Benefit', counts: ['schedule', 'schedules'], permission: 'schedule.read', of: 'day',
  about: 'Schedules that have not ended by the day and whose latest Housing Benefit position by then is "awaiting", with the days since that position began.',
  rows: async ({ db }, { from }) => (await db.rows(listWaiting, { day: from }))
    .map((row) => ({ ...row, days: daysBetween(Temporal.PlainDate.from(row.since), Temporal.PlainDate.from(from)) })),
  dimensions: () => [{ name: 'wait', heading: 'Length of wait', list: { list: 'wait', codes: waits }, of: ({ days }) => bandOf(waits, days), keepsEmpty: true }],
  columns: () => [
    { key: 'since', heading: 'Since', kind: 'date', of: ({ since }) => since },
    { key: 'days', heading: 'Days', kind: 'number', of: ({ days }) => days },
    { key: 'comment', heading: 'What the claim waits for', kind: 'text', of: ({ comment }) => comment },
  ],
  facts: (rows) => {
    const [middle, longest] = [median(rows.map(({ days }) => days)), rows.map(({ days }) => days).sort((one, other) => other - one)[0]]
    return [{ label: 'People', value: String(peopleIn(rows)) }, { label: 'Median days', value: middle === null ? '' : String(middle) },
      { label: 'Longest', value: longest === undefined ? '' : longest === 1 ? '1 day' : `${longest} days` }]
  },
  hrefOf: ({ id }) => (id > 0 ? `/schedules/${id}` : null),
})
