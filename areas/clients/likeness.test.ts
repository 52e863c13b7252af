// How near names, numbers and days are: by examples, and against a second, plain way to say the same.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { searchKey } from '#platform/text.ts'
import { datesNear, dateLikeness, editsBetween, forenameLikeness, howOneOff, keysNear, nameLikeness, numberLikeness, oneOff, soughtName } from './likeness.ts'

const why = (typed: string, recorded: string, soundsAlike = false) => nameLikeness(searchKey(typed), searchKey(recorded), soundsAlike)?.why

/** The textbook's table: letters put in, taken out, replaced, and neighbours exchanged, each letter once. */
function plainDistance(one: string, other: string, exchanges = true): number {
  const [a, b] = [[...one], [...other]]
  const table = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (__, j) => (i === 0 ? j : j === 0 ? i : 0)))
  for (let i = 1; i <= a.length; i += 1) {
    for (let j = 1; j <= b.length; j += 1) {
      table[i]![j] = Math.min(table[i - 1]![j]! + 1, table[i]![j - 1]! + 1, table[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
      if (exchanges && i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) table[i]![j] = Math.min(table[i]![j]!, table[i - 2]![j - 2]! + 1)
    }
  }
  return table[a.length]![b.length]!
}

const few = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' '), maxLength: 7 })

describe('a name that is nearly another', () => {
  it('begins as typed, or differs in spaces, in a letter, in a part, in its sound', () => {
    assert.equal(why('Far', 'Farrow'), '')
    assert.equal(why('de la Cruz', 'Delacruz'), 'differs in spaces only')
    assert.equal(why('O Neill', 'O’Neill'), 'differs in spaces only')
    assert.equal(why('Farow', 'Farrow'), 'one letter differs')
    assert.equal(why('Farrwo', 'Farrow'), 'two letters exchanged')
    assert.equal(why('Tuck', 'Brennan-Tuck'), 'part of the name')
    assert.equal(why('Brennan-Tuck', 'Tuck'), 'part of the name')
    assert.equal(why('Aisha', 'A.'), 'an initial only')
    assert.equal(why('Fanshaw', 'Fenshore', true), 'sounds alike')
    assert.equal(why('Fanshaw', 'Fenshore', false), undefined)
  })

  it('has no accents: Siân is Sian, and Llŷr is Llyr', () => {
    for (const [typed, recorded] of [['Sian', 'Siân'], ['Siân', 'Sian'], ['Llyr', 'Llŷr'], ['Lukasz', 'Łukasz']] as const) assert.equal(why(typed, recorded), '')
    assert.equal(why('Shian', 'Siân'), 'one letter differs')
  })

  it('is another where the sounds only begin alike', () => {
    assert.equal(why('Wolstan', 'Wolstenholme-Featherstonehaugh-Marchbank', true), undefined)
  })

  it('is not looked for around one or two letters', () => {
    assert.equal(why('O', 'B'), undefined)
    assert.deepEqual(keysNear(soughtName('o')), ['o'])
    assert.equal(why('Ng', 'Nu'), undefined)
  })

  it('may be another form of a first name', () => {
    assert.equal(forenameLikeness('bill', 'william', false)?.why, 'another form of the name')
    assert.equal(forenameLikeness('dafydd', 'david john', false)?.why, 'another form of the name')
    assert.equal(forenameLikeness('bill', 'boris', false), undefined)
  })

  it('is bounded work, however long or strange the name', () => {
    for (const key of ['x'.repeat(200), '😀😀😀', '%_%', '\\', 'ŷ'.repeat(80)]) assert.ok(keysNear(soughtName(key)).length < 3_000, key)
    assert.ok(keysNear(soughtName('farrow')).length < 400)
    assert.equal(oneOff('x'.repeat(200)).length, 1)
  })
})

describe('one letter off', () => {
  it('is what the plain table calls a distance of one', () => {
    fc.assert(fc.property(few, few, (one, other) => {
      assert.equal(howOneOff(one, other) !== undefined, one === other || plainDistance(one, other) <= 1)
    }), { numRuns: 2_000 })
  })

  it('is all that is asked of the database, and no more', () => {
    fc.assert(fc.property(few.filter((key) => key.length >= 3), few, (one, other) => {
      assert.equal(oneOff(one, 'abc ').includes(other), plainDistance(one, other) <= 1)
    }), { numRuns: 2_000 })
  })

  it('leads both ways', () => {
    fc.assert(fc.property(few, few, (one, other) => assert.equal(howOneOff(one, other), howOneOff(other, one))))
  })
})

describe('the edits between two names', () => {
  it('are those of the plain table', () => {
    fc.assert(fc.property(few, few, (one, other) => assert.equal(editsBetween(one, other), plainDistance(one, other, false))), { numRuns: 2_000 })
  })
})

describe('a number or a day that is nearly another', () => {
  it('differs in a character, or has two exchanged', () => {
    assert.equal(numberLikeness('QQ415073', 'QQ415073')?.steps, 0)
    assert.equal(numberLikeness('QQ415073', 'QQ415078')?.why, 'one character differs')
    assert.equal(numberLikeness('QQ415073', 'QQ410573')?.why, 'two characters exchanged')
    assert.equal(numberLikeness('QQ415073', 'QQ999999'), undefined)
  })

  it('has day and month exchanged, or one of the three one apart', () => {
    const of = (typed: string, recorded: string) => dateLikeness(typed, recorded)?.why
    assert.equal(of('1957-02-11', '1957-11-02'), 'day and month exchanged')
    assert.equal(of('1957-02-11', '1957-02-12'), 'one day apart')
    assert.equal(of('1957-02-11', '1956-02-11'), 'one year apart')
    assert.equal(of('1957-02-11', '1957-03-11'), 'one month apart')
    assert.equal(of('1957-02-11', '1957-02-11'), '')
    assert.equal(of('1957-02-13', '1957-02-15'), undefined)
    // The 4th of May and the 5th of April are exchanged; that is told before anything else.
    assert.equal(of('1957-05-04', '1957-04-05'), 'day and month exchanged')
    assert.ok(!datesNear('1957-05-05').has('1957-05-05'))
    assert.equal(of('2004-02-29', '2003-02-28'), 'one year apart')
  })

  it('leads both ways, but for ends of months', () => {
    const day = fc.record({ year: fc.integer({ min: 1930, max: 2010 }), month: fc.integer({ min: 1, max: 12 }), day: fc.integer({ min: 1, max: 28 }) })
      .map((of) => Temporal.PlainDate.from(of).toString())
    fc.assert(fc.property(day, (one) => {
      for (const [other, reason] of datesNear(one)) if (Number(other.slice(8)) <= 28) assert.equal(datesNear(other).get(one), reason, `${one} ${other}`)
    }))
  })
})
