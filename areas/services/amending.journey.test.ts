// A provider asks for a property, a unit or its service's details to be put right; a reviewer sees both side by side and accepts, or does not.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inRolledBackTransaction, testApp } from '#test/harness.ts'
import { textOf } from '#test/element.ts'
import { accept, changesIn, factsOf, formWith, openRequest, press, signIn } from '#test/journeys/steps.ts'
import type { Answers } from '#test/form.ts'
import type { Page } from '#test/page.ts'
import type { Visitor } from '#test/visitor.ts'

const [properties, details] = ['/services/10801/properties', '/services/10801/details']
const property = 'Chatham House'

/** Opens the form behind the link of one row, fills it in and sends it. */
async function askToAmend(person: Visitor, name: string, answers: Answers): Promise<Page> {
  return press(person, await (await person.get(properties)).follow(`Request a change of ${name.startsWith('Flat') ? 'unit' : 'property'} ${name}`), 'Send', answers)
}
const propertyRow = async (person: Visitor) => (await person.get(properties)).records('properties').find((row) => row['Property']!.includes(property))!

describe('an amendment', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()

  it('S1.29 of a property is asked for, shown field by field, and stands once it is accepted', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const before = await propertyRow(tamsin)
    const odd = await askToAmend(tamsin, property, { Postcode: 'nonsense' })
    assert.deepEqual([odd.status, odd.fieldErrors], [422, { postcode: 'Enter a full UK postcode, such as AA3 1AB' }])
    const sent = await askToAmend(tamsin, property, { Town: 'Upper Tilwick', 'Comment for the commissioner': 'The parish was split.' })
    assert.match(sent.banner, /^Sent to the commissioner\. Chatham House stays as it is/)
    assert.deepEqual({ ...await propertyRow(tamsin), Change: '' }, { ...before, Change: '' })
    assert.match((await propertyRow(tamsin))['Change']!, /Pending/)
    const page = await openRequest(priya, property)
    assert.deepEqual(changesIn(page).map(([field, , proposed]) => [field, proposed]), [['Town', 'Upper Tilwick']])
    assert.match(page.text(), /The parish was split\./)
    assert.match((await accept(priya, property)).banner, /Accepted\. Chatham House is changed\./)
    assert.match((await propertyRow(tamsin))['Address']!, /Upper Tilwick/)
    assert.doesNotMatch((await propertyRow(tamsin))['Change']!, /Pending/)
  })

  it('S1.29 S1.75 of a unit: choices are shown in words, and units to let follow once it is accepted', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const wrong = await askToAmend(tamsin, 'Flat 7', { Kind: 'Room in a shared house', 'Last day': '31/3/2004', 'Counts as': 'half' })
    assert.equal(wrong.status, 422)
    assert.deepEqual(Object.keys(wrong.fieldErrors).sort(), ['ends_on', 'part_of', 'units'])
    await press(tamsin, wrong, 'Send', {
      Kind: 'Self-contained',
      'Last day': '',
      'Counts as': '0.5',
      'Service level': '1 - Chatham St - Adapted',
      'Comment for the commissioner': 'A wet room was put in.',
    })
    const page = await openRequest(priya, 'Flat 7')
    assert.deepEqual(changesIn(page), [['Service level', '2 - Chatham St - Non-adapted', '1 - Chatham St - Adapted'], ['Counts as', '1.00', '0.50']])
    assert.equal(factsOf(page)['Comment'] ?? 'A wet room was put in.', 'A wet room was put in.')
    await accept(priya, 'Flat 7')
    const unit = (await tamsin.get(properties)).records('units').find(({ Unit }) => Unit === 'Flat 7')!
    assert.deepEqual([unit['Service level'], unit['Counts as']], ['1 - Chatham St - Adapted', '0.50'])
  })

  it('S1.30 of the service’s details is asked for by “Request update”, and changes nothing that it does not name', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const before = factsOf(await tamsin.get(details))
    const form = await (await tamsin.get(details)).follow('Request update')
    assert.deepEqual(formWith(tamsin, form, 'Send').labels, ['Site', 'Description', 'Comment for the commissioner'])
    const same = await press(tamsin, form, 'Send')
    assert.match(same.errors.join(), /Nothing here differs from what stands already/)
    const sent = await press(tamsin, same, 'Send', { Description: 'Nine flats and a garden.' })
    assert.match(sent.banner, /^Sent to the commissioner\. Chatham St stays as it is/)
    const page = await openRequest(priya, 'Chatham St')
    assert.deepEqual(changesIn(page), [['Description', before['Description'], 'Nine flats and a garden.']])
    assert.match((await accept(priya, 'Chatham St')).banner, /Accepted\. Chatham St is changed\./)
    assert.deepEqual(factsOf(await tamsin.get(details)), { ...before, Description: 'Nine flats and a garden.' })
  })

  it('S1.29 shows the reviewer both, when what stands has moved since; accepting keeps what nobody asked to change', async () => {
    const [tamsin, priya, judith] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya'), await signIn(app, 'Judith')]
    await askToAmend(tamsin, property, { Town: 'Upper Tilwick', Postcode: 'zy15zz' })
    await press(judith, await (await judith.get(properties)).follow(`Edit ${property}`), 'Save', { Town: 'Tilwick St Mary', 'Address 1': '12 and 13 Chatham Street' })
    const page = await openRequest(priya, property)
    assert.match(page.text(), /Town was “Northmoor” when this was asked for, and is “Tilwick St Mary” now\./)
    assert.deepEqual(changesIn(page), [['Town', 'Tilwick St Mary', 'Upper Tilwick'], ['Postcode', 'ZY1 2AB', 'ZY1 5ZZ']])
    await accept(priya, property)
    assert.match((await propertyRow(tamsin))['Address']!, /^12 and 13 Chatham Street, Upper Tilwick, ZY1 5ZZ$/)
  })

  it('S1.29 that no longer fits what stands is refused in words, and waits on', async () => {
    const [tamsin, priya, judith] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya'), await signIn(app, 'Judith')]
    await askToAmend(tamsin, 'Chatham St annexe', { Name: 'Chatham Lodge' })
    await press(judith, await (await judith.get(properties)).follow('Add a property'), 'Save', { Name: 'Chatham Lodge' })
    const refused = await accept(priya, 'Chatham St annexe')
    assert.equal(refused.status, 409)
    assert.match(refused.errors.join(), /Another property of this service has this name/)
    assert.deepEqual((await priya.get('/requests')).records('requests').map(({ About, State }) => [About, State]), [['Chatham St annexe', 'Pending']])
  })

  it('S1.29 S1.42 that is rejected stands nowhere, and whoever asked reads why, from the welcome page', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const before = await propertyRow(tamsin)
    await askToAmend(tamsin, property, { Postcode: 'zy15zz' })
    await press(priya, await openRequest(priya, property), 'Reject', { 'Reason for rejecting': 'That is the postcode of number 15.' })
    const list = await (await tamsin.get('/')).follow('1 of your requests was rejected: read why')
    const page = await list.follow(property)
    assert.match(page.text(), /That is the postcode of number 15\./)
    assert.match(page.text(), /Rejected/)
    // What was proposed can still be read.
    assert.deepEqual(changesIn(page).map(([field, , proposed]) => [field, proposed]), [['Postcode', 'ZY1 5ZZ']])
    assert.deepEqual(await propertyRow(tamsin), before)
  })

  it('S1.29 S1.84 may be asked about, answered and withdrawn, and two of one thing stand beside each other', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await askToAmend(tamsin, property, { Town: 'Upper Tilwick' })
    await press(priya, await openRequest(priya, property), 'Ask a question', { 'Your question': 'Since when?' })
    const queried = await (await (await tamsin.get('/')).follow('1 of your requests has a question for you')).follow(property)
    await press(tamsin, queried, 'Answer', { 'Your answer': 'Since June.' })
    assert.match((await openRequest(priya, property)).text(), /Since when\?.*Since June\./)
    await askToAmend(tamsin, property, { UPRN: '990000010899' })
    assert.equal((await priya.get('/requests')).rows('requests').length, 2)
    const mine = (await tamsin.get('/requests?whose=mine')).links().filter(({ text }) => text === property)
    await press(tamsin, await tamsin.get(mine[0]!.href), 'Withdraw')
    assert.equal((await priya.get('/requests')).rows('requests').length, 1)
    assert.match((await propertyRow(tamsin))['Change']!, /Pending/)
  })

  it('S1.29 does not overwrite what a colleague has changed while it was typed', async () => {
    const [tamsin, judith] = [await signIn(app, 'Tamsin'), await signIn(app, 'Judith')]
    const form = await (await tamsin.get(properties)).follow(`Request a change of property ${property}`)
    await press(judith, await (await judith.get(properties)).follow(`Edit ${property}`), 'Save', { UPRN: '990000010899' })
    // A mistake in it does not make it newer.
    const moved = await press(tamsin, await press(tamsin, form, 'Send', { Name: '' }), 'Send', { Name: property, Town: 'Upper Tilwick' })
    assert.equal(moved.status, 409)
    assert.match(moved.errors.join(), /This was changed while you were typing/)
    assert.deepEqual(moved.fieldErrors, {})
    const { town, uprn } = formWith(tamsin, moved, 'Send').values
    assert.deepEqual([town, uprn], ['Upper Tilwick', '990000010899'])
    await press(tamsin, moved, 'Send')
    assert.deepEqual(changesIn(await openRequest(await signIn(app, 'Priya'), property)).map(([field]) => field), ['Town'])
  })

  it('S1.29 of a unit that somebody lives in says which days they lose: to the provider before it is sent, to the reviewer before it is accepted', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const words = 'One schedule has days on which this unit would not be let, the first of them 01/12/2026.'
    const told = await askToAmend(tamsin, 'Flat 1', { 'Last day': '30/11/2026' })
    assert.deepEqual([told.status, told.errors], [422, [`${words} Press the button again to send it all the same`]])
    assert.deepEqual(told.links().filter(({ href }) => /^.schedules.\d+$/.test(href)).map(({ text }) => text.replace(/\d+/, 'N')), ['Schedule N: Flat 1 from 04/04/2007'])
    // Other days are said anew.
    const other = await press(tamsin, told, 'Send', { 'Last day': '15/12/2026' })
    assert.match(other.errors.join(), /the first of them 16\/12\/2026/)
    await press(tamsin, await press(tamsin, other, 'Send', { 'Last day': '30/11/2026' }), 'Send')
    const page = await openRequest(priya, 'Flat 1')
    assert.match(page.text(), new RegExp(words))
    assert.ok(page.links().some(({ href, text }) => href.startsWith('/schedules/') && text.startsWith('Schedule ')))
    await accept(priya, 'Flat 1')
    // Other systems are told in the answer; what takes nothing away says nothing.
    const unit = (await tamsin.get(properties)).links().find(({ text }) => text === 'Request a change of unit Flat 2')!.href
    const { csrf: _, said: __, ...stands } = formWith(tamsin, await tamsin.get(unit), 'Send').values
    const sent = await tamsin.json.post(unit, { ...stands, ends_on: '2026-11-30' })
    assert.equal(sent.status, 201)
    assert.match(JSON.stringify(sent.body), /days on which this unit would not be let/)
    const longer = await askToAmend(tamsin, 'Flat 3', { Places: '2' })
    assert.doesNotMatch(longer.banner, /would not be let/)
  })

  it('S1.29 is sent once, however often the button is pressed', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const form = formWith(tamsin, await (await tamsin.get(properties)).follow(`Request a change of property ${property}`), 'Send').fill({ Town: 'Upper Tilwick' })
    await form.submit('Send')
    await form.submit('Send')
    assert.equal((await tamsin.get('/requests')).rows('requests').length, 1)
  })

  it('says how long such requests have usually taken, once a few have been decided', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const usual = async () => /Usually decided[^.]*\./.exec((await (await tamsin.get(details)).follow('Request update')).text())?.[0] ?? ''
    assert.equal(await usual(), '')
    for (const day of [1, 2, 3, 4, 5, 6]) {
      await press(tamsin, await tamsin.get('/services/10801/amend'), 'Send', { Description: `As it is on day ${day}.` })
      await accept(priya, 'Chatham St')
    }
    assert.match(await usual(), /^ ?Usually decided the same day: half of the 6 like it that were decided in the last 90 days took no longer\.$/)
  })

  it('S1.26 is for the provider’s own services, and decided by nobody who asked', async () => {
    const [tamsin, nerys, bernard] = [await signIn(app, 'Tamsin'), await signIn(app, 'Nerys'), await signIn(app, 'Bernard')]
    assert.equal((await nerys.get('/services/10801/amend')).status, 404)
    assert.equal((await nerys.json.post('/services/10801/amend', { description: 'Mine' })).status, 404)
    await askToAmend(tamsin, property, { Town: 'Upper Tilwick' })
    assert.doesNotMatch((await nerys.get('/requests')).text(), /Chatham/)
    // A colleague of the same provider sees it and can't decide it.
    const page = await openRequest(bernard, property)
    assert.equal([...page.document.querySelectorAll('button')].some((one) => textOf(one) === 'Accept'), false)
    for (const name of ['Judith', 'Owen']) assert.equal((await (await signIn(app, name)).get('/services/10801/amend')).status, 403, name)
  })
})
