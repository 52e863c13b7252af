// Why a client schedule ended, and how each reason counts as a departure.
import type { Code, CodeList } from './code-list.ts'

/** How a contract counts a reason; null where the reason alone can't say. A contract may map it otherwise. */
type EndReasonFacts = {
  /** Leaves support altogether; false for a move inside it. */
  readonly departure: boolean
  readonly outcome: 'successful' | 'unsuccessful' | null
  /** What the form proposes: planned is a fact of each departure, asked beside its destination. */
  readonly planned: boolean | null
  /** National indicator 1, independent living: 'depends' is settled by the length of the next stay. */
  readonly kpi1: 'yes' | 'no' | 'depends' | null
}

/**
 * The list mixes destinations and causes because the contracts do. Against intuition, and as the sources write it: a care home is a
 * successful move that is not independent living, and a death is an unsuccessful departure. "Did not take up the place" is missing on
 * purpose: where no night was stayed, the request is withdrawn and there is no schedule to end.
 */
export const endReason = {
  list: 'end-reason',
  codes: [
    moved('sheltered-housing', 'Moved into sheltered housing', 'yes'),
    moved('care-home', 'Moved into a care home', 'no'),
    moved('owner-occupier', 'Moved into accommodation as an owner occupier', 'yes'),
    moved('housing-association-tenancy', 'Moved to take up a housing association (RSL) tenancy (general needs)', 'yes'),
    moved('private-rented', 'Renting privately owned accommodation', 'yes'),
    moved('local-authority-tenancy', 'Moved to take up a local authority tenancy (general needs)', 'yes'),
    moved('other-successful', 'Other (successful)', null),
    left('another-supported-housing-service', 'Moved to another supported housing service', 'depends'),
    left('family-or-friends', 'Staying with family members or friends', 'depends'),
    left('bed-and-breakfast', 'Moved into bed and breakfast accommodation', 'no'),
    left('hospital-or-hospice', 'Entered hospital or hospice', 'no'),
    left('deceased', 'Deceased', null),
    left('custody', 'Taken into custody', 'no'),
    left('sleeping-rough', 'Sleeping rough', 'no'),
    left('lost-contact', 'Not known or lost contact', 'no'),
    left('evicted', 'Evicted', null),
    left('abandoned', 'Abandoned place in service', null),
    left('other-unsuccessful', 'Other (unsuccessful)', null),
    {
      code: 'moved-on-planned',
      label: 'Moved on, planned (destination not recorded)',
      departure: true,
      outcome: null,
      planned: true,
      kpi1: null,
    },
    { code: 'change-of-service', label: 'Change of service', departure: false, outcome: null, planned: null, kpi1: null },
  ],
} as const satisfies CodeList<EndReasonFacts>

export type EndReason = Code<typeof endReason>

function moved<const C extends string, const L extends string>(code: C, label: L, kpi1: EndReasonFacts['kpi1']) {
  return { code, label, departure: true, outcome: 'successful', planned: true, kpi1 } as const
}

function left<const C extends string, const L extends string>(code: C, label: L, kpi1: EndReasonFacts['kpi1']) {
  return { code, label, departure: true, outcome: 'unsuccessful', planned: false, kpi1 } as const
}
