// What the cast consists of: the shapes of its authorities, services, people and stays.
import type { Role } from '#access/roles.ts'
import type { ClientGroup } from '#code-lists/client-groups.ts'
import type { EndReason } from '#code-lists/end-reasons.ts'
import type { EthnicGroup } from '#code-lists/ethnic-groups.ts'
import type { Gender } from '#code-lists/gender.ts'
import type { HbPosition } from '#code-lists/hb-positions.ts'
import type { MissingNinoReason } from '#code-lists/missing-nino-reasons.ts'
import type { Nation } from '#code-lists/nations.ts'
import type { OverlapReason } from '#code-lists/overlap-reasons.ts'
import type { ScheduleKind } from '#code-lists/schedule-kinds.ts'
import type { ServiceType } from '#code-lists/service-types.ts'
import type { VoidKind } from '#code-lists/void-kinds.ts'

/** A day as ISO text, or so many days from today: -40 is forty days ago. */
export type Day = string | number

export type Authority = { readonly code: 'northmoor' | 'southmere', readonly name: string, readonly nation: Nation }
export type AuthorityCode = Authority['code']

/** A financial year of thirteen pay periods, from its first day on. */
export type PayYear = { readonly year: string, readonly from: string }

export type Organisation = {
  readonly authority: AuthorityCode
  readonly name: string
  readonly kind: 'commissioner' | 'provider' | 'landlord' | 'youth-service' | 'jobcentre'
}

/** Somebody who signs in. One account, whatever the number of places they work in. */
export type Colleague = {
  readonly name: string
  readonly email: string
  readonly role: Role
  readonly works: readonly { readonly authority: AuthorityCode, readonly organisation: string, readonly services?: readonly number[] }[]
}

export type Service = {
  readonly authority: AuthorityCode
  readonly number: number
  readonly organisation: string
  readonly name: string
  readonly site?: string
  readonly type: ServiceType
  readonly domesticViolence?: true
  readonly description: string
  /** First and last day, both inside. */
  readonly contracts: readonly { readonly reference: string, readonly from: string, readonly to: string }[]
  /** Each capacity holds until the next one starts. */
  readonly levels: readonly {
    readonly number: number, readonly name: string, readonly kind: ScheduleKind
    readonly capacity: readonly { readonly from: string, readonly units: string }[]
    /** In pence a week, where the service is paid by its schedules; each holds until the next one starts. */
    readonly prices?: readonly { readonly from: string, readonly pence: number }[]
  }[]
  readonly properties: readonly Property[]
}

export type Property = {
  readonly name: string
  readonly address: readonly [line: string, town: string, postcode: string]
  readonly uprn?: string
  /** A shared house: a unit of its own, in which the units below are rooms. */
  readonly house?: true
  readonly units: readonly {
    readonly name: string, readonly level: number, readonly from: string, readonly places?: number, readonly units?: string
    readonly voids?: readonly { readonly kind: VoidKind, readonly from: Day, readonly to?: Day, readonly comment?: string }[]
  }[]
}

export type Client = {
  readonly number: number
  readonly title?: string
  readonly forename: string
  readonly surname: string
  readonly initialsOnly?: true
  readonly gender: Gender
  readonly born: string
  readonly died?: Day
  readonly ethnicity?: EthnicGroup
  readonly nino?: string
  readonly noNino?: MissingNinoReason
  readonly hb?: string
  readonly group: ClientGroup
  readonly telephone?: string
  readonly mobile?: string
  readonly email?: string
  /** Where the client says they live. Left out, it is the address of the unit; `withheld` keeps it from everybody. */
  readonly lives?: readonly [line: string, town: string, postcode: string] | 'withheld'
  readonly needToKnow?: { readonly grantedTo: string, readonly reason: string }
  readonly stays: readonly Stay[]
}

export type Stay = {
  readonly number: number
  readonly service: number
  readonly level: number
  readonly unit?: string
  readonly place?: number
  readonly units?: string
  readonly reference?: string
  readonly from: Day
  /** The day of leaving, and why. */
  readonly left?: readonly [Day, EndReason]
  readonly overlap?: OverlapReason
  readonly comments?: string
  /**
   * Housing Benefit positions in order of time. Left out: not passported in floating support, and elsewhere passported by the
   * client's HB number or, without one, by Universal Credit.
   */
  readonly hb?: readonly { readonly from?: Day, readonly position: HbPosition, readonly reference?: string, readonly comment?: string }[]
  /** Days after the start, and after the day of leaving, until the record knew: one, unless somebody was late. */
  readonly knownAfter?: number
  readonly endKnownAfter?: number
}

/** Somebody a provider is about to ask a schedule for. `known` is the record the reviewer should find for them. */
export type PersonToAskFor = {
  readonly authority: AuthorityCode
  readonly known?: number
  readonly title?: string
  readonly forename: string
  readonly surname: string
  readonly initialsOnly?: true
  readonly gender: Gender
  readonly born: string
  readonly nino?: string
  readonly noNino?: MissingNinoReason
  readonly group: ClientGroup
  readonly lives: readonly [line: string, town: string, postcode: string] | 'withheld'
  readonly service: number
  readonly level: number
  readonly unit?: string
  readonly from: Day
  readonly hb: { readonly position: HbPosition, readonly reference?: string }
  readonly comments?: string
  /** What this person shows. */
  readonly shows: string
}
