// What stands in a zip file, by the directory at its end: for tests that open what somebody would download.
import { inflateRawSync } from 'node:zlib'

/** The entries as text, by name, in the order of the directory. */
export function entriesOf(zip: Buffer): Map<string, string> {
  const end = zip.lastIndexOf(Buffer.from('PK\u0005\u0006'))
  const entries = new Map<string, string>()
  for (let at = zip.readUInt32LE(end + 16), left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [packed, name, extra, comment, local] = [zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32), zip.readUInt32LE(at + 42)]
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    entries.set(zip.subarray(at + 46, at + 46 + name).toString(), inflateRawSync(zip.subarray(start, start + packed)).toString())
    at += 46 + name + extra + comment
  }
  return entries
}
