// Data packs with real commits: by command into an empty installation and out again, and all or nothing beside others who write.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { cloneOfTemplate, testApp, today, type OwnDatabase } from '#test/harness.ts'
import { root } from '#test/throwaway-server.ts'
import { zipOf } from '#test/workbook-bytes.ts'
import { exportPack } from './export-pack.ts'
import { findingText } from './findings.ts'
import { importPack } from './import-pack.ts'

const parent = mkdtempSync(join(tmpdir(), 'packs-test-'))
// The embedded server may run as another user.
chmodSync(parent, 0o755)
let own: OwnDatabase

const filesIn = (folder: string) => Object.fromEntries(readdirSync(folder).sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
const packIn = (name: string, files: Record<string, readonly string[]>) => {
  const folder = join(parent, name)
  mkdirSync(folder)
  for (const [file, lines] of Object.entries(files)) writeFileSync(join(folder, `${file}.csv`), `${lines.join('\n')}\n`)
  return folder
}

describe('data packs', () => {
  before(async () => {
    own = await cloneOfTemplate('packs')
  })
  after(async () => {
    await own.drop()
    rmSync(parent, { recursive: true, force: true })
  })

  describe('throughline import and export', () => {
    const data = join(parent, 'data')
    const throughline = (...words: string[]): Promise<{ code: number | null, out: string, err: string }> => {
      const child = spawn(process.execPath, [join(root, 'throughline.ts'), ...words],
        { env: { ...process.env, THROUGHLINE_DATA: data, THROUGHLINE_DEMO: '0', THROUGHLINE_TODAY: '', DATABASE_URL: '' } })
      let [out, err] = ['', '']
      child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString() })
      child.stderr.on('data', (chunk: Buffer) => { err += chunk.toString() })
      return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })))
    }

    it('P.23 brings an authority into an empty installation, and out again as the same files', async () => {
      const [first, second] = [join(parent, 'first'), join(parent, 'second')]
      await own.database.owner(async (connection) => {
        const { rows: [northmoor] } = await connection.query<{ id: number }>(`select id from authority where code = 'northmoor'`)
        await exportPack(connection, { folder: first, authority: northmoor!.id })
      })
      const added = await throughline('authority', 'add', '--code', 'hereford', '--name', 'Hereford', '--nation', 'england')
      assert.equal(added.code, 0, added.err)
      const zip = join(second, '..', 'pack.ZIP')
      writeFileSync(zip, await zipOf(filesIn(first)))
      const loaded = await throughline('import', zip, '--authority', 'hereford')
      assert.equal(loaded.code, 0, loaded.err)
      assert.match(loaded.out, /^clients: \d+ rows, \d+ added, 0 changed, 0 as recorded$/m)
      assert.match(loaded.err, /^clients\.csv:\d+:nino QQ begins numbers that are never issued$/m)
      const taken = await throughline('export', second, '--authority', 'hereford')
      assert.equal(taken.code, 0, taken.err)
      assert.deepEqual(filesIn(second), filesIn(first))
      assert.deepEqual([statSync(second).mode & 0o777, statSync(join(second, 'clients.csv')).mode & 0o777], [0o700, 0o600])
    })

    it('prints what is refused as file, line and column, and ends with 1', async () => {
      const wrong = packIn('wrong', { clients: ['id,forename,surname,date_of_birth', '880001,Ann,Adams,1980-02-30', '880002,Bob,Brook,1980-02-03'] })
      const refused = await throughline('import', wrong, '--authority', 'hereford')
      assert.deepEqual([refused.code, refused.out], [1, ''])
      assert.match(refused.err, /^clients\.csv:2:date_of_birth Date of birth must be a real date, such as 2026-03-27$/m)
      assert.match(refused.err, /^Nothing was loaded: 1 refused\.$/m)
      const partly = await throughline('import', wrong, '--authority', 'hereford', '--accept-valid', '--json')
      assert.equal(partly.code, 0, partly.err)
      const { kinds } = JSON.parse(partly.out) as { kinds: unknown }
      assert.deepEqual(kinds, [{ kind: 'clients', file: 'clients.csv', rows: 2, added: 1, changed: 0, unchanged: 0, refused: 1 }])
      const nobody = await throughline('import', wrong, '--authority', 'hereford', '--as', 'nobody@example.org')
      assert.deepEqual([nobody.code, nobody.err.trim()], [1, 'Nobody with the address nobody@example.org works in this authority'])
      assert.equal((await throughline('import', '--authority', 'hereford')).code, 2)
    })

    it('P.23 lists what was loaded, and takes it back, once', async () => {
      const list = async () => JSON.parse((await throughline('imports', 'list', '--authority', 'hereford', '--json')).out) as {
        id: string, by: string | null, files: string[], added: number, undone_at: string | null
      }[]
      const [last, first] = await list()
      assert.deepEqual([last!.by, last!.files, last!.added, last!.undone_at], [null, ['clients.csv'], 1, null])
      assert.ok(first!.added > 100)
      const undone = await throughline('imports', 'undo', last!.id, '--authority', 'hereford')
      assert.deepEqual([undone.code, undone.out], [0, 'clients: 1 removed, 0 as before\n'], undone.err)
      const again = await throughline('imports', 'undo', last!.id, '--authority', 'hereford')
      assert.deepEqual([again.code, again.err.trim()], [1, 'Nothing was undone: This import was undone already.'])
      assert.equal((await throughline('imports', 'undo', 'x', '--authority', 'hereford')).code, 1)
      assert.ok((await list())[0]!.undone_at)
    })
  })

  describe('loading a data pack while others write', () => {
    const rows = (sql: string, values: unknown[] = []) =>
      own.database.owner(async (connection) => (await connection.query({ text: sql, values, rowMode: 'array' })).rows as unknown[][])
    const countsOfTables = () => rows(`select relname,
        (xpath('/row/c/text()', query_to_xml(format('select count(*) as c from %I', relname), false, true, '')))[1]::text
      from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`)
    const load = (folder: string) => own.database.owner(async (connection) => {
      const { rows: [northmoor] } = await connection.query<{ id: number }>(`select id from authority where code = 'northmoor'`)
      return importPack(connection, { folder, authority: northmoor!.id, today })
    })

    it('leaves every table as it was when something is wrong in its last file', async () => {
      const counts = await countsOfTables()
      const outcome = await load(packIn('late', {
        organisations: ['name,kind', 'Wye Homes,provider'], services: ['id,organisation,name,type', '870501,Wye Homes,Visits,floating-support'],
        service_levels: ['service,number,name,kind', '870501,1,Visits,non-adapted'], clients: ['id,forename,surname', '870601,Ann,Adams'],
        schedules: ['id,service,client,service_level,starts_on', '870701,870501,870601,1,2026-01-01'], hb_positions: ['schedule,starts_on,position',
          '870701,2026-01-01,awaiting'],
      }))
      assert.deepEqual(outcome.refusals.listed.map(findingText),
        ['hb_positions.csv:2:comment Say in the comments what the Housing Benefit claim is waiting for'])
      assert.deepEqual(await countsOfTables(), counts)
    })

    it('P.23 says on its page what is being done and how far it is, also while one step takes long', async () => {
      const judith = await testApp(own.database).signIn('judith.maplethorpe@example.org')
      const form = (await judith.get('/import')).form('/import')
      const people = Array.from({ length: 2_500 }, (_, at) => `${850_000 + at},Ann,Adams`)
      const beside = new pg.Client(own.connect('owner'))
      await beside.connect()
      await beside.query('begin')
      // A number of the pack, taken and not yet kept: the load waits where it writes people.
      await beside.query(`insert into client (authority_id, id, forename, surname, surname_key, forename_key) select id, 852400, 'Cas', 'Cole', 'cole', 'cas' from authority where code = 'northmoor'`)
      const sent = form.fill({ files: [new File([['id,forename,surname', ...people, ''].join('\n')], 'clients.csv', { type: 'text/csv' })] as never }).submit('Load')
      const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
      for (let tries = 0; (await rows(waiting)).length === 0; tries += 1) {
        assert.ok(tries < 200, 'the import never waited')
        await setTimeout(50)
      }
      // By then both the page and the load have been patient for long enough.
      await setTimeout(2_200)
      await beside.query('rollback')
      await beside.end()
      const page = await sent
      assert.match(page.text(), /^Loading the data pack .*Writing clients: 0 of 2,500 rows/)
      assert.deepEqual(page.rows('loaded'), [['clients.csv', '2,500', '2,500', '0', '0', '0']])
    })

    it('is refused whole when somebody moves in meanwhile, and the other’s schedule stands', async () => {
      const [place] = await rows(`select u.service_id::int, u.name, u.id, u.service_level_id, l.number, v.type from unit u
        join authority a on a.id = u.authority_id and a.code = 'northmoor' join service_level l on l.id = u.service_level_id
        join service v on v.authority_id = u.authority_id and v.id = u.service_id
        where u.lettable and u.places = 1 and not exists (select from schedule s where s.unit_id = u.id and s.left_on is null) limit 1`)
      const [service, unit, unitId, levelId, level, type] = place as [number, string, string, string, number, string]
      const [[one], [other]] = await rows(
        `select c.id::int from client c join authority a on a.id = c.authority_id and a.code = 'northmoor' order by c.id limit 2`) as [[number], [number]]
      const folder = packIn('meanwhile', { clients: ['id,forename,surname', '860601,Cas,Cole'],
        schedules: ['id,service,client,service_level,unit,starts_on', `860701,${service},${one},${level},${unit},2026-11-19`] })
      const counts = await countsOfTables()

      const beside = new pg.Client(own.connect('owner'))
      await beside.connect()
      await beside.query('begin')
      await beside.query(`insert into schedule (authority_id, id, service_id, service_type, client_id, service_level_id, unit_id, place, starts_on)
        select id, 860702, $1, $2, $3, $4, $5, 1, '2026-11-18' from authority where code = 'northmoor'`, [service, type, other, levelId, unitId])
      const loading = load(folder)
      // It waits for the other to commit or to give up: nobody can know before which of them has the place.
      const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
      for (let tries = 0; (await rows(waiting)).length === 0; tries += 1) {
        assert.ok(tries < 200, 'the import never waited')
        await setTimeout(50)
      }
      await beside.query('commit')
      await beside.end()

      const outcome = await loading
      assert.deepEqual([outcome.loaded, outcome.refusals.listed.map(findingText)], [false,
        ['schedules.csv:1 The record refuses this pack (schedule_one_per_place): '
        + 'it changed while the pack was loading, or rows would have to change places. Try again, or load it in parts']])
      assert.deepEqual((await countsOfTables()).filter((row, at) => row[1] !== counts[at]![1]).map(([table]) => table), ['schedule'])
      const again = await load(folder)
      assert.match(findingText(again.refusals.listed[0]!), /^schedules\.csv:2:unit Two people can’t have one place\. .*\(schedule 860702\)$/)
    })
  })
})
