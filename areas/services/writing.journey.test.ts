// A provider writes to the commissioner about a service, a reviewer answers, and either closes it.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inRolledBackTransaction, testApp } from '#test/harness.ts'
import { openRequest, press, signIn } from '#test/journeys/steps.ts'
import type { Answers } from '#test/form.ts'
import type { Visitor } from '#test/visitor.ts'

const subject = 'Lift out of order'
const send = async (who: Visitor, answers: Answers = {}) => press(who, await (await who.get('/services/10801/details')).follow('Send us a message'), 'Send',
  { About: 'Chatham House', Subject: subject, Message: 'Since Monday. Flat 7 can’t be shown.', ...answers })

describe('a message to the commissioner', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()

  it('S1.30 is sent from the service, answered from the queue, written back to and closed', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const sent = await send(tamsin)
    assert.match(sent.banner, /^Sent to the commissioner/)
    assert.match(
      sent.text(),
      /Message at Chatham St To be answered.*Tamsin Okafor \(RS Aids\) wrote this on.*It came today\..*Conversation Tamsin Okafor.*Since Monday\. Flat 7 can’t be shown\..*About Chatham House/)
    const queue = await priya.get('/requests')
    assert.deepEqual(queue.records('requests').map(({ About, Kind, State, Checks }) => [About, Kind, State, Checks]), [[subject, 'Message', 'To be answered', 'To be read']])
    const answering = await queue.follow(`Answer the message ${subject}, message`)
    assert.match(answering.text(), /Answer to Lift out of order.*Since Monday\./)
    assert.deepEqual((await press(priya, answering, 'Answer')).fieldErrors, { question: 'Enter your answer' })
    assert.equal((await press(priya, answering, 'Answer', { 'Your answer': 'The engineer comes on Friday.' })).banner, `Answer to ${subject} sent.`)
    const answered = await openRequest(priya, subject)
    assert.deepEqual([...answered.main.querySelectorAll('form button')].map((button) => button.textContent.trim()), ['Close this message', 'Answer'])
    const read = await (await (await tamsin.get('/')).follow('1 of your messages has an answer')).follow(subject)
    assert.match(read.text(), /Answered.*Priya Ravensworth.*The engineer comes on Friday\./)
    await press(tamsin, read, 'Write back', { 'Your message': 'Thank you.' })
    const closed = await press(priya, await openRequest(priya, subject), 'Close this message')
    assert.equal(closed.banner, 'Closed.')
    const after = await tamsin.get(read.path)
    assert.match(after.text(), /Closed by Priya Ravensworth on/)
    assert.doesNotMatch(after.text(), /Write back|Accepted/)
    assert.match((await tamsin.get('/services/10801/details')).text(), /Lift out of order Message.*Closed/)
  })

  it('S1.30 has nothing to be checked once it is answered, and waits for whoever wrote it', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await send(tamsin)
    assert.deepEqual((await (await priya.get('/')).follow('1 request waits for a decision')).records('requests').map(({ State }) => State), ['To be answered'])
    assert.doesNotMatch((await tamsin.get('/')).text(), /of your requests/)
    await press(priya, await openRequest(priya, subject), 'Answer', { 'Your answer': 'On Friday.' })
    assert.deepEqual((await priya.get('/requests')).records('requests').map(({ State, Checks }) => [State, Checks]), [['Answered', '']])
    for (const check of ['safe', 'held', 'eyes']) assert.match((await priya.get(`/requests?check=${check}`)).text(), /No requests like that/, check)
    assert.doesNotMatch((await openRequest(priya, subject)).text(), /Checks:|To be read|not answered/)
    assert.doesNotMatch((await priya.get('/')).text(), /waits? for a decision|Lift out of order/)
    await press(tamsin, await openRequest(tamsin, subject), 'Write back', { 'Your message': 'It did not come.' })
    assert.match((await priya.get('/')).text(), /1 request waits for a decision.*Lift out of order/)
  })

  it('S1.30 is answered before the commissioner closes it, and may be closed by whoever wrote', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await send(tamsin)
    const unanswered = await press(priya, await openRequest(priya, subject), 'Close this message')
    assert.deepEqual([unanswered.status, unanswered.errors], [422, ['Answer it first: whoever wrote is waiting for a word']])
    const withdrawn = await press(tamsin, await openRequest(tamsin, subject), 'Withdraw this message')
    assert.equal(withdrawn.banner, 'Withdrawn: Message, Lift out of order.')
    assert.match(withdrawn.heading, /Lift out of order/)
    assert.match((await openRequestIn(priya, '/requests?state=withdrawn')).text(), /Closed by Tamsin Okafor/)
    await send(tamsin)
    await press(priya, await openRequest(priya, subject), 'Answer', { 'Your answer': 'On Friday.' })
    assert.equal((await press(tamsin, await openRequest(tamsin, subject), 'Close this message')).banner, 'Closed: Message, Lift out of order.')
  })

  it('S1.30 is never accepted or rejected like a request, and comes back with what was typed', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const wrong = await send(tamsin, { Subject: '', Message: '' })
    assert.deepEqual(wrong.fieldErrors, { subject: 'Enter subject', message: 'Enter message' })
    await send(tamsin)
    const page = await openRequest(priya, subject)
    assert.doesNotMatch(page.text(), /Reject|Accept/)
    assert.equal((await priya.json.post(`${page.path}/reject`, { reason: 'No.' })).status, 409)
    assert.deepEqual((await priya.json.post<{ items: { said: string }[] }>('/requests/together', { requests: [page.path.split('/').at(-1)] }))
      .body.items.map(({ said }) => said), ['No longer safe: to be read.'])
  })

  it('S1.30 is nobody’s business at another provider, and about nothing of another service', async () => {
    const [tamsin, nerys] = [await signIn(app, 'Tamsin'), await signIn(app, 'Nerys')]
    const sent = await send(tamsin)
    assert.equal((await nerys.get(sent.path)).status, 404)
    assert.equal((await nerys.get('/services/10801/message')).status, 404)
    const foreign = await tamsin.json.post<{ errors: Record<string, string> }>('/services/10801/message', { subject: 'x', message: 'x', about_what: 'unit:0198ffff-ffff-7fff-bfff-ffffffffffff' })
    assert.deepEqual([foreign.status, foreign.body.errors], [422, { about_what: 'Choose about from the list' }])
  })

  it('S1.30 says how long an answer usually takes, from those that were answered', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    for (let n = 0; n < 5; n += 1) {
      const { body } = await tamsin.json.post<{ request: string }>('/services/10801/message', { subject: `Question ${n}`, message: 'When?' })
      await app.database.owner((connection) => connection.query(`update request set requested_at = requested_at - interval '7 days' where id = $1`, [body.request]))
      await priya.json.post(`/requests/${body.request}/query`, { question: 'Soon.' })
    }
    assert.match((await tamsin.get('/services/10801/message')).text(), /Usually answered within 5 working days: half of the 5 like it that were answered in the last 90 days took no longer\./)
  })

  const openRequestIn = async (who: Visitor, path: string) => (await who.get(path)).follow(subject)
})
