// Payments of random services that share their clients, as the product reads them from the record, against a count by hand: for whoever may see everybody, and for whoever may not.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import fc from 'fast-check'
import { inRolledBackTransaction, testApp } from '#test/harness.ts'
import { insertPeople, rsAids, type Owner } from '#test/histories.ts'
import { anyHistory, dayAt, writePaidServices } from '#test/payment-histories.ts'
import type { Visitor } from '#test/visitor.ts'
import { payByHand, type History } from './payment-by-hand.ts'
import type { PaymentOfService, RowsOfPayment } from './show-payment.ts'

const batches = 60

/** What each of the services must be paid, where clients with an earlier place in another are paid for there alone. */
function byHand(histories: readonly History[], from: string, to: string) {
  return histories.map((history, at) => payByHand({ ...history, stays: history.stays.map((stay) => ({ ...stay, elsewhere: histories.flatMap((other, place) => (place === at ? []
    : other.stays.filter((each) => each.client === stay.client && (each.from < stay.from || (each.from === stay.from && place < at)))
      .flatMap((each) => other.contracts.map((contract) => ({ from: each.from > contract.from ? each.from : contract.from, to: lastOf(each.left, contract.to) }))))) })) }, from, to))
}

const lastOf = (left: string | null, to: string) => (left !== null && left <= to ? Temporal.PlainDate.from(left).subtract({ days: 1 }).toString() : to)

describe('payments of random services', () => {
  inRolledBackTransaction()
  const app = testApp()
  let [priya, bernard] = [] as unknown as [Visitor, Visitor]
  let place: Owner
  let clients: number[]

  before(async () => {
    [priya, bernard] = [await app.signIn('priya.ravensworth@example.org'), await app.signIn('bernard.achterberg@example.org')]
    await app.database.owner(async (connection) => {
      place = await rsAids(connection)
      clients = await insertPeople(connection, place.authority_id, 7)
      await connection.query('delete from pay_period where authority_id = $1', [place.authority_id])
      // Two of the seven are hidden from everybody.
      await connection.query('update client set need_to_know = true where id = any($1)', [clients.slice(0, 2)])
    })
  })

  it('S1.82 are what a count by hand gives, for each reader the same, and every figure is the sum of its rows', async () => {
    let [services, earlier, opened] = [0, 0, 0]
    await fc.assert(fc.asyncProperty(fc.array(anyHistory, { minLength: 3, maxLength: 3 }), fc.integer({ min: -3, max: 40 }), fc.nat({ max: 40 }), async (drawn, start, length) => {
      // Days elsewhere come from the other services here.
      const histories = drawn.map((history) => ({ ...history, stays: history.stays.map((stay) => ({ ...stay, elsewhere: [] })) }))
      const [from, to] = [dayAt(start), dayAt(start + length)]
      const numbers = await app.database.owner(async (connection) => {
        // Of the batch before, only these services' clients have a place.
        await connection.query('delete from hb_position where client_id = any($1)', [clients])
        await connection.query('delete from schedule where client_id = any($1)', [clients])
        await connection.query('delete from pay_period where authority_id = $1', [place.authority_id])
        await connection.query(`insert into pay_period (authority_id, year, number, starts_on, ends_on) values ($1, '2026-27', 1, $2, $3)`, [place.authority_id, from, to])
        return writePaidServices(connection, histories, place, clients)
      })
      const expected = byHand(histories, from, to)
      for (const [at, number] of numbers.entries()) {
        const hand = expected[at]!
        for (const reader of [priya, bernard]) {
          const { body } = await reader.json.get<PaymentOfService>(`/services/${number}/payment?period=2026-27P1`)
          assert.equal(body.pence, hand.pence)
          assert.deepEqual(body.levels.map(({ occupied, paid, unpaid }) => ({ occupied, paid, unpaid })), hand.levels.map(({ occupied, paid, unpaid }) =>
            ({ occupied: occupied / 100, paid: paid / 100, unpaid: Object.fromEntries(Object.entries(unpaid).map(([reason, value]) => [reason, value / 100])) })))
          assert.deepEqual(
            body.lines.filter(({ kind }) => kind === 'paid').map(({ pence }) => pence).sort((one, other) => one - other),
            hand.lines.map(({ pence }) => pence).sort((one, other) => one - other))
          for (const line of body.lines) assert.ok(line.client === null || !clients.slice(0, 2).includes(line.client))
          if (at > 0) continue
          for (const [figure, value] of [['occupied', body.total.occupied], ['paid', body.total.paid], ...Object.entries(body.total.unpaid)] as [string, number][]) {
            const { body: rows } = await reader.json.get<RowsOfPayment>(`/services/${number}/payment/rows?period=2026-27P1&figure=${figure}`)
            const sum = Math.round(rows.rows.reduce((so, { unitDays }) => so + unitDays * 100, 0)) / 100
            // A sum a hair below nothing is rounded to -0, which is nothing too.
            assert.deepEqual([rows.total, sum + 0], [value, value], figure)
            opened += 1
          }
        }
        services += 1
        earlier += hand.levels.reduce((sum, { unpaid }) => sum + (unpaid['earlier-place'] ?? 0), 0)
      }
    }), { numRuns: batches, endOnFailure: true })
    assert.ok(services === 3 * batches && earlier > 10_000 && opened > 200, `${services} services, ${earlier} hundredths in an earlier place, ${opened} figures`)
  })
})
