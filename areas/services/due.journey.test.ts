// What is due for whoever keeps contracts: figures on the welcome page, and the rows that they open.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inRolledBackTransaction, testApp } from '#test/harness.ts'
import { press, signIn } from '#test/journeys/steps.ts'

describe('what is due in services', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()
  const dayBefore = (day: string, days: number) => Temporal.PlainDate.from(day).subtract({ days })
  const on = (day: Temporal.PlainDate) => testApp(app.database, { today: day })
  /** Contracts of the cast that end on the last day of March 2027: read here from the page of each service, not from the list. */
  const lastDay = '2027-03-31'

  it('S1.23 opens the contracts that end within 90 days from the figure that counts them', async () => {
    const judith = await signIn(on(dayBefore(lastDay, 90)), 'Judith')
    const start = await judith.get('/')
    const figure = /(\d+) contracts? ends? within 90 days/.exec(start.text())!
    const rows = (await start.follow(figure[0])).records('due')
    assert.equal(rows.length, Number(figure[1]))
    const beacon = rows.find(({ Service }) => Service === 'Beacon Houses')!
    assert.deepEqual([beacon['What'], beacon['Provider'], beacon['Contract or level'], beacon['Day'], beacon['Days']], ['Contract ends', 'RS Aids', 'NM/SA/0834', '31/03/2027', '90'])
    const dayTooEarly = await signIn(on(dayBefore(lastDay, 91)), 'Judith')
    assert.ok(!(await dayTooEarly.get('/services/due')).text().includes('Beacon Houses'))
  })

  it('has a service without contract, and none that has its next contract already', async () => {
    const judith = await signIn(on(Temporal.PlainDate.from(lastDay).add({ days: 1 })), 'Judith')
    const since = async (days: number) => {
      const then = await signIn(on(dayBefore(lastDay, -days)), 'Judith')
      return (await then.get('/services/due')).records('due').find(({ Service }) => Service === 'Beacon Houses')!['Days']
    }
    assert.deepEqual([await since(-1), await since(0), await since(1), await since(56)], ['1', 'today', '1 day ago', '56 days ago'])
    assert.ok((await judith.get('/services/due?kind=no-contract')).records('due').some(({ Service, Day }) => Service === 'Beacon Houses' && Day === '31/03/2027'))
    await press(judith, await judith.get('/services/10834/contracts/new'), 'Save', { Reference: 'NM/SA/0999', 'First day': '1/4/2027', 'Last day': '31/3/2030' })
    assert.ok(!(await judith.get('/services/due')).text().includes('Beacon Houses'))
  })

  it('has what a new service lacks, one after the other', async () => {
    const judith = await signIn(app, 'Judith')
    const made = await press(judith, await judith.get('/services/new'), 'Save', { Name: 'Quayside', Provider: 'RS Aids', Type: 'Long-term accommodation (block subsidy)' })
    const number = /\d+/.exec(made.path)![0]
    const lacks = async () => (await judith.get('/services/due')).records('due').filter(({ Service }) => Service === 'Quayside').map(({ What }) => What)
    assert.deepEqual(await lacks(), ['No contract'])
    await press(judith, await judith.get(`/services/${number}/contracts/new`), 'Save', { 'First day': '1/11/2026', 'Last day': '31/10/2029' })
    assert.deepEqual(new Set(await lacks()), new Set(['No service level', 'No units']))
    await press(judith, await judith.get(`/services/${number}/levels/new`), 'Save', { Number: '1', Name: 'Quayside - Adapted', Kind: 'Adapted' })
    assert.deepEqual(new Set(await lacks()), new Set(['No capacity', 'No price', 'No units']))
    await press(judith, await judith.get(`/services/${number}/prices/new`), 'Save', { 'Service level': '1 - Quayside - Adapted', 'First day': '1/11/2026', 'Weekly price': '84.50' })
    assert.deepEqual(new Set(await lacks()), new Set(['No capacity', 'No units']))
  })

  it('is of one’s own services', async () => {
    const elsewhere = await (await signIn(on(dayBefore(lastDay, 90)), 'Nerys')).get('/services/due')
    assert.ok(!elsewhere.text().includes('Beacon Houses'))
  })
})
