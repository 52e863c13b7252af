// Random histories of services that are paid by their schedules, for payments that are checked against a count by hand: how they are drawn, and how they are written.
import fc from 'fast-check'
import type pg from 'pg'
import type { History } from '#areas/payments/payment-by-hand.ts'
import { insert } from '#seed/rows.ts'
import type { Owner } from './histories.ts'

const first = Temporal.PlainDate.from('2026-03-10')
export const dayAt = (at: number) => first.add({ days: at }).toString()

/** Spans one after the other, some end to end, the last perhaps without an end. */
const spansWith = <T>(most: number, more: fc.Arbitrary<T>) => fc.tuple(
  fc.uniqueArray(fc.integer({ min: -10, max: 60 }), { maxLength: most + 1 }),
  fc.array(fc.record({ own: more, isLeftOut: fc.nat({ max: 4 }) }), { minLength: most, maxLength: most }),
  fc.boolean())
  .map(([cuts, each, isOpen]) => {
    const days = cuts.sort((one, other) => one - other)
    return days.slice(1).flatMap((before, at) => (each[at]!.isLeftOut === 0 ? [] : [{ ...each[at]!.own, from: dayAt(days[at]!), to: isOpen && at === days.length - 2 ? null : dayAt(before - 1) }]))
  })
const mostly = <T>(usual: T, other: fc.Arbitrary<T>) => fc.oneof({ weight: 2, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other })
type Span = { from: string, to: string | null }
const units = fc.constantFrom(25, 33, 50, 100, 100, 100, 125)
const position = fc.constantFrom('passported', 'passported', 'passported-universal-credit', 'awaiting', 'not-passported', 'self-funder')
export const anyHistory: fc.Arbitrary<History> = fc.record({
  contracts: mostly([{ from: '2025-04-01', to: '2030-03-31' }], spansWith(2, fc.constant({})).map((each) => each.map(({ from, to }) => ({ from, to: to ?? '2030-03-31' })))),
  levels: fc.array(fc.record({
    capacity: mostly([{ from: '2025-04-01', to: null, units: 150 }] as History['levels'][number]['capacity'], spansWith(3, fc.record({ units: fc.constantFrom(0, 50, 100, 250) }))),
    prices: mostly([{ from: '2025-04-01', to: null, pence: 2520 }] as History['levels'][number]['prices'], spansWith(3, fc.record({ pence: fc.oneof(fc.nat({ max: 20 }), fc.nat({ max: 20_000 })) }))),
  }), { minLength: 1, maxLength: 2 }),
  stays: fc.array(fc.record({
    client: fc.nat({ max: 6 }), level: fc.nat({ max: 1 }), units,
    from: fc.oneof(fc.integer({ min: -15, max: 35 }), fc.constantFrom(0, 7, 14)), nights: fc.option(fc.integer({ min: 1, max: 60 })),
    positions: mostly([{ at: 0, position: 'passported' }], fc.array(fc.record({ at: fc.integer({ min: 0, max: 40 }), position }), { maxLength: 3 })),
    let: mostly({ from: '2020-01-01', to: null } as Span, fc.record({ from: fc.integer({ min: -20, max: 10 }).map(dayAt), to: fc.option(fc.integer({ min: 10, max: 60 }).map(dayAt)) })),
    elsewhere: mostly([] as { from: string, to: string | null }[], spansWith(2, fc.constant({}))),
  }), { minLength: 2, maxLength: 7 }),
}).map(({ stays, levels, ...rest }) => ({ ...rest, levels, stays: stays.map((each) => ({
  client: each.client, level: each.level % levels.length, units: each.units, let: each.let, from: dayAt(each.from), left: each.nights === null ? null : dayAt(each.from + each.nights),
  positions: [...new Map(each.positions.map(({ at, position: code }) => [at, code]))]
    .sort(([one], [other]) => one - other)
    .map(([at, code], place) => ({ from: dayAt(place === 0 && at % 3 > 0 ? each.from : each.from + at), position: code })),
  elsewhere: each.elsewhere.map(({ from, to }) => ({ from, to: to ?? '2030-03-31' })),
})) }))

/**
 * Writes histories as services, one after the other, so that schedules of a later one have larger numbers. Clients of the same number are one person
 * in all of them. Each schedule has a unit of its own. Answers the numbers of the services.
 */
export async function writePaidServices(connection: pg.Client, histories: readonly History[], of: Owner, clients: readonly number[]): Promise<number[]> {
  const { authority_id } = of
  const type = 'long-term-accommodation'
  const services = (await insert(connection, 'service', histories.map((_, at) => ({ ...of, name: `Random ${at}`, type })))).map((row) => row['id'] as number)
  const levels = histories.map((history) => history.levels.map(() => crypto.randomUUID() as string))
  const rows = <R>(each: (history: History, at: number) => R[]) => histories.flatMap((history, at) => each(history, at).map((row) => ({ authority_id, service_id: services[at]!, ...row })))
  await insert(connection, 'contract', rows(({ contracts }) => contracts.map(({ from, to }) => ({ starts_on: from, ends_on: to }))))
  await insert(connection, 'service_level', rows((_, at) => levels[at]!.map((id, place) => ({ id, number: place + 1, name: 'Level', kind: 'adapted' }))))
  await insert(connection, 'capacity', rows((history, at) => history.levels.flatMap(({ capacity }, level) => capacity.map(({ from, to, units: bought }) =>
    ({ service_level_id: levels[at]![level]!, starts_on: from, ends_on: to, units: bought / 100 })))))
  await insert(connection, 'price', rows((history, at) => history.levels.flatMap(({ prices }, level) => prices.map(({ from, to, pence }) =>
    ({ service_level_id: levels[at]![level]!, starts_on: from, ends_on: to, weekly_pence: pence })))))
  const units = histories.map(({ stays }) => stays.map(() => crypto.randomUUID() as string))
  await insert(connection, 'unit', rows(({ stays }, at) => stays.map(({ level, let: { from, to } }, place) =>
    ({ id: units[at]![place]!, service_level_id: levels[at]![level]!, name: `Flat ${place}`, kind: 'self-contained', starts_on: from, ends_on: to }))))
  const schedules = await insert(connection, 'schedule', rows(({ stays }, at) => stays.map(({ client, level, units: amount, from, left }, place) => ({
    service_type: type, client_id: clients[client]!, service_level_id: levels[at]![level]!, unit_id: units[at]![place]!, place: 1, units: amount / 100, starts_on: from, left_on: left,
    end_reason: left === null ? null : 'deceased' }))))
  let next = 0
  await insert(connection, 'hb_position', rows(({ stays }) => stays.flatMap(({ client, positions }) => {
    const schedule_id = schedules[next]!['id'] as number
    next += 1
    return positions.map(({ from, position: code }) => ({
      client_id: clients[client]!,
      schedule_id,
      starts_on: from,
      position: code,
      reference: code === 'passported' ? 'R 1' : '',
      comment: code === 'awaiting' ? 'Waits' : '',
    }))
  })))
  return services
}
