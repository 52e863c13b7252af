// Data packs at the pages: sent with a form, shown cell by cell when they are refused, and taken out as a zip file.
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { inflateRawSync } from 'node:zlib'
import { inRolledBackTransaction, testApp } from '#test/harness.ts'
import type { Visitor } from '#test/visitor.ts'
import { zeros, zipOf, type Parts } from '#test/workbook-bytes.ts'

const officer = 'judith.maplethorpe@example.org'
const csv = (name: string, lines: readonly string[]) => new File([`${lines.join('\n')}\n`], name, { type: 'text/csv' })
const right = [
  csv('organisations.csv', ['name,kind', 'Wye Homes,provider']),
  csv('services.csv', ['id,organisation,name,type', '90501,Wye Homes,Bridge St,floating-support']),
  csv('clients.csv', ['id,forename,surname,date_of_birth,nino,address_1,postcode', '90601,Ann,Adams,1980-02-03,AB123456C,1 Wye St,ZY1 1AA']),
]

async function send(visitor: Visitor, files: readonly File[], ticks: Record<string, boolean> = {}) {
  const form = (await visitor.get('/import')).form('/import')
  const page = await form.fill({ files: files as never, ...ticks }).submit('Load')
  // On a busy machine it is a page that grows, at whose end one goes on.
  return page.links().some(({ text }) => text === 'Go on') ? page.follow('Go on') : page
}

