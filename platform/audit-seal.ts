// Sealing once a second while the application runs, and checking the chain.
import type pg from 'pg'
import type { Database } from './database/open.ts'

/** Every process may run one: an advisory lock lets one of them seal. A failure is left to the next second. */
export function startSealer(database: Database, everyMilliseconds = 1_000): { stop(): Promise<void> } {
  let sealing = Promise.resolve()
  const timer = setInterval(() => {
    sealing = sealing.then(() => seal(database)).catch(() => undefined)
  }, everyMilliseconds)
  timer.unref()
  return { stop: async () => {
    clearInterval(timer)
    await sealing
  } }
}

export async function seal(database: Database): Promise<void> {
  const flight = await database.begin('throughline_scoped')
  try {
    await flight.connection.query('select seal_audit()')
    await flight.commit()
  } catch (error) {
    await flight.rollback()
    throw error
  }
}

export type AuditBlock = { block: number, sealed_at: string, events: number, found: number, intact: boolean }

/** Every sealed block with whether it is intact, and how many events wait to be sealed. */
export async function verifyAudit(connection: pg.ClientBase): Promise<{ blocks: AuditBlock[], unsealed: number }> {
  const { rows: blocks } = await connection.query<AuditBlock>('select block, sealed_at, events, found, intact from verify_audit()')
  const { rows } = await connection.query<{ unsealed: number }>(
    `select count(*)::int as unsealed from audit_event where xid >= coalesce((select before_xid from audit_seal order by block desc limit 1), '0'::xid8)`)
  return { blocks, unsealed: rows[0]!.unsealed }
}
