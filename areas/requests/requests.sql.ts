// Statements of the request engine: make, list, read, talk about and move a request.
import { inMyServices, statement } from '#platform/sql.ts'
import { isOpen } from './public.sql.ts'

const visible = `r.authority_id = :authority and ${inMyServices('r.service_id')} and coalesce(r.client_id, 0) <> all(:hidden)`
export const row = { id: 'uuid', kind: 'text', service_id: 'bigint', service: 'text', service_type: 'text', domestic_violence: 'boolean', organisation_id: 'uuid', organisation: 'text',
  client_id: 'bigint?', schedule_id: 'bigint?', property_id: 'uuid?', unit_id: 'uuid?', base_version: 'int?', proposed: 'json', comment: 'text', state: 'text', requested_by: 'uuid', requester: 'text',
  requested_at: 'moment', decided_by: 'uuid?', decider: 'text?', decided_at: 'moment?', reason: 'text' } as const
const selectRow = `select r.id, r.kind, r.service_id, s.name as service, s.type as service_type, s.domestic_violence, a.organisation_id, o.name as organisation, r.client_id, r.schedule_id,
      r.property_id, r.unit_id, r.base_version, r.proposed, r.comment, r.state, r.requested_by, a.name as requester, r.requested_at, r.decided_by, d.name as decider, r.decided_at, r.reason
    from request r
    join service s on s.authority_id = r.authority_id and s.id = r.service_id
    join membership a on a.authority_id = r.authority_id and a.id = r.requested_by
    join organisation o on o.authority_id = r.authority_id and o.id = a.organisation_id
    left join membership d on d.authority_id = r.authority_id and d.id = r.decided_by`

export const findRequest = statement('requests.find', { takes: { request: 'uuid' }, gives: row, sql: `${selectRow} where r.id = :request and ${visible}` })

/** What waits about one person, the oldest first. */
export const listWaitingAbout = statement('requests.waiting_about', {
  takes: { client: 'bigint' },
  gives: { id: 'uuid', kind: 'text', schedule_id: 'bigint?', proposed: 'json', state: 'text', requested_by: 'uuid', requester: 'text', requested_at: 'moment' },
  sql: `select r.id, r.kind, r.schedule_id, r.proposed, r.state, r.requested_by, a.name as requester, r.requested_at
    from request r join membership a on a.authority_id = r.authority_id and a.id = r.requested_by
    where r.client_id = :client and ${isOpen('r')} and ${visible} order by r.requested_at, r.id limit 100`,
})

export const countOpen = statement('requests.count_open', {
  takes: { service: 'bigint' }, gives: { new_schedules: 'bigint', others: 'bigint' },
  sql: `select count(*) filter (where r.kind = 'schedule.new') as new_schedules, count(*) filter (where r.kind <> 'schedule.new') as others
    from request r where r.service_id = :service and ${isOpen('r')} and ${visible}`,
})

/** What was asked about, or answered, waits for whoever asked: it is not to be decided meanwhile. */
export const countWaiting = statement('requests.count_waiting', {
  takes: {}, gives: { to_decide: 'bigint', others_open: 'bigint', mine_pending: 'bigint', mine_queried: 'bigint', mine_answered: 'bigint' },
  sql: `select count(*) filter (where r.requested_by <> :membership and r.state = 'pending') as to_decide,
      count(*) filter (where r.requested_by <> :membership and r.kind <> 'service.message') as others_open,
      count(*) filter (where r.requested_by = :membership and r.state = 'pending' and r.kind <> 'service.message') as mine_pending,
      count(*) filter (where r.requested_by = :membership and r.state = 'query' and r.kind <> 'service.message') as mine_queried,
      count(*) filter (where r.requested_by = :membership and r.state = 'query' and r.kind = 'service.message') as mine_answered
    from request r where ${isOpen('r')} and ${visible}`,
})

/** What was rejected of mine in the last two weeks: its reason should reach whoever asked (S1.50). */
export const countRejected = statement('requests.count_rejected', {
  takes: { today: 'date' }, gives: { mine: 'bigint' },
  sql: `select count(*) as mine from request r
    where r.requested_by = :membership and r.state = 'rejected' and r.decided_at >= (:today - 14)::timestamp at time zone 'Europe/London' and ${visible}`,
})

/** Nothing comes back when this very form was sent before: a double click makes one request. */
export const insertRequest = statement('requests.insert', {
  takes: { service: 'bigint', kind: 'text', client: 'bigint?', schedule: 'bigint?', property: 'uuid?', unit: 'uuid?', base_version: 'int?', proposed: 'json', comment: 'text?',
    idempotency_key: 'text?', surname_key: 'text?', forename_key: 'text?', nino_key: 'text?', born: 'date?', nino_doubtful: 'boolean?' },
  gives: { id: 'uuid' }, shows: { kind: 'request', column: 'id', written: true },
  sql: `insert into request (authority_id, kind, organisation_id, service_id, client_id, schedule_id, property_id, unit_id, base_version, proposed, comment, requested_by, idempotency_key,
      surname_key, forename_key, nino_key, born, nino_doubtful)
    select s.authority_id, :kind, s.organisation_id, s.id, :client, :schedule, :property, :unit, :base_version, :proposed,
      coalesce(:comment, ''), :membership, :idempotency_key, :surname_key, :forename_key, :nino_key, :born, :nino_doubtful
    from service s where s.authority_id = :authority and s.id = :service and ${inMyServices('s.id')} and coalesce(:client, 0) <> all(:hidden)
    on conflict (authority_id, requested_by, idempotency_key) do nothing
    returning id`,
})

