// Lifecycles: which moves somebody may make from a state, and why not the others.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Permission } from '#access/roles.ts'
import { lifecycle, movesFor } from './lifecycle.ts'

const letter = lifecycle({
  initial: 'draft',
  states: { draft: { label: 'Draft', colour: 'grey' }, sent: { label: 'Sent', colour: 'blue' }, void: { label: 'Void', colour: 'red' } },
  moves: {
    send: { from: ['draft'], to: 'sent', permission: 'request.make', label: 'Send', by: 'requester', asks: {} },
    check: { from: ['draft'], to: 'draft', permission: 'request.decide', label: 'Check', by: 'somebody else', asks: {} },
    cancel: { from: ['draft', 'sent'], to: 'void', permission: 'request.make', label: 'Cancel', asks: {} },
  },
})
const told = (state: 'draft' | 'sent' | 'void', isRequester: boolean, ...may: Permission[]) => Object.fromEntries(
  movesFor(letter, state, { may: (permission) => may.includes(permission), isRequester }).map((move) => [move.move, move.possible ? move.label : move.why]))

describe('the moves of a lifecycle', () => {
  it('are told one by one: what the button says, or why there is none', () => {
    assert.deepEqual(told('draft', true, 'request.make', 'request.decide'),
      { send: 'Send', check: 'You asked for this yourself, so somebody else decides it.', cancel: 'Cancel' })
    assert.deepEqual(told('draft', false, 'request.make', 'request.decide'), { send: 'Only the person who asked may do this.', check: 'Check', cancel: 'Cancel' })
  })

  it('need their permission', () => {
    assert.deepEqual(told('draft', true, 'request.make')['check'], 'This is not part of your role.')
    assert.deepEqual(new Set(Object.values(told('draft', true))), new Set(['This is not part of your role.']))
  })

  it('start from their states only', () => {
    assert.deepEqual(told('sent', true, 'request.make'), { send: 'It is sent already.', check: 'This is not part of your role.', cancel: 'Cancel' })
    assert.equal(told('void', true, 'request.make')['cancel'], 'It is void already.')
  })
})
