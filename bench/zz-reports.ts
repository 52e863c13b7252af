// Scratch: the five reports at two sizes.
import { areas } from '#app'
import { londonDay } from '#platform/dates.ts'
import { openDatabase } from '#platform/database/open.ts'
import { buildServer } from '#platform/web/server.ts'
import { Visitor } from '#test/visitor.ts'
import { loadavg } from 'node:os'
import { openData } from './data.ts'
const data = await openData((line) => console.log(line))
try {
  for (const size of [40_000, 400_000] as const) {
    const filled = await data.copy(size)
    const database = await openDatabase((role) => ({ connectionString: role === 'owner' ? filled.ownerUrl : filled.url }), { kind: 'live', migrated: true })
    const server = buildServer({ database, areas, today: () => londonDay(Temporal.Now.instant()), version: 'x', log: false })
    const paths = ['/', '/reports/occupancy', '/reports/current-schedules', '/reports/leavers', '/reports/leavers?from=1/4/2016&to=31/3/2026', '/reports/awaiting-hb', '/reports/decided-requests', '/reports/decided-requests?from=1/4/2016&to=31/3/2026',
      '/reports/current-schedules.csv', '/reports/current-schedules.xlsx', '/reports/leavers.csv?from=1/4/2016&to=31/3/2026', '/reports/occupancy?as-at=1/6/2026', '/reports/current-schedules?as-at=1/6/2026']
    for (const who of ['reviewer@example.org', 'provider-1@example.org']) {
      const visitor = await new Visitor(async () => server).startSession(database, who)
      for (const path of paths) {
        const times: number[] = []
        let last
        for (let i = 0; i < (size === 40_000 ? 6 : 4); i += 1) {
          const from = performance.now()
          last = await visitor.request(path, { headers: { accept: 'text/html' } })
          times.push(performance.now() - from)
        }
        console.log(String(size), who.slice(0, 8), path.padEnd(60), String(last!.status), `${(last!.bytes.length / 1000).toFixed(0)} KB`, `min ${Math.min(...times).toFixed(0)} ms`, `max ${Math.max(...times).toFixed(0)}`, `rss ${(process.memoryUsage().rss / 1e6).toFixed(0)}`, `load ${loadavg()[0]!.toFixed(1)}`)
      }
    }
    await server.fastify.close(); await database.close()
  }
} finally { await data.close() }
