// The rules of occupancy: which days are meant, what the sums are, and how figures are written.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { contradicts, daysOf, figuresOf, occupancyOf, readPeriod, showShare, showUnitDays, total, usualPeriods, whyEmpty, type Span } from './occupancy.ts'
import { csvOf } from './occupancy-of-service.ts'

const day = (iso: string) => Temporal.PlainDate.from(iso)
const asked = (from: string | null, to: string | null, until = '2026-11-20') => readPeriod({ from, to }, {}, day(until))

describe('the days asked for', () => {
  it('are the financial quarter so far, unless others are', () => {
    assert.deepEqual(asked(null, null), { period: { from: '2026-10-01', to: '2026-11-20' } })
    assert.deepEqual(asked(null, null, '2026-04-01'), { period: { from: '2026-04-01', to: '2026-04-01' } })
    assert.deepEqual(asked('2026-11-01', null), { period: { from: '2026-11-01', to: '2026-11-20' } })
    assert.deepEqual(asked(null, '2026-03-31'), { period: { from: '2026-01-01', to: '2026-03-31' } })
    assert.deepEqual(asked('2004-02-29', '2004-02-29'), { period: { from: '2004-02-29', to: '2004-02-29' } })
  })

  it('are told apart when they are wrong: beside the field, and all at once', () => {
    assert.deepEqual(asked('2026-11-21', '2026-11-20'), { errors: { to: 'Last day must be the first day or later' } })
    assert.deepEqual(asked('2026-11-21', null), { errors: { from: 'First day must be today or earlier, or enter a last day too' } })
    assert.deepEqual(readPeriod({ from: null, to: null }, { from: 'No date', to: 'No date either', kind: 'Not ours' }, day('2026-11-20')),
      { errors: { from: 'No date', to: 'No date either' } })
  })

  it('offers the usual ones', () => {
    const offered = (on: string) => usualPeriods(day(on)).map(({ period }) => `${period.from} ${period.to}`)
    assert.deepEqual(offered('2026-11-20'), ['2026-10-01 2026-11-20', '2026-07-01 2026-09-30', '2026-11-01 2026-11-20', '2025-11-21 2026-11-20'])
    assert.deepEqual(offered('2026-04-01'), ['2026-04-01 2026-04-01', '2026-01-01 2026-03-31', '2026-04-01 2026-04-01', '2025-04-02 2026-04-01'])
    assert.deepEqual(offered('2028-02-29')[3], '2027-03-01 2028-02-29')
  })

  it('are counted with both of them, whatever the clocks do', () => {
    assert.equal(daysOf({ from: '2026-03-28', to: '2026-03-29' }), 2)
    assert.equal(daysOf({ from: '2026-10-25', to: '2026-10-25' }), 1)
    assert.equal(daysOf({ from: '2026-04-01', to: '2027-03-31' }), 365)
  })
})

const span = (days: number, contracted: number, occupied: number, unavailable: number, mark: string | null = null): Span =>
  ({ line: 'a', from_day: '2026-10-01', before_day: '2026-10-02', days, contracted, occupied, unavailable, mark })

describe('figures', () => {
  it('are sums of spans; what is neither occupied nor unavailable is void', () => {
    const figures = figuresOf([span(41, 100, 100, 0), span(5, 100, 0, 100), span(5, 100, 0, 0)])
    assert.deepEqual(occupancyOf({ unit: 'Flat 1', level: '1 - Adapted' }, figures),
      { unit: 'Flat 1', level: '1 - Adapted', contracted: 51, available: 46, occupied: 41, void: 5, unavailable: 5 })
    assert.deepEqual(figuresOf([]), { contracted: 0, occupied: 0, void: 0, unavailable: 0 })
  })

  it('count part units in hundredths, without the errors of binary fractions', () => {
    assert.deepEqual(occupancyOf({ unit: 'Flat 8', level: '2' }, figuresOf([span(51, 50, 50, 0)])),
      { unit: 'Flat 8', level: '2', contracted: 25.5, available: 25.5, occupied: 25.5, void: 0, unavailable: 0 })
    assert.equal(total([0.1, 0.2]), 0.3)
    fc.assert(fc.property(fc.array(fc.nat({ max: 100_000_000 }), { maxLength: 300 }), (hundredths) => {
      assert.equal(total(hundredths.map((each) => each / 100)), hundredths.reduce((sum, each) => sum + each, 0) / 100)
    }))
  })

  it('know an empty day by its mark, and without one as vacated', () => {
    assert.deepEqual(whyEmpty({ mark: null }), { kind: 'vacated', label: 'Vacated and ready to let', class: 'void' })
    assert.deepEqual(whyEmpty({ mark: 'household-in-another-unit' }).class, 'unavailable')
    assert.deepEqual(whyEmpty({ mark: 'of-their-own' }), { kind: 'of-their-own', label: 'of-their-own', class: 'void' })
  })

  it('contradict their mark where somebody lives', () => {
    assert.deepEqual([span(1, 100, 100, 0, 'major-works'), span(1, 100, 0, 100, 'major-works'), span(1, 100, 100, 0)].map(contradicts), [true, false, false])
  })
})

describe('a share', () => {
  it('has one decimal, and none of nothing', () => {
    assert.deepEqual([[440.5, 535.5], [2, 3], [1, 8], [0, 51], [51, 51], [0, 0]].map(([part, whole]) => showShare(part!, whole!)),
      ['82.3%', '66.7%', '12.5%', '0.0%', '100.0%', 'Not applicable'])
  })

  it('is never all while something is missing, nor nothing while there is something', () => {
    assert.deepEqual([showShare(2999, 3000), showShare(1, 3000)], ['99.9%', '0.1%'])
    fc.assert(fc.property(fc.nat({ max: 1_000_000 }), fc.integer({ min: 1, max: 1_000_000 }), (one, other) => {
      const [part, whole] = [Math.min(one, other), Math.max(one, other)]
      const shown = Number(showShare(part, whole).slice(0, -1))
      assert.equal(shown === 100, part === whole)
      assert.equal(shown === 0, part === 0)
      assert.ok(Math.abs(shown - part / whole * 100) <= 0.1)
    }))
  })
})

describe('what is written', () => {
  it('has decimals only where there are part units', () => {
    assert.deepEqual([0, 51, 25.5, 1234.75, 80530].map(showUnitDays), ['0', '51', '25.5', '1,234.75', '80,530'])
  })

  it('is no formula to a spreadsheet', () => {
    const figures = { contracted: 51, available: 51, occupied: 41.5, void: 9.5, unavailable: 0 }
    const dangerous = ['=1+1', '+cmd', '-cmd', '@x', '\tx', '\rx', '＝1+1'].map((unit) => ({ unit, level: '1 - "A, B"', ...figures }))
    assert.equal(csvOf([{ unit: null, level: '1 - Tŵr', ...figures }, ...dangerous.slice(0, 2)]),
      '\ufeffunit,level,contracted,available,occupied,void,unavailable\n'
      + ',1 - Tŵr,51,51,41.5,9.5,0\n'
      + '\'=1+1,"1 - ""A, B""",51,51,41.5,9.5,0\n'
      + '\'+cmd,"1 - ""A, B""",51,51,41.5,9.5,0\n')
    const read = parse(csvOf(dangerous), { columns: true, bom: true }) as { unit: string }[]
    assert.deepEqual(read.map(({ unit }) => unit), dangerous.map(({ unit }) => `'${unit}`))
  })
})