/**
 * The request a form's key was used for, and whether it asked for the same. Not compared: the version it was written against, what stood then
 * and the name it goes by, which may have moved since; and the person of a request about somebody new, who is known once it is accepted.
 */
export const findRepeated = statement('requests.find_repeated', {
  takes: { service: 'bigint', kind: 'text', client: 'bigint?', schedule: 'bigint?', property: 'uuid?', unit: 'uuid?', proposed: 'json', comment: 'text?', idempotency_key: 'text' },
  gives: { id: 'uuid', same: 'boolean' },
  sql: `select r.id, r.kind = :kind and r.service_id = :service and (:client is null or r.client_id is not distinct from :client)
      and (:schedule is null or r.schedule_id is not distinct from :schedule)
      and r.property_id is not distinct from :property and r.unit_id is not distinct from :unit
      and r.proposed - array['name', 'was'] = :proposed - array['name', 'was'] and r.comment = coalesce(:comment, '') as same
    from request r where r.requested_by = :membership and r.idempotency_key = :idempotency_key and ${visible}`,
})

/** How long those decided since a day had waited: from the day they were asked for to the day they were decided, and how many. */
export const listDecidedLately = statement('requests.decided_lately', {
  takes: { kind: 'text', since: 'date' }, gives: { asked: 'date', decided: 'date', requests: 'bigint' },
  sql: `select (r.requested_at at time zone 'Europe/London')::date as asked, (r.decided_at at time zone 'Europe/London')::date as decided, count(*) as requests from request r
    where r.kind = :kind and r.state in ('accepted', 'rejected') and r.decided_at >= :since::timestamp at time zone 'Europe/London' and ${visible} group by 1, 2`,
})

/** The same of what is answered rather than decided: until the first word of somebody else. */
export const listAnsweredLately = statement('requests.answered_lately', {
  takes: { kind: 'text', since: 'date' }, gives: { asked: 'date', decided: 'date', requests: 'bigint' },
  sql: `select (r.requested_at at time zone 'Europe/London')::date as asked, (m.answered_at at time zone 'Europe/London')::date as decided, count(*) as requests from request r
    cross join lateral (select min(m.written_at) as answered_at from request_message m where m.authority_id = r.authority_id and m.request_id = r.id and m.written_by <> r.requested_by) m
    where r.kind = :kind and m.answered_at >= :since::timestamp at time zone 'Europe/London' and ${visible} group by 1, 2`,
})

/**
 * The guard and the write in one: nothing comes back when the request is no longer in a state the move starts from. Once a new person is
 * accepted, their request and its thread are about them, and hidden with them if need be.
 */
export const moveRequest = statement('requests.move', {
  takes: { request: 'uuid', from: 'text[]', to: 'text', reason: 'text', client: 'bigint?', schedule: 'bigint?' }, gives: { id: 'uuid' }, shows: { kind: 'request', column: 'id', written: true },
  sql: `update request r set state = :to, reason = :reason, client_id = coalesce(:client, r.client_id), schedule_id = coalesce(:schedule, r.schedule_id),
      decided_by = case when :to in ('accepted', 'rejected', 'withdrawn') then :membership end,
      decided_at = case when :to in ('accepted', 'rejected', 'withdrawn') then clock_timestamp() end
    where r.id = :request and r.state = any(:from) and ${visible}
      and (:to not in ('accepted', 'rejected', 'query') or r.requested_by <> :membership) and (:to <> 'withdrawn' or r.requested_by = :membership)
    returning r.id`,
})

/** Somebody like them was found letter by letter: from now on the queue says so too. */
export const markLikelyKnown = statement('requests.mark_likely_known', {
  takes: { request: 'uuid' }, gives: { id: 'uuid' }, sql: `update request r set likely_known = true where r.id = :request and not r.likely_known and ${visible} returning r.id`,
})

export const insertMessage = statement('requests.insert_message', {
  takes: { request: 'uuid', body: 'text' }, gives: { id: 'uuid' },
  sql: `insert into request_message (authority_id, service_id, client_id, request_id, written_by, body)
    select r.authority_id, r.service_id, r.client_id, r.id, :membership, :body from request r where r.id = :request and ${visible} returning id`,
})

export const listMessages = statement('requests.messages', {
  takes: { request: 'uuid' }, gives: { id: 'uuid', author: 'text', written_by: 'uuid', written_at: 'moment', body: 'text' },
  sql: `select m.id, a.name as author, m.written_by, m.written_at, m.body from request_message m
    join request r on r.authority_id = m.authority_id and r.id = m.request_id
    join membership a on a.authority_id = m.authority_id and a.id = m.written_by
    where m.request_id = :request and ${visible} order by m.written_at, m.id`,
})
