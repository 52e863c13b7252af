// What is asked of a connection in one turn travels together, and each who asked gets their own answer, also when one of them fails.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { cloneOfTemplate, type OwnDatabase } from '#test/harness.ts'
import type { Flight } from './open.ts'

describe('statements that travel together', () => {
  let own: OwnDatabase
  before(async () => {
    own = await cloneOfTemplate('sending')
  })
  after(() => own.drop())

  const doubled = (value: unknown) => ({ name: 'doubled', text: 'select 2 * $1::int as twice', values: [value] })
  const failing = { name: 'failing', text: 'select 1 / $1::int as never', values: [0] }
  async function inFlight<R>(work: (ask: Flight['connection']['query']) => Promise<R>): Promise<R> {
    const flight = await own.database.begin('throughline_scoped')
    try {
      return await work(flight.connection.query)
    } finally {
      await flight.rollback()
    }
  }

  it('answer in the order they were asked, the first time and when they come again', async () => {
    for (let round = 0; round < 3; round += 1) {
      const answers = await inFlight((ask) => Promise.all([ask(doubled(1)), ask('select 7 as seven, null as nothing'), ask(doubled(2)), ask('select 1 where false')]))
      assert.deepEqual(answers.map(({ rows }) => rows), [[{ twice: 2 }], [{ seven: 7, nothing: null }], [{ twice: 4 }], []])
      assert.deepEqual(answers.map(({ rowCount }) => rowCount), [1, 1, 1, 0])
    }
  })

  it('fail from the first that fails on; what went before has its answer, and the connection goes on', async () => {
    for (let round = 0; round < 3; round += 1) {
      await inFlight(async (ask) => {
        const [before, failed, behind] = await Promise.allSettled([ask(doubled(4)), ask(failing), ask({ name: `new in round ${round}`, text: `select ${round} as round` })])
        assert.equal(before.status, 'fulfilled')
        assert.match(String((failed as PromiseRejectedResult).reason), /division by zero/)
        assert.match(String((behind as PromiseRejectedResult).reason), /division by zero/)
        await ask('rollback')
        // Sent again, the statement that was never reached is there, whatever became of its first parsing.
        assert.deepEqual((await ask({ name: `new in round ${round}`, text: `select ${round} as round` })).rows, [{ round }])
      })
    }
  })

  it('that can’t be parsed fail alone of their kind: the next batch is as good as new', async () => {
    await inFlight(async (ask) => {
      await assert.rejects(ask({ name: 'wrong', text: 'select from nowhere at all' }), /syntax error|does not exist/)
      await ask('rollback')
      await assert.rejects(ask({ name: 'wrong', text: 'select from nowhere at all' }), /syntax error|does not exist/)
      await ask('rollback')
      assert.deepEqual((await ask(doubled(5))).rows, [{ twice: 10 }])
    })
  })

  it('tell of a row that can’t be read and of a value that can’t be sent, and of nothing else', async () => {
    await inFlight(async (ask) => {
      const [tooLarge, fine] = await Promise.allSettled([ask('select 9007199254740993::bigint as n'), ask(doubled(6))])
      assert.match(String((tooLarge as PromiseRejectedResult).reason), /too large to be held exactly/)
      assert.deepEqual((fine as PromiseFulfilledResult<{ rows: unknown[] }>).value.rows, [{ twice: 12 }])
      await assert.rejects(ask(doubled({ toPostgres: () => { throw new Error('unspeakable') } })), /unspeakable/)
      assert.deepEqual((await ask(doubled(7))).rows, [{ twice: 14 }])
    })
  })

  it('are refused once their transaction is over', async () => {
    const flight = await own.database.begin('throughline_scoped')
    await flight.commit()
    await assert.rejects(flight.connection.query('select 1'), /after the transaction had ended/)
  })

  it('of the next transaction wait behind the commit of the last, on a connection that is handed over', async () => {
    const settings = await Promise.all(Array.from({ length: 40 }, async (_, at) => {
      const flight = await own.database.begin('throughline_scoped')
      const [, { rows }] = await Promise.all([
        flight.connection.query({ name: 'set', text: `select set_config('app.services', $1, true)`, values: [`{${at}}`] }),
        flight.connection.query<{ services: string }>({ name: 'get', text: `select current_setting('app.services', true) as services` }),
      ])
      await flight.commit(true)
      return rows[0]!.services
    }))
    assert.deepEqual(settings, Array.from({ length: 40 }, (_, at) => `{${at}}`))
    assert.deepEqual((await inFlight((ask) => ask(`select current_setting('app.services', true) as services`))).rows, [{ services: '' }])
  })

  it('go past whoever still asks: a connection is their own, and a few who have asked all share one', async () => {
    const pid = { name: 'pid', text: 'select pg_backend_pid() as pid' }
    const slow = await own.database.begin('throughline_scoped')
    const asking = slow.connection.query<{ pid: number }>({ name: 'slow', text: 'select pg_backend_pid() as pid, pg_sleep(0.5)' })
    let slept = false
    void asking.then(() => slept = true)
    const pids = await Promise.all(Array.from({ length: 20 }, async () => {
      const flight = await own.database.begin('throughline_scoped', true)
      const [{ rows }] = await Promise.all([flight.connection.query<{ pid: number }>(pid), flight.commit(true)])
      return rows[0]!.pid
    }))
    assert.equal(slept, false)
    assert.ok(!pids.includes((await asking).rows[0]!.pid))
    assert.deepEqual([...Map.groupBy(pids, (each) => each).values()].map(({ length }) => length), [12, 8])
    await slow.rollback()
  })

  describe('at once', () => {
    const kept = async () => (await own.database.owner((owner) => owner.query<{ form: string }>('select form from draft order by form'))).rows.map(({ form }) => form)
    const as = `select set_config('app.authority', '1', true), set_config('app.membership', '00000000-0000-0000-0000-000000000001', true)`
    const keep = (form: string) => ({ name: 'keep', text: `insert into draft (authority_id, membership_id, form, page, title, typed)
      values (1, '00000000-0000-0000-0000-000000000001', $1, '', '', '{}')`, values: [form] })

    it('are one transaction: kept with its end, undone wholly where one of them fails', async () => {
      for (const [form, isWrong] of [['kept', false], ['undone', true], ['kept after', false]] as const) {
        const flight = await own.database.begin('throughline_scoped', true)
        const { query } = flight.connection
        const asked = Promise.allSettled([query(as), query(keep(form)), ...(isWrong ? [query(failing)] : []), flight.commit(true)])
        assert.equal((await asked).at(-1)!.status, isWrong ? 'rejected' : 'fulfilled')
      }
      assert.deepEqual(await kept(), ['kept', 'kept after'])
    })

    it('fail where the transaction does at its end, and leave nothing to the next on the connection', async () => {
      await own.database.owner((owner) => owner.query(`create function too_late() returns trigger language plpgsql as $$ begin raise exception 'too late'; end $$;
        create constraint trigger too_late after insert on draft deferrable initially deferred for each row when (new.form = 'late') execute function too_late()`))
      const results = await Promise.all(Array.from({ length: 12 }, async (_, at) => {
        const flight = await own.database.begin('throughline_scoped', true)
        const { query } = flight.connection
        const [before, , commit] = await Promise.allSettled([
          query<{ authority: string }>(`select current_setting('app.authority', true) as authority`),
          Promise.all([query(as), query(keep(at % 2 === 0 ? 'late' : `in time ${at}`))]),
          flight.commit(true),
        ])
        return [(before as PromiseFulfilledResult<{ rows: { authority: string }[] }>).value.rows[0]!.authority || null, commit.status]
      }))
      assert.deepEqual(results, Array.from({ length: 12 }, (_, at) => [null, at % 2 === 0 ? 'rejected' : 'fulfilled']))
      assert.deepEqual((await kept()).filter((form) => /time|late/.test(form)).length, 6)
    })

    it('are refused after the first answer', async () => {
      const flight = await own.database.begin('throughline_scoped', true)
      const first = flight.connection.query('select 1 as one')
      const over = flight.commit()
      await first
      await assert.rejects(flight.connection.query('select 1'), /after the transaction had ended/)
      await over
    })
  })
})
