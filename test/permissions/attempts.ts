// What the matrix asks: every route with every row it may be asked about, and the requests that this makes.
import { kinds } from '#areas/exchange/pack.ts'
import { sheetFields } from '#areas/workbooks/workbook.ts'
import { workbookFigure } from '#code-lists/workbook-figures.ts'
import type { Server } from '#platform/web/server.ts'
import type { Route } from '#platform/web/route.ts'
import { formTokenOf } from '#platform/web/session.ts'
import { entriesOf } from '../zip-entries.ts'
import type { Expected, Row } from './oracle.ts'
import type { Keyed, Principal, World } from './world.ts'

export type Asked = { method: string, path: string, body: Record<string, string>, files?: readonly File[], rows: (Row | null)[], about: string }
export type Answered = { status: number, headers: Record<string, string | string[]>, body: string }

const host = 'throughline.example'
const missing = { number: '999999999', uuid: '0198ffff-ffff-7fff-bfff-ffffffffffff', word: 'no-such-word' }
export const malformed = { number: ['0', '-1', '1e3', 'x', '99999999999999999999', '10801%00'],
  uuid: ['x', '%27%20or%201=1--', '0198FFFF-FFFF-7FFF-BFFF-FFFFFFFFFFFF'], word: ['A', '..%2f', '-a'] }

/** Lists show their rows only when they are asked for: searches, ended ones, decided ones. */
const questions: Record<string, readonly string[]> = {
  'GET /clients': ['?q='], 'GET /services/:service/schedules': ['?ended=include'], 'GET /clients/:client/schedules': ['?ended=include'],
  'GET /services/:service/schedules/new': ['?q='], 'GET /requests': ['?state=rejected'], 'GET /services/:service/requests': ['?state=rejected'],
}

export const actionOf = (route: Pick<Route, 'method' | 'path'>) => `${route.method} ${route.path}`

/** Every assignment of rows to the parameters of an address, with what it is about; a parameter nobody knows is an error. */
export function assignments(route: Route, world: World): { path: string, rows: (Row | null)[], about: string, ids: Record<string, string> }[] {
  const names = [...route.path.matchAll(/(?<=([a-z-]+)\/):([a-z_]+)/g)].map(([, before, name]) => ({ name: name!,
    kind: name === 'id' ? kindOfPart(before!) : name! }))
  const unknown = names.find(({ kind }) => !world.rows[kind])
  if (unknown) throw new Error(`${actionOf(route)}: the matrix knows no rows called ${unknown.kind}; add them to test/permissions/world.ts`)
  const one = (keys: string[], rows: (Row | null)[], about: string) =>
    ({ path: names.reduce((path, { name }, at) => path.replace(`:${name}`, keys[at]!), route.path), rows, about,
      ids: Object.fromEntries(names.map(({ kind }, at) => [kind, keys[at]!])) })
  const none = (at: number) => missing[route.params[names[at]!.name]!]
  const [first, second] = names
  if (!first) return [one([], [], 'all')]
  const rows = world.rows[first.kind]!
  if (!second) return [...rows.map((row) => one([row.key], [row], nameOf(row))), one([none(0)], [null], 'missing')]
  const parts = world.rows[second.kind]!
  const partOf = (whole: Keyed) => parts.find((part) => part.of === whole.key)
  return [
    ...rows.flatMap((row, at) => {
      const part = partOf(row)
      return [
        ...(part ? [one([row.key, part.key], [row, part], nameOf(part))] : []),
        // A part that exists, but not in this whole.
        ...(at > 1 ? [] : parts).filter((other) => other.of !== row.key).filter((other, first,
          all) => all.findIndex(({ authority }) => authority === other.authority) === first)
          .map((other) => one([row.key, other.key], [row, null], `${nameOf(other)} at ${row.key}`)),
      ]
    }),
    one([rows[0]!.key, none(1)], [rows[0]!, null], 'missing'), one([none(0), none(1)], [null, null], 'missing'),
  ]
}

