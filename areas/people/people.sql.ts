// Statements for signing in and for who works here.
import { statement } from '#platform/sql.ts'

const before = 'asked before there is a user; the function answers for one account'

export const accountForSignIn = statement('people.account_for_sign_in', {
  everyone: before,
  takes: { email_key: 'text' },
  gives: { id: 'uuid', password_hash: 'text?', failures: 'int', failed_at: 'moment?', usable: 'boolean' },
  sql: 'select id, password_hash, failures, failed_at, usable from account_for_sign_in(:email_key)',
})

export const noteFailedSignIn = statement('people.note_failed_sign_in', {
  everyone: before, takes: { account: 'uuid' }, gives: { noted: 'text?' }, sql: 'select note_failed_sign_in(:account)::text as noted',
})

export const startSession = statement('people.start_session', {
  everyone: before,
  takes: { account: 'uuid', token_hash: 'bytes', authority_code: 'text?', replaced: 'bytes?' },
  gives: { wall: 'text', membership_id: 'uuid', authority_id: 'int' },
  sql: 'select wall, membership_id, authority_id from start_session(:account, :token_hash, :authority_code, :replaced)',
})

export const endSession = statement('people.end_session', {
  everyone: before, takes: { token_hash: 'bytes' }, gives: { ended: 'text?' }, sql: 'select end_session(:token_hash)::text as ended',
})

export const listMembers = statement('people.list_members', {
  everyone: 'colleagues in the authority: names and roles, no client fact',
  takes: {}, gives: { id: 'uuid', name: 'text', role: 'text', organisation: 'text', ended: 'boolean' },
  sql: `select m.id, m.name, m.role, o.name as organisation, m.ended_at is not null as ended
    from membership m join organisation o on o.authority_id = m.authority_id and o.id = m.organisation_id
    where m.authority_id = :authority
    order by m.ended_at is not null, o.name, m.name, m.id`,
})

/** The provider's own people with the services each works with: for their manager. */
export const listMemberServices = statement('people.member_services', {
  takes: {}, gives: { id: 'uuid', name: 'text', services: 'bigint[]' },
  sql: `select m.id, m.name, coalesce(array_agg(s.service_id order by s.service_id) filter (where s.service_id is not null), '{}') as services
    from membership m left join membership_service s on s.authority_id = m.authority_id and s.membership_id = m.id and (:services is null or s.service_id = any(:services))
    where m.authority_id = :authority and m.organisation_id = :organisation and m.role = 'provider-user' and m.ended_at is null
    group by m.id, m.name order by m.name, m.id`,
})

export const setMemberServices = statement('people.set_member_services', {
  everyone: 'the function itself asks whether the caller manages the member’s organisation',
  takes: { member: 'uuid', wanted: 'bigint[]' }, gives: { chosen: 'int?' },
  sql: 'select set_member_services(:member, :wanted) as chosen',
})
