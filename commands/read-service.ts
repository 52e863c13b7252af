// What commands that read one service have in common: finding it by its number, and reading it behind a wall, which leaves an event.
import type pg from 'pg'
import { asAtInstant, readIsoDate } from '#platform/dates.ts'
import type { Database } from '#platform/database/open.ts'
import { bind, type Db } from '#platform/sql.ts'
import { Refused, WrongUse } from './command.ts'
import { authorityByCode } from './owner-write.ts'

export function serviceNumber(given: string): number {
  if (!/^[1-9][0-9]{0,14}$/.test(given)) throw new WrongUse('--service must be the number of a service, such as 10801')
  return Number(given)
}

export function dayOf(given: string, label: string): Temporal.PlainDate {
  const day = readIsoDate(given, label)
  if ('error' in day) throw new WrongUse(day.error)
  return day
}

export type Found = { id: number, type: string, authority: number }

/** The service of that number; in one authority, where it is said which. */
export async function serviceOf(connection: pg.Client, number: number, code: string | undefined): Promise<Found> {
  const authority = code === undefined ? null : await authorityByCode(connection, code)
  const { rows } = await connection.query(
    `select s.id, s.type, s.authority_id as authority, a.code from service s join authority a on a.id = s.authority_id
     where s.id = $1 and ($2::int is null or a.id = $2) order by a.code`,
    [number, authority?.id ?? null])
  const services = rows as (Found & { code: string })[]
  const [found, another] = services
  if (!found) throw new Refused(`There is no service ${number}${code === undefined ? '' : ` in ${code}`}`)
  if (another) throw new Refused(`There is a service ${number} in ${services.map((service) => service.code).join(' and ')}: say which with --authority`)
  return found
}

/** Reads as somebody of the whole authority from whom nobody is hidden, and leaves an event of having read. */
export async function behindTheWall<R>(database: Database, service: Found, asAt: Temporal.PlainDate | null, event: string, work: (db: Db) => Promise<R>): Promise<R> {
  const flight = await database.begin('throughline_whole')
  const nobody = '00000000-0000-0000-0000-000000000000'
  try {
    await flight.connection.query(
      `select set_config('app.authority', $1, true), set_config('app.hidden_clients', '{}', true), set_config('app.as_at', $2, true)`,
      [String(service.authority), asAt === null ? '' : asAtInstant(asAt).toString()])
    const scope = { authority: service.authority, services: null, organisation: nobody, membership: nobody, hidden: [] }
    const done = await work(bind(flight.connection, scope, asAt === null))
    await flight.connection.query('select record_event($1, $2, $3)', [event, [`service:${service.id}`], 'on the command line'])
    await flight.commit()
    return done
  } catch (error) {
    await flight.rollback()
    throw error
  }
}
