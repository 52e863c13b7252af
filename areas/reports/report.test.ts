// The rules of reports: quarters, bands, the middle, and rows by what they are about.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { outcomeOf } from './leavers.ts'
import { partsOf, rowsInPart } from './list-report.ts'
import { askedQuarter, linesOf, quartersUntil, usualQuarters } from './quarters.ts'
import { bandOf, countOf, groupsOf, peopleIn, type Row, type Service } from './report.ts'

const day = (iso: string) => Temporal.PlainDate.from(iso)
const service = (id: number, name: string, type: string, organisation: string): Service => ({ id, name, type, organisation_id: organisation.toLowerCase(), organisation })
const services = new Map([service(1, 'Elm House', 'long-term-accommodation', 'Anchor'), service(2, 'Elm Visits', 'floating-support', 'Anchor'),
  service(3, 'Oak House', 'long-term-accommodation', 'Beacon')].map((each) => [each.id, each]))

describe('the quarters of a report', () => {
  it('are eight, the last up to the day, the others whole', () => {
    const quarter = askedQuarter(null, day('2026-11-20'))
    assert.ok(!('error' in quarter))
    const quarters = quartersUntil(quarter, day('2026-11-20'))
    assert.deepEqual(quarters.map(({ label }) => label), ['2024-25Q4', '2025-26Q1', '2025-26Q2', '2025-26Q3', '2025-26Q4', '2026-27Q1', '2026-27Q2', '2026-27Q3'])
    assert.deepEqual(quarters[0], { label: '2024-25Q4', from: '2025-01-01', to: '2025-03-31', soFar: false })
    assert.deepEqual(quarters[7], { label: '2026-27Q3', from: '2026-10-01', to: '2026-11-20', soFar: true })
  })

  it('end on their last day when that is the day shown', () => {
    const quarter = askedQuarter('2026-27q2', day('2026-09-30'))
    assert.ok(!('error' in quarter))
    assert.deepEqual(quartersUntil(quarter, day('2026-09-30')).at(-1), { label: '2026-27Q2', from: '2026-07-01', to: '2026-09-30', soFar: false })
  })

  it('must be quarters, and have begun', () => {
    assert.match((askedQuarter('2026-28Q1', day('2026-11-20')) as { error: string }).error, /quarter of the financial year/)
    assert.deepEqual(askedQuarter('2026-27Q4', day('2026-12-31')), { error: 'Quarter must have begun' })
    assert.ok(!('error' in askedQuarter('2026-27Q4', day('2027-01-01'))))
    assert.deepEqual([usualQuarters(day('2026-11-20'))[0], usualQuarters(day('2026-11-20')).at(-1)], ['2026-27Q3', '2022-23Q4'])
  })
})

describe('figures of a report', () => {
  it('are added up by service, type, provider and authority', () => {
    const figures = (occupied: number) => ({ contracted: 100, occupied, void: 100 - occupied, unavailable: 0 })
    const all = [{ of: 3, quarter: 7, figures: figures(10) }, { of: 1, quarter: 7, figures: figures(20) }, { of: 2, quarter: 0, figures: figures(40) }, { of: 99, quarter: 7, figures: figures(1) }]
    const told = (by: 'service' | 'type' | 'provider' | 'authority') =>
      linesOf(all, services, by, 'Northmoor')
        .map(({ name, figures: [first, , , , , , , last] }) => [name, first!.occupied, last!.occupied])
    assert.deepEqual(told('service'), [['Elm House', 0, 20], ['Elm Visits', 40, 0], ['Oak House', 0, 10]])
    assert.deepEqual(told('type'), [['Floating support', 40, 0], ['Long-term accommodation (block subsidy)', 0, 30]])
    assert.deepEqual(told('provider'), [['Anchor', 40, 20], ['Beacon', 0, 10]])
    assert.deepEqual(told('authority'), [['Northmoor', 40, 30]])
  })

  it('group rows by what they are about, in the order of the list or the most first', () => {
    const rows = [[3, 7, 'b'], [3, 7, 'b'], [1, -1, 'a'], [3, -2, 'gone']].map(([at, client, kind]) => ({ service: at, client, kind }) as Row & { kind: string })
    const list = { list: 'kind', codes: [{ code: 'a', label: 'A' }, { code: 'b', label: 'B' }, { code: 'c', label: 'C' }] }
    const told = (keepsEmpty: boolean) => groupsOf(rows, [{ name: 'kind', heading: 'Kind', list, of: ({ kind }) => kind, keepsEmpty }], services)
      .map(({ name, rows: each }) => [name, ...each.map(({ label, count }) => `${label} ${count}`)])
    assert.deepEqual(told(false), [
      ['kind', 'A 1', 'B 2', 'gone 1'],
      ['service', 'Oak House 3', 'Elm House 1'],
      ['provider', 'Beacon 3', 'Anchor 1'],
      ['type', 'Long-term accommodation (block subsidy) 4'],
    ])
    assert.deepEqual(told(true)[0], ['kind', 'A 1', 'B 2', 'C 0', 'gone 1'])
    assert.equal(peopleIn(rows), 3)
  })

  it('count rows that were counted already', () => {
    const rows = [{ service: 1, count: 3, kind: 'a' }, { service: 3, count: 5, kind: 'a' }, { service: 3, kind: 'b' }]
    const groups = groupsOf(rows, [{ name: 'kind', heading: 'Kind', list: 'found', of: ({ kind }) => kind }], services)
    assert.deepEqual(
      groups.map(({ rows: each }) => each.map(({ label, count }) => `${label} ${count}`)),
      [['a 8', 'b 1'], ['Oak House 6', 'Elm House 3'], ['Beacon 6', 'Anchor 3'], ['Long-term accommodation (block subsidy) 9']])
    assert.equal(countOf(rows), 9)
  })

  it('part the rows of many days, and of a day with very many', () => {
    const [half, most] = [rowsInPart / 2, rowsInPart]
    assert.deepEqual(partsOf([]), [])
    assert.deepEqual(partsOf([
      { day: '2026-01-01', count: half },
      { day: '2026-01-05', count: half },
      { day: '2026-01-06', count: 1 },
      { day: '2026-01-07', count: 2 * most + 1 },
      { day: '2026-01-08', count: 1 },
    ]), [
      { from: '2026-01-01', to: '2026-01-05', first: 0, most }, { from: '2026-01-06', to: '2026-01-06', first: 0, most },
      ...[0, most, 2 * most].map((first) => ({ from: '2026-01-07', to: '2026-01-07', first, most })), { from: '2026-01-08', to: '2026-01-08', first: 0, most },
    ])
  })

  it('know the band', () => {
    const bands = [{ code: 'short', label: '', least: 0 }, { code: 'long', label: '', least: 28 }]
    assert.deepEqual([0, 27, 28, 900].map((days) => bandOf(bands, days)), ['short', 'short', 'long', 'long'])
  })

  it('S1.73 take a reason for what it says, and an authority’s own reason for nothing', () => {
    assert.deepEqual(['private-rented', 'evicted', 'change-of-service', 'moved-on-planned', 'a-reason-of-ours'].map((reason) => outcomeOf(reason, [])),
      ['successful', 'unsuccessful', 'moved-inside', 'not-said', 'not-said'])
  })
})
