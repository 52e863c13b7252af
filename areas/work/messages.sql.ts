// Statements about messages: those for a reader, one of them, who has read it, and the writes.
import { filteredStatement, inMyServices, statement } from '#platform/sql.ts'

/** In its audience, or of the authority. What was taken back is gone for its readers. */
const visible = `m.authority_id = :authority and (:services is null or (m.withdrawn_at is null and exists (select from message_audience mine
      where mine.authority_id = m.authority_id and mine.message_id = m.id and (mine.organisation_id is null or mine.organisation_id = :organisation)
        and (mine.service_id is null or ${inMyServices('mine.service_id')}))))`
const columns = `m.id, m.summary, m.deadline, m.shown_until, m.written_at, w.name as writer, o.name as organisation, m.withdrawn_at is not null as withdrawn, r.read_at`
const gives = { id: 'uuid', summary: 'text', deadline: 'date?', shown_until: 'date', written_at: 'moment', writer: 'text', organisation: 'text', withdrawn: 'boolean', read_at: 'moment?' } as const
const from = `from message m join membership w on w.authority_id = m.authority_id and w.id = m.written_by
    join organisation o on o.authority_id = w.authority_id and o.id = w.organisation_id
    left join message_reading r on r.authority_id = m.authority_id and r.message_id = m.id and r.membership_id = :membership`

/** Unread ones first, then by deadline. One row more than is shown tells of further ones. */
export const listMessages = filteredStatement('work.messages', {
  takes: { today: 'date', from_row: 'int' }, gives: { ...gives, readers: 'bigint' },
  filters: { shown: 'm.shown_until >= :today and m.withdrawn_at is null' },
  orders: { pressing: 'r.read_at is not null, m.deadline, m.written_at desc, m.id', newest: 'm.written_at desc, m.id' },
  sql: `select ${columns}, (select count(*) from message_reading each_one where each_one.authority_id = m.authority_id and each_one.message_id = m.id) as readers
    ${from} where ${visible} /*filters*/ order by /*order*/ limit 51 offset :from_row`,
})

export const findMessage = statement('work.message', {
  takes: { message: 'uuid' }, gives: { ...gives, body: 'text', audience: 'text[]' },
  sql: `select ${columns}, m.body, array(select coalesce(s.name, p.name, '') from message_audience a
        left join organisation p on p.authority_id = a.authority_id and p.id = a.organisation_id
        left join service s on s.authority_id = a.authority_id and s.id = a.service_id
        where a.authority_id = m.authority_id and a.message_id = m.id and (a.service_id is null or ${inMyServices('a.service_id')}) order by 1) as audience
    ${from} where m.id = :message and ${visible}`,
})

/** Everybody the message is for, those who have not read it first; and whoever read it and has moved on since. */
export const listReaders = statement('work.message_readers', {
  takes: { message: 'uuid' }, gives: { id: 'uuid', name: 'text', organisation: 'text', read_at: 'moment?' },
  everyone: 'for people with the whole authority: colleagues’ names, and whether they have read; the permission is theirs alone',
  sql: `select p.id, p.name, o.name as organisation, r.read_at
    from membership p join organisation o on o.authority_id = p.authority_id and o.id = p.organisation_id
    left join message_reading r on r.authority_id = p.authority_id and r.message_id = :message and r.membership_id = p.id
    where p.authority_id = :authority and (r.read_at is not null or p.ended_at is null and p.role in ('provider-user', 'provider-manager')
      and exists (select from message_audience a where a.authority_id = p.authority_id and a.message_id = :message
        and (a.organisation_id is null or a.organisation_id = p.organisation_id)
        and (a.service_id is null or p.role = 'provider-manager'
          or exists (select from membership_service w where w.authority_id = p.authority_id and w.membership_id = p.id and w.service_id = a.service_id))))
    order by r.read_at is not null, o.name, p.name, p.id`,
})

/** Providers with their services: whom a message can be for. */
export const listAudiences = statement('work.message_audiences', {
  takes: {}, gives: { organisation_id: 'uuid', organisation: 'text', service_id: 'bigint', service: 'text' },
  sql: `select o.id as organisation_id, o.name as organisation, s.id as service_id, s.name as service
    from service s join organisation o on o.authority_id = s.authority_id and o.id = s.organisation_id
    where s.authority_id = :authority and ${inMyServices('s.id')} order by o.name, s.name, s.id`,
})

const written = 'written by people with the whole authority; the wall allows nobody else'

/** Nothing comes back when this very form was sent before: a double click writes one message. */
export const insertMessage = statement('work.insert_message', {
  takes: { summary: 'text', body: 'text?', deadline: 'date?', shown_until: 'date', idempotency_key: 'text?' }, gives: { id: 'uuid' },
  sql: `insert into message (authority_id, written_by, summary, body, deadline, shown_until, idempotency_key)
    values (:authority, :membership, :summary, coalesce(:body, ''), :deadline, :shown_until, :idempotency_key)
    on conflict (authority_id, written_by, idempotency_key) do nothing returning id`,
})

export const findRepeatedMessage = statement('work.find_repeated_message', {
  takes: { idempotency_key: 'text?', summary: 'text', body: 'text?' }, gives: { id: 'uuid' },
  sql: `select m.id from message m where m.authority_id = :authority and m.written_by = :membership and m.idempotency_key = :idempotency_key
    and m.summary = :summary and m.body = coalesce(:body, '')`,
})

export const insertAudience = statement('work.insert_message_audience', {
  takes: { message: 'uuid', everybody: 'boolean', organisations: 'uuid[]', chosen: 'bigint[]' }, gives: { message_id: 'uuid' },
  sql: `insert into message_audience (authority_id, message_id, organisation_id, service_id)
    select m.authority_id, m.id, a.organisation_id, a.service_id from message m cross join (
      select null::uuid as organisation_id, null::bigint as service_id where :everybody
      union all select o.id, null from organisation o where o.authority_id = :authority and o.id = any(:organisations)
      union all select s.organisation_id, s.id from service s where s.authority_id = :authority and s.id = any(:chosen) and ${inMyServices('s.id')}) a
    where m.authority_id = :authority and m.id = :message returning message_id`,
})

export const withdrawMessage = statement('work.withdraw_message', {
  everyone: written, takes: { message: 'uuid' }, gives: { id: 'uuid' },
  sql: 'update message m set withdrawn_at = clock_timestamp() where m.authority_id = :authority and m.id = :message and m.withdrawn_at is null returning m.id',
})

/** Reading it twice is reading it. */
export const noteReading = statement('work.note_message_read', {
  takes: { message: 'uuid' }, gives: { message_id: 'uuid' },
  sql: `insert into message_reading (authority_id, message_id, membership_id)
    select m.authority_id, m.id, :membership from message m where m.id = :message and ${visible} on conflict do nothing returning message_id`,
})
