// Sealing once a second while the application runs, and checking the chain.
import type pg from 'pg'
import type { Database } from './database/open.ts'

/** Every process may run one: an advisory lock lets one of them seal. A failure is left to the next second. Stopping seals once more. */
export function startSealer(database: Database, everyMilliseconds = 1_000): { stop(): Promise<void> } {
  let sealing: Promise<void> | undefined
  const timer = setInterval(() => {
    sealing ??= seal(database).catch(() => undefined).finally(() => { sealing = undefined })
  }, everyMilliseconds)
  timer.unref()
  return { stop: async () => {
    clearInterval(timer)
    await sealing
    await seal(database).catch(() => undefined)
  } }
}

async function seal(database: Database): Promise<void> {
  const flight = await database.begin('throughline_scoped')
  try {
    await flight.connection.query('select seal_audit()')
    await flight.commit()
  } catch (error) {
    await flight.rollback()
    throw error
  }
}

export type AuditBlock = { block: number, sealed_at: string, events: number, found: number }
export type AuditCheck = {
  blocks: number
  events: number
  /** Digest of the newest block, which stands for the whole chain: kept elsewhere, it shows a chain that was cut or built anew. */
  head: string | null
  /** The block of the head that was asked for; null when there is none. */
  held: number | null
  /** Blocks that no longer say what was sealed, a hundred at most. */
  broken: AuditBlock[]
  /** Personal values that are not those the event was written with. Values that were erased are none. */
  changed: number
  /** Events numbered higher than any transaction there was: written past record_event, so that no block would ever hold them. */
  beyond: number
  /** Events that tell a time more than an hour away from when they were sealed. */
  misdated: number
  unsealed: number
}

/** The newest digest, without checking anything. */
export async function auditHead(connection: pg.ClientBase): Promise<string | null> {
  const { rows } = await connection.query<{ head: string }>(`select encode(digest, 'hex') as head from audit_seal order by block desc limit 1`)
  return rows[0]?.head ?? null
}

/** The chain as it stands at one moment; `head` is a digest that an earlier check answered. */
export async function verifyAudit(connection: pg.ClientBase, head?: string): Promise<AuditCheck> {
  const { rows } = await connection.query<AuditCheck>(`
    with checked as materialized (select * from verify_audit()),
      tail as (select xid from audit_event where xid >= coalesce((select before_xid from audit_seal order by block desc limit 1), '0'::xid8))
    select count(*)::int as blocks, coalesce(sum(found), 0)::int as events, coalesce(sum(misdated), 0)::int as misdated,
      encode((select digest from checked order by block desc limit 1), 'hex') as head,
      (select block::int from checked where digest = decode($1, 'hex')) as held,
      (select coalesce(jsonb_agg(b), '[]') from (select block, sealed_at, events, found from checked where not intact order by block limit 100) b) as broken,
      (select count(*)::int from audit_detail d join audit_event e on e.id = d.event_id
       where e.detail_digest is distinct from sha256(d.salt || convert_to(d.detail::text, 'UTF8'))) as changed,
      (select count(*)::int from tail where xid >= (select audit_number(pg_snapshot_xmax(pg_current_snapshot())))) as beyond,
      (select count(*)::int from tail) as unsealed
    from checked`, [head ?? null])
  return rows[0]!
}

/** What is wrong with the chain, each in a sentence; nothing when it is whole. */
export function problemsWithAudit(check: AuditCheck, head?: string): string[] {
  return [
    ...check.broken.map(({ block, sealed_at, events, found }) =>
      `Block ${block}, sealed ${sealed_at}: ${events} events were sealed, ${found} are there now, and they are not the same.`),
    ...(check.changed > 0 ? [`The personal values of ${check.changed} events are not those they were written with.`] : []),
    ...(check.beyond > 0 ? [`${check.beyond} events have numbers that no transaction has had.`] : []),
    ...(head !== undefined && check.held === null ? ['No block has the digest you kept: the chain was cut off before it, or built anew.'] : []),
  ]
}
