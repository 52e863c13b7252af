// Statements with which administrators keep the people of their authority, and those behind the links that they hand out.
import { statement } from '#platform/sql.ts'

const administrators = 'administrators alone have the grant; they keep everybody in the authority'
const byLink = 'answers for the one link whose token is shown'

export const listMembers = statement('people.list_members', {
  everyone: administrators, takes: {},
  gives: { id: 'uuid', name: 'text', email: 'text', role: 'text', organisation_id: 'uuid', organisation: 'text', version: 'int', ended_at: 'moment?', held_at: 'moment?',
    held_elsewhere: 'boolean', disabled: 'boolean', enrolled: 'boolean', password_asked_at: 'moment?', services: 'bigint' },
  sql: `select id, name, email, role, organisation_id, organisation, version, ended_at, held_at, held_elsewhere, disabled, enrolled, password_asked_at, services
    from members_with_accounts()`,
})

/** Who can't get in and has asked for a new password; who waits to be let in again; and invitations that ran out before they were used. */
export const countAsking = statement('people.count_asking', {
  everyone: administrators, takes: {}, gives: { asking: 'bigint', waiting: 'bigint', run_out: 'bigint' },
  sql: `select count(*) filter (where m.password_asked_at is not null) as asking, count(*) filter (where m.held_elsewhere) as waiting,
      (select count(*) from invitation i where i.authority_id = :authority and i.expires_at <= clock_timestamp()) as run_out
    from members_with_accounts() m where m.ended_at is null`,
})

/** Which of the first steps of an authority are done. */
export const firstStepsDone = statement('people.first_steps', {
  everyone: administrators, takes: {},
  gives: { provider: 'boolean', provider_people: 'boolean', reviewer: 'boolean', officer: 'boolean', service: 'boolean', ready: 'boolean', begun: 'boolean' },
  sql: 'select provider, provider_people, reviewer, officer, service, ready, begun from first_steps()',
})

/** Nothing comes back when somebody else has changed the person since. */
export const moveMember = statement('people.move_member', {
  everyone: administrators, takes: { member: 'uuid', version: 'int', name: 'text', role: 'text', organisation_id: 'uuid' }, gives: { id: 'uuid' },
  sql: `update membership set name = :name, role = :role, organisation_id = :organisation_id, version = version + 1
    where authority_id = :authority and id = :member and version = :version and ended_at is null returning id`,
})

export const holdMember = statement('people.hold_member', {
  everyone: administrators, takes: { member: 'uuid', held: 'boolean' }, gives: { id: 'uuid' },
  sql: `update membership set held_at = case when :held then clock_timestamp() end, held_elsewhere = false, version = version + 1
    where authority_id = :authority and id = :member and ended_at is null returning id`,
})

export const endMember = statement('people.end_member', {
  everyone: administrators, takes: { member: 'uuid' }, gives: { id: 'uuid' },
  sql: `update membership set ended_at = clock_timestamp(), version = version + 1
    where authority_id = :authority and id = :member and ended_at is null returning id`,
})

export const takeAwayFactor = statement('people.take_away_factor', {
  everyone: administrators, takes: { member: 'uuid' }, gives: { taken: 'boolean' }, sql: 'select take_away_factor(:member) as taken',
})

// ---------------------------------------------------------------- services of somebody with a list of services

export const listServicesOf = statement('people.list_services_of', {
  everyone: administrators, takes: { member: 'uuid' }, gives: { id: 'bigint', name: 'text', chosen: 'boolean' },
  sql: `select s.id, s.name, exists (select from membership_service c where c.authority_id = :authority and c.membership_id = m.id and c.service_id = s.id) as chosen
    from membership m join service s on s.authority_id = m.authority_id and s.organisation_id = m.organisation_id
    where m.authority_id = :authority and m.id = :member order by s.name, s.id`,
})

export const giveServices = statement('people.give_services', {
  everyone: administrators, takes: { member: 'uuid', wanted: 'bigint[]' }, gives: { service_id: 'bigint' },
  sql: `insert into membership_service (authority_id, membership_id, service_id)
    select m.authority_id, m.id, s.id from membership m join service s on s.authority_id = m.authority_id and s.organisation_id = m.organisation_id
    where m.authority_id = :authority and m.id = :member and s.id = any (:wanted) on conflict do nothing returning service_id`,
})

