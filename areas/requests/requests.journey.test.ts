// A request from asking to deciding: the reviewer's queue, questions and answers, rejecting, withdrawing, and never one's own.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inRolledBackTransaction, testApp } from '#test/harness.ts'
import {
  accept, answersFor, askFor, askToEnd, factsOf, fillPlace, formWith, namesIn, numberOf, openRequest, press, signIn, toAskFor, typed,
} from '#test/journeys/steps.ts'
import type { Page } from '#test/page.ts'

const [zebedee, lorna] = [toAskFor('Elkington'), toAskFor('Petherick')]
const [list, name] = ['/services/10795/schedules', 'Elkington, Mr Zebedee']

describe('a request', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()

  it('S1.48 S1.49 P.11 is seen by whoever asked while it waits, decided by somebody of the council, and gone from the waiting', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const sent = await askFor(tamsin, zebedee)
    const mine = await (await sent.follow('(1 pending)')).follow(name)
    assert.match(mine.text(), /Tamsin Okafor \(RS Aids\) asked for this on/)
    assert.deepEqual(buttonsOf(mine), ['Add to what you sent', 'Withdraw'])
    await accept(priya, name)
    const after = await tamsin.get(list)
    assert.doesNotMatch(after.text(), /pending\)/)
    assert.ok(namesIn(after).includes(name))
    assert.match((await tamsin.get(mine.path)).text(), /Accepted by Priya Ravensworth on/)
  })

  it('S1.50 is rejected with a reason that reaches whoever asked, and is kept', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await askFor(tamsin, zebedee)
    const page = await openRequest(priya, name)
    const without = await press(priya, page, 'Reject')
    assert.deepEqual(without.fieldErrors, { reason: 'Enter reason for rejecting' })
    await press(priya, page, 'Reject', { 'Reason for rejecting': 'Flat 8 is promised to somebody from the waiting list.\nAsk for Flat 9.' })
    const after = await tamsin.get(list)
    assert.doesNotMatch(after.text(), /pending\)/)
    assert.ok(!namesIn(after).includes(name))
    const decided = await (await tamsin.get('/')).follow('1 of your requests was rejected: read why')
    assert.match(decided.rows('requests')[0]!.join(), /Rejected.*Flat 8 is promised to somebody from the waiting list\./)
    const request = await decided.follow(name)
    assert.match(request.text(), /Rejected by Priya Ravensworth.*Why it was rejected Flat 8 is promised/)
    assert.match(request.document.querySelector('.govuk-inset-text .tl-lines')!.textContent, /waiting list\.\r?\nAsk for Flat 9\.$/)
    assert.equal(factsOf(request)['Surname'], 'Elkington')
  })

  it('S1.50 is told on the welcome page for two weeks, and its link leads to those alone', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    for (const reference of ['first', 'second']) {
      await press(tamsin, await tamsin.get('/schedules/10420/change'), 'Save', { Reference: reference })
      await press(priya, await openRequest(priya, 'Farrow, Mr Desmond'), 'Reject', { 'Reason for rejecting': `Not the ${reference}.` })
    }
    await app.database.owner((connection) => connection.query(
      "update request set requested_at = requested_at - interval '40 days', decided_at = decided_at - interval '40 days' where reason = 'Not the first.'"))
    const told = await (await tamsin.get('/')).follow('1 of your requests was rejected: read why')
    assert.deepEqual(told.records('requests').map(({ State }) => State), ['Rejected Not the second.'])
    assert.match(told.text(), /Only requests decided since 06\/11\/2026\./)
    assert.equal((await told.follow('Show the others too')).rows('requests').length, 2)
  })

  it('S1.44 S1.50 is asked again with what was typed, once it has been rejected', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await askFor(tamsin, zebedee)
    const page = await openRequest(priya, name)
    assert.doesNotMatch(page.text(), /Ask again/)
    await press(priya, page, 'Reject', { 'Reason for rejecting': 'From the day after, please.' })
    const again = formWith(tamsin, await (await tamsin.get(`/requests/${numberOf(page)}`)).follow('Ask again with these answers'), 'Add client schedule')
    const { surname, nino, postcode, hb_reference, service_level } = again.values
    assert.deepEqual([surname, nino, postcode, hb_reference], ['Elkington', 'QQ305172A', 'ZY2 4QL', 'NM 771 204'])
    assert.notEqual(service_level, '')
    assert.match((await again.fill({ 'Start date': '22/11/2026' }).submit('Add client schedule')).banner, /was sent/)
    assert.match((await openRequest(priya, name)).text(), /22 November 2026/)
  })

  it('S1.49 still tells what was asked when it has been accepted', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await askToEnd(tamsin, 10420, -1, 'Evicted')
    const number = numberOf(await openRequest(priya, 'Farrow, Mr Desmond'))
    await accept(priya, 'Farrow, Mr Desmond')
    const { 'End date': day, 'Reason for end date': reason } = factsOf(await tamsin.get(`/requests/${number}`))
    assert.deepEqual([day, reason], ['19 November 2026', 'Evicted'])
  })

  it('S1.51 is withdrawn by whoever asked, and by nobody else', async () => {
    const [tamsin, bernard] = [await signIn(app, 'Tamsin'), await signIn(app, 'Bernard')]
    await askFor(tamsin, zebedee)
    const colleagues = await openRequest(bernard, name)
    assert.deepEqual(buttonsOf(colleagues), [])
    assert.equal((await bernard.post(`${colleagues.path}/withdraw`)).status, 403)
    const withdrawn = await press(tamsin, await openRequest(tamsin, name), 'Withdraw')
    assert.equal(withdrawn.banner, 'Withdrawn: New schedule, Elkington, Mr Zebedee. Nothing was changed.')
    assert.match(withdrawn.heading, /^Elkington, Mr Zebedee .*Withdrawn/)
    assert.doesNotMatch((await tamsin.get(list)).text(), /pending\)/)
    assert.match((await tamsin.get(colleagues.path)).heading, /Withdrawn/)
  })

  it('S1.51 stays as it was decided', async () => {
    const [tamsin, priya, callum] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya'), await signIn(app, 'Callum')]
    await askFor(tamsin, zebedee)
    const page = await openRequest(callum, name)
    await press(priya, await openRequest(priya, name), 'Reject', { 'Reason for rejecting': 'Not this flat.' })
    const late = await press(callum, page, 'Accept')
    assert.equal(late.status, 409)
    assert.match(late.text(), /This request was rejected by Priya Ravensworth/)
    assert.deepEqual(buttonsOf(await callum.get(page.path)), [])
    assert.equal((await tamsin.post(`${page.path}/withdraw`)).status, 409)
  })

  it('S1.51 P.10 stands on its page to whoever decides second, with who decided and all they typed', async () => {
    const [tamsin, priya, callum] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya'), await signIn(app, 'Callum')]
    const why = 'Flat 8 is promised to somebody else, who comes on Monday.'
    for (const [move, answers] of [['Reject', { 'Reason for rejecting': why }], ['Ask a question', { 'Your question': why }]] as const) {
      await askFor(tamsin, zebedee)
      const page = await openRequest(callum, name)
      await press(priya, await openRequest(priya, name), 'Reject', { 'Reason for rejecting': 'Not this flat.' })
      const late = await press(callum, page, move, answers)
      assert.deepEqual([late.status, late.errors], [409, ['This request was rejected by Priya Ravensworth. What you typed was not sent: it stands below, to be copied.']])
      assert.match(late.heading, /Elkington.*Rejected/)
      assert.match(late.text(), new RegExp(`Rejected by Priya Ravensworth on \\d.*Why it was rejected Not this flat\\..*What you typed, not sent ${Object.keys(answers)[0]} ${why}`))
    }
    await askFor(tamsin, zebedee)
    const fromList = await (await callum.get('/requests')).follow(`Ask a question about ${name}, new schedule`)
    await accept(priya, name)
    const late = await press(callum, fromList, 'Ask', { 'Your question': why })
    assert.equal(late.status, 409)
    assert.match(late.text(), new RegExp(`This request was accepted by Priya Ravensworth\\. What you typed.*Accepted by Priya Ravensworth on \\d.*Your question ${why}`))
    const { status, body } = await callum.json.post<{ title: string, detail: string }>(`/requests/${numberOf(await callum.get(late.path.replace(/\/query.*/, '')))}/reject`, { reason: why })
    assert.deepEqual([status, body.title, body.detail], [409, 'This has changed meanwhile', 'This request was accepted by Priya Ravensworth.'])
  })

  it('S1.84 is answered by one of two colleagues, and the other keeps what they typed', async () => {
    const [tamsin, bernard, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Bernard'), await signIn(app, 'Priya')]
    await askFor(tamsin, zebedee)
    await press(priya, await openRequest(priya, name), 'Ask a question', { 'Your question': 'From which day?' })
    const [mine, colleagues] = [await openRequest(tamsin, name), await openRequest(bernard, name)]
    await press(bernard, colleagues, 'Answer', { 'Your answer': 'From Friday.' })
    const late = await press(tamsin, mine, 'Answer', { 'Your answer': 'From Saturday.' })
    assert.equal(late.status, 409)
    assert.match(late.text(), /This was answered meanwhile\. What you typed.*What you typed, not sent Your answer From Saturday\..*Bernard Achterberg.*From Friday\./)
  })

  it('S1.84 may have a question asked about it, which whoever asked answers', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await askFor(tamsin, zebedee)
    const page = await openRequest(priya, name)
    assert.equal((await press(priya, page, 'Ask a question')).status, 422)
    await press(priya, page, 'Ask a question', { 'Your question': 'Since when has he lived at Quay Lane?' })
    const start = await tamsin.get('/')
    const asked = await (await start.follow('1 of your requests has a question for you')).follow(name)
    assert.match(asked.heading, /Query/)
    assert.match(asked.text(), /Priya Ravensworth.*Since when has he lived at Quay Lane\?/)
    await press(tamsin, asked, 'Answer', { 'Your answer': 'Since March.' })
    const answered = await openRequest(priya, name)
    assert.match(answered.heading, /Pending/)
    assert.match(answered.text(), /Quay Lane\?.*Tamsin Okafor.*Since March\./)
    assert.match((await press(priya, answered, 'Accept')).banner, /^Accepted/)
  })

  it('S1.84 is answered by the side that made it alone: whoever asks a question may ask again, and decide', async () => {
    const [tamsin, bernard, priya, callum] = [await signIn(app, 'Tamsin'), await signIn(app, 'Bernard'), await signIn(app, 'Priya'), await signIn(app, 'Callum')]
    await askFor(tamsin, zebedee)
    const asked = await press(priya, await openRequest(priya, name), 'Ask a question', { 'Your question': 'From which day?' })
    const answer = async (who: typeof priya, path: string) => (await who.json.post(`${path}/answer`, { answer: 'Matters not.' })).status
    for (const reviewer of [priya, callum]) {
      assert.deepEqual(buttonsOf(await reviewer.get(asked.path)), ['Accept', 'Reject', 'Ask a question'])
      assert.equal(await answer(reviewer, asked.path), 403)
    }
    assert.match((await openRequest(tamsin, name)).heading, /Query/)
    assert.equal(await answer(bernard, asked.path), 200)
    // What a reviewer made they answer, and nobody of the provider for them.
    await askToEnd(priya, 10420, -1, 'Evicted')
    const own = await press(callum, await openRequest(callum, 'Farrow, Mr Desmond'), 'Ask a question', { 'Your question': 'Who told you?' })
    assert.deepEqual([await answer(callum, own.path), await answer(tamsin, own.path), await answer(priya, own.path)], [403, 403, 200])
  })

  it('S1.84 may be added to by whoever asked while it waits, and by nobody else', async () => {
    const [tamsin, bernard, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Bernard'), await signIn(app, 'Priya')]
    await askFor(tamsin, zebedee)
    const mine = await openRequest(tamsin, name)
    assert.equal((await press(tamsin, mine, 'Add to what you sent')).fieldErrors['addition'], 'Enter what you add')
    assert.match((await press(tamsin, mine, 'Add to what you sent', { 'What you add': 'He moved in on the day he was asked for.' })).banner, /^Sent/)
    const page = await openRequest(priya, name)
    assert.match(page.heading, /Pending/)
    assert.match(page.text(), /Tamsin Okafor.*He moved in on the day he was asked for\./)
    assert.equal((await bernard.post(`${page.path}/add`, { addition: 'And I as well.' })).status, 403)
    await press(priya, page, 'Accept')
    assert.equal((await tamsin.post(`${page.path}/add`, { addition: 'Too late.' })).status, 409)
    assert.doesNotMatch((await tamsin.get(page.path)).text(), /Too late|And I as well/)
  })

  it('S1.53 P.11 is never decided by whoever asked, a reviewer included', async () => {
    const [priya, callum] = [await signIn(app, 'Priya'), await signIn(app, 'Callum')]
    const form = formWith(priya, await priya.get('/services/10795/schedules/ask'), 'Add client schedule')
    await fillPlace(form, answersFor(zebedee)).submit('Add client schedule')
    const own = await openRequest(priya, name)
    assert.deepEqual(buttonsOf(own), ['Add to what you sent', 'Withdraw'])
    assert.match(own.text(), /You asked for this yourself, so somebody else decides it\./)
    for (const move of ['accept', 'reject', 'query']) {
      const refused = await priya.json.post<{ detail: string }>(`/requests/${numberOf(own)}/${move}`, { reason: 'x', question: 'x' })
      assert.deepEqual([refused.status, refused.body.detail], [403, 'You asked for this yourself, so somebody else decides it.'], move)
    }
    assert.match((await accept(callum, name)).banner, /^Accepted/)
  })

  it('S1.52 says of whoever asked where they work, be it at the council', async () => {
    const [priya, callum] = [await signIn(app, 'Priya'), await signIn(app, 'Callum')]
    await askToEnd(priya, 10420, -1, 'Evicted')
    const who = 'Priya Ravensworth (Northmoor Council Supported Housing)'
    assert.ok((await openRequest(callum, 'Farrow, Mr Desmond')).text().includes(`${who} asked for this on`))
    assert.ok((await callum.get('/')).text().includes(`asked for by ${who}`))
    const asking = await (await callum.get('/requests')).follow('Ask a question about Farrow, Mr Desmond, end of a schedule')
    assert.ok(asking.text().includes(`asked for by ${who} on`))
  })

  it('S1.53 is not decided by providers', async () => {
    const [tamsin, bernard] = [await signIn(app, 'Tamsin'), await signIn(app, 'Bernard')]
    await askFor(tamsin, zebedee)
    const number = numberOf(await openRequest(bernard, name))
    for (const move of ['accept', 'reject',
      'query']) assert.equal((await bernard.json.post(`/requests/${number}/${move}`, { reason: 'x', question: 'x' })).status, 403, move)
  })
})

