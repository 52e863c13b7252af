// The cast as the oracle knows it, with what the matrix adds: people at every edge of access, and requests of every kind.
import type pg from 'pg'
import type { Database } from '#platform/database/open.ts'
import { hashOf, newToken } from '#platform/web/session.ts'
import { clients, colleagues, services } from '#seed/cast.ts'
import type { Row, Who } from './oracle.ts'

/** Somebody who asks: who they are to the oracle, and the cookie they ask with. */
export type Principal = { label: string, who: Who, cookie: string, token: string }

/** A row with the key by which addresses name it. */
export type Keyed = Row & { key: string, of?: string, word?: string }
export type World = {
  principals: Principal[]
  /** By the word that stands for it in an address. */
  rows: Record<string, Keyed[]>
}

type Works = { authority: string, organisation: string, services?: readonly number[] }
type Person = { name: string, email: string, role: string, works: readonly Works[] }

/** People at the edges: none of the cast works beside a refuge without working in it, or for nobody any more. */
const additions: readonly Person[] = [
  { name: 'Perrin Dunstable', email: 'perrin.dunstable@example.org', role: 'provider-user',
    works: [{ authority: 'northmoor', organisation: 'Harbour Homes', services: [10812] }] },
  { name: 'Quentin Barlowe', email: 'quentin.barlowe@example.org', role: 'provider-user',
    works: [{ authority: 'northmoor', organisation: 'RS Aids', services: [] }] },
  { name: 'Sabrina Ellwood', email: 'sabrina.ellwood@example.org', role: 'provider-user',
    works: [{ authority: 'northmoor', organisation: 'RS Aids', services: [10801, 10795] }] },
  { name: 'Thaddeus Imber', email: 'thaddeus.imber@example.org', role: 'provider-user',
    works: [{ authority: 'northmoor', organisation: 'RS Aids', services: [10801, 10795] }] },
]
export const people: readonly Person[] = [...colleagues, ...additions]

/** Who may open the need-to-know record, over and above the cast's one reviewer. */
const furtherGrants = [{ email: 'perrin.dunstable@example.org', client: 10334 }]

export function whoIs(email: string, authority: string): Who {
  const person = people.find((each) => each.email === email)!
  const place = person.works.find((each) => each.authority === authority)!
  const ofOrganisation = services.filter((service) => service.authority === authority
    && service.organisation === place.organisation).map(({ number }) => number)
  return {
    role: person.role, name: person.name, authority, organisation: place.organisation,
    services: person.role === 'provider-manager' ? ofOrganisation : place.services ?? [],
    grants: [...clients.filter(({ needToKnow }) => needToKnow?.grantedTo === email).map(({ number }) => number),
      ...furtherGrants.filter((grant) => grant.email === email).map(({ client }) => client)],
    elsewhere: person.works.map((each) => each.authority).filter((each) => each !== authority),
  }
}

const nobody: Who = { role: null, name: '', authority: '', organisation: '', services: [], grants: [], elsewhere: [] }

const signedIn: readonly [label: string, email: string, authority: string][] = [
  ['provider user', 'tamsin.okafor@example.org', 'northmoor'],
  ['provider manager', 'bernard.achterberg@example.org', 'northmoor'],
  ['user of the shared provider', 'nerys.calloway@example.org', 'northmoor'],
  ['the same account elsewhere', 'nerys.calloway@example.org', 'southmere'],
  ['provider user beside a refuge, with a grant', 'perrin.dunstable@example.org', 'northmoor'],
  ['provider user without services', 'quentin.barlowe@example.org', 'northmoor'],
  ['reviewer with a grant', 'priya.ravensworth@example.org', 'northmoor'],
  ['second reviewer', 'callum.drexler@example.org', 'northmoor'],
  ['contracts officer', 'judith.maplethorpe@example.org', 'northmoor'],
  ['auditor', 'owen.tarkington@example.org', 'northmoor'],
  ['administrator', 'farida.lindqvist@example.org', 'northmoor'],
  ['provider user elsewhere', 'elin.sorrel@example.org', 'southmere'],
  ['provider manager elsewhere', 'gethin.varley@example.org', 'southmere'],
  ['reviewer elsewhere', 'rhodri.ashdown@example.org', 'southmere'],
]

