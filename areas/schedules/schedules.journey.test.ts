// The list of a service's client schedules, as the provider who keeps it and the council who reads it use it.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inRolledBackTransaction, testApp } from '#test/harness.ts'
import { askFor, namesIn, press, signIn, toAskFor, typed } from '#test/journeys/steps.ts'
import type { Page } from '#test/page.ts'

const list = '/services/10801/schedules'
const inChathamSt = [
  'Arkenthwaite, Ms Chloe', 'Brightwell, Mr Kofi', 'Deshmukh, Mr Anil', 'Dubarry, Ms Renée', 'Farrow, Mr Desmond', 'Lowndes, Mrs Edith', 'Pledge, Mr Ivor',
  'Quill, Mr Ezra', 'Wolstenholme-Featherstonehaugh-Marchbank, Miss Clementina', 'Wrona, Mr Tomasz',
]

describe('the list of client schedules', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()

  it('S1.33 S1.34 S1.36 says of each who, number, reference, level, units and start, by client at first', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const page = await tamsin.get(list)
    assert.deepEqual(namesIn(page), inChathamSt)
    assert.equal(sortedBy(page), 'Client ascending')
    const { Client, 'Client ID': id, Reference, 'Service level': level, Units,
      'Start date': start } = page.records('schedules').find(({ Reference: own }) => own)!
    assert.deepEqual({ Client, id, Reference, level, Units, start },
      { Client: 'Lowndes, Mrs Edith', id: '10306', Reference: 'CS-0519', level: '2 - Chatham St - Non-adapted', Units: '1.00', start: '03/06/2019' })
    // A reference is the provider's own, and most have none.
    assert.equal(page.records('schedules').filter(({ Reference: own }) => own === '').length, 9)
  })

  it('S1.33 is sorted by each of its columns, up and down', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const expected: Record<string, (row: Record<string, string>) => string> = {
      Client: (row) => row['Client']!.toLowerCase(), 'Client ID': (row) => row['Client ID']!, Reference: (row) => row['Reference']!,
        'Service level': (row) => row['Service level']!,
      Units: (row) => row['Units']!, 'Start date': (row) => row['Start date']!.split('/').reverse().join(),
    }
    for (const [column, key] of Object.entries(expected)) {
      let page = await (await tamsin.get(`${list}?order=${column === 'Client' ? 'start' : 'client'}`)).follow(column)
      for (const direction of ['ascending', 'descending']) {
        assert.equal(sortedBy(page), `${column} ${direction}`)
        const keys = page.records('schedules').map(key)
        assert.deepEqual(keys, direction === 'ascending' ? keys.toSorted() : keys.toSorted().reverse(), `${column} ${direction}`)
        page = await page.follow(column)
      }
    }
  })

  it('S1.35 counts part units with two places after the point', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const units = Object.fromEntries((await tamsin.get(list)).records('schedules').map((row) => [row['Client'], row['Units']]))
    assert.deepEqual([units['Wrona, Mr Tomasz'], units['Deshmukh, Mr Anil'], units['Dubarry, Ms Renée'], units['Quill, Mr Ezra']],
      ['0.50', '0.50', '0.50', '1.00'])
  })

  it('S1.37 S1.38 says how many are current, and how to change one', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const page = await tamsin.get(list)
    assert.match(page.text(), /Total number of current schedules: 10/)
    assert.match(page.text(), /Use the suggest changes? link next to a schedule to submit an update to it\./)
    const form = await page.follow('Suggest change to the schedule of Farrow, Mr Desmond')
    assert.match(form.heading, /^Suggest a change/)
    // Whoever only reads is not told to change anything.
    const owen = await signIn(app, 'Owen')
    assert.doesNotMatch((await owen.get(list)).text(), /Suggest change|Use the suggest/i)
  })

  it('S1.39 is searched by name, and what was searched for is in no address', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const found = await press(tamsin, await tamsin.get(list), 'Filter', { 'Client’s name': 'wr' })
    assert.deepEqual(namesIn(found), ['Wrona, Mr Tomasz'])
    assert.doesNotMatch(found.path.replace(/q=[^&]*/, ''), /wr/i)
    assert.deepEqual(namesIn(await press(tamsin, found, 'Filter', { 'Client’s name': 'RENEE' })), ['Dubarry, Ms Renée'])
    const nobody = await press(tamsin, found, 'Filter', { 'Client’s name': 'Zzz' })
    assert.match(nobody.text(), /Nobody called “Zzz”/)
    assert.deepEqual(namesIn(await nobody.follow('Show the whole list')), inChathamSt)
  })

  it('S1.39 finds nobody by what has no letter in it, and says why', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    for (const term of ['-', '’', '. .']) {
      const nobody = await press(tamsin, await tamsin.get(list), 'Filter', { 'Client’s name': term })
      assert.ok(nobody.text().includes(`“${term}” has no letter or number in it`), term)
      assert.deepEqual(namesIn(await nobody.follow('Show the whole list')), inChathamSt)
    }
  })

  it('S1.01 S1.40 S1.41 includes who has left, with day and reason, and says what the button will do next', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const current = await tamsin.get(list)
    assert.ok(!columnsOf(current).includes('End date (reason)'))
    const all = await current.follow('Include non-current items')
    assert.equal(all.records('schedules').find(({ Client }) => Client === 'Malton, Ms Keira')!['End date (reason)'],
      '02/03/2026 (Moved to take up a local authority tenancy (general needs))')
    assert.equal(namesIn(all).length, 17)
    assert.match(all.text(), /Total number of current schedules: 10/)
    const searched = await press(tamsin, all, 'Filter', { 'Client’s name': 'Malton' })
    assert.deepEqual(namesIn(searched), ['Malton, Ms Keira'])
    assert.deepEqual(namesIn(await all.follow('Exclude non-current items')), inChathamSt)
  })

  it('S1.37 says how many of the rows are planned, and no schedules yet', async () => {
    const nerys = await signIn(app, 'Nerys')
    const page = await nerys.get('/services/10812/schedules')
    const rows = page.records('schedules')
    assert.equal(rows.filter((row) => row['Start date']!.includes('Planned')).length, 1)
    assert.match(page.text(), new RegExp(`Total number of current schedules: ${rows.length - 1}, and 1 planned`))
    assert.doesNotMatch((await (await signIn(app, 'Tamsin')).get(list)).text(), /planned/)
  })

  it('S1.28 stands among tabs that the type of service can have something on', async () => {
    const bernard = await signIn(app, 'Bernard')
    const tabsOf = (page: Page) => ['Timeline', 'Occupancy', 'Payment', 'Workbooks'].filter((tab) => page.links().some(({ text }) => text === tab))
    assert.deepEqual(tabsOf(await bernard.get(list)), ['Timeline', 'Occupancy', 'Payment', 'Workbooks'])
    assert.deepEqual(tabsOf(await bernard.get('/services/10834/requests')), ['Timeline', 'Occupancy', 'Workbooks'], 'short-term services are not paid by schedules')
    assert.deepEqual(tabsOf(await (await signIn(app, 'Nerys')).get('/services/10812/details')), ['Occupancy', 'Workbooks'], 'nor is floating support, which has no units')
  })

  it('S1.42 S1.48 Q.07 shows how many new schedules wait, and apart from them how many changes of each', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    assert.doesNotMatch((await tamsin.get(list)).text(), /pending\)/)
    await askFor(tamsin, toAskFor('Petherick'))
    await press(tamsin, await tamsin.get('/schedules/10420/end'), 'Save', { 'End date': typed(-1), 'Reason for end date': 'Evicted' })
    const page = await tamsin.get(list)
    assert.ok(!namesIn(page).includes('Petherick, Ms Lorna'))
    assert.equal(page.records('schedules').find(({ Client }) => Client === 'Farrow, Mr Desmond')!['Pending'], '1 change')
    const waiting = await page.follow('(1 pending)')
    assert.deepEqual(waiting.records('requests').map(({ About, Kind, State }) => [About, Kind, State]), [['Petherick, Ms Lorna', 'New schedule', 'Pending']])
    const request = await waiting.follow('Petherick, Ms Lorna')
    assert.match(request.heading, /^Petherick, Ms Lorna .*Pending/)
  })

  it('S1.43 leads from each row to the client, where a change can be asked for', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const client = await (await tamsin.get(list)).follow('Pledge, Mr Ivor: manage client’s schedules')
    assert.equal(client.path, '/clients/10302/schedules')
    assert.equal((await client.follow('Suggest change to Chatham St from 04/04/2007')).path, '/schedules/10403/change')
  })

  it('Q.08 counts every row over all pages', async () => {
    const [tamsin, judith] = [await signIn(app, 'Tamsin'), await signIn(app, 'Judith')]
    await app.database.owner((connection) => connection.query(
      `insert into schedule (authority_id, service_id, service_type, client_id, service_level_id, starts_on)
       select authority_id, service_id, service_type, client_id, service_level_id, date '2025-01-01' + n
       from schedule, generate_series(1, 40) as n where id in (10440, 10441)`))
    const first = await judith.get('/services/10812/schedules')
    const second = await first.follow('Next')
    const total = Number(/Total number of current schedules: (\d+)/.exec(first.text())![1])
    const planned = [first, second].flatMap((page) => page.records('schedules')).filter((row) => row['Start date']!.includes('Planned'))
    assert.equal(namesIn(first).length, 50)
    assert.equal(namesIn(first).length + namesIn(second).length - planned.length, total)
    assert.equal((await second.follow('Previous')).rows('schedules').length, 50)
    assert.equal((await tamsin.get('/services/10812/schedules')).status, 404)
  })

  it('S1.69 Q.04 Q.01 offers to suggest a change of each, never to suspend anybody, and speaks of client schedules', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    for (const path of [list, `${list}?ended=include`, '/clients/10302/schedules?ended=include']) {
      const page = await tamsin.get(path)
      const rows = page.rows('schedules').length
      assert.equal(page.links().filter(({ text }) => text.startsWith('Suggest change ')).length, rows, path)
      assert.doesNotMatch(page.wholeText(), /suspend|SPOC/i)
    }
    assert.match((await tamsin.get(list)).title, /^Client schedules of Chatham St/)
  })
})

function columnsOf(page: Page): string[] {
  return Object.keys(page.records('schedules')[0]!)
}

/** What the headings say about the order, as it is read out. */
function sortedBy(page: Page): string {
  const heading = page.main.querySelector('#schedules th[aria-sort]')!
  return `${heading.textContent.trim()} ${heading.getAttribute('aria-sort')}`
}
