// Somebody at a browser with a keyboard and nothing else: finds things by the role and name that a screen reader would say.
import assert from 'node:assert/strict'
import type { CDPSession, Page } from 'playwright-core'
import type { Site } from './site.ts'

export type Focused = { role: string, name: string }
/** A name as it is said, or how it begins where the rest says what it is optional or about. */
type Name = string | RegExp

/** More stops than any page of ours has. */
const patience = 150

export async function sitDown(site: Site, { script }: { script: boolean }): Promise<KeyboardUser> {
  const context = await site.open({ javaScriptEnabled: script })
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Accessibility.enable')
  return new KeyboardUser(page, session)
}

export class KeyboardUser {
  readonly page: Page
  readonly #session: CDPSession

  constructor(page: Page, session: CDPSession) {
    this.page = page
    this.#session = session
  }

  /** Types an address into the browser. */
  async opens(path: string): Promise<void> {
    await this.page.goto(path)
  }

  async signsIn(email: string, password: string): Promise<void> {
    await this.opens('/sign-in')
    await this.types('E-mail address', email)
    await this.types('Password', password)
    await this.presses('Sign in')
  }

  /** Past header and navigation, as whoever works by keyboard does on every page. */
  async skipsToMain(): Promise<void> {
    // What was just done, or what is wrong, has taken the focus there already.
    if (await this.#evaluate(`document.activeElement.closest('main') !== null`)) return
    await this.page.keyboard.press('Tab')
    assert.deepEqual(await this.focused(), { role: 'link', name: 'Skip to main content' })
    await this.page.keyboard.press('Enter')
  }

  async types(label: Name, text: string): Promise<void> {
    await this.#goesTo(['textbox'], label)
    await this.page.keyboard.press('Control+A')
    await this.page.keyboard.press('Delete')
    await this.page.keyboard.type(text)
  }

  /** Opens nothing: the arrow keys go through a list while it is closed. */
  async chooses(label: Name, option: Name): Promise<void> {
    await this.#goesTo(['combobox'], label)
    await this.page.keyboard.press('Home')
    for (let i = 0; i < 60; i += 1) {
      const chosen = await this.#chosenOption()
      if (fits(chosen, option)) return
      await this.page.keyboard.press('ArrowDown')
      assert.notEqual(await this.#chosenOption(), chosen, `${String(label)} offers no ${String(option)}`)
    }
  }

  /** One of a few that are all in view: Tab enters them, arrows go from one to the next. */
  async picks(option: Name): Promise<void> {
    await this.#goesTo(['radio'], /./)
    const first = await this.focused()
    if (fits(first.name, option)) return this.page.keyboard.press('Space')
    for (;;) {
      await this.page.keyboard.press('ArrowDown')
      const { name } = await this.focused()
      if (fits(name, option)) return
      assert.notEqual(name, first.name, `there is no ${String(option)} to pick`)
    }
  }

  async ticks(label: Name): Promise<void> {
    await this.#goesTo(['checkbox'], label)
    await this.page.keyboard.press('Space')
  }

  /** A button that leads to another page. */
  async presses(name: Name): Promise<void> {
    await this.#goesTo(['button'], name)
    await this.#entersAndWaits()
  }

  /** A link that leads to another page; answers what it is called in full. */
  async follows(name: Name): Promise<string> {
    const focused = await this.#goesTo(['link'], name)
    await this.#entersAndWaits()
    return focused.name
  }

  /** A link to a place on this page. */
  async jumps(name: Name): Promise<void> {
    await this.#goesTo(['link'], name)
    await this.page.keyboard.press('Enter')
  }

  /** Opens what is folded. */
  async unfolds(name: Name): Promise<void> {
    await this.#goesTo(['DisclosureTriangle'], name)
    await this.page.keyboard.press('Enter')
  }

  /** What is in view, with single spaces. */
  async text(): Promise<string> {
    return (await this.page.locator('body').innerText()).replaceAll(/\s+/g, ' ')
  }

  async sees(...texts: Name[]): Promise<void> {
    const text = await this.text()
    for (const wanted of texts) assert.ok(wanted instanceof RegExp ? wanted.test(text) : text.includes(wanted), `${String(wanted)} is not to be seen in: ${text}`)
  }

  async seesNo(unwanted: string): Promise<void> {
    const text = await this.text()
    assert.ok(!text.includes(unwanted), `${unwanted} is to be seen in: ${text}`)
  }

  /** The cells of the row that a text stands in. */
  async row(containing: string): Promise<string[]> {
    const row = this.page.locator('tbody tr', { hasText: containing })
    assert.equal(await row.count(), 1, `${await row.count()} rows hold ${containing}`)
    return (await row.locator('th, td').allInnerTexts()).map((cell) => cell.replaceAll(/\s+/g, ' ').trim())
  }

  /** What a screen reader would say has the focus. */
  async focused(): Promise<Focused> {
    const { result } = await this.#session.send('Runtime.evaluate', { expression: 'document.activeElement' })
    const { nodes } = await this.#session.send('Accessibility.getPartialAXTree', { objectId: result.objectId!, fetchRelatives: false })
    const [node] = nodes
    return { role: String(node?.role?.value ?? ''), name: asSaid(String(node?.name?.value ?? '')) }
  }

  async #goesTo(roles: readonly string[], name: Name): Promise<Focused> {
    const passed: string[] = []
    for (let stops = 0; stops < patience; stops += 1) {
      await this.page.keyboard.press('Tab')
      const focused = await this.focused()
      if (roles.includes(focused.role) && fits(focused.name, name)) return focused
      passed.push(`${focused.role} ${focused.name}`)
    }
    assert.fail(`no ${roles.join(' or ')} called ${String(name)} was reached; Tab stopped at ${[...new Set(passed)].join(' · ')}`)
  }

  async #entersAndWaits(): Promise<void> {
    await Promise.all([this.page.waitForNavigation(), this.page.keyboard.press('Enter')])
  }

  async #chosenOption(): Promise<string> {
    return String(await this.#evaluate(`document.activeElement.selectedOptions[0]?.text ?? ''`))
  }

  async #evaluate(expression: string): Promise<unknown> {
    return (await this.#session.send('Runtime.evaluate', { expression })).result.value
  }
}

/** Hidden words carry spaces of their own, so that they don't run into those before them. */
function asSaid(name: string): string {
  return name.replaceAll(/\s+/g, ' ').replaceAll(' :', ':').trim()
}

function fits(name: string, wanted: Name): boolean {
  return wanted instanceof RegExp ? wanted.test(name) : name === wanted || name === `${wanted} (optional)`
}
