// A site for browser tests: the application listening on a clone of the planted template, Chromium before it, and people who sit at it.
import { after, before } from 'node:test'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { areas } from '#app'
import { buildServer, type Server } from '#platform/web/server.ts'
import { cloneOfTemplate, today, type OwnDatabase } from '../harness.ts'
import { Visitor } from '../visitor.ts'
import { launchChromium } from './chromium.ts'

/** The screen that tables of twenty rows must fit on. */
export const desk = { width: 1366, height: 768 }
/** The narrowest window that WCAG 1.4.10 asks for. */
export const phone = { width: 320, height: 640 }

export type Site = {
  address: string
  server: Server
  database: OwnDatabase
  browser: Browser
  /** A window of somebody's own; signed in where an e-mail address is given. */
  open(options?: BrowserContextOptions & { as?: string }): Promise<BrowserContext>
}

/** To be called in a describe's body: opens a site before its tests and closes it after them. */
export function site(name: string): Site {
  const opened = {} as Site
  before(async () => {
    const [database, browser] = await Promise.all([cloneOfTemplate(name), launchChromium()])
    const server = buildServer({ database: database.database, areas, today: () => today, version: 'test', log: false })
    const port = new URL(await server.fastify.listen({ port: 0, host: '127.0.0.1' })).port
    const address = `http://localhost:${port}`
    Object.assign(opened, { address, server, database, browser, open: async ({ as, ...options } = {}) => {
      const context = await browser.newContext({ baseURL: address, viewport: desk, ...options })
      if (as !== undefined) await context.addCookies(await sessionCookies(opened, as))
      return context
    } } satisfies Site)
  })
  after(async () => {
    await opened.browser?.close()
    await opened.server?.fastify.close()
    await opened.database?.drop()
  })
  return opened
}

async function sessionCookies({ server, database, address }: Site, email: string) {
  const visitor = await new Visitor(async () => server).startSession(database.database, email)
  return [...visitor.cookies].map(([name, value]) => ({ name, value, url: address.replace('http:', 'https:'), secure: true, httpOnly: true }))
}

/** What a page complains about: to be empty at the end. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText
    // Whoever leaves a page leaves its question about drafts unanswered.
    if (why !== 'net::ERR_ABORTED' || new URL(request.url()).pathname !== '/drafts') complaints.push(`${request.url()} failed: ${why}`)
  })
  return complaints
}
