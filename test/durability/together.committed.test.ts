// Requests accepted together while a process is killed (kill -9), while a colleague does the same, and while one decides some of them: whole acceptances only, each once.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { problemsWithAudit, verifyAudit } from '#platform/audit-seal.ts'
import { Page } from '#test/page.ts'
import { brokenInvariants } from './after-crash.ts'
import { killAll, startApp, type AppProcess } from './app-process.ts'
import { atOnce, NetworkVisitor } from './network-visitor.ts'
import { newcomer } from './newcomers.ts'
import { askDatabase, ownFolder, postmasterOf } from './own-server.ts'

const service = 10812
const patience = 30_000

describe('requests that are accepted together', () => {
  const own = ownFolder('together')
  const environment = { THROUGHLINE_DATA: own.folder }
  const visitors: NetworkVisitor[] = []
  let app: AppProcess
  let nerys: NetworkVisitor
  let priya: NetworkVisitor
  let callum: NetworkVisitor
  let level: string
  let next = 1

  before(async () => {
    app = await startApp(environment)
    nerys = await signedIn('nerys.calloway@example.org')
    priya = await signedIn('priya.ravensworth@example.org')
    callum = await signedIn('callum.drexler@example.org')
    await askDatabase(own.folder, (connection) => connection.query(`insert into authority_setting (authority_id, name, value) select id, 'bulk_sample', 0 from authority`))
    const { body } = await nerys.json.get<{ levels: { id: string }[] }>(`/services/${service}/schedules/ask`)
    level = body.levels[0]!.id
  })
  after(async () => {
    for (const visitor of visitors) visitor.leave()
    await app?.stop()
    killAll()
    own.remove()
  })

  async function signedIn(email: string): Promise<NetworkVisitor> {
    const visitor = new NetworkVisitor(app.port)
    visitors.push(visitor)
    const password = new RegExp(`${email} +(\\S+)`).exec(app.output())![1]!
    const home = await (await visitor.get('/sign-in')).form('/sign-in').fill({ 'E-mail address': email, Password: password }).submit()
    assert.equal(home.status, 200)
    return visitor
  }

  /** With two check digits, so that no two numbers differ in one place or by an exchange: such people would be asked about. */
  const ninoOf = (number: number) => {
    const digits = (number * 7_919) % 10_000
    return `QQ${String(digits).padStart(4, '0')}${String(98 - (digits * 100) % 97).padStart(2, '0')}A`
  }

  /** So many requests in which nothing is dangerous. */
  async function ask(count: number): Promise<string[]> {
    const asked: string[] = []
    for (; asked.length < count; next += 1) {
      const { status, body } = await nerys.json.post<{ request: string }>(`/services/${service}/schedules`,
        newcomer(next, { service_level: level, nino: ninoOf(next), nino_missing_reason: '', idempotency_key: `together-${next}` }))
      assert.equal(status, 201, JSON.stringify(body))
      asked.push(body.request)
    }
    return asked
  }

  const told = (page: Page, table: string) => (page.document.querySelector(`#${table}`) ? page.records(table).map((row) => row['What came of it']!) : [])

  /** As the button sends it; the page that tells what came of it grows meanwhile. */
  async function accept(who: NetworkVisitor, requests: readonly string[]): Promise<Page> {
    const payload = new URLSearchParams([...requests.map((id) => [`request_${id}`, 'yes']), ['csrf', who.csrf]]).toString()
    const { status, headers, body } = await who.request('/requests/together', { method: 'POST', payload, headers: {
      accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded', origin: 'https://throughline.example', 'sec-fetch-site': 'same-origin' } })
    assert.equal(status, 200, body.slice(0, 500))
    return new Page({ status, path: '/requests/together', headers, html: body }, who)
  }

  const accepted = (requests: readonly string[]) => askDatabase(own.folder, async (connection) =>
    (await connection.query<{ count: number }>(`select count(*)::int from request where id = any($1) and state = 'accepted'`, [requests])).rows[0]!.count)

  async function untilSeen(requests: readonly string[], least: number): Promise<number> {
    const since = performance.now()
    for (;;) {
      const seen = await accepted(requests)
      if (seen >= least) return seen
      assert.ok(performance.now() - since < patience, `${seen} accepted: ${app.output().slice(-2_000)}`)
    }
  }

  async function answersAgain(): Promise<void> {
    const since = performance.now()
    while (await priya.json.get('/requests').then(({ status }) => status, () => 0) !== 200) {
      assert.ok(performance.now() - since < patience, app.output().slice(-2_000))
      await sleep(20)
    }
  }

  /** Each decision with all that belongs to it and one event, and nothing of what waits. */
  async function findNothingWrong(): Promise<void> {
    const wrong = await askDatabase(own.folder, async (connection) => {
      const { rows } = await connection.query<{ id: string }>(
        `select r.id from request r where r.idempotency_key is not null
           and (select count(*) from audit_event e where e.action = 'requests.accept' and e.outcome is null and e.subjects @> array['request:' || r.id]) <> (r.state = 'accepted')::int`)
      return [...await brokenInvariants(connection), ...rows.map(({ id }) => `${id} has not one event for its acceptance`), ...problemsWithAudit(await verifyAudit(connection))]
    })
    assert.deepEqual(wrong, [])
  }

  it('S1.49 are whole when the application is killed in the middle, and the rest is accepted when they are sent again', async (t) => {
    const requests = await ask(400)
    const sending = accept(priya, requests).catch(() => undefined)
    const seen = await untilSeen(requests, 25)
    await app.kill()
    await sending
    app = await startApp(environment)
    for (const visitor of visitors) visitor.port = app.port
    const left = await accepted(requests)
    t.diagnostic(`killed after ${seen} of ${requests.length}; ${left} are there`)
    assert.ok(left >= seen && left < requests.length, `${seen} seen, ${left} left`)
    await findNothingWrong()
    const again = await accept(priya, requests)
    assert.equal(told(again, 'accepted').length, requests.length - left)
    assert.deepEqual([...new Set(told(again, 'not-accepted'))], ['This request was accepted by Priya Ravensworth.'])
    assert.equal(await accepted(requests), requests.length)
    await findNothingWrong()
  })

  it('S1.49 are whole when the database is killed in the middle, and whoever waits reads how far it came', async (t) => {
    const requests = await ask(400)
    const sending = accept(priya, requests)
    const seen = await untilSeen(requests, 25)
    process.kill(postmasterOf(own.folder)!, 'SIGKILL')
    const page = await sending
    const [done, not] = [told(page, 'accepted').length, told(page, 'not-accepted')]
    await answersAgain()
    const left = await accepted(requests)
    t.diagnostic(`killed after ${seen} of ${requests.length}; ${done} were acknowledged, ${left} are there`)
    assert.ok(done >= seen && left >= done && left <= done + 1 && done < requests.length, `${seen} seen, ${done} acknowledged, ${left} there`)
    assert.match(not[0]!, /^Something failed here: open it/)
    assert.ok(not.slice(1).every((said) => said === 'Not done, since something failed before. Send it again.'))
    await findNothingWrong()
    assert.equal(told(await accept(priya, requests), 'accepted').length, requests.length - left)
    await findNothingWrong()
  })

  it('S1.53 P.10 are each accepted once when two reviewers accept the same at the same moment', async (t) => {
    const requests = await ask(60)
    const [first, second] = await atOnce([priya, () => accept(priya, requests)], [callum, () => accept(callum, requests.toReversed())])
    const counts = [told(first, 'accepted').length, told(second, 'accepted').length]
    t.diagnostic(`${counts.join(' to ')}`)
    assert.equal(counts[0]! + counts[1]!, requests.length)
    for (const said of [...told(first, 'not-accepted'), ...told(second, 'not-accepted')]) assert.match(said,
      /^(This request was accepted by (Priya Ravensworth|Callum Drexler)|Somebody else decided it a moment ago)/)
    assert.equal(await accepted(requests), requests.length)
    await findNothingWrong()
  })

  it('S1.53 P.10 are decided once when a colleague decides some of them by themselves meanwhile', async (t) => {
    const requests = await ask(60)
    const single = requests.filter((_, at) => at % 4 === 1)
    const decide = async () => {
      const answers: number[] = []
      for (const [at, id] of single.toReversed().entries()) answers.push((await callum.json.post(
        `/requests/${id}/${at % 2 === 0 ? 'reject' : 'accept'}`, at % 2 === 0 ? { reason: 'Not now.' } : {})).status)
      return answers
    }
    const [page, answers] = await Promise.all([accept(priya, requests), decide()])
    const won = answers.filter((status) => status === 200).length
    t.diagnostic(`${told(page, 'accepted').length} together, ${won} by themselves`)
    assert.ok(answers.every((status) => status === 200 || status === 409), answers.join())
    assert.equal(told(page, 'accepted').length + won, requests.length)
    await findNothingWrong()
  })

  it('P.08 stop where the role of whoever accepts them changes in the middle, and say so', async (t) => {
    const requests = await ask(200)
    const become = (role: string) => askDatabase(own.folder, (connection) => connection.query(
      `update membership set role = $1 where name = 'Priya Ravensworth'`, [role]))
    const sending = accept(priya, requests)
    const seen = await untilSeen(requests, 25)
    await become('auditor')
    const page = await sending
    const left = await accepted(requests)
    t.diagnostic(`${seen} of ${requests.length} were seen before, ${left} are accepted`)
    assert.ok(left < requests.length, 'it went on')
    assert.match(page.text(), /Not done, since you were signed out, or your role changed, meanwhile/)
    await become('reviewer')
    await findNothingWrong()
  })
})
