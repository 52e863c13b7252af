// A person who is supported: their facts as fields, and the rules about them. No input or output here.
import { clientGroup } from '#code-lists/client-groups.ts'
import { ethnicGroup } from '#code-lists/ethnic-groups.ts'
import { gender } from '#code-lists/gender.ts'
import { missingNinoReason } from '#code-lists/missing-nino-reasons.ts'
import { ageOn, showAge, showShortDate } from '#platform/dates.ts'
import { choice, date, email, flag, shaped, text, type Errors, type ValuesOf } from '#platform/fields.ts'
import type { Refusals } from '#platform/sql.ts'
import { hbReference, nino, postcode, telephone, uprn } from './identifiers.ts'

const readBy = (identifier: { read(raw: string): { value: string } | { error: string } }) => (clean: string) => identifier.read(clean)

const phone = (label: string) => shaped({ label, kind: 'tel', max: 30, optional: true, personal: true, reader: (clean) => telephone.read(clean, label) })

/** Who somebody is. Changes go as a request once there is a schedule (Q.06). */
export const identityFields = {
  title: text({ label: 'Title', max: 20, optional: true, personal: true, width: 5 }),
  forename: text({ label: 'First name', max: 80, personal: true, width: 20 }),
  surname: text({ label: 'Surname', max: 80, personal: true, width: 20 }),
  date_of_birth: date({ label: 'Date of birth', personal: true, notAfterToday: true, yearNeeded: true, hint: 'For example, 31 3 1980 or 31/3/1980' }),
  nino: shaped({ label: 'National Insurance number', max: 20, optional: true, personal: true, reader: readBy(nino), shown: nino.show, width: 20,
    hint: 'For example, QQ 12 34 56 C. Leave it empty only if you can give a reason.' }),
  nino_missing_reason: choice({ label: 'Reason for no National Insurance number', list: missingNinoReason, optional: true }),
  hb_number: shaped({ label: 'HB number', max: 30, optional: true, personal: true, reader: readBy(hbReference), width: 20 }),
}

/** What a provider keeps up to date itself: saved at once. */
export const contactFields = {
  gender: choice({ label: 'Gender', list: gender, personal: true }),
  ethnicity: choice({ label: 'Ethnicity', list: ethnicGroup, personal: true }),
  primary_client_group: choice({ label: 'Primary client group', list: clientGroup, optional: true, personal: true }),
  telephone: phone('Telephone number'),
  mobile: phone('Mobile number'),
  email: email({ label: 'E-mail address', optional: true, personal: true }),
  address_withheld: flag({ label: 'Address withheld, or no fixed address',
    hint: 'None has to be given then. One that is typed here is kept, and seen by everybody who may see this client; letters to Housing Benefit leave out where they live.' }),
  address_1: text({ label: 'Address 1', max: 100, optional: true, personal: true }),
  address_2: text({ label: 'Address 2', max: 100, optional: true, personal: true }),
  address_3: text({ label: 'Address 3', max: 100, optional: true, personal: true }),
  address_4: text({ label: 'Address 4', max: 100, optional: true, personal: true }),
  town: text({ label: 'Town', max: 60, optional: true, personal: true, width: 20 }),
  postcode: shaped({ label: 'Postcode', max: 10, optional: true, personal: true, reader: readBy(postcode), width: 10 }),
  uprn: shaped({ label: 'UPRN', max: 12, optional: true, personal: true, reader: readBy(uprn), width: 20 }),
}

export const clientFields = { ...identityFields, ...contactFields }
export type ClientValues = ValuesOf<typeof clientFields>

/** What a date of death asks on its own, since it also prompts to end schedules (S1.66). */
export const deathField = { date_of_death: date({ label: 'Date of death', optional: true, personal: true, notAfterToday: true, yearNeeded: true }) }

/**
 * Rules over several fields; a value that could not be read is undefined and has its message already. The name may be initials, and the
 * address withheld, in domestic-violence services only (Q.03).
 */
export function problemsWithClient(values: Partial<ClientValues>, { domesticViolence, today }: { domesticViolence: boolean, today: Temporal.PlainDate }): Errors {
  const errors: Errors = { ...problemsWithIdentity(values, { domesticViolence, today }), ...problemsWithAddress(values) }
  return errors
}

