// The one screen: every figure with its limit, their ratio, and whether the floor holds or the aim is reached.
import { goals, operationGoals, verdictOn, type Goal } from './goals.ts'
import type { Beside, Import } from './bulk.ts'
import type { Measured } from './measure.ts'
import type { Pending } from './pending.ts'

export type Results = {
  at: string
  quick: boolean
  /** How busy the machine was when it began. */
  load: number
  ceiling: number
  sizes: { size: number, compared: number, memory: number, operations: { name: string, sixteen: Measured, single?: Measured, many?: Measured }[] }[]
  growth: Record<string, number>
  coldStart: number
  modules: { product: number, all: number }
  page: { milliseconds: number, bytes: number }
  occupancy?: Beside
  workbooks?: Beside
  timelinePage?: { milliseconds: number, bytes: number }
  pending?: Pending
  import?: Import
  minutes?: number
}

type Judged = { text: string, missed: boolean }

export function linesOf(results: Results): string[] {
  return judged(results).map(({ text }) => text)
}

export function missesOf(results: Results): number {
  return judged(results).filter(({ missed }) => missed).length
}

function judged(results: Results): Judged[] {
  const lines: Judged[] = []
  const plain = (text: string) => lines.push({ text, missed: false })
  plain(`Throughline bench, ${results.at.slice(0, 16)}${results.quick ? ', quick' : ''}. Load before: ${results.load.toFixed(1)}. `
    + `Generator alone: ${whole(results.ceiling)}/s. Ratios are ours to the limit's in the same run.`)
  for (const { size, compared, operations } of results.sizes) {
    plain('')
    plain(`${`${size.toLocaleString('en')} schedules`.padEnd(18)}${'p50 of 1, ms: page'.padEnd(25)}${'16 at once, a second: page'.padEnd(32)}`
      + `${'JSON'.padEnd(20)}${'64 at once: page'.padEnd(26)}p99 of 16`)
    plain(`${`${whole(compared)} rows agree`.padEnd(18)}${' ours limit      ×'.padEnd(25)}${'  ours  limit  ratio'.padEnd(32)}${'  ours  ratio'.padEnd(20)}${'  ours  limit  ratio'.padEnd(26)}   ms`)
    for (const { name, sixteen, single, many } of operations) {
      const goal = operationGoals[name]!
      const parts: [string, number, string | undefined][] = []
      const add = (text: string, width: number, value: number, of: Goal) => parts.push([text, width, verdictOn(value, of)])
      if (single) {
        const times = single.page!.p50 / single.limit!.p50
        add(`${fixed(single.page!.p50, 2, 5)} ${fixed(single.limit!.p50, 2, 5)} ${fixed(times, 2, 6)}`, 25, times, goal.single)
      } else parts.push(['', 25, undefined])
      const page = sixteen.page!.rate / sixteen.limit!.rate
      add(`${rate(sixteen.page!.rate)} ${rate(sixteen.limit!.rate)} ${fixed(page, 2, 6)}`, 32, page, goal.page)
      const json = sixteen.json!.rate / sixteen.limit!.rate
      add(`${rate(sixteen.json!.rate)} ${fixed(json, 2, 6)}`, 20, json, goal.json)
      if (many) {
        const ratio = many.page!.rate / many.limit!.rate
        add(`${rate(many.page!.rate)} ${rate(many.limit!.rate)} ${fixed(ratio, 2, 6)}`, 26, ratio, goal.many)
      } else parts.push(['', 26, undefined])
      add(fixed(sixteen.page!.p99, 0, 5), 10, sixteen.page!.p99, goal.slowest)
      lines.push({
        text: name.padEnd(18) + parts.map(([text, width, verdict]) => `${text}${verdict ? ` ${verdict}` : ''}`.padEnd(width)).join('').trimEnd(),
        missed: parts.some(([, , verdict]) => verdict === 'MISS'),
      })
    }
  }
  plain('')
  plain('Floors and aims: p50 ≤ 2.5 × and 1.5 ×; page ≥ 0.35 and 0.55 (search 0.25 and 0.45); JSON ≥ 0.5 and 0.7; 64 ≥ 0.25 and 0.4; p99 ≤ 60 and 30 ms (writes 100 and 50).')
  const single = (label: string, value: number, shown: string, goal: Goal, unit: string) => {
    const verdict = verdictOn(value, goal)
    const sign = goal.least === undefined ? '≤' : '≥'
    lines.push({ text: `${label.padEnd(46)} ${shown.padEnd(44)} floor ${sign} ${goal.least ?? goal.most}${unit}, aim ${goal.aim}${unit}`.padEnd(122) + verdict, missed: verdict === 'MISS' })
  }
  for (const [name, exponent] of Object.entries(results.growth)) single(`Growth of ${name}, exponent`, exponent, exponent.toFixed(3), goals.growth, '')
  if (results.occupancy) {
    const { ours, limit } = results.occupancy
    single('Occupancy of all services, a quarter', ours / limit, `${ours.toFixed(0)} ms, plain SQL ${limit.toFixed(0)} ms: ${(ours / limit).toFixed(2)} ×`, goals.occupancy, ' ×')
  }
  if (results.workbooks) {
    const { ours, limit } = results.workbooks
    single('Workbooks of 500 services, filled in', ours / limit, `${ours.toFixed(0)} ms, plain SQL ${limit.toFixed(0)} ms: ${(ours / limit).toFixed(2)} ×`, goals.workbooks, ' ×')
  }
  if (results.timelinePage) single('Timeline of 200 units, 13 weeks, CPU', results.timelinePage.milliseconds,
    `${results.timelinePage.milliseconds.toFixed(2)} ms, ${(results.timelinePage.bytes / 1000).toFixed(0)} kB`,
    goals.timelinePage, ' ms')
  if (results.pending) {
    const { queue: { single: one, sixteen }, riskiest, together } = results.pending
    const times = (form: 'page' | 'json', of: Measured) => `${of[form]!.p50.toFixed(1)} ms, plain ${of.limit!.p50.toFixed(1)} ms: ${(of[form]!.p50 / of.limit!.p50).toFixed(2)} ×`
    single('Queue over 10,000, one at a time', one.page!.p50 / one.limit!.p50, times('page', one), goals.queueSingle, ' ×')
    for (const [form, goal] of [['page', goals.queuePage], ['json', goals.queueJson]] as const) {
      const share = sixteen[form]!.rate / sixteen.limit!.rate
      single(`Queue over 10,000, 16 at once, ${form}`, share,
        `${whole(sixteen[form]!.rate)}/s, plain ${whole(sixteen.limit!.rate)}/s: ${share.toFixed(2)}; p99 ${sixteen[form]!.p99.toFixed(0)} ms`,
        goal, '')
    }
    single('The riskiest of 10,000, one at a time', riskiest.page!.p50 / riskiest.limit!.p50, times('page', riskiest), goals.riskiest, ' ×')
    single('500 accepted together', together.ours / together.limit,
      `${together.ours.toFixed(0)} ms, one statement each ${together.limit.toFixed(0)} ms: ${(together.ours / together.limit).toFixed(2)} ×`,
      goals.together, ' ×')
  }
  if (results.import) {
    const { ours, limit, rows, memory, undone } = results.import
    single('Loading a data pack', limit / ours,
      `${ours.toFixed(0)} s, COPY ${limit.toFixed(0)} s: ${(limit / ours).toFixed(2)}; `
        + `${whole(rows)} rows, ${memory.toFixed(0)} MB; taken back in ${undone.toFixed(0)} s`,
      goals.import, '')
  }
  single('Page of 50 rows, CPU', results.page.milliseconds, `${results.page.milliseconds.toFixed(2)} ms, ${(results.page.bytes / 1000).toFixed(0)} kB`, goals.page, ' ms')
  single('Cold start to the first answer', results.coldStart, `${results.coldStart.toFixed(2)} s`, goals.coldStart, ' s')
  const memory = Math.max(...results.sizes.map((size) => size.memory))
  single('Memory of the application after load', memory, `${memory.toFixed(0)} MB`, goals.memory, ' MB')
  single('Packages, without Node and PostgreSQL', results.modules.product, `${results.modules.product.toFixed(0)} MB; with those for tests ${results.modules.all.toFixed(0)} MB`, goals.modules, ' MB')
  const misses = lines.filter(({ missed }) => missed).length
  plain(`${misses === 0 ? 'Every floor holds.' : `${misses} ${misses === 1 ? 'line misses' : 'lines miss'} a floor.`}${results.minutes === undefined ? '' : ` ${results.minutes.toFixed(1)} minutes.`}`)
  return lines
}

const whole = (value: number) => Math.round(value).toLocaleString('en')
const rate = (value: number) => String(Math.round(value)).padStart(6)
const fixed = (value: number, digits: number, width: number) => value.toFixed(digits).padStart(width)
