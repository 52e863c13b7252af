// Whether two records are one person: examples from the sources, and people changed in known ways.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { comparePeople, verdicts, type Agreement, type FieldName, type Identity } from './same-person.ts'

const maureen: Identity = { surname: 'ostler', forename: 'maureen', date_of_birth: '1957-03-22', nino: 'QQ440917', hb_number: 'NM204117', postcode: 'ZY3 1WC', address: '3 weir cottages',
  telephones: ['07700900338'], email: 'maureen@example.org' }
const nothing: Partial<Identity> = { nino: null, hb_number: null, postcode: '', address: '', telephones: [], email: '' }
const compare = (changes: Partial<Identity>, sounds = { surname: false, forename: false }, of = maureen) => comparePeople({ ...of, ...changes }, of, sounds)
const agreements = (of: ReturnType<typeof compare>) => Object.fromEntries(of.fields.map(({ field, agreement }) => [field, agreement])) as Record<FieldName, Agreement>

describe('two records of one person', () => {
  it('S1.06 agree in everything, or in names and birthday with no number known', () => {
    assert.equal(compare({}).verdict, 'same')
    assert.equal(compare(nothing).verdict, 'same')
    assert.deepEqual(Object.values(agreements(compare(nothing))).filter((each) => each === 'unknown').length, 5)
  })

  it('S1.06 are told though the day and month, a letter or the names are exchanged', () => {
    const born = compare({ date_of_birth: '1957-02-11', ...nothing }, undefined, { ...maureen, date_of_birth: '1957-11-02', ...nothing } as Identity)
    assert.deepEqual([agreements(born).date_of_birth, born.verdict], ['exchanged', 'likely'])
    assert.equal(compare({ surname: 'osler', nino: null }).verdict, 'same')
    const turned = compare({ surname: 'maureen', forename: 'ostler', ...nothing })
    assert.deepEqual([agreements(turned).surname, agreements(turned).forename, turned.verdict], ['exchanged', 'exchanged', 'likely'])
    assert.equal(compare({ surname: 'smith', ...nothing }).verdict, 'likely', 'somebody who has married')
  })

  it('S1.06 are not told by a name or a number alone', () => {
    assert.equal(compare({ date_of_birth: '1990-01-01', ...nothing }).verdict, 'namesake')
    assert.equal(compare({ forename: 'doreen', date_of_birth: '1990-01-01', ...nothing }).verdict, 'other')
    const stranger = { surname: 'penhallow', forename: 'doreen', date_of_birth: '1990-01-01', ...nothing }
    assert.equal(compare({ ...stranger, nino: maureen.nino }).verdict, 'number')
    assert.equal(compare(stranger).verdict, 'other')
  })
})

describe('twins and people of one household or postcode', () => {
  it('S1.06 are said to be so and never called the same', () => {
    assert.equal(compare({ forename: 'doreen', nino: 'QQ440918' }).verdict, 'twin')
    assert.equal(compare({ forename: 'doreen' }).verdict, 'twin-number')
    assert.equal(compare({ forename: 'doreen', date_of_birth: '1980-01-01', nino: null }).verdict, 'household')
    assert.equal(compare({ date_of_birth: '1931-01-01', nino: null }).verdict, 'household', 'parent and child of one name')
    assert.equal(compare({ forename: 'doreen', date_of_birth: '1980-01-01', nino: null, address: '4 weir cottages' }).verdict, 'neighbour')
    assert.match(verdicts.household, /same address/)
    assert.doesNotMatch(verdicts.neighbour, /same address/)
  })

  it('S1.06 are not said to share an address where only a postcode is known', () => {
    const bare = compare({ address: '', date_of_birth: '1931-01-01', nino: null }, undefined, { ...maureen, address: '' })
    assert.deepEqual([agreements(bare).address, bare.verdict], ['nearly', 'neighbour'])
  })

  it('S1.06 are never called the same, whatever else agrees', () => {
    const maybe = <T>(value: T, ...others: T[]) => fc.constantFrom(value, ...others)
    const proposed = fc.record({
      surname: maybe('ostler', 'osler'), forename: maybe('doreen', 'norman', 'zoe'),
      date_of_birth: fc.constant<string | null>('1957-03-22'), nino: maybe<string | null>('QQ440917', 'QQ440918', null),
      hb_number: maybe<string | null>('NM204117', null), postcode: maybe('ZY3 1WC', ''), address: maybe('3 weir cottages', 'elsewhere'),
      telephones: maybe(['07700900338'], []), email: maybe('maureen@example.org', ''),
    })
    fc.assert(fc.property(proposed, (twin) => assert.match(compare(twin).verdict, /^twin/)))
    const relative = proposed.map((of) => ({ ...of, date_of_birth: '1980-12-24', nino: of.nino === 'QQ440917' ? null : of.nino, postcode: 'ZY3 1WC' }))
    fc.assert(fc.property(relative, (of) => assert.equal(compare(of).verdict, of.address === maureen.address ? 'household' : 'neighbour')))
    assert.ok(Object.entries(verdicts).every(([verdict, text]) => /ikely the same/.test(text) === ['same', 'likely'].includes(verdict)))
  })
})

