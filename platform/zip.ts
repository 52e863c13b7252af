// A zip file as a stream: entries come one after the other, of any number and size up to what a plain zip can hold.
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { crc32, createDeflateRaw } from 'node:zlib'

export type ZipEntry = { name: string, content: AsyncIterable<string | Buffer> }

/** The same entries give the same bytes: every entry is dated to the first day there is. */
export async function* zip(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Buffer> {
  const directory: Buffer[] = []
  let offset = 0
  for await (const { name, content } of entries) {
    const sizes = { crc: 0, plain: 0, packed: 0 }
    const local = header(localSignature, name, sizes)
    yield local
    const deflate = createDeflateRaw()
    // What fails in here ends the loop below with its error.
    pipeline(Readable.from(measured(content, sizes)), deflate).catch(() => undefined)
    for await (const chunk of deflate as AsyncIterable<Buffer>) {
      sizes.packed += chunk.length
      yield chunk
    }
    const start = offset
    offset += local.length + sizes.packed + descriptorLength
    if (Math.max(sizes.plain, offset) > 0xffff_ffff) throw new RangeError('A zip of more than 4 GB needs another format')
    yield numbers([descriptorSignature, 4], [sizes.crc, 4], [sizes.packed, 4], [sizes.plain, 4])
    directory.push(header(centralSignature, name, sizes, start))
  }
  const central = Buffer.concat(directory)
  yield central
  yield numbers([endSignature, 4], [0, 2], [0, 2], [directory.length, 2], [directory.length, 2], [central.length, 4], [offset, 4], [0, 2])
}

const [localSignature, descriptorSignature, centralSignature, endSignature] = [0x04034b50, 0x08074b50, 0x02014b50, 0x06054b50]
const descriptorLength = 16

async function* measured(content: ZipEntry['content'], sizes: { crc: number, plain: number }): AsyncGenerator<Buffer> {
  for await (const piece of content) {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece
    sizes.crc = crc32(bytes, sizes.crc)
    sizes.plain += bytes.length
    yield bytes
  }
}

/** In front of an entry its sizes are not known yet: they follow it, and stand in the directory at the end. */
function header(signature: number, name: string, { crc, plain, packed }: { crc: number, plain: number, packed: number }, start?: number): Buffer {
  const isCentral = start !== undefined
  const [version, sizesFollowAndNameIsUtf8, deflated, midnight, firstOf1980] = [20, 0x0808, 8, 0, 0x21]
  return Buffer.concat([
    numbers([signature, 4], ...(isCentral ? [[version, 2] as const] : []), [version, 2], [sizesFollowAndNameIsUtf8, 2], [deflated, 2],
      [midnight, 2], [firstOf1980, 2], [crc, 4], [packed, 4], [plain, 4], [Buffer.byteLength(name), 2], [0, 2],
      ...(isCentral ? [[0, 2], [0, 2], [0, 2], [0, 4], [start, 4]] as const : [])),
    Buffer.from(name),
  ])
}

function numbers(...parts: readonly (readonly [value: number, bytes: 2 | 4])[]): Buffer {
  return Buffer.concat(parts.map(([value, bytes]) => {
    const written = Buffer.alloc(bytes)
    if (bytes === 2) written.writeUInt16LE(value)
    else written.writeUInt32LE(value)
    return written
  }))
}
