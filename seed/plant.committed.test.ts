// Planting: what stands in the database afterwards, that it is done once, and that a lost file of sign-ins is made anew.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { isPassword } from '#areas/people/passwords.ts'
import { castPassword, cloneOfTemplate, today, type OwnDatabase } from '#test/harness.ts'
import { clients, colleagues, peopleToAskFor } from './cast.ts'
import { plantCast } from './plant.ts'
import { demoSignIns } from './sign-ins.ts'

describe('planting the cast', () => {
  let own: OwnDatabase
  const folder = mkdtempSync(join(tmpdir(), 'sign-ins-'))
  before(async () => {
    own = await cloneOfTemplate('plant')
  })
  after(async () => {
    await own.drop()
    rmSync(folder, { recursive: true })
  })
  const rows = (sql: string, values: unknown[] = []) =>
    own.database.owner(async (connection) => (await connection.query({ text: sql, values, rowMode: 'array' })).rows as unknown[][])

  it('writes everybody, with their stays', async () => {
    const stays = clients.reduce((sum, client) => sum + client.stays.length, 0)
    assert.deepEqual(await rows(`select (select count(*)::int from client), (select count(*)::int from schedule),
      (select count(*)::int from account where demo)`), [[clients.length, stays, colleagues.length]])
  })

  it('does nothing where the cast stands already', async () => {
    const everything = `select relname, query_to_xml(format('select count(*) from %I', relname), false, true, '')::text
      from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`
    const counted = await rows(everything)
    assert.deepEqual(await own.database.owner((connection) => plantCast(connection, { today, passwords: castPassword })), [])
    assert.deepEqual(await rows(everything), counted)
  })

  it('leaves capacity as large as the units, level by level', async () => {
    assert.deepEqual(await rows(`
      select c.service_id, l.number, c.units, sum(u.units) from capacity c
      join service_level l on l.id = c.service_level_id
      join unit u on u.service_level_id = c.service_level_id and u.starts_on <= $1 and (u.ends_on is null or u.ends_on >= $1)
      where c.starts_on <= $1 and (c.ends_on is null or c.ends_on >= $1)
      group by c.service_id, l.number, c.units having c.units <> sum(u.units)`, [today.toString()]), [])
  })

  it('explains no empty days of a unit that somebody lives in, and overfills none', async () => {
    assert.deepEqual(await rows(`select v.service_id, u.name, v.kind, s.id from unit_void v join unit u on u.id = v.unit_id
      join schedule s on s.unit_id = v.unit_id and daterange(s.starts_on, s.left_on) && daterange(v.starts_on, v.ends_on, '[]')`), [])
    assert.deepEqual(await rows(`select u.name from schedule s join unit u on u.id = s.unit_id where s.left_on is null
      group by u.id, u.name, u.units having sum(s.units) > u.units`), [])
  })

  it('gives each schedule a Housing Benefit position from its first day on, and a contract in force', async () => {
    assert.deepEqual(await rows(`select id from schedule s where not exists (
      select from hb_position p where p.schedule_id = s.id and p.starts_on = s.starts_on)`), [])
    assert.deepEqual(await rows(`select id from service s where not exists (
      select from contract c where c.service_id = s.id and $1 between c.starts_on and c.ends_on)`, [today.toString()]), [])
  })

  it('shows each client to the organisations of their services, and those of the refuge to the refuge alone', async () => {
    assert.deepEqual(await rows(`select s.client_id, s.service_id
      from schedule s join service v on v.authority_id = s.authority_id and v.id = s.service_id
      where not exists (select from client_organisation o
        where o.authority_id = s.authority_id and o.client_id = s.client_id and o.organisation_id = v.organisation_id
        and o.service_id is not distinct from case when v.domestic_violence then v.id end)`), [])
    assert.deepEqual(await rows(`select distinct service_id::int from client_organisation where service_id is not null`), [[10823]])
  })

  it('records facts when they became known, so that a past day can be asked about', async () => {
    assert.deepEqual(await rows(`select id from schedule where recorded_at > $1
      union all select id from client where recorded_at > $1`, [today.toString()]), [])
    // Mr Crouchley went into hospital; the record knew 21 days later.
    const known = (day: Temporal.PlainDate) => own.database.owner(async (connection) => {
      await connection.query(`select set_config('app.as_at', $1, false)`, [day.toString()])
      return (await connection.query('select left_on is not null as ended from known_schedule where id = 10406')).rows as unknown
    })
    const left = today.subtract({ days: 96 })
    assert.deepEqual(await known(left.add({ days: 20 })), [{ ended: false }])
    assert.deepEqual(await known(left.add({ days: 22 })), [{ ended: true }])
  })

  it('leaves room for the people to be asked for, but for the one who clashes', async () => {
    for (const person of peopleToAskFor) {
      const taken = await rows(`select s.id from schedule s join unit u on u.id = s.unit_id where u.service_id = $1 and u.name = $2
        and s.starts_on <= $3 and (s.left_on is null or s.left_on > $3)`,
      [person.service, person.unit, today.add({ days: Number(person.from) }).toString()])
      assert.equal(taken.length, person.shows.startsWith('a clash') ? 1 : 0, person.shows)
    }
  })

  it('keeps the sign-ins for the next start, and makes new passwords when they are lost', async () => {
    const first = await demoSignIns(own.database, { folder, today })
    const file = join(folder, 'demo-sign-ins.json')
    assert.equal(statSync(file).mode & 0o777, 0o600)
    assert.deepEqual(first.map(({ email }) => email), colleagues.map(({ email }) => email))
    assert.ok(first.every(({ password }) => password.length >= 15))
    assert.deepEqual(await demoSignIns(own.database, { folder, today }), first)
    rmSync(file)
    const second = await demoSignIns(own.database, { folder, today })
    const [[hash]] = await rows('select password_hash from account where email = $1', [second[0]!.email]) as [[string]]
    assert.deepEqual([await isPassword(second[0]!.password, hash), await isPassword(first[0]!.password, hash)], [true, false])
    assert.ok(readFileSync(file, 'utf8').includes(second[0]!.password))
  })

  it('refuses an installation that real people work with', async () => {
    await own.database.owner((connection) => connection.query(`update installation set kind = 'live'`))
    await assert.rejects(own.database.owner((connection) => plantCast(connection, { today, passwords: 'random' })), /demo and test/)
  })
})
