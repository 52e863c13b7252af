// The permission matrix: every route, every role, own and foreign rows, compared with the oracle; and no foreign word anywhere.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { areas } from '#app'
import { buildServer, type Server } from '#platform/web/server.ts'
import { inRolledBackTransaction, testDatabase, today } from '../harness.ts'
import type { RolledBackDatabase } from '../rolled-back-database.ts'
import { actionOf, ask, attempts, malformed, outcome, type Answered, type Asked } from './attempts.ts'
import { canariesOf, forbiddenTo, sightings, type Canaries } from './canaries.ts'
import { expected } from './oracle.ts'
import { raiseWorld, type Principal, type World } from './world.ts'

describe('the permission matrix', () => {
  inRolledBackTransaction()
  const database = testDatabase() as RolledBackDatabase
  const log: string[] = []
  let server: Server
  let world: World
  let canaries: Canaries
  before(async () => {
    world = await raiseWorld(database)
    canaries = canariesOf(world)
    server = buildServer({ database, areas, today: () => today, version: 'test', log: { write: (line) => void log.push(line) } })
  })

  it('is what the oracle says, for everybody', async () => {
    const wrong: string[] = []
    let n = 0
    const done = new Set<string>()
    for (const principal of world.principals) {
      const t = performance.now(); const n0 = n
      const forbidden = forbiddenTo(principal.who, canaries)
      const searched = new Set<string>()
      for (const route of server.routes) {
        await database.beginOuter()
        for (const attempt of attempts(route, world)) {
          log.length = 0
          if (route.method === 'POST') await database.beginOuter()
          const t1 = performance.now()
          const answer = await ask(server, principal, attempt)
          if (route.method === 'POST') await database.rollbackOuter()
          n += 1
          const dt = performance.now() - t1; if (dt > 100) console.log('slow', principal.label, attempt.method, attempt.path, dt.toFixed())
          const want = expected(actionOf(route), principal.who, attempt.rows)
          const got = outcome(answer)
          if (got === 'yes' && answer.status < 400) done.add(actionOf(route))
          if (got !== want) wrong.push(`${principal.label}: ${attempt.method} ${attempt.path} (${attempt.about}) ${answer.status} ${got}, not ${want} ${answer.status >= 500 ? log.join() : ''}`)
          if (!searched.has(answer.body)) {
            const seen = sightings(answer.body, forbidden)
            if (seen.length) wrong.push(`${principal.label}: ${attempt.method} ${attempt.path} shows ${seen.join()}`)
            searched.add(answer.body)
          }
        }
        await database.rollbackOuter()
      }
      console.log(principal.label, n - n0, (performance.now() - t).toFixed())
    }
    console.log(n, server.routes.map(actionOf).filter((a) => !done.has(a)))
    console.log(wrong.length, wrong.slice(0, 80).join('\n'))
    assert.deepEqual(wrong, [])
  })
})
