// Vacancies across services: the places that are or become free on some days, from when on, and why.
import { unitName } from '#areas/services/public.ts'
import { labelOf, type CodeList } from '#code-lists/code-list.ts'
import { voidKind } from '#code-lists/void-kinds.ts'
import { dayBefore } from '#platform/dates.ts'
import type { Errors } from '#platform/fields.ts'
import type { Db } from '#platform/sql.ts'
import { daysOf, mostDays, readDays, usualDays, type Period, type ReadDays } from './occupancy.ts'
import { freeDaysOf, halfOpen, type FreeDays, type PlaceStay } from './places.ts'
import { countAskedPlaces, listContractsOf, listMarksOf, listMaybeFree, listStaysAround } from './vacancies.sql.ts'

export const whyFree = {
  list: 'why-free',
  codes: [
    { code: 'void', label: 'Void on the first day' },
    { code: 'leaving', label: 'End planned' },
    { code: 'works', label: 'Out of use until then' },
    { code: 'opening', label: 'Opens, or comes under contract' },
  ],
} as const satisfies CodeList
export type WhyVacant = (typeof whyFree)['codes'][number]['code']

export type Vacancy = {
  service: number
  unit: string
  name: string
  /** Null where the unit has but one. */
  place: number | null
  level: string
  kind: string
  town: string
  /** The first day on which it is free, which may lie before the days asked about; the last, or null while none is known. */
  from: string
  to: string | null
  why: WhyVacant
  /** How it is marked. */
  state: string
  /** Days it has been void before the first day that is asked about. */
  daysVoid: number
  /** How many have been asked for in it, and wait for a decision. */
  asked: number
}

/** Days to come, four weeks from `on` unless others are asked for: vacancies are for whoever looks for a place. */
export function readComingDays(asked: { from: string | null, to: string | null }, unreadable: Errors, on: Temporal.PlainDate): ReadDays {
  return readDays(asked, unreadable, ({ from, to }) => {
    const first = from ?? (to !== null && to < on.toString() ? to : on.toString())
    return { from: first, to: to ?? Temporal.PlainDate.from(first).add({ days: usualDays - 1 }).toString() }
  }, { most: mostDays })
}

/** Every place of the reader's services that is free on one of the days; the earliest first. `withAsked` counts who is asked for, too. */
export async function vacanciesIn(db: Db, { from, to }: Period, withAsked: boolean): Promise<Vacancy[]> {
  const units = await db.rows(listMaybeFree, { from, to })
  const ids = units.map(({ id }) => id)
  const [stays, marks, contracts, waiting] = await Promise.all([
    db.rows(listStaysAround, { units: ids, shared: units.filter(({ places }) => places > 1).map(({ id }) => id), day: from }),
    db.rows(listMarksOf, { units: ids }),
    db.rows(listContractsOf, { services_asked: [...new Set(units.map(({ service }) => service))] }),
    withAsked ? db.rows(countAskedPlaces, {}) : [],
  ])
  const asked = new Map(waiting.map((each) => [`${each.unit} ${each.place}`, each.asked]))
  const [staysOf, marksOf, contractsOf] = [Map.groupBy(stays, ({ unit }) => unit), Map.groupBy(marks, ({ unit }) => unit), Map.groupBy(contracts, ({ service }) => service)]
  return units.flatMap((unit) => {
    const history = { ...halfOpen(unit), stays: (staysOf.get(unit.id) ?? []).map((stay): PlaceStay => ({ ...halfOpen(stay), place: stay.place })),
      marks: (marksOf.get(unit.id) ?? []).map((mark) => ({ ...halfOpen(mark), kind: mark.kind })), contracts: (contractsOf.get(unit.service) ?? []).map(halfOpen) }
    return Array.from({ length: unit.places }, (_, at) => at + 1).flatMap((place) => freeDaysOf(history, place, from).filter((free) => free.from <= to).map((free): Vacancy => ({
      service: unit.service, unit: unit.id, name: unitName(unit), place: unit.places > 1 ? place : null, level: unit.level, kind: unit.kind, town: unit.town,
      from: free.from, to: free.before === null ? null : dayBefore(free.before), why: whyVacant(free, from), state: free.reason === '' ? 'Free place in a shared unit' : labelOf(voidKind, free.reason),
      daysVoid: free.from < from ? daysOf({ from: free.from, to: from }) - 1 : 0, asked: asked.get(`${unit.id} ${place}`) ?? 0,
    })))
  }).sort((one, other) => (one.from < other.from ? -1 : one.from > other.from ? 1 : 0))
}

function whyVacant({ from, why }: FreeDays<PlaceStay>, first: string): WhyVacant {
  return from <= first ? 'void' : why === 'left' ? 'leaving' : why === 'works' ? 'works' : 'opening'
}
