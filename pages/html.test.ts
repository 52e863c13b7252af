// What html`…` escapes, joins and leaves out.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { describe, test } from 'node:test'
import { attributes, escape, escapeValue, html, join, raw } from './html.ts'

describe('html', () => {
  test('escapes every value that is not Html', () => {
    assert.equal(html`<p title="${'"\''}">${'<b>&'}</p>`.text, '<p title="&quot;&#39;">&lt;b&gt;&amp;</p>')
    assert.equal(html`${raw('<b>')}${html`<i>${'<'}</i>`}`.text, '<b><i>&lt;</i>')
  })

  test('joins lists, prints numbers, and leaves out null, undefined, true and false', () => {
    assert.equal(html`${[html`<i></i>`, ['a', ['<']], 0]}|${null}${undefined}${true}${false}|${12n}`.text, '<i></i>a&lt;0||12')
  })

  test('an object that only looks like Html is not trusted', () => {
    assert.equal(html`${{ text: '<script>' } as never}`.text, '')
    assert.equal(html`${JSON.parse('{"text":"<script>"}')}`.text, '')
  })

  test('shows characters that turn the reading direction, but sends them back untouched', () => {
    assert.equal(escape('a\u202Eb\u2066c'), 'a[U+202E]b[U+2066]c')
    // As a reference, so that the page stays in one byte a character: a browser sends back the character itself.
    assert.equal(escapeValue('a\u202E<'), 'a&#8238;&lt;')
    assert.equal(attributes({ title: '\u202E', value: '\u202E' }).text, ' title="[U+202E]" value="&#8238;"')
  })

  test('attributes: true is bare; false, null and undefined are left out; names can not break out', () => {
    assert.equal(attributes({ id: 'a"b', hidden: true, disabled: false, name: null, rows: 0, href: undefined }).text,
      ' id="a&quot;b" hidden rows="0"')
    assert.throws(() => attributes({ 'x onload': '1' }), /attribute name/)
    assert.throws(() => attributes({ 'x"': '1' }), /attribute name/)
  })

  test('join leaves out what prints nothing', () => {
    assert.equal(join(['a', '', null, html`<b></b>`, '<'], ', ').text, 'a, <b></b>, &lt;')
  })

  test('no template of ours puts a value into an attribute without quotes', () => {
    for (const folder of ['.', './components']) {
      for (const file of readdirSync(new URL(folder, import.meta.url))) {
        if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue
        const source = readFileSync(new URL(`${folder}/${file}`, import.meta.url), 'utf8')
        assert.doesNotMatch(source, /<[a-z][^`>]*[a-z]=\$\{/, file)
      }
    }
  })
})
