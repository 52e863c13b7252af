// The walk through the matrix: everybody, every route, every row, one request after the other, each undone.
import type { Database } from '#platform/database/open.ts'
import type { Route } from '#platform/web/route.ts'
import type { Server } from '#platform/web/server.ts'
import type { RolledBackDatabase } from '../rolled-back-database.ts'
import { actionOf, ask, attempts, type Answered, type Asked } from './attempts.ts'
import { forbiddenTo, sightings, type Canaries } from './canaries.ts'
import { expected, type Expected } from './oracle.ts'
import type { Principal, World } from './world.ts'

export type Step = { principal: Principal, route: Route, attempt: Asked, answer: Answered, want: Expected }

export type Walk = {
  server: Server
  world: World
  canaries: Canaries
  /** The lines that the server has logged since they were last looked at. */
  log: string[]
  /** Where it is undone; left out where nothing is written. */
  database?: RolledBackDatabase
  principals: readonly Principal[]
  routes: readonly Route[]
  /** Which of the attempts are made; all of them, if left out. */
  among?(all: { attempt: Asked, want: Expected }[], principal: Principal): { attempt: Asked, want: Expected }[]
  each?(step: Step): void
}

/** Answers how many requests were made, and every foreign word that was seen. */
export async function walk({ server, world, canaries, log, database, principals, routes, among = (all) => all, each }: Walk): Promise<{ requests: number,
  seen: string[] }> {
  const seen: string[] = []
  let requests = 0
  for (const principal of principals) {
    const forbidden = forbiddenTo(principal.who, canaries)
    // Most refusals are the same page.
    const known = new Set<string>()
    const search = (where: string, text: string) => {
      if (known.has(text)) return
      // What somebody named in the address, they know.
      for (const word of sightings(text, forbidden)) if (!where.includes(word)) seen.push(`${principal.label}: ${where} shows ${word}`)
      known.add(text)
    }
    for (const route of routes) {
      const all = attempts(route, world).map((attempt) => ({ attempt, want: expected(actionOf(route), principal.who, attempt.rows) }))
      // Undone often, since a long transaction of many savepoints grows slow.
      await database?.beginOuter()
      for (const { attempt, want } of among(all, principal)) {
        if (route.method === 'POST') await database?.beginOuter()
        const asked = [await ask(server, principal, attempt)]
        if (route.method === 'GET' && asked[0]!.status === 200) asked.push(await ask(server, principal, attempt, { json: true }))
        if (route.method === 'POST') await database?.rollbackOuter()
        for (const answer of asked) {
          requests += 1
          const where = `${attempt.method} ${attempt.path}`
          // The component page has examples of its own, of nobody, that borrow from the cast.
          if (route.path !== '/design') search(where, answer.body)
          search(`${where} in a header`, headersOf(answer))
          search(`${where} in the log`, log.join(''))
          each?.({ principal, route, attempt, answer, want })
          log.length = 0
        }
      }
      await database?.rollbackOuter()
    }
  }
  return { requests, seen }
}

/** What is said on the next page travels in a cookie. */
function headersOf({ headers }: Answered): string {
  const { date: _, ...others } = headers
  return JSON.stringify(others).replaceAll(/throughline-said=([\w-]+)/g, (_, said: string) => Buffer.from(said, 'base64url').toString())
}

/** One text for everything that is stored, table by table, but for the audit and when sessions were last seen. */
export async function digest(database: Database): Promise<string> {
  return database.owner(async (connection) => {
    const { rows } = await connection.query<{ table: string }>(`select relname as table from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
      and relname not in ('audit_event', 'audit_detail', 'audit_seal', 'session') order by 1`)
    const ofOne = (table: string) => `select '${table} ' || md5(coalesce(string_agg(t::text, '' order by t::text), '')) as digest from ${table} t`
    const digests = await connection.query<{ digest: string }>(`${rows.map(({ table }) => ofOne(table)).join(' union all ')} order by 1`)
    return digests.rows.map(({ digest: one }) => one).join('\n')
  })
}
