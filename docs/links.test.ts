// Every link in the documentation leads somewhere, what the tour names stands in the file it links to, and what the guides tell people to press is on some page.
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const pages = ['README.md', ...globSync('{docs,areas,bench,test}/**/*.md', { cwd: root })]

describe('the documentation', () => {
  for (const page of pages) {
    it(`${page} links to what is there`, () => {
      const links = [...readFileSync(join(root, page), 'utf8').matchAll(/\[([^\]]*)\]\(([^)#\s]+)[^)]*\)/g)].filter(([, , target]) => !/^[a-z]+:/.test(target!))
      const broken = links.flatMap(([, text, target]) => {
        const file = join(root, dirname(page), target!)
        if (!existsSync(file)) return [`${target} is not there`]
        const named = /^`([^`]+)`$/.exec(text!)?.[1]
        return named !== undefined && !readFileSync(file, 'utf8').includes(named) ? [`${target} does not hold ${named}`] : []
      })
      assert.deepEqual(broken, [])
    })
  }

  const code = globSync('{areas,pages,platform}/**/*.ts', { cwd: root, exclude: (name) => name.endsWith('.test.ts') }).map((file) => readFileSync(join(root, file), 'utf8')).join('\n')
  for (const guide of globSync('docs/guides/*.md', { cwd: root })) {
    it(`${guide} names links, buttons and headings as the pages do`, () => {
      const named = [...readFileSync(join(root, guide), 'utf8').matchAll(/(?<!\*)\*(?=[^\s*])([^*]+)(?<=\S)\*(?!\*)/g)].map(([, words]) => words!.replaceAll(/\s+/g, ' '))
      assert.ok(named.length > 0)
      assert.deepEqual(named.filter((words) => !code.includes(words)), [])
    })
  }
})
