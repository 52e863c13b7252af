// The rules of a person: names in full, a number or the reason for none, an address or that it is withheld; and how people are shown.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { addressLine, birthAndAge, fullName, isInitials, listName, problemsWithAddress, problemsWithIdentity, warningsAbout } from './client.ts'

const today = Temporal.PlainDate.from('2026-11-20')
const elsewhere = { domesticViolence: false, today }
const refuge = { domesticViolence: true, today }
const ada = { forename: 'Ada', surname: 'Beck', date_of_birth: '1990-06-04', nino: 'QQ123456C', nino_missing_reason: null }
const told = (values: Partial<Parameters<typeof problemsWithIdentity>[0]>, where = elsewhere) => problemsWithIdentity({ ...ada, ...values }, where)

describe('a name', () => {
  it('is given in full, but in a domestic violence service', () => {
    assert.deepEqual(told({}), {})
    for (const initials of ['J.', 'J.R.', 'J. R.', 'Ö.']) {
      assert.match(told({ forename: initials })['forename']!, /^First name must be given in full/, initials)
      assert.match(told({ surname: initials })['surname']!, /^Surname must be given in full/, initials)
      assert.deepEqual(told({ forename: initials, surname: initials }, refuge), {}, initials)
    }
  })

  it('may be short, or have a full stop in it', () => {
    for (const surname of ['O', 'Ng', 'St. John', 'D’Arcy']) assert.deepEqual(told({ surname }), {}, surname)
  })
})

describe('the National Insurance number', () => {
  it('is there, or the reason why it is not', () => {
    assert.deepEqual(Object.keys(told({ nino: null })), ['nino'])
    assert.deepEqual(told({ nino: null, nino_missing_reason: 'refused' }), {})
    assert.deepEqual(Object.keys(told({ nino_missing_reason: 'refused' })), ['nino_missing_reason'])
  })

  it('is missing for a reason that can be', () => {
    const missing = (nino_missing_reason: 'under-16' | 'domestic-violence-service', date_of_birth: string, where = elsewhere) =>
      Object.keys(told({ nino: null, nino_missing_reason, date_of_birth }, where))
    assert.deepEqual(missing('under-16', '2010-11-21'), [])
    assert.deepEqual(missing('under-16', '2010-11-20'), ['nino_missing_reason'])
    assert.deepEqual(missing('domestic-violence-service', '1990-06-04'), ['nino_missing_reason'])
    assert.deepEqual(missing('domestic-violence-service', '1990-06-04', refuge), [])
  })

  it('is not judged where it could not be read', () => {
    assert.deepEqual(problemsWithIdentity({ forename: 'Ada' }, elsewhere), {})
  })
})

describe('a first name', () => {
  it('is initials where each letter stands alone, and no short name', () => {
    assert.deepEqual(['J', 'J.', 'J.K.', 'J. K.', 'JK', 'Ö'].filter((name) => !isInitials(name)), [])
    assert.deepEqual(['Jo', 'Al', 'J. Kay', 'Joanna', 'Li', ''].filter(isInitials), [])
  })
})

describe('a date of birth', () => {
  it('is of somebody who can be alive', () => {
    assert.deepEqual(told({ date_of_birth: '1905-11-21' }), {})
    assert.deepEqual(Object.keys(told({ date_of_birth: '1905-11-19' })), ['date_of_birth'])
  })

  it('is shown with the age, which is no longer counted after death', () => {
    assert.equal(birthAndAge({ date_of_birth: '1942-09-12', date_of_death: null }, today), '12/09/1942 (84 years)')
    assert.equal(birthAndAge({ date_of_birth: '1942-11-21', date_of_death: null }, today), '21/11/1942 (83 years)')
    assert.equal(birthAndAge({ date_of_birth: '1942-09-12', date_of_death: '2020-01-02' }, today), '12/09/1942 (77 years)')
    assert.equal(birthAndAge({ date_of_birth: null, date_of_death: null }, today), 'Not known')
  })
})

describe('an address', () => {
  it('has a first line and a postcode, unless it is withheld or not fixed', () => {
    assert.deepEqual(Object.keys(problemsWithAddress({ address_withheld: false, address_1: null, postcode: null })), ['address_1', 'postcode'])
    assert.deepEqual(problemsWithAddress({ address_withheld: true, address_1: null, postcode: null }), {})
    assert.deepEqual(problemsWithAddress({ address_withheld: false, address_1: '1 Moor End', postcode: 'ZY6 3ME' }), {})
  })

  it('is one line, or says why there is none', () => {
    const nowhere = { address_withheld: false, address_1: '', address_2: '', address_3: '', address_4: '', town: '', postcode: '' }
    assert.equal(addressLine({ ...nowhere, address_1: '1 Moor End', town: 'Northmoor', postcode: 'ZY6 3ME' }), '1 Moor End, Northmoor, ZY6 3ME')
    assert.equal(addressLine({ ...nowhere, address_withheld: true }), 'Address withheld or not fixed')
    assert.equal(addressLine(nowhere), 'No address recorded')
  })
})

describe('people', () => {
  it('are shown by surname in lists and as they are called elsewhere', () => {
    const barry = { title: 'Mr', forename: 'Barry', surname: 'Booth' }
    assert.deepEqual([listName(barry), fullName(barry)], ['Booth, Mr Barry', 'Mr Barry Booth'])
    const initials = { title: null, forename: '', surname: 'W.' }
    assert.deepEqual([listName(initials), fullName(initials)], ['W.', 'W.'])
  })

  it('are kept with what looks odd about them, and it is said', () => {
    assert.deepEqual(warningsAbout({ nino: 'AB123456C', postcode: 'GU35 2AJ' }), [])
    assert.equal(warningsAbout({ nino: 'OO573184M', postcode: 'GU35 2J5' }).length, 3)
    assert.deepEqual(warningsAbout({ nino: null, postcode: null }), [])
  })
})
