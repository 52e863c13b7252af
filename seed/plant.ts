// Plants the cast in a demo or test installation: everything in one transaction, each fact recorded when it would have become known.
import type pg from 'pg'
import { roles, type Role } from '#access/roles.ts'
import { fourWeekly, type PayPeriod } from '#areas/payments/pay-period.ts'
import { hashPassword } from '#areas/people/passwords.ts'
import { randomPassword } from '#areas/people/random-password.ts'
import { authorities, clients, colleagues, organisations, payYears, services } from './cast.ts'
import { chronicleOf } from './chronicle.ts'
import { londonMoment, shiftDay } from './days.ts'
import { plantServices } from './plant-services.ts'
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
    const { rows } = await connection.query(
      `select kind, exists (select from authority where code = 'northmoor') as planted from installation`)
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
  const places = await plantOrganisations(connection)
  await plantPayPeriods(connection, places.authorities, today)
  const serviceIds = await plantServices(connection, services, { ...places, today })
  const { signIns, memberships } = await plantColleagues(connection, places, passwords)
  for (const event of chronicleOf({ services, clients, today })) {
    await event.write(connection, { ...places, ...serviceIds, memberships })
  }
  await connection.query(`select set_config('app.recorded_at', '', true)`)
  return signIns
}

type Places = { authorities: Map<string, number>, organisations: Map<string, string> }

async function plantOrganisations(connection: pg.Client): Promise<Places> {
  const recorded_at = londonMoment('2004-03-01', 9)
  const areas = await insert(connection, 'authority', authorities.map((authority) => ({ ...authority, recorded_at })))
  const areaIds = new Map(areas.map((area) => [String(area['code']), Number(area['id'])]))
  const written = await insert(connection, 'organisation', organisations.map(({ authority, name, kind }) =>
    ({ authority_id: areaIds.get(authority)!, name, kind, recorded_at })))
  return {
    authorities: areaIds,
    organisations: new Map(organisations.map(({ authority, name }, at) => [`${authority} ${name}`, String(written[at]!['id'])])),
  }
}

/** Each year known in the winter before it. */
async function plantPayPeriods(connection: pg.Client, areaIds: Places['authorities'], today: Temporal.PlainDate): Promise<void> {
  const periods = payPeriodsUntil(today)
  await insert(connection, 'pay_period', [...areaIds.values()].flatMap((authority_id) => periods.map((period) =>
    ({ authority_id, ...period, recorded_at: londonMoment(shiftDay(periods.find(({ year }) => year === period.year)!.starts_on, -60), 10) }))))
}

/** A demo that runs past the last year of the cast gets the years that follow. */
function payPeriodsUntil(today: Temporal.PlainDate): PayPeriod[] {
  const periods = payYears.flatMap(({ year, from }) => fourWeekly(year, Temporal.PlainDate.from(from)))
  for (let last = periods.at(-1)!; last.ends_on < today.toString(); last = periods.at(-1)!) {
    const next = Number(last.year.slice(0, 4)) + 1
    periods.push(...fourWeekly(`${next}-${String((next + 1) % 100).padStart(2, '0')}`, Temporal.PlainDate.from(last.ends_on).add({ days: 1 })))
  }
  return periods
}

async function plantColleagues(connection: pg.Client, { authorities: areaIds, organisations: organisationIds }: Places, passwords: string) {
  const withPasswords = colleagues.map((colleague) =>
    ({ ...colleague, password: passwords === 'random' ? randomPassword({ wordCount: 3 }) : passwords }))
  const hashes = await hashesOf(withPasswords.map(({ password }) => password))
  const accounts = await insert(connection, 'account', withPasswords.map(({ email, password }) =>
    ({ email, email_key: email.toLowerCase(), password_hash: hashes.get(password)!, demo: true })))
  const accountIds = new Map(accounts.map((account) => [account['email'], String(account['id'])]))

  const jobs = colleagues.flatMap(({ name, email, role, works }) => works.map((place) => ({ name, email, role, ...place })))
  const written = await insert(connection, 'membership', jobs.map((job) => ({
    authority_id: areaIds.get(job.authority)!, account_id: accountIds.get(job.email)!, role: job.role, name: job.name,
    organisation_id: organisationIds.get(`${job.authority} ${job.organisation}`)!, recorded_at: londonMoment('2024-04-02', 9),
  })))
  const memberships = new Map(jobs.map(({ authority, email }, at) => [`${authority} ${email}`, String(written[at]!['id'])]))
  await insert(connection, 'membership_service', jobs.flatMap(({ authority, email, services: numbers = [] }) => numbers.map((service_id) =>
    ({ authority_id: areaIds.get(authority)!, membership_id: memberships.get(`${authority} ${email}`)!, service_id }))))
  return { memberships, signIns: withPasswords.map(signInOf) }
}

/** One password for all is hashed once: it is for tests, which have no time to lose. */
async function hashesOf(passwords: readonly string[]): Promise<Map<string, string>> {
  const different = [...new Set(passwords)]
  return new Map(await Promise.all(different.map(async (password) => [password, await hashPassword(password)] as const)))
}

export function signInOf({ name, email, role, works, password }: (typeof colleagues)[number] & { password: string }): SignIn {
  const places = works.map((place) => authorities.find(({ code }) => code === place.authority)!.name)
  return { role, label: roles[role].label, name, email, password, authorities: places }
}