/** Sessions that must open nothing, each made from a good one. */
const broken: readonly [label: string, email: string, letter: string, spoil: string][] = [
  ['expired session', 'tamsin.okafor@example.org', 's', `update session set expires_at = now() - interval '1 second' where token_hash = $1`],
  ['idle session', 'tamsin.okafor@example.org', 's', `update session set seen_at = now() - interval '31 minutes' where token_hash = $1`],
  ['session of a disabled account', 'sabrina.ellwood@example.org', 's',
    'update account set disabled_at = now() from session s where s.account_id = account.id and token_hash = $1'],
  ['session of an ended membership', 'thaddeus.imber@example.org', 's',
    'update membership set ended_at = now() from session s where s.membership_id = membership.id and token_hash = $1'],
  ['provider user with the letter of the council', 'tamsin.okafor@example.org', 'w', 'select $1::bytea'],
  ['provider user with the letter of administrators', 'tamsin.okafor@example.org', 'a', 'select $1::bytea'],
  ['reviewer with the letter of providers', 'priya.ravensworth@example.org', 's', 'select $1::bytea'],
]

/** Adds the people, sessions and requests to a planted database, and answers everything the matrix asks with. */
export async function raiseWorld(database: Database): Promise<World> {
  return database.owner(async (connection) => {
    for (const person of additions) await addPerson(connection, person)
    for (const { email, client } of furtherGrants) {
      await connection.query(`insert into client_grant (authority_id, client_id, membership_id, reason)
        select m.authority_id, $2, m.id, 'Key worker' from membership m join account a on a.id = m.account_id where a.email_key = $1`, [email, client])
    }
    const requests = await addRequests(connection)
    const principals: Principal[] = [{ label: 'nobody', who: nobody, cookie: '', token: '' }]
    for (const [label, email, letter, spoil] of broken) {
      const { token } = await startSession(connection, email)
      await connection.query(spoil, [hashOf(token)])
      principals.push({ label, who: nobody, token, cookie: `__Host-throughline=${letter}.${token}` })
    }
    for (const [label, email, authority] of signedIn) {
      const { token, letter } = await startSession(connection, email, authority)
      principals.push({ label, who: whoIs(email, authority), token, cookie: `__Host-throughline=${letter}.${token}` })
    }
    return { principals, rows: { ...castRows(), ...await partRows(connection), request: requests, message: await addMessages(connection), confirmation: await addConfirmations(connection),
      session: await addSessions(connection), invitation: await addInvitations(connection), event: await addEvents(connection), workbook: await addWorkbooks(connection),
      kept: await addKept(connection), import: await addImports(connection), service: serviceRows.toSpliced(2, 0, await addBareService(connection)) } }
  })
}

async function addPerson(connection: pg.Client, { name, email, role, works }: Person): Promise<void> {
  const { rows: [account] } = await connection.query<{ id: string }>('insert into account (email, email_key) values ($1, $1) returning id', [email])
  for (const { authority, organisation, services: listed = [] } of works) {
    const { rows: [membership] } = await connection.query<{ id: string }>(
      `insert into membership (authority_id, account_id, organisation_id, role, name)
       select o.authority_id, $1, o.id, $2, $3 from organisation o join authority a on a.id = o.authority_id where a.code = $4 and o.name = $5 returning id`,
      [account!.id, role, name, authority, organisation])
    await connection.query(
      'insert into membership_service (authority_id, membership_id, service_id) select s.authority_id, $1, s.id from service s where s.id = any ($2)',
      [membership!.id, listed])
  }
}

