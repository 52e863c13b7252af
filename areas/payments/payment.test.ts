// The rules of payment: the worked example, rounding, half-open days, overlaps, the cap; and thousands of random histories against a count by hand.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { anyHistory, dayAt } from '#test/payment-histories.ts'
import { amountOf, paymentFor, type Payment, type Stay, type Terms } from './payment.ts'
import { payByHand, type History } from './payment-by-hand.ts'

const period = { from: '2026-10-12', before: '2026-11-09' }
const always = { from: '2024-04-01', before: null }
const passported = [{ from: '2020-01-01', position: 'passported' }]
const terms = (more: Partial<Terms> = {}): Terms => ({
  contracts: [{ from: '2024-04-01', before: '2027-04-01' }], capacities: [{ ...always, level: 'A', units: 1000 }], prices: [{ ...always, level: 'A', weeklyPence: 2520n }], ...more })
let number = 0
const stay = (more: Partial<Stay> = {}): Stay =>
  ({ id: number += 1, client: number, level: 'A', units: 100, from: '2026-01-01', before: null, let: null, positions: passported, elsewhere: [], ...more })
/** What of each reason, in whole unit-days. */
const unpaidOf = ({ total }: Payment) => Object.fromEntries(Object.entries(total.unpaid).map(([reason, hundredths]) => [reason, hundredths / 100]))

/** In no order of their own. */
const inOrder = (rows: readonly unknown[][]) => rows.map((row) => JSON.stringify(row)).sort()

