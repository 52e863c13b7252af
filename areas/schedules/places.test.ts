// Places of a unit against a second counting, day by day: what each is on every day of random histories, and when it is free.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { voidKind } from '#code-lists/void-kinds.ts'
import { freeDaysOf, piecesOf, type Days, type PlaceStay, type UnitHistory } from './places.ts'

const first = Temporal.PlainDate.from('2026-03-10')
/** The clocks go forward among these days, and a quarter ends. */
const length = 40
const day = (at: number) => first.add({ days: at }).toString()
const days = Array.from({ length }, (_, at) => day(at))

/** Spans that don't overlap, the last perhaps without an end. */
const spans = (most: number): fc.Arbitrary<Days[]> => fc.tuple(fc.uniqueArray(fc.integer({ min: -5, max: length + 5 }), { maxLength: most * 2 }), fc.boolean())
  .map(([cuts, isOpen]) => cuts.sort((one, other) => one - other).flatMap((from, at) => (at % 2 === 1 || (at === cuts.length - 1 && !isOpen) ? []
    : [{ from: day(from), before: at === cuts.length - 1 ? null : day(cuts[at + 1]!) }])))
const kinds = fc.constantFrom(...voidKind.codes.map(({ code }) => code as string))
const places = 2
const anyUnit: fc.Arbitrary<UnitHistory> = fc.record({
  from: fc.integer({ min: -20, max: 20 }).map(day), before: fc.option(fc.integer({ min: 21, max: length + 5 }).map(day)),
  contracts: spans(3), marks: fc.tuple(spans(3), fc.array(kinds, { minLength: 4, maxLength: 4 })).map(([each, own]) => each.map((span, at) => ({ ...span, kind: own[at]! }))),
  stays: fc.tuple(spans(3), spans(2)).map((each) => each.flatMap((stays, at) => stays.map((stay) => ({ ...stay, place: at + 1 })))),
})

const holds = ({ from, before }: Days, on: string) => from <= on && (before === null || on < before)
const stops = (kind: string | undefined) => voidKind.codes.some((each) => each.code === kind && each.class === 'unavailable')

/** What a place is on a day, said a second time and by hand. */
function byHand(unit: UnitHistory, place: number, on: string): string {
  if (unit.stays.some((stay) => stay.place === place && holds(stay, on))) return 'stay'
  if (!holds(unit, on) || !unit.contracts.some((contract) => holds(contract, on))) return 'closed'
  if (unit.stays.some((stay) => holds(stay, on))) return 'shared'
  return stops(unit.marks.find((mark) => holds(mark, on))?.kind) ? 'unavailable' : 'void'
}

describe('a place of a unit', () => {
  it('S1.08 is on every day what a count by hand says, in pieces that follow each other without a gap', () => {
    fc.assert(fc.property(anyUnit, fc.integer({ min: 1, max: places }), fc.nat({ max: length - 1 }), (unit, place, last) => {
      const pieces = piecesOf(unit, place, { from: days[0]!, before: day(last + 1) })
      assert.deepEqual([pieces[0]!.from, pieces.at(-1)!.before], [days[0], day(last + 1)])
      for (const [at, piece] of pieces.entries()) {
        const next = pieces[at + 1]
        assert.ok(piece.from < piece.before!)
        if (next) {
          assert.equal(piece.before, next.from)
          assert.notDeepEqual([piece.kind, piece.stay, piece.reason], [next.kind, next.stay, next.reason], 'what is alike is one piece')
        }
      }
      for (const on of days.slice(0, last + 1)) assert.equal(pieces.find((piece) => holds(piece, on))!.kind, byHand(unit, place, on), on)
    }), { numRuns: 2000 })
  })

  it('is free on just those days on which it is void or shared, until the day before that is not so', () => {
    fc.assert(fc.property(anyUnit, fc.integer({ min: 1, max: places }), fc.nat({ max: length - 1 }), (unit, place, at) => {
      const free = freeDaysOf(unit, place, days[at]!)
      for (const each of free) assert.ok(each.before === null || each.before > days[at]!)
      for (const on of days.slice(at)) assert.equal(free.some((each) => holds(each, on)), ['void', 'shared'].includes(byHand(unit, place, on)), on)
      for (const { why, after, from } of free) {
        // Whoever was there before the unit was open did not leave it for the next.
        const before = from === unit.from ? 'closed' : byHand(unit, place, Temporal.PlainDate.from(from).subtract({ days: 1 }).toString())
        assert.equal(why, before === 'stay' ? 'left' : before === 'unavailable' ? 'works' : 'opened')
        assert.equal(after?.before ?? null, why === 'left' ? from : null)
      }
    }), { numRuns: 2000 })
  })

  it('Q.09 is free on the day of leaving, or once the works are done, until the day before somebody comes', () => {
    const stay = (from: string, before: string | null): PlaceStay => ({ place: 1, from, before })
    const unit: UnitHistory = { from: '2020-01-01', before: null, contracts: [{ from: '2024-04-01', before: '2027-04-01' }],
      stays: [stay('2026-01-01', '2026-06-10'), stay('2026-07-01', null)], marks: [{ kind: 'major-works', from: '2026-06-10', before: '2026-06-21' }] }
    assert.deepEqual(freeDaysOf(unit, 1, '2026-06-15'), [{ from: '2026-06-21', before: '2026-07-01', why: 'works', after: null, reason: 'vacated' }])
    const withoutWorks = { ...unit, marks: [{ kind: 'minor-repairs', from: '2026-06-12', before: '2026-06-14' }] }
    assert.deepEqual(freeDaysOf(withoutWorks, 1, '2026-06-13').map(({ from, why, reason }) => [from, why, reason]), [['2026-06-10', 'left', 'minor-repairs']])
    assert.deepEqual(freeDaysOf(unit, 1, '2026-07-01'), [])
  })
})
