// The kinds of organisation that work in an authority. A check of their table holds them, as packs and commands write them.
import type { CodeList } from './code-list.ts'

export const organisationKind = {
  list: 'organisation-kind',
  codes: ['commissioner', 'provider', 'landlord', 'youth-service', 'jobcentre'].map((code) => ({ code, label: code })),
} as const satisfies CodeList
