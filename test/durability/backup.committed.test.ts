// The restore drill: a backup taken beside a running application, restored elsewhere, equal in every row; and every file that must be refused.
import assert from 'node:assert/strict'
import { existsSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { codeAt, newSecret, stepAt } from '#areas/people/one-time-codes.ts'
import { seal } from '#platform/web/sealed-terms.ts'
import { problemsWithAudit, verifyAudit } from '#platform/audit-seal.ts'
import { BackupRefused, checkBackupFile, readFrames, writeBackupFile, type BackupHeader, type Frame } from '#platform/database/backup-file.ts'
import { restoreBackup } from '#platform/database/backup-restore.ts'
import { neverCopied, writeBackup } from '#platform/database/backup.ts'
import { InUse, migrate, openDatabase, openInstallation, type Connect, type Database } from '#platform/database/open.ts'
import { plantCast } from '#seed/plant.ts'
import { castPassword, testApp, today } from '#test/harness.ts'
import { killAll, startApp, throughline } from './app-process.ts'
import { catalogueOf, digestsOf, rowsOf } from './contents.ts'
import { NetworkVisitor } from './network-visitor.ts'
import { newcomer } from './newcomers.ts'
import { ownFolder, ownServer, type OwnServer } from './own-server.ts'

/** Text as people and other programs write it; none of it may come back as anything else. */
const awkward = 'tab\there\nnew line\\N \\. \\ \r\n"quoted" \'single\' {a,b} \u202eback\u202c 👩‍👩‍👧 Ŵŷ e\u0301 \u007f \ufeff'
const everyByte = Buffer.from(Array.from({ length: 70_000 }, (_, at) => at % 256))
/** What a restore changes on purpose: everybody signs in again, the restore is recorded, and events go on being numbered upwards. */
/** Of Priya's second factor. */
const key = newSecret()
const changedByRestore = [...neverCopied, 'audit_event', 'installation']

describe('backup and restore', () => {
  let server: OwnServer
  let connect: Connect
  let source: pg.Client
  let database: Database
  const folder = ownFolder('backup')
  const file = join(folder.folder, 'first.backup')
  const restored = ownFolder('restored')
  const elsewhere = { THROUGHLINE_DATA: restored.folder }
  let header: BackupHeader

  before(async () => {
    server = await ownServer('source')
    connect = await server.create('source')
    source = new pg.Client(connect('owner'))
    await source.connect()
    await migrate(source, connect('application').user!, 'test')
    await plantCast(source, { today, passwords: castPassword })
    database = await openDatabase(connect, { kind: 'test', migrated: true })
    await liveThrough()
  })
  after(async () => {
    killAll()
    await source?.end()
    await database?.close()
    await server?.close()
    folder.remove()
    restored.remove()
  })

  /** History, audit sealed and not yet sealed, a file, a draft, and text that is hard to copy. */
  async function liveThrough(): Promise<void> {
    const app = testApp(database)
    const [nerys, priya] = [await app.signIn('nerys.calloway@example.org'), await app.signIn('priya.ravensworth@example.org')]
    const { body: asking } = await nerys.json.get<{ levels: { id: string }[] }>('/services/10812/schedules/ask')
    const { body: asked } = await nerys.json.post<{ request: string }>('/services/10812/schedules',
      newcomer(1, { service_level: asking.levels[0]!.id, comments: awkward }))
    const { body: accepted } = await priya.json.post<{ client: number }>(`/requests/${asked.request}/accept`, { same_as: 'new' })
    const { body: details } = await nerys.json.get<{ typed: Record<string, string> }>(`/clients/${accepted.client}`)
    assert.equal((await nerys.json.post(`/clients/${accepted.client}`, { ...details.typed, version: '1', telephone: '07700 900123' })).status, 200)
    await source.query(`insert into file (authority_id, membership_id, name, media_type, digest, bytes)
      select authority_id, id, $1, 'application/octet-stream', sha256($2), $2 from membership limit 1`, [awkward, everyByte])
    await source.query(`insert into draft (authority_id, membership_id, form, page, title, typed)
      select authority_id, id, 'x', '', '', $1 from membership limit 1`, [{ [awkward]: awkward }])
    // This server has counted far: the one that is restored into begins anew.
    await source.query('do $$ begin for number in 1..4000 loop perform pg_current_xact_id(); commit; end loop; end $$')
    // The start of a demo gives demo accounts new passwords; these keep theirs, as in an installation for real work.
    await source.query('update account set demo = false')
    // Nobody signs in there without a second factor: its key is sealed with the secret of the installation, which comes along.
    const { rows: [hers] } = await source.query<{ id: string, secret: Buffer }>(`select a.id, i.secret from account a, installation i where a.email_key = 'priya.ravensworth@example.org'`)
    await source.query('insert into second_factor (account_id, sealed, last_step) values ($1, $2, 0)', [hers!.id, seal({ of: hers!.id, secret: key }, hers!.secret)])
    await source.query(`insert into password_link (token_hash, account_id, authority_id) select 'link', account_id, authority_id from membership limit 1`)
    await source.query(`insert into sign_in_step (token_hash, account_id, expires_at) select 'step', id, now() + interval '1 day' from account limit 1`)
    await source.query(`insert into set_up_code (code_hash) values ('code')`)
    await source.query('select seal_audit()')
    await nerys.json.get('/services')
    assert.deepEqual((({ blocks, unsealed }) => ({ blocks, unsealed }))(await verifyAudit(source)), { blocks: 1, unsealed: 1 })
  }

  it('writes everything beside people who work, into a file that is whole or not there', async (t) => {
    const started = performance.now()
    const { code, output } = await throughline(['backup', file], { DATABASE_URL: server.urlOf('source') })
    assert.equal(code, 0, output)
    header = await checkBackupFile(file)
    t.diagnostic(`${statSync(file).size} bytes in ${Math.round(performance.now() - started)} ms`)
    assert.equal(statSync(file).mode & 0o777, 0o600)
    assert.equal(existsSync(`${file}.partial`), false)
    const again = await throughline(['backup', file], { DATABASE_URL: server.urlOf('source') })
    assert.deepEqual([again.code, /never replaces another file/.test(again.output)], [1, true])
    const nowhere = await throughline(['backup', join(folder.folder, 'no', 'such', 'folder')], { DATABASE_URL: server.urlOf('source') })
    assert.deepEqual([nowhere.code, /can’t be written/.test(nowhere.output)], [1, true], nowhere.output)
  })

  it('holds nothing by which somebody is signed in, or could come in', async () => {
    for (const table of neverCopied) assert.ok((await rowsOf(source, table)).length > 0, table)
    const held = new Set<string>()
    let table = ''
    for await (const frame of readFrames(file)) {
      if (frame.kind === 'table') table = frame.name
      if (frame.kind === 'rows') held.add(table)
    }
    assert.deepEqual(neverCopied.filter((name) => held.has(name)), [])
    assert.ok(held.has('account'))
  })

  it('restores into a new installation what was there, row by row, walls and constraints standing', async () => {
    const { code, output } = await throughline(['restore', file], elsewhere)
    assert.equal(code, 0, output)
    assert.match(output, /test installation/)
    await inRestored(async (copy) => {
      assert.deepEqual(await digestsOf(copy, changedByRestore), await digestsOf(source, changedByRestore))
      assert.deepEqual(await catalogueOf(copy), await catalogueOf(source))
      for (const table of neverCopied) assert.deepEqual(await rowsOf(copy, table), [], table)
      // The backup itself was recorded after it, and the restore after that.
      const events = async (of: pg.ClientBase) => (await rowsOf(of, 'audit_event')).filter((event) => !/operations\.(backup|restore)/.test(event))
      assert.deepEqual(await events(copy), await events(source))
      assert.equal((await rowsOf(copy, 'audit_event')).filter((event) => event.includes('operations.restore')).length, 1)
      const next = `select (select last_value + is_called::int from number) as number, (select last_value + is_called::int from authority_id_seq) as authority`
      assert.deepEqual((await copy.query(next)).rows, (await source.query(next)).rows)
    })
  })

  it('is an installation that people sign in to, whose audit goes on, and which is refused while it runs', async () => {
    const app = await startApp({ ...elsewhere, THROUGHLINE_DEMO: '' })
    const priya = new NetworkVisitor(app.port)
    const form = (await priya.get('/sign-in')).form('/sign-in')
    const asked = await form.fill({ 'E-mail address': 'priya.ravensworth@example.org', Password: castPassword }).submit()
    const home = await asked.form('/sign-in/code').fill({ Code: codeAt(key, stepAt(Date.now())) }).submit()
    assert.match(home.wholeText(), /Priya Ravensworth/)
    assert.match((await priya.get('/clients/10330')).wholeText(), /O’Hanrahan/)
    priya.leave()
    const before = await inRestored((copy) => digestsOf(copy, ['session', 'audit_event', 'audit_seal']))
    const { code, output } = await throughline(['restore', file, '--replace'], elsewhere)
    assert.deepEqual([code, /Somebody is using this installation/.test(output)], [1, true], output)
    assert.deepEqual(await inRestored((copy) => digestsOf(copy, ['session', 'audit_event', 'audit_seal'])), before)
    assert.equal((await app.stop()).code, 0)
    const check = await inRestored((copy) => verifyAudit(copy))
    assert.deepEqual([problemsWithAudit(check), check.unsealed, check.misdated], [[], 0, 0])
    assert.ok(check.blocks > 1)
  })

  it('replaces an installation that holds something only when it is told to', async () => {
    const refused = await throughline(['restore', file], elsewhere)
    assert.deepEqual([refused.code, /is not empty: account, .* --replace/.test(refused.output)], [1, true], refused.output)
    const replaced = await throughline(['restore', file, '--replace'], elsewhere)
    assert.equal(replaced.code, 0, replaced.output)
    await inRestored(async (copy) => assert.deepEqual(await digestsOf(copy, changedByRestore), await digestsOf(source, changedByRestore)))
  })

  it('lets nobody in whose session an older backup holds', async () => {
    const older = join(folder.folder, 'older.backup')
    const { columns } = header.tables.find(({ name }) => name === 'session')!
    const sessions: Buffer[] = []
    for await (const bytes of source.query(copyTo(`copy session (${columns.join()}) to stdout`)) as AsyncIterable<Buffer>) sessions.push(bytes)
    const rows = (await rowsOf(source, 'session')).length
    await writeBackupFile(older, changed(file, (frame) => frame.kind === 'header'
      ? [{ ...frame, header: { ...frame.header, tables: frame.header.tables.map((table) => (table.name === 'session' ? { ...table, rows } : table)) } }]
      : frame.kind === 'table' && frame.name === 'session' ? [frame, { kind: 'rows', bytes: Buffer.concat(sessions) }] : [frame]))
    const { code, output } = await throughline(['restore', older, '--replace'], elsewhere)
    assert.equal(code, 0, output)
    await inRestored(async (copy) => assert.deepEqual(await rowsOf(copy, 'session'), []))
  })

  it('refuses every damaged file, and says so', async (t) => {
    const whole = readFileSync(file)
    const at = (share: number) => Math.floor(whole.length * share)
    const flipped = (place: number) => {
      const copy = Buffer.from(whole)
      copy[place]! ^= 1 << place % 8
      return copy
    }
    const damaged: Buffer[] = [
      // The first letter, the format's number, the ends of the opening line and of the file, and places all over it.
      ...[0, 18, 19, 20, 21, whole.length - 33, whole.length - 32, whole.length - 1].map(flipped),
      ...[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9].map(at).map(flipped),
      ...[0, 10, 20, 25, 60, at(0.5), whole.length - 32, whole.length - 1].map((size) => whole.subarray(0, size)),
      Buffer.concat([whole, Buffer.from([0])]), Buffer.concat([whole, whole]), Buffer.concat([whole.subarray(0, at(0.5)), whole.subarray(at(0.5) + 1)]),
      Buffer.concat([whole.subarray(0, at(0.5)), Buffer.alloc(512), whole.subarray(at(0.5) + 512)]),
      Buffer.from('PK\x03\x04'), Buffer.from('throughline-backup 2\nlater'),
    ]
    const bad = join(folder.folder, 'bad.backup')
    for (const [number, bytes] of damaged.entries()) {
      writeFileSync(bad, bytes)
      const isTold = (error: Error) => error instanceof BackupRefused && /is not a backup|reads format|damaged/.test(error.message)
      await assert.rejects(checkBackupFile(bad), isTold, `mutation ${number}`)
    }
    await assert.rejects(checkBackupFile(join(folder.folder, 'none.backup')), /There is no file/)
    t.diagnostic(`${damaged.length} of ${damaged.length} damaged files refused`)
    writeFileSync(bad, whole)
    truncateSync(bad, at(0.5))
    const { code, output } = await throughline(['restore', bad, '--replace'], elsewhere)
    assert.deepEqual([code, /damaged or was cut off.*Nothing was changed/.test(output)], [1, true], output)
  })

  it('refuses what was written with other migrations, naming the version', async () => {
    const other = join(folder.folder, 'other.backup')
    await writeBackupFile(other, changed(file, (frame) => frame.kind === 'header'
      ? [{ ...frame, header: { ...frame.header, version: '0.0.9', migrations: frame.header.migrations.slice(0, -1) } }] : [frame]))
    const { code, output } = await throughline(['restore', other, '--replace'], elsewhere)
    assert.deepEqual([code, /written by Throughline 0\.0\.9 .*Nothing was changed/.test(output)], [1, true], output)
  })

  it('changes nothing when the rows of a file do not fit', async () => {
    const target = await server.create('target')
    const copy = new pg.Client(target('owner'))
    await copy.connect()
    try {
      await migrate(copy, target('application').user!, 'test')
      await plantCast(copy, { today: today.add({ days: 1 }), passwords: 'another password altogether' })
      const before = [await digestsOf(copy), await catalogueOf(copy), (await copy.query('select last_value, is_called from number')).rows]
      const stays = /\t\d{4}-\d\d-\d\d\t\d{4}-\d\d-\d\d\t[a-z-]+\t/g
      const wrong: [what: string, of: string, change: (rows: string) => string, message: RegExp][] = [
        ['people who are referred to are missing', 'client', () => '', /holds 0 rows of client where it says/],
        ['a reference leads nowhere', 'membership_service', (rows) => rows.replace('\t10812\n', '\t10813\n'), /violates foreign key constraint/],
        ['two people are in one place', 'schedule', (rows) => rows.replaceAll(stays, '\t2001-01-01\t\\N\t\\N\t'), /schedule_one_per_place/],
        ['a value is no date', 'contract', (rows) => rows.replace(/2004-\d\d-\d\d/, '2004-02-30'), /date\/time field value out of range/],
      ]
      for (const [what, of, change, message] of wrong) {
        const other = join(folder.folder, 'wrong.backup')
        let table = ''
        await writeBackupFile(other, changed(file, (frame) => {
          if (frame.kind === 'table') table = frame.name
          return [frame.kind === 'rows' && table === of ? { kind: 'rows', bytes: Buffer.from(change(frame.bytes.toString())) } : frame]
        }))
        await assert.rejects(restoreBackup(copy, { file: other, header: await checkBackupFile(other), finish: async () => {} }), message, what)
        assert.deepEqual([await digestsOf(copy), await catalogueOf(copy), (await copy.query('select last_value, is_called from number')).rows], before, what)
        rmSync(other)
      }
      await restoreBackup(copy, { file, header, finish: async () => {} })
      assert.deepEqual(await digestsOf(copy, changedByRestore), await digestsOf(source, changedByRestore))
    } finally {
      await copy.end()
    }
  })

  it('moves to a server of one’s own whose owner is no superuser, once nobody uses it', async () => {
    const { owner, web, url } = await server.createOwned('moved')
    const environment = { DATABASE_URL: url(web), DATABASE_OWNER_URL: url(owner) }
    const other = new pg.Client({ connectionString: url(web) })
    await other.connect()
    const refused = await throughline(['restore', file], environment)
    assert.deepEqual([refused.code, /Somebody is using this installation/.test(refused.output)], [1, true], refused.output)
    await other.end()
    const { code, output } = await throughline(['restore', file], environment)
    assert.equal(code, 0, output)
    const moved = new pg.Client({ connectionString: server.urlOf('moved') })
    await moved.connect()
    assert.deepEqual(await digestsOf(moved, changedByRestore), await digestsOf(source, changedByRestore))
    await moved.end()
    // Its owner takes data packs out of it too.
    const packs = join(folder.folder, 'pack-of-moved')
    const taken = await throughline(['export', packs, '--authority', 'northmoor'], environment)
    assert.equal(taken.code, 0, taken.output)
  })

  it('keeps everybody out of an embedded installation while it is restored', async () => {
    const options = { folder: restored.folder, kind: 'test' } as const
    const alone = await openInstallation({ ...options, alone: true })
    let entered = false
    const other = openInstallation(options).finally(() => { entered = true })
    await sleep(300)
    assert.equal(entered, false)
    await alone.close()
    const opened = await other
    await assert.rejects(openInstallation({ ...options, alone: true }), InUse)
    await opened.close()
  })

  it('leaves nothing behind when writing fails, and the connection is free of it', async () => {
    const never = join(folder.folder, 'never.backup')
    const broken = async function* (): AsyncGenerator<Frame> {
      yield { kind: 'header', header }
      throw new Error('the database went away')
    }
    await assert.rejects(writeBackupFile(never, broken()), /went away/)
    assert.deepEqual([existsSync(never), existsSync(`${never}.partial`)], [false, false])
    const nowhere = join(never, 'in', 'no', 'folder')
    await assert.rejects(database.owner((connection) => writeBackup(connection, { file: nowhere, version: 'test' })), /can’t be written/)
  })

  /** What the restored installation says, asked as the owner of its tables. */
  async function inRestored<R>(work: (connection: pg.Client) => Promise<R>): Promise<R> {
    const opened = await openInstallation({ folder: restored.folder, kind: 'test', migrated: true })
    try {
      return await opened.owner(work)
    } finally {
      await opened.close()
    }
  }
})

/** Another backup, made from the pieces of one; its digest fits. */
async function* changed(file: string, change: (frame: Frame) => Frame[]): AsyncGenerator<Frame> {
  for await (const frame of readFrames(file)) yield* change(frame)
}
