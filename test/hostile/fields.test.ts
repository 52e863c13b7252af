// Every field of every form and API route, every filter and every part of an address, given what nobody should type: an answer, and never an error of ours.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { areas } from '#app'
import { buildServer, type Server } from '#platform/web/server.ts'
import { inRolledBackTransaction, testDatabase, today } from '../harness.ts'
import { raiseWorld } from '../permissions/world.ts'
import type { RolledBackDatabase } from '../rolled-back-database.ts'
import { assertNothing, constraintNames, problemWith, prototypes } from './answers.ts'
import { doorsOf, openWays, push, type Door } from './doors.ts'
import { everything, sharpest } from './inputs.ts'

/** Of the many thousand pairs of field and value, how many; a rehearsal takes more. */
const runs = Number(process.env['HOSTILE_RUNS'] ?? 5_000)

describe('hostile input', () => {
  inRolledBackTransaction()
  const database = testDatabase() as RolledBackDatabase
  const log: string[] = []
  let server: Server
  let doors: Door[]
  let constraints: string[]
  before(async () => {
    const world = await raiseWorld(database)
    server = buildServer({ database, areas, today: () => today, version: 'test', log: { write: (line) => void log.push(line) } })
    doors = doorsOf(await openWays(server, world, database))
    constraints = await constraintNames(database)
  })

  it('finds every field of every route', () => {
    const routes = new Set(doors.map(({ route }) => route.name))
    assert.deepEqual(server.routes.filter(({ name, method, params }) => (method === 'POST' || Object.keys(params).length > 0)
      && !routes.has(name)).map(({ name }) => name), [])
    for (const route of server.routes) for (const field of Object.keys(route.input)) assert.ok(doors.some((door) => door.route === route
      && door.field === field), `${route.name} ${field}`)
  })

  it('gets an answer, and never an error of ours', { timeout: Math.max(300_000, runs * 300) }, async (t) => {
    const problems: string[] = []
    const values = everything(2_000)
    const before = prototypes()
    const statuses = new Map<number, number>()
    // Both counts step by one, so that every value and every door is met, and never the same pair twice before all pairs are.
    const cycle = doors.length * values.length / greatestCommonDivisor(doors.length, values.length)
    const first = doors.flatMap((door) => sharpest.filter(([how]) => how === door.how
      || !['form', 'json'].includes(door.how)).map(([, value]) => ({ door, value })))
    await database.beginOuter()
    for (let run = 0; run < runs; run += 1) {
      // Undone often, since a long transaction of many savepoints grows slow.
      if (run % 100 === 99) {
        await database.rollbackOuter()
        await database.beginOuter()
      }
      const at = run - first.length
      const { door, value } = first[run] ?? { door: doors[at % doors.length]!, value: values[(at + Math.floor(at / cycle)) % values.length]! }
      // A password that is looked at takes 70 ms.
      if (door.route.name === 'people.sign-in' && run % 7 > 0) continue
      log.length = 0
      if (door.route.method === 'POST') await database.beginOuter()
      const answer = await push(server, door, value)
      if (door.route.method === 'POST') await database.rollbackOuter()
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      const problem = problemWith(answer, value, constraints)
      const logged = log.find((line) => line.includes('"err"'))?.slice(0, 600) ?? ''
      if (problem) problems.push(`${door.route.name} ${door.field} (${door.how}) ${JSON.stringify(value).slice(0, 120)}: ${problem} ${logged}`)
    }
    await database.rollbackOuter()
    const counts = [...statuses].sort(([one], [other]) => one - other).map(([status, count]) => `${count} × ${status}`)
    t.diagnostic(`${runs} inputs at ${doors.length} doors: ${counts.join(', ')}`)
    assertNothing(problems)
    assert.equal(prototypes(), before)
  })
})

function greatestCommonDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestCommonDivisor(other, one % other)
}
