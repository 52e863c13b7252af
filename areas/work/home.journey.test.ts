// The welcome page: who one is, what waits for one, and the ways in.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inRolledBackTransaction, testApp } from '#test/harness.ts'
import { askFor, openRequest, press, signIn, toAskFor } from '#test/journeys/steps.ts'
import type { Page } from '#test/page.ts'

describe('the welcome page', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()
  const waysOf = async (name: string) => {
    const page = await (await signIn(app, name)).get('/')
    return page.links().map(({ href }) => href).filter((href) => /^\/\w+(\/services)?$/.test(href) && href !== '/messages')
  }

  it('S1.19 S1.22 S1.23 greets by name, and leads to what is part of one’s role', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const page = await tamsin.get('/')
    assert.equal(page.heading, 'Welcome to Throughline, Tamsin Okafor')
    assert.match(page.text(), /the service and client information that RS Aids shares with Northmoor Council/)
    assert.match(page.text(), /run reports and submit workbooks\./)
    assert.match(page.text(), /Manage services Services, their client details and client schedules\./)
    assert.match(page.text(), /Manage clients Clients, their scheduled services and other related information\./)
    assert.deepEqual(await waysOf('Tamsin'), ['/services', '/clients', '/workbooks', '/reports'])
    assert.ok((await waysOf('Bernard')).includes('/people/services'))
    assert.deepEqual(await waysOf('Farida'), ['/people', '/organisations', '/codes', '/audit'])
    assert.deepEqual(await waysOf('Judith'), ['/services', '/clients', '/workbooks', '/reports', '/export'])
  })

  it('S1.32 is left by two links, and from a service one returns to the services', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const service = await (await (await tamsin.get('/')).follow('Manage services')).follow('Chatham St')
    assert.equal((await service.follow('Manage another service')).heading, 'Manage services')
    assert.equal((await (await tamsin.get('/')).follow('Manage clients')).status, 200)
  })

  it('says what waits for the reviewer, and what for whoever asked', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    assert.doesNotMatch((await priya.get('/')).text(), /waits? for a decision/)
    await askFor(tamsin, toAskFor('Elkington'))
    await askFor(tamsin, toAskFor('Petherick'))
    assert.equal((await (await priya.get('/')).follow('2 requests wait for a decision')).rows('requests').length, 2)
    assert.equal((await (await tamsin.get('/')).follow('2 of your requests wait for a decision')).rows('requests').length, 2)
    await press(priya, await openRequest(priya, 'Petherick, Ms Lorna'), 'Ask a question', { 'Your question': 'From which day?' })
    assert.deepEqual((await (await tamsin.get('/')).follow('1 of your requests has a question for you')).records('requests').map(({ About }) => About),
      ['Petherick, Ms Lorna'])
  })

  it('counts for the reviewer what waits for a decision, not what waits for an answer, and each figure is its rows', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await askFor(tamsin, toAskFor('Elkington'))
    await askFor(tamsin, toAskFor('Petherick'))
    await tamsin.json.post('/services/10801/message', { subject: 'Lift', message: 'When?' })
    await press(priya, await openRequest(priya, 'Petherick, Ms Lorna'), 'Ask a question', { 'Your question': 'From which day?' })
    const start = await priya.get('/')
    assert.doesNotMatch(start.text(), /Petherick/)
    const about = async (page: Promise<Page>) => (await page).records('requests').map(({ About }) => About)
    assert.deepEqual(await about(start.follow('2 requests wait for a decision')), ['Elkington, Mr Zebedee', 'Lift'])
    assert.deepEqual(await about(priya.get('/requests')), ['Elkington, Mr Zebedee', 'Petherick, Ms Lorna', 'Lift'])
    const own = await tamsin.get('/')
    // What has a question waits for whoever asked, and is counted once.
    assert.deepEqual(await about(own.follow('1 of your requests waits for a decision')), ['Elkington, Mr Zebedee'])
    assert.deepEqual(await about(own.follow('1 of your requests has a question for you')), ['Petherick, Ms Lorna'])
    await press(tamsin, await openRequest(tamsin, 'Petherick, Ms Lorna'), 'Answer', { 'Your answer': 'From Friday.' })
    assert.equal((await (await priya.get('/')).follow('3 requests wait for a decision')).rows('requests').length, 3)
  })

  it('lists the riskiest first for whoever decides, in the order of the queue', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await askFor(tamsin, toAskFor('Elkington'))
    await askFor(tamsin, toAskFor('Ostler'))
    await askFor(tamsin, toAskFor('Petherick'), { 'Start date': '1/9/2026' })
    await tamsin.json.post('/services/10801/message', { subject: 'Lift', message: 'When?' })
    const queue = (await priya.get('/requests?state=pending&whose=others&order=riskiest')).records('requests').map(({ About }) => About)
    const start = await priya.get('/')
    const links = start.links().filter(({ href }) => href.startsWith('/requests/') && href.length > 40).map(({ text }) => text)
    assert.deepEqual(links, queue)
    assert.notDeepEqual(queue, (await priya.get('/requests?state=pending&whose=others&order=oldest')).records('requests').map(({ About }) => About))
  })

  it('tells whoever has no services yet that they have none, as the list of services does', async () => {
    await app.database.owner((connection) => connection.query(`delete from membership_service v using membership m where m.id = v.membership_id and m.name = 'Tamsin Okafor'`))
    const told = /You have no services yet A provider manager of \S.* or an administrator of \S.* chooses the services that you work with/
    for (const path of ['/', '/services']) assert.match((await (await signIn(app, 'Tamsin')).get(path)).text(), told, path)
  })

  it('says so where nothing waits', async () => {
    assert.match((await (await signIn(app, 'Owen')).get('/')).text(), /Nothing waits for you/)
  })

  it('lists one’s own requests, those with a question first', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await askFor(tamsin, toAskFor('Elkington'))
    await askFor(tamsin, toAskFor('Petherick'))
    await press(priya, await openRequest(priya, 'Petherick, Ms Lorna'), 'Ask a question', { 'Your question': 'From which day?' })
    assert.match((await tamsin.get('/')).text(), /Petherick, Ms Lorna Query New schedule at Chatham St Today Elkington, Mr Zebedee New schedule at Rattham Road Today/)
  })

  it('counts nothing of other providers', async () => {
    const [tamsin, nerys] = [await signIn(app, 'Tamsin'), await signIn(app, 'Nerys')]
    await askFor(tamsin, toAskFor('Elkington'))
    assert.doesNotMatch((await nerys.get('/')).text(), /of your requests/)
  })

  it('S1.25 S1.44 is one click from each of a provider’s services, and two from its form for a new schedule', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const start = await tamsin.get('/')
    assert.match(start.text(), /Your services Chatham St \d+ current schedules New schedule at Chatham St Rattham Road/)
    assert.equal((await start.follow('Rattham Road')).path, '/services/10795/schedules')
    assert.equal((await start.follow('New schedule at Chatham St')).path, '/services/10801/schedules/new')
    // Reviewers have hundreds, and go to what waits.
    assert.doesNotMatch((await (await signIn(app, 'Priya')).get('/')).text(), /Your services/)
  })

  it('tells a provider’s people of what colleagues have asked for and nobody has decided', async () => {
    const [tamsin, bernard] = [await signIn(app, 'Tamsin'), await signIn(app, 'Bernard')]
    await askFor(tamsin, toAskFor('Elkington'))
    await tamsin.json.post('/services/10801/message', { subject: 'Lift', message: 'When?' })
    assert.deepEqual((await (await bernard.get('/')).follow('1 request of a colleague is not decided yet')).records('requests').map(({ About }) => About), ['Elkington, Mr Zebedee'])
    assert.doesNotMatch((await tamsin.get('/')).text(), /of a colleague/)
    assert.doesNotMatch((await (await signIn(app, 'Owen')).get('/')).text(), /of a colleague|waits for a decision/)
  })

  it('tells administrators who asks for a new password and which invitations have run out', async () => {
    const farida = await signIn(app, 'Farida')
    assert.match((await farida.get('/')).text(), /Nothing waits for you/)
    await app.visitor().post('/sign-in/forgotten', { email: 'tamsin.okafor@example.org' })
    await press(farida, await farida.get('/people/invite'), 'Make the link', { 'E-mail address': 'una.fairley@example.org', Name: 'Una Fairley', Role: 'Provider manager', Organisation: 'RS Aids' })
    await app.database.owner((connection) => connection.query(`update invitation set expires_at = clock_timestamp() - interval '1 day'`))
    const start = await farida.get('/')
    assert.deepEqual((await start.follow('1 person asks for a new password')).records('people').map(({ Name }) => Name), ['Tamsin Okafor'])
    assert.match((await start.follow('1 invitation has run out')).text(), /Over: invite again/)
  })

  it('tells whoever reads the access log what was refused in a week, and each figure is its rows', async () => {
    const [tamsin, owen] = [await signIn(app, 'Tamsin'), await signIn(app, 'Owen')]
    for (const path of ['/audit', '/people']) await tamsin.get(path)
    await app.visitor().post('/sign-in', { email: 'tamsin.okafor@example.org', password: 'a guess' })
    // The tests' day is fixed and the log's clock is not: everything happens on the day of the tests.
    await app.database.owner((connection) => connection.query(`alter table audit_detail drop constraint audit_detail_event_id_fkey;
      update audit_event set at = '2026-11-20 10:00Z', id = (substr(lpad(to_hex((extract(epoch from timestamptz '2026-11-20 10:00Z') * 1000)::bigint), 12, '0'), 1, 8) || substr(id::text, 9))::uuid`))
    const start = await owen.get('/')
    assert.equal((await start.follow('2 tries at what is not part of somebody’s role, in the last 7 days')).rows('events').length, 2)
    assert.deepEqual((await start.follow('1 failed sign-in in the last 7 days')).records('events').map(({ Who }) => Who), ['Somebody, as Tamsin Okafor (RS Aids)'])
    await app.database.owner((connection) => connection.query(
      `update audit_event set id = `
      + `(substr(lpad(to_hex((extract(epoch from timestamptz '2026-11-12 10:00Z') * 1000)::bigint), 12, '0'), 1, 8) || substr(id::text, 9))::uuid`))
    assert.doesNotMatch((await owen.get('/')).text(), /failed sign-in in/)
  })
})