export async function startSession(connection: pg.Client, email: string, authority?: string): Promise<{ token: string, letter: string }> {
  const token = newToken()
  const { rows } = await connection.query<{ wall: string }>(
    'select s.wall from account a, start_session(a.id, $2, $3, null) s where a.email_key = $1', [email, hashOf(token), authority ?? null])
  return { token, letter: { throughline_scoped: 's', throughline_whole: 'w', throughline_admin: 'a' }[rows[0]!.wall]! }
}

/** Something that was done in each authority. */
async function addEvents(connection: pg.Client): Promise<Keyed[]> {
  const { rows } = await connection.query<{ id: string, authority: string }>(
    `insert into audit_event (authority_id, membership_id, action, subjects)
     select a.id, (select m.id from membership m where m.authority_id = a.id order by m.id limit 1), 'exchange.undone', '{service:10795}' from authority a
     returning id, (select code from authority a where a.id = authority_id) as authority`)
  return rows.map(({ id, authority }) => ({ kind: 'event', key: id, authority }))
}

/** One more session for people in each authority: somebody else's is nobody's business, whatever their role. */
async function addSessions(connection: pg.Client): Promise<Keyed[]> {
  const sessions: Keyed[] = []
  for (const email of ['tamsin.okafor@example.org', 'nerys.calloway@example.org', 'farida.lindqvist@example.org', 'rhodri.ashdown@example.org']) {
    const { token } = await startSession(connection, email)
    const { rows: [session] } = await connection.query<{ id: string }>('select id from session where token_hash = $1', [hashOf(token)])
    sessions.push({ kind: 'session', key: session!.id, authority: '', owner: people.find((person) => person.email === email)!.name })
  }
  return sessions
}

/** Somebody invited into each authority. */
async function addInvitations(connection: pg.Client): Promise<Keyed[]> {
  const { rows } = await connection.query<{ id: string, authority: string }>(
    `insert into invitation (authority_id, organisation_id, email, email_key, name, role, token_hash)
     select o.authority_id, o.id, 'invited@example.org', 'invited@example.org', 'Ulrika Fenwick', 'reviewer', '' from organisation o where o.kind = 'commissioner'
     returning id, (select code from authority a where a.id = authority_id) as authority`)
  return rows.map(({ id, authority }) => ({ kind: 'invitation', key: id, authority }))
}

const serviceRows: Keyed[] = services.map(({ number, authority }) => ({ kind: 'service', key: String(number), authority, service: number }))
const supported = (client: (typeof clients)[number]) => [...new Set(client.stays.map(({ service }) => service))].map((number) => {
  const { organisation, domesticViolence } = services.find((service) => service.number === number)!
  return { organisation, service: number, isRefuge: domesticViolence ?? false }
})

export function clientRow(client: (typeof clients)[number]): Keyed {
  return { kind: 'client', key: String(client.number), authority: client.authority, client: client.number, needToKnow: client.needToKnow !== undefined,
    supported: supported(client) }
}

export function scheduleRows(client: (typeof clients)[number]): Keyed[] {
  return client.stays.map(({ number, service }) => ({ ...clientRow(client), kind: 'schedule', key: String(number), service }))
}

/** One of each kind that access can tell apart: theirs, their colleagues', the other provider's, the refuge's, the protected person's, the other authority's. */
const tellingClients = [10302, 10356, 10333, 10310, 10354, 10334, 10371, 10380]
/** Whose claim there is something to write about. */
const awaitsHb = clients.find(({ stays }) => stays.length === 1 && stays[0]!.hb?.length === 1 && stays[0]!.hb[0]!.position === 'awaiting')!

function castRows(): Record<string, Keyed[]> {
  const telling = tellingClients.map((number) => clients.find((client) => client.number === number)!)
  return { service: serviceRows, client: telling.map(clientRow),
    schedule: telling.flatMap((client) => scheduleRows(client).slice(client.number === 10310 ? -2 : -1)).toSpliced(1, 0, ...scheduleRows(awaitsHb)) }
}

