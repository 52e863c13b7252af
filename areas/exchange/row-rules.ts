// What is wrong within a row of a pack, and what is only odd: real records hold what a strict form would refuse (domain.md 2.3).
import { nino, postcode, problemsWithClient, type ClientValues } from '#areas/clients/public.ts'
import { problemsWithHb } from '#areas/schedules/public.ts'
import type { Errors } from '#platform/fields.ts'

type Client = Partial<ClientValues> & { initials_only?: boolean, date_of_death?: string | null }

/** All that the form would refuse about a person, and what it would warn of. Initials are right where the pack says that they are. */
export function flagsOfClient(row: Client, today: Temporal.PlainDate): Errors {
  const isFromRefuge = row.initials_only === true || row.nino_missing_reason === 'domestic-violence-service'
  const isBirthMissing = row.date_of_birth === null
  const flags = problemsWithClient(isBirthMissing ? withoutBirth(row) : row, { domesticViolence: isFromRefuge, today })
  if (isBirthMissing) flags['date_of_birth'] = 'There is no date of birth'
  const [oddNino] = row.nino ? nino.warnings(row.nino) : []
  const [oddPostcode] = row.postcode ? postcode.warnings(row.postcode) : []
  if (oddNino) flags['nino'] = oddNino
  if (oddPostcode) flags['postcode'] = oddPostcode
  return flags
}

function withoutBirth({ date_of_birth: _, ...rest }: Client): Client {
  return rest
}

type Schedule = { unit?: string | null, place?: number | null, starts_on?: string | null, left_on?: string | null, end_reason?: string | null }

export function problemsWithScheduleRow({ unit, place, starts_on, left_on, end_reason }: Schedule): Errors {
  const errors: Errors = {}
  if (unit === null && place) errors['place'] = 'Without a unit there is no place: leave this empty'
  // Left 10 May is a last night on 9 May: who came on 10 May stayed no night (Q.09).
  if (starts_on && left_on && left_on <= starts_on) errors['left_on'] = 'End date must be after the start date, since the day of leaving is not counted'
  if (left_on && end_reason === null) errors['end_reason'] = 'A schedule with an end date needs the reason for it'
  if (left_on === null && end_reason) errors['left_on'] = 'A schedule with a reason for its end needs the end date'
  return errors
}

type Hb = { position?: string, reference?: string | null, comment?: string | null }

export function problemsWithHbRow({ position, reference = null, comment = null }: Hb): Errors {
  // Asked as of accommodation: what only floating support may not have is flagged where the service is known.
  const asInForm = { hb_position: position, hb_reference: reference, comments: comment } as Parameters<typeof problemsWithHb>[0]
  const { hb_reference, comments } = problemsWithHb(asInForm, 'long-term-accommodation')
  return { ...(hb_reference ? { reference: hb_reference } : {}), ...(comments ? { comment: comments } : {}) }
}
