// Vacancies of random histories against a count by hand, place by place and day by day.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import fc from 'fast-check'
import { bind } from '#platform/sql.ts'
import { inRolledBackTransaction, testApp, testDatabase } from '#test/harness.ts'
import { historiesFrom, insertPeople, type Owner, rsAids, writeHistories } from '#test/histories.ts'
import { countByHand } from './occupancy-by-hand.ts'
import { readComingDays, vacanciesIn } from './vacancies.ts'

const on = Temporal.PlainDate.from('2026-11-26')
const asked = (from: string | null, to: string | null) => readComingDays({ from, to }, {}, on)

describe('the days of vacancies', () => {
  it('are four weeks from today, unless others are asked for', () => {
    assert.deepEqual(asked(null, null), { period: { from: '2026-11-26', to: '2026-12-23' } })
    assert.deepEqual(asked('2026-12-01', null), { period: { from: '2026-12-01', to: '2026-12-28' } })
    assert.deepEqual(asked(null, '2026-11-01'), { period: { from: '2026-11-01', to: '2026-11-01' } })
    assert.deepEqual(asked('2026-12-02', '2026-12-01'), { errors: { to: 'Last day must be the first day or later' } })
    assert.deepEqual(asked('2026-01-01', '2027-01-02'), { errors: { to: 'Last day must be within 366 days of the first: choose fewer days' } })
    assert.deepEqual(readComingDays({ from: null, to: null }, { to: 'No date' }, on), { errors: { to: 'No date' } })
  })
})

describe('vacancies of random histories', () => {
  inRolledBackTransaction()
  const app = testApp()
  /** As histories are written. */
  const places = 3
  const anyService = fc.record(historiesFrom(Temporal.PlainDate.from('2026-03-05'), 45, 8))
  let clients: number[]
  let place: Owner

  before(async () => {
    await app.database.owner(async (connection) => {
      place = await rsAids(connection)
      clients = await insertPeople(connection, place.authority_id, 8)
    })
  })

  it('S1.08 are the places that a count by hand finds free, since the day on which they became so', async () => {
    let found = 0
    await fc.assert(fc.asyncProperty(fc.array(anyService, { minLength: 25, maxLength: 25 }), async (random) => {
      const written = await app.database.owner((connection) => writeHistories(connection, random.map(({ history }) => history), place, clients))
      const { from, to } = random[0]!.asked
      const flight = await testDatabase().begin('throughline_whole')
      await flight.connection.query(`select set_config('app.authority', $1, true), set_config('app.hidden_clients', '{}', true)`, [String(place.authority_id)])
      const nobody = '00000000-0000-0000-0000-000000000000'
      const all = Map.groupBy(await vacanciesIn(
        bind(flight.connection, { authority: place.authority_id, services: null, organisation: nobody, membership: nobody, hidden: [] }, true),
        { from, to }, true), ({ service }) => service)
      await flight.rollback()
      for (const [at, { number, history }] of written.entries()) {
        const told = all.get(number) ?? []
        for (const [which, unit] of history.units.entries()) {
          const only = { ...history, stays: history.stays.filter((stay) => stay.unit === which) }
          const isFree = (inPlace: number, day: string) => {
            const count = countByHand(only, day, day).lines[which]!
            return !only.stays.some((stay) => stay.place === inPlace && stay.from <= day && (stay.left === null || stay.left > day)) && count.contracted > 0 && count.unavailable === 0
          }
          for (let inPlace = 1; inPlace <= places; inPlace += 1) {
            const mine = told.filter(({ name, place: free }) => name === unit.name && free === inPlace)
            for (let day = Temporal.PlainDate.from(from); day.toString() <= to; day = day.add({ days: 1 })) {
              const iso = day.toString()
              assert.equal(
                mine.some((each) => each.from <= iso && (each.to === null || iso <= each.to)),
                isFree(inPlace, iso),
                `${unit.name} place ${inPlace} on ${iso} of ${JSON.stringify(random[at])}`)
            }
            for (const each of mine) {
              found += 1
              assert.ok(isFree(inPlace, each.from) && !isFree(inPlace, Temporal.PlainDate.from(each.from).subtract({ days: 1 }).toString()), JSON.stringify(each))
              assert.equal(each.why === 'void', each.from <= from)
            }
          }
        }
      }
    }), { numRuns: 8, endOnFailure: true })
    assert.ok(found > 100, `${found} vacancies`)
  })
})
