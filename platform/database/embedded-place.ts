// Where the embedded PostgreSQL keeps its data, its socket and its log, for a data folder of ours.

import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync, chownSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, renameSync, rmSync, statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { ServerUser } from './embedded-user.ts'
import { canEnter, giveTo, giveTreeTo, reachableBases, refusal, serverUser } from './embedded-user.ts'

export type Place = { folder: string, data: string, log: string, user: ServerUser | undefined }

/** A socket's whole path must fit into 104 (macOS) or 108 bytes, and ends in `/.s.PGSQL.5432`. */
const longestSocketPath = 100
const socketPort = 5432

/** In a data folder: where its database is kept instead. In that place: which data folder it belongs to. */
const noteName = 'database-is-at.txt'
const ownerName = 'belongs-to.txt'

/** Settles where a data folder's database lives, and makes that folder. */
export function settlePlace(dataFolder: string): Place {
  mkdirSync(dataFolder, { recursive: true })
  const folder = realpathSync.native(dataFolder)
  const note = join(folder, noteName)
  if (existsSync(note)) return placeAt(placeNoted(folder))

  const inside = join(folder, 'database')
  const user = serverUser(join(inside, 'data'))
  if (existsSync(join(inside, 'data'))) return placeAt(inside)
  if (!user) return placeAt(inside)

  makePassable(inside)
  // The data folder itself is ours to open for the server's group. What lies above it is not.
  if (!canEnter(user, inside) && statSync(folder).uid === 0) {
    chownSync(folder, 0, user.identity.gid)
    chmodSync(folder, statSync(folder).mode & 0o7777 | 0o010)
  }
  if (canEnter(user, inside)) return placeAt(inside)

  const name = `throughline-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`
  for (const base of reachableBases()) {
    const outside = join(base, name)
    try {
      // In a folder that anybody may write to, somebody else could have put it there.
      if (existsSync(outside) && (!lstatSync(outside).isDirectory() || lstatSync(outside).uid !== 0)) continue
      makePassable(outside)
    } catch {
      continue
    }
    if (!canEnter(user, outside)) continue
    const draft = `${note}.${process.pid}`
    writeFileSync(draft, `The database of this folder is kept elsewhere: the user it runs as (${user.name}) can't reach this folder.\n`
      + `Whoever moves or deletes this folder must move or delete that one too:\n${outside}\n`)
    renameSync(draft, note)
    writeFileSync(join(outside, ownerName), `${folder}\n`)
    rmSync(inside, { recursive: true, force: true })
    return placeAt(outside)
  }
  throw new Error(`The user ${user.name}, whom the database runs as, can't reach ${folder}, and no other place for the data was found `
    + `(${refusal('/bin/sh', ['-c', 'cd "$0"', inside], user)}). Start Throughline as an ordinary user, set THROUGHLINE_DATA to a folder `
    + 'that every user can reach, or set DATABASE_URL to a PostgreSQL 18 server.')
}

// Never a silent new beginning, nor two folders on one database: somebody would miss what they wrote, or find what others wrote.
function placeNoted(folder: string): string {
  const place = lastLine(readFileSync(join(folder, noteName), 'utf8'))
  const toBegin = `To begin with an empty database, delete ${join(folder, noteName)}.`
  if (!existsSync(place)) throw new Error(`The database of ${folder} was kept in ${place}, which is gone: bring it back. ${toBegin}`)
  const owner = existsSync(join(place, ownerName)) ? lastLine(readFileSync(join(place, ownerName), 'utf8')) : folder
  if (owner !== folder && existsSync(join(owner, noteName))) {
    throw new Error(`${folder} is a copy of ${owner}, whose database is kept in ${place} and was not copied with it. ${toBegin}`)
  }
  // The folder was moved, and its database is still its own.
  if (owner !== folder) writeFileSync(join(place, ownerName), `${folder}\n`)
  return place
}

// Others may pass through it to what is theirs, whatever the umask says, but see nothing.
function makePassable(folder: string) {
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o711)
}

function placeAt(folder: string): Place {
  mkdirSync(folder, { recursive: true })
  const data = join(folder, 'data')
  const user = serverUser(data)
  const owner = statSync(data, { throwIfNoEntry: false })?.uid
  if (owner !== undefined && !user && process.getuid && owner !== process.getuid()) {
    throw new Error(`The database in ${data} belongs to another user (number ${owner}), as happens after a start by root: `
      + 'start Throughline as that user or as root, or give this data folder with all that is in it to your user.')
  }
  // A copy that root made belongs to root, and PostgreSQL wants its data to be its own. A copied socket leads nowhere.
  if (user && owner !== undefined && owner !== user.identity.uid) {
    giveTreeTo(user, data)
    rmSync(join(folder, 'socket'), { recursive: true, force: true })
  }
  return { folder, data, log: join(folder, 'server.log'), user }
}

function lastLine(text: string) {
  return text.trimEnd().split('\n').at(-1) ?? ''
}

/** Deletes a data folder's database for good, wherever it is kept. For throw-away servers, after they were closed. */
export function deleteEmbedded(dataFolder: string) {
  const note = join(dataFolder, noteName)
  if (existsSync(note)) rmSync(lastLine(readFileSync(note, 'utf8')), { recursive: true, force: true })
  rmSync(note, { force: true })
  rmSync(join(dataFolder, 'database'), { recursive: true, force: true })
}

/** A folder for the server's socket: the one used before if it still serves; undefined where sockets don't work. */
export async function socketFolder(place: Place, before: string | undefined): Promise<string | undefined> {
  if (process.platform === 'win32') return undefined
  const inside = join(place.folder, 'socket')
  if (isShort(inside) && await isUsable(inside, place.user)) return inside
  if (before && isTemporary(before) && existsSync(before) && await isUsable(before, place.user)) return before
  for (const base of temporaryBases()) {
    if (!isShort(join(base, 'throughline-XXXXXX'))) continue
    try {
      const folder = mkdtempSync(join(base, 'throughline-'))
      if (await isUsable(folder, place.user)) return folder
      rmSync(folder, { recursive: true, force: true })
    } catch {
      // Not writable: try the next.
    }
  }
  return undefined
}

function temporaryBases() {
  return new Set([realpathSync.native(tmpdir()), '/tmp'])
}

// The name comes from a file of the server's user: what is done to the folder, root must do to no other.
function isTemporary(folder: string) {
  return temporaryBases().has(dirname(folder)) && basename(folder).startsWith('throughline-')
}

function isShort(folder: string) {
  return Buffer.byteLength(`${folder}/.s.PGSQL.${socketPort}`) <= longestSocketPath
}

/** Makes the folder private to the server's user, and binds a socket in it: some shared and network drives have none. */
async function isUsable(folder: string, user: ServerUser | undefined): Promise<boolean> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const status = lstatSync(folder)
    const owners = [process.getuid?.(), user?.identity.uid]
    if (!status.isDirectory() || !owners.includes(status.uid)) return false
    giveTo(user, folder)
    chmodSync(folder, 0o700)
    if (!canEnter(user, folder)) return false
  } catch {
    return false
  }
  const probe = join(folder, `probe-${randomBytes(3).toString('hex')}`)
  return await new Promise(resolve => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(probe, () => server.close(() => resolve(true)))
  })
}

/** Removes a socket folder that was made for one run outside the place. */
export function leaveSocketFolder(folder: string | undefined) {
  if (folder && isTemporary(folder)) rmSync(folder, { recursive: true, force: true })
}
