// The same path taken by a program: the addresses of the pages answer in JSON, and every refusal is a problem with its details.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { castPassword, inRolledBackTransaction, testApp, today } from '#test/harness.ts'
import { signIn } from './steps.ts'

type Problem = { type: string, title: string, status: number, detail?: string, errors?: Record<string, string> }
type Asked = { levels: { id: string, number: number }[], units: { value: string, text: string }[] }

const asked = { forename: 'Zebedee', surname: 'Elkington', date_of_birth: '1971-06-09', nino: 'QQ305172A', gender: 'M', ethnicity: 'not-known',
  address_1: '9 Quay Lane', postcode: 'ZY2 4QL',
  units: '1.00', starts_on: '2026-11-19', hb_position: 'self-funder' }

describe('a program', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()

  it('signs in, asks, is accepted, and reads the list', async () => {
    const program = app.visitor()
    const { body: form } = await program.json.get<{ csrf: string }>('/sign-in')
    assert.equal(form.csrf, program.csrf)
    const inside = await program.json.post<{ csrf: string }>('/sign-in', { email: 'tamsin.okafor@example.org', password: castPassword })
    assert.deepEqual([inside.status, inside.body.csrf], [200, program.csrf])
    const { body: offered } = await program.json.get<Asked>('/services/10795/schedules/ask')
    const schedule = { service_level: offered.levels.find(({ number }) => number === 2)!.id,
      unit: offered.units.find(({ text }) => text.startsWith('Flat 8 '))!.value }
    const made = await program.json.post<{ message: string, request: string }>('/services/10795/schedules', { ...asked, ...schedule, idempotency_key: 'once' })
    assert.deepEqual([made.status, made.headers['location']], [201, '/services/10795/schedules'])
    const again = await program.json.post<{ request: string }>('/services/10795/schedules', { ...asked, ...schedule, idempotency_key: 'once' })
    assert.equal(again.body.request, made.body.request)

    const reviewer = await signIn(app, 'Priya')
    const { body: queue } = await reviewer.json.get<{ requests: { id: string, name: string, state: string }[] }>('/requests')
    assert.deepEqual(queue.requests.map(({ id, name, state }) => [id, name, state]), [[made.body.request, 'Elkington, Mr Zebedee'.replace('Mr ', ''), 'pending']])
    const accepted = await reviewer.json.post<{ state: string, schedule: number, client: number }>(`/requests/${made.body.request}/accept`)
    assert.deepEqual([accepted.status, accepted.body.state], [200, 'accepted'])
    const { body: list } = await program.json.get<{ schedules: { id: number, client_id: number, units: string, starts_on: string, left_on: string | null,
      state: string }[] }>('/services/10795/schedules')
    const [row] = list.schedules.filter(({ id }) => id === accepted.body.schedule)
    assert.deepEqual([row!.client_id, row!.units, row!.starts_on, row!.left_on, row!.state], [accepted.body.client, '1.00', '2026-11-19', null, 'current'])
  })

  it('is told 401 where a browser is led to the sign-in page', async () => {
    const nobody = app.visitor()
    const answer = await nobody.request('/services', { headers: { accept: 'application/json' } })
    assert.deepEqual([answer.status, answer.headers['content-type']!.split(';')[0]], [401, 'application/problem+json'])
    assert.deepEqual((JSON.parse(answer.body) as Problem).title, 'Sign in first')
    const browser = await nobody.request('/services', { headers: { accept: 'text/html' } })
    assert.deepEqual([browser.status, browser.headers['location']], [303, '/sign-in?to=%2Fservices'])
  })

  it('is told 403 for what is not part of its role, and for a write without its token', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    assert.equal((await tamsin.json.get<Problem>('/audit')).body.title, 'Not part of your role')
    const forged = await tamsin.request('/clients/search',
      { method: 'POST', payload: '{}', headers: { accept: 'application/json', 'content-type': 'application/json' } })
    assert.deepEqual([forged.status, (JSON.parse(forged.body) as Problem).title], [403, 'The form has expired'])
  })

  it('is told 404 alike for what belongs to somebody else and for what does not exist', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const answers = await Promise.all(['/clients/10338', '/clients/99999', '/clients/10373', '/schedules/10440', '/schedules/99999',
      '/requests/0198ffff-ffff-7fff-bfff-ffffffffffff', '/clients/x', '/nowhere']
      .map((path) => tamsin.json.get<Problem>(path)))
    assert.deepEqual(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size, 1)
    assert.equal(answers[0]!.status, 404)
  })

  it('is told 422 with a message for each field', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const answer = await tamsin.json.post<Problem>('/services/10795/schedules', { forename: 7, surname: ['Elkington'], starts_on: { year: 2026 }, units: true })
    assert.equal(answer.headers['content-type']!.split(';')[0], 'application/problem+json')
    const { errors = {}, status, type } = answer.body
    assert.deepEqual([status, type], [422, 'about:blank'])
    assert.deepEqual([errors['surname'], errors['starts_on']], ['Surname must be a single value', 'Start date must be a single value'])
    for (const field of ['date_of_birth', 'nino', 'service_level', 'unit', 'units', 'hb_position', 'address_1']) assert.ok(errors[field], field)
    assert.equal(errors['forename'], undefined)
  })

  it('is told 400 for what is not JSON, and 409 for what has been decided', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const broken = await tamsin.request('/clients/search', { method: 'POST', payload: '{"surname": "a", "surname": "b"}',
      headers: { accept: 'application/json', 'content-type': 'application/json', 'x-csrf-token': tamsin.csrf } })
    assert.equal(broken.status, 400)
    const { body: made } = await tamsin.json.post<{ request: string }>('/schedules/10420/end', { left_on: '2026-11-19', end_reason: 'evicted' })
    await tamsin.json.post(`/requests/${made.request}/withdraw`)
    const late = await priya.json.post<Problem>(`/requests/${made.request}/accept`)
    assert.deepEqual([late.status, late.body.title], [409, 'This has changed meanwhile'])
  })

  it('is told 422 for a filter that can’t be read, where a page leaves it out and says so', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    for (const [who, path, field] of [[priya, '/requests?state=zzz', 'state'], [priya, '/services?confirmed=zz', 'confirmed'], [tamsin, '/services/10801/timeline?from=yesterday+or+so', 'from'],
      [priya, '/reports/leavers?from=27/13/2026', 'from']] as const) {
      const { status, headers, body } = await who.json.get<Problem>(path)
      assert.deepEqual([status, headers['content-type']!.split(';')[0], Object.keys(body.errors!)], [422, 'application/problem+json', [field]], path)
    }
    assert.equal((await priya.get('/requests?state=zzz')).status, 200)
    // Whoever may not ask at all is told that.
    assert.equal((await tamsin.json.get('/audit?from=x')).status, 403)
  })

  it('may say the key of what it sends as a header, and is done with once', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const send = async (key: string, more: object = {}) => {
      const { status, body } = await tamsin.request('/schedules/10420/end', { method: 'POST', payload: JSON.stringify({ left_on: '2026-11-19', end_reason: 'evicted', ...more }),
        headers: { accept: 'application/json', 'content-type': 'application/json', 'x-csrf-token': tamsin.csrf, 'idempotency-key': key } })
      return [status, (JSON.parse(body) as { request?: string }).request]
    }
    const first = await send('once')
    assert.ok(first[1])
    assert.deepEqual(await send('once'), first)
    // What the body says comes first.
    assert.deepEqual(await send('another', { idempotency_key: 'once' }), first)
    assert.equal((await send('another'))[0], 409)
  })

  it('is answered HEAD like GET without a body, and told which methods an address answers', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const asked = async (method: 'HEAD' | 'PUT' | 'POST' | 'DELETE', path: string, accept = 'application/json') => tamsin.request(path, { method, headers: { accept } } as never)
    const [head, got] = [await asked('HEAD', '/services', 'text/html'), await tamsin.request('/services', { headers: { accept: 'text/html' } })]
    assert.deepEqual([head.status, head.body, head.headers['content-type'], got.status], [200, '', got.headers['content-type'], 200])
    assert.equal((await asked('HEAD', '/clients/10338')).status, 404)
    assert.equal((await asked('HEAD', '/clients/search')).status, 404)
    for (const [method, path, allow] of [['PUT', '/clients/10342', 'GET, HEAD, POST'], ['DELETE', '/services', 'GET, HEAD'], ['POST', '/services', 'GET, HEAD']] as const) {
      const answer = await asked(method, path)
      assert.deepEqual([answer.status, answer.headers['allow'], (JSON.parse(answer.body) as Problem).title], [405, allow, 'Not with this method'], path)
    }
    assert.equal((await asked('PUT', '/nowhere')).status, 404)
    const seen = await app.database.owner((owner) => owner.query<{ action: string, outcome: string | null }>(
      `select action, outcome from audit_event where action in ('services.list', 'clients.show') order by id`))
    assert.deepEqual(seen.rows.map(({ action, outcome }) => [action, outcome]), [['services.list', null], ['services.list', null], ['clients.show', 'not-found'], ['clients.show', 'not-found']])
  })

  it('reads days as ISO text and moments in universal time', async () => {
    const priya = await signIn(app, 'Priya')
    const { body } = await priya.json.get<{ schedule: { starts_on: string }, versions: { recorded_at: string }[] }>('/schedules/10403')
    assert.equal(body.schedule.starts_on, '2007-04-04')
    assert.match(body.versions[0]!.recorded_at, /^2007-04-05T10:23:00\.000Z$/)
    assert.ok(Temporal.PlainDate.compare(Temporal.PlainDate.from(body.schedule.starts_on), today) < 0)
  })
})

describe('whoever is signed in', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()

  it('keeps their menu and their way out where there is no such page, and where a form has expired', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const nowhere = await tamsin.get('/no/such/page')
    assert.deepEqual([nowhere.status, nowhere.heading], [404, 'Page not found'])
    assert.ok(nowhere.links('all').some(({ href }) => href === '/services'))
    assert.equal(nowhere.document.querySelector('form[action="/sign-out"] input[name=csrf]')!.getAttribute('value'), tamsin.csrf)
    const expired = await tamsin.request('/clients/search', { method: 'POST', payload: 'csrf=old', headers: { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' } })
    assert.equal(expired.status, 403)
    assert.match(expired.body, /<h1[^>]*>The form has expired[^]*/)
    assert.match(expired.body, /Tamsin Okafor/)
    // Whoever has not signed in has no menu to keep.
    const nobody = await app.visitor().get('/no/such/page')
    assert.deepEqual([nobody.status, nobody.links('all').some(({ href }) => href === '/services')], [404, false])
  })
})
