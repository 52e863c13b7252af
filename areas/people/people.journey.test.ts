// Signing in and out, working in two authorities, and choosing who works with which service.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { castPassword, inRolledBackTransaction, testApp } from '#test/harness.ts'
import { formWith, press, signIn } from '#test/journeys/steps.ts'
import type { Page } from '#test/page.ts'
import type { Visitor } from '#test/visitor.ts'

const tamsins = 'tamsin.okafor@example.org'

describe('signing in', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()
  const typeIn = async (visitor: Visitor, page: Page, email: string, password: string) => press(visitor, page, 'Sign in',
    { 'E-mail address': email, Password: password })

  it('leads to the page that was asked for', async () => {
    const visitor = app.visitor()
    const page = await visitor.get('/services/10801/schedules?ended=include')
    assert.equal(page.heading, 'Sign in')
    const inside = await typeIn(visitor, page, ` ${tamsins.toUpperCase()} `, castPassword)
    assert.equal(inside.path, '/services/10801/schedules?ended=include')
    assert.match(inside.wholeText(), /Tamsin Okafor Provider user, RS Aids/)
  })

  it('leads nowhere else', async () => {
    for (const to of ['//elsewhere.example', 'https://elsewhere.example', '/\\elsewhere.example', 'javascript:alert(1)']) {
      const visitor = app.visitor()
      assert.equal((await typeIn(visitor, await visitor.get(`/sign-in?to=${encodeURIComponent(to)}`), tamsins, castPassword)).path, '/', to)
    }
  })

  it('says the same of a wrong password and an unknown address, and keeps no password in the form', async () => {
    const visitor = app.visitor()
    const page = await visitor.get('/sign-in')
    const wrong = await typeIn(visitor, page, tamsins, 'wrong horse')
    const unknown = await typeIn(visitor, page, 'nobody@example.org', 'wrong horse')
    assert.equal(wrong.status, 422)
    assert.deepEqual(wrong.fieldErrors, unknown.fieldErrors)
    const { email, password } = formWith(visitor, wrong, 'Sign in').values
    assert.deepEqual([email, password], [tamsins, ''])
    assert.deepEqual(Object.keys((await typeIn(visitor, page, '', '')).fieldErrors), ['email', 'password'])
  })

  it('has to wait after several wrong tries, whatever is typed then', async () => {
    const visitor = app.visitor()
    const page = await visitor.get('/sign-in')
    await app.database.owner((connection) => connection.query('update account set failures = 20, failed_at = clock_timestamp() where email_key = $1', [tamsins]))
    assert.equal((await typeIn(visitor, page, tamsins, castPassword)).status, 422)
    await app.database.owner((connection) => connection.query(`update account set failed_at = clock_timestamp() - interval '1 day' where email_key = $1`,
      [tamsins]))
    assert.equal((await typeIn(visitor, page, tamsins, castPassword)).path, '/')
  })

  it('ends with signing out, for that session alone', async () => {
    const [here, there] = [await signIn(app, 'Tamsin'), await signIn(app, 'Tamsin')]
    const left = await press(here, await here.get('/'), 'Sign out')
    assert.equal(left.heading, 'Sign in')
    assert.equal((await here.get('/services')).heading, 'Sign in')
    assert.equal((await there.get('/services')).heading, 'Manage services')
  })

  it('ends after half an hour without a page, after twelve hours, and when the account is closed', async () => {
    const write = (sql: string) => app.database.owner((connection) => connection.query(sql))
    for (const change of [`update session set seen_at = clock_timestamp() - interval '31 minutes'`, 'update session set expires_at = clock_timestamp()',
      'update account set disabled_at = clock_timestamp()', `update membership set ended_at = clock_timestamp() where name = 'Tamsin Okafor'`]) {
      await write('update account set disabled_at = null; update membership set ended_at = null')
      const tamsin = await signIn(app, 'Tamsin')
      assert.equal((await tamsin.json.get('/services')).status, 200)
      await write(change)
      assert.equal((await tamsin.json.get('/services')).status, 401, change)
    }
  })
})

describe('working in two authorities', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()

  it('is done in one at a time: each has its own services and clients', async () => {
    const nerys = await signIn(app, 'Nerys', 'northmoor')
    const services = async () => (await nerys.get('/services')).records('services').map(({ Service }) => Service)
    assert.deepEqual(await services(), ['Northmoor Floating Support', 'Rowan House'])
    const switched = await press(nerys, await nerys.get('/services/10812/schedules'), 'Switch authority', { 'Authority you work in': 'Southmere Council' })
    assert.equal(switched.path, '/')
    assert.match(switched.banner, /You now work in Southmere Council/)
    assert.deepEqual(await services(), ['Southmere Floating Support'])
    assert.equal((await nerys.get('/services/10812/schedules')).status, 404)
    assert.equal((await nerys.get('/clients/10349')).status, 404)
    assert.equal((await nerys.get('/clients/10379')).status, 200)
  })

  it('stays where one is, and says so, when no other authority is chosen', async () => {
    const nerys = await signIn(app, 'Nerys', 'northmoor')
    const stayed = await press(nerys, await nerys.get('/services/10812/schedules?ended=include'), 'Switch authority')
    assert.equal(stayed.path, '/services/10812/schedules?ended=include')
    assert.match(stayed.banner, /You still work in Northmoor Council/)
    assert.equal((await nerys.post('/switch-authority', { authority: '', to: '//elsewhere.example' })).path, '/')
  })

  it('is nothing for those who work in one', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    assert.doesNotMatch((await tamsin.get('/')).wholeText(), /Southmere/)
    for (const authority of ['southmere', 'nowhere']) assert.equal((await tamsin.json.post('/switch-authority', { authority })).status, 404)
    assert.equal((await tamsin.get('/services/10801/schedules')).status, 200)
  })
})

