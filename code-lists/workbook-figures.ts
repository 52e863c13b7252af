// What a quarterly workbook states of a service: its figures, in the order of the sheet.
import type { Code, CodeList } from './code-list.ts'

/** Days are unit-days with two decimals, people whole. `source` says what a figure is filled in from before anybody types. */
export const workbookFigure = {
  list: 'workbook-figure',
  codes: [
    days('contracted', 'Contracted', 'contract', 'Units under contract, for each day of the quarter.'),
    days('unavailable', 'Unavailable', 'contract', 'Could not be let: works, sale, held for a decant.'),
    days('available', 'Available', 'contract', 'Occupied, or empty and could have been let.'),
    days('occupied', 'Occupied', 'schedules', 'Somebody lived there, or was supported. The day of leaving does not count.'),
    days('void', 'Void', 'schedules', 'Could have been let, and nobody lived there.'),
    people('present', 'Here when the quarter began', 'Were here on the night before its first day.'),
    people('arrivals', 'Arrivals', 'Came in the quarter, from outside the service.'),
    people('departures', 'Departures', 'Left support in the quarter, on any of its days.'),
    people('planned', 'Planned departures', 'Of those who left: moved on as planned.'),
    people('unplanned', 'Unplanned departures', 'Of those who left: evicted, lost contact, died and the like.'),
    people('moved', 'Moved to another service', 'Left this service and stayed in support: no departure.'),
    people('remaining', 'Here when the quarter ended', 'Stayed beyond its last day.'),
  ],
} as const satisfies CodeList<{ of: 'days' | 'people', source: 'contract' | 'schedules', meaning: string }>

export type WorkbookFigure = Code<typeof workbookFigure>

function days<const C extends string>(code: C, label: string, source: 'contract' | 'schedules', meaning: string) {
  return { code, label, of: 'days', source, meaning } as const
}

function people<const C extends string>(code: C, label: string, meaning: string) {
  return { code, label, of: 'people', source: 'schedules', meaning } as const
}
