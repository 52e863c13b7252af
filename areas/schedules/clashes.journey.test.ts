// Two people in one place, and one person in two: the first can't be, the second is warned about.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { dayOf } from '#seed/days.ts'
import { inRolledBackTransaction, testApp, today } from '#test/harness.ts'
import {
  accept, askAllTheSame, askFor, askToEnd, changeAllTheSame, fillPlace, formWith, namesIn, openFormForKnownClient, openRequest, placeAnswers, press, signIn, toAskFor, typed,
} from '#test/journeys/steps.ts'

const [zebedee, idris] = [toAskFor('Elkington'), toAskFor('Thorne')]
const intoTemporary1 = { ...zebedee, service: 10801, level: 4, unit: 'Temporary 1' }

describe('two people in one place', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()

  it('S1.52 are seen before asking, by the reviewer before accepting, and refused: who, which days, and what is free', async () => {
    const [elin, rhodri] = [await signIn(app, 'Elin'), await signIn(app, 'Rhodri')]
    const offered = formWith(elin, await elin.get('/services/10845/schedules/ask'), 'Add client schedule').choices('Property or unit')
    assert.ok(offered.includes('Flat 3 (2 - Lantern Court - Non-adapted; Crakeham, Mr Osian)'))
    const told = await askFor(elin, idris)
    assert.match(told.fieldErrors['unit']!, /^Crakeham, Mr Osian has Flat 3 from 19 October 2020 with no end date\. Free on those days: Flat 8\. Change it, or press the button again/)
    assert.doesNotMatch((await elin.get('/requests?whose=mine')).text(), /Thorne/, 'nothing is sent before it is said')
    assert.equal((await press(elin, told, 'Add client schedule')).banner, 'Your request for Mr Idris Thorne was sent to the commissioner. It appears in the list once it is accepted.')
    const page = await openRequest(rhodri, 'Thorne, Mr Idris')
    assert.match(page.text(), /Crakeham, Mr Osian has the unit from 19\/10\/2020\. This can’t be accepted until the days no longer overlap\. Free on those days: Flat 8\./)
    assert.ok(page.document.querySelector('.govuk-warning-text a[href="/schedules/10503"]'), 'the warning and its link are one')
    assert.equal((await page.follow('The schedule of Crakeham, Mr Osian')).path, '/schedules/10503')
    const refused = await press(rhodri, page, 'Accept')
    assert.equal(refused.status, 409)
    assert.match(refused.errors.join(),
      /Two people can’t have one place\. Crakeham, Mr Osian \(schedule 10503\) has this place from 19 October 2020 with no end date\./)
    assert.match(refused.errors.join(), /Free on those days: Flat 8\./)
    assert.match(refused.heading, /Pending/)
    assert.ok(!namesIn(await elin.get('/services/10845/schedules')).includes('Thorne, Mr Idris'))
  })

  it('S1.52 are led to units that are let on all those nights: the last of them may be the unit’s own last', async () => {
    const elin = await signIn(app, 'Elin')
    const endsFlat8 = (day: number) => app.database.owner((connection) => connection.query(`update unit set ends_on = $1 where name = 'Flat 8' and service_id = 10845`, [dayOf(day, today)]))
    await endsFlat8(400)
    // Without an end date somebody would still be there.
    assert.match((await askFor(elin, idris)).fieldErrors['unit']!, /No other unit of this service is free on those days/)
    await endsFlat8(9)
    const rhodri = await signIn(app, 'Rhodri')
    await changeAllTheSame(elin, 10504, { 'Property or unit': 'Flat 3', 'Start date': typed(0), 'End date': typed(10), 'Reason for end date': 'Evicted' })
    const { About } = (await rhodri.get('/requests')).records('requests')[0]!
    assert.match((await accept(rhodri, About!)).errors.join(), /Free on those days: Flat 8/)
    await endsFlat8(8)
    assert.doesNotMatch((await accept(rhodri, About!)).errors.join(), /Flat 8/)
  })

  it('are hidden from those who may not know who is there', async () => {
    const [tamsin, callum] = [await signIn(app, 'Tamsin'), await signIn(app, 'Callum')]
    await app.database.owner((connection) => connection.query('update client set need_to_know = true where id = 10342'))
    await askAllTheSame(tamsin, intoTemporary1)
    const waiting = (await callum.get('/requests')).records('requests').find(({ About }) => About === 'Elkington, Mr Zebedee')!
    assert.match(waiting['Checks']!, /Place is taken/, 'it is not among the safe ones')
    const page = await openRequest(callum, 'Elkington, Mr Zebedee')
    const refused = await press(callum, page, 'Accept')
    assert.equal(refused.status, 409)
    assert.match(page.text(), /Somebody whose record you may not see has the unit from 04\/04\/2007/)
    assert.match(refused.errors.join(), /Two people can’t have one place\. Somebody whose record you may not see has this place from 4 April 2007 with no end date\./)
    for (const shown of [page, refused, await openRequest(tamsin, 'Elkington, Mr Zebedee')]) assert.doesNotMatch(shown.wholeText(), /Farrow|Desmond|10342|10420/)
  })

  it('Q.09 follow each other in one night: the unit is free on the day of leaving', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await askToEnd(tamsin, 10420, -2, 'Change of service')
    await accept(priya, 'Farrow, Mr Desmond')
    await askAllTheSame(tamsin, { ...intoTemporary1, from: -3 })
    const early = await openRequest(priya, 'Elkington, Mr Zebedee')
    assert.match((await press(priya, early, 'Accept')).errors.join(),
      /Farrow, Mr Desmond \(schedule 10420\) has this place from 4 April 2007 until 18 November 2026/)
    await press(priya, early, 'Reject', { 'Reason for rejecting': 'He was still there that night.' })
    await askFor(tamsin, { ...intoTemporary1, from: -2 })
    assert.match((await accept(priya, 'Elkington, Mr Zebedee')).banner, /^Accepted/)
  })

  it('share a unit that has places for two, and no third comes in', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const third = { ...zebedee, service: 10801, unit: 'Flat 6' }
    assert.match((await askFor(tamsin, third, { 'Place in the unit': '3' })).fieldErrors['place']!, /has 2 places/)
    await askAllTheSame(tamsin, third, { 'Place in the unit': '2', Units: '0.5' })
    assert.match((await accept(priya, 'Elkington, Mr Zebedee')).errors.join(), /Deshmukh, Mr Anil/)
  })

  it('S1.45 S1.52 a unit of another level, or out of use, is told to both before it is accepted', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const asked = await askFor(tamsin, { ...zebedee, service: 10801, level: 2, unit: 'Flat 3' })
    assert.match((await press(tamsin, asked, 'Add client schedule')).banner, /^Your request/)
    const page = await openRequest(priya, 'Elkington, Mr Zebedee')
    for (const told of [asked.fieldErrors['unit']!, page.text()]) {
      assert.match(told, /Flat 3 is a unit of 1 - Chatham St - Adapted, and 2 - Chatham St - Non-adapted was asked for\./)
      assert.ok(told.includes(`Flat 3 is out of use from ${typed(-75)} with no last day yet: having major works.`), told)
    }
    assert.match((await press(priya, page, 'Accept')).banner, /^Accepted/)
  })

  it('can’t come about by a change either', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await changeAllTheSame(tamsin, 10420, { 'Property or unit': 'Flat 5', 'Service level': '2 - ' })
    const page = await openRequest(priya, 'Farrow, Mr Desmond')
    assert.match(page.text(), /Lowndes, Mrs Edith has the unit from 03\/06\/2019/)
    const refused = await press(priya, page, 'Accept')
    assert.match(refused.errors.join(), /Lowndes, Mrs Edith \(schedule 10407\).*No other unit of this service is free on those days/)
    assert.match((await tamsin.get('/clients/10342/schedules')).text(), /Temporary 1/)
  })
})

