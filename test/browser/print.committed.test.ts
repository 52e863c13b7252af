// On paper: when and by whom it was printed, and of a list its filters and its count.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { site } from './site.ts'

describe('a page on paper', () => {
  const browser = site('print')
  const printed = async (as: string, path: string) => {
    const context = await browser.open({ as })
    const page = await context.newPage()
    await page.goto(path)
    const line = page.locator('.tl-printed')
    assert.equal(await line.isVisible(), false)
    await page.emulateMedia({ media: 'print' })
    if (process.env['SCREENSHOTS']) await page.screenshot({ path: `tmp/print${path.replaceAll(/\W/g, '_')}.png`, fullPage: true })
    return { page, text: await page.locator('body').innerText(), line: await line.innerText(), close: () => context.close() }
  }

  it('says when and by whom', async () => {
    const { line, close } = await printed('tamsin.okafor@example.org', '/clients/10342')
    assert.match(line, /^Printed from Throughline on \d+ \w+ \d{4} at .+ by Tamsin Okafor, Northmoor Council$/)
    await close()
  })

  it('says of a queue which filters are on and how many there are, and nothing of those that are not', async () => {
    const provider = await browser.open({ as: 'tamsin.okafor@example.org' })
    const message = await provider.newPage()
    await message.goto('/services/10801/message')
    await message.getByLabel('Subject').fill('Lift')
    await message.getByLabel('Message').fill('When is it mended?')
    await message.getByRole('button', { name: 'Send' }).click()
    await message.locator('.tl-banner').waitFor()
    await provider.close()
    const { page, text, close } = await printed('priya.ravensworth@example.org', '/requests?state=pending&named=Chatham&order=newest&from=1/1/2020')
    const labels = await page.locator('.tl-filter label:visible').allInnerTexts()
    assert.deepEqual(labels.map((label) => label.trim()), ['State', 'Service', 'Order', 'Asked from'])
    assert.equal(await page.getByLabel('State').inputValue(), 'pending')
    assert.match(text, /1 request\./)
    assert.doesNotMatch(text, /More filters|Apply|keyboard/)
    await close()
  })

  it('says of a service’s list that the ended ones are included', async () => {
    const { text, close } = await printed('tamsin.okafor@example.org', '/services/10801/schedules?ended=include')
    assert.match(text, /Client schedules, ended ones included/)
    assert.match(text, /Total number of current schedules: \d+/)
    assert.doesNotMatch(text, /Client’s name:|Exclude non-current items/)
    await close()
  })
})
