// A form that is sent after a time-out, without script: nothing typed is lost, and nobody else sees it.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { castPassword, inRolledBackTransaction, testApp } from '#test/harness.ts'
import { answersFor, askFor, fillPlace, formWith, openFormForSomebodyNew, openRequest, press, signIn, toAskFor } from '#test/journeys/steps.ts'
import type { Answers } from '#test/form.ts'
import type { Page } from '#test/page.ts'
import type { Visitor } from '#test/visitor.ts'

const [tamsin, priya, judith, bernard, nerys] = [
  'tamsin.okafor@example.org',
  'priya.ravensworth@example.org',
  'judith.maplethorpe@example.org',
  'bernard.achterberg@example.org',
  'nerys.calloway@example.org',
]

describe('a form that is sent when the session has run out', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()
  const owner = async (sql: string, values: unknown[] = []) => app.database.owner(async (connection) => (await connection.query<Record<string, unknown>>(sql, values)).rows)
  const runOut = () => owner(`update session set seen_at = seen_at - interval '31 minutes'`)
  const signInAgain = async (visitor: Visitor, page: Page, email: string) => press(visitor, page, 'Sign in', { 'E-mail address': email, Password: castPassword })
  const draftsKept = async () => owner('select d.form, m.name from draft d join membership m on m.id = d.membership_id order by 1')

  /** Fills the form in, sends it too late, signs in again; answers the page with the form. */
  async function sendTooLate(visitor: Visitor, page: Page, button: string, answers: Answers, email: string): Promise<Page> {
    const form = formWith(visitor, page, button).fill(answers)
    await runOut()
    const stopped = await form.submit(button)
    assert.equal(stopped.heading, 'Sign in')
    assert.match(stopped.banner, /You had been signed out, so this was not sent\. What you typed is kept/)
    return signInAgain(visitor, stopped, email)
  }

  const forms: [what: string, who: string, email: string, open: (visitor: Visitor) => Promise<Page>, button: string, answers: Answers][] = [
    ['a client’s details', 'Tamsin', tamsin, (visitor) => visitor.get('/clients/10342'), 'Save', { 'Mobile number': '07700 900342', Town: 'Upper Tilwick' }],
    ['a change of a schedule', 'Tamsin', tamsin, (visitor) => visitor.get('/schedules/10420/change'), 'Save', { Comments: 'A quieter flat.' }],
    ['an end', 'Tamsin', tamsin, (visitor) => visitor.get('/schedules/10420/end'), 'Save', { 'End date': '19/11/2026' }],
    ['an amendment', 'Tamsin', tamsin,
      async (visitor) => (await visitor.get('/services/10801/properties')).follow('Request a change of property Chatham House'),
      'Send', { Town: 'Upper Tilwick', 'Comment for the commissioner': 'The parish\nwas split.' }],
    ['a message', 'Priya', priya, (visitor) => visitor.get('/messages/new'), 'Send', { 'Short text': 'Send your workbooks', Deadline: '27/11/2026' }],
    ['a contract', 'Judith', judith, (visitor) => visitor.get('/services/10801/contracts/new'), 'Save', { Reference: 'NM/NEW', 'First day': '1/4/2030' }],
  ]
  for (const [what, who, email, open, button, answers] of forms) {
    it(`P.20 is back as it was typed: ${what}`, async () => {
      const visitor = await signIn(app, who)
      const before = await open(visitor)
      const page = await sendTooLate(visitor, before, button, answers, email)
      assert.equal(page.status, 200)
      assert.equal(page.heading, before.heading)
      assert.match(page.text(), /What you typed is back in the form\. It has not been sent\./)
      const [expected, found] = [formWith(visitor, before, button).fill(answers).values, formWith(visitor, page, button).values]
      for (const key of ['csrf', 'idempotency_key']) { delete expected[key]; delete found[key] }
      assert.deepEqual(found, expected)
      assert.deepEqual(page.fieldErrors, {})
    })
  }

  it('P.20 is sent from there, and then nothing of it is left behind', async () => {
    const visitor = await signIn(app, 'Tamsin')
    const page = await sendTooLate(visitor, await visitor.get('/clients/10342'), 'Save', { Town: 'Upper Tilwick' }, tamsin)
    assert.equal((await draftsKept()).length, 1)
    assert.equal((await owner('select town from client where id = 10342'))[0]!['town'] === 'Upper Tilwick', false)
    const saved = await press(visitor, page, 'Save')
    assert.notEqual(saved.banner, '')
    assert.equal((await owner('select town from client where id = 10342'))[0]!['town'], 'Upper Tilwick')
    assert.deepEqual(await draftsKept(), [])
  })

  it('P.20 S1.44 is back for a schedule of somebody new, with what was found out about them', async () => {
    const [visitor, zebedee] = [await signIn(app, 'Tamsin'), toAskFor('Elkington')]
    const form = fillPlace(formWith(visitor, await openFormForSomebodyNew(visitor, zebedee), 'Add client schedule'), answersFor(zebedee))
    const expected = form.values
    await runOut()
    const page = await signInAgain(visitor, await form.submit('Add client schedule'), tamsin)
    assert.equal(formWith(visitor, page, 'Add client schedule').values['surname'], 'Elkington')
    for (const key of ['csrf', 'idempotency_key']) delete expected[key]
    const found = formWith(visitor, page, 'Add client schedule').values
    assert.deepEqual(Object.fromEntries(Object.keys(expected).map((key) => [key, found[key]])), expected)
    assert.match((await press(visitor, page, 'Add client schedule')).banner, /was sent to the commissioner/)
    assert.deepEqual(await draftsKept(), [])
  })

  it('P.20 is back where the form is part of a longer page', async () => {
    await askFor(await signIn(app, 'Tamsin'), toAskFor('Elkington'))
    const visitor = await signIn(app, 'Priya')
    const page = await sendTooLate(visitor, await openRequest(visitor, 'Elkington, Mr Zebedee'), 'Reject', { 'Reason for rejecting': 'Promised to another.' }, priya)
    assert.equal(formWith(visitor, page, 'Reject').values['reason'], 'Promised to another.')
    assert.deepEqual(await owner(`select state from request`), [{ state: 'pending' }])
  })

  it('P.20 waits on the welcome page and in the list of what is not sent, for whoever does not go on at once', async () => {
    const visitor = await signIn(app, 'Tamsin')
    const form = formWith(visitor, await visitor.get('/clients/10342'), 'Save').fill({ Town: 'Upper Tilwick' })
    await runOut()
    await form.submit('Save')
    const again = await signIn(app, 'Tamsin')
    for (const start of ['/', '/drafts']) {
      const { href } = (await again.get(start)).links().find(({ href: to }) => to.includes('unsent='))!
      assert.equal(formWith(again, await again.get(href), 'Save').values['town'], 'Upper Tilwick', start)
    }
  })

  it('keeps the name under which the page kept it before, which says whose it is', async () => {
    const visitor = await signIn(app, 'Tamsin')
    const form = formWith(visitor, await visitor.get('/schedules/10420/end'), 'Save').fill({ 'End date': '19/11/2026' })
    await visitor.json.post('/drafts', { form: '/schedules/10420/end', page: '/schedules/10420/end', title: 'End for Mr Elliot', typed: '{"left_on":"19"}', version: '' })
    await runOut()
    await form.submit('Save')
    assert.deepEqual(await owner(`select title, typed ->> 'left_on' as left_on from draft`), [{ title: 'End for Mr Elliot', left_on: '19/11/2026' }])
  })

  it('is for its owner alone: whoever else signs in there sees the page as it stands', async () => {
    const visitor = await signIn(app, 'Tamsin')
    const page = await sendTooLate(visitor, await visitor.get('/clients/10342'), 'Save', { Town: 'Upper Tilwick' }, bernard)
    assert.doesNotMatch(page.wholeText(), /What you typed is back/)
    assert.doesNotMatch(page.html, /Upper Tilwick/)
    assert.equal((await visitor.get('/drafts')).links().some(({ href }) => href.includes('unsent=')), false)
    assert.deepEqual(await draftsKept(), [{ form: '/clients/10342', name: 'Tamsin Okafor' }])
  })

  it('is kept in the authority where it was typed, which is where one begins again', async () => {
    const visitor = await app.signIn(nerys, 'northmoor')
    await visitor.post('/switch-authority', { authority: 'southmere' })
    const list = await visitor.get('/clients')
    void list
    const service = (await visitor.get('/services')).links().find(({ href }) => /^\/services\/\d+/.test(href))!.href.match(/\d+/)![0]
    const page = await sendTooLate(visitor, await visitor.get(`/services/${service}/amend`), 'Send', { Description: 'Now with a garden.' }, nerys)
    assert.equal(formWith(visitor, page, 'Send').values['description'], 'Now with a garden.')
  })

  it('is not kept where the session was ended on purpose, is a day old, or its owner may not work there any more', async () => {
    for (const sql of ['delete from session', `update session set expires_at = clock_timestamp() - interval '25 hours', seen_at = clock_timestamp() - interval '37 hours'`,
      `alter table membership disable trigger guard_membership; `
        + `update membership set held_at = clock_timestamp() where name = 'Tamsin Okafor'; update session set seen_at = seen_at - interval '31 minutes'`,
      `alter table membership disable trigger guard_membership; `
        + `update membership set ended_at = clock_timestamp() where name = 'Tamsin Okafor'; update session set seen_at = seen_at - interval '31 minutes'`,
      `update account set disabled_at = clock_timestamp(); update session set seen_at = seen_at - interval '31 minutes'`]) {
      const visitor = await signIn(app, 'Tamsin')
      const form = formWith(visitor, await visitor.get('/clients/10342'), 'Save').fill({ Town: 'Upper Tilwick' })
      await owner(sql)
      const stopped = await form.submit('Save')
      assert.equal(stopped.heading, 'Sign in', sql)
      assert.equal(stopped.banner, '', sql)
      assert.deepEqual(await draftsKept(), [], sql)
      await owner(`update account set disabled_at = null; update membership set held_at = null, ended_at = null; update session set expires_at = clock_timestamp() + interval '1 hour'`)
    }
  })

  it('is kept after twelve hours too, but never a password, nor what was not sent from a form of ours', async () => {
    const visitor = await signIn(app, 'Tamsin')
    const form = formWith(visitor, await visitor.get('/clients/10342'), 'Save').fill({ Town: 'Upper Tilwick' })
    await owner(`update session set expires_at = clock_timestamp() - interval '11 hours', seen_at = clock_timestamp() - interval '23 hours'`)
    // Others signing in meanwhile clear away what is older than that.
    await press(app.visitor(), await app.visitor().get('/sign-in'), 'Sign in', {}).catch(() => undefined)
    assert.match((await form.submit('Save')).banner, /What you typed is kept/)

    const other = await signIn(app, 'Tamsin')
    const account = await other.get('/account/password')
    await runOut()
    const stopped = await press(other, account, 'Change password', { 'Your password now': castPassword, 'New password': 'marbled owls knit quietly' })
    assert.equal(stopped.banner, '')
    assert.equal((await draftsKept()).length, 1)

    const third = await signIn(app, 'Tamsin')
    await runOut()
    const forged = await third.request('/clients/10342', {
      method: 'POST',
      payload: 'draft=%2Fclients%2F10342&town=Elsewhere&csrf=no',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    assert.equal(forged.status, 403)
    assert.equal((await third.json.post('/clients/10342', { draft: '/clients/10342', town: 'Elsewhere' })).status, 401)
    assert.deepEqual(await owner(`select typed ->> 'town' as town from draft`), [{ town: 'Upper Tilwick' }])
  })

  it('writes nothing while it is put back, and leads to no form that is not theirs', async () => {
    const visitor = await signIn(app, 'Tamsin')
    const drafted = (form: string, page: string, typed: object) => owner(
      `insert into draft (authority_id, membership_id, form, page, title, typed) `
      + `select authority_id, id, $1, $2, 'T', $3 from membership where name = 'Tamsin Okafor'`,
      [form, page, JSON.stringify(typed)])
    const counts = () => owner('select (select count(*)::int from request) as requests, '
      + '(select count(*)::int from session) as sessions, (select count(*)::int from schedule_confirmation) as confirmations')
    const before = await counts()
    for (const form of [
      '/services/10801/confirmations', '/sign-out', '/account/sessions/end-all', '/messages/new',
      '/requests/nothing/accept', '//elsewhere', 'x', '', '/services/10823/amend', '/services/10801/amend',
    ]) {
      if (form.startsWith('/') && form.length > 2) await drafted(form, '/services', { description: 'x', summary: 'x' })
      const page = await visitor.get(`/services?unsent=${encodeURIComponent(form)}`)
      assert.equal(page.status, 200, form)
      if (form !== '/services/10801/amend') assert.equal(page.heading, 'Manage services', form)
    }
    for (const rubbish of ['%ff', '%00', '%', '%2e%2e', '/services/10801/amend%3fx']) assert.equal((await visitor.request(`/services?unsent=${rubbish}`)).headers['location'], '/services', rubbish)
    assert.deepEqual(await counts(), before)
  })

  it('keeps what stands at a long address, and says so where an address is too long', async () => {
    const visitor = await signIn(app, 'Tamsin')
    const rubbish = (length: number) => Array.from({ length }, (_, i) => String.fromCharCode(97 + (i * i * 7 + i * 13 + (i >> 3)) % 26)).join('')
    const keep = (length: number) => visitor.json.post('/drafts', { form: `/${rubbish(length)}`, page: `/${rubbish(length + 1).slice(1)}?x`, title: 'A', typed: '{"a":"b"}', version: '' })
    assert.equal((await keep(1150)).status, 200)
    assert.equal((await keep(1300)).status, 422)
  })
})
