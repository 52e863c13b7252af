// Payment as people see it: the worked example on the page, as JSON, files and command; every figure opened; what is told to whom; and the calendar it stands on.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parse } from 'csv-parse/sync'
import type pg from 'pg'
import { change, insert } from '#seed/rows.ts'
import { inRolledBackTransaction, testApp, today } from '#test/harness.ts'
import { insertPeople, rsAids, type Owner } from '#test/histories.ts'
import { accept, formWith, press, signIn } from '#test/journeys/steps.ts'
import type { Page } from '#test/page.ts'
import type { Visitor } from '#test/visitor.ts'
import { entriesOf } from '#test/zip-entries.ts'
import { Refused, WrongUse, type Context as CommandContext } from '../../commands/command.ts'
import { payments as paymentsCommand } from '../../commands/payments.ts'
import type { PaymentOfService, RowsOfPayment } from './show-payment.ts'

const period = 'period=2026-27P8'
const known = '2026-09-01T10:00Z'
const sum = (values: readonly number[]) => Math.round(values.reduce((one, other) => one + other, 0) * 100) / 100

type Terrace = { service: number, level: string, people: number[], schedules: number[], awaits: number }
type Lodger = { from?: string, left?: string, units?: number, position?: string | null, client?: number }

/** A service of one level at £25.20 a week, with a unit for each of these people. */
async function build(
  connection: pg.Client, of: Owner, name: string, lodgers: readonly Lodger[],
  more: { capacity?: number, price?: string | null, contract?: [string, string] } = {},
): Promise<Terrace> {
  const { authority_id } = of
  const [service] = await insert(connection, 'service', [{ ...of, name, type: 'long-term-accommodation', recorded_at: known }])
  const own = { authority_id, service_id: service!['id'] as number, recorded_at: known }
  const [starts_on, ends_on] = more.contract ?? ['2024-04-01', '2027-03-31']
  await insert(connection, 'contract', [{ ...own, reference: 'T/1', starts_on, ends_on }])
  const [level] = await insert(connection, 'service_level', [{ ...own, number: 1, name, kind: 'non-adapted' }])
  const at = { ...own, service_level_id: level!['id'] as string }
  await insert(connection, 'capacity', [{ ...at, starts_on: '2024-04-01', units: more.capacity ?? 10 }])
  if (more.price !== null) await insert(connection, 'price', [{ ...at, starts_on: more.price ?? '2024-04-01', weekly_pence: 25_20 }])
  const units = await insert(connection, 'unit', lodgers.map((_, place) => ({ ...at, name: `Flat ${place + 1}`, kind: 'self-contained', starts_on: '2020-01-01' })))
  const people = await insertPeople(connection, authority_id, lodgers.length)
  await connection.query('update client set recorded_at = $1 where id = any($2)', [known, people])
  const clients = lodgers.map(({ client }, place) => client ?? people[place]!)
  const schedules = (await insert(connection, 'schedule', lodgers.map(({ from, left, units: amount }, place) => ({
    ...at, service_type: 'long-term-accommodation', client_id: clients[place]!, unit_id: units[place]!['id'] as string, place: 1, units: amount ?? 1, starts_on: from ?? '2026-01-01',
    left_on: left ?? null, end_reason: left === undefined ? null : 'private-rented' })))).map((row) => row['id'] as number)
  await insert(connection, 'hb_position', lodgers.flatMap(({ from, position = 'passported-universal-credit' }, place) => (position === null ? [] : [{
    ...own, client_id: clients[place]!, schedule_id: schedules[place]!, starts_on: from ?? '2026-01-01', position, comment: position === 'awaiting' ? 'Letter to come' : '' }])))
  await insert(connection, 'client_organisation',
    [...new Set(clients)].map((client_id) => ({ authority_id, organisation_id: of.organisation_id, client_id, surname_key: 'surname', forename_key: 'forename' })))
  return { service: own.service_id, level: at.service_level_id, people: clients, schedules, awaits: schedules[lodgers.findIndex(({ position }) => position === 'awaiting')] ?? 0 }
}

