// Plants the cast in a demo or test installation: everything in one transaction, each fact recorded when it would have become known.
import type pg from 'pg'
import { roles, type Role } from '#access/roles.ts'
import { hashPassword } from '#areas/people/passwords.ts'
import { randomPassword } from '#areas/people/random-password.ts'
import { authorities, clients, colleagues, organisations, services } from './cast.ts'
import { chronicleOf } from './chronicle.ts'
import { londonMoment, shiftDay } from './days.ts'
import { insert } from './rows.ts'

export type SignIn = { role: Role, label: string, name: string, email: string, password: string, authorities: string[] }

/** Relative days of the cast must come after its written ones. */
const earliestToday = '2026-08-01'

/**
 * Writes the cast as the owner of the tables, and answers who may sign in with what. Does nothing, and answers nobody, where
 * it stands already. Several processes at once wait for each other. `passwords: 'random'` draws one for each account; anything
 * else is the password of them all.
 */
export async function plantCast(connection: pg.Client, options: { today: Temporal.PlainDate, passwords: string }): Promise<SignIn[]> {
  await connection.query('begin')
  try {
    await connection.query(`select pg_advisory_xact_lock(hashtext('throughline.plant'))`)
    const { rows } = await connection.query(`select kind, exists (select from authority where code = 'northmoor') as planted from installation`)
    const installation = rows[0] as { kind: string, planted: boolean }
    if (installation.kind === 'live') throw new Error('The cast is for demo and test installations only')
    const signIns = installation.planted ? [] : await plant(connection, options)
    await connection.query('commit')
    return signIns
  } catch (error) {
    await connection.query('rollback')
    throw error
  }
}

async function plant(connection: pg.Client, { today, passwords }: { today: Temporal.PlainDate, passwords: string }): Promise<SignIn[]> {
  if (today.toString() < earliestToday) throw new RangeError(`The demo data needs a day from ${earliestToday} on, not ${today.toString()}`)
  const authorityIds = await plantAuthorities(connection)
  const organisationIds = await plantOrganisations(connection, authorityIds)
  const ids = await plantServices(connection, authorityIds, organisationIds, today)
  const { signIns, membershipIds } = await plantColleagues(connection, authorityIds, organisationIds, passwords)
  for (const event of chronicleOf({ services, clients, today })) {
    await event.write(connection, { ...ids, authorities: authorityIds, organisations: organisationIds, memberships: membershipIds })
  }
  await connection.query(`select set_config('app.recorded_at', '', true)`)
  return signIns
}

const beginnings = londonMoment('2004-03-01', 9)

async function plantAuthorities(connection: pg.Client): Promise<Map<string, number>> {
  const rows = await insert(connection, 'authority', authorities.map((authority) => ({ ...authority, recorded_at: beginnings })))
  return new Map(rows.map((row) => [row['code'] as string, row['id'] as number]))
}

async function plantOrganisations(connection: pg.Client, authorityIds: Map<string, number>): Promise<Map<string, string>> {
  const rows = await insert(connection, 'organisation', organisations.map(({ authority, name, kind }) =>
    ({ authority_id: authorityIds.get(authority)!, name, kind, recorded_at: beginnings })))
  return new Map(rows.map((row, at) => [`${organisations[at]!.authority} ${row['name'] as string}`, row['id'] as string]))
}

