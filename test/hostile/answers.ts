// What no answer may be or hold, whatever was asked.
import assert from 'node:assert/strict'
import type { Database } from '#platform/database/open.ts'
import type { Answered } from '../permissions/attempts.ts'

const expectedStatuses = new Set([200, 201, 303, 400, 401, 403, 404, 405, 409, 413, 414, 415, 422, 431])

/** How PostgreSQL, Node and our own insides would speak if they got through. */
const inside = [
  /violates (check|foreign key|unique|not-null|exclusion)/, /duplicate key value/, /relation "[\w.]+" does not exist/,
  /invalid (byte sequence|input syntax|input value)/, /unsupported Unicode escape/, /out of range for type/,
  /syntax error at or near/, /permission denied for/, /current transaction is aborted/, /canceling statement/, /SQLSTATE/,
  /\bat (?:async )?[\w.<>[\] ]+ \((?:file|node):/, /\/[\w/]+\.ts:\d+/, /node_modules\//, /\b(?:Type|Range|Reference|Syntax|Database)Error\b/,
  /Cannot read propert/, /is not a function/, /Unexpected token/,
]

export async function constraintNames(database: Database): Promise<string[]> {
  return database.owner(async (connection) => {
    // Names of two words may be names of fields.
    const { rows } = await connection.query<{ name: string }>(
      `select distinct conname as name from pg_constraint where connamespace = 'public'::regnamespace and conname ~ '_.*_'`)
    return rows.map(({ name }) => name)
  })
}

/** What is wrong with an answer, in a word; undefined if nothing is. */
export function problemWith({ status, headers, body }: Answered, value: string, constraints: readonly string[]): string | undefined {
  if (!expectedStatuses.has(status)) return `status ${status}: ${body.replaceAll(/<[^>]*>|\s+/g, ' ').slice(-300)}`
  const told = inside.find((pattern) => pattern.test(body) && !pattern.test(value))
  if (told) return `tells ${told.exec(body)![0]}`
  const named = constraints.find((name) => body.includes(name) && !value.includes(name))
  if (named) return `names the constraint ${named}`
  if (/<[a-z/!][^>]{2}|=["'].*\(/i.test(value) && String(headers['content-type']).startsWith('text/html')
    && body.includes(value.trim())) return 'prints markup as it was typed'
  if (Object.entries(headers).some(([name, text]) => /[\r\n\0]/.test(name + String(text)))) return 'has a line break in a header'
  return undefined
}

/** The objects that everything inherits from, as they were: to be compared after the run. */
export function prototypes(): string {
  return [Object, Array, Function, String, Number, Boolean, Map, Set, Promise,
    Error].map((of) => `${of.name}: ${Object.getOwnPropertyNames(of.prototype).join()} ${Object.getOwnPropertySymbols(of.prototype).length}`).join('\n')
}

export function assertNothing(problems: readonly string[]): void {
  assert.deepEqual(problems.slice(0, 60), [], `${problems.length} problems`)
}
