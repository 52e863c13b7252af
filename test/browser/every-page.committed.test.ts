// Every page and every form with its errors showing, taken from the routes, at a desk and on a phone: axe, no sideways scrolling, no complaint.
// `SCREENSHOTS=1` keeps a picture of each in tmp/screenshots; `UPDATE=1` makes the one in the README anew.
import assert from 'node:assert/strict'
import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { roleMay, type Permission } from '#access/roles.ts'
import { areas } from '#app'
import { newCode, setUpHash } from '#areas/people/one-time-codes.ts'
import { extendableLists } from '#code-lists/local-codes.ts'
import { examplePages } from '#pages/example-pages.ts'
import { page as document } from '#pages/layout.ts'
import { assets } from '#pages/assets.ts'
import type { Route } from '#platform/web/route.ts'
import { hashOf, newToken } from '#platform/web/session.ts'
import { colleagues, peopleToAskFor } from '#seed/cast.ts'
import type { Page } from 'playwright-core'
import { root } from '../throwaway-server.ts'
import { Visitor } from '../visitor.ts'
import { checkPage } from './page-checks.ts'
import { complaintsOf, desk, site } from './site.ts'
import { smallPicture } from './small-picture.ts'

/** `visit` is what the browser of somebody who has not signed in is known by. */
type Visit = { as: string | undefined, path: string, name: string, visit?: string | undefined }
const tamsin = 'tamsin.okafor@example.org'
const priya = 'priya.ravensworth@example.org'
const callum = 'callum.drexler@example.org'
const nerys = 'nerys.calloway@example.org'

const routes = areas.flatMap((area) => area.routes)
const address = (route: Route) => new RegExp(`^${route.path.replaceAll(/:\w+/g, '[^/]+')}$`)
/** Searches take whatever is typed, or stop at once at what nobody types: their form never comes back with errors. */
const searches = ['clients.search', 'people.search', 'schedules.find-client', 'schedules.search']
/** Sent by script, or by a button alone. */
const withoutForm = ['work.keep-draft', 'work.discard-draft']
/** Its form is there only while nobody works here: looked at in an installation of its own, below. */
const whenEmpty = ['people.set-up']
/** They stand on every page and ask for nothing. */
const inTheHeader = ['people.sign-out', 'people.switch-authority']

