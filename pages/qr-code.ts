// QR codes as SVG (ISO/IEC 18004): bytes, error correction level M, versions 1 to 16, which hold up to 450 bytes.
import { raw, type Html } from './html.ts'

/** For each version: error correction bytes in a block, and blocks (table 9 of the standard, level M). */
const blocksOf: readonly (readonly [correction: number, blocks: number])[] = [
  [10, 1], [16, 1], [26, 1], [18, 2], [24, 2], [16, 4], [18, 4], [22, 4], [22, 5], [26, 5], [30, 5], [22, 8], [22, 9], [24, 9], [24, 10], [28, 10],
]
/** The two bits of level M in the format. */
const levelM = 0
/** A dark module is true. */
type Grid = boolean[][]

/** Draws a text to be read by a camera; `label` is for those who can't see it. */
export function qrCode(text: string, label: string): Html {
  const grid = modulesOf(text)
  const size = grid.length + 8
  // Runs of dark modules, row by row, inside four light ones all round.
  const path = grid.flatMap((row, y) => [...row.map((dark) => (dark ? '1' : '0')).join('').matchAll(/1+/g)].map(({ index, 0: run }) =>
    `M${index + 4} ${y + 4}h${run.length}v1h-${run.length}z`)).join('')
  return raw(`<svg class="tl-qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" role="img" aria-label="${label}" shape-rendering="crispEdges">`
    + `<rect width="${size}" height="${size}" fill="#fff"/><path fill="#000" d="${path}"/></svg>`)
}

export function modulesOf(text: string): Grid {
  const bytes = Buffer.from(text)
  const version = blocksOf.findIndex((_, at) => bytes.length <= dataBytes(at + 1) - (at + 1 < 10 ? 2 : 3)) + 1
  if (version === 0) throw new RangeError(`${bytes.length} bytes are too many for a QR code of ours`)
  const codewords = interleaved(dataOf(bytes, version), version)
  const { grid, isFixed } = emptyGrid(version)
  place(codewords, grid, isFixed)
  const masked = masks.map((mask, number) => {
    const tried = grid.map((row, y) => row.map((dark, x) => (isFixed[y]![x] ? dark : dark !== mask(x, y))))
    drawFormat(tried, number)
    return tried
  })
  return masked.reduce((best, tried) => (penalty(tried) < penalty(best) ? tried : best))
}

// ---------------------------------------------------------------- bytes

/** All bytes of a version: what its fixed patterns leave, in eights. */
function allBytes(version: number): number {
  const aligned = Math.floor(version / 7) + 2
  const modules = (16 * version + 128) * version + 64 - (version < 2 ? 0 : (25 * aligned - 10) * aligned - 55) - (version < 7 ? 0 : 36)
  return Math.floor(modules / 8)
}

function dataBytes(version: number): number {
  const [correction, blocks] = blocksOf[version - 1]!
  return allBytes(version) - correction * blocks
}

/** Mode, length, text, end, filled up. */
function dataOf(bytes: Buffer, version: number): number[] {
  const bits = `0100${bytes.length.toString(2).padStart(version < 10 ? 8 : 16, '0')}${[...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')}0000`
  const data = bits.slice(0, dataBytes(version) * 8).match(/.{1,8}/g)!.map((eight) => parseInt(eight.padEnd(8, '0'), 2))
  for (let filler = 0; data.length < dataBytes(version); filler += 1) data.push(filler % 2 === 0 ? 0xec : 0x11)
  return data
}

/** Each block with its correction bytes; then the first byte of each block, the second of each, and so on. The last blocks may be a byte longer. */
function interleaved(data: readonly number[], version: number): number[] {
  const [correction, count] = blocksOf[version - 1]!
  const short = Math.floor(data.length / count)
  const longer = data.length % count
  const generator = generatorOf(correction)
  let at = 0
  const blocks = Array.from({ length: count }, (_, block) => data.slice(at, at += short + (block >= count - longer ? 1 : 0)))
  const corrections = blocks.map((block) => remainder(block, generator))
  const inTurn = (lists: readonly (readonly number[])[]) =>
    Array.from({ length: Math.max(...lists.map(({ length }) => length)) }, (_, place) => lists.flatMap((list) => (place < list.length ? [list[place]!] : []))).flat()
  return [...inTurn(blocks), ...inTurn(corrections)]
}

/** In the field of 256 elements with x⁸ + x⁴ + x³ + x² + 1. */
function times(one: number, other: number): number {
  let product = 0
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >> 7) * 0x11d)
    if ((other >> bit) & 1) product ^= one
  }
  return product
}

/** The product of (x − 2⁰)(x − 2¹)… without its leading one. */
function generatorOf(degree: number): number[] {
  let [polynomial, root] = [[1], 1]
  for (let i = 0; i < degree; i += 1) {
    polynomial = [...polynomial, 0].map((coefficient, at) => coefficient ^ (at === 0 ? 0 : times(polynomial[at - 1]!, root)))
    root = times(root, 2)
  }
  return polynomial.slice(1)
}

function remainder(block: readonly number[], generator: readonly number[]): number[] {
  let rest = generator.map(() => 0)
  for (const byte of block) {
    const factor = byte ^ rest[0]!
    rest = [...rest.slice(1), 0].map((value, at) => value ^ times(generator[at]!, factor))
  }
  return rest
}

// ---------------------------------------------------------------- modules

