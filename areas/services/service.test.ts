// The rules of a service's parts: days that follow each other, and rooms that are in a house.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { problemsWithDays, problemsWithUnit } from './service.ts'

describe('the days of a part', () => {
  it('may be one, since both are inside', () => {
    assert.deepEqual(problemsWithDays({ starts_on: '2026-04-01', ends_on: '2026-04-01' }), {})
    assert.deepEqual(problemsWithDays({ starts_on: '2026-04-01', ends_on: '2026-03-31' }), { ends_on: 'Last day must be the first day or later' })
    assert.deepEqual(problemsWithDays({ starts_on: '2026-04-01', ends_on: null }), {})
  })
})

describe('a unit', () => {
  it('is a room exactly when it is part of a house', () => {
    assert.deepEqual(Object.keys(problemsWithUnit({ kind: 'room', part_of: null, service_level: 'l' })), ['part_of'])
    assert.deepEqual(Object.keys(problemsWithUnit({ kind: 'self-contained', part_of: 'h', service_level: 'l' })), ['part_of'])
    assert.deepEqual(problemsWithUnit({ kind: 'room', part_of: 'h', service_level: 'l' }), {})
  })

  it('has a service level, unless it is a house, which is never let', () => {
    assert.deepEqual(Object.keys(problemsWithUnit({ kind: 'self-contained', part_of: null, service_level: null })), ['service_level'])
    assert.deepEqual(problemsWithUnit({ kind: 'house', part_of: null, service_level: null }), {})
  })

  it('counts for more than nothing', () => {
    assert.deepEqual(['0.00', '0.01'].map((units) => Object.keys(problemsWithUnit({ units }))), [['units'], []])
  })
})
