// Workbooks read back by hand: what stands in which cell, as a spreadsheet would find it.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseHTML } from 'linkedom'
import { entriesOf } from '#test/zip-entries.ts'
import { columnName, mostRows, xlsx, type Sheet } from './xlsx.ts'

async function bytesOf(sheet: Sheet): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of xlsx(sheet)) pieces.push(piece)
  return Buffer.concat(pieces)
}

type Read = { at: string, type: string | null, style: string | null, value: string }
function cellsOf(xml: string): Read[] {
  const { document } = parseHTML(`<html><body>${xml.replace(/<\?xml.*\?>/, '').replaceAll(/<(\w+)([^<>]*)\/>/g, '<$1$2></$1>')}</body></html>`)
  return [...document.querySelectorAll('c')].map((cell) =>
    ({ at: cell.getAttribute('r')!, type: cell.getAttribute('t'), style: cell.getAttribute('s'), value: cell.textContent ?? '' }))
}

const sheet = (columns: Sheet['columns'], rows: Sheet['rows'], name = 'Leavers'): Sheet => ({ name, columns, rows })

describe('a workbook', () => {
  it('has the parts that readers ask for, each declared and each well formed', async () => {
    const entries = entriesOf(await bytesOf(sheet([{ heading: 'Name', kind: 'text' }], [['Ann']])))
    assert.deepEqual([...entries.keys()], ['[Content_Types].xml', '_rels/.rels', 'xl/workbook.xml', 'xl/_rels/workbook.xml.rels', 'xl/styles.xml', 'xl/worksheets/sheet1.xml'])
    for (const [name, xml] of entries) {
      assert.ok(xml.startsWith('<?xml version="1.0" encoding="UTF-8"'), name)
      const open: string[] = []
      for (const [tag, closes, word, alone] of xml.replace(/<\?.*?\?>/, '').matchAll(/<(\/?)([\w:]+)[^<>]*?(\/?)>/g)) {
        if (closes) assert.equal(open.pop(), word, `${tag} in ${name}`)
        else if (!alone) open.push(word!)
      }
      assert.deepEqual(open, [], name)
    }
    for (const [, target] of entries.get('[Content_Types].xml')!.matchAll(/PartName="\/([^"]+)"/g)) assert.ok(entries.has(target!), target!)
  })

  it('holds texts, numbers and days in the cells they belong to', async () => {
    const entries = entriesOf(await bytesOf(sheet([{ heading: 'Name', kind: 'text' }, { heading: 'Days', kind: 'number' }, { heading: 'Since', kind: 'date' }],
      [['Farrow, Mr Desmond', 45.5, '2026-04-01'], ['', null, null], ['Ŵyn <&> "x"\nand', -3, '2024-02-29'], ['Money', '-18.00', null]])))
    // 1 January 2000 is 36526 in every spreadsheet: 9,587 days before 1 April 2026 and 8,825 before 29 February 2024.
    assert.deepEqual(cellsOf(entries.get('xl/worksheets/sheet1.xml')!), [
      { at: 'A1', type: 'inlineStr', style: '1', value: 'Name' }, { at: 'B1', type: 'inlineStr', style: '1', value: 'Days' }, { at: 'C1', type: 'inlineStr', style: '1', value: 'Since' },
      { at: 'A2', type: 'inlineStr', style: null, value: 'Farrow, Mr Desmond' }, { at: 'B2', type: null, style: null, value: '45.5' }, { at: 'C2', type: null, style: '2', value: '46113' },
      { at: 'A3', type: null, style: null, value: '' }, { at: 'B3', type: null, style: null, value: '' }, { at: 'C3', type: null, style: null, value: '' },
      { at: 'A4', type: 'inlineStr', style: null, value: 'Ŵyn <&> "x"\nand' }, { at: 'B4', type: null, style: null, value: '-3' }, { at: 'C4', type: null, style: '2', value: '45351' },
      { at: 'A5', type: 'inlineStr', style: null, value: 'Money' }, { at: 'B5', type: null, style: null, value: '-18.00' }, { at: 'C5', type: null, style: null, value: '' },
    ])
  })

  it('runs no formula: what looks like one is text, and stays text when its cell is edited', async () => {
    const hostile = ['=cmd|\' /C calc\'!A0', '+1+1', '-2+3', '@SUM(A1)', '\t=1']
    const xml = entriesOf(await bytesOf(sheet([{ heading: 'Name', kind: 'text' }], hostile.map((text) => [text])))).get('xl/worksheets/sheet1.xml')!
    assert.doesNotMatch(xml, /<f[ >]/)
    assert.deepEqual(cellsOf(xml).slice(1).map(({ type, style, value }) => ({ type, style, value })), hostile.map((value) => ({ type: 'inlineStr', style: '3', value })))
  })

  it('leaves out what XML can’t hold, and names its sheet within a spreadsheet’s rules', async () => {
    const entries = entriesOf(await bytesOf(sheet([{ heading: 'Name', kind: 'text' }], [['a\u0001b\ufffe_x000D_']], "It's [a] very/long: name of a sheet, longer")))
    assert.match(entries.get('xl/worksheets/sheet1.xml')!, /ab_x005F_x000D_</)
    assert.match(entries.get('xl/workbook.xml')!, /<sheet name="It s  a  very long  name of a s"/)
  })

  it('is the same bytes for the same sheet, and refuses more rows than a sheet has', async () => {
    const one = sheet([{ heading: 'Name', kind: 'text' }], Array.from({ length: 1200 }, (_, at) => [`Row ${at}`]))
    assert.deepEqual(await bytesOf(one), await bytesOf(one))
    assert.equal(cellsOf(entriesOf(await bytesOf(one)).get('xl/worksheets/sheet1.xml')!).at(-1)!.at, 'A1201')
    assert.throws(() => xlsx({ ...one, rows: { length: mostRows + 1 } as unknown as Sheet['rows'] }), RangeError)
    assert.deepEqual([0, 25, 26, 51, 52, 701, 702].map(columnName), ['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA'])
  })
})
