// The letter that asks Housing Benefit what has become of a claim.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inRolledBackTransaction, testApp, today } from '#test/harness.ts'
import { accept, askToEnd, factsOf, press, signIn, typed } from '#test/journeys/steps.ts'
import { showDate } from '#platform/dates.ts'

describe('the letter to Housing Benefit', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()
  const long = (daysAgo: number) => showDate(today.subtract({ days: daysAgo }))

  it('S1.18 S1.85 is opened beside whoever waits, says whose claim it is and how long it has waited, and is signed by whoever prints it', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const letter = await (await tamsin.get('/schedules/awaiting-hb')).follow('Letter to Housing Benefit about Brightwell, Mr Kofi')
    assert.equal(letter.path, '/schedules/10405/hb-letter')
    assert.deepEqual(factsOf(letter), {
      'Date of birth': '19 July 1990', 'National Insurance number': 'QQ 38 17 26 B', 'HB reference': 'Not known to us',
      Address: 'Flat 2, 12 Chatham Street, Northmoor, ZY1 2AB', Provider: 'RS Aids', Service: 'Chatham St',
      'Service level': '1 - Chatham St - Adapted', Units: '1.00', 'Start date': long(40), 'Awaiting a decision since': `${long(40)} (40 days)`,
    })
    const said = letter.text()
    assert.match(said, new RegExp(`RS Aids\\s+Housing Benefit\\s*Northmoor Council\\s+${long(0)}\\s*Our reference: 10405`))
    assert.match(said, /Claim of Mr Kofi Brightwell/)
    assert.match(said, /what it is\s+and who has to send it/)
    assert.match(said, /Please reply to Tamsin Okafor at RS Aids, tamsin\.okafor@example\.org/)
    // What the provider has noted is told to whoever prints the letter, not to the office.
    assert.match(said, /left out of the letter: No HB reference yet: proof of his last tenancy was asked for\./)
    assert.doesNotMatch(letter.document.querySelector('article')!.textContent, /last tenancy/)
  })

  it('S1.18 is written by the council too, in its own name', async () => {
    const priya = await signIn(app, 'Priya')
    assert.match((await priya.get('/schedules/10427/hb-letter')).text(), /Please reply to Priya Ravensworth at Northmoor Council Supported Housing, priya/)
  })

  it('S1.18 answers a program with what the letter says', async () => {
    const { json } = await signIn(app, 'Tamsin')
    const { status, body } = await json.get<Record<string, unknown>>('/schedules/10405/hb-letter')
    assert.equal(status, 200)
    assert.deepEqual(body, {
      schedule: 10405, from: { organisation: 'RS Aids', name: 'Tamsin Okafor', email: 'tamsin.okafor@example.org' }, to: { authority: 'Northmoor Council' }, date: today.toString(),
      client_id: 10304, client: 'Mr Kofi Brightwell', date_of_birth: '1990-07-19', nino: 'QQ 38 17 26 B', hb_reference: null,
      provider: 'RS Aids', address: ['Flat 2', '12 Chatham Street', 'Northmoor', 'ZY1 2AB'],
      service: 'Chatham St', level: '1 - Chatham St - Adapted', units: '1.00', starts_on: today.subtract({ days: 40 }).toString(), since: today.subtract({ days: 40 }).toString(), days: 40,
      comment: 'No HB reference yet: proof of his last tenancy was asked for.',
    })
  })

  it('is not there for another provider, nor for another authority, nor about nobody', async () => {
    for (const name of ['Nerys', 'Rhodri']) assert.equal((await (await signIn(app, name)).json.get('/schedules/10405/hb-letter')).status, 404, name)
    assert.equal((await (await signIn(app, 'Tamsin')).json.get('/schedules/999999/hb-letter')).status, 404)
  })

  it('S1.18 is not written where nobody waits: before, after the award, and after leaving', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const answers = async (schedule: number) => (await tamsin.json.get(`/schedules/${schedule}/hb-letter`)).status
    assert.equal(await answers(10418), 409)
    const page = await tamsin.get('/schedules/10418/hb-letter')
    assert.match(page.text(), /Schedule 10418 does not await Housing Benefit today/)
    await press(tamsin, await tamsin.get('/schedules/10405/change'), 'Save',
      { 'HB position': 'HB passported, with reference', 'HB reference': 'NM 9', 'HB position holds from': typed(0), Comments: '' })
    await accept(priya, 'Brightwell, Mr Kofi')
    await askToEnd(tamsin, 10427, 0, 'Evicted')
    await accept(priya, 'Ingleborough, Mr Royston')
    assert.deepEqual([await answers(10405), await answers(10427)], [409, 409])
  })

  it('Q.03 of a domestic violence service has initials where these are all that is recorded, and nothing of where she lives', async () => {
    const [nerys, priya] = [await signIn(app, 'Nerys'), await signIn(app, 'Priya')]
    await press(nerys, await nerys.get('/schedules/10460/change'), 'Save', { 'HB position': 'Awaiting HB', 'HB position holds from': typed(-5), Comments: 'Claim made with the worker.' })
    await accept(priya, 'K., A.')
    const letter = await nerys.get('/schedules/10460/hb-letter')
    assert.deepEqual(factsOf(letter), {
      'Date of birth': '14 April 1991', 'National Insurance number': 'Not known to us', 'HB reference': 'Not known to us',
      Address: 'Withheld', Provider: 'Harbour Homes', Units: '1.00', 'Start date': long(100),
      'Awaiting a decision since': `${long(5)} (5 days)`,
    })
    assert.match(letter.text(), /Claim of A\. K\./)
    assert.match(letter.text(), /The address is withheld, so the letter says nothing of where A\. K\. lives/)
    const { body } = await nerys.json.get<Record<string, unknown>>('/schedules/10460/hb-letter')
    assert.deepEqual([body['address'], body['service'], body['level'], body['unit']], [null, null, null, undefined])
    for (const said of [letter.main.textContent, JSON.stringify(body)]) assert.doesNotMatch(said, /Rowan House|Flat 1|PO Box|ZY1 9ZZ/)
  })

  it('Q.03 leaves out a withheld address wherever somebody lives', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    await press(tamsin, await tamsin.get('/clients/10304'), 'Save', { address_withheld: true, 'Address 1': '', Town: '', Postcode: '' })
    const letter = await tamsin.get('/schedules/10405/hb-letter')
    assert.equal(factsOf(letter)['Address'], 'Withheld')
    assert.doesNotMatch(letter.document.querySelector('article')!.textContent, /Chatham|Flat 2|ZY1/)
  })
})
