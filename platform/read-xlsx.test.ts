// Workbooks as spreadsheets write them, and as nobody should: what is read of them, what is refused and in which words, and how much memory it takes.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { after, describe, it } from 'node:test'
import { emptyRows, textRows, workbookParts, zeros, zipOf, type Parts } from '#test/workbook-bytes.ts'
import { openWorkbook, type SheetRow } from './read-xlsx.ts'
import { FileProblem } from './read-zip.ts'
import { xlsx, type Sheet } from './xlsx.ts'

const folder = mkdtempSync(join(tmpdir(), 'read-xlsx-'))
let files = 0
function kept(bytes: Buffer): string {
  const path = join(folder, String(files += 1))
  writeFileSync(path, bytes)
  return path
}

async function rowsIn(bytes: Buffer, sheet?: string): Promise<SheetRow[]> {
  const workbook = await openWorkbook(kept(bytes))
  try {
    const rows: SheetRow[] = []
    for await (const some of workbook.rows(sheet ?? workbook.sheets[0]!)) rows.push(...some)
    return rows
  } finally {
    workbook.close()
  }
}

const cellsIn = async (sheetData: string, more: Parameters<typeof workbookParts>[1] = {}) => (await rowsIn(await zipOf(workbookParts({ One: sheetData }, more)))).map(({ cells }) => cells)
const problemIn = async (parts: Parts | Buffer): Promise<string> => {
  try {
    await rowsIn(Buffer.isBuffer(parts) ? parts : await zipOf(parts))
    return 'was read'
  } catch (error) {
    if (error instanceof FileProblem) return `${error.line}: ${error.message}`
    throw error
  }
}

