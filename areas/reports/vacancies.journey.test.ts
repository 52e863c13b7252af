// Vacancies across services as people look for them: the reviewer who places somebody, the provider, the contracts officer.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parse } from 'csv-parse/sync'
import { inRolledBackTransaction, testApp, today } from '#test/harness.ts'
import { accept, askFor, askToEnd, signIn, toAskFor, typed } from '#test/journeys/steps.ts'
import type { Shown } from './list-report.ts'

describe('vacancies across services', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()
  const rowsOf = (text: { records(table: string): Record<string, string>[] }) => text.records('rows').map((row) => [row['Unit'], row['Service'], row['Free from'], row['Reason']])

  it('S1.08 S1.81 are reached from the welcome page, tell since when and why, and every figure opens its rows', async () => {
    const priya = await signIn(app, 'Priya')
    const page = await (await priya.get('/')).follow('Vacancies')
    assert.equal(page.heading, 'Vacancies')
    const { body } = await priya.json.get<Shown>('/reports/vacancies')
    assert.equal(page.rows('rows').length, body.total)
    assert.ok(rowsOf(page).some(([unit, service, , why]) => unit === 'Flat 7' && service === 'Chatham St' && why === 'Void: Vacated and ready to let'))
    for (const { name, rows } of body.groups) {
      assert.equal(rows.reduce((sum, { count }) => sum + count, 0), body.total, name)
      for (const { key, count } of rows) assert.equal((await priya.json.get<Shown>(`/reports/vacancies?${new URLSearchParams({ [name]: key }).toString()}`)).body.total, count, `${name} ${key}`)
    }
    const csv = parse<Record<string, string>>((await priya.request('/reports/vacancies.csv')).body, { columns: true, bom: true })
    assert.equal(csv.length, body.total)
    assert.ok(!Object.keys(csv[0]!).some((heading) => heading.startsWith('Client')), 'a vacancy names nobody')
  })

  it('S1.52 lead to the timeline of the unit, and to asking for the place', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const page = await tamsin.get('/reports/vacancies?service=10801')
    assert.match((await page.follow('Flat 7')).heading, /^Chatham St/)
    const asking = await page.follow(`Ask for a schedule in Flat 7, 2 - Chatham St - Non-adapted, from ${typed(0)}`)
    assert.match(asking.text(), new RegExp(`For Flat 7, from ${typed(0)}`))
    const judith = await signIn(app, 'Judith')
    assert.ok(!(await judith.get('/reports/vacancies')).links().some(({ text }) => text.startsWith('Ask')))
  })

  it('Q.09 come with a planned end from the day of leaving on, go once somebody has the place, and are as known on a past day', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const at = async (query: string) => rowsOf(await priya.get(`/reports/vacancies?service=10801${query}`)).filter(([unit]) => unit === 'Temporary 1')
    assert.deepEqual(await at(''), [])
    await askToEnd(tamsin, 10420, 5, 'Change of service')
    await accept(priya, 'Farrow, Mr Desmond')
    assert.deepEqual(await at(''), [['Temporary 1', 'Chatham St', typed(5), 'End planned']])
    assert.deepEqual(await at(`&to=${today.add({ days: 4 }).toString()}`), [])
    assert.deepEqual(await at(`&as-at=${today.subtract({ days: 1 }).toString()}`), [])
    await askFor(tamsin, { ...toAskFor('Elkington'), service: 10801, level: 4, unit: 'Temporary 1', from: 5 })
    assert.equal((await priya.get('/reports/vacancies?service=10801')).records('rows').find(({ Unit }) => Unit === 'Temporary 1')!['Asked for'], '1')
    const asked = await (await priya.get('/reports/vacancies?service=10801')).follow('1 asked for in Temporary 1')
    assert.deepEqual(asked.records('requests').map(({ About }) => About), ['Elkington, Mr Zebedee'])
    await accept(priya, 'Elkington, Mr Zebedee')
    assert.deepEqual(await at(''), [])
  })

  it('are those of one’s own services, and a place of somebody whose record is restricted is none', async () => {
    const [tamsin, nerys, callum] = [await signIn(app, 'Tamsin'), await signIn(app, 'Nerys'), await signIn(app, 'Callum')]
    const services = async (reader: typeof tamsin) => new Set((await reader.json.get<Shown>('/reports/vacancies')).body.rows.map(({ service }) => service))
    for (const service of await services(tamsin)) assert.ok([10801, 10795].includes(service))
    for (const service of await services(nerys)) assert.ok([10812, 10823].includes(service))
    await app.database.owner((connection) => connection.query('update client set need_to_know = true where id = 10342'))
    for (const reader of [tamsin, callum]) assert.doesNotMatch((await reader.get('/reports/vacancies?service=10801')).text(), /Temporary 1/)
    const wrong = await callum.get('/reports/vacancies?from=2026-12-02&to=2026-12-01&why=because')
    assert.deepEqual([wrong.status, wrong.errors.length], [422, 2])
  })
})
