// The kinds of organisation that work in an authority. A check of their table holds them, as packs and commands write them.
import type { CodeList } from './code-list.ts'

export const organisationKind = {
  list: 'organisation-kind',
  codes: [
    { code: 'commissioner', label: 'Commissioner' }, { code: 'provider', label: 'Provider' }, { code: 'landlord', label: 'Landlord' },
    { code: 'youth-service', label: 'Youth service' }, { code: 'jobcentre', label: 'Jobcentre' },
  ],
} as const satisfies CodeList
