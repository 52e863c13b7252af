// The second wall in use: behind each role, a row is seen with the right settings and with no other, and a forgotten one shows nothing.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import pg from 'pg'
import { walls } from '#platform/database/open.ts'
import { connectToRunsDatabase } from './harness.ts'

/** Every row below has the same values, so that one set of settings fits them all. */
const anId = '01890000-0000-7000-8000-000000000001'
const another = '01890000-0000-7000-8000-000000000002'
const valueOf: Record<string, string> = {
  int4: '1', int8: '1', numeric: '1', bool: 'true', text: 'x', uuid: anId, date: '2026-01-05', timestamptz: '2026-01-05T09:00Z', bytea: '\\x00', jsonb: '{}', xid8: '1', _text: '{}', _int8: '{1}',
}
const fitting: Record<string, string> = {
  'app.authority': '1', 'app.services': '{1}', 'app.organisation': anId, 'app.membership': anId, 'app.account': anId, 'app.hidden_clients': '{}',
}
const foreign: Record<string, string> = {
  'app.authority': '2', 'app.services': '{2}', 'app.organisation': another, 'app.membership': another, 'app.hidden_clients': '{1}',
}

/** A table or view as one wall may read it, with the settings that its policies look at. */
type Readable = { wall: string, relation: string, columns: string[], settings: string[] }

let connection: pg.Client
let readable: Readable[]

/** One row in every table, whatever the constraints: they are for the application, the walls are what is looked at here. */
async function fillTables(): Promise<void> {
  await connection.query(`set local session_replication_role = replica`)
  const { rows } = await connection.query<{ table: string, columns: string[], types: string[], checks: string[] }>(
    `select c.oid::regclass::text as table,
       array_agg(quote_ident(attname) order by attnum) as columns, array_agg(typname::text order by attnum) as types,
       (select coalesce(array_agg(quote_ident(conname)), '{}') from pg_constraint where conrelid = c.oid and contype = 'c') as checks
     from pg_class c join pg_attribute a on attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '' join pg_type t on t.oid = atttypid
     where relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relrowsecurity group by c.oid`)
  for (const { table, columns, types, checks } of rows) {
    for (const check of checks) await connection.query(`alter table ${table} drop constraint ${check}`)
    await connection.query(`delete from ${table}`)
    const values = types.map((type) => pg.escapeLiteral(valueOf[type] ?? `no value for ${type}`))
    await connection.query(`insert into ${table} (${columns.join(', ')}) overriding system value values (${values.join(', ')})`)
  }
}

async function listReadable(): Promise<Readable[]> {
  const { rows: policies } = await connection.query<{ tablename: string, role: string, qual: string }>(
    'select tablename, unnest(roles)::text as role, qual from pg_policies where qual is not null')
  const settingsOf = (table: string, wall: string, seen: readonly string[] = []): string[] => {
    if (seen.includes(table)) return []
    const quals = policies.filter((policy) => policy.tablename === table && policy.role === wall).map((policy) => policy.qual).join('\n')
    const own = [...quals.matchAll(/app\.[a-z_]+/g)].map(([name]) => name)
    // A policy that looks into another table looks through that table's wall too.
    const inner = [...quals.matchAll(/FROM (\w+)/g)].flatMap((match) => settingsOf(match[1]!, wall, [...seen, table]))
    return [...new Set([...own, ...inner])]
  }
  const { rows } = await connection.query<{ wall: string, relation: string, columns: string[] }>(
    `select wall, relname as relation, (select array_agg(attname::text) from pg_attribute where attrelid = c.oid and attnum > 0) as columns from pg_class c, unnest($1::text[]) as wall
     where relnamespace = 'public'::regnamespace and (relkind = 'v' or relkind = 'r' and relrowsecurity) and has_any_column_privilege(wall, c.oid, 'select')
     order by 1, 2`, [[...walls]])
  return rows.map(({ wall, relation, columns }) => ({ wall, relation, columns, settings: settingsOf(relation.replace(/^known_/, ''), wall) }))
}

/** Counts what each of them shows under these settings, and names those whose count is not as wanted. */
async function wrong(among: readonly Readable[], settings: Record<string, string>, isRight: (count: number) => boolean): Promise<string[]> {
  const found: string[] = []
  await connection.query('savepoint asked')
  for (const [name, value] of Object.entries(settings)) await connection.query('select set_config($1, $2, true)', [name, value])
  for (const { wall, relation } of among) {
    await connection.query(`set local role ${wall}`)
    const { rows } = await connection.query<{ count: string }>(`select count(*)::text as count from ${relation}`)
    if (!isRight(Number(rows[0]!.count))) found.push(`${wall} sees ${rows[0]!.count} of ${relation}`)
  }
  await connection.query('rollback to asked')
  return found
}

