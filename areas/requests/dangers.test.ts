// What is dangerous about a request, in words; when it is safe, and when it may be accepted together with others.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { dangers } from './dangers.sql.ts'
import { dangersIn, isSafe, whyNotTogether, type Judged } from './dangers.ts'

const judged = (more: Partial<Judged> = {}): Judged => ({ kind: 'schedule.new', dangers: [], days_ago: 3, held_back: false, requested_by: 'tamsin', ...more })
const words = (more: Partial<Judged>) => dangersIn(judged(more)).map(({ text }) => text)

describe('the dangers of a request', () => {
  it('are told with the gravest first', () => {
    assert.deepEqual(words({ dangers: ['level', 'clash', 'contract', 'same-person'] }), ['May be known already', 'Place is taken', 'Outside the contract', 'Unit of another level'])
  })

  it('say how long ago it was, where a pay run lies between', () => {
    assert.deepEqual(words({ dangers: ['late'], days_ago: 29 }), ['Started 29 days ago'])
    assert.deepEqual(words({ kind: 'schedule.end', dangers: ['late'], days_ago: 40 }), ['Left 40 days ago'])
    assert.deepEqual(words({ kind: 'schedule.change', dangers: ['late'], days_ago: 40 }), ['Reaches back 40 days'])
  })

  it('are grave where somebody may come to harm or money is paid, and not where somebody only has to read', () => {
    assert.deepEqual(Object.keys(dangers).filter((danger) => dangersIn(judged({ dangers: [danger] }))[0]!.grave),
      ['same-person', 'somebody-hidden', 'clash', 'need-to-know', 'domestic-violence', 'died', 'overlap', 'contested', 'taken-away', 'twice', 'late', 'out-of-use', 'contract', 'moved'])
  })
})

describe('a request', () => {
  it('is safe where nothing is dangerous, and needs eyes for any danger at all', () => {
    assert.equal(isSafe(judged()), true)
    for (const danger of Object.keys(dangers)) assert.equal(isSafe(judged({ dangers: [danger] })), false, danger)
  })

  it('is accepted together with others where it is safe, is not held back and was asked by somebody else', () => {
    assert.equal(whyNotTogether(judged(), 'priya'), undefined)
    assert.match(whyNotTogether(judged(), 'tamsin')!, /You asked for this yourself/)
    assert.match(whyNotTogether(judged({ held_back: true }), 'priya')!, /Held back to be looked at/)
    assert.equal(whyNotTogether(judged({ dangers: ['identifier', 'clash'] }), 'priya'), 'No longer safe: place is taken, no NI number.')
  })
})
