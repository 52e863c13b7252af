// The permission matrix: every route, every role, own and foreign rows, compared with the oracle; and no foreign word in any answer, header or log line.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { areas } from '#app'
import { buildServer, type Server } from '#platform/web/server.ts'
import { formTokenOf } from '#platform/web/session.ts'
import { inRolledBackTransaction, testDatabase, today } from '../harness.ts'
import type { RolledBackDatabase } from '../rolled-back-database.ts'
import { actionOf, ask, attempts, malformed, outcome, type Asked } from './attempts.ts'
import { canariesOf, type Canaries } from './canaries.ts'
import { expected, type Expected } from './oracle.ts'
import { digest, walk, type Step } from './walk.ts'
import { raiseWorld, startSession, type Principal, type World } from './world.ts'

/** Done with a password or a code that only one person has: journeys do these. */
const asksForSecrets = ['POST /sign-in', 'POST /account/password', 'POST /account/second-factor', 'POST /account/recovery-codes', 'POST /sign-in/set-up']

describe('the permission matrix', () => {
  inRolledBackTransaction()
  const database = testDatabase() as RolledBackDatabase
  const log: string[] = []
  let server: Server
  let world: World
  let canaries: Canaries
  /** For each action, somebody who may take it, with an attempt that succeeded. */
  const done = new Map<string, { principal: Principal, attempt: Asked }>()
  const steps: Pick<Step, 'answer' | 'attempt'>[] = []
  before(async () => {
    world = await raiseWorld(database)
    canaries = canariesOf(world)
    server = buildServer({ database, areas, today: () => today, version: 'test', log: { write: (line) => void log.push(line) } })
  })

  it('has foreign words to look for, in every direction', () => {
    for (const { key } of world.rows['client']!) {
      const own = [...canaries].filter(([, rows]) => rows.every(({ client }) => String(client) === key))
      assert.ok(own.length >= 2, `client ${key} has no words of their own`)
    }
    const of = (authority: string) => [...canaries.values()].filter((rows) => rows.every((row) => row.authority === authority)).length
    assert.ok(of('northmoor') > 200 && of('southmere') > 60)
  })

  it('knows every route, what it may be asked about and what to answer', () => {
    const unknown = server.routes.flatMap((route) => problemWith(() => expected(actionOf(route), world.principals[0]!.who, attempts(route, world)[0]!.rows)))
    assert.deepEqual(unknown, [])
  })

  it('is what the oracle says', async (t) => {
    const wrong: string[] = []
    const refusals = new Map<string, string>()
    const { requests, seen } = await walk({ server, world, canaries, log, database, principals: world.principals, routes: known(), among: telling,
      each: ({ principal, route, attempt, answer, want }) => {
      const got = outcome(answer)
      if (got !== want) wrong.push(`${principal.label}: ${attempt.method} ${attempt.path}, ${attempt.about}: ${got} (${answer.status}), not ${want}`)
      if (got === 'yes' && answer.status < 400 && principal.token && !done.has(actionOf(route))) done.set(actionOf(route), { principal, attempt })
      steps.push({ attempt, answer: { ...answer, body: '' } })
      if (want !== 'not found') return
      // A foreign row and none at all answer alike, to the letter but for the address that was asked. A past day has words of its own.
      const [now, past] = attempt.path.split(/[?&]as-at=/)
      const key = `${principal.label} ${actionOf(route)}${past === undefined ? '' : ' then'}`
      const said = sayingOf(answer).replaceAll(now!, '')
      if ((refusals.get(key) ?? said) !== said) wrong.push(`${key}: ${attempt.path}, ${attempt.about}, can be told from others that are not found`)
      refusals.set(key, said)
    } })
    assert.deepEqual(wrong, [])
    assert.deepEqual(seen, [])
    assert.ok(requests > 4_000, `only ${requests} requests`)
    t.diagnostic(`${requests} requests`)
  })

  it('has somebody who may take each action, and does', () => {
    assert.deepEqual(known().map(actionOf).filter((action) => !done.has(action) && !asksForSecrets.includes(action)), [])
  })

  it('finds nothing at an address that can’t be one', async () => {
    for (const route of known()) {
      for (const [name, kind] of Object.entries(route.params)) {
        for (const key of malformed[kind]) {
          const path = attempts(route, world)[0]!.path.split('/').map((part, at) => (route.path.split('/')[at] === `:${name}` ? key : part)).join('/')
          for (const principal of [world.principals[0]!, done.get(actionOf(route))!.principal]) {
            const { status } = await ask(server, principal, { method: route.method, path, body: {} })
            assert.ok(status === 404 || status === 400, `${principal.label}: ${route.method} ${path} answered ${status}`)
          }
        }
      }
    }
  })

  it('has no other method than the declared ones', async () => {
    const before = await digest(database)
    for (const { path } of known()) {
      const here = server.routes.filter((route) => route.path === path)
      const { principal, attempt } = done.get(actionOf(here[0]!)) ?? { principal: world.principals.at(-1)!, attempt: attempts(here[0]!, world)[0]! }
      // HEAD is GET without its body.
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'OPTIONS', 'HEAD'].filter((method) => !here.some((route) => route.method === method.replace('HEAD', 'GET')))) {
        const { status } = await ask(server, principal, { ...attempt, method })
        // Asked for as a page, an address that only takes what is sent leads to the page above it.
        assert.ok(status === 404 || status === 405 || (method === 'GET' && status === 303), `${method} ${attempt.path} answered ${status}`)
      }
      for (const override of ['x-http-method-override', 'x-http-method', 'x-method-override']) {
        await ask(server, principal, { ...attempt, method: 'GET', path: `${attempt.path}?_method=POST` },
          { headers: { [override]: 'POST', 'x-csrf-token': formTokenOf(principal.token || 'x') } })
      }
    }
    assert.equal(await digest(database), before)
  })

  it('takes no post that does not come from our own pages', async () => {
    const other = await database.owner((connection) => startSession(connection, 'tamsin.okafor@example.org'))
    const before = await digest(database)
    let tried = 0
    for (const route of known().filter(({ method }) => method === 'POST')) {
      const { principal, attempt } = done.get(actionOf(route)) ?? { principal: world.principals.at(-1)!, attempt: attempts(route, world)[0]! }
      const csrf = formTokenOf(principal.token)
      const json = JSON.stringify({ ...attempt.body, csrf })
      const forgeries: [string, Parameters<typeof ask>[3]][] = [
        ['no token', { csrf: null }],
        ['an empty token', { csrf: '' }],
        ['the token of another session', { csrf: formTokenOf(other.token) }],
        ['the token of a visit', { csrf: formTokenOf('visitvisitvisitvisitvisitvisitvisitvisitvis') }],
        ['a token that is cut off', { csrf: csrf.slice(0, -1) }],
        ['another origin', { headers: { origin: 'https://elsewhere.example' } }],
        ['an origin that is none', { headers: { origin: 'null', 'sec-fetch-site': 'cross-site' } }],
        ['another site', { headers: { 'sec-fetch-site': 'cross-site' } }],
        ['a sister site', { headers: { 'sec-fetch-site': 'same-site' } }],
        ['text/plain', { payload: json, headers: { 'content-type': 'text/plain', 'x-csrf-token': csrf } }],
        ['text/plain with JSON in it', { payload: json, headers: { 'content-type': 'text/plain' } }],
        ['no content type', { payload: json, headers: { 'content-type': '' } }],
        ['JSON without a token', { payload: JSON.stringify(attempt.body), headers: { 'content-type': 'application/json' } }],
      ]
      for (const [how, more] of forgeries) {
        const { status } = await ask(server, principal, attempt, more)
        assert.ok([400, 403, 415].includes(status), `${attempt.path} with ${how} answered ${status}`)
        tried += 1
      }
      // As a GET with the same values it does nothing: there is no such page, or it only shows a form.
      await ask(server, principal, { ...attempt, method: 'GET', path: `${attempt.path}?${new URLSearchParams({ ...attempt.body, csrf }).toString()}` })
    }
    assert.ok(tried > 300)
    assert.equal(await digest(database), before)
  })

  it('sets no cookie that another site, a script or a plain connection could read', () => {
    const cookies = new Set(steps.flatMap(({ answer }) => answer.headers['set-cookie'] ?? []))
    assert.ok(cookies.size > 20)
    assert.deepEqual([...cookies].filter((cookie) => !isSafe(cookie)), [])
    for (const wrong of ['x=1; Path=/; HttpOnly; Secure; SameSite=Lax', '__Host-x=1; Path=/; HttpOnly; SameSite=Lax',
      '__Host-x=1; Path=/; HttpOnly; Secure; SameSite=Lax; Domain=a.example']) assert.ok(!isSafe(wrong))
  })

  it('sends its headers with every answer', async () => {
    const assets = await Promise.all(['/health', '/api/openapi.json', '/no-such-page',
      '/%'].map(async (path) => ({ path, ...await ask(server, world.principals[0]!, { method: 'GET', path, body: {} }) })))
    const asset = /href="(\/[^"]+\.css)"/.exec((await ask(server, world.principals[0]!, { method: 'GET', path: '/sign-in', body: {} })).body)![1]!
    const tooLarge = await ask(server, world.principals[0]!, { method: 'POST', path: '/sign-in', body: { email: 'x'.repeat(1_100_000) } })
    const all = [...steps.map(({ attempt, answer }) => ({ path: attempt.path, ...answer })), ...assets,
      { path: asset, ...await ask(server, world.principals[0]!, { method: 'GET', path: asset, body: {} }) }, { path: 'too large', ...tooLarge }]
    assert.deepEqual([...new Set(all.map(({ status }) => status))].filter((status) => [200, 303, 400, 403, 404, 413].includes(status)).length, 6)
    const wrong = all.flatMap(({ path, status, headers }) => problemsWithHeaders(headers, path === asset).map((problem) => `${path} (${status}): ${problem}`))
    assert.deepEqual([...new Set(wrong)], [])
  })

  function known() {
    return server.routes.filter((route) => problemWith(() => expected(actionOf(route), world.principals[0]!.who, attempts(route, world)[0]!.rows)).length === 0)
  }

})