export function problemsWithIdentity(
  values: Partial<Pick<ClientValues, 'forename' | 'surname' | 'date_of_birth' | 'nino' | 'nino_missing_reason'>>,
  { domesticViolence, today }: { domesticViolence: boolean, today: Temporal.PlainDate },
): Errors {
  const errors: Errors = {}
  if (!domesticViolence) {
    for (const [field, label] of [['forename', 'First name'], ['surname', 'Surname']] as const) {
      // One letter may be a name; a letter with a full stop is an initial.
      if (/^(\p{L}\.\s?)+$/u.test(values[field] ?? '')) errors[field] = `${label} must be given in full; only domestic violence services may use initials`
    }
  }
  const age = values.date_of_birth === undefined ? undefined : ageOn(Temporal.PlainDate.from(values.date_of_birth), today)
  if (age !== undefined && age > 120) errors['date_of_birth'] = 'Date of birth must be within the last 120 years'
  if (values.nino === null && values.nino_missing_reason === null) {
    errors['nino'] = 'Enter the National Insurance number, or choose a reason for not having one'
  }
  if (values.nino && values.nino_missing_reason) {
    errors['nino_missing_reason'] = 'Choose no reason when there is a National Insurance number'
  }
  if (values.nino_missing_reason === 'under-16' && age !== undefined && age >= 16) errors['nino_missing_reason'] = 'Under 16 can be chosen only for people younger than 16'
  if (values.nino_missing_reason === 'domestic-violence-service' && !domesticViolence) {
    errors['nino_missing_reason'] = 'Domestic violence service can be chosen only in such a service'
  }
  return errors
}

export function problemsWithAddress(values: Partial<Pick<ClientValues, 'address_withheld' | 'address_1' | 'postcode'>>): Errors {
  const errors: Errors = {}
  if (!values.address_withheld && values.address_1 === null) errors['address_1'] = 'Enter the first line of the address, or tick that it is withheld or not fixed'
  if (!values.address_withheld && values.postcode === null) errors['postcode'] = 'Enter the postcode, or tick that the address is withheld or not fixed'
  return errors
}

/** What the database refuses about a person, in the words of the reviewer who meets it. */
export const refusals: Refusals = {
  client_dies_after_birth: { field: '', message: 'The date of birth would be after the date of death. Reject the request, or ask which of them is wrong' },
}

/** What looks odd and is accepted all the same (domain.md 3): shown beside the value. */
export function warningsAbout(values: { nino: string | null, postcode: string | null }): string[] {
  return [
    ...(values.nino ? nino.warnings(values.nino) : []),
    ...(values.postcode ? postcode.warnings(values.postcode) : []),
  ]
}

type Named = { title: string | null, forename: string, surname: string }

/** 'Booth, Mr Barry': how lists show a person, in the order they are sorted. */
export function listName({ title, forename, surname }: Named): string {
  const first = title && forename ? `${title} ${forename}` : title || forename
  return first ? `${surname}, ${first}` : surname
}

/** Instead of the name of whoever is counted, and whose record the reader may not open. */
export const unknownPerson = 'Somebody whose record you may not see'

/** The name as lists show it, where the reader may know it. */
export function nameIfKnown({ title, forename, surname }: { title: string | null, forename: string | null, surname: string | null }): string {
  return surname === null ? unknownPerson : listName({ title, forename: forename ?? '', surname })
}

/** 'Mr Barry Booth' */
export function fullName({ title, forename, surname }: Named): string {
  return [title, forename, surname].filter(Boolean).join(' ')
}

/** What the database refuses too: the rest of a person's facts may be odd. */
export function problemsWithDeath({ date_of_birth, date_of_death }: { date_of_birth?: string | null | undefined, date_of_death?: string | null | undefined }): Errors {
  return date_of_birth && date_of_death && date_of_death < date_of_birth ? { date_of_death: 'Date of death must be on or after the date of birth' } : {}
}

/** '12/09/1942 (84 years)': whoever has died has the age at which they did. */
export function birthAndAge({ date_of_birth, date_of_death }: { date_of_birth: string | null, date_of_death: string | null }, on: Temporal.PlainDate): string {
  if (date_of_birth === null) return 'Not known'
  const born = Temporal.PlainDate.from(date_of_birth)
  return `${showShortDate(born)} (${showAge(born, date_of_death === null ? on : Temporal.PlainDate.from(date_of_death))})`
}

/** 'J', 'J.K.' or 'JK', and not a short name such as Jo: what domestic violence services give instead of a first name. */
export function isInitials(forename: string): boolean {
  return /^\p{L}\.?(?:[ .]+\p{L}\.?)*$|^\p{Lu}{2}$/u.test(forename)
}

export function addressLine(of: { address_withheld: boolean, address_1: string, address_2: string, address_3: string, address_4: string, town: string, postcode: string }): string {
  const lines = [of.address_1, of.address_2, of.address_3, of.address_4, of.town, of.postcode].filter(Boolean).join(', ')
  return lines || (of.address_withheld ? 'Address withheld or not fixed' : 'No address recorded')
}
