// The reviewer's queue at speed: what is dangerous is said, lists are filtered, ordered, linked and paged, questions are asked without leaving, and what is safe is accepted together.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inRolledBackTransaction, testApp } from '#test/harness.ts'
import { accept, askAllTheSame, askFor, askToEnd, changesIn, factsOf, formWith, namesIn, openRequest, press, signIn, toAskFor } from '#test/journeys/steps.ts'
import type { Page } from '#test/page.ts'
import type { Visitor } from '#test/visitor.ts'

const [zebedee, lorna, maureen] = [toAskFor('Elkington'), toAskFor('Petherick'), toAskFor('Ostler')]
const [elkington, petherick, ostler] = ['Elkington, Mr Zebedee', 'Petherick, Ms Lorna', 'Ostler, Mrs Maureen']
const aboutIn = (page: Page) => page.records('requests').map(({ About }) => About)

describe('the queue', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()
  const checksOf = (page: Page, name: string) => page.records('requests').find(({ About }) => About === name)!['Checks']

  it('S1.52 says of each request what is dangerous about it, to the reviewer and to nobody who asked', async () => {
    const [tamsin, priya, owen] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya'), await signIn(app, 'Owen')]
    await askFor(tamsin, zebedee)
    await askFor(tamsin, maureen)
    await askToEnd(tamsin, 10420, -40, 'Deceased')
    const queue = await priya.get('/requests')
    assert.match(checksOf(queue, elkington)!, /^Safe/)
    assert.match(checksOf(queue, ostler)!, /^May be known already/)
    assert.equal(checksOf(queue, 'Farrow, Mr Desmond'), 'Died Left 40 days ago')
    assert.match((await queue.follow(ostler)).text(), /Decision Checks: May be known already/)
    for (const reader of [tamsin, owen]) {
      const page = await reader.get('/requests')
      assert.doesNotMatch(page.text(), /Safe|known already|Riskiest/)
      for (const path of ['/requests', '/requests?order=riskiest', '/requests?check=eyes', (await openRequest(reader, ostler)).path]) {
        assert.doesNotMatch(JSON.stringify((await reader.json.get(path)).body), /same-person|known already/, path)
      }
    }
  })

  it('S1.52 says that two want one place only where both would take it: not of what moves nobody', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const change = async (answers: Record<string, string>) => press(tamsin, await tamsin.get('/schedules/10413/change'), 'Save', answers)
    await change({ Reference: 'CS-1' })
    await change({ Reference: 'CS-2' })
    await askAllTheSame(tamsin, lorna, { 'Property or unit': 'Flat 9' })
    const contested = async () => (await priya.get('/requests')).records('requests').map(({ Checks }) => Checks!.includes('Two requests for one place'))
    assert.deepEqual(await contested(), [false, false, false])
    await askAllTheSame(tamsin, lorna, { 'Property or unit': 'Flat 9', Surname: 'Quarmby' })
    assert.deepEqual(await contested(), [false, false, true, true])
  })

  it('S1.52 names what a check is about: the other requests, and the days of the contract', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await askFor(tamsin, lorna)
    await askAllTheSame(tamsin, lorna, { Surname: 'Quarmby', 'Start date': '1/3/2004' })
    await press(tamsin, await tamsin.get('/schedules/10420/change'), 'Save', { Reference: 'CS-1' })
    await askToEnd(tamsin, 10420, -1, 'Evicted')
    const found = async (who: Visitor, name: string) => {
      const page = await openRequest(who, name)
      return [factsOf(page), page] as const
    }
    const [facts, page] = await found(priya, 'Quarmby, Ms Lorna')
    assert.equal(facts['Two requests for one place'], `${petherick}, new schedule`)
    assert.equal((await page.follow(`${petherick}, new schedule`)).heading.split(' New')[0], petherick)
    assert.match(facts['Outside the contract']!, /^Under contract from \d+ \w+ \d{4} to \d+ \w+ \d{4}.*\. Details of the service$/)
    assert.deepEqual((await found(priya, petherick))[0]['Two requests for one place'], 'Quarmby, Ms Lorna, new schedule')
    const change = (await priya.get('/requests')).links().find(({ text, href }) => text === 'Farrow, Mr Desmond' && href.startsWith('/requests/'))!
    assert.equal(factsOf(await priya.get(change.href))['Something else is asked about the same'], 'Farrow, Mr Desmond, end of a schedule')
    const [own, mine] = await found(tamsin, petherick)
    assert.deepEqual([own['Two requests for one place'], mine.text().includes('What the checks found')], [undefined, false])
  })

  it('S1.52 puts the riskiest first when it is asked to', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await askFor(tamsin, zebedee)
    await askFor(tamsin, maureen)
    await askToEnd(tamsin, 10420, -40, 'Deceased')
    const riskiest = await press(priya, await priya.get('/requests'), 'Apply', { Order: 'Riskiest first' })
    assert.deepEqual(aboutIn(riskiest), ['Farrow, Mr Desmond', ostler, elkington])
    assert.deepEqual(aboutIn(await press(priya, riskiest, 'Apply', { Checks: 'Needs eyes' })), ['Farrow, Mr Desmond', ostler])
    assert.deepEqual(aboutIn(await press(priya, riskiest, 'Apply', { Checks: 'Safe' })), [elkington])
  })

  it('S1.52 is filtered by service, provider, kind, state and day, all of it in the address', async () => {
    const [tamsin, nerys, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Nerys'), await signIn(app, 'Priya')]
    await askFor(tamsin, zebedee)
    await askFor(tamsin, lorna)
    await askToEnd(nerys, 10440, -1, 'Abandoned place in service')
    const queue = await priya.get('/requests')
    const siobhan = 'O’Hanrahan, Mrs Siobhán'
    const filtered = async (answers: Record<string, string>) => aboutIn(await press(priya, queue, 'Apply', answers))
    assert.deepEqual(await filtered({ Service: 'rattham' }), [elkington])
    assert.deepEqual(await filtered({ Service: '10801' }), [petherick])
    assert.deepEqual(await filtered({ Provider: 'Harbour Homes' }), [siobhan])
    assert.deepEqual(await filtered({ Kind: 'New schedule' }), [elkington, petherick])
    await press(priya, await openRequest(priya, petherick), 'Ask a question', { 'Your question': 'From which day?' })
    const asked = await press(priya, queue, 'Apply', { State: 'Query' })
    assert.deepEqual(aboutIn(asked), [petherick])
    assert.deepEqual(aboutIn(await priya.get(asked.path)), [petherick])
    const tomorrow = Temporal.Now.plainDateISO('Europe/London').add({ days: 1 })
    assert.deepEqual(await filtered({ 'Asked from': tomorrow.toString() }).catch(() => []), [])
    assert.deepEqual(await filtered({ to: tomorrow.toString() }), [elkington, petherick, siobhan])
    const wrong = await press(priya, queue, 'Apply', { 'Asked from': '31/2/2026' })
    assert.match(wrong.fieldErrors['from']!, /real date/)
    assert.equal(aboutIn(wrong).length, 3)
  })

  it('S1.84 takes a question about a request without being left, and keeps its filters and what was typed', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await askFor(tamsin, zebedee)
    await askFor(tamsin, lorna)
    const list = await press(priya, await priya.get('/requests'), 'Apply', { Kind: 'New schedule', Order: 'Newest first' })
    const asking = await list.follow(`Ask a question about ${petherick}, new schedule`)
    assert.deepEqual(aboutIn(asking), aboutIn(list))
    const empty = await press(priya, asking, 'Ask')
    assert.deepEqual([empty.status, empty.fieldErrors['question']], [422, 'Enter your question'])
    assert.deepEqual(aboutIn(empty), aboutIn(list))
    const sent = await press(priya, empty, 'Ask', { 'Your question': 'Which landlord?' })
    assert.equal(sent.banner, `Question about ${petherick} sent.`)
    assert.equal(sent.path, '/requests?state=open&kind=schedule.new&order=newest')
    assert.deepEqual(sent.records('requests').map(({ State }) => State), ['Query', 'Pending'])
    assert.match((await openRequest(tamsin, petherick)).text(), /Which landlord\?/)
  })

  it('S1.52 is gone back to as it was filtered and ordered, once a request that was opened from it is decided', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    for (const who of [lorna, maureen, zebedee]) await askFor(tamsin, who)
    const list = '/requests?kind=schedule.new&order=riskiest'
    const rejecting = await (await priya.get(list)).follow(petherick)
    const asked = await press(priya, rejecting, 'Ask a question', { 'Your question': 'Which landlord?' })
    assert.match(asked.text(), /Which landlord\?/)
    assert.equal((await press(priya, asked, 'Reject')).status, 422)
    assert.equal((await press(priya, await press(priya, asked, 'Reject'), 'Reject', { 'Reason for rejecting': 'No.' })).path, list)
    await askFor(tamsin, lorna)
    const accepted = await accept(priya, petherick, undefined, list)
    assert.deepEqual([accepted.path, aboutIn(accepted)], [list, aboutIn(await priya.get(list))])
    assert.ok((await (await priya.get(list)).follow(ostler)).links('all').some(({ text, href }) => text === 'Requests' && href === list))
    // Of a service's own list the queue shows that service.
    const own = await (await priya.get('/services/10795/requests')).follow(elkington)
    assert.equal((await press(priya, own, 'Reject', { 'Reason for rejecting': 'No.' })).path, '/requests?named=10795')
  })

  it('S1.52 leads back to a list alone, whatever an address says', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    for (const back of ['https://elsewhere.example', '//elsewhere.example', '/sign-out', 'constructor=1&named=a#x', `named=${'x'.repeat(700)}`, 'whose=mine&kind=\r\nLocation: x']) {
      await askFor(tamsin, zebedee)
      const page = await priya.get(`${(await openRequest(priya, elkington)).path}?back=${encodeURIComponent(back)}`)
      const { path } = await press(priya, page, 'Reject', { 'Reason for rejecting': 'No.' })
      assert.match(path, /^\/requests(\?(named=a%23x|whose=mine&kind=\S+))?$/, back)
    }
  })

  it('S1.52 offers no order and no state that means nothing, counts what the checks leave, and says of what is decided who did so and when', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    for (const who of [zebedee, lorna]) await askFor(tamsin, who)
    await askToEnd(tamsin, 10420, -1, 'Deceased')
    const queue = await priya.get('/requests')
    for (const field of ['Order', 'State']) assert.ok(!formWith(priya, queue, 'Apply').choices(field).includes('All'), field)
    assert.equal(queue.heading, 'Requests to decide')
    assert.match((await priya.get('/requests?check=eyes')).text(), /1 request\./)
    await manyWait(60)
    const eyes = await priya.get('/requests?check=eyes')
    assert.match(eyes.text(), /More than 50 requests\./)
    assert.match((await eyes.follow('Next page')).text(), /More than 50 requests\./)
    await accept(priya, elkington, undefined, '/requests?kind=schedule.new')
    await press(priya, await openRequest(priya, petherick, '/requests?kind=schedule.new'), 'Reject', { 'Reason for rejecting': 'No.' })
    for (const [state, name] of [['Accepted', elkington], ['Rejected', petherick]] as const) {
      const decided = await press(priya, queue, 'Apply', { State: state })
      assert.equal(decided.heading, `${state} requests`)
      const [row] = decided.records('requests')
      assert.deepEqual([row!['About'], 'Working days' in row!], [name, false])
      assert.match(row!['Decided by']!, /^Priya Ravensworth, \d\d\/\d\d\/\d{4}$/)
    }
  })

  it('S1.52 comes in pages that begin where the last one ended, whatever was decided meanwhile', async () => {
    const [priya] = [await signIn(app, 'Priya')]
    await manyWait(120)
    const names: string[] = []
    let page = await priya.get('/requests?order=oldest')
    assert.match(page.text(), /120 requests\./)
    for (let pages = 0; pages < 3; pages += 1) {
      names.push(...aboutIn(page) as string[])
      if (pages === 0) {
        const gone = /requests\/[0-9a-f-]{36}/.exec(page.links().find(({ text }) => text === names[3])!.href)![0]
        await priya.json.post(`/${gone}/reject`, { reason: 'Not this one.' })
      }
      if (pages < 2) page = await page.follow('Next page')
    }
    assert.deepEqual([names.length, new Set(names).size], [120, 120])
    assert.ok(!page.links().some(({ text }) => text === 'Next page'))
    assert.deepEqual(aboutIn(await page.follow('First page')).length, 50)
    for (const order of ['newest', 'service', 'riskiest']) {
      const first = await priya.json.get<{ next: string, requests: { id: string }[] }>(`/requests?order=${order}`)
      const second = await priya.json.get<{ requests: { id: string }[] }>(`/requests${first.body.next}`)
      assert.equal(new Set([...first.body.requests, ...second.body.requests].map(({ id }) => id)).size, 100, order)
    }
  })

  it('S1.52 counts to a thousand, and then says "more than"', async () => {
    const priya = await signIn(app, 'Priya')
    await manyWait(1_003)
    assert.match((await priya.get('/requests')).text(), /More than 1,000 requests\./)
  })

  /** So many changes of one schedule, a minute apart. */
  async function manyWait(count: number): Promise<void> {
    await app.database.owner((connection) => connection.query(
      `insert into request (authority_id, kind, organisation_id, service_id, client_id, schedule_id, base_version, proposed, requested_by, requested_at)
       select s.authority_id, 'schedule.change', v.organisation_id, s.service_id, s.client_id, s.id, s.version,
         jsonb_build_object('starts_on', s.starts_on, 'service_level', s.service_level_id, 'units', '0.50',
           'name', jsonb_build_object('title', null, 'forename', 'No', 'surname', 'Number ' || n)),
         m.id, now() - n * interval '1 minute'
       from generate_series(1, $1::int) n, schedule s
       join service v on v.authority_id = s.authority_id and v.id = s.service_id
       join membership m on m.authority_id = s.authority_id and m.name = 'Tamsin Okafor'
       where s.id = 10420`, [count]))
  }
})

