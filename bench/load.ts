// The load generator, a process of its own: sends prepared requests over kept-alive connections as fast as answers come, and reports.
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'

export type Order = {
  port: number
  connections: number
  /** Stops after this time, starting the list anew as often as it takes; 0 sends each request once. */
  seconds: number
  /** Whole HTTP requests as they go over the wire. */
  requests: string[]
  /** Any other status is an error. */
  expect: number
}

export type Report = { done: number, seconds: number, p50: number, p95: number, p99: number, errors: number, firstError: string, bytes: number }

const blankLine = Buffer.from('\r\n\r\n')

async function fire({ port, connections, seconds, requests, expect }: Order): Promise<Report> {
  const wire = requests.map((request) => Buffer.from(request))
  const took: number[] = []
  let [next, errors, firstError, bytes] = [0, 0, '', 0]
  const started = performance.now()
  const until = seconds === 0 ? Infinity : started + seconds * 1000
  const wanted = (now: number) => (seconds === 0 ? next < wire.length : now < until)
  await Promise.all(Array.from({ length: connections }, () => new Promise<void>((resolve, reject) => {
    const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true })
    let sentAt = 0
    let head: Buffer | undefined
    let missing = -1
    const send = () => {
      sentAt = performance.now()
      if (!wanted(sentAt)) return void socket.end(resolve)
      socket.write(wire[next++ % wire.length]!)
    }
    const answered = () => {
      took.push(performance.now() - sentAt)
      missing = -1
      send()
    }
    socket.on('connect', send).on('error', reject).on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (missing >= 0) missing -= chunk.length
      else {
        head = head ? Buffer.concat([head, chunk]) : chunk
        const end = head.indexOf(blankLine)
        if (end < 0) return
        const lines = head.toString('latin1', 0, end)
        const length = /\r\ncontent-length: (\d+)/i.exec(lines)
        if (!length) {
          reject(new Error(`an answer without content-length: ${lines}`))
          return
        }
        if (Number(lines.slice(9, 12)) !== expect) {
          errors += 1
          firstError ||= `${lines.slice(0, 30)} … ${head.toString('utf8', end, end + 600)}`
        }
        missing = Number(length[1]) - (head.length - end - 4)
        head = undefined
      }
      if (missing === 0) answered()
    })
  })))
  const lasted = (performance.now() - started) / 1000
  took.sort((a, b) => a - b)
  const at = (share: number) => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? NaN
  return { done: took.length, seconds: lasted, p50: at(0.5), p95: at(0.95), p99: at(0.99), errors, firstError, bytes }
}

// One order a line, one report a line: a process that stays is warm for all of them.
if (import.meta.main) for await (const line of createInterface({ input: process.stdin })) console.log(JSON.stringify(await fire(JSON.parse(line) as Order)))
