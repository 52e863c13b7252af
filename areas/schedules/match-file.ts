// A file from Housing Benefit or Universal Credit: what its rows may say, and whose schedule each is about. Pure: nothing here reads or writes.
import { comparePeople, datesNear, hbReference, identityFields, nino } from '#areas/clients/public.ts'
import type { HbPosition } from '#code-lists/hb-positions.ts'
import { choice, date, type Errors, type ValuesOf } from '#platform/fields.ts'
import { searchKey } from '#platform/text.ts'
import { hbFields } from './schedule.ts'

const sources = { list: 'match-source', codes: [{ code: 'housing-benefit', label: 'Housing Benefit' }, { code: 'universal-credit', label: 'Universal Credit' }] } as const
const decisions = { list: 'match-decision', codes: [{ code: 'awarded', label: 'Awarded' }, { code: 'refused', label: 'Refused' }] } as const

/** Where a file is kept as a draft while it is worked through: under an address that no form has, so that nothing typed is ever put in its place. */
export const fileUnderWay = { form: '/schedules/awaiting-hb/match/file', page: '/schedules/awaiting-hb/match' } as const

/** As a file may say it: there is no list to choose from. */
export const decisionWords = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(decisions.codes.map(({ label }) => label))

/** Universal Credit has no reference, so which of the two it is can't be seen from a row. */
export const sourceField = { source: choice({ label: 'Where it comes from', list: sources }) }
export type Source = (typeof sources.codes)[number]['code']

const { surname, forename, date_of_birth } = identityFields
export const rowFields = {
  nino: identityFields.nino,
  hb_reference: hbFields.hb_reference,
  surname: { ...surname, optional: true as const },
  forename: { ...forename, optional: true as const },
  date_of_birth: { ...date_of_birth, optional: true as const },
  decision: choice({ label: 'Decision', list: decisions, optional: true }),
  holds_from: date({ label: 'First day of the award', yearNeeded: true }),
}
export type RowValues = ValuesOf<typeof rowFields>
export type FileRow = { line: number, values: RowValues }

/** What the columns are called in such files, the usual name first. Others are passed over. */
export const headings: Record<keyof typeof rowFields, readonly string[]> = {
  nino: ['ni number', 'nino', 'ni no', 'national insurance number'],
  hb_reference: ['hb reference', 'hb ref', 'hb_reference', 'claim reference', 'claim number'],
  surname: ['surname', 'last name', 'family name'],
  forename: ['first name', 'forename', 'first names'],
  date_of_birth: ['date of birth', 'date_of_birth', 'dob'],
  decision: ['decision', 'outcome'],
  holds_from: ['award from', 'award start', 'holds_from', 'effective date', 'effective from'],
}

/** What a row must say besides what its fields ask. */
export function problemsWithRow(values: Partial<RowValues>, source: Source): Errors {
  const errors: Errors = {}
  const { nino: number, hb_reference, surname: last, forename: first, date_of_birth: born, decision } = values
  const isKnown = [number, hb_reference, last, first, born].every((value) => value !== undefined)
  if (isKnown && !number && !hb_reference && !(last && first && born)) errors['nino'] = 'Give the NI number, the HB reference, or surname, first name and date of birth'
  if (source === 'housing-benefit' && hb_reference === null && decision !== undefined && decision !== 'refused') errors['hb_reference'] = 'An award of Housing Benefit has a reference: enter it'
  return errors
}

export function positionOf({ decision }: Pick<RowValues, 'decision'>, source: Source): HbPosition {
  if (decision === 'refused') return 'not-passported'
  return source === 'housing-benefit' ? 'passported' : 'passported-universal-credit'
}

/** Somebody who awaits Housing Benefit, with what tells people apart. */
export type Waiting = {
  schedule: number, surname_key: string, forename_key: string, date_of_birth: string | null, nino_key: string | null, hb_number_key: string | null
  since: string, is_asked: boolean
}
export type Candidate<W> = W & { agrees: string[], differs: string[] }
/** `matched`: one person, and nothing speaks against it. `choose`: somebody has to look. `asked`: a change is under way already. */
export type Match<W> = FileRow & { state: 'matched' | 'choose' | 'asked' | 'nobody', candidates: Candidate<W>[], alsoIn: number[] }

/**
 * Whom each row is about, by NI number, HB reference, or name and date of birth. A row that agrees in one and differs in another, or fits
 * several people, and two rows that fit one person, are left to whoever looks: a wrong match pays for the wrong home. So are those who are
 * nearly somebody, a letter or a day off: they are offered, and never matched.
 */
