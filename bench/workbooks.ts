// Filling in the workbooks of a quarter for 500 services, against plain statements for the same figures of each of them.
import assert from 'node:assert/strict'
import pg from 'pg'
import { preFilledOf } from '#areas/workbooks/pre-filled.ts'
import { londonDay, quarterOf } from '#platform/dates.ts'
import { openDatabase } from '#platform/database/open.ts'
import { bind } from '#platform/sql.ts'
import { beginRequest, scopeOf } from '#platform/web/asker.ts'
import type { Beside } from './bulk.ts'
import type { Filled } from './data.ts'
import { median } from './measure.ts'

const services = 500

/** What one may write who knows these data: a contract without gaps, one person to a unit, no walls; and who came and went, as rows. */
const plainUnits = `
  select coalesce(sum((100 * u.units)::int * (least(u.ends_on + 1, $3::date) - greatest(u.starts_on, $2::date))), 0)::bigint as contracted,
    coalesce((select sum((100 * n.units)::int * (least(s.left_on, $3::date) - greatest(s.starts_on, $2::date))) from schedule s join unit n on n.authority_id = 1 and n.id = s.unit_id
      where s.authority_id = 1 and s.service_id = $1 and s.there_until > $2::date and s.starts_on < $3::date), 0)::bigint as occupied
  from unit u where u.authority_id = 1 and u.service_id = $1 and u.lettable and u.starts_on < $3::date and (u.ends_on is null or u.ends_on >= $2::date)`
const plainStays = `
  select s.id, s.client_id, c.title, c.forename, c.surname, s.starts_on, s.left_on, s.end_reason from schedule s join client c on c.authority_id = 1 and c.id = s.client_id
  where s.authority_id = 1 and s.service_id = $1 and s.starts_on < $3::date and s.there_until >= $2::date order by s.starts_on, s.client_id`

/** Milliseconds for all of them, ours behind both walls. Fewer services are asked again until there are so many. */
export async function measureWorkbooks(filled: Filled): Promise<Beside> {
  const quarter = quarterOf(quarterOf(londonDay(Temporal.Now.instant())).startsOn.subtract({ days: 1 }))
  const before = quarter.endsOn.add({ days: 1 }).toString()
  const owner = new pg.Client({ connectionString: filled.ownerUrl, pipeline: true } as pg.ClientConfig)
  await owner.connect()
  const database = await openDatabase((role) => ({ connectionString: role === 'owner' ? filled.ownerUrl : filled.url }), { kind: 'live', migrated: true })
  try {
    const token = Buffer.alloc(32, 9)
    await owner.query(`insert into session (token_hash, account_id, authority_id, membership_id, expires_at)
      select $1, account_id, authority_id, id, now() + interval '1 hour' from membership where role = 'reviewer' on conflict do nothing`, [token])
    const found = (await owner.query<{ id: string, type: string }>(`select id, type from service where type <> 'floating-support' and id > 9999 order by md5(id::text) limit $1`, [services])).rows
    const asked = Array.from({ length: services }, (_, at) => ({ id: Number(found[at % found.length]!.id), type: found[at % found.length]!.type }))
    const ours = async () => {
      const flight = await database.begin('throughline_whole')
      const reader = (await beginRequest(flight, token, null, true))!
      const db = bind(flight.connection, scopeOf(reader), true)
      const started = performance.now()
      const figures = []
      for (const service of asked) figures.push((await preFilledOf(db, service, quarter, [])).figures)
      const milliseconds = performance.now() - started
      await flight.commit()
      return { milliseconds, figures }
    }
    const plain = async () => {
      const started = performance.now()
      const figures = []
      for (const { id } of asked) {
        const values = [id, quarter.startsOn.toString(), before]
        const [unitDays] = await Promise.all([owner.query({ name: 'plain units', text: plainUnits, values }), owner.query({ name: 'plain stays', text: plainStays, values })])
        figures.push(unitDays.rows[0] as { contracted: string, occupied: string })
      }
      return { milliseconds: performance.now() - started, figures }
    }
    const [mine, least] = [await ours(), await plain()]
    for (const [at, { contracted, occupied }] of mine.figures.entries()) {
      assert.deepEqual([contracted, occupied], [Number(least.figures[at]!.contracted) / 100, Number(least.figures[at]!.occupied) / 100], `service ${asked[at]!.id}`)
    }
    const [one, other]: [number[], number[]] = [[], []]
    for (let round = 0; round < 5; round += 1) {
      one.push((await ours()).milliseconds)
      other.push((await plain()).milliseconds)
    }
    return { ours: median(one), limit: median(other) }
  } finally {
    await database.close()
    await owner.end()
  }
}