describe('every page (P.20)', { concurrency: 2 }, () => {
  const browser = site('every_page')
  const ids: Record<string, string> = {}
  const shownWrong = new Set<string>()

  before(async () => Object.assign(ids, await recordsFor(browser)))

  for (const route of routes.filter(({ method }) => method === 'GET')) {
    it(`${route.path}`, async () => {
      for (const visit of visitsTo(route, ids)) await lookAt(visit)
    })
  }

  /** Opens a page, looks at it, and sends each of its forms with nothing in it and with too much in it. */
  async function lookAt({ as, path, name, visit }: Visit): Promise<void> {
    const context = await browser.open(as === undefined ? {} : { as })
    if (visit) await context.addCookies([{ name: '__Host-throughline-visit', value: visit, url: browser.address.replace('http:', 'https:'), secure: true, httpOnly: true, sameSite: 'Strict' }])
    try {
      const page = await context.newPage()
      const complaints = complaintsOf(page)
      const { headers } = await request(browser, as, path)
      // A file is no page: there is nothing to look at.
      if (!headers['content-type']?.startsWith('text/html') && headers['location'] === undefined) return
      await page.goto(path)
      await checkPage(page, name)
      for (const action of await formsOn(page)) {
        const post = routes.find((route) => route.method === 'POST' && address(route).test(new URL(action).pathname))
        assert.ok(post, `${path} has a form that leads nowhere: ${action}`)
        if (shownWrong.has(post.name) || inTheHeader.includes(post.name) || !asksForSomething(post)) continue
        shownWrong.add(post.name)
        await lookAtErrors(page, path, action, post)
      }
      assert.deepEqual(complaints.filter((complaint) => !/status of 4(22|09)/.test(complaint)), [])
    } finally {
      await context.close()
    }
  }

  async function lookAtErrors(page: Page, path: string, action: string, post: Route): Promise<void> {
    for (const filling of ['', 'x'.repeat(5000)]) {
      await page.goto(path)
      const status = await send(page, action, filling)
      if (status !== 422) continue
      if (searches.includes(post.name)) return checkPage(page, `${post.name}-stopped`)
      assert.match(await page.title(), /^Error: /)
      assert.equal(await page.locator(':focus').getAttribute('class'), 'govuk-error-summary')
      assert.equal(await deadErrorLinks(page), '')
      await checkPage(page, `${post.name}-errors`)
      return
    }
    assert.ok(searches.includes(post.name), `nothing is ever wrong with the form of ${post.name}`)
  }

  it('every form was sent with errors', async () => {
    const missing = routes.filter((route) => route.method === 'POST' && asksForSomething(route) && ![...inTheHeader, ...withoutForm, ...whenEmpty].includes(route.name) && !shownWrong.has(route.name))
    assert.deepEqual(missing.map(({ name }) => name), [], 'no page that was visited has their forms')
  })

  for (const [name, options] of Object.entries(examplePages)) {
    it(`example: ${name}`, async () => {
      const context = await browser.open()
      const page = await context.newPage()
      const complaints = complaintsOf(page)
      await page.route('**/*', async (wanted) => {
        const { pathname } = new URL(wanted.request().url())
        if (pathname === '/drafts') return wanted.fulfill({ json: { drafts: [] } })
        const asset = assets.get(pathname)
        return wanted.fulfill(asset ? { body: asset.body, contentType: asset.type } : {
          body: document(options),
          headers: {
            'content-type': 'text/html; charset=utf-8',
            'content-security-policy': "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'",
          },
        })
      })
      await page.goto('/')
      await checkPage(page, `example-${name}`)
      assert.deepEqual(complaints, [])
      await context.close()
    })
  }

  it('twenty rows of a list fit on the screen of a small laptop', async () => {
    const context = await browser.open({ as: tamsin })
    const page = await context.newPage()
    await page.goto('/services/10801/schedules')
    const [head, row] = await Promise.all([page.locator('#schedules thead').boundingBox(), page.locator('#schedules tbody tr').first().boundingBox()])
    assert.ok(head!.y + head!.height + 20 * row!.height <= desk.height, `the rows start at ${head!.y + head!.height}, each ${row!.height} high`)
    await context.close()
  })

  it('the picture in the README shows a list of schedules, and is small', async () => {
    const picture = join(root, 'docs', 'screenshot.png')
    if (process.env['UPDATE']) {
      const context = await browser.open({ as: tamsin })
      const page = await context.newPage()
      await page.goto('/services/10801/schedules')
      writeFileSync(picture, smallPicture(await page.screenshot()))
      await context.close()
    }
    assert.ok(statSync(picture).size <= 150_000)
  })

  it('what stops a request is a page too', async () => {
    for (const [as, path, name] of [[tamsin, '/clients/999', 'stop-not-found'], [undefined, '/nothing-here', 'stop-not-found-signed-out'],
      [tamsin, '/people', 'stop-not-your-role'], [tamsin, '/services/10801/schedules?as-at=rubbish', 'stop-unreadable-day']] as const) {
      const context = await browser.open(as === undefined ? {} : { as })
      const page = await context.newPage()
      await page.goto(path)
      await checkPage(page, name)
      await context.close()
    }
  })
})

