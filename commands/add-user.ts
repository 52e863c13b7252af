// `throughline user add`: gives somebody a place to work, and an account if they have none.
import type pg from 'pg'
import { roles, type Role } from '#access/roles.ts'
import { emailAddress, hashPassword, hasServices, personName, problemWithPlace, randomPassword } from '#areas/people/public.ts'
import { read, shaped } from '#platform/fields.ts'
import { command, Refused, valuesOf, WrongUse } from './command.ts'
import { authorityByCode, writeAsOwner } from './owner-write.ts'

const fields = {
  email: emailAddress,
  name: personName,
  role: shaped({ label: 'Role', reader: (typed) => Object.hasOwn(roles, typed) ? { value: typed }
    : { error: `Role must be one of ${Object.keys(roles).join(', ')}` } }),
}

export const addUser = command({
  name: 'user add',
  summary: 'Give somebody a role in an organisation, and an account if they have none',
  about: 'Prints a password for a new account, once. Who has an account already, in whichever authority, keeps their password.',
  options: {
    authority: { value: 'CODE', required: true, about: 'The authority they will work in' },
    organisation: { value: 'NAME', required: true, about: 'The organisation they work for, by its name' },
    role: { value: 'ROLE', required: true, about: Object.keys(roles).join(', ') },
    name: { value: 'NAME', required: true, about: 'What colleagues call them' },
    email: { value: 'ADDRESS', required: true, about: 'What they sign in with' },
    services: { value: 'NUMBERS', about: 'For a provider user: the numbers of their services, such as 10795,10801' },
  },
  json: true,
  run: async ({ options, database, today, print, say }) => {
    const values = valuesOf(read(fields, options, { today }))
    const role = values.role as Role
    const listed = hasServices(role)
    const services = serviceNumbers(options.services)
    if (services.length > 0 && !listed) throw new WrongUse(`--services is for a provider user; a ${role} has no list of services`)
    const password = randomPassword()
    const passwordHash = await hashPassword(password)

    const isNew = await writeAsOwner(await database(), 'people.add-user', {}, async (connection) => {
      const authority = await authorityByCode(connection, options.authority)
      const organisation = await organisationFor(connection, authority.id, options.organisation, role)
      const account = await accountOf(connection, values.email, passwordHash)
      const { rows: [made] } = await connection.query<{ id: string }>(
        `insert into membership (authority_id, account_id, organisation_id, role, name) values ($1, $2, $3, $4, $5)
         on conflict on constraint membership_once do nothing returning id`,
        [authority.id, account.id, organisation, role, values.name])
      if (!made) throw new Refused(await whereTheyStand(connection, authority.id, account.id, values.email, options.authority))
      const membership = made.id
      await giveServices(connection, { authority: authority.id, organisation, membership, services })
      return { answer: account.isNew, authority: authority.id, subjects: [`membership:${membership}`] }
    })

    if (listed && services.length === 0) say('They have no services yet: their provider manager or an administrator chooses them.')
    print({ email: values.email, authority: options.authority, role, password: isNew ? password : null }, isNew
      ? [`${values.name} can sign in as ${values.email}`, `with the password ${password}`, 'It is shown this once.']
      : [`${values.name} can work in ${options.authority}, with the account and password they have.`])
  },
})

function serviceNumbers(given: string | undefined): number[] {
  if (given === undefined) return []
  const parts = given.split(',').map((part) => part.trim())
  const areNumbers = parts.every((part) => /^[1-9][0-9]{0,14}$/.test(part))
  if (!areNumbers) throw new WrongUse('--services must be numbers with commas between them, such as 10795,10801')
  return [...new Set(parts.map(Number))]
}

async function organisationFor(connection: pg.Client, authority: number, name: string, role: Role): Promise<string> {
  const { rows } = await connection.query('select id, name, kind from organisation where authority_id = $1 order by name', [authority])
  const organisations = rows as { id: string, name: string, kind: string }[]
  const found = organisations.find((organisation) => organisation.name === name)
  if (!found) {
    const names = organisations.map((organisation) => organisation.name).join(', ')
    throw new Refused(`There is no organisation ${name}. ${names ? `There is ${names}.` : 'Add one: throughline organisation add'}`)
  }
  const misfit = problemWithPlace(role, found)
  if (misfit) throw new Refused(misfit)
  return found.id
}

async function accountOf(connection: pg.Client, email: string, passwordHash: string): Promise<{ id: string, isNew: boolean }> {
  const made = await connection.query(
    'insert into account (email, email_key, password_hash) values ($1, $2, $3) on conflict (email_key) do nothing returning id',
    [email, email.toLowerCase(), passwordHash])
  if (made.rowCount === 1) return { id: (made.rows[0] as { id: string }).id, isNew: true }
  const { rows } = await connection.query('select id, disabled_at from account where email_key = $1', [email.toLowerCase()])
  const account = rows[0] as { id: string, disabled_at: string | null }
  if (account.disabled_at !== null) throw new Refused(`The account of ${email} is disabled`)
  return { id: account.id, isNew: false }
}

/** Somebody who has a membership already, though it may have ended. */
async function whereTheyStand(connection: pg.Client, authority: number, account: string, email: string, code: string): Promise<string> {
  const { rows: [there] } = await connection.query<{ ended: boolean }>(
    'select ended_at is not null as ended from membership where authority_id = $1 and account_id = $2', [authority, account])
  return there!.ended ? `${email} has worked in ${code} and left. To come back they are invited by an administrator there, on the page People` : `${email} works in ${code} already`
}

async function giveServices(
  connection: pg.Client, to: { authority: number, organisation: string, membership: string, services: readonly number[] },
): Promise<void> {
  const { rows } = await connection.query(
    `insert into membership_service (authority_id, membership_id, service_id)
     select authority_id, $3, id from service where authority_id = $1 and organisation_id = $2 and id = any ($4) returning service_id`,
    [to.authority, to.organisation, to.membership, to.services])
  const given = (rows as { service_id: number }[]).map((row) => Number(row.service_id))
  const missing = to.services.filter((service) => !given.includes(service))
  if (missing.length > 0) throw new Refused(`The organisation has no service ${missing.join(', ')}`)
}
