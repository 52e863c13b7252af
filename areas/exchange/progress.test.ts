// What is said of work under way: at times, and never too late.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { atTimes } from './progress.ts'

describe('progress', () => {
  it('is said every two seconds at most, and the latest of what came sooner once they are over', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout', 'Date'] })
    const said: string[] = []
    const { say, end } = atTimes((text) => said.push(text))
    say('first')
    t.mock.timers.tick(500)
    say('second')
    assert.deepEqual(said, [])
    t.mock.timers.tick(1_500)
    assert.deepEqual(said, ['second'])
    t.mock.timers.tick(60_000)
    say('third')
    assert.deepEqual(said, ['second', 'third'])
    say('last')
    end()
    t.mock.timers.tick(60_000)
    assert.deepEqual(said, ['second', 'third'])
  })
})