describe('what was asked and has become impossible', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()

  it('is told to the reviewer in words: the service has become another type, the unit has fewer places', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const write = (sql: string) => app.database.owner((connection) => connection.query(sql))
    await askAllTheSame(tamsin, { ...zebedee, service: 10801, unit: 'Flat 6' }, { 'Place in the unit': '2', Units: '0.5' })
    await write('delete from hb_position where schedule_id = 10409; delete from schedule where id = 10409')
    await write(`update unit set places = 1 where name = 'Flat 6' and service_id = 10801`)
    const fewer = await accept(priya, 'Elkington, Mr Zebedee')
    assert.deepEqual([fewer.status, fewer.errors], [409, ['The unit has fewer places than that. Reject the request and say which place is meant']])
    await press(priya, fewer, 'Reject', { 'Reason for rejecting': 'One place only.' })
    await askFor(tamsin, zebedee)
    await write('delete from hb_position where service_id = 10795')
    await write('delete from schedule where service_id = 10795')
    await write(`update service set type = 'floating-support' where id = 10795`)
    const other = await accept(priya, 'Elkington, Mr Zebedee')
    assert.equal(other.status, 409)
    assert.match(other.errors.join(), /The service has become another type since this was asked/)
  })
})

describe('one person in two places', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()
  const again = placeAnswers({ level: 1, unit: 'Flat 4', from: -1, hb: 'Not HB passported', reference: '' })

  it('S1.70 Q.05 is a change-over: warned about, with a reason where it is long, and accepted', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const page = await openFormForKnownClient(tamsin, 10795, 'Farrow')
    const refused = await fillPlace(formWith(tamsin, page, 'Add client schedule'), again).submit('Add client schedule')
    assert.match(refused.fieldErrors['overlap_reason']!, /also has Chatham St/)
    await formWith(tamsin, refused, 'Add client schedule').fill({ 'Reason for two places at once': 'Planned move between units' }).submit('Add client schedule')
    const request = await openRequest(priya, 'Farrow, Mr Desmond')
    assert.match(request.text(), /also has Chatham St \(4 - Chatham St - Temporary\) with no end date\. They count as one person and two units\./)
    await press(priya, request, 'Accept')
    assert.match((await tamsin.get('/clients/10342/schedules')).text(), /Total number of current schedules: 2/)
    const found = await press(tamsin, await tamsin.get('/clients'), 'Search', { Surname: 'Farrow' })
    assert.match(found.text(), /There is 1 client/)
  })

  it('S1.70 Q.05 needs no reason for up to 14 days, and one for 15', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const asked = async (from: number) => {
      const page = await openFormForKnownClient(tamsin, 10795, 'Farrow')
      const sent = await fillPlace(formWith(tamsin, page, 'Add client schedule'), { ...again, 'Start date': typed(from) }).submit('Add client schedule')
      return sent.fieldErrors['overlap_reason'] ?? sent.banner
    }
    await askToEnd(tamsin, 10420, 10, 'Change of service')
    await accept(priya, 'Farrow, Mr Desmond')
    assert.match(await asked(-5), /for more than 14 of the same days/)
    assert.match(await asked(-4), /^Your request for Mr Desmond Farrow was sent/)
    assert.match((await openRequest(priya, 'Farrow, Mr Desmond')).text(), /for 14 of the same days/)
  })

  it('S1.70 Q.05 P.24 is what the example of the source shows: 3 days, then 15 with a reason, one person', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const page = await tamsin.get('/clients/10302/schedules?ended=include')
    assert.deepEqual(page.records('schedules').map((row) => [row['Service name'], row['Start date'], row['End date (reason)']]), [
      ['Chatham St', '04/04/2007', ''], ['Rattham Road', '23/06/2005', '19/04/2007 (Change of service)'],
        ['Rattham Road', '02/05/2005', '26/06/2005 (Change of service)']])
    assert.match(page.text(), /3 days from 23\/06\/2005/)
    assert.match(page.text(), /15 days from 04\/04\/2007/)
    assert.match(page.text(), /Total number of current schedules: 1/)
  })
})
