// The chain of audit events against somebody who may do anything to the database: every manipulation is found.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import pg from 'pg'
import { migrate, type Connect } from '#platform/database/open.ts'
import { problemsWithAudit, verifyAudit, type AuditCheck } from '#platform/audit-seal.ts'
import { ownServer, type OwnServer } from './own-server.ts'

const blocks = 6
const eventsInBlock = 20

/** What a superuser does: `after` the chain of six blocks is made, in statements that are undone after each check. */
const manipulations: Record<string, string> = {
  'another action': `update audit_event set action = 'clients.show' where id = (select id from middle)`,
  'another time': `update audit_event set at = at - interval '1 microsecond' where id = (select id from middle)`,
  'another subject': `update audit_event set subjects = array['client:10299'] where id = (select id from middle)`,
  'two subjects made one': `update audit_event set subjects = array['client:1,request:2'] where id = (select id from middle)`,
  'another actor': `update audit_event set membership_id = uuidv7() where id = (select id from middle)`,
  'nobody as the actor': `update audit_event set account_id = null where id = (select id from middle)`,
  'another reason': `update audit_event set reason = 'asked by the police' where id = (select id from middle)`,
  'an outcome that was none': `update audit_event set outcome = 'not-found' where id = (select id from middle)`,
  'another authority': `update audit_event set authority_id = 2 where id = (select id from middle)`,
  'an event taken out of the middle': `delete from audit_event where id = (select id from middle)`,
  'the last sealed event taken away': `delete from audit_event where id = (select id from audit_event order by xid desc, id desc limit 1)`,
  'an event put among the sealed ones': `insert into audit_event (xid, action, subjects) select xid, 'clients.show', '{}' from middle`,
  'two events that changed places': `update audit_event set reason = case reason when 'reason 61' then 'reason 62' else 'reason 61' end
    where reason in ('reason 61', 'reason 62')`,
  'two events that changed their order': `update audit_event e set xid = case when e.id = m.id then o.xid else m.xid end
    from middle m, (select * from audit_event order by xid limit 1) o where e.id in (m.id, o.id)`,
  'another personal value': `update audit_detail set detail = '{"telephone": "07700 900999"}' where event_id = (select id from middle)`,
  'a personal value that was never there': `insert into audit_detail (event_id, salt, detail) select id, '', '{}' from audit_event order by xid limit 1`,
  'a block taken out': `delete from audit_seal where block = 3`,
  'a block taken out, the others renumbered': `delete from audit_seal where block = 3; update audit_seal set block = block - 1 where block > 3`,
  'the first blocks taken out with their events': `delete from audit_event where xid < (select before_xid from audit_seal where block = 2);
    delete from audit_seal where block <= 2; update audit_seal set block = block - 2`,
  'another moment of sealing': `update audit_seal set sealed_at = sealed_at - interval '1 day' where block = 3`,
  'a block sealed anew after a change': `update audit_event set action = 'clients.show' where id = (select id from middle);
    update audit_seal s set digest = made.digest from audit_seal p, audit_digest(p.digest, 4, (select sealed_at from audit_seal where block = 4), p.before_xid,
      (select before_xid from audit_seal where block = 4)) made where p.block = 3 and s.block = 4`,
  'an event put where no block will hold it': `insert into audit_event (xid, action, subjects) values ('99999999999', 'clients.show', '{}')`,
}

/** What leaves a chain that is whole in itself: only a head that was kept elsewhere tells. */
const cuts: Record<string, string> = {
  'the newest blocks cut off with their events': `delete from audit_event where xid >= (select before_xid from audit_seal where block = 3);
    delete from audit_seal where block > 3`,
  'the whole chain built anew': `update audit_event set action = 'clients.show' where id = (select id from middle);
    delete from audit_seal; select seal_audit()`,
}