/** Copies the row there is with another owner; answers the error's code, or undefined where the wall may not insert at all. */
async function insertForOthers(wall: string, relation: string, column: string): Promise<string | undefined> {
  const { rows: [table] } = await connection.query<{ columns: string[] }>(
    `select array_agg(attname::text order by attnum) as columns from pg_attribute a
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' and has_table_privilege($2, attrelid, 'insert')
       and exists (select from pg_class where oid = attrelid and relkind = 'r')
     having bool_or(attname = $3)`, [relation, wall, column])
  if (!table) return undefined
  const quoted = table.columns.map((name) => pg.escapeIdentifier(name)).join(', ')
  await connection.query('savepoint asked')
  try {
    await connection.query(`create temp table copied on commit drop as select ${quoted} from ${relation}`)
    await connection.query(`update copied set ${column} = 2`)
    await connection.query(`grant select on copied to ${wall}`)
    for (const [name, value] of Object.entries(fitting)) await connection.query('select set_config($1, $2, true)', [name, value])
    await connection.query(`set local role ${wall}`)
    await connection.query(`insert into ${relation} (${quoted}) select * from copied`)
    return 'no error'
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  } finally {
    await connection.query('rollback to asked')
  }
}

const without = (name: string) => Object.fromEntries(Object.entries(fitting).filter(([key]) => key !== name))
const nothing = (count: number) => count === 0

describe('the walls', () => {
  before(async () => {
    connection = new pg.Client((await connectToRunsDatabase())('owner'))
    await connection.connect()
    await connection.query('begin')
    await fillTables()
    readable = await listReadable()
  })
  after(async () => {
    await connection.query('rollback')
    await connection.end()
  })

  it('show nothing, and don’t fail, on a fresh connection', async () => {
    const { rows } = await connection.query<{ setting: string | null }>(`select current_setting('app.authority', true) as setting`)
    assert.deepEqual(rows, [{ setting: null }])
    assert.deepEqual(await wrong(readable, {}, nothing), [])
  })

  it('show a row to those whose it is', async () => {
    assert.ok(readable.length > 50)
    assert.deepEqual(await wrong(readable, fitting, (count) => count === 1), [])
  })

  it('show nothing on a connection that was used before', async () => {
    const { rows } = await connection.query<{ setting: string | null }>(`select current_setting('app.authority', true) as setting`)
    assert.deepEqual(rows, [{ setting: '' }])
    assert.deepEqual(await wrong(readable, {}, nothing), [])
  })

  for (const setting of Object.keys(foreign)) {
    const concerned = () => readable.filter(({ settings }) => settings.includes(setting))
    it(`show nothing where ${setting} is forgotten`, async () => {
      assert.ok(concerned().length > 0)
      assert.deepEqual(await wrong(concerned(), without(setting), nothing), [])
    })
    it(`show nothing where ${setting} is another’s`, async () => {
      assert.deepEqual(await wrong(concerned(), { ...fitting, [setting]: foreign[setting]! }, nothing), [])
    })
  }

  it('refuse a row that is written for others', async () => {
    const found: string[] = []
    let tried = 0
    for (const { wall, relation, settings } of readable) {
      for (const column of ['authority_id', ...(settings.includes('app.services') ? ['service_id'] : [])]) {
        const outcome = await insertForOthers(wall, relation, column)
        if (outcome !== undefined) tried += 1
        if (outcome !== undefined && outcome !== '42501') found.push(`${wall} writes ${column} of others into ${relation}: ${outcome}`)
      }
    }
    assert.ok(tried > 10)
    assert.deepEqual(found, [])
  })

  /** Who works in a service is known to all who do. */
  const colleagues = ['membership_service']
  /** What a column says a wall must look at: an oracle beside the policies themselves. */
  const looks = {
    'the authority': [() => true, 'app.authority'],
    'their services': [({ wall, relation, columns }) => wall === 'throughline_scoped' && (columns.includes('service_id') || /^(known_)?service(_history)?$/.test(relation)), 'app.services'],
    'people kept from them': [({ wall, relation, columns }) => wall !== 'throughline_admin' && (columns.includes('client_id') || /^(known_)?client(_history)?$/.test(relation)), 'app.hidden_clients'],
    'their own drafts, files and grants': [({ wall, columns, relation }) => columns.includes('membership_id') && wall === 'throughline_scoped' && !colleagues.includes(relation), 'app.membership'],
  } satisfies Record<string, [(of: Readable) => boolean, string]>
  for (const [what, [concerns, setting]] of Object.entries(looks)) {
    it(`look at ${what} wherever a table names them`, () => {
      const concerned = readable.filter(concerns)
      assert.ok(concerned.length > 1)
      assert.deepEqual(concerned.filter(({ settings }) => !settings.includes(setting)).map(({ wall, relation }) => `${wall} on ${relation}`), [])
    })
  }
})
