// A provider asks for a property, a unit or its service's details to be put right; a reviewer sees both side by side and accepts, or does not.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inRolledBackTransaction, testApp } from '#test/harness.ts'
import { accept, changesIn, factsOf, openRequest, press, signIn } from '#test/journeys/steps.ts'
import type { Answers } from '#test/form.ts'
import type { Page } from '#test/page.ts'
import type { Visitor } from '#test/visitor.ts'

const [properties, details] = ['/services/10801/properties', '/services/10801/details']
const property = 'Chatham House'

/** Opens the form behind the link of one row, fills it in and sends it. */
async function askToAmend(person: Visitor, name: string, answers: Answers): Promise<Page> {
  return press(person, await (await person.get(properties)).follow(`Request a change of ${name}`), 'Send', answers)
}
const propertyRow = async (person: Visitor) => (await person.get(properties)).records('properties').find((row) => row['Property']!.includes(property))!

describe('an amendment', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()

  it('S1.29 of a property is asked for, shown field by field, and stands once it is accepted', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const before = await propertyRow(tamsin)
    const sent = await askToAmend(tamsin, property, { Town: 'Upper Tilwick', 'Comment for the commissioner': 'The parish was split.' })
    assert.match(sent.banner, /^Sent to the commissioner\. Chatham House stays as it is/)
    assert.deepEqual({ ...await propertyRow(tamsin), Change: '' }, { ...before, Change: '' })
    assert.match((await propertyRow(tamsin))['Change']!, /Pending/)
    const page = await openRequest(priya, property)
    assert.deepEqual(changesIn(page).map(([field, , proposed]) => [field, proposed]), [['Town', 'Upper Tilwick']])
    assert.match(page.text(), /The parish was split\./)
    assert.match((await accept(priya, property)).banner, /Accepted\. Chatham House is changed\./)
    assert.match((await propertyRow(tamsin))['Address']!, /Upper Tilwick/)
    assert.doesNotMatch((await propertyRow(tamsin))['Change']!, /Pending/)
  })
})
void factsOf
void details
