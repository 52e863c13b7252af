// Occupancy of thousands of random histories against a count by hand, and the rows behind every figure of some of them.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import fc from 'fast-check'
import type pg from 'pg'
import { voidKind } from '#code-lists/void-kinds.ts'
import { bind } from '#platform/sql.ts'
import { insert } from '#seed/rows.ts'
import { inRolledBackTransaction, testApp, testDatabase } from '#test/harness.ts'
import type { Visitor } from '#test/visitor.ts'
import { countByHand, type Count, type Days, type History } from './occupancy-by-hand.ts'
import { occupancyOfAll } from './occupancy-measure.ts'
import type { OfService } from './occupancy-of-service.ts'
import type { RowsOfFigure } from './occupancy-rows.ts'
import { figureKinds, type FigureKind, type Period } from './occupancy.ts'

const batches = 40
const servicesInABatch = 50
/** Days of the histories: the clocks go forward among them, and a quarter ends. */
const length = 45
const first = Temporal.PlainDate.from('2026-03-05')
const day = (at: number) => first.add({ days: at }).toString()

/** A history as it is written: with what does not change the count, the house a room is in and the place somebody has. */
type Written = Omit<History, 'units' | 'stays'> & {
  units: (History['units'][number] & { inHouse: boolean })[]
  stays: (History['stays'][number] & { place: number })[]
}
type Random = { history: Written, asked: Period }

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
const client = fc.nat({ max: 7 })
const contracts: fc.Arbitrary<History['contracts']> = fc.oneof(
  fc.constant<History['contracts']>([{ from: '2025-04-01', to: '2030-03-31' }]),
  spans(3).map((each) => each.map(lastDays).map(({ from, to }) => ({ from, to: to ?? '2030-03-31' }))))
const levels = fc.array(spansWith(3, fc.record({ units: fc.oneof(units, fc.constant(0)) })), { minLength: 1, maxLength: 3 })
  .map((each) => each.map((capacity, at) => ({ name: `${at + 1} - Level ${at + 1}`, capacity: capacity.map(lastDays) })))
const anyUnit = fc.record({
  level: fc.nat({ max: 2 }), units, inHouse: fc.boolean(), from: fc.integer({ min: -20, max: 30 }), days: fc.option(fc.nat({ max: 60 })),
  voids: spansWith(4, fc.record({ kind: fc.constantFrom(...voidKind.codes.map(({ code }) => code as string)) })),
  places: fc.array(spansWith(5, fc.record({ client })), { minLength: 1, maxLength: 3 }),
})
const anySupport = fc.record({
  level: fc.nat({ max: 2 }), units, client, from: fc.integer({ min: -5, max: length }), days: fc.option(fc.integer({ min: 1, max: 30 })),
})

const accommodation = fc.tuple(contracts, levels, fc.array(anyUnit, { maxLength: 4 })).map(([agreed, made, each]): Written => ({
  floating: false, contracts: agreed, levels: made,
  units: each.map((unit, at) => ({
    name: `${unit.inHouse ? 'The house: ' : ''}Unit ${at + 1}`, level: unit.level % made.length, units: unit.units, inHouse: unit.inHouse,
    from: day(unit.from), to: unit.days === null ? null : day(unit.from + unit.days), voids: unit.voids.map(lastDays),
  })),
  stays: each.flatMap((unit, at) => unit.places.flatMap((stays, place) => stays.map((stay) =>
    ({ client: stay.client, level: unit.level % made.length, unit: at, place: place + 1, units: 1, from: stay.from, left: stay.before })))),
}))
const floatingSupport = fc.tuple(contracts, levels, fc.array(anySupport, { maxLength: 8 })).map(([agreed, made, each]): Written => ({
  floating: true, contracts: agreed, levels: made, units: [],
  stays: each.map((stay) => ({ client: stay.client, level: stay.level % made.length, unit: null, place: 1, units: stay.units, from: day(stay.from),
    left: stay.days === null ? null : day(stay.from + stay.days) })),
}))
const asked = fc.tuple(fc.integer({ min: -3, max: length }), fc.nat({ max: length })).map(([from, days]) => ({ from: day(from), to: day(from + days) }))
const anyService: fc.Arbitrary<Random> = fc.record({
  history: fc.oneof({ weight: 2, arbitrary: accommodation }, { weight: 1, arbitrary: floatingSupport }), asked,
})

