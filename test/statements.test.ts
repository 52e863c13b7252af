// Every declared statement against the migrated schema: what it takes and gives, whose rows it asks for, and whether a wall lets it run.
import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import pg from 'pg'
import { walls } from '#platform/database/open.ts'
import { registry, statement, type Columns, type Statement } from '#platform/sql.ts'
import { connectToRunsDatabase } from './harness.ts'
import { root } from './throwaway-server.ts'

/** What PostgreSQL may answer for each of our types. */
const answers: Record<string, readonly string[]> = {
  text: ['text', 'varchar', 'citext', 'name', 'bpchar'], int: ['int4', 'int2'], bigint: ['int8'], boolean: ['bool'], date: ['date'], moment: ['timestamptz'],
  uuid: ['uuid'], decimal: ['numeric'], json: ['jsonb', 'json'], bytes: ['bytea'],
  'text[]': ['_text', '_varchar', '_name'], 'int[]': ['_int4'], 'bigint[]': ['_int8'], 'date[]': ['_date'], 'uuid[]': ['_uuid'], 'decimal[]': ['_numeric'], 'bytes[]': ['_bytea'],
}
const scopes = { authority: 'int', services: 'bigint[]', organisation: 'uuid', membership: 'uuid', hidden: 'bigint[]' } as const

type Plan = { 'Node Type'?: string, 'Operation'?: string, 'Relation Name'?: string, 'Plans'?: Plan[] }

let connection: pg.Client
let typeNames: Map<number, string>
let tablesThatHide: Set<string>

async function open(): Promise<void> {
  // Fragments that no area uses yet count too: whatever is in a file of statements.
  for (const file of globSync('{platform,areas,commands,access,seed}/**/*.sql.ts', { cwd: root })) await import(join(root, file))
  connection = new pg.Client((await connectToRunsDatabase())('owner'))
  await connection.connect()
  const types = await connection.query<{ oid: number, typname: string }>('select oid, typname from pg_type')
  typeNames = new Map(types.rows.map(({ oid, typname }) => [oid, typname]))
  const hiding = await connection.query<{ tablename: string }>(`select distinct tablename from pg_policies where qual like '%app.hidden_clients%'`)
  tablesThatHide = new Set(hiding.rows.map(({ tablename }) => tablename))
}

/** Everything that differs between a statement's declaration and what the database makes of it. */
async function differences(wanted: Statement): Promise<string[]> {
  let described
  try {
    described = await prepared(connection, wanted.text)
  } catch (error) {
    return [`${wanted.name} can’t be prepared: ${(error as Error).message}`]
  }
  const found: string[] = []
  const say = (what: string) => found.push(`${wanted.name} ${what}`)
  if (described.parameters.length !== wanted.parameters.length) say(`takes ${described.parameters.length} parameters and declares ${wanted.parameters.length}`)
  for (const [at, parameter] of wanted.parameters.entries()) {
    compare(`takes ${parameter}`, wanted.takes[parameter] ?? scopes[parameter as keyof typeof scopes], described.parameters[at], say)
  }
  const given = new Map(described.columns.map(({ name, type }) => [name, type]))
  if (given.size < described.columns.length) say('gives two columns of one name')
  for (const [column, type] of Object.entries(wanted.gives)) {
    if (given.has(column)) compare(`gives ${column}`, type, given.get(column), say)
    else say(`declares ${column} and does not give it`)
  }
  for (const column of given.keys()) if (!(column in wanted.gives)) say(`gives ${column} and does not declare it`)
  return found
}

function compare(what: string, declared: string, type: number | undefined, say: (what: string) => void): void {
  const name = typeNames.get(type ?? 0) ?? 'nothing'
  if (!answers[declared.replace('?', '')]!.includes(name)) say(`${what} as ${name} and declares ${declared}`)
}

/** What a statement leaves out of the question whose rows these are. */
async function unasked(wanted: Statement): Promise<string[]> {
  const found: string[] = []
  const asks = (parameter: string) => wanted.parameters.includes(parameter)
  const tables = await tablesOf(wanted)
  if (tables.length > 0 && !asks('authority')) found.push(`${wanted.name} reads ${tables.join(', ')} and does not ask for :authority`)
  if (wanted.everyone === undefined && !asks('services') && !asks('organisation') && !asks('membership')) {
    found.push(`${wanted.name} asks for none of :services, :organisation and :membership, and does not say why it is for everyone`)
  }
  const hiding = tables.filter((table) => tablesThatHide.has(table.replace(/_history$/, '')))
  if (hiding.length > 0 && !asks('hidden')) found.push(`${wanted.name} reads ${hiding.join(', ')} and does not leave out :hidden people`)
  return found
}

/** The tables a statement reads or changes, through whatever views; not those it only adds to. */
async function tablesOf(wanted: Statement): Promise<string[]> {
  const { rows } = await connection.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(`explain (generic_plan, format json) ${wanted.text}`)
  const tables = new Set<string>()
  const visit = (plan: Plan) => {
    if (plan['Relation Name'] && !(plan['Node Type'] === 'ModifyTable' && plan.Operation === 'Insert')) tables.add(plan['Relation Name'])
    plan.Plans?.forEach(visit)
  }
  visit(rows[0]!['QUERY PLAN'][0]!.Plan)
  return [...tables].sort()
}