describe('the audit', () => {
  let server: OwnServer
  let connect: Connect
  let connection: pg.Client
  before(async () => {
    server = await ownServer('audit')
    connect = await server.create('audit')
    connection = new pg.Client(connect('owner'))
    await connection.connect()
    await migrate(connection, connect('application').user!, 'test')
    await connection.query(`select set_config('app.authority', '1', false), set_config('app.membership', uuidv7()::text, false),
      set_config('app.account', uuidv7()::text, false)`)
    for (let block = 0; block < blocks; block += 1) {
      for (let event = 0; event < eventsInBlock; event += 1) {
        const number = block * eventsInBlock + event
        await connection.query('select record_event($1, $2, $3, $4)', ['clients.save', ['client:1', 'request:2'], `reason ${number}`,
          number % 2 === 1 ? { telephone: `07700 900${String(number).padStart(3, '0')}` } : null])
      }
      await connection.query('select seal_audit()')
    }
    // An event of the fourth block, with personal values.
    await connection.query(`create temporary view middle as select * from audit_event where reason = 'reason 61'`)
  })
  after(async () => {
    await connection?.end()
    await server?.close()
  })

  it('is whole when nobody touched it, and names its head', async () => {
    const check = await verifyAudit(connection)
    assert.deepEqual({ ...check, head: check.head?.length },
      { blocks, events: blocks * eventsInBlock, head: 64, held: null, broken: [], changed: 0, beyond: 0, misdated: 0, unsealed: 0 })
    assert.deepEqual(problemsWithAudit(check), [])
  })

  for (const [what, statements] of Object.entries(manipulations)) {
    it(`shows ${what}`, async () => {
      const check = await checkAfter(statements)
      assert.ok(problemsWithAudit(check).length > 0)
    })
  }

  for (const [what, statements] of Object.entries(cuts)) {
    it(`shows ${what} to whoever kept the head`, async () => {
      const { head } = await verifyAudit(connection)
      const check = await checkAfter(statements, head!)
      assert.deepEqual(problemsWithAudit(check), [], 'whole in itself')
      assert.match(problemsWithAudit(check, head!).join(), /cut off before it, or built anew/)
    })
  }

  it('goes on past a head that was kept', async () => {
    const { head } = await verifyAudit(connection)
    await connection.query(`select record_event('clients.show', '{}')`)
    await connection.query('select seal_audit()')
    const check = await verifyAudit(connection, head!)
    assert.deepEqual([check.held, check.blocks], [blocks, blocks + 1])
    assert.deepEqual(problemsWithAudit(check, head!), [])
  })

  it('stays whole when personal values are erased', async () => {
    const check = await checkAfter('delete from audit_detail')
    assert.deepEqual(problemsWithAudit(check), [])
  })

  it('tells of events that were written in later than they say', async () => {
    await connection.query(`insert into audit_event (at, action, subjects) values (now() - interval '1 month', 'clients.show', '{}')`)
    await connection.query('select seal_audit()')
    assert.equal((await verifyAudit(connection)).misdated, 1)
  })

  it('is sealed up to the oldest transaction that may still add to it, and no further', async () => {
    const sealedBefore = (await verifyAudit(connection)).events
    const slow = new pg.Client(connect('owner'))
    await slow.connect()
    await slow.query('begin')
    await slow.query(`select record_event('clients.save', '{}', 'slow')`)
    await connection.query(`select record_event('clients.show', '{}', 'quick')`)
    await connection.query('select seal_audit()')
    assert.deepEqual(await counts(), { events: sealedBefore, unsealed: 1 })
    await slow.query('commit')
    await slow.end()
    await connection.query('select seal_audit()')
    assert.deepEqual(await counts(), { events: sealedBefore + 2, unsealed: 0 })
    assert.deepEqual(problemsWithAudit(await verifyAudit(connection)), [])
  })

  it('is sealed by one process when several try at once', async () => {
    const others = await Promise.all(Array.from({ length: 4 }, async () => {
      const other = new pg.Client(connect('owner'))
      await other.connect()
      return other
    }))
    for (let round = 0; round < 25; round += 1) {
      await Promise.all(others.map(async (other) => {
        await other.query(`select record_event('clients.show', '{}')`)
        await other.query('select seal_audit()')
      }))
    }
    await Promise.all(others.map((other) => other.end()))
    await connection.query('select seal_audit()')
    const check = await verifyAudit(connection)
    assert.deepEqual([problemsWithAudit(check), check.unsealed], [[], 0])
  })

  it('is checked fast enough to be checked every night', async (t) => {
    const before = await verifyAudit(connection)
    for (let block = 0; block < 10; block += 1) {
      await connection.query(`insert into audit_event (authority_id, membership_id, account_id, action, subjects)
        select 1, uuidv7(), uuidv7(), 'schedules.list', array(select 'client:' || 10000 + n + k from generate_series(1, 20) k) from generate_series(1, 2000) n`)
      await connection.query('select seal_audit()')
    }
    const started = performance.now()
    const check = await verifyAudit(connection)
    const perSecond = check.events / ((performance.now() - started) / 1000)
    t.diagnostic(`${check.events} events in ${check.blocks} blocks checked at ${Math.round(perSecond)} events a second`)
    assert.equal(check.events, before.events + 20_000)
    assert.ok(perSecond > 25_000)
  })

  /** What a check says of the database after these statements, which are then undone. */
  async function checkAfter(statements: string, head?: string): Promise<AuditCheck> {
    await connection.query('begin')
    try {
      // References between tables stop nobody who may do anything.
      await connection.query('set local session_replication_role = replica')
      await connection.query(statements)
      return await verifyAudit(connection, head)
    } finally {
      await connection.query('rollback')
    }
  }

  async function counts(): Promise<Pick<AuditCheck, 'events' | 'unsealed'>> {
    const { events, unsealed } = await verifyAudit(connection)
    return { events, unsealed }
  }
})
