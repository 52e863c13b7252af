// Fields: how each kind reads what people type, what it says when it can't, and that a whole form is read at once.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { choice, date, decimal, email, flag, longText, money, pick, read, readable, shaped, text, wholeNumber, write, type Field } from './fields.ts'

const today = Temporal.PlainDate.from('2026-11-20')
const colours = { list: 'colour',
  codes: [{ code: 'red', label: 'Red' }, { code: 'green', label: 'Green', until: '2026-11-20' }, { code: 'blue', label: 'Blue', from: '2026-11-21' }] } as const
/** What one field makes of what was typed: the value, or the message. */
const one = (field: Field, typed: unknown) => {
  const got = read({ it: field }, { it: typed }, { today })
  return 'values' in got ? got.values.it : `! ${got.errors['it']}`
}

describe('a field', () => {
  it('of text is trimmed, and says when it is empty or too long', () => {
    const name = text({ label: 'Name', max: 5 })
    assert.equal(one(name, '  Ada '), 'Ada')
    assert.equal(one(name, 'José'.normalize('NFD')), 'José')
    for (const empty of ['', '   ', undefined, null, '​']) assert.equal(one(name, empty), '! Enter name')
    assert.equal(one(date({ label: 'Shown until', thing: 'the last day on which it is shown' }), ''), '! Enter the last day on which it is shown')
    assert.match(String(one(name, 'abcdef')), /^! Name must be 5 characters or fewer/)
    assert.equal(one(text({ label: 'Name', optional: true }), ' '), null)
  })

  it('of several lines keeps them', () => {
    assert.equal(one(longText({ label: 'Story' }), 'one\r\ntwo'), 'one\ntwo')
    assert.equal(one(text({ label: 'Line' }), 'one\r\ntwo'), 'one two')
  })

  it('of a shape is read by its own reader', () => {
    const shout = shaped({ label: 'Word', reader: (clean) => clean === 'no' ? { error: 'Not that word' } : { value: clean.toUpperCase() },
      shown: (value) => `«${value}»` })
    assert.equal(one(shout, ' hey '), 'HEY')
    assert.equal(one(shout, 'no'), '! Not that word')
    assert.equal(shout.show('HEY'), '«HEY»')
  })

  it('of a day takes it as people write it, and holds it as ISO text', () => {
    const day = date({ label: 'Start date' })
    assert.equal(one(day, '4 June 2026'), '2026-06-04')
    assert.equal(one(day, 'yesterday'), '2026-11-19')
    assert.match(String(one(day, '31/2/2026')), /^! Start date must be a real date/)
    assert.equal(one(date({ label: 'Born', notAfterToday: true }), '20/11/2026'), '2026-11-20')
    assert.equal(one(date({ label: 'Born', notAfterToday: true }), '21/11/2026'), '! Born must be today or in the past')
    assert.match(String(one(date({ label: 'Born', yearNeeded: true }), '4 June')), /year/)
    assert.equal(day.show('2026-06-04'), '4 June 2026')
  })

  it('of a quantity has two places after the point', () => {
    const units = decimal({ label: 'Units', most: 9 })
    assert.deepEqual(['1', '0.5', '9.00'].map((typed) => one(units, typed)), ['1.00', '0.50', '9.00'])
    for (const wrong of ['1.234', 'one', '9.01', '-1', '1e1']) assert.match(String(one(units, wrong)), /^! Units/, wrong)
  })

  it('of a whole number has bounds', () => {
    const places = wholeNumber({ label: 'Places', least: 1, most: 50 })
    assert.equal(one(places, '50'), 50)
    assert.equal(one(places, 7), 7)
    for (const wrong of ['0', '51']) assert.equal(one(places, wrong), '! Places must be between 1 and 50')
    for (const wrong of ['1.5', 'two', '+1', '-1', '0x10', '٣']) assert.equal(one(places, wrong), '! Places must be a whole number between 1 and 50')
    assert.equal(one(wholeNumber({ label: 'Number', least: 1 }), '-1'), '! Number must be a whole number, such as 1')
  })

  it('of a list takes a code that is in use today', () => {
    const colour = choice({ label: 'Colour', list: colours })
    assert.equal(one(colour, 'red'), 'red')
    for (const wrong of ['green', 'blue', 'Red', 'toString']) assert.equal(one(colour, wrong), '! Choose colour from the list')
    assert.equal(one(colour, ''), '! Choose colour')
    assert.equal(colour.show('green'), 'Green')
    assert.equal(one(choice({ label: 'Colour', list: colours, only: ['green'] }), 'red'), '! Choose colour from the list')
  })

  it('of what there is to pick leaves the choice to whoever knows what there is', () => {
    assert.equal(one(pick({ label: 'Unit' }), 'anything'), 'anything')
    assert.equal(one(pick({ label: 'Unit' }), ''), '! Choose unit')
  })

  it('of yes or no is no when nothing is ticked', () => {
    const agreed = flag({ label: 'Agreed' })
    assert.deepEqual([undefined, '', 'no', false].map((typed) => one(agreed, typed)), [false, false, false, false])
    assert.deepEqual(['yes', 'true', true].map((typed) => one(agreed, typed)), [true, true, true])
    assert.equal(one(agreed, 'perhaps'), '! Agreed must be yes or no')
  })
})

