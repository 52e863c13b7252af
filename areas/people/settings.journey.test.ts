// What an authority settles: one form for all of it, on which nobody takes back what a colleague has settled meanwhile.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inRolledBackTransaction, testApp } from '#test/harness.ts'
import { formWith, press, signIn } from '#test/journeys/steps.ts'

const [silent, quarters] = ['Days until a service is silent', 'Quarters for which workbooks are asked']

describe('the settings of an authority', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()

  it('are not taken back by a form that was opened before a colleague saved: it comes back with what stands now', async () => {
    const judith = await signIn(app, 'Judith')
    const mine = await judith.get('/settings')
    assert.equal((await press(judith, await judith.get('/settings'), 'Save', { [silent]: '35' })).banner, 'Saved.')
    // A mistake in it does not make it newer.
    const stale = await press(judith, await press(judith, mine, 'Save', { [quarters]: 'x' }), 'Save', { [quarters]: '2' })
    assert.deepEqual([stale.status, stale.fieldErrors], [409, {}])
    assert.match(stale.errors[0]!, /^This was changed while you were typing\. Fields you did not touch show what stands now/)
    const { silent_after, workbook_quarters } = formWith(judith, stale, 'Save').values
    assert.deepEqual([silent_after, workbook_quarters], ['35', '2'])
    assert.equal((await press(judith, stale, 'Save')).banner, 'Saved.')
    const now = formWith(judith, await judith.get('/settings'), 'Save').values
    assert.deepEqual([now['silent_after'], now['workbook_quarters']], ['35', '2'])
  })

  it('are told to programs with their version, without which nothing is saved', async () => {
    const judith = await signIn(app, 'Judith')
    const values = { silent_after: 30, workbook_days: 15, workbook_quarters: 4, bulk_sample: 10 }
    const { body: { version } } = await judith.json.get<{ version: number }>('/settings')
    assert.equal((await judith.json.post('/settings', values)).status, 422)
    assert.equal((await judith.json.post('/settings', { ...values, version })).status, 200)
    assert.equal((await judith.json.post('/settings', { ...values, version, silent_after: 31 })).status, 409)
  })
})
