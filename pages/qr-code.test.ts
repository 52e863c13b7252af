// QR codes read back by a reader of our own that is made from the standard's tables, not from the code that draws them.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { modulesOf, qrCode } from './qr-code.ts'

/** ISO/IEC 18004, table E.1: centres of the alignment patterns; table 9: blocks and bytes of data in each, level M. */
const versions: Record<number, { centres: number[], correction: number, blocks: number[] }> = {
  1: { centres: [], correction: 10, blocks: [16] },
  2: { centres: [6, 18], correction: 16, blocks: [28] },
  5: { centres: [6, 30], correction: 24, blocks: [43, 43] },
  7: { centres: [6, 22, 38], correction: 18, blocks: [31, 31, 31, 31] },
  8: { centres: [6, 24, 42], correction: 22, blocks: [38, 38, 39, 39] },
  10: { centres: [6, 28, 50], correction: 26, blocks: [43, 43, 43, 43, 44] },
  14: { centres: [6, 26, 46, 66], correction: 24, blocks: [40, 40, 40, 40, 41, 41, 41, 41, 41] },
  16: { centres: [6, 26, 50, 74], correction: 28, blocks: [45, 45, 45, 45, 45, 45, 45, 46, 46, 46] },
}
/** Table C.1 for level M, masks 0 to 7. */
const formats = ['101010000010010', '101000100100101', '101111001111100', '101101101001011', '100010111111001', '100000011001110', '100111110010111', '100101010100000']
/** Table D.1. */
const versionBits: Record<number, string> = { 7: '000111110010010100', 8: '001000010110111100', 10: '001010010011010011' }

/** Exponents and logarithms of 2 in the field. */
const powers: number[] = []
for (let value = 1, i = 0; i < 255; i += 1, value = value < 128 ? value * 2 : (value * 2) ^ 0x11d) powers.push(value)
const times = (one: number, other: number) => (one === 0 || other === 0 ? 0 : powers[(powers.indexOf(one) + powers.indexOf(other)) % 255]!)

function read(grid: boolean[][]): string {
  const size = grid.length
  const version = (size - 17) / 4
  const { centres, correction, blocks } = versions[version]!
  const at = (x: number, y: number) => (grid[y]![x] ? '1' : '0')
  const corner = [...[0, 1, 2, 3, 4, 5, 7].map((x) => at(x, 8)), at(8, 8), at(8, 7), ...[5, 4, 3, 2, 1, 0].map((y) => at(8, y))].join('')
  const edges = [...[1, 2, 3, 4, 5, 6, 7].map((up) => at(8, size - up)), ...[8, 7, 6, 5, 4, 3, 2, 1].map((left) => at(size - left, 8))].join('')
  assert.equal(corner, edges, 'both formats')
  const mask = formats.indexOf(corner)
  assert.notEqual(mask, -1, `format ${corner}`)
  assert.equal(at(8, size - 8), '1', 'the dark module')
  if (versionBits[version]) {
    const bits = Array.from({ length: 18 }, (_, i) => at(size - 11 + (17 - i) % 3, Math.floor((17 - i) / 3))).join('')
    assert.equal(bits, versionBits[version])
  }
  const isData = (x: number, y: number) => !(x === 6 || y === 6 || (x < 9 && y < 9) || (x < 9 && y > size - 9) || (x > size - 9 && y < 9)
    || (version >= 7 && ((x < 6 && y > size - 12) || (y < 6 && x > size - 12)))
    || centres.some((cx) => centres.some((cy) => Math.abs(x - cx) <= 2 && Math.abs(y - cy) <= 2
      && !(cx === 6 && (cy === 6 || cy === size - 7)) && !(cx === size - 7 && cy === 6))))
  /** By the words of the standard, with i for the row and j for the column. */
  const inverted = (i: number, j: number) => [(i + j) % 2, i % 2, j % 3, (i + j) % 3, (Math.floor(i / 2) + Math.floor(j / 3)) % 2, ((i * j) % 2) + ((i * j) % 3),
    (((i * j) % 2) + ((i * j) % 3)) % 2, (((i + j) % 2) + ((i * j) % 3)) % 2][mask] === 0
  let bits = ''
  const pairs = Array.from({ length: (size - 1) / 2 }, (_, pair) => size - 1 - pair * 2).map((x) => (x <= 6 ? x - 1 : x))
  for (const [turn, x] of pairs.entries()) {
    const ys = Array.from({ length: size }, (_, y) => y)
    for (const y of turn % 2 === 0 ? ys.toReversed() : ys) for (const column of [x, x - 1]) if (isData(column, y)) bits += grid[y]![column] !== inverted(y, column) ? '1' : '0'
  }
  const bytes = bits.match(/.{8}/g)!.map((eight) => parseInt(eight, 2))
  const blocksRead: number[][] = blocks.map(() => [])
  let next = 0
  for (let i = 0; i < Math.max(...blocks); i += 1) for (const [block, length] of blocks.entries()) if (i < length) blocksRead[block]!.push(bytes[next++]!)
  for (let i = 0; i < correction; i += 1) for (const block of blocksRead) block.push(bytes[next++]!)
  // A block is right when every root of the generator is a root of it.
  for (const block of blocksRead) {
    for (let root = 0; root < correction; root += 1) assert.equal(block.reduce((sum, byte) => times(sum, powers[root]!) ^ byte, 0), 0, 'error correction')
  }
  const data = blocksRead.flatMap((block, i) => block.slice(0, blocks[i])).map((byte) => byte.toString(2).padStart(8, '0')).join('')
  assert.equal(data.slice(0, 4), '0100', 'bytes')
  const counted = version < 10 ? 8 : 16
  const length = parseInt(data.slice(4, 4 + counted), 2)
  return Buffer.from(data.slice(4 + counted, 4 + counted + length * 8).match(/.{8}/g)!.map((eight) => parseInt(eight, 2))).toString()
}

const text = (length: number) => 'otpauth://totp/Throughline%3Aann%40example.org?secret=ABCDEFGH&issuer='.repeat(8).slice(0, length)

describe('a QR code', () => {
  /** Table 7: the most bytes of each version at level M. */
  const most: [version: number, bytes: number][] = [[1, 14], [2, 26], [5, 84], [7, 122], [8, 152], [10, 213], [14, 362], [16, 450]]
  for (const [version, bytes] of most) {
    it(`of version ${version} is read back, full and with room to spare`, () => {
      for (const length of [bytes, bytes - 1, bytes - 5]) {
        const grid = modulesOf(text(length))
        assert.equal(grid.length, version * 4 + 17)
        assert.equal(read(grid), text(length))
      }
    })
  }

  it('holds letters beyond ASCII', () => assert.equal(read(modulesOf('Ŵyn 🦔')), 'Ŵyn 🦔'))

  it('is refused when it would hold too much', () => assert.throws(() => modulesOf(text(451)), RangeError))

  it('is a picture with a name and four light modules around', () => {
    const { text: svg } = qrCode('A', 'The key')
    assert.match(svg, /role="img" aria-label="The key"/)
    assert.match(svg, /viewBox="0 0 29 29"/)
    assert.match(svg, /d="M4 4h7v1h-7z/)
  })

  it('is noticed to be wrong when one module of it is', () => {
    const grid = modulesOf(text(14))
    grid[12]![12] = !grid[12]![12]
    assert.throws(() => read(grid), /error correction/)
  })
})
