// The embedded PostgreSQL's files and process: making a new cluster, its settings, starting it, and reading what it says of itself.

import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  closeSync, existsSync, fsyncSync, mkdtempSync, openSync, readdirSync, readFileSync, readlinkSync, renameSync, rmSync, statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Binaries } from './embedded-binaries.ts'
import type { Place } from './embedded-place.ts'
import { giveTo } from './embedded-user.ts'

/** Line by line what PostgreSQL writes into postmaster.pid. */
export type PidFile = { pid: number, port: number, socketFolder: string | undefined, ready: boolean }

export const superuser = 'throughline'

const isWindows = process.platform === 'win32'
const passwordFile = 'throughline.password'

/** Makes a new cluster unless there is one. Two processes may do so at once: the first to rename its draft wins. */
export async function makeCluster(place: Place, binaries: Binaries, sync: boolean, say: (line: string) => void) {
  clearOldDrafts(place)
  const version = join(place.data, 'PG_VERSION')
  if (existsSync(version)) {
    const found = readFileSync(version, 'utf8').trim()
    if (found !== binaries.major) {
      throw new Error(`The database in ${place.data} was made by PostgreSQL ${found}, and this is PostgreSQL ${binaries.major}.`)
    }
    return
  }
  say('Setting up a new database …')
  const draft = mkdtempSync(join(place.folder, 'new-'))
  try {
    const data = join(draft, 'data')
    const password = join(draft, 'password')
    writeFileSync(password, randomBytes(24).toString('base64url'), { mode: 0o600 })
    giveTo(place.user, draft)
    giveTo(place.user, password)
    await runToEnd(binaries.initdb, [
      '-D', data, `--username=${superuser}`, `--pwfile=${password}`, '--auth-local=trust', '--auth-host=scram-sha-256',
      '--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--data-checksums',
      '--set=timezone=UTC', '--set=log_timezone=UTC', ...(sync ? [] : ['--no-sync']),
    ], place)
    renameSync(password, join(data, passwordFile))
    const own = join(data, 'throughline.conf')
    writeFileSync(own, '')
    giveTo(place.user, own)
    const main = join(data, 'postgresql.conf')
    writeFileSync(main, `${readFileSync(main, 'utf8')}\n# Written at each start by Throughline.\ninclude 'throughline.conf'\n`)
    writeFileSync(join(data, 'pg_hba.conf'), [
      '# The socket stands in a folder that only its owner can enter. Where there are no sockets, a password in this folder is asked for.',
      'local all all trust',
      'host all all 127.0.0.1/32 scram-sha-256',
      '',
    ].join('\n'))
    renameSync(data, place.data)
    if (sync) syncFolder(place.folder)
  } catch (error) {
    // A folder that is not empty can't be renamed over: another process was first, and its cluster is as good.
    if (!existsSync(version)) throw error
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

// A process killed while it made a cluster leaves its draft.
function clearOldDrafts(place: Place) {
  for (const name of readdirSync(place.folder).filter(each => each.startsWith('new-'))) {
    const draft = join(place.folder, name)
    const age = Date.now() - (statSync(draft, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
    if (age > 10 * 60_000) rmSync(draft, { recursive: true, force: true })
  }
}

export function readPassword(place: Place) {
  return readFileSync(join(place.data, passwordFile), 'utf8')
}

/** Starts the server and waits until it accepts connections or is busy recovering; throws with the end of its log if it stops again. */
export async function startServer(place: Place, binaries: Binaries, settings: Record<string, string>) {
  writeSettings(place, settings)
  const before = readPidFile(place)?.pid
  const log = openLog(place)
  const env = { ...serverEnvironment(), ...foreignPid(place) }
  // Detached: a session of its own, so that Ctrl-C on our terminal and our own death do not reach it. Windows needs pg_ctl, which drops
  // an administrator's rights first.
  const child = isWindows
    ? spawn(binaries.pgCtl, ['start', '-W', '-D', place.data, '-l', place.log], { stdio: 'ignore', detached: true, env })
    : spawn(binaries.postgres, ['-D', place.data],
      { stdio: ['ignore', log.file, log.file], detached: true, cwd: '/', env, ...place.user?.identity })
  closeSync(log.file)
  let ended: string | undefined
  child.once('error', error => { ended = error.message })
  child.once('exit', (code, signal) => { if (!isWindows || code !== 0) ended = signal ?? `exit code ${code}` })
  child.unref()
  const enough = Date.now() + 10_000
  while (Date.now() < enough) {
    if (ended !== undefined) throw new Error(`PostgreSQL did not start (${ended}): ${tail(place, log.size)}`)
    const found = readPidFile(place)
    // A killed server's file says "ready" too, until the new one writes its own.
    if (found?.ready && (isWindows ? found.pid !== before : found.pid === child.pid)) return
    await sleep(10)
  }
}

/** Asks the server to end its connections, write a checkpoint and stop, and waits for it. Says whether it did. */
export async function stopServer(place: Place, binaries: Binaries, patience: number): Promise<boolean> {
  const pid = readPidFile(place)?.pid
  if (!pid) return true
  // By pg_ctl as the server's user, and not by a signal of ours: should the file lie, root would signal a stranger.
  await runToEnd(binaries.pgCtl, ['stop', '-D', place.data, '-m', 'fast', '-W'], place)
  const deadline = Date.now() + patience
  while (isAlive(pid)) {
    if (Date.now() > deadline) return false
    await sleep(10)
  }
  return true
}

export function readPidFile(place: Place): PidFile | undefined {
  let lines: string[]
  try {
    lines = readFileSync(join(place.data, 'postmaster.pid'), 'utf8').split('\n').map(line => line.trim())
  } catch {
    return undefined
  }
  const pid = Number(lines[0])
  return pid ? { pid, port: Number(lines[3]), socketFolder: lines[4] || undefined, ready: lines[7] === 'ready' } : undefined
}

function isAlive(pid: number) {
  try {
    process.kill(pid, 0)
    return !isZombie(pid)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

// Dead, but never collected by its parent: usual in containers, whose first process is often no init.
function isZombie(pid: number) {
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

// After a crash the number in postmaster.pid may be another process's, or a zombie's, and PostgreSQL would refuse to start. The file is
// never ours to delete. But PostgreSQL disregards the number of its grandparent, told by this variable; whether a server still holds the
// data it then judges by shared memory, as always. A server of our data has the data as its working directory.
function foreignPid(place: Place): { PG_GRANDPARENT_PID?: string } {
  const pid = readPidFile(place)?.pid
  if (!pid || process.platform !== 'linux') return {}
  try {
    return isZombie(pid) || readlinkSync(`/proc/${pid}/cwd`) !== place.data ? { PG_GRANDPARENT_PID: String(pid) } : {}
  } catch {
    return {}
  }
}

/** What the server listens to: a private socket folder, or without one a free port of this machine. */
export async function listenSettings(socket: string | undefined, before: PidFile | undefined): Promise<Record<string, string>> {
  // Quoted once more, since the value is a list in which commas and quotes have a meaning.
  if (socket) return { listen_addresses: '', unix_socket_directories: `"${socket.replaceAll('"', '""')}"`, port: '5432' }
  return { listen_addresses: '127.0.0.1', unix_socket_directories: '', port: String(await freePort(before?.port)) }
}

async function freePort(wanted: number | undefined): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', error => wanted ? resolve(freePort(undefined)) : reject(error))
    server.listen(wanted ?? 0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' ? address?.port ?? 0 : 0
      server.close(() => resolve(port))
    })
  })
}

function writeSettings(place: Place, settings: Record<string, string>) {
  const lines = Object.entries(settings).map(([name, value]) => {
    if (!/^[a-z_][a-z0-9_.]*$/i.test(name) || /[\n\r\0]/.test(value)) throw new Error(`"${name}" can't be written as a setting`)
    return `${name} = '${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
  })
  // Written new and renamed, never through a link that stands in its place: the folder belongs to another user.
  const file = join(place.data, 'throughline.conf')
  const draft = `${file}.${process.pid}`
  rmSync(draft, { force: true })
  writeFileSync(draft, `${lines.join('\n')}\n`, { flag: 'wx', mode: 0o600 })
  giveTo(place.user, draft)
  renameSync(draft, file)
}

function openLog(place: Place) {
  const tooLarge = 10_000_000
  if (existsSync(place.log) && statSync(place.log).size > tooLarge) renameSync(place.log, `${place.log}.1`)
  const file = openSync(place.log, 'a', 0o600)
  giveTo(place.user, place.log)
  return { file, size: statSync(place.log).size }
}

function tail(place: Place, from: number) {
  const lines = readFileSync(place.log).subarray(from).toString('utf8').trim().split('\n')
  return `${lines.slice(-5).join(' | ')} (log: ${place.log})`
}

// Nothing of our environment is the server's business: not the passwords in it, and not PGDATA, PGPORT or LC_ALL.
function serverEnvironment(): Record<string, string> {
  if (isWindows) {
    const needed = /^(path|pathext|systemroot|systemdrive|windir|comspec|temp|tmp)$/i
    const kept = Object.entries(process.env).filter(([name]) => needed.test(name))
    return Object.fromEntries(kept.map(([name, value]) => [name, value ?? '']))
  }
  return { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }
}

async function runToEnd(file: string, args: string[], place: Place) {
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd: '/', env: serverEnvironment(), ...place.user?.identity })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { said += chunk.toString('utf8') })
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', code => code === 0 ? resolve() : reject(new Error(`${file} failed (${code}): ${said.trim()}`)))
  })
}

function syncFolder(folder: string) {
  if (isWindows) return
  const handle = openSync(folder, 'r')
  fsyncSync(handle)
  closeSync(handle)
}
