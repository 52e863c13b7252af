// An administrator's work with people: inviting, moving, holding, ending, and helping those who can't get in; and what none of it may do to others.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { castPassword, inRolledBackTransaction, testApp } from '#test/harness.ts'
import { formWith, press, signIn } from '#test/journeys/steps.ts'
import type { Page } from '#test/page.ts'
import type { Visitor } from '#test/visitor.ts'
import { codeAt, stepAt } from './one-time-codes.ts'

const good = 'marbled owls knit quietly'

describe('an administrator', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()
  const owner = async (sql: string, values: unknown[] = []) => app.database.owner(async (connection) => (await connection.query<Record<string, unknown>>(sql, values)).rows)
  const isIn = async (visitor: Visitor) => (await visitor.json.get('/')).status === 200
  const person = async (farida: Visitor, name: string) => farida.get((await farida.get('/people')).links().find(({ text }) => text === name)!.href)
  const linkOn = (page: Page) => {
    const { pathname, search } = new URL(page.document.querySelector('#link')!.textContent!)
    return pathname + search
  }
  /** Whoever invites a provider user is asked for services once more; none are ticked here. */
  const invite = async (farida: Visitor, answers: Record<string, string>) => {
    const page = await press(farida, await farida.get('/people/invite'), 'Make the link',
      { 'E-mail address': 'una.fairley@example.org', Name: 'Una Fairley', Role: 'Provider user', Organisation: 'RS Aids', ...answers })
    return page.status === 200 && /Services they begin with/.test(page.text()) ? press(farida, page, 'Make the link') : page
  }
  const typePassword = async (visitor: Visitor, email: string, password: string) => press(visitor, await visitor.get('/sign-in'), 'Sign in', { 'E-mail address': email, Password: password })
  const setUpFactor = async (visitor: Visitor, page: Page) => {
    const secret = page.document.querySelector('#key')!.textContent!.replaceAll(' ', '')
    await press(visitor, page, 'Set up and sign in', { Code: codeAt(secret, stepAt(Date.now())) })
  }

  it('P.09 invites somebody, who chooses a password and a second factor and is in, with the services chosen for them', async () => {
    const farida = await signIn(app, 'Farida')
    const shown = await invite(farida, {})
    assert.match(shown.text(), /works once, for seven days, and is shown this once\. Loading this page again makes another link/)
    assert.ok(shown.links().some(({ text, href }) => text === 'Go on to People' && href === '/people'))
    const link = linkOn(shown)
    assert.equal((await farida.get('/people')).records('invited')[0]!['E-mail address'], 'una.fairley@example.org')

    const una = app.visitor()
    const page = await una.get(link)
    assert.equal(page.heading, 'Join Northmoor Council')
    assert.match((await press(una, page, 'Join', { Password: 'too short' })).fieldErrors['password']!, /at least 12/)
    assert.match((await press(una, page, 'Join', { Password: 'UnaFairley-RSAids' })).fieldErrors['password']!, /too easy/)
    const joined = await press(una, page, 'Join', { Password: good })
    assert.match(joined.banner, /You now work for RS Aids in Northmoor Council/)
    assert.equal(formWith(una, joined, 'Sign in').values['email'], 'una.fairley@example.org')
    assert.doesNotMatch(joined.path, /una/)
    const asked = await typePassword(una, 'una.fairley@example.org', good)
    assert.equal(asked.heading, 'Set up your second factor')
    await setUpFactor(una, asked)
    assert.doesNotMatch((await una.get('/services')).text(), /Chatham St/)
    assert.match((await una.get('/')).text(), /You have no services yet A provider manager of RS Aids or an administrator of Northmoor Council chooses/)
    assert.equal((await farida.get('/people')).records('people').find(({ Name }) => Name === 'Una Fairley')!['Services'], 'None yet')

    const saved = await formWith(farida, await person(farida, 'Una Fairley'), 'Save services').fill({ service_10801: true }).submit()
    assert.match(saved.banner, /Una Fairley now works with 1 service/)
    assert.deepEqual((await una.get('/services')).records('services').map(({ ID }) => ID), ['10801'])
    // The link has been used.
    assert.equal((await app.visitor().get(link)).heading, 'That link no longer works')
  })

  it('P.09 chooses the services that a provider user begins with, while inviting; a colleague’s mistake in between loses nothing', async () => {
    const farida = await signIn(app, 'Farida')
    const asked = await press(farida, await farida.get('/people/invite'), 'Make the link',
      { 'E-mail address': 'una.fairley@example.org', Name: 'Una Fairley', Role: 'Provider user', Organisation: 'RS Aids' })
    assert.deepEqual((await farida.get('/people')).text().match(/Una Fairley/), null)
    const wrong = await formWith(farida, asked, 'Make the link').fill({ service_10801: true, 'E-mail address': 'una' }).submit()
    assert.deepEqual(Object.keys(wrong.fieldErrors), ['email'])
    const shown = await press(farida, wrong, 'Make the link', { 'E-mail address': 'una.fairley@example.org' })
    const una = app.visitor()
    await press(una, await una.get(linkOn(shown)), 'Join', { Password: good })
    await setUpFactor(una, await typePassword(una, 'una.fairley@example.org', good))
    assert.deepEqual((await una.get('/services')).records('services').map(({ ID }) => ID), ['10801'])
    assert.equal((await farida.get('/people')).records('people').find(({ Name }) => Name === 'Una Fairley')!['Services'], '1')
    // Another organisation's services are asked for anew, and nobody begins with those of another one.
    const { body } = await farida.json.get<{ organisations: { id: string, name: string }[] }>('/people/invite')
    const invited = await farida.json.post<{ link: string }>('/people/invite', { email: 'ada@example.org', name: 'Ada Fairley', role: 'provider-user',
      organisation: body.organisations.find(({ name }) => name === 'Harbour Homes')!.id, service_10812: true, service_10801: true })
    assert.match(invited.body.link, /key=/)
    assert.deepEqual(await owner(`select services::int[] from invitation where email_key = 'ada@example.org'`), [{ services: [10812] }])
  })

  it('gets the same answer for an address that another authority knows; its owner joins with the password they have, and nobody else does', async () => {
    const farida = await signIn(app, 'Farida')
    const unknown = await invite(farida, {})
    const known = await invite(farida, { 'E-mail address': 'Elin.Sorrel@example.org' })
    const saying = (page: Page) => page.html.replaceAll(/key=[\w-]+/g, '').replaceAll(/value="[\w-]{43}"/g, '')
    assert.equal(saying(known), saying(unknown))
    const link = linkOn(known)
    const elin = app.visitor()
    const taken = await press(elin, await elin.get(link), 'Join', { Password: good })
    assert.match(taken.fieldErrors['password']!, /the password you sign in with already/)
    assert.match((await press(elin, taken, 'Join', { Password: castPassword })).banner, /You now work for RS Aids/)
    const inside = await typePassword(elin, 'elin.sorrel@example.org', castPassword)
    assert.match(inside.wholeText(), /Northmoor Council.*Southmere Council|Southmere Council.*Northmoor Council/s)
  })

  it('is told who works here already, which role fits which organisation, and everything that is wrong at once', async () => {
    const farida = await signIn(app, 'Farida')
    assert.deepEqual((await invite(farida, { 'E-mail address': 'tamsin.okafor@example.org' })).fieldErrors, { email: 'tamsin.okafor@example.org works here already' })
    const wrong = await invite(farida, { 'E-mail address': 'una', Name: '', Role: 'Reviewer' })
    assert.deepEqual(Object.keys(wrong.fieldErrors), ['email', 'name', 'organisation'])
    assert.match(wrong.fieldErrors['organisation']!, /Reviewer is a role for the commissioner, and RS Aids is not one/)
    assert.equal(formWith(farida, wrong, 'Make the link').values['email'], 'una')
  })

  it('withdraws an invitation, and replaces it by inviting again', async () => {
    const farida = await signIn(app, 'Farida')
    const [first, second] = [linkOn(await invite(farida, {})), linkOn(await invite(farida, { Role: 'Provider manager' }))]
    assert.equal((await app.visitor().get(first)).heading, 'That link no longer works')
    const told = await app.visitor().json.get<{ message: string }>(first)
    assert.equal(told.body.message, 'It was used, is too old, or another was made since. Ask your administrator for a new one.')
    assert.equal((await app.visitor().get(second)).heading, 'Join Northmoor Council')
    assert.deepEqual((await farida.get('/people')).records('invited').map(({ Role }) => Role), ['Provider manager'])
    await press(farida, await farida.get('/people'), 'Withdraw the invitation of Una Fairley')
    assert.equal((await app.visitor().get(second)).heading, 'That link no longer works')
    const late = linkOn(await invite(farida, {}))
    await owner(`update invitation set expires_at = clock_timestamp()`)
    assert.equal((await app.visitor().get(late)).heading, 'That link no longer works')
  })

  it('moves somebody: their session and their services are over', async () => {
    const [farida, tamsin] = [await signIn(app, 'Farida'), await signIn(app, 'Tamsin')]
    const page = await person(farida, 'Tamsin Okafor')
    assert.match((await press(farida, page, 'Save', { Role: 'Auditor' })).fieldErrors['organisation']!, /Auditor is a role for the commissioner/)
    const moved = await press(farida, page, 'Save', { Role: 'Provider user', Organisation: 'Harbour Homes' })
    assert.match(moved.banner, /They have to sign in again/)
    assert.equal(await isIn(tamsin), false)
    const again = await signIn(app, 'Tamsin')
    assert.equal((await again.json.get('/services/10801/schedules')).status, 404)
    assert.match(again.cookies.get('__Host-throughline')!, /^s\./)
  })

  it('does not overwrite what a colleague has changed meanwhile', async () => {
    const farida = await signIn(app, 'Farida')
    const stale = await person(farida, 'Tamsin Okafor')
    await press(farida, stale, 'Save', { Name: 'Tamsin Okafor-Reid' })
    const late = await press(farida, stale, 'Save', { Name: 'Tamsin Reid' })
    assert.equal(late.status, 409)
    assert.equal(late.fieldErrors['name'], 'Name is “Tamsin Okafor-Reid” now')
    assert.equal(formWith(farida, late, 'Save').values['name'], 'Tamsin Reid')
    // Who changes the role alone leaves the name as it is by now.
    const role = await press(farida, stale, 'Save', { Role: 'Provider manager' })
    assert.deepEqual([role.status, role.fieldErrors, formWith(farida, role, 'Save').values['name']], [409, {}, 'Tamsin Okafor-Reid'])
    assert.match((await farida.get('/people')).text(), /Okafor-Reid/)
  })

  it('puts on hold, lets in again and ends: each shows at once, here and nowhere else', async () => {
    const farida = await signIn(app, 'Farida')
    const [here, there] = [await signIn(app, 'Nerys', 'northmoor'), await signIn(app, 'Nerys', 'southmere')]
    await press(farida, await person(farida, 'Nerys Calloway'), 'Put on hold')
    assert.deepEqual([await isIn(here), await isIn(there)], [false, true])
    assert.doesNotMatch((await there.get('/')).wholeText(), /Northmoor Council/)
    assert.match((await there.get('/account')).text(), /Your place in Northmoor Council On hold: .* Ask an administrator there to let you in again/)
    // From a page that was open since before.
    assert.equal((await there.json.post('/switch-authority', { authority: 'northmoor' })).status, 409)
    assert.equal((await there.post('/switch-authority', { authority: 'northmoor' })).path, '/account')
    // Nobody waits for the one who put them on hold.
    assert.doesNotMatch((await farida.get('/')).text(), /let in again/)
    const visitor = app.visitor()
    await typePassword(visitor, 'nerys.calloway@example.org', castPassword)
    assert.match((await visitor.get('/')).wholeText(), /Southmere Council/)
    await press(farida, await person(farida, 'Nerys Calloway'), 'Let them in again')
    assert.equal(await isIn(await signIn(app, 'Nerys', 'northmoor')), true)
    const ended = await press(farida, await person(farida, 'Nerys Calloway'), 'End access')
    assert.match(ended.facts['Access'] ?? ended.text(), /Ended on/)
    await assert.rejects(signIn(app, 'Nerys', 'northmoor'), /nowhere to work in northmoor/)
    assert.equal(await isIn(there), true)
  })

  it('can’t end or hold or move the last administrator, themselves least of all', async () => {
    const farida = await signIn(app, 'Farida')
    for (const button of ['Put on hold', 'End your own access']) {
      const refused = await press(farida, await person(farida, 'Farida Lindqvist'), button)
      assert.equal(refused.status, 422)
      assert.match(refused.errors[0]!, /Somebody must be left who can let others in/)
    }
    const moved = await press(farida, await person(farida, 'Farida Lindqvist'), 'Save', { Role: 'Auditor' })
    assert.match(moved.errors[0]!, /Somebody must be left/)
    assert.equal(await isIn(farida), true)
    await owner(`update membership set role = 'administrator' where name = 'Owen Tarkington'`)
    const left = await press(farida, await person(farida, 'Farida Lindqvist'), 'End your own access')
    assert.equal(left.heading, 'Sign in')
    assert.match(left.banner, /ended your own access .* invited by an administrator/)
    assert.equal(await isIn(farida), false)
  })

  it('is told what it means to put oneself on hold, before and after', async () => {
    await owner(`update membership set role = 'administrator' where name = 'Owen Tarkington'`)
    const farida = await signIn(app, 'Farida')
    const own = await person(farida, 'Farida Lindqvist')
    assert.match(own.text(), /You are signed out at once and can’t get in until another administrator lets you in again/)
    assert.doesNotMatch(own.text(), /They are/)
    const left = await press(farida, own, 'Put on hold')
    assert.equal(left.banner, 'You have put yourself on hold and are signed out: you can’t get in until another administrator lets you in again.')
  })

  it('is warned that a new password without a second factor puts work in other authorities on hold', async () => {
    const farida = await signIn(app, 'Farida')
    const warning = /The old one works until the link is used\. Where they work for another authority, they are on hold from then on/
    assert.match((await person(farida, 'Nerys Calloway')).text(), warning)
    await owner(`insert into second_factor (account_id, sealed, last_step) select id, '', 0 from account where email_key = 'nerys.calloway@example.org'`)
    assert.doesNotMatch((await person(farida, 'Nerys Calloway')).text(), warning)
  })

  it('finds people by name, organisation, role and access; who has left is counted, and shown when asked for', async () => {
    const farida = await signIn(app, 'Farida')
    const found = async (answers: Record<string, string>) => press(farida, await farida.get('/people'), 'Search', answers)
    const names = (page: Page) => page.records('people').map(({ Name }) => Name)
    assert.deepEqual(names(await found({ 'Name or e-mail address': 'ókafor' })), ['Tamsin Okafor'])
    assert.deepEqual(names(await found({ 'Name or e-mail address': 'NERYS.calloway@' })), ['Nerys Calloway'])
    assert.deepEqual(names(await found({ Organisation: 'RS Aids', Role: 'Provider manager' })), ['Bernard Achterberg'])
    assert.equal((await found({ 'Name or e-mail address': 'nobody' })).text().includes('Nobody like that'), true)
    // A name stands in no address.
    assert.doesNotMatch((await found({ 'Name or e-mail address': 'Okafor', Role: 'Provider user' })).path, /kafor/i)
    await press(farida, await person(farida, 'Tamsin Okafor'), 'End access')
    const left = await found({ Organisation: 'RS Aids' })
    assert.deepEqual(names(left), ['Bernard Achterberg'])
    assert.match(left.text(), /1 person, by organisation and name\. 1 whose access has ended is not shown/)
    assert.deepEqual(names(await left.follow('Show who has left')), ['Tamsin Okafor'])
    assert.equal(names(await found({ Organisation: 'RS Aids', Access: 'All, ended or not' })).length, 2)
  })

  it('hands out a link for a new password, asked for with the same answer for every address; it ends all sessions', async () => {
    const [farida, tamsin] = [await signIn(app, 'Farida'), await signIn(app, 'Tamsin')]
    const ask = async (address: string) => {
      const visitor = app.visitor()
      return press(visitor, await (await visitor.get('/sign-in')).follow('I have forgotten my password'), 'Ask for a new password', { 'E-mail address': address })
    }
    const [known, unknown] = [await ask('Tamsin.Okafor@example.org'), await ask('nobody@example.org')]
    assert.deepEqual([known.status, known.banner, known.html.replaceAll(/ value="[^"]*"/g, '')], [unknown.status, unknown.banner, unknown.html.replaceAll(/ value="[^"]*"/g, '')])
    assert.match((await farida.get('/people')).records('people').find(({ Name }) => Name === 'Tamsin Okafor')!['Access']!, /Asked for a new password/)

    const first = linkOn(await press(farida, await person(farida, 'Tamsin Okafor'), 'Make a link for a new password'))
    const link = linkOn(await press(farida, await person(farida, 'Tamsin Okafor'), 'Make a link for a new password'))
    assert.equal((await app.visitor().get(first)).heading, 'That link no longer works')
    assert.equal(await isIn(tamsin), true)
    const visitor = app.visitor()
    const page = await visitor.get(link)
    assert.match((await press(visitor, page, 'Set the password', { 'New password': 'Tamsin-Okafor-2026' })).fieldErrors['password']!, /too easy/)
    assert.match((await press(visitor, page, 'Set the password', { 'New password': good })).banner, /new password is set/)
    assert.equal(await isIn(tamsin), false)
    assert.equal((await typePassword(visitor, 'tamsin.okafor@example.org', castPassword)).status, 422)
    assert.equal((await typePassword(visitor, 'tamsin.okafor@example.org', good)).path, '/')
    assert.equal((await app.visitor().get(link)).heading, 'That link no longer works')
  })

  it('takes a second factor away; work in another authority then waits until an administrator there is sure', async () => {
    await owner(`update account set demo = false where email_key = 'nerys.calloway@example.org'`)
    const nerys = app.visitor()
    await setUpFactor(nerys, await typePassword(nerys, 'nerys.calloway@example.org', castPassword))
    assert.equal(await isIn(nerys), true)
    const farida = await signIn(app, 'Farida')
    assert.equal((await farida.get('/people')).records('people').find(({ Name }) => Name === 'Nerys Calloway')!['Second factor'], 'Set up')
    await press(farida, await person(farida, 'Nerys Calloway'), 'Take the second factor away')
    assert.equal(await isIn(nerys), false)
    const again = app.visitor()
    await setUpFactor(again, await typePassword(again, 'nerys.calloway@example.org', castPassword))
    assert.match((await again.get('/')).wholeText(), /Northmoor Council/)
    assert.equal((await again.json.post('/switch-authority', { authority: 'southmere' })).status, 409)
    assert.doesNotMatch((await again.get('/')).wholeText(), /Southmere/)
    assert.match((await again.get('/account')).text(), /Your place in Southmere Council On hold/)

    // There, an administrator is told of exactly those who wait, and lets them in.
    await owner(`update membership set role = 'administrator', organisation_id = (select id from organisation o where o.authority_id = membership.authority_id and kind = 'commissioner')
      where name = 'Rhodri Ashdown'`)
    const rhodri = await signIn(app, 'Rhodri')
    const waiting = await (await rhodri.get('/')).follow('1 person waits to be let in again')
    assert.deepEqual(waiting.records('people').map(({ Name }) => Name), ['Nerys Calloway'])
    await press(rhodri, await waiting.follow('Nerys Calloway'), 'Let them in again')
    assert.doesNotMatch((await rhodri.get('/')).text(), /let in again/)
    assert.match((await again.get('/')).wholeText(), /Southmere Council/)
  })

  it('can’t take over an account that administers another authority', async () => {
    // Gethin keeps the accounts of Southmere, and is invited to work in Northmoor too.
    await owner(`update account set demo = false where email_key = 'gethin.varley@example.org'`)
    await owner(`update membership set role = 'administrator', organisation_id = (select id from organisation o where o.authority_id = membership.authority_id and kind = 'commissioner')
      where name = 'Gethin Varley'`)
    await owner(`update membership m set ended_at = clock_timestamp() from authority a where a.id = m.authority_id and a.code = 'southmere' and m.role = 'administrator' and m.name <> 'Gethin Varley'`)
    await owner(`insert into membership (authority_id, account_id, organisation_id, role, name) select o.authority_id, a.id, o.id, 'reviewer', 'Gethin Varley'
      from account a, organisation o join authority u on u.id = o.authority_id where a.email_key = 'gethin.varley@example.org' and u.code = 'northmoor' and o.kind = 'commissioner'`)
    await owner(`insert into second_factor (account_id, sealed, last_step) select id, '', 0 from account where email_key = 'gethin.varley@example.org'`)
    const farida = await signIn(app, 'Farida')
    const refused = await press(farida, await person(farida, 'Gethin Varley'), 'Take the second factor away')
    assert.match(refused.errors[0]!, /whoever runs the installation/)
    assert.deepEqual(await owner('select count(*)::int as factors from second_factor'), [{ factors: 1 }])
  })

  it('leaves each of these in the access log, by name and without any secret', async () => {
    const farida = await signIn(app, 'Farida')
    const link = linkOn(await press(farida, await person(farida, 'Tamsin Okafor'), 'Make a link for a new password'))
    await press(farida, await person(farida, 'Tamsin Okafor'), 'Put on hold')
    const log = await farida.get('/audit')
    const actions = log.records('events').map((event) => `${event['Who']} ${event['Action']}`)
    for (const action of [
      'Make a link by which somebody chooses a new password',
      'Let somebody in no longer, for the time being',
    ]) assert.ok(actions.includes(`Farida Lindqvist (Northmoor Council Supported Housing) ${action}`), actions.join('\n'))
    const [written] = await owner(`select string_agg(e::text, '') || coalesce((select string_agg(d::text, '') from audit_detail d), '') as text from audit_event e`)
    assert.ok(!String(written!['text']).includes(link.split('key=')[1]!))
  })
})
