// Looking back: lists, one schedule and occupancy as at many days, against a replay of the test's own log of what it wrote when.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import fc from 'fast-check'
import { change, insert } from '#seed/rows.ts'
import { inRolledBackTransaction, testApp, today, type TestApp } from '#test/harness.ts'
import type { Visitor } from '#test/visitor.ts'
import type { Listed } from './list-schedules.ts'
import { countByHand, type History } from './occupancy-by-hand.ts'
import type { OfService } from './occupancy-of-service.ts'

type Row = Record<string, string | number | null>
type Table = 'schedule' | 'unit_void'
/** What was written, and when: the whole row, or null where it was taken away. */
type Entry = { at: Temporal.Instant, table: Table, key: string, row: Row | null }

const day = (iso: string) => Temporal.PlainDate.from(iso)
const plus = (iso: string, days: number) => day(iso).add({ days }).toString()
/** The end of a day in London, worked out apart from the product. */
const endOf = (date: string) => Temporal.ZonedDateTime.from(`${plus(date, 1)}T00:00[Europe/London]`).toInstant()
const isBefore = (one: Temporal.Instant, other: Temporal.Instant) => Temporal.Instant.compare(one, other) < 0

/** Each row as it was last written before that moment, by its key. */
function replay(log: readonly Entry[], table: Table, until?: Temporal.Instant): [string, Row][] {
  const last = new Map<string, Row | null>()
  for (const entry of log) if (entry.table === table && (until === undefined || isBefore(entry.at, until))) last.set(entry.key, entry.row)
  return [...last].filter((each): each is [string, Row] => each[1] !== null)
}

const unitNames = ['Flat 1', 'Flat 2', 'Room A', 'Room B']

/** A house of four units with two places each, known since March 2025, and the ways to write about it and to look at it. */
async function buildLodge(app: TestApp) {
  const priya: Visitor = await app.signIn('priya.ravensworth@example.org')
  const recorded_at = '2025-03-01T09:00:00Z'
  const { authority_id, service_id, level, units, clients } = await app.database.owner(async (connection) => {
    const { rows } = await connection.query<{ authority_id: number, id: number }>(
      `select c.authority_id, c.id from client c join authority a on a.id = c.authority_id
       where a.code = 'northmoor' and not c.need_to_know and c.recorded_at < '2025-01-01' order by c.id limit 9`)
    const of = { authority_id: rows[0]!.authority_id, recorded_at }
    const { rows: [organisation] } = await connection.query<{ id: string }>(
      `select id from organisation where authority_id = $1 and name = 'RS Aids'`, [of.authority_id])
    const [service] = await insert(connection, 'service', [{
      ...of, organisation_id: organisation!.id, name: 'Look-back Lodge', type: 'long-term-accommodation' }])
    const ofService = { ...of, service_id: service!['id'] as number }
    await insert(connection, 'contract', [{ ...ofService, starts_on: '2025-04-01', ends_on: '2027-03-31' }])
    const [made] = await insert(connection, 'service_level', [{ ...ofService, number: 1, name: 'Lodge', kind: 'non-adapted' }])
    const each = await insert(connection, 'unit', unitNames.map((name) => ({
      ...ofService, service_level_id: made!['id'] as string, name, kind: 'self-contained', places: 2, starts_on: '2025-04-01',
    })))
    return { ...ofService, level: made!['id'] as string, units: each.map((row) => row['id'] as string), clients: rows.map(({ id }) => id) }
  })
  const log: Entry[] = []
  return {
    log, units, clients, priya,
    stay: (client: number, unit: number, place: number, starts_on: string, left_on: string | null): Row => ({
      service_type: 'long-term-accommodation', client_id: clients[client]!, service_level_id: level, unit_id: units[unit]!, place,
      starts_on, left_on, end_reason: left_on === null ? null : 'deceased', reference: '',
    }),
    mark: (unit: number, kind: string, starts_on: string, ends_on: string | null): Row => ({ unit_id: units[unit]!, kind, starts_on, ends_on }),

    /** Writes a row, a change of it or its end, as if it were told at that moment; and into the log. */
    async write(at: Temporal.Instant, table: Table, key: string, row: Row | null): Promise<void> {
      const where = { authority_id, id: table === 'schedule' ? Number(key) : key }
      await app.database.owner(async (connection) => {
        await connection.query(`select set_config('app.recorded_at', $1, true)`, [at.toString()])
        if (row === null) await connection.query(`delete from ${table} where authority_id = $1 and id = $2`, [authority_id, key])
        else if (replay(log, table).some(([known]) => known === key)) await change(connection, table, where, row, at.toString())
        else await insert(connection, table, [{ ...where, service_id, ...row }])
      })
      log.push({ at, table, key, row })
    },
    async listed(date: string): Promise<Map<string, Row>> {
      const { body } = await priya.json.get<Listed>(`/services/${service_id}/schedules?ended=include&order=number&as-at=${date}`)
      assert.equal(body.more, false)
      return new Map(body.schedules.map(({ id, client_id, unit, starts_on, left_on, end_reason, reference }) =>
        [String(id), { client_id, unit, starts_on, left_on, end_reason, reference }]))
    },
    async occupancy(date: string, from: string, to: string): Promise<OfService> {
      return (await priya.json.get<OfService>(`/services/${service_id}/occupancy?from=${from}&to=${to}&as-at=${date}`)).body
    },
    shown: (row: Row): Row => ({
      client_id: row['client_id']!, unit: unitNames[units.indexOf(String(row['unit_id']))]!, starts_on: row['starts_on']!, left_on: row['left_on']!,
      end_reason: row['end_reason']!, reference: row['reference']!,
    }),
    history: (until: Temporal.Instant): History => ({
      floating: false, contracts: [{ from: '2025-04-01', to: '2027-03-31' }], levels: [{ name: '1 - Lodge', capacity: [] }],
      units: unitNames.map((name, at) => ({
        name, level: 0, units: 1, from: '2025-04-01', to: null,
        voids: replay(log, 'unit_void', until).filter(([, row]) => row['unit_id'] === units[at])
          .map(([, row]) => ({ kind: String(row['kind']), from: String(row['starts_on']), to: row['ends_on'] as string | null })),
      })),
      stays: replay(log, 'schedule', until).map(([, row]) =>
        ({ client: Number(row['client_id']), level: 0, unit: units.indexOf(String(row['unit_id'])), units: 1,
          from: String(row['starts_on']), left: row['left_on'] as string | null })),
    }),
  }
}
type Lodge = Awaited<ReturnType<typeof buildLodge>>

