// Messages from the authority: written for some, read by them, and seen to be read.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { formWith, press, signIn, typed } from '#test/journeys/steps.ts'
import { inRolledBackTransaction, testApp } from '#test/harness.ts'
import { textOf } from '#test/element.ts'
import type { Answers } from '#test/form.ts'
import type { Visitor } from '#test/visitor.ts'

const workbooks = 'Submit your PI workbooks by the end of the week'

describe('messages from the authority', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()
  const writeTo = async (writer: Visitor, answers: Answers = {}) => press(writer, await (await writer.get('/')).follow('Write a message'), 'Send',
    { 'Short text': workbooks, 'Full text': 'All four sheets.\n\nLate ones are not paid.', Deadline: typed(7), 'Shown until': typed(14), ...answers })
  const messagesOf = async (reader: Visitor) => (await reader.json.get<{ messages: { summary: string }[] }>('/')).body.messages.map(({ summary }) => summary)

  it('S1.20 S1.21 stand on the welcome page of every provider, with their deadline and their full text one click away', async () => {
    const [priya, tamsin, nerys] = [await signIn(app, 'Priya'), await signIn(app, 'Tamsin'), await signIn(app, 'Nerys')]
    await writeTo(priya)
    const start = await tamsin.get('/')
    assert.match(start.text(), new RegExp(`Messages from Northmoor Council ${workbooks} By 27/11/2026`))
    const message = await start.follow('Read more')
    assert.equal(message.heading.split(' By ')[0], workbooks)
    assert.match(message.text(), /From Priya Ravensworth, Northmoor Council Supported Housing.*All four sheets\. Late ones are not paid\./)
    assert.deepEqual(await messagesOf(nerys), [workbooks])
  })

  it('S1.21 are for chosen providers or services alone', async () => {
    const [judith, tamsin, nerys, bernard] = [await signIn(app, 'Judith'), await signIn(app, 'Tamsin'), await signIn(app, 'Nerys'), await signIn(app, 'Bernard')]
    const page = await judith.get('/messages/new')
    const form = (answers: Answers) => formWith(judith, page, 'Send').fill({ 'Shown until': typed(14), ...answers })
    /** Each box has a name of its own; people find it by what stands beside it. */
    const nameOf = (text: string) => {
      const label = [...page.document.querySelectorAll('label')].find((one) => textOf(one).startsWith(text))!
      return page.document.querySelector(`[id="${label.getAttribute('for')}"]`)!.getAttribute('name')!
    }
    const sent = await form({ 'Short text': 'For Harbour Homes', 'Who it is for': 'Chosen providers', [nameOf('Harbour Homes')]: true }).submit('Send')
    assert.match(sent.text(), /Who it is for Harbour Homes/)
    await form({ 'Short text': 'For one service', 'Who it is for': 'Chosen services', [nameOf('Harbour Homes')]: false, [nameOf('Beacon Houses')]: true }).submit('Send')
    assert.deepEqual(await messagesOf(nerys), ['For Harbour Homes'])
    assert.deepEqual(await messagesOf(tamsin), [], 'she does not work in that service')
    assert.deepEqual(await messagesOf(bernard), ['For one service'])
  })

  it('S1.21 tell their writer who has read them, and who has not', async () => {
    const [priya, tamsin] = [await signIn(app, 'Priya'), await signIn(app, 'Tamsin')]
    const { path } = await writeTo(priya)
    const read = await press(tamsin, await tamsin.get(path), 'I have read this')
    assert.match(read.text(), /27\/11\/2026 [\d/]+, read by you/)
    const readers = (await (await priya.get('/messages')).follow('1 have read it')).records('readers')
    const of = (name: string) => readers.find(({ Name }) => Name === name)!['Read']
    assert.match(of('Tamsin Okafor')!, /\d{4}/)
    assert.deepEqual([of('Nerys Calloway'), of('Bernard Achterberg')], ['Not yet', 'Not yet'])
    assert.ok(!readers.some(({ Name }) => ['Elin Sorrel', 'Owen Tarkington', 'Priya Ravensworth'].includes(Name!)))
    assert.doesNotMatch((await tamsin.get(path)).text(), /Who has read it/, 'a provider does not see what others read')
  })

  it('S1.21 go after their last day, or when they are taken back', async () => {
    const [priya, tamsin] = [await signIn(app, 'Priya'), await signIn(app, 'Tamsin')]
    await writeTo(priya, { 'Short text': 'Until today', Deadline: '', 'Shown until': typed(0) })
    const { path } = await writeTo(priya)
    assert.deepEqual(await messagesOf(tamsin), [workbooks, 'Until today'])
    await press(priya, await priya.get(path), 'Take it back')
    assert.equal((await tamsin.get(path)).status, 404)
    const tomorrow = await signIn(testApp(app.database, { today: Temporal.PlainDate.from('2026-11-21') }), 'Tamsin')
    assert.deepEqual(await messagesOf(tomorrow), [])
    assert.deepEqual((await tomorrow.get('/messages?shown=all')).records('messages').map(({ Message }) => Message), ['Until today Past'])
  })

  it('are written once, however often the form is sent', async () => {
    const [priya, tamsin] = [await signIn(app, 'Priya'), await signIn(app, 'Tamsin')]
    const page = await priya.get('/messages/new')
    const sent = () => press(priya, page, 'Send', { 'Short text': workbooks })
    assert.equal((await sent()).path, (await sent()).path)
    assert.deepEqual(await messagesOf(tamsin), [workbooks])
  })

  it('say what is wrong with them, all at once, and keep what was typed', async () => {
    const again = await writeTo(await signIn(app, 'Priya'), { 'Short text': '', Deadline: typed(20), 'Who it is for': 'Chosen services' })
    assert.deepEqual(again.fieldErrors, { summary: 'Enter short text', shown_until: 'Shown until must be the deadline or later', services: 'Choose the services it is for' })
    assert.match(again.html, /Late ones are not paid/)
  })
})
