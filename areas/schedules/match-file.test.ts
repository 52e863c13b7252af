// Whom the rows of a match file are about: what is matched, and what is left to somebody who looks.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { holdsFrom, matchRows, positionOf, problemsWithRow, type RowValues, type Waiting } from './match-file.ts'

const waits = (schedule: number, of: Partial<Waiting> = {}): Waiting =>
  ({ schedule, surname_key: 'brightwell', forename_key: 'kofi', date_of_birth: '1990-07-19', nino_key: 'QQ381726', hb_number_key: null, since: '2026-10-11', is_asked: false, ...of })
const row = (line: number, of: Partial<RowValues> = {}) =>
  ({ line, values: { nino: null, hb_reference: null, surname: null, forename: null, date_of_birth: null, decision: null, holds_from: '2026-10-11', ...of } })
const match = (rows: ReturnType<typeof row>[], waiting: Waiting[]) => matchRows(rows, waiting).map(({ line, state, candidates }) => [line, state, candidates.map(({ schedule }) => schedule)])

describe('a row of a match file', () => {
  const twin = waits(2, { forename_key: 'kwame', nino_key: 'QQ381727' })

  it('S1.85 is matched by NI number, whatever its last letter; by reference, however it is spaced; by name and birth, however they are written', () => {
    assert.deepEqual(match([row(2, { nino: 'QQ381726' })], [waits(1), twin]), [[2, 'matched', [1]]])
    assert.deepEqual(match([row(2, { nino: 'QQ381726D' })], [waits(1), twin]), [[2, 'matched', [1]]])
    assert.deepEqual(match([row(2, { hb_reference: 'nm 7 71' })], [waits(1, { hb_number_key: 'NM771' }), twin]), [[2, 'matched', [1]]])
    assert.deepEqual(match([row(2, { surname: 'BRIGHTWELL', forename: 'Kofi', date_of_birth: '1990-07-19' })], [waits(1), twin]), [[2, 'matched', [1]]])
  })

  it('S1.85 says what agrees, and is left to choose where something differs', () => {
    const [found] = matchRows([row(2, { nino: 'QQ381726B', surname: 'Brightwell', date_of_birth: '1991-07-19' })], [waits(1)])
    assert.deepEqual([found!.state, found!.candidates[0]!.agrees, found!.candidates[0]!.differs], ['choose', ['NI number', 'surname'], ['date of birth']])
    // A twin's number under the other's name.
    assert.deepEqual(match([row(2, { nino: 'QQ381727A', surname: 'Brightwell', forename: 'Kofi', date_of_birth: '1990-07-19' })], [waits(1), twin]).map(([, state]) => state), ['choose'])
  })

  it('S1.85 is left to choose where it fits two schedules, or two rows fit one', () => {
    assert.deepEqual(match([row(2, { nino: 'QQ381726B' })], [waits(1), waits(3)]), [[2, 'choose', [1, 3]]])
    const both = matchRows([row(2, { nino: 'QQ381726B' }), row(3, { surname: 'Brightwell', forename: 'Kofi', date_of_birth: '1990-07-19' })], [waits(1)])
    assert.deepEqual(both.map(({ state, alsoIn }) => [state, alsoIn]), [['choose', [3]], ['choose', [2]]])
  })

  it('is about nobody who waits, or about somebody for whom a change is asked for already', () => {
    assert.deepEqual(match([row(2, { nino: 'QQ999999A' }), row(3, { surname: 'Brightwell', forename: 'Kofi', date_of_birth: '1990-09-20' })], [waits(1)]), [[2, 'nobody', []], [3, 'nobody', []]])
    assert.deepEqual(match([row(2, { nino: 'QQ381726B' })], [waits(1, { is_asked: true })]), [[2, 'asked', [1]]])
    assert.deepEqual(match([row(2, { surname: 'Brightwell' })], [waits(1, { nino_key: null, date_of_birth: null })]), [[2, 'nobody', []]], 'a surname alone is nobody')
  })

  it('S1.85 is left to choose where it has a name alone', () => {
    const named = row(2, { surname: 'BRIGHTWELL', forename: 'Kofi' })
    assert.deepEqual(match([named], [waits(1), twin]), [[2, 'choose', [1]]])
    assert.deepEqual(match([named], [waits(1, { is_asked: true })]), [[2, 'asked', [1]]])
    assert.deepEqual(match([row(2, { surname: 'Brightwell', forename: 'Kofe' })], [waits(1)]), [[2, 'nobody', []]])
  })

  it('S1.85 offers whoever is nearly so, a letter or a birthday off, and matches nobody on that', () => {
    const royston = { surname_key: 'ingleborough', forename_key: 'royston', date_of_birth: '1962-06-14', nino_key: null }
    const offered = (of: Partial<RowValues>, waiting: Waiting[] = [waits(1), waits(5, royston)]) => {
      const [found] = matchRows([row(2, { forename: 'Royston', surname: 'Ingleborough', date_of_birth: '1962-06-14', ...of })], waiting)
      return [found!.state, ...found!.candidates.flatMap(({ schedule, agrees, differs }) => [schedule, agrees.join(), differs.join()])]
    }
    assert.deepEqual(offered({ surname: 'Ingelborough' }), ['choose', 5, 'first name,date of birth', 'surname (two letters exchanged)'])
    assert.deepEqual(offered({ forename: 'Roy' }), ['choose', 5, 'surname,date of birth', 'first name (begins alike)'])
    assert.deepEqual(offered({ forename: 'Ingleborough', surname: 'Royston' }).slice(0, 2), ['choose', 5])
    const born = (date_of_birth: string) => [waits(5, { ...royston, date_of_birth })]
    assert.deepEqual(offered({ date_of_birth: '1962-06-11' }, born('1962-11-06')), ['choose', 5, 'surname,first name', 'date of birth (day and month exchanged)'])
    assert.deepEqual(offered({ date_of_birth: '1962-06-15' }), ['choose', 5, 'surname,first name', 'date of birth (one day apart)'])
    assert.deepEqual(offered({ nino: 'QQ381762', date_of_birth: null }, [waits(5, { ...royston, nino_key: 'QQ381726' })]), ['choose', 5, 'surname,first name', 'NI number (two characters exchanged)'])
    // A twin, a namesake, and somebody with another NI number as well are other people; an NI number a letter off, and nothing else, is nobody's.
    assert.deepEqual(offered({ forename: 'Gareth' }), ['nobody'])
    assert.deepEqual(offered({ date_of_birth: '1971-01-30' }), ['nobody'])
    assert.deepEqual(offered({ surname: 'Ingelborough', nino: 'QQ555555' }, [waits(5, { ...royston, nino_key: 'QQ381726' })]), ['nobody'])
    assert.deepEqual(offered({ nino: 'QQ381762', surname: null, forename: null, date_of_birth: null }, [waits(1)]), ['nobody'])
    assert.deepEqual(offered({ surname: 'Ingelborough' }, [waits(5, { ...royston, is_asked: true })]).slice(0, 2), ['asked', 5])
    const his = { forename: 'Royston', date_of_birth: '1962-06-14' }
    const both = matchRows([row(2, { ...his, surname: 'Ingleborough' }), row(3, { ...his, surname: 'Ingelborough' })], [waits(5, royston)])
    assert.deepEqual(both.map(({ state, alsoIn }) => [state, alsoIn]), [['matched', [3]], ['choose', [2]]], 'whoever is nearly so leaves a match alone')
  })

  it('needs something by which to know the person, and a reference for an award of Housing Benefit alone', () => {
    const { values } = row(2, { surname: 'Brightwell' })
    assert.deepEqual(problemsWithRow(values, 'universal-credit'), { nino: 'Give the NI number, the HB reference, or surname, first name and date of birth' })
    assert.deepEqual(problemsWithRow({ ...values, nino: 'QQ381726B' }, 'housing-benefit'), { hb_reference: 'An award of Housing Benefit has a reference: enter it' })
    assert.deepEqual(problemsWithRow({ ...values, nino: 'QQ381726B', decision: 'refused' }, 'housing-benefit'), {})
    assert.deepEqual(problemsWithRow({ ...values, nino: 'QQ381726B' }, 'universal-credit'), {})
  })

  it('says the position, and from when: never before the wait that it ends', () => {
    assert.deepEqual([positionOf({ decision: null }, 'housing-benefit'), positionOf({ decision: 'awarded' }, 'universal-credit'), positionOf({ decision: 'refused' }, 'housing-benefit')],
      ['passported', 'passported-universal-credit', 'not-passported'])
    assert.deepEqual(['2026-10-01', '2026-10-11', '2026-11-02'].map((holds_from) => holdsFrom({ holds_from }, { since: '2026-10-11' })), ['2026-10-11', '2026-10-11', '2026-11-02'])
  })
})
