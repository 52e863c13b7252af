// GET /schedules/:schedule/hb-letter: a letter to the Housing Benefit office that asks what has become of a claim, to be printed and signed (S1.18, S1.85).
import { fullName, identityFields } from '#areas/clients/public.ts'
import { findMyEmail } from '#areas/people/public.ts'
import { daysBetween } from '#platform/dates.ts'
import { conflict, found, get, show } from '#platform/web/route.ts'
import { letterPage } from './awaiting-hb-letter.page.ts'
import { findClaim } from './awaiting-hb.sql.ts'
import { findSchedule } from './schedules.sql.ts'

export type Letter = {
  schedule: number
  /** Whoever opens it writes it, for the organisation they work in. */
  from: { organisation: string, name: string, email: string }
  to: { authority: string }
  date: string
  client_id: number
  client: string
  /** An office finds its claims by number or birthday. */
  date_of_birth: string | null
  nino: string | null
  hb_reference: string | null
  provider: string
  /** Null where it is withheld; then it is not said either which service, level and unit it is. */
  address: string[] | null
  service: string | null
  level: string | null
  units: string
  starts_on: string
  since: string
  days: number
  /** What the provider has written down that the claim waits for: for whoever writes, and no part of the letter. */
  comment: string
}

export const hbLetter = get('/schedules/:schedule/hb-letter', {
  // It is of its day: as at a past one there is nothing to send.
  name: 'schedules.hb-letter', summary: 'A letter to Housing Benefit about a claim that waits', permission: 'schedule.read', params: { schedule: 'number' },
  handle: async ({ db, params, today, user, note }) => {
    const [claim, me] = await Promise.all([db.row(findClaim, { ...params, today: today.toString() }), db.row(findMyEmail, {})])
    if (!claim) {
      const { id } = found(await db.row(findSchedule, params))
      throw conflict(`Schedule ${id} does not await Housing Benefit today, so there is nothing to write about. Open the schedule to see its Housing Benefit position.`)
    }
    note([`client:${claim.client_id}`])
    const { title, forename, surname, is_withheld, unit, address_1, address_2, town, postcode, ...row } = claim
    const lines = [address_1, address_2, town, postcode].filter((line) => line !== null && line !== '') as string[]
    return show<Letter>({
      ...row, schedule: params.schedule, date: today.toString(), client: fullName({ title, forename, surname }), nino: row.nino === null ? null : identityFields.nino.show(row.nino),
      from: { organisation: user.organisation.name, name: user.name, email: found(me).email }, to: { authority: user.authority.name },
      // A unit whose property has no address on record is at least named with its service.
      address: is_withheld ? null : [...(unit === null ? [] : [unit]), ...(lines.length > 0 ? lines : [row.service!])],
      days: daysBetween(Temporal.PlainDate.from(row.since), today),
    }, letterPage)
  },
})
