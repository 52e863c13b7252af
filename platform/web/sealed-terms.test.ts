// Sealed search terms: what was searched for can't be read from an address, nor changed in it.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { open, seal } from './sealed-terms.ts'

const secret = Buffer.alloc(32, 7)
const terms = { surname: 'O’Hanrahan', nino: 'QQ114082A' }

describe('search terms in an address', () => {
  it('come back as they were typed', () => {
    fc.assert(fc.property(fc.dictionary(fc.string().filter((name) => name !== '__proto__'), fc.string({ unit: 'grapheme' })), (any) => {
      assert.deepEqual(open(seal(any, secret), secret), { ...any })
    }))
  })

  it('can’t be read or compared there', () => {
    const sealed = seal(terms, secret)
    assert.match(sealed, /^[A-Za-z0-9_-]+$/)
    assert.ok(!Buffer.from(sealed, 'base64url').toString('latin1').includes('Hanrahan'))
    assert.notEqual(sealed, seal(terms, secret))
  })

  it('are an empty search once they are altered, cut, or of another installation', () => {
    const bytes = Buffer.from(seal(terms, secret), 'base64url')
    for (let at = 0; at < bytes.length; at += 1) {
      const altered = Buffer.from(bytes)
      altered[at]! ^= 1
      assert.deepEqual(open(altered.toString('base64url'), secret), {}, `byte ${at}`)
    }
    assert.deepEqual(open(bytes.subarray(0, 30).toString('base64url'), secret), {})
    assert.deepEqual(open(bytes.toString('base64url'), randomBytes(32)), {})
    for (const nothing of [null, '', 'x', 'A'.repeat(5_000)]) assert.deepEqual(open(nothing, secret), {})
  })
})
