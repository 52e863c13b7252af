// Report: whose schedule ended in a period, and why (S1.72 to S1.74).
import { endReason } from '#code-lists/end-reasons.ts'
import { countsAs, withLocal, type LocalCode } from '#code-lists/local-codes.ts'
import { labelOf } from '#code-lists/code-list.ts'
import type { RowOf } from '#platform/sql.ts'
import { listReport } from './list-report.ts'
import { countOf, type Alike } from './report.ts'
import { countLeavers, countLeaversByDay, listLeavers, listLeaversOfDays } from './reports.sql.ts'

type Leaver = RowOf<typeof listLeaversOfDays.gives>
type Counted = Pick<Leaver, 'service' | 'end_reason'> & Alike

/** How a reason counts. An authority's own reason counts like the one of ours that it names; from before it could, it says nothing of it. */
const outcomes = { list: 'leaving', codes: [
  { code: 'successful', label: 'Left support, successful' }, { code: 'unsuccessful', label: 'Left support, unsuccessful' },
  { code: 'not-said', label: 'Left support, outcome not said by the reason' }, { code: 'moved-inside', label: 'Change of service, no departure' },
] } as const

export function outcomeOf(reason: string, local: readonly LocalCode[]): (typeof outcomes)['codes'][number]['code'] {
  const entry = endReason.codes.find(({ code }) => code === countsAs(endReason, reason, local))
  if (entry?.departure === false) return 'moved-inside'
  return entry?.outcome ?? 'not-said'
}

const chosenBy = (counted: readonly Counted[]) => ({ of_services: [...new Set(counted.map(({ service }) => service))], reasons: [...new Set(counted.map(({ end_reason }) => end_reason))] })

export const leavers = listReport<Leaver, Counted>({
  key: 'leavers', title: 'Leavers by reason', counts: ['schedule ended', 'schedules ended'], permission: 'schedule.read', of: 'period',
  about: 'Every schedule whose end date is one of these days, first and last included, with the reason that was given. A change of service ends a schedule and is no departure.',
  parts: {
    counts: ({ db }, period) => db.rows(countLeavers, period),
    shown: async ({ db, user }, period, counted, first, most) => {
      const told = await db.rows(listLeavers, { ...period, ...chosenBy(counted), first, most })
      const { people, median_nights: middle } = told[0]!
      return {
        people, rows: told.filter((row): row is typeof row & Leaver => row.id !== null),
        facts: [{ label: 'People', value: String(people) }, { label: 'Departures', value: String(countOf(counted.filter(({ end_reason }) => outcomeOf(end_reason, user.codes) !== 'moved-inside'))) },
          { label: 'Median nights', value: middle === null ? '' : Number(middle).toLocaleString('en-GB') }],
      }
    },
    days: ({ db }, period, counted) => db.rows(countLeaversByDay, { ...period, ...chosenBy(counted) }),
    rowsOf: ({ db }, { from, to, first, most }, counted) => db.rows(listLeaversOfDays, { from, to, first, most, ...chosenBy(counted) }),
  },
  dimensions: ({ user }) => [
    { name: 'reason', heading: 'Reason', list: withLocal(endReason, user.codes), of: ({ end_reason }) => end_reason },
    { name: 'outcome', heading: 'Outcome', list: outcomes, of: ({ end_reason }) => outcomeOf(end_reason, user.codes) },
  ],
  columns: ({ user }) => [
    { key: 'reason', heading: 'Reason', kind: 'text', of: ({ end_reason }) => labelOf(withLocal(endReason, user.codes), end_reason) },
    { key: 'outcome', heading: 'Outcome', kind: 'text', of: ({ end_reason }) => labelOf(outcomes, outcomeOf(end_reason, user.codes)), inFiles: true },
    { key: 'starts_on', heading: 'Start date', kind: 'date', of: ({ starts_on }) => starts_on },
    { key: 'left_on', heading: 'End date', kind: 'date', of: ({ left_on }) => left_on },
    { key: 'nights', heading: 'Nights', kind: 'number', of: ({ nights }) => nights },
  ],
  hrefOf: ({ id }) => (id > 0 ? `/schedules/${id}` : null),
})
