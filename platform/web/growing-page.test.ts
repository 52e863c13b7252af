// Work past the request: done soon it answers as any page; later the page says what is being done, and ends with what came of it.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { html } from '#pages/html.ts'
import { inRolledBackTransaction, testApp, testDatabase } from '#test/harness.ts'
import { patience } from './growing-page.ts'
import { later, post, type Area, type Page } from './route.ts'

const page: Page<{ found: string }> = ({ found }) => ({ title: 'Done', main: html`<h1>Done</h1><p>${found}</p>` })

const slow = (name: string, takes: number, fails = false) => post(`/${name}`, {
  name: `slow.${name}`, summary: `Takes long: the ${name} one`, permission: 'home.read',
  handle: async () => later(async (database, report) => {
    report('Counting <people>')
    await setTimeout(takes)
    report('Counted')
    if (fails) throw new Error('the disk is full')
    const people = await database.owner(async (connection) =>
      (await connection.query<{ count: number }>('select count(*)::int as count from client')).rows[0]!.count)
    return { kind: 'show', status: 422, data: { people: people > 0 }, view: (context) => page({ found: `${people > 0 ? 'some' : 'no'} people` }, context) }
  }, 'Under way'),
})
const area: Area = { name: 'slow', routes: [slow('soon', 1), slow('late', patience + 300), slow('failing', patience + 300, true)], navigation: [] }

describe('work that begins once the request has committed', () => {
  inRolledBackTransaction()
  const app = testApp(testDatabase(), { areas: [area] })
  const officer = () => app.signIn('judith.maplethorpe@example.org')

  it('answers with its own page and status when it is done soon', async () => {
    const answer = await (await officer()).post('/soon')
    assert.deepEqual([answer.status, answer.heading, answer.text()], [422, 'Done', 'Done some people'])
  })

  it('says what is being done when it is not, and then what came of it, or that it failed; programs wait for the answer', async () => {
    const judith = await officer()
    const [answer, json, failed] = await Promise.all([judith.post('/late'), judith.json.post('/late'), judith.post('/failing')])
    assert.deepEqual([answer.status, answer.text()],
      [200, 'Under way Keep this page open until it says what came of it. Counting <people> Counted Done some people'])
    assert.ok(answer.html.endsWith('</html>\n'))
    assert.deepEqual([json.status, json.body], [422, { people: true }])
    assert.match(failed.text(), /Counted Throughline can’t answer just now Nothing was changed/)
    assert.doesNotMatch(failed.html, /disk/)
  })
})
