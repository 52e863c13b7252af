// The way of the focus through our pages: it can be seen, nothing hides it, nothing catches it, and it goes where the news is.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { complaintsOf, desk, phone, site } from './site.ts'

const tamsin = 'tamsin.okafor@example.org'
/** A sticky bar, a long form, a wide table, folded parts: what could hide or catch the focus. */
const pages = ['/', '/clients/10342', '/services/10801/schedules?ended=include', '/services/10801/schedules/ask', '/schedules/10420/change', '/design']

describe('the focus (P.20)', () => {
  const here = site('focus')

  for (const path of pages) {
    it(`${path}: goes through everything, forth and back, always in sight`, async () => {
      const context = await here.open({ as: tamsin, viewport: { ...desk, height: 600 } })
      const page = await context.newPage()
      const complaints = complaintsOf(page)
      await page.goto(path)
      // Frames that need not scroll stop being stops once they have been measured.
      await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
      const expected = await page.evaluate<number>(stops)
      for (const key of ['Tab', 'Shift+Tab']) {
        const seen = new Set<string>()
        for (let i = 0; i < expected; i += 1) {
          await page.keyboard.press(key)
          const at = await page.evaluate<Stop>(focusNow)
          assert.equal(at.problem, '', `${key} ${i + 1}: ${at.what}`)
          seen.add(at.id)
        }
        assert.equal(seen.size, expected, `${key} stops at each thing once`)
        // One more leaves the page, or starts again at the other end, as the browser likes it: nothing has caught the focus.
        await page.keyboard.press(key)
        assert.ok(['', [...seen][0]].includes((await page.evaluate<Stop>(focusNow)).id))
      }
      assert.deepEqual(complaints, [])
      await context.close()
    })
  }

  it('the skip link is the first stop, comes into sight, and leads past the navigation', async () => {
    const page = await (await here.open({ as: tamsin })).newPage()
    await page.goto('/services/10801/schedules')
    await page.keyboard.press('Tab')
    const link = page.locator(':focus')
    assert.equal(await link.innerText(), 'Skip to main content')
    assert.ok((await link.boundingBox())!.y >= 0)
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    assert.equal(await page.locator('main :focus').count(), 1)
    await page.context().close()
  })

  it('goes to the list of errors, and from there to the field', async () => {
    const page = await (await here.open({ as: tamsin, viewport: phone })).newPage()
    await page.goto('/schedules/10420/end')
    await submits(page, 'Save')
    assert.equal(await page.locator('.govuk-error-summary:focus').count(), 1)
    assert.match(await page.title(), /^Error: /)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    assert.equal(await page.locator(':focus').getAttribute('id'), 'left_on')
    assert.equal((await page.evaluate<Stop>(focusNow)).problem, '')
    await page.context().close()
  })

  it('goes to what was just done', async () => {
    const page = await (await here.open({ as: tamsin })).newPage()
    await page.goto('/clients/10342')
    await submits(page, 'Save')
    assert.match(await page.locator('[role=alert]:focus').innerText(), /Saved\./)
    await page.context().close()
  })

  it('opens and closes the menu of a small screen', async () => {
    const page = await (await here.open({ as: tamsin, viewport: phone })).newPage()
    await page.goto('/')
    const menu = page.getByRole('button', { name: 'Menu' })
    assert.equal(await page.getByRole('link', { name: 'Requests', exact: true }).isVisible(), false)
    await menu.focus()
    await page.keyboard.press('Enter')
    assert.equal(await menu.getAttribute('aria-expanded'), 'true')
    assert.equal(await page.getByRole('link', { name: 'Requests', exact: true }).isVisible(), true)
    await page.keyboard.press('Enter')
    assert.equal(await menu.getAttribute('aria-expanded'), 'false')
    await page.context().close()
  })
})

async function submits(page: Page, button: string): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).focus()
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
}

type Stop = { id: string, what: string, problem: string }

// What runs in the page is text, since the project knows no browser types. Radio buttons of one name are one stop.
const stops = `(() => {
  const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.disabled && element.tabIndex >= 0)
  all.forEach((element, i) => { element.dataset.stop = i })
  const groups = new Set(all.filter(({ type }) => type === 'radio').map(({ name, form }) => [...document.forms].indexOf(form) + name))
  return all.filter(({ type }) => type !== 'radio').length + groups.size
})()`

const focusNow = `(() => {
  const element = document.activeElement
  const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(element)
  const { left, top, width, height } = element.getBoundingClientRect()
  // Radio buttons and tick boxes are drawn by what follows them.
  const drawn = getComputedStyle(element.nextElementSibling ?? element, '::before')
  const isMarked = boxShadow !== 'none' || (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0 && outlineColor !== 'rgba(0, 0, 0, 0)')
    || (['radio', 'checkbox'].includes(element.type) && (drawn.boxShadow !== 'none' || drawn.outlineStyle !== 'none'))
    || [element, ...element.querySelectorAll('*')].some((part) => getComputedStyle(part).backgroundColor === 'rgb(255, 221, 0)')
  const hit = document.elementFromPoint(Math.min(left + Math.min(width, 300) / 2, innerWidth - 1), top + Math.min(height, 30) / 2)
  const isInSight = hit !== null && (element === hit || element.contains(hit) || hit.contains(element) && hit !== document.body && hit !== document.documentElement)
  const problem = element === document.body ? 'the focus is nowhere'
    : !isInSight ? 'hidden by ' + (hit ? hit.outerHTML.slice(0, 100) : 'the edge of the window')
    : !isMarked ? 'no mark of the focus' : ''
  return { id: element.dataset.stop ?? '', what: element.outerHTML.slice(0, 140), problem }
})()`
