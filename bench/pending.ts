// Ten thousand requests that wait: a page of the queue, the riskiest of all, and 500 accepted together, against the least that does the same.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import type { Beside } from './bulk.ts'
import type { Filled } from './data.ts'
import { measure, median, type Measured } from './measure.ts'
import type { Form, Operation } from './operations.ts'
import { getJson, onTheWire, signIn, startLimit, startOurs, type Generator } from './targets.ts'

export type Pending = { queue: { single: Measured, sixteen: Measured }, riskiest: Measured, together: Beside }

const together = 500
const rounds = 3

/** Works on the data as they are left by what was measured before. */
export async function measurePending(filled: Filled, generator: Generator, quick: boolean): Promise<Pending> {
  const owner = new pg.Client(filled.ownerUrl)
  // When something fails the database goes first, and what failed is to be seen.
  owner.on('error', () => {})
  await owner.connect()
  await owner.query(readFileSync(join(import.meta.dirname, 'pending.sql'), 'utf8'))
  const [ours, limit] = await Promise.all([startOurs(filled), startLimit(filled)])
  try {
    const session = await signIn(ours.port, 'reviewer@example.org')
    const asking = async (name: string, path: string, least: string): Promise<Operation> => {
      const [shown, plain] = await Promise.all([getJson(ours.port, path, session), getJson(limit.port, least)])
      const told = (rows: unknown) => (rows as { id: string, dangers: (string | { danger: string })[] }[]).map(({ id, dangers }) =>
        [id, new Set(dangers.map((danger) => (typeof danger === 'string' ? danger : danger.danger)))])
      assert.deepEqual(told(shown['requests']), told((plain['requests'] as unknown[]).slice(0, 50)))
      return { name, writes: false, expect: { page: 200, json: 200, limit: 200 }, next: async (form: Form) => [form === 'limit' ? onTheWire({ path: least }) : onTheWire({ path, session, as: form })] }
    }
    const queue = await asking('queue', '/requests?whose=others', '/queue')
    const riskiest = await asking('riskiest', '/requests?whose=others&order=riskiest', '/riskiest')
    const all = { generator, ours, limit }
    const plan = { forms: ['page', 'json', 'limit'] as const, connections: 16, rounds, seconds: quick ? 1.2 : 2.5, writes: 0 }
    await measure(queue, { ...plan, rounds: 1 }, all)
    return {
      queue: { sixteen: await measure(queue, plan, all), single: await measure(queue, { ...plan, connections: 1 }, all) },
      riskiest: await measure(riskiest, { ...plan, connections: 1, forms: ['page', 'limit'] }, all), together: await acceptTogether(),
    }

    /** Milliseconds for 500, ours and the limit's in turn. Each request can be accepted once. */
    async function acceptTogether(): Promise<Beside> {
      const [mine, least]: [number[], number[]] = [[], []]
      const { rows: [reviewer] } = await owner.query<{ id: string }>(`select id from membership where role = 'reviewer'`)
      for (let round = 0; round < rounds; round += 1) {
        for (const [times, path, more] of [[mine, `http://127.0.0.1:${ours.port}/requests/together`, { cookie: session.cookie, 'x-csrf-token': session.csrf }],
          [least, `http://127.0.0.1:${limit.port}/together/${reviewer!.id}`, {}]] as const) {
          const { rows } = await owner.query<{ id: string }>(
            `select id from request where state = 'pending' and kind = 'schedule.new' and surname_key is not null and wanted_unit is null order by requested_at limit ${together}`)
          const from = performance.now()
          const answer = await fetch(path, {
            method: 'POST',
            headers: { accept: 'application/json', 'content-type': 'application/json', ...more },
            body: JSON.stringify({ requests: rows.map(({ id }) => id) }),
          })
          const { accepted } = await answer.json() as { accepted: number }
          times.push(performance.now() - from)
          // Chance brings one or the other near somebody, who is then left for eyes.
          assert.ok(accepted >= together * 0.98, `${accepted} of ${together} accepted`)
        }
      }
      return { ours: median(mine), limit: median(least) }
    }
  } finally {
    await Promise.all([ours.stop(), limit.stop()])
    await owner.end()
  }
}
