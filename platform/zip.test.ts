// Zip files, read by what the format says: the directory at the end, and each entry where it points.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { crc32, inflateRawSync } from 'node:zlib'
import { zip, type ZipEntry } from './zip.ts'

async function written(entries: readonly ZipEntry[]): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of zip((async function* each() { yield* entries })())) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function* pieces(...parts: (string | Buffer)[]): AsyncGenerator<string | Buffer> {
  yield* parts
}

function readZip(bytes: Buffer): Record<string, string> {
  const end = bytes.lastIndexOf(Buffer.from('504b0506', 'hex'))
  const read: Record<string, string> = {}
  let at = bytes.readUInt32LE(end + 16)
  for (let entry = 0; entry < bytes.readUInt16LE(end + 10); entry += 1) {
    assert.equal(bytes.readUInt32LE(at), 0x02014b50)
    const [crc, packed, plain, nameLength, offset] = [bytes.readUInt32LE(at + 16), bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 24),
      bytes.readUInt16LE(at + 28), bytes.readUInt32LE(at + 42)]
    const name = bytes.subarray(at + 46, at + 46 + nameLength).toString()
    assert.equal(bytes.readUInt32LE(offset), 0x04034b50)
    const content = inflateRawSync(bytes.subarray(offset + 30 + nameLength, offset + 30 + nameLength + packed))
    assert.deepEqual([content.length, crc32(content)], [plain, crc])
    read[name] = content.toString()
    at += 46 + nameLength
  }
  assert.equal(at, end)
  return read
}

describe('a zip file', () => {
  it('holds what was put in, in any number of pieces', async () => {
    const long = 'Ŵyn,"a"\n'.repeat(50_000)
    const bytes = await written([{ name: 'datapackage.json', content: pieces('{', '}') }, { name: 'ŵ.csv', content: pieces(long, Buffer.from(long)) },
      { name: 'none', content: pieces() }])
    assert.deepEqual(readZip(bytes), { 'datapackage.json': '{}', 'ŵ.csv': long + long, none: '' })
    assert.ok(bytes.length < long.length / 20)
  })

  it('is the same for the same content, and empty for none', async () => {
    assert.deepEqual(await written([{ name: 'a', content: pieces('b') }]), await written([{ name: 'a', content: pieces('b') }]))
    assert.deepEqual(readZip(await written([])), {})
  })

  it('ends with the error of what it is made from', async () => {
    async function* broken(): AsyncGenerator<string> {
      yield 'a'
      throw new Error('gone')
    }
    await assert.rejects(written([{ name: 'a', content: broken() }]), /gone/)
  })
})
