// The Housing Benefit (HB) positions of a client, of which exactly one holds on a day, and what each asks for.
import type { Code, CodeList } from './code-list.ts'

/**
 * `subsidised` is read under a block subsidy contract only: floating support is paid without it. Someone awaiting HB is not subsidised
 * until the award comes, which is then back-dated by a change of position. Universal Credit has no HB reference at all, so whether a
 * client is passported must never be guessed from a reference. Floating support isn't asked: it is always "not HB passported".
 */
export const hbPosition = {
  list: 'hb-position',
  codes: [
    {
      code: 'passported',
      label: 'HB passported, with reference',
      needsReference: true,
      needsComment: false,
      subsidised: true,
      allowedForFloatingSupport: false,
    },
    {
      code: 'passported-universal-credit',
      label: 'Passported by Universal Credit housing costs, no HB reference',
      needsReference: false,
      needsComment: false,
      subsidised: true,
      allowedForFloatingSupport: false,
    },
    {
      code: 'awaiting',
      label: 'Awaiting HB',
      needsReference: false,
      needsComment: true,
      subsidised: false,
      allowedForFloatingSupport: false,
    },
    {
      code: 'not-passported',
      label: 'Not HB passported',
      needsReference: false,
      needsComment: false,
      subsidised: false,
      allowedForFloatingSupport: true,
    },
    {
      code: 'self-funder',
      label: 'Self-funder',
      needsReference: false,
      needsComment: false,
      subsidised: false,
      allowedForFloatingSupport: false,
    },
  ],
} as const satisfies CodeList<{ needsReference: boolean; needsComment: boolean; subsidised: boolean; allowedForFloatingSupport: boolean }>

export type HbPosition = Code<typeof hbPosition>
