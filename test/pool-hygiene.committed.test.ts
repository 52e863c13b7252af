// Real connections, shared by everybody in turn: whoever comes next finds nothing of whoever was there before.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { walls } from '#platform/database/open.ts'
import { castPassword, cloneOfTemplate, testApp, type OwnDatabase, type TestApp } from './harness.ts'

describe('connections in a pool', () => {
  let own: OwnDatabase
  let app: TestApp
  before(async () => {
    own = await cloneOfTemplate('pool')
    app = testApp(own.database)
  })
  after(() => own.drop())

  it('carry people who sign in with their password', async () => {
    const form = (await app.visitor().get('/sign-in')).form('/sign-in')
    const start = await form.fill({ 'E-mail address': 'tamsin.okafor@example.org', Password: castPassword }).submit('Sign in')
    assert.equal(start.status, 200)
    assert.match(start.wholeText(), /Tamsin Okafor/)
  })

  it('show nothing to the next transaction, whatever the last one did', async () => {
    const people = ['tamsin.okafor@example.org', 'elin.sorrel@example.org', 'priya.ravensworth@example.org', 'rhodri.ashdown@example.org', 'farida.lindqvist@example.org']
    const visitors = await Promise.all(people.map((email) => app.signIn(email)))
    const names = await Promise.all(visitors.map(async (visitor) => nameOn((await visitor.request('/', browser)).body)))
    assert.equal(new Set(names).size, people.length)

    const looks = Array.from({ length: 600 }, async (_, at) => {
      const who = (at * 7) % people.length
      // Every third request fails, in one way or another.
      const path = at % 3 > 0 ? '/' : at % 2 > 0 ? '/services/999999999' : '/nothing-here'
      const answer = await visitors[who]!.request(path, browser)
      assert.ok(answer.status < 500, `${path} answered ${answer.status}`)
      if (path === '/') assert.equal(nameOn(answer.body), names[who])
      if (at % 10 > 0) return
      for (const wall of walls) await seesNothing(own, wall)
    })
    await Promise.all(looks)
  })

  it('stay as they are after a commit that was refused, and keep nothing of it', async () => {
    await own.database.owner((owner) => owner.query('create table only_once (number int primary key); grant select, insert on only_once to throughline_whole'))
    const pids = new Set<unknown>()
    for (const [numbers, isRefused] of [[[1, 2], false], [[3, 2, 4], true], [[4], false]] as const) {
      const flight = await own.database.begin('throughline_whole')
      const { rows: [connection] } = await flight.connection.query('select pg_backend_pid() as pid')
      pids.add(connection!['pid'])
      const asked = [...numbers.map((number) => flight.connection.query('insert into only_once values ($1)', [number])), flight.commit()]
      const outcomes = (await Promise.allSettled(asked)).map(({ status }) => status)
      assert.equal(outcomes.at(-1), isRefused ? 'rejected' : 'fulfilled')
    }
    const { rows } = await own.database.owner((owner) => owner.query<{ number: number }>('select number from only_once order by number'))
    assert.deepEqual([rows.map(({ number }) => number), pids.size], [[1, 2, 4], 1])
  })
})

const browser = { headers: { accept: 'text/html' } }

function nameOn(page: string): string | undefined {
  return /class="tl-header__name" href="\/account">([^<]+)</.exec(page)?.[1]
}

async function seesNothing({ database }: OwnDatabase, wall: (typeof walls)[number]): Promise<void> {
  const flight = await database.begin(wall)
  const { rows: [seen] } = await flight.connection.query<Record<string, string | number>>(
    `select current_setting('role') as role, (select count(*) from organisation) as organisations,
       (select string_agg(coalesce(current_setting('app.' || name, true), ''), '')
        from unnest(array['authority', 'account', 'membership', 'organisation', 'services', 'hidden_clients', 'as_at', 'recorded_at', 'people_touched']) as name) as settings,
       current_setting('synchronous_commit') as sync`)
  await flight.commit()
  assert.deepEqual(seen, { role: wall, organisations: 0, settings: '', sync: 'on' })
}
