// The document around every page, over all example pages.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseHTML } from 'linkedom'
import { assets } from './assets.ts'
import { designPage } from './design.ts'
import { examplePages } from './example-pages.ts'
import { html } from './html.ts'
import { page } from './layout.ts'

describe('page', () => {
  for (const [name, options] of Object.entries(examplePages)) {
    test(`${name}: sound markup, no inline script or style, every id once, every reference kept`, () => {
      const text = page(options)
      const { document } = parseHTML(text)
      assert.doesNotMatch(text, /\sstyle=|<style|\son[a-z]+="|javascript:/)
      for (const script of document.querySelectorAll('script')) assert.equal(script.textContent, '')
      const ids = [...document.querySelectorAll('[id]')].map((element) => element.id)
      assert.deepEqual(ids.filter((id, i) => ids.indexOf(id) !== i), [])
      for (const attribute of ['for', 'aria-labelledby', 'aria-describedby', 'aria-controls']) {
        for (const element of document.querySelectorAll(`[${attribute}]`)) {
          for (const id of (element.getAttribute(attribute) as string).split(' ')) assert.ok(ids.includes(id), `${attribute}=${id}`)
        }
      }
      assert.equal(document.querySelectorAll('h1').length, 1)
      assert.equal(document.querySelectorAll('main#main-content').length, 1)
      assert.equal(document.querySelector('a')?.getAttribute('href'), '#main-content')
      for (const form of document.querySelectorAll('form[method=post]')) {
        // Every form that changes something carries the token.
        if (options.csrf !== undefined) assert.ok(form.querySelector('input[name=csrf]'))
      }
    })

    test(`${name}: every file it names is an asset of ours`, () => {
      for (const [, path] of page(options).matchAll(/(?:href|src)="(\/assets\/[^"]*)"/g)) assert.ok(assets.has(path ?? ''), `${path}`)
    })
  }

  test('the examples of every part are of nobody, and lead nowhere', () => {
    const { document } = parseHTML(page({ ...designPage(), footerLinks: [] }))
    const leads = [...document.querySelectorAll('main [href], main [action], main [formaction]')].flatMap((each) => ['href', 'action', 'formaction'].map((name) => each.getAttribute(name) ?? '#'))
    assert.deepEqual(leads.filter((address) => !/^[#?]/.test(address)), [])
    assert.ok(leads.length > 100, 'there are examples')
    assert.doesNotMatch(page({ title: 'Any', main: html`<h1>Any</h1>` }), /href="\/design"/)
  })

  test('errors mark the title and stand above the heading', () => {
    const errors = [{ field: 'surname', message: 'Enter a surname' }]
    const text = page({ title: 'Request <a> schedule', errors, main: html`<h1>Request</h1>` })
    assert.match(text, /<title>Error: Request &lt;a&gt; schedule &#8211; Throughline<\/title>/)
    assert.ok(text.indexOf('There is a problem') < text.indexOf('<h1>'))
  })

  test('a page that belongs to no other has no path above it', () => {
    const trail = (...breadcrumbs: { text: string, href?: string }[]) => page({ title: 'x', main: html``, breadcrumbs }).includes('govuk-breadcrumbs')
    assert.deepEqual([trail({ text: 'Reports' }), trail({ text: 'Reports', href: '/reports' }, { text: 'Vacancies' })], [false, true])
  })

  test('as at a day, the page says so and links back to now', () => {
    const { document } = parseHTML(page({ title: 'x', main: html`<h1>x</h1>`, asAt: '4 June 2026', nowHref: '/clients/10342' }))
    assert.match(document.querySelector('.tl-as-at')?.textContent ?? '', /As known on 4 June 2026/)
    assert.equal(document.querySelector('.tl-as-at a')?.getAttribute('href'), '/clients/10342')
  })

  test('whoever works for one authority only sees no switch', () => {
    const user = { name: 'Ravi Menon', roleLabel: 'Provider', organisation: 'Harbour', authority: 'Northmoor', otherAuthorities: [] }
    const text = page({ title: 'x', main: html``, user, csrf: 't' })
    assert.doesNotMatch(text, /switch-authority/)
    assert.match(text, /action="\/sign-out"/)
  })

  test('nothing of the government’s brand is on the page', () => {
    assert.doesNotMatch(page({ title: 'x', main: html`` }), /crown|crest|GOV\.UK/i)
  })
})
