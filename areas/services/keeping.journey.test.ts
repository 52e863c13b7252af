// Contracts officers keep services: a new one from nothing, what the record refuses in words, and changes to what stands.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inRolledBackTransaction, testApp } from '#test/harness.ts'
import { askFor, formWith, press, signIn, toAskFor } from '#test/journeys/steps.ts'
import type { Answers } from '#test/form.ts'
import type { Page } from '#test/page.ts'
import type { Visitor } from '#test/visitor.ts'

/** Opens the form behind a link, fills it in and saves it. */
const add = async (judith: Visitor, from: string, link: string, answers: Answers) => press(judith, await (await judith.get(from)).follow(link), 'Save', answers)

/** The form of a unit: a property may have the same name. */
const unitForm = async (judith: Visitor, service: number, name: string) => {
  const links = (await judith.get(`/services/${service}/properties`)).links()
  return judith.get(links.find(({ href, text }) => href.includes('/units/') && text === `Edit ${name}`)!.href)
}

describe('keeping services', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()

  it('S1.31 begins with the service, then contract, levels, capacity, properties, units, and a room in a house', async () => {
    const judith = await signIn(app, 'Judith')
    const wrong = await add(judith, '/services', 'Add a service', { Name: ' ', Type: 'Floating support' })
    assert.deepEqual(Object.keys(wrong.fieldErrors).sort(), ['name', 'organisation'])
    const details = await press(judith, wrong, 'Save', { Name: 'Tilwick Court', Type: 'Long-term accommodation (block subsidy)', Provider: 'RS Aids' })
    assert.match(details.heading, /^Tilwick Court \(ID: \d{5,}\)$/)
    assert.equal(details.banner, 'Tilwick Court was added. Add its contract, levels, capacity, prices and units next.')
    const number = /\d{5,}/.exec(details.heading)![0]
    const [tab, properties] = [`/services/${number}/details`, `/services/${number}/properties`]
    await add(judith, tab, 'Add a contract', { Reference: 'NM/TC/1', 'First day': '1/4/2026', 'Last day': '31/3/2029' })
    // S1.83: nobody is silent about a list on which there is nobody yet.
    const confirmed = async (name: string) => (await judith.get('/services')).records('services').find(({ Service }) => Service === name)!['List confirmed']
    assert.deepEqual([await confirmed('Tilwick Court'), await confirmed('Beacon Houses'), await confirmed('Rattham Road')], ['Not yet', 'Not needed', 'Never Silent'])
    await add(judith, tab, 'Add a service level', { Number: '1', Name: 'Tilwick Court - Non-adapted', Kind: 'Non-adapted' })
    await add(judith, tab, 'Add a capacity', { 'Service level': '1 - Tilwick Court - Non-adapted', 'First day': '1/4/2026', 'Contracted units': '2.5' })
    await add(judith, properties, 'Add a property', { Name: 'The Court', 'Address 1': '1 Tilwick Court', Town: 'Tilwick', Postcode: 'zy51tc' })
    await add(judith, properties, 'Add a unit',
      { Name: 'Flat 1', Kind: 'Self-contained', Property: 'The Court', 'Service level': '1 - Tilwick Court - Non-adapted', 'First day': '1/4/2026' })
    const labels = [...(await judith.get(`/services/${number}/units/new`)).main.querySelectorAll('label')].map((label) => label.textContent!.trim())
    assert.deepEqual(labels.filter((label) => /^(Service level|House|Property)/.test(label)),
      ['House it is part of (optional unless it is a room)', 'Property (optional)', 'Service level (optional for a shared house)'])
    await add(judith, properties, 'Add a unit', { Name: 'The Lodge', Kind: 'Shared house', 'First day': '1/4/2026' })
    const homeless = await add(judith, properties, 'Add a unit', { Name: 'Room 1', Kind: 'Room in a shared house', 'First day': '1/4/2026' })
    assert.deepEqual(Object.keys(homeless.fieldErrors).sort(), ['part_of', 'service_level'])
    await press(judith, homeless, 'Save', { 'House it is part of': 'The Lodge', 'Service level': '1 - Tilwick Court - Non-adapted' })
    const page = await judith.get(properties)
    assert.deepEqual(page.records('units').map(({ Unit, Kind, Places }) => [Unit, Kind, Places]),
      [['Flat 1', 'Self-contained', '1'], ['The Lodge', 'Shared house', ''], ['The Lodge: Room 1', 'Room', '1']])
    assert.deepEqual((await judith.get(tab)).rows('capacities'), [['1 - Tilwick Court - Non-adapted', '01/04/2026', 'Open', '2.50']])
    // Its provider's manager has it at once; whoever works for them has it once the manager says so.
    const [bernard, tamsin] = [await signIn(app, 'Bernard'), await signIn(app, 'Tamsin')]
    assert.deepEqual([(await bernard.get(tab)).status, (await tamsin.get(tab)).status], [200, 404])
  })

  it('refuses in words what can’t be: two contracts, capacities or voids at once, a number or name twice', async () => {
    const judith = await signIn(app, 'Judith')
    const [tab, properties] = ['/services/10801/details', '/services/10801/properties']
    const refused = async (from: string, link: string, answers: Answers) => {
      const page = await add(judith, from, link, answers)
      assert.equal(page.status, 409)
      return page.fieldErrors
    }
    assert.match((await refused(tab, 'Add a contract', { 'First day': '31/3/2027', 'Last day': '31/3/2028' }))['starts_on']!,
      /Another contract of this service covers some of these days/)
    assert.match((await refused(tab, 'Add a capacity',
      { 'Service level': '1 - Chatham St - Adapted', 'First day': '1/4/2026', 'Contracted units': '4' }))['starts_on']!, /Another capacity of this level/)
    assert.match((await refused(tab, 'Add a service level', { Number: '4', Name: 'Again', Kind: 'Adapted' }))['number']!,
      /Another level of this service has this number/)
    assert.match((await refused(properties, 'Add a property', { Name: 'Chatham House' }))['name']!, /Another property of this service has this name/)
    assert.match((await refused(properties, 'Add a unit',
      { Name: 'Flat 1', Kind: 'Self-contained', 'Service level': '1 - Chatham St - Adapted', 'First day': '1/4/2026' }))['name']!,
      /Another unit of this service has this name/)
    assert.match((await (await judith.get(properties)).follow('Record a void')).heading, /^Record a void/, 'a page is called as the link that leads there')
    assert.match((await refused(properties, 'Record a void',
      { Unit: 'Flat 3', 'Why it is empty': 'Minor repairs between lets', 'First day': '1/11/2026' }))['starts_on']!,
      /already has a void recorded on some of these days/)
    assert.deepEqual(Object.keys((await add(judith, tab, 'Add a contract', { 'First day': '2/4/2030', 'Last day': '1/4/2030' })).fieldErrors), ['ends_on'])
  })

  it('keeps a unit that people live in what it is, and a service the type that its schedules need', async () => {
    const judith = await signIn(app, 'Judith')
    const house = await add(judith, '/services/10801/properties', 'Edit Flat 4', { Kind: 'Shared house' })
    assert.equal(house.status, 409)
    assert.match(house.fieldErrors['kind']!, /so it can’t become a house/)
    const rooms = await press(judith, await unitForm(judith, 10834, 'House 1'), 'Save',
      { Kind: 'Self-contained', 'Service level': '1 - Beacon Houses - Adapted' })
    assert.match(rooms.fieldErrors['kind']!, /Rooms are part of this house/)
    await add(judith, '/services/10801/properties', 'Add a unit',
      { Name: 'Flat 12', Kind: 'Self-contained', 'Service level': '1 - Chatham St - Adapted', 'First day': '1/10/2026' })
    await add(judith, '/services/10801/properties', 'Record a void', { Unit: 'Flat 12', 'Why it is empty': 'Newly acquired', 'First day': '1/10/2026' })
    const empty = await press(judith, await unitForm(judith, 10801, 'Flat 12'), 'Save', { Kind: 'Shared house' })
    assert.match(empty.fieldErrors['kind']!, /A void is recorded for this unit/)
    assert.deepEqual(Object.keys((await press(judith, empty, 'Save', { Kind: 'Self-contained', 'Counts as': '0' })).fieldErrors), ['units'])
    const floating = await add(judith, '/services/10801/details', 'Edit service', { Type: 'Floating support' })
    assert.equal(floating.status, 409)
    assert.match(floating.fieldErrors['type']!, /Schedules of this service would no longer fit/)
  })

  it('says where there is no provider yet for a new service', async () => {
    const judith = await signIn(app, 'Judith')
    assert.doesNotMatch((await judith.get('/services/new')).text(), /no provider yet/)
    await app.database.owner((connection) => connection.query(`update organisation set kind = 'commissioner'`))
    assert.match((await judith.get('/services/new')).text(), /There is no provider yet: an administrator adds it, on the page Organisations/)
  })

  it('gives a service that nothing hangs on to its right provider, whose people alone work with it from then on; and removes it with its parts', async () => {
    const [judith, bernard, tamsin] = [await signIn(app, 'Judith'), await signIn(app, 'Bernard'), await signIn(app, 'Tamsin')]
    const added = await press(judith, await judith.get('/services/new'), 'Save', { Name: 'Quay House', Provider: 'RS Aids', Type: 'Short-term accommodation' })
    const path = added.path.replace('/details', '')
    await add(judith, added.path, 'Add a contract', { 'First day': '1/4/2026', 'Last day': '31/3/2027' })
    await add(judith, added.path, 'Add a service level', { Number: '1', Name: 'Quay', Kind: 'Non-adapted' })
    await add(judith, `${path}/properties`, 'Add a property', { Name: 'Quay' })
    await add(judith, `${path}/properties`, 'Add a unit', { Name: 'Flat 1', Kind: 'Self-contained', 'Service level': '1 - Quay', Property: 'Quay', 'First day': '1/4/2026' })
    await formWith(bernard, await bernard.get('/people/services'), 'Save the services of Tamsin Okafor').fill({ [`service_${path.split('/')[2]}`]: true }).submit()
    assert.equal((await tamsin.get(`${path}/schedules`)).status, 200)
    const moved = await press(judith, await judith.get(`${path}/edit`), 'Save', { Provider: 'Harbour Homes', Site: 'Quay' })
    assert.match(moved.text(), /Harbour Homes/)
    assert.deepEqual([(await tamsin.get(`${path}/schedules`)).status, (await bernard.get(`${path}/schedules`)).status], [404, 404])
    const stale = await judith.get(`${path}/edit`)
    await press(judith, await judith.get(`${path}/edit`), 'Save', { Provider: 'RS Aids' })
    const late = await press(judith, stale, 'Save', { Site: 'Quay Side' })
    assert.deepEqual([late.status, late.fieldErrors, late.main.querySelector('#organisation option[selected]')?.textContent], [409, {}, 'RS Aids'])
    const gone = await press(judith, await judith.get(`${path}/edit`), 'Remove: recorded in error')
    assert.match(gone.banner, /Quay House is removed/)
    assert.equal((await judith.get(`${path}/details`)).status, 404)
    assert.equal((await bernard.get('/services')).status, 200)
  })

  it('keeps provider and service once something hangs on it, and says what', async () => {
    const judith = await signIn(app, 'Judith')
    const edit = await judith.get('/services/10801/edit')
    assert.match(edit.text(), /It has schedules.*, so RS Aids stays its provider and it can’t be removed: a new contract with another provider is another service/)
    assert.doesNotMatch(edit.text(), /Remove: recorded in error/)
    const { body: { organisations } } = await (await signIn(app, 'Farida')).json.get<{ organisations: { id: string, name: string }[] }>('/organisations')
    const { body: { typed: { organisation: _, ...typed }, version } } = await judith.json.get<{ typed: Record<string, string>, version: string }>('/services/10801/edit')
    const values = { ...typed, version }
    const refused = await judith.json.post<{ errors: Record<string, string> }>('/services/10801/edit', { ...values, organisation: organisations.find(({ name }) => name === 'Harbour Homes')!.id })
    assert.deepEqual([refused.status, Object.keys(refused.body.errors)], [409, ['organisation']])
    assert.equal((await judith.json.post('/services/10801/edit', { ...values, organisation: organisations.find(({ name }) => name === 'RS Aids')!.id })).status, 200)
    const kept = await judith.post('/services/10801/edit/remove')
    assert.equal(kept.status, 409)
    assert.match(kept.errors[0]!, /It has schedules.*, so it stays/)
    assert.equal((await judith.get('/services/10801/details')).status, 200)
    for (const name of ['Priya', 'Owen', 'Bernard']) assert.equal((await (await signIn(app, name)).json.post('/services/10801/edit/remove')).status, 403)
  })

  it('changes what stands, but not what a colleague has changed meanwhile', async () => {
    const judith = await signIn(app, 'Judith')
    const [mine, theirs] = [await judith.get('/services/10801/edit'), await judith.get('/services/10801/edit')]
    await press(judith, theirs, 'Save', { Site: 'Chatham Street' })
    // A mistake in it does not make it newer.
    const mistaken = await press(judith, mine, 'Save', { Name: '', Description: 'Mine' })
    assert.equal(mistaken.status, 422)
    const stale = await press(judith, mistaken, 'Save', { Name: 'Chatham St' })
    assert.deepEqual([stale.status, stale.errors[0]],
      [409, 'This was changed while you were typing. Fields you did not touch show what stands now, and what you typed is still in the form: '
        + 'compare it with what stands now, then save or send it again'])
    assert.deepEqual(stale.fieldErrors, {})
    const { site, description } = formWith(judith, stale, 'Save').values
    assert.deepEqual([site, description], ['Chatham Street', 'Mine'])
    assert.doesNotMatch((await judith.get('/services/10801/details')).text(), /Mine/)
    const service = await press(judith, stale, 'Save')
    assert.equal(service.banner, 'The service is saved.')
    assert.match(service.text(), /Chatham Street.*Mine/)

    const [myUnit, theirUnit] = [await unitForm(judith, 10801, 'Flat 3'), await unitForm(judith, 10801, 'Flat 3')]
    await press(judith, theirUnit, 'Save', { 'Last day': '31/3/2030', 'Counts as': '2' })
    const unit = await press(judith, await press(judith, myUnit, 'Save', { 'First day': 'x' }), 'Save', { 'First day': '1/1/2010', 'Counts as': '3' })
    assert.deepEqual([unit.status, unit.fieldErrors], [409, { units: 'Counts as is “2.00” now' }])
    const unitNow = formWith(judith, unit, 'Save').values
    assert.deepEqual([unitNow['starts_on'], unitNow['ends_on'], unitNow['units']], ['1/1/2010', '31/03/2030', '3'])
    assert.equal((await press(judith, unit, 'Save', {})).status, 200)
    assert.equal((await judith.json.post(myUnit.path, { ...formWith(judith, myUnit, 'Save').values })).status, 409)
    const saved = await add(judith, '/services/10801/details', 'Edit NM/SP/0801/2', { 'Last day': '31/3/2028' })
    assert.deepEqual(saved.rows('contracts')[1], ['NM/SP/0801/2', '01/04/2024', '31/03/2028'])
  })

  it('says whose days a shorter contract or unit, or works, would take away, and saves it when told once more', async () => {
    const judith = await signIn(app, 'Judith')
    const subjectsOf = async (action: string) => (await app.database.owner((connection) => connection.query<{ subjects: string[] }>(
      `select subjects from audit_event where action = $1 order by id`, [action]))).rows.map(({ subjects }) => subjects.map((one) => one.replace(/:[0-9a-f]{8}-.*/, ':…')))
    const contract = await add(judith, '/services/10801/details', 'Edit NM/SP/0801/2', { 'Last day': '30/9/2026' })
    assert.match(contract.errors.join(), /^\d+ schedules have days which would be in no contract, and so be unpaid, the first of them 01\/10\/2026\./)
    // Other days are said anew.
    const other = await press(judith, contract, 'Save', { 'Last day': '31/8/2026' })
    assert.match(other.errors.join(), /the first of them 01\/09\/2026/)
    assert.equal((await press(judith, other, 'Save')).banner, 'The contract is saved.')
    const removed = await press(judith, await judith.get(other.path), 'Remove: recorded in error')
    assert.match(removed.errors.join(), /the first of them 01\/04\/2024\. Press the button again to remove it all the same/)
    const unit = await press(judith, await unitForm(judith, 10801, 'Flat 1'), 'Save', { 'Last day': '31/8/2026' })
    assert.match(unit.errors.join(), /^One schedule has days on which this unit would not be let, the first of them 01\/09\/2026\./)
    assert.equal((await press(judith, unit, 'Save')).banner, 'The unit is saved.')
    const works = await add(judith, '/services/10801/properties', 'Record a void', { Unit: 'Flat 5', 'Why it is empty': 'Having major works', 'First day': '1/9/2026' })
    assert.match(works.errors.join(), /^One schedule has days on which nobody could live in this unit/)
    // The same days again are no days taken away.
    assert.equal((await press(judith, works, 'Save')).banner, 'The void is saved.')
    const comment = await add(judith, '/services/10801/properties', 'Edit the void from 01/09/2026 of Flat 5', { Comment: 'New boiler' })
    assert.deepEqual([comment.banner, comment.errors], ['The void is saved.', []])
    // P.13: the log says which of them was changed.
    assert.deepEqual([await subjectsOf('services.contracts-save'), await subjectsOf('services.units-save')].map((all) => all.at(-1)),
      [['service:10801', 'contract:…'], ['service:10801', 'unit:…']])
    // What was read about saving is no consent to removing, though the same days are lost by it.
    const elsewhen = await press(judith, await judith.get(other.path), 'Save', { 'First day': '1/4/2030', 'Last day': '31/3/2031' })
    assert.equal(elsewhen.errors.join().split('. ')[0], removed.errors.join().split('. ')[0])
    assert.match((await press(judith, elsewhen, 'Remove: recorded in error')).errors.join(), /Press the button again to remove it all the same/)
  })

  it('says who would be unpaid without a price, and without capacity at their level, and which schedules those are', async () => {
    const judith = await signIn(app, 'Judith')
    const tab = '/services/10801/details'
    const linksTo = (page: Page) => page.links().filter(({ href }) => /^.schedules.\d+$/.test(href)).length
    const of = async (part: string, level: string) =>
      judith.get((await judith.get(tab)).links().find(({ href, text }) => href.includes(`/${part}/`) && text.startsWith('Edit') && text.includes(level))!.href)
    await add(judith, tab, 'Add a service level', { Number: '77', Name: 'Nobody is here', Kind: 'Adapted' })
    await add(judith, tab, 'Add a capacity', { 'Service level': '77 - Nobody is here', 'First day': '1/4/2026', 'Contracted units': '9' })
    assert.equal((await press(judith, await of('capacities', 'Nobody is here'), 'Save', { 'Last day': '30/11/2026' })).errors.length, 0)
    const capacity = await press(judith, await of('capacities', 'Chatham St - Adapted'), 'Save', { 'Last day': '30/11/2026' })
    assert.match(capacity.errors.join(), /^(One schedule has|\d+ schedules have) days on which no capacity would be bought at their level, the first of them 01\/12\/2026\. Press/)
    assert.ok(linksTo(capacity) > 0)
    const price = await of('prices', 'Chatham St - Adapted')
    // Given to another level, all its days are lost to this one.
    const other = await press(judith, price, 'Save', { 'Service level': '77 - Nobody is here' })
    assert.match(other.errors.join(), /days for which no price would be recorded, and which so would be unpaid/)
    // The same days at another price are asked about too, once; at the same price they are not.
    const dearer = await press(judith, price, 'Save', { 'Weekly price': '917.00' })
    assert.match(dearer.errors.join(), /have days which would be paid at another price, those that are over among them, the first of them .*Press/)
    assert.match((await press(judith, dearer, 'Save')).banner, /is saved/)
    // Nor does a last day that takes nothing away hide that each day before it is paid otherwise.
    const both = await press(judith, await judith.get(price.path), 'Save', { 'Weekly price': '91.70', 'Last day': '31/3/2040' })
    assert.match(both.errors.join(), /have days which would be paid at another price/)
    const same = await press(judith, await judith.get(price.path), 'Save')
    assert.deepEqual([same.errors, same.status], [[], 200])
    const bought = await of('capacities', 'Chatham St - Non-adapted')
    const fewer = await press(judith, bought, 'Save', { 'Contracted units': '1' })
    assert.match(fewer.errors.join(), /have days on which less would be bought at their level than now, so that what is beyond it would be unpaid.*Press/)
    assert.deepEqual((await press(judith, bought, 'Save', { 'Contracted units': '99' })).errors, [], 'more takes nothing away')
    const removed = await press(judith, await judith.get(price.path), 'Remove: recorded in error')
    assert.match(removed.errors.join(), /days for which no price would be recorded, and which so would be unpaid.*Press the button again to remove it all the same/)
    assert.match((await press(judith, removed, 'Remove: recorded in error')).banner, /^The price is removed\. /)
  })

  it('records why a unit is empty, and takes back what was recorded in error', async () => {
    const judith = await signIn(app, 'Judith')
    const properties = '/services/10801/properties'
    await add(judith, properties, 'Record a void',
      { Unit: 'Flat 7', 'Why it is empty': 'Minor repairs between lets', 'First day': '20/10/2026', Comment: 'Painting' })
    const open = async () => (await judith.get(properties)).records('voids').filter((row) => row['Last day'] === 'Open').map(({ Unit }) => Unit)
    assert.deepEqual(await open(), ['Flat 7', 'Flat 3'])
    const removed = await press(judith, await (await judith.get(properties)).follow('Edit the void from 20/10/2026 of Flat 7'), 'Remove: recorded in error')
    assert.equal(removed.banner, 'The void is removed. Days on which nobody lives there count as an ordinary void.')
    assert.deepEqual(await open(), ['Flat 3'])
  })

  it('takes back a contract, a level, a capacity and a price recorded in error, keeps them in the history, and keeps a level that is used', async () => {
    const judith = await signIn(app, 'Judith')
    const tab = '/services/10801/details'
    await add(judith, tab, 'Add a contract', { Reference: 'WRONG/1', 'First day': '1/4/2040', 'Last day': '31/3/2041' })
    await add(judith, tab, 'Add a service level', { Number: '77', Name: 'Typed twice', Kind: 'Adapted' })
    await add(judith, tab, 'Add a capacity', { 'Service level': '77 - Typed twice', 'First day': '1/4/2040', 'Contracted units': '9' })
    await add(judith, tab, 'Add a price', { 'Service level': '77 - Typed twice', 'First day': '1/4/2040', 'Weekly price': '99.00' })
    const remove = async (part: string, row: (text: string) => boolean) => {
      const link = (await judith.get(tab)).links().find(({ href, text }) => href.includes(`/${part}/`) && row(text))!
      return press(judith, await judith.get(link.href), 'Remove: recorded in error')
    }
    const typedTwice = (text: string) => text.includes('Typed twice')
    for (const [part, why] of [['capacities', /A (capacity|price) is recorded for this level\. Remove that first/], ['prices', /A price is recorded for this level/]] as const) {
      const kept = await remove('levels', typedTwice)
      assert.equal(kept.status, 409)
      assert.match(kept.text(), why)
      assert.match((await remove(part, typedTwice)).banner, /^The (capacity|price) is removed\. On its days nothing is/)
    }
    assert.equal((await remove('levels', typedTwice)).banner, 'The service level is removed.')
    // Schedules without an end date promise nothing of 2040.
    assert.equal((await remove('contracts', (text) => text.includes('WRONG/1'))).banner, 'The contract is removed. Its days are in no contract now.')
    assert.doesNotMatch((await judith.get(tab)).text(), /Typed twice|WRONG\/1/)
    const { rows } = await app.database.owner((connection) => connection.query<{ kept: string }>(`select reference as kept from contract_history where reference = 'WRONG/1'
      union all select name from service_level_history where name = 'Typed twice' union all select weekly_pence::text from price_history where weekly_pence = 9900
      union all select units::text from capacity_history where units = 9`))
    assert.deepEqual(rows.map(({ kept }) => kept).sort(), ['9.00', '9900', 'Typed twice', 'WRONG/1'])
    // What people live at stays, and so does what a request asks for.
    const used = await remove('levels', (text) => text.includes('Chatham St - Adapted'))
    assert.match(used.text(), /(A capacity|A price|A unit|Somebody has or had a schedule)/)
    await add(judith, tab, 'Add a service level', { Number: '78', Name: 'Asked for', Kind: 'Adapted' })
    await askFor(await signIn(app, 'Tamsin'), { ...toAskFor('Petherick'), service: 10801 })
    await app.database.owner((connection) => connection.query(`update request set wanted_level = (select id from service_level where name = 'Asked for')
      where service_id = 10801 and kind = 'schedule.new' and state = 'pending'`))
    assert.match((await remove('levels', (text) => text.includes('Asked for'))).text(), /A request that waits asks for this level\. It has to be decided first/)
    assert.equal((await judith.json.post(`/services/10801/levels/00000000-0000-7000-8000-000000000000/remove`, {})).status, 404)
  })

  it('takes back a unit and a property entered in error, once nothing refers to them, and says what does', async () => {
    const [judith, tamsin] = [await signIn(app, 'Judith'), await signIn(app, 'Tamsin')]
    const properties = '/services/10801/properties'
    const remove = async (link: string) => press(judith, await (await judith.get(properties)).follow(link), 'Remove: recorded in error')
    const flat = { Kind: 'Self-contained', 'Service level': '1 - Chatham St - Adapted', 'First day': '1/11/2026' }
    await add(judith, properties, 'Add a property', { Name: 'Chatam House' })
    await add(judith, properties, 'Add a unit', { ...flat, Name: 'Flat 99', Property: 'Chatam House' })
    await add(judith, properties, 'Record a void', { Unit: 'Flat 99', 'Why it is empty': 'Newly acquired', 'First day': '1/11/2026' })
    const kept = await remove('Edit Chatam House')
    assert.deepEqual([kept.status, kept.errors], [409, ['A unit is in this property. Give it another property first, or remove it']])
    assert.deepEqual((await remove('Edit Flat 99')).errors, ['A void is recorded for this unit. Remove that first'])
    await remove('Edit the void from 01/11/2026 of Flat 99')
    assert.equal((await remove('Edit Flat 99')).banner, 'The unit is removed.')
    assert.equal((await remove('Edit Chatam House')).banner, 'The property is removed.')
    assert.doesNotMatch((await judith.get(properties)).text(), /Flat 99|Chatam/)
    const { rows } = await app.database.owner((connection) => connection.query<{ name: string }>(
      `select name from unit_history where name = 'Flat 99' union all select name from property_history where name = 'Chatam House' order by name`))
    assert.deepEqual(rows.map(({ name }) => name), ['Chatam House', 'Flat 99'])
    // Whoever lives there keeps it, and so do rooms their house, and a request what it is about.
    assert.deepEqual((await remove('Edit Flat 1')).errors, ['Somebody has or had a schedule in this unit, so it stays'])
    await add(judith, properties, 'Add a unit', { Name: 'The Lodge', Kind: 'Shared house', 'First day': '1/11/2026' })
    await add(judith, properties, 'Add a unit', { ...flat, Name: 'Room 1', Kind: 'Room in a shared house', 'House it is part of': 'The Lodge' })
    assert.deepEqual((await remove('Edit The Lodge')).errors, ['Rooms are part of this house. Remove those first'])
    assert.match((await remove('Edit The Lodge: Room 1')).banner, /removed/)
    assert.match((await remove('Edit The Lodge')).banner, /removed/)
    await add(judith, properties, 'Add a unit', { ...flat, Name: 'Flat 98' })
    await press(tamsin, await (await tamsin.get(properties)).follow('Request a change of unit Flat 98'), 'Send', { Places: '2' })
    assert.deepEqual((await remove('Edit Flat 98')).errors, ['A request or a message is about this unit, so it stays'])
    await add(judith, properties, 'Add a unit', { ...flat, Name: 'Flat 97' })
    await askFor(tamsin, { ...toAskFor('Petherick'), service: 10801 })
    const named = async (change: string) => {
      await app.database.owner((connection) => connection.query(change))
      assert.deepEqual((await remove('Edit Flat 97')).errors, ['Somebody had a schedule in this unit once, or a request asks or asked for it, so it stays'])
    }
    await named(`update request set wanted_unit = (select id from unit where name = 'Flat 97') where service_id = 10801 and kind = 'schedule.new' and state = 'pending'`)
    await app.database.owner((connection) => connection.query(`update request set wanted_unit = null where service_id = 10801 and kind = 'schedule.new' and state = 'pending'`))
    // Whoever was there, and is recorded elsewhere since.
    await app.database.owner(async (connection) => {
      const { rows: [first] } = await connection.query<{ id: string, unit: string }>(
        `select s.id, u.name as unit from schedule s join unit u on u.id = s.unit_id where s.service_id = 10801 order by s.id limit 1`)
      for (const unit of ['Flat 97', first!.unit]) {
        await connection.query('update schedule set unit_id = (select id from unit where service_id = 10801 and name = $1) where id = $2', [unit, first!.id])
      }
    })
    await named('select 1')
  })

  it('lists units as people count, wherever there are several', async () => {
    const [judith, tamsin] = [await signIn(app, 'Judith'), await signIn(app, 'Tamsin')]
    const properties = '/services/10801/properties'
    for (const name of ['Flat 10', 'Flat 110', 'Flat 11']) {
      await add(judith, properties, 'Add a unit', { Name: name, Kind: 'Self-contained', 'Service level': '1 - Chatham St - Adapted', 'First day': '1/4/2026' })
    }
    for (const name of ['Block 10', 'Block 2']) await add(judith, properties, 'Add a property', { Name: name })
    const page = await judith.get(properties)
    const flats = page.records('units').map(({ Unit }) => Unit!).filter((name) => /^Flat \d+$/.test(name))
    assert.deepEqual(flats, flats.toSorted((one, other) => Number(one.slice(5)) - Number(other.slice(5))))
    assert.deepEqual([flats[0], flats.slice(-3)], ['Flat 1', ['Flat 10', 'Flat 11', 'Flat 110']])
    assert.deepEqual(page.records('properties').map(({ Property }) => Property).slice(0, 2), ['Block 2', 'Block 10'])
    // Those that are free come first in the form of a schedule, each part in this order.
    const change = (await tamsin.get('/services/10801/schedules')).links().find(({ href }) => href.includes('/change?'))!.href
    const offered = [...(await tamsin.get(change)).document.querySelectorAll('select[name=unit] option')].map((one) => one.textContent!.trim())
    const free = offered.filter((text) => text.includes('free today')).map((text) => /^Flat (\d+) /.exec(text)?.[1]).filter((at) => at !== undefined).map(Number)
    assert.ok(free.length > 3)
    assert.deepEqual(free, free.toSorted((one, other) => one - other))
  })

  it('is nobody else’s work', async () => {
    for (const name of ['Tamsin', 'Bernard', 'Priya', 'Owen']) {
      const person = await signIn(app, name)
      assert.equal((await person.get('/services/10801/edit')).status, 403, name)
      assert.equal((await person.json.post('/services/10801/contracts/new', { starts_on: '2030-04-01', ends_on: '2031-03-31' })).status, 403, name)
      assert.deepEqual((await person.get('/services/10801/details')).links().filter(({ text }) => /^(Edit|Add) /.test(text)), [], name)
    }
  })
})
