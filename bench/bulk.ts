// Bulk work: occupancy of all services for a quarter against the best plain SQL, and loading a data pack against COPY of the same rows.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, createWriteStream, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { occupancyOfAll } from '#areas/schedules/occupancy-measure.ts'
import { londonDay } from '#platform/dates.ts'
import { openDatabase } from '#platform/database/open.ts'
import { bind } from '#platform/sql.ts'
import { beginRequest, scopeOf } from '#platform/web/asker.ts'
import { root, type Data, type Filled } from './data.ts'
import { median } from './measure.ts'

export type Beside = { ours: number, limit: number }

/** What one may write who knows these data: one contract at a time, one person to a unit, no walls. Checked to give the same figures. */
const plainOccupancy = `
  with agreement as (
    select service_id, greatest(starts_on, $1) as from_day, least(ends_on, $2) + 1 as before_day from contract where starts_on <= $2 and ends_on >= $1
  ),
  homes as (
    select u.service_id, sum((100 * u.units)::int * (least(u.ends_on + 1, a.before_day) - greatest(u.starts_on, a.from_day)))::bigint as contracted
    from unit u join agreement a on a.service_id = u.service_id where u.lettable and u.starts_on < a.before_day and (u.ends_on is null or u.ends_on >= a.from_day) group by 1
  ),
  lived_in as (
    select s.service_id, sum((100 * u.units)::int * (least(s.left_on, a.before_day) - greatest(s.starts_on, a.from_day)))::bigint as occupied
    from schedule s join unit u on u.authority_id = 1 and u.id = s.unit_id join agreement a on a.service_id = s.service_id
    where s.unit_id is not null and s.starts_on < a.before_day and s.there_until > a.from_day group by 1
  ),
  kept_empty as (
    select m.service_id, sum((100 * u.units)::int * (least(m.ends_on + 1, a.before_day) - greatest(m.starts_on, a.from_day) - coalesce((
      select sum(least(s.left_on, m.ends_on + 1, a.before_day) - greatest(s.starts_on, m.starts_on, a.from_day)) from schedule s where s.authority_id = 1 and s.unit_id = m.unit_id
        and s.starts_on < least(m.ends_on + 1, a.before_day) and s.there_until > greatest(m.starts_on, a.from_day)), 0)))::bigint as unavailable
    from unit_void m join unit u on u.authority_id = 1 and u.id = m.unit_id join agreement a on a.service_id = m.service_id
    where m.kind = 'major-works' and m.starts_on < a.before_day and m.ends_on >= a.from_day group by 1
  ),
  event as (
    select k.service_id, k.service_level_id as level, a.from_day as day, (100 * k.units)::int as bought, 0 as claimed from capacity k join agreement a on a.service_id = k.service_id
    union all select k.service_id, k.service_level_id, a.before_day, -(100 * k.units)::int, 0 from capacity k join agreement a on a.service_id = k.service_id
    union all select service_id, service_level_id, greatest(starts_on, $1), 0, (100 * units)::int from schedule
      where unit_id is null and starts_on <= $2 and there_until > $1
    union all select service_id, service_level_id, left_on, 0, -(100 * units)::int from schedule where unit_id is null and starts_on <= $2 and left_on > $1 and left_on <= $2
  ),
  state as (
    select service_id, lead(day, 1, $2 + 1) over changes - day as days, sum(bought) over changes as bought, sum(claimed) over changes as claimed
    from event window changes as (partition by level order by day rows unbounded preceding)
  ),
  supported as (select service_id, sum(days * bought)::bigint as contracted, sum(days * least(bought, claimed))::bigint as occupied from state group by 1)
  select v.id as service, coalesce(case when v.type = 'floating-support' then f.contracted else h.contracted end, 0) as contracted,
    coalesce(case when v.type = 'floating-support' then f.occupied else l.occupied end, 0) as occupied,
    coalesce(case when v.type <> 'floating-support' then e.unavailable end, 0) as unavailable
  from service v left join homes h on h.service_id = v.id left join lived_in l on l.service_id = v.id left join kept_empty e on e.service_id = v.id
    left join supported f on f.service_id = v.id
  order by v.id`

/** Milliseconds, ours behind both walls. */
export async function measureOccupancy(filled: Filled): Promise<Beside> {
  const today = londonDay(Temporal.Now.instant())
  const from = today.with({ day: 1 }).subtract({ months: 4 })
  const period = { from: from.toString(), to: from.add({ months: 3 }).subtract({ days: 1 }).toString() }
  const owner = new pg.Client(filled.ownerUrl)
  await owner.connect()
  const database = await openDatabase((role) => ({ connectionString: role === 'owner' ? filled.ownerUrl : filled.url }), { kind: 'live', migrated: true })
  try {
    const token = Buffer.alloc(32, 7)
    await owner.query(`insert into session (token_hash, account_id, authority_id, membership_id, expires_at)
      select $1, account_id, authority_id, id, now() + interval '1 hour' from membership where role = 'reviewer' on conflict do nothing`, [token])
    const ours = async () => {
      const flight = await database.begin('throughline_whole')
      const reader = (await beginRequest(flight, token, null, true))!
      const { hidden } = scopeOf(reader)
      const started = performance.now()
      const all = await occupancyOfAll(bind(flight.connection, scopeOf(reader), true), period)
      const milliseconds = performance.now() - started
      await flight.commit()
      return { milliseconds, all, hidden }
    }
    const plain = async () => {
      const started = performance.now()
      const { rows } = await owner.query({ name: 'plain', text: plainOccupancy.replaceAll('$1', '$1::date').replaceAll('$2', '$2::date'), values: [period.from, period.to] })
      return { milliseconds: performance.now() - started, all: rows as { service: number, contracted: number, occupied: number, unavailable: number }[] }
    }
    await compare((await ours()), (await plain()).all, owner)
    const [mine, least]: [number[], number[]] = [[], []]
    for (let round = 0; round < 7; round += 1) {
      mine.push((await ours()).milliseconds)
      least.push((await plain()).milliseconds)
    }
    return { ours: median(mine), limit: median(least) }
  } finally {
    await database.close()
    await owner.end()
  }
}

