// A quarterly workbook from opening to acceptance: filled in, corrected, checked, sent as a file, submitted, rejected, submitted again.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inRolledBackTransaction, testApp } from '#test/harness.ts'
import { textOf } from '#test/element.ts'
import { formWith, press, signIn } from '#test/journeys/steps.ts'
import type { Page } from '#test/page.ts'
import type { Visitor } from '#test/visitor.ts'
import { zipOf } from '#test/workbook-bytes.ts'
import { entriesOf } from '#test/zip-entries.ts'

describe('a quarterly workbook', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()
  const chatham = '/services/10801/workbooks'
  const open = async (who: Visitor, quarter = '2026-27Q2') => press(who, await who.get(chatham), 'Open', { Quarter: quarter })
  const filled = (page: Page) => Object.fromEntries(page.records('sheet').map((row) => [row['Figure']!.split(/ \(|(?<=[a-z])(?=[A-Z])/)[0]!, row['Filled in']!]))

  it('S1.79 S1.80 is filled in from the schedules, submitted as it is, and accepted', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const page = await open(tamsin)
    const { body } = await tamsin.json.get<{ total: { contracted: number, occupied: number } }>('/services/10801/occupancy?from=2026-07-01&to=2026-09-30')
    assert.equal(Number(filled(page)['Contracted']!.replace(',', '')), body.total.contracted)
    assert.match(page.text(), /Everything fits/)
    const sent = await press(tamsin, page, 'Submit')
    assert.match(sent.banner, /^Submitted/)
    const waiting = await (await priya.get('/')).follow('1 workbook waits for a decision')
    const review = await waiting.follow('2026-27Q2 of Chatham St')
    assert.equal((await press(priya, review, 'Accept')).banner, 'Accepted.')
    assert.match((await tamsin.get(chatham)).text(), /2026-27Q2[^]*Accepted/)
  })

  it('S1.79 S1.81 leads from every figure that is filled in to the days or the people it counts, also once the schedules have changed', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const openAll = async (page: Page, heading: string) => {
      const links = page.links().filter(({ text }) => text.endsWith(', the rows'))
      const at = [...page.main.querySelectorAll('#sheet thead th')].findIndex((each) => each.textContent === heading)
      const unopened = [...page.main.querySelectorAll('#sheet tbody tr')].map((row) => [...row.querySelectorAll('th, td')][at]!)
        .filter((cell) => !['', '0', 'Not known'].includes(cell.textContent!.trim()) && !cell.querySelector('a'))
      assert.deepEqual([at > 0, unopened.map((cell) => cell.textContent)], [true, []])
      for (const { href, seen, text } of links) {
        const rows = href.startsWith('#') ? page.records(href.slice(1)) : (await tamsin.get(href)).records('rows')
        const counts = { 'planned': 'Planned departures', 'unplanned': 'Unplanned departures', 'moved': 'Moved to another service' }[/ (planned|unplanned|moved) /.exec(text)?.[1] ?? '']
        const theirs = rows.filter((row) => (counts ? row['Counts as'] === counts : !/ departures, /.test(text) || row['Counts as'] !== 'Moved to another service'))
        const found = href.startsWith('#') ? theirs.length : rows.reduce((so, row) => so + Number(row['Unit-days']!.replaceAll(',', '')), 0)
        assert.equal(found, Number(seen.replaceAll(',', '')), `${text} ${href}`)
      }
      return links.length
    }
    const page = await open(tamsin)
    assert.ok(await openAll(page, 'Filled in') >= 7)
    await press(tamsin, page, 'Submit')
    // Submitted the day before: what was filled in is opened as it was known then.
    await app.database.owner((connection) => connection.query(`update workbook set first_submitted_on = '2026-11-19', submitted_on = '2026-11-19'`))
    await app.database.owner((connection) => connection.query(`update schedule set left_on = '2026-08-20', end_reason = 'private-rented' where id in (
      select id from schedule where service_id = 10801 and left_on is null and starts_on < '2026-07-01' limit 1)`))
    const review = await priya.get(page.path)
    assert.ok(await openAll(review, 'Schedules today') >= 7)
    // Once it is accepted, too: its figures are those that were accepted, and the lists say that they are of today.
    const accepted = await press(priya, review, 'Accept').then(() => tamsin.get(page.path))
    assert.ok(await openAll(accepted, 'Schedules today') >= 7)
    assert.match(accepted.text(), new RegExp('The lists below show the schedules as they stand now\\. The sheet was filled in on 19 November 2026, and accepted on \\d+ November 2026\\. '
      + 'Departures: \\d+ then, \\d+ now'))
    assert.doesNotMatch((await open(tamsin, '2026-27Q1')).text(), /The lists below/)
  })

  it('S1.79 is opened where its quarter in the list leads to', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const list = await tamsin.get(chatham)
    const unopened = list.links().find(({ text }) => text.startsWith('2026-27Q2'))!
    const place = unopened.href.split('#')[1]!
    assert.ok(formWith(tamsin, await tamsin.get(unopened.href.split('#')[0]!), 'Open').values['quarter'] === '2026-27Q2' && list.main.querySelector(`#${place}`))
  })

  it('S1.79 says what doesn’t fit, and keeps what was typed', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const page = await open(tamsin)
    const wrong = await press(tamsin, page, 'Submit', { occupied: '1', planned: 'x' })
    assert.equal(wrong.status, 422)
    assert.match(wrong.fieldErrors['planned']!, /whole number/)
    assert.match(wrong.fieldErrors['available']!, /must be as many as/)
    assert.match(wrong.fieldErrors['occupied_comment']!, /Say why/)
    assert.doesNotMatch(wrong.text(), /Everything fits/, 'what stands beside the sheet is about what was typed')
    assert.match(textOf(wrong.main.querySelector('.tl-split__side')), /Say why occupied/)
    const saved = await press(tamsin, await tamsin.get(page.path), 'Save and check', { occupied: '1' })
    assert.match(saved.banner, /2 things have to be put right/)
    // Both pages were opened before that was saved, and a mistake does not make either newer.
    for (const stale of [page, await press(tamsin, page, 'Save and check', { occupied: 'x' })]) assert.equal((await press(tamsin, stale, 'Save and check', { occupied: '2' })).status, 409)
  })

  it('S1.80 is rejected with a reason, and goes on where it was', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const page = await open(tamsin)
    await press(tamsin, page, 'Submit', { arrivals_comment: 'As in our own book.' })
    const review = await priya.get(page.path)
    assert.equal((await press(priya, review, 'Reject', {})).status, 422)
    await press(priya, await priya.get(page.path), 'Reject', { 'Reason for rejecting': 'Who came in August?' })
    const again = await (await (await tamsin.get('/')).follow(/\d+ workbooks? to submit/.exec((await tamsin.get('/')).text())![0])).follow('2026-27Q2 of Chatham St')
    assert.match(again.text(), /Who came in August\?/)
    const saved = await press(tamsin, again, 'Save and check', { arrivals_comment: 'As in our own book, and the diary' })
    assert.match(saved.text(), /Saved [^.]* Tamsin Okafor Comment on arrivals: As in our own book, and the diary\. Rejected/, 'of one change the history tells one')
    assert.match((await press(tamsin, saved, 'Submit')).banner, /^Submitted/)
    const history = (await priya.get(page.path)).text()
    assert.match(history, /History[^]*Submitted[^]*Rejected[^]*Who came in August\?[^]*Submitted[^]*As in our own book[^]*Opened/)
  })

  it('S1.80 stays as one reviewer decided it, whoever presses another button on a page opened before, and what they typed stands there', async () => {
    const [tamsin, priya, callum] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya'), await signIn(app, 'Callum')]
    const page = await open(tamsin)
    await press(tamsin, page, 'Submit')
    const [seen, tamsins] = [await callum.get(page.path), await tamsin.get(page.path)]
    await press(priya, await priya.get(page.path), 'Accept')
    const late = await press(callum, seen, 'Reject', { 'Reason for rejecting': 'Who came in August?' })
    assert.deepEqual([late.status, late.errors], [409, ['This workbook was accepted by Priya Ravensworth. What you typed was not sent: it stands below, to be copied.']])
    assert.match(late.text(), /Accepted on .* by Priya Ravensworth.*What you typed, not sent Reason for rejecting Who came in August\?/)
    const takenBack = await press(tamsin, tamsins, 'Take back')
    assert.deepEqual([takenBack.status, takenBack.errors], [409, ['This workbook was accepted by Priya Ravensworth.']])
    assert.match((await press(callum, late, 'Reject', { 'Reason for rejecting': 'Who came in August?' })).banner, /^Rejected/, 'seen as it is, it may be')
    // Submitted anew since it was read, it is not what was read.
    const sent = async () => press(tamsin, await tamsin.get(page.path), 'Submit', { arrivals_comment: 'As in our own book.' })
    await sent()
    const second = await priya.get(page.path)
    await press(tamsin, await tamsin.get(page.path), 'Take back')
    assert.match((await press(priya, second, 'Accept')).errors[0]!, /^This workbook is open, and was last saved by Tamsin Okafor/)
    await sent()
    assert.match((await press(priya, second, 'Accept')).errors[0]!, /^This workbook was submitted by Tamsin Okafor meanwhile/)
    const program = await callum.json.post<{ detail: string }>(`${page.path}/accept`, { version: 1 })
    assert.deepEqual([program.status, program.body.detail], [409, 'This workbook was submitted by Tamsin Okafor meanwhile.'])
    assert.equal((await callum.json.post(`${page.path}/accept`, {})).status, 200)
  })

  it('S1.79 keeps what somebody typed into a workbook that a colleague submits meanwhile', async () => {
    const [tamsin, bernard] = [await signIn(app, 'Tamsin'), await signIn(app, 'Bernard')]
    const page = await open(tamsin)
    await press(bernard, await bernard.get(page.path), 'Submit')
    const late = await press(tamsin, page, 'Save and check', { occupied: '7', occupied_comment: 'As we count' })
    assert.deepEqual([late.status, late.errors], [409, ['This workbook was submitted by Bernard Achterberg meanwhile. What you typed was not sent: it stands below, to be copied.']])
    assert.match(late.text(), /What you typed, not sent Occupied 7 Comment on occupied As we count (?!.*Comment on).*Take back/)
  })

  it('S1.79 goes out as a file and comes back, or is refused cell by cell', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const page = await open(tamsin)
    const sheet = (await tamsin.request(`${page.path}/sheet.csv`)).body
    const send = async (text: string) => press(tamsin, await tamsin.get(page.path), 'Send', { File: new File([text], 'sheet.csv') })
    const refused = await send(sheet.replace(/(,occupied,.*,)[\d.]+(,\n)/, '$1many$2').replace(/(\n)10801(,2026-27Q2,void)/, '$110795$2'))
    assert.equal(refused.status, 422)
    assert.deepEqual(refused.records('wrong').map(({ Line, Column }) => [Line, Column]), [['5', 'stated'], ['6', 'service']])
    assert.match((await tamsin.get(page.path)).text(), /Everything fits/, 'nothing of it was loaded')
    // What the file says stands in the sheet, with what is wrong beside it, and is saved from there.
    assert.deepEqual(Object.keys(refused.fieldErrors), ['occupied', 'void', 'files'])
    const mended = formWith(tamsin, refused, 'Save and check')
    assert.equal(mended.values['occupied'], 'many')
    assert.match((await mended.fill({ occupied: '1' }).submit('Save and check')).banner, /^Saved\. 2 things/)
    const another = await send(sheet.replaceAll('2026-27Q2', '2026-27Q1'))
    assert.deepEqual(another.errors, ['sheet.csv: it is about service 10801 in 2026-27Q1, and this workbook about service 10801 in 2026-27Q2. Nothing was loaded'])
    assert.ok(!another.main.querySelector('#wrong'))
    const loaded = await send(sheet.replace(/(,arrivals,.*,)[\d.]+,\n/, '$177,"Seventy-seven, we think"\n'))
    assert.match(loaded.banner, /What doesn’t fit yet stands beside the sheet/)
    assert.match(loaded.text(), /Here when the quarter began \+ arrivals must be as many as/)
  })

  it('S1.79 is not overwritten by a file that is sent from a page opened before a colleague saved', async () => {
    const [tamsin, bernard] = [await signIn(app, 'Tamsin'), await signIn(app, 'Bernard')]
    const page = await open(tamsin)
    const sheet = (await tamsin.request(`${page.path}/sheet.csv`)).body.replace(/(,arrivals,.*,)[\d.]+,\n/, '$177,"Seventy-seven, we think"\n')
    const saved = await press(bernard, await bernard.get(page.path), 'Save and check', { occupied: '1' })
    const stale = await press(tamsin, page, 'Send', { File: new File([sheet], 'sheet.csv') })
    assert.deepEqual([stale.status, formWith(tamsin, stale, 'Save and check').values['arrivals']], [409, '77'])
    assert.match(stale.errors[0]!, /^This was changed while you were typing\. What you typed is still in the form/)
    assert.match(stale.fieldErrors['occupied']!, / is “1” now$/)
    const occupied = async () => formWith(bernard, await bernard.get(page.path), 'Save and check').values['occupied']
    assert.deepEqual([saved.status, await occupied()], [200, '1'])
    assert.match((await press(tamsin, await tamsin.get(page.path), 'Send', { File: new File([sheet], 'sheet.csv') })).banner, /is loaded/)
    assert.notEqual(await occupied(), '1')
  })

  it('S1.79 is saved by two people: a figure that one left alone shows what the other saved, and one that both changed is marked', async () => {
    const [tamsin, bernard] = [await signIn(app, 'Tamsin'), await signIn(app, 'Bernard')]
    const page = await open(tamsin)
    await press(bernard, await bernard.get(page.path), 'Save and check', { occupied: '1', void: '2' })
    const told = await press(tamsin, page, 'Save and check', { arrivals: '77', void: '3' })
    assert.deepEqual([told.status, Object.keys(told.fieldErrors)], [409, ['void']])
    assert.match(told.fieldErrors['void']!, / is “2” now$/)
    const { occupied, arrivals, void: empty } = formWith(tamsin, told, 'Save and check').values
    assert.deepEqual([occupied, arrivals, empty], ['1', '77', '3'])
    const saved = await press(tamsin, told, 'Save and check')
    assert.equal(saved.status, 200)
    const now = formWith(bernard, await bernard.get(page.path), 'Save and check').values
    assert.deepEqual([now['occupied'], now['arrivals'], now['void']], ['1', '77', '3'])
  })

  it('P.20 keeps what is typed into its sheet, as every form does', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const page = await open(tamsin)
    const form = page.document.querySelector(`form[action="${page.path}"]`)!
    assert.deepEqual([form.hasAttribute('data-keep'), form.querySelector('input[name="draft"]')!.getAttribute('value')], [true, page.path])
    const ids = [...page.document.querySelectorAll('[id]')].map((one) => one.getAttribute('id'))
    assert.deepEqual(ids.filter((id, at) => ids.indexOf(id) < at), [], 'each id once')
    assert.ok(page.document.querySelector(page.links().find(({ href }) => href === '#people-remaining')!.href))
  })

  it('S1.79 goes out as an Excel file and comes back as one', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const page = await open(tamsin)
    const { headers, bytes } = await tamsin.request(`${page.path}/sheet.xlsx`)
    assert.match(String(headers['content-disposition']), /workbook-10801-2026-27Q2\.xlsx/)
    const parts = Object.fromEntries(entriesOf(bytes))
    const sheet = parts['xl/worksheets/sheet1.xml']!
    assert.match(sheet, /<c r="A2"><v>10801<\/v><\/c>/)
    const send = async (xml: string) => press(tamsin, await tamsin.get(page.path), 'Send', { File: new File([await zipOf({ ...parts, 'xl/worksheets/sheet1.xml': xml })], 'sheet.xlsx') })
    assert.match((await send(sheet)).banner, /sheet\.xlsx is loaded\. Everything fits/)
    const cell = /(<t xml:space="preserve">arrivals<.*?<c r="F(\d+)">)<v>[\d.]+<\/v><\/c>/
    assert.match((await send(sheet.replace(cell, '$1<v>77</v></c>'))).banner, /What doesn’t fit yet stands beside the sheet/)
    const line = cell.exec(sheet)![2]
    const refused = await send(sheet.replace(cell, '$1<f>B1/0</f><v>#DIV/0!</v></c>').replace(`<c r="F${line}">`, `<c r="F${line}" t="e">`))
    assert.match(refused.fieldErrors['files']!, new RegExp(`sheet\\.xlsx, line ${line}: the file has no value in column 6`))
  })

  it('S1.79 is owed by short-term services, by the day the authority has set', async () => {
    const [judith, nerys] = [await signIn(app, 'Judith'), await signIn(app, 'Nerys')]
    await open(await signIn(app, 'Tamsin'))
    const list = await judith.get('/workbooks?shown=missing')
    assert.ok(list.records('workbooks').some(({ Service, Quarter }) => Service === 'Rowan House' && Quarter!.startsWith('2026-27Q2')))
    assert.ok(!list.text().includes('Chatham St'), 'long-term services send schedules instead')
    const set = await press(judith, list, 'Set the day', { 'Due on': '27/11/2026' })
    assert.match(set.banner, /2026-27Q2 are due on 27\/11\/2026/)
    assert.ok(!(await judith.get('/workbooks?shown=missing')).records('workbooks').some(({ Quarter }) => Quarter!.startsWith('2026-27Q2')))
    assert.match((await press(judith, list, 'Set the day', { 'Due on': '1/8/2026' })).fieldErrors['due_on']!, /after the last day/)
    assert.equal((await nerys.json.post(chatham, { quarter: '2026-27Q2' })).status, 404)
    assert.equal((await nerys.json.post('/services/10823/workbooks', { quarter: '2026-27Q3' })).status, 422)
  })

  it('S1.80 is overdue where it was rejected and has not come again by its day, in the list, on its page and on the welcome pages', async () => {
    const [nerys, judith, priya] = [await signIn(app, 'Nerys'), await signIn(app, 'Judith'), await signIn(app, 'Priya')]
    const page = await press(nerys, await nerys.get('/services/10823/workbooks'), 'Open', { Quarter: '2026-27Q2' })
    await press(nerys, page, 'Submit')
    await press(priya, await priya.get(page.path), 'Reject', { 'Reason for rejecting': 'Who came in August?' })
    assert.match((await nerys.get(page.path)).heading, /Rejected Overdue Late/)
    for (const who of [nerys, judith, priya]) {
      const list = await (await who.get('/')).follow('1 workbook is overdue')
      assert.deepEqual(list.records('workbooks').map(({ Service, State }) => [Service, State]), [['Rowan House', 'Rejected Overdue Late']])
    }
    await press(nerys, await nerys.get(page.path), 'Submit')
    assert.doesNotMatch((await nerys.get('/')).text(), /overdue/)
  })

  it('S1.79 is missing for as many quarters as the authority asks for, in the list and at the service alike', async () => {
    const judith = await signIn(app, 'Judith')
    const missing = async (path: string) => (await judith.get(path)).records('workbooks').filter(({ State }) => State!.includes('Missing')).map(({ Quarter }) => Quarter!.slice(0, 9))
    const asked = (await judith.get('/workbooks?shown=missing')).records('workbooks').filter(({ Service }) => Service === 'Rowan House').map(({ Quarter }) => Quarter!.slice(0, 9))
    assert.equal(asked.length, 4)
    assert.deepEqual(await missing('/services/10823/workbooks'), asked)
    assert.match((await judith.get('/services/10823/workbooks')).records('workbooks').find(({ Quarter }) => Quarter!.startsWith('2025-26Q1'))!['Due on']!, /\(if sent\)$/)
    await press(judith, await judith.get('/settings'), 'Save', { 'Quarters for which workbooks are asked': '1' })
    assert.deepEqual(await missing('/services/10823/workbooks'), ['2026-27Q2'])
  })
})