/**
 * Of what is refused whatever the row is, one attempt about a row that exists and, to those who are signed in, one about none. Of rows
 * that are shown, three for each question, and every request; of rows that are not, all.
 */
function telling(all: { attempt: Asked, want: Expected }[]) {
  if (all.every(({ want }) => want === 'sign in')) return all.slice(0, 1)
  if (all.every(({ want }) => want === 'not part of role')) return all.filter((_, at) => at === 0 || at === all.length - 1)
  const shown = new Map<string | undefined, number>()
  return all.filter(({ attempt: { path, rows }, want }) => {
    const question = path.split('?')[1]
    shown.set(question, (shown.get(question) ?? 0) + (want === 'yes' ? 1 : 0))
    return want !== 'yes' || rows[0]?.kind === 'request' || shown.get(question)! <= 3
  })
}

function problemWith(work: () => unknown): string[] {
  try {
    work()
    return []
  } catch (error) {
    return [(error as Error).message]
  }
}

function sayingOf({ status, headers, body }: Step['answer']): string {
  // The length is that of the body, which is compared itself.
  const { date: _, 'content-length': __, ...others } = headers
  return JSON.stringify({ status, others, body })
}

function isSafe(cookie: string): boolean {
  const [pair, ...attributes] = cookie.split(';').map((part) => part.trim())
  const has = (wanted: RegExp) => attributes.some((attribute) => wanted.test(attribute))
  return /^__Host-[\w-]+=/.test(pair!) && has(/^Secure$/i) && has(/^HttpOnly$/i) && has(/^SameSite=(Lax|Strict)$/i) && has(/^Path=\/$/i) && !has(/^Domain/i)
}

function problemsWithHeaders(headers: Step['answer']['headers'], isAsset: boolean): string[] {
  const wanted: Record<string, RegExp> = {
    'content-security-policy': /^default-src 'none'; script-src 'self'; style-src 'self';(?!.*unsafe).*form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/,
    'strict-transport-security': /^max-age=31536000; includeSubDomains$/, 'x-content-type-options': /^nosniff$/, 'x-frame-options': /^DENY$/,
    'referrer-policy': /^no-referrer$/,
    'cross-origin-opener-policy': /^same-origin$/, 'cross-origin-resource-policy': /^same-origin$/, 'cache-control': isAsset ? /immutable/ : /^no-store$/,
  }
  return [
    ...Object.entries(wanted).filter(([name, value]) => !value.test(String(headers[name]))).map(([name]) => `${name}: ${String(headers[name])}`),
    ...['server', 'x-powered-by'].filter((name) => name in headers).map((name) => `has ${name}`),
  ]
}
