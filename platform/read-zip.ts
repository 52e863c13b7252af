// What is in a zip that somebody sent: what could fill memory is refused by its directory, before anything is unpacked, and nothing is ever written to a folder.
import yauzl from 'yauzl'

/** A file, or what stands in a line of it, can't be read; in words for whoever sent it, to follow its name. */
export class FileProblem extends Error {
  readonly line: number

  constructor(line: number, message: string) {
    super(message)
    this.line = line
  }
}

export type Part = yauzl.Entry
export type Zip = { parts: ReadonlyMap<string, Part>, read(part: Part): AsyncGenerator<Buffer>, close(): void }

/** How much it may hold, and how what is more is refused. */
export type ZipLimits = { parts: number, unpacked: number, part(name: string): number, words: { damaged: string, tooMany(count: string): string, tooLarge: string } }

const mostRatio = 100
/** A part that is smaller than this may be packed as well as it will. */
const smallPart = 1024 * 1024

/** By the directory alone, which costs nothing: a part that turns out larger than it says fails while it is read. Close it when it has been read. */
export async function openZip(path: string, limits: ZipLimits): Promise<Zip> {
  const damaged = () => new FileProblem(1, limits.words.damaged)
  const zip = await new Promise<yauzl.ZipFile>((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true, autoClose: false }, (error, opened) => (error ? reject(damaged()) : resolve(opened)))
  })
  try {
    return { parts: await partsOf(zip, limits, damaged), read: (part) => bytesOf(zip, part, damaged), close: () => zip.close() }
  } catch (error) {
    zip.close()
    throw error
  }
}

async function partsOf(zip: yauzl.ZipFile, limits: ZipLimits, damaged: () => FileProblem): Promise<Map<string, Part>> {
  if (zip.entryCount > limits.parts) throw new FileProblem(1, limits.words.tooMany(zip.entryCount.toLocaleString('en-GB')))
  const parts = new Map<string, Part>()
  let unpacked = 0
  await new Promise<void>((resolve, reject) => {
    zip.on('error', () => reject(damaged()))
    zip.on('end', resolve)
    zip.on('entry', (part: Part) => {
      const { fileName, uncompressedSize: size, compressedSize: packed } = part
      unpacked += size
      if (size > limits.part(fileName) || unpacked > limits.unpacked) return reject(new FileProblem(1, limits.words.tooLarge))
      if (size > smallPart && size > packed * mostRatio) return reject(new FileProblem(1, 'unpacks to far more than it is, as files do that are made to harm: it was not opened'))
      if (part.isEncrypted()) return reject(new FileProblem(1, 'is locked with a password: save it without one'))
      if (parts.has(fileName)) return reject(damaged())
      parts.set(fileName, part)
      zip.readEntry()
    })
    zip.readEntry()
  })
  return parts
}

/** Piece by piece. */
async function* bytesOf(zip: yauzl.ZipFile, part: Part, damaged: () => FileProblem): AsyncGenerator<Buffer> {
  const stream = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
    zip.openReadStream(part, (error, opened) => (error ? reject(damaged()) : resolve(opened)))
  })
  try {
    for await (const bytes of stream as AsyncIterable<Buffer>) yield bytes
  } catch {
    // Not what the directory said. What whoever asks for the next piece throws does not come by here.
    throw damaged()
  }
}
