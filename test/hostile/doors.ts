// Where hostile things are put in: every writable field of every form and API route, every filter, every part of an address.
import type { Server } from '#platform/web/server.ts'
import type { Route } from '#platform/web/route.ts'
import type { RolledBackDatabase } from '../rolled-back-database.ts'
import { actionOf, ask, attempts, type Asked } from '../permissions/attempts.ts'
import { expected } from '../permissions/oracle.ts'
import type { Principal, World } from '../permissions/world.ts'
import { formTokenOf } from '#platform/web/session.ts'

/** Somebody who may use a route, with a request that it accepts. */
export type Way = { route: Route, principal: Principal, attempt: Asked }
export type Door = Way & { field: string, how: 'form' | 'json' | 'query' | 'path' }

/** What bodies may hold that no field declares: tokens, versions, buttons, the answers of accepting. */
const undeclared = ['csrf', 'draft', 'version', 'same_as', 'to', 'client', 'idempotency_key', 'service_10801']

/** Forms with a second button, which sends the same fields another way. */
const buttons: Record<string, Record<string, string>> = { 'POST /services/:service/schedules': { put_aside: 'yes' } }

export async function openWays(server: Server, world: World, database: RolledBackDatabase): Promise<Way[]> {
  const ways: Way[] = []
  for (const route of server.routes) {
    let way: Way | undefined
    let isAccepted = false
    for (const principal of world.principals.filter(({ who }) => who.role !== null || route.permission === 'public').reverse()) {
      for (const attempt of attempts(route, world).filter(({ rows }) => expected(actionOf(route), principal.who, rows) === 'yes').slice(0, 12)) {
        await database.beginOuter()
        const { status } = await ask(server, principal, attempt)
        await database.rollbackOuter()
        way ??= { route, principal, attempt }
        if (status >= 400) continue
        way = { route, principal, attempt }
        isAccepted = true
        break
      }
      if (isAccepted) break
    }
    const button = buttons[actionOf(route)]
    if (way) ways.push(way, ...(button ? [{ ...way, attempt: { ...way.attempt, body: { ...way.attempt.body, ...button } } }] : []))
  }
  return ways
}

export function doorsOf(ways: readonly Way[]): Door[] {
  return ways.flatMap((way) => [
    ...(way.route.method === 'POST' ? [...new Set([...Object.keys(way.route.input), ...Object.keys(way.attempt.body), ...undeclared])].flatMap((field) =>
      (['form', 'json'] as const).map((how) => ({ ...way, field, how }))) : []),
    ...(way.route.method === 'GET' ? [...Object.keys(way.route.query), 'q', 'to', 'as-at'].map((field) => ({ ...way, field, how: 'query' as const })) : []),
    ...Object.keys(way.route.params).map((field) => ({ ...way, field, how: 'path' as const })),
  ])
}

/** One request in which everything is in order but for one value. */
export async function push(server: Server, { route, principal, attempt, field, how }: Door, value: string) {
  if (how === 'query') return ask(server, principal, { ...attempt,
    path: `${attempt.path.split('?')[0]}?${new URLSearchParams({ [field]: value }).toString()}` })
  if (how === 'path') {
    const parts = route.path.split('/')
    const path = attempt.path.split('?')[0]!.split('/').map((part,
      at) => (parts[at] === `:${field}` ? encodeURIComponent(value.toWellFormed()) : part)).join('/')
    return ask(server, principal, { ...attempt, path })
  }
  const body = { ...attempt.body, [field]: value }
  if (how === 'form') return ask(server, principal, { ...attempt, body }, field === 'csrf' ? { csrf: value } : {})
  return ask(server, principal, attempt, { json: true, payload: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...(field === 'csrf' ? {} : { 'x-csrf-token': formTokenOf(principal.token) }) } })
}
