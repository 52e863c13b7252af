// Occupancy of thousands of random histories against a count by hand, and the rows behind every figure of some of them.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import fc from 'fast-check'
import { bind } from '#platform/sql.ts'
import { inRolledBackTransaction, testApp, testDatabase } from '#test/harness.ts'
import { historiesFrom, insertPeople, type Owner, rsAids, writeHistories, type Written } from '#test/histories.ts'
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
type Random = { history: Written, asked: Period }
const anyService: fc.Arbitrary<Random> = fc.record(historiesFrom(first, length, 8))

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
  let place: Owner

  before(async () => {
    priya = await app.signIn('priya.ravensworth@example.org')
    await app.database.owner(async (connection) => {
      place = await rsAids(connection)
      clients = await insertPeople(connection, place.authority_id, 8)
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
        const rows = await writeHistories(connection, random.map(({ history }) => history), place, clients)
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
