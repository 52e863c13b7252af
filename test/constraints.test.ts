// What the database refuses: every constraint that somebody can meet has words, and every state of a lifecycle is one the table takes.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import pg from 'pg'
import { walls } from '#platform/database/open.ts'
import { lifecyclesOf, refusalsOf, unreachable } from './declared.ts'
import { connectToRunsDatabase } from './harness.ts'

let connection: pg.Client
const open = async () => {
  connection = new pg.Client((await connectToRunsDatabase())('owner'))
  await connection.connect()
}

/** Exclusion, check, unique and foreign constraints, and unique indexes, of tables that some wall lets the application write. */
async function constraintsInReach(): Promise<string[]> {
  const { rows } = await connection.query<{ name: string }>(
    `select refusing.name from (
       select conname::text, conrelid from pg_constraint where contype in ('x', 'c', 'u', 'f') and connamespace = 'public'::regnamespace
       union all
       select i.relname, x.indrelid from pg_index x join pg_class i on i.oid = x.indexrelid
       where x.indisunique and i.relnamespace = 'public'::regnamespace and not exists (select from pg_constraint where conindid = x.indexrelid)) refusing (name, of_table)
     where exists (select from unnest($1::text[]) as wall
       where has_any_column_privilege(wall, of_table, 'insert') or has_any_column_privilege(wall, of_table, 'update') or has_table_privilege(wall, of_table, 'delete'))
     order by 1`, [[...walls]])
  return rows.map(({ name }) => name)
}

describe('what the database refuses', () => {
  before(open)
  after(() => connection.end())

  it('is explained in words, or can’t be met for a reason that is written down', async () => {
    const explained = new Set((await refusalsOf()).flatMap(({ refusals }) => Object.keys(refusals)))
    const excused = Object.values(unreachable).flat()
    assert.deepEqual((await constraintsInReach()).filter((name) => !explained.has(name) && !excused.includes(name)), [])
    assert.deepEqual(excused.filter((name, at) => explained.has(name) || excused.indexOf(name) < at), [])
  })

  it('has no words for what can’t happen, and no reason for nothing', async () => {
    const constraints = await constraintsInReach()
    const { rows } = await connection.query<{ name: string }>(
      `select distinct raised[1] as name from pg_proc, regexp_matches(prosrc, 'constraint = ''([a-z_]+)''', 'g') as raised where pronamespace = 'public'::regnamespace`)
    const raised = rows.map(({ name }) => name)
    assert.ok(raised.includes('schedule_place_exists'))
    const explained = (await refusalsOf()).flatMap(({ refusals }) => Object.keys(refusals))
    assert.deepEqual(explained.filter((name) => !constraints.includes(name) && !raised.includes(name)), [])
    assert.deepEqual(raised.filter((name) => !explained.includes(name)), [])
    assert.deepEqual(Object.values(unreachable).flat().filter((name) => !constraints.includes(name)), [])
  })

  it('is said in the words of those who meet it', async () => {
    for (const { refusals } of await refusalsOf()) {
      for (const [name, { message }] of Object.entries(refusals)) {
        assert.match(message, /^[A-Z].*[^.]$/, name)
        assert.doesNotMatch(message, /constraint|violat|null|_/, name)
      }
    }
  })
})

describe('a lifecycle', () => {
  before(open)
  after(() => connection.end())

  it('has exactly the states that its table takes, and begins where the table begins', async () => {
    const lifecycles = await lifecyclesOf()
    assert.ok(lifecycles.some(({ table }) => table === 'request'))
    for (const { table, lifecycle } of lifecycles) {
      const { rows: [check] } = await connection.query<{ definition: string, initial: string }>(
        `select pg_get_constraintdef(c.oid) as definition, pg_get_expr(d.adbin, d.adrelid) as initial
         from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attname = 'state' join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
         where conname = $1`, [`${table}_state`])
      assert.deepEqual(new Set([...check!.definition.matchAll(/'([^']+)'::text/g)].map(([, state]) => state)), new Set(Object.keys(lifecycle.states)), table)
      assert.equal(check!.initial, `'${lifecycle.initial}'::text`, table)
    }
  })
})
