// Whether two records are one person: each field compared, what each agreement is worth, and who must never be called the same. No input or output here.
import { dateLikeness, forenameLikeness, nameLikeness, numberLikeness, type Likeness } from './likeness.ts'

/** What is compared of a person: names as search keys, numbers and telephones in capitals without spaces, the postcode as it is written. */
export type Identity = {
  surname: string
  forename: string
  date_of_birth: string | null
  nino: string | null
  hb_number: string | null
  postcode: string
  address: string
  telephones: string[]
  email: string
}
export type Sounds = { surname: boolean, forename: boolean }

export type Agreement = 'agrees' | 'exchanged' | 'nearly' | 'differs' | 'unknown'
export type FieldName = 'surname' | 'forename' | 'date_of_birth' | 'nino' | 'hb_number' | 'address' | 'telephone' | 'email'
export type Compared = { field: FieldName, agreement: Agreement, why: string }
export type Verdict = keyof typeof verdicts

/** What the reviewer is told. Only the first two call it the same person. */
export const verdicts = {
  same: 'Very likely the same person',
  likely: 'Likely the same person',
  possible: 'Perhaps the same person',
  twin: 'May be a twin: the same birthday and surname, and another first name',
  'twin-number': 'May be a twin: another first name, though the NI number is the same. One of the two may have the other’s number',
  household: 'Lives at the same address and was born on another day: perhaps a relative',
  neighbour: 'Lives at the same postcode and was born on another day: perhaps a relative or a neighbour',
  namesake: 'Has the same name, and little else agrees',
  number: 'Has the same NI number, and little else agrees: one of the two may have the other’s number',
  other: 'Another person',
} as const

/**
 * What an agreement is worth: roughly how often, as a power of two, it is seen between two records of one person rather than of two. A birthday is shared
 * by one of thousands, a surname by one of a hundred. Nothing known says nothing. These are estimates, not counts: the words matter, the number is never shown.
 */
const worth: Record<FieldName, Record<Exclude<Agreement, 'unknown'>, number>> = {
  nino: { agrees: 18, exchanged: 11, nearly: 11, differs: -8 },
  hb_number: { agrees: 13, exchanged: 8, nearly: 8, differs: -2 },
  date_of_birth: { agrees: 12, exchanged: 9, nearly: 6, differs: -6 },
  surname: { agrees: 7, exchanged: 5, nearly: 4, differs: -3 },
  forename: { agrees: 6, exchanged: 5, nearly: 3, differs: -4 },
  address: { agrees: 6, exchanged: 4, nearly: 4, differs: -1 },
  telephone: { agrees: 6, exchanged: 0, nearly: 0, differs: 0 },
  email: { agrees: 9, exchanged: 0, nearly: 0, differs: 0 },
}
const enough = { same: 24, likely: 15, possible: 8 }

export function comparePeople(proposed: Identity, recorded: Identity, sounds: Sounds): { fields: Compared[], weight: number, verdict: Verdict } {
  const namesExchanged = proposed.surname !== proposed.forename && proposed.surname === recorded.forename && proposed.forename === recorded.surname
  const exchanged = { agreement: 'exchanged', why: 'surname and first name exchanged' } as const
  const fields: Compared[] = [
    { field: 'surname', ...namesExchanged ? exchanged : nameAgreement(proposed.surname, recorded.surname, sounds.surname, nameLikeness) },
    { field: 'forename', ...namesExchanged ? exchanged : nameAgreement(proposed.forename, recorded.forename, sounds.forename, forenameLikeness) },
    { field: 'date_of_birth', ...agreementOf(proposed.date_of_birth, recorded.date_of_birth, dateLikeness) },
    { field: 'nino', ...agreementOf(proposed.nino, recorded.nino, numberLikeness) },
    { field: 'hb_number', ...agreementOf(proposed.hb_number, recorded.hb_number, numberLikeness) },
    { field: 'address', ...addressAgreement(proposed, recorded) },
    { field: 'telephone', ...agreementOf(proposed.telephones[0] && 'given', recorded.telephones[0] && 'given', () =>
      (proposed.telephones.some((number) => recorded.telephones.includes(number)) ? { steps: 0, why: '' } : undefined)) },
    { field: 'email', ...agreementOf(proposed.email, recorded.email, (one, other) => (one === other ? { steps: 0, why: '' } : undefined)) },
  ]
  const weight = fields.reduce((sum, { field, agreement }) => sum + (agreement === 'unknown' ? 0 : worth[field][agreement]), 0)
  return { fields, weight, verdict: verdictOf(Object.fromEntries(fields.map(({ field, agreement }) => [field, agreement])) as Record<FieldName, Agreement>, weight) }
}

/** The guards come first: however much agrees, twins, people of one household and of one postcode are not called the same. */
function verdictOf(of: Record<FieldName, Agreement>, weight: number): Verdict {
  if (of.forename === 'differs' && of.surname !== 'differs' && of.date_of_birth === 'agrees') return of.nino === 'agrees' ? 'twin-number' : 'twin'
  const bornOnOtherDays = of.date_of_birth === 'differs' && of.nino !== 'agrees'
  if (bornOnOtherDays && of.address === 'agrees') return 'household'
  if (bornOnOtherDays && of.address === 'nearly') return 'neighbour'
  if (weight >= enough.same) return 'same'
  if (weight >= enough.likely) return 'likely'
  if (weight >= enough.possible) return 'possible'
  if (of.surname === 'agrees' && of.forename === 'agrees') return 'namesake'
  // Nobody should have it besides.
  return of.nino === 'agrees' ? 'number' : 'other'
}

type Agreed = { agreement: Agreement, why: string }

function nameAgreement(proposed: string, recorded: string, soundsAlike: boolean, likeness: typeof nameLikeness): Agreed {
  if (proposed === '' || recorded === '') return { agreement: 'unknown', why: '' }
  if (proposed === recorded) return { agreement: 'agrees', why: '' }
  const [short, long] = proposed.length < recorded.length ? [proposed, recorded] : [recorded, proposed]
  if (long.startsWith(short)) return { agreement: 'nearly', why: short.length === 1 ? 'an initial only' : 'begins alike' }
  return asAgreed(likeness(proposed, recorded, soundsAlike) ?? likeness(recorded, proposed, soundsAlike))
}

function agreementOf(proposed: string | null | undefined, recorded: string | null | undefined, likeness: (one: string, other: string) => Likeness | undefined): Agreed {
  return proposed && recorded ? asAgreed(likeness(proposed, recorded)) : { agreement: 'unknown', why: '' }
}

function addressAgreement(one: Identity, other: Identity): Agreed {
  if (one.postcode === '' || other.postcode === '') return { agreement: 'unknown', why: '' }
  if (one.postcode !== other.postcode) return { agreement: 'differs', why: '' }
  // Where both say the postcode alone, that is all that is known to agree.
  return one.address !== '' && one.address === other.address ? { agreement: 'agrees', why: '' } : { agreement: 'nearly', why: 'the same postcode' }
}

function asAgreed(of: Likeness | undefined): Agreed {
  if (!of) return { agreement: 'differs', why: '' }
  return of.steps === 0 ? { agreement: 'agrees', why: '' } : { agreement: of.why.includes('month exchanged') ? 'exchanged' : 'nearly', why: of.why }
}
