// People to ask schedules for, as many as it takes: each new to everybody, like nobody else, and invented.

const words = ['Ash', 'Birch', 'Cedar', 'Dale', 'Elm', 'Fern', 'Glen', 'Heath', 'Ivy', 'Juniper']

/** 'Ash', 'Birch', … 'Birch-Ash', …: another name for every number. */
export function nameOf(number: number): string {
  return [...String(number)].map((digit) => words[Number(digit)]!).join('-')
}

/** What the form asks about somebody and their floating support. Everybody has a date of birth of their own. */
export function newcomer(number: number, more: Record<string, string> = {}): Record<string, string> {
  return {
    forename: 'Newcomer', surname: nameOf(number), date_of_birth: Temporal.PlainDate.from('1930-01-01').add({ days: number }).toString(),
    nino_missing_reason: 'none-yet', gender: 'U', ethnicity: 'not-known', primary_client_group: 'generic',
    address_1: `${number} Wharf Road`, town: 'Northmoor', postcode: 'ZY2 4QL',
    units: '1.00', starts_on: '2026-11-10', hb_position: 'not-passported', ...more,
  }
}
