// Looking back: lists, one schedule and occupancy as at many days, against a replay of the test's own log of what it wrote when.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import fc from 'fast-check'
import { change, insert } from '#seed/rows.ts'
import { inRolledBackTransaction, testApp, today } from '#test/harness.ts'
import type { Visitor } from '#test/visitor.ts'
import type { Listed } from './list-schedules.ts'
import { countByHand, type History } from './occupancy-by-hand.ts'
import type { OfService } from './occupancy-of-service.ts'

type Row = Record<string, string | number | null>
type Table = 'schedule' | 'unit_void'
/** What was written, and when: the whole row, or null where it was taken away. */
type Entry = { at: Temporal.Instant, table: Table, key: string, row: Row | null }

const day = (iso: string) => Temporal.PlainDate.from(iso)
/** The end of a day in London, worked out apart from the product. */
const endOf = (date: Temporal.PlainDate) => Temporal.ZonedDateTime.from(`${date.add({ days: 1 }).toString()}T00:00[Europe/London]`).toInstant()

/** What was known at the end of a day: each row as it was last written before. */
function known(log: readonly Entry[], table: Table, date: Temporal.PlainDate): Row[] {
  const last = new Map<string, Row | null>()
  for (const entry of log) if (entry.table === table && Temporal.Instant.compare(entry.at, endOf(date)) < 0) last.set(entry.key, entry.row)
  return [...last.values()].filter((row) => row !== null)
}

const units = ['Flat 1', 'Flat 2', 'Room A', 'Room B']
const overlaps = (one: Row, from: string, before: string | null, [starts, ends]: readonly [string, string]) =>
  (one[ends] === null || one[ends]! > from) && (before === null || one[starts]! < before)

/** One thing that somebody does, if what stands then lets them: which, where and when are drawn at random. */
type Deed = { deed: 'accept' | 'end' | 'change' | 'reopen' | 'mark' | 'unmark' | 'close', pick: number, unit: number, place: number, from: number, days: number, later: number }
const deeds = fc.array(fc.record<Deed>({
  deed: fc.constantFrom('accept', 'accept', 'accept', 'end', 'end', 'change', 'reopen', 'mark', 'mark', 'unmark', 'close'), pick: fc.nat({ max: 99 }), unit: fc.nat({ max: 3 }),
  place: fc.constantFrom(1, 1, 2), from: fc.nat({ max: 260 }), days: fc.integer({ min: 1, max: 60 }), later: fc.nat({ max: 6 * 24 * 60 }),
}), { minLength: 40, maxLength: 60 })

