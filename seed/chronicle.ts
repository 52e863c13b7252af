// What happened to the cast, in the order in which it became known: capacities, prices, empty days, clients, schedules, their ends, HB positions.
import type pg from 'pg'
import { searchKey } from '#platform/text.ts'
import type { AuthorityCode, Client, Service, Stay } from './cast-shapes.ts'
import { dayOf, londonMoment, shiftDay } from './days.ts'
import { change, insert, type Row } from './rows.ts'

/** The keys of what stands already, by the names the cast uses for it. */
export type Ids = {
  authorities: Map<string, number>
  organisations: Map<string, string>
  levels: Map<string, string>
  units: Map<string, string>
  memberships: Map<string, string>
}

type Known = { at: string, write(connection: pg.Client, ids: Ids): Promise<unknown> }
type ClientOf = Client & { readonly authority: AuthorityCode }
type Cast = { services: readonly Service[], clients: readonly ClientOf[], today: Temporal.PlainDate }

/** In this order a unit is free before the next person comes, and history has what was known before each change. */
export function chronicleOf({ services, clients, today }: Cast): Known[] {
  const serviceOf = new Map(services.map((service) => [service.number, service]))
  const events = [
    ...services.flatMap((service) => [...levelEvents(service), ...voidEvents(service, today)]),
    ...clients.flatMap((client) => clientEvents(client, serviceOf, today)),
  ]
  const tooNew = events.find((event) => event.at > londonMoment(today.toString(), 0))
  if (tooNew) throw new Error(`The cast knows something only at ${tooNew.at}, after today`)
  return events.sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0))
}

/** What holds at a level until the next of its kind starts: its capacity, and its price. */
function levelEvents(service: Service): Known[] {
  return service.levels.flatMap((level) => [
    ...inTurn(service, level.number, 'capacity', level.capacity.map(({ from, units }) => ({ from, of: { units } }))),
    ...inTurn(service, level.number, 'price', (level.prices ?? []).map(({ from, pence }) => ({ from, of: { weekly_pence: pence } }))),
  ])
}

function inTurn(service: Service, level: number, table: 'capacity' | 'price', rows: readonly { from: string, of: Row }[]): Known[] {
  return rows.map((row, at): Known => {
    const known = londonMoment(shiftDay(row.from, -14), 12, level)
    return { at: known, write: async (connection, ids) => {
      const of = { authority_id: ids.authorities.get(service.authority)!, service_level_id: ids.levels.get(`${service.number} ${level}`)! }
      const before = rows[at - 1]
      if (before) await change(connection, table, { ...of, starts_on: before.from }, { ends_on: shiftDay(row.from, -1) }, known)
      await insert(connection, table, [{ ...of, service_id: service.number, starts_on: row.from, ...row.of, recorded_at: known }])
    } }
  })
}

function voidEvents(service: Service, today: Temporal.PlainDate): Known[] {
  return service.properties.flatMap((property) => property.units).flatMap((unit) => (unit.voids ?? []).flatMap((empty): Known[] => {
    const from = dayOf(empty.from, today)
    const of = (ids: Ids) => ({
      authority_id: ids.authorities.get(service.authority)!, service_id: service.number,
      unit_id: ids.units.get(`${service.number} ${unit.name}`)!,
    })
    const begun = londonMoment(shiftDay(from, 1), 14)
    const begins: Known = { at: begun, write: (connection, ids) => insert(connection, 'unit_void',
      [{ ...of(ids), kind: empty.kind, starts_on: from, comment: empty.comment ?? '', recorded_at: begun }]) }
    if (empty.to === undefined) return [begins]
    const to = dayOf(empty.to, today)
    const over = londonMoment(shiftDay(to, 1), 9)
    return [begins, { at: over, write: (connection, ids) =>
      change(connection, 'unit_void', { ...of(ids), starts_on: from }, { ends_on: to }, over) }]
  }))
}

function clientEvents(client: ClientOf, serviceOf: Map<number, Service>, today: Temporal.PlainDate): Known[] {
  const firstKnown = client.stays.map((stay) => knownAt(stay, today)).sort()[0]!
  const met = Temporal.Instant.from(firstKnown).subtract({ minutes: 5 }).toString()
  const events: Known[] = [{ at: met, write: async (connection, ids) => {
    const of = { authority_id: ids.authorities.get(client.authority)! }
    await insert(connection, 'client', [{ ...of, ...clientRow(client, serviceOf), recorded_at: met }])
    if (!client.needToKnow) return
    const { grantedTo, reason } = client.needToKnow
    const membership = ids.memberships.get(`${client.authority} ${grantedTo}`)!
    await insert(connection, 'client_grant', [{ ...of, client_id: client.number, membership_id: membership, reason, granted_at: met }])
  } }]
  if (client.died !== undefined) {
    const died = dayOf(client.died, today)
    const told = londonMoment(shiftDay(died, 1), 15)
    const key = (ids: Ids) => ({ authority_id: ids.authorities.get(client.authority)!, id: client.number })
    events.push({ at: told, write: (connection, ids) => change(connection, 'client', key(ids), { date_of_death: died }, told) })
  }
  return [...events, ...client.stays.flatMap((stay) => stayEvents(client, stay, serviceOf.get(stay.service)!, today))]
}

