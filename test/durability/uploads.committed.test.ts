// Uploads that are cut off, killed while they are loaded, or made to fill the memory: nothing is half-written, what had arrived waits, and the server lives on.
import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { emptyRows, textRows, workbookParts, zeros, zipOf } from '../workbook-bytes.ts'
import { killAll, startApp, type AppProcess } from './app-process.ts'
import { NetworkVisitor } from './network-visitor.ts'
import { askDatabase, ownFolder } from './own-server.ts'

const rows = 30_000
const clients = `id,forename,surname,date_of_birth,gender,address_1,postcode\n${Array.from({ length: rows }, (_, at) =>
  `${5_000_000 + at},Ann,Adams ${at},1980-02-03,F,${at} Wye St,ZY1 1AA\n`).join('')}`

describe('an upload', () => {
  const own = ownFolder('uploads')
  const uploads = mkdtempSync(join(tmpdir(), 'cut-uploads-'))
  chmodSync(uploads, 0o755)
  const environment = { THROUGHLINE_DATA: own.folder, TMPDIR: uploads }
  let app: AppProcess
  let judith: NetworkVisitor
  before(async () => {
    app = await startApp(environment)
    judith = new NetworkVisitor(app.port)
    const password = /judith\.maplethorpe@example\.org +(\S+)/.exec(app.output())![1]!
    await (await judith.get('/sign-in')).form('/sign-in').fill({ 'E-mail address': 'judith.maplethorpe@example.org', Password: password }).submit()
  })
  after(async () => {
    judith?.leave()
    await app?.stop()
    killAll()
    rmSync(uploads, { recursive: true, force: true })
    own.remove()
  })

  const counts = async () => askDatabase(own.folder, async (connection) => (await connection.query<Record<string, number>>(
    `select (select count(*)::int from client where id >= 5000000) as clients, (select count(*)::int from import) as imports, (select count(*)::int from import_list) as lists,
      (select coalesce(sum(jsonb_array_length(p.rows)), 0)::int from import_part p) as kept`)).rows[0]!)
  const until = async (what: string, isSo: () => Promise<boolean>) => {
    for (const started = performance.now(); !await isSo(); await sleep(20)) assert.ok(performance.now() - started < 60_000, `${what}: ${app.output().slice(-1_000)}`)
  }
  const leftFiles = () => readdirSync(uploads).filter((name) => name.startsWith('throughline-upload-'))
  /** The most memory that the process has had, in MB. */
  const peak = () => Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${app.child.pid}/status`, 'utf8'))![1]) / 1024)
  const send = async (file: File) => (await judith.get('/import')).form('/import').fill({ files: [file] as never }).submit('Load')
  const settled = async (page: Awaited<ReturnType<typeof send>>) => (page.links().some(({ text }) => text === 'Go on') ? page.follow('Go on') : page)

  it('whose connection is lost in the middle leaves nothing, and is sent again', async () => {
    const form = await judith.get('/import')
    const csrf = /name="csrf" value="([^"]+)"/.exec(form.html)![1]!
    for (const share of [0.1, 0.9]) {
      const socket = connect(app.port, '127.0.0.1')
      const body = `--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n${csrf}\r\n`
        + `--b\r\nContent-Disposition: form-data; name="files"; filename="clients.csv"\r\nContent-Type: text/csv\r\n\r\n${clients}\r\n--b--\r\n`
      await new Promise((resolve) => socket.on('connect', resolve))
      socket.write('POST /import HTTP/1.1\r\nHost: throughline.example\r\n'
        + `Cookie: ${[...judith.cookies].map(([name, value]) => `${name}=${value}`).join('; ')}\r\n`
        + `Content-Type: multipart/form-data; boundary=b\r\nContent-Length: ${body.length}\r\n\r\n`)
      await new Promise((flushed) => socket.write(body.slice(0, body.length * share), flushed))
      await sleep(300)
      socket.destroy()
    }
    await until('the files are gone', async () => leftFiles().length === 0)
    assert.deepEqual(await counts(), { clients: 0, imports: 0, lists: 0, kept: 0 })
    assert.equal((await judith.get('/import')).status, 200)
  })

  it('that is killed while it is loaded is kept whole, has loaded nothing, and goes on', async (t) => {
    const sending = send(new File([clients], 'clients.csv')).catch((error: unknown) => error)
    await until('the rows are kept', async () => (await counts())['lists'] === 1)
    await app.kill()
    await sending
    // Of what it had received the next start leaves nothing, once it can't be anybody's who is at work.
    for (const name of leftFiles()) utimesSync(join(uploads, name), new Date(0), new Date(0))
    app = await startApp(environment)
    assert.deepEqual(leftFiles(), [])
    judith.port = app.port
    const after = await counts()
    t.diagnostic(`killed with ${after['kept']} rows kept and ${after['clients']} loaded`)
    assert.deepEqual(after, { clients: 0, imports: 0, lists: 1, kept: rows })
    const page = await (await judith.get('/import')).follow('clients.csv')
    assert.match(page.text(), /have not been looked through/)
    const loaded = await settled(await page.form(new URL(`https://x${page.path}`).pathname + '/mend').submit('Load'))
    assert.match(loaded.text(), /The data pack is loaded/)
    assert.deepEqual(await counts(), { clients: rows, imports: 1, lists: 0, kept: 0 })
  })

  it('that is undone is undone whole also where it is killed in the middle, and then again', async (t) => {
    const list = await judith.get('/import')
    const page = await list.follow(list.records('imports')[0]!['When']!)
    const action = `${new URL(`https://x${page.path}`).pathname}/undo`
    const undoing = page.form(action).submit().catch((error: unknown) => error)
    await sleep(400)
    await app.kill()
    await undoing
    app = await startApp(environment)
    judith.port = app.port
    const { clients: left, imports } = await counts()
    t.diagnostic(`killed with ${left} rows`)
    assert.ok(left === rows || left === 0, `${left}`)
    assert.equal(imports, 1)
    if (left === rows) await settled(await (await judith.get(page.path)).form(action).submit())
    assert.equal((await counts())['clients'], 0)
    assert.equal(await askDatabase(own.folder, async (connection) => (await connection.query('select 1 from client_history where id >= 5000000')).rowCount), rows)
  })

  it('that is made to fill the memory is refused, and 512 MB are never reached', async (t) => {
    const excel = async (name: string, parts: Parameters<typeof zipOf>[0]) => {
      const answer = await send(new File([await zipOf(parts)], 'clients.xlsx'))
      const why = answer.records('refused')[0]?.['Why']
      t.diagnostic(`${name}: ${answer.status} ${why}; ${peak()} MB at most so far`)
      return why!
    }
    assert.match(await excel('a bomb of 140 MB', { ...workbookParts({ clients: '' }), 'xl/worksheets/sheet1.xml': zeros(140) }), /unpacks to far more than it is/)
    assert.match(await excel('1,000,000 empty rows', workbookParts({ clients: (function* () {
      yield textRows([['id', 'what']])
      yield* emptyRows(1_000_000)
    })() })), /has columns that are not known here: “what”/)
    assert.match(await excel('a billion laughs', {
      ...workbookParts({ clients: '' }),
      'xl/worksheets/sheet1.xml': `<!DOCTYPE l [<!ENTITY a "${'l'.repeat(1000)}">]><worksheet>&a;</worksheet>`,
    }), /DOCTYPE/)
    assert.ok(peak() < 512, `${peak()} MB`)
    await until('the files are gone', async () => leftFiles().length === 0)
  })
})