/** The parts of services and the people whose services are chosen, by the keys they have in this database. */
async function partRows(connection: pg.Client): Promise<Record<string, Keyed[]>> {
  const tables = { contract: 'contract', level: 'service_level', capacity: 'capacity', price: 'price', property: 'property', unit: 'unit', void: 'unit_void' }
  const authorityOf = new Map(services.map(({ number, authority }) => [number, authority]))
  const parts: [string, Keyed[]][] = []
  // A level, a contract, a capacity, a price, a property and a unit that nothing depends on can be taken back: their keys make them the first of their service.
  await connection.query(`insert into service_level (authority_id, service_id, id, number, name, kind)
    select authority_id, id, cast('00000000-0000-7000-8000-00000000000' || n as uuid), 97 + n, 'Nobody is at it', 'non-adapted' from service cross join generate_series(1, 2) n where id = 10795`)
  await connection.query(`insert into property (authority_id, service_id, id, name)
    select authority_id, id, '00000000-0000-7000-8000-000000000001', 'Nobody lives here' from service where id = 10795`)
  await connection.query(`insert into unit (authority_id, service_id, service_level_id, id, name, kind, starts_on)
    select authority_id, id, '00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000001', 'Nobody lives here', 'self-contained', '2041-01-01' from service where id = 10795`)
  for (const part of ['capacity (units,', 'price (weekly_pence,']) {
    await connection.query(`insert into ${part} authority_id, service_id, service_level_id, id, starts_on)
      select 1, authority_id, id, '00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000001', '2041-01-01' from service where id = 10795`)
  }
  await connection.query(`insert into contract (authority_id, service_id, id, reference, starts_on, ends_on)
    select authority_id, id, '00000000-0000-7000-8000-000000000001', 'Far off', '2041-01-01', '2041-12-31' from service where id = 10795`)
  for (const [kind, table] of Object.entries(tables)) {
    const { rows } = await connection.query<{ id: string, service_id: number }>(`select id, service_id from ${table} order by service_id, version, id`)
    parts.push([kind, rows.map(({ id, service_id }) => ({ kind, key: id, of: String(service_id), authority: authorityOf.get(service_id)!,
      service: service_id }))])
  }
  const { rows: members } = await connection.query<{ id: string, authority: string, organisation: string, role: string }>(
    `select m.id, a.code as authority, o.name as organisation, m.role from membership m
     join authority a on a.id = m.authority_id join organisation o on o.authority_id = m.authority_id and o.id = m.organisation_id
     where m.ended_at is null order by m.name, a.code`)
  const { rows: providers } = await connection.query<{ id: string, authority: string }>(
    `select o.id, a.code as authority from organisation o join authority a on a.id = o.authority_id where o.kind = 'provider' order by a.code, o.name`)
  const { rows: codes } = await connection.query<{ code: string, authority: string }>(
    `insert into local_code (authority_id, list, code, label) select id, 'end-reason', 'local-' || code, name from authority
     returning code, (select code from authority a where a.id = authority_id) as authority`)
  const { rows: periods } = await connection.query<{ id: string, authority: string }>(
    `select p.id, a.code as authority from pay_period p join authority a on a.id = p.authority_id where p.number = 8 order by a.code, p.year`)
  return {
    ...Object.fromEntries(parts),
    pay_period: periods.map(({ id, authority }): Keyed => ({ kind: 'pay_period', key: id, authority })),
    list: [{ kind: 'list', key: 'end-reason', authority: '' }], guide: [{ kind: 'guide', key: 'reviewer', authority: '' }],
    code: codes.map(({ code, authority }): Keyed => ({ kind: 'code', key: code, of: 'end-reason', authority })),
    organisation: providers.map(({ id, authority }): Keyed => ({ kind: 'organisation', key: id, authority })),
    provider: providers.map(({ id, authority }): Keyed => ({ kind: 'organisation', key: id, authority })),
    member: members.map(({ id, ...member }): Keyed => ({ kind: 'member', key: id, ...member })),
  }
}

type Asked = { kind: string, service: number, client?: number, by: string, state?: 'query' | 'rejected' }