/** One thing that somebody does, if what stands then lets them: which, where and when are drawn at random. */
type Deed = {
  deed: 'accept' | 'end' | 'reopen' | 'change' | 'mark' | 'unmark' | 'close'
  pick: number
  unit: number
  place: number
  from: string
  days: number
  minutesLater: number
}
const deeds = fc.array(fc.record<Deed>({
  deed: fc.constantFrom('accept', 'accept', 'accept', 'end', 'end', 'reopen', 'change', 'mark', 'mark', 'unmark', 'close'),
  pick: fc.nat({ max: 99 }), unit: fc.nat({ max: 3 }), place: fc.constantFrom(1, 1, 2), from: fc.nat({ max: 260 }).map((days) => plus('2026-01-01', days)),
  days: fc.integer({ min: 1, max: 60 }), minutesLater: fc.integer({ min: 1, max: 6 * 24 * 60 }),
}), { minLength: 50, maxLength: 60 })

/** Does what can be done at that moment, and nothing where the database would refuse. */
async function perform({ log, units, clients, write, stay, mark }: Lodge, at: Temporal.Instant, { deed, pick, unit, place, from, days }: Deed): Promise<void> {
  const [schedules, marks] = [replay(log, 'schedule'), replay(log, 'unit_void')]
  const before_ = plus(from, days)
  const isFree = (key: string, row: Row) => !schedules.some(([other, standing]) => other !== key
    && standing['unit_id'] === row['unit_id'] && standing['place'] === row['place']
    && (standing['left_on'] === null || standing['left_on']! > row['starts_on']!)
    && (row['left_on'] === null || standing['starts_on']! < row['left_on']!))
  const isUnmarked = (key: string, row: Row) => !marks.some(([other, standing]) => other !== key && standing['unit_id'] === row['unit_id']
    && (standing['ends_on'] === null || standing['ends_on']! >= row['starts_on']!) && (row['ends_on'] === null || standing['starts_on']! <= row['ends_on']!))
  const keep = async (key: string, row: Row) => isFree(key, row) && write(at, 'schedule', key, row)
  const [key, row] = schedules[pick % Math.max(schedules.length, 1)] ?? []
  const [markKey, markRow] = marks[pick % Math.max(marks.length, 1)] ?? []
  if (deed === 'accept') await keep(String(900_000 + log.length), stay(pick % clients.length, unit, place, from, pick % 3 === 0 ? before_ : null))
  if (deed === 'end' && key && row && row['left_on'] === null) {
    await keep(key, { ...row, left_on: plus(String(row['starts_on']), days), end_reason: 'deceased' })
  }
  if (deed === 'reopen' && key && row) await keep(key, { ...row, left_on: null, end_reason: null })
  if (deed === 'change' && key && row) {
    await keep(key, { ...row, unit_id: units[unit]!, place, starts_on: from, left_on: row['left_on'] === null ? null : before_, reference: `R${pick}` })
  }
  if (deed === 'mark') {
    const wanted = mark(unit, pick % 3 === 0 ? 'minor-repairs' : 'major-works', from, pick % 2 === 0 ? plus(before_, -1) : null)
    if (isUnmarked('', wanted)) await write(at, 'unit_void', crypto.randomUUID(), wanted)
  }
  if (deed === 'unmark' && markKey) await write(at, 'unit_void', markKey, null)
  if (deed === 'close' && markKey && markRow && markRow['ends_on'] === null) {
    await write(at, 'unit_void', markKey, { ...markRow, ends_on: plus(String(markRow['starts_on']), days) })
  }
}