/** Keys are 'service number' and 'service unit name', since service numbers are of one authority only. */
async function plantServices(connection: pg.Client, authorityIds: Map<string, number>, organisationIds: Map<string, string>, today: Temporal.PlainDate) {
  const recorded = new Map(services.map((service) => [service.number, londonMoment(shiftDay(service.contracts[0]!.from, -30), 10)]))
  const of = (service: (typeof services)[number]) =>
    ({ authority_id: authorityIds.get(service.authority)!, service_id: service.number, recorded_at: recorded.get(service.number)! })
  await insert(connection, 'service', services.map((service) => {
    const { service_id: id, ...rest } = of(service)
    return { ...rest, id, organisation_id: organisationIds.get(`${service.authority} ${service.organisation}`)!, name: service.name, site: service.site ?? '',
      type: service.type, domestic_violence: service.domesticViolence ?? false, description: service.description }
  }))
  await insert(connection, 'contract', services.flatMap((service) => withRenewals(service.contracts, today).map((contract) =>
    ({ ...of(service), reference: contract.reference, starts_on: contract.from, ends_on: contract.to, recorded_at: londonMoment(shiftDay(contract.from, -30), 11) }))))
  const levels = await insert(connection, 'service_level', services.flatMap((service) => service.levels.map(({ number, name, kind }) => ({ ...of(service), number, name, kind }))))
  const levelIds = new Map(levels.map((level) => [`${level['service_id'] as number} ${level['number'] as number}`, level['id'] as string]))
  const properties = await insert(connection, 'property', services.flatMap((service) => service.properties.map(({ name, address, uprn }) =>
    ({ ...of(service), name, address_1: address[0], town: address[1], postcode: address[2], uprn: uprn ?? '' }))))
  const propertyIds = new Map(properties.map((property) => [`${property['service_id'] as number} ${property['name'] as string}`, property['id'] as string]))
  const houses = await insert(connection, 'unit', services.flatMap((service) => service.properties.filter((property) => property.house).map((property) =>
    ({ ...of(service), property_id: propertyIds.get(`${service.number} ${property.name}`)!, name: property.name, kind: 'house', starts_on: property.units[0]!.from }))))
  const houseIds = new Map(houses.map((house) => [house['property_id'] as string, house['id'] as string]))
  const units = await insert(connection, 'unit', services.flatMap((service) => service.properties.flatMap((property) => property.units.map((unit) => {
    const propertyId = propertyIds.get(`${service.number} ${property.name}`)!
    const told = londonMoment(shiftDay(unit.from, -14), 12)
    return { ...of(service), property_id: propertyId, service_level_id: levelIds.get(`${service.number} ${unit.level}`)!, name: unit.name,
      kind: property.house ? 'room' : 'self-contained', part_of: houseIds.get(propertyId) ?? null, places: unit.places ?? 1, units: unit.units ?? '1.00',
      starts_on: unit.from, recorded_at: told }
  }))))
  return { levels: levelIds, units: new Map(units.map((unit) => [`${unit['service_id'] as number} ${unit['name'] as string}`, unit['id'] as string])) }
}

/** A demo that runs past the last contract of the cast gets three years more, as often as it takes. */
function withRenewals(contracts: (typeof services)[number]['contracts'], today: Temporal.PlainDate) {
  const all = [...contracts]
  for (let last = all.at(-1)!; last.to < today.toString(); last = all.at(-1)!) {
    const from = Temporal.PlainDate.from(last.to).add({ days: 1 })
    all.push({ reference: `${last.reference}+`, from: from.toString(), to: from.add({ years: 3 }).subtract({ days: 1 }).toString() })
  }
  return all
}

async function plantColleagues(connection: pg.Client, authorityIds: Map<string, number>, organisationIds: Map<string, string>, passwords: string) {
  const withPasswords = colleagues.map((colleague) => ({ ...colleague, password: passwords === 'random' ? randomPassword({ wordCount: 3 }) : passwords }))
  // One password for all is hashed once: it is for tests, which have no time to lose.
  const hashes = new Map(await Promise.all([...new Set(withPasswords.map(({ password }) => password))].map(async (password) => [password, await hashPassword(password)] as const)))
  const accounts = await insert(connection, 'account', withPasswords.map(({ email, password }) =>
    ({ email, email_key: email.toLowerCase(), password_hash: hashes.get(password)!, demo: true })))
  const accountIds = new Map(accounts.map((account) => [account['email'] as string, account['id'] as string]))
  const places = colleagues.flatMap((colleague) => colleague.works.map((works) => ({ colleague, works })))
  const memberships = await insert(connection, 'membership', places.map(({ colleague, works }) => ({
    authority_id: authorityIds.get(works.authority)!, account_id: accountIds.get(colleague.email)!, role: colleague.role, name: colleague.name,
    organisation_id: organisationIds.get(`${works.authority} ${works.organisation}`)!, recorded_at: londonMoment('2024-04-02', 9),
  })))
  const membershipIds = new Map(places.map(({ colleague, works }, at) => [`${works.authority} ${colleague.email}`, memberships[at]!['id'] as string]))
  await insert(connection, 'membership_service', places.flatMap(({ works }, at) => (works.services ?? []).map((service_id) =>
    ({ authority_id: authorityIds.get(works.authority)!, membership_id: memberships[at]!['id'] as string, service_id }))))
  const signIns = withPasswords.map(({ name, email, role, works, password }): SignIn => ({ role, label: roles[role].label, name, email, password,
    authorities: works.map((place) => authorities.find(({ code }) => code === place.authority)!.name) }))
  return { signIns, membershipIds }
}
