// Occupancy as people see it: one quarter counted on paper, on the page, as JSON, CSV and command; and every figure opened.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { parse } from 'csv-parse/sync'
import { insert } from '#seed/rows.ts'
import { inRolledBackTransaction, testApp, today } from '#test/harness.ts'
import { rsAids } from '#test/histories.ts'
import { textOf } from '#test/element.ts'
import type { Page } from '#test/page.ts'
import type { Visitor } from '#test/visitor.ts'
import { Refused, WrongUse, type Context as CommandContext } from '../../commands/command.ts'
import { occupancy as occupancyCommand } from '../../commands/occupancy.ts'
import type { OfService } from './occupancy-of-service.ts'
import type { RowsOfFigure } from './occupancy-rows.ts'

const quarter = 'from=2026-07-01&to=2026-09-30'
const numberOf = (text: string) => Number(text.replaceAll(',', '').replace(/ days?$/, ''))
const sum = (values: readonly number[]) => Math.round(values.reduce((one, other) => one + other, 0) * 100) / 100

type Court = { house: number, visits: number, empty: number, people: number[] }

/**
 * Test Court in July to September 2026, 92 days. Flat 1: somebody leaves on 11 July, minor repairs until 15 July, major works until
 * 31 July, the next person comes on 1 September. Flat 2 is half a unit and let. Flat 3 ends on 31 August and is empty. Room A is shared
 * from 1 to 19 July, though said to await works from 18 to 25 July.
 */
async function buildTestCourt(app: ReturnType<typeof testApp>): Promise<Court> {
  return app.database.owner(async (connection) => {
    const place = await rsAids(connection)
    const { rows: people } = await connection.query<{ id: number }>(
      'select id from client where authority_id = $1 and not need_to_know order by id limit 4', [place.authority_id])
    const [ann, bob, cas, dee] = people.map(({ id }) => id) as [number, number, number, number]
    const of = { authority_id: place.authority_id }
    const services = await insert(connection, 'service', [['Test Court', 'long-term-accommodation'], ['Test Visits', 'floating-support'],
      ['Test Plot', 'short-term-accommodation']].map(([name, type]) => ({ ...place, name: name!, type: type! })))
    const [house, visits, empty] = services.map((row) => row['id'] as number) as [number, number, number]
    await insert(connection, 'contract', [house, visits].map((service_id) =>
      ({ ...of, service_id, reference: 'T/1', starts_on: '2026-07-01', ends_on: '2026-09-30' })))
    const levels = (await insert(connection, 'service_level', [house, visits].map((service_id) =>
      ({ ...of, service_id, number: 1, name: 'Adapted', kind: 'adapted' })))).map((row) => row['id'] as string)
    await insert(connection, 'capacity', [house, visits].map((service_id, at) =>
      ({ ...of, service_id, service_level_id: levels[at]!, starts_on: '2026-07-01', units: at === 0 ? 3 : 2 })))
    const [shared] = await insert(connection, 'unit', [{ ...of, service_id: house, name: 'The house', kind: 'house', starts_on: '2020-01-01' }])
    const unit = (name: string, amount: number, ends_on: string | null, part_of: string | null) => ({
      ...of, service_id: house, service_level_id: levels[0]!, name, kind: part_of === null ? 'self-contained' : 'room', part_of, places: 2, units: amount,
      starts_on: '2020-01-01', ends_on,
    })
    const units = (await insert(connection, 'unit', [unit('Flat 1', 1, null, null), unit('Flat 2', 0.5, null, null), unit('Flat 3', 1, '2026-08-31', null),
      unit('Room A', 1, null, shared!['id'] as string)])).map((row) => row['id'] as string)
    const mark = (at: number, kind: string, starts_on: string, ends_on: string) => ({ ...of, service_id: house, unit_id: units[at]!, kind, starts_on, ends_on })
    await insert(connection, 'unit_void', [mark(0, 'minor-repairs', '2026-07-11', '2026-07-15'), mark(0, 'major-works', '2026-07-16', '2026-07-31'),
      mark(3, 'awaiting-works', '2026-07-18', '2026-07-25')])
    const stay = (client_id: number, at: number | null, in_place: number, amount: number, starts_on: string, left_on: string | null) => ({
      ...of, service_id: at === null ? visits : house, service_type: at === null ? 'floating-support' : 'long-term-accommodation', client_id,
      service_level_id: levels[at === null ? 1 : 0]!, unit_id: at === null ? null : units[at]!, place: at === null ? null : in_place, units: amount,
      starts_on, left_on, end_reason: left_on === null ? null : 'deceased',
    })
    await insert(connection, 'schedule', [
      stay(ann, 0, 1, 1, '2026-01-01', '2026-07-11'), stay(bob, 0, 1, 1, '2026-09-01', null), stay(cas, 1, 1, 0.5, '2025-05-05', null),
      stay(dee, 3, 1, 1, '2026-06-01', '2026-07-16'), stay(ann, 3, 2, 1, '2026-07-10', '2026-07-20'),
      stay(ann, null, 1, 1, '2026-07-01', null), stay(bob, null, 1, 1, '2026-08-01', null), stay(cas, null, 1, 0.5, '2026-09-01', null),
    ])
    return { house, visits, empty, people: [ann, bob, cas, dee] }
  })
}