describe('accepting together', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()
  const held = async (percent: number) => {
    const judith = await signIn(app, 'Judith')
    assert.equal((await press(judith, await judith.get('/settings'), 'Save', { 'Safe requests to be opened one by one, of every 100': String(percent) })).banner, 'Saved.')
  }
  const offered = (page: Page) => (page.document.querySelector('#together') ? page.records('together').map(({ About }) => About) : [])
  const boxes = (page: Page) => [...page.main.querySelectorAll('input[type=checkbox]')]
  const came = (page: Page, table: string) => page.records(table).map((row) => [row['About'], row['What came of it']])
  const togetherFor = async (who: Visitor) => who.get('/requests/together')

  it('S1.49 S1.52 accepts what is safe, each by itself and with its own event, and offers nothing else', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await held(0)
    await askFor(tamsin, zebedee)
    await askFor(tamsin, maureen)
    await askToEnd(tamsin, 10420, -1, 'Evicted')
    const page = await (await priya.get('/requests')).follow('Accept together what is safe')
    assert.deepEqual(offered(page), [elkington, 'Farrow, Mr Desmond'])
    assert.ok(boxes(page).every((box) => box.hasAttribute('checked')))
    assert.match(page.text(), /2 requests at 2 services: 1 × new schedule, 1 × end of a schedule\./)
    assert.deepEqual(page.records('together').map((row) => row['What it does']), ['From 19/11/2026: Flat 8, 2 - Rattham Road - Non-adapted', 'Left 19/11/2026, Temporary 1: Evicted'])
    const after = await press(priya, page, 'Accept those that are ticked')
    assert.equal(after.heading, 'Accepted: 2 requests')
    assert.match(came(after, 'accepted')[0]![1]!, /now stands in the list of Rattham Road/)
    assert.ok(namesIn(await tamsin.get('/services/10795/schedules')).includes(elkington))
    const events = await app.database.owner(async (connection) => (await connection.query<{ action: string }>(
      `select action from audit_event where action in ('requests.accept', 'requests.accept-together') order by 1`)).rows)
    assert.deepEqual(events.map(({ action }) => action), ['requests.accept', 'requests.accept', 'requests.accept-together'])
  })

  it('S1.49 calls a reason by the name the authority gave it', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await held(0)
    await app.database.owner((connection) => connection.query(`insert into local_code (authority_id, list, code, label) select a.id, l.list, 'local-harbour', l.label from authority a,
      (values ('end-reason', 'Went to sea'), ('overlap-reason', 'Two keys')) l (list, label) where a.code = 'northmoor'`))
    await askToEnd(tamsin, 10420, -1, 'Went to sea')
    const page = await (await priya.get('/requests')).follow('Accept together what is safe')
    assert.deepEqual(page.records('together').map((row) => row['What it does']), ['Left 19/11/2026, Temporary 1: Went to sea'])
    assert.ok(changesIn(await openRequest(priya, 'Farrow, Mr Desmond')).some(([, , proposed]) => proposed === 'Went to sea'))
  })

  it('S1.49 says of a change what stands and what it becomes, field by field', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await held(0)
    const changed = async (schedule: number, answers: Record<string, string>) =>
      press(tamsin, await tamsin.get(`/schedules/${schedule}/change`), 'Save', answers)
    await changed(10413, { Reference: 'CS-1' })
    await changed(10427, { 'Property or unit': 'Flat 8 (2 - Rattham Road - Non-adapted; free today)', Units: '0.50', 'Start date': '10/11/2026',
      'HB position': 'Self-funder', 'HB position holds from': '19/11/2026', Comments: 'He pays himself' })
    const page = await (await priya.get('/requests')).follow('Accept together what is safe')
    assert.deepEqual(page.records('together').map((row) => row['What it does']), ['Reference from none to CS-1',
      'From Flat 9 to Flat 8, Units from 1.00 to 0.50, Start date from 08/11/2026 to 10/11/2026, HB position from Awaiting HB to Self-funder, HB position holds from 19/11/2026, Comments'])
    // What reaches back over paid days is looked at.
    await changed(10423, { 'Start date': '1/9/2026' })
    assert.match((await priya.get('/requests')).text(), /Reaches back \d+ days/)
  })

  it('S1.49 looks again before it accepts, and says of each that is no longer safe why', async () => {
    const [tamsin, priya, callum] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya'), await signIn(app, 'Callum')]
    await held(0)
    await askFor(tamsin, zebedee)
    await askToEnd(tamsin, 10420, -1, 'Evicted')
    const page = await togetherFor(priya)
    await press(callum, await openRequest(callum, 'Farrow, Mr Desmond'), 'Reject', { 'Reason for rejecting': 'Not yet.' })
    await app.database.owner((connection) => connection.query(
      `insert into unit_void (authority_id, service_id, unit_id, kind, starts_on)
        select authority_id, service_id, id, 'major-works', '2026-11-01'
        from unit where service_id = 10795 and name = 'Flat 8'`))
    const after = await press(priya, page, 'Accept those that are ticked')
    assert.equal(after.heading, 'Accepted: 0 of 2 requests')
    assert.deepEqual(came(after, 'not-accepted'), [[elkington, 'No longer safe: unit out of use.'], ['Farrow, Mr Desmond', 'This request was rejected by Callum Drexler.']])
    assert.ok(!namesIn(await tamsin.get('/services/10795/schedules')).includes(elkington))
  })

  it('S1.06 S1.49 leaves somebody who is known under another spelling to be looked at, and calls that request safe no more', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await held(0)
    await askFor(tamsin, zebedee, { Surname: 'Muirhed', 'First name': 'Angus', 'Date of birth': '28/10/1955', 'National Insurance number': 'QQ 12 00 08 A' })
    const page = await togetherFor(priya)
    assert.deepEqual(offered(page), ['Muirhed, Mr Angus'])
    assert.deepEqual(came(await press(priya, page, 'Accept those that are ticked'), 'not-accepted'),
      [['Muirhed, Mr Angus', 'May be known already under another spelling: open it and say who it is.']])
    assert.deepEqual(offered(await togetherFor(priya)), [])
    assert.match((await priya.get('/requests')).records('requests').find(({ About }) => About === 'Muirhed, Mr Angus')!['Checks']!, /^May be known already/)
  })

  it('S1.49 accepts those that are ticked alone, and once, however often it is sent', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await held(0)
    await askFor(tamsin, zebedee)
    await askToEnd(tamsin, 10420, -1, 'Evicted')
    const page = await togetherFor(priya)
    const none = await formWith(priya, page, 'Accept those that are ticked').fill(Object.fromEntries(boxes(page).map((box) => [box.getAttribute('name')!, false]))).submit()
    assert.deepEqual([none.status, none.errors], [422, ['Tick at least one request']])
    assert.ok(boxes(none).every((box) => !box.hasAttribute('checked')))
    const one = formWith(priya, page, 'Accept those that are ticked').fill({ [boxes(page)[1]!.getAttribute('name')!]: false })
    assert.equal((await one.submit()).heading, 'Accepted: 1 request')
    const again = await one.submit()
    assert.deepEqual(came(again, 'not-accepted'), [[elkington, 'This request was accepted by Priya Ravensworth.']])
    assert.deepEqual(offered(await togetherFor(priya)), ['Farrow, Mr Desmond'])
    assert.equal(namesIn(await tamsin.get('/services/10795/schedules')).filter((name) => name === elkington).length, 1)
  })

  it('S1.53 P.11 never accepts what one asked for oneself, nor what is held back to be looked at', async () => {
    const [tamsin, priya, callum] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya'), await signIn(app, 'Callum')]
    await askToEnd(priya, 10420, -1, 'Evicted')
    await held(100)
    await askFor(tamsin, zebedee)
    const page = await togetherFor(callum)
    assert.deepEqual(offered(page), [])
    const kept = await page.follow('2 that are as safe are held back')
    assert.deepEqual(kept.records('requests').map(({ Checks }) => Checks), ['Safe, to be looked at', 'Safe, to be looked at'])
    const ids = kept.links().flatMap(({ href }) => /^\/requests\/([0-9a-f-]{36})\?/.exec(href)?.[1] ?? [])
    const sent = await callum.json.post<{ accepted: number, items: { said: string }[] }>('/requests/together', { requests: ids })
    assert.deepEqual([sent.body.accepted, [...new Set(sent.body.items.map(({ said }) => said))]], [0, ['Held back to be looked at: open it and decide it by itself.']])
    await held(0)
    const own = await priya.json.post<typeof sent.body>('/requests/together', { requests: ids })
    assert.deepEqual([own.body.accepted, own.body.items.find((item) => /yourself/.test(item.said))?.said], [1, 'You asked for this yourself, so somebody else decides it.'])
    assert.match((await accept(callum, 'Farrow, Mr Desmond')).banner, /^Accepted/)
  })

  it('S1.53 is for reviewers, and finds nothing of another authority', async () => {
    const [tamsin, elin, rhodri, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Elin'), await signIn(app, 'Rhodri'), await signIn(app, 'Priya')]
    await askFor(tamsin, zebedee)
    for (const other of [tamsin, elin]) assert.equal((await other.get('/requests/together')).status, 403)
    const [id] = (await priya.json.get<{ requests: { id: string }[] }>('/requests')).body.requests.map((request) => request.id)
    const foreign = await rhodri.json.post<{ items: object[] }>('/requests/together', { requests: [id, '0198ffff-ffff-7fff-bfff-ffffffffffff'] })
    assert.deepEqual(foreign.body.items.map((item) => (item as { said: string }).said), ['There is no such request that you may see.', 'There is no such request that you may see.'])
  })
})
