// A download that nobody takes: it ends, so that the connection and the snapshot behind it are given back.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { setTimeout } from 'node:timers/promises'
import { endingUnread } from './take-out-pack.ts'

const patience = 60
const parts = (count: number) => Array.from({ length: count }, () => Buffer.alloc(50_000, 7))

describe('a download', () => {
  it('ends where nothing of it is taken, and so does the work that fills it', async () => {
    let given = 0
    const made = Readable.from((function* () { for (const part of parts(50)) { given += 1; yield part } })())
    await assert.rejects(pipeline(made, endingUnread(patience)), /nobody takes it/)
    assert.ok(given < 10, `${given} parts were made for nobody`)
  })

  it('goes on while it is taken, however slowly it is made or read', async () => {
    const through = endingUnread(patience)
    const made = pipeline(Readable.from((async function* () { await setTimeout(3 * patience); yield* parts(2); await setTimeout(2 * patience); yield* parts(2) })()), through)
    const read = async () => {
      const taken: Buffer[] = []
      for await (const part of through) {
        taken.push(part as Buffer)
        await setTimeout(patience / 3)
      }
      return Buffer.concat(taken)
    }
    const [taken] = await Promise.all([read(), made])
    assert.ok(taken.equals(await buffer(Readable.from(parts(4)))))
  })

  it('begins no work once whoever asked for it is gone', async () => {
    let given = 0
    const through = endingUnread(patience)
    through.destroy()
    await assert.rejects(pipeline(Readable.from((function* () { given += 1; yield* parts(50) })()), through))
    assert.equal(given, 0)
  })
})
