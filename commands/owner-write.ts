// How a command writes: as the owner of the tables, in one transaction with one audit event, and with refusals in plain words.
import type pg from 'pg'
import type { Database } from '#platform/database/open.ts'
import { refusalOf } from '#platform/sql.ts'
import { Refused } from './command.ts'

export type Written<R> = { answer: R, authority: number, subjects: string[] }

/** `refusals` says what each constraint that may be met means to whoever typed the command. */
export async function writeAsOwner<R>(
  database: Database, action: string, refusals: Record<string, string>, work: (connection: pg.Client) => Promise<Written<R>>,
): Promise<R> {
  return database.owner(async (connection) => {
    await connection.query('begin')
    try {
      const { answer, authority, subjects } = await work(connection)
      await connection.query(`select set_config('app.authority', $1, true)`, [String(authority)])
      await connection.query('select record_event($1, $2, $3)', [action, subjects, 'on the command line'])
      await connection.query('commit')
      return answer
    } catch (error) {
      await connection.query('rollback').catch(() => undefined)
      const refused = refusalOf(error)
      const inWords = refused && refusals[refused.constraint]
      throw inWords ? new Refused(inWords) : error
    }
  })
}

export async function authorityByCode(connection: pg.Client, code: string): Promise<{ id: number, name: string }> {
  const { rows } = await connection.query('select id, name from authority where code = $1', [code])
  const [found] = rows as { id: number, name: string }[]
  if (found) return found
  const all = await connection.query('select code from authority order by code limit 20')
  const codes = (all.rows as { code: string }[]).map((row) => row.code).join(', ')
  throw new Refused(`There is no authority ${code}. ${codes ? `There is ${codes}.` : 'Add one: throughline authority add'}`)
}
