// The rules of a service's parts: days that follow each other, and rooms that are in a house.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { problemsInHouse, problemsWithDays, problemsWithUnit } from './service.ts'

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

  it('is let while its house is, and a house as long as its rooms', () => {
    const house = { id: 'h', name: 'The Lodge', kind: 'house', part_of: null, starts_on: '2026-04-01', ends_on: '2027-03-31' }
    const room = { id: 'r', name: 'Room 1', kind: 'room', part_of: 'h', starts_on: '2026-05-01', ends_on: '2027-02-28' }
    const of = (changed: object, whole: object = house) => problemsInHouse({ ...room, ...changed }, [whole as typeof house, room], 'r')
    assert.deepEqual([of({}), of({ starts_on: '2026-04-01', ends_on: '2027-03-31' }), of({ ends_on: null }, { ...house, ends_on: null })], [{}, {}, {}])
    assert.deepEqual(of({ starts_on: '2026-03-31', ends_on: '2027-04-01' }),
      { starts_on: 'The Lodge is let from 1 April 2026 on, and its rooms no earlier', ends_on: 'The Lodge is let until 31 March 2027, and its rooms no longer' })
    assert.deepEqual(Object.keys(of({ ends_on: null })), ['ends_on'])
    assert.deepEqual(problemsInHouse(house, [house, room], 'h'), {})
    assert.deepEqual(problemsInHouse({ ...house, starts_on: '2026-05-02', ends_on: '2027-02-27' }, [house, room], 'h'),
      { starts_on: 'Room 1 is let from 1 May 2026 on. Change the room first', ends_on: 'Room 1 is let until 28 February 2027. Change the room first' })
    assert.match(problemsInHouse(house, [house, { ...room, ends_on: null }], 'h')['ends_on']!, /^Room 1 is let without a last day/)
    // Another house's rooms and flats have days of their own.
    assert.deepEqual(problemsInHouse({ ...house, starts_on: '2030-01-01' }, [house, room], 'other'), {})
    assert.deepEqual(problemsInHouse({ kind: 'self-contained', part_of: null, starts_on: '2000-01-01' }, [house, room], null), {})
  })

  it('counts for more than nothing', () => {
    assert.deepEqual(['0.00', '0.01'].map((units) => Object.keys(problemsWithUnit({ units }))), [['units'], []])
  })
})
