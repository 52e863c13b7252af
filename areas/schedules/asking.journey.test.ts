// Asking for a new schedule: the search that comes first, the form, what it refuses, and drafts.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { hbPosition } from '#code-lists/hb-positions.ts'
import { inRolledBackTransaction, testApp } from '#test/harness.ts'
import { textOf } from '#test/element.ts'
import type { Answers } from '#test/form.ts'
import {
  accept, answersFor, askFor, controlsOf, factsOf, fillPlace, formWith, namesIn, openFormForKnownClient, openFormForSomebodyNew, openRequest, placeAnswers,
    press, signIn, toAskFor,
} from '#test/journeys/steps.ts'

const [zebedee, lorna, refuge] = [toAskFor('Elkington'), toAskFor('Petherick'), toAskFor('W.')]

describe('asking for a new schedule', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()
  /** What is wrong, by the name of the field, when somebody is asked for with these answers. */
  const refused = async (who: string, person: typeof zebedee, changes: Answers) => {
    const page = await askFor(await signIn(app, who), person, changes)
    return page.status === 422 ? Object.keys(page.fieldErrors) : [`${page.status}`]
  }

  it('S1.44 S1.47 S1.49 begins with a search, and leads through the council to the list', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const sent = await askFor(tamsin, zebedee)
    assert.match(sent.banner, /^Your request for Mr Zebedee Elkington was sent to the commissioner/)
    assert.ok(!namesIn(sent).includes('Elkington, Mr Zebedee'))
    await accept(priya, 'Elkington, Mr Zebedee')
    const accepted = (await tamsin.get('/services/10795/schedules')).records('schedules').find(({ Client }) => Client === 'Elkington, Mr Zebedee')!
    assert.deepEqual([accepted['Service level'], accepted['Unit'], accepted['Units'], accepted['Start date']],
      ['2 - Rattham Road - Non-adapted', 'Flat 8', '1.00', '19/11/2026'])
  })

  it('S1.44 begins with the person too: their pages lead to the form, at a service of one’s own', async () => {
    const [tamsin, elin, judith] = [await signIn(app, 'Tamsin'), await signIn(app, 'Elin'), await signIn(app, 'Judith')]
    const choosing = await (await tamsin.get('/clients/10303')).follow('Request new schedule')
    assert.match(choosing.wholeText(), /Ms Agnes Thwaite/)
    assert.deepEqual(formWith(tamsin, choosing, 'Go on').choices('At which service'), ['Chatham St (10801)', 'Rattham Road (10795)'])
    const form = await press(tamsin, choosing, 'Go on', { 'At which service': 'Rattham Road (10795)' })
    assert.equal(form.path, '/services/10795/schedules/ask?client=10303')
    assert.match(form.wholeText(), /Ms Agnes Thwaite/)
    const known = /\/clients\/\d+/.exec((await elin.get('/services/10845/schedules')).links().map(({ href }) => href).join(' '))![0]
    assert.equal((await (await elin.get(`${known}/schedules`)).follow('Request new schedule')).path, `/services/10845/schedules/ask?client=${known.split('/')[2]!}`, 'one service is not chosen')
    assert.ok(!(await judith.get('/clients/10303')).links('all').some(({ text }) => text === 'Request new schedule'))
  })

  it('S1.44 uses the record of somebody supported before, whom it then asks nothing about', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const page = await openFormForKnownClient(tamsin, 10795, 'Thwaite')
    assert.match(page.wholeText(), /Ms Agnes Thwaite/)
    const form = formWith(tamsin, page, 'Add client schedule')
    for (const label of ['First name', 'Surname', 'Date of birth', 'Address 1']) assert.ok(!form.labels.includes(label), label)
    await fillPlace(form, placeAnswers({ level: 1, unit: 'Flat 4', from: -1, hb: 'HB passported, with reference',
      reference: 'NM 118 530' })).submit('Add client schedule')
    await accept(priya, 'Thwaite, Ms Agnes')
    const agnes = await tamsin.get('/clients/10303/schedules?ended=include')
    assert.deepEqual(agnes.records('schedules').map((row) => [row['Service name'], row['Start date']]),
      [['Rattham Road', '19/11/2026'], ['Chatham St', '14/05/2012']])
  })

  it('S1.10 S1.45 S1.14 asks for the person, the place and Housing Benefit, and shows the reviewer every answer', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await askFor(tamsin, zebedee, { Reference: 'RR-77', 'Mobile number': '07700 900555', 'Address 2': 'Quay House' })
    const told = factsOf(await openRequest(priya, 'Elkington, Mr Zebedee'))
    const asked = {
      Title: 'Mr', 'First name': 'Zebedee', Surname: 'Elkington', 'Date of birth': '9 June 1971', 'National Insurance number': 'QQ 30 51 72 A',
      Gender: 'Male', Ethnicity: 'Not known', 'Primary client group': 'Single homeless people with support needs', 'Mobile number': '07700 900555',
      'Address withheld, or no fixed address': 'No', 'Address 1': 'Room 4, 9 Quay Lane', 'Address 2': 'Quay House', Town: 'Northmoor', Postcode: 'ZY2 4QL',
      'Service level': '2 - Rattham Road - Non-adapted', 'Property or unit': 'Flat 8', Units: '1.00', Reference: 'RR-77', 'Start date': '19 November 2026',
      'HB position': 'HB passported, with reference', 'HB reference': 'NM 771 204',
    }
    assert.deepEqual(Object.fromEntries(Object.keys(asked).map((label) => [label, told[label]])), asked)
  })

  it('S1.11 S1.12 S1.46 says everything that is missing at once, and keeps what was typed', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const page = await openFormForSomebodyNew(tamsin, zebedee)
    const again = await formWith(tamsin, page, 'Add client schedule').fill({ 'First name': 'Zebedee', Surname: '', 'Date of birth': '31/2/1971', Units: 'one',
      Town: 'Hillam' }).submit('Add client schedule')
    assert.equal(again.status, 422)
    assert.match(again.title, /^Error: /)
    assert.deepEqual(Object.keys(again.fieldErrors).sort(),
      ['address_1', 'date_of_birth', 'hb_position', 'nino', 'postcode', 'service_level', 'starts_on', 'surname', 'unit', 'units'])
    assert.equal(again.errors.length, 10)
    const { forename, date_of_birth, units, town } = formWith(tamsin, again, 'Add client schedule').values
    assert.deepEqual([forename, date_of_birth, units, town], ['Zebedee', '31/2/1971', 'one', 'Hillam'])
    const sent = await fillPlace(formWith(tamsin, again, 'Add client schedule'), { ...answersFor(zebedee), Units: '1' }).submit('Add client schedule')
    assert.match(sent.banner, /was sent/)
  })

  it('S1.46 P.20 marks what must be answered by words and for screen readers, not by weight of type alone', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const page = await openFormForSomebodyNew(tamsin, zebedee)
    assert.match(page.text(), /Fill in every field unless it says \(optional\)/)
    const unmarked = controlsOf(page).filter((control) => control.getAttribute('type') !== 'checkbox').filter((control) => {
      const label = textOf(page.document.querySelector(`label[for="${control.id}"]`))
      return label === '' || label.includes('(optional)') === (control.getAttribute('aria-required') === 'true')
    })
    assert.deepEqual(unmarked.map(({ id }) => id), [])
    const needed = controlsOf(page).filter((control) => control.getAttribute('aria-required') === 'true').map(({ id }) => id)
    assert.deepEqual(needed, ['forename', 'surname', 'date_of_birth', 'nino', 'gender', 'ethnicity', 'address_1', 'postcode', 'service_level', 'unit',
      'starts_on', 'units', 'hb_position'])
  })

  it('S1.10 refuses initials for names', async () => {
    assert.deepEqual(await refused('Tamsin', zebedee, { 'First name': 'Z.', Surname: 'E.' }), ['forename', 'surname'])
  })

  it('S1.05 Q.03 takes initials and withholds the address where the service is for domestic violence, and asks the rest', async () => {
    const [nerys, priya] = [await signIn(app, 'Nerys'), await signIn(app, 'Priya')]
    const page = await openFormForSomebodyNew(nerys, refuge)
    assert.match(page.text(), /domestic violence service: names may be initials, and the address may be withheld/)
    assert.deepEqual(await refused('Nerys', refuge, { 'Date of birth': '', 'Start date': '' }), ['date_of_birth', 'starts_on'])
    await askFor(nerys, refuge)
    await accept(priya, 'W., J.')
    const client = await (await nerys.get('/services/10823/schedules')).follow('W., J.: manage')
    assert.match(client.wholeText(), /Initials only/)
    assert.match(client.wholeText(), /Address withheld/)
  })

  it('S1.13 Q.02 takes a National Insurance number, or one coded reason for none that can be true', async () => {
    const why = 'Reason for no National Insurance number'
    assert.deepEqual(await refused('Tamsin', zebedee, { 'National Insurance number': '' }), ['nino'])
    assert.deepEqual(await refused('Tamsin', zebedee, { 'National Insurance number': 'QQ 30 51' }), ['nino'])
    assert.deepEqual(await refused('Tamsin', zebedee, { [why]: 'Client refused to give it' }), ['nino_missing_reason'])
    const without = (reason: string) => refused('Tamsin', zebedee, { 'National Insurance number': '', [why]: reason })
    assert.deepEqual(await without('Withheld by a domestic violence service'), ['nino_missing_reason'])
    assert.deepEqual(await without('Under 16'), ['nino_missing_reason'])
    assert.deepEqual(await without('No number issued yet'), ['200'])
  })

  it('S1.16 L.02 asks for exactly one Housing Benefit position of five', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const offered = formWith(tamsin, await openFormForSomebodyNew(tamsin, zebedee), 'Add client schedule').choices('HB position')
    assert.deepEqual(offered, ['Choose one', ...hbPosition.codes.map(({ label }) => label)])
    assert.equal(offered.length, 6)
    assert.deepEqual(await refused('Tamsin', zebedee, { 'HB position': '' }), ['hb_position'])
    assert.deepEqual(await refused('Tamsin', zebedee, { 'HB reference': '' }), ['hb_reference'])
    assert.deepEqual(await refused('Tamsin', zebedee, { 'HB position': 'Passported by Universal Credit housing costs, no HB reference', 'HB reference': '' }),
      ['200'])
  })

  it('S1.17 asks what a claim is waiting for', async () => {
    assert.deepEqual(await refused('Tamsin', lorna, { Comments: '' }), ['comments'])
    assert.deepEqual(await refused('Tamsin', lorna, {}), ['200'])
  })

  it('S1.04 takes those who fund their own support', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await askFor(tamsin, zebedee, { 'HB position': 'Self-funder', 'HB reference': '' })
    await accept(priya, 'Elkington, Mr Zebedee')
    const schedule = await (await tamsin.get('/services/10795/schedules')).follow('Open the schedule of Elkington, Mr Zebedee')
    assert.deepEqual(schedule.records('positions').map(({ From, Position }) => [From, Position]), [['19/11/2026', 'Self-funder']])
    assert.match((await tamsin.get('/services/10795/details')).text(), /Required for every client, self-funders included/)
  })

  it('S1.15 asks floating support for no unit and no Housing Benefit', async () => {
    const nerys = await signIn(app, 'Nerys')
    const form = formWith(nerys, await nerys.get('/services/10812/schedules/ask'), 'Add client schedule')
    for (const label of ['HB position', 'HB reference', 'Property or unit', 'Place in the unit']) assert.ok(!form.labels.includes(label), label)
    assert.equal(form.values['hb_position'], 'not-passported')
    const { unit: _, ...anywhere } = zebedee
    const floating = { ...anywhere, service: 10812, level: 1, hb: { position: 'not-passported' as const } }
    const sent = { ...form.values, hb_position: 'self-funder' }
    assert.match((await nerys.json.post<{ errors: Record<string, string> }>('/services/10812/schedules', sent)).body.errors['hb_position']!, /floating support is not asked/)
    assert.deepEqual(await refused('Nerys', floating, {}), ['200'])
  })

  it('S1.06 says before anything is sent whom of their own somebody new may be', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const told = await askFor(tamsin, zebedee, { Surname: 'Brightwell', 'First name': 'Kofi', 'Date of birth': '19/7/1990', 'National Insurance number': 'QQ 38 17 26 B' })
    assert.match(told.fieldErrors['nino']!, /^Mr Kofi Brightwell \(10304\) has this number already\. If they are the same person, search for them/)
    assert.doesNotMatch((await tamsin.get('/requests?whose=mine')).text(), /Brightwell/)
    assert.match((await press(tamsin, told, 'Add client schedule')).banner, /was sent/)
    // Of another provider's nothing is said.
    assert.deepEqual(Object.keys((await askFor(tamsin, zebedee, { 'National Insurance number': 'QQ 44 09 17 C' })).fieldErrors), ['unit'])
  })

  it('S1.51 puts a form aside, for nobody else to see, and goes on with it later', async () => {
    const [tamsin, bernard] = [await signIn(app, 'Tamsin'), await signIn(app, 'Bernard')]
    const page = await openFormForSomebodyNew(tamsin, zebedee)
    const list = await press(tamsin, page, 'Put aside', { 'First name': 'Zebedee', 'Date of birth': 'some day in June', Units: '0.5' })
    assert.match(list.banner, /^Put aside\. It stands on your welcome page/)
    assert.doesNotMatch(list.text(), /pending\)/)
    const start = await tamsin.get('/')
    const going = await start.follow('Request new schedule at Rattham Road for Zebedee Elkington')
    assert.match(going.text(), /You typed this on .* and have not sent it\./)
    const { forename, date_of_birth, units } = formWith(tamsin, going, 'Add client schedule').values
    assert.deepEqual([forename, date_of_birth, units], ['Zebedee', 'some day in June', '0.5'])
    assert.doesNotMatch((await bernard.get('/')).text(), /typed and not sent/)
    assert.equal(formWith(bernard, await bernard.get('/services/10795/schedules/ask'), 'Add client schedule').values['forename'], '')
    await fillPlace(formWith(tamsin, going, 'Add client schedule'), { ...answersFor(zebedee), Units: '1' }).submit('Add client schedule')
    assert.doesNotMatch((await tamsin.get('/')).text(), /typed and not sent/)
  })

  it('begins afresh where what was put aside is about somebody else', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    await press(tamsin, await openFormForSomebodyNew(tamsin, zebedee), 'Put aside', { 'First name': 'Zebedee' })
    const known = await tamsin.get('/services/10795/schedules/ask?client=10342')
    await press(tamsin, known, 'Put aside', { Units: '0.5' })
    // Several at one service are told apart by whose they are.
    const drafts = (await tamsin.get('/drafts')).links().map(({ text }) => text).filter((text) => text.startsWith('Request new'))
    assert.deepEqual(drafts, [`Request new schedule at Rattham Road for ${known.document.querySelector('.tl-identity__name')!.textContent!.trim()}`,
      'Request new schedule at Rattham Road for Zebedee Elkington'])
    const again = await (await tamsin.get('/')).follow('Request new schedule at Rattham Road for Zebedee Elkington')
    assert.equal(formWith(tamsin, again, 'Add client schedule').values['forename'], 'Zebedee')
    const afresh = await press(tamsin, again, 'Start afresh')
    assert.equal(formWith(tamsin, afresh, 'Add client schedule').values['forename'], '')
  })

  it('begins on no day before the client was born', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    assert.match((await askFor(tamsin, zebedee, { 'Date of birth': '20/11/2026', 'Start date': '2/11/2026' })).fieldErrors['starts_on']!, /not be before the date of birth, 20\/11\/2026/)
    assert.match((await press(tamsin, await tamsin.get('/schedules/10405/change'), 'Save', { 'Start date': '1/1/1900' })).fieldErrors['starts_on']!, /date of birth/)
  })

  it('is made once, however often its button is pressed', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const form = fillPlace(formWith(tamsin, await openFormForSomebodyNew(tamsin, zebedee), 'Add client schedule'), answersFor(zebedee))
    for (let pressed = 0; pressed < 3; pressed += 1) assert.match((await form.submit('Add client schedule')).banner, /was sent/)
    assert.deepEqual((await tamsin.get('/requests?whose=mine')).rows('requests').length, 1)
  })

  it('comes back when its button is pressed again with other answers, and is another request when that is meant', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const form = fillPlace(formWith(tamsin, await openFormForSomebodyNew(tamsin, zebedee), 'Add client schedule'), answersFor(zebedee))
    await form.submit('Add client schedule')
    const refused = await form.fill({ Units: '0.5' }).submit('Add client schedule')
    assert.equal(refused.status, 409)
    assert.match(refused.errors.join(), /sent before with other answers: its key was used for another request/)
    assert.equal((await tamsin.get('/requests?whose=mine')).rows('requests').length, 1)
    const meant = formWith(tamsin, refused, 'Add client schedule')
    assert.deepEqual([meant.values['units'], meant.values['surname']], ['0.5', 'Elkington'])
    const told = await meant.submit('Add client schedule')
    assert.match(told.fieldErrors['unit']!, /^Elkington, Mr Zebedee has been asked for in Flat 8 from 19 November 2026, and that is not decided yet\./)
    assert.match((await press(tamsin, told, 'Add client schedule')).banner, /was sent/)
    assert.equal((await tamsin.get('/requests?whose=mine')).rows('requests').length, 2)
  })

  it('is offered units and levels of its own service only', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const { body } = await tamsin.json.get<{ levels: { id: string }[], units: { value: string }[] }>('/services/10801/schedules/ask')
    const foreign = { service_level: body.levels[0]!.id, unit: body.units[0]!.value }
    const sent = { forename: 'Zebedee', surname: 'Elkington', date_of_birth: '1971-06-09', nino: 'QQ305172A', gender: 'M', ethnicity: 'not-known',
      address_withheld: true,
      units: '1', starts_on: '2026-11-19', hb_position: 'self-funder', ...foreign }
    const answer = await tamsin.json.post<{ errors: Record<string, string> }>('/services/10795/schedules', sent)
    assert.deepEqual([answer.status, answer.body.errors],
      [422, { service_level: 'Choose a service level of this service', unit: 'Choose a unit of this service' }])
  })
})
