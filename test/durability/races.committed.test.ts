// Two processes of the application on one database, and two people who press a button at the same moment: one wins, the other is told.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import pg from 'pg'
import { cloneOfTemplate, today, type OwnDatabase } from '#test/harness.ts'
import { formWith } from '#test/journeys/steps.ts'
import { Page } from '#test/page.ts'
import { problemsWithAudit, verifyAudit } from '#platform/audit-seal.ts'
import { killAll, startApp, urlOf, type AppProcess } from './app-process.ts'
import { atOnce, NetworkVisitor } from './network-visitor.ts'
import { nameOf, newcomer } from './newcomers.ts'
import { ownFolder } from './own-server.ts'

const repeats = 50
const floating = 10812
const flats = 10795

describe('two processes and two people at the same moment', () => {
  let own: OwnDatabase
  let connection: pg.Client
  let apps: AppProcess[]
  const folder = ownFolder('races')
  const visitors: NetworkVisitor[] = []
  let next = 1
  let failures = 0

  before(async () => {
    own = await cloneOfTemplate('races')
    connection = new pg.Client(own.connect('owner'))
    await connection.connect()
    const environment = { DATABASE_URL: urlOf(own.connect('application')), DATABASE_OWNER_URL: urlOf(own.connect('owner')), THROUGHLINE_DATA: folder.folder }
    apps = await Promise.all([startApp(environment), startApp(environment)])
  })
  after(async () => {
    for (const visitor of visitors) visitor.leave()
    await Promise.all((apps ?? []).map((app) => app.stop()))
    killAll()
    await connection?.end()
    await own?.drop()
    folder.remove()
  })

  /** Somebody at one of the two processes. Every answer they get is looked at: none may be a failure of ours. */
  async function visitor(email: string, app: 0 | 1): Promise<NetworkVisitor> {
    const made = new NetworkVisitor(apps[app]!.port)
    visitors.push(made)
    await made.startSession(own.database, email)
    made.request = async (path, sent) => {
      const answer = await NetworkVisitor.prototype.request.call(made, path, sent)
      if (answer.status >= 500) failures += 1
      return answer
    }
    return made
  }
  const priya = () => visitor('priya.ravensworth@example.org', 0)
  const callum = () => visitor('callum.drexler@example.org', 1)

  async function levelOf(asker: NetworkVisitor, service: number): Promise<string> {
    const { body } = await asker.json.get<{ levels: { id: string }[] }>(`/services/${service}/schedules/ask`)
    return body.levels[0]!.id
  }

  async function ask(asker: NetworkVisitor, service: number, more: Record<string, string>): Promise<{ request: string, number: number }> {
    const number = next++
    const { status, body } = await asker.json.post<{ request: string }>(`/services/${service}/schedules`, newcomer(number, more))
    assert.equal(status, 201, JSON.stringify(body))
    return { request: body.request, number }
  }

  /** What a browser gets for a form, no redirect followed; `json` asks as a program does. */
  async function send(who: NetworkVisitor, path: string, fields: Record<string, string>, json: boolean): Promise<Told> {
    const payload = json ? JSON.stringify(fields) : new URLSearchParams({ ...fields, csrf: who.csrf }).toString()
    const { status, headers, body } = await who.request(path, { method: 'POST', payload, headers: json
      ? { accept: 'application/json', 'content-type': 'application/json', 'x-csrf-token': who.csrf }
      : { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded', origin: 'https://throughline.example', 'sec-fetch-site': 'same-origin' } })
    const page = json ? undefined : new Page({ status, path, headers, html: body }, who)
    return { won: status < 400, status, text: page ? page.wholeText() : body, page }
  }
  type Told = { won: boolean, status: number, text: string, page: Page | undefined }

  /** One of the two won, the other was told 409; the loser's answer. */
  function oneWon(answers: readonly Told[]): { winner: number, told: Told } {
    assert.equal(answers.filter(({ won }) => won).length, 1, answers.map(({ status, text }) => `${status} ${text.slice(0, 300)}`).join('\n'))
    const winner = answers.findIndex(({ won }) => won)
    const told = answers[1 - winner]!
    assert.equal(told.status, 409, told.text)
    return { winner, told }
  }

  async function one<T>(sql: string, values: unknown[] = []): Promise<T> {
    return (await connection.query({ text: sql, values, rowMode: 'array' })).rows[0] as T
  }

  it('two reviewers accept one request: one does, the other reads that it was decided', async (t) => {
    const [nerys, first, second] = [await visitor('nerys.calloway@example.org', 0), await priya(), await callum()]
    const level = await levelOf(nerys, floating)
    const wins = [0, 0]
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      const { request, number } = await ask(nerys, floating, { service_level: level })
      const { winner, told } = oneWon(await atOnce(
        [first, () => send(first, `/requests/${request}/accept`, { same_as: 'new' }, repeat % 2 === 0)],
        [second, () => send(second, `/requests/${request}/accept`, { same_as: 'new' }, repeat % 3 === 0)]))
      wins[winner]! += 1
      assert.match(told.text, /This request was accepted by/)
      assert.deepEqual(await one(`select r.state, m.name, (select count(*)::int from client where surname = $2),
          (select count(*)::int from schedule s where s.id = r.schedule_id), (select count(*)::int from hb_position p where p.schedule_id = r.schedule_id),
          (select count(*)::int from client_organisation o where o.client_id = r.client_id),
          (select array_agg(e.outcome order by e.outcome nulls first) from audit_event e where e.action = 'requests.accept' and $3 = any (e.subjects))
        from request r join membership m on m.id = r.decided_by where r.id = $1`, [request, nameOf(number), `request:${request}`]),
      ['accepted', winner === 0 ? 'Priya Ravensworth' : 'Callum Drexler', 1, 1, 1, 1, [null, 'conflict']])
    }
    t.diagnostic(`${repeats} of ${repeats}: exactly one accepted (${wins.join(' to ')})`)
  })

  it('two requests want one flat: one is accepted, the other reviewer reads who has it, from when, and what is free', async (t) => {
    const [tamsin, bernard] = [await visitor('tamsin.okafor@example.org', 0), await visitor('bernard.achterberg@example.org', 1)]
    const [first, second] = [await priya(), await callum()]
    const level = await levelOf(tamsin, flats)
    const { rows: units } = await connection.query<{ id: string, name: string }>(
      `insert into unit (authority_id, service_id, property_id, service_level_id, name, kind, starts_on)
       select p.authority_id, p.service_id, p.id, $1, 'Annexe ' || lpad(n::text, 2, '0'), 'self-contained', '2020-01-01'
       from (select * from property where service_id = $2 order by name limit 1) p, generate_series(1, $3) n returning id, name`, [level, flats, repeats + 1])
    const wins = [0, 0]
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      const place = { service_level: level, unit: units[repeat]!.id, hb_position: 'passported-universal-credit', starts_on: '2026-11-10' }
      const [one_, other] = [await ask(tamsin, flats, place), await ask(bernard, flats, { ...place, starts_on: '2026-11-17' })]
      const { winner, told } = oneWon(await atOnce(
        [first, () => send(first, `/requests/${one_.request}/accept`, { same_as: 'new' }, false)],
        [second, () => send(second, `/requests/${other.request}/accept`, { same_as: 'new' }, false)]))
      wins[winner]! += 1
      const [placed, since] = winner === 0 ? [one_, '10 November 2026'] : [other, '17 November 2026']
      const message = told.page!.errors.join(' ')
      assert.match(message, new RegExp(`${nameOf(placed.number)}, ${nameOf(placed.number, 'forename')} \\(schedule \\d+\\) has this place from ${since} with no end date`))
      assert.match(message, new RegExp(`Free on those days: .*${units[repeat + 1]!.name}`))
      assert.deepEqual(await one(`select (select count(*)::int from schedule where unit_id = $1),
        (select count(*)::int from request where id in ($2, $3) and state = 'accepted'),
        (select count(*)::int from request where id in ($2, $3) and state = 'pending'),
        (select count(*)::int from client where surname in ($4, $5))`,
      [units[repeat]!.id, one_.request, other.request, nameOf(one_.number), nameOf(other.number)]), [1, 1, 1, 1])
    }
    t.diagnostic(`${repeats} of ${repeats}: one schedule for each flat (${wins.join(' to ')})`)
  })

  it('a request is withdrawn while it is accepted: it is the one or the other', async (t) => {
    const [nerys, reviewer] = [await visitor('nerys.calloway@example.org', 0), await callum()]
    const level = await levelOf(nerys, floating)
    const wins = [0, 0]
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      const { request, number } = await ask(nerys, floating, { service_level: level })
      const { winner, told } = oneWon(await atOnce(
        [nerys, () => send(nerys, `/requests/${request}/withdraw`, {}, repeat % 2 === 0)],
        [reviewer, () => send(reviewer, `/requests/${request}/accept`, { same_as: 'new' }, repeat % 3 === 0)]))
      wins[winner]! += 1
      assert.match(told.text, /This request was (accepted|withdrawn) by/)
      const accepted = winner === 1 ? 1 : 0
      assert.deepEqual(await one(`select r.state, (select count(*)::int from client where surname = $2),
          (select count(*)::int from schedule s where s.id = r.schedule_id) from request r where r.id = $1`,
        [request, nameOf(number)]), [accepted ? 'accepted' : 'withdrawn', accepted, accepted])
    }
    t.diagnostic(`${repeats} of ${repeats}: withdrawn ${wins[0]}, accepted ${wins[1]}`)
  })

  it('two people ask for the end of one schedule: one does, the other reads that it waits, and keeps what they typed', async (t) => {
    const [tamsin, bernard] = [await visitor('tamsin.okafor@example.org', 0), await visitor('bernard.achterberg@example.org', 1)]
    const [schedule] = await one<[number]>(
      `select s.id::int from schedule s where s.service_id = $1 and s.left_on is null and s.starts_on < '2026-11-01'
         and not exists (select from request r where r.schedule_id = s.id) order by s.id limit 1`, [flats])
    const wins = [0, 0]
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      const end = (left_on: string) => ({ left_on, end_reason: 'abandoned', idempotency_key: crypto.randomUUID() })
      const ends = [end('2026-11-18'), end('2026-11-19')]
      const { winner, told } = oneWon(await atOnce(
        [tamsin, () => send(tamsin, `/schedules/${schedule}/end`, ends[0]!, false)],
        [bernard, () => send(bernard, `/schedules/${schedule}/end`, ends[1]!, false)]))
      wins[winner]! += 1
      assert.match(told.page!.errors.join(), /^An end of this schedule (was|is) asked for/)
      assert.equal(formWith([tamsin, bernard][1 - winner]!, told.page!, 'Save').values['left_on'], ends[1 - winner]!.left_on)
      const open = await one<[number, string]>(`select count(*)::int, min(id::text) from request where schedule_id = $1 and state = 'pending'`, [schedule])
      assert.equal(open[0], 1)
      assert.ok((await send([tamsin, bernard][winner]!, `/requests/${open[1]}/withdraw`, {}, true)).won)
    }
    t.diagnostic(`${repeats} of ${repeats}: one end asked for (${wins.join(' to ')})`)
  })

  it('a form that is sent twice makes one request, and both answers name it', async (t) => {
    const [nerys, sameNerys] = [await visitor('nerys.calloway@example.org', 0), await visitor('nerys.calloway@example.org', 1)]
    const level = await levelOf(nerys, floating)
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      const number = next++
      const form = newcomer(number, { service_level: level, idempotency_key: crypto.randomUUID() })
      const [once, twice] = await atOnce(
        [nerys, () => nerys.json.post<{ request: string }>(`/services/${floating}/schedules`, form)],
        [sameNerys, () => sameNerys.json.post<{ request: string }>(`/services/${floating}/schedules`, form)])
      assert.deepEqual([once.status, twice.status], [201, 201])
      assert.equal(once.body.request, twice.body.request)
      assert.deepEqual(await one('select count(*)::int, min(id::text) from request where idempotency_key = $1', [form['idempotency_key']]),
        [1, once.body.request])
    }
    t.diagnostic(`${repeats} of ${repeats}: one request for two sendings`)
  })

  it('two people save the same contact details: one does, the other keeps what they typed, sees what stands now, and can save again', async (t) => {
    const [nerys, reviewer] = [await visitor('nerys.calloway@example.org', 0), await callum()]
    const [client] = await one<[number]>(`select client_id::int from schedule where service_id = $1 and left_on is null order by id limit 1`, [floating])
    const wins = [0, 0]
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      const { body } = await nerys.json.get<{ typed: Record<string, string>, client: { version: number } }>(`/clients/${client}`)
      const typed = (telephone: string) => ({ ...body.typed, version: String(body.client.version), telephone })
      const phones = [`07700 900${String(repeat).padStart(3, '0')}`, `07700 900${String(repeat + 500).padStart(3, '0')}`]
      const { winner, told } = oneWon(await atOnce(
        [nerys, () => send(nerys, `/clients/${client}`, typed(phones[0]!), false)],
        [reviewer, () => send(reviewer, `/clients/${client}`, typed(phones[1]!), false)]))
      wins[winner]! += 1
      assert.match(told.text, /This was changed while you were typing/)
      const loser = [nerys, reviewer][1 - winner]!
      assert.equal(formWith(loser, told.page!, 'Save').values['telephone'], phones[1 - winner])
      const [stored, version] = await one<[string, number]>('select telephone, version from client where id = $1', [client])
      assert.deepEqual([stored, version], [phones[winner], body.client.version + 1])
      if (repeat % 10 > 0) continue
      const again = await formWith(loser, told.page!, 'Save').submit('Save')
      assert.equal(again.status, 200, again.wholeText())
      assert.deepEqual(await one('select telephone, version from client where id = $1', [client]), [phones[1 - winner], version + 1])
    }
    t.diagnostic(`${repeats} of ${repeats}: one saved (${wins.join(' to ')})`)
  })

  it('has met neither a deadlock nor a failure in all of that, and the audit is whole', async (t) => {
    for (const app of apps.splice(0)) assert.equal((await app.stop()).code, 0)
    // The applications' connections have said how often they were caught in a deadlock.
    const [deadlocks, requests] = await one<[number, number]>(`select deadlocks::int, (select count(*)::int from request where requested_at > $1)
      from pg_stat_database where datname = current_database()`, [today.toString()])
    const audit = await verifyAudit(connection)
    t.diagnostic(`${deadlocks} deadlocks, ${failures} answers of 500 or more, ${requests} requests, ${audit.events + audit.unsealed} events`)
    assert.deepEqual([deadlocks, failures, problemsWithAudit(audit)], [0, 0, []])
  })
})
