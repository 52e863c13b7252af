// A report of more rows than are held at once: its figures beside a count by hand, its files part by part, and who was told of whom.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, describe, it } from 'node:test'
import { parse } from 'csv-parse/sync'
import { endReason } from '#code-lists/end-reasons.ts'
import { daysBetween } from '#platform/dates.ts'
import { median } from '#platform/quantities.ts'
import { newBearer } from '#platform/web/bearer.ts'
import { hashOf } from '#platform/web/session.ts'
import { insert } from '#seed/rows.ts'
import { inRolledBackTransaction, testApp } from '#test/harness.ts'
import { insertPeople, rsAids, writeHistories } from '#test/histories.ts'
import { entriesOf } from '#test/zip-entries.ts'
import { outcomeOf } from './leavers.ts'
import { rowsInPart, type Shown } from './list-report.ts'

const day = (iso: string) => Temporal.PlainDate.from(iso)
const people = 40
/** Of the people, those whose record Tamsin and Priya may not open. */
const hidden = [3, 17]
/** More than a part left on one day, when a contract ended; the others over ten years, some of them on one day too. */
const stays = Array.from({ length: 3 * rowsInPart }, (_, at) => {
  const left = at % 5 < 2 ? day('2026-03-31') : day('2016-11-20').add({ days: at * 7 % 3650 })
  return { client: at % people, level: 0, unit: null, place: 1, units: 1, reason: endReason.codes[at % endReason.codes.length]!.code as string,
    from: left.subtract({ days: 1 + at % 701 }).toString(), left: left.toString() }
})
const period = 'from=2016-11-20&to=2026-11-20'

