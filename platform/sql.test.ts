// Statements: their parameters, what is refused when they are declared, how filters are put together, and what a refusal leaves behind.
import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'node:test'
import type { Flight } from '#platform/database/open.ts'
import { inRolledBackTransaction, testDatabase } from '#test/harness.ts'
import { bind, filteredStatement, registry, statement, type Scope } from './sql.ts'

const scope: Scope = { authority: 0, services: [1, 2], organisation: '00000000-0000-0000-0000-000000000000',
  membership: '00000000-0000-0000-0000-000000000000', hidden: [] }
const forgetOurs = () => {
  for (const name of registry.keys()) if (name.startsWith('tried.')) registry.delete(name)
}

describe('a statement', () => {
  afterEach(forgetOurs)

  it('has its parameters in order, each cast to its type, the scope among them', () => {
    const made = statement('tried.one', { takes: { from: 'date', name: 'text?' }, gives: {},
      sql: `select where starts_on > :from and :name = name and starts_on < :from + 7 and service_id = any(:services) and 'a'::text = 'a'` })
    assert.equal(made.text, `select where starts_on > $1::date and $2::text = name and starts_on < $1::date + 7 and service_id = any($3::bigint[]) and 'a'::text = 'a'`)
    assert.deepEqual(made.parameters, ['from', 'name', 'services'])
  })

  it('is refused when it uses what it does not declare, or declares what it does not use, or has another’s name', () => {
    assert.throws(() => statement('tried.one', { takes: {}, gives: {}, sql: 'select :nobody' }), /tried.one uses :nobody/)
    assert.throws(() => statement('tried.one', { takes: { from: 'date' }, gives: {}, sql: 'select 1' }), /declares from and does not use it/)
    statement('tried.one', { takes: {}, gives: {}, sql: 'select 1' })
    assert.throws(() => statement('tried.one', { takes: {}, gives: {}, sql: 'select 2' }), /two statements are called tried.one/)
  })

  it('of a list is put together of the filters and the order that are wanted, each combination once', () => {
    const list = filteredStatement('tried.list',
      { takes: { name: 'text', kind: 'text' }, gives: {}, filters: { name: 'a = :name or b = :name', kind: 'kind = :kind' },
      orders: { name: 'a', newest: 'at desc' }, sql: 'select from things where true /*filters*/ order by /*order*/' })
    assert.equal(list(['kind', 'name'], 'newest').text.replaceAll(/\s+/g, ' '),
      'select from things where true and (kind = $1::text) and (a = $2::text or b = $2::text) order by at desc')
    assert.deepEqual(list([], 'name').parameters, [])
    assert.equal(list(['name'], 'name'), list(['name'], 'name'))
    const names = [...registry.keys()].filter((name) => name.startsWith('tried.list'))
    assert.equal(names.length, new Set(names).size)
    for (const alone of ['tried.list()/name', 'tried.list(name)/name', 'tried.list(name+kind)/newest']) assert.ok(names.includes(alone), alone)
  })
})

describe('a database bound to somebody', () => {
  inRolledBackTransaction('after each test')
  afterEach(forgetOurs)
  const inFlight = async (work: (db: ReturnType<typeof bind>, flight: Flight) => Promise<void>) => {
    const flight = await testDatabase().begin('throughline_whole')
    try {
      await work(bind(flight.connection, scope), flight)
    } finally {
      await flight.rollback()
    }
  }

  it('reads dates as ISO text, moments in UTC, and whole numbers as numbers', () => inFlight(async (db) => {
    const read = statement('tried.types', { takes: { many: 'bigint[]' }, everyone: 'reads no table',
      gives: { day: 'date', moment: 'moment', count: 'bigint', units: 'decimal', all: 'bigint[]', none: 'date?', mine: 'bigint[]' },
      sql: `select '2026-03-29'::date as day, '2026-03-29 02:30+01'::timestamptz as moment, 7::bigint as count, 1.50::numeric as units, :many as all, null::date as none, :services as mine` })
    assert.deepEqual(await db.row(read, { many: [3, 4] }),
      { day: '2026-03-29', moment: '2026-03-29T01:30:00.000Z', count: 7, units: '1.50', all: [3, 4], none: null, mine: [1, 2] })
  }))

  it('fails rather than round a number it cannot hold', () => inFlight(async (db) => {
    const read = statement('tried.large', { takes: {}, gives: { id: 'bigint' }, everyone: 'reads no table', sql: 'select 9007199254740993 as id' })
    await assert.rejects(db.row(read, {}), /too large to be held exactly/)
  }))

  it('says which value was forgotten', () => inFlight(async (db) => {
    const read = statement('tried.forgotten', { takes: { day: 'date' }, gives: { day: 'date' }, everyone: 'reads no table', sql: 'select :day as day' })
    await assert.rejects(db.row(read, {} as { day: string }), /tried.forgotten was not given day/)
  }))

  it('undoes what is refused, says by which constraint, and goes on', () => inFlight(async (db, flight) => {
    await flight.connection.query('reset role')
    const add = statement('tried.add', { takes: { code: 'text' }, gives: { code: 'text' }, everyone: 'tests only',
      sql: `insert into code (list, code, label, sort_order) values ('tried', :code, 'Tried', 1) returning code` })
    const count = statement('tried.count',
      { takes: {}, gives: { count: 'bigint' }, everyone: 'tests only', sql: `select count(*) from code where list = 'tried'` })
    await db.row(add, { code: 'a' })
    const refused = await db.attempt(async () => {
      await db.row(add, { code: 'b' })
      await db.row(add, { code: 'a' })
    })
    assert.equal('refused' in refused && refused.refused.constraint, 'code_pkey')
    assert.deepEqual(await db.attempt(async () => (await db.row(add, { code: 'c' }))?.code), { done: 'c' })
    assert.deepEqual(await db.row(count, {}), { count: 2 })
    await assert.rejects(db.attempt(() => flight.connection.query('select 1 / 0')), /division by zero/)
  }))
})
