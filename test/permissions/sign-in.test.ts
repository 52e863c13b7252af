// Signing in for real: passwords, delays after wrong ones, answers that tell nothing, and sessions that end when they should.
import assert from 'node:assert/strict'
import { createHook } from 'node:async_hooks'
import { describe, it } from 'node:test'
import { castPassword, inRolledBackTransaction, testApp, testDatabase } from '../harness.ts'
import type { Page } from '../page.ts'
import type { Visitor } from '../visitor.ts'

const tamsin = 'tamsin.okafor@example.org'
const session = '__Host-throughline'

describe('signing in', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()
  const owner = async (sql: string, values: unknown[] = []) => testDatabase().owner(async (connection) => (await connection.query<Record<string,
    unknown>>(sql, values)).rows)
  const signIn = (visitor: Visitor, email: string, password: string, more: Record<string, string> = {}) => visitor.post('/sign-in',
    { email, password, ...more })
  const failuresOf = async (email: string) => (await owner('select failures from account where email_key = $1', [email]))[0]?.['failures']
  /** What a refusal says, but for the address that was typed and the token of the form. */
  const saying = (page: Page) => [page.status, page.html.replaceAll(/ value="[^"]*"/g, '')]

  it('takes the password of the account, kept as argon2id, and gives a token that is stored only as its hash', async () => {
    const [account] = await owner('select password_hash from account where email_key = $1', [tamsin])
    assert.match(String(account!['password_hash']), /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    const visitor = app.visitor()
    const page = await signIn(visitor, 'Tamsin.Okafor@Example.org', castPassword)
    assert.equal(page.path, '/')
    assert.match(page.wholeText(), /Tamsin Okafor/)
    const token = visitor.cookies.get(session)!
    assert.match(token, /^s\.[A-Za-z0-9_-]{43}$/)
    const [stored] = await owner(
      `select count(*) filter (where s::text like '%' || $2 || '%') as plain, count(*) filter (where token_hash = sha256($1::bytea)) as hashed from session s`,
      [Buffer.from(token.slice(2)), token.slice(2)])
    assert.deepEqual(stored, { plain: 0, hashed: 1 })
  })

  it('says the same of a wrong password, an unknown address, a disabled account and one that has to wait', async () => {
    await owner('update account set failures = 9, failed_at = clock_timestamp() where email_key = $1', ['elin.sorrel@example.org'])
    await owner('update account set disabled_at = clock_timestamp() where email_key = $1', ['gethin.varley@example.org'])
    const wrong = saying(await signIn(app.visitor(), tamsin, 'not the password'))
    assert.match(String(wrong[1]), /That e-mail address and password don.{1,7}t fit, or there were too many tries: after several you have to wait up to 15 minutes/)
    assert.equal(wrong[0], 422)
    assert.deepEqual(saying(await signIn(app.visitor(), 'nobody.at.all@example.org', castPassword)), wrong)
    assert.deepEqual(saying(await signIn(app.visitor(), 'elin.sorrel@example.org', castPassword)), wrong)
    assert.deepEqual(saying(await signIn(app.visitor(), 'gethin.varley@example.org', castPassword)), wrong)
  })

  it('does the same work for a wrong password, an unknown address, a disabled account and one that has to wait', async () => {
    await owner('update account set failures = 9, failed_at = clock_timestamp() where email_key = $1', ['elin.sorrel@example.org'])
    await owner('update account set disabled_at = clock_timestamp() where email_key = $1', ['gethin.varley@example.org'])
    for (const email of [tamsin, 'nobody.at.all@example.org', 'elin.sorrel@example.org', 'gethin.varley@example.org']) {
      assert.equal(await comparisonsIn(() => signIn(app.visitor(), email, 'not the password')), 1, email)
    }
  })

  it('takes as long for an address that nobody has', async () => {
    const timed = async (email: string) => {
      const started = performance.now()
      await signIn(app.visitor(), email, 'not the password')
      return performance.now() - started
    }
    // A busy machine makes any one try slow, never all of them fast: where the two differ by a comparison, they do so in every round.
    let seen = ''
    for (let round = 0; round < 6; round += 1) {
      const times = { known: [] as number[], unknown: [] as number[] }
      for (let i = 0; i < 5; i += 1) {
        await owner('update account set failures = 0, failed_at = null')
        times.known.push(await timed(tamsin))
        times.unknown.push(await timed(`nobody.${round}.${i}@example.org`))
      }
      const [known, unknown] = [Math.min(...times.known), Math.min(...times.unknown)]
      if (unknown > known * 0.7 && known > unknown * 0.7) return
      seen += ` ${known.toFixed(0)} ms and ${unknown.toFixed(0)} ms;`
    }
    assert.fail(`in no round alike:${seen}`)
  })

  it('makes a network wait from which a hundred tries have failed, at fifteen accounts or at one, and nobody who has signed in before', async () => {
    const here = app.visitor()
    await signIn(here, tamsin, castPassword)
    await here.post('/sign-out')
    const office = here.address
    const from = (address: string) => Object.assign(app.visitor(), { address })
    const triesOf = async (network: string) => Math.round(Number((await owner('select tries from sign_in_network where network = $1', [network]))[0]?.['tries'] ?? 0))
    assert.equal(await triesOf(office), 0)
    for (let i = 0; i < 3; i += 1) await signIn(from(office), `nobody.${i}@example.org`, 'guess')
    assert.equal(await triesOf(office), 3)
    await owner('update sign_in_network set tries = 100, tried_at = clock_timestamp() where network = $1', [office])
    const stopped = await signIn(from(office), 'priya.ravensworth@example.org', castPassword)
    assert.equal(stopped.status, 429)
    assert.match(stopped.text(), /Too many people have tried to sign in from your network/)
    const answer = await from(office).json.post('/sign-in', { email: 'nobody@example.org', password: 'guess' })
    assert.deepEqual([answer.status, answer.headers['retry-after']], [429, '15'])
    // Nothing is looked at or counted meanwhile, of whichever account.
    assert.equal(await comparisonsIn(() => signIn(from(office), tamsin, castPassword)), 0)
    assert.deepEqual([await failuresOf(tamsin), await triesOf(office)], [0, 100])
    // Somebody at home, and somebody at the office who has signed in there before.
    assert.equal((await signIn(app.visitor(), 'priya.ravensworth@example.org', castPassword)).path, '/')
    assert.equal((await signIn(here, tamsin, castPassword)).path, '/')
    assert.equal((await signIn(from(office), 'callum.drexler@example.org', castPassword)).status, 429)
    await owner(`update sign_in_network set tried_at = tried_at - interval '16 seconds' where network = $1`, [office])
    assert.equal((await signIn(from(office), 'callum.drexler@example.org', castPassword)).path, '/')
    // Right tries are given back.
    assert.ok(await triesOf(office) <= 99)
  })

  it('looks at no more than 160 tries from one network in a quarter of an hour', async () => {
    const { address } = app.visitor()
    await owner('select may_try_from($1, null, null)', [address])
    let looked = 1
    for (let seconds = 0; seconds < 900; seconds += 5) {
      const [row] = await owner(`select (select count(*) filter (where may_try_from($1, null, null)) from generate_series(1, 10))::int as looked`, [address])
      looked += Number(row!['looked'])
      await owner(`update sign_in_network set tried_at = tried_at - interval '5 seconds' where network = $1`, [address])
    }
    assert.ok(looked >= 100 && looked <= 161, `${looked}`)
  })

  it('counts an IPv6 network as one, an IPv4 address however it is written, and forgets both after an hour', async () => {
    const networks = async (...addresses: string[]) => Promise.all(addresses.map(async (address) => (await owner('select network_of($1) as network', [address]))[0]!['network']))
    assert.deepEqual(await networks('192.0.2.7', '::ffff:192.0.2.7', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::1', '', 'rubbish'),
      ['192.0.2.7', '192.0.2.7', '2001:db8:1:2::/64', '2001:db8:1:2::/64', '', 'rubbish'])
    await owner(`insert into sign_in_network values ('192.0.2.7', 5, clock_timestamp() - interval '2 hours')`)
    await signIn(app.visitor(), tamsin, 'guess')
    assert.deepEqual(await owner(`select from sign_in_network where network = '192.0.2.7'`), [])
  })

  it('makes whoever guesses wait, longer each time and a quarter of an hour at most, and locks nobody out', async () => {
    for (let i = 0; i < 5; i += 1) await signIn(app.visitor(), tamsin, `guess ${i}`)
    assert.equal(await failuresOf(tamsin), 5)
    assert.equal((await signIn(app.visitor(), tamsin, castPassword)).status, 422)
    // Guesses during the wait are not looked at, and don't make it longer.
    for (let i = 0; i < 3; i += 1) await signIn(app.visitor(), tamsin, `guess ${i}`)
    assert.equal(await failuresOf(tamsin), 5)
    for (const [failures, seconds] of [[5, 30], [7, 120], [9, 480], [40, 900]] as const) {
      const tried = async (ago: number) => {
        await owner(`update account set failures = $2, failed_at = clock_timestamp() - $3 * interval '1 second' where email_key = $1`, [tamsin, failures, ago])
        return (await signIn(app.visitor(), tamsin, castPassword)).path
      }
      assert.equal(await tried(seconds - 1), '/sign-in', `after ${failures} failures and ${seconds - 1} seconds`)
      assert.equal(await tried(seconds + 1), '/', `after ${failures} failures and ${seconds + 1} seconds`)
      assert.equal(await failuresOf(tamsin), 0)
    }
  })

  it('looks at fewer than ten guesses in a quarter of an hour, whoever waits as long as they must', async () => {
    let [looked, waited] = [0, 0]
    for (let failures = 0; waited <= 900; failures += 1) {
      const [row] = await owner('select extract(epoch from wait_after($1))::int as seconds', [failures])
      waited += Number(row!['seconds'])
      if (waited <= 900) looked += 1
    }
    assert.ok(looked <= 10, `${looked}`)
  })

  it('lets in whoever has signed in here before, however somebody guesses elsewhere', async () => {
    const here = app.visitor()
    await signIn(here, tamsin, castPassword)
    await here.post('/sign-out')
    await owner('update account set failures = 40, failed_at = clock_timestamp() where email_key = $1', [tamsin])
    assert.equal((await signIn(app.visitor(), tamsin, castPassword)).status, 422)
    assert.equal((await signIn(here, tamsin, castPassword)).path, '/')
    assert.equal(await failuresOf(tamsin), 0)
    // A known browser is no way round the delay.
    await here.post('/sign-out')
    for (let i = 0; i < 5; i += 1) await signIn(here, tamsin, `guess ${i}`)
    assert.equal((await signIn(here, tamsin, castPassword)).status, 422)
    assert.equal((await signIn(app.visitor(), tamsin, castPassword)).path, '/')
    // Nor is it known to any other account.
    await owner(`update account set failures = 40, failed_at = clock_timestamp() where email_key = 'priya.ravensworth@example.org'`)
    assert.equal((await signIn(here, 'priya.ravensworth@example.org', castPassword)).status, 422)
  })

  it('leads only to pages of ours', async () => {
    for (const to of ['https://elsewhere.example/', '//elsewhere.example', '/\\elsewhere.example', '\\\\elsewhere.example', '/\telsewhere',
      'javascript:alert(1)', '/%0d%0aset-cookie:x=1 y', '/\r\nx: y', '']) {
      const page = await signIn(app.visitor(), tamsin, castPassword, { to })
      assert.equal(page.path, '/', JSON.stringify(to))
    }
    assert.equal((await signIn(app.visitor(), tamsin, castPassword, { to: '/services/10801/schedules?ended=include' })).path,
      '/services/10801/schedules?ended=include')
  })

  it('keeps no token that was planted before', async () => {
    const visitor = app.visitor()
    const planted = `s.${'p'.repeat(43)}`
    visitor.cookies.set(session, planted)
    await signIn(visitor, tamsin, castPassword)
    assert.notEqual(visitor.cookies.get(session), planted)
    visitor.cookies.set(session, planted)
    assert.equal((await visitor.get('/services')).path, '/sign-in?to=%2Fservices')
  })

  it('ends the old session when somebody signs in again, switches or signs out', async () => {
    const isDead = async (cookie: string) => {
      const visitor = app.visitor()
      visitor.cookies.set(session, cookie)
      return (await visitor.request('/services')).status === 303
    }
    const visitor = await app.signIn('nerys.calloway@example.org', 'northmoor')
    const first = visitor.cookies.get(session)!
    assert.equal(await isDead(first), false)

    await signIn(visitor, 'nerys.calloway@example.org', castPassword)
    const second = visitor.cookies.get(session)!
    assert.deepEqual([await isDead(first), await isDead(second)], [true, false])

    assert.match((await visitor.post('/switch-authority', { authority: 'southmere' })).banner, /You now work in Southmere Council/)
    const third = visitor.cookies.get(session)!
    assert.deepEqual([await isDead(second), await isDead(third)], [true, false])

    await visitor.post('/sign-out')
    assert.deepEqual([visitor.cookies.has(session), await isDead(third)], [false, true])
  })

  it('begins where they worked last, for whoever works in several places', async () => {
    const visitor = app.visitor()
    const nerys = 'nerys.calloway@example.org'
    const first = (await signIn(visitor, nerys, castPassword)).wholeText()
    assert.match(first, /Northmoor Council/)
    await visitor.post('/switch-authority', { authority: 'southmere' })
    await visitor.post('/sign-out')
    assert.match((await signIn(app.visitor(), nerys, castPassword)).text(), /shares with Southmere Council/)
    await owner(`update membership set held_at = clock_timestamp() where authority_id = 2 and account_id = (select id from account where email_key = $1)`, [nerys])
    assert.match((await signIn(app.visitor(), nerys, castPassword)).text(), /shares with Northmoor Council/)
  })

  it('refuses the form of before after any of them', async () => {
    const visitor = await app.signIn('nerys.calloway@example.org', 'northmoor')
    const before = visitor.csrf
    await visitor.post('/switch-authority', { authority: 'southmere' })
    const answer = await visitor.request('/switch-authority',
      { method: 'POST', payload: new URLSearchParams({ authority: 'northmoor', csrf: before }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' } })
    assert.equal(answer.status, 403)
  })
})

/** How many passwords are compared meanwhile. */
async function comparisonsIn(work: () => Promise<unknown>): Promise<number> {
  let count = 0
  const hook = createHook({ init: (_, type) => void (count += /argon2/i.test(type) ? 1 : 0) }).enable()
  try {
    await work()
  } finally {
    hook.disable()
  }
  return count
}
