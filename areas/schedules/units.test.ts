// Choosing a unit: free ones come first, who is in the others is said, and a choice that can't be is told why.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { unitName } from '#areas/services/public.ts'
import { doubtsAboutUnit, problemsWithChosenUnit, unitOptions } from './units.ts'

const flat = (id: string, more: Partial<Parameters<typeof unitOptions>[0][number]> = {}) =>
  ({ id, name: `Flat ${id}`, house: null, lettable: true, places: 1, units: '1.00', service_level_id: 'l2', level: '2 - Non-adapted', ends_on: null, ...more })
const living = (unit_id: string, surname: string, left_on: string | null = null) => ({ unit_id, title: 'Ms', forename: 'Ada', surname, left_on })

describe('the units that a form offers', () => {
  it('say who is in them, the free ones first', () => {
    const options = unitOptions([flat('1'), flat('2'), flat('3')], [living('1', 'Beck'), living('3', 'Lee', '2026-12-01')])
    assert.deepEqual(options, [
      { value: '2', text: 'Flat 2 (2 - Non-adapted; free today)' },
      { value: '1', text: 'Flat 1 (2 - Non-adapted; Beck, Ms Ada)' },
      { value: '3', text: 'Flat 3 (2 - Non-adapted; Lee, Ms Ada until 01/12/2026)' },
    ])
  })

  it('say why a unit can’t be lived in, and offer it after those that can', () => {
    const works = { unit_id: '1', kind: 'major-works', starts_on: '2026-09-11', ends_on: null }
    assert.deepEqual(unitOptions([flat('1'), flat('2')], [], [works]).map(({ text }) => text), ['Flat 2 (2 - Non-adapted; free today)', 'Flat 1 (2 - Non-adapted; having major works)'])
  })

  it('say how many places of a shared unit are free', () => {
    const shared = flat('6', { places: 2 })
    assert.deepEqual([[living('6', 'Beck')], [living('6', 'Beck'), living('6', 'Lee')]].map((inside) => unitOptions([shared], inside)[0]!.text),
      ['Flat 6 (2 - Non-adapted; 1 of 2 places free today)', 'Flat 6 (2 - Non-adapted; Beck, Ms Ada; Lee, Ms Ada)'])
  })

  it('leave out a house, which is let by its rooms, and name the house of a room', () => {
    const options = unitOptions([flat('h', { name: 'House 1', lettable: false, level: null }), flat('a', { name: 'Room A', house: 'House 1', level: null })], [])
    assert.deepEqual(options, [{ value: 'a', text: 'House 1: Room A (free today)' }])
    assert.equal(unitName({ name: 'Flat 2', house: null }), 'Flat 2')
  })
})

describe('a chosen unit', () => {
  const levels = [{ id: 'l' }]
  const units = [flat('1'), flat('6', { places: 2 }), flat('h', { lettable: false })]
  const told = (values: Parameters<typeof problemsWithChosenUnit>[0]) => problemsWithChosenUnit(values, levels, units)

  it('is one of this service that can be let', () => {
    assert.deepEqual(told({ service_level: 'l', unit: '1', place: null }), {})
    for (const unit of ['elsewhere', 'h']) assert.deepEqual(told({ unit }), { unit: 'Choose a unit of this service' }, unit)
    assert.deepEqual(told({ service_level: 'elsewhere', unit: null }), { service_level: 'Choose a service level of this service' })
  })

  it('has the place that is asked for', () => {
    assert.deepEqual(told({ unit: '6', place: 2 }), {})
    assert.deepEqual(told({ unit: '6', place: 3 }), { place: 'Flat 6 has 2 places: choose 1 to 2' })
    assert.deepEqual(told({ unit: '1', place: 2 }), { place: 'Flat 1 has one place: leave this empty' })
  })

  it('counts as no more than the unit does', () => {
    assert.deepEqual(told({ unit: '1', units: '1.00' }), {})
    assert.deepEqual(told({ unit: '1', units: '5.00' }), { units: 'Flat 1 counts as 1.00: enter 1.00 or less' })
    assert.deepEqual(told({ unit: null, units: '5.00' }), {}, 'floating support is bought by the hour')
  })
})

describe('a choice that is odd', () => {
  const levels = [{ id: 'l1', number: 1, name: 'Adapted' }, { id: 'l2', number: 2, name: 'Non-adapted' }]
  const works = [{ unit_id: '1', kind: 'major-works', starts_on: '2026-09-11', ends_on: '2026-12-01' }]

  it('is told: a unit of another level, and one out of use', () => {
    assert.deepEqual(doubtsAboutUnit({ service_level: 'l2', unit: '2' }, levels, [flat('2')], works), [])
    assert.deepEqual(doubtsAboutUnit({ service_level: 'l1', unit: '1' }, levels, [flat('1')], works),
      ['Flat 1 is a unit of 2 - Non-adapted, and 1 - Adapted was asked for.', 'Flat 1 is out of use from 11/09/2026 to 01/12/2026: having major works.'])
  })
})
