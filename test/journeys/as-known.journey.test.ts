// As it was known on a past day: lists, counts and people without what was told later, and nothing to change there.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inRolledBackTransaction, testApp } from '#test/harness.ts'
import { factsOf, namesIn, press, signIn } from './steps.ts'

describe('a page as it was known on a past day', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()

  it('P.16 lists and counts who was known to be there: an end that was told three weeks late was not known before', async () => {
    const priya = await signIn(app, 'Priya')
    const on = async (day: string) => press(priya, await priya.get('/services/10801/schedules'), 'Show', { 'As known on': day })
    const told = async (day: string) => {
      const page = await on(day)
      return [namesIn(page).includes('Crouchley, Mr Stanley'), Number(/current schedules: (\d+)/.exec(page.text())![1]), namesIn(page).length]
    }
    // He left on 16 August; the record knew on 6 September.
    assert.deepEqual(await told('5/9/2026'), [true, 12, 12])
    assert.deepEqual(await told('6/9/2026'), [false, 11, 11])
    assert.match((await on('5/9/2026')).wholeText(), /As known on 5 September 2026/)
    assert.deepEqual(namesIn(await (await on('5/9/2026')).follow('Show what is known now')).length, 10)
  })

  it('P.16 shows a person, and the end of a schedule, as far as they were known', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const death = async (query: string) => factsOf(await tamsin.get(`/clients/10309${query}`))['Date of death']
    // He died on 17 October, and it was told on the 18th.
    assert.deepEqual([await death('?as-at=2026-10-17'), await death('?as-at=2026-10-18')], ['Not recorded', '17 October 2026'])
    const ends = async (day: string) => {
      const page = await tamsin.get(`/clients/10309/schedules?ended=include&as-at=${day}`)
      return page.records('schedules').map((row) => row['End date (reason)'])
    }
    assert.deepEqual([await ends('2026-10-18'), await ends('2026-10-19')], [[''], ['18/10/2026 (Deceased)']])
    assert.equal((await tamsin.get('/clients/10304?as-at=2026-10-11')).status, 404)
    assert.equal((await tamsin.get('/clients/10304?as-at=2026-10-12')).status, 200)
  })

  it('P.16 says where nothing was known yet, and leads to what is known now; of what is somebody else’s or nobody’s the same', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const before = await tamsin.get('/clients/10304/schedules?ended=include&as-at=2026-10-01')
    assert.equal(before.status, 404)
    assert.match(before.text(), /On 1 October 2026 nothing was known here that you may see\. It may have been recorded later, or belong to somebody else\./)
    assert.equal((await before.follow('Show what is known now')).path, '/clients/10304/schedules?ended=include')
    const [foreign] = await app.database.owner(async (connection) => (await connection.query<{ id: string }>(
      `select c.id from client c where c.authority_id <> (select id from authority where code = 'northmoor') order by 1 limit 1`)).rows)
    for (const id of [foreign!.id, '999999999']) {
      const other = await tamsin.get(`/clients/${id}/schedules?ended=include&as-at=2026-10-01`)
      assert.deepEqual([other.status, other.text()], [404, before.text()])
      assert.equal((await tamsin.get(`/clients/${id}/schedules?as-at=2026-11-20`)).heading, 'Page not found')
    }
  })

  it('is where one goes on whose address takes only what is sent, whether or not there is such a record', async () => {
    const [tamsin, stranger] = [await signIn(app, 'Tamsin'), app.visitor()]
    const at = async (path: string) => {
      const { status, headers } = await tamsin.request(path)
      return [status, headers['location']]
    }
    assert.deepEqual(await at('/services/10801/schedules/find'), [303, '/services/10801/schedules'])
    assert.deepEqual(await at('/services/99999/schedules/find'), [303, '/services/99999/schedules'])
    assert.deepEqual(await at('/requests/nothing/accept?x=1'), [303, '/requests/nothing'])
    assert.equal((await tamsin.get('/requests/nothing/acceptance')).status, 404)
    assert.equal((await tamsin.json.get('/services/10801/schedules/find')).status, 405, 'programs are told with what it answers')
    assert.equal((await stranger.request('/services/10801/schedules/find')).status, 404)
  })

  it('P.16 goes along from tab to tab, and offers no change of the past', async () => {
    const [tamsin, judith] = [await signIn(app, 'Tamsin'), await signIn(app, 'Judith')]
    const list = await tamsin.get('/services/10801/schedules?as-at=2026-09-05')
    for (const text of ['Request new schedule', 'Suggest change', 'End the schedule']) assert.ok(!list.links().some((link) => link.text.startsWith(text)), text)
    assert.match((await list.follow('Service details')).wholeText(), /As known on 5 September 2026/)
    const details = await judith.get('/services/10801/details?as-at=2025-03-01')
    assert.deepEqual(details.links().filter(({ text }) => /^(Edit|Add) /.test(text)), [])
    assert.deepEqual(details.rows('capacities').filter(([level]) => level!.startsWith('2')), [['2 - Chatham St - Non-adapted', '01/04/2004', 'Open', '4.50']])
    assert.ok(!(await tamsin.get('/clients/10342?as-at=2026-09-05')).links().some(({ text }) => text === 'Suggest a correction'))
  })

  it('is now for today, and says of a day to come, and of what is none, why it can’t be; the page is one link away', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    assert.doesNotMatch((await tamsin.get('/services/10801/schedules?as-at=2026-11-20')).wholeText(), /As known on \d/)
    for (const [day, why] of [['2030-01-01', /As known on must be today or earlier/], ['31/2/2026', /As known on must be a real date/]] as const) {
      const wrong = await tamsin.get(`/services/10801/schedules?ended=include&as-at=${day}`)
      assert.equal(wrong.status, 422)
      assert.match(wrong.text(), why)
      assert.equal((await wrong.follow('Show what is known now')).path, '/services/10801/schedules?ended=include')
    }
  })
})
