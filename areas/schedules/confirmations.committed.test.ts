// A list that is confirmed while a schedule is being accepted: what was not shown is not confirmed, whenever it was recorded.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import pg from 'pg'
import { cloneOfTemplate, testApp, type OwnDatabase, type TestApp } from '#test/harness.ts'
import { signIn } from '#test/journeys/steps.ts'

describe('confirming a list while it changes', () => {
  let own: OwnDatabase
  let app: TestApp
  before(async () => {
    own = await cloneOfTemplate('confirming')
    app = testApp(own.database)
  })
  after(() => own.drop())

  it('S1.83 counts as changed what was under way at that moment', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const changing = new pg.Client(own.connect('owner'))
    await changing.connect()
    try {
      await changing.query('begin')
      await changing.query(`update schedule set reference = 'NEW' where id = 10405`)
      assert.equal((await tamsin.json.post('/services/10801/confirmations', {})).status, 201)
      await changing.query('commit')
    } finally {
      await changing.end()
    }
    const list = await tamsin.get('/services/10801/schedules')
    assert.deepEqual((await list.follow('1 schedule has changed since')).rows('schedules').map(([name]) => name), ['Brightwell, Mr Kofi'])
    const then = (await list.follow('Tamsin Okafor on 20/11/2026')).records('schedules').find(({ Client }) => Client === 'Brightwell, Mr Kofi')!
    assert.deepEqual([then['Reference'], then['Since then']], ['', 'Changed'])
  })
})
