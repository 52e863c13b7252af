// Measuring: the forms of an operation in turn, A B C A B C, and the median of each, so that what else the machine does falls on all alike.
import type { Form, Operation } from './operations.ts'
import type { Generator, Process } from './targets.ts'

export type Plan = {
  forms: readonly Form[]
  connections: number
  rounds: number
  /** How long a run of reads lasts, and how many writes a run makes. */
  seconds: number
  writes: number
}

/** Answers a second, and milliseconds that half, 95 and 99 of 100 answers stayed under. */
export type Figures = { rate: number, p50: number, p95: number, p99: number }
export type Measured = Partial<Record<Form, Figures>>

export async function measure(operation: Operation, plan: Plan, { generator, ours, limit }: { generator: Generator, ours: Process, limit: Process }): Promise<Measured> {
  const runs: Record<Form, Figures[]> = { page: [], json: [], limit: [] }
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const form of plan.forms) {
      const { done, seconds, p50, p95, p99 } = await generator.fire({
        port: form === 'limit' ? limit.port : ours.port, connections: plan.connections, seconds: operation.writes ? 0 : plan.seconds,
        requests: await operation.next(form, plan.writes), expect: operation.expect[form],
      })
      runs[form].push({ rate: done / seconds, p50, p95, p99 })
    }
  }
  return Object.fromEntries(plan.forms.map((form) => [form,
    { rate: median(runs[form].map(({ rate }) => rate)), p50: median(runs[form].map(({ p50 }) => p50)), p95: median(runs[form].map(({ p95 }) => p95)), p99: median(runs[form].map(({ p99 }) => p99)) }]))
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