describe('the pages of an empty installation (P.20)', () => {
  const browser = site('empty_pages')

  it('/sign-in/set-up, with its errors, and the second factor that follows', async () => {
    const code = newCode()
    await browser.database.database.owner(async (connection) => {
      await connection.query('truncate authority, account cascade')
      await connection.query('insert into set_up_code (code_hash) values ($1)', [setUpHash(code)])
    })
    const context = await browser.open()
    const page = await context.newPage()
    const complaints = complaintsOf(page)
    await page.goto('/sign-in/set-up')
    const [action] = await formsOn(page)
    await checkPage(page, 'people.set-up-form-empty')
    assert.equal(await send(page, action!, ''), 422)
    assert.match(await page.title(), /^Error: /)
    assert.equal(await page.locator(':focus').getAttribute('class'), 'govuk-error-summary')
    assert.equal(await deadErrorLinks(page), '')
    await checkPage(page, 'people.set-up-errors')
    const answers = { 'Set-up code': code, 'Name of the authority': 'Anytown Council', 'Code of the authority': 'anytown', 'Your name': 'Ann Other', 'Your e-mail address': 'ann@example.org' }
    for (const [label, answer] of Object.entries(answers)) await page.getByLabel(label).fill(answer)
    await page.getByRole('radio', { name: 'Wales' }).check()
    await page.getByLabel('Password', { exact: true }).fill('marbled owls knit')
    await page.getByRole('button', { name: 'Set up' }).click()
    await page.getByRole('heading', { name: 'Set up your second factor' }).waitFor()
    await checkPage(page, 'people.enrol-form-empty')
    assert.deepEqual(complaints.filter((complaint) => !complaint.includes('status of 422')), [])
    await context.close()
  })
})

