// The access log in words: every action that anything records is called something people read.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { areas } from '#app'
import { root } from '#test/throwaway-server.ts'
import { actionWords } from './actions.ts'

describe('the actions of the access log', () => {
  it('P.13 are called in plain words, those of commands and data packs as well', () => {
    const code = globSync(['areas/**/*.ts', 'commands/*.ts', 'platform/**/*.ts'], { cwd: root }).filter((path) => !path.endsWith('.test.ts')).map((path) => readFileSync(join(root, path), 'utf8'))
    const recorded = code.flatMap((text) => [...text.matchAll(/record_event\([^[]*\['([^']+)'|writeAsOwner\(await database\(\), '([^']+)'/g)].map(([, one, other]) => one ?? other!))
    assert.ok(recorded.length >= 10 && recorded.includes('exchange.loaded') && recorded.includes('people.add-user'), recorded.join())
    const words = actionWords()
    assert.deepEqual(recorded.filter((action) => !words.has(action)), [])
    assert.ok(areas.flatMap(({ routes }) => routes).every(({ name }) => words.has(name)))
    // What a developer would write: names of fields, and a state for what is done.
    assert.deepEqual([...words].filter(([, text]) => /[a-z]_|=|\b[a-z]+\.[a-z]|^(?!Report: )\w+: \w+$/.test(text)), [])
    assert.deepEqual([...Map.groupBy(words.values(), (text) => text)].filter(([, same]) => same.length > 1).map(([text]) => text), [])
  })
})
