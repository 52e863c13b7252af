// Changing and ending a schedule: what the forms ask, what stands until the council has decided, and what stands then.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { endReason } from '#code-lists/end-reasons.ts'
import { dayOf } from '#seed/days.ts'
import { inRolledBackTransaction, testApp, today } from '#test/harness.ts'
import { accept, askToEnd, changeAllTheSame, changesIn, fillPlace, formWith, namesIn, numberOf, openRequest, press, sayNotTakenUp, signIn, typed } from '#test/journeys/steps.ts'

const list = '/services/10801/schedules'
const endOf = (schedule: number) => `/schedules/${schedule}/end`
const changeOf = (schedule: number) => `/schedules/${schedule}/change`
const farrow = { schedule: 10420, client: 10342, name: 'Farrow, Mr Desmond' }

describe('a place that was not taken up', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()

  it('Q.09 is said where an end is asked for, and needs a reason', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const page = await (await tamsin.get(endOf(10405))).follow('say that the place was not taken up')
    assert.match(page.text(), /Only for somebody who did not stay a single night/)
    assert.deepEqual((await press(tamsin, page, 'Save')).fieldErrors, { comment: 'Enter what happened' })
  })

  it('S1.76 Q.09 takes the schedule away once it is accepted; what was known before stays known', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await sayNotTakenUp(tamsin, 10405, 'He went to his sister instead.')
    assert.ok(namesIn(await tamsin.get(list)).includes('Brightwell, Mr Kofi'))
    const page = await openRequest(priya, 'Brightwell, Mr Kofi')
    assert.match(page.text(), /Schedule to take away.*Flat 2.*He went to his sister instead\./)
    assert.match(page.text(), /11 before, 10 after/)
    assert.match(page.text(), /This takes 40 nights away, from 11\/10\/2026 on: no figure counts them afterwards/)
    assert.match(page.text(), /Nights would be taken away/)
    const number = numberOf(page)
    assert.equal((await press(priya, page, 'Accept')).banner, 'Accepted. The schedule of Brightwell, Mr Kofi at Chatham St is taken away.')
    assert.ok(!namesIn(await tamsin.get(`${list}?ended=include`)).includes('Brightwell, Mr Kofi'))
    assert.equal((await tamsin.get('/schedules/10405')).status, 404)
    assert.match((await tamsin.get(`/requests/${number}`)).text(), /Accepted.*Flat 2.*He went to his sister instead\./)
    // As it was known yesterday he had the flat.
    assert.ok(namesIn(await tamsin.get(`${list}?as-at=${dayOf(-1, today)}`)).includes('Brightwell, Mr Kofi'))
  })

  it('leaves what was decided before about the schedule to be read', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await press(tamsin, await tamsin.get(changeOf(10405)), 'Save', { Reference: 'KB-1' })
    const before = await openRequest(priya, 'Brightwell, Mr Kofi')
    await press(priya, before, 'Reject', { 'Reason for rejecting': 'Not before he has moved in.' })
    await sayNotTakenUp(tamsin, 10405, 'He never moved in.')
    await accept(priya, 'Brightwell, Mr Kofi')
    const shown = await tamsin.get(`/requests/${numberOf(before)}`)
    assert.equal(shown.status, 200)
    assert.match(shown.text(), /Not before he has moved in\..*KB-1/)
  })

  it('waits until everything else about the schedule is decided', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await askToEnd(tamsin, farrow.schedule, -1, 'Evicted')
    await sayNotTakenUp(tamsin, farrow.schedule, 'Another person was meant.')
    const wanted = (await priya.get('/requests')).links().filter(({ text }) => text === farrow.name).at(-1)!
    const refused = await press(priya, await priya.get(wanted.href), 'Accept')
    assert.match(refused.errors.join(), /Decide that first/)
    assert.ok(namesIn(await tamsin.get(list)).includes(farrow.name))
  })
})