/** Who opens a route's pages, and where: the first of the cast who may, with the records that were made for it; and the states worth seeing besides. */
function visitsTo(route: Route, ids: Record<string, string>): Visit[] {
  const { path, permission, name } = route
  const as = permission === 'public' ? undefined : whoMay(permission)
  const filled = path.replaceAll(/:(\w+)/g, (_, parameter: string) => {
    const id = ids[`${path.split('/:')[1]?.split('/')[1] ?? ''}.${parameter}`] ?? ids[parameter]
    assert.ok(id, `nothing is known to put for :${parameter} of ${path}: make a record for it in recordsFor()`)
    return id
  })
  const visit = ids[`visit.${name}`]
  const more = (further: Record<string, [as: string | undefined, path: string][]>) => (further[name] ?? []).map(([who, where], i) => ({ as: who, path: where, name: `${name}-${i + 2}` }))
  return [{ as, path: filled, name, visit }, ...more({
    'people.sign-in-form': [[undefined, '/sign-in?to=/services']],
    'services.list': [[priya, '/services?confirmed=silent'], [tamsin, '/services?confirmed=due']],
    'schedules.confirmations': [[tamsin, '/services/10795/confirmations']],
    'schedules.awaiting-hb': [[priya, '/schedules/awaiting-hb?age=over-12']],
    'schedules.match-form': [[priya, '/schedules/awaiting-hb/match'], [callum, '/schedules/awaiting-hb/match']],
    'work.messages': [[priya, '/messages?shown=all']],
    'work.message': [[priya, `/messages/${ids['message']}`]],
    'workbooks.list': [[whoMay('setting.edit'), '/workbooks?shown=missing']],
    'workbooks.show': [[priya, `/workbooks/${ids['submitted']}`], [tamsin, `/workbooks/${ids['submitted']}`]],
    'services.due': [[whoMay('service.edit'), '/services/due']],
    'people.join-form': [[undefined, `/sign-in/join?key=${ids['link']}`]],
    'people.new-password-form': [[undefined, `/sign-in/new-password?key=${ids['link']}`]],
    'exchange.kept': [[whoMay('data.import'), `/import/${ids['alike']}?like=1`]],
    'people.session-left': [[tamsin, '/session?to=/services']],
    'work.home': [[priya, '/'], [whoMay('account.manage'), '/'], [nerys, '/'], [whoMay('service.edit'), '/']],
    'about.accessibility': [[tamsin, '/accessibility']],
    'about.guide': [[tamsin, '/help/from-spocc'], [tamsin, '/help/provider-manager']],
    'schedules.list': [[tamsin, '/services/10801/schedules?ended=include&order=-start'], [tamsin, '/services/10801/schedules?as-at=2026-06-04'], [priya, '/services/10812/schedules'],
      [whoMay('service.edit'), '/services/10823/schedules']],
    'schedules.choose-client': [[tamsin, `/services/10801/schedules/new?q=${ids['search']}`], [tamsin, `/services/10801/schedules/new?q=${ids['searchForNobody']}`],
      [tamsin, `/services/10801/schedules/new?q=${ids['misspelt']}`]],
    'schedules.new-form': [[tamsin, '/services/10801/schedules/ask?client=10342'], [nerys, '/services/10823/schedules/ask'], [nerys, '/services/10812/schedules/ask']],
    'clients.search-results': [[tamsin, `/clients?q=${ids['search']}`], [tamsin, `/clients?q=${ids['searchForNobody']}`]],
    'clients.search-nearly': [[tamsin, `/clients/nearly?q=${ids['misspelt']}`], [tamsin, `/clients/nearly?q=${ids['searchForNobody']}`]],
    'privacy.access-log': [[whoMay('audit.read'), '/audit?who=okafor&outcome=refused'], [whoMay('audit.read'), '/audit?from=31/2/2026&subject=???']],
    'clients.show': [[whoMay('audit.read'), '/clients/10342'], [tamsin, '/clients/10342?as-at=2026-06-04']],
    'schedules.timeline': [[priya, '/services/10795/timeline?from=2026-10-05&to=2027-01-03'], [tamsin, '/services/10801/timeline?as=list&units=free'], [nerys, '/services/10812/timeline'],
      [whoMay('service.edit'), '/services/10823/timeline?as-at=2026-06-04'], [tamsin, '/services/10801/timeline?from=never&to=2026-01-01']],
    'reports.vacancies': [[priya, '/reports/vacancies?to=2026-01-01&from=2026-02-01'], [nerys, '/reports/vacancies']],
    'schedules.of-client': [[tamsin, '/clients/10342/schedules?ended=include']],
    'services.properties': [[whoMay('service.edit'), '/services/10834/properties']],
    'services.details': [[whoMay('service.edit'), '/services/10801/details']],
    'payments.of-service': [[tamsin, '/services/10801/payment?period=2026-27P8'], [whoMay('setting.edit'), '/services/10795/payment?period=2026-27P1'], [priya, '/services/10812/payment'],
      [tamsin, '/services/10801/payment?as-at=2024-01-05'], [tamsin, '/services/10801/payment?period=2026-27P15']],
    'payments.rows': [[priya, '/services/10801/payment/rows?period=2026-27P8&figure=awaiting']],
    'payments.periods': [[whoMay('setting.edit'), '/pay-periods']],
    'reports.payments': [[whoMay('audit.read'), '/reports/payments?period=2026-27P8&provider=nobody'], [tamsin, '/reports/payments?period=2025-26P13']],
    'requests.list': [
      [tamsin, '/requests?state=rejected'],
      [priya, '/requests?state=withdrawn'],
      [priya, `/requests?order=riskiest&check=eyes&provider=${ids['request']}&from=31/2/2026&ask=${ids['change']}`],
    ],
    'requests.together': [[priya, '/requests/together?named=nowhere']],
    'requests.show': [[priya, `/requests/${ids['duplicate']}`], [priya, `/requests/${ids['change']}`], [priya, `/requests/${ids['clash']}`], [tamsin, `/requests/${ids['queried']}`],
      [tamsin, `/requests/${ids['rejected']}`], [priya, `/requests/${ids['message-sent']}`], [tamsin, `/requests/${ids['message-sent']}`], [priya, `/requests/${ids['end']}`]],
  })]
}

function whoMay(permission: Permission): string {
  return colleagues.find(({ role, works }) => roleMay(role, permission) && works.some(({ authority }) => authority === 'northmoor'))!.email
}

/** Accepting asks only where somebody may be known already, so its fields come with the request. */
function asksForSomething({ input, upload, name }: Route): boolean {
  // What was seen goes along unseen.
  return Object.keys(input).some((field) => field !== 'version') || upload || name === 'requests.accept'
}