/** Where requests stand that access must tell apart. Nobody's canary is anybody else's: it stands in the comment, the person, the thread and the reason. */
const asked: readonly Asked[] = [
  { kind: 'schedule.change', service: 10801, client: 10302, by: 'tamsin.okafor@example.org' },
  { kind: 'schedule.end', service: 10801, client: 10342, by: 'tamsin.okafor@example.org', state: 'query' },
  { kind: 'schedule.end', service: 10801, client: 10306, by: 'tamsin.okafor@example.org', state: 'rejected' },
  { kind: 'client.identity', service: 10795, client: 10319, by: 'bernard.achterberg@example.org' },
  { kind: 'schedule.new', service: 10795, by: 'bernard.achterberg@example.org' },
  { kind: 'schedule.end', service: 10834, client: 10356, by: 'bernard.achterberg@example.org', state: 'query' },
  { kind: 'schedule.change', service: 10812, client: 10333, by: 'nerys.calloway@example.org' },
  { kind: 'schedule.new', service: 10823, by: 'nerys.calloway@example.org' },
  { kind: 'schedule.end', service: 10812, client: 10334, by: 'priya.ravensworth@example.org' },
  { kind: 'schedule.change', service: 10845, client: 10371, by: 'elin.sorrel@example.org' },
  { kind: 'schedule.new', service: 10856, by: 'nerys.calloway@example.org' },
  { kind: 'schedule.new', service: 10801, by: 'tamsin.okafor@example.org', state: 'rejected' },
  { kind: 'schedule.new', service: 10795, by: 'bernard.achterberg@example.org', state: 'rejected' },
  { kind: 'schedule.new', service: 10812, by: 'priya.ravensworth@example.org', state: 'rejected' },
  { kind: 'service.message', service: 10795, by: 'bernard.achterberg@example.org' },
  { kind: 'schedule.change', service: 10812, client: 10334, by: 'priya.ravensworth@example.org', state: 'query' },
]
export const canaryOf = (at: number) => `Zephyrin${String.fromCharCode(97 + at)}quist`

async function addRequests(connection: pg.Client): Promise<Keyed[]> {
  const made: Keyed[] = []
  for (const [at, { kind, service, client: number, by, state = 'pending' }] of asked.entries()) {
    const client = clients.find((each) => each.number === number)
    const { authority, organisation } = services.find((each) => each.number === service)!
    const schedule = kind.startsWith('schedule') ? client?.stays.find((stay) => stay.service === service)?.number ?? null : null
    const { rows: [row] } = await connection.query<{ id: string }>(
      `insert into request (authority_id, kind, organisation_id, service_id, client_id, schedule_id, base_version, proposed, comment, state, requested_by,
         reason, decided_by, decided_at)
       select s.authority_id, $1, s.organisation_id, s.id, $2, $3, 1, $4, $5, $6, m.id, case when $6 = 'rejected' then $5 else '' end,
         case when $6 = 'rejected' then (select d.id from membership d where d.name = 'Callum Drexler') end, case when $6 = 'rejected' then now() end
       from service s join membership m on m.authority_id = s.authority_id join account a on a.id = m.account_id
       where s.id = $7 and a.email_key = $8 returning id`,
      [kind, client?.number ?? null, schedule, JSON.stringify(await proposedFor(connection, kind, service, client, canaryOf(at))), canaryOf(at), state,
        service, by])
    await connection.query(
      `insert into request_message (authority_id, service_id, client_id, request_id, written_by, body)
       select r.authority_id, r.service_id, r.client_id, r.id, r.requested_by, $2 from request r where r.id = $1`,
      [row!.id, `About ${canaryOf(at)}.`])
    made.push({ kind: 'request', key: row!.id, authority, organisation, service, requestedBy: people.find(({ email }) => email === by)!.name,
      askedFrom: people.find(({ email }) => email === by)!.works.find((place) => place.authority === authority)!.organisation, isDecided: state === 'rejected',
      ...(client ? { client: client.number, needToKnow: client.needToKnow !== undefined } : {}) })
  }
  return made
}

