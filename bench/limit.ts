// The limit: the least program that does the same work on the same tables. No sign-in, no walls, no audit, no checks, JSON only.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import pg from 'pg'
import { oneOff } from '#areas/clients/likeness.ts'
import { dangers } from '#areas/requests/dangers.sql.ts'

// What the product reads: dates as they stand, whole numbers as numbers.
pg.types.setTypeParser(pg.types.builtins.DATE, (value) => value)
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

const connections = await Promise.all(Array.from({ length: 4 }, async () => {
  const connection = new pg.Client({ connectionString: process.env['DATABASE_OWNER_URL'], pipeline: true } as pg.ClientConfig)
  await connection.connect()
  // Our own pool asks for this too: a plan for every set of values costs more than it finds.
  await connection.query('set plan_cache_mode = force_generic_plan')
  return connection
}))
let turn = 0
type Asked = [name: string, text: string, values: unknown[]]
/** What is asked together goes the same way. */
const askAll = async <const A extends Asked[]>(...asked: A) => {
  const connection = connections[turn++ % 4]!
  return (await Promise.all(asked.map(([name, text, values]) => connection.query({ name, text, values }))))
    .map(({ rows }) => rows as Record<string, unknown>[]) as { [K in keyof A]: Record<string, unknown>[] }
}
const ask = async (...asked: Asked) => (await askAll(asked))[0]

const changes = `(select count(*) from request r where r.authority_id = 1 and r.schedule_id = s.id and r.state in ('pending', 'query')) as changes`
const today = Temporal.Now.plainDateISO('Europe/London').toString()

/** The page's first fifty rows, and the one that tells whether there are more. */
const listOfService = `select s.id, s.client_id, c.title, c.forename, c.surname, s.reference, l.number || ' - ' || l.name as level, u.name as unit, s.units,
    s.starts_on, s.left_on, s.end_reason, ${changes}
  from schedule s
  join client c on c.authority_id = 1 and c.id = s.client_id
  join service_level l on l.authority_id = 1 and l.id = s.service_level_id
  left join unit u on u.authority_id = 1 and u.id = s.unit_id
  where s.authority_id = 1 and s.service_id = $1 and s.there_until > $2
  order by c.surname_key, c.forename_key, s.starts_on, s.id limit 51`

/** What stands around the list: whose it is (S1.27), how many are current (S1.37) and how many wait (S1.42). */
const around = `select name, type, (select count(*) from schedule where authority_id = 1 and service_id = $1 and starts_on <= $2 and there_until > $2) as current,
    (select count(*) from request where authority_id = 1 and service_id = $1 and state in ('pending', 'query') and kind = 'schedule.new') as pending
  from service where authority_id = 1 and id = $1`

/** With how many there are, up to 201 (S1.57). */
const search = `select id, title, forename, surname, date_of_birth, nino, hb_number, postcode, address_withheld,
    (select count(*) from (select from client where authority_id = 1 and surname_key >= $1 and surname_key < $2 limit 201) counted) as matches from client
  where authority_id = 1 and surname_key >= $1 and surname_key < $2 order by surname_key, forename_key, id limit 26`

/** The same among one provider's own people. */
const searchMine = `select c.id, c.title, c.forename, c.surname, c.date_of_birth, c.nino, c.hb_number, c.postcode, c.address_withheld,
    (select count(*) from (select distinct client_id from client_organisation
      where authority_id = 1 and organisation_id = $3 and surname_key >= $1 and surname_key < $2 limit 201) counted) as matches
  from (select distinct surname_key, forename_key, client_id from client_organisation
    where authority_id = 1 and organisation_id = $3 and surname_key >= $1 and surname_key < $2 order by surname_key, forename_key, client_id limit 26) m
  join client c on c.authority_id = 1 and c.id = m.client_id order by m.surname_key, m.forename_key, m.client_id`

/** People nearly of that surname and first name, met by the same indexes: no wall, nobody hidden, not put in order, no reasons. */
const nearColumns = 'c.id, c.title, c.forename, c.surname, c.date_of_birth, c.nino, c.hb_number, c.postcode, c.address_withheld'
const nearSurname = `select ${nearColumns} from (
    (select id from client where authority_id = 1 and surname_key = any($1) limit 100)
    union (select id from client where authority_id = 1 and surname_sound = (select name_sound($2)) limit 100)
    union (select id from client where authority_id = 1 and surname_last = $2 limit 100)
  ) n join client c on c.authority_id = 1 and c.id = n.id`
const nearNames = `with near_surname as materialized (select key from unnest($1::text[]) key where exists (select from client where authority_id = 1 and surname_key = key) limit 40)
  select ${nearColumns} from (
    select w.id from near_surname cross join lateral (select id from client where authority_id = 1 and surname_key = near_surname.key and forename_key = any($2) limit 50) w
    union (select id from client where authority_id = 1 and surname_sound = (select name_sound($3)) and forename_sound = (select name_sound($4)) limit 100)
    union (select id from client where authority_id = 1 and surname_key = $4 and forename_key = $3 limit 100)
  ) n join client c on c.authority_id = 1 and c.id = n.id`

