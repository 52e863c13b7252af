// Random histories of services, for figures that are checked against a count by hand: how they are drawn, and how they are written.
import fc from 'fast-check'
import type pg from 'pg'
import type { History } from '#areas/schedules/occupancy-by-hand.ts'
import { endReason } from '#code-lists/end-reasons.ts'
import { voidKind } from '#code-lists/void-kinds.ts'
import { insert } from '#seed/rows.ts'

/** A history as it is written: with what does not change the count, the house a room is in and the place somebody has. */
export type Written = Omit<History, 'units' | 'stays'> & {
  units: (History['units'][number] & { inHouse: boolean })[]
  stays: (History['stays'][number] & { place: number, reason: string })[]
}

/** Histories of so many days from a first one on, and days to ask about. Their clients are numbered from 0. */
export function historiesFrom(first: Temporal.PlainDate, length: number, people: number) {
  const day = (at: number) => first.add({ days: at }).toString()
  const thirds = (of: number) => Math.round(length * of / 3)
  /** Spans that don't overlap, many end to end, the last perhaps without an end. */
  const spans = (most: number) => fc.tuple(
    fc.uniqueArray(fc.integer({ min: 0, max: length }), { maxLength: most + 1 }), fc.array(fc.nat({ max: 4 }), { minLength: most, maxLength: most }), fc.boolean(),
  ).map(([cuts, dropped, isOpen]) => {
    const days = cuts.sort((one, other) => one - other)
    return days.slice(1).map((before, at) => ({ from: day(days[at]!), before: isOpen && at === days.length - 2 ? null : day(before) }))
      .filter((_, at) => dropped[at] !== 0)
  })
  const lastDays = <T extends { from: string, before: string | null }>({ before, ...rest }: T) =>
    ({ ...rest, to: before === null ? null : Temporal.PlainDate.from(before).subtract({ days: 1 }).toString() })
  /** Each span with something of its own. */
  const spansWith = <T>(most: number, more: fc.Arbitrary<T>) => fc.tuple(spans(most), fc.array(more, { minLength: most, maxLength: most }))
    .map(([each, own]) => each.map((span, at) => ({ ...span, ...own[at]! })))

  const units = fc.constantFrom(0.25, 0.33, 0.5, 1, 1, 1, 1.25, 2)
  const client = fc.nat({ max: people - 1 })
  const reason = fc.constantFrom(...endReason.codes.map(({ code }) => code as string))
  const contracts: fc.Arbitrary<History['contracts']> = fc.oneof(
    fc.constant<History['contracts']>([{ from: '2025-04-01', to: '2030-03-31' }]),
    spans(3).map((each) => each.map(lastDays).map(({ from, to }) => ({ from, to: to ?? '2030-03-31' }))))
  const levels = fc.array(spansWith(3, fc.record({ units: fc.oneof(units, fc.constant(0)) })), { minLength: 1, maxLength: 3 })
    .map((each) => each.map((capacity, at) => ({ name: `${at + 1} - Level ${at + 1}`, capacity: capacity.map(lastDays) })))
  const anyUnit = fc.record({
    level: fc.nat({ max: 2 }), units, inHouse: fc.boolean(), from: fc.integer({ min: -20, max: thirds(2) }), days: fc.option(fc.nat({ max: thirds(4) })),
    voids: spansWith(4, fc.record({ kind: fc.constantFrom(...voidKind.codes.map(({ code }) => code as string)) })),
    places: fc.array(spansWith(5, fc.record({ client, reason })), { minLength: 1, maxLength: 3 }),
  })
  const anySupport = fc.record({
    level: fc.nat({ max: 2 }), units, client, reason, from: fc.integer({ min: -5, max: length }), days: fc.option(fc.integer({ min: 1, max: thirds(2) })),
  })

  const accommodation = fc.tuple(contracts, levels, fc.array(anyUnit, { maxLength: 4 })).map(([agreed, made, each]): Written => ({
    floating: false, contracts: agreed, levels: made,
    units: each.map((unit, at) => ({
      name: `${unit.inHouse ? 'The house: ' : ''}Unit ${at + 1}`, level: unit.level % made.length, units: unit.units, inHouse: unit.inHouse,
      from: day(unit.from), to: unit.days === null ? null : day(unit.from + unit.days), voids: unit.voids.map(lastDays),
    })),
    stays: each.flatMap((unit, at) => unit.places.flatMap((stays, place) => stays.map((stay) =>
      ({ client: stay.client, reason: stay.reason, level: unit.level % made.length, unit: at, place: place + 1, units: 1, from: stay.from, left: stay.before })))),
  }))
  const floatingSupport = fc.tuple(contracts, levels, fc.array(anySupport, { maxLength: 8 })).map(([agreed, made, each]): Written => ({
    floating: true, contracts: agreed, levels: made, units: [],
    stays: each.map((stay) => ({ client: stay.client, reason: stay.reason, level: stay.level % made.length, unit: null, place: 1, units: stay.units, from: day(stay.from),
      left: stay.days === null ? null : day(stay.from + stay.days) })),
  }))
  const asked = fc.tuple(fc.integer({ min: -3, max: length }), fc.nat({ max: length })).map(([from, days]) => ({ from: day(from), to: day(from + days) }))
  return { history: fc.oneof({ weight: 2, arbitrary: accommodation }, { weight: 1, arbitrary: floatingSupport }), asked }
}

