// Why a unit stands empty, and whether it could be let: a void counts as available, an unavailable unit does not.
import type { Code, CodeList } from './code-list.ts'

/** A household that needs a second unit makes that unit unavailable: ten units, one family in two of them, nine available. */
export const voidKind = {
  list: 'void-kind',
  codes: [
    { code: 'newly-acquired', label: 'Newly acquired', class: 'void' },
    { code: 'vacated', label: 'Vacated and ready to let', class: 'void' },
    { code: 'handed-over', label: 'Handed over by a contractor', class: 'void' },
    { code: 'minor-repairs', label: 'Minor repairs between lets', class: 'void' },
    { code: 'major-works', label: 'Having major works', class: 'unavailable' },
    { code: 'awaiting-works', label: 'Awaiting works', class: 'unavailable' },
    { code: 'awaiting-sale', label: 'Awaiting sale', class: 'unavailable' },
    { code: 'held-for-decant', label: 'Held for a decant', class: 'unavailable' },
    { code: 'household-in-another-unit', label: 'Taken by a household in another unit', class: 'unavailable' },
    { code: 'other', label: 'Other reason it cannot be let', class: 'unavailable' },
  ],
} as const satisfies CodeList<{ class: 'void' | 'unavailable' }>

export type VoidKind = Code<typeof voidKind>
