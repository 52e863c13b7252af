// What stands in a database, to be compared with another: every row of every table, and what the catalogue says of walls and constraints.
import { createHash } from 'node:crypto'
import pg from 'pg'

/** A digest of each table's rows, whatever their order on the disk. */
export async function digestsOf(connection: pg.ClientBase, leftOut: readonly string[] = []): Promise<Record<string, string>> {
  const digests: Record<string, string> = {}
  for (const table of await tables(connection)) if (!leftOut.includes(table)) digests[table] = digest(await rowsOf(connection, table))
  return digests
}

export async function rowsOf(connection: pg.ClientBase, table: string): Promise<string[]> {
  const { rows } = await connection.query<{ row: string }>(`select t::text as row from ${pg.escapeIdentifier(table)} t order by t::text collate "C"`)
  return rows.map(({ row }) => row)
}

async function tables(connection: pg.ClientBase): Promise<string[]> {
  const { rows } = await connection.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'migration' order by 1`)
  return rows.map(({ name }) => name)
}

const catalogue = {
  walls: `select relname, relrowsecurity, relforcerowsecurity from pg_class where relnamespace = 'public'::regnamespace order by 1`,
  policies: `select tablename, policyname, permissive, roles::text, cmd, qual, with_check from pg_policies where schemaname = 'public' order by 1, 2`,
  grants: `select relname, relacl::text from pg_class where relnamespace = 'public'::regnamespace order by 1`,
  columnGrants: `select attrelid::regclass::text, attname, attacl::text from pg_attribute join pg_class on pg_class.oid = attrelid
    where relnamespace = 'public'::regnamespace and attacl is not null order by 1, 2`,
  functions: `select proname, prosecdef, proacl::text, proconfig::text from pg_proc where pronamespace = 'public'::regnamespace order by 1, 2, 3`,
  constraints: `select conrelid::regclass::text, conname, contype, conenforced, convalidated, pg_get_constraintdef(oid) from pg_constraint
    where connamespace = 'public'::regnamespace order by 1, 2`,
  triggers: `select tgrelid::regclass::text, tgname, tgenabled, pg_get_triggerdef(pg_trigger.oid) from pg_trigger join pg_class on pg_class.oid = tgrelid
    where relnamespace = 'public'::regnamespace and not tgisinternal order by 1, 2`,
  // Those that keep references are named by number: how many there are, and that none is switched off.
  referenceTriggers: `select tgrelid::regclass::text, tgenabled, count(*)::int from pg_trigger join pg_class on pg_class.oid = tgrelid
    where relnamespace = 'public'::regnamespace and tgisinternal group by 1, 2 order by 1, 2`,
  indexes: `select indexrelid::regclass::text, indisvalid, pg_get_indexdef(indexrelid) from pg_index join pg_class on pg_class.oid = indrelid
    where relnamespace = 'public'::regnamespace order by 1`,
}

/** The walls, grants, constraints and triggers, each as the catalogue tells it. */
export async function catalogueOf(connection: pg.ClientBase): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {}
  for (const [what, sql] of Object.entries(catalogue)) found[what] = (await connection.query({ text: sql, rowMode: 'array' })).rows
  return found
}

function digest(rows: readonly string[]): string {
  return `${rows.length} rows ${createHash('sha256').update(rows.join('\n')).digest('hex').slice(0, 16)}`
}
