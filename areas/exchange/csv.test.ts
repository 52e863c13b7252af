// Reading and writing CSV, compared with csv-parse, which is another's work.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { csvLine, CsvReader, guardFormula, longestRecord, withoutGuard } from './csv.ts'

/** As a stream gives it: in pieces that end anywhere. */
function read(text: string, delimiter = ',', sizeOfPieces = text.length || 1): { line: number, cells: string[] }[] {
  const reader = new CsvReader(delimiter)
  const records = []
  for (let at = 0; at < text.length; at += sizeOfPieces) records.push(...reader.take(text.slice(at, at + sizeOfPieces), false))
  return [...records, ...reader.take('', true)]
}
const cellsOf = (text: string, delimiter?: string) => read(text, delimiter).map(({ cells }) => cells)

describe('reading CSV', () => {
  const piece = fc.constantFrom('a', 'Ŵyn', ' ', ',', '"', '""', '\n', '\r\n', '\r', ';', '=1', '😀')
  const cell = fc.array(piece, { maxLength: 5 }).map((parts) => parts.join(''))
  const lineEnd = fc.constantFrom('\n', '\r\n', '\r')
  const quoted = (value: string) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)

  it('gives the cells that csv-parse gives, wherever the pieces end', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.array(cell, { minLength: 1, maxLength: 4 }), lineEnd), { maxLength: 6 }), fc.integer({ min: 1, max: 9 }),
      (rows, size) => {
      const text = rows.map(([cells, end]) => cells.map(quoted).join(',') + end).join('')
      const theirs = (parse(text, { relaxColumnCount: true, recordDelimiter: ['\r\n', '\n',
        '\r'] }) as string[][]).filter((cells) => cells.some((each) => each !== ''))
      assert.deepEqual(read(text, ',', size).map(({ cells }) => cells), theirs)
    }), { numRuns: 2_000 })
  })

  it('gives back what was written', () => {
    fc.assert(fc.property(fc.array(fc.array(fc.oneof(cell, fc.string({ unit: 'binary' })), { minLength: 1, maxLength: 4 }), { maxLength: 5 }), (rows) => {
      const written = rows.map(csvLine).join('')
      assert.deepEqual(cellsOf(written).map((cells) => cells.map(withoutGuard)), rows.filter((cells) => cells.some((each) => each !== '')))
    }), { numRuns: 1_000 })
  })

  it('tells the line a record starts in, whatever the line ends', () => {
    assert.deepEqual(read('a,b\r\n"1\n2",x\r3,y\n\n,\n4,z').map(({ line }) => line), [1, 2, 4, 7])
    assert.deepEqual(cellsOf('a;b\n"1;2";3', ';'), [['a', 'b'], ['1;2', '3']])
  })

  it('refuses broken quotes and endless records, with their line', () => {
    const problems: [string, number, RegExp][] = [
      ['a\n"b', 2, /never closed/], ['a\n"b"c\n', 2, /after a closing quote/], ['a\nb"c\n', 2, /quote inside a cell/],
      [`a\n"${'x'.repeat(longestRecord)}`, 2, /longer than 256 KB: perhaps a quote/],
    ]
    for (const [text, line, message] of problems) {
      assert.throws(() => read(text, ',', 70_000), (error: Error & { line: number }) => error.line === line && message.test(error.message), text.slice(0, 10))
    }
  })
})

describe('cells that a spreadsheet would run', () => {
  it('are written with an apostrophe and read without it', () => {
    for (const value of ['=1+1', '+cmd|x', '-2+3', '@SUM(A1)', '\tx', '\uff1d1+1', "'=1", "''@x"]) {
      assert.equal(guardFormula(value), `'${value}`)
      assert.equal(withoutGuard(guardFormula(value)), value)
    }
    for (const value of ['+44 1632 960000', '-1', '-18.00', "O'Neill", "'quoted'", 'a=b', '']) {
      assert.equal(guardFormula(value), value)
      assert.equal(withoutGuard(value), value)
    }
  })
})
