// Whoever knew the old system finds each of its functions in at most as many clicks: every line of docs/guides/from-spocc.md is walked, by links and buttons alone.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, it } from 'node:test'
import { labelOf } from '#code-lists/code-list.ts'
import { endReason } from '#code-lists/end-reasons.ts'
import { plantMessages } from '#seed/plant-messages.ts'
import { plantRequests } from '#seed/plant-requests.ts'
import { textOf } from '#test/element.ts'
import type { Answers } from '#test/form.ts'
import { inRolledBackTransaction, testApp, today } from '#test/harness.ts'
import type { Page } from '#test/page.ts'
import { root } from '#test/throwaway-server.ts'
import type { Visitor } from '#test/visitor.ts'
import { answersFor, fillPlace, formWith, openRequest, press, signIn, toAskFor } from './steps.ts'

type Line = { what: string, theirs: string[], theirClicks: number, ours: string[], ourClicks: number, sees: string }

/** The lines of the table that tell of a function; those between them name the old screens. */
const lines: Line[] = readFileSync(join(root, 'docs', 'guides', 'from-spocc.md'), 'utf8').split('\n')
  .map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()))
  .filter((cells) => /^\d+$/.test(cells[2] ?? ''))
  .map(([what, theirs, theirClicks, ours, ourClicks, sees]) => ({
    what: what!, theirs: steps(theirs!), theirClicks: Number(theirClicks), ours: steps(ours!), ourClicks: Number(ourClicks), sees: sees!,
  }))

function steps(way: string): string[] {
  return way === '' ? [] : way.split(' › ')
}

/** What is typed and chosen on a page, by the beginning of its heading, before its button is pressed: the same work in both systems. */
const typed: Record<string, Answers> = {
  'Manage services': { Service: 'Chatham St (10801)' },
  'Chatham St': { 'Client’s name': 'Quill' },
  'End a client schedule': { 'End date': 'today', 'Reason for end date': labelOf(endReason, 'evicted') },
  'Suggest a change': { Reference: 'RS-7' },
  'Request an update': { Description: 'Self-contained flats, with staff on site by day and night.' },
  'Request a change of a property': { 'Address 1': '14 Chatham Street' },
  'Details of Mr Desmond Farrow': { Town: 'Ashmere' },
  'Suggest a correction': { 'First name': 'Ezrah' },
  'Send a message': { Subject: 'Staffing over the holidays', Message: 'The night desk is closed from the 24th to the 26th.' },
}

describe('whoever comes from the old system', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()
  let tamsin: Visitor

  beforeEach(async () => {
    await app.database.owner(async (connection) => {
      await plantRequests(connection, today)
      await plantMessages(connection, today)
    })
    const priya = await signIn(app, 'Priya')
    await press(priya, await openRequest(priya, 'Ostler, Mrs Maureen'), 'Reject', { 'Reason for rejecting': 'Flat 4 is let until further notice.' })
    tamsin = await signIn(app, 'Tamsin')
  })

  it('finds a table of what there was', () => {
    assert.ok(lines.length >= 40, `${lines.length} lines`)
    assert.deepEqual(
      lines.filter(({ theirs, theirClicks, ours, ourClicks }) => theirs.length !== theirClicks || ours.length !== ourClicks).map(({ what }) => what),
      [],
      'the numbers are those of the ways')
  })

  for (const { what, theirClicks, ours, sees } of lines) {
    it(`finds in at most ${theirClicks} ${theirClicks === 1 ? 'click' : 'clicks'}: ${what}`, async () => {
      let page = await tamsin.get('/')
      for (const step of ours) page = await click(page, step)
      assert.equal(page.status, 200, page.errors.join('; ') || page.heading)
      assert.ok(page.wholeText().includes(sees), `“${sees}” is not on ${page.path}: ${page.text().slice(0, 500)}`)
      assert.ok(ours.length <= theirClicks, `${ours.length} clicks`)
    })
  }

  /** Follows the link of that name, whose line is named in brackets; where there is none, presses the button. */
  async function click(page: Page, step: string): Promise<Page> {
    const [, name, whose] = /^(.+?)(?: \((.+)\))?$/.exec(step)!
    const all = page.links('all')
    const links = [
      all.filter(({ text }) => text === step),
      all.filter(({ text, seen }) => seen === name && (whose === undefined || text.includes(whose))),
      all.filter(({ text, seen }) => seen === step || text.startsWith(`${step} `)),
    ].find((found) => found.length > 0)
    if (links) {
      assert.equal(new Set(links.map(({ href }) => href)).size, 1, `more than one link “${step}” on ${page.path}`)
      return tamsin.get(page.resolve(links[0]!.href))
    }
    const buttons = [...page.document.querySelectorAll('button')].map(textOf)
    assert.ok(buttons.includes(name!), `nothing is called “${step}” on ${page.path}: ${all.map(({ text }) => text).join(' | ')}; ${buttons.join(' | ')}`)
    const form = formWith(tamsin, page, name!)
    if (page.heading.startsWith('Request new schedule')) return fillPlace(form, answersFor({ ...toAskFor('Elkington'), level: 1, unit: 'Flat 4' })).submit(name)
    return form.fill(Object.entries(typed).find(([heading]) => page.heading.startsWith(heading))?.[1] ?? {}).submit(name)
  }
})
