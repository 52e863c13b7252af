// Tokens of a provider's own system: the rights of one account in one authority and nothing more, by the same walls, named in the same audit.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, describe, it } from 'node:test'
import { areas } from '#app'
import { newBearer } from '#platform/web/bearer.ts'
import { buildServer, type Server } from '#platform/web/server.ts'
import { hashOf } from '#platform/web/session.ts'
import { inRolledBackTransaction, testDatabase, today } from '../harness.ts'
import type { RolledBackDatabase } from '../rolled-back-database.ts'
import { actionOf, ask, attempts, type Answered } from './attempts.ts'
import { raiseWorld, type Principal, type World } from './world.ts'

const tamsin = 'tamsin.okafor@example.org'

describe('a token', () => {
  inRolledBackTransaction()
  const database = testDatabase() as RolledBackDatabase
  let server: Server
  let world: World
  let token: string
  let id: string
  const rows = async (sql: string, values: unknown[] = []) => database.owner(async (connection) => (await connection.query<Record<string, unknown>>(sql, values)).rows)
  const make = async (email: string, days = 1, authority = 'northmoor') => {
    const made = randomUUID()
    const secret = newBearer(made)
    await rows(`insert into api_token (id, authority_id, membership_id, account_id, token_hash, name, expires_at)
      select $1, m.authority_id, m.id, m.account_id, $2, 'Rota', clock_timestamp() + $3 * interval '1 day'
      from membership m join account a on a.id = m.account_id join authority t on t.id = m.authority_id where a.email_key = $4 and t.code = $5`, [made, hashOf(secret), days, email, authority])
    return { id: made, token: secret }
  }
  before(async () => {
    world = await raiseWorld(database)
    server = buildServer({ database, areas, today: () => today, version: 'test', log: false })
    ;({ id, token } = await make(tamsin))
  })

  /** As a program sends it: no cookie, no form token, nothing of a browser. */
  const asProgram = async (
    secret: string, attempt: { method: string, path: string, body?: Record<string, string>, files?: readonly File[] },
    headers: Record<string, string> = {},
  ): Promise<Answered> =>
    ask(server, { cookie: '', token: '' }, { body: {}, ...attempt }, {
      csrf: null, json: true,
      headers: { authorization: `Bearer ${secret}`, cookie: '', origin: '', 'sec-fetch-site': 'cross-site', ...headers },
    })
  const get = (path: string, secret = token, headers: Record<string, string> = {}) => asProgram(secret, { method: 'GET', path }, headers)
  const undone = async <R>(work: () => Promise<R>): Promise<R> => {
    await database.beginOuter()
    try {
      return await work()
    } finally {
      await database.rollbackOuter()
    }
  }

  it('P.09 opens what its account opens, row by row, and nothing else', async (t) => {
    const person = world.principals.find(({ label }) => label === 'provider user') as Principal
    const wrong: string[] = []
    let asked = 0
    for (const route of server.routes.filter(({ permission }) => permission !== 'public')) {
      const all = attempts(route, world)
      // Rows of every kind, and not each of a kind.
      const some = all.filter((_, at) => at % Math.ceil(all.length / 3) === 0)
      for (const attempt of some) {
        const alone = route.method === 'POST' ? undone : <R>(work: () => Promise<R>) => work()
        const [theirs, its] = [await alone(() => ask(server, person, attempt, { json: true })), await alone(() => asProgram(token, attempt))]
        asked += 1
        const want = route.permission === 'home.read' ? 403 : theirs.status
        if (its.status !== want) wrong.push(`${actionOf(route)} ${attempt.about}: ${its.status} and not ${want}: ${its.body.slice(0, 200)}`)
        if (its.headers['set-cookie'] !== undefined) wrong.push(`${actionOf(route)} sets a cookie`)
      }
    }
    t.diagnostic(`${asked} requests of each`)
    assert.deepEqual(wrong, [])
    assert.ok(asked > 150)
  })

  it('P.13 stands in the access log with everything that was done with it, also where it was refused', async () => undone(async () => {
    await get('/services/10801/schedules')
    await get('/services/10812/schedules')
    await asProgram(token, { method: 'POST', path: '/requests/0198ffff-ffff-7fff-bfff-ffffffffffff/accept' })
    const events = await rows(
      `select e.action, e.subjects, e.outcome, m.name from audit_event e join membership m on m.id = e.membership_id
      where $1 = any (e.subjects) order by e.id desc limit 3`, [`token:${id}`])
    assert.deepEqual(events.map(({ action, outcome, name }) => [action, outcome, name]).toReversed(), [
      ['schedules.list', null, 'Tamsin Okafor'],
      ['schedules.list', 'not-found', 'Tamsin Okafor'],
      ['requests.accept', 'not-allowed', 'Tamsin Okafor'],
    ])
    const auditor = world.principals.find(({ label }) => label === 'auditor')!
    const log = await ask(server, auditor, { method: 'GET', path: '/audit?who=Tamsin+Okafor', body: {} })
    assert.match(log.body, /Tamsin Okafor<\/a> \(RS Aids\), with token &#8220;Rota&#8221;/)
    assert.equal((await rows(`select last_used_at > clock_timestamp() - interval '1 minute' as used from api_token where id = $1`, [id]))[0]!['used'], true)
  }))

  it('makes a request once, however often it is sent, and JSON is the answer to whatever is asked', async () => undone(async () => {
    const offered = JSON.parse((await get('/services/10795/schedules/ask')).body) as { levels: { id: string, number: number }[], units: { value: string, text: string }[] }
    const body = {
      forename: 'Zebedee', surname: 'Elkington', date_of_birth: '1971-06-09', nino: 'QQ305172A', gender: 'M', ethnicity: 'not-known',
      address_1: '9 Quay Lane', postcode: 'ZY2 4QL', units: '1.00', starts_on: '2026-11-19', hb_position: 'self-funder',
      service_level: offered.levels.find(({ number }) => number === 2)!.id, unit: offered.units.find(({ text }) => text.startsWith('Flat 8 '))!.value,
      idempotency_key: 'rota 17',
    }
    const sent = async () => asProgram(token, { method: 'POST', path: '/services/10795/schedules', body }, { accept: 'text/html' })
    const [first, second] = [await sent(), await sent()]
    assert.deepEqual([first.status, second.status], [201, 201], first.body)
    assert.equal((JSON.parse(second.body) as { request: string }).request, (JSON.parse(first.body) as { request: string }).request)
  }))

  it('is nothing once it is revoked, has expired, or its account may not work there any more', async () => {
    const dead: Record<string, string> = {
      revoked: `update api_token set revoked_at = clock_timestamp() where id = $1`, expired: `update api_token set expires_at = clock_timestamp() where id = $1`,
      held: `update membership set held_at = clock_timestamp() where id = (select membership_id from api_token where id = $1)`,
      ended: `update membership set ended_at = clock_timestamp() where id = (select membership_id from api_token where id = $1)`,
      disabled: `update account set disabled_at = clock_timestamp() where id = (select account_id from api_token where id = $1)`,
      promoted: `update membership set role = 'reviewer' where id = (select membership_id from api_token where id = $1)`,
    }
    for (const [what, sql] of Object.entries(dead)) {
      await undone(async () => {
        assert.equal((await get('/services')).status, 200, what)
        await rows(sql, [id])
        // The command ends the session of a revoked token with it; time ends that of an expired one.
        if (what === 'revoked') await rows('delete from session where token_hash = $1', [hashOf(token)])
        if (what === 'expired') await rows(`update session set expires_at = clock_timestamp() where token_hash = $1`, [hashOf(token)])
        const answer = await get('/services')
        assert.deepEqual([answer.status, answer.headers['www-authenticate'], answer.headers['set-cookie']], [401, 'Bearer', undefined], what)
      })
    }
  })

  it('outlives a new password and a new second factor of its account: it stands for neither', async () => undone(async () => {
    assert.equal((await get('/services')).status, 200)
    await rows(`delete from session where account_id = (select account_id from api_token where id = $1)`, [id])
    assert.equal((await get('/services')).status, 200)
    const page = await ask(server, world.principals.find(({ label }) => label === 'second reviewer')!, { method: 'GET', path: '/account/sessions', body: {} }, { json: true })
    assert.ok(!page.body.includes('infinity'))
  }))

  it('is not its owner’s session: no account, no sessions, no other authority, and no page of a browser', async () => {
    for (const path of ['/', '/account', '/drafts']) assert.equal((await get(path)).status, 403, path)
    const nerys = await make('nerys.calloway@example.org')
    assert.equal((await asProgram(nerys.token, { method: 'POST', path: '/switch-authority', body: { authority: 'southmere' } })).status, 403)
    // Beside a cookie the token alone is asked; another scheme is none of ours.
    const priya = world.principals.find(({ label }) => label === 'reviewer with a grant')!
    assert.equal((await get('/reports', token, { cookie: priya.cookie })).status, 200)
    assert.equal((await asProgram(token, { method: 'POST', path: '/requests/0198ffff-ffff-7fff-bfff-ffffffffffff/accept' }, { cookie: priya.cookie })).status, 403)
    assert.equal((await get('/services', token, { authorization: `Basic ${token}` })).status, 401)
  })

  it('that is wrong waits as a wrong password does, and keeps no right one waiting', async () => undone(async () => {
    const wrong = ['x', newBearer(randomUUID()), newBearer(id), `${token}x`, token.toUpperCase(), '']
    for (const [at, secret] of wrong.entries()) {
      const { status, headers, body } = await get('/services', secret)
      assert.deepEqual([status, at < 5 ? undefined : Number(headers['retry-after']) > 25], [at < 5 ? 401 : 429, at < 5 ? undefined : true], `${secret}: ${body}`)
    }
    assert.equal((await get('/services')).status, 200)
    assert.equal((await get('/services', newBearer(id))).status, 429)
  }))
})
