// Working days and month ends by worked dates, and the two counts as each other's inverse.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { nation, type Nation } from '#code-lists/nations.ts'
import { addMonthsClamped, addWorkingDays, isWorkingDay, lastWorkingDayOnOrBefore, workingDaysBetween } from './working-days.ts'

const day = (iso: string) => Temporal.PlainDate.from(iso, { overflow: 'reject' })
const after = (iso: string, days: number, where: Nation) => addWorkingDays(day(iso), days, where).toString()

describe('working days', () => {
  it('leave out weekends and the nation’s own bank holidays', () => {
    const works = (iso: string) => nation.codes.filter(({ code }) => isWorkingDay(day(iso), code)).map(({ code }) => code)
    assert.deepEqual(works('2026-07-13'), ['england', 'wales', 'scotland'])
    assert.deepEqual(works('2026-04-06'), ['scotland'])
    assert.deepEqual(works('2026-06-15'), ['england', 'wales', 'northern-ireland'])
    assert.deepEqual(works('2026-07-11'), [])
  })

  it('start on the next working day, day 0 being the trigger', () => {
    assert.equal(after('2026-07-03', 5, 'england'), '2026-07-10')
    assert.equal(after('2026-07-04', 5, 'england'), '2026-07-10')
    assert.equal(after('2026-07-03', 1, 'england'), '2026-07-06')
    assert.equal(after('2026-07-03', 0, 'england'), '2026-07-03')
  })

  it('run across Easter and Christmas', () => {
    assert.equal(after('2026-04-02', 5, 'england'), '2026-04-13')
    assert.equal(after('2026-04-02', 5, 'scotland'), '2026-04-10')
    assert.equal(after('2026-12-23', 7, 'england'), '2027-01-06')
    assert.equal(after('2026-07-09', 5, 'northern-ireland'), '2026-07-17')
  })

  it('count fifteen from a quarter’s last day for the performance workbook', () => {
    assert.equal(after('2026-06-30', 15, 'northern-ireland'), '2026-07-22')
    assert.equal(after('2026-06-30', 15, 'england'), '2026-07-21')
  })

  it('are counted back by the inverse', () => {
    const days = fc.integer({ min: 0, max: 12_000 }).map((offset) => day('2015-01-01').add({ days: offset }))
    const where = fc.constantFrom(...nation.codes.map(({ code }) => code))
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 40 }), where, (trigger, count, there) => {
        const last = addWorkingDays(trigger, count, there)
        assert.equal(workingDaysBetween(trigger, last, there), count)
        if (count > 0) assert.equal(isWorkingDay(last, there), true)
      }),
    )
    assert.equal(workingDaysBetween(day('2026-07-10'), day('2026-07-03'), 'england'), 0)
  })

  it('between two days are those that going day by day finds', () => {
    const days = fc.integer({ min: 0, max: 8_000 }).map((offset) => day('2014-06-01').add({ days: offset }))
    fc.assert(fc.property(days, fc.integer({ min: -10, max: 900 }), fc.constantFrom(...nation.codes.map(({ code }) => code)), (from, length, there) => {
      let count = 0
      for (let at = 1; at <= length; at += 1) if (isWorkingDay(from.add({ days: at }), there)) count += 1
      assert.equal(workingDaysBetween(from, from.add({ days: length }), there), count)
    }))
  })

  it('refuse to run backwards', () => {
    assert.throws(() => addWorkingDays(day('2026-07-03'), -1, 'england'), RangeError)
    assert.throws(() => addWorkingDays(day('2026-07-03'), 1.5, 'england'), RangeError)
  })

  it('show the last one on or before a calendar day', () => {
    const before = (iso: string, where: Nation) => lastWorkingDayOnOrBefore(day(iso), where).toString()
    assert.equal(before('2026-12-25', 'england'), '2026-12-24')
    assert.equal(before('2026-12-28', 'england'), '2026-12-24')
    assert.equal(before('2026-07-10', 'england'), '2026-07-10')
    assert.equal(before('2026-01-02', 'scotland'), '2025-12-31')
  })
})

describe('months', () => {
  it('clamp to the last day and do not roll over a holiday', () => {
    const months = (iso: string, count: number) => addMonthsClamped(day(iso), count).toString()
    assert.equal(months('2027-01-31', 1), '2027-02-28')
    assert.equal(months('2028-01-31', 1), '2028-02-29')
    assert.equal(months('2026-08-31', 6), '2027-02-28')
    assert.equal(months('2026-11-25', 1), '2026-12-25')
    assert.equal(months('2024-02-29', 72), '2030-02-28')
  })
})
