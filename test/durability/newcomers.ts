// People to ask schedules for, as many as it takes: each new to everybody, like nobody else, and invented.
import { createHash } from 'node:crypto'

/** Another name for every number, which neither looks nor sounds like the others: people who come near somebody on record are asked about. */
export function nameOf(number: number, kind = 'surname'): string {
  const drawn = createHash('sha256').update(`${kind} ${number}`).digest()
  const syllables = [0, 2, 4, 6, 8, 10, 12].map((at) => 'bdfgklmnprstvz'[drawn[at]! % 14]! + 'aeiou'[drawn[at + 1]! % 5]!).join('')
  return syllables[0]!.toUpperCase() + syllables.slice(1)
}

/** Each in a street of their own, since people of one household are asked about too. */
function postcodeOf(number: number): string {
  const letters = 'ABDEFGHJLNPQRSTUWXYZ'
  return `ZY${1 + number % 9} ${Math.floor(number / 9) % 10}${letters[Math.floor(number / 90) % 20]}${letters[Math.floor(number / 1_800) % 20]}`
}

/** What the form asks about somebody and their floating support. Everybody has a date of birth of their own. */
export function newcomer(number: number, more: Record<string, string> = {}): Record<string, string> {
  return {
    forename: nameOf(number, 'forename'), surname: nameOf(number),
    date_of_birth: Temporal.PlainDate.from('1930-01-01')
      .add({ days: createHash('sha256').update(`born ${number}`).digest().readUInt16BE() % 25_000 })
      .toString(),
    nino_missing_reason: 'none-yet', gender: 'U', ethnicity: 'not-known', primary_client_group: 'generic',
    address_1: `${number} ${nameOf(number, 'street')} Road`, town: 'Northmoor', postcode: postcodeOf(number),
    units: '1.00', starts_on: '2026-11-10', hb_position: 'not-passported', ...more,
  }
}
