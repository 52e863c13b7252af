// The pictures in the guides, made from the pages they show; `UPDATE=1` writes them anew. Without it: every picture could be made, of what it is about.
import assert from 'node:assert/strict'
import { globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { plantMessages } from '#seed/plant-messages.ts'
import { plantRequests } from '#seed/plant-requests.ts'
import { today } from '../harness.ts'
import { root } from '../throwaway-server.ts'
import { complaintsOf, site } from './site.ts'
import { smallPicture } from './small-picture.ts'

/** Who opens which page, which links and buttons are pressed from there, and between which parts of the page the picture is cut out. */
type Picture = { as: string, path: string, press?: readonly string[], from: string, to?: string }

const tamsin = 'tamsin.okafor@example.org'
const bernard = 'bernard.achterberg@example.org'
const nerys = 'nerys.calloway@example.org'
const priya = 'priya.ravensworth@example.org'
const judith = 'judith.maplethorpe@example.org'
const owen = 'owen.tarkington@example.org'
const farida = 'farida.lindqvist@example.org'

/** A question of the reviewer's, on a day before the tests' own. */
const askPetherick = `with asked as (update request set state = 'query' where proposed->'client'->>'surname' = 'Petherick' returning *)
  insert into request_message (authority_id, service_id, request_id, written_by, written_at, body)
  select r.authority_id, r.service_id, r.id, m.id, '2026-11-18 10:05+00', $2 from asked r join membership m on m.authority_id = r.authority_id join account a on a.id = m.account_id and a.email = $1`

const section = (title: string) => `.tl-section:has(#section-${title})`

const pictures: Record<string, Picture> = {
  'start-provider': { as: tamsin, path: '/', from: 'header', to: '#my-services' },
  'new-schedule-place': { as: tamsin, path: '/services/10801/schedules/ask', from: section('place'), to: 'button:text("Add client schedule")' },
  'own-request': { as: tamsin, path: '/requests', press: ['Petherick, Ms Lorna'], from: 'h1', to: '.tl-split__side' },
  'end-schedule': { as: tamsin, path: '/services/10801/schedules', press: ['End the schedule of Quill, Mr Ezra'], from: 'h1', to: 'button:text("Save")' },
  'confirm-list': { as: tamsin, path: '/services/10801/schedules', from: '.tl-list-foot', to: '.tl-confirm' },
  'awaiting-hb': { as: tamsin, path: '/schedules/awaiting-hb', from: 'h1', to: '#waiting' },
  workbook: { as: nerys, path: '/workbooks', press: ['2026-27Q2 of Rowan House', 'Open'], from: 'h1', to: '#sheet tbody tr:nth-child(6)' },
  'people-services': { as: bernard, path: '/people/services', from: 'h1', to: 'table' },
  'services-of-manager': { as: bernard, path: '/services', from: 'h1', to: '#services' },
  'report-occupancy': { as: bernard, path: '/reports/occupancy', from: 'h1', to: 'table' },
  'start-reviewer': { as: priya, path: '/', from: 'header', to: '.tl-split__main' },
  'decide-request': { as: priya, path: '/requests', press: ['Brightwell, Mr Kofi'], from: 'h1', to: '.tl-main' },
  'who-this-is': { as: priya, path: '/requests', press: ['Ostler, Mrs Maureen'], from: 'h1', to: '.tl-split__side' },
  'accept-together': { as: priya, path: '/requests/together', from: 'h1', to: '.tl-main' },
  'match-file': { as: priya, path: '/schedules/awaiting-hb/match', from: 'h1', to: 'button:text("Match")' },
  'write-message': { as: priya, path: '/messages/new', from: 'h1', to: 'button:text("Send")' },
  'start-contracts-officer': { as: judith, path: '/', from: 'header', to: '.tl-ways' },
  'service-parts': { as: judith, path: '/services/10801/details', from: section('contracts'), to: section('contracted-capacity') },
  voids: { as: judith, path: '/services/10801/properties', from: section('voids-and-days-out-of-use') },
  payment: { as: judith, path: '/services/10801/payment?period=2026-27P8', from: 'h2', to: '#reconciliation' },
  settings: { as: judith, path: '/settings', from: 'h1', to: 'button:text("Save")' },
  'access-log': { as: owen, path: '/audit', from: 'h1', to: '.tl-filter' },
  invite: { as: farida, path: '/people/invite', from: 'h1', to: 'button:text("Make the link")' },
  'add-code': { as: farida, path: '/codes', from: 'h2', to: 'button:text("Add")' },
  'load-data-pack': { as: judith, path: '/import', from: 'h1', to: 'button:text("Load")' },
}

const folder = join(root, 'docs', 'guides')
const guides = globSync('*.md', { cwd: folder }).sort()
const shown = guides.flatMap((guide) => [...readFileSync(join(folder, guide), 'utf8').matchAll(/!\[([^\]]*)\]\(pictures\/([^)]+)\.png\)/g)].map(([, alt, name]) => ({ guide, alt: alt!, name: name! })))
const fileOf = (name: string) => join(folder, 'pictures', `${name}.png`)
/** As wide as a page of text may show it, and with a little air around what is cut out. */
const [width, air] = [1100, 4]

