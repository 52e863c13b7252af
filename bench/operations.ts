// The operations that are measured: for each, what our server is asked as page and as JSON, what the limit is asked, and what must agree.
import assert from 'node:assert/strict'
import pg from 'pg'
import { listName } from '#areas/clients/public.ts'
import { newcomer } from '#test/durability/newcomers.ts'
import type { Filled } from './data.ts'
import { timeline } from './timeline.ts'
import { getJson, onTheWire, signIn, type Process, type Session } from './targets.ts'

export type Form = 'page' | 'json' | 'limit'
/** Requests on the wire. Reads are asked again and again; of writes each can be sent once, and `next` makes more. */
export type Operation = {
  name: string
  writes: boolean
  /** The status each form answers with when all is well. */
  expect: Record<Form, number>
  next(form: Form, count: number): Promise<string[]>
  /** Asks ours and the limit the same, and fails where an id or a value differs. Answers how many rows were compared. */
  compare?(): Promise<number>
}

type Row = Record<string, unknown>
type Pair = [ours: Row[], plain: Row[]]
type Ground = { filled: Filled, ours: Process, limit: Process }

export async function operationsOn(ground: Ground): Promise<Operation[]> {
  const owner = new pg.Client(ground.filled.ownerUrl)
  await owner.connect()
  try {
    const reviewer = await signIn(ground.ours.port, 'reviewer@example.org')
    const provider = await signIn(ground.ours.port, 'provider-2@example.org')
    const column = async (text: string) => (await owner.query<{ value: string }>({ text, values: [] })).rows.map(({ value }) => value)
    const services = await column(`select id as value from service order by md5(id::text) limit 400`)
    const providers = await column(`select s.id as value from service s join organisation o on o.id = s.organisation_id and o.name = 'Provider 2' order by md5(s.id::text)`)
    const people = await column(`select id as value from client where not need_to_know order by md5(id::text) limit 2000`)
    const prefixes = await column(`select distinct left(surname_key, 4) as value from client order by 1`)
    const [organisation] = await column(`select id as value from organisation where name = 'Provider 2'`)
    return [
      listing('list', services, reviewer, ground),
      await searching('search', prefixes, reviewer, ground),
      reading(people, reviewer, ground),
      await timeline(owner, (name, paths) => reads(name, paths, reviewer), { ...ground, session: reviewer }),
      listing('list, provider', providers, provider, ground),
      await searching('search, provider', prefixes, provider, ground, organisation),
      ...await writing(ground.filled.ownerUrl, owner, { reviewer, provider, services: providers }),
    ]
  } finally {
    await owner.end()
  }
}

/** Each form asks the same things in the same order, ever on from where its last run stopped. */
function reads(name: string, paths: Record<Form, string[]>, session: Session): Pick<Operation, 'name' | 'writes' | 'expect' | 'next'> {
  const wire = { page: paths.page.map((path) => onTheWire({ path, session, as: 'page' })), json: paths.json.map((path) => onTheWire({ path, session })),
    limit: paths.limit.map((path) => onTheWire({ path })) }
  return { name, writes: false, expect: { page: 200, json: 200, limit: 200 }, next: async (form) => wire[form] }
}

function listing(name: string, services: string[], session: Session, { ours, limit }: Ground): Operation {
  const path = services.map((service) => `/services/${service}/schedules`)
  return {
    ...reads(name, { page: path, json: path, limit: services.map((service) => `/list/${service}`) }, session),
    compare: () => compared(services.slice(0, 40).map(async (service): Promise<Pair> => {
      const [{ schedules, ...around }, { schedules: least, ...plain }] = await Promise.all([getJson(ours.port, `/services/${service}/schedules`, session), getJson(limit.port, `/list/${service}`)])
      const kept = ['id', 'client_id', 'reference', 'level', 'unit', 'units', 'starts_on', 'left_on', 'end_reason', 'changes'] as const
      const named = (row: Row) => ({ client: 'client' in row ? row['client'] : listName(row as never), ...Object.fromEntries(kept.map((key) => [key, row[key]])) })
      const { name, type } = around['service'] as Row
      assert.deepEqual({ name, type }, { name: plain['name'], type: plain['type'] })
      // The limit counts requests about need-to-know people too.
      const hidden = (plain['pending'] as number) - (around['pending'] as number)
      assert.ok(hidden === 0 || hidden === 1, `${String(around['pending'])} and ${String(plain['pending'])} wait`)
      return [(schedules as Row[]).map(named), known(least, 'client_id').slice(0, 50).map(named)]
    })),
  }
}

/** A search is posted and redirects to its results: those are asked here, at the sealed addresses that the posts answer. Where few match it is another page (near.ts). */
async function searching(name: string, all: string[], session: Session, { ours, limit }: Ground, organisation?: string): Promise<Operation> {
  const answered = await Promise.all(all.map(async (surname) => {
    const posted = await fetch(`http://127.0.0.1:${ours.port}/clients/search`, { method: 'POST', body: JSON.stringify({ surname }),
      headers: { accept: 'application/json', 'content-type': 'application/json', cookie: session.cookie, 'x-csrf-token': session.csrf } })
    return [surname, (await posted.json() as { location: string }).location] as const
  }))
  const enough = answered.filter(([, location]) => location.startsWith('/clients?'))
  const [prefixes, results] = [enough.map(([surname]) => surname), enough.map(([, location]) => location)]
  const least = prefixes.map((prefix) => `/search/${prefix}${organisation === undefined ? '' : `/${organisation}`}`)
  return {
    ...reads(name, { page: results, json: results, limit: least }, session),
    compare: () => compared(results.slice(0, 60).map(async (path, i): Promise<Pair> => {
      const [found, plain] = await Promise.all([getJson(ours.port, path, session), getJson(limit.port, least[i]!)])
      return [found['clients'] as Row[], known(plain['clients'], 'id').slice(0, 25)]
    })),
  }
}

