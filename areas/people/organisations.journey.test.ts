// The organisations of an authority: an administrator adds and names them, from an empty installation on.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inRolledBackTransaction, testApp } from '#test/harness.ts'
import { press, signIn } from '#test/journeys/steps.ts'

describe('the organisations of an authority', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()
  const owner = async (sql: string, values: unknown[] = []) => app.database.owner(async (connection) => (await connection.query<Record<string, unknown>>(sql, values)).rows)

  it('P.09 are listed with their people and services, each figure with its rows', async () => {
    const farida = await signIn(app, 'Farida')
    const list = await (await farida.get('/people')).follow('Organisations')
    const { Kind, People, Services } = list.records('organisations').find(({ Name }) => Name === 'RS Aids')!
    assert.deepEqual([Kind, Services], ['Provider', '3'])
    assert.equal((await list.follow(`${People} of RS Aids`)).records('people').length, Number(People))
    const one = await list.follow('3 of RS Aids')
    assert.match(one.text(), /Chatham St \(10801\)/)
    for (const name of ['Tamsin', 'Bernard', 'Priya', 'Judith']) assert.equal((await (await signIn(app, name)).get('/organisations')).status, 403)
  })

  it('are added, once under each name; people can be invited for them, and services given to them', async () => {
    const [farida, judith] = [await signIn(app, 'Farida'), await signIn(app, 'Judith')]
    const list = await farida.get('/organisations')
    assert.deepEqual(Object.keys((await press(farida, list, 'Add')).fieldErrors), ['name', 'kind'])
    assert.match((await press(farida, list, 'Add', { Name: 'RS Aids', Kind: 'Landlord' })).fieldErrors['name']!, /has this name already/)
    const added = await press(farida, list, 'Add', { Name: 'Lantern Trust', Kind: 'Provider' })
    assert.match(added.banner, /Lantern Trust is added/)
    const shown = await press(farida, await farida.get('/people/invite'), 'Make the link',
      { 'E-mail address': 'una.fairley@example.org', Name: 'Una Fairley', Role: 'Provider manager', Organisation: 'Lantern Trust' })
    assert.match(shown.heading, /A link for Una Fairley/)
    const service = await press(judith, await judith.get('/services/new'), 'Save', { Name: 'Lantern House', Provider: 'Lantern Trust', Type: 'Short-term accommodation' })
    assert.match(service.banner, /Lantern House was added/)
  })

  it('are named otherwise, and never over what a colleague has saved meanwhile', async () => {
    const farida = await signIn(app, 'Farida')
    const stale = await (await farida.get('/organisations')).follow('Harbour Homes')
    assert.match((await press(farida, stale, 'Save', { Name: 'RS Aids' })).fieldErrors['name']!, /has this name already/)
    assert.equal((await press(farida, stale, 'Save', { Name: 'Harbour Homes and Hostels' })).banner, 'Saved.')
    const late = await press(farida, stale, 'Save', { Name: 'Harbour' })
    assert.deepEqual([late.status, late.fieldErrors], [409, { name: 'Name is “Harbour Homes and Hostels” now' }])
    assert.equal((await press(farida, late, 'Save', { Name: 'Harbour' })).banner, 'Saved.')
    assert.match((await (await signIn(app, 'Nerys', 'northmoor')).get('/')).wholeText(), /Provider user, Harbour/)
  })

  it('are the first of the steps that an empty authority shows its administrator, each gone once it is done', async () => {
    const [{ id } = {}] = await owner(`insert into authority (code, name, nation) values ('anytown', 'Anytown Council', 'wales') returning id`)
    await owner(`insert into organisation (authority_id, name, kind) values ($1, 'Anytown Council', 'commissioner')`, [id])
    const join = (email: string, role: string, organisation: string) => owner(`insert into membership (authority_id, account_id, organisation_id, role, name)
      select o.authority_id, a.id, o.id, $1, $2 from organisation o, account a where o.authority_id = $3 and o.name = $4 and a.email_key = $5`, [role, role, id, organisation, email])
    await join('farida.lindqvist@example.org', 'administrator', 'Anytown Council')
    const farida = await signIn(app, 'Farida', 'anytown')
    const steps = async () => [...(await farida.get('/')).document.querySelectorAll('#first-steps li')].map((item) => item.textContent!.split(':')[0])
    const all = ['Add a provider', 'Invite its people', 'Invite a reviewer and a contracts officer', 'A service', 'Its contract, level, capacity and units', 'The first request']
    assert.deepEqual(await steps(), all)
    assert.doesNotMatch((await farida.get('/')).text(), /Nothing waits for you/)
    await press(farida, await (await farida.get('/')).follow('Add a provider'), 'Add', { Name: 'Lantern Trust', Kind: 'Provider' })
    assert.deepEqual(await steps(), all.slice(1))
    await press(farida, await (await farida.get('/')).follow('Invite its people'), 'Make the link',
      { 'E-mail address': 'una.fairley@example.org', Name: 'Una Fairley', Role: 'Provider user', Organisation: 'Lantern Trust' })
    await join('callum.drexler@example.org', 'reviewer', 'Anytown Council')
    assert.deepEqual(await steps(), ['Invite a contracts officer', ...all.slice(3)])
    await join('judith.maplethorpe@example.org', 'contracts-officer', 'Anytown Council')
    const judith = await signIn(app, 'Judith', 'anytown')
    await press(judith, await judith.get('/services/new'), 'Save', { Name: 'Lantern Outreach', Provider: 'Lantern Trust', Type: 'Floating support' })
    assert.deepEqual(await steps(), all.slice(4))
    await owner(`insert into contract (authority_id, service_id, starts_on, ends_on)
      select authority_id, id, '2026-01-01', '2027-01-01' from service where authority_id = $1`, [id])
    await owner(`with level as (insert into service_level (authority_id, service_id, number, name, kind)
      select authority_id, id, 1, 'Support', 'non-adapted' from service
      where authority_id = $1 returning authority_id, service_id, id)
      insert into capacity (authority_id, service_id, service_level_id, starts_on, units) select authority_id, service_id, id, '2026-01-01', 9 from level`, [id])
    assert.deepEqual(await steps(), all.slice(5))
    await owner(`insert into request (authority_id, kind, organisation_id, service_id, proposed, requested_by) select s.authority_id, 'service.message', s.organisation_id,
      s.id, '{}', m.id from service s join membership m on m.authority_id = s.authority_id and m.role = 'reviewer' where s.authority_id = $1`, [id])
    assert.deepEqual(await steps(), [])
  })
})
