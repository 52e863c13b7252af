// A correction that gives a person what somebody else has: said once to whoever asks, and to the reviewer, each of those they may know.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inRolledBackTransaction, testApp } from '#test/harness.ts'
import { factsOf, formWith, openRequest, press, signIn } from '#test/journeys/steps.ts'
import type { Visitor } from '#test/visitor.ts'

const number = 'National Insurance number'
const again = 'Change it, or press the button again to send it all the same'

describe('a correction of who somebody is', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()
  const ask = async (who: Visitor, client: number, answers: Record<string, string>) => press(who, await who.get(`/clients/${client}/correct`), 'Send', answers)
  const dangersOf = async (who: Visitor, name: string) =>
    (await who.json.get<{ requests: { name: string, dangers: { danger: string }[] }[] }>('/requests')).body.requests.find((request) => request.name === name)!.dangers.map(({ danger }) => danger)

  it('Q.06 says who has the number already, sends it when told once more, and tells the reviewer', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const told = await ask(tamsin, 10308, { [number]: 'qq381726b', 'Why it is wrong': 'From his letter.' })
    assert.deepEqual([told.status, told.fieldErrors], [422, { nino: `Mr Kofi Brightwell (10304) has this number already. ${again}` }])
    assert.doesNotMatch((await priya.get('/requests')).text(), /Deshmukh/)
    assert.equal(formWith(tamsin, told, 'Send').values['comment'], 'From his letter.')
    // Of somebody else it is said anew.
    const other = await press(tamsin, told, 'Send', { [number]: 'QQ448135B' })
    assert.deepEqual(other.fieldErrors, { nino: `Mr Alfie Wetherstone (10356) has this number already. ${again}` })
    assert.match((await press(tamsin, told, 'Send')).banner, /^Your correction was sent/)

    assert.ok((await dangersOf(priya, 'Deshmukh, Mr Anil')).includes('same-person'))
    const request = await openRequest(priya, 'Deshmukh, Mr Anil')
    assert.match(request.text(), /Brightwell, Mr Kofi \(10304\) has the same National Insurance number already\./)
    assert.match(request.text(), /Who this may be/)
    assert.deepEqual(request.records('likely-10304').find(({ Field }) => Field === 'NI number'),
      { Field: 'NI number', Comparison: 'Agrees', Proposed: 'QQ 38 17 26 B', Recorded: 'QQ 38 17 26 B' })
    assert.ok(!request.links().some(({ href }) => href.startsWith('/clients/10308/') || request.main.querySelector('#likely-10308')))
    // Whoever asked is told no more than they were.
    assert.doesNotMatch((await openRequest(tamsin, 'Deshmukh, Mr Anil')).text(), /Who this may be|Brightwell/)
    await press(priya, request, 'Accept')
    assert.equal(factsOf(await tamsin.get('/clients/10308'))[number], 'QQ 38 17 26 B')
  })

  it('Q.06 says who has the same name and birthday, and of a number that is nobody’s nothing', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const told = await ask(tamsin, 10308, { 'First name': 'Kofi', Surname: 'BRIGHTWELL', 'Date of birth': '19/7/1990' })
    assert.deepEqual(told.fieldErrors, { surname: `Mr Kofi Brightwell (10304) has the same name and date of birth. ${again}` })
    assert.match((await press(tamsin, told, 'Send', { 'First name': 'Anil', Surname: 'Deshmukh', 'Date of birth': '2/12/1966', [number]: 'QQ 73 61 26 B' })).banner, /^Your correction was sent/)
    assert.ok(!(await dangersOf(priya, 'Deshmukh, Mr Anil')).includes('same-person'))
  })

  it('tells programs in the answer', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const { said: _, idempotency_key: __, draft: ___, csrf: ____, ...values } = formWith(tamsin, await tamsin.get('/clients/10308/correct'), 'Send').values
    const { status, body } = await tamsin.json.post<{ message: string }>('/clients/10308/correct', { ...values, nino: 'QQ381726B' })
    assert.equal(status, 201)
    assert.match(body.message, /^Your correction was sent\..* Mr Kofi Brightwell \(10304\) has this number already\.$/)
  })

  it('Q.03 P.10 names nobody whom the reader may not know: another provider’s, of a refuge, need to know', async () => {
    const [tamsin, nerys, priya, callum] = [await signIn(app, 'Tamsin'), await signIn(app, 'Nerys'), await signIn(app, 'Priya'), await signIn(app, 'Callum')]
    const sent = /^Your correction was sent/
    // Another provider's: the reviewer knows both.
    assert.match((await ask(tamsin, 10308, { [number]: 'QQ447315D' })).banner, sent)
    assert.match((await openRequest(priya, 'Deshmukh, Mr Anil')).text(), /Zającki, Mr Piotr \(10339\) has the same National Insurance number/)
    // Need to know: Priya is let in, Callum is not.
    assert.match((await ask(tamsin, 10342, { [number]: 'QQ336204C' })).banner, sent)
    assert.ok((await dangersOf(priya, 'Farrow, Mr Desmond')).includes('same-person'))
    assert.ok(!(await dangersOf(callum, 'Farrow, Mr Desmond')).includes('same-person'))
    assert.doesNotMatch((await openRequest(callum, 'Farrow, Mr Desmond')).text(), /Stellan|10334|has the same National Insurance number/)
    // Of the refuge: nobody outside it is compared with her, though Nerys works in both.
    assert.equal((await nerys.get('/clients/10354')).status, 200)
    assert.match((await ask(nerys, 10339, { [number]: 'QQ337024A' })).banner, sent)
    assert.ok(!(await dangersOf(priya, 'Zającki, Mr Piotr')).includes('same-person'))
    assert.doesNotMatch((await openRequest(priya, 'Zającki, Mr Piotr')).text(), /Ambrosius|10354/)
    // Inside it she is.
    assert.deepEqual(Object.keys((await ask(nerys, 10351, { [number]: 'QQ337024A', 'Reason for no National Insurance number': '' })).fieldErrors), ['nino'])
  })
})