describe('ending a schedule', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()

  it('S1.71 is asked for from the service and from the client', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const fromService = await (await tamsin.get(list)).follow('End the schedule of Farrow, Mr Desmond')
    const fromClient = await (await tamsin.get(`/clients/${farrow.client}/schedules`)).follow('End the schedule at Chatham St')
    assert.deepEqual([fromService.path, fromClient.path], [`${endOf(farrow.schedule)}?from=service`, endOf(farrow.schedule)])
    // Each comes back to where they came from.
    const answers = { 'End date': typed(0), 'Reason for end date': 'Evicted' }
    const sent = await press(tamsin, fromService, 'Save', answers)
    assert.equal(sent.path, list)
    assert.match(fromClient.wholeText(), /Mr Desmond Farrow/)
  })

  it('S1.72 S1.74 needs the day of leaving and the reason, and says what for', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const form = await tamsin.get(endOf(farrow.schedule))
    assert.match(form.text(), /both needed: they count towards the performance indicators/)
    assert.deepEqual(Object.keys((await press(tamsin, form, 'Save')).fieldErrors), ['left_on', 'end_reason'])
    const half = await press(tamsin, form, 'Save', { 'End date': 'yesterday' })
    assert.deepEqual(Object.keys(half.fieldErrors), ['end_reason'])
    assert.equal(formWith(tamsin, half, 'Save').values['left_on'], 'yesterday')
  })

  it('S1.73 S1.77 L.01 offers the reasons that are in use, a change of service among them', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const form = formWith(tamsin, await tamsin.get(endOf(farrow.schedule)), 'Save')
    assert.deepEqual(form.choices('Reason for end date').slice(1), endReason.codes.map(({ label }) => label))
    for (const reason of ['Change of service', 'Deceased', 'Evicted',
      'Moved on, planned (destination not recorded)']) assert.ok(form.choices('Reason for end date').includes(reason), reason)
  })

  it('S1.77 Q.09 is after the start, and not in the far future', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const refused = async (day: string) => (await press(tamsin, await tamsin.get(endOf(10405)), 'Save',
      { 'End date': day, 'Reason for end date': 'Evicted' })).fieldErrors['left_on']
    assert.match((await refused(typed(-40)))!, /must be after the start date/)
    assert.match((await refused('1/1/2010'))!, /must be after the start date/)
    assert.match((await refused('1/1/2028'))!, /within the next 12 months/)
    assert.equal(await refused(typed(-39)), undefined)
  })

  it('S1.75 S1.76 leaves what stands as it is until it is accepted', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const sent = await askToEnd(tamsin, farrow.schedule, -1, 'Evicted')
    assert.match(sent.banner, /^Sent to the commissioner\. The schedule of Mr Desmond Farrow stays as it is until this is accepted/)
    assert.deepEqual(sent.records('schedules').map((row) => [row['Start date'], row['Pending requests?']]), [['04/04/2007', '1 change']])
    assert.match(sent.text(), /Total number of current schedules: 1/)
    const page = await openRequest(priya, farrow.name)
    assert.deepEqual(changesIn(page), [['End date', 'None', '19 November 2026'], ['Reason for end date', 'None', 'Evicted']])
    await press(priya, page, 'Accept')
    const ended = await tamsin.get(`/clients/${farrow.client}/schedules?ended=include`)
    assert.deepEqual(ended.records('schedules').map((row) => [row['End date (reason)'], row['Pending requests?']]), [['19/11/2026 (Evicted)', '']])
    assert.match(ended.text(), /Total number of current schedules: 0/)
  })

  it('S1.71 is asked for once: the forms say what waits already, and a second end is not sent', async () => {
    const [tamsin, bernard] = [await signIn(app, 'Tamsin'), await signIn(app, 'Bernard')]
    const open = await bernard.get(endOf(farrow.schedule))
    await askToEnd(tamsin, farrow.schedule, -1, 'Evicted')
    const mine = await tamsin.get(endOf(farrow.schedule))
    assert.match(mine.text(), /End of a schedule: 19\/11\/2026, Evicted\. Asked for by Tamsin Okafor \(you\) on .*; pending\. .*Withdraw that request first, or wait until it is decided\./)
    assert.ok(!mine.hasForm(endOf(farrow.schedule)))
    assert.match((await mine.follow('End of a schedule')).heading, /^Farrow, Mr Desmond/)
    const second = await press(bernard, open, 'Save', { 'End date': typed(0), 'Reason for end date': 'Evicted' })
    assert.equal(second.status, 409)
    assert.deepEqual(second.errors, ['An end of this schedule is asked for already. Ask Tamsin Okafor to withdraw that request first, or wait until it is decided'])
    assert.equal(formWith(bernard, second, 'Save').values['left_on'], typed(0))
    await press(tamsin, await mine.follow('End of a schedule'), 'Withdraw')
    assert.match((await press(bernard, second, 'Save')).banner, /^Sent/)
  })

  it('S1.76 stays when a change is accepted that was asked for before it, and so does what the change is about', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await press(tamsin, await tamsin.get(changeOf(farrow.schedule)), 'Save', { Reference: 'T1-F' })
    await askToEnd(tamsin, farrow.schedule, -1, 'Evicted')
    const [change, end] = (await priya.get('/requests?order=oldest')).links().filter(({ text }) => text === farrow.name)
    await press(priya, await priya.get(end!.href), 'Accept')
    const page = await priya.get(change!.href)
    assert.match(page.text(), /The record has changed since this was asked for/)
    assert.deepEqual(changesIn(page), [['Reference', 'None', 'T1-F']])
    await press(priya, page, 'Accept')
    const [row] = (await tamsin.get(`/clients/${farrow.client}/schedules?ended=include`)).records('schedules')
    assert.deepEqual([row!['End date (reason)'], row!['Reference']], ['19/11/2026 (Evicted)', 'T1-F'])
  })

  it('S1.76 is one of the requests that the figure beside its schedule leads to, and no other of the service is', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    await askToEnd(tamsin, farrow.schedule, -1, 'Evicted')
    await askToEnd(tamsin, 10405, 0, 'Evicted')
    const [fromService, fromClient] = [await tamsin.get(list), await tamsin.get(`/clients/${farrow.client}/schedules`)]
    const theirs = fromService.links().filter(({ text }) => text === '1 change').map(({ href }) => href)
    assert.equal(new Set(theirs).size, 2)
    for (const page of [await tamsin.get(theirs.find((href) => href.endsWith('10420'))!), await fromClient.follow('1 change')]) {
      assert.deepEqual(page.records('requests').map(({ About }) => About), [farrow.name])
      assert.match(page.text(), /Only requests about schedule 10420\./)
      assert.equal((await press(tamsin, page, 'Apply', { Order: 'Newest first' })).rows('requests').length, 1, 'another order of the same')
      assert.equal((await page.follow('Show the others too')).rows('requests').length, 2)
    }
  })

  it('S1.75 says on the form of a change what is asked for already', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    assert.ok(!(await tamsin.get(changeOf(farrow.schedule))).text().includes('Asked for already'))
    await press(tamsin, await tamsin.get(changeOf(farrow.schedule)), 'Save', { Reference: 'T1-F', Units: '0.5' })
    const form = await tamsin.get(changeOf(farrow.schedule))
    assert.match(form.text(), /Asked for already Change of a schedule: Units, Reference\. Asked for by Tamsin Okafor \(you\) on/)
    assert.match((await press(tamsin, form, 'Save', { Units: '0.75' })).banner, /^Sent/)
    assert.ok(!(await tamsin.get(changeOf(10405))).text().includes('Asked for already'), 'it is said of this schedule alone')
  })

  it('S1.09 tells the council why the client is no longer supported', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await askToEnd(tamsin, farrow.schedule, 0, 'Moved into a care home')
    await accept(priya, farrow.name)
    assert.ok(!namesIn(await priya.get(list)).includes(farrow.name))
    const row = (await priya.get(`${list}?ended=include`)).records('schedules').find(({ Client }) => Client === farrow.name)!
    assert.equal(row['End date (reason)'], '20/11/2026 (Moved into a care home)')
  })

  it('may be planned: until the day comes the schedule is current', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await askToEnd(tamsin, farrow.schedule, 30, 'Change of service')
    await accept(priya, farrow.name)
    assert.ok(namesIn(await tamsin.get(list)).includes(farrow.name))
    const again = await tamsin.get(endOf(farrow.schedule))
    assert.equal(again.status, 409)
    assert.match(again.text(), /has an end date already. Suggest a change instead/)
  })
})

