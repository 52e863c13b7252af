// An empty installation: whoever has the printed code makes the first authority, nobody else does, and nobody does it twice.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inRolledBackTransaction, testApp } from '#test/harness.ts'
import { press, signIn } from '#test/journeys/steps.ts'
import { newCode, setUpHash } from './one-time-codes.ts'

const answers = { 'Name of the authority': 'Anytown Council', 'Code of the authority': 'anytown', Nation: 'Wales', 'Your name': 'Ann Other', 'Your e-mail address': 'Ann@example.org',
  Password: 'marbled owls knit' }

describe('an empty installation', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()
  const owner = async (sql: string, values: unknown[] = []) => app.database.owner(async (connection) => (await connection.query<Record<string, unknown>>(sql, values)).rows)
  const emptied = async () => {
    await owner('truncate authority, account cascade')
    const code = newCode()
    await owner('insert into set_up_code (code_hash) values ($1)', [setUpHash(code)])
    return code
  }

  it('is set up with the code that was printed, typed as one likes', async () => {
    const code = await emptied()
    const visitor = app.visitor()
    const page = await visitor.get('/sign-in/set-up')
    const next = await press(visitor, page, 'Set up', { ...answers, 'Set-up code': code.toUpperCase().replaceAll('-', ' ') })
    assert.equal(next.heading, 'Set up your second factor')
    assert.deepEqual(await owner(`select a.code, a.nation, o.kind, m.role, m.name, c.email_key, c.demo from membership m join authority a on a.id = m.authority_id
      join organisation o on o.id = m.organisation_id join account c on c.id = m.account_id`),
    [{ code: 'anytown', nation: 'wales', kind: 'commissioner', role: 'administrator', name: 'Ann Other', email_key: 'ann@example.org', demo: false }])
    const { status } = await app.visitor().json.post('/sign-in/set-up', { set_up_code: code, authority_name: 'Other', authority_code: 'other', nation: 'wales', name: 'Eve',
      email: 'eve@example.org', password: 'marbled owls knit' })
    assert.equal(status, 409)
    assert.deepEqual(await owner('select count(*)::int as authorities from authority'), [{ authorities: 1 }])
  })

  it('leads whoever opens its address to the page that sets it up, for as long as nobody has', async () => {
    const code = await emptied()
    const visitor = app.visitor()
    const page = await visitor.get('/')
    assert.deepEqual([page.heading, page.path], ['Set up Throughline', '/sign-in/set-up'])
    await press(visitor, page, 'Set up', { ...answers, 'Set-up code': code })
    assert.equal((await app.visitor().get('/')).heading, 'Sign in')
  })

  it('says everything that is wrong at once, and keeps what was typed but the password', async () => {
    await emptied()
    const visitor = app.visitor()
    const wrong = await press(visitor, await visitor.get('/sign-in/set-up'), 'Set up', { ...answers, 'Set-up code': 'what', 'Code of the authority': 'Any Town', Password: '' })
    assert.deepEqual(Object.keys(wrong.fieldErrors), ['set_up_code', 'authority_code', 'password'])
    const weak = await press(visitor, wrong, 'Set up', { ...answers, 'Set-up code': newCode(), Password: 'Anytown-Council-1' })
    assert.match(weak.fieldErrors['password']!, /too easy/)
  })

  it('takes no other code, and none that is older than a day', async () => {
    const code = await emptied()
    const visitor = app.visitor()
    const other = await press(visitor, await visitor.get('/sign-in/set-up'), 'Set up', { ...answers, 'Set-up code': newCode() })
    assert.match(other.fieldErrors['set_up_code']!, /not the code/)
    await owner('update set_up_code set expires_at = clock_timestamp()')
    assert.equal((await press(visitor, other, 'Set up', { ...answers, 'Set-up code': code })).status, 422)
    assert.deepEqual(await owner('select count(*)::int as authorities from authority'), [{ authorities: 0 }])
  })

  it('is not what an installation is in which people work', async () => {
    const code = newCode()
    await owner('insert into set_up_code (code_hash) values ($1)', [setUpHash(code)])
    const farida = await signIn(app, 'Farida')
    assert.match((await farida.get('/sign-in/set-up')).text(), /set up already/)
    const { status } = await app.visitor().json.post('/sign-in/set-up', { set_up_code: code, authority_name: 'Other', authority_code: 'other', nation: 'wales', name: 'Eve',
      email: 'eve@example.org', password: 'marbled owls knit' })
    assert.equal(status, 409)
  })
})
