// Whose name a pack is loaded or taken out in, when that is not whoever has signed in.
import type pg from 'pg'
import { roleMay, roles, type Permission, type Role } from '#access/roles.ts'

/** Told as it is: the person, and what is missing. */
export class NotAllowed extends Error {}

export async function memberWhoMay(connection: pg.ClientBase, authority: number, email: string, permission: Permission): Promise<string> {
  const { rows } = await connection.query(
    `select m.id, m.role from membership m join account a on a.id = m.account_id and a.disabled_at is null
     where m.authority_id = $1 and m.ended_at is null and a.email_key = lower($2)`, [authority, email])
  const [member] = rows as { id: string, role: Role }[]
  if (!member) throw new NotAllowed(`Nobody with the address ${email} works in this authority`)
  if (!roleMay(member.role, permission)) throw new NotAllowed(`${email} may not do this: it is not part of the role ${roles[member.role].label.toLowerCase()}`)
  return member.id
}
