// A visitor over the network, with connections kept open, to an application in another process; and a barrier for requests sent at once.
import { Agent, request as httpRequest } from 'node:http'
import { Visitor } from '#test/visitor.ts'

export class NetworkVisitor extends Visitor {
  /** Where the application listens; a restarted one may be given another port. */
  port: number
  /** The next write waits here, with all but its last byte sent. */
  barrier: Barrier | undefined
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 })

  constructor(port: number) {
    super(() => Promise.reject(new Error('this visitor comes over the network')))
    this.port = port
  }

  override async request(path: string, sent: Parameters<Visitor['request']>[1] = {}): ReturnType<Visitor['request']> {
    const payload = Buffer.from(sent.payload ?? '')
    const barrier = sent.method === 'POST' ? this.barrier : undefined
    if (barrier) this.barrier = undefined
    const outgoing = httpRequest({
      host: '127.0.0.1', port: this.port, method: sent.method ?? 'GET', path, agent: this.#agent, timeout: 20_000,
      headers: { host: 'throughline.example', cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '), ...sent.headers,
        ...(sent.method === 'POST' ? { 'content-length': String(payload.length) } : {}) },
    })
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer from ${path} for 20 s`)))
    const answered = new Promise<{ status: number, headers: Record<string, string>, set: string[], bytes: Buffer }>((resolve, reject) => {
      outgoing.on('error', reject)
      outgoing.on('response', (incoming) => {
        const chunks: Buffer[] = []
        const { statusCode: status = 0, headers } = incoming
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject).on('end', () =>
          resolve({ status, headers: headers as Record<string, string>, set: headers['set-cookie'] ?? [], bytes: Buffer.concat(chunks) }))
      })
    })
    // Whoever waits at a barrier has not asked for the answer yet.
    answered.catch(() => undefined)
    if (barrier && payload.length > 1) {
      await new Promise((flushed) => outgoing.write(payload.subarray(0, -1), flushed))
      await barrier.pass()
      outgoing.end(payload.subarray(-1))
    } else outgoing.end(payload)
    const { status, headers, set, bytes } = await answered
    for (const cookie of set) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!
      if (/;\s*max-age=0|;\s*expires=thu, 01 jan 1970/i.test(cookie)) this.cookies.delete(name!)
      else this.cookies.set(name!, value!)
    }
    return { status, headers, body: bytes.toString('utf8'), bytes }
  }

  /** The same person at another window: signed in as well, with a connection of its own. */
  another(): NetworkVisitor {
    const other = new NetworkVisitor(this.port)
    for (const [name, value] of this.cookies) other.cookies.set(name, value)
    return other
  }

  leave(): void {
    this.#agent.destroy()
  }
}

/** Nobody passes before all are there. */
export class Barrier {
  readonly #open = Promise.withResolvers<void>()
  #missing: number

  constructor(visitors: number) {
    this.#missing = visitors
  }

  async pass(): Promise<void> {
    this.#missing -= 1
    if (this.#missing === 0) this.#open.resolve()
    await this.#open.promise
  }
}

/** Each of these writes has arrived but for its last byte before any of them is let through. */
export async function atOnce<T extends readonly (readonly [NetworkVisitor, () => Promise<unknown>])[]>(
  ...writes: T
): Promise<{ [K in keyof T]: Awaited<ReturnType<T[K][1]>> }> {
  const barrier = new Barrier(writes.length)
  return await Promise.all(writes.map(async ([visitor, write]) => {
    visitor.barrier = barrier
    return write()
  })) as never
}