const client = `select id, title, forename, surname, initials_only, gender, date_of_birth, date_of_death, ethnicity, nino, nino_missing_reason, hb_number, primary_client_group, telephone,
  mobile, email, address_1, address_2, address_3, address_4, town, postcode, uprn, address_withheld, need_to_know, version from client where authority_id = 1 and id = $1`

const schedulesOfClient = `select s.id, s.reference, s.service_id, v.name as service, l.number || ' - ' || l.name as level, u.name as unit, s.units, s.starts_on, s.left_on, s.end_reason,
    waiting.changes, waiting.end_asked
  from schedule s
  cross join lateral (select count(*) as changes, coalesce(bool_or(r.kind = 'schedule.not-taken-up' or r.proposed ->> 'left_on' is not null), false) as end_asked
    from request r where r.authority_id = 1 and r.schedule_id = s.id and r.state in ('pending', 'query')) waiting
  join service v on v.authority_id = 1 and v.id = s.service_id
  join service_level l on l.authority_id = 1 and l.id = s.service_level_id
  left join unit u on u.authority_id = 1 and u.id = s.unit_id
  where s.authority_id = 1 and s.client_id = $1 order by s.starts_on desc, s.id desc`

/** Who has which unit of a service on some days or later, the units, and how they are marked. */
const stays = `select u.name as unit, s.place, s.id, s.client_id, c.title, c.forename, c.surname, s.starts_on, s.left_on
  from schedule s join unit u on u.authority_id = 1 and u.id = s.unit_id join client c on c.authority_id = 1 and c.id = s.client_id
  where s.authority_id = 1 and s.service_id = $1 and s.there_until > least($2::date, $4::date) and (s.starts_on <= $3::date and s.there_until > $2::date or s.there_until > $4::date)`
const unitsOf = `select u.id, u.name, l.number || ' - ' || l.name as level, u.places, u.units, u.starts_on, u.ends_on
  from unit u join service_level l on l.authority_id = 1 and l.id = u.service_level_id where u.authority_id = 1 and u.service_id = $1 and u.lettable order by l.number, u.name`
const marks = `select unit_id, kind, starts_on, ends_on from unit_void where authority_id = 1 and service_id = $1 and (ends_on is null or ends_on >= least($2::date, $3::date))`
const contracts = `select starts_on, ends_on from contract where authority_id = 1 and service_id = $1`
const waitingFor = `select id, kind, schedule_id, proposed from request where authority_id = 1 and service_id = $1 and state in ('pending', 'query')`

/** The row that ours writes, with the keys by which people are compared. */
const makeRequest = `insert into request (authority_id, kind, organisation_id, service_id, proposed, requested_by, idempotency_key, surname_key, forename_key, born, nino_doubtful)
  select 1, 'schedule.new', organisation_id, id, $2, $3, $4, lower($2::jsonb -> 'client' ->> 'surname'), lower($2::jsonb -> 'client' ->> 'forename'),
    ($2::jsonb -> 'client' ->> 'date_of_birth')::date, true
  from service where authority_id = 1 and id = $1 returning id`

/** All that an accepted request writes, in one statement and so in one transaction. */
const acceptRequest = `with
  fresh as (select nextval('number') as client_id, nextval('number') as schedule_id),
  moved as (update request set state = 'accepted', decided_by = $2, decided_at = clock_timestamp(), client_id = fresh.client_id, schedule_id = fresh.schedule_id
    from fresh where authority_id = 1 and id = $1 and state in ('pending', 'query') and requested_by <> $2
    returning service_id, organisation_id, request.client_id, request.schedule_id, proposed -> 'client' as person, proposed -> 'schedule' as place),
  person as (insert into client (authority_id, id, title, forename, surname, surname_key, forename_key, gender, date_of_birth, ethnicity, nino_missing_reason, mobile, address_1, town, postcode)
    select 1, client_id, coalesce(person ->> 'title', ''), person ->> 'forename', person ->> 'surname', lower(person ->> 'surname'), lower(person ->> 'forename'), person ->> 'gender',
      (person ->> 'date_of_birth')::date, person ->> 'ethnicity', person ->> 'nino_missing_reason', person ->> 'mobile', person ->> 'address_1',
      person ->> 'town', person ->> 'postcode' from moved
    returning id, surname_key, forename_key),
  made as (insert into schedule (authority_id, id, service_id, service_type, client_id, service_level_id, units, starts_on)
    select 1, schedule_id, service_id, type, client_id, (place ->> 'service_level')::uuid, (place ->> 'units')::numeric, (place ->> 'starts_on')::date
    from moved join service on service.authority_id = 1 and service.id = service_id
    returning id, service_id, client_id, starts_on),
  position as (insert into hb_position (authority_id, service_id, client_id, schedule_id, starts_on, position)
    select 1, made.service_id, made.client_id, made.id, made.starts_on, place ->> 'hb_position' from made, moved),
  known as (insert into client_organisation (authority_id, organisation_id, client_id, service_id, surname_key, forename_key)
    select 1, moved.organisation_id, moved.client_id, case when domestic_violence then service_id end, surname_key, forename_key
    from moved, person, service where service.authority_id = 1 and service.id = service_id)
  select id, client_id from made`

