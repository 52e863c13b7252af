// Signing in with a code: nobody is in with a password alone, a code counts once, and guessing leads nowhere.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { castPassword, inRolledBackTransaction, testApp } from '#test/harness.ts'
import { press } from '#test/journeys/steps.ts'
import type { Page } from '#test/page.ts'
import type { Visitor } from '#test/visitor.ts'
import { codeAt, stepAt } from './one-time-codes.ts'

const tamsin = 'tamsin.okafor@example.org'

describe('a second factor', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()
  const owner = async (sql: string, values: unknown[] = []) => app.database.owner(async (connection) => (await connection.query<Record<string, unknown>>(sql, values)).rows)
  /** Somebody of the cast as a real person: those of the demo need no second factor. */
  const isReal = () => owner('update account set demo = false where email_key = $1', [tamsin])
  const typePassword = async (visitor: Visitor, at = '/sign-in') => press(visitor, await visitor.get(at), 'Sign in', { 'E-mail address': tamsin, Password: castPassword })
  const keyOn = (page: Page) => page.document.querySelector('#key')!.textContent!.replaceAll(' ', '')
  const codeNow = (secret: string, later = 0) => codeAt(secret, stepAt(Date.now()) + later)
  const isIn = async (visitor: Visitor) => (await visitor.json.get('/services')).status === 200
  /** Forgets which code was the last, so that the next needs no waiting. */
  const later = () => owner('update second_factor set last_step = 0')

  async function setUp(visitor = app.visitor(), at = '/sign-in'): Promise<{ secret: string, code: string, recovery: string[], page: Page }> {
    const page = await typePassword(visitor, at)
    assert.equal(page.heading, 'Set up your second factor')
    const secret = keyOn(page)
    const code = codeNow(secret)
    const codes = await press(visitor, page, 'Set up and sign in', { Code: code })
    return { secret, code, page: codes, recovery: [...codes.document.querySelectorAll('#recovery-codes li')].map((item) => item.textContent!) }
  }

  it('is nothing that the demo’s people are asked for', async () => {
    const visitor = app.visitor()
    assert.equal((await typePassword(visitor)).path, '/')
  })

  it('is set up at the first sign-in, with recovery codes shown once, and leads to the page that was asked for', async () => {
    await isReal()
    const visitor = app.visitor()
    const { page, recovery } = await setUp(visitor, '/services/10801/schedules')
    assert.equal(recovery.length, 10)
    const inside = await page.follow('I have kept them: go on')
    assert.equal(inside.path, '/services/10801/schedules')
    assert.match(inside.wholeText(), /Tamsin Okafor/)
    assert.equal((await visitor.get('/sign-in/second-factor')).heading, 'Sign in')
  })

  it('lets nobody in with the password alone', async () => {
    await isReal()
    const visitor = app.visitor()
    await typePassword(visitor)
    assert.equal(await isIn(visitor), false)
    assert.deepEqual(await owner('select count(*)::int as sessions from session'), [{ sessions: 0 }])
    // What the browser is known by meanwhile is no token of a session either.
    const visit = visitor.cookies.get('__Host-throughline-visit')!
    for (const letter of ['s', 'w', 'a']) {
      visitor.cookies.set('__Host-throughline', `${letter}.${visit}`)
      assert.equal(await isIn(visitor), false)
    }
  })

  it('asks for a code from then on, and takes each once, spaced as one likes', async () => {
    await isReal()
    const { secret, code } = await setUp()
    const visitor = app.visitor()
    const asked = await typePassword(visitor, '/services/10801/schedules')
    assert.equal(asked.heading, 'Enter a code')
    // The code that set it up is used up.
    const used = await press(visitor, asked, 'Sign in', { Code: code })
    assert.match(used.fieldErrors['code']!, /used already/)
    const next = codeNow(secret, 1)
    const inside = await press(visitor, used, 'Sign in', { Code: ` ${next.slice(0, 3)} ${next.slice(3)} ` })
    assert.equal(inside.path, '/services/10801/schedules')

    const again = app.visitor()
    const refused = await press(again, await typePassword(again), 'Sign in', { Code: next })
    assert.equal(refused.status, 422)
    assert.equal(await isIn(again), false)
  })

  it('is looked at five times in five minutes, the right code too', async () => {
    await isReal()
    const { secret } = await setUp()
    await later()
    const visitor = app.visitor()
    let page = await typePassword(visitor)
    const wrong = codeNow(secret, 100)
    for (let guess = 0; guess < 5; guess += 1) page = await press(visitor, page, 'Sign in', { Code: wrong })
    assert.equal((await press(visitor, page, 'Sign in', { Code: codeNow(secret) })).status, 422)
    // Also from another browser: it is the account that waits.
    const other = app.visitor()
    assert.equal((await press(other, await typePassword(other), 'Sign in', { Code: codeNow(secret) })).status, 422)
    await owner(`update second_factor set guessing_since = clock_timestamp() - interval '301 seconds'`)
    assert.equal((await press(other, await other.get('/sign-in/code'), 'Sign in', { Code: codeNow(secret) })).path, '/')
  })

  it('says what a code looks like, and counts no guess for what is none', async () => {
    await isReal()
    const { secret } = await setUp()
    await later()
    const visitor = app.visitor()
    let page = await typePassword(visitor)
    for (let guess = 0; guess < 6; guess += 1) page = await press(visitor, page, 'Sign in', { Code: '12345' })
    assert.match(page.fieldErrors['code']!, /six digits/)
    assert.equal((await press(visitor, page, 'Sign in', { Code: codeNow(secret) })).path, '/')
  })

  it('gives way to a recovery code, once', async () => {
    await isReal()
    const { recovery } = await setUp()
    const visitor = app.visitor()
    assert.equal((await press(visitor, await typePassword(visitor), 'Sign in', { Code: recovery[3]!.toUpperCase().replaceAll('-', ' ') })).path, '/')
    const again = app.visitor()
    assert.equal((await press(again, await typePassword(again), 'Sign in', { Code: recovery[3]! })).status, 422)
    assert.equal((await press(again, await again.get('/sign-in/code'), 'Sign in', { Code: recovery[4]! })).path, '/')
  })

  it('keeps its secret sealed and its recovery codes as hashes', async () => {
    await isReal()
    const { secret, recovery } = await setUp()
    const [stored] = await owner(`select string_agg(f::text, '') || (select string_agg(c::text, '') from recovery_code c) as text from second_factor f`)
    for (const plain of [secret, recovery[0]!, Buffer.from(secret).toString('hex'), Buffer.from(recovery[0]!).toString('hex')]) {
      assert.ok(!String(stored!['text']).includes(plain))
    }
    // A secret that is put beside another account makes no code for it.
    await owner(`update account set demo = false where email_key = 'nerys.calloway@example.org'`)
    await owner(`update second_factor set last_step = 0, account_id = (select id from account where email_key = 'nerys.calloway@example.org')`)
    const thief = app.visitor()
    const asked = await press(thief, await thief.get('/sign-in'), 'Sign in', { 'E-mail address': 'nerys.calloway@example.org', Password: castPassword })
    assert.equal((await press(thief, asked, 'Sign in', { Code: codeNow(secret) })).status, 422)
  })

  it('has to be begun with the password, within ten minutes and in one browser', async () => {
    await isReal()
    const { secret } = await setUp()
    await later()
    const stranger = app.visitor()
    assert.match((await stranger.get('/sign-in/code?to=/services')).banner, /Start with your e-mail address and password/)
    assert.equal((await stranger.post('/sign-in/code', { code: codeNow(secret) })).heading, 'Sign in')
    const visitor = app.visitor()
    const page = await typePassword(visitor)
    await owner(`update sign_in_step set expires_at = clock_timestamp()`)
    assert.equal((await press(visitor, page, 'Sign in', { Code: codeNow(secret) })).heading, 'Sign in')
    assert.equal(await isIn(visitor), false)
  })

  it('is not set up with a key that was never offered to this account', async () => {
    await isReal()
    const visitor = app.visitor()
    const page = await typePassword(visitor)
    const secret = keyOn(page)
    const tried = await visitor.post('/sign-in/second-factor', { code: codeNow(secret), offer: 'AAAA' })
    assert.match(tried.fieldErrors['code']!, /expired/)
    assert.notEqual(keyOn(tried), secret)
    assert.equal(await isIn(visitor), false)
  })
})
