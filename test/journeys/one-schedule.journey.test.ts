// One schedule from the form to the figure: asked for, accepted, listed, counted, ended, and counted again.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inRolledBackTransaction, testApp } from '#test/harness.ts'
import type { Visitor } from '#test/visitor.ts'
import { accept, askFor, askToEnd, namesIn, signIn, toAskFor } from './steps.ts'

type Figures = { contracted: number, available: number, occupied: number, void: number, unavailable: number }

describe('one schedule', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()

  it('S1.07 S1.08 counts as soon as it is accepted, and no longer than until it ends', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const before = await flat8(priya)
    assert.deepEqual(before, { contracted: 5, available: 5, occupied: 0, void: 5, unavailable: 0 })

    await askFor(tamsin, toAskFor('Elkington'))
    assert.deepEqual(await flat8(priya), before)
    await accept(priya, 'Elkington, Mr Zebedee')
    assert.ok(namesIn(await tamsin.get('/services/10795/schedules')).includes('Elkington, Mr Zebedee'))
    // From the 19th on: two of the five days.
    assert.deepEqual(await flat8(priya), { ...before, occupied: 2, void: 3 })

    const { body: list } = await tamsin.json.get<{ schedules: { id: number, client: string }[] }>('/services/10795/schedules')
    const { id } = list.schedules.find(({ client }) => client === 'Elkington, Mr Zebedee')!
    await askToEnd(tamsin, id, 0, 'Abandoned place in service')
    assert.deepEqual((await flat8(tamsin)).occupied, 2)
    await accept(priya, 'Elkington, Mr Zebedee')
    // The day of leaving is not counted.
    assert.deepEqual(await flat8(tamsin), { ...before, occupied: 1, void: 4 })
  })

  /** The five days up to today of the flat that he is asked for. */
  async function flat8(reader: Visitor): Promise<Figures> {
    const { body } = await reader.json.get<{ rows: (Figures & { unit: string })[] }>('/services/10795/occupancy?from=2026-11-16&to=2026-11-20')
    const { unit: _, level: __, ...figures } = body.rows.find(({ unit }) => unit === 'Flat 8') as Figures & { unit: string, level: string }
    return figures
  }
})
