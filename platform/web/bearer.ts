// Tokens of a provider's own system: sent as `Authorization: Bearer …` in place of a cookie, so that no page of somebody else's can send them.
import type { FastifyRequest } from 'fastify'
import type { Wall } from '#access/roles.ts'
import type { Database, Flight } from '../database/open.ts'
import { beginRequest } from './asker.ts'
import { Stop, type Route, type User } from './route.ts'
import { hashOf, newToken } from './session.ts'

/** `id` names the token in the audit. It is part of what the digest is made of: once the token has been found, the id is its own. */
export type Bearer = { token: string, id: string, wall: Wall }

const shape = /^tl_([0-9a-f]{32})_[A-Za-z0-9_-]{43}$/

export function newBearer(id: string): string {
  return `tl_${id.replaceAll('-', '')}_${newToken()}`
}

/** What a request sends as a token; one that can't be ours opens nothing. Only providers' accounts have tokens, so that the wall is known. */
export function bearerOf(request: FastifyRequest): Bearer | undefined {
  const { authorization } = request.headers
  const token = authorization === undefined ? undefined : /^bearer +(.*)$/i.exec(authorization)?.[1]
  if (token === undefined) return undefined
  const id = shape.exec(token)?.[1] ?? ''
  return { token, id: id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'), wall: 'throughline_scoped' }
}

/** Whoever it is that asks with a token. Its session may have ended with all others of the account, or not have begun. */
export async function beginAsToken(flight: Flight, token: string, asAt: Temporal.PlainDate | null, reading: boolean): Promise<User | undefined> {
  const hash = hashOf(token)
  const user = await beginRequest(flight, hash, asAt, reading) ?? await openSession(flight, hash, asAt, reading)
  if (user) noteToken(flight, hash)
  return user
}

/** From here on the events of the transaction name the token. It travels with what is asked next. */
export function noteToken(flight: Flight, hash: Buffer): void {
  flight.connection.query({ name: 'people.note_token_used', text: 'select note_token_used($1)', values: [hash] }).catch(() => undefined)
}

async function openSession(flight: Flight, hash: Buffer, asAt: Temporal.PlainDate | null, reading: boolean): Promise<User | undefined> {
  const { rows: [opened] } = await flight.connection.query<{ open: boolean }>({ name: 'people.open_token_session', text: 'select open_token_session($1) as open', values: [hash] })
  return opened!.open ? beginRequest(flight, hash, asAt, reading) : undefined
}

/** Who asks, by cookie or token, in a transaction of its own that writes nothing: before files are received. */
export async function askedAlone(database: Database, session: { token: string, wall: Wall }): Promise<User | undefined> {
  const flight = await database.begin(session.wall)
  try {
    return 'id' in session ? await beginAsToken(flight, session.token, null, true) : await beginRequest(flight, hashOf(session.token), null, true)
  } finally {
    await flight.rollback()
  }
}

/** One's own page, account and sessions are a person's, not a program's. */
export function refusePersonal(route: Pick<Route, 'permission'>): void {
  if (route.permission === 'home.read') throw new Stop(403, 'Not for tokens', 'This belongs to people who sign in. A token asks for records, and makes requests about them.')
}

/** Thrown inside a flight; what is told for it is found out once the flight is over, since it takes another. */
export const wrongToken = new Error('no such token')

/** After several wrong ones from one address, another has to wait, as a password does. A right one never waits. */
export async function refusalOfToken(database: Database, request: FastifyRequest): Promise<Stop> {
  const flight = await database.begin('throughline_scoped')
  try {
    const { rows: [noted] } = await flight.connection.query<{ waits: number }>({ name: 'people.note_wrong_token', text: 'select note_wrong_token($1) as waits', values: [request.ip] })
    await flight.commit()
    if (noted!.waits > 0) return new Stop(
      429,
      'Too many wrong tokens',
      `Wrong tokens have come from this address. Wait ${noted!.waits} seconds before you try another; a right one is taken at once.`,
      { 'retry-after': String(noted!.waits) })
    return new Stop(401, 'Wrong token', 'This token is unknown, has expired or was revoked, or its account may not work here any more.', { 'www-authenticate': 'Bearer' })
  } catch (error) {
    await flight.rollback()
    throw error
  }
}