type Site = ReturnType<typeof site>

/** What the pages show: requests in every state, something to find, and the parts of a service. */
async function recordsFor({ server, database }: Site): Promise<Record<string, string>> {
  const people = await Promise.all([tamsin, priya, whoMay('code.manage')].map((email) => new Visitor(async () => server).startSession(database.database, email)))
  const [provider, reviewer, administrator] = people as [Visitor, Visitor, Visitor]
  const rows = await database.database.owner(async (connection) => (await connection.query(
    `select (select id from schedule where client_id = 10342 order by starts_on desc limit 1) as schedule,
      (select id from service_level where service_id = 10801 and number = 2) as level, (select id from unit where service_id = 10801 and name = 'Flat 7') as free,
      (select id from unit where service_id = 10801 and name = 'Flat 4') as taken,
      (select id from contract where service_id = 10801 limit 1) as "contracts.id", (select id from service_level where service_id = 10801 limit 1) as "levels.id",
      (select id from capacity where service_id = 10801 limit 1) as "capacities.id", (select id from price where service_id = 10801 limit 1) as "prices.id",
      (select id from pay_period where authority_id = 1 and year = '2026-27' and number = 8) as pay_period, (select id from property where service_id = 10801 limit 1) as "properties.id",
      (select id from unit where service_id = 10801 limit 1) as "units.id", (select id from unit_void where service_id = 10801 limit 1) as "voids.id",
      (select id from membership where name = 'Tamsin Okafor') as member, (select id from organisation where authority_id = 1 and name = 'RS Aids') as organisation,
      (select p.schedule_id from hb_position p where p.service_id = 10801 and p.position = 'awaiting' order by p.starts_on desc limit 1) as "hb-letter.schedule",
      (select s.id from schedule s where s.service_id = 10801 and s.left_on is null and s.client_id <> 10342 order by s.id limit 1) as other`)).rows[0] as Record<string, string>)
  const { forename, surname, born, nino, group, lives } = peopleToAskFor[1]!
  const [address_1, town, postcode] = lives as [string, string, string]
  const schedule = { service_level: rows['level'], units: '1.00', starts_on: '20/11/2026', hb_position: 'passported-universal-credit' }
  const person = { forename, surname, date_of_birth: born, nino, gender: 'F', ethnicity: 'not-known', primary_client_group: group, address_1, town, postcode }
  const ask = async (who: Visitor, path: string, body: object, made: 'request' | 'code' | 'message' | 'workbook' = 'request') => {
    const { status, body: answer } = await who.json.post<Record<typeof made, string>>(path, body)
    assert.equal(status, 201, JSON.stringify(answer))
    return answer[made]
  }
  const newSchedule = (body: object) => ask(provider, '/services/10801/schedules', { ...schedule, unit: rows['free'], ...body })
  const ids: Record<string, string> = { ...rows, guide: 'provider-user', service: '10801', client: '10342', request: await newSchedule(person) }
  ids['duplicate'] = await newSchedule({ ...person, forename: 'Desmond', surname: 'Farrow', date_of_birth: '12/09/1942', nino: '', nino_missing_reason: 'refused', comments: 'Came back.' })
  ids['clash'] = await newSchedule({ client: '10342', unit: rows['taken'], overlap_reason: 'planned-move' })
  ids['rejected'] = await newSchedule({ ...person, forename: 'Loretta' })
  ids['queried'] = await newSchedule({ ...person, forename: 'Lorraine' })
  ids['message-sent'] = await ask(provider, '/services/10801/message', { subject: 'Lift out of order', message: 'Since Monday.\nFlat 7 can’t be shown.' })
  ids['end'] = await ask(provider, `/schedules/${rows['other']}/end`, { left_on: 'today', end_reason: 'deceased', comment: 'Died in hospital.' })
  ids['workbook'] = await ask(provider, '/services/10801/workbooks', { quarter: '2026-27Q2' }, 'workbook')
  ids['submitted'] = await ask(provider, '/services/10801/workbooks', { quarter: '2026-27Q1' }, 'workbook')
  await provider.json.post(`/workbooks/${ids['submitted']}`, { version: 1, submit: 'yes', occupied_comment: 'As in our own book.' })
  ids['change'] = await ask(provider, `/schedules/${rows['schedule']}/change`, {
    ...schedule,
    unit: rows['free'],
    starts_on: '04/04/2007',
    hb_from: '20/11/2026',
    reference: 'CS-0342',
    comment: 'A quieter flat.',
  })
  await reviewer.json.post(`/requests/${ids['rejected']}/reject`, { reason: 'She is with another provider until the end of the month: ask again then.' })
  await reviewer.json.post(`/requests/${ids['queried']}/query`, { question: 'Which day did she move in?' })
  const list = extendableLists[0]!.list.list
  Object.assign(ids, { list, code: await ask(administrator, '/codes', { list, label: 'Moved abroad', counts_as: 'private-rented' }, 'code') })
  const officer = await new Visitor(async () => server).startSession(database.database, whoMay('data.import'))
  const load = async (lines: readonly string[]) => officer.send('/import', [['csrf', officer.csrf], ['files', new File([lines.join('\n')], 'clients.csv')]], true)
  await load(['id,forename,surname,date_of_birth', '95001,Ann,Adams,1980-02-03'])
  await load(['id,forename,surname,date_of_birth,gender', '95002,,Brook,3/2/1981,Female', '95003,Cas,Cole,4/2/1981,F', '95004,Dee'])
  const { body: came } = await officer.json.get<{ kept: { id: string }[], imports: { id: string }[] }>('/import')
  await load(['id,forename,surname,date_of_birth', '95005,Eve,East,3/2/1981', '95006,Fay,Field,4/2/1981'])
  const { body: both } = await officer.json.get<{ kept: { id: string }[] }>('/import')
  Object.assign(ids, { kept: came.kept[0]!.id, import: came.imports[0]!.id, alike: both.kept[0]!.id })
  ids['confirmation'] = await database.database.owner(async (connection) => {
    await provider.json.post('/services/10801/confirmations', {})
    return ((await connection.query('select id from schedule_confirmation')).rows[0] as { id: string }).id
  })
  ids['event'] = await database.database.owner(async (connection) =>
    ((await connection.query(`select id from audit_event where action = 'schedules.ask' order by id desc limit 1`)).rows[0] as { id: string }).id)
  await keepMatchFiles(database.database)
  ids['message'] = await ask(reviewer, '/messages', {
    summary: 'Submit your PI workbooks by the end of the week', body: 'All of them.',
    deadline: '27/11/2026', shown_until: '4/12/2026', audience: 'providers',
  }, 'message')
  Object.assign(ids, await halfSignedIn(database))
  const q = async (terms: object) => new URL(`http://x${(await provider.request('/clients/search', post(terms, provider))).headers['location']}`).searchParams.get('q')!
  ids['search'] = await q({ surname: 'f' })
  ids['misspelt'] = await q({ surname: 'farow', date_of_birth: '9/12/1942' })
  ids['searchForNobody'] = await q({ surname: 'zzz', nino: 'QQ 00 00 00 A' })
  return ids
}

