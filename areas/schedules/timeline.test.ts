// The rules of the timeline: which days it shows, how spans are cut for what is asked for, and that its days are those of the occupancy page.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import fc from 'fast-check'
import { inRolledBackTransaction, testApp } from '#test/harness.ts'
import { historiesFrom, insertPeople, type Owner, rsAids, writeHistories, type Written } from '#test/histories.ts'
import type { Visitor } from '#test/visitor.ts'
import { countByHand } from './occupancy-by-hand.ts'
import type { OfService } from './occupancy-of-service.ts'
import type { Period } from './occupancy.ts'
import { csvOf, type TimelineOf } from './timeline-of-service.ts'
import { readTimelineDays, rowsOf, shifted, usualSpans, type Asked, type Unit } from './timeline.ts'

const on = Temporal.PlainDate.from('2026-11-26')
const asked = (from: string | null, to: string | null) => readTimelineDays({ from, to }, {}, on)

describe('the days of a timeline', () => {
  it('are the week of today and three more, unless others are asked for', () => {
    assert.deepEqual(asked(null, null), { period: { from: '2026-11-23', to: '2026-12-20' } })
    assert.deepEqual(asked('2027-01-04', null), { period: { from: '2027-01-04', to: '2027-01-31' } })
    assert.deepEqual(asked(null, '2026-03-29'), { period: { from: '2026-03-02', to: '2026-03-29' } })
    assert.deepEqual(asked('2024-02-29', '2024-02-29'), { period: { from: '2024-02-29', to: '2024-02-29' } })
  })

  it('are told apart when they are wrong, or too many', () => {
    assert.deepEqual(asked('2026-11-26', '2026-11-25'), { errors: { to: 'Last day must be the first day or later' } })
    assert.deepEqual(asked('2026-01-01', '2027-01-02'), { errors: { to: 'Last day must be within 366 days of the first: choose fewer days' } })
    assert.deepEqual(asked('2026-01-01', '2027-01-01'), { period: { from: '2026-01-01', to: '2027-01-01' } })
    assert.deepEqual(readTimelineDays({ from: null, to: null }, { from: 'No date', units: 'Not ours' }, on), { errors: { from: 'No date' } })
  })

  it('go on by as many as there are, whatever the clocks do, and the usual ones begin on a Monday', () => {
    fc.assert(fc.property(fc.integer({ min: -800, max: 800 }), fc.nat({ max: 100 }), (at, length) => {
      const from = on.add({ days: at })
      const period = { from: from.toString(), to: from.add({ days: length }).toString() }
      assert.deepEqual(shifted(shifted(period, 1), -1), period)
      assert.equal(Temporal.PlainDate.from(shifted(period, 1).from).subtract({ days: 1 }).toString(), period.to)
    }))
    assert.deepEqual(usualSpans(on).map(({ label, period }) => [label, period.from, period.to]),
      [['1 week', '2026-11-23', '2026-11-29'], ['4 weeks', '2026-11-23', '2026-12-20'], ['13 weeks', '2026-11-23', '2027-02-21']])
  })
})

describe('the timeline as CSV', () => {
  it('keeps accents in spreadsheets, and runs nothing there', () => {
    const stay = { schedule: 10420, client: 10342, name: 'Siôn, @Gwen', starts_on: '2026-11-01', left_on: null, state: 'current' } as const
    const cell = { reason: '', from: '2026-11-26', to: '2026-11-27', days: 2, asked: [{ request: '1', kind: 'schedule.end', name: '=1+1', from: '2026-12-01' }] }
    const row = { unit: '1', name: '+Tŵr', level: '＝1', place: null, vacancy: null, perhaps: null,
      cells: [{ ...cell, kind: 'stay' as const, stay }, { ...cell, kind: 'void' as const, reason: 'vacated', stay: null, asked: [] }] }
    const [heading, first, second, end] = csvOf({ rows: [row] }).split('\n')
    assert.equal(heading, '\ufeffunit,place,level,is,about,schedule,client,from,to,days,starts_on,left_on,asked,next_vacancy')
    assert.equal(first, `'+Tŵr,,'＝1,stay,"Siôn, @Gwen",10420,10342,2026-11-26,2026-11-27,2,2026-11-01,,'=1+1,`)
    assert.match(second!, /^'\+Tŵr,,'＝1,void,Void: Vacated and ready to let,,,2026-11-26,2026-11-27,2,,,,$/)
    assert.equal(end, '')
  })
})