describe('as at a past day', () => {
  inRolledBackTransaction()
  const app = testApp()
  let priya: Visitor
  let of: { authority_id: number, service_id: number }
  let level: string
  let keys: string[]
  let clients: number[]
  let first: Temporal.Instant

  before(async () => {
    priya = await app.signIn('priya.ravensworth@example.org')
    await app.database.owner(async (connection) => {
      const { rows } = await connection.query<{ authority_id: number, id: number, client: number }>(
        `select c.authority_id, c.id as client from client c join authority a on a.id = c.authority_id where a.code = 'northmoor' and not c.need_to_know order by c.id limit 9`)
      clients = rows.map(({ client }) => client)
      const { rows: [organisation] } = await connection.query<{ id: string }>(`select id from organisation where authority_id = $1 and name = 'RS Aids'`, [rows[0]!.authority_id])
      const recorded_at = '2025-03-01T09:00:00Z'
      const authority = { authority_id: rows[0]!.authority_id, recorded_at }
      const [service] = await insert(connection, 'service', [{ ...authority, organisation_id: organisation!.id, name: 'Look-back Lodge', type: 'long-term-accommodation' }])
      of = { authority_id: authority.authority_id, service_id: service!['id'] as number }
      await insert(connection, 'contract', [{ ...of, recorded_at, starts_on: '2025-04-01', ends_on: '2027-03-31' }])
      level = (await insert(connection, 'service_level', [{ ...of, recorded_at, number: 1, name: 'Lodge', kind: 'non-adapted' }]))[0]!['id'] as string
      keys = (await insert(connection, 'unit', units.map((name) => ({ ...of, recorded_at, service_level_id: level, name, kind: 'self-contained', places: 2, starts_on: '2025-04-01' }))))
        .map((row) => row['id'] as string)
    })
    first = Temporal.Instant.from('2026-01-05T10:00:00Z')
  })

  const columns = { ends: { schedule: ['starts_on', 'left_on'], unit_void: ['starts_on', 'before'] } } as const

  /** Writes a row, a change or nothing in its place, as if it were told at that moment; and into the log. */
  async function write(log: Entry[], at: Temporal.Instant, table: Table, key: string, row: Row | null): Promise<void> {
    await app.database.owner(async (connection) => {
      const before_ = log.findLast((entry) => entry.table === table && entry.key === key)?.row
      const { before: _, ...values } = row ?? {}
      const where = table === 'schedule' ? { authority_id: of.authority_id, id: Number(key) } : { authority_id: of.authority_id, id: key }
      await connection.query(`select set_config('app.recorded_at', $1, true)`, [at.toString()])
      if (row === null) await connection.query('delete from unit_void where authority_id = $1 and id = $2', [of.authority_id, key])
      else if (before_) await change(connection, table, where, values, at.toString())
      else await insert(connection, table, [{ ...of, ...where, ...values }])
    })
    log.push({ at, table, key, row })
  }

  const scheduleRow = (client: number, unit: number, place: number, starts_on: string, left_on: string | null, reference = ''): Row => ({ service_type: 'long-term-accommodation', client_id: client,
    service_level_id: level, unit_id: keys[unit]!, place, starts_on, left_on, end_reason: left_on === null ? null : 'deceased', reference })
  const markRow = (unit: number, kind: string, starts_on: string, ends_on: string | null): Row =>
    ({ unit_id: keys[unit]!, kind, starts_on, ends_on, before: ends_on === null ? null : day(ends_on).add({ days: 1 }).toString() })

  /** Does what can be done at that moment. A deed that the database would refuse is left out. */
  async function perform(log: Entry[], at: Temporal.Instant, { deed, pick, unit, place, from, days }: Deed, numbers: { next: number }): Promise<void> {
    const now = (table: Table) => [...new Map(log.filter((entry) => entry.table === table).map(({ key, row }) => [key, row]))].filter((each): each is [string, Row] => each[1] !== null)
    const schedules = now('schedule')
    const marks = now('unit_void')
    const starts = day('2026-01-01').add({ days: from }).toString()
    const ends = day(starts).add({ days }).toString()
    const isFree = (among: [string, Row][], table: Table, except: string, unitKey: string, placeOf: number | null, start: string, before_: string | null) =>
      !among.some(([key, row]) => key !== except && row['unit_id'] === unitKey && (placeOf === null || row['place'] === placeOf) && overlaps(row, start, before_, columns.ends[table]))
    const picked = schedules[pick % Math.max(schedules.length, 1)]
    if (deed === 'accept') {
      const left = pick % 3 === 0 ? ends : null
      if (!isFree(schedules, 'schedule', '', keys[unit]!, place, starts, left)) return
      await write(log, at, 'schedule', String(numbers.next++), scheduleRow(clients[pick % clients.length]!, unit, place, starts, left))
    } else if (deed === 'end' && picked && picked[1]['left_on'] === null) {
      await write(log, at, 'schedule', picked[0], { ...picked[1], left_on: day(String(picked[1]['starts_on'])).add({ days }).toString(), end_reason: 'deceased' })
    } else if (deed === 'reopen' && picked && picked[1]['left_on'] !== null) {
      if (!isFree(schedules, 'schedule', picked[0], String(picked[1]['unit_id']), Number(picked[1]['place']), String(picked[1]['starts_on']), null)) return
      await write(log, at, 'schedule', picked[0], { ...picked[1], left_on: null, end_reason: null })
    } else if (deed === 'change' && picked) {
      const left = picked[1]['left_on'] === null ? null : ends
      if (!isFree(schedules, 'schedule', picked[0], keys[unit]!, place, starts, left)) return
      await write(log, at, 'schedule', picked[0], { ...picked[1], unit_id: keys[unit]!, place, starts_on: starts, left_on: left, reference: `R${pick}` })
    } else if (deed === 'mark') {
      const last = pick % 2 === 0 ? day(ends).subtract({ days: 1 }).toString() : null
      if (!isFree(marks, 'unit_void', '', keys[unit]!, null, starts, last === null ? null : ends)) return
      await write(log, at, 'unit_void', crypto.randomUUID(), markRow(unit, pick % 3 === 0 ? 'minor-repairs' : 'major-works', starts, last))
    } else if (marks.length > 0 && (deed === 'unmark' || deed === 'close')) {
      const [key, row] = marks[pick % marks.length]!
      if (deed === 'unmark') await write(log, at, 'unit_void', key, null)
      else if (row['ends_on'] === null) await write(log, at, 'unit_void', key, markRow(keys.indexOf(String(row['unit_id'])), String(row['kind']), String(row['starts_on']), ends > String(row['starts_on']) ? ends : String(row['starts_on'])))
    }
  }

  const isKnown = (row: Row) => ({ client_id: row['client_id'], unit: units[keys.indexOf(String(row['unit_id']))], starts_on: row['starts_on'], left_on: row['left_on'], end_reason: row['end_reason'], reference: row['reference'] })
  const listed = async (date: Temporal.PlainDate) => {
    const { body } = await priya.json.get<Listed>(`/services/${of.service_id}/schedules?ended=include&order=number&as-at=${date.toString()}`)
    assert.equal(body.more, false)
    return new Map(body.schedules.map(({ id, client_id, unit, starts_on, left_on, end_reason, reference }) => [String(id), { client_id, unit, starts_on, left_on, end_reason, reference }]))
  }
  const occupancy = async (date: Temporal.PlainDate, from: string, to: string) =>
    (await priya.json.get<OfService>(`/services/${of.service_id}/occupancy?from=${from}&to=${to}&as-at=${date.toString()}`)).body

  function historyAt(log: readonly Entry[], date: Temporal.PlainDate): History {
    const marks = known(log, 'unit_void', date)
    return {
      floating: false, contracts: [{ from: '2025-04-01', to: '2027-03-31' }], levels: [{ name: '1 - Lodge', capacity: [] }],
      units: units.map((name, at) => ({ name, level: 0, units: 1, from: '2025-04-01', to: null, voids: marks.filter((row) => row['unit_id'] === keys[at])
        .map((row) => ({ kind: String(row['kind']), from: String(row['starts_on']), to: row['ends_on'] as string | null })) })),
      stays: known(log, 'schedule', date).map((row) => ({ client: Number(row['client_id']), level: 0, unit: keys.indexOf(String(row['unit_id'])), units: 1, from: String(row['starts_on']), left: row['left_on'] as string | null })),
    }
  }

  it('P.16 shows what a replay of the log shows: the list, one schedule and its occupancy', async () => {
    const log: Entry[] = []
    const numbers = { next: 900_000 }
    const [wanted] = fc.sample(deeds, { numRuns: 1, seed: Number(process.env['AS_AT_SEED'] ?? Math.floor(Math.random() * 2 ** 31)) })
    let at = first
    for (const deed of wanted!) {
      // Sometimes one minute later, sometimes days.
      at = at.add({ minutes: 1 + deed.later })
      await perform(log, at, deed, numbers)
    }
    const told = new Set(log.map((entry) => entry.at.toZonedDateTimeISO('Europe/London').toPlainDate().toString()))
    const days = [...new Set([...told].flatMap((date) => [day(date), day(date).subtract({ days: 1 })]).map(String))].map(day).filter((date) => Temporal.PlainDate.compare(date, today) < 0)
    assert.ok(log.length >= 20 && days.length >= 20, `${log.length} writes on ${days.length} days`)
    let differing = 0
    for (const [index, date] of days.entries()) {
      const wants = new Map([...known(log, 'schedule', date)].map((row) => [log.findLast((entry) => entry.row === row)!.key, isKnown(row)]))
      const where = `as at ${date.toString()}, of ${JSON.stringify(log)}`
      assert.deepEqual(new Map([...await listed(date)].sort()), new Map([...wants].sort()), where)
      const [from, to] = [day('2026-01-01').add({ days: index * 3 }), day('2026-02-15').add({ days: index * 5 })].map(String) as [string, string]
      const page = await occupancy(date, from, to)
      const counts = countByHand(historyAt(log, date), from, to)
      assert.deepEqual(page.rows.map(({ contracted, occupied, void: empty, unavailable }) => ({ contracted, occupied, void: empty, unavailable })), counts.lines, where)
      assert.deepEqual([page.people, page.contradictions], [counts.people, counts.contradictions], where)
      if (JSON.stringify(countByHand(historyAt(log, today), from, to)) !== JSON.stringify(counts)) differing += 1
      const someKey = [...new Set(log.filter(({ table }) => table === 'schedule').map(({ key }) => key))][index % 5] ?? '900000'
      const one = await priya.json.get<{ schedule: Row, versions: { version: number }[] }>(`/schedules/${someKey}?as-at=${date.toString()}`)
      const want = wants.get(someKey)
      assert.equal(one.status, want ? 200 : 404, where)
      if (!want) continue
      const { client_id, unit, starts_on, left_on, end_reason, reference } = one.body.schedule as Row & typeof want
      assert.deepEqual({ client_id, unit, starts_on, left_on, end_reason, reference }, want, where)
      const versions = log.filter((entry) => entry.key === someKey && Temporal.Instant.compare(entry.at, endOf(date)) < 0).length
      assert.deepEqual(one.body.versions.map(({ version }) => version), Array.from({ length: versions }, (_, index_) => index_ + 1), where)
    }
    assert.ok(differing > 5, 'what was known changed the figures')
  })

  /** The last second of a day in London and the first of the next, in UTC: in winter, in summer, and around the days on which the clocks change. */
  const midnights: [date: string, before: string, midnight: string][] = [
    ['2026-02-10', '2026-02-10T23:59:59.999999Z', '2026-02-11T00:00:00Z'], ['2026-06-10', '2026-06-10T22:59:59.999999Z', '2026-06-10T23:00:00Z'],
    ['2026-03-28', '2026-03-28T23:59:59Z', '2026-03-29T00:00:00Z'], ['2026-03-29', '2026-03-29T22:59:59Z', '2026-03-29T23:00:00Z'],
    ['2026-10-24', '2026-10-24T22:59:59Z', '2026-10-24T23:00:00Z'], ['2026-10-25', '2026-10-25T23:59:59Z', '2026-10-26T00:00:00Z'],
  ]
  for (const [date, last, next] of midnights) {
    it(`P.16 ends at midnight in London: what is told at 23:59:59 on ${date} is known that day, what is told at 00:00 is not`, async () => {
      const log: Entry[] = []
      const number = 910_000 + midnights.findIndex(([each]) => each === date) * 10
      const [early, late] = [Temporal.Instant.from(last), Temporal.Instant.from(next)]
      const lodge = (at: number) => scheduleRow(clients[at]!, 0, 1, day('2025-05-01').add({ months: at + 3 * midnights.findIndex(([each]) => each === date) }).toString(), null)
      // Each with an end at once, so that the next can have the flat: from May 2025 on, a month each.
      const ended = (at: number) => ({ ...lodge(at), left_on: day(String(lodge(at)['starts_on'])).add({ months: 1 }).toString(), end_reason: 'deceased' })
      await write(log, early, 'schedule', String(number), ended(0))
      await write(log, late, 'schedule', String(number + 1), ended(1))
      const seen = async (on: string) => [...(await listed(day(on))).keys()].filter((key) => Number(key) >= number && Number(key) < number + 10).length
      const [before_, after] = [day(date).subtract({ days: 1 }).toString(), day(date).add({ days: 1 }).toString()]
      assert.deepEqual([await seen(before_), await seen(date), await seen(after)], [0, 1, 2])
      const occupied = async (on: string) => {
        const from = String(lodge(0)['starts_on'])
        const of_ = await occupancy(day(on), from, day(from).add({ months: 2 }).subtract({ days: 1 }).toString())
        return of_.rows[0]!.occupied > 0 ? Math.round(of_.rows[0]!.occupied / 30) : 0
      }
      assert.deepEqual([await occupied(before_), await occupied(date), await occupied(after)], [0, 1, 2])
      assert.deepEqual(await Promise.all([number, number + 1].map(async (key) => (await priya.json.get(`/schedules/${key}?as-at=${date}`)).status)), [200, 404])
    })
  }
})
