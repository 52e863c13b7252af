// A screenshot as a small PNG: at most 256 colours, as pages have few. A third of what Chromium writes, and nobody sees the difference.
import { crc32, deflateSync, inflateSync } from 'node:zlib'

/** Each pixel's colour as one number: red, green, blue. */
type Pixels = { width: number, height: number, colours: Uint32Array }

export function smallPicture(png: Buffer): Buffer {
  const { width, height, colours } = pixelsOf(png)
  const counts = new Map<number, number>()
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1)
  const palette = [...counts].sort(([, one], [, other]) => other - one).slice(0, 256).map(([colour]) => colour)
  const places = new Map([...counts.keys()].map((colour) => [colour, nearest(colour, palette)]))
  const rows = Buffer.alloc((width + 1) * height)
  for (let at = 0; at < colours.length; at += 1) rows[at + 1 + Math.floor(at / width)] = places.get(colours[at]!)!
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 3], 8)
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('PLTE', Buffer.from(palette.flatMap(channelsOf))),
    chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))])
}

const channelsOf = (colour: number) => [colour >> 16, colour >> 8 & 255, colour & 255]

/** Where the colour stands in the palette, or the one most like it: rare ones are the edges of letters. */
function nearest(colour: number, palette: readonly number[]): number {
  const distances = palette.map((other) => channelsOf(other).reduce((sum, channel, at) => sum + (channel - channelsOf(colour)[at]!) ** 2, 0))
  return distances.indexOf(Math.min(...distances))
}

function chunk(kind: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(kind, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

/** Reads what Chromium writes: eight bits a channel, with or without alpha, not interlaced. */
function pixelsOf(png: Buffer): Pixels {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
  const channels = { 2: 3, 6: 4 }[png[25]!]
  if (png[24] !== 8 || channels === undefined || png[28] !== 0) throw new Error('not a PNG as Chromium writes it')
  const packed: Buffer[] = []
  for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') packed.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)))
  }
  const bytes = inflateSync(Buffer.concat(packed))
  const line = width * channels
  let above = new Uint8Array(line)
  const colours = new Uint32Array(width * height)
  for (let y = 0; y < height; y += 1) {
    const start = y * (line + 1)
    const row = new Uint8Array(bytes.subarray(start + 1, start + 1 + line))
    unfilter(bytes[start]!, row, above, channels)
    for (let x = 0; x < width; x += 1) colours[y * width + x] = row[x * channels]! << 16 | row[x * channels + 1]! << 8 | row[x * channels + 2]!
    above = row
  }
  return { width, height, colours }
}

/** The five filters of PNG: each byte was written as its difference from those left, above, and above left. */
function unfilter(filter: number, row: Uint8Array, above: Uint8Array, channels: number): void {
  for (let at = 0; at < row.length; at += 1) {
    const [left, up, corner] = [row[at - channels] ?? 0, above[at]!, above[at - channels] ?? 0]
    row[at]! += [0, left, up, left + up >> 1, paeth(left, up, corner)][filter]!
  }
}

function paeth(left: number, up: number, corner: number): number {
  const [toLeft, toUp, toCorner] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)]
  return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner
}