describe('the guides', { concurrency: 2 }, () => {
  const here = site('guides')

  before(async () => {
    await here.database.database.owner(async (connection) => {
      await plantRequests(connection, today)
      await plantMessages(connection, today)
      await connection.query(askPetherick, [priya, 'Which day did she move in? The letter of the landlord says the 24th.'])
    })
  })

  it('show each picture that is made, and no other, with words for whoever can’t see it', () => {
    assert.deepEqual(shown.map(({ name }) => name).toSorted(), Object.keys(pictures).toSorted())
    for (const { name, alt } of shown) assert.ok(alt.length >= 25 && alt.length <= 160, `${name}: “${alt}”`)
  })

  for (const [name, picture] of Object.entries(pictures)) {
    it(`the picture ${name}`, async () => {
      const context = await here.open({ as: picture.as, viewport: { width, height: 768 } })
      const page = await context.newPage()
      const complaints = complaintsOf(page)
      const answer = await page.goto(picture.path)
      assert.equal(answer?.status(), 200)
      for (const name of picture.press ?? []) {
        await page.getByRole('main').getByRole('link', { name, exact: true }).or(page.getByRole('main').getByRole('button', { name, exact: true })).click()
        await page.waitForLoadState()
      }
      const clip = await cutOut(page, picture)
      if (process.env['UPDATE']) {
        mkdirSync(join(folder, 'pictures'), { recursive: true })
        writeFileSync(fileOf(name), smallPicture(await page.screenshot({ clip, fullPage: true })))
      }
      assert.deepEqual(complaints, [])
      await context.close()
    })
  }

  it('are small', () => {
    const sizes = Object.fromEntries(Object.keys(pictures).map((name) => [name, statSync(fileOf(name)).size]))
    assert.deepEqual(Object.entries(sizes).filter(([, size]) => size > 60_000), [])
    const total = globSync('**/*.{md,png}', { cwd: folder }).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0)
    assert.ok(total <= 1_200_000, `${total} bytes`)
  })

  /** The part of the page between two elements, both inside, over its whole width; nothing in it is cut off at the side. */
  async function cutOut(page: Page, { from, to = from }: Picture) {
    const [start, end] = [await page.locator(from).first().boundingBox(), await page.locator(to).first().boundingBox()]
    assert.ok(start && end, `${from} or ${to} is not on ${page.url()}`)
    const [top, bottom] = [Math.max(0, start.y - air), Math.ceil(end.y + end.height + air)]
    assert.ok(bottom - top > 40 && bottom - top <= 1200, `${bottom - top} high`)
    const cut = await page.locator('html, .tl-scroll').evaluateAll((elements, [top, bottom]) => elements.filter((element) => {
      const { y, bottom: end } = element.getBoundingClientRect()
      return y < bottom! && end > top! && element.scrollWidth > element.clientWidth + 1
    }).map((element) => element.className), [top, bottom])
    assert.deepEqual(cut, [], 'something is cut off at the side')
    return { x: 0, y: top, width, height: bottom - top }
  }
})
