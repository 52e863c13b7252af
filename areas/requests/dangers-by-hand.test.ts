// The dangers of requests once more, counted by hand: whole tables are read and compared row by row, and the queue must say the same of each request.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { keysOf } from '#areas/schedules/schedule-requests.ts'
import { voidKind } from '#code-lists/void-kinds.ts'
import { inRolledBackTransaction, testApp, testDatabase, today } from '#test/harness.ts'
import type { Visitor } from '#test/visitor.ts'
import { dangers, type Danger } from './dangers.sql.ts'

type Row = Record<string, string | number | boolean | null>
type Tables = Record<'request' | 'request_message' | 'schedule' | 'client' | 'client_organisation' | 'unit' | 'unit_void' | 'contract' | 'service' | 'property', Row[]>
type Listed = { requests: { id: string, dangers: { danger: Danger }[] }[], next: string | null }

/** Numbers that are the same at every run. */
function drawing(seed: number) {
  let state = seed
  const below = (most: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor(state / 65_536) % most
  }
  return { below, of: <T>(all: readonly T[]): T => all[below(all.length)]! }
}

const called = { title: null, forename: 'Ezra', surname: 'Aske' }
const days = (ago: number) => today.subtract({ days: ago }).toString()

describe('the dangers of generated requests', () => {
  inRolledBackTransaction()
  const app = testApp()
  let priya: Visitor
  let tables: Tables
  before(async () => {
    tables = await testDatabase().owner(async (connection) => {
      const all = async (table: string) => (await connection.query<Row>(
        `select to_jsonb(t) as row from ${table} t where authority_id = (select id from authority where code = 'northmoor')`))
        .rows.map(({ row }) => row as unknown as Row)
      const read = async (): Promise<Tables> => ({
        request: await all('request'),
        request_message: await all('request_message'),
        schedule: await all('schedule'),
        client: await all('client'),
        client_organisation: await all('client_organisation'),
        unit: await all('unit'),
        unit_void: await all('unit_void'),
        contract: await all('contract'),
        service: await all('service'),
        property: await all('property'),
      })
      const { below, of } = drawing(20_261_121)
      const cast = await read()
      const accommodation = cast.unit.filter(({ lettable }) => lettable)
      for (const unit of accommodation.slice(0, 6)) {
        await connection.query(`insert into unit_void (authority_id, service_id, unit_id, kind, starts_on, ends_on) values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
          [unit['authority_id'], unit['service_id'], unit['id'], of(voidKind.codes).code, days(9_000 + below(9)), of([null, days(8_990)])].map((value) => value ?? days(8_980)))
      }
      const { rows: [member] } = await connection.query<{ id: string }>(`select id from membership where name = 'Tamsin Okafor'`)
      const people = cast.client.filter(({ need_to_know }) => below(6) === 0 || need_to_know)
      const ending = new Set<unknown>()
      for (let n = 0; n < 180; n += 1) {
        const service = of(cast.service)
        const own = cast.schedule.filter(({ service_id }) => service_id === service['id'])
        // One end of a schedule waits at a time.
        const free = own.filter(({ id }) => !ending.has(id))
        const kind = of(['schedule.new', 'schedule.new', 'schedule.new', 'schedule.change', free.length > 0 ? 'schedule.end' : 'schedule.change', 'schedule.not-taken-up',
          'client.identity', 'service.details'])
        const unit = service['type'] === 'floating-support' ? null : of(cast.unit.filter(({ service_id, lettable }) => service_id === service['id'] && lettable))
        const starts_on = days(of([below(60), below(60) - 20, 9_000 - below(20), below(2_000)]))
        const schedule = kind === 'schedule.new' || !kind.startsWith('schedule') ? null : of(kind === 'schedule.end' ? free : own)
        if (kind === 'schedule.end') ending.add(schedule!['id'])
        const person = kind === 'schedule.new' && below(2) === 0 ? newcomer() : null
        const client = kind === 'schedule.new' ? (person ? null : of(people))
          : kind === 'client.identity' ? of(cast.client)
            : kind === 'service.details' ? null
              : cast.client.find(({ id }) => id === schedule?.['client_id'])!
        // Half of the changes move nobody: it is the day, the level or nothing of the place that they change.
        const stays = kind === 'schedule.change' && schedule && below(2) === 0 ? schedule : null
        const place = {
          service_level: of([
            unit?.['service_level_id'] ?? null,
            cast.unit.find((each) => each['service_id'] === service['id'])?.['service_level_id'] ?? null,
          ]),
          unit: stays ? stays['unit_id'] : unit?.['id'] ?? null, place: stays ? stays['place'] : of([null, 1, 2]),
          starts_on: stays ? of([stays['starts_on'], starts_on]) : starts_on, left_on: kind === 'schedule.change' ? of([null, days(below(9) - 12)]) : null,
        }
        const proposed = kind === 'schedule.new' ? { client: person, name: called, schedule: { ...place, left_on: undefined } } : kind === 'schedule.change' ? { ...place, name: called }
          : kind === 'client.identity' ? { ...called, nino: cast.client[n % cast.client.length]!['nino'], name: called }
            : kind === 'schedule.end' ? { left_on: starts_on, end_reason: of(['deceased', 'abandoned', 'moved-on-planned']), name: called }
            : kind === 'schedule.not-taken-up' ? { schedule: { ...place, starts_on: of([days(-below(20)), days(below(60))]) }, name: called } : { ...called, name: 'x', was: {}, values: {} }
        const keys = person && below(8) > 0 ? keysOf(person) : { surname_key: null, forename_key: null, nino_key: null, born: null, nino_doubtful: null }
        await connection.query(
          `insert into request (authority_id, kind, organisation_id, service_id, client_id, schedule_id,
            base_version, proposed, state, requested_by, requested_at,
            surname_key, forename_key, nino_key, born, nino_doubtful, likely_known)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
          [
            service['authority_id'], kind, service['organisation_id'], service['id'], client?.['id'] ?? null, schedule?.['id'] ?? null,
            of([1, 1, 1, 99]), JSON.stringify(proposed), of(['pending', 'pending', 'pending', 'query']), member!.id,
            `2026-11-${String(1 + below(19)).padStart(2, '0')}T10:${String(below(60)).padStart(2, '0')}Z`,
            keys.surname_key, keys.forename_key, keys.nino_key, keys.born, keys.nino_doubtful, person !== null && below(9) === 0,
          ])
      }
      await connection.query(`insert into request_message (authority_id, service_id, client_id, request_id, written_by, body)
        select r.authority_id, r.service_id, r.client_id, r.id, m.id, 'Which day?' from request r join membership m on m.authority_id = r.authority_id
          and m.name = case when r.requested_at > '2026-11-09' then 'Priya Ravensworth' else 'Tamsin Okafor' end
        where r.state in ('pending', 'query') and extract(minute from r.requested_at)::int % 7 = 0`)
      return read()

      /** Often somebody who is on the record or was asked for before, in some part. */
      function newcomer() {
        const like = of(cast.client)
        return { surname: below(3) === 0 ? String(like['surname']) : of(['Aske', 'Berwick', 'Corrie']), forename: below(3) === 0 ? String(like['forename']) : of(['Dinah', 'Ezra', 'Fenn', 'Gwil']),
          date_of_birth: below(3) === 0 && like['date_of_birth'] !== null ? String(like['date_of_birth']) : days(9_000 + below(40) * 50),
          nino: below(4) === 0 ? null : below(3) === 0 ? like['nino'] as string | null : of([`QQ1234${10 + below(80)}A`, 'OO123456C']) }
      }
    })
    priya = await app.signIn('priya.ravensworth@example.org')
  })

  const iso = (value: unknown) => value as string
  const shares = (one: { from: unknown, until: unknown }, other: { from: unknown, until: unknown }) =>
    (one.until === null || iso(one.until) > iso(other.from)) && (other.until === null || iso(other.until) > iso(one.from))
  /** The first day that both hold, and their last or one far away. */
  const bothDays = (...both: { from: unknown, until: unknown }[]) => [both.map(({ from }) => iso(from)).sort().at(-1)!,
    both.map(({ until }) => (until === null ? '9999-12-31' : Temporal.PlainDate.from(iso(until)).subtract({ days: 1 }).toString())).sort()[0]!]
  const ago = (day: unknown) => Temporal.PlainDate.from(iso(day)).until(today, { largestUnit: 'day' }).days

  function byHand(request: Row): Danger[] {
    const { kind, proposed } = request as Row & { kind: string, proposed: Record<string, unknown> }
    const found = new Set<Danger>()
    const isNew = kind === 'schedule.new'
    const isPlace = isNew || kind === 'schedule.change'
    const wanted = (isNew ? proposed['schedule'] : proposed) as Record<string, string | number | null>
    const stays = { from: wanted['starts_on'] ?? null, until: (isNew ? null : wanted['left_on']) ?? null }
    const service = tables.service.find(({ id }) => id === request['service_id'])!
    const client = tables.client.find(({ id }) => id === request['client_id'])
    const others = tables.request.filter((other) => other['id'] !== request['id'] && ['pending', 'query'].includes(String(other['state'])))
    if (request['state'] === 'query' && kind !== 'service.message') found.add('question')
    if (!isPlace && kind !== 'schedule.end') found.add('judgement')
    if (service['domestic_violence']) found.add('domestic-violence')
    if (client?.['need_to_know']) found.add('need-to-know')
    if (kind === 'schedule.end' && wanted['end_reason'] === 'deceased') found.add('died')
    const base = request['base_version']
    const schedule = tables.schedule.find(({ id }) => id === request['schedule_id'])
    const moved = kind !== 'schedule.change' ? [] : [['starts_on', 'starts_on'], ['left_on', 'left_on']].flatMap(([one, other]) => (schedule![one!] === (wanted[other!] ?? null) ? []
      : [schedule![one!], wanted[other!]].flatMap((day) => (day ? [iso(day)] : []))))
    const day = isNew ? wanted['starts_on'] : kind === 'schedule.end' ? wanted['left_on'] : moved.sort()[0]
    if (day && ago(day) > 28) found.add('late')
    if (kind === 'schedule.not-taken-up' && iso((proposed['schedule'] as typeof wanted)['starts_on']) < today.toString()) found.add('taken-away')
    if (request['state'] === 'pending' && kind !== 'service.message'
      && tables.request_message.some((message) => message['request_id'] === request['id'] && message['written_by'] !== request['requested_by'])) found.add('answered')
    if (kind === 'service.details' && others.some((other) => other['kind'] === kind && other['service_id'] === request['service_id'])) found.add('twice')
    if (kind === 'client.identity' && client!['version'] !== base
      || kind === 'service.details' && service['version'] !== base
      || kind !== 'schedule.new' && kind.startsWith('schedule.') && schedule?.['version'] !== base) found.add('moved')
    if (request['schedule_id'] !== null && others.some((other) => other['schedule_id'] === request['schedule_id'])) found.add('twice')
    for (const stay of isPlace ? tables.schedule.filter(({ id }) => id !== request['schedule_id']) : []) {
      if (!shares(stays, { from: stay['starts_on'], until: stay['left_on'] })) continue
      if (wanted['unit'] !== null && stay['unit_id'] === wanted['unit'] && stay['place'] === (wanted['place'] ?? 1)) found.add('clash')
      if (client && stay['client_id'] === client['id']) found.add('overlap')
    }
    if (isPlace) {
      const unavailable = voidKind.codes.filter((code) => code.class === 'unavailable').map(({ code }) => code as string)
      for (const out of tables.unit_void) {
        // Its last day is one of those on which nobody can live there.
        const until = out['ends_on'] === null ? null : Temporal.PlainDate.from(iso(out['ends_on'])).add({ days: 1 }).toString()
        if (out['unit_id'] === wanted['unit'] && unavailable.includes(String(out['kind'])) && shares(stays, { from: out['starts_on'], until })) found.add('out-of-use')
      }
      if (!tables.contract.some((contract) => contract['service_id'] === service['id']
        && iso(contract['starts_on']) <= iso(stays.from) && iso(stays.from) <= iso(contract['ends_on']))) found.add('contract')
      const unit = tables.unit.find(({ id }) => id === wanted['unit'])
      if (unit && unit['service_level_id'] !== wanted['service_level']) found.add('level')
      for (const other of others) {
        if (!['schedule.new', 'schedule.change'].includes(String(other['kind'])) || wanted['unit'] === null) continue
        const theirs = other as Row & { proposed: Record<string, unknown> }
        const place = (other['kind'] === 'schedule.new' ? theirs.proposed['schedule'] : theirs.proposed) as typeof wanted
        const their = { from: place['starts_on'], until: (other['kind'] === 'schedule.new' ? null : place['left_on']) ?? null }
        // Who lives there on all the days in question stays, and takes it from nobody.
        const livesThere = (asked: Row) => tables.schedule.some((stay) => stay['client_id'] === asked['client_id'] && stay['unit_id'] === wanted['unit'] && stay['place'] === (wanted['place'] ?? 1)
          && bothDays(stays, their).every((day) => iso(stay['starts_on']) <= day && (stay['left_on'] === null || day < iso(stay['left_on']))))
        if (place['unit'] === wanted['unit'] && (place['place'] ?? 1) === (wanted['place'] ?? 1)
          && shares(stays, their) && !livesThere(request) && !livesThere(other)) found.add('contested')
      }
    }
    /** A person of a domestic-violence service alone is matched inside it only. */
    const isMatched = (other: Row) => {
      const known = tables.client_organisation.filter(({ client_id }) => client_id === other['id'])
      return service['domestic_violence'] ? known.some(({ service_id }) => service_id === service['id'])
        : known.every(({ service_id }) => service_id === null) || known.some(({ service_id }) => service_id === null)
    }
    const number = kind === 'client.identity' ? (proposed['nino'] as string | null)?.slice(0, 8) ?? '' : ''
    if (number !== '' && tables.client.some((other) => other['nino_key'] === number && other['id'] !== client!['id'] && isMatched(other))) found.add('same-person')
    if (isNew) {
      if (client && client['nino'] === null) found.add('identifier')
      if (client && others.some((other) => other['kind'] === 'schedule.new' && other['client_id'] === client['id'])) found.add('twice')
      if (!client && request['likely_known']) found.add('same-person')
      if (!client && request['surname_key'] === null) found.add('uncompared')
      if (!client && request['surname_key'] !== null) {
        if (request['nino_doubtful']) found.add('identifier')
        const like = (other: Row) => (request['nino_key'] !== null && other['nino_key'] === request['nino_key'])
        if (others.some((other) => like(other) || (other['surname_key'] === request['surname_key']
          && other['forename_key'] === request['forename_key'] && other['born'] === request['born']))) found.add('twice')
        for (const other of tables.client) {
          const [surname, forename, born] = [
            other['surname_key'] === request['surname_key'],
            other['forename_key'] === request['forename_key'],
            other['date_of_birth'] !== null && other['date_of_birth'] === request['born'],
          ]
          if (!like(other) && !(surname && forename) && !(born && (surname || forename))) continue
          if (isMatched(other)) found.add('same-person')
        }
      }
    }
    return [...found]
  }

  it('S1.52 are the same in the queue, each request once on one of its pages, the riskiest first', async (t) => {
    const open = tables.request.filter(({ state }) => state === 'pending' || state === 'query')
    const expected = Object.fromEntries(open.map((request) => [String(request['id']), new Set(byHand(request))]))
    const listed: Listed['requests'] = []
    for (let path: string | null = '?order=riskiest'; path !== null;) {
      const { status, body }: { status: number, body: Listed } = await priya.json.get<Listed>(`/requests${path}`)
      assert.equal(status, 200)
      listed.push(...body.requests)
      path = body.next
    }
    const weights = listed.map((request) => request.dangers.reduce((sum, { danger }) => sum + dangers[danger].weight, 0))
    assert.deepEqual(weights, weights.toSorted((one, other) => other - one))
    assert.equal(new Set(listed.map(({ id }) => id)).size, listed.length)
    assert.deepEqual(Object.fromEntries(listed.map((request) => [request.id, new Set(request.dangers.map(({ danger }) => danger))])), expected)
    const met = new Map<string, number>()
    for (const danger of Object.values(expected).flatMap((all) => [...all])) met.set(danger, (met.get(danger) ?? 0) + 1)
    assert.deepEqual(Object.keys(dangers).filter((danger) => !met.has(danger) && danger !== 'somebody-hidden'), [], 'every danger is among what is generated')
    t.diagnostic(`${listed.length} requests: ${[...met].map(([danger, count]) => `${count} × ${danger}`).join(', ')}; ${weights.filter((weight) => weight === 0).length} safe`)
  })

  it('S1.52 are what the filter of safe ones leaves out', async () => {
    const safe = tables.request.filter((request) => ['pending', 'query'].includes(String(request['state'])) && byHand(request).length === 0).map(({ id }) => String(id))
    const all = async (check: string) => (await priya.json.get<Listed>(`/requests?check=${check}`)).body.requests.map(({ id }) => id)
    assert.deepEqual(new Set(await all('safe')), new Set(safe))
    assert.ok(safe.length > 0)
    const [held, eyes] = [await all('held'), await all('eyes')]
    assert.deepEqual(held.filter((id) => !safe.includes(id)), [])
    assert.deepEqual(eyes.filter((id) => safe.includes(id)), [])
  })
})