describe('what is asked for', () => {
  const flat: Unit = { id: 'f', name: 'Flat 1', level: '1 - Adapted', places: 1, amount: 100, from: '2020-01-01', before: null, contracts: [{ from: '2020-01-01', before: null }], marks: [],
    stays: [{ unit: 'f', place: 1, id: 7, client: 3, name: 'Quill, Mr Ezra', from: '2026-01-01', before: '2026-12-01' }] }
  const period = { from: '2026-11-23', to: '2026-12-20' }
  const request = (more: Partial<Asked>): Asked => ({ request: 'r', kind: 'schedule.new', name: 'Petherick, Ms Lorna', unit: 'f', place: 1, schedule: null, from: '2026-12-04', before: null, ...more })
  const told = (waiting: Asked[]) => rowsOf([flat], waiting, period, '2026-11-26')[0]!

  it('S1.42 is a span of its own in an empty place from the first day on, and still counts as empty', () => {
    const row = told([request({})])
    assert.deepEqual(row.cells.map(({ kind, from, to, days, asked: waiting }) => [kind, from, to, days, waiting.map(({ name }) => name)]), [
      ['stay', '2026-11-23', '2026-11-30', 8, []], ['void', '2026-12-01', '2026-12-03', 3, []], ['void', '2026-12-04', '2026-12-20', 17, ['Petherick, Ms Lorna']]])
    assert.deepEqual([row.cells[0]!.stay!.state, row.vacancy, row.perhaps], ['leaving', { from: '2026-12-01', before: null }, null])
  })

  it('is told beside whoever is there on those days, and an end that is asked for would make the place free earlier', () => {
    const row = told([request({ from: '2026-11-28' }), request({ request: 'e', kind: 'schedule.end', name: 'Quill, Mr Ezra', unit: null, schedule: 7, from: '2026-11-27' })])
    assert.deepEqual(row.cells[0]!.asked.map(({ kind, from }) => [kind, from]), [['schedule.new', '2026-11-28'], ['schedule.end', '2026-11-27']])
    assert.deepEqual([row.vacancy!.from, row.perhaps], ['2026-12-01', '2026-11-27'])
  })
})

describe('the timeline of random histories', () => {
  inRolledBackTransaction()
  const app = testApp()
  let priya: Visitor
  let clients: number[]
  let place: Owner
  const first = Temporal.PlainDate.from('2026-03-05')
  const anyService = fc.record(historiesFrom(first, 45, 8)).filter(({ history }) => !history.floating)

  before(async () => {
    priya = await app.signIn('priya.ravensworth@example.org')
    await app.database.owner(async (connection) => {
      place = await rsAids(connection)
      clients = await insertPeople(connection, place.authority_id, 8)
    })
  })

  it('S1.08 S1.81 says of every day what a count by hand says, and its sums are those of the occupancy page', async () => {
    let services = 0
    await fc.assert(fc.asyncProperty(fc.array(anyService, { minLength: 20, maxLength: 20 }), async (random) => {
      const written = await app.database.owner((connection) => writeHistories(connection, random.map(({ history }) => history), place, clients))
      for (const [at, { number }] of written.entries()) {
        const { history, asked: days } = random[at]!
        const query = `from=${days.from}&to=${days.to}`
        const [{ body }, { body: occupancy }] = await Promise.all([
          priya.json.get<TimelineOf>(`/services/${number}/timeline?${query}`),
          priya.json.get<OfService>(`/services/${number}/occupancy?${query}`),
        ])
        assert.deepEqual(body.total, occupancy.total, JSON.stringify(random[at]))
        checkDays(body, history, days)
        services += 1
      }
    }), { numRuns: 10, endOnFailure: true })
    assert.equal(services, 200)
  })

  /** Each cell against a count of its unit on that one day. */
  function checkDays({ rows }: TimelineOf, history: Written, days: Period) {
    for (const row of rows) {
      const unit = history.units.findIndex(({ name }) => name === row.name)
      const only = { ...history, stays: history.stays.filter((stay) => stay.unit === unit) }
      assert.equal(row.cells.reduce((sum, cell) => sum + cell.days, 0), Temporal.PlainDate.from(days.from).until(days.to).days + 1)
      for (const cell of row.cells) {
        for (const day of new Set([cell.from, cell.to])) {
          const count = countByHand(only, day, day).lines[unit]!
          const there = only.stays.find((stay) => stay.place === (row.place ?? 1) && stay.from <= day && (stay.left === null || stay.left > day))
          const kind = there ? 'stay' : count.contracted === 0 ? 'closed' : count.occupied > 0 ? 'shared' : count.unavailable > 0 ? 'unavailable' : 'void'
          assert.equal(cell.kind, kind, `${row.name} ${row.place} on ${day}`)
          if (there) assert.deepEqual([cell.stay!.client, cell.stay!.starts_on, cell.stay!.left_on], [clients[there.client], there.from, there.left])
        }
      }
    }
  }
})