function stayEvents(client: Client, stay: Stay, service: Service, today: Temporal.PlainDate): Known[] {
  const known = knownAt(stay, today)
  const from = dayOf(stay.from, today)
  const of = (ids: Ids) => ({ authority_id: ids.authorities.get(service.authority)! })
  const accepted: Known = { at: known, write: async (connection, ids) => {
    await insert(connection, 'schedule', [{
      ...of(ids), id: stay.number, service_id: service.number, service_type: service.type, client_id: client.number,
      service_level_id: ids.levels.get(`${service.number} ${stay.level}`)!,
      unit_id: stay.unit === undefined ? null : ids.units.get(`${service.number} ${stay.unit}`)!,
      place: stay.unit === undefined ? null : stay.place ?? 1,
      units: stay.units ?? '1.00', reference: stay.reference ?? '', starts_on: from,
      overlap_reason: stay.overlap ?? null, comments: stay.comments ?? '', recorded_at: known,
    }])
    await connection.query(
      `insert into client_organisation (authority_id, organisation_id, client_id, service_id, surname_key, forename_key, since)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
      [of(ids).authority_id, ids.organisations.get(`${service.authority} ${service.organisation}`), client.number,
        service.domesticViolence ? service.number : null, searchKey(client.surname), searchKey(client.forename), known])
  } }
  const positions = positionsOf(client, stay, service).map((position): Known => {
    const startsOn = position.from === undefined ? from : dayOf(position.from, today)
    const at = position.from === undefined ? known : londonMoment(shiftDay(startsOn, 1), 11)
    return { at, write: (connection, ids) => insert(connection, 'hb_position', [{
      ...of(ids), service_id: service.number, client_id: client.number, schedule_id: stay.number, starts_on: startsOn,
      position: position.position, reference: position.reference ?? '', comment: position.comment ?? '', recorded_at: at,
    }]) }
  })
  if (!stay.left) return [accepted, ...positions]
  const [left, reason] = [dayOf(stay.left[0], today), stay.left[1]]
  const told = londonMoment(shiftDay(left, stay.endKnownAfter ?? 1), 10, stay.number % 60)
  return [accepted, ...positions, { at: told, write: (connection, ids) =>
    change(connection, 'schedule', { ...of(ids), id: stay.number }, { left_on: left, end_reason: reason }, told) }]
}

function knownAt(stay: Stay, today: Temporal.PlainDate): string {
  return londonMoment(shiftDay(dayOf(stay.from, today), stay.knownAfter ?? 1), 11, stay.number % 60)
}

function positionsOf(client: Client, stay: Stay, service: Service): NonNullable<Stay['hb']> {
  if (stay.hb) return stay.hb
  if (service.type === 'floating-support') return [{ position: 'not-passported' }]
  return [client.hb === undefined ? { position: 'passported-universal-credit' } : { position: 'passported', reference: client.hb }]
}

function clientRow(client: Client, serviceOf: Map<number, Service>) {
  const [address_1, address_2, town, postcode] = addressOf(client, serviceOf)
  return {
    id: client.number, title: client.title ?? '', forename: client.forename, surname: client.surname,
    surname_key: searchKey(client.surname), forename_key: searchKey(client.forename), initials_only: client.initialsOnly ?? false,
    gender: client.gender, date_of_birth: client.born, ethnicity: client.ethnicity ?? 'not-known', nino: client.nino ?? null,
    nino_missing_reason: client.noNino ?? null, hb_number: client.hb ?? null, primary_client_group: client.group,
    telephone: client.telephone ?? '', mobile: client.mobile ?? '', email: client.email ?? '',
    address_1, address_2, town, postcode, address_withheld: client.lives === 'withheld', need_to_know: client.needToKnow !== undefined,
  }
}

/** Whoever says nothing else lives in the unit of their last stay. */
function addressOf(client: Client, serviceOf: Map<number, Service>): readonly [string, string, string, string] {
  if (client.lives === 'withheld') return ['', '', '', '']
  if (client.lives) return [client.lives[0], '', client.lives[1], client.lives[2]]
  const stay = client.stays.at(-1)!
  const property = serviceOf.get(stay.service)!.properties.find((each) => each.units.some((unit) => unit.name === stay.unit))
  if (!property) throw new Error(`Client ${client.number} of the cast lives nowhere`)
  return [stay.unit!.replace(/^House \d, /, ''), property.address[0], property.address[1], property.address[2]]
}