describe('reading a workbook', () => {
  after(() => rmSync(folder, { recursive: true }))

  it('gives back what our own workbooks hold, cell by cell', async () => {
    const sheet: Sheet = { name: 'Leavers', columns: [{ heading: 'Name', kind: 'text' }, { heading: 'Days', kind: 'number' }, { heading: 'Since', kind: 'date' }],
      rows: [['Farrow, Mr Desmond', 45.5, '2026-04-01'], ['', null, null], ['Ŵyn <&> "x"\nand\r\n_x000D_', -3, '2024-02-29'], ['=1+1', 0, '1850-06-01']] }
    const pieces: Buffer[] = []
    for await (const piece of xlsx(sheet)) pieces.push(piece)
    assert.deepEqual(await rowsIn(Buffer.concat(pieces)), [
      { line: 1, cells: ['Name', 'Days', 'Since'] }, { line: 2, cells: ['Farrow, Mr Desmond', '45.5', '2026-04-01'] },
      { line: 4, cells: ['Ŵyn <&> "x"\nand\r\n_x000D_', '-3', '2024-02-29'] }, { line: 5, cells: ['=1+1', '0', '1850-06-01'] },
    ])
  })

  it('takes numbers, days, times, texts and yes or no as their cells are typed', async () => {
    const styles = `<numFmts count="2"><numFmt numFmtId="164" formatCode="dd\\ mmm&quot; of &quot;yyyy"/><numFmt numFmtId="165" formatCode="0.00&quot; days&quot;"/></numFmts>
      <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="20"/></cellXfs>`
    assert.deepEqual(await cellsIn(`<row r="3"><c r="A3" s="1"><v>46113</v></c><c r="C3" s="2"><v>46113.604166666664</v></c><c r="D3" s="3"><v>0.30000000000000004</v></c>
      <c r="E3" s="4"><v>0.5</v></c><c r="F3" s="1"><v>59</v></c><c r="G3" s="1"><v>61</v></c><c r="H3"><v>100040000001</v></c></row>
      <row><c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="s"><v>1</v></c><c t="str"><f>A1</f><v>shown</v></c><c t="n"><f>1+1</f><v>2</v></c><c t="d"><v>2026-04-01T00:00:00Z</v></c></row>`,
    { styles, sharedTexts: '<si><t>no</t></si><si><r><t>two </t></r><r><rPr><b/></rPr><t>runs</t></r><rPh sb="0" eb="1"><t>said</t></rPh></si>' }), [
      ['2026-04-01', '', '2026-04-01 14:30', '0.3', '12:00', '1900-02-28', '1900-03-01', '100040000001'],
      ['yes', 'no', 'two runs', 'shown', '2', '2026-04-01'],
    ])
    assert.deepEqual(await cellsIn('<row><c s="0"><v>44651</v></c></row>', { styles: '<cellXfs><xf numFmtId="14"/></cellXfs>', properties: '<workbookPr date1904="1"/>' }), [['2026-04-01']])
    // Some programs give every name a prefix, and number no row.
    assert.deepEqual(await cellsIn('', {
      'xl/worksheets/sheet1.xml': '<x:worksheet xmlns:x="y"><x:sheetData><x:row><x:c><x:v>1</x:v></x:c></x:row><x:row/>'
        + '<x:row><x:c><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>',
    }), [['1'], ['2']])
  })

  it('says of a cell that shows an error, or whose formula was never worked out, that it has no value', async () => {
    const [row] = await rowsIn(await zipOf(workbookParts({ One: '<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="e"><f>A1/0</f><v>#DIV/0!</v></c><c r="C2"><f>TODAY()</f></c></row>' })))
    assert.deepEqual(row, { line: 2, cells: ['1', '#DIV/0!', ''], wrong: [
      { at: 1, message: 'The spreadsheet shows an error here (#DIV/0!)' },
      { at: 2, message: 'There is a formula here whose value was never worked out: open the file in your spreadsheet and save it' },
    ] })
  })

  it('shows the sheets that one sees', async () => {
    const workbook = await openWorkbook(kept(await zipOf(workbookParts({ 'Ann &amp; co': textRows([['a']]), Secret: textRows([['b']]) }, { hidden: 'Secret' }))))
    assert.deepEqual(workbook.sheets, ['Ann & co'])
    workbook.close()
  })

  it('refuses what is no workbook of rows, in words', async () => {
    const plain = workbookParts({ One: textRows([['a']]) })
    const old = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)])
    assert.match(await problemIn(old), /^1: is a workbook of an old Excel \(\.xls\): save it as an Excel workbook/)
    assert.match(await problemIn(Buffer.concat([old, Buffer.from('EncryptedPackage', 'utf16le')])), /^1: is locked with a password: save it without one/)
    assert.match(await problemIn({ ...plain, 'xl/vbaProject.bin': 'x' }), /^1: holds macros: save it as an Excel workbook \(\.xlsx\), without them/)
    assert.match(await problemIn({ 'xl/workbook.bin': 'x' }), /binary workbook/)
    assert.match(await problemIn({ mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': '<a/>' }), /is no Excel workbook/)
    const whole = await zipOf(plain)
    for (const bytes of [
      whole.subarray(0, -30),
      Buffer.concat([whole.subarray(0, 200), whole.subarray(220)]),
      Buffer.from('504b0304', 'hex'),
      Buffer.from('504b0506', 'hex'),
    ]) assert.match(await problemIn(bytes), /is damaged, or no workbook/)
    for (const name of ['../../etc/passwd', '/etc/passwd', 'C:\\x']) assert.match(await problemIn({ ...plain, [name]: 'x' }), /is damaged, or no workbook/, name)
    const without = ({ [`xl/worksheets/sheet1.xml`]: _, ...others }: Parts) => others
    assert.match(await problemIn(without(plain)), /is damaged/)
  })

  it('refuses XML that declares entities, is cut off, not UTF-8, nested without end or silent for long', async () => {
    const sheet = (xml: string | Iterable<string>) => ({ ...workbookParts({ One: '' }), 'xl/worksheets/sheet1.xml': xml })
    const laughs = `<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "${'&lol;'.repeat(10)}">]><worksheet><sheetData><row><c><v>&lol2;</v></c></row></sheetData></worksheet>`
    assert.match(await problemIn(sheet(laughs)), /declares things of its own \(a DOCTYPE\)/)
    assert.match(await problemIn(sheet('<!DOCTYPE w SYSTEM "file:///etc/passwd"><worksheet/>')), /DOCTYPE/)
    for (const xml of [
      '<worksheet><sheetData><row>',
      '<worksheet>&nothing;</worksheet>',
      '<a></b>',
      '',
      `<worksheet>${'<a>'.repeat(100_000)}`,
      '<worksheet><sheetData><row><c r="1A"><v>1</v></c></row></sheetData></worksheet>',
    ]) {
      assert.match(await problemIn(sheet(xml)), /damaged/, xml.slice(0, 60))
    }
    assert.match(await problemIn({ ...workbookParts({ One: '' }), 'xl/worksheets/sheet1.xml': (async function* () { yield Buffer.from([0x3c, 0xe9, 0x3e]) as unknown as string })() }), /damaged/)
    const noise = Array.from({ length: 2_000 }, (_, at) => `${at.toString(36)}-${Math.imul(at, 2654435761).toString(36)} `).join('').repeat(60)
    for (const [before, after] of [
      ['<!--', '-->'],
      ['<a b="', '"/>'],
      ['<?x ', '?>'],
    ] as const) assert.match(await problemIn(sheet(`<worksheet>${before}${noise}${after}</worksheet>`)), /damaged/, before)
    assert.match(await problemIn(sheet('<worksheet><sheetData><row><c r="ZZ1"><v>1</v></c></row></sheetData></worksheet>')), /there can be 500 columns/)
    assert.match(await problemIn(workbookParts({ One: textRows([['x'.repeat(32_768)]]) })), /more than 32,767 characters/)
    assert.match(await problemIn(workbookParts({ One: '<row><c t="s"><v>7</v></c></row>' })), /damaged/)
  })

  it('refuses bombs by the directory, before anything is unpacked', async () => {
    const bomb = await zipOf({ ...workbookParts({ One: '' }), 'xl/worksheets/sheet1.xml': zeros(120) })
    assert.ok(bomb.length < 200_000)
    const started = performance.now()
    assert.match(await problemIn(bomb), /unpacks to far more than it is/)
    assert.ok(performance.now() - started < 200)
    assert.match(await problemIn(await zipOf({ ...workbookParts({ One: '' }), 'xl/sharedStrings.xml': zeros(45) })), /is too large/)
    assert.match(await problemIn({ ...workbookParts({ One: '' }), ...Object.fromEntries(Array.from({ length: 250 }, (_, at) => [`xl/x${at}.xml`, '<a/>'])) }), /holds 254 parts/)
    // It says that it is small: what comes out is counted all the same.
    const lying = await zipOf({ ...workbookParts({ One: '' }), 'xl/worksheets/sheet1.xml': zeros(2) })
    const directory = lying.lastIndexOf(Buffer.from('xl/worksheets/sheet1.xml')) - 46
    lying.writeUInt32LE(1_000, directory + 24)
    assert.match(await problemIn(lying), /is damaged/)
  })

  it('reads a million empty rows, and as much as it ever takes, in less than 512 MB', async (t) => {
    const measured = async (what: string, bytes: Buffer) => {
      const code = `import { openWorkbook } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'read-xlsx.ts')).href)}
        let [rows, end] = [0, 'read']
        try {
          const workbook = await openWorkbook(process.argv[1])
          for await (const some of workbook.rows(workbook.sheets[0])) rows += some.length
        } catch (error) { end = error.message }
        console.log(JSON.stringify({ rows, end, megabytes: Math.round(process.resourceUsage().maxRSS / 1024) }))`
      const started = performance.now()
      const found = JSON.parse(execFileSync(
        process.execPath, ['--no-warnings', '--input-type=module', '-e', code, kept(bytes)], { encoding: 'utf8' })) as {
        rows: number, end: string, megabytes: number
      }
      t.diagnostic(`${what}: ${(bytes.length / 1e6).toFixed(1)} MB, ${found.rows} rows, ${found.end}, ${found.megabytes} MB of memory, ${Math.round(performance.now() - started)} ms`)
      assert.ok(found.megabytes < 512, `${what}: ${found.megabytes} MB`)
      return found
    }
    const empty = await measured('1,000,000 empty rows', await zipOf(workbookParts({ One: (function* () {
      yield textRows([['id', 'name']])
      yield* emptyRows(1_000_000)
    })() })))
    assert.deepEqual([empty.rows, empty.end], [1, 'read'])
    const texts = (function* () { for (let at = 0; at < 600; at += 1) yield Array.from({ length: 1_000 }, (_, one) => `<si><t>text ${at} ${one} of a name</t></si>`).join('') })()
    const shared = await measured('600,000 shared texts', await zipOf({ ...workbookParts({ One: '<row><c t="s"><v>5</v></c></row>' }), 'xl/sharedStrings.xml': (function* () {
      yield '<sst>'
      yield* texts
      yield '</sst>'
    })() }))
    assert.equal(shared.end, 'read')
    const filled = await measured('200,000 rows of 6 cells', await zipOf(workbookParts({ One: (function* () {
      for (let at = 0; at < 200; at += 1) yield Array.from({ length: 1_000 }, (_, row) =>
        `<row>${`<c><v>${at * 1_000 + row}</v></c>`.repeat(5)}<c t="inlineStr"><is><t>n${row}</t></is></c></row>`).join('')
    })() })))
    assert.equal(filled.rows, 200_000)
    await measured('a bomb', await zipOf({ ...workbookParts({ One: '' }), 'xl/worksheets/sheet1.xml': zeros(140) }))
  })
})