describe('a comparison, field by field', () => {
  /** Changes whose outcome is known because we made them. */
  const changes: { [Field in FieldName]?: Record<string, [Partial<Identity>, Agreement]> } = {
    surname: {
      same: [{}, 'agrees'],
      letter: [{ surname: 'ostlar' }, 'nearly'],
      beginning: [{ surname: 'ost' }, 'nearly'],
      part: [{ surname: 'smith ostler' }, 'nearly'],
      other: [{ surname: 'penhallow' }, 'differs'],
      unreadable: [{ surname: '' }, 'unknown'],
    },
    forename: { same: [{}, 'agrees'], letters: [{ forename: 'maueren' }, 'nearly'], initial: [{ forename: 'm' }, 'nearly'], other: [{ forename: 'doreen' }, 'differs'] },
    date_of_birth: { same: [{}, 'agrees'], day: [{ date_of_birth: '1957-03-23' }, 'nearly'], other: [{ date_of_birth: '1990-07-01' }, 'differs'], none: [{ date_of_birth: null }, 'unknown'] },
    nino: { same: [{}, 'agrees'], digit: [{ nino: 'QQ440911' }, 'nearly'], other: [{ nino: 'QQ111111' }, 'differs'], none: [{ nino: null }, 'unknown'] },
    hb_number: { same: [{}, 'agrees'], digit: [{ hb_number: 'NM204118' }, 'nearly'], other: [{ hb_number: 'X1' }, 'differs'], none: [{ hb_number: null }, 'unknown'] },
    address: { same: [{}, 'agrees'], neighbour: [{ address: '4 weir cottages' }, 'nearly'], other: [{ postcode: 'ZY9 9ZZ' }, 'differs'], none: [{ postcode: '' }, 'unknown'] },
    telephone: { same: [{}, 'agrees'], other: [{ telephones: ['07700900999'] }, 'differs'], none: [{ telephones: [] }, 'unknown'], both: [{ telephones: ['07700900999', '07700900338'] }, 'agrees'] },
    email: { same: [{}, 'agrees'], other: [{ email: 'x@example.org' }, 'differs'], none: [{ email: '' }, 'unknown'] },
  }

  it('says of each field what was done to it, either way round', () => {
    const chosen = fc.record(Object.fromEntries(Object.entries(changes).map(([field, of]) => [field, fc.constantFrom(...Object.keys(of))])) as Record<FieldName, fc.Arbitrary<string>>)
    fc.assert(fc.property(chosen, (choice) => {
      const done = (Object.keys(changes) as FieldName[]).map((field) => [field, ...changes[field]![choice[field]]!] as const)
      const other: Identity = Object.assign({}, maureen, ...done.map(([, change]) => change))
      const [there, back] = [comparePeople(other, maureen, { surname: false, forename: false }), comparePeople(maureen, other, { surname: false, forename: false })]
      assert.deepEqual(agreements(there), Object.fromEntries(done.map(([field, , agreement]) => [field, agreement])))
      assert.deepEqual([back.weight, back.verdict], [there.weight, there.verdict])
    }), { numRuns: 500 })
  })

  it('counts more the more agrees', () => {
    for (const [field, of] of Object.entries(changes)) {
      for (const [name, [change, agreement]] of Object.entries(of)) if (agreement !== 'agrees') assert.ok(compare(change).weight < compare({}).weight, `${field} ${name}`)
    }
  })
})
