// A working day of each role, from the welcome page: what waits is at most two clicks away, and what one does reaches the others.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inRolledBackTransaction, testApp } from '#test/harness.ts'
import type { Page } from '#test/page.ts'
import type { Visitor } from '#test/visitor.ts'
import { accept, answersFor, askFor, fillPlace, formWith, namesIn, openRequest, press, signIn, toAskFor } from './steps.ts'

const [zebedee, lorna] = [toAskFor('Elkington'), toAskFor('Petherick')]
const chatham = '/services/10801/schedules'

describe('a working day', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()

  it('S1.19 S1.44 S1.83 of a provider user', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await theAuthorityHasWritten(priya, 'Submit your PI workbooks by the end of the week')
    await askFor(tamsin, zebedee)
    await aReviewerAsks(priya, 'Elkington, Mr Zebedee', 'From which day?')

    // The reviewer's question, and the answer.
    const asked = await startsWith(tamsin, '1 of your requests has a question for you', 'Elkington, Mr Zebedee')
    assert.match(asked.text(), /From which day\?/)
    await press(tamsin, asked, 'Answer', { 'Your answer': 'From Thursday.' })
    assert.doesNotMatch((await tamsin.get('/')).text(), /has a question for you/)

    // What the authority has to say, and that it was read.
    const message = await startsWith(tamsin, 'Read more: Submit your PI workbooks by the end of the week')
    await press(tamsin, message, 'I have read this')
    assert.match((await priya.get('/')).text(), /read by 1/)

    // Somebody moves in: from the welcome page to the search, and from what it says to the form.
    const search = await startsWith(tamsin, 'New schedule at Chatham St')
    const nobody = await press(tamsin, search, 'Search', { Surname: lorna.surname })
    const form = await nobody.follow(nobody.links().map(({ text }) => text).find((text) => text.endsWith('a new person'))!)
    const sent = await fillPlace(formWith(tamsin, form, 'Add client schedule'), answersFor(lorna)).submit('Add client schedule')
    assert.match(sent.banner, /was sent to the commissioner/)

    // Somebody whose Housing Benefit has not come.
    const awaiting = await startsWith(tamsin, 'Awaiting Housing Benefit')
    assert.ok(awaiting.links().some(({ href }) => /^\/schedules\/\d+/.test(href)))

    // "This list is right."
    await press(tamsin, await startsWith(tamsin, '2 lists of schedules to confirm', 'Chatham St'), 'This list is right')
    assert.equal((await startsWith(tamsin, '1 list of schedules to confirm')).records('services')[0]!['Service'], 'Rattham Road')

    // What was decided meanwhile.
    await accept(priya, 'Petherick, Ms Lorna')
    await press(priya, await openRequest(priya, 'Elkington, Mr Zebedee'), 'Reject', { 'Reason for rejecting': 'The flat is promised.' })
    assert.ok(namesIn(await tamsin.get(chatham)).includes('Petherick, Ms Lorna'))
    const rejected = await startsWith(tamsin, '1 of your requests was rejected: read why', 'Elkington, Mr Zebedee')
    assert.match(rejected.text(), /The flat is promised\./)
  })

  it('S1.26 S1.78 S1.80 of a provider manager', async () => {
    const [tamsin, bernard, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Bernard'), await signIn(app, 'Priya')]
    await askFor(tamsin, zebedee)

    // What colleagues have asked for, and nobody has decided.
    const list = await startsWith(bernard, '1 request of a colleague is not decided yet')
    assert.deepEqual(list.records('requests').map(({ About }) => About), ['Elkington, Mr Zebedee'])

    // Which services people work with.
    const people = await startsWith(bernard, 'People')
    assert.match(people.text(), /Tamsin Okafor/)

    // The workbook of the quarter: filled in from the schedules, put right, submitted; rejected with a reason, and sent again.
    const service = await startsWith(bernard, 'Chatham St')
    const workbook = await press(bernard, await bernard.get(service.path.replace('schedules', 'workbooks')), 'Open', { Quarter: '2026-27Q2' })
    await press(bernard, workbook, 'Submit')
    const waiting = await startsWith(priya, '1 workbook waits for a decision', '2026-27Q2 of Chatham St')
    await press(priya, waiting, 'Reject', { 'Reason for rejecting': 'Flat 3 was out of use.' })
    const again = await bernard.get(workbook.path)
    assert.match(again.text(), /Flat 3 was out of use\./)
    await press(bernard, again, 'Submit')
    assert.match((await press(priya, await startsWith(priya, '1 workbook waits for a decision', '2026-27Q2 of Chatham St'), 'Accept')).banner, /[Aa]ccepted/)
  })

  it('S1.83 S1.84 of a reviewer', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await askFor(tamsin, zebedee)
    await askFor(tamsin, lorna)

    // The oldest and riskiest stand on the welcome page itself; deciding one leads to the next.
    const first = await startsWith(priya, 'Elkington, Mr Zebedee')
    const next = await press(priya, first, 'Accept')
    assert.match(next.banner, /Accepted/)
    await press(priya, await next.follow('Petherick, Ms Lorna'), 'Ask a question', { 'Your question': 'Which flat?' })
    assert.equal((await startsWith(tamsin, '1 of your requests has a question for you')).rows('requests').length, 1)

    // Who is silent, and a word to them.
    const silent = await startsWith(priya, '3 services are silent')
    assert.equal(silent.rows('services').length, 3)
    await theAuthorityHasWritten(priya, 'Please confirm your lists')
    assert.match((await tamsin.get('/')).text(), /Please confirm your lists/)
  })

  it('S1.21 S1.31 S1.79 of a contracts officer', async () => {
    const [judith, tamsin] = [await signIn(app, 'Judith'), await signIn(app, 'Tamsin')]
    // Something is due: a contract ends within three months.
    await app.database.owner((connection) => connection.query(`update contract set ends_on = '2027-01-31' where service_id = 10801 and ends_on = '2027-03-31'`))
    const due = await startsWith(judith, '1 contract ends within 90 days')
    assert.match(due.text(), /Chatham St/)
    const details = await due.follow(due.links().find(({ href }) => href.startsWith('/services/10801/'))!.text)
    await press(judith, await details.follow('Edit NM/SP/0801/2'), 'Save', { 'Last day': '31/3/2028' })
    assert.doesNotMatch((await judith.get('/')).text(), /contract ends within/)

    // Which workbooks are missing, by when they were due, and a later day for all.
    const missing = await startsWith(judith, '8 workbooks are missing')
    const form = formWith(judith, missing, 'Set the day')
    assert.deepEqual(form.choices('Quarter').slice(1, 4), ['2026-27Q4 (January to March 2027)', '2026-27Q3 (October to December 2026)', '2026-27Q2 (July to September 2026)'])
    await form.fill({ Quarter: '2026-27Q2 (July to September 2026)', 'Due on': '27/11/2026' }).submit('Set the day')
    assert.match((await judith.get('/')).text(), /6 workbooks are missing/)

    await theAuthorityHasWritten(judith, 'Workbooks are due a week later')
    assert.match((await tamsin.get('/')).text(), /Workbooks are due a week later/)
    // Figures of all services, one click away.
    assert.equal((await startsWith(judith, 'Reports')).heading, 'Reports')
  })

  it('P.08 P.13 of an auditor', async () => {
    const [owen, tamsin] = [await signIn(app, 'Owen'), await signIn(app, 'Tamsin')]
    await tamsin.get('/clients/10342')
    await tamsin.get('/audit')
    // Who looked at this person, and what else that was part of.
    const log = await press(owen, await startsWith(owen, 'Access log'), 'Apply', { 'Client ID': '10342' })
    assert.deepEqual(log.records('events').map(({ Who }) => Who), ['Tamsin Okafor (RS Aids)'])
    // What somebody tried that is not part of their role.
    const refused = await press(owen, await owen.get('/audit'), 'Apply', { Outcome: 'Not allowed' })
    assert.deepEqual(refused.records('events').map(({ Who, Action }) => [Who, Action]), [['Tamsin Okafor (RS Aids)', 'Who saw and did what']])
    // What a list looked like when somebody decided by it.
    const then = await owen.get('/services/10801/schedules?as-at=2026-06-04')
    assert.match(then.wholeText(), /As known on 4 June 2026/)
    // An auditor changes nothing.
    assert.deepEqual((await owen.get('/services/10801/details')).links().filter(({ text }) => /^(Edit|Add|Request) /.test(text)), [])
    assert.equal((await owen.get('/requests')).status, 200)
  })

  it('P.08 of an administrator', async () => {
    const farida = await signIn(app, 'Farida')
    // Somebody can't get in, and says so on the sign-in page.
    const outside = app.visitor()
    await press(outside, await outside.get('/sign-in/forgotten'), 'Ask for a new password', { 'E-mail address': 'tamsin.okafor@example.org' })
    const tamsin = await startsWith(farida, '1 person asks for a new password', 'Tamsin Okafor')
    const link = await press(farida, tamsin, 'Make a link for a new password')
    assert.match(link.heading, /A link for Tamsin Okafor/)
    assert.match((await farida.get('/')).text(), /Nothing waits for you/)

    // Somebody new.
    const asked = await press(farida, await startsWith(farida, 'People', 'Invite somebody'), 'Make the link',
      { 'E-mail address': 'una.fairley@example.org', Name: 'Una Fairley', Role: 'Provider user', Organisation: 'RS Aids' })
    const invited = await press(farida, asked, 'Make the link', { service_10801: true })
    assert.match(invited.heading, /A link for Una Fairley/)

    // The authority's own word for why somebody left.
    const codes = await startsWith(farida, 'Codes')
    assert.equal(codes.status, 200)
    // Nothing of anybody who is supported.
    assert.equal((await farida.get('/clients')).status, 403)
  })

  /** From the welcome page by these links: two at most. */
  async function startsWith(person: Visitor, ...links: [string] | [string, string]): Promise<Page> {
    let page = await person.get('/')
    for (const link of links) page = await page.follow(link)
    assert.equal(page.status, 200, page.path)
    return page
  }

  async function theAuthorityHasWritten(officer: Visitor, text: string): Promise<void> {
    await press(officer, await startsWith(officer, 'Write a message'), 'Send', { 'Short text': text })
  }

  async function aReviewerAsks(reviewer: Visitor, about: string, question: string): Promise<void> {
    await press(reviewer, await startsWith(reviewer, about), 'Ask a question', { 'Your question': question })
  }
})
