// The rules of a workbook: what must fit, when it is due, and who came and went, against a count made night by night.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { readQuarter, type Quarter } from '#platform/dates.ts'
import { dueOn, isMissing, isOverdue, movementsIn, pastQuarters, problemsWithComments, problemsWithSheet, problemsWithSums, type Figures, type Stay } from './workbook.ts'

const quarter = (label: string) => readQuarter(label) as Quarter
const right: Figures = { contracted: 920, unavailable: 20.5, available: 899.5, occupied: 800, void: 99.5, present: 9, arrivals: 3, departures: 2, planned: 1, unplanned: 1, moved: 1, remaining: 9 }
const noFigures = Object.fromEntries(Object.keys(right).map((name) => [name, null])) as Figures

describe('a workbook', () => {
  it('S1.79 is submitted once every figure is there, adds up, and says why it differs', () => {
    assert.deepEqual(problemsWithSheet({ figures: right, comments: {} }, right), {})
    assert.deepEqual(Object.keys(problemsWithSums({ ...right, void: 99 })), ['available'])
    assert.deepEqual(Object.keys(problemsWithSums({ ...right, contracted: 919 })), ['contracted'])
    assert.equal(problemsWithSums({ ...right, planned: 2 })['departures'], 'Departures must be as many as planned departures + unplanned departures: 2 is not 3')
    assert.deepEqual(Object.keys(problemsWithSums({ ...right, remaining: 10 })), ['present'])
    assert.deepEqual(problemsWithSums({ ...right, contracted: 0.3, available: 0.1, unavailable: 0.2, occupied: 0.1, void: 0 }), {})
    assert.deepEqual(problemsWithSums(noFigures), {})
    assert.equal(Object.keys(problemsWithSheet({ figures: noFigures, comments: {} }, noFigures)).length, 12)
    assert.deepEqual(problemsWithComments({ figures: right, comments: {} }, { ...right, occupied: 810 }), { occupied_comment: 'Say why occupied is 800 and not 810' })
    assert.deepEqual(problemsWithComments({ figures: right, comments: { occupied: 'Two were away.' } }, { ...right, occupied: 810 }), {})
    assert.deepEqual(problemsWithComments({ figures: right, comments: {} }, { ...right, occupied: null }), {})
  })

  it('S1.79 is due so many working days after its quarter, or on the day the authority has set', () => {
    assert.equal(dueOn(quarter('2026-27Q2'), { days: 15, set: {} }, 'england'), '2026-10-21')
    assert.equal(dueOn(quarter('2026-27Q2'), { days: 15, set: { '2026-07-01': '2026-11-27' } }, 'england'), '2026-11-27')
    assert.deepEqual(pastQuarters(Temporal.PlainDate.from('2026-11-20'), 3).map(({ label }) => label), ['2026-27Q2', '2026-27Q1', '2025-26Q4'])
  })

  it('S1.80 is overdue once it has come, is the provider’s again, and its day is past', () => {
    const rejected = { owed: true, state: 'rejected', first_submitted_on: '2026-10-19', due_on: '2026-10-21' }
    assert.deepEqual(['2026-10-21', '2026-10-22'].map((today) => isOverdue(rejected, today)), [false, true])
    for (const other of [{ state: 'submitted' }, { state: 'accepted' }, { owed: false }, { first_submitted_on: null, state: 'open' }]) {
      assert.equal(isOverdue({ ...rejected, ...other }, '2026-11-20'), false, JSON.stringify(other))
    }
    assert.deepEqual([isOverdue({ ...rejected, state: 'open' }, '2026-11-20'), isMissing(rejected, '2026-11-20')], [true, false], 'taken back')
  })

  it('S1.79 counts people as somebody would who looks every night', () => {
    const first = Temporal.PlainDate.from('2026-06-25')
    const day = (at: number) => first.add({ days: at }).toString()
    const [from, to] = [day(6), day(20)]
    const stay = fc.record({ client_id: fc.integer({ min: 1, max: 3 }), at: fc.nat({ max: 28 }), nights: fc.option(fc.integer({ min: 1, max: 12 })) })
      .map(({ client_id, at, nights }): Stay => ({ client_id, starts_on: day(at), left_on: nights === null ? null : day(at + nights), end_reason: nights === null ? null : 'evicted' }))
    fc.assert(fc.property(fc.array(stay, { maxLength: 7 }), (stays) => {
      const isHere = (client: number, night: string) => stays.some((each) => each.client_id === client && each.starts_on <= night && (each.left_on === null || night < each.left_on))
      let [present, arrivals, departures, remaining] = [0, 0, 0, 0]
      for (const client of [1, 2, 3]) {
        if (isHere(client, day(5))) present += 1
        if (isHere(client, to)) remaining += 1
        for (let at = 6; at <= 20; at += 1) {
          if (isHere(client, day(at)) && !isHere(client, day(at - 1))) arrivals += 1
          if (!isHere(client, day(at)) && isHere(client, day(at - 1))) departures += 1
        }
      }
      const got = movementsIn(stays, { from, to })
      assert.deepEqual([got.present.length, got.arrivals.length, got.departures.length, got.remaining.length], [present, arrivals, departures, remaining])
      assert.equal(present + arrivals - departures, remaining)
    }), { numRuns: 2000 })
  })
})
