// What must be in the database after a crash: everything that was acknowledged, nothing by halves, nothing twice.
import type pg from 'pg'
import { problemsWithAudit, verifyAudit } from '#platform/audit-seal.ts'
import type { Life } from './workload.ts'

export type Findings = {
  /** Acknowledged, and not there or not as acknowledged. */
  lost: string[]
  /** A part of a write without the rest of it, or one write twice. */
  halfWritten: string[]
  /** Written, though the answer never came. */
  unacknowledged: number
  audit: string[]
}

type Row = {
  key: string, id: string, state: string, version: number, client: number | null, schedule: number | null
  client_version: number | null, telephone: string | null
  /** Earlier versions in the history, and events in the audit. */
  kept: number, client_kept: number, asked: number, accepted: number, saved: number
}

/** `lives` are all newcomers since the first round; nobody else has written to this database since it was planted. */
export async function lookAfterCrash(connection: pg.ClientBase, lives: readonly Life[]): Promise<Findings> {
  const { rows } = await connection.query<Row>(`
    select r.idempotency_key as key, r.id, r.state, r.version, r.client_id::int as client, r.schedule_id::int as schedule,
      c.version as client_version, c.telephone,
      (select count(*)::int from request_history h where h.id = r.id) as kept,
      (select count(*)::int from client_history h where h.id = r.client_id) as client_kept,
      (select count(*)::int from audit_event e where e.action = 'schedules.ask' and e.subjects @> array['request:' || r.id] and e.outcome is null) as asked,
      (select count(*)::int from audit_event e where e.action = 'requests.accept' and e.subjects @> array['request:' || r.id] and e.outcome is null) as accepted,
      (select count(*)::int from audit_event e where e.action = 'clients.save' and e.subjects @> array['client:' || r.client_id] and e.outcome is null) as saved
    from request r left join client c on c.id = r.client_id where r.idempotency_key is not null`)
  const [halfWritten, audit] = [await brokenInvariants(connection), problemsWithAudit(await verifyAudit(connection))]
  const findings: Findings = { lost: [], halfWritten, unacknowledged: 0, audit }
  for (const life of lives) {
    const found = rows.filter(({ key }) => key === life.key)
    if (found.length > 1) findings.halfWritten.push(`newcomer ${life.number} was asked for ${found.length} times`)
    compare(life, found[0], findings)
  }
  return findings
}

function compare(life: Life, row: Row | undefined, findings: Findings): void {
  const { lost, halfWritten } = findings
  const name = `newcomer ${life.number}`
  const trying = life.trying?.step
  const wasDone = (step: string) => {
    if (trying === step) findings.unacknowledged += 1
    else halfWritten.push(`${name}: ${step} was done, and nobody had sent it`)
  }
  if (!row) {
    if (life.request) lost.push(`${name}: the request`)
    return
  }
  if (!life.request) wasDone('ask')
  else if (row.id !== life.request) lost.push(`${name}: the request has another number`)
  const stands = row.state === 'accepted' && row.client === life.accepted?.client && row.schedule === life.accepted.schedule
  if (life.accepted && !stands) lost.push(`${name}: the acceptance`)
  if (!life.accepted && row.state === 'accepted') wasDone('accept')

  const saved = life.trying?.step === 'save' && row.client_version === life.version + 1
  if (saved) findings.unacknowledged += 1
  const [version, telephone] = saved && life.trying?.step === 'save' ? [life.version + 1, life.trying.telephone] : [life.version, life.telephone]
  if (row.client !== null && (row.client_version !== version || row.telephone !== telephone)) {
    lost.push(`${name}: details of version ${version}, found ${row.client_version}`)
  }

  const times = (count: number, is: boolean) => (is ? count === 1 || (life.repeated && count === 2) : count === 0)
  if (!times(row.asked, true)) halfWritten.push(`${name}: ${row.asked} events for asking`)
  if (row.accepted !== (row.state === 'accepted' ? 1 : 0)) halfWritten.push(`${name}: ${row.accepted} events for accepting`)
  if (row.saved !== (row.client_version ?? 1) - 1) halfWritten.push(`${name}: ${row.saved} events for version ${row.client_version}`)
  if (row.kept !== row.version - 1) halfWritten.push(`${name}: ${row.kept} earlier versions of a request at version ${row.version}`)
  if (row.client_kept !== (row.client_version ?? 1) - 1) halfWritten.push(`${name}: ${row.client_kept} earlier details at version ${row.client_version}`)
}

/** Whatever belongs together, in one direction and in the other. */
export async function brokenInvariants(connection: pg.ClientBase): Promise<string[]> {
  const { rows } = await connection.query<{ what: string, found: number }>(`
    with accepted as (select * from request where idempotency_key is not null and state = 'accepted'),
      newcomer as (select * from client where forename = 'Newcomer')
    select 'an accepted request without a schedule' as what, count(*)::int as found from accepted r
      where not exists (select from schedule s where s.id = r.schedule_id and s.client_id = r.client_id)
    union all select 'a schedule without its Housing Benefit position', count(*)::int from schedule s
      where (select count(*) from hb_position p where p.schedule_id = s.id and p.starts_on = s.starts_on) <> 1
    union all select 'a newcomer without an accepted request', count(*)::int from newcomer c
      where (select count(*) from accepted r where r.client_id = c.id) <> 1
    union all select 'a newcomer without a schedule', count(*)::int from newcomer c where (select count(*) from schedule s where s.client_id = c.id) <> 1
    union all select 'a newcomer whom their organisation can’t see', count(*)::int from newcomer c
      where (select count(*) from client_organisation o where o.client_id = c.id) <> 1
    union all select 'an undecided request with a schedule', count(*)::int from request
      where idempotency_key is not null and state = 'pending' and schedule_id is not null
    union all select 'an event for a request that is not there', count(*)::int from audit_event e
      where e.action in ('schedules.ask', 'requests.accept') and e.outcome is null and not exists (select from request r where 'request:' || r.id = any (e.subjects))
    union all select 'an event without its personal values', count(*)::int from audit_event e
      where e.detail_digest is not null and not exists (select from audit_detail d where d.event_id = e.id)
    union all select 'a change of details without its values', count(*)::int from audit_event e
      where e.action = 'clients.save' and e.subjects <> '{}' and e.detail_digest is null and e.outcome is null`)
  return rows.filter(({ found }) => found > 0).map(({ what, found }) => `${found} × ${what}`)
}

/** Every table and index, as PostgreSQL itself checks them; nothing when they are sound. */
export async function damageOf(connection: pg.ClientBase): Promise<string[]> {
  await connection.query('create extension if not exists amcheck')
  const { rows } = await connection.query<{ damage: string }>(`
    select c.relname || ' ' || v.msg as damage from pg_class c, lateral verify_heapam(c.oid) v
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace`)
  // Answers nothing, and fails when an index is damaged or a row is missing in it.
  await connection.query(`select bt_index_check(c.oid, true) from pg_class c join pg_am a on a.oid = c.relam
    where c.relkind = 'i' and a.amname = 'btree' and c.relnamespace = 'public'::regnamespace`)
  await connection.query('drop extension amcheck')
  return rows.map(({ damage }) => damage)
}
