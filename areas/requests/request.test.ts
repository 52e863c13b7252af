// The lifecycle of a request: from which state which move may be made, and by whom.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { roleMay, type Role } from '#access/roles.ts'
import { movesFor } from '#platform/lifecycle.ts'
import { requestLifecycle, type RequestMove, type RequestState } from './request.ts'

const states = Object.keys(requestLifecycle.states) as RequestState[]
const moves = (state: RequestState, role: Role, isRequester: boolean, isOnTheirSide = false): RequestMove[] =>
  movesFor(requestLifecycle, state, { may: (permission) => roleMay(role, permission), isRequester, isOnTheirSide }).filter(({ possible }) => possible).map(({ move }) => move)

describe('a request', () => {
  it('is withdrawn or added to by whoever asked, and answered while there is a question', () => {
    assert.deepEqual(moves('pending', 'provider-user', true), ['add', 'withdraw'])
    assert.deepEqual(moves('query', 'provider-user', true), ['answer', 'withdraw'])
  })

  it('may be answered by a colleague, and not withdrawn', () => {
    assert.deepEqual(moves('pending', 'provider-manager', false, true), [])
    assert.deepEqual(moves('query', 'provider-manager', false, true), ['answer'])
    assert.deepEqual(moves('query', 'provider-manager', false), [])
  })

  it('is never answered by whoever asks the question, who may ask again', () => {
    assert.deepEqual(moves('query', 'reviewer', false), ['accept', 'reject', 'query'])
    assert.deepEqual(moves('query', 'reviewer', true), ['answer', 'withdraw'])
  })

  it('is decided by a reviewer, never by whoever asked', () => {
    assert.deepEqual(moves('pending', 'reviewer', false), ['accept', 'reject', 'query'])
    assert.deepEqual(moves('pending', 'reviewer', true), ['add', 'withdraw'])
    const accept = movesFor(requestLifecycle, 'pending', { may: () => true, isRequester: true }).find(({ move }) => move === 'accept')!
    assert.equal('why' in accept && accept.why, 'You asked for this yourself, so somebody else decides it.')
  })

  it('stays decided', () => {
    for (const state of ['accepted', 'rejected', 'withdrawn'] as const) {
      for (const role of ['reviewer', 'provider-user'] as const) for (const isRequester of [true, false]) assert.deepEqual(moves(state, role, isRequester),
        [], state)
    }
  })

  it('is only read by those who neither ask nor decide', () => {
    for (const state of states) for (const role of ['auditor', 'contracts-officer', 'administrator'] as const) assert.deepEqual(moves(state, role, false), [])
  })

  it('is rejected only with a reason', () => {
    assert.deepEqual(Object.entries(requestLifecycle.moves.reject.asks).map(([name, { optional }]) => [name, optional]), [['reason', false]])
  })
})