/** The limit has no wall, so it finds need-to-know people too: one of 2,000, as data.sql makes them. */
const known = (rows: unknown, person: string) => (rows as Row[]).filter((row) => (row[person] as number) % 2000 !== 999)

function reading(people: string[], session: Session, { ours, limit }: Ground): Operation {
  const path = people.map((person) => `/clients/${person}/schedules?ended=include`)
  const least = people.map((person) => `/read/${person}`)
  return {
    ...reads('read', { page: path, json: path, limit: least }, session),
    compare: () => compared(path.slice(0, 60).map(async (mine, i): Promise<Pair> => {
      const [shown, plain] = await Promise.all([getJson(ours.port, mine, session), getJson(limit.port, least[i]!)])
      return [[shown['client'] as Row, ...(shown['schedules'] as Row[]).map(({ state: _, ...row }) => row)], [plain['client'] as Row, ...plain['schedules'] as Row[]]]
    })),
  }
}

async function compared(pairs: Promise<Pair>[]): Promise<number> {
  let rows = 0
  for (const [ours, plain] of await Promise.all(pairs)) {
    assert.deepEqual(ours, plain)
    rows += ours.length
  }
  assert.ok(rows > pairs.length, 'too little to compare')
  return rows
}

/** Asking for a new schedule of somebody new in floating support, and accepting such requests. Everybody is unlike the others, as people are; whom chance brings near is answered to be new. */
async function writing(ownerUrl: string, owner: pg.Client, { reviewer, provider, services }: { reviewer: Session, provider: Session, services: string[] }): Promise<Operation[]> {
  const { rows: places } = await owner.query<{ service: number, level: string, organisation: string, membership: string, reviewer: string, mine: boolean }>(
    `select s.id as service, l.id as level, s.organisation_id as organisation, m.id as membership, r.id as reviewer, s.id = any($1) as mine
     from service s join service_level l on l.service_id = s.id and l.number = 1 join membership m on m.organisation_id = s.organisation_id join membership r on r.role = 'reviewer'
     where s.type = 'floating-support' and not s.domestic_violence `, [services])
  const mine = places.filter((place) => place.mine)
  let made = 0
  const fresh = (at: typeof places) => {
    made += 1
    const place = at[made % at.length]!
    const { forename, surname, date_of_birth, address_1, postcode } = newcomer(made)
    const person = { title: 'Ms', forename, surname, gender: 'F', date_of_birth, ethnicity: 'not-known', nino: null, nino_missing_reason: 'none-yet',
      hb_number: null, primary_client_group: null, telephone: null, mobile: '07700 900123', email: null, address_withheld: false, address_1, address_2: null, address_3: null, address_4: null,
      town: 'Benchtown', postcode, uprn: null }
    const schedule = { service_level: place.level, unit: null, place: null, units: '1.00', reference: null, starts_on: '2026-11-02', hb_position: 'not-passported', hb_reference: null, comments: null,
      overlap_reason: null }
    return { place, person, schedule, key: `bench-${made}` }
  }
  const typed = (values: Row) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== false))
  const times = <T>(count: number, make: () => T) => Array.from({ length: count }, make)
  return [
    {
      name: 'make a request', writes: true, expect: { page: 303, json: 201, limit: 200 },
      next: async (form, count) => times(count, () => {
        const { place, person, schedule, key } = fresh(mine)
        if (form === 'limit') return onTheWire({ path: `/make/${place.service}/${place.membership}`, body: { person, schedule, key } })
        return onTheWire({ path: `/services/${place.service}/schedules`, session: provider, as: form, body: { ...typed(person), ...typed(schedule), idempotency_key: key } })
      }),
    },
    {
      name: 'accept it', writes: true, expect: { page: 303, json: 200, limit: 200 },
      next: async (form, count) => {
        const connection = new pg.Client(ownerUrl)
        await connection.connect()
        const asked = times(count, () => fresh(places))
        const { rows } = await connection.query<{ id: string }>(
          `insert into request (authority_id, kind, organisation_id, service_id, proposed, requested_by, idempotency_key)
           select 1, 'schedule.new', * from unnest($1::uuid[], $2::bigint[], $3::jsonb[], $4::uuid[], $5::text[]) returning id`,
          [asked.map(({ place }) => place.organisation), asked.map(({ place }) => place.service),
            asked.map(({ person, schedule }) => JSON.stringify({ client: person, name: null, schedule })), asked.map(({ place }) => place.membership), asked.map(({ key }) => key)])
        await connection.end()
        return rows.map(({ id }) => form === 'limit' ? onTheWire({ path: `/accept/${id}/${asked[0]!.place.reviewer}`, body: {} })
          : onTheWire({ path: `/requests/${id}/accept`, session: reviewer, as: form, body: { same_as: 'new' } }))
      },
    },
  ]
}
