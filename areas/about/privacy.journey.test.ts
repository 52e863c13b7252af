// What the page on privacy says of its readers: each cookie that a browser is given stands there, and how long things are kept.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { castPassword, inRolledBackTransaction, testApp } from '#test/harness.ts'
import { draftsKept } from '#platform/drafts.sql.ts'

describe('what is recorded about whoever works with it', () => {
  inRolledBackTransaction()
  const app = testApp()

  it('names every cookie, and when it ends', async () => {
    const visitor = app.visitor()
    const given = new Map<string, string>()
    const note = async (path: string, sent = {}) => {
      const { headers } = await visitor.request(path, sent)
      for (const set of [headers['set-cookie'] ?? []].flat()) given.set(/^[^=]+/.exec(set)![0], /Max-Age=(\d+)/.exec(set)?.[1] ?? '')
    }
    const post = (fields: Record<string, string>) => ({ method: 'POST', payload: new URLSearchParams({ ...fields, csrf: visitor.csrf }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' } })
    await note('/sign-in')
    await note('/sign-in', post({ email: 'tamsin.okafor@example.org', password: castPassword }))
    await note('/sign-out', post({}))
    assert.equal(given.size, 4)
    const cookies = (await visitor.get('/privacy')).records('cookies')
    assert.deepEqual(cookies.map(({ Name }) => Name!).sort(), [...given.keys()].sort())
    const ends = (name: string) => cookies.find(({ Name }) => Name === name)!['When it ends']
    assert.equal(ends('__Host-throughline-known'), `After ${Number(given.get('__Host-throughline-known')) / 86_400} days`)
  })

  it('says how long what was not sent is kept, and that browsers and addresses are', async () => {
    const text = (await app.visitor().get('/privacy')).text()
    for (const part of [`lain for ${draftsKept} days`, 'what your browser calls itself and the address it is at', 'The address that a failed sign-in to your account came from']) {
      assert.ok(text.includes(part), part)
    }
  })
})
