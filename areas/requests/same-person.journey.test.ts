// Whether somebody is known already: what a provider may find, what only the reviewer is told, and what comes of either answer.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inRolledBackTransaction, testApp } from '#test/harness.ts'
import { accept, askAllTheSame, askFor, formWith, namesIn, openRequest, press, signIn, toAskFor } from '#test/journeys/steps.ts'

const [maureen, zebedee, refuge] = [toAskFor('Ostler'), toAskFor('Elkington'), toAskFor('W.')]

describe('somebody who may be known already', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()

  it('S1.06 S1.52 is shown to the reviewer with what agrees, and to nobody who asked', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const searched = await press(tamsin, await tamsin.get('/services/10795/schedules/new'), 'Search', { Surname: 'Ostler' })
    assert.match(searched.text(), /You have not supported anybody like that/)
    await askFor(tamsin, maureen)
    const page = await openRequest(priya, 'Ostler, Mrs Maureen')
    assert.deepEqual(formWith(priya, page, 'Accept').choices('Who this is'), ['The same person as Ostler, Mrs Maureen (10338)', 'A new person'])
    assert.match(page.text(), /Agrees: NI number, date of birth, surname, first name, address\./)
    assert.match(page.text(), /Has at the same time: Northmoor Floating Support \(/, 'Q.05')
    const own = await openRequest(tamsin, 'Ostler, Mrs Maureen')
    assert.doesNotMatch(own.wholeText(), /10338|Agrees|same person/)
    const { body } = await tamsin.json.get(own.path)
    assert.doesNotMatch(JSON.stringify(body), /10338/)
  })

  it('S1.06 P.01 stays one record when the reviewer says that it is the same person', async () => {
    const [tamsin, nerys, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Nerys'), await signIn(app, 'Priya')]
    await askFor(tamsin, maureen)
    const undecided = await press(priya, await openRequest(priya, 'Ostler, Mrs Maureen'), 'Accept')
    assert.deepEqual(Object.keys(undecided.fieldErrors), ['same_as'])
    const two = await accept(priya, 'Ostler, Mrs Maureen', 'The same person as Ostler, Mrs Maureen (10338)')
    assert.match(two.fieldErrors['overlap_reason']!, /^Choose the reason for two places at once: Ostler, Mrs Maureen also has Northmoor Floating Support \(/)
    await press(priya, two, 'Accept', { 'Who this is': 'The same person as Ostler, Mrs Maureen (10338)', 'Reason for two places at once': 'Planned move between units' })
    const services = async (who: typeof tamsin) => (await who.get('/clients/10338/schedules')).records('schedules').map((row) => row['Service name'])
    assert.deepEqual(await services(tamsin), ['Rattham Road'])
    assert.deepEqual(await services(nerys), ['Northmoor Floating Support'])
    assert.deepEqual(await services(priya), ['Rattham Road', 'Northmoor Floating Support'])
  })

  it('S1.06 may be a twin: the same surname, birthday and address, and another person', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await askFor(tamsin, maureen, { 'First name': 'Doreen', 'National Insurance number': 'QQ 44 09 18 D' })
    const page = await openRequest(priya, 'Ostler, Mrs Doreen')
    assert.match(page.text(), /Ostler, Mrs Maureen \(10338\) Born 22\/03\/1957; QQ 44 09 17 C\. Agrees: date of birth, surname, address\./)
    await accept(priya, 'Ostler, Mrs Doreen', 'A new person')
    const found = await press(priya, await priya.get('/clients'), 'Search', { Surname: 'Ostler' })
    assert.deepEqual(found.records('clients').map((row) => row['Forename']), ['Doreen', 'Maureen'])
    assert.equal((await tamsin.get('/clients/10338')).status, 404)
  })

  it('S1.06 is found by number, birthday and name, each with another spelling', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const agreeing = async (changes: Record<string, string>, name: string) => {
      await askFor(tamsin, maureen, { 'Address 1': 'elsewhere', Postcode: 'ZY7 7ZZ', ...changes })
      const page = await openRequest(priya, name)
      await press(priya, page, 'Reject', { 'Reason for rejecting': 'Next.' })
      return /Agrees: ([^.]*)\./.exec(page.text())?.[1]
    }
    assert.equal(await agreeing({ Surname: 'Oestler', 'First name': 'Mo', 'Date of birth': '1/1/1960', 'National Insurance number': 'qq440917 d' },
      'Oestler, Mrs Mo'), 'NI number')
    assert.equal(await agreeing({ Surname: 'Östler', 'National Insurance number': 'QQ 00 00 01 A', 'Date of birth': '1/1/1960' }, 'Östler, Mrs Maureen'),
      'surname, first name')
    assert.equal(await agreeing({ Surname: 'Smith-Ostler', 'National Insurance number': 'QQ 00 00 01 A' }, 'Smith-Ostler, Mrs Maureen'),
      'date of birth, first name')
    assert.equal(await agreeing({ Surname: 'Nobody', 'First name': 'Nan', 'National Insurance number': 'QQ 00 00 01 A' }, 'Nobody, Mrs Nan'), undefined)
  })

  it('S1.06 is compared field by field, with what agrees, what is nearly so and what is exchanged', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await askFor(tamsin, maureen, {
      Surname: 'Farow',
      'First name': 'Desmond',
      'Date of birth': '9/12/1942',
      'National Insurance number': 'QQ 41 50 37 F',
      'Address 1': 'elsewhere',
      Postcode: 'ZY7 2JS',
    })
    const page = await openRequest(priya, 'Farow, Mrs Desmond')
    assert.match(page.text(), /Farrow, Mr Desmond \(10342\) Very likely the same person\./)
    const rows = page.records('likely-10342').map(({ Field, Proposed, Recorded, Comparison }) => [Field, Proposed, Recorded, Comparison])
    assert.deepEqual(rows, [
      ['Surname', 'Farow', 'Farrow', 'Nearly one letter differs'], ['First name', 'Desmond', 'Desmond', 'Agrees'],
      ['Date of birth', '09/12/1942', '12/09/1942', 'Exchanged day and month exchanged'], ['NI number', 'QQ 41 50 37 F', 'QQ 41 50 73 F', 'Nearly two characters exchanged'],
      ['Address', 'elsewhere, ZY7 2JS', '78 Saturday Street, Ashmere, ZY7 2JS', 'Nearly the same postcode'],
    ])
    assert.equal((await page.follow('Farrow, Mr Desmond (10342)')).path, '/clients/10342')
  })

  it('S1.06 lives at the same address: a relative is told from the same person', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await askFor(tamsin, maureen, { 'First name': 'Doreen', 'Date of birth': '4/5/1981', 'National Insurance number': 'QQ 55 00 11 D' })
    const page = await openRequest(priya, 'Ostler, Mrs Doreen')
    assert.match(page.text(), /Lives at the same address and was born on another day: perhaps a relative\./)
    assert.doesNotMatch(page.text(), /ikely the same person/)
  })

  it('S1.06 lives at the same postcode: no more is said than that', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await askFor(tamsin, maureen, { 'First name': 'Doreen', 'Date of birth': '4/5/1981', 'National Insurance number': 'QQ 55 00 11 D', 'Address 1': '9 Weir Cottages' })
    const page = await openRequest(priya, 'Ostler, Mrs Doreen')
    assert.match(page.text(), /Lives at the same postcode and was born on another day: perhaps a relative or a neighbour\./)
    assert.doesNotMatch(page.text(), /at the same address/)
  })

  it('S1.06 S1.52 is told to nobody but those who decide: not to the provider’s manager, nor to an auditor', async () => {
    const [tamsin, bernard, owen, callum] = [await signIn(app, 'Tamsin'), await signIn(app, 'Bernard'), await signIn(app, 'Owen'), await signIn(app, 'Callum')]
    await askFor(tamsin, maureen)
    for (const person of [tamsin, bernard, owen]) {
      const page = await openRequest(person, 'Ostler, Mrs Maureen')
      assert.doesNotMatch(page.wholeText(), /Who this may be|10338|same person|Comparison/)
      assert.doesNotMatch(JSON.stringify((await person.json.get(page.path)).body), /10338|verdict":|07700 900338/)
    }
    const { body } = await callum.json.get<{ review: { likelySame: { id: number, verdict: string, fields: unknown[] }[] } }>((await openRequest(callum, 'Ostler, Mrs Maureen')).path)
    assert.deepEqual(body.review.likelySame.map(({ id, verdict, fields }) => [id, verdict, fields.length]), [[10338, 'Very likely the same person', 8]])
  })

  it('Q.03 is not a restricted person to a reviewer who was not let in', async () => {
    const [nerys, priya, callum] = [await signIn(app, 'Nerys'), await signIn(app, 'Priya'), await signIn(app, 'Callum')]
    await askFor(nerys,
      { ...zebedee, service: 10812, level: 1, unit: undefined, hb: { position: 'not-passported' } } as unknown as typeof zebedee,
      { Surname: 'Stelan', 'First name': 'Viktor', 'Date of birth': '4/4/1958', 'National Insurance number': 'QQ 33 62 04 C' })
    assert.match((await openRequest(priya, 'Stelan, Mr Viktor')).text(), /Stellan, Mr Victor \(10334\)/)
    assert.doesNotMatch((await openRequest(callum, 'Stelan, Mr Viktor')).text(), /Stellan|10334|same person/)
  })

  it('Q.03 S1.52 is left to a colleague by a reviewer who was not let in: told that there is somebody, and not who', async () => {
    const [nerys, priya, callum] = [await signIn(app, 'Nerys'), await signIn(app, 'Priya'), await signIn(app, 'Callum')]
    const floating = { ...zebedee, service: 10812, level: 1, unit: undefined, hb: { position: 'not-passported' } } as unknown as typeof zebedee
    const three = [['Stellan', 'Vic', '5/4/1958', 'QQ 33 62 04 C'], ['Stelan', 'Viktor', '4/4/1958', 'QQ 33 62 99 C'], ['Stelling', 'Ada', '4/4/1959', 'QQ 33 62 98 C']]
    for (const [Surname, forename, born, nino] of three) {
      await askFor(nerys, floating, { Surname: Surname!, 'First name': forename!, 'Date of birth': born!, 'National Insurance number': nino! })
    }
    const checks = async (who: typeof callum) => Object.fromEntries((await who.get('/requests')).records('requests').map(({ About, Checks }) => [About, Checks]))
    const seen = await checks(callum)
    assert.deepEqual(['Stellan, Mr Vic', 'Stelan, Mr Viktor', 'Stelling, Mr Ada'].map((name) => /For a colleague to decide/.test(seen[name]!)), [true, true, false])
    assert.doesNotMatch((await callum.get('/requests/together')).text(), /Stellan|Stelan/)
    const page = await openRequest(callum, 'Stellan, Mr Vic')
    assert.match(page.text(), /Somebody whose record you may not see is like the person asked for\. Ask a colleague who may see more to decide this/)
    assert.doesNotMatch(page.wholeText(), /Victor|10334/)
    assert.ok(!/For a colleague/.test((await checks(priya))['Stellan, Mr Vic']!), 'who may see them is shown them')
  })

  it('Q.03 is matched inside a domestic violence service alone, and from outside never with those who are there', async () => {
    const [tamsin, nerys, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Nerys'), await signIn(app, 'Priya')]
    const danielle = { 'First name': 'Danielle', Surname: 'Ambrosius', 'Date of birth': '18/6/1984', 'National Insurance number': 'QQ 33 70 24 A',
      'Reason for no National Insurance number': 'None chosen' }
    await askFor(tamsin, zebedee, danielle)
    assert.doesNotMatch((await openRequest(priya, 'Ambrosius, Mr Danielle')).text(), /same person/)
    // Those who are there know her number, and are told of it before anything is sent.
    const told = await askFor(nerys, refuge, danielle)
    assert.match(told.fieldErrors['nino']!, /^Ms Danielle Ambrosius \(10354\) has this number already/)
    await press(nerys, told, 'Add client schedule')
    assert.match((await openRequest(priya, 'Ambrosius, Danielle')).text(), /The same person as Ambrosius, Ms Danielle \(10354\)/)
    await askAllTheSame(nerys, refuge, { ...danielle, 'First name': 'Maureen', Surname: 'Ostler', 'Date of birth': '22/3/1957',
      'National Insurance number': 'QQ 44 09 17 C' })
    assert.doesNotMatch((await openRequest(priya, 'Ostler, Maureen')).text(), /same person/)
  })

  it('is chosen among those shown, and among nobody else', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await askFor(tamsin, maureen)
    const page = await openRequest(priya, 'Ostler, Mrs Maureen')
    const refused = await priya.json.post<{ errors: Record<string, string> }>(`${page.path}/accept`, { same_as: '10342' })
    assert.deepEqual([refused.status, refused.body.errors], [422, { same_as: 'Choose one of the people shown, or a new person' }])
    assert.ok(!namesIn(await tamsin.get('/services/10795/schedules')).some((name) => name!.startsWith('Ostler')))
    assert.match((await openRequest(priya, 'Ostler, Mrs Maureen')).text(), /Pending/, 'the request still waits')
  })
})
