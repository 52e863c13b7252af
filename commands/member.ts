// Whose name a command works in, or for whom: a member of an authority, by their address.
import type pg from 'pg'
import { roleMay, roles, type Permission, type Role } from '#access/roles.ts'
import { Refused } from './command.ts'

export type Member = { id: string, account_id: string, role: Role }

/** Somebody who may work there now: neither on hold nor with an account that is disabled. What is wrong with their role is said first. */
export async function memberByAddress(connection: pg.Client, authority: number, email: string, problemWith: (role: Role) => string | undefined): Promise<Member> {
  const { rows: [member] } = await connection.query<Member & { usable: boolean }>(
    `select m.id, m.account_id, m.role, a.disabled_at is null and m.held_at is null as usable from membership m join account a on a.id = m.account_id
     where m.authority_id = $1 and m.ended_at is null and a.email_key = lower($2)`, [authority, email])
  if (!member) throw new Refused(`Nobody with the address ${email} works in this authority`)
  const problem = problemWith(member.role)
  if (problem !== undefined) throw new Refused(problem)
  if (!member.usable) throw new Refused(`${email} may not work here for the time being`)
  return member
}

/** The membership that --as names. */
export async function memberOf(connection: pg.Client, authority: number, email: string | undefined, permission: Permission): Promise<string | undefined> {
  if (email === undefined) return undefined
  const { id } = await memberByAddress(connection, authority, email, (role) =>
    (roleMay(role, permission) ? undefined : `${email} may not do this: it is not part of the role ${roles[role].label.toLowerCase()}`))
  return id
}
