// The session cookie, the token against forged forms, and where a request came from.
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Wall } from '#access/roles.ts'

export const sessionCookie = '__Host-throughline'
/** Given to browsers that have not signed in, so that the sign-in form can carry a token too. */
export const visitCookie = '__Host-throughline-visit'

/**
 * The first letter names the wall the session stands behind, so that the right pool of connections is asked at once.
 * Nobody gains by changing it: begin_request refuses a session whose role stands behind another wall.
 */
const wallLetters: Record<string, Wall> = { s: 'throughline_scoped', w: 'throughline_whole', a: 'throughline_admin' }

export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

export function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

export function sessionOf(request: FastifyRequest): { token: string, wall: Wall } | undefined {
  const cookie = request.cookies[sessionCookie]
  const wall = cookie === undefined ? undefined : wallLetters[cookie.charAt(0)]
  return wall && /^[swa]\.[A-Za-z0-9_-]{43}$/.test(cookie!) ? { token: cookie!.slice(2), wall } : undefined
}

export function keepSession(reply: FastifyReply, token: string, wall: Wall): void {
  const letter = Object.keys(wallLetters).find((key) => wallLetters[key] === wall)!
  reply.setCookie(sessionCookie, `${letter}.${token}`, { path: '/', secure: true, httpOnly: true, sameSite: 'lax' })
}

export function dropSession(reply: FastifyReply): void {
  reply.clearCookie(sessionCookie, { path: '/', secure: true, httpOnly: true, sameSite: 'lax' })
}

/** The secret that this visit's form tokens are made from: the session's, or a visit's of its own before sign-in. */
export function visitOf(request: FastifyRequest, reply: FastifyReply): string {
  const session = sessionOf(request)
  if (session) return session.token
  const visit = request.cookies[visitCookie]
  if (visit && /^[A-Za-z0-9_-]{43}$/.test(visit)) return visit
  return renewVisit(reply)
}

/** A visit that nobody can have planted: for whoever has given a right password and owes a code. */
export function renewVisit(reply: FastifyReply): string {
  const fresh = newToken()
  reply.setCookie(visitCookie, fresh, { path: '/', secure: true, httpOnly: true, sameSite: 'strict' })
  return fresh
}

/** Given to browsers in which somebody has signed in: it opens nothing, but whoever guesses elsewhere can't make its owner wait. */
export const knownCookie = '__Host-throughline-known'
export const daysKnown = 180

export function knownBrowserOf(request: FastifyRequest): Buffer | null {
  const known = request.cookies[knownCookie]
  return known && /^[A-Za-z0-9_-]{43}$/.test(known) ? hashOf(known) : null
}

export function keepKnownBrowser(reply: FastifyReply): Buffer {
  const fresh = newToken()
  reply.setCookie(knownCookie, fresh, { path: '/', secure: true, httpOnly: true, sameSite: 'strict', maxAge: daysKnown * 24 * 60 * 60 })
  return hashOf(fresh)
}

export function formTokenOf(secret: string): string {
  return createHmac('sha256', secret).update('form').digest('base64url')
}

/** A write is taken only from our own pages: by the browser's word where it gives one, and by the token in every case. */
export function isFromOurPages(request: FastifyRequest, secret: string, given: unknown): boolean {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  const origin = request.headers.origin
  if (origin !== undefined && origin !== 'null' && URL.parse(origin)?.host !== request.headers.host) return false
  if (origin === 'null' && site !== 'same-origin') return false
  const expected = Buffer.from(formTokenOf(secret))
  const offered = Buffer.from(typeof given === 'string' ? given : '')
  return offered.length === expected.length && timingSafeEqual(offered, expected)
}
