// Reports over generated histories, against a count by hand; for a reader who must not know some of the people as for one who may.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import fc from 'fast-check'
import { parse } from 'csv-parse/sync'
import { countByHand } from '#areas/schedules/occupancy-by-hand.ts'
import { insert } from '#seed/rows.ts'
import { inRolledBackTransaction, testApp } from '#test/harness.ts'
import { historiesFrom, insertPeople, rsAids, writeHistories, type Written } from '#test/histories.ts'
import type { Visitor } from '#test/visitor.ts'
import type { Shown } from './list-report.ts'
import type { Amounts, Found } from './occupancy.ts'

const people = 12
/** Of the generated people, those whose record only Priya may open. */
const hidden = [0, 5]
const random = fc.sample(historiesFrom(Temporal.PlainDate.from('2025-01-10'), 700, people).history, { numRuns: 36, seed: 1178 })
const exact = (value: number) => Math.round(value * 100) / 100
const add = (days: number, to: string) => Temporal.PlainDate.from(to).add({ days }).toString()

type Position = { service: number, schedule: number, client: number, starts_on: string, position: string, ends: string | null, start: string }
type Decision = { service: number, client: number, state: string, asked: string, decided: string }

describe('reports of generated histories', () => {
  inRolledBackTransaction()
  const app = testApp()
  let written: { history: Written, number: number }[]
  const readers: Record<string, Visitor> = {}
  let clients: number[]
  const positions: Position[] = []
  const decisions: Decision[] = []

  before(async () => {
    await app.database.owner(async (connection) => {
      const place = await rsAids(connection)
      const { authority_id } = place
      clients = await insertPeople(connection, authority_id, people)
      written = await writeHistories(connection, random, place, clients)
      const { rows: members } = await connection.query<{ id: string, name: string }>(`select id, name from membership where authority_id = $1`, [authority_id])
      const [priya, tamsin] = ['Priya Ravensworth', 'Tamsin Okafor'].map((name) => members.find((member) => member.name === name)!.id)
      const secret = hidden.map((at) => clients[at]!)
      await connection.query('update client set need_to_know = true where authority_id = $1 and id = any($2)', [authority_id, secret])
      for (const client_id of secret) {
        await connection.query(`insert into client_grant (authority_id, client_id, membership_id, reason) values ($1, $2, $3, 'test')`, [authority_id, client_id, priya])
      }
      const { rows: schedules } = await connection.query<{ id: number, service_id: number, client_id: number, starts_on: string, left_on: string | null }>(
        'select id, service_id, client_id, starts_on, left_on from schedule where authority_id = $1 and service_id = any($2) order by id', [authority_id, written.map(({ number }) => number)])
      // Two positions on most schedules, the second some weeks later; a request on every third.
      for (const [at, { id, service_id, client_id, starts_on, left_on }] of schedules.entries()) {
        const of = { service: service_id, schedule: id, client: client_id, ends: left_on, start: starts_on }
        if (at % 4 !== 3) positions.push({ ...of, starts_on, position: at % 3 === 0 ? 'not-passported' : 'awaiting' })
        if (at % 5 < 3) positions.push({ ...of, starts_on: add(20 + at % 60, starts_on), position: at % 2 === 0 ? 'awaiting' : 'passported-universal-credit' })
        if (at % 3 === 0) decisions.push({
          service: service_id,
          client: client_id,
          state: ['accepted', 'rejected', 'withdrawn', 'pending'][at % 4]!,
          asked: add(at % 90, '2026-08-20'),
          decided: add(at % 90 + at % 17, '2026-08-20'),
        })
      }
      await insert(connection, 'hb_position', positions.map(({ service, schedule, client, starts_on, position }) =>
        ({ authority_id, service_id: service, client_id: client, schedule_id: schedule, starts_on, position, comment: position === 'awaiting' ? 'Evidence' : '' })))
      await insert(connection, 'request', decisions.map(({ service, client, state, asked, decided }) => ({
        authority_id, kind: 'schedule.end', organisation_id: place.organisation_id, service_id: service, client_id: client, proposed: {}, state, requested_by: tamsin!,
        requested_at: `${asked}T23:30:00+01:00`, decided_by: state === 'pending' ? null : state === 'withdrawn' ? tamsin! : priya!,
        decided_at: state === 'pending' ? null : `${decided}T23:30:00${decided < '2026-10-25' ? '+01:00' : '+00:00'}`, reason: state === 'rejected' ? 'No' : '',
      })))
    })
    readers['priya'] = await app.signIn('priya.ravensworth@example.org')
    readers['callum'] = await app.signIn('callum.drexler@example.org')
  })

  const told = async <T>(who: string, address: string): Promise<T> => {
    const { status, body } = await readers[who]!.json.get<T>(`/reports/${address}`)
    assert.equal(status, 200, `${address}: ${JSON.stringify(body)}`)
    return body
  }
  const both = async (check: (who: string) => Promise<void>) => {
    for (const who of ['priya', 'callum']) await check(who)
  }
  const staysOf = ({ history, number }: { history: Written, number: number }) => history.stays.map((stay) => ({ ...stay, service: number }))
  const all = () => written.flatMap(staysOf)

  it('S1.81 S1.78 occupancy of eight quarters is what a count by hand gives, of services, units, types, providers and the authority', () => both(async (who) => {
    const { quarters, lines, total } = await told<Found>(who, 'occupancy')
    assert.equal(quarters.at(-1)!.to, '2026-11-20')
    const amounts = ({ contracted, occupied, void: empty, unavailable }: Omit<Amounts, 'available'>): Amounts =>
      ({ contracted: exact(contracted), available: exact(occupied + empty), occupied: exact(occupied), void: exact(empty), unavailable: exact(unavailable) })
    const none = amounts({ contracted: 0, occupied: 0, void: 0, unavailable: 0 })
    const sum = (each: readonly Amounts[]) => Object.fromEntries(Object.keys(none).map((key) => [key, exact(each.reduce((so, one) => so + one[key as keyof Amounts], 0))]))
    for (const { history, number } of written) {
      const units = await told<Found>(who, `occupancy?by=unit&service=${number}`)
      for (const [at, { from, to }] of quarters.entries()) {
        const counted = countByHand(history, from, to).lines.map(amounts)
        const mine = lines.find(({ key }) => key === String(number))?.quarters[at] ?? none
        assert.deepEqual(mine, sum(counted), `service ${number}, ${from}: ${JSON.stringify(history)}`)
        assert.deepEqual(units.total[at], sum(counted), `the units of ${number}, ${from}`)
        const named = (history.floating ? history.levels : history.units).map(({ name }) => name)
        for (const line of units.lines) assert.deepEqual(
          line.quarters[at],
          counted[named.findIndex((name) => name.replace(/^.*: /, '') === line.name.replace(/^.*: /, ''))],
          `${line.name} of ${number}, ${from}`)
      }
    }
    assert.deepEqual(total, quarters.map((_, at) => sum(lines.map((line) => line.quarters[at]!))))
    for (const by of ['type', 'provider', 'authority']) {
      const wider = await told<Found>(who, `occupancy?by=${by}`)
      assert.deepEqual(wider.total, total)
      for (const line of wider.lines) {
        const opened = await told<Found>(who, `occupancy?by=service${by === 'authority' ? '' : `&${by}=${line.key}`}`)
        assert.deepEqual(opened.total, line.quarters, `${by} ${line.name}`)
      }
    }
  }))

  /** Of the generated services alone: their counts by service, from the report and by hand. */
  async function compare(who: string, address: string, byHand: readonly { service: number }[]): Promise<Shown> {
    const report = await told<Shown>(who, address)
    const mine = new Set(written.map(({ number }) => String(number)))
    const counts = Object.fromEntries(report.groups.find(({ name }) => name === 'service')!.rows.filter(({ key }) => mine.has(key)).map(({ key, count }) => [key, count]))
    const wanted: Record<string, number> = {}
    for (const { service } of byHand) wanted[service] = (wanted[service] ?? 0) + 1
    assert.deepEqual(counts, wanted, `${who}: ${address}`)
    assert.ok(byHand.length > 0, address)
    return report
  }

  /** Each figure is the number of the rows that its link shows, and who may not be known is not told. */
  async function open(who: string, address: string, report: Shown): Promise<void> {
    for (const { name, rows } of report.groups) {
      for (const { key, label, count } of rows.slice(0, 6)) {
        const opened = await told<Shown>(who, `${address}${address.includes('?') ? '&' : '?'}${name}=${encodeURIComponent(key)}`)
        assert.equal(opened.total, count, `${address}, ${label}`)
        const { text } = await file(who, `${address.replace(/(?=\?|$)/, '.csv')}${address.includes('?') ? '&' : '?'}${name}=${encodeURIComponent(key)}`)
        assert.equal(parse(text).length - 1, count)
        if (who === 'callum') for (const at of hidden) assert.ok(!text.includes(`Surname${at},`) && !text.includes(`,${clients[at]},`), `${address} tells of somebody hidden`)
      }
    }
  }
  const file = async (who: string, address: string) => ({ text: (await readers[who]!.request(`/reports/${address}`)).body.toString() })

  it('Q.09 current schedules are those started by the day and not left', () => both(async (who) => {
    for (const day of ['2026-11-20', '2026-02-28', '2025-06-30']) {
      const present = all().filter(({ from, left }) => from <= day && (left === null || left > day))
      const report = await compare(who, `current-schedules?on=${day}`, present)
      if (day === '2026-11-20') await open(who, `current-schedules?on=${day}`, report)
    }
  }))

  it('Q.09 S1.73 leavers are those whose day of leaving is inside, by reason', () => both(async (who) => {
    for (const [from, to] of [['2026-10-01', '2026-11-20'], ['2025-04-01', '2026-03-31'], ['2026-07-01', '2026-12-31']] as const) {
      const gone = all().filter(({ left }) => left !== null && left >= from && left <= to)
      const report = await compare(who, `leavers?from=${from}&to=${to}`, gone)
      for (const reason of new Set(gone.map((stay) => stay.reason))) {
        await compare(who, `leavers?from=${from}&to=${to}&reason=${reason}`, gone.filter((stay) => stay.reason === reason))
      }
      if (from === '2026-10-01') await open(who, `leavers?from=${from}&to=${to}`, report)
    }
  }))

  it('S1.18 those awaiting HB are by the latest position up to the day', () => both(async (who) => {
    for (const day of ['2026-11-20', '2026-01-15']) {
      const bySchedule = Map.groupBy(positions.filter((each) => each.starts_on <= day), ({ schedule }) => schedule)
      const waiting = [...bySchedule.values()].map((each) => each.reduce((latest, one) => (one.starts_on > latest.starts_on ? one : latest)))
        .filter(({ position, ends }) => position === 'awaiting' && (ends === null || ends > day))
      const report = await compare(who, `awaiting-hb?on=${day}`, waiting)
      if (day === '2026-11-20') await open(who, `awaiting-hb?on=${day}`, report)
    }
  }))

  it('S1.78 requests are by the London day of their decision and the working days until then', () => both(async (who) => {
    const [from, to] = ['2026-09-01', '2026-11-20']
    const decided = decisions.filter((each) => ['accepted', 'rejected'].includes(each.state) && each.decided >= from && each.decided <= to)
    const report = await compare(who, `requests?from=${from}&to=${to}`, decided)
    // Between 20 August and 20 November 2026 England has one bank holiday, on 31 August.
    const workingDays = ({ asked, decided: until }: Decision) => {
      let days = 0
      for (let day = add(1, asked); day <= until; day = add(1, day)) if (Temporal.PlainDate.from(day).dayOfWeek < 6 && day !== '2026-08-31') days += 1
      return days
    }
    const bands: [string, (days: number) => boolean][] = [['same-day', (days) => days === 0], ['1-2', (days) => days >= 1 && days <= 2], ['3-5', (days) => days >= 3 && days <= 5],
      ['6-10', (days) => days >= 6 && days <= 10], ['longer', (days) => days > 10]]
    for (const [band, fits] of bands) await compare(who, `requests?from=${from}&to=${to}&time=${band}`, decided.filter((each) => fits(workingDays(each))))
    await open(who, `requests?from=${from}&to=${to}`, report)
  }))

  it('is one number for every reader', async () => {
    for (const address of ['occupancy', 'current-schedules', 'leavers?from=2025-01-01', 'awaiting-hb', 'requests?from=2026-04-01', 'leavers?from=2025-01-01&as-at=2026-11-10']) {
      const [one, other] = [await told<Shown & Found>('priya', address), await told<Shown & Found>('callum', address)]
      // The cast has a record that Callum may open and Priya may not, or the other way round: it counts for both.
      assert.deepEqual([other.total, other.groups, other.lines, other.people], [one.total, one.groups, one.lines, one.people], address)
    }
  })
})