const onPaper = [
  { unit: 'Flat 1', level: '1 - Adapted', contracted: 92, available: 76, occupied: 40, void: 36, unavailable: 16 },
  { unit: 'Flat 2', level: '1 - Adapted', contracted: 46, available: 46, occupied: 46, void: 0, unavailable: 0 },
  { unit: 'Flat 3', level: '1 - Adapted', contracted: 62, available: 62, occupied: 0, void: 62, unavailable: 0 },
  { unit: 'The house: Room A', level: '1 - Adapted', contracted: 92, available: 86, occupied: 19, void: 67, unavailable: 6 },
]

describe('the occupancy of a service', () => {
  inRolledBackTransaction()
  const app = testApp()
  let priya: Visitor
  let court: Court
  before(async () => {
    court = await buildTestCourt(app)
    priya = await app.signIn('priya.ravensworth@example.org')
  })
  const page = (number: number, query = quarter, who = priya) => who.get(`/services/${number}/occupancy?${query}`)
  const command = async (options: Record<string, string>) => {
    let printed: unknown
    const print = (data: unknown, lines: readonly string[]) => { printed = { data, lines } }
    const context = { options, positionals: [], database: () => Promise.resolve(app.database), today, print, say: () => undefined }
    await occupancyCommand.run(context as unknown as CommandContext)
    return printed as { data: unknown, lines: string[] }
  }

  it('S1.08 S1.81 is what one counts on paper, on the page, as JSON, as CSV and as a command', async () => {
    const shown = await page(court.house)
    const headings = ['Contracted', 'Available', 'Occupied', 'Void', 'Unavailable']
    assert.deepEqual(shown.records('occupancy').map((row) => [row['Unit'], ...headings.map((heading) => numberOf(row[heading]!))]),
      onPaper.map(({ unit, contracted, available, occupied, void: empty, unavailable }) => [unit, contracted, available, occupied, empty, unavailable]))
    assert.deepEqual(shown.records('occupancy').map((row) => [row['Occupied of contracted'], row['Occupied of available']]),
      [['43.5%', '52.6%'], ['100.0%', '100.0%'], ['0.0%', '0.0%'], ['20.7%', '22.1%']])
    const totals = textOf(shown.main.querySelector('#occupancy tfoot'))
    for (const figure of ['292', '270', '105', '165', '22', '36.0%', '38.9%']) assert.match(totals, new RegExp(`\\b${figure}`))
    assert.match(shown.facts['People served']!, /^4\b/)
    assert.deepEqual(shown.rows('empty'), [['Vacated and ready to let', 'Void', '160'], ['Minor repairs between lets', 'Void', '5'],
      ['Having major works', 'Unavailable', '16'], ['Awaiting works', 'Unavailable', '6']])
    assert.deepEqual(shown.rows('capacity'), [['1 - Adapted', '276', '292', 'More than bought']])
    assert.match(shown.text(), /On 2 days .* a unit is entered as empty although somebody lives there/)

    const { body } = await priya.json.get<OfService>(`/services/${court.house}/occupancy?${quarter}`)
    assert.deepEqual(body.rows, onPaper)
    const csv = await priya.request(`/services/${court.house}/occupancy.csv?${quarter}`)
    assert.deepEqual([csv.headers['content-type'], csv.headers['content-disposition']],
      ['text/csv; charset=utf-8', `attachment; filename="occupancy-${court.house}-2026-07-01-to-2026-09-30.csv"`])
    const cast = (value: string, { column, header }: { column: string | number, header: boolean }) =>
      (header || column === 'unit' || column === 'level' ? value : Number(value))
    assert.deepEqual(parse(csv.body, { columns: true, bom: true, cast }), onPaper)
    const printed = await command({ service: String(court.house), from: '2026-07-01', to: '2026-09-30' })
    assert.deepEqual(printed.data, onPaper)
    assert.match(printed.lines.at(-1)!, /^All .*292 +270 +105 +165 +22 +36\.0%$/)
  })

  it('S1.81 of floating support is told level by level, up to the capacity of each day', async () => {
    const { body } = await priya.json.get<OfService>(`/services/${court.visits}/occupancy?${quarter}`)
    assert.deepEqual(body.rows, [{ unit: null, level: '1 - Adapted', contracted: 184, available: 184, occupied: 153, void: 31, unavailable: 0 }])
    assert.deepEqual([body.beyond, body.people], [15, 3])
    assert.deepEqual((await command({ service: String(court.visits), from: '2026-07-01', to: '2026-09-30', authority: 'northmoor' })).data, body.rows)
    const shown = await page(court.visits)
    assert.deepEqual(shown.rows('occupancy'), [['1 - Adapted', '184', '153', '31', '83.2%']])
    assert.match(shown.text(), /15 .*unit-days of support were given beyond the capacity bought/)
  })

  it('S1.81 leads from every figure to the rows it counts', async () => {
    const tamsin = await app.signIn('tamsin.okafor@example.org')
    const opened = [
      await openEveryFigure(await page(court.house), priya), await openEveryFigure(await page(court.visits), priya),
      await openEveryFigure(await page(court.visits, 'from=2026-08-15&to=2026-10-15'), priya),
      await openEveryFigure(await page(10812, 'from=2025-11-21&to=2026-11-20'), priya),
      await openEveryFigure(await page(10801, 'from=2026-10-01&to=2026-11-20&as-at=2026-10-15', tamsin), tamsin),
    ]
    assert.ok(opened.every((figures) => figures >= 12) && sum(opened) > 150, opened.join())
  })

  it('names people only to those who may know them', async () => {
    const rows = async (email: string) => {
      const who = await app.signIn(email)
      return (await who.json.get<RowsOfFigure>(`/services/10812/occupancy/rows?${quarter}&kind=occupied`)).body.rows.map(({ about }) => about)
    }
    const granted = await rows('priya.ravensworth@example.org')
    const others = await rows('callum.drexler@example.org')
    assert.ok(granted.includes('Stellan, Mr Victor'))
    // He counts for everybody: a figure does not depend on who reads it.
    assert.deepEqual(others, granted.map((name) => (name === 'Stellan, Mr Victor' ? null : name)))
    const tamsin = await app.signIn('tamsin.okafor@example.org')
    for (const part of ['', '.csv', '/rows']) assert.equal((await tamsin.request(`/services/10812/occupancy${part}`)).status, 404)
    assert.equal((await (await app.signIn('farida.lindqvist@example.org')).request('/services/10801/occupancy')).status, 403)
  })

  it('says beside the field which day is wrong, and keeps what was typed', async () => {
    for (const part of ['', '.csv', '/rows']) {
      const wrong = await priya.get(`/services/10801/occupancy${part}?from=31/2/2026&to=tomorow`)
      assert.equal(wrong.status, 422)
      assert.deepEqual(wrong.fieldErrors, { from: 'First day must be a real date, such as 27 3 2026', to: 'Last day must be a real date, such as 27 3 2026' })
      assert.deepEqual(['from', 'to'].map((name) => wrong.main.querySelector(`#${name}`)!.getAttribute('value')), ['31/2/2026', 'tomorow'])
    }
    assert.match((await priya.get('/services/10801/occupancy?from=1+10+2026&to=today')).text(), /1 October 2026 to 20 November 2026 \(51 days\)/)
    const backwards = await priya.json.get<{ errors: Record<string, string> }>('/services/10801/occupancy?from=2026-10-02&to=2026-10-01')
    assert.deepEqual([backwards.status, backwards.body.errors], [422, { to: 'Last day must be the first day or later' }])
    for (const query of ['kind=everything', 'unit=1', 'level=x', 'reason=A%20B', `unit=${crypto.randomUUID()}`, `level=${crypto.randomUUID()}`]) {
      assert.equal((await priya.request(`/services/10801/occupancy/rows?${query}`)).status, 404, query)
    }
  })

  it('teaches what is missing where there is nothing to count', async () => {
    assert.match((await page(court.empty)).text(), /No units on these days/)
    assert.match((await page(10801, 'from=2003-01-01&to=2003-12-31')).text(), /No units on these days/)
    assert.match((await page(court.house, 'from=2026-10-01&to=2026-10-31')).text(), /No contract covers these days.*from 01\/10\/2026 to 31\/10\/2026/)
    assert.deepEqual((await priya.json.get<OfService>(`/services/${court.house}/occupancy?from=2026-10-01&to=2026-10-31`)).body.total,
      { contracted: 0, available: 0, occupied: 0, void: 0, unavailable: 0 })
    assert.match((await page(court.house, 'from=2026-09-30&to=2026-12-31')).text(), /Some of these days are still to come/)
  })

  it('as a command refuses what it does not know, and tells wrong use apart', async () => {
    const days = { from: '2026-07-01', to: '2026-09-30' }
    const refuses = (options: Record<string, string>, message: RegExp) =>
      assert.rejects(command({ ...days, ...options }), (error) => error instanceof Refused && message.test(error.message))
    await refuses({ service: '10801', authority: 'southmere' }, /no service 10801 in southmere/)
    await refuses({ service: '10801', authority: 'nowhere' }, /no authority nowhere/)
    await refuses({ service: '99' }, /no service 99/)
    for (const wrong of [{ service: 'Chatham St' }, { from: '1 July 2026' }, { to: '2026-06-31' }, { to: '2026-06-30' }, { 'as-at': 'now' }]) {
      await assert.rejects(command({ ...days, service: '10801', ...wrong }), WrongUse)
    }
    await app.database.owner((connection) => connection.query(`insert into service (authority_id, id, organisation_id, name, type)
      select o.authority_id, 10801, o.id, 'Namesake', 'floating-support' from organisation o join authority a on a.id = o.authority_id
      where a.code = 'southmere' limit 1`))
    await refuses({ service: '10801' }, /northmoor and southmere: say which with --authority/)
    assert.equal(((await command({ ...days, service: '10801', authority: 'northmoor' })).data as unknown[]).length, 11)
  })
})

