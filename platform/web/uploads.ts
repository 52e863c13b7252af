// Files that come with a form: the fields before them are read first, and no byte of a file is kept before it is known who sends it.
import { createWriteStream } from 'node:fs'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { Stop } from './route.ts'

/** A file as it was sent. It is kept under a name of ours until the request has been answered. */
export type UploadedFile = { field: string, name: string, path: string }

export type Upload = {
  /** Those before the first file, among them the form's token; once the files are received, the others too. */
  fields: Record<string, unknown>
  receive(): Promise<UploadedFile[]>
  discard(): Promise<void>
}

const ownFolders = 'throughline-upload-'
const anHour = 60 * 60 * 1000

/** What a process that was killed has left of files that were being sent. What is younger may be another process's, at work. */
export async function removeLeftUploads(): Promise<void> {
  for (const name of (await readdir(tmpdir())).filter((each) => each.startsWith(ownFolders))) {
    const folder = join(tmpdir(), name)
    const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Infinity }))
    // Somebody else's can't be removed, and need not be.
    if (Date.now() - mtimeMs > anHour) await rm(folder, { recursive: true, force: true }).catch(() => undefined)
  }
}

export const uploadLimits = { fileSize: 20 * 1024 * 1024, files: 30, fields: 30, fieldSize: 10_000, fieldNameSize: 100, parts: 60, headerPairs: 100 }

export function beginUpload(request: FastifyRequest): Promise<Upload> {
  return readable(() => begin(request))
}

async function begin(request: FastifyRequest): Promise<Upload> {
  const parts = request.parts()
  const fields: Record<string, unknown> = Object.create(null) as Record<string, unknown>
  const readFields = async (): Promise<MultipartFile | undefined> => {
    for (let next = await parts.next(); !next.done; next = await parts.next()) {
      if (next.value.type === 'file') return next.value
      // A field sent twice is refused by whoever reads it, as in any form.
      fields[next.value.fieldname] = next.value.fieldname in fields ? [fields[next.value.fieldname], next.value.value] : next.value.value
    }
    return undefined
  }
  const first = await readFields()
  let folder: string | undefined
  return {
    fields,
    receive: () => readable(async () => {
      folder = await mkdtemp(join(tmpdir(), ownFolders))
      const files: UploadedFile[] = []
      for (let part = first; part; part = await readFields()) {
        const path = join(folder, String(files.length))
        await pipeline(part.file, createWriteStream(path, { mode: 0o600 }))
        if (part.file.truncated) throw new Stop(413, 'That file is too large', `${part.filename} is larger than 20 MB.`)
        // A browser sends an empty part without a name where no file was chosen.
        if (part.filename) files.push({ field: part.fieldname, name: part.filename, path })
      }
      return files
    }),
    discard: async () => {
      if (folder !== undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A form that is cut off or has no boundary is the sender's mistake. What fails on our own disk is not. */
async function readable<R>(work: () => Promise<R>): Promise<R> {
  try {
    return await work()
  } catch (error) {
    const { statusCode, syscall } = error as { statusCode?: number, syscall?: string }
    if (error instanceof Stop || statusCode !== undefined || syscall !== undefined) throw error
    throw new Stop(400, 'That request can’t be read', 'The form with its files is cut off or malformed. Go back and send it again.')
  }
}
