// The harness itself: what a test writes is undone, one transaction can't leak into the next, and pages are read as people read them.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Role } from '#access/roles.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { formView } from '#pages/form.ts'
import { html } from '#pages/html.ts'
import { date, text } from '#platform/fields.ts'
import { bind, registry, statement } from '#platform/sql.ts'
import { fieldViews } from '#platform/web/draw.ts'
import { again, done, get, post, show, type Area, type Page } from '#platform/web/route.ts'
import { inRolledBackTransaction, testApp, testDatabase, today } from './harness.ts'

const nobody = { authority: 0, services: [], organisation: '00000000-0000-0000-0000-000000000000', membership: '00000000-0000-0000-0000-000000000000', hidden: [] }

describe('a rolled-back database', () => {
  inRolledBackTransaction('after each test')
  const database = testDatabase()
  const asked = async (sql: string) => database.owner(async (connection) => (await connection.query<Record<string, unknown>>(sql)).rows[0]!)
  const hereford = `insert into authority (code, name, nation) values ('hereford', 'Hereford', 'england')`
  const countOfHereford = `select count(*) as count from authority where code = 'hereford'`

  it('keeps what one transaction commits for the next', async () => {
    await asked(`${hereford} returning 1`)
    assert.deepEqual(await asked(countOfHereford), { count: 1 })
  })

  it('has lost it in the next test', async () => {
    assert.deepEqual(await asked(countOfHereford), { count: 0 })
  })

  it('undoes a transaction that fails, and goes on', async () => {
    await assert.rejects(database.owner(async (connection) => {
      await connection.query(hereford)
      await connection.query('select nothing')
    }), /column "nothing" does not exist/)
    assert.deepEqual(await asked(countOfHereford), { count: 0 })
  })

  it('lets the owner have transactions of its own', async () => {
    await database.owner(async (connection) => {
      await connection.query('begin')
      await connection.query(hereford)
      await connection.query('rollback')
      await connection.query('begin')
      await connection.query(hereford.replaceAll('hereford', 'ross'))
      await connection.query('commit')
    })
    assert.deepEqual(await asked(`select array_agg(code) as codes from authority where code in ('hereford', 'ross')`), { codes: ['ross'] })
  })

  it('stands behind the wall, and leaves neither role nor settings to the next transaction', async () => {
    for (const end of ['commit', 'rollback'] as const) {
      const flight = await database.begin('throughline_scoped')
      const { rows: [during] } = await flight.connection.query(
        `select current_user as user, set_config('app.authority', '1', true) as authority, set_config('synchronous_commit', 'off', true) as sync`)
      assert.deepEqual(during, { user: 'throughline_scoped', authority: '1', sync: 'off' })
      await flight[end]()
      assert.deepEqual(await asked(`select current_setting('role') as role, current_setting('app.authority', true) as authority, current_setting('synchronous_commit') as sync`),
        { role: 'none', authority: '', sync: 'on' })
    }
  })

  it('lets one transaction wait for the other', async () => {
    const first = await database.begin('throughline_whole')
    const order: string[] = []
    const second = database.begin('throughline_whole').then(async (flight) => {
      order.push('second begins')
      await flight.rollback()
    })
    await first.connection.query('select 1')
    order.push('first ends')
    await first.commit()
    await second
    assert.deepEqual(order, ['first ends', 'second begins'])
  })

  it('refuses a row that breaks its statement’s word', async () => {
    const lie = statement('harness.lie', { takes: {}, gives: { name: 'text' }, sql: 'select null::text as name', everyone: 'reads no table' })
    const flight = await database.begin('throughline_scoped')
    await assert.rejects(bind(flight.connection, nobody).rows(lie, {}), /harness.lie gave null for name in row 1/)
    await flight.rollback()
    registry.delete(lie.name)
  })
})

describe('a describe without inRolledBackTransaction()', () => {
  it('is told to have one', async () => {
    await assert.rejects(testDatabase().begin('throughline_whole'), /needs inRolledBackTransaction/)
  })
})

