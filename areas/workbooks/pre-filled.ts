// What a workbook is filled in with: unit-days as the occupancy page counts them, and who came and went, from the schedules as they stand.
import { occupancyOfOne } from '#areas/schedules/public.ts'
import { endReason } from '#code-lists/end-reasons.ts'
import { countsAs, type LocalCode } from '#code-lists/local-codes.ts'
import { serviceType } from '#code-lists/service-types.ts'
import { workbookFigure } from '#code-lists/workbook-figures.ts'
import type { Quarter } from '#platform/dates.ts'
import type { Db, RowOf } from '#platform/sql.ts'
import { movementsIn, type Departure, type Figures } from './workbook.ts'
import { listMovements } from './workbooks.sql.ts'

export type Mover = RowOf<typeof listMovements.gives>
/** The figures, and the people behind those about people. */
export type PreFilled = { figures: Figures, present: Mover[], arrivals: Mover[], departures: (Mover & { as: Departure })[], remaining: Mover[] }

/** A service that owes no schedules and keeps none has nothing to be filled in with but its contract and units. */
export async function preFilledOf(
  db: Db, service: { id: number, type: string }, { startsOn, endsOn }: Pick<Quarter, 'startsOn' | 'endsOn'>, local: readonly LocalCode[],
): Promise<PreFilled> {
  const days = { from: startsOn.toString(), to: endsOn.toString() }
  const [sums, stays] = await Promise.all([occupancyOfOne(db, service.id, days), db.rows(listMovements, { service: service.id, ...days })])
  const { present, arrivals, departures, remaining } = movementsIn(stays, days)
  const left = departures.map((stay) => ({ ...stay, as: departureOf(stay, local) }))
  const count = (as: Departure) => left.filter((stay) => stay.as === as).length
  const unitDays = (hundredths: number) => hundredths / 100
  const figures: Figures = {
    contracted: unitDays(sums.contracted), unavailable: unitDays(sums.unavailable), available: unitDays(sums.occupied + sums.void), occupied: unitDays(sums.occupied), void: unitDays(sums.void),
    present: present.length, arrivals: arrivals.length, departures: count('planned') + count('unplanned'), planned: count('planned'), unplanned: count('unplanned'), moved: count('moved'),
    remaining: remaining.length,
  }
  const keepsSchedules = stays.length > 0 || serviceType.codes.find(({ code }) => code === service.type)?.schedulesRequired
  if (!keepsSchedules) for (const { code, source } of workbookFigure.codes) if (source === 'schedules') figures[code] = null
  return { figures, present, arrivals, departures: left, remaining }
}

function departureOf({ end_reason }: Pick<Mover, 'end_reason'>, local: readonly LocalCode[]): Departure {
  const reason = endReason.codes.find(({ code }) => end_reason !== null && code === countsAs(endReason, end_reason, local))
  return reason?.departure === false ? 'moved' : reason?.planned === true ? 'planned' : 'unplanned'
}
