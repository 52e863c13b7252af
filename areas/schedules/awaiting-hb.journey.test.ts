// Who still waits for Housing Benefit, and for how long.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inRolledBackTransaction, testApp, today } from '#test/harness.ts'
import { accept, askFor, askToEnd, press, signIn, toAskFor, typed } from '#test/journeys/steps.ts'

describe('the list of those who await Housing Benefit', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()
  const waitingFor = async (name: string, query = '') => {
    const { body } = await (await signIn(app, name)).json.get<{ waiting: { client: string, days: number }[] }>(`/schedules/awaiting-hb${query}`)
    return body.waiting.map(({ client, days }) => [client, days])
  }

  it('S1.18 has each with the days waited, the longest first, and what the claim waits for', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const page = await (await tamsin.get('/')).follow('Awaiting Housing Benefit')
    assert.deepEqual(page.records('waiting').map(({ Client, Service, Since, Days }) => [Client, Service, Since, Days]), [
      ['Brightwell, Mr Kofi', 'Chatham St', typed(-40), '40'], ['Ingleborough, Mr Royston', 'Rattham Road', typed(-12), '12']])
    assert.match(page.records('waiting')[0]!['What the claim waits for']!, /proof of his last tenancy/)
    assert.equal((await page.follow('Suggest change to the schedule of Brightwell, Mr Kofi')).path, '/schedules/10405/change')
  })

  it('S1.18 S1.17 gains whoever is accepted awaiting HB, and loses whoever gets it, or leaves', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await askFor(tamsin, { ...toAskFor('Petherick'), from: -2 })
    await accept(priya, 'Petherick, Ms Lorna')
    assert.deepEqual(await waitingFor('Tamsin'), [['Brightwell, Mr Kofi', 40], ['Ingleborough, Mr Royston', 12], ['Petherick, Ms Lorna', 2]])
    await press(tamsin, await tamsin.get('/schedules/10405/change'), 'Save',
      { 'HB position': 'HB passported, with reference', 'HB reference': 'NM 9', 'HB position holds from': typed(0), Comments: '' })
    await accept(priya, 'Brightwell, Mr Kofi')
    await askToEnd(tamsin, 10427, 0, 'Evicted')
    await accept(priya, 'Ingleborough, Mr Royston')
    assert.deepEqual(await waitingFor('Tamsin'), [['Petherick, Ms Lorna', 2]])
  })

  it('S1.18 P.16 can be seen as it was known on a past day', async () => {
    // Ms Arkenthwaite waited from the first of October and had her reference three weeks ago.
    assert.deepEqual(await waitingFor('Tamsin', '?as-at=2026-10-28'), [['Arkenthwaite, Ms Chloe', 27], ['Brightwell, Mr Kofi', 17]])
  })

  it('S1.18 is counted by how long it takes, and narrowed to a service and an age, each with an address of its own', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const page = await tamsin.get('/schedules/awaiting-hb')
    assert.match(page.text(), /Under 4 weeks: 1 waiting under 4 weeks · 4 to 8 weeks: 1 waiting 4 to 8 weeks · 8 to 12 weeks: 0 · 12 weeks and more: 0/)
    assert.deepEqual((await page.follow('1 waiting 4 to 8 weeks')).records('waiting').map(({ Client }) => Client), ['Brightwell, Mr Kofi'])
    assert.deepEqual(await waitingFor('Tamsin', '?service=10795'), [['Ingleborough, Mr Royston', 12]])
    assert.match((await tamsin.get('/schedules/awaiting-hb?service=10795&age=over-12')).text(), /Nobody waits like that/)
    // On the day that makes four weeks, the wait is of the next band.
    const kofi = async (days: number) => {
      const later = await signIn(testApp(app.database, { today: today.add({ days: days - 40 }) }), 'Tamsin')
      return (await later.json.get<{ bands: { code: string, waiting: number }[] }>('/schedules/awaiting-hb?service=10801')).body.bands.filter(({ waiting }) => waiting > 0).map(({ code }) => code)
    }
    assert.deepEqual([await kofi(55), await kofi(56), await kofi(83), await kofi(84)], [['4-to-8'], ['8-to-12'], ['8-to-12'], ['over-12']])
  })

  it('is of one’s own services', async () => {
    assert.deepEqual(await waitingFor('Nerys'), [])
    assert.deepEqual((await waitingFor('Priya')).map(([client]) => client), ['Brightwell, Mr Kofi', 'Ingleborough, Mr Royston'])
    assert.deepEqual(await waitingFor('Rhodri'), [])
  })
})
