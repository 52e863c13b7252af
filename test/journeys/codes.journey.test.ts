// Codes come and go by date: what an authority adds can be chosen there, what it closes can't, and old records keep theirs.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inRolledBackTransaction, testApp, today } from '#test/harness.ts'
import { accept, askToEnd, formWith, press, signIn, typed } from './steps.ts'

describe('the codes of an authority', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()
  const reasonsOn = async (day: Temporal.PlainDate, who = 'Tamsin', schedule = 10405) => {
    const person = await signIn(testApp(app.database, { today: day }), who)
    return formWith(person, await person.get(`/schedules/${schedule}/end`), 'Save').choices('Reason for end date')
  }

  it('P.07 S1.77 L.01 can be added to, and closed from a day on; records keep the code they were given', async () => {
    const [farida, tamsin, priya] = [await signIn(app, 'Farida'), await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await press(farida, await farida.get('/codes'), 'Add', { List: 'Reasons for end date', Label: 'Moved abroad', 'Counts like': 'Renting privately owned accommodation' })
    await askToEnd(tamsin, 10420, -1, 'Moved abroad')
    await accept(priya, 'Farrow, Mr Desmond')
    await press(farida, await (await farida.get('/codes')).follow('Moved abroad'), 'Save', { 'Not to be chosen from': typed(1) })
    assert.ok((await reasonsOn(today)).includes('Moved abroad'))
    assert.ok(!(await reasonsOn(today.add({ days: 1 }))).includes('Moved abroad'))
    const later = await signIn(testApp(app.database, { today: today.add({ days: 1 }) }), 'Tamsin')
    const refused = await later.json.post<{ errors: object }>('/schedules/10405/end', { left_on: '2026-11-19', end_reason: 'local-moved-abroad' })
    assert.deepEqual([refused.status, Object.keys(refused.body.errors)], [422, ['end_reason']])
    const [row] = (await later.get('/clients/10342/schedules?ended=include')).records('schedules')
    assert.equal(row!['End date (reason)'], '19/11/2026 (Moved abroad)')
  })

  it('P.07 stand beside those that come with Throughline, for whoever is about to add one', async () => {
    const farida = await signIn(app, 'Farida')
    const page = (await farida.get('/codes')).wholeText()
    for (const label of ['Change of service', 'Deceased', 'Planned move between units']) assert.ok(page.includes(label), label)
  })

  it('P.07 are told apart by their whole label, in whatever script; the same label again is refused', async () => {
    const farida = await signIn(app, 'Farida')
    const add = async (label: string) => {
      const { status, body } = await farida.json.post<{ code?: string, errors?: object }>('/codes', { list: 'end-reason', label, counts_as: 'private-rented' })
      return [status, body.code ?? body.errors]
    }
    const long = 'Moved to live with somebody they met while they lived here'
    assert.deepEqual(await add(`${long}, who is family`), [201, 'local-moved-to-live-with-somebody-they-met-whi'])
    assert.deepEqual(await add(`${long}, who is a friend`), [201, 'local-moved-to-live-with-somebody-they-met-whi-2'])
    assert.deepEqual([await add('انتقل'), await add('سافر'), await add('Выехал')], [[201, 'local'], [201, 'local-2'], [201, 'local-3']])
    for (const label of [`${long.toUpperCase()}, who is a friend`, 'سافر', 'deceased']) assert.deepEqual(await add(label), [422, { label: `${label} is in that list already` }])
    assert.equal((await (await farida.get('/codes')).follow('سافر')).heading, 'Change “سافر” in Reasons for end date')
  })

  it('P.07 S1.72 count in reports and workbooks like the one of ours that they name, which may be changed', async () => {
    const [farida, tamsin, priya] = [await signIn(app, 'Farida'), await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const unsaid = await farida.json.post<{ errors: object }>('/codes', { list: 'end-reason', label: 'Moved abroad' })
    assert.deepEqual([unsaid.status, unsaid.body.errors], [422, { counts_as: 'Choose which of our reasons it counts like' }])
    const uncounted = await farida.json.post<{ errors: object }>('/codes', { list: 'overlap-reason', label: 'Decorating', counts_as: 'evicted' })
    assert.deepEqual([uncounted.status, Object.keys(uncounted.body.errors)], [422, ['counts_as']])
    await press(farida, await farida.get('/codes'), 'Add', { List: 'Reasons for end date', Label: 'Moved abroad', 'Counts like': 'Renting privately owned accommodation' })
    await askToEnd(tamsin, 10420, -1, 'Moved abroad')
    await accept(priya, 'Farrow, Mr Desmond')
    const outcome = async () => (await priya.json.get<{ rows: { cells: { outcome: string, reason: string } }[] }>('/reports/leavers?reason=local-moved-abroad')).body.rows.map(({ cells }) => cells)
    assert.deepEqual((await outcome()).map(({ outcome: counted, reason }) => [counted, reason]), [['Left support, successful', 'Moved abroad']])
    await app.database.owner((owner) => owner.query(`update schedule set left_on = '2026-08-20', end_reason = 'local-moved-abroad' where id = (
      select min(id) from schedule where service_id = 10801 and left_on is null and starts_on < '2026-07-01')`))
    const workbook = await press(tamsin, await tamsin.get('/services/10801/workbooks'), 'Open', { Quarter: '2026-27Q2' })
    const planned = (page: typeof workbook) => Number(page.records('sheet').find(({ Figure }) => Figure!.startsWith('Planned'))!['Filled in'])
    assert.ok(planned(workbook) > 0)
    const change = await (await farida.get('/codes')).follow('Moved abroad')
    const saved = await press(farida, change, 'Save', { 'Counts like': 'Evicted' })
    assert.match(saved.text(), /Records that hold the code keep it, and show it by this label/)
    assert.deepEqual((await outcome()).map(({ outcome: counted }) => counted), ['Left support, unsuccessful'])
    assert.equal(planned(await tamsin.get(workbook.path)), planned(workbook) - 1)
    const taken = await press(farida, await (await farida.get('/codes')).follow('Moved abroad'), 'Save', { Label: 'evicted' })
    assert.deepEqual([taken.status, taken.fieldErrors], [422, { label: 'evicted is in that list already' }])
    // Of two tabs the second is told of the first.
    const late = await press(farida, change, 'Save', { Label: 'Moved overseas', 'Counts like': 'Evicted' })
    assert.equal(late.status, 409)
    assert.match(late.text(), /This was changed while you were typing/)
    assert.equal((await press(farida, late, 'Save')).status, 200)
    assert.deepEqual((await outcome()).map(({ reason }) => reason), ['Moved overseas'])
  })

  it('P.07 have a label with a letter or a digit in it', async () => {
    const farida = await signIn(app, 'Farida')
    const { status, body } = await farida.json.post<{ errors: object }>('/codes', { list: 'overlap-reason', label: '!!!' })
    assert.deepEqual([status, body.errors], [422, { label: 'Label must have a letter or a digit' }])
  })

  it('P.07 are one authority’s own', async () => {
    const farida = await signIn(app, 'Farida')
    await press(farida, await farida.get('/codes'), 'Add', { List: 'Reasons for end date', Label: 'Moved abroad', 'Counts like': 'Renting privately owned accommodation' })
    assert.ok(!(await reasonsOn(today, 'Elin', 10502)).includes('Moved abroad'))
  })
})