/** Writes histories as services, all rows of a table in one statement. Answers their numbers, and which of their rows is which. */
async function write(connection: pg.Client, histories: readonly Written[], of: { authority_id: number, organisation_id: string }, clients: readonly number[]) {
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
    end_reason: stay.left === null ? null : 'deceased',
  }))))
  return written
}

const amounts = ['contracted', 'available', 'occupied', 'void', 'unavailable'] as const
const exact = (value: number) => Math.round(value * 100) / 100
const sum = (values: readonly number[]) => exact(values.reduce((one, other) => one + other, 0))
const toRow = ({ contracted, occupied, void: empty, unavailable }: Count) =>
  ({ contracted: exact(contracted), available: exact(occupied + empty), occupied: exact(occupied), void: exact(empty), unavailable: exact(unavailable) })

/** What the page must say, from the count by hand. Units that exist on none of the days have no row. */
function expected({ history, asked: { from, to } }: Random) {
  const counts = countByHand(history, from, to)
  const exists = (unit: Days) => unit.from <= to && (unit.to === null || unit.to >= from)
  const rows = history.floating ? history.levels.map((level, at) => ({ unit: null, level: level.name, ...toRow(counts.lines[at]!) }))
    : history.units.map((unit, at) => ({ unit: unit.name, level: history.levels[unit.level]!.name, ...toRow(counts.lines[at]!) }))
      .filter((_, at) => exists(history.units[at]!))
  return { rows, people: counts.people, contradictions: counts.contradictions, beyond: exact(counts.beyond),
    empty: Object.fromEntries(Object.entries(counts.emptyByKind).map(([kind, value]) => [kind, exact(value)])),
    bought: history.floating ? [] : counts.bought.map(exact) }
}

function told(page: OfService, history: History) {
  const byName = [...page.rows].sort((one, other) => ((one.unit ?? one.level).replace(/^.*: /, '') < (other.unit ?? other.level).replace(/^.*: /, '') ? -1 : 1))
  return { rows: byName, people: page.people, contradictions: page.contradictions, beyond: page.beyond,
    empty: Object.fromEntries(page.empty.map(({ kind, unitDays }) => [kind, unitDays])),
    bought: history.floating ? [] : history.levels.map(({ name }) => page.capacity.find(({ level }) => level === name)?.bought ?? 0) }
}