export const takeServices = statement('people.take_services', {
  everyone: administrators, takes: { member: 'uuid', wanted: 'bigint[]' }, gives: { service_id: 'bigint' },
  sql: 'delete from membership_service where authority_id = :authority and membership_id = :member and service_id <> all (:wanted) returning service_id',
})

// ---------------------------------------------------------------- invitations

export const listInvitations = statement('people.list_invitations', {
  everyone: administrators, takes: {}, gives: { id: 'uuid', name: 'text', email: 'text', role: 'text', organisation: 'text', expires_at: 'moment', over: 'boolean' },
  sql: `select i.id, i.name, i.email, i.role, o.name as organisation, i.expires_at, i.expires_at < clock_timestamp() as over
    from invitation i join organisation o on o.authority_id = i.authority_id and o.id = i.organisation_id where i.authority_id = :authority order by i.name, i.id`,
})

/** The same address again gets a new link; the one before is dead. */
export const insertInvitation = statement('people.insert_invitation', {
  everyone: administrators, takes: { email: 'text', email_key: 'text', name: 'text', role: 'text', organisation_id: 'uuid', services: 'bigint[]', token_hash: 'bytes' },
  gives: { id: 'uuid' },
  sql: `insert into invitation (authority_id, email, email_key, name, role, organisation_id, services, token_hash)
    values (:authority, :email, :email_key, :name, :role, :organisation_id, :services, :token_hash)
    on conflict on constraint invitation_once do update set email = excluded.email, name = excluded.name, role = excluded.role, organisation_id = excluded.organisation_id,
      services = excluded.services, token_hash = excluded.token_hash, invited_at = clock_timestamp(), expires_at = clock_timestamp() + interval '7 days' where invitation.authority_id = :authority
    returning id`,
})

export const deleteInvitation = statement('people.delete_invitation', {
  everyone: administrators, takes: { id: 'uuid' }, gives: { name: 'text' },
  sql: 'delete from invitation where authority_id = :authority and id = :id returning name',
})

export const findInvitation = statement('people.find_invitation', {
  everyone: byLink, takes: { token_hash: 'bytes' },
  gives: { email: 'text', name: 'text', organisation: 'text', authority: 'text', account_id: 'uuid?', password_hash: 'text?', usable: 'boolean', needed: 'boolean' },
  sql: 'select email, name, organisation, authority, account_id, password_hash, usable, needed from find_invitation(:token_hash)',
})

export const acceptInvitation = statement('people.accept_invitation', {
  everyone: byLink, takes: { token_hash: 'bytes', password_hash: 'text' }, gives: { accepted: 'boolean' },
  sql: 'select accept_invitation(:token_hash, :password_hash) as accepted',
})

// ---------------------------------------------------------------- links for a new password

export const makePasswordLink = statement('people.make_password_link', {
  everyone: administrators, takes: { member: 'uuid', token_hash: 'bytes' }, gives: { made: 'boolean' }, sql: 'select make_password_link(:member, :token_hash) as made',
})

export const findPasswordLink = statement('people.find_password_link', {
  everyone: byLink, takes: { token_hash: 'bytes' }, gives: { account_id: 'uuid', email: 'text', known: 'text[]', with_factor: 'boolean' },
  sql: 'select account_id, email, known, with_factor from find_password_link(:token_hash)',
})

export const applyPasswordLink = statement('people.use_password_link', {
  everyone: byLink, takes: { token_hash: 'bytes', password_hash: 'text' }, gives: { used: 'boolean' }, sql: 'select use_password_link(:token_hash, :password_hash) as used',
})

export const askForPassword = statement('people.ask_for_password', {
  everyone: 'answers nothing, whether or not somebody has the address', takes: { email_key: 'text' }, gives: { asked: 'text?' },
  sql: 'select ask_for_password(:email_key)::text as asked',
})
