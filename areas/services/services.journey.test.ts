// Choosing a service and looking at it: only one's own, its number and tabs, its properties and its details.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inRolledBackTransaction, testApp } from '#test/harness.ts'
import { factsOf, formWith, press, signIn } from '#test/journeys/steps.ts'
import { textOf } from '#test/element.ts'
import type { Page } from '#test/page.ts'

const tabsOf = (page: Page) => page.links().map(({ text }) => text).filter((text) => ['Client schedules', 'Properties', 'Service details'].includes(text))
const breadcrumbsOf = (page: Page) => [...page.document.querySelectorAll('.govuk-breadcrumbs li')].map(textOf)

describe('a service', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()

  it('S1.25 S1.26 is chosen among one’s own, from a list and with a button', async () => {
    const [tamsin, bernard] = [await signIn(app, 'Tamsin'), await signIn(app, 'Bernard')]
    const page = await tamsin.get('/services')
    assert.deepEqual(formWith(tamsin, page, 'Manage').choices('Service'), ['Chatham St (10801)', 'Rattham Road (10795)'])
    assert.deepEqual(page.records('services').map(({ Service }) => Service), ['Chatham St', 'Rattham Road'])
    const listed = await page.follow('10 current at Chatham St')
    assert.deepEqual([listed.path, listed.rows('schedules').length], ['/services/10801/schedules', 10])
    const chosen = await press(tamsin, page, 'Manage', { Service: 'Rattham Road (10795)' })
    assert.equal(chosen.path, '/services/10795/schedules')
    assert.deepEqual(formWith(bernard, await bernard.get('/services'), 'Manage').choices('Service'),
      ['Beacon Houses (10834)', 'Chatham St (10801)', 'Rattham Road (10795)'])
  })

  it('S1.26 of somebody else is not there, whichever way one asks, and neither is one that does not exist', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    for (const service of [10834, 10812, 10845, 99999]) {
      for (const path of ['', '/schedules', '/properties', '/details', '/requests', '/schedules/ask']) {
        const answer = await tamsin.json.get<{ title: string }>(`/services/${service}${path}`)
        assert.deepEqual([answer.status, answer.body.title], [404, 'Page not found'], `/services/${service}${path}`)
      }
      assert.equal((await tamsin.get(`/services?service=${service}`)).status, 404)
    }
  })

  it('S1.24 S1.27 S1.28 is headed by name and number, opens at its schedules, and leads to the others', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const page = await tamsin.get('/services/10801')
    assert.equal(page.heading, 'Chatham St (ID: 10801)')
    assert.equal(page.path, '/services/10801/schedules')
    assert.deepEqual(breadcrumbsOf(page), ['Services', 'Chatham St'])
    assert.deepEqual(tabsOf(page), ['Client schedules', 'Properties', 'Service details'])
    for (const tab of ['Properties', 'Service details', 'Client schedules']) {
      const opened = await page.follow(tab)
      assert.equal(opened.heading, 'Chatham St (ID: 10801)')
      assert.equal(opened.document.querySelector('[aria-current="page"], [aria-current="true"]') === null, false)
    }
    assert.equal((await page.follow('Manage another service')).path, '/services')
  })

  it('S1.32 leads back to the services from every tab', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    for (const tab of ['schedules', 'properties', 'details', 'requests']) {
      assert.equal((await (await tamsin.get(`/services/10795/${tab}`)).follow('Manage another service')).heading, 'Manage services', tab)
    }
  })

  it('S1.29 lists the properties attached to it, with what is let in them', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const page = await tamsin.get('/services/10801/properties')
    assert.deepEqual(page.records('properties').map(({ Property, Address, 'Units to let': units }) => [Property, Address, units]), [
      ['Chatham House', '12 Chatham Street, Northmoor, ZY1 2AB', '9'], ['Chatham St annexe', '12A Chatham Street, Northmoor, ZY1 2AB', '2']])
    assert.deepEqual(page.records('units').filter(({ Places }) => Places === '2').map(({ Unit, 'Service level': level }) => [Unit, level]),
      [['Flat 6', '2 - Chatham St - Non-adapted']])
    assert.deepEqual(page.records('voids').filter((row) => row['Last day'] === 'Open').map(({ Unit, Why }) => [Unit, Why]), [['Flat 3', 'Having major works']])
  })

  it('S1.31 S1.34 L.04 tells number, name, site, type, contract, levels with their kind, capacity and description', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const page = await tamsin.get('/services/10801/details')
    const { Name, ID, Site, Provider, Type, Description } = factsOf(page)
    assert.deepEqual([Name, ID, Site, Provider, Type], ['Chatham St', '10801', 'Chatham St', 'RS Aids', 'Long-term accommodation (block subsidy)'])
    assert.match(Description!, /^Self-contained flats/)
    assert.deepEqual(page.rows('contracts'), [['NM/SP/0801/1', '01/04/2004', '31/03/2024'], ['NM/SP/0801/2', '01/04/2024', '31/03/2027']])
    assert.deepEqual(page.rows('levels'),
      [['1 - Chatham St - Adapted', 'Adapted'], ['2 - Chatham St - Non-adapted', 'Non-adapted'], ['4 - Chatham St - Temporary', 'Temporary']])
    assert.deepEqual(page.rows('capacities')[2], ['2 - Chatham St - Non-adapted', '01/04/2025', 'Open', '5.50'])
  })

  it('S1.02 S1.03 L.03 owes schedules or a workbook by its type', async () => {
    const priya = await signIn(app, 'Priya')
    const owed = await Promise.all([10801, 10812, 10823].map(async (service) => {
      const facts = factsOf(await priya.get(`/services/${service}/details`))
      return [facts['Type'], facts['Client schedules']!.split(':')[0], facts['Domestic violence service']!.split(':')[0]]
    }))
    assert.deepEqual(owed, [
      ['Long-term accommodation (block subsidy)', 'Required for every client, self-funders included', 'No'],
      ['Floating support', 'Required for every client, self-funders included', 'No'],
      ['Short-term accommodation', 'Not required', 'Yes'],
    ])
    assert.match((await priya.get('/services/10823/schedules')).text(), /This service sends a quarterly workbook/)
    assert.doesNotMatch((await priya.get('/services/10801/schedules')).text(), /workbook/)
  })

  it('P.03 is block subsidy, floating support without units, or shared houses: one model', async () => {
    const priya = await signIn(app, 'Priya')
    const units = async (service: number) => {
      const page = await priya.get(`/services/${service}/properties`)
      return page.document.querySelector('#units') ? page.records('units') : []
    }
    assert.deepEqual(new Set((await units(10801)).map(({ Kind }) => Kind)), new Set(['Self-contained']))
    assert.deepEqual(await units(10812), [])
    const houses = await units(10834)
    assert.deepEqual(houses.filter(({ Kind }) => Kind === 'Shared house').map(({ Unit, Places }) => [Unit, Places]),
      [['House 1', ''], ['House 2', ''], ['House 3', ''], ['House 4', '']])
    assert.deepEqual(houses.filter(({ Kind }) => Kind === 'Room').length, 8)
    for (const service of [10801, 10812, 10834]) assert.ok((await priya.get(`/services/${service}/schedules`)).rows('schedules').length > 0)
  })
})