describe('looking back', () => {
  inRolledBackTransaction()
  const app = testApp()

  it('P.16 shows what a replay of the log shows: the list, one schedule and occupancy', async () => {
    const lodge = await buildLodge(app)
    const { log, priya } = lodge
    let at = Temporal.Instant.from('2026-01-05T10:00:00Z')
    for (const deed of fc.sample(deeds, 1)[0]!) {
      at = at.add({ minutes: deed.minutesLater })
      await perform(lodge, at, deed)
    }
    const toldOn = new Set(log.map((entry) => entry.at.toZonedDateTimeISO('Europe/London').toPlainDate().toString()))
    const dates = [...new Set([...toldOn].flatMap((date) => [plus(date, -1), date]))].filter((date) => date < today.toString())
    assert.ok(log.length >= 20 && dates.length >= 20, `${log.length} writes on ${dates.length} days`)
    const schedules = [...new Set(log.filter(({ table }) => table === 'schedule').map(({ key }) => key))]
    let changed = 0
    for (const [index, date] of dates.entries()) {
      const told = `as at ${date}, of ${JSON.stringify(log)}`
      const wanted = new Map(replay(log, 'schedule', endOf(date)).map(([key, row]) => [key, lodge.shown(row)]))
      assert.deepEqual(await lodge.listed(date), wanted, told)

      const [from, to] = [plus('2026-01-01', index * 3), plus('2026-02-15', index * 5)]
      const page = await lodge.occupancy(date, from, to)
      const counts = countByHand(lodge.history(endOf(date)), from, to)
      const figures = page.rows.map(({ contracted, occupied, void: empty, unavailable }) => ({ contracted, occupied, void: empty, unavailable }))
      assert.deepEqual(figures, counts.lines, told)
      assert.deepEqual([page.people, page.contradictions], [counts.people, counts.contradictions], told)
      if (JSON.stringify(countByHand(lodge.history(endOf(today.toString())), from, to)) !== JSON.stringify(counts)) changed += 1

      const key = schedules[index % schedules.length]!
      const one = await priya.json.get<{ schedule: Row }>(`/schedules/${key}?as-at=${date}`)
      assert.equal(one.status, wanted.has(key) ? 200 : 404, told)
      const row = wanted.get(key)
      if (row) assert.deepEqual(Object.fromEntries(Object.keys(row).map((name) => [name, one.body.schedule[name]])), row, told)
    }
    assert.ok(changed > 10, `only ${changed} of ${dates.length} days had other figures than today`)
  })
})

/** The last second of a day in London and the first of the next, as UTC: in winter, in summer, and around the days on which the clocks change. */
const midnights: [date: string, last: string, next: string][] = [
  ['2026-02-10', '2026-02-10T23:59:59.999999Z', '2026-02-11T00:00:00Z'], ['2026-06-10', '2026-06-10T22:59:59.999999Z', '2026-06-10T23:00:00Z'],
  ['2026-03-28', '2026-03-28T23:59:59Z', '2026-03-29T00:00:00Z'], ['2026-03-29', '2026-03-29T22:59:59Z', '2026-03-29T23:00:00Z'],
  ['2026-10-24', '2026-10-24T22:59:59Z', '2026-10-24T23:00:00Z'], ['2026-10-25', '2026-10-25T23:59:59Z', '2026-10-26T00:00:00Z'],
]

describe('a day that is looked back at', () => {
  inRolledBackTransaction()
  const app = testApp()
  let lodge: Lodge
  before(async () => {
    lodge = await buildLodge(app)
  })

  for (const [index, [date, last, next]] of midnights.entries()) {
    it(`P.16 ends at midnight in London on ${date}: what is told a moment before is known, what is told at midnight is not`, async () => {
      const [early, late] = [Temporal.Instant.from(last), Temporal.Instant.from(next)]
      const from = plus('2025-05-01', index * 40)
      const [first, second] = [String(910_000 + index * 10), String(910_001 + index * 10)]
      await lodge.write(early, 'schedule', first, lodge.stay(0, 0, 1, from, plus(from, 10)))
      await lodge.write(late, 'schedule', second, lodge.stay(1, 0, 1, plus(from, 10), plus(from, 20)))
      const mark = crypto.randomUUID()
      await lodge.write(early, 'unit_void', mark, lodge.mark(1, 'major-works', from, plus(from, 4)))
      await lodge.write(late, 'unit_void', mark, null)

      const seen = await Promise.all([plus(date, -1), date, plus(date, 1)].map(async (on) => {
        const [listed, { rows }] = await Promise.all([lodge.listed(on), lodge.occupancy(on, from, plus(from, 19))])
        const one = await Promise.all([first, second].map(async (key) => (await lodge.priya.json.get(`/schedules/${key}?as-at=${on}`)).status))
        return { listed: [first, second].map((key) => listed.has(key)), one, occupied: rows[0]!.occupied, unavailable: rows[1]!.unavailable }
      }))
      assert.deepEqual(seen, [
        { listed: [false, false], one: [404, 404], occupied: 0, unavailable: 0 },
        { listed: [true, false], one: [200, 404], occupied: 10, unavailable: 5 },
        { listed: [true, true], one: [200, 200], occupied: 20, unavailable: 0 },
      ])
    })
  }
})
