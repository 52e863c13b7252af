// The application as a process of its own, to be asked, killed and started again.
import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { root, today } from '#test/throwaway-server.ts'

export type AppProcess = {
  port: number
  child: ChildProcess
  output(): string
  /** Milliseconds from the start until it said that it is ready. */
  startedIn: number
  /** Asks it to stop, and answers its exit code and how long it took. */
  stop(): Promise<{ code: number | null, milliseconds: number }>
  /** kill -9, with all it has started in its own group. */
  kill(): Promise<void>
}

const running = new Set<ChildProcess>()

/** Starts server.ts and waits until it is ready. Nothing of our own environment's settings reaches it. */
export async function startApp(environment: Record<string, string>): Promise<AppProcess> {
  const started = performance.now()
  const { child, output, ended } = launch('server.ts', [], environment)
  while (!output().includes('Ctrl-C stops it')) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the application ended with ${child.exitCode ?? child.signalCode}: ${output()}`)
    if (performance.now() - started > 60_000) throw new Error(`the application did not start: ${output()}`)
    await sleep(10)
  }
  return {
    port: Number(/is ready: http:\/\/localhost:(\d+)/.exec(output())![1]), child, output, startedIn: performance.now() - started,
    stop: async () => {
      const asked = performance.now()
      child.kill('SIGTERM')
      return { code: await ended, milliseconds: performance.now() - asked }
    },
    kill: async () => {
      killGroup(child)
      await ended
    },
  }
}

/** Runs the command line to its end. */
export async function throughline(words: string[], environment: Record<string, string>): Promise<{ code: number | null, output: string }> {
  const { output, ended } = launch('throughline.ts', words, environment)
  return { code: await ended, output: output() }
}

/** Starts a program of the project in a process group of its own, so that nothing of it outlives a kill. */
export function launch(program: string, words: string[], environment: Record<string, string>) {
  const child = spawn(process.execPath, [join(root, program), ...words], {
    cwd: root, detached: true, stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PORT: '0', HOST: '', THROUGHLINE_URL: '', THROUGHLINE_DEMO: '', THROUGHLINE_DATA: '', THROUGHLINE_TODAY: today.toString(),
      DATABASE_URL: '', DATABASE_OWNER_URL: '', ...environment },
  })
  running.add(child)
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { said += chunk.toString() })
  const ended = new Promise<number | null>((resolve) => child.on('close', (code) => {
    running.delete(child)
    resolve(code)
  }))
  return { child, output: () => said, ended }
}

export function killGroup(child: ChildProcess): void {
  try {
    process.kill(-child.pid!, 'SIGKILL')
  } catch {
    // It has ended.
  }
}

/** For a test's last hook: what is still running ends. */
export function killAll(): void {
  for (const child of running) killGroup(child)
}

/** DATABASE_URL for a connection. */
export function urlOf({ user, password, host, port, database }: pg.ClientConfig): string {
  return `postgresql://${user}${password === undefined ? '' : `:${String(password)}`}@${encodeURIComponent(host!)}:${port}/${database}`
}