/** Writes histories as services, all rows of a table in one statement. Answers their numbers, and which of their rows is which. */
export async function writeHistories(connection: pg.Client, histories: readonly Written[], of: Owner, clients: readonly number[]) {
  const { authority_id } = of
  const typeOf = ({ floating }: Written) => (floating ? 'floating-support' : 'long-term-accommodation')
  const services = await insert(connection, 'service', histories.map((history, at) => ({ ...of, name: `Random ${at}`, type: typeOf(history) })))
  const written = histories.map((history, at) => ({ history, number: services[at]!['id'] as number, house: crypto.randomUUID() as string,
    levels: history.levels.map(() => crypto.randomUUID() as string), units: history.units.map(() => crypto.randomUUID() as string) }))
  const rows = <R>(each: (of: (typeof written)[number]) => R[]) =>
    written.flatMap((one) => each(one).map((row) => ({ authority_id, service_id: one.number, ...row })))

  await insert(connection, 'contract', rows(({ history }) => history.contracts.map(({ from, to }) => ({ starts_on: from, ends_on: to }))))
  await insert(connection, 'service_level', rows(({ history, levels: ids }) => history.levels.map((_, at) =>
    ({ id: ids[at]!, number: at + 1, name: `Level ${at + 1}`, kind: 'non-adapted' }))))
  await insert(connection, 'capacity', rows(({ history, levels: ids }) => history.levels.flatMap(({ capacity }, at) =>
    capacity.map(({ from, to, units: bought }) => ({ service_level_id: ids[at]!, starts_on: from, ends_on: to, units: bought })))))
  await insert(connection, 'unit', rows(({ history, house }) =>
    (history.floating ? [] : [{ id: house, name: 'The house', kind: 'house', starts_on: '2020-01-01' }])))
  await insert(connection, 'unit', rows(({ history, levels: ids, units: keys, house }) => history.units.map((unit, at) => ({
    id: keys[at]!, service_level_id: ids[unit.level]!, name: `Unit ${at + 1}`, kind: unit.inHouse ? 'room' : 'self-contained',
    part_of: unit.inHouse ? house : null, places: 3, units: unit.units, starts_on: unit.from, ends_on: unit.to,
  }))))
  await insert(connection, 'unit_void', rows(({ history, units: keys }) => history.units.flatMap(({ voids }, at) =>
    voids.map(({ from, to, kind }) => ({ unit_id: keys[at]!, kind, starts_on: from, ends_on: to })))))
  await insert(connection, 'schedule', rows(({ history, levels: ids, units: keys }) => history.stays.map((stay) => ({
    service_type: typeOf(history), client_id: clients[stay.client]!, service_level_id: ids[stay.level]!, unit_id: stay.unit === null ? null : keys[stay.unit]!,
    place: stay.unit === null ? null : stay.place, units: stay.units, starts_on: stay.from, left_on: stay.left,
    end_reason: stay.left === null ? null : stay.reason,
  }))))
  return written
}

/** Whose the services of histories are. */
export type Owner = { authority_id: number, organisation_id: string }

/** A provider of the cast that no test changes. */
export async function rsAids(connection: pg.Client): Promise<Owner> {
  const { rows: [of] } = await connection.query<Owner>(`select o.authority_id, o.id as organisation_id from organisation o join authority a on a.id = o.authority_id
    where a.code = 'northmoor' and o.name = 'RS Aids'`)
  return of!
}

/** People for histories. Answers their numbers. */
export async function insertPeople(connection: pg.Client, authority_id: number, count: number): Promise<number[]> {
  const made = await insert(connection, 'client', Array.from({ length: count }, (_, at) => ({
    authority_id, forename: `Forename${at}`, surname: `Surname${at}`, surname_key: `surname${at}`, forename_key: `forename${at}`,
    gender: 'F', ethnicity: 'not-known', nino_missing_reason: 'none-yet', primary_client_group: 'generic', address_withheld: true,
  })))
  return made.map((row) => row['id'] as number)
}
