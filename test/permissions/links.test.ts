// What pages offer: from everybody's welcome page on, no link and no form leads to a refusal, and what a role may do can be reached.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { parseHTML } from 'linkedom'
import { roleMay, type Role } from '#access/roles.ts'
import { areas } from '#app'
import { buildServer, type Server } from '#platform/web/server.ts'
import type { Route } from '#platform/web/route.ts'
import type { Element } from '../element.ts'
import { inRolledBackTransaction, testDatabase, today } from '../harness.ts'
import type { RolledBackDatabase } from '../rolled-back-database.ts'
import { actionOf, ask } from './attempts.ts'
import { raiseWorld, type Principal, type World } from './world.ts'

/** Lists ask for themselves in many orders and days: so many such addresses of one page are followed. */
const mostQuestions = 4
/** They may go where others of their role go as well. */
const others = ['second reviewer', 'provider user elsewhere', 'provider manager elsewhere', 'reviewer elsewhere']
/** Nothing leads there: who types the address is led on to the schedules. */
const typedOnly = ['/services/:service']
/** A search leads there once something is typed into it. */
const afterTyping = ['/clients/nearly']
/** In the header of every page. */
const inTheHeader = ['/sign-out', '/switch-authority']
/** Offered to whoever has a second factor, another session, somebody held back or a service that nothing hangs on: the journeys of those areas go there. */
const forSome = ['/account/second-factor', '/account/recovery-codes', '/account/sessions/:session/end', '/people/:member/second-factor', '/people/:member/release', '/services/:service/edit/remove']
/** Sent by script while somebody types, and by buttons beside what was typed. */
const withTyping = ['/drafts', '/drafts/discard']

/** On the page of a file that somebody is matching. */
const withFile = ['take', 'propose', 'discard'].map((what) => `/schedules/awaiting-hb/match/${what}`)

type Walked = { reached: Set<string>, dead: string[], versioned: Set<Route>, pages: number }

describe('what pages offer', () => {
  inRolledBackTransaction()
  const database = testDatabase() as RolledBackDatabase
  const walked = new Map<Principal, Walked>()
  let server: Server
  let world: World
  before(async () => {
    world = await raiseWorld(database)
    server = buildServer({ database, areas, today: () => today, version: 'test', log: false })
  })

  it('is never refused to whom it is offered', async (t) => {
    for (const principal of world.principals.filter(({ who, label }) => who.role !== null && !others.includes(label))) walked.set(principal, await crawl(principal))
    assert.deepEqual([...walked].flatMap(([{ label }, { dead }]) => dead.map((one) => `${label}: ${one}`)), [])
    const pages = [...walked.values()].map((each) => each.pages)
    assert.ok(Math.min(...pages) > 3 && pages.reduce((sum, some) => sum + some) > 1_000, pages.join())
    t.diagnostic(`pages of each: ${pages.join(', ')}`)
  })

  it('is all that a role may do', () => {
    const missing = [...new Set(world.principals.flatMap(({ who }) => (who.role === null ? [] : [who.role as Role])))].flatMap((role) => {
      const reached = new Set([...walked].flatMap(([{ who }, each]) => (who.role === role ? [...each.reached] : [])))
      return server.routes.filter((route) => route.permission !== 'public' && roleMay(role, route.permission)
        && ![...inTheHeader, ...typedOnly, ...afterTyping, ...withTyping, ...withFile, ...forSome].includes(route.path)
        && !reached.has(actionOf(route)))
        .map((route) => `${role}: ${actionOf(route)}`)
    })
    assert.deepEqual(missing, [])
  })

  it('says to programs too which version of a record a form was read with', () => {
    const versioned = [...new Set([...walked.values()].flatMap((each) => [...each.versioned]))].filter(({ upload }) => !upload)
    assert.deepEqual(versioned.filter(({ input }) => input['version'] === undefined).map(({ name }) => name), [])
    assert.ok(versioned.length > 10, versioned.map(({ name }) => name).join())
  })

  /** Follows everything from the welcome page on, and sends each form as it stands, undone again. */
  async function crawl(principal: Principal): Promise<Walked> {
    const [queue, known, questions] = [['/'], new Set(['/']), new Map<string, number>()]
    const all: Walked = { reached: new Set(), dead: [], versioned: new Set(), pages: 0 }
    const add = (address: string) => {
      const { pathname, search } = new URL(address, 'http://local')
      // Every page that is walked to leaves an event with a page of its own.
      const many = pathname.startsWith('/audit/') ? '/audit/:event' : search === '' ? undefined : pathname
      const asked = questions.get(many ?? '') ?? 0
      if (known.has(pathname + search) || (many !== undefined && asked >= mostQuestions)) return
      known.add(pathname + search)
      if (many !== undefined) questions.set(many, asked + 1)
      queue.push(pathname + search)
    }
    const note = (method: string, path: string, status: number, from: string) => {
      const route = routeOf(method, path)
      if (route) all.reached.add(actionOf(route))
      if (!route || [401, 403, 404].includes(status) || status >= 500) all.dead.push(`${method} ${path} of ${from} answers ${status}`)
    }
    const origin = new Map<string, string>()
    for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
      const answer = await ask(server, principal, { method: 'GET', path, body: {} })
      all.pages += 1
      note('GET', path, answer.status, origin.get(path) ?? 'the start')
      if (answer.status !== 200 || !String(answer.headers['content-type']).startsWith('text/html')) continue
      const document = parseHTML(answer.body).document as unknown as Element
      for (const link of document.querySelectorAll('a[href^="/"]')) {
        add(link.getAttribute('href')!)
        origin.set(link.getAttribute('href')!, origin.get(link.getAttribute('href')!) ?? path)
      }
      for (const form of document.querySelectorAll('form')) {
        const action = form.getAttribute('action')!
        if (form.getAttribute('method') !== 'post') add(action)
        else if (!inTheHeader.includes(action) && !known.has(`POST ${action}`)) {
          known.add(`POST ${action}`)
          if (form.querySelector('input[name=version][value]')) all.versioned.add(routeOf('POST', action)!)
          const { status, location } = await send(principal, action, form)
          note('POST', action, status, path)
          if (location) add(location)
        }
      }
    }
    return all
  }

  async function send(principal: Principal, path: string, form: Element): Promise<{ status: number, location: string | undefined }> {
    const hidden = [...form.querySelectorAll('input[type=hidden]')].map((input) => [input.getAttribute('name')!, input.getAttribute('value') ?? ''])
    await database.beginOuter()
    try {
      const { status, headers } = await ask(server, principal, { method: 'POST', path, body: Object.fromEntries(hidden) as Record<string, string>,
        ...(form.getAttribute('enctype') === 'multipart/form-data' ? { files: [] } : {}) })
      // Searches write nothing, so where they lead is there still.
      return { status, location: /[?&]q=/.test(String(headers['location'])) ? String(headers['location']) : undefined }
    } finally {
      await database.rollbackOuter()
    }
  }

  function routeOf(method: string, address: string): Route | undefined {
    const path = address.split('?')[0]!
    const fitting = server.routes.filter((route) => route.method === method && new RegExp(`^${route.path.replaceAll(/:\w+/g, '[^/]+')}$`).test(path))
    return fitting.find((route) => route.path === path) ?? fitting[0]
  }
})
