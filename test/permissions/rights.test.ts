// Rights are kept with the session for as long as nothing about them has changed: every change is felt by the very next request.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inRolledBackTransaction, testApp, testDatabase } from '../harness.ts'

describe('what somebody may do', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()
  const change = (sql: string, values: unknown[] = []) => testDatabase().owner((connection) => connection.query(sql, values))
  const memberOf = (email: string) => `(select m.id from membership m join account a on a.id = m.account_id where a.email_key = '${email}' order by m.authority_id limit 1)`
  const tamsin = 'tamsin.okafor@example.org'
  const statusOf = async (email: string, path: string) => {
    const visitor = await app.signIn(email)
    return async () => (await visitor.request(path, { headers: { accept: 'application/json' } })).status
  }

  it('P.01 shrinks and grows with the services that are theirs', async () => {
    const status = await statusOf(tamsin, '/services/10801/schedules')
    assert.equal(await status(), 200)
    await change(`delete from membership_service where service_id = 10801 and membership_id = ${memberOf(tamsin)}`)
    assert.equal(await status(), 404)
    await change(`insert into membership_service (authority_id, membership_id, service_id) select m.authority_id, m.id, 10801 from membership m where m.id = ${memberOf(tamsin)}`)
    assert.equal(await status(), 200)
  })

  it('P.01 ends with the membership and with the account', async () => {
    for (const [ended, again] of [[`update membership set ended_at = clock_timestamp() where id = ${memberOf(tamsin)}`, `update membership set ended_at = null where id = ${memberOf(tamsin)}`],
      [`update account set disabled_at = clock_timestamp() where email_key = '${tamsin}'`, `update account set disabled_at = null where email_key = '${tamsin}'`]] as const) {
      const status = await statusOf(tamsin, '/')
      assert.equal(await status(), 200)
      await change(ended)
      assert.equal(await status(), 401)
      await change(again)
    }
  })

  it('changes with the role, whatever wall it stands behind', async () => {
    const status = await statusOf(tamsin, '/services/10801/schedules')
    assert.equal(await status(), 200)
    await change(`update membership set role = 'auditor' where id = ${memberOf(tamsin)}`)
    // The session stands behind the other wall: it is over.
    assert.equal(await status(), 401)
  })

  it('P.02 follows who is need-to-know, and who has a grant', async () => {
    const status = await statusOf('priya.ravensworth@example.org', '/clients/10342')
    assert.equal(await status(), 200)
    await change('update client set need_to_know = true where id = 10342')
    assert.equal(await status(), 404)
    await change(`insert into client_grant (authority_id, client_id, membership_id, reason)
      select authority_id, 10342, id, 'works with them' from membership
      where id = ${memberOf('priya.ravensworth@example.org')}`)
    assert.equal(await status(), 200)
    await change('delete from client_grant where client_id = 10342')
    assert.equal(await status(), 404)
    await change('update client set need_to_know = false where id = 10342')
    assert.equal(await status(), 200)
  })

  it('P.01 is that of the authority they work in, from the request after the switch on', async () => {
    const nerys = await app.signIn('nerys.calloway@example.org')
    const services = async () => (await nerys.json.get<{ services: { id: number }[] }>('/services')).body.services.map(({ id }) => id)
    const here = await services()
    await nerys.json.post('/switch-authority', { authority: 'southmere' })
    const there = await services()
    assert.ok(here.length > 0 && there.length > 0 && here.every((id) => !there.includes(id)), `${here.join()} and ${there.join()}`)
  })

  it('is shown under the name they have now', async () => {
    const visitor = await app.signIn(tamsin)
    assert.match((await visitor.get('/')).html, /Tamsin Okafor/)
    await change(`update membership set name = 'Tamsin Changed' where id = ${memberOf(tamsin)}`)
    assert.match((await visitor.get('/')).html, /Tamsin Changed/)
  })

  it('is nothing for a membership that is held, even if its session were still there', async () => {
    const rights = async () => (await change(`select role from rights_of(1, ${memberOf(tamsin)})`)).rows
    assert.deepEqual(await rights(), [{ role: 'provider-user' }])
    const status = await statusOf(tamsin, '/services')
    await change('alter table membership disable trigger guard_membership')
    await change(`update membership set held_at = clock_timestamp() where id = ${memberOf(tamsin)}`)
    assert.deepEqual(await rights(), [])
    assert.equal(await status(), 401)
  })
})
