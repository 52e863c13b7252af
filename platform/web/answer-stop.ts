// What is answered instead of what was asked for: a page or a problem (RFC 9457) that says why, and what to do next.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { bearerOf } from './bearer.ts'
import { drawStop } from './draw.ts'
import { problemOf, Stop, type Area } from './route.ts'
import { securityHeaders } from './security-headers.ts'
import { formTokenOf, sessionOf } from './session.ts'

export function wantsJson(request: FastifyRequest): boolean {
  const accepts = request.headers.accept ?? ''
  return bearerOf(request) !== undefined || accepts.includes('application/json') || accepts.includes('application/problem+json')
    || (!accepts.includes('text/html') && (request.headers['content-type'] ?? '').startsWith('application/json'))
}

export function asStop(error: unknown, request?: FastifyRequest): Stop {
  if (error instanceof Stop) return error
  const status = (error as { statusCode?: number }).statusCode
  if (status && status >= 400 && status < 500) {
    return new Stop(status, 'That request can’t be read', badRequestTexts[status] ?? 'Something about it is malformed. Go back and try again.')
  }
  request?.log.error({ err: error instanceof Error ? { name: error.name, message: withoutValues(error), stack: error.stack?.split('\n').slice(1, 6).join('\n') } : String(error) })
  return new Stop(503, 'Throughline can’t answer just now', 'Nothing was changed. Wait a moment and try again; if it goes on, tell whoever runs this installation.', { 'retry-after': '5' })
}

/** Database messages may quote what somebody typed; logs never do. */
function withoutValues(error: Error): string {
  return 'code' in error ? `${error.name} ${String((error as { code: unknown }).code)} ${String((error as { constraint?: string }).constraint ?? '')}` : error.message
}

const badRequestTexts: Record<number, string> = {
  413: 'It is larger than is allowed: 1 MB for a form, 20 MB for a file.',
  414: 'The address is too long.',
  415: 'Send a form, JSON or a file.',
}

export function answerStop(request: FastifyRequest, reply: FastifyReply, stop: Stop, { areas }: { areas: readonly Area[] }): FastifyReply {
  const { location, ...headers } = stop.headers
  void reply.headers({ ...securityHeaders, ...headers })
  if (wantsJson(request)) {
    return reply.status(stop.status).type('application/problem+json').send(problemOf(stop))
  }
  if (stop.status === 401 && location) return reply.status(303).header('location', location).send('')
  return reply.status(stop.status).type('text/html; charset=utf-8').send(drawStop(stop, request.user, areas, request.user && formTokenOf(sessionOf(request)?.token ?? '')))
}