function kindOfPart(plural: string): string {
  return plural.endsWith('ies') ? `${plural.slice(0, -3)}y` : plural.replace(/s$/, '')
}

const nameOf = (row: Keyed) => `${row.kind} ${row.key}${row.service === undefined ? '' : ` of service ${row.service}`}`

/** All that is asked of a route: its rows and its questions; posts with a body that is valid for them. */
export function attempts(route: Route, world: World): Asked[] {
  const asks = assignments(route, world)
  const search = route.method === 'GET' ? ['', ...questions[actionOf(route)] ?? [], ...(route.asAt ? ['?as-at=2026-11-19'] : [])] : ['']
  const bodies = bodiesFor(route, world)
  return asks.flatMap(({ path, rows, about, ids }) => search.flatMap((query) => bodies(ids).map(({ body, more }) =>
    ({
      method: route.method, path: path + query, body,
      ...(route.upload ? { files: [route.path === '/import' ? emptyPack : route.path.startsWith('/workbooks') ? sheetOf(rows[0]) : matchFile] } : {}),
      rows: [...rows, ...more],
      about: `${about}${query}`,
    }))))
}

/** A file of a data pack with its columns and no row. */
const emptyPack = new File([`${Object.keys(kinds[0]!.fields).join()}\n`], `${kinds[0]!.name}.csv`, { type: 'text/csv' })

/** Somebody whom nobody supports, in a file from Housing Benefit. */
const matchFile = new File(['NI number,HB reference,Award from\nQQ999999A,M 1,1/10/2026\n'], 'awards.csv', { type: 'text/csv' })

/** The sheet of an open workbook, as it comes back. */
const sheetOf = (row: Row | null | undefined) => new File([`service,quarter,figure,stated,comment\n${workbookFigure.codes.map(({ code }) =>
  `${row?.service ?? 0},2026-27Q2,${code},0,Matrix\n`).join('')}`], 'sheet.csv', { type: 'text/csv' })

