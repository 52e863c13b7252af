// Statements for signing in, for the services of a provider's people, and for the authority's own codes.
import { statement } from '#platform/sql.ts'

const before = 'asked before there is a user; the function answers for one account'

export const accountForSignIn = statement('people.account_for_sign_in', {
  everyone: before,
  takes: { email_key: 'text' },
  gives: { id: 'uuid', password_hash: 'text?', usable: 'boolean' },
  sql: 'select id, password_hash, usable from account_for_sign_in(:email_key)',
})

/** Counts a try before it is looked at; false while the account, or this browser, has to wait. */
export const mayTryPassword = statement('people.may_try_password', {
  everyone: before, takes: { account: 'uuid', known: 'bytes?' }, gives: { allowed: 'boolean' }, sql: 'select may_try_password(:account, :known) as allowed',
})

export const passwordWasRight = statement('people.password_was_right', {
  everyone: before, takes: { account: 'uuid', known: 'bytes?' }, gives: { noted: 'text?' }, sql: 'select password_was_right(:account, :known)::text as noted',
})

/** Counts a try for the network it comes from; false while that has to wait. A browser that the account is known in does not. */
export const mayTryFrom = statement('people.may_try_from', {
  everyone: before, takes: { address: 'text', account: 'uuid?', known: 'bytes?' }, gives: { allowed: 'boolean' }, sql: 'select may_try_from(:address, :account, :known) as allowed',
})

export const tryWasRightFrom = statement('people.try_was_right_from', {
  everyone: before, takes: { address: 'text', account: 'uuid', known: 'bytes?' }, gives: { noted: 'text?' },
  sql: 'select try_was_right_from(:address, :account, :known)::text as noted',
})

/** Leaves an event with each authority where the account has a place; without an account, with none. */
export const recordFailedSignIn = statement('people.record_failed_sign_in', {
  everyone: before, takes: { account: 'uuid?', action: 'text', why: 'text', address: 'text' }, gives: { recorded: 'text?' },
  sql: 'select record_failed_sign_in(:account, :action, :why, :address)::text as recorded',
})

export const rememberBrowser = statement('people.remember_browser', {
  everyone: before, takes: { account: 'uuid', token_hash: 'bytes' }, gives: { noted: 'text?' }, sql: 'select remember_browser(:account, :token_hash)::text as noted',
})

export const insertSession = statement('people.start_session', {
  everyone: before,
  takes: { account: 'uuid', token_hash: 'bytes', authority_code: 'text?', replaced: 'bytes?' },
  gives: { wall: 'text', membership_id: 'uuid', authority_id: 'int' },
  sql: 'select wall, membership_id, authority_id from start_session(:account, :token_hash, :authority_code, :replaced)',
})

export const endSession = statement('people.end_session', {
  everyone: before, takes: { token_hash: 'bytes' }, gives: { ended: 'text?' }, sql: 'select end_session(:token_hash)::text as ended',
})

// ---------------------------------------------------------------- an empty installation

export const isSetUp = statement('people.is_set_up', { everyone: before, takes: {}, gives: { done: 'boolean' }, sql: 'select is_set_up() as done' })

/** Nothing comes back when the code is wrong, or somebody was quicker. */
export const setUpInstallation = statement('people.set_up', {
  everyone: before,
  takes: { code_hash: 'bytes', authority_code: 'text', authority_name: 'text', nation: 'text', person: 'text', email: 'text', password_hash: 'text' }, gives: { account_id: 'uuid' },
  sql: 'select account_id from set_up(:code_hash, :authority_code, :authority_name, :nation, :person, :email, :password_hash)',
})

// ---------------------------------------------------------------- the services of a provider's people

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

// ---------------------------------------------------------------- the authority's own codes

const ownCodes = 'labels of the authority, no client fact; administrators alone have the permission and the grant'

export const listLocalCodes = statement('people.local_codes', {
  everyone: ownCodes, takes: {}, gives: { list: 'text', code: 'text', label: 'text', valid_from: 'date?', valid_until: 'date?', counts_as: 'text?', version: 'int' },
  sql: 'select list, code, label, valid_from, valid_until, counts_as, version from local_code where authority_id = :authority order by list, label',
})

/** Nothing comes back when the list has that label already, ours or the authority's. A code that another label has taken gets a number. */
export const insertLocalCode = statement('people.insert_local_code', {
  everyone: ownCodes, takes: { list: 'text', code: 'text', label: 'text', counts_as: 'text?' }, gives: { code: 'text' },
  sql: `with taken as (
      select code, label from code where list = :list union all select code, label from local_code where authority_id = :authority and list = :list
    )
    insert into local_code (authority_id, list, code, label, counts_as)
    select :authority, :list, free.code, :label, :counts_as
    from (select :code || coalesce('-' || nullif(number, 1), '') as code, number from generate_series(1, (select count(*) from taken) + 1) as number) as free
    where free.code not in (select code from taken) and not exists (select from taken where lower(label) = lower(:label))
    order by free.number limit 1
    on conflict do nothing returning code`,
})

/** The label may be put better; the code stays, since records hold it. A code is closed from a day on, never deleted. Nothing comes back where the version is another, or the label another’s. */
export const updateLocalCode = statement('people.update_local_code', {
  everyone: ownCodes, takes: { list: 'text', code: 'text', version: 'int', label: 'text', counts_as: 'text?', valid_until: 'date?' }, gives: { code: 'text', version: 'int' },
  sql: `update local_code set label = :label, counts_as = :counts_as, valid_until = :valid_until, version = version + 1
    where authority_id = :authority and list = :list and code = :code and version = :version and not exists (
        select from (select label from code where list = :list union all select label from local_code where authority_id = :authority and list = :list and code <> :code) as taken
        where lower(taken.label) = lower(:label))
    returning code, version`,
})
