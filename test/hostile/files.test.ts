// Files that are not what they say, too large, too many or named to harm: refused or named in a message, never an error of ours, and nothing is left behind.
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { after, before, describe, it } from 'node:test'
import { areas } from '#app'
import { buildServer, type Server } from '#platform/web/server.ts'
import { inRolledBackTransaction, testDatabase, today } from '../harness.ts'
import { actionOf, ask, attempts, multipart } from '../permissions/attempts.ts'
import { expected } from '../permissions/oracle.ts'
import { digest } from '../permissions/walk.ts'
import { raiseWorld, type Principal, type World } from '../permissions/world.ts'
import type { RolledBackDatabase } from '../rolled-back-database.ts'
import { emptyRows, textRows, workbookParts, zeros, zipOf, type Parts } from '../workbook-bytes.ts'
import { assertNothing, constraintNames, problemWith } from './answers.ts'
import { everything } from './inputs.ts'

const clients = 'clients.csv'
const row = (values: Record<string, string>) => `${Object.keys(values).join()}\n${Object.values(values).join()}\n`
const person = { client: '19001', forename: 'Matrix', surname: 'Matrix', date_of_birth: '1980-01-01', nino_missing_reason: 'none-yet', gender: 'U',
  ethnicity: 'not-known', address_withheld: 'yes' }
const bytes = (...parts: (string | number[])[]) => Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))))

const excel = async (parts: Parts | Buffer<ArrayBuffer>) => [new File([Buffer.isBuffer(parts) ? parts : await zipOf(parts)], 'clients.xlsx')]
const oneSheet = (xml: string | Iterable<string>) => ({ ...workbookParts({ clients: '' }), 'xl/worksheets/sheet1.xml': xml })

