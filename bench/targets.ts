// What is driven: our server and the limit as processes of their own, the load generator, and the requests of each operation.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { tmpdir } from 'node:os'
import { password, root, type Filled } from './data.ts'
import type { Order, Report } from './load.ts'

export type Process = { port: number, pid: number, stop(): Promise<void> }

/** `npm start` on a database that is there, for real people: no demo, no request log. */
export async function startOurs(filled: Filled): Promise<Process> {
  return start('server.ts', { DATABASE_URL: filled.url, DATABASE_OWNER_URL: filled.ownerUrl, THROUGHLINE_DEMO: '0', THROUGHLINE_DATA: join(tmpdir(), 'throughline-bench-files') },
    async (port) => (await fetch(`http://127.0.0.1:${port}/health`).catch(() => undefined))?.status === 200)
}

export async function startLimit(filled: Filled): Promise<Process> {
  return start('bench/limit.ts', { DATABASE_OWNER_URL: filled.ownerUrl }, async (port) => (await fetch(`http://127.0.0.1:${port}/search/zz`).catch(() => undefined))?.status === 200)
}

async function start(script: string, env: Record<string, string>, answers: (port: number) => Promise<boolean>): Promise<Process> {
  const port = await freePort()
  const child = spawn(process.execPath, [join(root, script)], { env: { ...process.env, ...env, PORT: String(port) }, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { said = (said + chunk.toString()).slice(-4000) })
  const ended = once(child, 'exit')
  while (!await answers(port)) {
    if (child.exitCode !== null) throw new Error(`${script} ended:\n${said}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return {
    port, pid: child.pid!,
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  return port
}

/** Memory that a process holds, in MB; where there is no /proc it is not known. */
export function memoryOf(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024
  } catch {
    return NaN
  }
}

export class Generator {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #lines: AsyncIterator<string>

  constructor() {
    this.#child = spawn(process.execPath, [join(import.meta.dirname, 'load.ts')])
    this.#child.stderr.pipe(process.stderr)
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]()
  }

  async fire(order: Order): Promise<Report> {
    this.#child.stdin.write(`${JSON.stringify(order)}\n`)
    const { value, done } = await this.#lines.next() as { value: string, done: boolean }
    if (done) throw new Error('the load generator ended')
    const report = JSON.parse(value) as Report
    if (report.errors > 0) throw new Error(`${report.errors} of ${report.done} answers were not ${order.expect}: ${report.firstError}\n… asked by\n${order.requests[0]!.slice(0, 300)}`)
    return report
  }

  stop(): void {
    this.#child.stdin.end()
  }
}

export type Session = { cookie: string, csrf: string }

export async function signIn(port: number, email: string): Promise<Session> {
  const url = `http://127.0.0.1:${port}/sign-in`
  const headers = { accept: 'application/json', 'content-type': 'application/json' }
  const form = await fetch(url, { headers })
  const visit = form.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ')
  const { csrf } = await form.json() as { csrf: string }
  const signedIn = await fetch(url, { method: 'POST', headers: { ...headers, cookie: visit, 'x-csrf-token': csrf }, body: JSON.stringify({ email, password }) })
  if (!signedIn.ok) throw new Error(`${email} can't sign in: ${signedIn.status} ${await signedIn.text()}`)
  const session = signedIn.headers.getSetCookie().find((cookie) => /^__Host-throughline=[swa]\./.test(cookie))!.split(';')[0]!
  return { cookie: session, csrf: (await signedIn.json() as { csrf: string }).csrf }
}

export type Asked = { path: string, session?: Session, as?: 'page' | 'json', body?: Record<string, unknown> }

/** The request as it goes over the wire. A page's form is sent encoded, everything else as JSON. */
export function onTheWire({ path, session, as = 'json', body }: Asked): string {
  const form = body && as === 'page' ? new URLSearchParams({ ...body as Record<string, string>, csrf: session!.csrf }).toString() : undefined
  const content = form ?? (body && JSON.stringify(body))
  return [
    `${body ? 'POST' : 'GET'} ${path} HTTP/1.1`, 'host: localhost', `accept: ${as === 'page' ? 'text/html,application/xhtml+xml;q=0.9' : 'application/json'}`,
    ...(session ? [`cookie: ${session.cookie}`] : []),
    ...(session && body && as === 'json' ? [`x-csrf-token: ${session.csrf}`] : []),
    ...(content === undefined ? [] : [`content-type: application/${form === undefined ? 'json' : 'x-www-form-urlencoded'}`, `content-length: ${Buffer.byteLength(content)}`]),
    '', content ?? '',
  ].join('\r\n')
}

export async function getJson(port: number, path: string, session?: Session): Promise<Record<string, unknown>> {
  const ask = () => fetch(`http://127.0.0.1:${port}${path}`, { headers: { accept: 'application/json', ...(session ? { cookie: session.cookie } : {}) } })
  // A connection that was idle while data were made may be closed at the very moment it is used again.
  const response = await ask().catch(ask)
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return await response.json() as Record<string, unknown>
}
