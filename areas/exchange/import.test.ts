// Data packs in and out: what goes round, what is refused and where, what is odd and loaded, and who may know what.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type pg from 'pg'
import { inRolledBackTransaction, testDatabase, today } from '#test/harness.ts'
import { descriptorName, findFiles } from './data-package.ts'
import { exportPack } from './export-pack.ts'
import { findingText } from './findings.ts'
import { importPack, type ImportOptions, type Outcome } from './import-pack.ts'
import { keepRows } from './keep-rows.ts'
import { kinds } from './pack.ts'

const parent = mkdtempSync(join(tmpdir(), 'pack-test-'))
let folders = 0

/** Files by their names without .csv; a list of lines is a file. */
function packOf(files: Record<string, readonly string[] | string | Buffer>): string {
  const folder = join(parent, String(folders += 1))
  mkdirSync(folder)
  for (const [name, content] of Object.entries(files)) {
    const isText = typeof content === 'string' || Buffer.isBuffer(content)
    writeFileSync(join(folder, name.includes('.') ? name : `${name}.csv`), isText ? content : `${content.join('\n')}\n`)
  }
  return folder
}

const filesIn = (folder: string) => Object.fromEntries(readdirSync(folder).sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
const refusalsOf = (outcome: Outcome) => outcome.refusals.listed.map(findingText)
const flagsOf = (outcome: Outcome) => outcome.flags.listed.map(findingText)

const database = testDatabase()
const asOwner = <R>(work: (connection: pg.Client) => Promise<R>) => database.owner(work)
const rows = (sql: string, values: unknown[] = []) => asOwner(async (connection) => (await connection.query({ text: sql, values,
  rowMode: 'array' })).rows as unknown[][])
const authority = async (code: string) => (await rows('select id from authority where code = $1', [code]))[0]![0] as number
const membership = async (email: string) => (await rows(`select m.id from membership m join account a on a.id = m.account_id
  join authority t on t.id = m.authority_id where a.email_key = $1 and t.code = 'northmoor'`, [email]))[0]![0] as string

async function load(folder: string, options: Partial<ImportOptions> & { into?: string } = {}): Promise<Outcome> {
  const { into = 'hereford', ...more } = options
  const id = await authority(into)
  return asOwner((connection) => importPack(connection, { folder, authority: id, today, ...more }))
}

async function takeOut(code: string, as?: string): Promise<string> {
  const folder = join(parent, String(folders += 1))
  const id = await authority(code)
  await asOwner((connection) => exportPack(connection, { folder, authority: id, as }))
  return folder
}

/** An authority with nothing in it. */
async function foundHereford(): Promise<void> {
  await rows(`insert into authority (code, name, nation) values ('hereford', 'Hereford', 'england')`)
}

/** Every table with how many rows it has, but for the audit. */
async function countsOfTables(): Promise<unknown[][]> {
  return rows(`select relname, (xpath('/row/c/text()', query_to_xml(format('select count(*) as c from %I', relname), false, true, '')))[1]::text
    from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname !~ '^audit_' order by 1`)
}

/** A service of each kind with two flats and a house, and two people. */
const small = {
  organisations: ['name,kind', 'Wye Homes,provider'],
  services: ['id,organisation,name,site,type,domestic_violence,description', '501,Wye Homes,Bridge St,,long-term-accommodation,no,',
    '502,Wye Homes,Visits,,floating-support,no,'],
  service_levels: ['service,number,name,kind', '501,1,Bridge St - Adapted,adapted', '502,1,Visits,non-adapted'],
  units: ['service,name,kind,part_of,service_level,places,units,starts_on', '501,Flat 1,self-contained,,1,1,1.00,2020-01-01',
    '501,Flat 2,self-contained,,1,2,1.00,2020-01-01',
    '501,The house,house,,,,,2020-01-01', '501,Room A,room,The house,1,1,1.00,2020-01-01'],
  clients: ['id,forename,surname,date_of_birth,nino,address_1,postcode', '601,Ann,Adams,1980-02-03,AB123456C,1 Wye St,HR1 1AA',
    '602,Bob,Brook,1981-02-03,AB123457C,2 Wye St,HR1 1AB'],
  schedules: ['id,service,client,service_level,unit,starts_on,left_on,end_reason', '701,501,601,1,Flat 1,2026-01-05,2026-03-01,change-of-service',
    '702,502,601,1,,2026-04-01,,'],
  hb_positions: ['schedule,starts_on,position,reference,comment', '701,2026-01-05,passported,HB77,', '702,2026-04-01,not-passported,,'],
}

describe('a data pack', () => {
  inRolledBackTransaction()
  before(foundHereford)

  it('of an empty authority holds the headers', async () => {
    const files = filesIn(await takeOut('hereford'))
    assert.deepEqual(Object.keys(files), [...kinds.map(({ name }) => `${name}.csv`), descriptorName].sort())
    assert.equal(files['units.csv'], 'service,name,kind,part_of,property,service_level,places,units,starts_on,ends_on\n')
  })

  it('P.23 goes out, into an empty authority, and out again as the same files', async () => {
    const first = await takeOut('northmoor')
    const outcome = await load(first)
    assert.deepEqual(refusalsOf(outcome), [])
    assert.ok(outcome.loaded)
    const [before, behind] = [filesIn(first), filesIn(await takeOut('hereford'))]
    assert.deepEqual(behind, before)
    // What the cast has of everything that could get lost on the way.
    assert.match(before['clients.csv']!, /,yes\n/, 'nobody need-to-know')
    assert.match(before['clients.csv']!, /^\d+,[^\n]*,\d{4}-\d\d-\d\d,\d{4}-\d\d-\d\d,/m, 'nobody has died')
    assert.match(before['units.csv']!, /,room,/)
    for (const file of Object.values(before)) assert.ok(file.trimEnd().split('\n').length > 1)
    assert.deepEqual(await rows(`select count(*)::int from client_organisation where authority_id = $1`, [await authority('hereford')]),
      await rows(`select count(*)::int from client_organisation where authority_id = $1`, [await authority('northmoor')]))
  })

  it('P.23 says file by file how far it is; of how many rows, where they are kept', async (t) => {
    let now = 0
    // Every step takes long.
    t.mock.method(Date, 'now', () => (now += 2_000))
    const lines = (id: number) => ['id,forename,surname', ...Array.from({ length: 2_500 }, (_, at) => `${id + at},Ann,Adams`)]
    const said: string[] = []
    const onProgress = (text: string) => void said.push(text)
    await load(packOf({ clients: lines(840_000) }), { into: 'northmoor', onProgress })
    assert.deepEqual(said.filter((text) => /clients/.test(text)), ['Reading clients.csv: 2,000 rows', 'Reading clients.csv: 2,500 rows', 'Checking clients.csv', 'Writing clients: 0 of 2,500 rows'])

    said.length = 0
    const [into, as] = [await authority('northmoor'), await membership('judith.maplethorpe@example.org')]
    const list = await asOwner(async (connection) => keepRows(connection, await findFiles(packOf({ clients: lines(844_000) })),
      { authority: into, membership: as, names: ['clients.csv'], replaces: false }, onProgress))
    await asOwner((connection) => importPack(connection, { list, authority: into, as, today, onProgress }))
    assert.deepEqual(said.filter((text) => /clients/.test(text)), ['Receiving clients.csv: 2,000 rows', 'Receiving clients.csv: 2,500 rows',
      'Reading clients.csv: 2,000 of 2,500 rows', 'Reading clients.csv: 2,500 of 2,500 rows', 'Checking clients.csv', 'Writing clients: 0 of 2,500 rows'])
  })

  it('says the same again when it is loaded again, and writes nothing', async () => {
    const folder = await takeOut('hereford')
    const counts = await countsOfTables()
    const outcome = await load(folder)
    assert.ok(outcome.loaded)
    for (const { kind, rows: read, unchanged } of outcome.kinds) assert.equal(unchanged, read, kind)
    assert.deepEqual(await countsOfTables(), counts)
  })

  it('leaves requests, history, the audit and grants behind, and tells the audit of itself', async () => {
    const hereford = await authority('hereford')
    for (const table of ['request', 'client_history', 'schedule_history', 'client_grant']) {
      assert.deepEqual(await rows(`select count(*)::int from ${table} where authority_id = $1`, [hereford]), [[0]], table)
    }
    const events = await rows(`select action, reason, subjects[10] from audit_event where authority_id = $1 order by id`, [hereford])
    assert.deepEqual(events.slice(0, 2).map(([action, reason]) => [action, reason]), [['exchange.taken-out', 'by the export command'], ['exchange.loaded',
      'by the import command']])
    assert.match(String(events[1]![2]), /^clients: \d+ added, 0 changed$/)
  })
})

describe('loading a data pack', () => {
  inRolledBackTransaction('after each test')

  it('P.03 makes services, units, people and their schedules, and draws the next numbers past theirs', async () => {
    await foundHereford()
    const outcome = await load(packOf({ ...small, clients: [...small.clients, '900000,Cas,Cole,1990-01-01,AB123458C,3 Wye St,HR1 1AC'] }))
    assert.deepEqual(refusalsOf(outcome), [])
    assert.deepEqual(await rows(`select nextval('number')::int`), [[900001]])
    assert.deepEqual(await rows(`select u.name, h.name from unit u left join unit h on h.id = u.part_of where u.service_id = 501 order by 1`),
      [['Flat 1', null], ['Flat 2', null], ['Room A', 'The house'], ['The house', null]])
    assert.deepEqual(await rows(`select client_id::int, service_id from client_organisation where authority_id = $1`, [await authority('hereford')]), [[601,
      null]])
    assert.deepEqual(await rows(`select surname_key, place from client c join schedule s on s.client_id = c.id where s.id = 701`), [['adams', 1]])
  })

  it('P.24 S1.70 loads one person’s two places on the same days, numbers that fail their checks and gaps, and says so', async () => {
    await foundHereford()
    const outcome = await load(packOf({ ...small,
      clients: ['id,forename,surname,initials_only,date_of_birth,nino,nino_missing_reason,address_1,postcode',
        '601,Ann,Adams,no,1980-02-03,le 236745 f,,1 Wye St,HR1 1AA',
        '602,Bob,Brook,no,,,,2 Wye St,GU35 2J5', '603,C.,C.,yes,1990-01-01,OO123456A,,3 Wye St,HR1 1AA'],
      schedules: [small.schedules[0]!, '701,501,601,1,Flat 1,2005-05-02,2005-06-26,change-of-service',
        '702,501,601,1,Flat 2,2005-06-23,2007-04-19,change-of-service'],
      hb_positions: [small.hb_positions[0]!, '701,2005-05-02,self-funder,,'] }))
    assert.deepEqual(refusalsOf(outcome), [])
    assert.deepEqual(flagsOf(outcome), [
      'clients.csv:2:nino No National Insurance number ends in F',
      'clients.csv:3:nino Enter the National Insurance number, or choose a reason for not having one',
      'clients.csv:3:date_of_birth There is no date of birth',
      'clients.csv:3:postcode GU35 2J5 does not have the shape of a UK postcode',
      'clients.csv:4:nino OO starts an administrative number, not a National Insurance number',
      'schedules.csv:3:starts_on The same person has another schedule on some of these days: it ends on 26 June 2005',
      'schedules.csv:3:id There is no Housing Benefit position for this schedule',
    ])
    assert.deepEqual(await rows(`select nino, postcode from client where id in (601, 602) order by id`), [['LE236745F', 'HR1 1AA'], [null, 'GU35 2J5']])
  })

  it('P.24 loads people who may be the same as each other, and says who', async () => {
    await foundHereford()
    const outcome = await load(packOf({ ...small,
      clients: ['id,forename,surname,date_of_birth,nino', '601,Ann,Adams,1980-02-03,AB123456C', '602,Bob,Brook,1981-02-03,', '603,Anne,Adam,1980-02-03,AB123456D',
        '604,Bób,Brook,1981-02-03,', '605,Bob,Brook,,', '606,Bob,Brook,1981-02-03,AB123456C'] }))
    assert.deepEqual(flagsOf(outcome).filter((text) => /May be/.test(text)), [
      'clients.csv:4:id May be the same person as client 601, clients.csv:2: the same National Insurance number',
      'clients.csv:5:id May be the same person as client 602, clients.csv:3: the same surname, forename and date of birth',
      'clients.csv:7:id May be the same person as client 601, clients.csv:2: the same National Insurance number',
      'clients.csv:7:id May be the same person as client 602, clients.csv:3: the same surname, forename and date of birth',
    ])
  })

  it('P.07 says that a code is another authority’s own and how it can come here, and takes it once it is among the codes', async () => {
    await foundHereford()
    const pack = packOf({ ...small, schedules: [small.schedules[0]!, '701,501,601,1,Flat 1,2005-05-02,2005-06-26,local-moved-abroad'] })
    const unknown = (await load(pack)).refusals.listed
    assert.match(unknown.map(findingText).join('\n'),
      /^schedules\.csv:2:end_reason Reason for end date is a code that another authority added for itself\. Whoever keeps the codes here can add it under Codes/)
    await rows(`insert into local_code (authority_id, list, code, label) values ($1, 'end-reason', 'local-moved-abroad', 'Moved abroad')`, [await authority('hereford')])
    assert.ok(!refusalsOf(await load(pack)).some((text) => text.includes('end_reason')))
  })

  it('refuses every wrong cell at once, with file, line, column and message, and leaves all tables as they were', async () => {
    await foundHereford()
    const counts = await countsOfTables()
    const outcome = await load(packOf({
      ...small,
      units: [...small.units, '501,Room B,room,Flat 1,1,1,1.00,2020-01-01', '501,Room C,room,No house,1,1,1.00,2020-01-01',
        '501,Flat 1,self-contained,,1,1,1.00,2020-01-01'],
      clients: [...small.clients, '603,,Cole,1980-02-30,AB1,3 Wye St,HR1 1AA', `604,${'x'.repeat(81)},Dee,2030-01-01,,4 Wye St,HR1 1AA`,
        '601,Ann,Adams,1980-02-03,,1 Wye St,HR1 1AA',
        '605,E\0ve,Ely,1990-01-01,,5 Wye St', 'x,Fay,Fox,1990-01-01,,6 Wye St,HR1 1AA', '606,Gil,Gray,01/02/1990,,6 Wye St,HR1 1AA'],
      schedules: [...small.schedules, '703,599,602,1,,2026-01-01,,', '704,501,602,9,Flat 9,2026-01-01,,', '705,501,699,1,Flat 2,2026-05-01,2026-05-01,moved',
        '706,501,602,1,,2026-01-01,,',
        '707,502,602,1,Flat 1,2026-01-01,,', '708,501,602,1,The house,2026-01-01,,', '709,501,602,1,Flat 2,2026-05-01,2026-06-01,',
          '710,501,604,1,Flat 2,2026-01-01,,'],
      hb_positions: [...small.hb_positions, '701,2026-02-01,passported,,', '799,2026-02-01,awaiting,,No award yet', '702,2026-05-01,awaiting,,'],
    }))
    assert.equal(outcome.loaded, false)
    assert.deepEqual(refusalsOf(outcome), [
      'units.csv:6:part_of Flat 1 is not a house',
      'units.csv:7:part_of There is no unit No house in service 501',
      'units.csv:8:name This unit stands in line 2 already',
      'clients.csv:4:forename First name is missing',
      'clients.csv:4:date_of_birth Date of birth must be a real date, such as 2026-03-27',
      'clients.csv:4:nino National Insurance number must be 2 letters, 6 numbers, then A, B, C or D, such as QQ 12 34 56 C',
      'clients.csv:5:forename First name must be 80 characters or fewer',
      'clients.csv:5:date_of_birth Date of birth must be today or in the past',
      'clients.csv:6:id This client stands in line 2 already',
      'clients.csv:7 has 6 cells, and the header has 7',
      'clients.csv:8:id Number must be a whole number, such as 1',
      'clients.csv:9:date_of_birth Date of birth must be written as YYYY-MM-DD, such as 2026-03-27',
      'schedules.csv:4:service There is no service 599',
      'schedules.csv:5:service_level There is no service level 9 in service 501',
      'schedules.csv:5:unit There is no unit Flat 9 in service 501',
      'schedules.csv:6:end_reason Reason for end date must be one of sheltered-housing (Moved into sheltered housing), care-home (Moved into a care home), '
        + 'owner-occupier (Moved into accommodation as an owner occupier), '
        + 'housing-association-tenancy (Moved to take up a housing association (RSL) tenancy (general needs)), private-rented (Renting privately owned accommodation) and 15 more',
      'schedules.csv:6:left_on End date must be after the start date, since the day of leaving is not counted',
      'schedules.csv:6:client There is no client 699',
      'schedules.csv:7:unit Name the unit that the client lives in',
      'schedules.csv:8:unit There is no unit Flat 1 in service 502',
      'schedules.csv:9:unit The house is a house, which is never let: name one of its rooms',
      'schedules.csv:10:end_reason A schedule with an end date needs the reason for it',
      'schedules.csv:11:client There is no client 604: its own row is refused (clients.csv:5)',
      'hb_positions.csv:4:reference Enter the HB reference, since the client is passported with one',
      'hb_positions.csv:5:schedule There is no schedule 799',
      'hb_positions.csv:6:comment Say in the comments what the Housing Benefit claim is waiting for',
    ])
    assert.equal(outcome.refusals.total, outcome.refusals.listed.length)
    assert.deepEqual(await countsOfTables(), counts)
  })

  it('refuses two people in one place, and says who has it, on which days, and in which line', async () => {
    await foundHereford()
    await load(packOf(small))
    const outcome = await load(packOf({
      schedules: [small.schedules[0]!, '711,501,602,1,Flat 1,2026-02-01,2026-02-10,change-of-service', '712,501,602,1,Flat 1,2026-03-01,,',
        '713,501,601,1,Flat 1,2027-01-01,,',
        '714,501,602,1,Flat 2,2026-01-01,,', '715,501,601,1,Flat 2,2026-01-01,,'],
    }))
    assert.deepEqual(refusalsOf(outcome), [
      'schedules.csv:2:unit Two people can’t have one place. Adams, Ann has it from 5 January 2026 until 1 March 2026 (schedule 701)',
      'schedules.csv:4:unit Two people can’t have one place. Brook, Bob has it from 1 March 2026 with no end date (schedule 712, schedules.csv:3)',
      'schedules.csv:6:unit Two people can’t have one place. Brook, Bob has it from 1 January 2026 with no end date (schedule 714, schedules.csv:5)',
    ])
    const shared = await load(packOf({ schedules: ['id,service,client,service_level,unit,place,starts_on', '714,501,602,1,Flat 2,1,2026-01-01',
      '715,501,601,1,Flat 2,2,2026-01-01',
      '716,501,601,1,Flat 2,3,2026-01-01'] }))
    assert.deepEqual(refusalsOf(shared), ['schedules.csv:4:place Flat 2 has 2 places'])
  })

  it('refuses terms that share a day where there is one at a time', async () => {
    await foundHereford()
    const outcome = await load(packOf({ ...small,
      contracts: ['service,reference,starts_on,ends_on', '501,A,2024-04-01,2025-03-31', '501,B,2025-03-31,2026-03-30', '501,C,2026-03-31,2026-03-30'],
      capacities: ['service,service_level,starts_on,ends_on,units', '501,1,2024-04-01,,3.00', '501,1,2025-04-01,2025-04-30,2.00'],
      prices: ['service,service_level,starts_on,ends_on,weekly_pence', '501,1,2024-04-01,2026-03-31,2520', '501,1,2026-04-01,,2590', '501,1,2026-03-31,2026-03-31,2600', '501,1,2026-05-01,,25.20'],
      pay_periods: ['year,number,starts_on,ends_on', '2026-27,1,2026-03-30,2026-04-26', '2026-27,2,2026-04-26,2026-05-24', '2026-28,3,2026-05-25,2026-06-21', '2026-27,4,2025-06-22,2025-07-19'],
      voids: ['service,unit,kind,starts_on,ends_on', '501,Flat 1,vacated,2026-03-01,2026-03-10', '501,Flat 1,minor-repairs,2026-03-11,',
        '501,The house,vacated,2026-01-01,',
        '501,Flat 1,vacated,2027-01-01,'] }))
    assert.deepEqual(refusalsOf(outcome), [
      'contracts.csv:3:starts_on Another contract has some of these days: from 1 April 2024 to 31 March 2025 (contracts.csv:2)',
      'contracts.csv:4:ends_on Last day must be the first day or later',
      'capacities.csv:3:starts_on Another capacity has some of these days: from 1 April 2024 on (capacities.csv:2)',
      'prices.csv:4:starts_on Another price has some of these days: from 1 April 2024 to 31 March 2026 (prices.csv:2)',
      'prices.csv:5:weekly_pence Weekly price in pence must be a whole number, such as 1',
      'voids.csv:4:unit The house is a house, which is never let: name one of its rooms',
      'voids.csv:5:starts_on Another void has some of these days: from 11 March 2026 on (voids.csv:3)',
      'pay_periods.csv:3:starts_on Another pay period has some of these days: from 30 March 2026 to 26 April 2026 (pay_periods.csv:2)',
      'pay_periods.csv:4:year Financial year must be like 2026-27',
      'pay_periods.csv:5:starts_on First day must be from 1 March 2026 to 30 April 2027, as the year is 2026-27',
    ])
  })

  it('takes a row that is not what is recorded only when asked to replace it, and never moves a schedule to somebody else', async () => {
    await foundHereford()
    await load(packOf(small))
    const changed = packOf({ clients: ['id,surname,forename,mobile', '601,Adams-Brook,Ann,07700 900123'], schedules: [small.schedules[0]!,
      '701,501,602,1,Flat 1,2026-01-05,2026-03-02,change-of-service'] })
    assert.deepEqual(refusalsOf(await load(changed)), [
      'clients.csv:2:mobile Is not what is recorded. To replace that, choose to update (--update)',
      'clients.csv:2:surname Is not what is recorded. To replace that, choose to update (--update)',
      'schedules.csv:2:client Is not what is recorded, and can’t be changed by a data pack',
      'schedules.csv:2:left_on Is not what is recorded. To replace that, choose to update (--update)',
    ])
    assert.deepEqual(refusalsOf(await load(changed, { update: true })), ['schedules.csv:2:client Is not what is recorded, and can’t be changed by a data pack'])
    const outcome = await load(changed, { update: true, acceptValid: true })
    assert.deepEqual(outcome.kinds.map(({ kind, added, changed: replaced, refused }) => [kind, added, replaced, refused]), [['clients', 0, 1, 0],
      ['schedules', 0, 0, 1]])
    // The columns that the file does not have stay as they are; the name is found by its new beginning, for providers too.
    assert.deepEqual(await rows(`select surname, surname_key, mobile, nino, version from client where id = 601 and authority_id = $1`,
      [await authority('hereford')]),
      [['Adams-Brook', 'adams brook', '07700 900123', 'AB123456C', 2]])
    assert.deepEqual(await rows(`select surname_key from client_organisation where client_id = 601 and authority_id = $1`, [await authority('hereford')]),
      [['adams brook']])
    assert.deepEqual(await rows(`select surname from client_history where id = 601`), [['Adams']])
  })

  it('leaves what is recorded in columns that the file does not have', async () => {
    await foundHereford()
    await load(packOf({ ...small, schedules: [...small.schedules, '703,501,602,1,Flat 1,2026-03-01,,'] }))
    const outcome = await load(packOf({ schedules: ['id,service,client,service_level,starts_on,reference', '701,501,601,1,2026-01-05,R1',
      '703,501,602,1,2026-03-01,R2'] }),
      { update: true })
    assert.deepEqual(refusalsOf(outcome), [])
    const stays = await rows(`select s.id::int, s.reference, u.name, s.left_on from schedule s join unit u on u.id = s.unit_id
      where s.authority_id = $1 order by s.id`, [await authority('hereford')])
    assert.deepEqual(stays, [[701, 'R1', 'Flat 1', '2026-03-01'], [703, 'R2', 'Flat 1', null]])
  })

  it('leaves wrong rows out when asked to, with all that hangs on them', async () => {
    await foundHereford()
    const outcome = await load(packOf({ ...small, clients: [small.clients[0]!, '601,Ann,Adams,1980-02-31,,1 Wye St,HR1 1AA', small.clients[2]!],
      schedules: [...small.schedules, '703,501,602,1,Flat 2,2026-01-01,,'] }), { acceptValid: true })
    assert.ok(outcome.loaded)
    assert.deepEqual(refusalsOf(outcome), [
      'clients.csv:2:date_of_birth Date of birth must be a real date, such as 2026-03-27',
      'schedules.csv:2:client There is no client 601: its own row is refused (clients.csv:2)',
        'schedules.csv:3:client There is no client 601: its own row is refused (clients.csv:2)',
      'hb_positions.csv:2:schedule There is no schedule 701: its own row is refused (schedules.csv:2)',
        'hb_positions.csv:3:schedule There is no schedule 702: its own row is refused (schedules.csv:3)',
    ])
    assert.deepEqual(await rows('select id::int from schedule where authority_id = $1', [await authority('hereford')]), [[703]])
  })
})

describe('a person whose record the importer may not open', () => {
  inRolledBackTransaction('after each test')

  it('P.10 is in no pack they take out, and nothing is told of them', async () => {
    const [northmoor, officer] = [await authority('northmoor'), await membership('judith.maplethorpe@example.org')]
    const [stay] = await rows(`select c.id::int, c.surname, s.service_id::int, l.number, u.name, s.id::int, s.starts_on
      from schedule s join client c on c.authority_id = s.authority_id and c.id = s.client_id
      join unit u on u.id = s.unit_id join service_level l on l.id = s.service_level_id
      where s.authority_id = $1 and s.left_on is null and u.places = 1 order by s.id limit 1`, [northmoor])
    const [id, surname, service, level, unit, schedule, starts] = stay as [number, string, number, number, string, number, string]
    await rows('update client set need_to_know = true where authority_id = $1 and id = $2', [northmoor, id])
    const [[other]] = await rows('select id::int from client where authority_id = $1 and not need_to_know limit 1', [northmoor]) as [[number]]

    const files = filesIn(await takeOut('northmoor', officer))
    assert.match(files['clients.csv']!, new RegExp(`^${other},`, 'm'))
    assert.doesNotMatch(files['clients.csv']!, new RegExp(`^${id},`, 'm'))
    assert.doesNotMatch(files['schedules.csv']!, new RegExp(`^\\d+,\\d+,${id},`, 'm'))

    const outcome = await load(packOf({ clients: ['id,forename,surname', `${id},Somebody,Else`],
      schedules: ['id,service,client,service_level,unit,starts_on', `880001,${service},${id},${level},${unit},2026-10-01`,
        `880002,${service},${other},${level},${unit},2026-10-01`,
        `${schedule},${service},${other},${level},${unit},2026-10-01`], hb_positions: ['schedule,starts_on,position', `${schedule},${starts},awaiting`] }),
    { into: 'northmoor', as: officer })
    assert.deepEqual(refusalsOf(outcome).map((text) => text.replace(/from .*/, '')), [
      'clients.csv:2:id This number belongs to a record that you may not open',
      `schedules.csv:2:client There is no client ${id}: its own row is refused (clients.csv:2)`,
      'schedules.csv:3:unit Two people can’t have one place. Somebody whose record you may not open has it ',
      'schedules.csv:4:id This number belongs to a record that you may not open',
      'hb_positions.csv:2:comment Say in the comments what the Housing Benefit claim is waiting for',
      `hb_positions.csv:2:schedule There is no schedule ${schedule}: its own row is refused (schedules.csv:4)`,
    ])
    // The days, and neither a name nor a number that was not in what they sent.
    assert.match(refusalsOf(outcome)[2]!, / from \d+ \w+ \d{4} with no end date$/)
    assert.ok(!JSON.stringify(outcome).includes(surname))
  })
})

describe('a new person who may be one on record', () => {
  inRolledBackTransaction('after each test')
  const columns = 'id,forename,surname,date_of_birth,nino'
  type Person = [id: number, forename: string, surname: string, born: string, nino: string]
  const known = async (isRefuge: boolean) => (await rows(`select c.id::int, c.forename, c.surname, c.date_of_birth, c.nino from client c
    where c.authority_id = $1 and c.nino is not null and c.date_of_birth is not null and not c.need_to_know
      and exists (select from client_organisation o where o.client_id = c.id) and not exists (select from client_organisation o where o.client_id = c.id and (o.service_id is null) = $2)
    order by c.id limit 1`, [await authority('northmoor'), isRefuge]))[0] as Person
  const about = async (lines: readonly string[], more: Parameters<typeof packOf>[0] = {}) =>
    flagsOf(await load(packOf({ clients: [columns, ...lines], ...more }), { into: 'northmoor', as: await membership('judith.maplethorpe@example.org') })).filter((text) => /May be/.test(text))

  it('P.24 is loaded, and named', async () => {
    const [id, forename, surname, born, nino] = await known(false)
    assert.deepEqual(await about([`850001,${forename},${surname.toUpperCase()},${born},${nino}`, `850002,X${forename},${surname},${born},`]),
      [`clients.csv:2:id May be the same person as client ${id} on record: the same National Insurance number, and the same surname, forename and date of birth`])
  })

  it('P.10 is not told of anybody whose record the importer may not open', async () => {
    const [id, forename, surname, born, nino] = await known(false)
    await rows('update client set need_to_know = true where id = $1', [id])
    assert.deepEqual(await about([`850001,${forename},${surname},${born},${nino}`]), [])
  })

  it('P.10 is compared with people of a refuge only in that refuge', async () => {
    const [id, forename, surname, born, nino] = await known(true)
    const [[service, level, unit]] = await rows(`select s.service_id::int, l.number, u.name from schedule s join unit u on u.id = s.unit_id join service_level l on l.id = s.service_level_id
      where s.client_id = $1 limit 1`, [id]) as [[number, number, string]]
    const line = `850001,${forename},${surname},${born},${nino}`
    assert.deepEqual(await about([line]), [])
    const stay = ['id,service,client,service_level,unit,starts_on,left_on,end_reason', `880001,${service},850001,${level},${unit},1990-01-01,1990-02-01,change-of-service`]
    assert.match((await about([line.replaceAll('850001', '850002')], { schedules: [stay[0]!, stay[1]!.replaceAll('850001', '850002')] })).join(), new RegExp(`client ${id} on record: the same`))
  })
})

describe('a hostile or mistaken file', () => {
  inRolledBackTransaction()
  before(foundHereford)
  after(() => rmSync(parent, { recursive: true, force: true }))
  const people = 'id,forename,surname'

  const wrong: Record<string, [files: Record<string, string | Buffer>, refusals: string[]]> = {
    'UTF-16': [{ clients: Buffer.from(`\ufeff${people}\n1,Ann,Adams\n`, 'utf16le') },
      ['clients.csv:1 is UTF-16 text: save the file as UTF-8 (in Excel: “CSV UTF-8”)']],
    'UTF-16 without its mark': [{ clients: Buffer.from(`${people}\n1,Ann,Adams\n`, 'utf16le') },
      ['clients.csv:1 is UTF-16 text: save the file as UTF-8 (in Excel: “CSV UTF-8”)']],
    'Windows-1252': [{ clients: Buffer.from(`${people}\n1,Ann,Adams\n2,Zo\xeb,Brook\n`, 'latin1') },
      ['clients.csv:3 is not UTF-8 text, perhaps Windows-1252: save the file as UTF-8 (in Excel: “CSV UTF-8”)']],
    'half a character at its end': [{ clients: Buffer.concat([Buffer.from(`${people}\n1,Ann,Adam`), Buffer.from([0xe2, 0x82])]) },
      ['clients.csv:2 is not UTF-8 text, perhaps Windows-1252: save the file as UTF-8 (in Excel: “CSV UTF-8”)']],
    'an open quote': [{ clients: `${people}\n1,"Ann,Adams\n2,Bob,Brook\n` }, ['clients.csv:2 opens a quote that is never closed']],
    'a stray quote': [{ clients: `${people}\n1,An"n,Adams\n` },
      ['clients.csv:2 has a quote inside a cell: put the whole cell into quotes, and double those inside it']],
    'nothing in it': [{ clients: '' }, ['clients.csv:1 is empty: the first line must hold the names of the columns']],
    'a column twice': [{ clients: `${people},surname\n` }, ['clients.csv:1 has a column twice: “surname”']],
    'no key': [{ clients: 'forename,surname\n' }, ['clients.csv:1 has no column “id”']],
    'a misspelt name': [{ client: `${people}\n` },
      [`client.csv:1 is not a file of a data pack. There are: ${kinds.map(({ name }) => `${name}.csv`).join(', ')}`]],
    'a descriptor that is no JSON': [{ 'datapackage.json': '{', clients: people }, ['datapackage.json:1 is not valid JSON']],
    'a descriptor that points outside': [{ 'datapackage.json': '{"resources":[{"name":"clients","path":"../../etc/passwd"}]}' },
      ['datapackage.json:1 must say where clients is within the folder']],
    'a descriptor of other things': [{ 'datapackage.json': '{"resources":[{"name":"__proto__","path":"x.csv"}]}' },
      ['datapackage.json:1 names a resource that is nothing of a data pack: "__proto__"']],
    'a descriptor whose name is nested without end': [{ 'datapackage.json': `{"resources":[{"name":${'['.repeat(200_000)}${']'.repeat(200_000)},"path":"x.csv"}]}` },
      ['datapackage.json:1 has a resource whose name is not text']],
    'a file that is not there': [{ 'datapackage.json': '{"resources":[{"name":"clients","path":"clients.csv"}]}' },
      ['clients.csv:1 is missing, though datapackage.json names it']],
    'a number too large': [{ clients: `${people}\n99999999999999999999,Ann,Adams\n1e3,Bob,Brook\n0,Cas,Cole\n` },
      ['clients.csv:2:id Number must be a whole number, such as 1', 'clients.csv:3:id Number must be a whole number, such as 1',
        'clients.csv:4:id Number must be between 1 and 999999999999']],
    'text that is none': [{ clients: `${people}\n1,${'e'}${'\u0301'.repeat(30)},Adams\n2,\u200b\u200b,Brook\n` },
      ['clients.csv:2:forename First name must not have more than 20 accents on one letter', 'clients.csv:3:forename First name is missing']],
  }
  for (const [what, [files, expected]] of Object.entries(wrong)) {
    it(`with ${what} is refused in so many words`, async () => {
      const outcome = await load(packOf(files))
      assert.equal(outcome.loaded, false)
      assert.deepEqual(refusalsOf(outcome), expected)
    })
  }

  it('with 10,000 columns or one endless record is refused at once', async () => {
    const wide = await load(packOf({ clients: `${Array.from({ length: 10_000 }, (_, at) => `c${at}`).join(',')}\n` }))
    assert.match(refusalsOf(wide)[0]!, /^clients.csv:1 has columns that are not known here: “c0”, .* and 9990 more\. There are: id, title/)
    const endless = await load(packOf({ clients: `${people}\n1,"${'x'.repeat(3_000_000)}` }))
    assert.deepEqual(refusalsOf(endless), ['clients.csv:2 is longer than 256 KB: perhaps a quote is not closed'])
  })

  it('lists what anybody would read, and counts the rest', async () => {
    const outcome = await load(packOf({ clients: [people, ...Array.from({ length: 3_000 }, (_, at) => `${at + 1},,Adams`)].join('\n') }))
    assert.deepEqual([outcome.refusals.total, outcome.refusals.listed.length], [3_000, 500])
  })

  it('is read as it is meant: with a mark, semicolons or tabs, any order of columns, any line ends, deleted rows', async () => {
    const meant: [string, string][] = [
      ['semicolons and a mark', '\ufeffsurname;forename;id\r\nAdams;Ann;1\r\n;;\r\nBrook;"B;ob";2\r\n'], ['tabs', 'id\tforename\tsurname\r3\tCas\tCole'],
      ['formulas', `${people},telephone\n4,=1+1,@SUM,+44 1632 960000\n5,'=1+1,O'Neill,\n`],
    ]
    for (const [what, content] of meant) assert.deepEqual(refusalsOf(await load(packOf({ clients: content }))), [], what)
    const hereford = await authority('hereford')
    assert.deepEqual(await rows('select id::int, forename, surname, telephone from client where authority_id = $1 order by id', [hereford]),
      [[1, 'Ann', 'Adams', ''], [2, 'B;ob', 'Brook', ''], [3, 'Cas', 'Cole', ''], [4, '=1+1', '@SUM', '+44 1632 960000'], [5, '=1+1', "O'Neill", '']])
    const out = filesIn(await takeOut('hereford'))['clients.csv']!
    assert.match(out, /^4,,'=1\+1,'@SUM,.*,\+44 1632 960000,/m)
  })
})