/** Files to match under way: one with rows of every kind, and one that is partly wrong. */
async function keepMatchFiles(database: Site['database']['database']): Promise<void> {
  const row = (line: number, values: object) => ({
    line,
    values: { nino: null, hb_reference: null, surname: null, forename: null, date_of_birth: null, decision: null, holds_from: '2026-10-01', ...values },
  })
  const file = {
    file: 'awards.csv', source: 'housing-benefit',
    rows: [
      row(2, { nino: 'QQ381726B', hb_reference: 'NM 1' }),
      row(3, { nino: 'QQ281760A', hb_reference: 'NM 2', date_of_birth: '1980-01-01' }),
      row(4, { nino: 'QQ999999A', hb_reference: 'NM 3' }),
    ],
    wrong: { total: 0, listed: [] as object[] }, wrongLines: 0, taken: false,
  }
  const wrong = {
    ...file, wrongLines: 1,
    wrong: { total: 1, listed: [{ file: 'awards.csv', line: 5, column: 'award from', value: '31/2/2026', message: 'First day of the award must be a real date' }] },
  }
  await database.owner(async (connection) => {
    for (const [email, typed] of [[priya, file], [callum, wrong]] as const) {
      await connection.query(
        `insert into draft (authority_id, membership_id, form, page, title, typed)
          select m.authority_id, m.id, '/schedules/awaiting-hb/match/file', '/schedules/awaiting-hb/match', 'Match awards.csv', $2
          from membership m join account a on a.id = m.account_id where a.email_key = $1`, [email, JSON.stringify(typed)])
    }
  })
}