describe('occupancy of random histories', () => {
  inRolledBackTransaction()
  const app = testApp()
  let priya: Visitor
  let clients: number[]
  let place: { authority_id: number, organisation_id: string }

  before(async () => {
    priya = await app.signIn('priya.ravensworth@example.org')
    await app.database.owner(async (connection) => {
      const { rows } = await connection.query<typeof place>(
        `select o.authority_id, o.id as organisation_id from organisation o join authority a on a.id = o.authority_id
         where a.code = 'northmoor' and o.name = 'RS Aids'`)
      place = rows[0]!
      const made = await insert(connection, 'client', Array.from({ length: 8 }, (_, at) => ({
        authority_id: place.authority_id, forename: `Forename${at}`, surname: `Surname${at}`, surname_key: `surname${at}`, forename_key: `forename${at}`,
        gender: 'F', ethnicity: 'not-known', nino_missing_reason: 'none-yet', primary_client_group: 'generic', address_withheld: true,
      })))
      clients = made.map((row) => row['id'] as number)
    })
  })

  const address = (number: number, period: Period, part = '') => `/services/${number}/occupancy${part}?from=${period.from}&to=${period.to}`

  /** The figure of every kind, of every unit, level and reason, against the sum of its rows. */
  async function checkRows(number: number, period: Period, page: OfService): Promise<number> {
    const figures: { kind: FigureKind, more: string, figure: number }[] = [
      { kind: 'people', more: '', figure: page.people }, { kind: 'contradictions', more: '', figure: page.contradictions }, { kind: 'beyond', more: '', figure: page.beyond }]
    for (const kind of amounts) {
      figures.push({ kind, more: '', figure: page.total[kind] })
      page.rows.forEach((row, at) => {
        const { unit, level } = page.places[at]!
        figures.push({ kind, more: unit === null ? `&level=${level}` : `&unit=${unit}`, figure: row[kind] })
      })
    }
    figures.push({ kind: 'days', more: '', figure: page.total.contracted })
    for (const { kind, class: counts, unitDays } of page.empty) figures.push({ kind: counts, more: `&reason=${kind}`, figure: unitDays })
    for (const { id, bought, units: amount } of page.capacity) {
      figures.push({ kind: 'capacity', more: `&level=${id}`, figure: bought })
      if (amount > 0) figures.push({ kind: 'contracted', more: `&level=${id}`, figure: amount })
    }
    for (const { kind, more, figure } of figures) {
      const { status, body } = await priya.json.get<RowsOfFigure>(`${address(number, period, '/rows')}&kind=${kind}${more}`)
      assert.equal(status, 200, `${kind}${more}`)
      const counted = kind === 'people' ? new Set(body.people.map((person) => person.client)).size
        : sum(body.rows.map((row) => (kind === 'contradictions' ? row.days : row.unitDays)))
      assert.deepEqual([counted, body.total], [figure, figure], `${kind}${more} of service ${number}`)
      for (const row of body.rows) assert.ok(period.from <= row.from && row.from <= row.to && row.to <= period.to && row.days > 0, JSON.stringify(row))
    }
    return figures.length
  }

  it('S1.08 S1.81 is what a count by hand gives, and every figure is the sum of its rows', async () => {
    let [services, figures] = [0, 0]
    await fc.assert(fc.asyncProperty(fc.array(anyService, { minLength: servicesInABatch, maxLength: servicesInABatch }), async (random) => {
      const written = await app.database.owner(async (connection) => {
        const rows = await write(connection, random.map(({ history }) => history), place, clients)
        // Plans made for few rows would read whole tables when there are many.
        if (services % 250 === 0) await connection.query('analyze service, contract, service_level, capacity, unit, unit_void, schedule')
        return rows
      })
      for (const [at, { number }] of written.entries()) {
        const { history, asked: period } = random[at]!
        const { body } = await priya.json.get<OfService>(address(number, period))
        assert.deepEqual(told(body, history), expected(random[at]!), JSON.stringify(random[at]))
        for (const row of [...body.rows, body.total]) {
          assert.equal(sum([row.occupied, row.void, row.unavailable]), row.contracted)
          assert.equal(sum([row.occupied, row.void]), row.available)
        }
        if (at === 0) figures += await checkRows(number, period, body)
        services += 1
      }
      const { asked: period } = random[0]!
      const flight = await testDatabase().begin('throughline_whole')
      await flight.connection.query(`select set_config('app.authority', $1, true), set_config('app.hidden_clients', '{}', true)`, [String(place.authority_id)])
      const nobody = '00000000-0000-0000-0000-000000000000'
      const scope = { authority: place.authority_id, services: null, organisation: nobody, membership: nobody, hidden: [] }
      const all = await occupancyOfAll(bind(flight.connection, scope, true), period)
      await flight.rollback()
      const mine = new Map(all.map(({ service, ...amounts }) => [service, amounts]))
      for (const [at, { number }] of written.entries()) {
        const { rows } = expected({ history: random[at]!.history, asked: period })
        const total = Object.fromEntries(amounts.map((key) => [key, sum(rows.map((row) => row[key]))]))
        assert.deepEqual(mine.get(number), total, JSON.stringify(random[at]))
      }
    }), { numRuns: batches, endOnFailure: true })
    assert.equal(services, batches * servicesInABatch)
    assert.ok(figures > 500, `${figures} figures`)
    assert.equal(figureKinds.codes.length, 10, 'a new kind of figure is to be checked here too')
  })
})