describe('suggesting a change', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()

  it('S1.75 shows what stands, and sends what should be different beside it', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const form = formWith(tamsin, await tamsin.get(changeOf(farrow.schedule)), 'Save')
    assert.deepEqual([form.values['units'], form.values['starts_on'], form.values['reference']], ['1.00', '04/04/2007', ''])
    await form.fill({ Reference: 'T1-F', Units: '0.5', 'Comment for the commissioner': 'He shares from today.' }).submit('Save')
    const page = await openRequest(priya, farrow.name)
    assert.deepEqual(changesIn(page), [['Units', '1.00', '0.50'], ['Reference', 'None', 'T1-F']])
    assert.match(page.text(), /He shares from today\./)
    await press(priya, page, 'Accept')
    const [row] = (await tamsin.get(`/clients/${farrow.client}/schedules`)).records('schedules')
    assert.deepEqual([row!['Units'], row!['Reference']], ['0.50', 'T1-F'])
    // What stood before is still told.
    assert.match((await tamsin.get(`/schedules/${farrow.schedule}`)).text(), /Units from 1\.00 to 0\.50; Reference from none to T1-F/)
  })

  it('S1.50 P.13 is told on the schedule’s page with all that was ever asked about it, by whom, and what became of it', async () => {
    const [tamsin, priya, judith] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya'), await signIn(app, 'Judith')]
    await press(tamsin, await tamsin.get(changeOf(farrow.schedule)), 'Save', { Reference: 'T1-F' })
    await press(priya, await openRequest(priya, farrow.name), 'Reject', { 'Reason for rejecting': 'That is another person’s.' })
    await askToEnd(tamsin, farrow.schedule, -1, 'Evicted')
    const page = await tamsin.get(`/schedules/${farrow.schedule}`)
    assert.deepEqual(page.records('requests').map(({ Kind, 'Asked for by': by, State }) => [Kind, by, State]),
      [['End of a schedule', 'Tamsin Okafor (you)', 'Pending'], ['Change of a schedule', 'Tamsin Okafor (you)', 'Rejected That is another person’s.']])
    assert.match((await page.follow('Change of a schedule')).text(), /Rejected by Priya Ravensworth/)
    assert.doesNotMatch((await judith.get(`/schedules/${farrow.schedule}`)).text(), /Asked for by/)
  })

  it('S1.50 is asked again with the same answers once it was rejected or withdrawn, beside why', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await press(tamsin, await tamsin.get(changeOf(farrow.schedule)), 'Save', { Reference: 'T1-F', Units: '0.5' })
    const asked = await openRequest(priya, farrow.name)
    await press(priya, asked, 'Reject', { 'Reason for rejecting': 'He has the whole flat.' })
    const again = await (await tamsin.get(`/requests/${numberOf(asked)}`)).follow('Ask again with these answers')
    assert.match(again.text(), /It was rejected: He has the whole flat\./)
    const { reference, units } = formWith(tamsin, again, 'Save').values
    assert.deepEqual([reference, units], ['T1-F', '0.50'])
    assert.match((await press(tamsin, again, 'Save', { Units: '1.00' })).banner, /^Sent/)
    await askToEnd(tamsin, 10405, -1, 'Evicted')
    const end = await openRequest(tamsin, 'Brightwell, Mr Kofi', '/requests?whose=mine')
    const withdrawn = await press(tamsin, end, 'Withdraw')
    const { left_on, end_reason } = formWith(tamsin, await withdrawn.follow('Ask again with these answers'), 'Save').values
    assert.deepEqual([left_on, end_reason], [typed(-1), 'evicted'])
  })

  it('S1.76 is not accepted beside a “now” that is over', async () => {
    const [tamsin, priya, callum] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya'), await signIn(app, 'Callum')]
    for (const Reference of ['W-1', 'W-2']) await press(tamsin, await tamsin.get(changeOf(farrow.schedule)), 'Save', { Reference })
    const [first, second] = (await priya.get('/requests?order=oldest')).links().filter(({ text }) => text === farrow.name)
    const open = await callum.get(second!.href)
    await press(priya, await priya.get(first!.href), 'Accept')
    const back = await press(callum, open, 'Accept')
    assert.deepEqual([back.status, back.errors], [409, ['The record was changed after you opened this. Look at what stands now, and accept again']])
    assert.deepEqual(changesIn(back), [['Reference', 'W-1', 'W-2']])
    assert.match((await press(callum, back, 'Accept')).banner, /^Accepted/)
  })

  it('S1.68 is possible for schedules that have ended', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const page = await (await tamsin.get('/clients/10314/schedules?ended=include')).follow('Suggest change to Chatham St')
    await press(tamsin, page, 'Save', { 'End date': '9/3/2026', 'Reason for end date': 'Renting privately owned accommodation' })
    await accept(priya, 'Malton, Ms Keira')
    const [row] = (await tamsin.get('/clients/10314/schedules?ended=include')).records('schedules')
    assert.equal(row!['End date (reason)'], '09/03/2026 (Renting privately owned accommodation)')
  })

  it('S1.68 takes an end date back', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const page = await tamsin.get(changeOf(10404))
    assert.deepEqual(Object.keys((await press(tamsin, page, 'Save', { 'End date': '' })).fieldErrors), ['left_on'])
    // Somebody else has her flat since: she can't have stayed there.
    await changeAllTheSame(tamsin, 10404, { 'End date': '', 'Reason for end date': 'None chosen' })
    const refused = await accept(priya, 'Thwaite, Ms Agnes')
    assert.equal(refused.status, 409)
    assert.match(refused.text(), /Brightwell, Mr Kofi/)
  })

  it('S1.16 dates a change of the Housing Benefit position, and keeps the one before', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await press(tamsin, await tamsin.get(changeOf(10405)), 'Save',
      { 'HB position': 'HB passported, with reference', 'HB reference': 'NM 500 001', 'HB position holds from': typed(-10), Comments: '' })
    await accept(priya, 'Brightwell, Mr Kofi')
    const schedule = await tamsin.get('/schedules/10405')
    assert.deepEqual(schedule.records('positions').map(({ From, Position, 'HB reference': reference }) => [From, Position, reference]),
      [[typed(-40), 'Awaiting HB', ''], [typed(-10), 'HB passported, with reference', 'NM 500 001']])
  })

  it('S1.76 warns the reviewer when the record has changed since it was asked for', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await press(tamsin, await tamsin.get(changeOf(farrow.schedule)), 'Save', { Reference: 'first' })
    await press(tamsin, await tamsin.get(changeOf(farrow.schedule)), 'Save', { Reference: 'second' })
    const [client] = (await tamsin.get(`/clients/${farrow.client}/schedules`)).records('schedules')
    assert.equal(client!['Pending requests?'], '2 changes')
    const [first, second] = (await priya.get('/requests')).links().filter(({ text }) => text === farrow.name)
    await press(priya, await priya.get(first!.href), 'Accept')
    const stale = await priya.get(second!.href)
    assert.match(stale.text(), /The record has changed since this was asked for/)
    assert.deepEqual(changesIn(stale), [['Reference', 'first', 'second']])
    assert.match(stale.text(), /Reference was empty when this was asked for, and is “first” now\./)
    await press(priya, stale, 'Reject', { 'Reason for rejecting': 'It has one by now.' })
    // Once it is decided, what stood when it was asked for is beside it.
    assert.deepEqual((await priya.get(second!.href)).records('proposed').map((row) => [row['Field'], row['When it was asked'], row['Proposed']]), [['Reference', 'None', 'second']])
  })

  it('S1.76 takes nothing back that was accepted since: each is about its own fields', async () => {
    const [tamsin, bernard, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Bernard'), await signIn(app, 'Priya')]
    const positions = async () => (await tamsin.get('/schedules/10405')).records('positions').map(({ From, Position }) => [From, Position])
    await press(tamsin, await tamsin.get(changeOf(10405)), 'Save', { Units: '0.5' })
    await press(bernard, await bernard.get(changeOf(10405)), 'Save',
      { 'HB position': 'HB passported, with reference', 'HB reference': 'NM 500 001', 'HB position holds from': typed(-10), Comments: '' })
    const [units, award] = (await priya.get('/requests?order=oldest')).links().filter(({ text }) => text === 'Brightwell, Mr Kofi')
    await press(priya, await priya.get(award!.href), 'Accept')
    const awarded = await positions()
    assert.match(awarded.at(-1)![1]!, /passported/)
    assert.deepEqual(changesIn(await priya.get(units!.href)), [['Units', '1.00', '0.50']])
    await press(priya, await priya.get(units!.href), 'Accept')
    assert.deepEqual(await positions(), awarded)
    assert.equal((await tamsin.get('/clients/10304/schedules')).records('schedules')[0]!['Units'], '0.50')
  })

  it('P.20 comes back beside what stands now when it was accepted otherwise while somebody typed', async () => {
    const [tamsin, bernard, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Bernard'), await signIn(app, 'Priya')]
    const open = await tamsin.get(changeOf(farrow.schedule))
    await press(bernard, await bernard.get(changeOf(farrow.schedule)), 'Save', { Reference: 'B-7' })
    await accept(priya, farrow.name)
    // A mistake in it does not make it newer.
    const back = await press(tamsin, await press(tamsin, open, 'Save', { Units: 'x' }), 'Save', { Units: '0.5' })
    assert.deepEqual([back.status, back.fieldErrors], [409, {}])
    assert.match(back.errors.join(), /^This was changed while you were typing\. Fields you did not touch show what stands now/)
    const { units, reference, hb_from } = formWith(tamsin, back, 'Save').values
    assert.deepEqual([units, reference, hb_from], ['0.5', 'B-7', ''])
    const marked = await press(tamsin, open, 'Save', { Units: '0.5', Reference: 'T-1' })
    assert.deepEqual([marked.status, marked.fieldErrors], [409, { reference: 'Reference is “B-7” now' }])
    // A program says nothing of what stood, and is told of all that differs.
    const { stood: _, place_seen: __, ...values } = formWith(tamsin, open, 'Save').fill({ Units: '0.5' }).values
    const told = await tamsin.json.post<{ errors: Record<string, string> }>(changeOf(farrow.schedule), values)
    assert.deepEqual([told.status, Object.keys(told.body.errors)], [409, ['', 'units', 'reference']])
    const sent = await press(tamsin, back, 'Save')
    assert.match(sent.banner, /^Sent/)
    assert.deepEqual(changesIn(await openRequest(priya, farrow.name)), [['Units', '1.00', '0.50']])
  })

  it('S1.12 says what is odd about another place before it is sent, and sends it when told once more', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const first = await fillPlace(formWith(tamsin, await tamsin.get(changeOf(farrow.schedule)), 'Save'), { 'Property or unit': 'Flat 7' }).submit('Save')
    assert.equal(first.status, 422)
    assert.match(first.fieldErrors['unit']!, /is a unit of .* was asked for\..* Change it, or press the button again to send it all the same/)
    assert.match((await priya.get('/requests')).text(), /^(?!.*Farrow)/s)
    const sent = await press(tamsin, first, 'Save')
    assert.equal(sent.banner, 'Sent to the commissioner. The schedule of Mr Desmond Farrow stays as it is until this is accepted.')
    // Another system reads it in the answer.
    const { said: _, ...values } = formWith(tamsin, sent.status === 200 ? first : sent, 'Save').values
    const answer = await tamsin.json.post<{ message: string }>(`/schedules/${farrow.schedule}/change`, { ...values, idempotency_key: '' })
    assert.match(answer.body.message, /^Sent to the commissioner\..* is a unit of /)
  })

  it('is not taken for another one that was sent with the same key', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const form = formWith(tamsin, await tamsin.get(changeOf(farrow.schedule)), 'Save').fill({ Reference: 'first' })
    const key = form.values['idempotency_key']!
    await form.submit('Save')
    const other = await form.fill({ Reference: 'second' }).submit('Save')
    assert.deepEqual([other.status, formWith(tamsin, other, 'Save').values['reference']], [409, 'second'])
    const end = await tamsin.json.post<{ errors: Record<string, string> }>(`/schedules/${farrow.schedule}/end`, { left_on: typed(0), end_reason: 'abandoned', idempotency_key: key })
    assert.equal(end.status, 409)
    assert.match(end.body.errors['']!, /its key was used for another request/)
    // The record has moved on since; what was asked for is the same.
    await accept(priya, farrow.name)
    assert.match((await form.fill({ Reference: 'first' }).submit('Save')).banner, /^Sent/)
  })

  it('that changes nothing is not sent, whatever is said with it', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    for (const schedule of [farrow.schedule, 10404, 10405]) {
      const form = formWith(tamsin, await tamsin.get(changeOf(schedule)), 'Save')
      const same = await form.fill({ Units: '1', 'Comment for the commissioner': 'All is well.' }).submit('Save')
      assert.equal(same.status, 422)
      assert.deepEqual(same.errors, ['Nothing here differs from what stands already. Change what should be different'])
      assert.equal(formWith(tamsin, same, 'Save').values['comment'], 'All is well.')
    }
    assert.match((await tamsin.get('/requests?whose=mine&kind=schedule.change')).text(), /No requests like that/)
  })

  it('S1.16 asks for the day when the Housing Benefit position changes', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const refused = await press(tamsin, await tamsin.get(changeOf(10405)), 'Save', { 'HB position': 'Self-funder' })
    assert.deepEqual(refused.fieldErrors, { hb_from: 'Enter the day from which the new HB position holds' })
  })

  it('S1.16 of the Housing Benefit position to an earlier day ends the wait: nothing later speaks against it', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const change = async (answers: Record<string, string>) => {
      await press(tamsin, await tamsin.get(changeOf(farrow.schedule)), 'Save', answers)
      await accept(priya, farrow.name)
      return (await tamsin.get(`/schedules/${farrow.schedule}`)).records('positions').map(({ From, Position }) => [From, Position])
    }
    const before = await change({ 'HB position': 'Awaiting HB', Comments: 'Proof of rent', 'HB position holds from': typed(-20) })
    assert.match(before.at(-1)![1]!, /Awaiting/)
    const after = await change({ 'HB position': 'HB passported, with reference', 'HB reference': 'HB 77', 'HB position holds from': typed(-30) })
    assert.deepEqual(after.slice(0, -1), before.slice(0, -1))
    assert.match(after.at(-1)![1]!, /passported/)
    const waiting = (await tamsin.get('/reports/awaiting-hb')).text()
    assert.ok(!waiting.includes(farrow.name))
  })

  it('of unit holds for all its days: whoever lived there before stands in the way', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await changeAllTheSame(tamsin, farrow.schedule, { 'Service level': '2 - ', 'Property or unit': 'Flat 7' })
    const refused = await accept(priya, farrow.name)
    assert.match(refused.errors.join(), /Stagg, Mr Percival \(schedule 10410\) has this place from 7 November 2016 until/)
  })
})
