// The owner's connections that requests have: a few at once, and the next as soon as one is given back.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { fewOwners, type Database } from './open.ts'

describe('connections of the owner', () => {
  it('are a few at once for requests: whoever comes then waits for their turn, also behind work that failed', async () => {
    const [under, most] = [new Set<number>(), [] as number[]]
    const { owner } = fewOwners({ owner: (work) => work(undefined as never) } as Database, 2)
    const begun = [0, 1, 2, 3].map((number) => {
      const { promise, resolve, reject } = Promise.withResolvers<number>()
      const came = owner(async () => {
        most.push(under.add(number).size)
        return promise.finally(() => under.delete(number))
      })
      return { came, resolve, reject }
    })
    await setImmediate()
    assert.deepEqual([...under], [0, 1])
    begun[0]!.reject(new Error('lost'))
    await assert.rejects(begun[0]!.came, /lost/)
    assert.deepEqual([...under], [1, 2])
    for (const { resolve } of begun) resolve(7)
    assert.deepEqual(await Promise.all(begun.slice(1).map(({ came }) => came)), [7, 7, 7])
    assert.equal(Math.max(...most), 2)
    assert.equal(await owner(async () => 'free again'), 'free again')
  })
})
