// Who saw and did what: one event for each page about a person and for each change, and who may read them.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { codeAt, stepAt } from '#areas/people/one-time-codes.ts'
import { castPassword, inRolledBackTransaction, testApp } from '#test/harness.ts'
import type { Visitor } from '#test/visitor.ts'
import { askAllTheSame, askFor, numberOf, openRequest, press, signIn, toAskFor } from './steps.ts'

type Event = { action: string, subjects: string[], name: string, outcome: string | null }

describe('the access log', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()
  /** What one request leaves behind. */
  const eventsOf = async (work: () => Promise<unknown>): Promise<Event[]> => {
    const all = () => app.database.owner(async (connection) => (await connection.query<Event & { id: string }>(
      'select e.id, e.action, e.subjects, e.outcome, m.name from audit_event e left join membership m on m.id = e.membership_id order by e.id')).rows)
    const before = new Set((await all()).map(({ id }) => id))
    await work()
    return (await all()).filter(({ id }) => !before.has(id)).map(({ action, subjects, name, outcome }) => ({ action, subjects, name, outcome }))
  }
  const one = async (who: Visitor, path: string) => {
    const events = await eventsOf(() => who.json.get(path))
    assert.equal(events.length, 1, path)
    return events[0]!
  }

  it('P.13 has one event for each page: who, what, which records', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    assert.deepEqual(await one(tamsin, '/clients/10342'), { action: 'clients.show', subjects: ['client:10342'], name: 'Tamsin Okafor', outcome: null })
    assert.deepEqual(await one(tamsin, '/schedules/10420'), { action: 'schedules.show', subjects: ['client:10342', 'schedule:10420'], name: 'Tamsin Okafor', outcome: null })
    assert.deepEqual((await one(tamsin, '/clients/10342/schedules')).subjects, ['client:10342'])
    const list = await one(tamsin, '/services/10795/schedules')
    assert.deepEqual([list.action, list.subjects.length], ['schedules.list', 6])
    const searched = await tamsin.json.post<{ location: string }>('/clients/search', { surname: 'Farrow' })
    assert.deepEqual(await one(tamsin, searched.body.location), { action: 'clients.search-nearly', subjects: ['client:10342'], name: 'Tamsin Okafor', outcome: null })
    assert.deepEqual(await one(tamsin, searched.body.location.replace('/nearly', '')), { action: 'clients.search-results', subjects: ['client:10342'], name: 'Tamsin Okafor', outcome: null })
    assert.deepEqual((await one(tamsin, '/schedules/awaiting-hb')).subjects, ['client:10304', 'client:10323'])
    assert.deepEqual((await one(tamsin, '/schedules/10405/hb-letter')).subjects, ['client:10304'])
  })

  it('P.13 has the same one event where a page is asked for at once: with nobody shown, with nothing there, and for nobody', async () => {
    const nerys = await signIn(app, 'Nerys')
    // The first page of a session is not asked at once, since it is not known yet whose it is.
    await nerys.get('/clients')
    const of = { name: 'Nerys Calloway', outcome: null }
    const nobody = await nerys.json.post<{ location: string }>('/clients/search', { surname: 'Zzz' })
    assert.deepEqual(await eventsOf(() => nerys.get(nobody.body.location.replace('/nearly', ''))), [{ ...of, action: 'clients.search-results', subjects: [] }])
    assert.deepEqual(await eventsOf(() => nerys.get('/clients')), [{ ...of, action: 'clients.search-results', subjects: [] }])
    assert.deepEqual(await eventsOf(() => nerys.get('/clients/10342/schedules')), [{ ...of, action: 'schedules.of-client', subjects: [], outcome: 'not-found' }])
    assert.deepEqual(await eventsOf(() => nerys.get('/services/10795/schedules')), [{ ...of, action: 'schedules.list', subjects: [], outcome: 'not-found' }])
    await app.database.owner((owner) => owner.query(`update session set seen_at = seen_at - interval '1 hour'`))
    assert.deepEqual(await eventsOf(() => nerys.json.get('/clients')), [])
  })

  it('P.13 names whoever a timeline shows, and nobody of whom it shows the days alone', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const shown = async (service: number) => {
      // Whose the session is, and what is hidden from them, is known from the page before.
      await tamsin.get('/clients')
      return (await one(tamsin, `/services/${service}/timeline`)).subjects.toSorted()
    }
    const everybody = await shown(10801)
    assert.ok(everybody.length > 2 && everybody.includes('client:10342') && everybody.every((subject) => /^client:[1-9]/.test(subject)), everybody.join())
    await app.database.owner((owner) => owner.query('update client set need_to_know = true where id = 10342'))
    assert.deepEqual(await shown(10801), everybody.filter((subject) => subject !== 'client:10342'))
    await app.database.owner((owner) => owner.query(`update client set need_to_know = true where id::text = any ($1)`, [everybody.map((subject) => subject.slice(7))]))
    assert.deepEqual(await shown(10801), [])
    assert.deepEqual(await shown(10812), [])
  })

  it('P.13 can’t be written in somebody else’s name, nor at another time', async () => {
    const insert = async (columns: string, values: string, membership: string) => {
      const flight = await app.database.begin('throughline_scoped')
      try {
        await flight.connection.query(`select set_config('app.authority', '1', true), set_config('app.membership', '${membership}', true)`)
        await flight.connection.query(`insert into audit_event (${columns}) values (${values})`)
      } finally {
        await flight.rollback()
      }
    }
    const me = '00000000-0000-0000-0000-000000000001'
    await insert('action, subjects', `'clients.show', '{}'`, me)
    await assert.rejects(insert('action, subjects', `'clients.show', '{}'`, ''), /row-level security/)
    for (const [column, value] of [['membership_id', `'${me}'`], ['authority_id', '1'], ['account_id', `'${me}'`], ['at', 'now()'], ['id', 'uuidv7()'], ['xid', `'1'`], ['outcome', `'not-found'`]]) {
      await assert.rejects(insert(`action, subjects, ${column}`, `'clients.show', '{}', ${value}`, me), /permission denied/, column)
    }
  })

  it('P.13 has one event for each change, with every record it made or touched', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const asked = await eventsOf(() => tamsin.json.post('/schedules/10420/end', { left_on: '2026-11-19', end_reason: 'evicted' }))
    const { body } = await priya.json.get<{ requests: { id: string }[] }>('/requests')
    const request = `request:${body.requests[0]!.id}`
    assert.deepEqual(asked, [{ action: 'schedules.ask-to-end', subjects: ['client:10342', 'schedule:10420', request], name: 'Tamsin Okafor', outcome: null }])
    const accepted = await eventsOf(() => priya.json.post(`/requests/${body.requests[0]!.id}/accept`))
    assert.deepEqual(accepted.map(({ action, name }) => [action, name]), [['requests.accept', 'Priya Ravensworth']])
    assert.deepEqual(accepted[0]!.subjects.toSorted(), ['client:10342', request, 'schedule:10420'])
  })

  it('P.13 has one event for a form that was sent twice, and for one that the database refuses, which stands nowhere', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const end = { left_on: '2026-11-19', end_reason: 'evicted', idempotency_key: 'sent twice' }
    const [first] = await eventsOf(() => tamsin.json.post('/schedules/10420/end', end))
    assert.deepEqual(await eventsOf(() => tamsin.json.post('/schedules/10420/end', end)), [first])
    assert.deepEqual(await eventsOf(() => tamsin.json.post('/schedules/10420/end', { ...end, end_reason: 'abandoned' })),
      [{ action: 'schedules.ask-to-end', subjects: ['client:10342', 'schedule:10420'], name: 'Tamsin Okafor', outcome: 'conflict' }])
    await app.database.owner((owner) => owner.query(`alter table request add constraint not_today check (comment <> 'today')`))
    const refused = await eventsOf(async () => {
      const answer = await tamsin.json.post<{ errors: Record<string, string> }>('/schedules/10405/end', { ...end, comment: 'today', idempotency_key: 'refused' })
      assert.deepEqual([answer.status, answer.body.errors], [409, { '': 'The record refuses this, and nothing was changed. Check the days and choices' }])
    })
    assert.deepEqual(refused, [{ action: 'schedules.ask-to-end', subjects: ['client:10304', 'schedule:10405'], name: 'Tamsin Okafor', outcome: 'conflict' }])
    assert.equal((await tamsin.json.get<{ requests: unknown[] }>('/requests')).body.requests.length, 1)
  })

  it('P.13 is read by the auditor, by record and by day, and by nobody of a provider', async () => {
    const [tamsin, owen] = [await signIn(app, 'Tamsin'), await signIn(app, 'Owen')]
    await tamsin.get('/clients/10342')
    await tamsin.get('/clients/10302')
    const log = await press(owen, await owen.get('/audit'), 'Apply', { 'Client ID': '10342' })
    assert.deepEqual(log.records('events').map(({ Who, Action, Records }) => [Who, Action, Records]),
      [['Tamsin Okafor (RS Aids)', 'The details of a person', 'Client 10342']])
    assert.equal((await press(owen, log, 'Apply', { 'Client ID': '10342', To: '1/1/2020' })).text().includes('No events like that'), true)
    // Looking at the log is an event too.
    assert.deepEqual((await owen.get('/audit?action=privacy.access-log')).records('events').map(({ Who }) => Who)[0],
      'Owen Tarkington (Northmoor Council Supported Housing)')
    assert.equal((await tamsin.get('/audit')).status, 403)
  })

  it('P.13 answers whom somebody looked at, and who saw somebody, to the second and as links to what may be opened', async () => {
    const [tamsin, bernard, owen, farida] = [await signIn(app, 'Tamsin'), await signIn(app, 'Bernard'), await signIn(app, 'Owen'), await signIn(app, 'Farida')]
    await tamsin.get('/schedules/10420')
    await bernard.get('/clients/10342')
    await tamsin.json.post('/schedules/10420/end', { left_on: '2026-11-19', end_reason: 'evicted' })
    const looked = await press(owen, await owen.get('/audit'), 'Apply', { 'Who did it': 'okafor', 'What they did': 'Looked at something' })
    const [first] = looked.records('events')
    assert.deepEqual([first!['Who'], first!['Action'], first!['Records']], ['Tamsin Okafor (RS Aids)', 'One schedule with its history', 'Client 10342, Schedule 10420'])
    assert.match(first!['When']!, /^\d\d\/\d\d\/\d{4} at \d{1,2}:\d\d:\d\d[ap]m/)
    assert.ok(looked.records('events').every(({ Who }) => Who === 'Tamsin Okafor (RS Aids)'))
    assert.match((await looked.follow('Schedule 10420')).heading, /^Schedule 10420/)
    // From the person's own page, too.
    const seen = await (await owen.get('/clients/10342')).follow('Who has looked at this record')
    assert.deepEqual(seen.records('events').map(({ Who, Action }) => [Who, Action]).slice(-2),
      [['Bernard Achterberg (RS Aids)', 'The details of a person'], ['Tamsin Okafor (RS Aids)', 'One schedule with its history']])
    assert.ok(!(await tamsin.get('/clients/10342')).wholeText().includes('Who has looked'))
    // A record in words, and a number of whatever kind.
    for (const typed of ['Schedule 10420', '10420', 'schedule:10420']) assert.equal((await owen.get(`/audit?subject=${encodeURIComponent(typed)}`)).records('events').length, 3, typed)
    // Whoever may read none of these is shown what they are called, and no way there.
    const asked = await farida.get('/audit?kind=asked')
    assert.match(asked.records('events')[0]!['Records']!, /^Client 10342, Schedule 10420, Request …/)
    assert.deepEqual(asked.links().filter(({ href }) => /^\/(clients|schedules|requests)\//.test(href)), [])
  })

  it('P.13 opens an event with all its records, who they are for whoever may read them, and tells that too', async () => {
    const [tamsin, owen, farida] = [await signIn(app, 'Tamsin'), await signIn(app, 'Owen'), await signIn(app, 'Farida')]
    await tamsin.get('/services/10801/timeline')
    const path = '/audit?who=Tamsin+Okafor&kind=read'
    const [row] = (await owen.get(path)).records('events')
    const [, more] = /, Client \d+ and (\d+) more$/.exec(row!['Records']!)!
    const opened = await owen.get((await owen.get(path)).links().find(({ text }) => text === `and ${more} more`)!.href)
    assert.equal(opened.records('records').length, 6 + Number(more))
    const desmond = opened.records('records').find(({ Record }) => Record === 'Client 10342')
    assert.equal(desmond!['Name'], 'Farrow, Mr Desmond')
    const event = opened.path.slice('/audit/'.length)
    assert.ok((await one(owen, `/audit/${event}`)).subjects.includes('client:10342'))
    // The administrator reads the log and no client.
    const theirs = await farida.get(`/audit/${event}`)
    assert.deepEqual([...new Set(theirs.records('records').map(({ Name }) => Name))], [''])
    // Nothing leads to whom the reader may not read.
    await app.database.owner((owner) => owner.query('update client set need_to_know = true where id = 10342'))
    assert.ok(!(await owen.get(`/audit/${event}`)).text().includes('Farrow'))
    assert.deepEqual((await owen.get('/audit?client=10342')).links().filter(({ href }) => href.startsWith('/clients/10342')), [])
    assert.equal((await tamsin.get(`/audit/${event}`)).status, 403)
  })

  it('P.13 comes as CSV with the same filters, and goes on from the last event of a page whatever happens meanwhile', async () => {
    const [tamsin, owen] = [await signIn(app, 'Tamsin'), await signIn(app, 'Owen')]
    await app.database.owner((owner) => owner.query(`insert into audit_event (authority_id, membership_id, account_id, action, subjects)
      select m.authority_id, m.id, m.account_id, 'clients.show', array['client:10342'] from membership m, generate_series(1, 2150) where m.name = 'Tamsin Okafor'`))
    await tamsin.get('/schedules/10420')
    const lines = (text: string) => text.replace('\uFEFF', '').trimEnd().split('\n')
    const events = await eventsOf(async () => {
      const file = lines((await owen.request('/audit.csv?who=Tamsin+Okafor&action=clients.show')).body)
      assert.equal(file[0], 'When,Who,Organisation,With token,Action,What,Outcome,Reason,Records,Event')
      assert.equal(file.length, 1 + 2150)
      assert.equal(new Set(file.map((line) => line.split(',').at(-1))).size, file.length)
      assert.match(file[1]!, /^\d{4}-.*Z,Tamsin Okafor,RS Aids,,clients\.show,The details of a person,,,client:10342,/)
    })
    assert.deepEqual(events.map(({ action, name }) => [action, name]), [['privacy.access-log-csv', 'Owen Tarkington']])
    const first = await owen.get('/audit?client=10342')
    await tamsin.get('/clients/10342')
    const second = await first.follow('Earlier events')
    const keys = (page: typeof first) => page.links().map(({ href }) => href).filter((href) => /^\/audit\/[0-9a-f-]{36}$/.test(href))
    assert.deepEqual([keys(first).length, keys(second).length, new Set([...keys(first), ...keys(second)]).size], [100, 100, 200])
    assert.equal(keys(await second.follow('Newest events')).filter((key) => !keys(first).includes(key)).length, 1)
  })

  it('P.13 lists nothing where a filter can’t be read, and tells a program so', async () => {
    const owen = await signIn(app, 'Owen')
    const wrong = await owen.get('/audit?from=27/13/2026')
    assert.deepEqual([wrong.status, wrong.errors.length, wrong.main.querySelector('#events')], [422, 1, null])
    const program = await owen.json.get<{ errors: Record<string, string> }>('/audit?from=27/13/2026')
    assert.deepEqual([program.status, Object.keys(program.body.errors)], [422, ['from']])
    assert.equal((await owen.request('/audit.csv?client=x')).status, 422)
    for (const path of ['/audit', '/audit.csv']) {
      assert.deepEqual((await owen.json.get<{ errors: object }>(`${path}?from=2026-11-26&to=2026-11-25`)).body.errors, { to: 'To must be the first day or later' }, path)
    }
    assert.deepEqual((await owen.get('/audit?subject=???')).errors, ['Record must be a kind and its number, such as schedule 10405'])
  })

  it('keeps what was changed in values that can be erased, and the reason of a rejection with them', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const details = async (action: string) => app.database.owner(async (connection) => (await connection.query<{ detail: object }>(
      'select d.detail from audit_detail d join audit_event e on e.id = d.event_id where e.action = $1', [action])).rows.map(({ detail }) => detail))
    await press(tamsin, await tamsin.get('/clients/10342'), 'Save', { 'Mobile number': '07700 900342' })
    assert.deepEqual(await details('clients.save'), [{ mobile: { from: '', to: '07700 900342' } }])
    await askFor(tamsin, toAskFor('Elkington'))
    await press(priya, await openRequest(priya, 'Elkington, Mr Zebedee'), 'Reject', { 'Reason for rejecting': 'Promised to another.' })
    assert.deepEqual(await details('requests.reject'), [{ reason: 'Promised to another.' }])
  })

  it('P.13 says what was refused and how, of whoever is signed in, and shows no key that may be somebody else’s', async () => {
    const [tamsin, nerys, owen] = [await signIn(app, 'Tamsin'), await signIn(app, 'Nerys'), await signIn(app, 'Owen')]
    await askFor(tamsin, toAskFor('Elkington'))
    const number = numberOf(await openRequest(tamsin, 'Elkington, Mr Zebedee'))
    const refusedTo = async (work: () => Promise<unknown>) => (await eventsOf(work)).map(({ name, action, subjects, outcome }) => [name, action, subjects.join(), outcome])
    const of = 'Nerys Calloway'
    assert.deepEqual(await refusedTo(() => nerys.json.get(`/requests/${number}`)), [[of, 'requests.show', '', 'not-found']])
    assert.deepEqual(await refusedTo(() => nerys.json.get('/clients/10342')), [[of, 'clients.show', '', 'not-found']])
    assert.deepEqual(await refusedTo(() => nerys.json.get('/audit')), [[of, 'privacy.access-log', '', 'not-allowed']])
    assert.deepEqual(await refusedTo(() => tamsin.json.post(`/requests/${number}/accept`)), [['Tamsin Okafor', 'requests.accept', '', 'not-allowed']])
    assert.deepEqual(await refusedTo(() => tamsin.json.post('/schedules/10420/end', {})), [['Tamsin Okafor', 'schedules.ask-to-end', 'client:10342,schedule:10420', 'sent-back']])
    // Nobody's session, an address of nothing, and what can't be a record.
    assert.deepEqual(await refusedTo(() => app.visitor().request('/clients/10342')), [])
    assert.deepEqual(await refusedTo(() => nerys.get('/nothing-here')), [])
    assert.deepEqual(await refusedTo(() => nerys.get('/clients/Desmond%20Farrow')), [[of, 'clients.show', '', 'not-found']])

    const log = await press(owen, await owen.get('/audit'), 'Apply', { Outcome: 'Refused, however', Action: 'Accept a request' })
    assert.deepEqual(log.records('events').map(({ Who, Action, Refused }) => [Who, Action, Refused]),
      [['Tamsin Okafor (RS Aids)', 'Accept a request', 'Not allowed']])
    // A key that nobody reads is shown by its end, and is whole in the link.
    const accepting = await press(owen, log, 'Apply', { Outcome: '', Action: 'Ask for a new schedule, for a client you support or for somebody new' })
    const [asked] = accepting.records('events')
    assert.equal(asked!['Records'], `Request …${number.slice(-6)}`)
    assert.ok(accepting.links().some(({ href }) => href === `/requests/${number}`))
    const all = await press(owen, log, 'Apply', { Outcome: 'Nothing there for them', Action: '' })
    assert.deepEqual(all.records('events').map(({ Who, Action }) => [Who, Action]), [['Nerys Calloway (Harbour Homes)', 'The details of a person'],
      ['Nerys Calloway (Harbour Homes)', 'The details of a person'], ['Nerys Calloway (Harbour Homes)', 'One request with its review']])
    assert.ok(!all.wholeText().includes(number))
    // Whoever looks into it finds what was asked for.
    const { rows } = await app.database.owner((connection) => connection.query<{ asked: object }>(
      `select d.detail -> 'asked' as asked from audit_detail d join audit_event e on e.id = d.event_id where e.outcome = 'not-found' order by e.id`))
    assert.deepEqual(rows.map(({ asked }) => asked), [{ request: number }, { client: '10342' }, {}])
    assert.match((await press(owen, log, 'Apply', { Outcome: 'In conflict with what stood' })).text(), /No events like that/)
  })

  it('P.13 tells an acceptance that was refused, by its state or by the database, from one that was done', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await askFor(tamsin, toAskFor('Elkington'))
    await askAllTheSame(tamsin, toAskFor('Elkington'))
    const { body } = await tamsin.json.get<{ requests: { id: string }[] }>('/requests?whose=mine')
    const [first, second] = body.requests.map(({ id }) => id)
    const accepting = (request: string | undefined) => eventsOf(() => priya.json.post(`/requests/${request}/accept`, { same_as: 'new' }))
    const refused = (request: string | undefined, shown: string[] = []) => [{ action: 'requests.accept', subjects: [`request:${request}`, ...shown], name: 'Priya Ravensworth', outcome: 'conflict' }]
    const [done] = await accepting(first)
    assert.deepEqual([done!.action, done!.outcome], ['requests.accept', null])
    // Whoever comes too late is shown the request as it stands, which by now is about somebody on the record.
    assert.deepEqual(await accepting(first), refused(first, done!.subjects.filter((subject) => subject.startsWith('client:'))))
    // Both wanted the same unit.
    assert.deepEqual(await accepting(second), refused(second))
  })

  it('P.13 has no event of somebody who has not signed in and changes nothing, and one of each who comes in', async () => {
    const [visitor, farida] = [app.visitor(), await signIn(app, 'Farida')]
    assert.deepEqual(await eventsOf(async () => {
      for (const path of ['/sign-in', '/sign-in/code', '/sign-in/forgotten', '/sign-in/join?key=none', '/sign-in/set-up', '/help', '/privacy', '/design']) await visitor.get(path)
      await visitor.post('/sign-in', { email: '', password: '' })
      await visitor.post('/sign-in/forgotten', { email: 'tamsin.okafor@example.org' })
      await visitor.post('/sign-out')
    }), [])
    const invited = await press(farida, await farida.get('/people/invite'), 'Make the link',
      { 'E-mail address': 'una.fairley@example.org', Name: 'Una Fairley', Role: 'Provider manager', Organisation: 'RS Aids' })
    const { searchParams } = new URL(invited.document.querySelector('#link')!.textContent!)
    const done = { subjects: [], outcome: null }
    assert.deepEqual(await eventsOf(() => app.visitor().post('/sign-in/join', { key: searchParams.get('key')!, password: 'marbled owls knit quietly' })),
      [{ ...done, action: 'people.join', name: 'Una Fairley' }])
    const signedIn = (await eventsOf(() => visitor.post('/sign-in', { email: 'tamsin.okafor@example.org', password: castPassword }))).filter(({ action }) => action === 'people.sign-in')
    assert.deepEqual(signedIn, [{ ...done, action: 'people.sign-in', name: 'Tamsin Okafor' }])
    await app.database.owner((owner) => owner.query(`update account set demo = false where email_key = 'tamsin.okafor@example.org'`))
    const asked = await visitor.post('/sign-in', { email: 'tamsin.okafor@example.org', password: castPassword })
    const code = codeAt(asked.document.querySelector('#key')!.textContent!.replaceAll(' ', ''), stepAt(Date.now()))
    assert.deepEqual(await eventsOf(() => press(visitor, asked, 'Set up and sign in', { Code: code })), [{ ...done, action: 'people.enrol', name: 'Tamsin Okafor' }])
  })

  it('P.13 shows failed sign-ins to whoever audits an authority in which the account has a place, and to nobody else', async () => {
    const owen = await signIn(app, 'Owen')
    const seen = async () => (await owen.get('/audit?action=people.sign-in&outcome=refused')).records('events').map(({ Who, Reason }) => [Who, Reason])
    const guess = (email: string, password = 'not the password') => app.visitor().post('/sign-in', { email, password })
    await guess('tamsin.okafor@example.org')
    await guess('nobody.at.all@example.org')
    await guess('nerys.calloway@example.org')
    await app.database.owner((connection) => connection.query(`update account set failures = 9, failed_at = clock_timestamp() where email_key = 'tamsin.okafor@example.org'`))
    await guess('tamsin.okafor@example.org', castPassword)
    const nerys = ['Somebody, as Nerys Calloway (Harbour Homes)', 'Wrong password']
    assert.deepEqual(await seen(), [['Somebody, as Tamsin Okafor (RS Aids)', 'Had to wait, or is disabled'], nerys, ['Somebody, as Tamsin Okafor (RS Aids)', 'Wrong password']])
    const elsewhere = await app.database.owner((connection) => connection.query<{ name: string }>(
      `select m.name from audit_event e join authority a on a.id = e.authority_id `
      + `join membership m on m.authority_id = a.id and m.id = e.membership_id where a.code = 'southmere' and e.action = 'people.sign-in'`))
    assert.deepEqual(elsewhere.rows.map(({ name }) => name), ['Nerys Calloway'])
    // Where from is kept with it, in values that can be erased.
    const { rows } = await app.database.owner((connection) => connection.query<{ from: string }>(
      `select d.detail ->> 'from' as from from audit_detail d join audit_event e on e.id = d.event_id where e.action = 'people.sign-in'`))
    assert.equal(rows.filter(({ from }) => from.startsWith('10.')).length, rows.length)
    await app.database.owner((connection) => connection.query(`update membership set ended_at = clock_timestamp() where name = 'Tamsin Okafor'`))
    await guess('tamsin.okafor@example.org')
    assert.equal((await seen()).length, 3)
  })
})
