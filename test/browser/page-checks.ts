// What every page must be, at a desk and on a phone: without axe violations, without sideways scrolling, with one heading that names it.
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { root } from '../throwaway-server.ts'
import { desk, phone } from './site.ts'

// axe itself, run in the page: the builder around it takes three times as long, to carry home what passed.
const axe = readFileSync(createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright')).resolve('axe-core/axe.min.js'), 'utf8')
const options = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'], preload: false }
type Violation = { id: string, help: string, nodes: { html: string }[] }

/** Looks at the page that is open, at both widths, and keeps a picture of each when SCREENSHOTS is set. */
export async function checkPage(page: Page, name: string): Promise<void> {
  const problems: string[] = []
  await page.evaluate(axe)
  for (const [width, viewport] of [['desk', desk], ['phone', phone]] as const) {
    await page.setViewportSize(viewport)
    const [wide, headings, title, unreachable] = await Promise.all([
      page.locator('html').evaluate((html) => html.ownerDocument.scrollingElement.scrollWidth - html.ownerDocument.defaultView.innerWidth), page.locator('h1').count(), page.title(),
      page.locator('.tl-scroll:not([tabindex="0"])').count()])
    if (wide > 0) problems.push(`${width}: scrolls sideways by ${wide} px, because of ${await widestElements(page)}`)
    if (headings !== 1) problems.push(`${width}: ${headings} headings of level 1`)
    // Whether it scrolls just now or not: fonts and windows change that at any moment.
    if (unreachable > 0) problems.push(`${width}: ${unreachable} frames that may scroll can't be reached by keyboard`)
    if (!/^.+ – Throughline$/.test(title)) problems.push(`${width}: called “${title}”`)
    const violations = await page.evaluate<Violation[]>(`axe.run(${JSON.stringify(options)}).then(({ violations }) => violations)`)
    problems.push(...violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${width}: ${id} (${help}): ${html.slice(0, 200)}`)))
    if (process.env['SCREENSHOTS']) await keepPicture(page, `${name}-${width}`)
  }
  await page.setViewportSize(desk)
  assert.deepEqual(problems, [])
}

/** Into a folder that git ignores, to be looked at. */
async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = join(root, 'tmp', 'screenshots')
  mkdirSync(folder, { recursive: true })
  await page.locator('html').evaluate((html) => html.scrollTo(0, 0))
  await page.screenshot({ path: join(folder, `${name.replaceAll(/[^a-z0-9-]+/gi, '-')}.png`), fullPage: true })
}

function widestElements(page: Page): Promise<string> {
  return page.locator('body *').evaluateAll((elements) => elements
    .filter((element) => element.getBoundingClientRect().right > element.ownerDocument.defaultView.innerWidth + 0.5 && !element.closest('.tl-scroll'))
    .slice(0, 3).map((element) => element.cloneNode().outerHTML.slice(0, 120)).join(', '))
}
