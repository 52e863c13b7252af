// Killing (kill -9) of the application and of the database while people work: everything acknowledged is there, nothing by halves, and work goes on.
import assert from 'node:assert/strict'
import { after, before, describe, it, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openInstallation } from '#platform/database/open.ts'
import { clients as cast } from '#seed/cast.ts'
import { damageOf, lookAfterCrash } from './after-crash.ts'
import { killAll, killGroup, launch, startApp, type AppProcess } from './app-process.ts'
import { NetworkVisitor } from './network-visitor.ts'
import { askDatabase, ownFolder, postmasterOf } from './own-server.ts'
import { Workload } from './workload.ts'

const writers = 8
const perRound = 200
const patience = 10_000

describe('an installation whose processes are killed', () => {
  const own = ownFolder('crash')
  const environment = { THROUGHLINE_DATA: own.folder }
  let app: AppProcess
  let nerys: NetworkVisitor
  let priya: NetworkVisitor
  let pairs: (readonly [NetworkVisitor, NetworkVisitor])[]
  let workload: Workload
  const totals = { acknowledged: 0, inFlight: 0, lost: 0, halfWritten: 0, unacknowledged: 0, slowest: 0 }

  before(async () => {
    app = await startApp(environment)
    nerys = await signedIn('nerys.calloway@example.org')
    priya = await signedIn('priya.ravensworth@example.org')
    pairs = Array.from({ length: writers }, () => [nerys.another(), priya.another()] as const)
    const { body } = await nerys.json.get<{ levels: { id: string }[] }>('/services/10812/schedules/ask')
    workload = new Workload(body.levels[0]!.id)
  })
  after(async () => {
    for (const visitor of everybody()) visitor.leave()
    await app?.stop()
    killAll()
    own.remove()
  })

  const everybody = () => [nerys, priya, ...(pairs ?? []).flat()].filter((visitor) => visitor !== undefined)

  /** With the password that the application printed. A session that was acknowledged must outlive every crash, too. */
  async function signedIn(email: string): Promise<NetworkVisitor> {
    const visitor = new NetworkVisitor(app.port)
    const password = new RegExp(`${email} +(\\S+)`).exec(app.output())![1]!
    const home = await (await visitor.get('/sign-in')).form('/sign-in').fill({ 'E-mail address': email, Password: password }).submit()
    assert.equal(home.status, 200)
    return visitor
  }

  /** Work until enough is acknowledged and at least four writes wait for their answers; then the blow, and how long it took to be over it. */
  async function workUntil<R>(blow: () => Promise<R>, isLast = false): Promise<{ acknowledged: number, inFlight: number, after: R }> {
    const before = workload.acknowledged
    const working = Promise.all(pairs.map(([provider, reviewer]) => workload.write(provider, reviewer)))
    working.catch(() => undefined)
    const deadline = performance.now() + 6 * patience
    while (workload.acknowledged - before < perRound || workload.outstanding < 4) {
      assert.ok(performance.now() < deadline, `only ${workload.acknowledged - before} writes were acknowledged: ${app.output().slice(-2_000)}`)
      await sleep(1)
    }
    const counted = { acknowledged: workload.acknowledged - before, inFlight: workload.outstanding }
    const over = blow()
    // Whoever did not notice is done with the person they are with.
    if (!isLast) workload.stop()
    const [after] = await Promise.all([over, working])
    return { ...counted, after }
  }

  /** How long until somebody who is signed in gets a page again, from another process of the database than the one that was killed. */
  async function answersAgain(since: number, killed?: number): Promise<number> {
    for (;;) {
      const status = await priya.json.get('/requests').then((answer) => answer.status, () => 0)
      // For a moment the killed server's connections outlive it.
      if (status === 200 && postmasterOf(own.folder) !== killed) return performance.now() - since
      assert.ok(performance.now() - since < 3 * patience, `no answer for ${3 * patience} ms: ${app.output().slice(-2_000)}`)
      await sleep(10)
    }
  }

  async function findNothingWrong(t: TestContext, what: string, counted: Awaited<ReturnType<typeof workUntil<number>>>): Promise<void> {
    const { acknowledged, inFlight, after: recovery } = counted
    const { lost, halfWritten, unacknowledged, audit } = await askDatabase(own.folder, (connection) => lookAfterCrash(connection, workload.lives))
    t.diagnostic(`${what}: ${acknowledged} acknowledged, ${inFlight} in flight, ${lost.length} lost, ${halfWritten.length} half-written, `
      + `${unacknowledged} written without an answer, serving again after ${Math.round(recovery)} ms`)
    assert.deepEqual({ lost, halfWritten, audit }, { lost: [], halfWritten: [], audit: [] })
    assert.ok(acknowledged >= perRound && inFlight >= 4)
    assert.ok(recovery <= patience, `${recovery} ms`)
    // What nobody knows the end of is sent again: each of them is done once.
    await workload.resume(nerys, priya)
    const again = await askDatabase(own.folder, (connection) => lookAfterCrash(connection, workload.lives))
    assert.deepEqual({ ...again }, { lost: [], halfWritten: [], unacknowledged: 0, audit: [] })
    totals.acknowledged += acknowledged
    totals.inFlight += inFlight
    totals.unacknowledged += unacknowledged
    totals.slowest = Math.max(totals.slowest, recovery)
  }

  for (let round = 1; round <= 3; round += 1) {
    it(`loses nothing when the application is killed, and serves again within ten seconds of the next start (${round})`, async (t) => {
      await findNothingWrong(t, 'application', await workUntil(async () => {
        const killed = performance.now()
        await app.kill()
        app = await startApp(environment)
        for (const visitor of everybody()) visitor.port = app.port
        return answersAgain(killed)
      }))
    })

    it(`loses nothing when the database is killed, and the running application has it back within ten seconds (${round})`, async (t) => {
      const { pid } = app.child
      await findNothingWrong(t, 'database', await workUntil(() => {
        const killed = postmasterOf(own.folder)!
        process.kill(killed, 'SIGKILL')
        return answersAgain(performance.now(), killed)
      }))
      assert.deepEqual([app.child.pid, app.child.exitCode], [pid, null])
    })
  }

  it('keeps its tables and indexes sound', async (t) => {
    t.diagnostic(`${totals.acknowledged} acknowledged, ${totals.inFlight} in flight at the blows, ${totals.unacknowledged} written without an answer; `
      + `slowest recovery ${Math.round(totals.slowest)} ms`)
    assert.deepEqual(await askDatabase(own.folder, damageOf), [])
  })

  it('answers what it has accepted when it is asked to stop, and ends within ten seconds', async (t) => {
    workload.endings.length = 0
    const { inFlight, after: { code, milliseconds } } = await workUntil(() => app.stop(), true)
    const database = await openInstallation({ folder: own.folder, kind: 'demo', migrated: true })
    const found = await database.owner((connection) => lookAfterCrash(connection, workload.lives))
    await database.close()
    t.diagnostic(`${inFlight} in flight when asked, ended after ${Math.round(milliseconds)} ms; the writers’ next requests: ${workload.endings.join(', ')}`)
    assert.deepEqual(found, { lost: [], halfWritten: [], unacknowledged: 0, audit: [] })
    assert.deepEqual([code, workload.endings.length], [0, writers])
    // Refused at the door, or closed before it was read: nothing that had been let in.
    assert.deepEqual(workload.endings.filter((ending) => !/^(ECONNREFUSED|ECONNRESET|EPIPE)/.test(ending)), [])
    assert.ok(milliseconds <= patience)
  })
})

describe('a first start that is killed', () => {
  const own = ownFolder('first-start')
  after(() => {
    killAll()
    own.remove()
  })

  it('is completed by the next, from wherever it was', async (t) => {
    const environment = { THROUGHLINE_DATA: own.folder }
    for (const milliseconds of [300, 900, 1_300, 1_700, 2_100]) {
      const { child, ended } = launch('server.ts', [], environment)
      await sleep(milliseconds)
      killGroup(child)
      await ended
    }
    const app = await startApp(environment)
    t.diagnostic(`killed five times, then started in ${Math.round(app.startedIn)} ms`)
    const planted = await askDatabase(own.folder, async (connection) => (await connection.query<{ id: string }>('select id from client order by id')).rows)
    assert.deepEqual(planted.map(({ id }) => Number(id)), cast.map(({ number }) => number).sort((one, other) => one - other))
    assert.equal((await app.stop()).code, 0)
  })
})
