// One's own account: where one is signed in, how long, how it ends, and what must be said once more before anything that guards it changes.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { castPassword, inRolledBackTransaction, testApp } from '#test/harness.ts'
import { press, signIn } from '#test/journeys/steps.ts'
import type { Page } from '#test/page.ts'
import type { Visitor } from '#test/visitor.ts'
import { browserName } from './browser-name.ts'
import { codeAt, stepAt } from './one-time-codes.ts'

const tamsin = 'tamsin.okafor@example.org'
const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0'
const better = 'marbled owls knit quietly'

describe('one’s own account', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()
  const owner = async (sql: string, values: unknown[] = []) => app.database.owner(async (connection) => (await connection.query<Record<string, unknown>>(sql, values)).rows)
  const isIn = async (visitor: Visitor) => (await visitor.json.get('/services')).status === 200
  const typePassword = async (visitor: Visitor, password = castPassword) => press(visitor, await visitor.get('/sign-in'), 'Sign in', { 'E-mail address': tamsin, Password: password })
  const codeNow = (secret: string) => codeAt(secret, stepAt(Date.now()))
  const later = () => owner('update second_factor set last_step = 0')

  it('shows where one is signed in, and ends one of them at once', async () => {
    const [here, there] = [await signIn(app, 'Tamsin'), app.visitor()]
    await there.request('/sign-in', { method: 'POST', payload: new URLSearchParams({ email: tamsin, password: castPassword, csrf: there.csrf }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': firefox } })
    const page = await (await here.get('/')).follow('Tamsin Okafor')
    const sessions = page.records('sessions')
    assert.equal(sessions.length, 2)
    // What can be done stands first: on a small screen it is in view.
    assert.deepEqual(Object.keys(sessions[0]!).slice(0, 2), ['End', 'Where'])
    assert.match(sessions[0]!['Where']!, /this one/)
    assert.match(sessions[1]!['Where']!, /^Firefox on Windows, /)
    assert.equal(sessions[1]!['Authority'], 'Northmoor Council')
    assert.equal(await isIn(there), true)
    const form = [...page.document.querySelectorAll('form')].find((one) => /sessions\/[^/]+\/end$/.test(one.getAttribute('action')!))!
    const after = await here.post(form.getAttribute('action')!)
    assert.match(after.banner, /has ended/)
    assert.deepEqual([await isIn(there), await isIn(here)], [false, true])
  })

  it('ends all of them, here too', async () => {
    const [here, there, nerys] = [await signIn(app, 'Tamsin'), await signIn(app, 'Tamsin'), await signIn(app, 'Nerys')]
    assert.match((await press(here, await here.get('/account'), 'Sign out everywhere')).banner, /2 sessions ended/)
    assert.deepEqual([await isIn(here), await isIn(there), await isIn(nerys)], [false, false, true])
  })

  it('takes a new password from whoever knows the old one, and ends the other sessions', async () => {
    const [here, there] = [await signIn(app, 'Tamsin'), await signIn(app, 'Tamsin')]
    const before = here.cookies.get('__Host-throughline')
    const change = async (now: string, next: string) => press(here, await here.get('/account/password'), 'Change password', { 'Your password now': now, 'New password': next })
    const wrong = await change('not it', better)
    assert.match(wrong.fieldErrors['password']!, /not your password/)
    assert.match((await change(castPassword, 'short')).fieldErrors['new_password']!, /at least 15/)
    assert.match((await change(castPassword, 'Northmoor-Tamsin-1')).fieldErrors['new_password']!, /too easy/)
    assert.deepEqual(Object.keys((await change('', '')).fieldErrors), ['password', 'new_password'])
    assert.equal(await isIn(there), true)
    assert.match((await change(castPassword, better)).banner, /password is changed/)
    assert.deepEqual([await isIn(here), await isIn(there)], [true, false])
    assert.notEqual(here.cookies.get('__Host-throughline'), before)
    assert.equal((await typePassword(app.visitor())).status, 422)
    assert.equal((await typePassword(app.visitor(), better)).path, '/')
  })

  it('counts wrong passwords on these pages as at sign-in', async () => {
    const here = await signIn(app, 'Tamsin')
    for (let i = 0; i < 6; i += 1) await here.json.post('/account/password', { password: `guess ${i}`, new_password: better })
    assert.deepEqual(await owner('select failures from account where email_key = $1', [tamsin]), [{ failures: 5 }])
    const { status } = await here.json.post('/account/password', { password: castPassword, new_password: better })
    assert.equal(status, 422)
  })

  /** Tamsin as a real person with a second factor, signed in. */
  async function withFactor(): Promise<{ visitor: Visitor, secret: string, recovery: string[] }> {
    await owner('update account set demo = false where email_key = $1', [tamsin])
    const visitor = app.visitor()
    const page = await typePassword(visitor)
    const secret = keyOn(page)
    const codes = await press(visitor, page, 'Set up and sign in', { Code: codeNow(secret) })
    await later()
    return { visitor, secret, recovery: codesOn(codes) }
  }
  const keyOn = (page: Page) => page.document.querySelector('#key')!.textContent!.replaceAll(' ', '')
  const codesOn = (page: Page) => [...page.document.querySelectorAll('#recovery-codes li')].map((item) => item.textContent!)

  it('moves the second factor to another telephone only with password and code; the old key and codes are dead then', async () => {
    const { visitor, secret, recovery } = await withFactor()
    const other = await app.signIn(tamsin)
    const page = await visitor.get('/account/second-factor')
    const next = keyOn(page)
    const move = (at: Page, answers: Record<string, string>) => press(visitor, at, 'Use the new key', { 'Code of the new key': codeNow(next), ...answers })
    let tried = await move(page, {})
    assert.deepEqual(tried.fieldErrors, { password: 'Enter your present password' })
    tried = await move(tried, { 'Your password now': castPassword })
    assert.deepEqual(Object.keys(tried.fieldErrors), ['code'])
    tried = await move(tried, { 'Your password now': castPassword, 'Code of the key you have now': codeNow(next) })
    assert.deepEqual(Object.keys(tried.fieldErrors), ['code'])
    assert.equal(keyOn(tried), next)
    const before = visitor.cookies.get('__Host-throughline')
    const moved = await move(tried, { 'Your password now': castPassword, 'Code of the key you have now': codeNow(secret) })
    assert.equal(codesOn(moved).length, 10)
    assert.deepEqual([await isIn(visitor), await isIn(other)], [true, false])
    assert.notEqual(visitor.cookies.get('__Host-throughline'), before)

    await later()
    const again = app.visitor()
    let asked = await typePassword(again)
    for (const dead of [codeNow(secret), recovery[0]!]) asked = await press(again, asked, 'Sign in', { Code: dead })
    assert.equal(asked.status, 422)
    assert.equal((await press(again, asked, 'Sign in', { Code: codeNow(next) })).path, '/')
  })

  it('makes new recovery codes, of which the old ones know nothing', async () => {
    const { visitor, secret, recovery } = await withFactor()
    const page = await press(visitor, await visitor.get('/account/recovery-codes'), 'Make new codes', { 'Your password now': castPassword, Code: codeNow(secret) })
    const fresh = codesOn(page)
    assert.equal(fresh.length, 10)
    assert.ok(!fresh.some((code) => recovery.includes(code)))
    const again = app.visitor()
    assert.equal((await press(again, await typePassword(again), 'Sign in', { Code: recovery[1]! })).status, 422)
    const inside = await press(again, await again.get('/sign-in/code'), 'Sign in', { Code: fresh[1]! })
    assert.deepEqual([inside.path, inside.banner], ['/', 'You used a recovery code: 9 are left.'])
    assert.match((await again.get('/account')).text(), /9 left/)
  })

  it('says how long one stays, without drawing it out; a button does that, but for the twelve hours', async () => {
    const here = await signIn(app, 'Tamsin')
    const left = async () => (await here.json.get<{ left: number, most: number }>('/session')).body
    await owner(`update session set seen_at = clock_timestamp() - interval '26 minutes', expires_at = clock_timestamp() + interval '2 hours'`)
    for (let i = 0; i < 3; i += 1) assert.ok((await left()).left <= 240)
    assert.match((await here.get('/session?to=/services')).text(), /signed out in [34] minutes unless/)
    const stayed = await press(here, await here.get('/session?to=/services'), 'Stay signed in')
    assert.equal(stayed.path, '/services')
    assert.ok((await left()).left > 1_790)
    await owner(`update session set expires_at = clock_timestamp() + interval '4 minutes'`)
    await here.post('/session')
    assert.ok((await left()).left <= 240)
    for (let i = 0; i < 12; i += 1) {
      await owner(`update session set seen_at = clock_timestamp() - interval '29 minutes', expires_at = clock_timestamp() + interval '3 hours'`)
      assert.equal((await here.json.post('/session')).status, 200)
    }
    await owner(`update session set seen_at = clock_timestamp() - interval '31 minutes'`)
    assert.equal((await left()).left, 0)
    assert.equal((await here.json.post('/session')).status, 401)
  })

  it('keeps its beginning and its end when one works in another authority', async () => {
    const nerys = await signIn(app, 'Nerys', 'northmoor')
    await owner(`update session set created_at = clock_timestamp() - interval '11 hours', expires_at = clock_timestamp() + interval '1 hour'`)
    await nerys.post('/switch-authority', { authority: 'southmere' })
    const { most } = (await nerys.json.get<{ most: number }>('/session')).body
    assert.ok(most > 3_500 && most <= 3_600)
  })

  it('leads back to the page whose form was sent too late', async () => {
    const here = await signIn(app, 'Tamsin')
    const form = await here.get('/account/password')
    await owner(`update session set seen_at = clock_timestamp() - interval '31 minutes'`)
    const page = await press(here, form, 'Change password', { 'Your password now': castPassword, 'New password': better })
    assert.equal(page.heading, 'Sign in')
    const inside = await press(here, page, 'Sign in', { 'E-mail address': tamsin, Password: castPassword })
    assert.equal(inside.path, '/account/password')
  })
})

describe('the name of a browser', () => {
  it('is the one that its owner knows', () => {
    const said: [string, string][] = [
      [firefox, 'Firefox on Windows'],
      ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0', 'Edge on Windows'],
      ['Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36', 'Chrome on Android'],
      ['Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1', 'Safari on an iPhone'],
      ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15', 'Safari on a Mac'],
      ['curl/8.9', 'A program'], ['', 'A program'],
    ]
    for (const [text, name] of said) assert.equal(browserName(text), name, text)
  })
})