describe('the reviewer’s queue', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()

  it('S1.52 P.04 holds what is asked of any kind and service, oldest first, and what each would do', async () => {
    const [tamsin, nerys, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Nerys'), await signIn(app, 'Priya')]
    await askFor(tamsin, zebedee)
    await press(nerys, await nerys.get('/schedules/10440/change'), 'Save', { Units: '0.5' })
    await askToEnd(tamsin, 10420, -1, 'Evicted')
    await press(tamsin, await tamsin.get('/clients/10302/correct'), 'Send', { 'First name': 'Ivar' })
    const queue = await priya.get('/requests')
    assert.deepEqual(queue.records('requests').map(({ About, Kind, Service, 'Asked for by': by }) => [About, Kind, Service, by]), [
      [name, 'New schedule', 'Rattham Road', 'Tamsin Okafor'],
      ['O’Hanrahan, Mrs Siobhán', 'Change of a schedule', 'Northmoor Floating Support', 'Nerys Calloway'],
      ['Farrow, Mr Desmond', 'End of a schedule', 'Chatham St', 'Tamsin Okafor'],
      ['Pledge, Mr Ivor', 'Correction of a person', 'Chatham St', 'Tamsin Okafor'],
    ])
    assert.match(factsOf(await queue.follow(name))['Current schedules on 19 November 2026']!, /6 before, 7 after/)
    assert.match(factsOf(await queue.follow('Farrow, Mr Desmond'))['Current schedules on 19 November 2026']!, /10 before, 9 after/)
    const ends = await press(priya, queue, 'Apply', { Kind: 'End of a schedule' })
    assert.deepEqual(ends.rows('requests').length, 1)
    assert.deepEqual((await press(priya, queue, 'Apply', { Order: 'Newest first' })).rows('requests')[0]![0], 'Pledge, Mr Ivor')
  })

  it('S1.52 says of the void that ends how long it was, be it of one day', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    // Flat 7 was left on 18 October.
    for (const [from, days] of [['2026-10-19', '1 day'], ['2026-10-21', '3 days']] as const) {
      await askFor(tamsin, lorna, { 'Start date': typed(from) })
      const page = await openRequest(priya, 'Petherick, Ms Lorna')
      assert.equal(factsOf(page)['Flat 7'], `Empty since 18 October 2026: a void of ${days} ends`)
      await press(priya, page, 'Reject', { 'Reason for rejecting': 'Another day is meant.' })
    }
    // Days on which nobody could have lived there are no void, as in every figure.
    await app.database.owner((connection) => connection.query(`insert into unit_void (authority_id, service_id, unit_id, kind, starts_on, ends_on)
      select authority_id, service_id, id, 'major-works', '2026-10-10', '2026-10-19' from unit where service_id = 10801 and name = 'Flat 7'`))
    await askFor(tamsin, lorna, { 'Start date': typed('2026-10-21') })
    assert.equal(factsOf(await openRequest(priya, 'Petherick, Ms Lorna'))['Flat 7'], 'Empty since 18 October 2026: out of use for 2 days, and a void of 1 day ends')
  })

  it('S1.52 shows a provider only what its own services asked for', async () => {
    const [tamsin, nerys] = [await signIn(app, 'Tamsin'), await signIn(app, 'Nerys')]
    await askFor(tamsin, zebedee)
    assert.deepEqual((await nerys.get('/requests')).links().filter(({ text }) => text === name), [])
    const number = numberOf(await openRequest(tamsin, name))
    assert.equal((await nerys.json.get(`/requests/${number}`)).status, 404)
    assert.equal((await nerys.json.get('/services/10795/requests')).status, 404)
  })

  it('P.18 P.19 counts how long each has waited in working days of its nation: day 0 is the day it was asked', async () => {
    const asked = async (surname: string, moment: string) => {
      const tamsin = await signIn(app, 'Tamsin')
      await askFor(tamsin, toAskFor(surname))
      await app.database.owner((connection) => connection.query('update request set requested_at = $1 where requested_at > $1', [moment]))
    }
    // A Friday evening, and half past eleven at night, which is a day later in universal time.
    await asked('Elkington', '2026-11-13T18:00Z')
    assert.deepEqual(await waiting('2026-11-13'), [0])
    assert.deepEqual(await waiting('2026-11-15'), [0])
    assert.deepEqual(await waiting('2026-11-16'), [1])
    assert.deepEqual(await waiting('2026-11-20'), [5])
    // Christmas Day is a Friday, Boxing Day is made up for on Monday the 28th.
    assert.deepEqual(await waiting('2026-12-24'), [29])
    assert.deepEqual(await waiting('2026-12-28'), [29])
    assert.deepEqual(await waiting('2026-12-29'), [30])
    // 17 March is a holiday in Northern Ireland only.
    await app.database.owner((connection) => connection.query(`update request set requested_at = '2027-03-16T12:00Z'`))
    assert.deepEqual(await waiting('2027-03-18'), [2])
    await app.database.owner((connection) => connection.query(`update authority set nation = 'northern-ireland' where code = 'northmoor'`))
    assert.deepEqual(await waiting('2027-03-18'), [1])
  })

  /** What the column of working days says to a reviewer on a day. */
  async function waiting(day: string): Promise<number[]> {
    const onThatDay = testApp(app.database, { today: Temporal.PlainDate.from(day) })
    const page = await (await signIn(onThatDay, 'Priya')).get('/requests')
    return page.records('requests').map((row) => Number(row['Working days']))
  }

  it('S1.52 warns of numbers that look odd', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const told = await askFor(tamsin, lorna, { 'National Insurance number': 'OO 57 31 85 M', 'Date of birth': '31/2/1980' })
    // What is odd is said with what is wrong, once, before anything is sent.
    assert.match(told.fieldErrors['nino']!, /OO starts an administrative number.* press the button again/)
    assert.deepEqual(Object.keys(told.fieldErrors).sort(), ['date_of_birth', 'nino'])
    await press(tamsin, told, 'Add client schedule', { 'Date of birth': '1/2/1980' })
    assert.match((await openRequest(priya, 'Petherick, Ms Lorna')).text(), /OO starts an administrative number/)
  })
})

/** What somebody can do on the page, apart from leaving it. */
function buttonsOf(page: Page): string[] {
  return [...page.main.querySelectorAll('form button')].map((button) => button.textContent.trim())
}