const stayFields = {
  name: text({ label: 'Name of the guest' }),
  from: date({ label: 'First day' }),
  note: text({ label: 'Note', optional: true }),
}
const stays: string[] = []
const stayPage: Page<{ typed: Record<string, string>, errors: Record<string, string> }> = ({ typed, errors }, { csrf }) => ({ title: 'Stays', main: html`
  <h1>Stays <em>here</em></h1><p>Half<b>way</b> <a href="?all=1">All stays</a></p>
  ${dataTable({
    id: 'stays', caption: 'The stays', columns: [{ key: 'name', heading: 'Name' }],
    rows: stays.map((name) => ({ name: html`${name}<span class="govuk-visually-hidden"> the guest</span>` })),
  })}
  ${formView({ action: '/stays', csrf, submit: 'Keep', fields: fieldViews(stayFields, typed, errors, { today }) })}` })
const inn: Area = { name: 'inn', navigation: [], routes: [
  get('/stays', { name: 'inn.stays', summary: 'The stays', permission: 'public', handle: async () => show({ typed: {}, errors: {} }, stayPage) }),
  post('/stays', { name: 'inn.keep', summary: 'Keep a stay', permission: 'public', input: stayFields, handle: async ({ input }) => {
    if ('errors' in input) return again({ typed: input.typed, errors: input.errors }, stayPage, input.errors)
    stays.push(input.values.name)
    return done('/stays', `${input.values.name} stays.`, { name: input.values.name })
  } }),
  get('/whoami', { name: 'inn.whoami', summary: 'Who is asking', permission: 'home.read', handle: async ({ user }) =>
    show({ name: user.name, authority: user.authority.code }, ({ name }) => ({ title: name, main: html`<h1>${name}</h1>` })) }),
] }

describe('a visitor', () => {
  inRolledBackTransaction()
  const app = testApp(testDatabase(), { areas: [inn] })

  it('reads pages, fills in forms by their labels, and is told what is wrong', async () => {
    const page = await app.visitor().get('/stays')
    assert.equal(page.heading, 'Stays here')
    assert.match(page.text(), /^Stays here Halfway All stays/)
    assert.equal((await page.follow('All stays')).path, '/stays?all=1')
    const form = page.form('/stays')
    assert.deepEqual(form.labels, ['Name of the guest', 'First day', 'Note'])
    assert.throws(() => form.fill({ Surname: 'Lee' }), /no field "Surname".*Name of the guest \| First day/)

    const wrong = await form.fill({ 'Name of the guest': 'Ada', 'First day': '31/2/2026' }).submit('Keep')
    assert.equal(wrong.status, 422)
    assert.deepEqual(Object.keys(wrong.fieldErrors), ['from'])
    assert.equal(wrong.errors.length, 1)

    const kept = await wrong.form('/stays').fill({ 'First day': '1/3/2026' }).submit('Keep')
    assert.equal(kept.status, 200)
    assert.equal(kept.banner, 'Ada stays.')
    assert.deepEqual(kept.records('stays'), [{ Name: 'Ada' }])
    assert.equal((await app.visitor().get('/stays')).banner, '')
  })

  it('is a program too', async () => {
    const program = app.visitor()
    const refused = await program.json.post<{ errors: Record<string, string> }>('/stays', { name: 'Bo' })
    assert.equal(refused.status, 422)
    assert.deepEqual(Object.keys(refused.body.errors), ['from'])
    assert.equal((await program.json.post('/stays', { name: 'Bo', from: '2026-03-01' })).body['name'], 'Bo')
  })

  it('signs in without a password, where it works', async () => {
    await app.database.owner((connection) => connection.query(
      `with a as (insert into authority (code, name, nation) values ('ross', 'Ross', 'england'), ('wye', 'Wye', 'england') returning id),
         o as (insert into organisation (authority_id, name, kind) select id, 'Council', 'commissioner' from a returning authority_id, id),
         k as (insert into account (email, email_key) values ('Ada@example.org', 'ada@example.org') returning id)
       insert into membership (authority_id, account_id, organisation_id, role, name)
       select authority_id, k.id, o.id, $1, 'Ada Beck' from o, k`, ['reviewer' satisfies Role]))
    const ada = await app.signIn('Ada@example.org')
    assert.equal((await ada.get('/whoami')).heading, 'Ada Beck')
    assert.deepEqual((await ada.json.get('/whoami')).body, { name: 'Ada Beck', authority: 'ross' })
    const elsewhere = await app.signIn('ada@example.org', 'wye')
    assert.equal((await elsewhere.json.get('/whoami')).body['authority'], 'wye')
    await assert.rejects(app.signIn('nobody@example.org'), /has no account/)
    assert.equal((await app.visitor().request('/whoami')).headers['location'], '/sign-in?to=%2Fwhoami')
  })
})
