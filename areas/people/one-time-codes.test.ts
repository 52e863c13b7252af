// Codes against the test vectors of RFC 6238 and RFC 4648, and what people type for them.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { qrCode } from '#pages/qr-code.ts'
import { base32, codeAt, inFours, newRecoveryCodes, newSecret, otpauthOf, readCode, recoveryHash, stepAt, stepOf } from './one-time-codes.ts'

/** RFC 6238, appendix B: the secret is the text 12345678901234567890; the table has eight digits, ours are the last six. */
const secret = base32(Buffer.from('12345678901234567890'))
const vectors: [seconds: number, code: string][] = [
  [59, '94287082'], [1_111_111_109, '07081804'], [1_111_111_111, '14050471'], [1_234_567_890, '89005924'], [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
]

describe('a code', () => {
  it('is the one that RFC 6238 gives for its secret and time', () => {
    for (const [seconds, eight] of vectors) assert.equal(codeAt(secret, stepAt(seconds * 1000)), eight.slice(2))
  })

  it('is known half a minute early and late, and no longer', () => {
    const [seconds] = vectors[3]!
    const code = codeAt(secret, stepAt(seconds * 1000))
    const known = (off: number) => stepOf(code, secret, (seconds + off) * 1000) !== undefined
    assert.deepEqual([-60, -30, 0, 30, 60].map(known), [false, true, true, true, false])
    assert.equal(stepOf(code, newSecret(), seconds * 1000), undefined)
  })

  it('is read however it is spaced, and a recovery code with or without its hyphens', () => {
    assert.deepEqual(readCode(' 123 456 '), { digits: '123456' })
    assert.deepEqual(readCode('ABCD efgh 2345-6723'), { recovery: 'abcd-efgh-2345-6723' })
    for (const wrong of ['', '12345', '1234567', 'abcd-efgh-2345', 'abcd-efgh-2345-6789', '１２３４５６']) assert.equal(readCode(wrong), undefined, wrong)
  })
})

describe('a secret', () => {
  it('is written in base32 as RFC 4648 gives it', () => {
    for (const [text, wanted] of [['f', 'MY'], ['fo', 'MZXQ'], ['foo', 'MZXW6'], ['foob', 'MZXW6YQ'], ['fooba', 'MZXW6YTB'], ['foobar', 'MZXW6YTBOI']]) {
      assert.equal(base32(Buffer.from(text!)), wanted)
    }
  })

  it('has 160 bits of its own, and stands in fours for people and in a link for apps', () => {
    const one = newSecret()
    assert.match(one, /^[A-Z2-7]{32}$/)
    assert.notEqual(one, newSecret())
    assert.match(inFours(one), /^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/)
    assert.equal(otpauthOf('ABCD', 'ann@example.org'), 'otpauth://totp/Throughline%3Aann%40example.org?secret=ABCD&issuer=Throughline')
    for (const address of [`${'ŵ'.repeat(240)}@example.org`, `${'a'.repeat(242)}@example.org`]) assert.doesNotThrow(() => qrCode(otpauthOf(one, address), 'Key'))
  })
})

describe('recovery codes', () => {
  it('are ten different ones, each read back as it was shown', () => {
    const codes = newRecoveryCodes()
    assert.equal(new Set(codes).size, 10)
    for (const code of codes) assert.deepEqual(readCode(code), { recovery: code })
  })

  it('have a hash of their account', () => {
    assert.notDeepEqual(recoveryHash('one', 'abcd'), recoveryHash('other', 'abcd'))
  })
})
