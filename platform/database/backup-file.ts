// The file that a backup is: one line, then frames compressed as one stream, then a digest of all that stands before it.
import { createHash, type Hash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib'

/** What makes a backup what it is, known before its rows are read. */
export type BackupHeader = {
  /** The Throughline that wrote it, and when. */
  version: string
  written: string
  kind: string
  postgresql: string
  /** The schema its rows fit. */
  migrations: string[]
  tables: { name: string, columns: string[], rows: number }[]
  sequences: { name: string, next: string }[]
}

/** A piece of a backup: the header first, then each table's rows in pieces, as COPY writes them. */
export type Frame = { kind: 'header', header: BackupHeader } | { kind: 'table', name: string } | { kind: 'rows', bytes: Buffer } | { kind: 'end' }

/** The file can't be written or used, in words. */
export class BackupRefused extends Error {}

const format = 1
const opening = Buffer.from(`throughline-backup ${format}\n`)
const digestLength = 32
const kinds = ['header', 'table', 'rows', 'end'] as const
/** Rows are gathered into pieces of this size. */
const pieceSize = 256 * 1024
/** A run that was interrupted leaves a partial file; one that goes on writes to it all the time. */
const abandonedAfter = 10 * 60_000

const ofDisk = ['EACCES', 'EDQUOT', 'EFBIG', 'EIO', 'EISDIR', 'ENOENT', 'ENOSPC', 'ENOTDIR', 'EPERM', 'EROFS']

/** What the disk says of the commonest mistakes names a file that nobody has heard of. */
function inWords(code: string, folder: string): string | undefined {
  if (code === 'ENOENT' || code === 'ENOTDIR') return `there is no folder ${folder}. Make it first, or choose another.`
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return `nobody may write into ${folder} as this user.`
  return code === 'ENOSPC' || code === 'EDQUOT' ? `the disk of ${folder} is full.` : undefined
}

/** Writes the file under another name and renames it once all of it is on the disk: what has the name is whole. Answers its size. */
export async function writeBackupFile(file: string, frames: AsyncIterable<Frame>): Promise<{ bytes: number }> {
  const partial = `${file}.partial`
  if (await stat(file).catch(() => undefined)) throw new BackupRefused(`${file} is there already. A backup never replaces another file: choose a new name.`)
  const left = await stat(partial).catch(() => undefined)
  if (left && Date.now() - left.mtimeMs > abandonedAfter) await rm(partial)
  const to = createWriteStream(partial, { flags: 'wx', mode: 0o600, flush: true })
  const digest = createHash('sha256')
  const compressed = createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 } })
  try {
    await pipeline(Readable.from(encoded(frames), { objectMode: false }), compressed, enclosed(digest), to)
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') throw new BackupRefused(`${partial} is being written by another backup.`)
    await rm(partial, { force: true })
    if (ofDisk.includes(code)) throw new BackupRefused(`${file} can’t be written: ${inWords(code, dirname(resolve(file))) ?? message}`)
    throw error
  }
  await rename(partial, file)
  await syncFolder(dirname(resolve(file)))
  return { bytes: (await stat(file)).size }
}

async function* encoded(frames: AsyncIterable<Frame>): AsyncGenerator<Buffer> {
  for await (const frame of frames) {
    const bytes = frame.kind === 'rows' ? frame.bytes
      : Buffer.from(frame.kind === 'header' ? JSON.stringify(frame.header) : frame.kind === 'table' ? frame.name : '')
    const head = Buffer.alloc(5)
    head.writeUInt8(kinds.indexOf(frame.kind), 0)
    head.writeUInt32BE(bytes.length, 1)
    yield head
    if (bytes.length > 0) yield bytes
  }
}

/** Puts the opening line before a stream and the digest behind it. */
function enclosed(digest: Hash): Transform {
  digest.update(opening)
  let begun = false
  const begin = (stream: Transform) => {
    if (!begun) stream.push(opening)
    begun = true
  }
  return new Transform({
    transform(chunk: Buffer, _, done) {
      begin(this)
      digest.update(chunk)
      done(null, chunk)
    },
    flush(done) {
      begin(this)
      done(null, digest.digest())
    },
  })
}

/** Gathers what comes in small pieces, as COPY sends a row at a time. */
export async function* gathered(rows: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = []
  let size = 0
  for await (const piece of rows) {
    pieces.push(piece)
    size += piece.length
    if (size < pieceSize) continue
    yield Buffer.concat(pieces)
    pieces = []
    size = 0
  }
  if (size > 0) yield Buffer.concat(pieces)
}

/** Reads the whole file once before anything is done with it: its opening, its digest and its header. */
export async function checkBackupFile(file: string): Promise<BackupHeader> {
  const { size } = await sizeOf(file)
  const handle = await open(file)
  try {
    const { buffer } = await handle.read({ buffer: Buffer.alloc(Math.min(size, 40)), position: 0 })
    const found = /^throughline-backup (\d+)\n/.exec(buffer.toString('latin1'))?.[1]
    if (found === undefined) throw new BackupRefused(`${file} is not a backup that Throughline wrote, or its beginning is damaged.`)
    if (found !== String(format)) throw new BackupRefused(`${file} is written in format ${found}; this Throughline reads format ${format}.`)
    if (size < opening.length + digestLength) throw new BackupRefused(`${file} is damaged: it is cut off.`)
    const told = (await handle.read({ buffer: Buffer.alloc(digestLength), position: size - digestLength })).buffer
    const digest = createHash('sha256')
    for await (const chunk of createReadStream(file, { end: size - digestLength - 1 })) digest.update(chunk as Buffer)
    if (!digest.digest().equals(told)) throw new BackupRefused(`${file} is damaged or was cut off: its digest does not fit. Nothing was changed.`)
  } finally {
    await handle.close()
  }
  for await (const frame of readFrames(file)) if (frame.kind === 'header') return frame.header
  throw new BackupRefused(`${file} holds nothing.`)
}

async function sizeOf(file: string): Promise<{ size: number }> {
  const found = await stat(file).catch(() => undefined)
  if (!found?.isFile()) throw new BackupRefused(`There is no file ${file}.`)
  return found
}

/** The frames of a file that was checked. */
export async function* readFrames(file: string): AsyncGenerator<Frame> {
  const { size } = await sizeOf(file)
  const compressed = createReadStream(file, { start: opening.length, end: size - digestLength - 1 })
  const plain = createZstdDecompress()
  const reading = pipeline(compressed, plain)
  reading.catch(() => undefined)
  let rest: Buffer = Buffer.alloc(0)
  let ended = false
  for await (const chunk of plain) {
    rest = rest.length === 0 ? chunk as Buffer : Buffer.concat([rest, chunk as Buffer])
    while (rest.length >= 5 && rest.length >= 5 + rest.readUInt32BE(1)) {
      const end = 5 + rest.readUInt32BE(1)
      const frame = decoded(kinds[rest.readUInt8(0)], rest.subarray(5, end))
      ended ||= frame.kind === 'end'
      yield frame
      rest = rest.subarray(end)
    }
  }
  await reading
  if (!ended || rest.length > 0) throw new BackupRefused(`${file} ends too early.`)
}

function decoded(kind: Frame['kind'] | undefined, bytes: Buffer): Frame {
  if (kind === 'header') return { kind, header: JSON.parse(bytes.toString()) as BackupHeader }
  if (kind === 'table') return { kind, name: bytes.toString() }
  if (kind === 'rows') return { kind, bytes }
  if (kind === 'end') return { kind }
  throw new BackupRefused('The backup holds a piece that this Throughline does not know.')
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