describe('loading a data pack on its page', () => {
  const [folder, usual] = [mkdtempSync(join(tmpdir(), 'uploads-')), process.env['TMPDIR']]
  before(() => void (process.env['TMPDIR'] = folder))
  after(() => {
    if (usual === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = usual
    rmSync(folder, { recursive: true })
  })
  /** Of files that were sent, nothing is kept once they have been answered, or just after. */
  const nothingIsKept = async () => {
    for (let tries = 0; readdirSync(folder).length > 0 && tries < 100; tries += 1) await setTimeout(10)
    assert.deepEqual(readdirSync(folder), [])
  }
  inRolledBackTransaction('after each test')
  const app = testApp()
  const count = (table: string) => app.database.owner(async (connection) =>
    (await connection.query<{ count: number }>(`select count(*)::int as count from ${table}`)).rows[0]!.count)

  it('P.23 shows what stands in the way, cell by cell, and loads nothing; then what each file came to', async () => {
    const judith = await app.signIn(officer)
    const before = await count('client')
    const refused = await send(judith, [...right.slice(0, 2), csv('clients.csv', ['id,forename,surname,date_of_birth', '90601,Ann,Adams,03/02/1980',
      '90601,,Brook,1981-02-03'])])
    assert.match(refused.text(), /3 cells are wrong/)
    assert.deepEqual(refused.records('wrong').map(({ Line, Column, Why }) => [Line, Column, Why]), [
      ['Line 2', 'Date of birth', 'Date of birth must be written as YYYY-MM-DD, such as 2026-03-27'],
      ['Line 3', 'First name', 'First name is missing'],
      ['Line 3', 'Number', 'This client stands in line 2 already'],
    ])
    assert.equal(await count('client'), before)

    const loaded = await send(judith, right)
    assert.deepEqual([loaded.status, loaded.heading], [200, 'The data pack is loaded'])
    assert.deepEqual(loaded.rows('loaded'), [['organisations.csv', '1', '1', '0', '0', '0'], ['services.csv', '1', '1', '0', '0', '0'], ['clients.csv', '1',
      '1', '0', '0', '0']])
    assert.equal(await count('client'), before + 1)
    assert.deepEqual((await judith.get('/clients/90601')).status, 200)

    const [again] = (await send(judith, right)).records('loaded').slice(-1)
    assert.deepEqual([again!['New'], again!['As recorded']], ['0', '1'])
    await nothingIsKept()
  })

  it('P.13 leaves who asked and who loaded what in the access log', async () => {
    const judith = await app.signIn(officer)
    await send(judith, right, { accept_valid: true })
    const events = await app.database.owner(async (connection) => (await connection.query<{ action: string, subjects: string[], name: string }>(
      `select e.action, array(select s from unnest(e.subjects) s where s !~ '^import:') as subjects, m.name
       from audit_event e join membership m on m.authority_id = e.authority_id and m.id = e.membership_id
       where e.action ~ '^exchange.(import|loaded)$' order by e.id`)).rows)
    assert.deepEqual(events, [
      { action: 'exchange.import', subjects: ['leaving wrong rows out'], name: 'Judith Maplethorpe' },
      { action: 'exchange.loaded', subjects: ['organisations: 1 added, 0 changed', 'services: 1 added, 0 changed', 'clients: 1 added, 0 changed'],
        name: 'Judith Maplethorpe' },
    ])
  })

  it('is told to choose files, and refuses files that are nothing of a pack', async () => {
    const judith = await app.signIn(officer)
    const none = await send(judith, [])
    assert.deepEqual([none.status, none.errors], [422, ['Choose the files of the data pack']])
    const strange = await send(judith, [csv('../clients.csv', ['id']), csv('people.csv', ['id']), right[2]!])
    // A path is no part of a name: the second clients.csv is one too many.
    assert.deepEqual(strange.records('refused').map((row) => row['File']), ['people.csv', 'clients.csv'])
    assert.match(strange.rows('refused')[0]![4]!, /^people\.csv is not a file of a data pack/)
    // Where files are kept meanwhile is nobody's business.
    const empty = await send(judith, [new File(['{"resources":[]}'], 'datapackage.json')])
    assert.match(empty.rows('refused')[0]!.join(' '), /^pack 1 +pack holds no data pack: /)
    await nothingIsKept()
  })

  it('P.23 takes the zip that was taken out, as it is; and refuses another in words that name it', async () => {
    const judith = await app.signIn(officer)
    const taken = await judith.request('/export', { method: 'POST', headers: { 'x-csrf-token': judith.csrf } })
    const loaded = await send(judith, [new File([new Uint8Array(taken.bytes)], 'northmoor-data-pack.zip')])
    assert.equal(loaded.heading, 'The data pack is loaded', loaded.text())
    assert.deepEqual([...new Set(loaded.records('loaded').map(({ New }) => New))], ['0'])
    const people = 'id,forename,surname\n90601,,Adams\n'
    const zipped = async (parts: Parts, ...more: File[]) => send(judith, [new File([await zipOf(parts)], 'mine.zip'), ...more])
    // What is wrong in it is mended as in files of their own. What a Mac adds is no file of anybody's.
    const wrong = await zipped({ 'clients.csv': people, '__MACOSX/._clients.csv': 'x' })
    assert.deepEqual(wrong.records('wrong').map(({ Line, Why }) => `${Line}: ${Why}`), ['Line 2: First name is missing'])
    const refused = async (parts: Parts, ...more: File[]) => (await zipped(parts, ...more)).records('refused').map(({ Why }) => Why)
    assert.deepEqual(await refused({ 'pack/clients.csv': people }),
      ['mine.zip holds pack/clients.csv: zip the files themselves and not their folder, or unzip it first and send what is in it'])
    assert.deepEqual(await refused({ 'more.zip': 'x' }), ['mine.zip holds more.zip: a zip may hold CSV files alone. Unzip it first and send what is in it'])
    assert.deepEqual(await refused({ 'clients.csv': people }, right[2]!), ['mine.zip came beside other files: send it alone, or unzip it first and send what is in it'])
    assert.match((await refused({ 'notes.txt': 'x' }))[0]!, /^mine\.zip holds no data pack/)
    assert.match((await refused({ 'people.csv': people }))[0]!, /^people\.csv is not a file of a data pack\. There are/)
    assert.deepEqual(await refused({ '../clients.csv': people }), ['mine.zip is damaged, or no zip that can be read: unzip it first and send what is in it'])
    assert.match((await refused({ 'clients.csv': zeros(120) }))[0]!, /^mine\.zip (holds a file of more than 20 MB|unpacks to far more)/)
    assert.match((await refused({ 'clients.csv': zeros(3) }))[0]!, /^mine\.zip unpacks to far more than it is/)
    await nothingIsKept()
  })

  it('answers programs with the same, as JSON', async () => {
    const judith = await app.signIn(officer)
    const form = new FormData()
    form.append('files', csv('clients.csv', ['id,forename,surname', '1,,Adams']))
    const body = new Response(form)
    const answer = await judith.request('/import', { method: 'POST', payload: Buffer.from(await body.arrayBuffer()),
      headers: { 'content-type': body.headers.get('content-type')!, accept: 'application/json', 'x-csrf-token': judith.csrf } })
    assert.equal(answer.status, 422)
    const { loaded, refusals } = JSON.parse(answer.body) as { loaded: boolean, refusals: unknown }
    assert.deepEqual([loaded, refusals], [false, { total: 1, listed: [{ file: 'clients.csv', line: 2, column: 'forename', value: '',
      message: 'First name is missing' }] }])
  })

  it('takes no file from a form of somebody else’s, from whom it is not part of the role, or past 20 MB', async () => {
    const judith = await app.signIn(officer)
    assert.equal((await judith.send('/import', right.map((file) => ['files', file] as const), true)).status, 403)
    for (const email of ['priya.ravensworth@example.org', 'nobody']) {
      const visitor = email === 'nobody' ? app.visitor() : await app.signIn(email)
      const { status, path } = await visitor.send('/import', [['csrf', visitor.csrf], ['files', right[2]!]], true)
      if (email === 'nobody') assert.match(path, /^\/sign-in/)
      else assert.equal(status, 403)
    }
    const large = await judith.send('/import', [['csrf', judith.csrf], ['files', new File([Buffer.alloc(20 * 1024 * 1024 + 1, 'a')], 'clients.csv')]], true)
    assert.deepEqual([large.status, large.heading], [413, 'That file is too large'])
    assert.equal((await judith.send('/export', [['csrf', judith.csrf], ['files', right[2]!]], true)).status, 415)
    await nothingIsKept()
  })
})

describe('taking a data pack out on its page', () => {
  inRolledBackTransaction()
  const app = testApp()

  it('P.23 gives a zip file of the authority’s rows, and of no other’s', async () => {
    const judith = await app.signIn(officer)
    const page = await judith.get('/export')
    assert.ok((await judith.get('/')).links('all').some(({ href }) => href === '/export'))
    assert.match(page.text(), /schedules.csv/)
    const { status, headers, bytes } = await judith.request('/export', { method: 'POST', headers: { 'x-csrf-token': judith.csrf } })
    assert.deepEqual([status, headers['content-type'], headers['content-disposition']], [200, 'application/zip',
      'attachment; filename="northmoor-data-pack.zip"'])
    const files = entriesOf(bytes)
    assert.deepEqual(Object.keys(files).length, 14)
    assert.match(files['services.csv']!, /^10801,RS Aids,Chatham St,/m)
    const southmere = await app.database.owner(async (connection) => (await connection.query<{ surname: string }>(
      `select c.surname from client c join authority a on a.id = c.authority_id where a.code = 'southmere' and not exists (
         select from client o join authority b on b.id = o.authority_id where b.code = 'northmoor' and o.surname = c.surname)`)).rows)
    assert.ok(southmere.length > 0)
    for (const { surname } of southmere) assert.ok(!files['clients.csv']!.includes(`,${surname},`), surname)
  })

  it('P.09 is not part of a provider’s role', async () => {
    const bernard = await app.signIn('bernard.achterberg@example.org')
    assert.equal((await bernard.get('/export')).status, 403)
    assert.equal((await bernard.request('/export', { method: 'POST', headers: { 'x-csrf-token': bernard.csrf } })).status, 403)
  })
})

/** By the local headers alone; the sizes stand in the directory. */
function entriesOf(bytes: Buffer): Record<string, string> {
  const end = bytes.lastIndexOf(Buffer.from('504b0506', 'hex'))
  const files: Record<string, string> = {}
  let at = bytes.readUInt32LE(end + 16)
  while (at < end) {
    const [packed, nameLength, start] = [bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28), bytes.readUInt32LE(at + 42)]
    const name = bytes.subarray(at + 46, at + 46 + nameLength).toString()
    files[name] = inflateRawSync(bytes.subarray(start + 30 + nameLength, start + 30 + nameLength + packed)).toString()
    at += 46 + nameLength
  }
  return files
}
