// The access log in words: every action that anything records is called something people read.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { areas } from '#app'
import { root } from '#test/throwaway-server.ts'
import { actionsLike, actionWords, kindOfRoute } from './actions.ts'

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

  it('P.13 are found by what kind of thing they are and by some of their words', () => {
    const kinds = Map.groupBy(areas.flatMap(({ routes }) => routes), kindOfRoute)
    const named = (kind: Parameters<typeof actionsLike>[0]) => kinds.get(kind!)!.map(({ name }) => name)
    assert.equal(kinds.size, 7)
    assert.ok(named('taken-out').includes('reports.leavers-csv') && named('taken-out').includes('exchange.export') && named('read').includes('clients.search'))
    assert.deepEqual(named('decided').toSorted(), ['requests.accept', 'requests.accept-together', 'requests.query', 'requests.reject', 'workbooks.accept', 'workbooks.reject'])
    assert.ok(named('settled').includes('people.hold') && named('signed-in').includes('people.sign-in') && named('asked').includes('schedules.ask') && named('changed').includes('clients.save'))
    assert.deepEqual(actionsLike(null, 'accept a request'), ['requests.accept'])
    assert.deepEqual(actionsLike(null, 'people.sign-in'), ['people.sign-in'])
    assert.ok(actionsLike(null, 'accept').length > 2 && actionsLike('asked', 'accept').length === 0)
    assert.deepEqual(actionsLike(null, 'zzz'), [])
  })
})
