// An import that is taken back: everything as it was before, what was known meanwhile still known as at then, and never by half.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { inRolledBackTransaction, testApp, testDatabase, today } from '#test/harness.ts'
import { press, signIn } from '#test/journeys/steps.ts'
import { importPack, type ImportOptions } from './import-pack.ts'
import { kinds } from './pack.ts'
import { undoPack } from './undo-pack.ts'

const parent = mkdtempSync(join(tmpdir(), 'undo-test-'))
let folders = 0
function packOf(files: Record<string, readonly string[]>): string {
  const folder = join(parent, String(folders += 1))
  mkdirSync(folder)
  for (const [name, lines] of Object.entries(files)) writeFileSync(join(folder, `${name}.csv`), `${lines.join('\n')}\n`)
  return folder
}

/** A row of every kind; the second pack changes one of every kind that can be changed, and adds a room to a new house. */
const pack = {
  organisations: ['name,kind', 'Wye Homes,provider'], services: ['id,organisation,name,type', '90501,Wye Homes,Bridge St,long-term-accommodation'],
  contracts: ['service,starts_on,ends_on', '90501,2020-01-01,2030-12-31'],
  service_levels: ['service,number,name,kind', '90501,1,Bridge St,adapted'], capacities: ['service,service_level,units,starts_on', '90501,1,2.00,2020-01-01'],
  prices: ['service,service_level,starts_on,weekly_pence', '90501,1,2020-01-01,2520'],
  properties: ['service,name,address_1,postcode', '90501,No 1,1 Wye St,ZY1 1AA'],
  units: ['service,name,kind,part_of,property,service_level,places,units,starts_on', '90501,Flat 1,self-contained,,No 1,1,1,1.00,2020-01-01', '90501,Flat 2,self-contained,,No 1,1,1,1.00,2020-01-01',
    '90501,Old house,house,,,,,,2020-01-01', '90501,Room A,room,Old house,,1,1,1.00,2020-01-01'],
  voids: ['service,unit,kind,starts_on,ends_on', '90501,Flat 2,vacated,2020-02-01,2020-02-09'],
  clients: ['id,forename,surname,date_of_birth,nino,address_1,postcode', '90601,Ann,Adams,1980-02-03,AB123456C,1 Wye St,ZY1 1AA', '90602,Bob,Brook,1981-02-03,AB123457C,1 Wye St,ZY1 1AA'],
  schedules: ['id,service,client,service_level,unit,starts_on,left_on,end_reason', '90701,90501,90601,1,Flat 1,2026-01-05,,'],
  hb_positions: ['schedule,starts_on,position,reference,comment', '90701,2026-01-05,passported,HB77,'],
  pay_periods: ['year,number,starts_on,ends_on', '2040-41,1,2040-04-02,2040-04-29'],
}
const changes = {
  services: ['id,organisation,name,type', '90501,Wye Homes,Bridge Street,long-term-accommodation'], contracts: ['service,starts_on,ends_on', '90501,2020-01-01,2031-12-31'],
  service_levels: ['service,number,name,kind', '90501,1,Bridge Street,adapted'], capacities: ['service,service_level,units,starts_on', '90501,1,3.00,2020-01-01'],
  prices: ['service,service_level,starts_on,weekly_pence', '90501,1,2020-01-01,2590'],
  properties: ['service,name,address_1,postcode', '90501,No 1,2 Wye St,ZY1 1AA'],
  units: [
    'service,name,kind,part_of,property,service_level,places,units,starts_on',
    '90501,New house,house,,,,,,2020-01-01',
    '90501,Room A,room,Old house,No 1,1,1,1.00,2020-01-01',
    '90501,Room B,room,New house,,1,1,1.00,2020-01-01',
  ],
  voids: ['service,unit,kind,starts_on,ends_on', '90501,Flat 2,vacated,2020-02-01,2020-02-19'],
  clients: ['id,forename,surname,date_of_birth,nino,address_1,postcode', '90601,Anne,Adams,1980-02-03,AB123456C,9 Wye St,ZY1 1AA', '90603,Cas,Cole,1982-02-03,AB123458C,1 Wye St,ZY1 1AA'],
  // Ann moves out of her place and Cas into it: taken back, he goes before she has it again.
  schedules: ['id,service,client,service_level,unit,starts_on,left_on,end_reason', '90701,90501,90601,1,Flat 1,2026-01-05,2026-03-01,change-of-service', '90702,90501,90603,1,Flat 1,2026-03-01,,'],
  hb_positions: ['schedule,starts_on,position,reference,comment', '90701,2026-01-05,passported,HB78,'],
  pay_periods: ['year,number,starts_on,ends_on', '2040-41,1,2040-04-02,2040-04-30'],
}