/** The conditions of the dangers as they are, without a wall and for one authority. */
const conditionOf = (found: string) => found
  .replaceAll(':authority', '1')
  .replaceAll(/and \(:services is null or \S+ = any\(:services\)\)/g, '')
  .replaceAll(/ and (coalesce\(o\.client_id, 0\)|s\.client_id) <> all\(:hidden\)/g, '')
  .replaceAll(/\S+ <> all\(:hidden\)/g, 'true').replaceAll(':today', '$1::date')
const judged = `array_remove(array[${Object.entries(dangers).map(([code, { found }]) => `case when ${conditionOf(found)} then '${code}' end`).join(', ')}], null) as dangers`
const waiting = `(select q.*, s.name as service, s.domestic_violence
  from request q join service s on s.authority_id = 1 and s.id = q.service_id
  where q.authority_id = 1 and q.state in ('pending', 'query')) r`
const waitingRow = `r.id, r.kind, r.service_id, r.service, o.name as organisation, r.proposed, r.state, a.name as requester, r.requested_at, r.dangers`
const waitingPeople = `join membership a on a.authority_id = 1 and a.id = r.requested_by join organisation o on o.authority_id = 1 and o.id = a.organisation_id`
const queue = `select ${waitingRow} from (select r.*, ${judged} from (select * from ${waiting} order by requested_at, id limit 51) r) r ${waitingPeople} order by r.requested_at, r.id`
const weights = Object.entries(dangers).map(([code, { weight }]) => `('${code}', ${weight})`).join(', ')
const riskiest = `select ${waitingRow} from (select r.*, (select coalesce(sum(w.weight), 0) from unnest(r.dangers) d join (values ${weights}) w (code, weight) on w.code = d) as weight
    from (select r.*, ${judged} from ${waiting} offset 0) r order by weight desc, r.requested_at, r.id limit 51) r ${waitingPeople} order by r.weight desc, r.requested_at, r.id`
const counted = `select count(*) as waiting from (select from request where authority_id = 1 and state in ('pending', 'query') limit 1001) counted`

const operations: Record<string, (path: string[], request: IncomingMessage) => Promise<unknown>> = {
  list: async ([service]) => {
    const [[header], schedules] = await askAll(['around', around, [service, today]], ['list', listOfService, [service, today]])
    return { ...header, schedules }
  },
  search: async ([prefix, organisation]) => {
    const rows = organisation === undefined ? await ask('search', search, [prefix, `${prefix}\u{10ffff}`]) : await ask('searchMine', searchMine, [prefix, `${prefix}\u{10ffff}`, organisation])
    return { matches: rows[0]?.['matches'] ?? 0, clients: rows.map(({ matches: _, ...row }) => row) }
  },
  near: async ([surname, forename]) => {
    const surnames = oneOff(surname!)
    return { clients: forename === undefined ? await ask('nearSurname', nearSurname, [surnames, surname]) : await ask('nearNames', nearNames, [surnames, oneOff(forename), surname, forename]) }
  },
  timeline: async ([service, from, to]) => {
    const [[header], units, who, marked, agreed, waiting] = await askAll(['around', around, [service, today]], ['units', unitsOf, [service]], ['stays', stays, [service, from, to, today]],
      ['marks', marks, [service, from, today]], ['contracts', contracts, [service]], ['waiting', waitingFor, [service]])
    return { ...header, units, stays: who, marks: marked, contracts: agreed, waiting }
  },
  read: async ([id]) => {
    const [[found], schedules] = await askAll(['client', client, [id]], ['schedulesOfClient', schedulesOfClient, [id]])
    return { client: found, schedules }
  },
  make: async ([service, membership], request) => {
    const { schedule, person, key } = JSON.parse(await text(request)) as { schedule: unknown, person: unknown, key: string }
    return (await ask('make', makeRequest, [service, JSON.stringify({ client: person, name: null, schedule }), membership, key]))[0]
  },
  queue: async () => {
    const [[count], requests] = await askAll(['counted', counted, []], ['queue', queue, [today]])
    return { ...count, requests }
  },
  riskiest: async () => {
    const [[count], requests] = await askAll(['counted', counted, []], ['riskiest', riskiest, [today]])
    return { ...count, requests }
  },
  together: async ([membership], request) => {
    const { requests } = JSON.parse(await text(request)) as { requests: string[] }
    let accepted = 0
    for (const id of requests) accepted += (await ask('accept', acceptRequest, [id, membership])).length
    return { accepted }
  },
  accept: async ([id, membership]) => (await ask('accept', acceptRequest, [id, membership]))[0],
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, operation, ...path] = request.url!.split('/')
  const body = Buffer.from(JSON.stringify(await operations[operation!]!(path, request)))
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body)
}

const server = createServer((request, response) => void answer(request, response).catch((error: unknown) => {
  response.writeHead(500, { 'content-length': 0 }).end()
  console.error(error)
}))
server.listen(Number(process.env['PORT']), '127.0.0.1', () => console.log('ready'))