function emptyGrid(version: number): { grid: Grid, isFixed: Grid } {
  const size = version * 4 + 17
  const [grid, isFixed] = [0, 1].map(() => Array.from({ length: size }, () => Array.from({ length: size }, () => false))) as [Grid, Grid]
  const set = (x: number, y: number, dark: boolean) => {
    if (x < 0 || y < 0 || x >= size || y >= size) return
    grid[y]![x] = dark
    isFixed[y]![x] = true
  }
  const square = (centreX: number, centreY: number, reach: number, isDark: (ring: number) => boolean) => {
    for (let y = -reach; y <= reach; y += 1) for (let x = -reach; x <= reach; x += 1) set(centreX + x, centreY + y, isDark(Math.max(Math.abs(x), Math.abs(y))))
  }
  for (let i = 0; i < size; i += 1) {
    set(6, i, i % 2 === 0)
    set(i, 6, i % 2 === 0)
  }
  for (const [x, y] of [[3, 3], [size - 4, 3], [3, size - 4]] as const) square(x, y, 4, (ring) => ring !== 2 && ring !== 4)
  const centres = alignment(version, size)
  for (const [i, x] of centres.entries()) {
    for (const [j, y] of centres.entries()) {
      const isCorner = (i === 0 && j === 0) || (i === 0 && j === centres.length - 1) || (i === centres.length - 1 && j === 0)
      if (!isCorner) square(x, y, 2, (ring) => ring !== 1)
    }
  }
  if (version >= 7) {
    const bits = withRemainder(version, 12, 0x1f25)
    for (let i = 0; i < 18; i += 1) {
      const [far, near] = [size - 11 + i % 3, Math.floor(i / 3)]
      set(far, near, ((bits >> i) & 1) === 1)
      set(near, far, ((bits >> i) & 1) === 1)
    }
  }
  // The places of the format, and the one module that is always dark.
  for (let i = 0; i < 9; i += 1) for (const [x, y] of [[8, i], [i, 8]] as const) if (!isFixed[y]![x]) set(x, y, false)
  for (let i = 0; i < 8; i += 1) {
    set(size - 1 - i, 8, false)
    set(8, size - 1 - i, i === 7)
  }
  return { grid, isFixed }
}

/** Evenly between 6 and the last but six, in even steps counted from the end. */
function alignment(version: number, size: number): number[] {
  if (version === 1) return []
  const count = Math.floor(version / 7) + 2
  const step = Math.ceil((size - 13) / (count * 2 - 2)) * 2
  return [6, ...Array.from({ length: count - 1 }, (_, at) => size - 7 - step * (count - 2 - at))]
}

/** Upwards and downwards in columns two wide, from the right; the column of the timing pattern is left out. */
function place(codewords: readonly number[], grid: Grid, isFixed: Grid): void {
  const size = grid.length
  let bit = 0
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5
    const isUpwards = ((right + 1) & 2) === 0
    for (let i = 0; i < size; i += 1) {
      const y = isUpwards ? size - 1 - i : i
      for (const x of [right, right - 1]) {
        if (isFixed[y]![x] || bit >= codewords.length * 8) continue
        grid[y]![x] = ((codewords[bit >> 3]! >> (7 - (bit & 7))) & 1) === 1
        bit += 1
      }
    }
  }
}

const masks: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0, (_, y) => y % 2 === 0, (x) => x % 3 === 0, (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0, (x, y) => (x * y) % 2 + (x * y) % 3 === 0,
  (x, y) => ((x * y) % 2 + (x * y) % 3) % 2 === 0, (x, y) => ((x + y) % 2 + (x * y) % 3) % 2 === 0,
]

function drawFormat(grid: Grid, mask: number): void {
  const size = grid.length
  const bits = withRemainder(levelM << 3 | mask, 10, 0x537) ^ 0x5412
  for (let i = 0; i < 15; i += 1) {
    const dark = ((bits >> i) & 1) === 1
    // Twice: round the corner at the upper left, leaving the timing pattern out, and along the two others.
    if (i < 8) grid[i < 6 ? i : i + 1]![8] = dark
    else grid[8]![i === 8 ? 7 : 14 - i] = dark
    if (i < 8) grid[8]![size - 1 - i] = dark
    else grid[size - 15 + i]![8] = dark
  }
}

/** A number followed by what a division of polynomials over two elements leaves. */
function withRemainder(number: number, length: number, divisor: number): number {
  let rest = number
  for (let i = 0; i < length; i += 1) rest = (rest << 1) ^ ((rest >> (length - 1)) * divisor)
  return number << length | rest
}

/** What makes a code hard to read: runs of five and more, squares of two, patterns like those in the corners, and too much of one colour. */
function penalty(grid: Grid): number {
  const size = grid.length
  const rows = grid.map((row) => row.map((dark) => (dark ? '1' : '0')).join(''))
  const columns = rows.map((_, x) => rows.map((row) => row[x]).join(''))
  let sum = 0
  for (const line of [...rows, ...columns]) {
    for (const [run] of line.matchAll(/(.)\1{4,}/g)) sum += run.length - 2
    for (const pattern of ['10111010000', '00001011101']) for (let at = line.indexOf(pattern); at >= 0; at = line.indexOf(pattern, at + 1)) sum += 40
  }
  for (let y = 0; y + 1 < size; y += 1) {
    for (let x = 0; x + 1 < size; x += 1) {
      const pair = rows[y]!.slice(x, x + 2)
      if ((pair === '00' || pair === '11') && pair === rows[y + 1]!.slice(x, x + 2)) sum += 3
    }
  }
  const dark = rows.join('').replaceAll('0', '').length / (size * size)
  return sum + Math.floor(Math.abs(dark - 0.5) * 20) * 10
}