describe('a report of more rows than are held at once', () => {
  inRolledBackTransaction()
  const app = testApp()
  let [service, clients, token]: [number, number[], string] = [0, [], '']

  before(() => app.database.owner(async (connection) => {
    const place = await rsAids(connection)
    clients = await insertPeople(connection, place.authority_id, people)
    await connection.query(`select set_config('app.recorded_at', '2026-09-01T10:00:00Z', true)`)
    const [written] = await writeHistories(connection, [{ floating: true, contracts: [], levels: [{ name: '1 - Level 1', capacity: [] }], units: [], stays }], place, clients)
    await connection.query(`select set_config('app.recorded_at', '', true)`)
    service = written!.number
    await connection.query('update client set need_to_know = true where authority_id = $1 and id = any($2)', [place.authority_id, hidden.map((at) => clients[at]!)])
    const { rows: [tamsin] } = await connection.query<{ id: string, account_id: string }>(
      `select id, account_id from membership where authority_id = $1 and name = 'Tamsin Okafor'`, [place.authority_id])
    await insert(connection, 'membership_service', [{ authority_id: place.authority_id, membership_id: tamsin!.id, service_id: service }])
    const id = randomUUID()
    token = newBearer(id)
    await connection.query(
      `insert into api_token (id, authority_id, membership_id, account_id, token_hash, name, expires_at)
      values ($1, $2, $3, $4, $5, 'Figures', clock_timestamp() + interval '1 day')`,
      [id, place.authority_id, tamsin!.id, tamsin!.account_id, hashOf(token)])
  }))

  const eventsOf = async (action: string) => app.database.owner(async (connection) => (await connection.query<{ subjects: string[], detail: Record<string, unknown> | null }>(
    'select e.subjects, d.detail from audit_event e left join audit_detail d on d.event_id = e.id where e.action = $1 order by e.id', [action])).rows)
  const isHidden = (client: number) => hidden.includes(client)

  it('S1.73 counts what was written, filtered or not, and shows any page of it', async () => {
    const tamsin = await app.signIn('tamsin.okafor@example.org')
    for (const reason of [null, 'moved-on-planned', endReason.codes[2]!.code]) {
      const gone = stays.filter((stay) => reason === null || stay.reason === reason)
      const last = Math.max(0, gone.length - 7)
      const { body } = await tamsin.json.get<Shown>(`/reports/leavers?${period}&service=${service}&from_row=${last}${reason === null ? '' : `&reason=${reason}`}`)
      assert.deepEqual([body.total, body.people, body.rows.length, body.more], [gone.length, new Set(gone.map(({ client }) => client)).size, Math.min(7, gone.length), false])
      const middle = median(gone.map(({ from, left }) => daysBetween(day(from), day(left))))
      assert.deepEqual(body.facts.map(({ value }) => value), [String(body.people), String(gone.filter((stay) => outcomeOf(stay.reason, []) !== 'moved-inside').length), String(middle)])
      assert.deepEqual(Object.fromEntries(body.groups[0]!.rows.map(({ key, count }) => [key, count])),
        Object.fromEntries([...Map.groupBy(gone, (stay) => stay.reason)].map(([key, each]) => [key, each.length])))
      assert.deepEqual(body.rows.map(({ cells }) => cells['left_on']), gone.map(({ left }) => left).sort().slice(last))
    }
    const none = (await tamsin.json.get<Shown>(`/reports/leavers?from=2001-01-01&to=2001-01-02&service=${service}`)).body
    assert.deepEqual([none.total, none.people, none.rows, none.facts.map(({ value }) => value)], [0, 0, [], ['0', '0', '']])
    const past = (await tamsin.json.get<Shown>(`/reports/leavers?${period}&service=${service}&from_row=${stays.length + 50}`)).body
    assert.deepEqual([past.total, past.rows.length, past.more], [stays.length, 0, false])
  })

  it('S1.78 P.13 comes whole and in order as CSV, and the access log says of each part whom it named', async () => {
    const priya = await app.signIn('priya.ravensworth@example.org')
    const csv = (await priya.request(`/reports/leavers.csv?${period}&service=${service}`)).body
    const rows = parse(csv).slice(1)
    assert.deepEqual(rows.map((row) => row[9]), stays.map(({ left }) => left).sort())
    const told = rows.map((row) => `${row[1]} ${row[8]} ${row[9]} ${row[10]}`).sort()
    assert.deepEqual(told, stays.map(({ client, from, left }) => `${isHidden(client) ? '' : clients[client]} ${from} ${left} ${daysBetween(day(from), day(left))}`).sort())

    const [request, ...parts] = await eventsOf('reports.leavers-csv')
    assert.deepEqual([request!.subjects, request!.detail], [[], { rows: stays.length, from: '2016-11-20', to: '2026-11-20', service: String(service) }])
    assert.ok(parts.length >= 3, `${parts.length} parts`)
    assert.deepEqual([...new Set(parts.flatMap(({ subjects }) => subjects))].sort(), clients.filter((_, at) => !isHidden(at)).map((client) => `client:${client}`).sort())

    const { bytes } = await priya.request(`/reports/leavers.xlsx?${period}&service=${service}`)
    const xml = entriesOf(bytes).get('xl/worksheets/sheet1.xml')!
    assert.equal(xml.match(/<row /g)!.length, stays.length + 1)
    assert.match(xml, new RegExp(`<dimension ref="A1:K${stays.length + 1}"/>.*<autoFilter ref="A1:K${stays.length + 1}"/>`, 's'))
    assert.equal((await eventsOf('reports.leavers-xlsx')).length, parts.length + 1)
  })

  it('P.13 of rows that are held at once is told of part by part too', async () => {
    const priya = await app.signIn('priya.ravensworth@example.org')
    const query = `on=2026-03-30&service=${service}`
    const there = stays.filter(({ from, left }) => from <= '2026-03-30' && left > '2026-03-30')
    assert.ok(there.length > rowsInPart, `${there.length} there`)
    const rows = parse((await priya.request(`/reports/current-schedules.csv?${query}`)).body).slice(1)
    assert.deepEqual(rows.map((row) => String(row[1])).sort(), there.map(({ client }) => (isHidden(client) ? '' : String(clients[client]))).sort())
    const [request, ...parts] = await eventsOf('reports.current-schedules-csv')
    assert.deepEqual([request!.subjects, parts.length], [[], Math.ceil(there.length / rowsInPart)])
    assert.deepEqual([...new Set(parts.flatMap(({ subjects }) => subjects))].sort(), clients.filter((_, at) => !isHidden(at)).map((client) => `client:${client}`).sort())
  })

  it('P.13 names the token in every part that a program takes', async () => {
    const { body } = await app.visitor().request(`/reports/leavers.csv?${period}&service=${service}`, { headers: { authorization: `Bearer ${token}` } })
    assert.equal(parse(body).length - 1, stays.length)
    const events = (await eventsOf('reports.leavers-csv')).filter(({ subjects }) => subjects.some((subject) => subject.startsWith('token:')))
    assert.ok(events.length >= 4 && events.every(({ subjects }) => subjects.filter((subject) => subject.startsWith('token:')).length === 1))
  })

  it('is shown and taken as it was known on a past day', async () => {
    const priya = await app.signIn('priya.ravensworth@example.org')
    const { body } = await priya.json.get<Shown>(`/reports/leavers?${period}&service=${service}&as-at=2026-10-01`)
    const csv = (await priya.request(`/reports/leavers.csv?${period}&service=${service}&as-at=2026-10-01`)).body
    assert.deepEqual([body.total, parse(csv).length - 1], [stays.length, stays.length])
    const before = await priya.get(`/reports/leavers?${period}&service=${service}&as-at=2026-08-01`)
    assert.equal(before.status, 422)
  })
})