describe('choosing who works with which service', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()

  it('P.09 S1.26 is the provider manager’s: the person sees those services, and no others, at once', async () => {
    const [bernard, tamsin] = [await signIn(app, 'Bernard'), await signIn(app, 'Tamsin')]
    const page = await bernard.get('/people/services')
    const saved = await formWith(bernard, page, 'Save the services of Tamsin Okafor').fill({ service_10834: true, service_10795: false }).submit()
    assert.match(saved.banner, /Tamsin Okafor now works with 2 services/)
    assert.deepEqual((await tamsin.get('/services')).records('services').map(({ ID }) => ID), ['10834', '10801'])
    assert.equal((await tamsin.get('/services/10795/schedules')).status, 404)
  })

  it('S1.56 takes the clients away with the last service, and gives them back with the first: those of the whole organisation', async () => {
    const [bernard, tamsin] = [await signIn(app, 'Bernard'), await signIn(app, 'Tamsin')]
    const choose = async (answers: Record<string, boolean>) => formWith(bernard, await bernard.get('/people/services'), 'Save the services of Tamsin Okafor').fill(answers).submit()
    const found = async () => (await press(tamsin, await tamsin.get('/clients'), 'Search', { Surname: 'a' })).rows('clients').length
    const before = await found()
    assert.ok(before > 0)
    assert.match((await choose({ service_10801: false, service_10795: false })).text(), /Whoever has none sees no clients/)
    assert.equal(await found().catch(() => 0), 0)
    for (const path of ['/clients/10342', '/clients/10356']) assert.equal((await tamsin.get(path)).status, 404, path)
    await choose({ service_10834: true })
    assert.equal(await found(), before)
    assert.equal((await tamsin.get('/clients/10342')).status, 200)
  })

  it('takes nothing back that was chosen on another page meanwhile', async () => {
    const [bernard, farida, tamsin] = [await signIn(app, 'Bernard'), await signIn(app, 'Farida'), await signIn(app, 'Tamsin')]
    const [theirs, hers] = [await bernard.get('/people/services'), await (await farida.get('/people')).follow('Tamsin Okafor')]
    await formWith(bernard, theirs, 'Save the services of Tamsin Okafor').fill({ service_10834: true }).submit()
    await formWith(farida, hers, 'Save services').fill({ service_10795: false }).submit()
    assert.deepEqual((await tamsin.get('/services')).records('services').map(({ ID }) => ID), ['10834', '10801'])
  })

  it('reaches neither another provider’s people nor its services', async () => {
    const [bernard, nerys, tamsin] = [await signIn(app, 'Bernard'), await signIn(app, 'Nerys'), await signIn(app, 'Tamsin')]
    const { body } = await bernard.json.get<{ members: { id: string, name: string }[] }>('/people/services')
    assert.deepEqual(body.members.map(({ name }) => name), ['Tamsin Okafor'])
    const answer = await bernard.json.post<{ services: number[] }>(`/people/services/${body.members[0]!.id}`, { service_10801: true, service_10812: true })
    assert.deepEqual(answer.body.services, [10801])
    assert.deepEqual((await tamsin.get('/services')).records('services').map(({ ID }) => ID), ['10801'])
    const { rows: [foreign] } = await app.database.owner((connection) => connection.query<{ id: string }>(`select id from membership where name = 'Nerys Calloway'`))
    assert.equal((await bernard.json.post(`/people/services/${foreign!.id}`, { service_10801: true })).status, 404)
    assert.equal((await nerys.get('/people/services')).status, 403)
  })

  it('P.09 shows an administrator the accounts, and no fact about any client', async () => {
    const farida = await signIn(app, 'Farida')
    const people = (await farida.get('/people')).records('people')
    assert.ok(people.some(({ Name, Role, Organisation }) => Name === 'Tamsin Okafor' && Role === 'Provider user' && Organisation === 'RS Aids'))
    assert.ok(!people.some(({ Name }) => Name === 'Elin Sorrel'))
    for (const path of ['/clients', '/clients/10342', '/services/10801/schedules', '/schedules/10420',
      '/requests']) assert.equal((await farida.get(path)).status, 403, path)
  })
})