/** A valid answer for each field that posts ask, by its name; what only one route asks in another way stands in `special`. */
const answers: Record<string, string> = {
  name: 'Matrix', site: '', type: 'long-term-accommodation', domestic_violence: 'no', description: '', reference: '', starts_on: '2026-11-02', ends_on: '',
  units: '1.00', weekly_price: '25.20', number: '7', year: '2033-34', places: '1', comment: '',
  address_1: '1 Matrix Row', address_2: '', address_3: '', address_4: '', town: '', postcode: 'ZY1 1AA', uprn: '', part_of: '', property: '',
  kind: 'self-contained', place: '',
  gender: 'U', ethnicity: 'not-known', primary_client_group: '', telephone: '', mobile: '', email: 'matrix@example.org', address_withheld: 'no',
  date_of_death: '', version: '1', ended: '', search: 'a',
  title: '', forename: 'Matrix', surname: 'Matrix', date_of_birth: '1980-01-01', nino: 'QQ123456C', nino_missing_reason: '', hb_number: '',
  idempotency_key: '', client: '', hb_position: 'passported-universal-credit',
  hb_reference: '', hb_from: '', again: 'yes', comments: '', overlap_reason: '', left_on: '2026-11-19', end_reason: 'abandoned', reason: 'Matrix', question: 'Matrix?',
  answer: 'Matrix.', addition: 'Matrix.', list: 'end-reason', label: 'Matrix', counts_as: 'abandoned', valid_until: '', update: 'no',
  accept_valid: 'no', password: 'matrix', authority: 'southmere', form: '/services', page: '/services', typed: '{}',
  like: '1', value: 'provider', as_written: 'no', line: '2',
  source: 'housing-benefit', silent_after: '28', workbook_days: '15', workbook_quarters: '4', bulk_sample: '10',
  about_what: '', subject: 'Matrix', message: 'Matrix', quarter: '2026-27Q2', due_on: '2026-12-01',
  ...Object.fromEntries(Object.keys(sheetFields).map((name) => [name, ''])), summary: 'Matrix', body: 'Matrix', audience: 'providers', shown: '', deadline: '', shown_until: '2026-12-01',
  code: '123456', set_up_code: 'abcd-efgh-2345-6723', authority_name: 'Matrix', authority_code: 'matrix',
  nation: 'wales', role: 'provider-user', new_code: '123456', new_password: 'matrix of marbled owls',
}
const special: Record<string, Record<string, string>> = {
  'POST /services/:service/contracts/new': { starts_on: '2033-01-01', ends_on: '2033-12-31' },
  'POST /services/:service/contracts/:id': { starts_on: '2033-01-01', ends_on: '2033-12-31' },
  // Schedules hang on it: it keeps its provider.
  'POST /services/:service/edit': { organisation: '' },
  // Nobody loses a day by it.
  'POST /services/:service/units/:id': { starts_on: '1990-01-01' },
  'POST /organisations': { kind: 'provider' }, 'POST /services/:service/levels/new': { kind: 'adapted' }, 'POST /services/:service/levels/:id': { kind: 'adapted' },
  'POST /services/:service/capacities/new': { starts_on: '1990-01-01', ends_on: '1990-12-31' },
  'POST /services/:service/prices/new': { starts_on: '1990-01-01', ends_on: '1990-12-31' }, 'POST /services/:service/prices/:id': { starts_on: '1991-01-01', ends_on: '1991-12-31' },
  'POST /pay-periods': { year: '2033-34', starts_on: '2033-04-04' }, 'POST /pay-periods/new': { year: '2034-35', starts_on: '2034-04-03', ends_on: '2034-04-30' },
  'POST /pay-periods/:pay_period': { year: '2035-36', starts_on: '2035-04-02', ends_on: '2035-04-29' },
  'POST /services/:service/voids/new': { kind: 'vacated', starts_on: '1990-01-01', ends_on: '1990-01-02' },
  'POST /services/:service/voids/:id': { kind: 'vacated', starts_on: '1990-01-01', ends_on: '1990-01-02' },
  'POST /requests/:request/accept': { same_as: 'new' }, 'POST /schedules/:schedule/not-taken-up': { comment: 'Matrix' },
  'POST /services/:service/properties/:id/amend': { version: '1' }, 'POST /services/:service/units/:id/amend': { version: '1' }, 'POST /services/:service/amend': { version: '1', site: 'Matrix' },
  'POST /workbooks/:workbook': { version: '1' }, 'POST /workbooks/:workbook/upload': { version: '1' }, 'POST /settings': { version: '0' },
  'POST /requests/together': { [`request_${missing.uuid}`]: 'yes' },
  'POST /drafts': { title: 'Matrix', version: '' },
  'POST /import/:kept/row': { kind: 'organisations', line: '2', next: 'save' },
  'POST /import/:kept/same': { like: '1', value: 'provider' },
  'POST /import/:kept/mend': { v_1: 'provider', next: 'save' },
}

type Body = { body: Record<string, string>, more: (Row | null)[] }

function bodiesFor(route: Route, world: World): (ids: Record<string, string>) => Body[] {
  if (route.method === 'GET') return () => [{ body: {}, more: [] }]
  const action = actionOf(route)
  for (const name of Object.keys(route.input)) {
    if (!(name in answers) && !keyed[name]) throw new Error(`${action} asks for ${name}: give it a valid answer in test/permissions/attempts.ts`)
  }
  return (ids) => {
    const service = Number(ids['service'] ?? world.rows['schedule']!.find(({ key }) => key === ids['schedule'])?.service)
    const usual = Object.keys(route.input).map((name) => [name, keyed[name]?.(world, service) ?? answers[name] ?? ''])
    const body: Record<string, string> = { ...Object.fromEntries(usual) as Record<string, string>, ...special[action],
      ...(savesPart.test(action) ? { version: '1' } : {}) }
    if (floating.has(service)) Object.assign(body, 'hb_position' in body ? { unit: '', hb_position: 'not-passported' } : {})
    if (action === 'POST /services/:service/schedules') {
      const person = { forename: 'Matrix', surname: 'Matrix', date_of_birth: '1980-01-01', nino_missing_reason: 'none-yet', gender: 'U',
        ethnicity: 'not-known', address_withheld: 'yes' }
      // Somebody new, and at three services each kind of client there is, whose number travels in the body.
      if (![10801, 10812, 10845].includes(service)) return [{ body: { ...body, ...person }, more: [] }]
      return [{ body: { ...body, ...person }, more: [] }, ...world.rows['client']!.map((row) => ({ body: { ...body, client: row.key }, more: [row] })),
        { body: { ...body, client: missing.number }, more: [null] }]
    }
    if (action === 'POST /switch-authority') {
      return ['northmoor', 'southmere', 'nowhere'].map((authority) => ({ body: { authority },
        more: [authority === 'nowhere' ? null : { kind: 'elsewhere', authority }] }))
    }
    return [{ body, more: [] }]
  }
}