describe('what a service is paid', () => {
  it('S1.82 Q.51 is £756.00 in the worked example: seven on all days, one on 14, one who awaits HB and one who pays their own way', () => {
    const of = paymentFor([
      ...Array.from({ length: 7 }, () => stay()), stay({ from: '2026-10-26' }), stay({ positions: [{ from: '2026-01-01', position: 'awaiting' }] }),
      stay({ positions: [{ from: '2026-01-01', position: 'self-funder' }] }),
    ], terms(), period)
    assert.equal(of.pence, 756_00n)
    assert.deepEqual([of.total.occupied, of.total.paid, unpaidOf(of)], [266_00, 210_00, { awaiting: 28, 'self-funder': 28 }])
    assert.equal(of.lines.length, 8)
  })

  it('S1.82 pays an award that is dated back from its day on: £100.80 more', () => {
    const awaiting = { from: '2026-01-01', position: 'awaiting' }
    assert.equal(paymentFor([stay({ positions: [awaiting] })], terms(), period).pence, 0n)
    assert.equal(paymentFor([stay({ positions: [awaiting, { from: '2026-10-12', position: 'passported' }] })], terms(), period).pence, 100_80n)
    assert.deepEqual(unpaidOf(paymentFor([stay({ positions: [awaiting, { from: '2026-10-26', position: 'passported-universal-credit' }] })], terms(), period)), { awaiting: 14 })
  })

  it('Q.51 rounds once for each schedule and price, half a penny up', () => {
    assert.deepEqual([[2525n, 300], [7n, 50], [7n, 49], [1n, 100], [4n, 100], [2520n, 21_000], [0n, 100]].map(([pence, unitDays]) => amountOf(pence as bigint, unitDays as number)),
      [1082n, 1n, 0n, 0n, 1n, 75_600n, 0n])
    // Three people for one day at 4p a week: each line is rounded by itself.
    const oneDay = { from: '2026-10-12', before: '2026-10-13' }
    assert.equal(paymentFor([stay(), stay(), stay()], terms({ prices: [{ ...always, level: 'A', weeklyPence: 4n }] }), oneDay).pence, 3n)
  })

  it('Q.09 pays the start date and not the end date', () => {
    const daysOf = (more: Partial<Stay>) => paymentFor([stay(more)], terms(), period).lines.flatMap(({ spans, days }) => spans.map(({ from, before }) => [from, before, days]))
    assert.deepEqual(daysOf({ from: '2026-10-20', before: '2026-10-21' }), [['2026-10-20', '2026-10-21', 1]])
    assert.deepEqual(daysOf({ before: '2026-10-12' }), [])
    assert.deepEqual(daysOf({ before: '2026-10-13' }), [['2026-10-12', '2026-10-13', 1]])
    assert.deepEqual(daysOf({ from: '2026-11-08' }), [['2026-11-08', '2026-11-09', 1]])
    assert.deepEqual(daysOf({ from: '2026-11-09' }), [])
  })

  it('Q.51 has a line for each price that holds in the period', () => {
    const prices = [{ from: '2026-04-01', before: '2026-10-15', level: 'A', weeklyPence: 2520n }, { from: '2026-10-15', before: null, level: 'A', weeklyPence: 2590n }]
    const { lines, pence } = paymentFor([stay()], terms({ prices }), period)
    assert.deepEqual(lines.map(({ price, days, pence: each }) => [price.weeklyPence, days, each]), [[2520n, 3, 10_80n], [2590n, 25, 92_50n]])
    assert.equal(pence, 103_30n)
  })

  it('Q.51 is one line of what is paid before and after a gap in Housing Benefit, and one of the gap', () => {
    const positions = [...passported, { from: '2026-10-20', position: 'not-passported' }, { from: '2026-10-26', position: 'passported' }]
    const { lines, pieces } = paymentFor([stay({ positions })], terms(), period)
    assert.deepEqual(lines.map(({ spans, days, pence }) => [spans, days, pence]), [[[{ from: '2026-10-12', before: '2026-10-20' }, { from: '2026-10-26', before: '2026-11-09' }], 22, 79_20n]])
    assert.deepEqual(pieces.filter(({ reason }) => reason !== null).map(({ from, before, reason }) => [from, before, reason]), [['2026-10-20', '2026-10-26', 'not-passported']])
  })

  it('lists the days that are outside the contract, and those without a price', () => {
    const short = { contracts: [{ from: '2026-10-15', before: '2026-10-29' }], prices: [{ from: '2026-10-19', before: '2026-10-26', level: 'A', weeklyPence: 2520n }] }
    const of = paymentFor([stay()], terms(short), period)
    assert.deepEqual([unpaidOf(of), of.pence], [{ 'outside-contract': 14, 'no-price': 7 }, 25_20n])
    assert.deepEqual(unpaidOf(paymentFor([stay({ positions: [] })], terms(), period)), { 'no-position': 28 })
  })

  it('Q.05 Q.51 pays somebody with two places for the one that began first, until it ends', () => {
    const first = stay({ client: 900, before: '2026-10-20' })
    const second = stay({ client: 900, from: '2026-10-17' })
    for (const both of [[first, second], [second, first]]) {
      const of = paymentFor(both, terms(), period)
      assert.deepEqual(
        inOrder(of.lines.flatMap(({ stay: whose, spans }) => spans.map(({ from, before }) => [whose!.id, from, before]))),
        inOrder([[first.id, '2026-10-12', '2026-10-20'], [second.id, '2026-10-20', '2026-11-09']]))
      assert.deepEqual(unpaidOf(of), { 'earlier-place': 3 })
    }
    const elsewhere = paymentFor([stay({ elsewhere: [{ from: '2026-10-12', before: '2026-10-14' }] })], terms(), period)
    assert.deepEqual([unpaidOf(elsewhere), elsewhere.lines[0]!.days], [{ 'earlier-place': 2 }, 26])
  })

  it('Q.51 is nothing for days on which the unit is not let: nobody is counted there either', () => {
    const of = paymentFor([stay({ let: { from: '2020-01-01', before: '2026-11-02' } }), stay({ let: always })], terms(), period)
    assert.deepEqual([unpaidOf(of), of.total.paid], [{ 'unit-not-let': 7 }, 49_00])
  })

  it('Q.51 takes off what is beyond the capacity of a level, day by day and in a line of its own', () => {
    const capacities = [{ from: '2026-04-01', before: '2026-10-26', level: 'A', units: 150 }, { from: '2026-10-26', before: null, level: 'A', units: 1000 }]
    const of = paymentFor([stay(), stay({ before: '2026-10-19' }), stay({ units: 50, from: '2026-10-16' })], terms({ capacities }), period)
    assert.deepEqual(of.excesses.map(({ from, before, wanted, bought }) => [from, before, wanted, bought]), [['2026-10-12', '2026-10-16', 200, 150], ['2026-10-16', '2026-10-19', 250, 150]])
    const [taken] = of.lines.filter(({ stay: whose }) => whose === null)
    assert.deepEqual([taken!.spans, taken!.days, taken!.unitDays, taken!.pence], [[{ from: '2026-10-12', before: '2026-10-19' }], 7, -5_00, -18_00n])
    assert.deepEqual([of.total.occupied, of.total.paid, unpaidOf(of)], [47_00, 42_00, { 'beyond-capacity': 5 }])
    // Whoever does not qualify takes nobody's place among those who are paid.
    assert.deepEqual(unpaidOf(paymentFor(
      [stay(), stay({ positions: [{ from: '2026-01-01', position: 'self-funder' }] })],
      terms({ capacities: [{ ...always, level: 'A', units: 100 }] }),
      period)), { 'self-funder': 28 })
    assert.equal(paymentFor([stay()], terms({ capacities: [] }), period).pence, 0n)
  })

  it('S1.82 is what a count by hand gives, and every occupied unit-day is paid or unpaid for one reason', () => {
    let [lines, taken] = [0, 0]
    fc.assert(fc.property(anyHistory, fc.integer({ min: -3, max: 45 }), fc.nat({ max: 40 }), (history, start, length) => {
      const [from, to] = [dayAt(start), dayAt(start + length)]
      const hand = payByHand(history, from, to)
      const of = paymentFor(history.stays.map(asStay), asTerms(history), { from, before: dayAt(start + length + 1) })
      assert.equal(of.pence, BigInt(hand.pence))
      history.levels.forEach((_, at) => {
        const { occupied, paid, unpaid } = of.levels.get(String(at)) ?? { occupied: 0, paid: 0, unpaid: {} }
        assert.deepEqual({ occupied, paid, unpaid }, hand.levels[at])
        assert.equal(occupied, paid + Object.values(unpaid).reduce((sum, each) => sum + each, 0))
      })
      assert.deepEqual(inOrder(of.lines.filter((line) => line.stay !== null).map(({ stay: whose, price, days, pence }) => [whose!.id, price.from, days, Number(pence)])),
        inOrder(hand.lines.map(({ stay: at, price, days, pence }) => [at, history.levels[history.stays[at]!.level]!.prices[price]!.from, days, pence])))
      assert.deepEqual(inOrder(of.lines.filter((line) => line.stay === null).map(({ level, price, days, unitDays, pence }) => [Number(level), price.from, days, unitDays, Number(pence)])),
        inOrder(hand.taken.map(({ level, price, days, unitDays, pence }) => [level, history.levels[level]!.prices[price]!.from, days, -unitDays, -pence])))
      lines += hand.lines.length
      taken += hand.taken.length
    }), { numRuns: 2_500 })
    assert.ok(lines > 2_000 && taken > 500, `${lines} lines and ${taken} taken off are too few to show anything`)
  })
})

const after = (day: string | null) => (day === null ? null : Temporal.PlainDate.from(day).add({ days: 1 }).toString())
const asStay = ({ client, level, units, from, left, let: days, positions, elsewhere }: History['stays'][number], id: number): Stay => ({
  id, client, level: String(level), units, from, before: left, let: { from: days.from, before: after(days.to) }, positions,
  elsewhere: elsewhere.map(({ from: day, to }) => ({ from: day, before: after(to) })) })
const asTerms = ({ contracts, levels }: History): Terms => ({
  contracts: contracts.map(({ from, to }) => ({ from, before: after(to) })),
  capacities: levels.flatMap(({ capacity }, level) => capacity.map(({ from, to, units }) => ({ from, before: after(to), level: String(level), units }))),
  prices: levels.flatMap(({ prices }, level) => prices.map(({ from, to, pence }) => ({ from, before: after(to), level: String(level), weeklyPence: BigInt(pence) }))),
})