/** One for each service, by somebody whose name everybody may know. */
async function addConfirmations(connection: pg.Client): Promise<Keyed[]> {
  const { rows } = await connection.query<{ id: string, service_id: number, authority: string }>(
    `insert into schedule_confirmation (authority_id, service_id, confirmed_by, confirmed_on, schedules, seen_at)
     select distinct on (s.id) s.authority_id, s.id, m.id, '2026-11-02', 1, now() from service s join membership m on m.authority_id = s.authority_id and m.organisation_id = s.organisation_id
     order by s.id, m.id returning id, service_id, (select code from authority a where a.id = authority_id) as authority`)
  return rows.map(({ id, service_id, authority }) => ({ kind: 'confirmation', key: id, of: String(service_id), authority, service: service_id }))
}

/** One on which nothing hangs, so that it may be removed; nobody who asks works in it. */
async function addBareService(connection: pg.Client): Promise<Keyed> {
  await connection.query(`insert into service (authority_id, id, organisation_id, name, type, recorded_at)
    select o.authority_id, 10899, o.id, 'Bare', 'short-term-accommodation', '2026-01-05'
    from organisation o join authority a on a.id = o.authority_id where a.code = 'northmoor' and o.name = 'Harbour Homes'`)
  return { kind: 'service', key: '10899', authority: 'northmoor', service: 10_899 }
}

/** Two for each service: one that is open, about the quarter that is over, and one that waits for a decision, about the quarter before. */
async function addWorkbooks(connection: pg.Client): Promise<Keyed[]> {
  const { rows } = await connection.query<{ id: string, service_id: number, authority: string }>(
    `insert into workbook (authority_id, service_id, quarter, saved_by, state, contracted, unavailable, available, occupied, void, present, arrivals, departures, planned, unplanned, moved,
       remaining, pre_filled, due_on, first_submitted_on, submitted_on, submitted_by)
     select s.authority_id, s.id, q.quarter, s.member, q.state, 9, 1, 8, 5, 3, 1, 2, 2, 1, 1, 0, 1, '{}', '2026-07-21', '2026-07-20', '2026-07-20', s.member
     from (select distinct on (s.id) s.authority_id, s.id, m.id as member from service s
       join membership m on m.authority_id = s.authority_id and m.organisation_id = s.organisation_id order by s.id, m.id) s,
       (values ('2026-07-01'::date, 'open'), ('2026-04-01', 'submitted')) as q (quarter, state)
     returning id, service_id, (select code from authority a where a.id = authority_id) as authority`)
  return rows.map(({ id, service_id, authority }) => ({ kind: 'workbook', key: id, authority, service: service_id }))
}

/** A list with a wrong cell: of whoever may load data, and of somebody else. */
async function addKept(connection: pg.Client): Promise<Keyed[]> {
  const kept: Keyed[] = []
  for (const owner of ['Judith Maplethorpe', 'Owen Tarkington']) {
    const { rows: [list] } = await connection.query<{ id: string, authority_id: number, membership_id: string }>(
      `insert into import_list (authority_id, membership_id, files, replaces, checked_at, wrong) select authority_id, id, '{organisations.csv}', false, now(), 2 from membership where name = $1
       returning id, authority_id, membership_id`, [owner])
    const key = [list!.authority_id, list!.id, list!.membership_id]
    await connection.query(`insert into import_file values ($1, $2, $3, 'organisations', 'organisations.csv', '{name,kind}')`, key)
    await connection.query(`insert into import_part values ($1, $2, $3, 'organisations', 1, '[[2, ["Kept Homes", ""]], [3, ["Kept Rooms", ""]]]')`, key)
    await connection.query(`insert into import_wrong
      values ($1, $2, $3, 1, 'organisations', 2, 'kind', '', 'Kind is missing'), ($1, $2, $3, 2, 'organisations', 3, 'kind', '', 'Kind is missing')`, key)
    kept.push({ kind: 'kept', key: list!.id, authority: 'northmoor', owner })
  }
  return kept
}

