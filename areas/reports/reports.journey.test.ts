// Reports as people use them: from the list of reports to the rows of a figure, filtered, looked back at, and taken as files.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { parse } from 'csv-parse/sync'
import { parseHTML } from 'linkedom'
import { inRolledBackTransaction, testApp } from '#test/harness.ts'
import { accept, askFor, openRequest, press, toAskFor } from '#test/journeys/steps.ts'
import type { Page } from '#test/page.ts'
import type { Visitor } from '#test/visitor.ts'
import { entriesOf } from '#test/zip-entries.ts'
import type { Shown } from './list-report.ts'

describe('reports', () => {
  inRolledBackTransaction()
  const app = testApp()
  let [tamsin, priya, judith, farida]: (Visitor | undefined)[] = []
  before(async () => {
    tamsin = await app.signIn('tamsin.okafor@example.org')
    priya = await app.signIn('priya.ravensworth@example.org')
    judith = await app.signIn('judith.maplethorpe@example.org')
    farida = await app.signIn('farida.lindqvist@example.org')
  })
  const eventsSince = async (work: () => Promise<unknown>) => {
    const all = () => app.database.owner(async (connection) =>
      (await connection.query<{ id: string, action: string, subjects: string[] }>('select id, action, subjects from audit_event order by id')).rows)
    const known = new Set((await all()).map(({ id }) => id))
    await work()
    return (await all()).filter(({ id }) => !known.has(id)).map(({ action, subjects }) => ({ action, subjects }))
  }
  const schedulesOn = (page: Page) => /Schedules\s*([\d,]+)/.exec([...page.main.querySelectorAll('.tl-facts__item')][0]?.textContent ?? '')?.[1]
  const cellsOf = (bytes: Buffer) => {
    const xml = entriesOf(bytes).get('xl/worksheets/sheet1.xml')!.replace(/<\?xml.*\?>/, '').replaceAll(/<(\w+)([^<>]*)\/>/g, '<$1$2></$1>')
    return [...parseHTML(`<html><body>${xml}</body></html>`).document.querySelectorAll('row')].map((row) => [...row.querySelectorAll('c')].map((cell) => cell.textContent ?? ''))
  }

  it('S1.78 leads a provider from the list to the people a figure counts, all of their own services', async () => {
    const list = await tamsin!.get('/reports')
    assert.deepEqual(list.links().map(({ text }) => text), [
      'Occupancy by quarter', 'Payment by pay period', 'Vacancies', 'Current schedules',
      'Leavers by reason', 'Awaiting Housing Benefit', 'Requests by time to decision',
    ])
    // On the tests' day 10 people live at Chatham St and 6 at Rattham Road; Tamsin works in both.
    const report = await list.follow('Current schedules')
    assert.equal(schedulesOn(report), '16')
    assert.deepEqual(report.records('by-service').map(({ Service, Schedules }) => [Service, Number.parseInt(Schedules!)]), [['Chatham St', 10], ['Rattham Road', 6]])
    // A quantity of units reads as on the schedule; what all of them share is no filter.
    assert.deepEqual(new Set(report.records('rows').map(({ Units }) => Units)), new Set(['0.50', '1.00']))
    const filtersOf = (page: Page) => [...page.main.querySelectorAll('.tl-filter label')].map((label) => label.textContent!.trim())
    assert.deepEqual(filtersOf(report), ['Day', 'Service', 'Kind of unit'])
    assert.deepEqual(filtersOf(await priya!.get('/reports/current-schedules')), ['Day', 'Service', 'Provider', 'Type of service', 'Kind of unit'])
    const opened = await report.follow('6 schedules, Rattham Road')
    assert.deepEqual([schedulesOn(opened), opened.rows('rows').length], ['6', 6])
    const schedule = await opened.follow(opened.records('rows')[0]!['Client']!)
    assert.match(schedule.path, /^\/schedules\/\d+$/)
    assert.equal(schedulesOn(await opened.follow('Clear all')), '16')
  })

  it('S1.81 leads from the authority to the services and on to the days', async () => {
    const authority = await judith!.get('/reports/occupancy?by=authority&quarter=2026-27Q2')
    const of = (page: typeof authority, name: string) => page.records('of-quarter').find((record) => Object.values(record)[0] === name)!
    const services = await authority.follow('3,291 occupied, Northmoor Council, 2026-27Q2')
    const occupied = (record: Record<string, string>) => Number(record['Occupied']!.replaceAll(',', ''))
    assert.equal(services.records('of-quarter').reduce((so, record) => so + occupied(record), 0), occupied(of(authority, 'Northmoor Council')))
    const days = await services.follow(services.links().find(({ text }) => /^[\d,.]+ occupied, Chatham St, 2026-27Q2/.test(text))!.text)
    assert.match(days.path, /^\/services\/10801\/occupancy\/rows/)
    const sum = days.records().reduce((so, record) => so + Number(record['Unit-days']?.replaceAll(',', '') ?? 0), 0)
    assert.equal(sum, occupied(of(services, 'Chatham St')))
  })

  it('S1.78 comes as CSV and as a workbook with the same rows, formulas disarmed, and says in the access log who took it', async () => {
    await app.database.owner((connection) => connection.query(`update client set surname = '=HYPERLINK("http://example.org")' where id = 10342`))
    const address = '/reports/current-schedules'
    const shown = (await priya!.json.get<Shown>(`${address}?service=10801`)).body
    let csv = ''
    const events = await eventsSince(async () => { csv = (await priya!.request(`${address}.csv?service=10801`)).body })
    assert.ok(csv.startsWith('\ufeff'), 'spreadsheets read its accents')
    const rows = parse(csv, { bom: true })
    assert.equal(rows.length - 1, shown.total)
    assert.deepEqual(rows[0]!.slice(0, 4), ['Client', 'Client ID', 'Service', 'Service ID'])
    assert.deepEqual(rows.slice(1).map((row) => Number(row[1])), shown.rows.map(({ client }) => client))
    assert.ok(rows.some((row) => row[0]!.startsWith(`'=HYPERLINK`)))
    assert.deepEqual(events, [{ action: 'reports.current-schedules-csv', subjects: shown.rows.map(({ client }) => `client:${client}`) }])

    const { bytes, headers } = await priya!.request(`${address}.xlsx?service=10801`)
    assert.match(String(headers['content-disposition']), /current-schedules-2026-11-20\.xlsx/)
    const cells = cellsOf(bytes)
    assert.deepEqual(cells.map((row) => row.slice(0, 4)), rows.map((row) => row.slice(0, 4).map((cell) => cell.replace(/^'=/, '='))))
    // Chatham St's Flat 1 has been somebody's home since 4 April 2007, which is day 39176 in a spreadsheet.
    assert.ok(cells.some((row) => row[cells[0]!.indexOf('Start date')] === '39176'))
  })

  it('Q.08 shows a list page by page, and its count is the rows of all of them', async () => {
    const first = (await priya!.json.get<Shown>('/reports/current-schedules')).body
    const later = (await priya!.json.get<Shown>(`/reports/current-schedules?from_row=${first.total - 1}`)).body
    assert.deepEqual([later.rows.length, later.total, later.more], [1, first.total, false])
  })

  it('S1.78 calls a decided request as the queue does: a house by its name, somebody rejected by theirs, and tells the access log of both', async () => {
    const petherick = toAskFor('Petherick')
    await press(tamsin!, await (await tamsin!.get('/services/10801/properties')).follow('Request a change of property Chatham House'), 'Send', { Town: 'Upper Tilwick' })
    await accept(priya!, 'Chatham House')
    await askFor(tamsin!, petherick)
    await press(priya!, await openRequest(priya!, 'Petherick'), 'Reject', { 'Reason for rejecting': 'Nothing is free.' })
    await app.database.owner((connection) => connection.query("update request set requested_at = '2026-11-20T10:00Z', decided_at = '2026-11-20T11:00Z' where decided_at is not null"))
    const address = '/reports/requests?from=2026-11-20&to=2026-11-20'
    let page: Page
    const events = await eventsSince(async () => { page = await tamsin!.get(address) })
    const rows = page!.records('rows').map(({ About, Request, Decision }) => [About, Request, Decision])
    const [house, rejected] = [['Chatham House', 'Change of a property', 'Accepted'], ['Petherick, Ms Lorna', 'New schedule', 'Rejected']] as const
    for (const row of [house, rejected]) assert.ok(rows.some((one) => String(one) === String(row)), `${row.join()} is not in ${JSON.stringify(rows)}`)
    const requests = page!.links().flatMap(({ text, href }) => (text === house[0] || text === rejected[0] ? href.replace('/requests/', 'request:') : []))
    assert.deepEqual(requests.filter((subject) => !events[0]!.subjects.includes(subject)), [])
    const names = parse((await tamsin!.request(address.replace('?', '.csv?'))).body).map(([name]) => name)
    assert.deepEqual([names.includes(house[0]!), names.includes(rejected[0]!), names.includes('')], [true, true, false])
    // The provider of another house learns of neither.
    const nerys = await app.signIn('nerys.calloway@example.org')
    assert.doesNotMatch((await nerys.get(address)).text(), /Chatham House|Petherick/)
  })

  it('is shown as it was known on a past day', async () => {
    const now = (await priya!.json.get<Shown>('/reports/leavers?from=2026-07-01&to=2026-11-19')).body
    const then = (await priya!.json.get<Shown>('/reports/leavers?from=2026-07-01&to=2026-11-19&as-at=2026-09-25')).body
    assert.ok(then.total < now.total, `${then.total} then, ${now.total} now`)
    const page = await priya!.get('/reports/leavers?from=2026-07-01&to=2026-11-19&as-at=2026-09-25')
    assert.ok(page.links().filter(({ href }) => href.startsWith('/reports/leavers') && !href.includes('as-at=2026-09-25')).length === 0)
  })

  it('says beside a filter what is wrong with it, and keeps what was typed', async () => {
    const wrong = await priya!.get('/reports/leavers?from=31%2F2%2F2026&service=10856&reason=nonsense&type=spa')
    assert.equal(wrong.status, 422)
    assert.deepEqual(Object.keys(wrong.fieldErrors).sort(), ['from', 'reason', 'service', 'type'])
    assert.match(wrong.fieldErrors['from']!, /real date/)
    assert.match((await priya!.get('/reports/occupancy?by=unit')).fieldErrors['service']!, /Choose the service/)
    assert.match((await priya!.get('/reports/occupancy?quarter=2030-31Q1')).fieldErrors['quarter']!, /must have begun/)
    assert.equal((await priya!.request('/reports/leavers.xlsx?from=x')).status, 422)
    // Southmere's service is as little in Northmoor's list as one that isn't.
    assert.equal(wrong.fieldErrors['service'], (await priya!.get('/reports/leavers?service=999')).fieldErrors['service'])
  })

  it('is for those whose work it is: a contracts officer has no report of requests, an administrator none at all', async () => {
    assert.ok(!(await judith!.get('/reports')).links().some(({ text }) => text === 'Requests by time to decision'))
    assert.equal((await judith!.get('/reports/requests')).status, 403)
    assert.equal((await farida!.get('/reports')).status, 403)
  })

  it('teaches where there is nothing to count', async () => {
    assert.match((await priya!.get('/reports/requests?from=2001-01-01&to=2001-01-02')).text(), /Choose other days, or take a filter off/)
    assert.match((await priya!.get('/reports/occupancy?quarter=2001-02Q1')).text(), /Nothing was contracted/)
  })
})
