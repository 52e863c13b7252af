// A provider's word that a list is right: given in one click, about what was seen, shown to whoever waits for it.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inRolledBackTransaction, testApp, today } from '#test/harness.ts'
import { accept, askFor, askToEnd, press, sayNotTakenUp, signIn, toAskFor, typed } from '#test/journeys/steps.ts'

describe('“this list is right”', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()
  const onDay = (days: number) => testApp(app.database, { today: today.add({ days }) })
  const chatham = '/services/10801/schedules'

  it('S1.83 is said in one click, and stands under the list with its day and name', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const list = await (await (await tamsin.get('/')).follow('2 lists of schedules to confirm')).follow('Chatham St')
    assert.match(list.text(), /Nobody has confirmed this list yet/)
    const said = await press(tamsin, list, 'This list is right')
    assert.match(said.banner, /your name and today’s date/)
    assert.match((await priya.get(chatham)).text(), new RegExp(`Last confirmed by Tamsin Okafor on ${typed(0)}\\. Nothing has changed since\\.`))
    assert.ok(!(await priya.get(chatham)).hasForm('/services/10801/confirmations'), 'the word is the provider’s')
    assert.deepEqual((await (await tamsin.get('/')).follow('1 list of schedules to confirm')).records('services').map(({ Service }) => Service), ['Rattham Road'])
  })

  it('S1.83 is about the list as it stood then, and says what has changed since', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const before = (await tamsin.get(chatham)).rows('schedules').map(([name, , , , unit]) => [name, unit])
    await press(tamsin, await tamsin.get(chatham), 'This list is right')
    await askToEnd(tamsin, 10405, 0, 'Evicted')
    await accept(priya, 'Brightwell, Mr Kofi')
    await askFor(tamsin, { ...toAskFor('Petherick'), from: 0 })
    await accept(priya, 'Petherick, Ms Lorna')
    const list = await priya.get(chatham)
    const changed = await list.follow('2 schedules have changed since')
    assert.deepEqual(changed.rows('schedules').map(([name]) => name), ['Brightwell, Mr Kofi', 'Petherick, Ms Lorna'])
    const then = await list.follow(`Tamsin Okafor on ${typed(0)}`)
    const planned = before.length - then.rows('schedules').length
    assert.ok(planned >= 0 && then.rows('schedules').every(([name, , , , unit]) => before.some(([was, there]) => was!.startsWith(name!) && there === unit)))
    assert.deepEqual(then.records('schedules').filter((row) => row['Since then'] === 'Changed').map(({ Client }) => Client), ['Brightwell, Mr Kofi'])
    assert.ok(!then.text().includes('Petherick'), 'she came later')
  })

  it('S1.83 says what was taken away since, though it stands in no list any more', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const rattham = '/services/10795/schedules'
    await press(tamsin, await tamsin.get(rattham), 'This list is right')
    await sayNotTakenUp(tamsin, 10427, 'He never came.')
    await accept(priya, 'Ingleborough, Mr Royston')
    const then = await (await priya.get(rattham)).follow('1 schedule has been taken away since')
    assert.deepEqual(then.records('schedules').filter((row) => row['Since then'] !== '').map(({ Client, ...row }) => [Client, row['Since then']]), [['Ingleborough, Mr Royston', 'Taken away']])
    assert.match((await press(tamsin, await tamsin.get(rattham), 'This list is right')).text(), /Nothing has changed since/)
  })

  it('S1.83 is not said of a list that has changed under one’s hands', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const open = await tamsin.get(chatham)
    await askToEnd(tamsin, 10405, 0, 'Evicted')
    await accept(priya, 'Brightwell, Mr Kofi')
    const stopped = await press(tamsin, open, 'This list is right')
    assert.equal(stopped.status, 409)
    assert.match(stopped.text(), /The list has changed since you opened it/)
    assert.match((await tamsin.get(chatham)).text(), /Nobody has confirmed this list yet/)
    assert.match((await press(tamsin, await tamsin.get(chatham), 'This list is right')).banner, /this list is right/)
  })

  it('S1.83 is not said of a part of the list: what a search or filter leaves leads to all of it', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    await press(tamsin, await tamsin.get(chatham), 'This list is right')
    await press(tamsin, await tamsin.get('/schedules/10405/change'), 'Save', { Reference: 'KB-2' })
    await accept(await signIn(app, 'Priya'), 'Brightwell, Mr Kofi')
    const searched = await press(tamsin, await tamsin.get(chatham), 'Filter', { 'Client’s name': 'Farrow' })
    const changed = await (await tamsin.get(chatham)).follow('1 schedule has changed since')
    for (const part of [searched, changed]) {
      assert.ok(!part.hasForm('/services/10801/confirmations'), part.path)
      const whole = await part.follow('look at all of it')
      assert.ok(whole.hasForm('/services/10801/confirmations') && whole.rows('schedules').length > part.rows('schedules').length)
    }
    assert.ok((await tamsin.get(`${chatham}?ended=include`)).hasForm('/services/10801/confirmations'), 'more than the list is not less')
  })

  it('S1.83 is said under the last page of a long list', async () => {
    await app.database.owner((connection) => connection.query(
      `insert into schedule (authority_id, service_id, service_type, client_id, service_level_id, starts_on)
       select authority_id, service_id, service_type, client_id, service_level_id, date '2025-01-01' + n from schedule, generate_series(1, 51) as n where id = 10440`))
    const nerys = await signIn(app, 'Nerys')
    const first = await nerys.get('/services/10812/schedules')
    assert.match(first.text(), /Whether the list is right is said under its last page/)
    assert.ok(!first.hasForm('/services/10812/confirmations') && (await first.follow('Next')).hasForm('/services/10812/confirmations'))
  })

  it('S1.83 leaves a service silent that has not had it for longer than the authority has settled', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    await press(tamsin, await tamsin.get(chatham), 'This list is right')
    const silentOn = async (days: number) => {
      const start = await (await signIn(onDay(days), 'Priya')).get('/')
      const figure = /(\d+) services? (is|are) silent/.exec(start.text())!
      const rows = (await start.follow(figure[0])).records('services')
      assert.equal(rows.length, Number(figure[1]), 'the figure is its rows')
      return rows.map(({ Service }) => Service)
    }
    assert.ok((await silentOn(28)).includes('Rattham Road') && !(await silentOn(28)).includes('Chatham St'))
    assert.ok((await silentOn(29)).includes('Chatham St'))
    assert.ok(!(await silentOn(29)).includes('Beacon Houses'), 'short-term services owe no list')
    const judith = await signIn(app, 'Judith')
    await press(judith, await (await judith.get('/')).follow('Settings'), 'Save', { 'Days until a service is silent': '35' })
    assert.ok(!(await silentOn(35)).includes('Chatham St') && (await silentOn(36)).includes('Chatham St'))
    assert.match((await (await signIn(onDay(36), 'Priya')).get(chatham)).text(), /Silent Last confirmed by Tamsin Okafor/)
    assert.equal((await press(judith, await judith.get('/settings'), 'Save', { 'Days until a service is silent': '0' })).fieldErrors['silent_after'],
      'Days until a service is silent must be between 1 and 366')
  })

  it('S1.83 is asked for once somebody has been on the list for so long', async () => {
    const rattham = async (sql: string) => {
      await app.database.owner((connection) => connection.query(sql))
      return (await (await signIn(app, 'Priya')).get('/services')).records('services').find(({ Service }) => Service === 'Rattham Road')!['List confirmed']
    }
    const stays = (days: number) => `update schedule set starts_on = least(coalesce(left_on - 1, 'infinity'), date '2026-11-20' - ${days}) where service_id = 10795 and there_until > '2026-11-20'`
    assert.equal(await rattham(stays(29)), 'Never Silent')
    assert.equal(await rattham(stays(28)), 'Not yet')
    assert.equal(await rattham(`delete from hb_position where service_id = 10795; delete from schedule where service_id = 10795`), 'Not yet')
  })

  it('S1.83 is the provider’s own, service by service', async () => {
    const [nerys, bernard] = [await signIn(app, 'Nerys'), await signIn(app, 'Bernard')]
    assert.equal((await nerys.json.post('/services/10801/confirmations', {})).status, 404)
    assert.equal((await bernard.json.post('/services/10801/confirmations', {})).status, 201)
    assert.equal((await nerys.get('/services/10801/confirmations')).status, 404)
    assert.deepEqual((await bernard.get('/services/10801/confirmations')).records('confirmations').map(({ By, Provider }) => [By, Provider]), [['Bernard Achterberg', 'RS Aids']])
  })
})
