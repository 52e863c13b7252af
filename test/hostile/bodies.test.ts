// Bodies, addresses and headers that are too large, too deep, of another kind or not what they say: refused with a plain 4xx, and nothing is written.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { areas } from '#app'
import { buildServer, type Server } from '#platform/web/server.ts'
import { formTokenOf } from '#platform/web/session.ts'
import { inRolledBackTransaction, testDatabase, today } from '../harness.ts'
import { actionOf, ask, type Answered } from '../permissions/attempts.ts'
import { digest } from '../permissions/walk.ts'
import { raiseWorld, type Principal, type World } from '../permissions/world.ts'
import type { RolledBackDatabase } from '../rolled-back-database.ts'
import { constraintNames, problemWith, prototypes } from './answers.ts'
import { openWays } from './doors.ts'
import { dates } from './inputs.ts'

describe('bodies and addresses', () => {
  inRolledBackTransaction()
  const database = testDatabase() as RolledBackDatabase
  let server: Server
  let world: World
  let tamsin: Principal
  let constraints: string[]
  let objects: string
  before(async () => {
    world = await raiseWorld(database)
    server = buildServer({ database, areas, today: () => today, version: 'test', log: false })
    tamsin = world.principals.find(({ label }) => label === 'provider user')!
    constraints = await constraintNames(database)
    objects = prototypes()
  })

  const asJson = (payload: string | Buffer, path = '/clients/10302') => send(payload, 'application/json', path)
  async function send(payload: string | Buffer, contentType: string, path = '/clients/10302'): Promise<Answered> {
    const answer = await server.fastify.inject({ method: 'POST', url: path, payload,
      headers: { host: 'throughline.example', cookie: tamsin.cookie, accept: 'application/json', 'content-type': contentType,
        'x-csrf-token': formTokenOf(tamsin.token) } })
    return { status: answer.statusCode, headers: answer.headers as Answered['headers'], body: answer.body }
  }
  /** Refused with one of these, and not a row is other than before. */
  async function refused(statuses: number[], what: string, work: () => Promise<Answered>): Promise<void> {
    const before = await digest(database)
    const answer = await work()
    assert.ok(statuses.includes(answer.status), `${what} answered ${answer.status}: ${answer.body.slice(0, 300)}`)
    assert.equal(problemWith(answer, what, constraints), undefined, what)
    assert.match(answer.body, /"detail":"|"errors":\{/, `${what} is not explained: ${answer.body.slice(0, 300)}`)
    assert.equal(await digest(database), before, `${what} wrote something`)
  }

  it('of JSON that is none, is too deep, says a thing twice or reaches for our own objects, are refused', async () => {
    const deep = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth)
    const wrong: Record<string, string> = {
      '50,000 lists': deep('[', ']', 50_000), '20,000 objects': deep('{"a":', '}', 20_000), '50,000 open lists': '['.repeat(50_000),
      'a name twice': '{"town":"a","town":"b"}', 'a name twice, inside': '{"a":{"b":1,"b":2}}',
      '__proto__': '{"__proto__":{"isAdmin":true}}', 'an escaped __proto__': '{"__pr\\u006fto__":{"isAdmin":true}}',
      'constructor.prototype': '{"constructor":{"prototype":{"isAdmin":true}}}', 'a trailing comma': '{"town":"a",}',
      NaN: '{"town":NaN}', Infinity: '{"town":Infinity}', 'a comment': '{"town":"a"/* */}', 'single quotes': "{'town':'a'}", 'no quotes': '{town:"a"}',
      'half of it': '{"town":"a', 'two of them': '{}{}', 'a control character': '{"town":"a\u0001"}',
      'a lone escape': '{"town":"\\u12"}', 'hexadecimal': '{"version":0x10}', 'a leading zero': '{"version":01}', words: 'hello', 'XML': '<a/>',
    }
    for (const [what, body] of Object.entries(wrong)) await refused([400], what, () => asJson(body))
  })

  it('of JSON with values of another kind get the messages of their fields', async () => {
    const values = ['1e309', '-1e309', '9007199254740993', '123456789012345678901234567890', '[]', '["a"]', '{}', '{"a":1}', '[null]', '1e-7', 'true', 'null',
      '""', '"1"', '-0']
    for (const value of values) for (const field of ['town', 'version', 'address_withheld', 'date_of_death', 'gender']) {
      const others = Object.entries({ gender: '"M"', ethnicity: '"white-british"',
        version: '7' }).filter(([name]) => name !== field).map(([name, other]) => `"${name}":${other}`)
      await refused([422, 409], `${field}: ${value}`, () => asJson(`{${[...others, `"${field}":${value}`].join()}}`))
    }
    for (const whole of ['[]', '[1]', '"text"', '1', 'null', 'true', '']) await refused([422], `a body of ${whole}`, () => asJson(whole))
  })

  it('in another encoding than UTF-8, or of another kind, are refused', async () => {
    const form = `csrf=${formTokenOf(tamsin.token)}&town=`
    await refused([400], 'raw Latin-1 in JSON', () => asJson(Buffer.from('{"town":"\xe9"}', 'latin1')))
    await refused([400], 'raw Latin-1 in a form', () => send(Buffer.from(`${form}\xe9`, 'latin1'), 'application/x-www-form-urlencoded'))
    await refused([400], 'an overlong slash', () => send(`${form}%c0%af`, 'application/x-www-form-urlencoded'))
    await refused([400], 'half a character, escaped', () => send(`${form}%ed%a0%80`, 'application/x-www-form-urlencoded'))
    await refused([400], 'a bare per cent', () => send(`${form}100%`, 'application/x-www-form-urlencoded'))
    await refused([400], 'UTF-16', () => send(Buffer.from('{"town":"a"}', 'utf16le'), 'application/json; charset=utf-16'))
    await refused([400], 'UTF-16 with a mark', () => asJson(Buffer.from('\ufeff{"town":"a"}', 'utf16le')))
    for (const type of ['text/plain', 'text/xml', 'application/octet-stream', 'multipart/form-data', 'multipart/form-data; boundary=x', 'application/jsonp',
      'x', '/', 'application/', 'application/x-www-form-urlencoded2', 'text/html; charset=utf-7']) {
      await refused([400, 415], `as ${type}`, () => send('{"town":"a"}', type))
    }
  })

  it('that are too large are refused, and those just as large as they may be are read', async () => {
    const room = 1024 * 1024
    const padded = (size: number) => `{"town":"${'x'.repeat(size - 11)}"}`
    await refused([413], '1 MB and one byte of JSON', () => asJson(padded(room + 1)))
    await refused([422], '1 MB of JSON', () => asJson(padded(room)))
    await refused([413], '10 MB of JSON', () => asJson(padded(10 * room)))
    await refused([413], '1 MB and one byte of a form', () => send(`town=${'x'.repeat(room - 4)}`, 'application/x-www-form-urlencoded'))
    await refused([400], '1,001 fields', () => send(Array.from({ length: 1_001 }, (_, at) => `f${at}=1`).join('&'), 'application/x-www-form-urlencoded'))
    await refused([422], '1,000 fields', () => send(Array.from({ length: 1_000 }, (_, at) => `f${at}=1`).join('&'), 'application/x-www-form-urlencoded'))
    await refused([422], 'a field 900 times', () => send(Array.from({ length: 900 }, () => 'town=1').join('&'), 'application/x-www-form-urlencoded'))
    await refused([422], 'names of our own objects', () => send('__proto__=1&constructor=2&prototype=3&toString=4&hasOwnProperty=5',
      'application/x-www-form-urlencoded'))
  })

  it('have every field at its longest, and are refused at one more and at ten times that, in each route', async () => {
    let tried = 0
    for (const { route, principal, attempt } of (await openWays(server, world, database)).filter(({ route }) => route.method === 'POST')) {
      // What is put aside may be anything; signing in and switching answer in words of their own.
      if ('put_aside' in attempt.body || ['people.sign-in', 'people.send-code', 'people.enrol', 'people.join', 'people.choose-password', 'people.switch-authority'].includes(route.name)) continue
      for (const [name, field] of Object.entries(route.input).filter(([, declared]) => declared.max !== undefined && declared.kind !== 'choice')) {
        const asked = (length: number): Promise<Answered> => {
          const body = { ...attempt.body, [name]: 'x'.repeat(length) }
          return ask(server, principal, attempt, { json: true, payload: JSON.stringify(body),
            headers: { 'content-type': 'application/json', 'x-csrf-token': formTokenOf(principal.token) } })
        }
        for (const length of [field.max! + 1, 10 * field.max!]) {
          const answer = await asked(length)
          assert.equal(answer.status, 422, `${actionOf(route)} ${name} with ${length}: ${answer.status} ${answer.body.slice(0, 200)}`)
          assert.ok(answer.body.includes(`${field.label} must be ${field.max} characters or fewer`), `${actionOf(route)} ${name}: ${answer.body}`)
          tried += 1
        }
      }
    }
    assert.ok(tried > 60, `only ${tried}`)
  })

  it('with dates that are none get the message of the field; with real ones they get none', async () => {
    // Each with whether it is a day of the calendar between 1850 and 2200, in a way of writing that cannot be misread.
    const real = new Set(['29/02/2024', '1/1/1850', '31/12/2200', 'today', 'TODAY', 'tomorrow', 'yesterday', '+28d', '-7d', '1st Jan 2026', '29 Mar 2026',
      '25/10/2026', '1.1.2026', '1-1-2026'])
    const wrong: string[] = []
    for (const typed of dates) {
      const { body } = await asJson(JSON.stringify({ left_on: typed }),
        `/schedules/${world.rows['schedule']!.find(({ service }) => service === 10801)!.key}/end`)
      const message = (JSON.parse(body) as { errors: Record<string, string> }).errors['left_on']
      const isWrongDay = message !== undefined && !/must be after the start date|within the next/.test(message)
      if (isWrongDay === real.has(typed)) wrong.push(`${typed}: ${message ?? 'no message'}`)
    }
    assert.deepEqual(wrong, [])
  })

  it('at addresses without end, with parameters without number or with nonsense in the headers are answered', async () => {
    const get = async (path: string, headers: Record<string, string> = {}) => ask(server, tamsin, { method: 'GET', path, body: {} }, { headers })
    const fine = [200, 303, 400, 404, 414, 422]
    const paths = [`/clients/${'1'.repeat(4_000)}`, `/requests/${'a'.repeat(4_000)}`, `/${'a/'.repeat(3_000)}`,
      `/clients?${Array.from({ length: 10_000 }, (_, at) => `p${at}=1`).join('&')}`, `/requests?${'state=open&'.repeat(5_000)}`,
      `/clients?q=${'A'.repeat(20_000)}`, '/clients?q=%00', '/clients?q=%ff', '/clients?%', '/clients?=&=&==', '/clients/%', '/clients/%zz',
      '/clients/%c0%af', '/clients/%2e%2e', '/clients/..%2f..%2fetc%2fpasswd', '/clients/10302%00', '/clients/10302;x=1', '/clients/10302/',
      '//clients', '/clients//10302', '/./clients', '/services/10801/schedules?as-at=', '/services/10801/schedules?as-at=1/1/1&as-at=2',
      '/services/10801/schedules?from=-1', '/services/10801/schedules?from=99999999999999', '/services/10801/schedules?order=__proto__',
      '/requests?kind=constructor', '/requests?whose=%00', '/health?x', '/api/openapi.json/', '/sign-in?to=%E0%A4%A', '/\\elsewhere', '/%5c%5celsewhere',
      '/?__proto__[a]=1', '/services?service=9007199254740993', '/services?service=1e3', '*']
    for (const path of paths) {
      const answer = await get(path)
      assert.ok(fine.includes(answer.status), `${path.slice(0, 80)} answered ${answer.status}: ${answer.body.slice(0, 200)}`)
      assert.equal(problemWith(answer, path, constraints), undefined, path.slice(0, 80))
    }
    const headers: Record<string, string>[] = [
      { accept: '*/*;q=x,,,;' }, { accept: 'application/json'.repeat(300) }, { 'accept-language': 'cy;q=1;q=2,,*-*;' },
      { 'accept-language': 'a'.repeat(5_000) }, { 'accept-encoding': 'br;q=1e999' }, { range: `bytes=${'0-1,'.repeat(1_000)}` },
      { 'if-none-match': '*' }, { 'if-modified-since': 'never' }, { cookie: `${'x=1; '.repeat(1_500)}` },
      { cookie: `${tamsin.cookie}; __proto__=1; constructor=2` }, { cookie: '__Host-throughline=s.%00' },
      { cookie: '__Host-throughline=s.'.padEnd(4_000, 'A') },
      { cookie: `${tamsin.cookie}; ${tamsin.cookie}` }, { cookie: '=;=;;;' }, { cookie: `${tamsin.cookie}; __Host-throughline-said=${'!'.repeat(3_000)}` },
      { cookie: `${tamsin.cookie}; __Host-throughline-said=${Buffer.from('<script>alert(1)</script>').toString('base64url')}` },
      { 'x-forwarded-for': "' or 1=1" }, { 'x-forwarded-host': 'elsewhere.example' }, { 'x-forwarded-proto': 'gopher' },
      { forwarded: 'host=elsewhere.example' }, { 'x-original-url': '/people' }, { 'x-rewrite-url': '/people' }, { host: 'elsewhere.example' },
      { authorization: 'Bearer x' }, { 'content-length': '0' }, { te: 'trailers' }, { upgrade: 'h2c' }, { expect: '200-ok' },
      { origin: 'https://elsewhere.example' }, { referer: 'https://elsewhere.example/' }, { 'user-agent': '<script>alert(1)</script>' },
    ]
    for (const header of headers) {
      for (const path of ['/clients/10302', '/no-such-page']) {
        const answer = await get(path, header)
        // A token is asked before any cookie, and this one is none of ours.
        const refused = 'authorization' in header && path !== '/no-such-page' ? [401] : [200, 303, 400, 404, 417, 431]
        assert.ok(refused.includes(answer.status), `${JSON.stringify(header).slice(0, 80)} answered ${answer.status}`)
        assert.equal(problemWith(answer, '', constraints), undefined)
        assert.ok(!/elsewhere\.example|gopher|<script>alert/.test(JSON.stringify(answer.headers) + answer.body),
          `${JSON.stringify(header).slice(0, 80)} comes back`)
      }
    }
  })

  it('leave JavaScript’s own objects as they were', () => {
    assert.equal(prototypes(), objects)
    assert.equal(({} as Record<string, unknown>)['isAdmin'], undefined)
  })
})