/** By what is wrong with them. */
const files: Record<string, File[]> = {
  'a bomb of 140 MB': await excel(oneSheet(zeros(140))), '300,000 empty rows': await excel(workbookParts({ clients: emptyRows(300_000) })),
  'a billion laughs': await excel(oneSheet(`<!DOCTYPE l [<!ENTITY a "${'l'.repeat(100)}"><!ENTITY b "${'&a;'.repeat(100)}">]><worksheet>&b;</worksheet>`)),
  'an entity from elsewhere': await excel(oneSheet('<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet><sheetData><row><c><v>&x;</v></c></row></sheetData></worksheet>')),
  'macros': await excel({ ...workbookParts({ clients: textRows([['client']]) }), 'xl/vbaProject.bin': 'x' }), 'half a workbook': await excel((await zipOf(oneSheet('<a/>'))).subarray(0, 300)),
  'a workbook of an old Excel': await excel(Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(900)])),
  'a zip within a zip': await excel({ 'xl.zip': '<a/>', 'clients.csv': 'client' }),
  'a way out of a workbook': await excel({ ...workbookParts({ clients: '' }), '../../clients.csv': 'client' }),
  'sheets of something else': await excel(workbookParts({ Notes: textRows([['a']]), More: textRows([['b']]) })),
  'formulas nobody worked out': await excel(workbookParts({ clients: `${textRows([['client', 'surname']])}<row r="2"><c r="A2"><f>1+1</f></c><c r="B2" t="e"><v>#REF!</v></c></row>` })),
  'a cell at the end of the world': await excel(workbookParts({ clients: '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' })),
  'a workbook whose cells are hostile': await excel(workbookParts({ clients: textRows([['client', 'surname'], ['=cmd|calc', '<script>alert(1)</script>']]) })),
  'a way out of the folder': [new File(['a'], '../../clients.csv')], 'a path': [new File(['a'], '/etc/passwd')],
  'a path of Windows': [new File(['a'], 'C:\\Windows\\clients.csv')], 'NUL in the name': [new File(['a'], 'clients.csv\0.exe')],
  'a name of 300 letters': [new File(['a'], `${'x'.repeat(300)}.csv`)], 'a name that reads backwards': [new File(['a'], 'clients\u202evsc.exe')],
  'markup in the name': [new File(['a'], '<script>alert(1)</script>.csv')], 'quotes in the name': [new File(['a'], '";drop.csv')],
  'line breaks in the name': [new File(['a'], 'a\r\nSet-Cookie: x=1.csv')], 'no name': [new File(['a'], '')], 'dots': [new File(['a'], '..')],
  '__proto__': [new File(['a'], '__proto__')], 'the same name twice': [new File([row(person)], clients), new File([row(person)], clients)],
  'nothing in it': [new File([], clients)], 'only a mark': [new File(['\ufeff'], clients)], 'only line ends': [new File(['\r\n\n\r'], clients)],
  'NUL': [new File([row({ ...person, surname: 'a\0b' })], clients)], 'an unclosed quote': [new File([`${row(person)}"19002,`], clients)],
  'Latin-1': [new File([bytes(row(person), [0xe9, 0xff, 0x0a])], clients)], 'UTF-16': [new File([Buffer.from(`\ufeff${row(person)}`, 'utf16le')], clients)],
  'semicolons': [new File([row(person).replaceAll(',', ';')], clients)], 'a column twice': [new File([`client,client\n1,1\n`], clients)],
  'columns of our own objects': [new File(['__proto__,constructor,toString\n1,2,3\n'], clients)],
  '10,000 columns': [new File([`${Array.from({ length: 10_000 }, (_, at) => `c${at}`).join()}\n`], clients)],
  'one line of 2 MB': [new File([`client\n"${'x'.repeat(2_000_000)}"\n`], clients)],
  'formulas': [new File([row({ ...person, surname: '=cmd|calc' })], clients)],
  'half a character': [new File([bytes(row(person), [0xed, 0xa0, 0x80])], clients)], 'a zip': [new File([bytes('PK', [3, 4, 20, 0, 8, 0])], clients)],
  'a picture that is a script': [new File([bytes('GIF89a/*', [0], '*/=1;alert(1)')], clients)],
  'an SVG': [new File(['<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'], 'clients.csv', { type: 'image/svg+xml' })],
  'a PDF': [new File(['%PDF-1.7\n<script>alert(1)</script>'], clients)],
  'EICAR': [new File(['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'], clients)],
  'HTML': [new File(['<!doctype html><script>alert(1)</script>'], clients, { type: 'text/html' })],
  'a descriptor that leads out': [new File([JSON.stringify({ resources: [{ name: 'clients', path: '../../../../etc/passwd' }] })], 'datapackage.json')],
  'a descriptor that leads to the root': [new File([JSON.stringify({ resources: [{ name: 'clients', path: '/etc/passwd' }] })], 'datapackage.json')],
  'a descriptor that leads to itself': [new File([JSON.stringify({ resources: [{ name: 'clients', path: 'datapackage.json' }] })], 'datapackage.json')],
  'a descriptor without end': [new File(['['.repeat(100_000)], 'datapackage.json')],
  'a descriptor of our own objects': [new File(['{"resources":[{"name":"__proto__","path":"x"},{"name":"constructor"},null,1]}'], 'datapackage.json')],
  'a descriptor of 9 MB': [new File(['"', 'x'.repeat(9_000_000), '"'], 'datapackage.json')],
  '31 files': Array.from({ length: 31 }, (_, at) => new File(['a'], `f${at}.csv`)),
  'a file of 21 MB': [new File([Buffer.alloc(21 * 1024 * 1024, 'x')], clients)],
}

