// What was just done, said once on the next page.
import type { FastifyReply, FastifyRequest } from 'fastify'

export const flashCookie = '__Host-throughline-said'
const options = { path: '/', secure: true, httpOnly: true, sameSite: 'lax' } as const

export function keepFlash(reply: FastifyReply, text: string): void {
  reply.setCookie(flashCookie, Buffer.from(text.slice(0, 600)).toString('base64url'), { ...options, maxAge: 60 })
}

export function flashOf(request: FastifyRequest, reply: FastifyReply): string | undefined {
  const kept = request.cookies[flashCookie]
  if (!kept) return undefined
  reply.clearCookie(flashCookie, options)
  return Buffer.from(kept, 'base64url').toString('utf8').slice(0, 600)
}
