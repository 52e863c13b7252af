// The warning before a session ends, in Chromium: it comes in time, keeps what was typed, and lets one stay with one key.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { castPassword } from '../harness.ts'
import { checkPage } from './page-checks.ts'
import { site } from './site.ts'

const tamsin = 'tamsin.okafor@example.org'

describe('a session that is about to end', () => {
  const browser = site('session_end')
  const sessionIs = (sql: string) => browser.database.database.owner((connection) => connection.query(`update session set ${sql}`))
  const idle = (minutes: number) => sessionIs(`seen_at = clock_timestamp() - interval '${minutes} minutes'`)

  async function typing() {
    const context = await browser.open({ as: tamsin })
    const page = await context.newPage()
    await page.clock.install()
    await page.goto('/services/10801/schedules/ask')
    await page.getByLabel('Surname').fill('Half a na')
    return { page, dialog: page.getByRole('dialog'), done: () => context.close() }
  }

  it('is announced five minutes before, and goes on when one says so; what was typed stays', async () => {
    const { page, dialog, done } = await typing()
    await idle(10)
    await page.clock.fastForward('24:00')
    // Another window was used meanwhile: there is nothing to warn of yet.
    await page.waitForTimeout(300)
    assert.equal(await dialog.isVisible(), false)
    await idle(26)
    await page.clock.fastForward('15:30')
    await dialog.waitFor()
    assert.match(await dialog.innerText(), /You are signed out in 4 minutes/)
    await checkPage(page, 'session-end')
    await page.getByRole('button', { name: 'Stay signed in' }).click()
    await dialog.waitFor({ state: 'hidden' })
    const { rows: [seen] } = await browser.database.database.owner((connection) => connection.query<{ recent: boolean }>(
      `select max(seen_at) > clock_timestamp() - interval '1 minute' as recent from session`))
    assert.equal(seen!.recent, true)
    assert.equal(await page.getByLabel('Surname').inputValue(), 'Half a na')

    await idle(26)
    await page.clock.fastForward('25:30')
    await dialog.waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    await done()
  })

  it('can’t be drawn out beyond the twelve hours, and says so', async () => {
    const { page, dialog, done } = await typing()
    await sessionIs(`seen_at = clock_timestamp(), expires_at = clock_timestamp() + interval '3 minutes'`)
    await page.clock.fastForward('25:00')
    await dialog.waitFor()
    assert.match(await dialog.innerText(), /twelve hours ago/)
    assert.equal(await page.getByRole('button', { name: 'Stay signed in' }).isVisible(), false)
    await sessionIs(`expires_at = clock_timestamp()`)
    await page.clock.fastForward('03:00')
    await page.getByRole('heading', { name: 'You have been signed out' }).waitFor()
    await page.getByRole('button', { name: 'Sign in again' }).click()
    await page.waitForURL(/\/sign-in\?to=%2Fservices%2F10801%2Fschedules%2Fask/)
    await done()
  })

  it('says that what was typed is kept where it is, leads back to the form, and puts the focus there', async () => {
    const { page, dialog, done } = await typing()
    await page.getByRole('button', { name: 'Add client schedule' }).click()
    await page.getByText('There is a problem').waitFor()
    assert.equal(new URL(page.url()).pathname, '/services/10801/schedules')
    await page.clock.fastForward('00:03')
    await page.locator('.tl-kept', { hasText: /Kept .* at/ }).waitFor()
    await idle(26)
    await page.clock.fastForward('25:30')
    await page.getByRole('button', { name: 'Stay signed in' }).waitFor()
    await idle(31)
    await page.clock.fastForward('04:00')
    await page.getByRole('heading', { name: 'You have been signed out' }).waitFor()
    assert.match(await dialog.innerText(), /What you typed is kept, and is back after you sign in\./)
    assert.equal(await page.evaluate('document.activeElement.textContent'), 'Sign in again')
    assert.equal(await page.getByRole('button', { name: 'Close' }).isVisible(), false)
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/sign-in\?to=%2Fservices%2F10801%2Fschedules%2Fask$/)
    await page.getByLabel('E-mail address').fill(tamsin)
    await page.getByLabel('Password', { exact: true }).fill(castPassword)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL(/\/services\/10801\/schedules\/ask$/)
    assert.equal(await page.getByLabel('Surname').inputValue(), 'Half a na')
    await done()
  })

  it('says what is in the page alone, and lets one copy it', async () => {
    const { page, dialog, done } = await typing()
    await page.goto('/services/10801/schedules/ask?q=lost')
    await page.getByLabel('Surname').fill('Lost')
    await sessionIs(`expires_at = clock_timestamp()`)
    await page.clock.fastForward('24:00')
    await page.getByRole('heading', { name: 'You have been signed out' }).waitFor()
    assert.match(await dialog.innerText(), /in this page only/)
    await page.getByRole('button', { name: 'Close' }).click()
    await dialog.waitFor({ state: 'hidden' })
    assert.equal(await page.getByLabel('Surname').inputValue(), 'Lost')
    await done()
  })
})