/** Domain 2.4: ten units, seven people on all days of the period, one from day 15, one who awaits HB, one who pays their own way. */
const example: readonly Lodger[] = [...Array.from({ length: 7 }, () => ({})), { from: '2026-10-26' }, { position: 'awaiting' }, { position: 'self-funder' }]

describe('the payment of a service', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()
  const terrace = (lodgers: readonly Lodger[] = example, more: Parameters<typeof build>[4] = {}) =>
    app.database.owner(async (connection) => build(connection, await rsAids(connection), 'Test Terrace', lodgers, more))
  const paid = async (reader: Visitor, service: number, query = period) => (await reader.json.get<PaymentOfService>(`/services/${service}/payment?${query}`)).body
  const command = async (options: Record<string, string>) => {
    let printed: unknown
    const print = (data: unknown, lines: readonly string[]) => { printed = { data, lines } }
    await paymentsCommand.run({ options, positionals: [], database: () => Promise.resolve(app.database), today, print, say: () => undefined } as unknown as CommandContext)
    return printed as { data: Record<string, unknown>[], lines: string[] }
  }

  it('S1.82 Q.51 is £756.00 in the worked example: on the page, as JSON, CSV, XLSX and as a command', async () => {
    const { service } = await terrace()
    const owen = await signIn(app, 'Owen')
    const page = await owen.get(`/services/${service}/payment?${period}`)
    assert.match(page.text(), /Period 8 of 2026-27: 12 October 2026 to 8 November 2026 \(28 days\)/)
    assert.deepEqual([page.facts['Payment'], page.facts['List confirmed']], ['£756.00', 'Not confirmed'])
    assert.match(page.facts['On the occupancy page']!, /^266 occupied unit-days: the same$/)
    const [level] = page.records('reconciliation')
    assert.deepEqual([level!['Service level'], ...['Occupied', 'Paid', 'Awaiting HB', 'Self-funder'].map((heading) => Number.parseFloat(level![heading]!))], ['1 - Test Terrace', 266, 210, 28, 28])
    assert.equal(page.records('lines').length, 8)
    assert.deepEqual(page.records('lines').map((row) => row['Amount']), [...Array.from({ length: 7 }, () => '£100.80'), '£50.40'])
    assert.deepEqual(page.records('unpaid').map((row) => [row['Unit'], row['Unit-days'], row['Why']]), [['Flat 9', '28', 'Awaiting HB'], ['Flat 10', '28', 'Self-funder']])

    const body = await paid(owen, service)
    assert.equal(body.pence, 756_00)
    assert.equal(body.lines.reduce((pence, line) => pence + line.pence, 0), body.pence)
    const files = await Promise.all(['csv', 'xlsx'].map((kind) => owen.request(`/services/${service}/payment.${kind}?${period}`)))
    const rows = parse(files[0]!.body, { columns: true }) as Record<string, string>[]
    assert.equal(files[0]!.headers['content-disposition'], `attachment; filename="payment-${service}-2026-27P8.csv"`)
    assert.deepEqual([sum(rows.map((row) => Number(row['Amount']))), rows[0]!['Amount'], rows.at(-1)!['Unpaid or taken off']], [756, '100.80', 'Self-funder'])
    assert.match(entriesOf(files[1]!.bytes).get('xl/worksheets/sheet1.xml')!.toString(), /<v>100\.80<\/v>/)

    const printed = await command({ service: String(service), period: '8', year: '2026-27' })
    assert.deepEqual(printed.data, body.lines.map(({ name: _, ...line }) => line))
    assert.match(printed.lines.at(-1)!, /^Payment .*£756\.00$/)
  })

  it('S1.82 P.16 pays an award that is dated back once it is accepted, and says what was known before', async () => {
    const { service, awaits } = await terrace()
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const bernard = await signIn(app, 'Bernard')
    assert.equal((await tamsin.get(`/services/${service}/payment?${period}`)).status, 404)
    await press(bernard, await bernard.get(`/schedules/${awaits}/change`), 'Save', {
      'HB position': 'HB passported, with reference',
      'HB reference': 'NM 700 100',
      'HB position holds from': '1/1/2026',
      Comments: '',
    })
    assert.equal((await paid(bernard, service)).pence, 756_00)
    await accept(priya, 'Surname8, Forename8')
    assert.equal((await paid(bernard, service)).pence, 856_80)
    assert.equal((await paid(bernard, service, `${period}&as-at=2026-11-19`)).pence, 756_00)
    const before = await command({ service: String(service), period: '8', year: '2026-27', 'as-at': '2026-11-19', authority: 'northmoor' })
    assert.equal(before.data.reduce((pence, line) => pence + (line['pence'] as number), 0), 756_00)
  })

  it('S1.82 takes off what is beyond the capacity, and lists what is outside the contract, without a price or a position', async () => {
    const priya = await signIn(app, 'Priya')
    const over = await terrace([{}, {}, { from: '2026-10-30', units: 0.5 }, { position: null }], { capacity: 2 })
    const page = await priya.get(`/services/${over.service}/payment?${period}`)
    assert.deepEqual(page.records('lines').map((row) => [row['Client'], row['Unit-days'], row['Amount']]),
      [['Surname0, Forename0', '28', '£100.80'], ['Surname1, Forename1', '28', '£100.80'], ['Surname2, Forename2', '5', '£18.00'], ['Beyond the capacity', '-5', '-£18.00']])
    assert.equal(page.facts['Payment'], '£201.60')
    assert.match(page.facts['On the occupancy page']!, /^94 occupied unit-days − 5 where people share a unit/)
    const rows = await page.follow('Beyond the capacity of 1 - Test Terrace')
    assert.deepEqual(
      rows.records('rows').map((row) => [row['Client'], row['First day'], row['Last day'], row['Unit-days']]),
      [['Beyond the capacity: 2.50 units qualify, 2.00 bought', '30/10/2026', '08/11/2026', '5']])
    const late = await terrace([{}], { contract: ['2026-10-15', '2027-03-31'], price: '2026-11-01' })
    const { levels, total, pence } = await paid(priya, late.service)
    assert.deepEqual([total, pence], [{ occupied: 28, paid: 8, unpaid: { 'outside-contract': 3, 'no-price': 17 } }, 28_80])
    assert.deepEqual(levels.map(({ level: _, levelId: __, ...level }) => level), [total])
  })

  it('S1.82 leads from every figure to the rows that add up to it', async () => {
    const { service } = await terrace([{}, {}, { from: '2026-10-30' }, { position: 'awaiting', left: '2026-11-02' }, { units: 0.33 }], { capacity: 2 })
    const judith = await signIn(app, 'Judith')
    let opened = 0
    for (const page of [
      await judith.get(`/services/${service}/payment?${period}`),
      await judith.get(`/services/10801/payment?period=2026-27P1`),
      await judith.get(`/services/10801/payment?${period}&as-at=2026-10-30`),
    ]) opened += await openEveryFigure(page, judith)
    assert.ok(opened > 30, `${opened} figures`)
    const { body } = await judith.json.get<RowsOfPayment>(`/services/${service}/payment/rows?${period}`)
    assert.deepEqual([body.figure, body.total, body.beyond], ['occupied', sum(body.rows.map(({ unitDays }) => unitDays)), 19.24])
  })

  it('Q.51 pays once for somebody with two places, also where the earlier is another provider’s, whose name is not told', async () => {
    const bernard = await signIn(app, 'Bernard')
    const { there, here } = await app.database.owner(async (connection) => {
      const of = await rsAids(connection)
      const { rows: [harbour] } = await connection.query<{ id: string }>(`select id from organisation where authority_id = $1 and name = 'Harbour Homes'`, [of.authority_id])
      const first = await build(connection, { authority_id: of.authority_id, organisation_id: harbour!.id }, 'Hidden Harbour', [{ left: '2026-10-22' }])
      const second = await build(connection, of, 'Test Terrace', [{ client: first.people[0]!, from: '2026-10-15' }])
      return { there: first, here: second }
    })
    const { total, lines, pence } = await paid(bernard, here.service)
    assert.deepEqual([total.unpaid, lines.map(({ spans, days }) => [spans[0]!.from, days]), pence], [{ 'earlier-place': 7 }, [['2026-10-22', 18], ['2026-10-15', 7]], 64_80])
    const page = await bernard.get(`/services/${here.service}/payment?${period}`)
    assert.deepEqual(page.records('unpaid').map((row) => row['Why']), ['Has an earlier place'])
    assert.doesNotMatch(page.html, /Hidden Harbour/)
    const priya = await signIn(app, 'Priya')
    assert.deepEqual([(await paid(priya, here.service)).pence, (await paid(priya, there.service)).pence], [64_80, 36_00])
    // Once the other service's contract is over, nothing is paid there any more.
    await app.database.owner((connection) => change(connection, 'contract', { service_id: there.service }, { ends_on: '2026-10-16' }, '2026-11-20T09:00Z'))
    assert.deepEqual((await paid(bernard, here.service)).total.unpaid, { 'earlier-place': 2 })
    assert.deepEqual((await paid(bernard, here.service, `${period}&as-at=2026-11-19`)).total.unpaid, { 'earlier-place': 7 })
  })

  it('counts somebody whose record the reader may not see, and names them to nobody else', async () => {
    const { service, people } = await terrace(example, { capacity: 7 })
    const [priya, bernard] = [await signIn(app, 'Priya'), await signIn(app, 'Bernard')]
    const figures = async (reader: Visitor) => {
      const { levels, total, pence, lines } = await paid(reader, service)
      return { levels, total, pence, lines: lines.map(({ name: _, client: __, schedule: ___, ...line }) => line) }
    }
    const before = await figures(priya)
    assert.equal(before.pence, 705_60)
    for (const hidden of [people[0]!, people[8]!]) await app.database.owner((connection) => connection.query('update client set need_to_know = true where id = $1', [hidden]))
    for (const reader of [priya, bernard]) {
      assert.deepEqual(await figures(reader), before)
      const told = await paid(reader, service)
      assert.deepEqual(
        told.lines.filter(({ schedule, kind }) => schedule === null && kind !== 'beyond-capacity').map(({ unit, name, client }) => [unit, name, client]),
        [['Flat 1', null, null], ['Flat 9', null, null]])
      const page = await reader.get(`/services/${service}/payment?${period}`)
      assert.match(page.text(), /Somebody whose record you may not see/)
      assert.doesNotMatch(page.html, new RegExp(`Surname[08],|/schedules/-|\\b${people[0]}\\b`))
    }
    const printed = await command({ service: String(service), period: '8', year: '2026-27' })
    assert.equal(printed.data.reduce((pence, line) => pence + (line['pence'] as number), 0), before.pence)
  })

  it('teaches what is missing: other kinds of service, no pay periods, a period that is none', async () => {
    const [priya, judith] = [await signIn(app, 'Priya'), await signIn(app, 'Judith')]
    assert.match((await priya.get('/services/10812/payment')).text(), /Not paid by its schedules/)
    const wrong = await priya.get('/services/10801/payment?period=2026-27P15')
    assert.deepEqual([wrong.status, wrong.fieldErrors], [422, { period: 'Choose pay period from the list' }])
    assert.match((await priya.get('/services/10801/payment?as-at=2024-01-05')).text(), /On 5 January 2024 none had been entered/)
    await app.database.owner((connection) => connection.query('delete from pay_period'))
    assert.match((await priya.get('/services/10801/payment')).text(), /No pay periods yet .* Contracts officers of the authority enter them/)
    assert.match((await (await judith.get('/reports/payments')).follow('Fill in the pay periods of a year')).heading, /^Pay periods/)
  })

  it('is refused as a command in words: 2 for wrong use, 1 where there is none', async () => {
    const asked = { service: '10801', period: '8', year: '2026-27' }
    for (const wrong of [
      { period: '15' },
      { period: 'x' },
      { year: '2026' },
      { year: '2026-28' },
      { service: 'x' },
      { 'as-at': '1/2/2026' },
    ]) await assert.rejects(command({ ...asked, ...wrong }), WrongUse)
    for (const none of [
      { service: '999' },
      { service: '10812' },
      { year: '2040-41' },
      { 'as-at': '2024-01-01' },
      { authority: 'nowhere' },
      { authority: 'southmere' },
    ]) await assert.rejects(command({ ...asked, ...none }), Refused)
  })
})

