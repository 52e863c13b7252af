// Signing in under pressure, on two processes' worth of pools: guesses at once are no more than guesses in a row, a code counts once, a session that is
// ended is dead everywhere, and an authority keeps its last administrator.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { areas } from '#app'
import { codeAt, newCode, newSecret, recoveryHash, setUpHash, stepAt } from '#areas/people/one-time-codes.ts'
import { openDatabase, type Database } from '#platform/database/open.ts'
import { buildServer, type Server } from '#platform/web/server.ts'
import { seal } from '#platform/web/sealed-terms.ts'
import { hashOf, newToken } from '#platform/web/session.ts'
import { castPassword, cloneOfTemplate, today, type OwnDatabase } from '#test/harness.ts'
import { Visitor } from '#test/visitor.ts'

const tamsin = 'tamsin.okafor@example.org'

describe('signing in, many at once', () => {
  let own: OwnDatabase
  let other: Database
  let servers: Server[]
  before(async () => {
    own = await cloneOfTemplate('sign_in_races')
    other = await openDatabase(own.connect, { kind: 'test', migrated: true })
    servers = [own.database, other].map((database) => buildServer({ database, areas, today: () => today, version: 'test', log: false }))
  })
  after(async () => {
    await other?.close()
    await own?.drop()
  })
  const owner = async (sql: string, values: unknown[] = []) => own.database.owner(async (connection) => (await connection.query<Record<string, unknown>>(sql, values)).rows)
  const visitor = (at: number) => new Visitor(async () => servers[at % 2]!)
  const signedIn = (email: string, at = 0) => visitor(at).startSession(own.database, email)
  const idOf = async (email: string) => String((await owner('select id from account where email_key = $1', [email]))[0]!['id'])

  it('forty guesses at a password at once are five', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, (_, at) => visitor(at).json.post('/sign-in', { email: tamsin, password: `guess ${at}` })))
    assert.ok(answers.every(({ status }) => status === 422))
    assert.deepEqual(await owner('select failures from account where email_key = $1', [tamsin]), [{ failures: 5 }])
    await owner('update account set failures = 0, failed_at = null')
  })

  /** A second factor, and as many browsers as wanted that owe its code. */
  async function owing(browsers: number): Promise<{ secret: string, visitors: Visitor[], account: string }> {
    const [secret, account] = [newSecret(), await idOf(tamsin)]
    await owner('delete from second_factor')
    await owner('insert into second_factor (account_id, sealed, last_step) values ($1, $2, 0)', [account, seal({ of: account, secret }, own.database.secret)])
    const visitors = await Promise.all(Array.from({ length: browsers }, async (_, at) => {
      const made = visitor(at)
      const visit = newToken()
      made.cookies.set('__Host-throughline-visit', visit)
      await owner('insert into sign_in_step (token_hash, account_id) values ($1, $2)', [hashOf(visit), account])
      return made
    }))
    return { secret, visitors, account }
  }
  const enter = (among: Visitor[], codeFor: (at: number) => string) => Promise.all(among.map((each, at) => each.json.post('/sign-in/code', { code: codeFor(at) })))
  const letIn = (answers: { status: number }[]) => answers.filter(({ status }) => status === 200).length

  it('twenty guesses at a code at once are five', async () => {
    const { secret, visitors } = await owing(20)
    const answers = await enter(visitors, () => codeAt(secret, stepAt(Date.now()) + 1000))
    assert.equal(letIn(answers), 0)
    assert.deepEqual(await owner('select guesses from second_factor'), [{ guesses: 5 }])
  })

  it('one code, and one recovery code, opens one of five browsers', async () => {
    const { secret, visitors } = await owing(5)
    const code = codeAt(secret, stepAt(Date.now()))
    assert.equal(letIn(await enter(visitors, () => code)), 1)
    const again = await owing(5)
    const recovery = newCode()
    await owner('insert into recovery_code (account_id, code_hash) values ($1, $2)', [again.account, recoveryHash(again.account, recovery)])
    assert.equal(letIn(await enter(again.visitors, () => recovery)), 1)
    await owner('delete from second_factor')
  })

  it('a session that is ended is dead within a second on every process', async () => {
    const [here, there] = [await signedIn(tamsin, 0), await signedIn(tamsin, 1)]
    assert.equal((await there.json.get('/services')).status, 200)
    assert.equal((await here.json.post('/account/sessions/end')).status, 200)
    await new Promise((resolve) => { setTimeout(resolve, 1000) })
    assert.equal((await there.json.get('/services')).status, 401)
    // The cookie of the one, shown to the other.
    const moved = visitor(1)
    for (const [name, value] of here.cookies) moved.cookies.set(name, value)
    assert.equal((await moved.json.get('/services')).status, 401)
  })

  it('two administrators who end each other at once leave one', async () => {
    await owner(`update membership m set role = 'administrator' from authority a where a.id = m.authority_id and a.code = 'northmoor' and m.name in ('Owen Tarkington', 'Farida Lindqvist')`)
    for (let round = 0; round < 10; round += 1) {
      await owner(`update membership set ended_at = null where name in ('Owen Tarkington', 'Farida Lindqvist')`)
      const [owen, farida] = await Promise.all([signedIn('owen.tarkington@example.org', 0), signedIn('farida.lindqvist@example.org', 1)])
      const ids = await owner(`select (select id from membership where name = 'Owen Tarkington') as owen, (select id from membership where name = 'Farida Lindqvist') as farida`)
      await Promise.all([owen.json.post(`/people/${String(ids[0]!['farida'])}/end`), farida.json.post(`/people/${String(ids[0]!['owen'])}/end`)])
      const [left] = await owner(`select count(*)::int as count from membership where name in ('Owen Tarkington', 'Farida Lindqvist') and ended_at is null`)
      assert.equal(left!['count'], 1)
    }
  })

  it('nobody is let in while their access is taken away', async () => {
    const farida = await signedIn(String((await owner(`select a.email_key as email from membership m join account a on a.id = m.account_id
      join authority u on u.id = m.authority_id where u.code = 'northmoor' and m.role = 'administrator' and m.ended_at is null`))[0]!['email']))
    const [row] = await owner(`select id from membership where name = 'Tamsin Okafor'`)
    for (let round = 0; round < 10; round += 1) {
      await owner('update membership set held_at = null where id = $1', [row!['id']])
      await Promise.all([visitor(1).json.post('/sign-in', { email: tamsin, password: castPassword }), new Promise((resolve) => { setTimeout(resolve, round * 12) })
        .then(() => farida.json.post(`/people/${String(row!['id'])}/hold`))])
      assert.deepEqual(await owner('select count(*)::int as sessions from session where membership_id = $1', [row!['id']]), [{ sessions: 0 }])
    }
  })

  it('one set-up code makes one authority', async () => {
    const code = newCode()
    await owner('truncate authority, account cascade')
    await owner('insert into set_up_code (code_hash) values ($1)', [setUpHash(code)])
    const answers = await Promise.all(Array.from({ length: 6 }, (_, at) => visitor(at).json.post('/sign-in/set-up', { set_up_code: code, authority_name: `Town ${at}`,
      authority_code: `town-${at}`, nation: 'england', name: 'Ann Other', email: `ann.${at}@example.org`, password: 'marbled owls knit' })))
    assert.equal(letIn(answers), 1)
    assert.deepEqual(await owner('select count(*)::int as authorities, (select count(*)::int from account) as accounts from authority'), [{ authorities: 1, accounts: 1 }])
  })
})