/** Parts and people are saved with the version that was shown, which is no field of theirs. */
const savesPart = /^POST \/(services\/:service\/\w+\/:id|people\/:member|organisations\/:organisation|pay-periods\/:pay_period)$/
const floating = new Set([10812, 10856])

const firstOf = (kind: string) => (world: World, service: number) => world.rows[kind]!.find((row) => row.service === service)?.key ?? ''
const keyed: Record<string, (world: World, service: number) => string> = {
  service_level: firstOf('level'), unit: (world, service) => world.rows['unit']!.filter((row) => row.service === service).at(-1)?.key ?? '',
  organisation: (world) => world.rows['provider']![0]!.key,
}

/** What differs from what a page of ours would send. */
type Unusual = { headers?: Record<string, string>, csrf?: string | null, json?: boolean, payload?: string }

/** One request as this principal's browser or program would send it, with the form's token. */
export async function ask(server: Server, { cookie, token }: Pick<Principal, 'cookie' | 'token'>,
  { method, path, body, files }: Pick<Asked, 'method' | 'path' | 'body' | 'files'>, more: Unusual = {}): Promise<Answered> {
  const visit = token || 'visitvisitvisitvisitvisitvisitvisitvisitvis'
  const csrf = more.csrf === undefined ? formTokenOf(visit) : more.csrf
  const fields = { ...body, ...(csrf === null ? {} : { csrf }) }
  const form = files && more.payload === undefined && method === 'POST' ? await multipart(fields, files) : undefined
  const payload = more.payload ?? form?.payload ?? new URLSearchParams(fields).toString()
  const answer = await server.fastify.inject({
    method: method as 'GET', url: path, ...(method === 'GET' ? {} : { payload }),
    headers: { host, cookie: cookie || `__Host-throughline-visit=${visit}`, accept: more.json ? 'application/json' : 'text/html',
      ...(method === 'GET' ? {} : { 'content-type': form?.type ?? 'application/x-www-form-urlencoded', origin: `https://${host}`,
        'sec-fetch-site': 'same-origin' }), ...more.headers },
  })
  return { status: answer.statusCode, headers: answer.headers as Answered['headers'],
    body: answer.rawPayload.subarray(0, 2).toString() === 'PK' ? [...entriesOf(answer.rawPayload).values()].join('\n') : answer.body }
}

/** A form with files, as browsers send it: its fields come first. */
export async function multipart(fields: Record<string, string>, files: readonly File[]): Promise<{ payload: Buffer, type: string }> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  for (const file of files) form.append('files', file)
  const body = new Response(form)
  return { payload: Buffer.from(await body.arrayBuffer()), type: body.headers.get('content-type')! }
}

/** What an answer says, in the oracle's words. */
export function outcome({ status, headers }: Answered): Expected | `${number}` {
  const location = String(headers['location'] ?? '')
  if (status === 401 || (status === 303 && /^\/sign-in(\?to=|$)/.test(location)
    && !String(headers['set-cookie']).includes('throughline-said'))) return 'sign in'
  if (status === 403) return 'not part of role'
  if (status === 404) return 'not found'
  if (status < 300 || status === 409 || status === 422 || (status === 303 && location.startsWith('/'))) return 'yes'
  return `${status}`
}
