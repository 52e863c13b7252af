// `npm run bench`: the measured speed, each figure beside its limit in the same run, on one screen. README.md says how to read it.
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { measureImport, measureOccupancy } from './bulk.ts'
import { openData, type Filled, type Size } from './data.ts'
import { measure, median, type Measured, type Plan } from './measure.ts'
import { measureNear } from './near.ts'
import { sizeOfModules } from './modules.ts'
import { operationsOn, type Operation } from './operations.ts'
import { costOfPage } from './page.ts'
import { measurePending } from './pending.ts'
import { linesOf, missesOf, type Results } from './report.ts'
import { costOfTimeline } from './timeline.ts'
import { measureWorkbooks } from './workbooks.ts'
import { Generator, memoryOf, startLimit, startOurs, type Process } from './targets.ts'

const { values: { quick, people, json, only } } = parseArgs({ options: {
  quick: { type: 'boolean', default: false },
  people: { type: 'boolean', default: false },
  json: { type: 'string' },
  only: { type: 'string' },
} })
/** Some parts alone, by name: operations, and the bulk work `occupancy`, `workbooks`, `pending` and `import`. */
const parts = only?.split(',')
const isAsked = (part: string) => parts?.includes(part) ?? true

const say = (line: string) => console.error(line)

/** How each operation is measured: one at a time, sixteen at a time, 64 at a time. */
const plans: Record<'single' | 'sixteen' | 'many', Plan> = {
  single: { forms: ['page', 'limit'], connections: 1, rounds: quick ? 2 : 3, seconds: quick ? 0.8 : 1.5, writes: 150 },
  sixteen: { forms: ['page', 'json', 'limit'], connections: 16, rounds: 3, seconds: quick ? 1.2 : 2.5, writes: quick ? 600 : 1200 },
  many: { forms: ['page', 'limit'], connections: 64, rounds: quick ? 2 : 3, seconds: quick ? 0.8 : 2, writes: quick ? 600 : 1000 },
}
const warming: Plan = { forms: ['page', 'json', 'limit'], connections: 16, rounds: 1, seconds: quick ? 1 : 2, writes: 300 }

type Pair = { filled: Filled, ours: Process, limit: Process, operations: Operation[] }

async function main(): Promise<void> {
  const started = performance.now()
  const data = await openData(say)
  const generator = new Generator()
  const pairs: Pair[] = []
  const sizes: Size[] = quick ? [40_000] : [40_000, 400_000]
  try {
    // On its own: making two million people takes minutes.
    if (people) {
      console.log((await measureNear(data, generator, say)).join('\n'))
      return
    }
    for (const size of sizes) {
      const filled = await data.copy(size)
      const [ours, limit] = await Promise.all([startOurs(filled), startLimit(filled)])
      pairs.push({ filled, ours, limit, operations: [] })
      pairs.at(-1)!.operations = (await operationsOn({ filled, ours, limit })).filter(({ name }) => isAsked(name))
    }
    const results: Results = {
      at: new Date().toISOString(), quick, load: loadavg()[0]!, ceiling: await ceilingOf(generator),
      sizes: [], growth: {}, coldStart: 0, modules: sizeOfModules(), page: costOfPage(),
    }
    for (const pair of pairs) results.sizes.push(await measureSize(pair, generator))
    results.timelinePage = costOfTimeline()
    if (!quick && parts === undefined) results.growth = await growthOf(pairs, generator)
    results.coldStart = await coldStart(pairs[0]!.filled)
    await Promise.all(pairs.flatMap(({ ours, limit }) => [ours.stop(), limit.stop()]))
    const largest = pairs.pop()!.filled
    pairs.length = 0
    say('Bulk work …')
    if (isAsked('occupancy')) results.occupancy = await measureOccupancy(largest)
    if (isAsked('workbooks')) results.workbooks = await measureWorkbooks(largest)
    if (isAsked('pending')) results.pending = await measurePending(largest, generator, quick)
    if (!quick && isAsked('import')) results.import = await measureImport(data, largest)
    results.minutes = (performance.now() - started) / 60_000
    console.log(linesOf(results).join('\n'))
    if (json !== undefined) writeFileSync(json, `${JSON.stringify(results, null, 2)}\n`)
    process.exitCode = missesOf(results) > 0 ? 1 : 0
  } finally {
    generator.stop()
    for (const { ours, limit } of pairs) await Promise.all([ours.stop(), limit.stop()])
    await data.close()
  }
}

async function measureSize({ filled, ours, limit, operations }: Pair, generator: Generator): Promise<Results['sizes'][number]> {
  const with_ = { generator, ours, limit }
  const measured: Results['sizes'][number]['operations'] = []
  let compared = 0
  for (const operation of operations) {
    say(`${filled.size.toLocaleString('en')} schedules: ${operation.name} …`)
    compared += await operation.compare?.() ?? 0
    await measure(operation, warming, with_)
    const sixteen = await measure(operation, plans.sixteen, with_)
    const others: { single?: Measured, many?: Measured } = isForProvider(operation) ? {} : { single: await measure(operation, plans.single, with_), many: await measure(operation, plans.many, with_) }
    measured.push({ name: operation.name, sixteen, ...others })
  }
  return { size: filled.size, compared, operations: measured, memory: memoryOf(ours.pid) }
}

/** The scoped wall is measured where it costs most: in lists, sixteen at a time. */
const isForProvider = ({ name }: Operation) => name.endsWith(', provider')

/** How the time of one list, search and read grows from the first size to the last: both in turn, so that what else the machine does falls on both. */
async function growthOf(pairs: Pair[], generator: Generator): Promise<Record<string, number>> {
  const [small, large] = [pairs[0]!, pairs.at(-1)!]
  const plan: Plan = { ...plans.single, forms: ['page'], rounds: 1 }
  const growth: Record<string, number> = {}
  for (const name of ['list', 'search', 'read']) {
    say(`Growth: ${name} …`)
    const exponents: number[] = []
    for (let round = 0; round < 5; round += 1) {
      const [few, much] = [await once(small), await once(large)]
      exponents.push(Math.log10(much / few) / Math.log10(large.filled.size / small.filled.size))
    }
    growth[name] = median(exponents)
    async function once(pair: Pair): Promise<number> {
      const { page } = await measure(pair.operations.find((operation) => operation.name === name)!, plan, { generator, ours: pair.ours, limit: pair.limit })
      return page!.p50
    }
  }
  return growth
}

/** Seconds from starting the process to its first answer, the database being there. */
async function coldStart(filled: Filled): Promise<number> {
  say('Cold start …')
  const seconds: number[] = []
  for (let i = 0; i < 3; i += 1) {
    const from = performance.now()
    const ours = await startOurs(filled)
    seconds.push((performance.now() - from) / 1000)
    await ours.stop()
  }
  return median(seconds)
}

/** What the generator can do at most: a page of 6 KB that is always there. */
async function ceilingOf(generator: Generator): Promise<number> {
  const body = Buffer.alloc(6_000, 'x')
  const server = createServer((_, response) => response.writeHead(200, { 'content-length': body.length }).end(body)).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  const { done, seconds } = await generator.fire({ port, connections: 16, seconds: 2, requests: ['GET / HTTP/1.1\r\nhost: localhost\r\n\r\n'], expect: 200 })
  server.close()
  return done / seconds
}

await main()
