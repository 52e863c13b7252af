// A transaction of its own for a part of work that goes on past the request: as whoever asked, behind their wall, with its own audit event.
import { roles } from '#access/roles.ts'
import { recordEvent } from '../audit.sql.ts'
import type { Database } from '../database/open.ts'
import { bind } from '../sql.ts'
import { beginRequest, scopeOf } from './asker.ts'
import { noteToken } from './bearer.ts'
import type { Context } from './route.ts'

/** What was done or read, and the event that tells of it; without an event nothing was, and nothing is kept. */
export type Part<R> = { came: R, event?: { action: string, subjects: string[] } }

/** Whoever asked is looked at anew for each part, since their rights may end or be others meanwhile: then nothing is done, and undefined comes back. */
export async function inOwnTransaction<R>(database: Database, asked: Context, work: (context: Context) => Promise<Part<R>>, reading = false): Promise<R | undefined> {
  const flight = await database.begin(roles[asked.user.role].wall)
  try {
    const { session: { hash, isToken }, asAt } = asked
    const user = await beginRequest(flight, hash!, asAt, reading)
    if (user && isToken) noteToken(flight, hash!)
    if (!user || user.membership !== asked.user.membership || user.role !== asked.user.role) {
      await flight.rollback()
      return undefined
    }
    const db = bind(flight.connection, scopeOf(user), asAt === null)
    const { came, event } = await work({ ...asked, csrf: asked.csrf, db, user })
    if (event) await Promise.all([db.row(recordEvent, event), flight.commit()])
    else await flight.rollback()
    return came
  } catch (error) {
    await flight.rollback()
    throw error
  }
}
