// Signing in many times at the same moment, with connections of their own: guesses are no more than one after the other, and right tries all lead in.
import assert from 'node:assert/strict'
import { createHook } from 'node:async_hooks'
import { after, before, describe, it } from 'node:test'
import { castPassword, cloneOfTemplate, testApp, type OwnDatabase, type TestApp } from '#test/harness.ts'
import { hashPassword, isPassword } from './passwords.ts'

const [tamsin, nerys] = ['tamsin.okafor@example.org', 'nerys.calloway@example.org']

describe('signing in at the same moment', () => {
  let own: OwnDatabase
  let app: TestApp
  before(async () => {
    own = await cloneOfTemplate('sign_in')
    app = testApp(own.database)
  })
  after(() => own?.drop())

  const signIn = (email: string, password: string) => app.visitor().post('/sign-in', { email, password })
  const pathsOf = async (tries: Promise<{ path: string }>[]) => (await Promise.all(tries)).map(({ path }) => path)
  const failuresOf = (email: string) => own.database.owner(async (connection) =>
    (await connection.query<{ failures: number }>('select failures from account where email_key = $1', [email])).rows[0]!.failures)
  const rest = (email: string, seconds: number) => own.database.owner((connection) =>
    connection.query(`update account set failed_at = failed_at - $2 * interval '1 second' where email_key = $1`, [email, seconds]))

  it('looks at no more of forty guesses than of guesses one after the other', async () => {
    const pages = await pathsOf(Array.from({ length: 40 }, (_, guess) => signIn(tamsin, `guess ${guess}`)))
    assert.deepEqual(new Set(pages), new Set(['/sign-in']))
    // Five at once, and one more for each rest that was over meanwhile.
    const looked = await failuresOf(tamsin)
    assert.ok(looked >= 5 && looked <= 6, `${looked} guesses were looked at`)
  })

  it('looks at ten in a quarter of an hour, whoever tries again as soon as the account has rested', async () => {
    for (const second of Array.from({ length: 60 }, () => 15)) {
      await Promise.all([signIn(tamsin, 'guess'), signIn(tamsin, 'guess'), signIn(tamsin, 'guess')])
      await rest(tamsin, second)
    }
    const looked = await failuresOf(tamsin)
    assert.ok(looked >= 8 && looked <= 10, `${looked} guesses were looked at`)
  })

  it('takes the right password once the account has rested, and forgets the guesses', async () => {
    await rest(tamsin, 900)
    assert.equal((await signIn(tamsin, castPassword)).path, '/')
    assert.equal(await failuresOf(tamsin), 0)
  })

  it('lets everybody in who has the right password, also twenty times at once', async () => {
    assert.deepEqual(new Set(await pathsOf(Array.from({ length: 20 }, () => signIn(nerys, castPassword)))), new Set(['/']))
    assert.equal(await failuresOf(nerys), 0)
  })

  it('computes at most four at once', async () => {
    const hash = await hashPassword('one of many')
    const under = new Set<number>()
    let most = 0
    const hook = createHook({
      init: (id, type) => {
        if (!/argon2/i.test(type)) return
        under.add(id)
        most = Math.max(most, under.size)
      },
      before: (id) => void under.delete(id),
    }).enable()
    try {
      assert.deepEqual(await Promise.all(Array.from({ length: 12 }, (_, i) => isPassword(i % 2 === 0 ? 'one of many' : 'another', hash))),
        Array.from({ length: 12 }, (_, i) => i % 2 === 0))
    } finally {
      hook.disable()
    }
    assert.equal(most, 4)
  })
})