describe('an import that is undone', () => {
  inRolledBackTransaction('after each test')
  after(() => rmSync(parent, { recursive: true }))
  const app = testApp()
  const database = testDatabase()
  const rows = (sql: string, values: unknown[] = []) => database.owner(async (connection) => (await connection.query({ text: sql, values, rowMode: 'array' })).rows as unknown[][])
  const northmoor = async () => (await rows(`select id from authority where code = 'northmoor'`))[0]![0] as number
  const load = async (files: Record<string, readonly string[]>, more: Partial<ImportOptions> = {}) => {
    const authority = await northmoor()
    const outcome = await database.owner((connection) => importPack(connection, { folder: packOf(files), authority, today, ...more }))
    assert.deepEqual(outcome.refusals.listed, [])
    return outcome.import!
  }
  const undo = async (made: string) => {
    const authority = await northmoor()
    return database.owner((connection) => undoPack(connection, { authority, import: made }))
  }
  /** All rows of all kinds, but for when each was recorded and how often it was changed. */
  const everything = async () => (await Promise.all([...kinds.map(({ table }) => table), 'client_organisation'].map((table) =>
    rows(`select '${table}', (to_jsonb(t) - 'recorded_at' - 'version' - 'since')::text as row from ${table} t order by 2`)))).flat()

  it('P.23 leaves everything as it was before, of every kind, what was added and what was changed', async () => {
    const before = await everything()
    const first = await load(pack)
    const between = await everything()
    const second = await load(changes, { update: true })
    assert.notDeepEqual(await everything(), between)
    const undone = await undo(second)
    assert.deepEqual([undone.why, undone.obstacles], [undefined, { total: 0, listed: [] }])
    assert.deepEqual(undone.kinds.map(({ kind, removed, restored }) => [kind, removed, restored]), [
      ['services', 0, 1],
      ['contracts', 0, 1],
      ['service_levels', 0, 1],
      ['capacities', 0, 1],
      ['prices', 0, 1],
      ['properties', 0, 1],
      ['units', 2, 1],
      ['voids', 0, 1],
      ['clients', 1, 1],
      ['schedules', 1, 1],
      ['hb_positions', 0, 1],
      ['pay_periods', 0, 1],
    ])
    assert.deepEqual(await everything(), between)
    // What the second has changed and given back has another version now: as the first left it, it is no more. So nothing of it is taken back by itself.
    const blocked = await undo(first)
    assert.deepEqual([blocked.undone, blocked.obstacles.listed.find(({ kind }) => kind === 'clients')], [false, { kind: 'clients', key: 'client 90601', message: 'was changed since' }])
    assert.ok(blocked.obstacles.listed.some(({ kind, key }) => kind === 'pay_periods' && key === 'pay period 2040-41 1'))
    assert.deepEqual(await everything(), between)
    assert.notDeepEqual(between, before)
  })

  it('P.23 leaves everything as before where nothing came after it, and is undone once', async () => {
    const before = await everything()
    const made = await load(pack)
    assert.equal((await undo(made)).undone, true)
    assert.deepEqual(await everything(), before)
    assert.equal((await undo(made)).why, 'This import was undone already')
    assert.equal((await undo('0198ffff-ffff-7fff-bfff-ffffffffffff')).why, 'There is no such import')
    assert.deepEqual(await rows(`select reason, subjects[2] from audit_event where action = 'exchange.undone'`), [['by the imports undo command', 'organisations: 1 removed, 0 as before']])
    // The same pack may come again.
    await load(pack)
  })

  it('P.23 S1.65 is known as at the days between, and not as at those before or after', async () => {
    await load(pack)
    const before = (await rows(`select clock_timestamp()`))[0]![0]
    const made = await load(changes, { update: true })
    const between = (await rows(`select clock_timestamp()`))[0]![0]
    await undo(made)
    const known = async (at: unknown) => database.owner(async (connection) => {
      await connection.query(`select set_config('app.as_at', $1, false)`, [at === null ? '' : (at as Date | string).toString()])
      const { rows: people } = await connection.query(`select id, forename, address_1 from known_client where id in (90601, 90603) order by id`)
      const { rows: schedules } = await connection.query(`select id, left_on from known_schedule where id in (90701, 90702) order by id`)
      await connection.query(`select set_config('app.as_at', '', false)`)
      return [...people, ...schedules].map((row) => Object.values(row as object).join(' '))
    })
    const old = ['90601 Ann 1 Wye St', '90701 ']
    assert.deepEqual(await known(before), old)
    assert.deepEqual(await known(between), ['90601 Anne 9 Wye St', '90603 Cas 1 Wye St', '90701 2026-03-01', '90702 '])
    assert.deepEqual(await known(null), old)
  })

  it('P.23 is refused row by row where something was built on it', async () => {
    const made = await load(pack)
    await rows(`insert into request (authority_id, kind, organisation_id, service_id, client_id, schedule_id, base_version, proposed, comment, state, requested_by)
      select s.authority_id, 'schedule.end', s.organisation_id, s.service_id, s.client_id, s.id, 1, '{}', '', 'pending', m.id
      from (select k.*, v.organisation_id from schedule k join service v on v.id = k.service_id where k.id = 90701) s
      join membership m on m.authority_id = s.authority_id and m.name = 'Priya Ravensworth'`)
    await rows(`update property set name = 'No 1a' where name = 'No 1' and service_id = 90501`)
    const before = await everything()
    const judith = await signIn(app, 'Judith')
    const page = await judith.get(`/imports/${made}`)
    const refused = await press(judith, page, 'Undo this import')
    assert.equal(refused.status, 409)
    assert.deepEqual(refused.records('obstacles').map(({ Row, Why }) => `${Row} ${Why}`), [
      'client 90601 has requests about it',
      'property No 1a of service 90501 was changed since',
      'schedule 90701 has requests about it',
      'service 90501 has requests about it',
    ])
    assert.deepEqual(await everything(), before)
    await rows(`delete from request where schedule_id = 90701`)
    await rows(`update property set name = 'No 1' where name = 'No 1a' and service_id = 90501`)
    assert.equal((await undo(made)).undone, false, 'a name that was changed and changed back is a change')
  })

  it('P.23 leads from its page to the people and schedules that it made or changed, but for those whom the reader may not see', async () => {
    const judith = await signIn(app, 'Judith')
    await load(pack)
    const made = await load(changes, { update: true })
    const page = await judith.get(`/imports/${made}`)
    assert.deepEqual(page.records('clients').map((row) => Object.values(row)), [['90601', 'Adams, Anne', 'Changed'], ['90603', 'Cole, Cas', 'New']])
    assert.deepEqual(page.records('schedules').map((row) => Object.values(row)), [
      ['90701', 'Adams, Anne', 'Bridge Street', '05/01/2026', 'Changed'], ['90702', 'Cole, Cas', 'Bridge Street', '01/03/2026', 'New'],
    ])
    assert.equal((await page.follow('Cole, Cas, schedule 90702')).path, '/schedules/90702')
    assert.equal((await page.follow('Adams, Anne')).path, '/clients/90601')
    await rows(`update client set need_to_know = true where id = 90603`)
    const hidden = await judith.get(`/imports/${made}`)
    assert.deepEqual([hidden.records('clients').length, hidden.records('schedules').length], [1, 1])
    assert.match(hidden.text(), /These are 1 of 2\./)
    assert.ok(!hidden.text().includes('Cole'))
    const many = await load({ clients: ['id,forename,surname', ...Array.from({ length: 60 }, (_, at) => `${91_000 + at},Ann,Adams`)] })
    const first = await judith.get(`/imports/${many}`)
    assert.deepEqual([first.records('clients').length, /These are 50 of 60\./.test(first.text())], [50, true])
  })

  it('P.23 is undone on its page by whoever may load data there, and says so in the access log', async () => {
    const judith = await signIn(app, 'Judith')
    const made = await load(pack)
    const list = await judith.get('/import')
    assert.equal(list.records('imports')[0]!['New rows'], '17')
    const undone = await press(judith, await judith.get(`/imports/${made}`), 'Undo this import')
    assert.match(undone.text(), /The import is undone/)
    assert.match((await judith.get(`/imports/${made}`)).text(), /Undone .*, by Judith Maplethorpe/)
    assert.equal((await judith.json.post(`/imports/${made}/undo`, {})).status, 409)
    assert.equal((await (await signIn(app, 'Rhodri')).get(`/imports/${made}`)).status, 403)
    const [event] = await rows(`select m.name, e.action from audit_event e join membership m on m.authority_id = e.authority_id and m.id = e.membership_id where e.action = 'exchange.undone'`)
    assert.deepEqual(event, ['Judith Maplethorpe', 'exchange.undone'])
  })
})
