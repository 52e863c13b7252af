// Report: who is in service on a day, by service, provider, type and kind of unit.
import { unitName } from '#areas/services/public.ts'
import { scheduleKind } from '#code-lists/schedule-kinds.ts'
import type { RowOf } from '#platform/sql.ts'
import { showDecimal } from '#platform/quantities.ts'
import { listReport } from './list-report.ts'
import { peopleIn } from './report.ts'
import { listCurrent } from './reports.sql.ts'

export const currentSchedules = listReport<RowOf<typeof listCurrent.gives>>({
  key: 'current-schedules', title: 'Current schedules', counts: ['schedule', 'schedules'], permission: 'schedule.read', of: 'day',
  about: 'Everybody who is in service on the day: started on it or before, and not left by then. The day of leaving is not counted. Somebody with two places at once is two schedules and one person.',
  rows: ({ db }, { from }) => db.rows(listCurrent, { day: from }),
  dimensions: () => [{ name: 'kind', heading: 'Kind of unit', list: scheduleKind, of: ({ kind }) => kind }],
  columns: () => [
    { key: 'level', heading: 'Service level', kind: 'text', of: ({ level }) => level },
    { key: 'unit', heading: 'Unit', kind: 'text', of: ({ unit, house }) => (unit === null ? null : unitName({ name: unit, house })) },
    { key: 'units', heading: 'Units', kind: 'number', hundredths: true, of: ({ units }) => Number(units) },
    { key: 'reference', heading: 'Reference', kind: 'text', of: ({ reference }) => reference },
    { key: 'starts_on', heading: 'Start date', kind: 'date', of: ({ starts_on }) => starts_on },
    { key: 'left_on', heading: 'End date', kind: 'date', of: ({ left_on }) => left_on },
  ],
  facts: (rows) => [{ label: 'People', value: String(peopleIn(rows)) }, { label: 'Units', value: showDecimal(rows.reduce((sum, { units }) => sum + Math.round(Number(units) * 100), 0)) }],
  hrefOf: ({ id }) => (id > 0 ? `/schedules/${id}` : null),
})