/** Browsers in which the password was right and the code is owed: of somebody who has a second factor, and of somebody who has none. And a link handed over. */
async function halfSignedIn(database: Site['database']): Promise<Record<string, string>> {
  const visits = { 'visit.people.sign-in-code-form': newToken(), 'visit.people.enrol-form': newToken() }
  const [withFactor, without] = Object.values(visits)
  const link = newToken()
  await database.database.owner(async (connection) => {
    const begin = `insert into sign_in_step (account_id, token_hash) select id, $2 from account where email_key = $1`
    await connection.query(`insert into second_factor (account_id, sealed, last_step) select id, '', 0 from account where email_key = $1`, [nerys])
    await connection.query(begin, [nerys, hashOf(withFactor!)])
    await connection.query(begin, [tamsin, hashOf(without!)])
    // One key for both kinds of link: they are looked for in different tables.
    await connection.query(`insert into invitation (authority_id, organisation_id, email, email_key, name, role, token_hash)
      select authority_id, id, 'una.fairley@example.org', 'una.fairley@example.org', 'Una Fairley', 'provider-user', $1 from organisation where name = 'RS Aids'`, [hashOf(link)])
    await connection.query(`insert into password_link (token_hash, account_id, authority_id) select $2, id, 1 from account where email_key = $1`, [tamsin, hashOf(link)])
  })
  return { ...visits, link }
}

function post(terms: object, visitor: Visitor) {
  return { method: 'POST' as const, payload: new URLSearchParams({ ...terms, csrf: visitor.csrf }).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' } }
}

async function request({ server, database }: Site, as: string | undefined, path: string) {
  const visitor = new Visitor(async () => server)
  if (as !== undefined) await visitor.startSession(database.database, as)
  return visitor.request(path, { headers: { accept: 'text/html' } })
}

function formsOn(page: Page): Promise<string[]> {
  return page.locator('form[method=post]').evaluateAll((forms) => forms.map((form) => form.action))
}

/** Sends a form with every box filled alike and nothing chosen; answers the status of the page that this leads to. */
async function send(page: Page, action: string, filling: string): Promise<number> {
  const [response] = await Promise.all([
    page.waitForNavigation(),
    page.locator('form[method=post]').evaluateAll((forms, [wanted, text]) => {
      const form = forms.find((candidate) => candidate.action === wanted)
      for (const control of form.elements) {
        if (control.type === 'radio' || control.type === 'checkbox') control.checked = false
        else if (control.tagName === 'SELECT') control.value = ''
        else if (!['hidden', 'file'].includes(control.type) && control.tagName !== 'BUTTON') control.value = text
      }
      form.requestSubmit()
    }, [action, filling] as const),
  ])
  return response!.status()
}

/** Links of the error summary that lead to nothing. */
function deadErrorLinks(page: Page): Promise<string> {
  return page.locator('.govuk-error-summary a').evaluateAll((links) => links
    .filter((link) => !link.ownerDocument.getElementById(decodeURIComponent(link.hash.slice(1)))).map((link) => link.hash).join(' '))
}