/** One in each authority, which has made nothing that stands in the way of taking it back. */
async function addImports(connection: pg.Client): Promise<Keyed[]> {
  const { rows } = await connection.query<{ id: string, authority: string }>(
    `insert into import (authority_id, files, counts) select id, '{organisations.csv}', '[]' from authority returning id, (select code from authority a where a.id = authority_id) as authority`)
  return rows.map(({ id, authority }) => ({ kind: 'import', key: id, authority }))
}

type Told = { authority: string, organisation?: string, service?: number, word: string }

/** For everybody, for a provider that works in both authorities, for a service of each, and for nobody else. */
const told: readonly Told[] = [
  { authority: 'northmoor', word: 'Yolandaberg' }, { authority: 'northmoor', organisation: 'RS Aids', word: 'Yolandcberg' },
  { authority: 'northmoor', organisation: 'Harbour Homes', word: 'Yolanddberg' }, { authority: 'northmoor', organisation: 'Harbour Homes', service: 10823, word: 'Yolandeberg' },
  { authority: 'northmoor', organisation: 'RS Aids', service: 10834, word: 'Yolandfberg' },
  { authority: 'southmere', word: 'Yolandgberg' }, { authority: 'southmere', organisation: 'Harbour Homes', word: 'Yolandhberg' },
]

async function addMessages(connection: pg.Client): Promise<Keyed[]> {
  const made: Keyed[] = []
  for (const { word, ...row } of told) {
    const { rows: [message] } = await connection.query<{ id: string, authority_id: number }>(
      `insert into message (authority_id, written_by, summary, body, shown_until) select m.authority_id, m.id, $1, $1, '2026-12-31'
       from membership m join authority a on a.id = m.authority_id where m.role = 'reviewer' and a.code = $2 limit 1 returning id, authority_id`, [word, row.authority])
    await connection.query(
      `insert into message_audience (authority_id, message_id, organisation_id, service_id)
       select $1, $2, (select id from organisation o where o.authority_id = $1 and o.name = $3), $4`, [message!.authority_id, message!.id, row.organisation ?? null, row.service ?? null])
    made.push({ kind: 'message', key: message!.id, word, ...row })
  }
  return made
}

async function proposedFor(connection: pg.Client, kind: string, service: number, client: (typeof clients)[number] | undefined,
  canary: string): Promise<unknown> {
  const name = client ? { title: client.title ?? null, forename: client.forename, surname: client.surname } : null
  const { rows: [place] } = await connection.query<{ level: string, unit: string | null }>(
    `select l.id as level, (select u.id from unit u where u.service_level_id = l.id and u.lettable order by u.name desc limit 1) as unit
     from service_level l where l.service_id = $1 order by l.number desc limit 1`, [service])
  const schedule = { service_level: place!.level, unit: place!.unit, place: null, units: '1.00', reference: canary, starts_on: '2026-11-01',
    hb_position: place!.unit ? 'passported-universal-credit' : 'not-passported',
    hb_reference: null, comments: canary, overlap_reason: null }
  const identity = { title: null, forename: canary, surname: canary, date_of_birth: '1980-01-01', nino: null, nino_missing_reason: 'none-yet', hb_number: null }
  if (kind === 'service.message') return { name: canary, about: null, body: canary }
  if (kind === 'schedule.end') return { left_on: '2026-11-18', end_reason: 'abandoned', name }
  if (kind === 'schedule.change') return { ...schedule, left_on: null, end_reason: null, hb_from: null, name }
  if (kind === 'client.identity') return identity
  return { client: { ...identity, gender: 'U', ethnicity: 'not-known', primary_client_group: null, telephone: null, mobile: null, email: null,
    address_withheld: true,
    address_1: null, address_2: null, address_3: null, address_4: null, town: null, postcode: null, uprn: null }, name: null, schedule }
}