/** A statement that no wall lets run is dead, or lacks a grant. */
async function refusedByAllWalls(wanted: Statement): Promise<string[]> {
  const reasons: string[] = []
  for (const wall of walls) {
    try {
      await connection.query(`set role ${wall}`)
      await connection.query(`explain (generic_plan) ${wanted.text}`)
      return []
    } catch (error) {
      reasons.push((error as Error).message)
    } finally {
      await connection.query('reset role')
    }
  }
  return [`${wanted.name} can be run behind no wall: ${[...new Set(reasons)].join('; ')}`]
}

describe('every declared statement', () => {
  before(open)
  after(() => connection.end())
  const none = async (check: (wanted: Statement) => Promise<string[]>) => {
    assert.ok(registry.size > 0)
    const found: string[] = []
    for (const wanted of registry.values()) found.push(...await check(wanted))
    if (found.length > 0) assert.fail(found.join('\n'))
  }

  it('takes and gives what it declares', () => none(differences))
  it('has a name that PostgreSQL tells from others', () => assert.deepEqual([...registry.keys()].filter((name) => name.length > 63), []))
  it('says whose rows it asks for', () => none(unasked))
  it('can be run behind a wall', () => none(refusedByAllWalls))
})

describe('the checks of statements', () => {
  before(open)
  after(() => connection.end())
  const tried = <T extends Columns, G extends Columns>(declared: { takes: T, gives: G, sql: string, everyone?: string }) => {
    const made = statement('tried', declared) as unknown as Statement
    registry.delete('tried')
    return made
  }

  it('see every difference', async () => {
    assert.deepEqual(await differences(tried({ takes: {}, gives: {}, sql: 'select nothing from nowhere' })), ['tried can’t be prepared: relation "nowhere" does not exist'])
    assert.deepEqual(await differences(tried({ takes: { days: 'int' }, gives: { id: 'bigint', left_on: 'text?', gone: 'date' },
      sql: 'select id, left_on, comments from schedule where authority_id = :authority and starts_on + :days > left_on' })),
    ['tried gives left_on as date and declares text?', 'tried declares gone and does not give it', 'tried gives comments and does not declare it'])
    assert.deepEqual(await differences(tried({ takes: {}, gives: { id: 'bigint' }, sql: 'select id, id from schedule' })), ['tried gives two columns of one name'])
    assert.deepEqual(await differences({ ...tried({ takes: {}, gives: {}, sql: 'select from schedule where authority_id = :authority' }), parameters: ['hidden'] }),
      ['tried takes hidden as int4 and declares bigint[]'])
  })

  it('see statements that don’t ask whose rows they are', async () => {
    assert.deepEqual(await unasked(tried({ takes: {}, gives: {}, sql: 'select from known_schedule s, unit u where s.unit_id = u.id' })), [
      'tried reads schedule, schedule_history, unit and does not ask for :authority',
      'tried asks for none of :services, :organisation and :membership, and does not say why it is for everyone',
      'tried reads schedule, schedule_history and does not leave out :hidden people',
    ])
    assert.deepEqual(await unasked(tried({ takes: {}, gives: {}, everyone: 'names', sql: 'select from organisation where authority_id = :authority' })), [])
  })

  it('see statements that no wall lets run', async () => {
    assert.deepEqual(await refusedByAllWalls(tried({ takes: {}, gives: {}, sql: 'select email from account' })),
      ['tried can be run behind no wall: permission denied for table account'])
    assert.deepEqual(await refusedByAllWalls(tried({ takes: {}, gives: {}, sql: 'select name from organisation' })), [])
  })
})

/** Parses a statement and asks what it takes and gives, without running it. pg offers no such query, but takes one of our own. */
function prepared(on: pg.Client, text: string): Promise<{ parameters: number[], columns: { name: string, type: number }[] }> {
  return new Promise((resolve, reject) => {
    let parameters: number[] = []
    let columns: { name: string, type: number }[] = []
    let connected: { off(event: string, listener: unknown): void }
    const keepParameters = (message: { dataTypeIDs: number[] }) => { parameters = message.dataTypeIDs }
    on.query({
      submit(to: typeof connected & { once(event: string, listener: unknown): void, parse(of: object): void, describe(of: object): void, sync(): void }) {
        connected = to
        to.once('parameterDescription', keepParameters)
        to.parse({ name: '', text, types: [] })
        to.describe({ type: 'S', name: '' })
        to.sync()
      },
      handleRowDescription(message: { fields: { name: string, dataTypeID: number }[] }) {
        columns = message.fields.map(({ name, dataTypeID }) => ({ name, type: dataTypeID }))
      },
      handleError(error: Error) {
        connected.off('parameterDescription', keepParameters)
        reject(error)
      },
      handleReadyForQuery: () => resolve({ parameters, columns }),
    } as unknown as pg.Submittable)
  })
}