describe('a form', () => {
  const fields = { name: text({ label: 'Name' }), from: date({ label: 'From' }), note: text({ label: 'Note', optional: true }) }

  it('gives every value, or every error at once with what was typed', () => {
    const right = read(fields, { name: ' Ada ', from: '1/3/2026' }, { today })
    assert.deepEqual('values' in right && right.values, { name: 'Ada', from: '2026-03-01', note: null })
    const wrong = read(fields, { name: '', from: '31/2/2026', note: ' hello ' }, { today })
    assert.deepEqual('errors' in wrong && Object.keys(wrong.errors), ['name', 'from'])
    assert.deepEqual(wrong.typed, { name: '', from: '31/2/2026', note: ' hello ' })
    assert.deepEqual(readable(wrong), { note: 'hello' })
    assert.deepEqual(readable(right), 'values' in right && right.values)
  })

  it('takes one value for a field, and only its own', () => {
    for (const several of [['a', 'b'], { a: 1 }, NaN]) {
      const got = read(fields, { name: several, from: '1/3/2026' }, { today })
      assert.deepEqual('errors' in got && got.errors, { name: 'Name must be a single value' })
    }
    assert.equal('errors' in read({ toString: text({ label: 'Text' }) }, {}, { today }), true)
    for (const nothing of [undefined, null, 'text', ['a']]) assert.equal('errors' in read(fields, nothing, { today }), true)
  })

  it('is filled with what somebody would have typed', () => {
    assert.deepEqual(write(fields, { name: 'Ada', from: '2026-03-01', note: null }), { name: 'Ada', from: '01/03/2026', note: '' })
    const all = { name: text({ label: 'a' }), day: date({ label: 'b' }), units: decimal({ label: 'c' }), places: wholeNumber({ label: 'd' }),
      colour: choice({ label: 'e', list: colours }), agreed: flag({ label: 'f' }), price: money({ label: 'g', mostPence: 100_000 }) }
    const values = { name: 'Ada', day: '2026-03-01', units: '1.50', places: 3, colour: 'red', agreed: true, price: 2520 } as const
    const again = read(all, write(all, values), { today })
    assert.deepEqual('values' in again && again.values, values)
  })

  it('holds money in whole pence, however it was typed', () => {
    const of = { price: money({ label: 'Weekly price', mostPence: 100_000 }) }
    const penceOf = (price: unknown) => {
      const got = read(of, { price }, { today })
      return 'errors' in got ? got.errors['price'] : got.values.price
    }
    for (const typed of ['25.20', '£25.20', ' 25.2 ', 25.2]) assert.equal(penceOf(typed), 2520)
    assert.equal(penceOf('1,000'), 100_000)
    assert.equal(penceOf('1000.01'), 'Weekly price must be £1,000.00 or less')
    assert.equal(penceOf('25.205'), 'Weekly price must have no more than 2 decimal places')
    assert.deepEqual([of.price.write(2505), of.price.show(2505)], ['25.05', '£25.05'])
  })

  it('takes any e-mail address that could be one', () => {
    const of = { address: email({ label: 'E-mail address' }) }
    const errorOf = (address: string) => {
      const got = read(of, { address }, { today })
      return 'errors' in got ? got.errors['address'] : undefined
    }
    for (const fine of ['ada@example.org', "o'neill+flat@mail.example.org", 'ŵyn@esiampl.cymru', ' ada@example.org ']) assert.equal(errorOf(fine), undefined, fine)
    for (const wrong of ['ada', 'ada@example', '@example.org', 'ada@@example.org', 'ada lovelace@example.org']) assert.equal(errorOf(wrong), 'E-mail address must be like name@example.org', wrong)
  })

  it('never throws, whatever is sent', () => {
    const all = { name: text({ label: 'a' }), story: longText({ label: 'b' }), day: date({ label: 'c' }), units: decimal({ label: 'd' }),
      places: wholeNumber({ label: 'e' }),
      colour: choice({ label: 'f', list: colours }), agreed: flag({ label: 'g' }), price: money({ label: 'h', mostPence: 100_000 }) }
    fc.assert(fc.property(fc.record(Object.fromEntries(Object.keys(all).map((name) => [name, fc.oneof(fc.string(), fc.jsonValue())]))), (sent) => {
      const got = read(all, sent, { today })
      if ('errors' in got) for (const message of Object.values(got.errors)) assert.notEqual(message, '')
    }), { numRuns: 200 })
  })
})