/** The plain figures count need-to-know people, whom the reviewer may not count: services with one of them are left out. */
async function compare(
  { all, hidden }: { all: Awaited<ReturnType<typeof occupancyOfAll>>, hidden: number[] },
  plain: { service: number, contracted: number, occupied: number, unavailable: number }[], owner: pg.Client,
): Promise<void> {
  const { rows } = await owner.query<{ service_id: number }>('select distinct service_id from schedule where client_id = any($1)', [hidden])
  const left = new Set(rows.map(({ service_id }) => service_id))
  const hundredths = (amount: string | number) => Math.round(Number(amount) * 100)
  assert.deepEqual(
    all.filter(({ service }) => !left.has(service)).map(({ service, contracted, occupied, unavailable }) =>
      ({ service, contracted: hundredths(contracted), occupied: hundredths(occupied), unavailable: hundredths(unavailable) })),
    plain.filter(({ service }) => !left.has(service)))
}

/** In the order of their keys. */
const loaded = ['service', 'contract', 'service_level', 'capacity', 'property', 'unit', 'unit_void', 'client', 'schedule', 'hb_position', 'client_organisation']

/** `undone`: seconds until all of it was taken back again. */
export type Import = Beside & { rows: number, memory: number, undone: number }

/** Seconds for the pack of all that `filled` holds into an empty installation, and for COPY of the rows that it comes to into another. */
export async function measureImport(data: Data, filled: Filled): Promise<Import> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-bench-pack-'))
  try {
    await command(filled, ['export', folder, '--authority', 'benchshire'])
    const source = new pg.Client(filled.ownerUrl)
    await source.connect()
    const columns = new Map<string, string>()
    let rows = 0
    for (const table of ['authority', 'organisation', ...loaded]) {
      const { rows: [told] } = await source.query<{ columns: string, rows: number }>(`select string_agg(quote_ident(attname), ', ' order by attnum) as columns, (select count(*) from ${table}) as rows
        from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`, [table])
      columns.set(table, told!.columns)
      if (loaded.includes(table)) rows += told!.rows
      await pipeline(source.query(copyTo(`copy (select ${told!.columns} from ${table}) to stdout`)), createWriteStream(join(folder, `${table}.copy`)))
    }
    await source.end()
    const copyInto = async (owner: pg.Client, table: string) => pipeline(createReadStream(join(folder, `${table}.copy`)), owner.query(copyFrom(`copy ${table} (${columns.get(table)}) from stdin`)))
    const empty = async (name: string) => {
      const made = await data.empty(name)
      const owner = new pg.Client(made.ownerUrl)
      await owner.connect()
      for (const table of ['authority', 'organisation']) await copyInto(owner, table)
      return { made, owner }
    }
    const { made, owner: importing } = await empty('imported')
    const started = performance.now()
    const { memory } = await command(made, ['import', folder, '--authority', 'benchshire'])
    const ours = (performance.now() - started) / 1000
    const { rows: [load] } = await importing.query<{ id: string }>('select id from import')
    await importing.end()
    const undoing = performance.now()
    await command(made, ['imports', 'undo', load!.id, '--authority', 'benchshire'])
    const undone = (performance.now() - undoing) / 1000

    const { owner } = await empty('copied')
    const copied = performance.now()
    await owner.query('begin')
    for (const table of loaded) await copyInto(owner, table)
    await owner.query('commit')
    const limit = (performance.now() - copied) / 1000
    await owner.end()
    return { ours, limit, rows, memory, undone }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Runs the command line as an operator would; answers the most memory it held, in MB. */
async function command(filled: Filled, words: string[]): Promise<{ memory: number }> {
  const child = spawn(process.execPath, [join(root, 'throughline.ts'), ...words], {
    env: { ...process.env, DATABASE_URL: filled.url, DATABASE_OWNER_URL: filled.ownerUrl }, stdio: ['ignore', 'ignore', 'pipe'],
  })
  let [said, memory] = ['', 0]
  child.stderr.on('data', (chunk: Buffer) => { said = (said + chunk.toString()).slice(-2000) })
  const watching = setInterval(() => {
    try {
      memory = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))![1]) / 1024
    } catch {
      memory ||= NaN
    }
  }, 200)
  const [code] = await once(child, 'exit') as [number]
  clearInterval(watching)
  if (code !== 0) throw new Error(`throughline ${words[0]} ended with ${code}: ${said}`)
  return { memory }
}