/** Opens every figure of the main part; its rows must add up to it. */
async function openEveryFigure(page: Page, reader: Visitor): Promise<number> {
  const links = page.links().filter(({ href }) => href.includes('/payment/rows?'))
  for (const { href, seen } of links) {
    if (!/^-?[\d,.]+$/.test(seen)) continue
    const rows = await reader.get(href)
    assert.equal(rows.status, 200, href)
    const figure = Number(seen.replaceAll(',', ''))
    if (figure === 0) assert.match(rows.text(), /The figure is 0/)
    else assert.equal(sum(rows.records('rows').map((row) => Number(row['Unit-days']!.replaceAll(',', '')))), figure, href)
  }
  return links.length
}

describe('payments of all services', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()

  it('S1.82 lead from every figure to the rows, and from the sum of all to the services that it adds up', async () => {
    const priya = await signIn(app, 'Priya')
    await app.database.owner(async (connection) => build(connection, await rsAids(connection), 'Test Terrace', [{}, {}, { position: 'awaiting' }], { capacity: 1 }))
    const page = await priya.get('/reports/payments?period=2026-27P8')
    assert.ok(await openEveryFigure(page, priya) > 8)
    const number = (text: string) => Number(text.replaceAll(/[£,]/g, ''))
    const cells = [...page.main.querySelectorAll('#payments td')].filter((cell) => /\d/.test(cell.textContent ?? '') && !/by /.test(cell.textContent ?? ''))
    assert.deepEqual(cells.filter((cell) => !cell.querySelector('a')).map((cell) => cell.textContent), [])
    const amount = page.links().find(({ text }) => text.endsWith('amount, Chatham St'))!
    const { main } = await priya.get(amount.href.split('#')[0]!)
    assert.equal([...main.querySelectorAll('#lines tfoot td')].at(-1)!.textContent, amount.seen)
    const all = page.links().filter(({ text }) => text.endsWith('all services'))
    assert.deepEqual(all.map(({ href }) => new URLSearchParams(href.split(/[?#]/)[1]).get('figure')).slice(0, 4), ['amount', 'occupied', 'paid', 'unpaid'])
    const columns: Record<string, string> = { amount: 'Amount', occupied: 'Occupied unit-days', paid: 'Paid', unpaid: 'Unpaid' }
    for (const { href, seen } of all) {
      const figure = new URLSearchParams(href.split(/[?#]/)[1]).get('figure')!
      const rows = (await priya.get(href)).records('payments').filter(({ Service }) => Service !== 'All')
      const column = columns[figure]
      const shown = column === undefined ? rows.map((row) => Number.parseFloat(row['Why unpaid']!.split('; ').find((why) => why.includes(seen.replace(/^[\d.,]+ /, '')))!))
        : rows.map((row) => number(row[column]!))
      assert.ok(shown.length > 0 && shown.every((value) => value !== 0), `${href}: ${shown.join()}`)
      assert.equal(Math.round(sum(shown) * 100) / 100, column === undefined ? Number.parseFloat(seen) : number(seen), href)
    }
  })

  it('S1.82 S1.83 are their own pages’ amounts, with a total, the unpaid explained and when the list was confirmed', async () => {
    const [owen, bernard] = [await signIn(app, 'Owen'), await signIn(app, 'Bernard')]
    await bernard.json.post('/services/10795/confirmations', {})
    const page = await (await (await owen.get('/reports')).follow('Payment by pay period')).follow('Chatham St')
    assert.match(page.heading, /^Chatham St/)
    const { body } = await owen.json.get<{
      services: { service: number, pence: number, occupied: number, paid: number, unpaid: Record<string, number> }[], total: { pence: number }
    }>('/reports/payments?period=2026-27P8')
    assert.deepEqual(body.services.map(({ service }) => service), [10801, 10795])
    for (const { service, pence, occupied, paid, unpaid } of body.services) {
      const { body: own } = await owen.json.get<PaymentOfService>(`/services/${service}/payment?${period}`)
      assert.deepEqual({ pence, occupied, paid, unpaid }, { pence: own.pence, ...own.total })
      assert.equal(sum([paid, ...Object.values(unpaid)]), occupied)
    }
    assert.equal(body.total.pence, body.services.reduce((pence, service) => pence + service.pence, 0))
    const [, rattham] = (await owen.get('/reports/payments?period=2026-27P8')).records('payments')
    assert.equal(rattham!['List confirmed'], '20/11/2026 by Bernard Achterberg, RS Aids')
    // The word of November says nothing of a period that was paid in July, nor does one of before it of a period that came after.
    assert.match((await owen.get('/reports/payments?period=2026-27P3')).records('payments')[1]!['List confirmed']!, /^Not confirmed$/)
    const rows = parse((await owen.request('/reports/payments.csv?period=2026-27P8')).body, { columns: true }) as Record<string, string>[]
    assert.equal(sum(rows.map((row) => Number(row['Amount']) * 100)), body.total.pence)
    assert.equal((await owen.request('/reports/payments.xlsx?period=2026-27P8&provider=nobody')).status, 422)
    assert.deepEqual((await bernard.json.get<typeof body>('/reports/payments?period=2026-27P8')).body.services, body.services)
    const nerys = await signIn(app, 'Nerys', 'northmoor')
    assert.match((await nerys.get('/reports/payments?period=2026-27P8')).text(), /Nothing to pay/)
  })
})

describe('what payment stands on', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()

  it('S1.82 is a price by date, which the contracts officer adds, ends and corrects beside the capacity', async () => {
    const judith = await signIn(app, 'Judith')
    const details = '/services/10801/details'
    const add = async (answers: Record<string, string>) => press(judith, await (await judith.get(details)).follow('Add a price'), 'Save', answers)
    const wrong = await add({ 'First day': '31/2/2026', 'Weekly price': '12.345' })
    assert.deepEqual(Object.keys(wrong.fieldErrors), ['service_level', 'starts_on', 'weekly_price'])
    assert.match(wrong.fieldErrors['weekly_price']!, /no more than 2 decimal places/)
    const clash = await add({ 'Service level': '1 - Chatham St - Adapted', 'First day': '1/11/2026', 'Weekly price': '£105' })
    assert.deepEqual([clash.status, clash.fieldErrors['starts_on']], [409, 'Another price of this level covers some of these days. End that one first'])
    const standing = async () => (await judith.get(details)).rows('prices').filter(([level]) => level!.includes('Temporary'))
    assert.deepEqual(await standing(), [['4 - Chatham St - Temporary', '01/04/2024', '31/03/2026', '£61.25'], ['4 - Chatham St - Temporary', '01/04/2026', 'Open', '£63.00']])
    const amount = async () => (await judith.json.get<PaymentOfService>('/services/10801/payment?period=2026-27P9')).body.pence
    const before = await amount()
    const last = (await judith.get(details)).links().filter(({ href }) => href.includes('/prices/')).at(-1)!
    const told = await press(judith, await judith.get(last.href), 'Save', { 'Last day': '15/11/2026' })
    assert.match(told.errors.join(), /would be unpaid.*Press the button again/)
    await press(judith, told, 'Save')
    assert.equal(await amount(), before - 3 * 63_00)
    assert.match((await judith.get('/services/10801/payment?period=2026-27P9')).records('unpaid').map((row) => row['Why']).join(), /No price/)
    await add({ 'Service level': '4 - Chatham St - Temporary', 'First day': '16/11/2026', 'Weekly price': '70' })
    assert.equal(await amount(), before + 3 * 7_00)
    assert.equal((await (await signIn(app, 'Bernard')).get('/services/10801/prices/new')).status, 403)
    // A unit that is let no more is paid no more, and the difference is called by its name.
    await app.database.owner((connection) => connection.query(`update unit set ends_on = '2026-11-20' where service_id = 10801 and name = 'Temporary 1'`))
    const page = await judith.get('/services/10801/payment?period=2026-27P9')
    assert.match(page.text(), /\+ \d+ in units that are not let/)
    assert.match(page.records('unpaid').map((row) => row['Why']).join(), /The unit is not let/)
  })

  it('S1.82 is a calendar of pay periods, filled in a year at a time; a fourteenth is added, a wrong one changed or removed', async () => {
    const judith = await signIn(app, 'Judith')
    const page = await (await judith.get('/settings')).follow('Pay periods')
    const again = await press(judith, page, 'Fill in the year', { 'Financial year': '2026-27', 'First day of period 1': '6/4/2026' })
    assert.deepEqual(again.fieldErrors, { year: '2026-27 has pay periods already. Change those, or remove them first' })
    const wrongYear = await press(judith, page, 'Fill in the year', { 'Financial year': '2028-29', 'First day of period 1': '2/4/2029' })
    assert.deepEqual(wrongYear.fieldErrors, { starts_on: 'First day must be from 1 March 2028 to 30 April 2028, as the year is 2028-29' })
    assert.deepEqual(Object.keys((await press(judith, page, 'Fill in the year', { 'Financial year': '2027', 'First day of period 1': '' })).fieldErrors), ['year', 'starts_on'])
    const overlapping = await press(judith, page, 'Fill in the year', { 'Financial year': '2027-28', 'First day of period 1': '28/3/2027' })
    assert.deepEqual([overlapping.status, overlapping.fieldErrors], [409, { starts_on: 'Another pay period has some of these days. Change or remove that one first' }])
    const filled = await press(judith, overlapping, 'Fill in the year', { 'First day of period 1': '30/3/2027' })
    assert.equal(filled.banner, '2027-28 is filled in, up to 27/03/2028.')
    assert.deepEqual(filled.rows('periods').slice(0, 13).map(([name, , , days]) => [name, days])[0], ['Period 13 of 2027-28', '28'])
    // One day lies between the two years: nobody would be paid for it.
    assert.deepEqual(filled.records('periods').filter((row) => row['Before it'] !== '').map((row) => [row['Period'], row['Before it']]), [['Period 1 of 2027-28', '1 day in no period']])

    const last = await filled.follow('Edit Period 13 of 2026-27')
    const long = await press(judith, last, 'Save', { 'Last day': '30/6/2027' })
    assert.equal(long.fieldErrors['ends_on'], 'A pay period has 62 days at most: choose an earlier last day')
    assert.doesNotMatch((await press(judith, last, 'Save', { 'Last day': '29/3/2027' })).text(), /in no period/)
    const stale = await press(judith, await press(judith, last, 'Save', { 'Last day': '' }), 'Save', { 'Last day': '27/3/2027' })
    assert.deepEqual([stale.status, stale.fieldErrors, formWith(judith, stale, 'Save').values['ends_on']], [409, { ends_on: 'Last day is “29 March 2027” now' }, '27/3/2027'])
    assert.match(stale.errors[0]!, /^This was changed while you were typing\. Fields you did not touch show what stands now, and what you typed is still in the form/)
    const alone = await press(judith, last, 'Save', { 'First day': '2/3/2027' })
    assert.deepEqual([alone.status, alone.fieldErrors, formWith(judith, alone, 'Save').values['ends_on']], [409, {}, '29/03/2027'])
    const wrong = await press(judith, await judith.get('/pay-periods/new'), 'Save', { 'Financial year': '2027-28', Number: '15', 'First day': '28/3/2026', 'Last day': '1/3/2026' })
    assert.deepEqual(Object.keys(wrong.fieldErrors).sort(), ['ends_on', 'number', 'starts_on'])
    const twice = await press(judith, wrong, 'Save', { Number: '13', 'First day': '28/3/2028', 'Last day': '2/4/2028' })
    assert.deepEqual([twice.status, twice.fieldErrors], [409, { number: 'The year has a period of this number already' }])
    const added = await press(judith, twice, 'Save', { Number: '14' })
    assert.deepEqual(added.rows('periods')[0], ['Period 14 of 2027-28', '28/03/2028', '02/04/2028', '6'])
    const removed = await press(judith, await added.follow('Edit Period 14 of 2027-28'), 'Remove: recorded in error')
    assert.match(removed.banner, /^Removed/)
    for (const name of ['Bernard', 'Priya', 'Owen']) {
      const reader = await signIn(app, name)
      assert.deepEqual((await reader.get('/pay-periods')).links().filter(({ href }) => href.startsWith('/pay-periods/')), [], name)
      assert.equal((await reader.json.post('/pay-periods', { year: '2030-31', starts_on: '2030-04-01' })).status, 403, name)
    }
  })
})