/** Follows each link of a figure, and each bar of the chart, to its rows, and sums them by what the page says. Answers how many there were. */
async function openEveryFigure(page: Page, who: Visitor): Promise<number> {
  const links = page.links().filter(({ href }) => href.includes('/occupancy/rows'))
  for (const { seen, href } of new Map(links.map((link) => [`${link.seen} ${link.href}`, link])).values()) {
    const rows = await who.get(page.resolve(href))
    assert.equal(rows.status, 200, href)
    const records = rows.main.querySelector('#rows') ? rows.records('rows') : []
    const kind = new URL(href, 'https://local').searchParams.get('kind') ?? 'days'
    const sumOf = (counts?: string) =>
      sum(records.filter((row) => counts === undefined || row['Counts as'] === counts).map((row) => numberOf(row['Unit-days']!)))
    const where = `${seen} at ${href}`
    if (seen.endsWith('%')) {
      const share = sumOf('Occupied') / sumOf() * 100
      assert.ok(Math.abs(Number(seen.slice(0, -1)) - share) <= 0.1, where)
    } else if (/^[\d,.]+( days?)?$/.test(seen)) {
      const counted = kind === 'people' ? records.length : kind === 'contradictions' ? sum(records.map((row) => numberOf(row['Days']!))) : sumOf()
      assert.equal(counted, numberOf(seen), where)
    } else {
      // A bar of the chart: its row in the table below the picture.
      const bar = page.records('occupancy-chart-table').find((row) => row['Name'] === seen)!
      assert.deepEqual([sumOf('Occupied'), sumOf('Void'), sumOf('Unavailable')],
        [numberOf(bar['Occupied']!), numberOf(bar['Void'] ?? bar['Not used']!), numberOf(bar['Unavailable'] ?? '0')], where)
      assert.equal(sumOf(), numberOf(bar['Total']!), where)
    }
  }
  return links.length
}

