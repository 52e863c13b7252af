// Nothing typed is lost: after a time-out, the back button, a second window, a lost connection and a colleague's edit, what was typed is there.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { BrowserContext, Page } from 'playwright-core'
import { castPassword } from '../harness.ts'
import { site } from './site.ts'

const provider = 'tamsin.okafor@example.org'
const form = '/services/10801/schedules/ask'
const comment = 'Moved from the hostel, has two bags'

describe('what is typed and not sent (P.20)', () => {
  const here = site('typed')
  const asProvider = () => here.open({ as: provider })
  const openForm = async (context: BrowserContext, path = form) => {
    const page = await context.newPage()
    await page.goto(path)
    return page
  }
  const signsIn = async (page: Page, email: string) => {
    await page.getByLabel('E-mail address').fill(email)
    await page.getByLabel('Password', { exact: true }).fill(castPassword)
    await page.getByRole('button', { name: 'Sign in' }).click()
  }
  const comments = (page: Page) => page.getByLabel('Comments').first()
  const types = (page: Page, text: string) => comments(page).fill(text)
  const isTold = async (page: Page, what: RegExp) => {
    const line = page.locator('.tl-kept', { hasText: what })
    await line.waitFor()
    return line
  }

  it('is kept while it is typed, and is back when the page is opened again', async () => {
    const context = await asProvider()
    const page = await openForm(context)
    await types(page, comment)
    await isTold(page, /Kept .* at/)
    await page.close()
    const again = await openForm(context)
    await isTold(again, /What you typed until .* is back/)
    assert.equal(await comments(again).inputValue(), comment)
    await again.goto('/drafts')
    await again.getByRole('link', { name: /Request new schedule/ }).click()
    assert.equal(new URL(again.url()).pathname, form)
    await isTold(again, /is back/)
    await again.getByRole('button', { name: 'Start afresh' }).click()
    await again.waitForLoadState()
    await again.waitForFunction(`document.querySelector('.tl-kept')?.textContent === ''`)
    assert.equal(await comments(again).inputValue(), '')
    await context.close()
  })

  it('is kept when somebody leaves before a pause, and the back button shows it', async () => {
    const context = await asProvider()
    const page = await openForm(context)
    await types(page, comment)
    await page.goto('/services')
    await page.goBack()
    await page.waitForFunction(`document.querySelector('[name=comments]').value !== ''`)
    assert.equal(await comments(page).inputValue(), comment)
    await context.close()
  })

  it('stays in the page when the session is over, says so in view, and is sent once the same person has signed in again', async () => {
    const context = await asProvider()
    const page = await openForm(context, `${form}?client=10342`)
    await here.database.database.owner((connection) => connection.query('delete from session'))
    await types(page, comment)
    const said = await isTold(page, /You have been signed out/)
    const { y, height } = (await said.boundingBox())!
    assert.ok(y > 0 && y + height <= page.viewportSize()!.height, 'without scrolling')
    const signInAs = async (who: string) => {
      const back = await here.open({ as: who })
      await context.addCookies(await back.cookies())
      await back.close()
    }
    // Still signed out: nothing is sent, and nothing is lost.
    await page.getByRole('button', { name: 'Add client schedule' }).click()
    await isTold(page, /You have been signed out/)
    await signInAs('bernard.achterberg@example.org')
    await page.getByRole('button', { name: 'I have signed in' }).click()
    await isTold(page, /as the same person/)
    assert.equal(await comments(page).inputValue(), comment)
    await signInAs(provider)
    await page.getByRole('button', { name: 'I have signed in' }).click()
    await isTold(page, /Kept .* at/)
    // Two presses within a second count as one.
    await page.waitForTimeout(1100)
    await page.getByRole('button', { name: 'Add client schedule' }).click()
    await page.locator('.govuk-error-summary').waitFor()
    assert.equal(await comments(page).inputValue(), comment)
    await context.close()
  })

  it('is back after a time-out though the page had noticed it first', async () => {
    const context = await asProvider()
    const page = await openForm(context, '/services/10801/amend')
    await here.database.database.owner((connection) => connection.query(`update session set seen_at = seen_at - interval '31 minutes'`))
    await page.getByLabel('Description').fill('Now with a garden.')
    await page.evaluate(`fetch('/drafts', { headers: { accept: 'text/html' } })`)
    await page.getByRole('button', { name: 'Send' }).click()
    await signsIn(page, provider)
    await isTold(page, /What you typed until .* is back/)
    assert.equal(await page.getByLabel('Description').inputValue(), 'Now with a garden.')
    await page.getByRole('button', { name: 'Start afresh' }).click()
    await context.close()
  })

  // Most of this is waiting, and neither looks at the other’s form.
  describe('in a form of its own', { concurrency: 2 }, () => {
    it('P.22 waits for the connection', async () => {
      const context = await asProvider()
      const page = await openForm(context, `${form}?q=offline`)
      await context.setOffline(true)
      await types(page, comment)
      await isTold(page, /No connection/)
      await context.setOffline(false)
      await isTold(page, /Kept .* at/)
      await context.close()
    })

    it('in two windows is told apart, and neither writes over the other unasked', async () => {
      const context = await asProvider()
      const [one, other] = [await openForm(context, `${form}?q=windows`), await openForm(context, `${form}?q=windows`)]
      await types(one, 'typed in the first')
      await isTold(one, /Kept .* at/)
      await types(other, 'typed in the second')
      await isTold(other, /in another window too/)
      assert.equal(await comments(other).inputValue(), 'typed in the second')
      await other.getByRole('button', { name: 'Keep what is here instead' }).click()
      await isTold(other, /Kept .* at/)
      const third = await openForm(context, `${form}?q=windows`)
      await isTold(third, /is back/)
      assert.equal(await comments(third).inputValue(), 'typed in the second')
      // Thrown away and begun anew: the window that knows what was there before does not write over it either.
      await Promise.all([third.waitForEvent('load'), third.getByRole('button', { name: 'Start afresh' }).click()])
      assert.equal(await comments(third).inputValue(), '')
      await types(third, 'somebody else')
      await isTold(third, /Kept .* at/)
      await types(other, 'typed in the second, and more')
      await isTold(other, /in another window too/)
      await context.close()
    })
  })

  it('is gone once it is sent, and not before: what comes back with errors is newer than what was kept', async () => {
    const context = await asProvider()
    const page = await openForm(context, '/clients/10342')
    await page.getByLabel('Town').fill('Draftham')
    await isTold(page, /Kept .* at/)
    await page.getByLabel('E-mail address').fill('not an address')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('There is a problem').waitFor()
    assert.equal(await page.getByLabel('E-mail address').inputValue(), 'not an address')
    await page.getByLabel('E-mail address').fill('someone@example.org')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.locator('.tl-banner').waitFor()
    await page.goto('/drafts')
    assert.equal(await page.getByRole('link', { name: /Zachary|Elliot/ }).count(), 0)
    await context.close()
  })

  it('is kept when it came back with errors, also what was typed last before the button, and says whose it is', async () => {
    const context = await asProvider()
    const page = await openForm(context, '/schedules/10409/change')
    const name = (await page.locator('.tl-identity__name').textContent())!
    await page.getByLabel('Start date').fill('no day')
    await types(page, 'typed last')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.locator('.govuk-error-summary').waitFor()
    await page.goto('/drafts')
    await page.goto('/')
    await page.getByRole('link', { name: new RegExp(` for ${name}$`) }).click()
    await isTold(page, /is back/)
    assert.equal(await comments(page).inputValue(), 'typed last')
    await page.getByRole('button', { name: 'Start afresh' }).click()
    await page.waitForURL((url) => url.search === '')
    await context.close()
  })

  it('of somebody new says the name that was typed', async () => {
    const context = await asProvider()
    const page = await openForm(context, `${form}?q=somebody`)
    await page.getByLabel('First name').fill('Zebedee')
    await page.getByLabel('Surname').fill('Elkington')
    await isTold(page, /Kept .* at/)
    await page.goto('/drafts')
    assert.equal(await page.getByRole('link', { name: 'Request new schedule at Chatham St for Zebedee Elkington' }).count(), 1)
    await context.close()
  })

  it('meets a colleague’s edit with both in view', async () => {
    const context = await asProvider()
    const page = await openForm(context, '/clients/10342')
    await page.getByLabel('Town').fill('Mine')
    await here.database.database.owner((connection) => connection.query(`update client set town = 'Theirs' where id = 10342`))
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('There is a problem').waitFor()
    assert.equal(await page.getByLabel('Town').inputValue(), 'Mine')
    await context.close()
  })

  it('takes nothing back of what a colleague saved while it was kept', async () => {
    const context = await asProvider()
    const page = await openForm(context, '/clients/10342')
    await page.getByLabel('Address 3').fill('Mine')
    await isTold(page, /Kept .* at/)
    await page.goto('/services')
    await here.database.database.owner((connection) => connection.query(`update client set address_4 = 'Theirs' where id = 10342`))
    await page.goto('/clients/10342')
    await isTold(page, /What you typed until .* is back/)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Fields you did not touch show what stands now').first().waitFor()
    assert.deepEqual([await page.getByLabel('Address 3').inputValue(), await page.getByLabel('Address 4').inputValue()], ['Mine', 'Theirs'])
    await context.close()
  })

  it('is back in the form after a time-out without script, once its owner has signed in, and for nobody else', async () => {
    const runOut = () => here.database.database.owner((connection) => connection.query(`update session set seen_at = seen_at - interval '31 minutes'`))
    const context = await here.open({ as: provider, javaScriptEnabled: false })
    const page = await openForm(context, '/services/10801/amend')
    await page.getByLabel('Comment for the commissioner').fill('The garden is ours\nsince June.')
    await page.getByLabel('Description').fill('Now with a garden.')
    await runOut()
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText('You had been signed out, so this was not sent.').waitFor()
    const other = await here.open({ javaScriptEnabled: false })
    const stranger = await other.newPage()
    await stranger.goto(page.url())
    await signsIn(stranger, 'bernard.achterberg@example.org')
    assert.equal((await stranger.content()).includes('garden'), false)
    await signsIn(page, provider)
    await page.getByText('What you typed is back in the form. It has not been sent.').waitFor()
    assert.equal(await page.getByLabel('Description').inputValue(), 'Now with a garden.')
    assert.equal(await page.getByLabel('Comment for the commissioner').inputValue(), 'The garden is ours\nsince June.')
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText('Sent to the commissioner.').waitFor()
    await page.goto('/drafts')
    assert.equal(await page.locator('a[href*=amend]').count(), 0)
    await Promise.all([context.close(), other.close()])
  })

  it('is back after a time-out with script too, and says so', async () => {
    const context = await here.open({ as: provider })
    const page = await openForm(context, '/services/10795/amend')
    await page.getByLabel('Description').fill('Half a sentence')
    await here.database.database.owner((connection) => connection.query(`update session set seen_at = seen_at - interval '31 minutes'`))
    await page.getByRole('button', { name: 'Send' }).click()
    await signsIn(page, provider)
    await isTold(page, /What you typed until .* is back/)
    assert.equal(await page.getByLabel('Description').inputValue(), 'Half a sentence')
    await page.getByRole('button', { name: 'Start afresh' }).click()
    await page.waitForURL((url) => url.search === '')
    assert.notEqual(await page.getByLabel('Description').inputValue(), 'Half a sentence')
    await context.close()
  })
})
