// The start page: who one is, what waits for one, and the ways in.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inRolledBackTransaction, testApp } from '#test/harness.ts'
import { askFor, openRequest, press, signIn, toAskFor } from '#test/journeys/steps.ts'

describe('the start page', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()
  const waysOf = async (name: string) => {
    const page = await (await signIn(app, name)).get('/')
    return page.links().map(({ href }) => href).filter((href) => /^\/\w+(\/services)?$/.test(href) && href !== '/messages')
  }

  it('S1.19 S1.22 S1.23 greets by name, and leads to what is part of one’s role', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const page = await tamsin.get('/')
    assert.equal(page.heading, 'Welcome to Throughline, Tamsin Okafor')
    assert.match(page.text(), /the service and client information that RS Aids shares with Northmoor Council/)
    assert.match(page.text(), /Manage services Services, their client details and client schedules\./)
    assert.match(page.text(), /Manage clients Clients, their scheduled services and other related information\./)
    assert.deepEqual(await waysOf('Tamsin'), ['/services', '/clients', '/workbooks'])
    assert.ok((await waysOf('Bernard')).includes('/people/services'))
    assert.deepEqual(await waysOf('Farida'), ['/people', '/codes', '/audit'])
    assert.deepEqual(await waysOf('Judith'), ['/services', '/clients', '/workbooks', '/export'])
  })

  it('S1.32 is left by two links, and from a service one returns to the services', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const service = await (await (await tamsin.get('/')).follow('Manage services')).follow('Chatham St')
    assert.equal((await service.follow('Manage another service')).heading, 'Manage services')
    assert.equal((await (await tamsin.get('/')).follow('Manage clients')).status, 200)
  })

  it('says what waits for the reviewer, and what for whoever asked', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    assert.doesNotMatch((await priya.get('/')).text(), /waits? for a decision/)
    await askFor(tamsin, toAskFor('Elkington'))
    await askFor(tamsin, toAskFor('Petherick'))
    assert.equal((await (await priya.get('/')).follow('2 requests wait for a decision')).rows('requests').length, 2)
    assert.equal((await (await tamsin.get('/')).follow('2 of your requests are not decided yet')).rows('requests').length, 2)
    await press(priya, await openRequest(priya, 'Petherick, Ms Lorna'), 'Ask a question', { 'Your question': 'From which day?' })
    assert.deepEqual((await (await tamsin.get('/')).follow('1 of your requests has a question for you')).records('requests').map(({ About }) => About),
      ['Petherick, Ms Lorna'])
  })

  it('says so where nothing waits', async () => {
    assert.match((await (await signIn(app, 'Owen')).get('/')).text(), /Nothing waits for you/)
  })

  it('lists one’s own requests, those with a question first', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await askFor(tamsin, toAskFor('Elkington'))
    await askFor(tamsin, toAskFor('Petherick'))
    await press(priya, await openRequest(priya, 'Petherick, Ms Lorna'), 'Ask a question', { 'Your question': 'From which day?' })
    assert.match((await tamsin.get('/')).text(), /Petherick, Ms Lorna Query New schedule at Chatham St Today Elkington, Mr Zebedee New schedule at Rattham Road Today/)
  })

  it('counts nothing of other providers', async () => {
    const [tamsin, nerys] = [await signIn(app, 'Tamsin'), await signIn(app, 'Nerys')]
    await askFor(tamsin, toAskFor('Elkington'))
    assert.doesNotMatch((await nerys.get('/')).text(), /of your requests/)
  })
})