export function matchRows<W extends Waiting>(rows: readonly FileRow[], waiting: readonly W[]): Match<W>[] {
  const by = (keyOf: (one: W) => string | null) => Map.groupBy(waiting.filter((one) => keyOf(one) !== null), keyOf)
  const [byNino, byReference, byName] = [
    by((one) => one.nino_key),
    by((one) => one.hb_number_key),
    by((one) => (one.date_of_birth === null ? null : nameKey(one.surname_key, one.forename_key, one.date_of_birth))),
  ]
  const nearTo = nearAmong(waiting)
  const nearLines = new Set<number>()
  const matches = rows.map((row): Match<W> => {
    const { nino: number, hb_reference, surname: last, forename: first, date_of_birth: born } = row.values
    const found = new Set<W>([
      ...(number ? byNino.get(nino.key(number)) ?? [] : []), ...(hb_reference ? byReference.get(hbReference.key(hb_reference)) ?? [] : []),
      ...(last && first && born ? byName.get(nameKey(searchKey(last), searchKey(first), born)) ?? [] : []),
    ])
    if (found.size === 0) {
      const candidates = nearTo(row.values)
      nearLines.add(row.line)
      return { ...row, state: candidates.length === 0 ? 'nobody' : candidates.every(({ is_asked }) => is_asked) ? 'asked' : 'choose', candidates, alsoIn: [] }
    }
    const candidates = [...found].map((one) => compared(row.values, one)).sort((one, other) => other.agrees.length - one.agrees.length)
    const [only] = candidates
    const state = candidates.length > 1 || only!.differs.length > 0 ? 'choose' : only!.is_asked ? 'asked' : 'matched'
    return { ...row, state, candidates, alsoIn: [] }
  })
  const linesOf = Map.groupBy(matches.flatMap(({ line, candidates }) => candidates.map(({ schedule }) => ({ schedule, line }))), ({ schedule }) => schedule)
  for (const match of matches) {
    match.alsoIn = [...new Set(match.candidates.flatMap(({ schedule }) => linesOf.get(schedule)!.map(({ line }) => line)))].filter((line) => line !== match.line)
    if (match.state === 'matched' && match.alsoIn.some((line) => !nearLines.has(line))) match.state = 'choose'
  }
  return matches
}

/** An award may be back-dated to before the wait; the position holds from the day on which the wait begins, or it would not end it. */
export function holdsFrom(values: Pick<RowValues, 'holds_from'>, { since }: Pick<Waiting, 'since'>): string {
  return values.holds_from > since ? values.holds_from : since
}

const nameKey = (last: string, first: string, born: string) => `${last}|${first}|${born}`

/** As many as anybody would look through. */
const mostNear = 5

/**
 * Who is likely the same person though no key of theirs is the same, by the comparison that reviewers are shown. That takes a birthday which is nearly
 * theirs or, with an NI number, their surname, so that only those are compared. Which reference they had says nothing. A row that has a name alone
 * is about whoever has it, which somebody has to look at.
 */
function nearAmong<W extends Waiting>(waiting: readonly W[]): (values: RowValues) => Candidate<W>[] {
  const [byBirth, bySurname] = [Map.groupBy(waiting, (one) => one.date_of_birth), Map.groupBy(waiting, (one) => one.surname_key)]
  const unknown = { hb_number: null, postcode: '', address: '', telephones: [], email: '' }
  return (values) => {
    const { nino: number, surname, forename, date_of_birth: born } = values
    if (!number && !born && surname && forename) {
      return (bySurname.get(searchKey(surname)) ?? []).filter((one) => one.forename_key === searchKey(forename)).slice(0, mostNear).map((one) => compared(values, one))
    }
    const sought = { ...unknown, surname: searchKey(surname ?? ''), forename: searchKey(forename ?? ''), date_of_birth: born, nino: number && nino.key(number) }
    const among = new Set([...(born ? [born, ...datesNear(born).keys()].flatMap((day) => byBirth.get(day) ?? []) : []), ...(number ? bySurname.get(sought.surname) ?? [] : [])])
    return [...among].map((one) => ({ one, ...comparePeople(sought,
      { ...unknown, surname: one.surname_key, forename: one.forename_key, date_of_birth: one.date_of_birth, nino: one.nino_key }, { surname: false, forename: false }) }))
      .filter(({ verdict }) => verdict === 'same' || verdict === 'likely')
      .sort((one, other) => other.weight - one.weight || one.one.schedule - other.one.schedule).slice(0, mostNear)
      .map(({ one, fields }) => ({ ...one,
        agrees: fields.flatMap(({ field, agreement }) => (agreement === 'agrees' ? inWords[field] ?? [] : [])),
        differs: fields.flatMap(({ field, agreement, why }) => (agreement === 'agrees' || agreement === 'unknown' ? [] : `${inWords[field]}${why && ` (${why})`}`)) }))
  }
}
const inWords: Record<string, string> = { nino: 'NI number', date_of_birth: 'date of birth', surname: 'surname', forename: 'first name' }

function compared<W extends Waiting>(values: RowValues, one: W): Candidate<W> {
  const [agrees, differs]: [string[], string[]] = [[], []]
  const compare = (what: string, theirs: string | null, ours: string | null) => {
    if (theirs === null || ours === null) return
    if (theirs === ours) agrees.push(what)
    else differs.push(what)
  }
  compare('NI number', values.nino && nino.key(values.nino), one.nino_key)
  // Most people who wait have no reference yet, and a new claim has a new one: another reference speaks against nobody.
  if (values.hb_reference && hbReference.key(values.hb_reference) === one.hb_number_key) agrees.push('HB reference')
  compare('date of birth', values.date_of_birth, one.date_of_birth)
  compare('surname', values.surname && searchKey(values.surname), one.surname_key)
  compare('first name', values.forename && searchKey(values.forename), one.forename_key)
  return { ...one, agrees, differs }
}
