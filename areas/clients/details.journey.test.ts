// A client's page: who it is, what a provider keeps up to date itself, what goes as a request, and the schedules.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inRolledBackTransaction, testApp } from '#test/harness.ts'
import { accept, changesIn, factsOf, formWith, openRequest, press, signIn, typed } from '#test/journeys/steps.ts'
import { textOf } from '#test/element.ts'

const farrow = '/clients/10342'

describe('the page of a client', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()

  it('S1.60 S1.62 says on every tab who it is: title and name, birth, number, address', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const details = await tamsin.get(farrow)
    for (const page of [details, await details.follow('Schedules')]) {
      const bar = textOf(page.document.querySelector('[aria-label="Who this page is about"]'))
      assert.match(bar, /^Mr Desmond Farrow Born 12\/09\/1942 \(84 years\) ID 10342 Address 78 Saturday Street, Ashmere, Northmoor, ZY7 2JS/)
      assert.equal((await page.follow('Find a different client')).path, '/clients')
    }
    assert.equal((await (await details.follow('Schedules')).follow('Details')).path, farrow)
  })

  it('S1.61 S1.65 has every detail, calculates the age, and marks what is needed', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const page = await tamsin.get(farrow)
    assert.deepEqual(formWith(tamsin, page, 'Save').labels.toSorted(), [
      'Address 1', 'Address 2', 'Address 3', 'Address 4', 'Address withheld, or no fixed address', 'Date of death', 'E-mail address', 'Ethnicity', 'Gender',
        'Mobile number', 'Postcode',
      'Primary client group', 'Telephone number', 'Town', 'UPRN'])
    const { Title, 'First name': forename, Surname, 'Date of birth': born, 'National Insurance number': nino } = factsOf(page)
    assert.deepEqual([Title, forename, Surname, born, nino], ['Mr', 'Desmond', 'Farrow', '12/09/1942 (84 years)', 'QQ 41 50 73 F'])
    assert.match(factsOf(await tamsin.get('/clients/10302'))['HB number']!, /NM 204 117/)
    const marks = Object.fromEntries([...page.main.querySelectorAll('label')].map((label) => [textOf(label).replace(' (optional)', ''),
      textOf(label).includes('(optional)')]))
    assert.deepEqual([marks['Gender'], marks['Ethnicity'], marks['Town'], marks['Date of death']], [false, false, true, true])
  })

  it('S1.61 S1.63 L.05 holds that gender and ethnicity are not known, and says so', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const form = formWith(tamsin, await tamsin.get(farrow), 'Save')
    assert.deepEqual([form.values['gender'], form.values['ethnicity']], ['U', 'not-known'])
    for (const field of ['Gender', 'Ethnicity']) assert.ok(form.choices(field).includes('Not known'), field)
    const owen = await signIn(app, 'Owen')
    const read = factsOf(await owen.get(farrow))
    assert.deepEqual([read['Gender'], read['Ethnicity'], read['Primary client group']], ['Not known', 'Not known', 'Rough sleeper'])
  })

  it('Q.06 saves contact details at once, and they stand for everybody', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const saved = await press(tamsin, await tamsin.get(farrow), 'Save',
      { 'Mobile number': '07700 900342', 'E-mail address': 'd.farrow@example.org', Postcode: 'zy72js' })
    assert.match(saved.banner, /^Saved/)
    const { mobile, email, postcode } = formWith(priya, await priya.get(farrow), 'Save').values
    assert.deepEqual([mobile, email, postcode], ['07700 900342', 'd.farrow@example.org', 'ZY7 2JS'])
    const wrong = await press(tamsin, saved, 'Save', { 'Address 1': '', Postcode: '', Town: 'Hillam' })
    assert.deepEqual(Object.keys(wrong.fieldErrors), ['address_1', 'postcode'])
    assert.equal(formWith(tamsin, wrong, 'Save').values['town'], 'Hillam')
  })

  it('S1.61 keeps a telephone number that is odd, and refuses what has no digit', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const refused = await press(tamsin, await tamsin.get(farrow), 'Save', { 'Telephone number': 'abc', 'Mobile number': 'ask Mo: 900001' })
    assert.deepEqual([refused.status, refused.fieldErrors], [422, { telephone: 'Telephone number must have digits in it, such as 01632 960001' }])
    assert.equal((await press(tamsin, refused, 'Save', { 'Telephone number': '' })).banner, 'Saved.')
  })

  it('Q.03 says at the box what becomes of an address that is withheld and typed all the same', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const saved = await press(tamsin, await tamsin.get(farrow), 'Save', { address_withheld: true, 'Address 1': '7 Quay Lane' })
    const hint = textOf(saved.main.querySelector('#address_withheld-item-hint'))
    assert.match(hint, /One that is typed here is kept, and seen by everybody who may see this client; letters to Housing Benefit leave out where they live/)
    assert.match((await (await signIn(app, 'Bernard')).get(farrow)).wholeText(), /7 Quay Lane/)
  })

  it('S1.64 P.02 moves nobody when an address changes: the place of each schedule is a fact of its own', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const page = await tamsin.get(farrow)
    assert.match(page.text(), /Updating this address will not affect any property selected for any schedule for this client/)
    const before = (await tamsin.get(`${farrow}/schedules`)).rows('schedules')
    await press(tamsin, page, 'Save', { 'Address 1': '1 Elsewhere', Town: 'Hillam', Postcode: 'ZY9 1AA' })
    assert.match((await tamsin.get(`${farrow}/schedules`)).wholeText(), /Address 1 Elsewhere, Hillam, ZY9 1AA/)
    assert.deepEqual((await tamsin.get(`${farrow}/schedules`)).rows('schedules'), before)
  })

  it('Q.06 sends a correction of who somebody is to the council', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const form = await (await tamsin.get(farrow)).follow('Suggest a correction')
    const refused = await press(tamsin, form, 'Send', { 'First name': 'D.', 'National Insurance number': '' })
    assert.deepEqual(Object.keys(refused.fieldErrors), ['forename', 'nino'])
    const sent = await press(tamsin, form, 'Send',
      { 'National Insurance number': 'QQ 41 50 73 C', 'HB number': 'NM 1', 'Why it is wrong': 'The letter was misread.' })
    assert.match(sent.banner, /stay as they are until it is accepted/)
    assert.equal(factsOf(sent)['National Insurance number'], 'QQ 41 50 73 F')
    const waits = /Correction of a person: National Insurance number, HB number\. Asked for by Tamsin Okafor \(you\) on .*; pending\./
    for (const page of [sent, await tamsin.get(farrow), await tamsin.get(`${farrow}/correct`)]) assert.match(page.text(), waits)
    assert.match((await sent.follow('Correction of a person')).heading, /^Farrow, Mr Desmond/)
    const judith = await (await signIn(app, 'Judith')).get(farrow)
    assert.match(judith.text(), /Correction of a person: National Insurance number, HB number\. Asked for by Tamsin Okafor on/)
    assert.ok(!judith.links().some(({ text }) => text === 'Correction of a person'), 'who may read no requests is led to none')
    const request = await openRequest(priya, 'Farrow, Mr Desmond')
    assert.deepEqual(changesIn(request),
      [['National Insurance number', 'QQ 41 50 73 F', 'QQ 41 50 73 C'], ['HB number', 'None', 'NM 1']])
    assert.match(request.text(), /The letter was misread\./)
    await press(priya, request, 'Accept')
    assert.equal(factsOf(await tamsin.get(farrow))['National Insurance number'], 'QQ 41 50 73 C')
    assert.doesNotMatch((await tamsin.get(farrow)).text(), /Correction of a person/)
  })

  it('sends no correction that corrects nothing', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const same = await press(tamsin, await tamsin.get(`${farrow}/correct`), 'Send', { 'National Insurance number': 'qq415073f', 'Why it is wrong': 'It is not.' })
    assert.deepEqual([same.status, same.errors], [422, ['Nothing here differs from what stands already. Change what should be different']])
  })

  it('is told in words when a correction can’t be: nobody is born after their death', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await press(tamsin, await tamsin.get('/clients/10309/correct'), 'Send', { 'Date of birth': '20/10/2026' })
    const refused = await accept(priya, 'Stagg, Mr Percival')
    assert.equal(refused.status, 409)
    assert.match(refused.errors.join(), /The date of birth would be after the date of death/)
  })

  it('no longer calls initials what has become a name', async () => {
    const [nerys, priya] = [await signIn(app, 'Nerys'), await signIn(app, 'Priya')]
    assert.match((await nerys.get('/clients/10351')).wholeText(), /Initials only/)
    await press(nerys, await nerys.get('/clients/10351/correct'), 'Send', { 'First name': 'A.K.' })
    await accept(priya, 'K., A.')
    assert.match((await nerys.get('/clients/10351')).wholeText(), /Initials only/)
    await press(nerys, await nerys.get('/clients/10351/correct'), 'Send', { 'First name': 'Ama' })
    await accept(priya, 'K., A.K.')
    assert.doesNotMatch((await nerys.get('/clients/10351')).wholeText(), /Initials only/)
  })

  it('corrects a name where it is searched for', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await press(tamsin, await tamsin.get(`${farrow}/correct`), 'Send', { Surname: 'Pharaoh' })
    // It is listed under the name on record, and says the new one.
    const request = await openRequest(priya, 'Farrow, Mr Desmond')
    assert.match(request.heading, /^Farrow, Mr Desmond/)
    assert.deepEqual(changesIn(request), [['Surname', 'Farrow', 'Pharaoh']])
    await press(priya, request, 'Accept')
    const found = async (surname: string) => (await press(tamsin, await tamsin.get('/clients'), 'Search', { Surname: surname })).text()
    assert.match(await found('Pharaoh'), /There is 1 client/)
    assert.match(await found('Farrow'), /There are 0 clients/)
  })

  it('keeps what a colleague saved a moment ago, and what one has typed', async () => {
    const [tamsin, bernard] = [await signIn(app, 'Tamsin'), await signIn(app, 'Bernard')]
    const [mine, theirs] = [await tamsin.get(farrow), await bernard.get(farrow)]
    await press(bernard, theirs, 'Save', { 'Mobile number': '07700 900001' })
    // A mistake in it does not make it newer.
    const refused = await press(tamsin, await press(tamsin, mine, 'Save', { 'Telephone number': '07700 900002', 'Date of death': '1/1/1940' }), 'Save', { 'Date of death': '' })
    assert.equal(refused.status, 409)
    assert.match(refused.errors.join(), /This was changed while you were typing\. Fields you did not touch show what stands now/)
    assert.deepEqual(refused.fieldErrors, {})
    const kept = formWith(tamsin, refused, 'Save').values
    assert.deepEqual([kept['telephone'], kept['mobile']], ['07700 900002', '07700 900001'])
    assert.equal(formWith(bernard, await bernard.get(farrow), 'Save').values['telephone'], '')
    // Of what both changed it says what stands now, and pressing again saves one's own.
    await press(bernard, await bernard.get(farrow), 'Save', { 'Telephone number': '07700 900003', Town: 'Upper Tilwick' })
    const both = await press(tamsin, refused, 'Save')
    assert.deepEqual([both.status, both.fieldErrors], [409, { telephone: 'Telephone number is “07700 900003” now' }])
    assert.equal((await press(tamsin, both, 'Save')).banner, 'Saved.')
    const now = formWith(bernard, await bernard.get(farrow), 'Save').values
    assert.deepEqual([now['telephone'], now['mobile'], now['town']], ['07700 900002', '07700 900001', 'Upper Tilwick'])
  })

  it('S1.66 asks to end the schedules of somebody who has died, and ends none itself', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const page = await tamsin.get(farrow)
    assert.deepEqual(Object.keys((await press(tamsin, page, 'Save', { 'Date of death': '1/1/1940' })).fieldErrors), ['date_of_death'])
    assert.deepEqual(Object.keys((await press(tamsin, page, 'Save', { 'Date of death': typed(1) })).fieldErrors), ['date_of_death'])
    const saved = await press(tamsin, page, 'Save', { 'Date of death': typed(-1) })
    assert.match(saved.banner, /has died: end their current schedules below, with the reason “Deceased”\. Nothing has been ended yet/)
    assert.match(saved.text(), /Total number of current schedules: 1/)
    assert.match(saved.wholeText(), /Has died/)
    const ending = formWith(tamsin, await saved.follow('End the schedule at Chatham St'), 'Save')
    assert.deepEqual([ending.values['left_on'], ending.values['end_reason']], ['19/11/2026', 'deceased'])
    assert.match((await ending.submit('Save')).text(), /Their current schedule is still open; the end of it is asked for, and waits to be decided/)
    await accept(priya, 'Farrow, Mr Desmond')
    assert.match((await tamsin.get(`${farrow}/schedules`)).text(), /Total number of current schedules: 0/)
    assert.doesNotMatch((await tamsin.get(`${farrow}/schedules`)).text(), /still open/)
  })

  it('S1.66 goes on asking while a schedule of somebody who has died is open', async () => {
    const nerys = await signIn(app, 'Nerys')
    assert.match((await nerys.get('/clients/10346/schedules')).text(), /This person died on 17\/11\/2026\. Their current schedule is still open: end it with the reason “Deceased”/)
  })

  it('S1.67 lists the schedules with what waits for each, and those that ended when asked', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const now = await tamsin.get('/clients/10302/schedules')
    assert.deepEqual(now.records('schedules').map((row) => [row['Service name'], row['Service level'], row['Units'], row['Start date'],
      row['Pending requests?']]),
      [['Chatham St', '2 - Chatham St - Non-adapted', '1.00', '04/04/2007', '']])
    assert.ok(now.links().some(({ text }) => text.startsWith('Suggest change')))
    await press(tamsin, await now.follow('Suggest change'), 'Save', { Reference: 'CS-4' })
    const all = await (await tamsin.get('/clients/10302/schedules')).follow('Include non-current items')
    assert.deepEqual(all.records('schedules').map((row) => [row['Start date'], row['End date (reason)'], row['Pending requests?']]), [
      ['04/04/2007', '', '1 change'], ['23/06/2005', '19/04/2007 (Change of service)', ''], ['02/05/2005', '26/06/2005 (Change of service)', '']])
    assert.match(all.text(), /Total number of current schedules: 1/)
    assert.equal((await all.follow('Exclude non-current items')).rows('schedules').length, 1)
  })

  it('P.01 P.09 is one record of all services, of which everybody sees their own', async () => {
    const [tamsin, nerys, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Nerys'), await signIn(app, 'Priya')]
    const services = async (who: typeof tamsin) => (await who.get('/clients/10310/schedules?ended=include')).records('schedules').map((row) => row['Service name'])
    assert.deepEqual(await services(tamsin), ['Chatham St'])
    assert.deepEqual(await services(nerys), ['Northmoor Floating Support'])
    assert.deepEqual(await services(priya), ['Chatham St', 'Northmoor Floating Support'])
    assert.equal((await tamsin.get('/schedules/10411')).status, 404)
  })

  it('P.09 P.10 is nobody’s but those’s who may know: refuge, need to know, other providers and authorities', async () => {
    const [tamsin, bernard, nerys, priya, callum,
      elin] = await Promise.all(['Tamsin', 'Bernard', 'Nerys', 'Priya', 'Callum', 'Elin'].map((name) => signIn(app, name)))
    const everybody = [tamsin!, bernard!, nerys!, priya!, callum!, elin!]
    const sees = (client: number) => Promise.all(everybody.map(async (who) => (await who.get(`/clients/${client}`)).status === 200))
    assert.deepEqual(await sees(10351), [false, false, true, true, true, false])
    assert.deepEqual(await sees(10334), [false, false, false, true, false, false])
    assert.deepEqual(await sees(10356), [true, true, false, true, true, false])
    assert.deepEqual(await sees(10373), [false, false, false, false, false, true])
    assert.match((await nerys!.get('/clients/10351')).wholeText(), /Address withheld/)
  })
})
