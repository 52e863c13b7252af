// The user that the embedded PostgreSQL runs as, and which folders that user can reach: PostgreSQL refuses to run as root.

import { spawnSync } from 'node:child_process'
import { chownSync, existsSync, lchownSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Another user than ours; where the server runs as ourselves there is none. */
export type ServerUser = { name: string, identity: { uid: number, gid: number } }

/** The user to run a server as: whoever owns its data, or for new data `postgres`, else `nobody`. Undefined when that is ourselves. */
export function serverUser(data: string): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  const accounts = listAccounts()
  if (existsSync(data)) {
    const { uid, gid } = statSync(data)
    if (uid !== 0) return { name: accounts.find(account => account.uid === uid)?.name ?? String(uid), identity: { uid, gid } }
  }
  for (const name of ['postgres', 'nobody']) {
    const account = accounts.find(each => each.name === name)
    if (account) return { name, identity: { uid: account.uid, gid: account.gid } }
  }
  throw new Error('PostgreSQL does not run as root, and this machine has neither a user "postgres" nor "nobody" to run it as: '
    + 'start Throughline as an ordinary user, or set DATABASE_URL to a PostgreSQL 18 server.')
}

function listAccounts() {
  const lines = existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8').split('\n') : []
  return lines.map(line => line.split(':')).filter(parts => parts.length >= 4).map(([name = '', , uid, gid]) => {
    // macOS writes the user "nobody" as -2.
    return { name, uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 }
  })
}

/** Gives a file or folder to the server's user. */
export function giveTo(user: ServerUser | undefined, path: string) {
  if (user) chownSync(path, user.identity.uid, user.identity.gid)
}

/** Gives a folder with all that is in it to the server's user. */
export function giveTreeTo(user: ServerUser, folder: string) {
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    lchownSync(join(folder, entry), user.identity.uid, user.identity.gid)
  }
  giveTo(user, folder)
}

/** Whether the server's user can enter a folder, seen by trying: modes alone do not tell (access lists, mounts, containers). */
export function canEnter(user: ServerUser | undefined, folder: string): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd "$0"', folder], { ...user?.identity, cwd: '/', stdio: 'ignore' }).status === 0
}

/** Folders outside all homes where things for the server's user can be kept, the most lasting first. */
export function reachableBases(): string[] {
  return ['/var/lib', '/var/tmp', tmpdir()].filter(folder => existsSync(folder))
}

/** Why the server's user can't run a program, in the system's words. */
export function refusal(file: string, args: string[], user: ServerUser | undefined): string {
  const result = spawnSync(file, args, { ...user?.identity, cwd: '/', encoding: 'utf8' })
  return (result.error?.message ?? result.stderr ?? '').trim()
}
