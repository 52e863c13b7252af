// Writing the cast's rows as they are.
import pg from 'pg'

/** An object is written as JSON. */
export type Row = Record<string, string | number | boolean | null | object>
/** A row as it was written. Its keys and names are read, never its JSON. */
export type Written = Record<string, string | number | boolean | null>

/** Rows of one shape, in one statement; columns left out take their defaults. Answers the rows as written, in the same order. */
export async function insert(connection: pg.Client, table: string, rows: readonly Row[]): Promise<Written[]> {
  if (rows.length === 0) return []
  const columns = Object.keys(rows[0]!).map((column) => pg.escapeIdentifier(column)).join(', ')
  const into = pg.escapeIdentifier(table)
  const written = await connection.query(
    `insert into ${into} (${columns}) select ${columns} from jsonb_populate_recordset(null::${into}, $1) returning *`,
    [JSON.stringify(rows)])
  return written.rows as Written[]
}

/** Changes a row as if it became known at that moment, so that its history holds what was known before. */
export async function change(connection: pg.Client, table: string, key: Row, values: Row, knownAt: string): Promise<void> {
  const parts = (of: Row, first: number) => Object.keys(of).map((column, at) => `${pg.escapeIdentifier(column)} = $${first + at}`)
  const [set, where] = [parts(values, 1), parts(key, 1 + Object.keys(values).length)]
  await connection.query(`select set_config('app.recorded_at', $1, true)`, [knownAt])
  const { rowCount } = await connection.query(
    `update ${pg.escapeIdentifier(table)} set ${set.join(', ')} where ${where.join(' and ')}`,
    [...Object.values(values), ...Object.values(key)])
  if (rowCount !== 1) throw new Error(`${table} has ${rowCount} rows like ${JSON.stringify(key)}`)
}