describe('files', () => {
  inRolledBackTransaction()
  const database = testDatabase() as RolledBackDatabase
  let server: Server
  let world: World
  let constraints: string[]
  let routes: { path: string, body: Record<string, string>, principal: Principal }[]
  let folder: string
  const usualFolder = process.env['TMPDIR']
  before(async () => {
    folder = process.env['TMPDIR'] = mkdtempSync(join(tmpdir(), 'throughline-test-'))
    world = await raiseWorld(database)
    server = buildServer({ database, areas, today: () => today, version: 'test', log: false })
    constraints = await constraintNames(database)
    routes = server.routes.filter(({ upload }) => upload).map((route) => ({ path: attempts(route, world)[0]!.path, body: attempts(route, world)[0]!.body,
      principal: world.principals.find(({ who }) => who.role !== null && expected(actionOf(route), who, attempts(route, world)[0]!.rows) === 'yes')! }))
  })

  after(() => {
    rmSync(folder, { recursive: true })
    if (usualFolder === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = usualFolder
  })

  it('are taken somewhere', () => assert.ok(routes.length > 0))

  it('that are not what they should be are refused, whatever is wrong with them', async () => {
    const problems: string[] = []
    const before = await digest(database)
    for (const { path, body, principal } of routes) {
      for (const [what, sent] of Object.entries(files)) {
        for (const json of [true, false]) {
          await database.beginOuter()
          const answer = await ask(server, principal, { method: 'POST', path, body, files: sent }, { json })
          if (![400, 413, 415, 422].includes(answer.status)) problems.push(`${what}: ${answer.status} ${answer.body.slice(0, 300)}`)
          const problem = problemWith(answer, '', constraints)
          if (problem) problems.push(`${what}: ${problem}`)
          if (/root:x:0|<script>alert/.test(answer.body) && !json) problems.push(`${what}: shows what it should not`)
          if (await digest(database) !== before) problems.push(`${what}: wrote something`)
          await database.rollbackOuter()
        }
      }
    }
    assertNothing(problems)
  })

  it('with hostile cells are answered cell by cell', async () => {
    const problems: string[] = []
    const columns = Object.keys(person).filter((name) => name !== 'client')
    const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`
    for (const { path, body, principal } of routes) {
      for (const [at, value] of everything(40).filter((_, place) => place % 12 === 0).entries()) {
        const column = columns[at % columns.length]!
        const file = new File([row(Object.fromEntries(Object.entries({ ...person, [column]: value }).map(([name, cell]) => [name, quoted(cell)])))], clients)
        await database.beginOuter()
        const answer = await ask(server, principal, { method: 'POST', path, body, files: [file] })
        await database.rollbackOuter()
        const problem = [200, 400, 422].includes(answer.status) ? problemWith(answer, value, constraints) : `${answer.status} ${answer.body.slice(0, 300)}`
        if (problem) problems.push(`${column} ${JSON.stringify(value)}: ${problem}`)
      }
    }
    assertNothing(problems)
  })

  it('in a form that is cut off, has no end or no boundary are refused', async () => {
    for (const { path, principal } of routes) {
      const { payload, type } = await multipart({ csrf: 'x' }, files['Latin-1']!)
      const text = payload.toString('latin1')
      const broken: [string, string, string][] = [
        ['cut off', text.slice(0, -30), type], ['without an end', text.replace(/--\r\n$/, ''), type], ['without a boundary', text, 'multipart/form-data'],
        ['with another boundary', text, 'multipart/form-data; boundary=other'],
        ['with a boundary of 1,000', text, `multipart/form-data; boundary=${'x'.repeat(1_000)}`],
        ['empty', '', type], ['without a blank line', text.replaceAll('\r\n\r\n', '\r\n'), type],
        ['with 2,000 parts', `${Array.from({ length: 2_000 }, (_, at) => `--b\r\nContent-Disposition: form-data; name="f${at}"\r\n\r\n1\r\n`).join('')}--b--\r\n`,
          'multipart/form-data; boundary=b'],
        ['with a header of 100 KB', `--b\r\nContent-Disposition: form-data; name="a"\r\nX: ${'x'.repeat(100_000)}\r\n\r\n1\r\n--b--\r\n`,
          'multipart/form-data; boundary=b'], ['of names of our own objects', '--b\r\nContent-Disposition: form-data; name="__proto__"\r\n\r\n1\r\n--b--\r\n',
          'multipart/form-data; boundary=b'],
      ]
      for (const [what, body, contentType] of broken) {
        const answer = await ask(server, principal, { method: 'POST', path, body: {} }, { json: true, payload: body, headers: { 'content-type': contentType } })
        assert.ok([400, 403, 413, 415, 422].includes(answer.status), `${what} answered ${answer.status}: ${answer.body}`)
        assert.equal(problemWith(answer, '', constraints), undefined, what)
      }
    }
  })

  it('are sent nowhere else', async () => {
    const tamsin = world.principals.find(({ label }) => label === 'provider user')!
    const answer = await ask(server, tamsin, { method: 'POST', path: '/clients/10302', body: {}, files: [new File(['a'], clients)] })
    assert.equal(answer.status, 415)
  })

  it('leave nothing behind', async () => {
    // They go once the answer has been sent.
    for (let waits = 0; waits < 50 && readdirSync(folder).length > 0; waits += 1) await setTimeout(100)
    assert.deepEqual(readdirSync(folder), [])
  })
})
