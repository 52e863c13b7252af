// A form that was overtaken, field by field: what stood when it was shown, what stands now, and what was typed.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { date, flag, longText, read, text, wholeNumber, write, type Fields } from '../fields.ts'
import { changedMeanwhile, stoodIn, stoodOf } from './changed-meanwhile.ts'

const today = Temporal.PlainDate.from('2026-11-20')
const fields = {
  name: text({ label: 'Name', optional: true }), since: date({ label: 'Since', optional: true }), isOpen: flag({ label: 'Open' }),
  rooms: wholeNumber({ label: 'Rooms', optional: true }), notes: longText({ label: 'Notes', optional: true }),
}
type Values = Record<keyof typeof fields, unknown>
const names = Object.keys(fields) as (keyof typeof fields)[]
/** Each value with the ways in which somebody may type it. */
const ways: Record<keyof typeof fields, [unknown, string[]][]> = {
  name: [[null, ['', ' ']], ['Ada', ['Ada', ' Ada ']], ['Ben', ['Ben']]],
  since: [[null, ['']], ['2026-06-04', ['04/06/2026', '4 June 2026', '4/6/2026']], ['2026-06-05', ['05/06/2026']]],
  isOpen: [[false, ['', 'no']], [true, ['yes']]],
  rooms: [[null, ['']], [4, ['4', '04']], [5, ['5']]],
  notes: [[null, ['']], ['one\ntwo', ['one\r\ntwo', 'one\ntwo']], ['“three” & <four>', ['“three” & <four>']]],
}
const overtaken = (typed: Record<string, string>, standing: Values, stood: string | undefined) => {
  const got = read(fields as Fields, typed, { today })
  assert.ok('values' in got)
  return changedMeanwhile(fields, { typed: got.typed, values: got.values, standing, stood })
}

describe('a form that was overtaken', () => {
  const any = fc.record(Object.fromEntries(names.map((name) => [name, fc.record({
    stood: fc.constantFrom(...ways[name]), stands: fc.constantFrom(...ways[name]), mine: fc.constantFrom(...ways[name]), way: fc.nat(2),
  })])))
  const valuesOf = (of: Record<string, { [K in 'stood' | 'stands' | 'mine']: [unknown, string[]] }>, which: 'stood' | 'stands' | 'mine') =>
    Object.fromEntries(names.map((name) => [name, of[name]![which][0]])) as Values

  it('shows what stands now where it was left alone, what was typed where it was not, and marks what both changed', () => {
    fc.assert(fc.property(any, (of) => {
      const typed = Object.fromEntries(names.map((name) => [name, of[name]!.mine[1][of[name]!.way % of[name]!.mine[1].length]!]))
      const [stood, stands, mine] = [valuesOf(of, 'stood'), valuesOf(of, 'stands'), valuesOf(of, 'mine')]
      const back = overtaken(typed, stands, stoodOf(fields, stood))
      const expected = names.map((name) => (mine[name] === stood[name] ? stands[name] : mine[name]))
      const shown = read(fields as Fields, back.typed, { today })
      assert.deepEqual('values' in shown && names.map((name) => shown.values[name]), expected)
      assert.deepEqual(Object.keys(back.errors), ['', ...names.filter((name) => mine[name] !== stood[name] && stands[name] !== stood[name] && mine[name] !== stands[name])])
      assert.match(back.errors['']!, /^This was changed while you were typing\. Fields you did not touch show what stands now, and what you typed is still in the form/)
      // Sent once more as it came back, it undoes nothing of what was left alone.
      assert.deepEqual(overtaken(back.typed, stands, back.stood).typed, back.typed)
    }))
  })

  it('is compared with what stands now alone, and keeps all that was typed, where nothing was said of what stood', () => {
    fc.assert(fc.property(any, (of) => {
      const [stands, mine] = [valuesOf(of, 'stands'), valuesOf(of, 'mine')]
      const typed = write(fields, mine)
      const back = overtaken(typed, stands, undefined)
      assert.deepEqual(back.typed, typed)
      assert.deepEqual(Object.keys(back.errors), ['', ...names.filter((name) => mine[name] !== stands[name])])
      assert.match(back.errors['']!, /^This was changed while you were typing\. What you typed is still in the form/)
    }))
  })

  it('is taken for one that says nothing of what stood, where that can’t be read', () => {
    const [stands, typed] = [{ name: 'Ada', since: null, isOpen: false, rooms: 4, notes: null }, { name: 'Ben', since: '', isOpen: '', rooms: '', notes: '' }]
    const plain = overtaken(typed, stands, undefined)
    for (const stood of ['', '{', 'null', '[]', '"Ada"', '7', '\0', '\ud800', '[['.repeat(50_000)]) assert.deepEqual(overtaken(typed, stands, stood), plain, stood.slice(0, 9))
    // A field of a wrong type says nothing of itself, and nothing else is read.
    const mixed = overtaken(typed, stands, '{"isOpen":"no","name":["Ben"],"rooms":{"toString":1},"__proto__":{"since":"x"},"constructor":"x","more":"x"}')
    assert.deepEqual([mixed.typed, Object.keys(mixed.errors)], [plain.typed, ['', 'name', 'rooms']])
    for (const stood of [undefined, null, 7, ['{}'], {}]) assert.equal(stoodIn({ stood }), undefined)
    assert.equal(stoodIn({ stood: '{"name":"Ada"}' }), '{"name":"Ada"}')
  })
})
