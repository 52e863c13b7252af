// Help: every page leads to the guides, each guide is drawn whole, and its pictures come with it.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inRolledBackTransaction, testApp } from '#test/harness.ts'
import { guideText } from './guide-text.ts'

describe('help', () => {
  inRolledBackTransaction()
  const app = testApp()

  it('stands on every page, signed in or not, and leads to each guide with its pictures', async () => {
    const help = await (await app.visitor().get('/sign-in')).follow('Help')
    assert.equal(help.links().length, 7)
    let pictures = 0
    for (const { text } of help.links()) {
      const guide = await help.follow(text)
      assert.deepEqual([guide.status, guide.heading], [200, text])
      assert.doesNotMatch(guide.text(), /\*\*|\]\(|\| ---|^#/m, 'signs of Markdown')
      for (const image of guide.main.querySelectorAll('img')) {
        const { status, headers } = await app.visitor().request(image.getAttribute('src')!)
        assert.deepEqual([status, headers['content-type'], image.getAttribute('alt') !== ''], [200, 'image/png', true])
        pictures += 1
      }
      for (const link of guide.links()) assert.equal((await app.visitor().get(guide.resolve(link.href))).status, 200)
    }
    assert.ok(pictures >= 15, `${pictures} pictures`)
    assert.equal((await app.visitor().get('/help/nothing-like-that')).status, 404)
  })

  it('draws what guides are written in, and escapes the rest', () => {
    const { title, main } = guideText(
      '# A & B\n\nPress *Save* or\n**stop** <here>. [Elsewhere](../x.md), [there](y.md), `npx`.\n\n* one\n  more\n* two\n\n'
      + '1. first\n2. second\n\n    curl -d \'{\n      *a* < b\n\n## Next\n\n'
      + '| A | B |\n| --- | ---: |\n| x | 1 |\n\n![What it shows](p.png)\n\n![Not yet taken](q.png)',
      { page: (target) => (target === 'y.md' ? '/help/y' : undefined), picture: (target) => (target === 'p.png' ? { path: '/assets/p.png', width: 20, height: 10 } : undefined) })
    assert.equal(title, 'A & B')
    const drawn = main.text.replaceAll(/\s+/g, ' ')
    for (const part of [
      '<h1 class="govuk-heading-l">A &amp; B</h1>',
      'Press <strong>Save</strong> or <strong>stop</strong> &lt;here&gt;. Elsewhere, <a class="govuk-link" href="/help/y">there</a>, <code>npx</code>.',
      '<li>one more</li><li>two</li></ul>',
      '<li>first</li><li>second</li></ol>',
      '<h2 class="govuk-heading-m">Next</h2>',
      'govuk-table__cell--numeric">1</td>',
      '<img class="tl-picture" src="/assets/p.png" alt="What it shows" width="20" height="10" loading="lazy">',
    ]) {
      assert.ok(drawn.includes(part), `${part} is not in ${drawn}`)
    }
    assert.ok(main.text.includes('<code>curl -d &#39;{\n  *a* &lt; b</code></pre>'), main.text)
    assert.ok(!drawn.includes('Not yet taken'))
    assert.throws(() => guideText('No title', { page: () => undefined, picture: () => undefined }), /begins with its title/)
  })
})
