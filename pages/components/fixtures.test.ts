// Proves our components against the examples that govuk-frontend publishes: the same options must give the same tree.
import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { after, describe, test } from 'node:test'
import { parseHTML } from 'linkedom'
import { Html, raw } from '../html.ts'

const packageFile = createRequire(import.meta.url).resolve('govuk-frontend/package.json')
const published = join(dirname(packageFile), 'dist/govuk/components')

type Fixture = { name: string, options: Record<string, unknown>, html: string }
type Component = (options: never, marks?: unknown) => Html

const inline = new Set(['#text', 'a', 'b', 'br', 'em', 'span', 'strong'])

const ported = await Promise.all(readdirSync(published).sort()
  .filter((name) => existsSync(join(published, name, 'fixtures.json')) && existsSync(new URL(`${name}.ts`, import.meta.url)))
  .map(async (name) => {
    const { fixtures } = JSON.parse(readFileSync(join(published, name, 'fixtures.json'), 'utf8')) as { fixtures: Fixture[] }
    const functionName = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
    return { name, fixtures, component: (await import(`./${name}.ts`) as Record<string, Component>)[functionName] as Component }
  }))

describe('the published examples of govuk-frontend', () => {
  let matching = 0
  for (const { name, fixtures, component } of ported) {
    describe(name, () => {
      for (const fixture of fixtures) {
        test(fixture.name, () => {
          const ours = component(typed(fixture.options) as never, marksOf(name, fixture.html))
          assert.deepEqual(tree(ours.text), tree(fixture.html))
          matching++
        })
      }
    })
  }
  after(() => console.log(`${matching} fixtures of ${ported.length} components match`))
})

/** The published options hold markup as strings; ours takes it as Html only. */
function typed(value: unknown, key = ''): unknown {
  if (typeof value === 'string' && holdsMarkup(key)) return raw(value)
  if (Array.isArray(value)) return value.map((item) => typed(item))
  if (value === null || typeof value !== 'object') return value
  // Their `true` prints as the word; ours as a bare attribute.
  if (key === 'attributes') return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, item === true ? 'true' : item]))
  const inSlots = key === 'slots'
  return Object.fromEntries(Object.entries(value)
    .map(([name, item]) => [name, typed(item, inSlots && typeof item === 'string' ? 'html' : name)]))
}

function holdsMarkup(key: string): boolean {
  return key === 'html' || key.endsWith('Html')
}

/** The crown and the licence mark are not ours to hold, so the test hands back what the fixture shows. */
function marksOf(name: string, expected: string): unknown {
  const picture = (className: string): Html => raw(new RegExp(`<svg[^>]*class="${className}"[^]*?</svg>`).exec(expected)?.[0] ?? '')
  if (name === 'footer') return { crown: picture('govuk-footer__crown'), licence: picture('govuk-footer__licence-logo') }
  if (name === 'header') return picture('govuk-header__logotype')
  return undefined
}

type Tree = string | { tag: string, attributes: Record<string, string>, text?: string, children: Tree[] }

function tree(markup: string): Tree[] {
  // linkedom leaves references such as &#8217; as they are in a textarea, and makes text nodes of them elsewhere.
  const resolved = markup.replaceAll(/&#(\d{3,6});/g, (_, code: string) => String.fromCodePoint(Number(code)))
  const { document } = parseHTML(`<!doctype html><html><body>${resolved}</body></html>`)
  return childrenOf(document.body)
}

type Node = {
  nodeType: number
  nodeName: string
  textContent: string | null
  childNodes: Iterable<Node>
  attributes?: Iterable<{ name: string, value: string }>
}

function childrenOf(node: unknown): Tree[] {
  const children: Tree[] = []
  for (const child of (node as Node).childNodes) {
    if (child.nodeType === 3) {
      const text = collapse(child.textContent ?? '')
      if (text !== '') children.push(text)
    } else if (child.nodeType === 1) {
      children.push(elementOf(child))
    }
  }
  return children
}

function elementOf(node: Node): Tree {
  const attributes = Object.fromEntries([...node.attributes ?? []].map(({ name, value }) => [name, collapse(value)]).sort(([one], [other]) => one! < other! ? -1 : 1))
  const element: Tree = { tag: node.nodeName.toLowerCase(), attributes, children: childrenOf(node) }
  // Where only words stand, the spaces between them count too.
  if ([...node.childNodes].every((child) => inline.has(child.nodeName.toLowerCase()))) element.text = collapse(node.textContent ?? '')
  return element
}

function collapse(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
