// Every fixed list: sound codes, flags that agree with the published facts, and what may be chosen on which day.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { allCodeLists } from './all.ts'
import { clientGroup } from './client-groups.ts'
import { codesOn, labelOf, type Code, type CodeList } from './code-list.ts'
import { endReason } from './end-reasons.ts'
import { ethnicGroup } from './ethnic-groups.ts'
import { gender, type Gender } from './gender.ts'
import { hbPosition } from './hb-positions.ts'
import { voidKind } from './void-kinds.ts'

const day = (iso: string) => Temporal.PlainDate.from(iso, { overflow: 'reject' })

describe('a code list', () => {
  const colours = {
    list: 'colour',
    codes: [
      { code: 'red', label: 'Red', until: '2026-04-01' },
      { code: 'teal', label: 'Teal', from: '2026-04-01' },
      { code: 'grey', label: 'Grey' },
    ],
  } as const satisfies CodeList

  it('offers the codes in use on the day of the fact', () => {
    assert.deepEqual(codesOn(colours, day('2026-03-31')).map(({ code }) => code), ['red', 'grey'])
    assert.deepEqual(codesOn(colours, day('2026-04-01')).map(({ code }) => code), ['teal', 'grey'])
  })

  it('keeps the label of a closed code for the records that carry it', () => {
    assert.equal(labelOf(colours, 'red'), 'Red')
    assert.equal(labelOf(colours, 'never'), 'never')
  })

  it('gives its codes as a type', () => {
    const code: Code<typeof colours> = 'teal'
    const known: Gender = 'U'
    assert.deepEqual([labelOf(colours, code), gender.codes.find((each) => each.code === known)!.mark], ['Teal', '?'])
  })
})

describe('every list', () => {
  it('has a name of its own and codes of its own, with labels', () => {
    assert.equal(new Set(allCodeLists.map(({ list }) => list)).size, allCodeLists.length)
    for (const { list, codes } of allCodeLists) {
      assert.match(list, /^[a-z]+(-[a-z]+)*$/)
      assert.equal(new Set(codes.map(({ code }) => code)).size, codes.length, list)
      assert.equal(new Set(codes.map(({ label }) => label)).size, codes.length, list)
      for (const { code, label } of codes) assert.ok(/^([A-Z]|[a-z0-9]+(-[a-z0-9]+)*)$/.test(code) && label.trim() === label && label, code)
    }
  })
})

describe('the lists that rules read', () => {
  it('maps ethnic groups to 19 youth-return codes and 20 housing codes, Gypsy and Roma sharing one of the first', () => {
    const codes: readonly { code: string; nccis: string; core: string | null }[] = ethnicGroup.codes
    assert.equal(codes.length, 21)
    assert.equal(new Set(codes.map(({ nccis }) => nccis)).size, 20)
    assert.equal(new Set(codes.flatMap(({ core }) => core ?? [])).size, 20)
    assert.equal(codes.find(({ code }) => code === 'other-black')!.nccis, 'BOTH')
  })

  it('splits number 21 of the client record into a primary and a secondary group', () => {
    const twentyOne = clientGroup.codes.filter(({ clientRecord }) => clientRecord === '21')
    assert.deepEqual(twentyOne.map(({ code, primary, secondary }) => [code, primary, secondary]), [
      ['generic', true, false],
      ['complex-needs', false, true],
    ])
    assert.equal(clientGroup.codes.length, 22)
  })

  it('has seven successful and eleven unsuccessful departures, a care home successful and not independent', () => {
    const reasons = (outcome: string) => endReason.codes.filter((reason) => reason.outcome === outcome)
    assert.equal(reasons('successful').length, 7)
    assert.equal(reasons('unsuccessful').length, 11)
    const [careHome, change] = ['care-home', 'change-of-service'].map((code) => endReason.codes.find((each) => each.code === code)!)
    assert.deepEqual([careHome!.outcome, careHome!.kpi1, change!.departure], ['successful', 'no', false])
  })

  it('subsidises the two passported positions and asks a comment of whoever waits', () => {
    const codesWith = (flag: 'subsidised' | 'needsComment' | 'needsReference' | 'allowedForFloatingSupport') =>
      hbPosition.codes.filter((position) => position[flag]).map(({ code }) => code)
    assert.deepEqual(codesWith('subsidised'), ['passported', 'passported-universal-credit'])
    assert.deepEqual(codesWith('needsComment'), ['awaiting'])
    assert.deepEqual(codesWith('needsReference'), ['passported'])
    assert.deepEqual(codesWith('allowedForFloatingSupport'), ['not-passported'])
  })

  it('counts four kinds of empty unit as available', () => {
    assert.equal(voidKind.codes.filter((kind) => kind.class === 'void').length, 4)
  })
})