describe('somebody whose record the reader may not see', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()
  const hide = (client: number) => app.database.owner((connection) => connection.query('update client set need_to_know = true where id = $1', [client]))

  it('counts in every figure as for everybody else, and nothing else is told of them', async () => {
    const court = await buildTestCourt(app)
    const priya = await app.signIn('priya.ravensworth@example.org')
    const bernard = await app.signIn('bernard.achterberg@example.org')
    const figures = async (reader: Visitor) => Promise.all([court.house, court.visits].map(async (service) =>
      (await reader.json.get<OfService>(`/services/${service}/occupancy?${quarter}`)).body))
    const before = await figures(priya)
    assert.deepEqual(before[0]!.rows, onPaper)
    const [ann] = court.people
    await hide(ann!)
    assert.deepEqual(await figures(priya), before)
    assert.deepEqual(await figures(bernard), before)

    for (const kind of ['occupied', 'beyond', 'days', 'people']) {
      for (const [at, service] of [court.house, court.visits].entries()) {
        const path = `/services/${service}/occupancy/rows?${quarter}&kind=${kind}`
        const { body } = await priya.json.get<RowsOfFigure>(path)
        const whole = { occupied: before[at]!.total.occupied, beyond: before[at]!.beyond, days: before[at]!.total.contracted, people: before[at]!.people }
        assert.equal(body.total, whole[kind as keyof typeof whole], `${kind} at ${service}`)
        assert.doesNotMatch(JSON.stringify(body), new RegExp(`-\\d+[,}]|\\b${ann}\\b`))
        assert.doesNotMatch((await priya.get(path)).html, new RegExp(`/clients/${ann}\\b|/schedules/-`))
      }
    }
    const { rows } = (await priya.json.get<RowsOfFigure>(`/services/${court.house}/occupancy/rows?${quarter}&kind=occupied`)).body
    // Ten days of July in Flat 1, and four in the room after the other had left.
    assert.deepEqual(rows.filter(({ about }) => about === null).map(({ unit, from, to, days, schedule, client }) => [unit, from, to, days, schedule, client]),
      [['Flat 1', '2026-07-01', '2026-07-10', 10, null, null], [rows.find(({ unit: room }) => room?.includes('Room A'))!.unit, '2026-07-16', '2026-07-19', 4, null, null]])
    assert.match((await priya.get(`/services/${court.house}/occupancy/rows?${quarter}&kind=people`)).text(), /Somebody whose record you may not see/)
  })

  it('is in their unit for whoever looks for a free one, and on no day before they came', async () => {
    const tamsin = await app.signIn('tamsin.okafor@example.org')
    const unitsOf = async () => (await tamsin.json.get<{ units: { text: string }[] }>('/services/10801/schedules/ask')).body.units.map(({ text }) => text)
    const named = (await unitsOf()).find((text) => text.includes('Farrow'))!
    await hide(10342)
    const units = await unitsOf()
    assert.ok(units.includes(named.replace('Farrow, Mr Desmond', 'somebody whose record you may not see')), units.join())
    assert.ok(units.every((text) => !/Farrow/.test(text)))
    // The list has the rows it counts, and says who is missing among them.
    assert.match((await tamsin.get('/services/10801/schedules')).text(), /Total number of current schedules: 9, and 1 person whose record you may not see/)
  })

  it('is known on a past day if they were known then, and is of no other service', async () => {
    const [callum, nerys] = [await app.signIn('callum.drexler@example.org'), await app.signIn('nerys.calloway@example.org')]
    const figures = async (reader: Visitor, service: number, more = '') =>
      (await reader.json.get<OfService>(`/services/${service}/occupancy?from=2026-07-01&to=2026-09-30${more}`)).body
    const past = ['', '&as-at=2026-11-01', '&as-at=2020-01-01']
    const before = await Promise.all(past.map((more) => figures(callum, 10801, more)))
    const elsewhere = await figures(nerys, 10812)
    await hide(10342)
    assert.deepEqual(await Promise.all(past.map((more) => figures(callum, 10801, more))), before)
    assert.deepEqual(await figures(nerys, 10812), elsewhere)
    assert.equal((await nerys.request('/services/10801/occupancy')).status, 404)
  })
})
