// The database's own catalogue against the traps that would open a wall: each of them must be found nowhere.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import pg from 'pg'
import { applicationLogin, walls } from '#platform/database/open.ts'
import { connectToRunsDatabase } from './harness.ts'
import { root } from './throwaway-server.ts'

/** Functions that run with their owner's rights, each with the reason why it must. */
const trusted: Record<string, string> = {
  accept_invitation: 'no wall may write accounts; it lets in whoever holds the link, whose password has been checked',
  account_for_sign_in: 'no wall may read accounts; it answers for the one address that is typed',
  ask_for_password: 'no wall may write accounts; it answers nothing',
  begin_sign_in_step: 'no wall may write accounts, sessions and steps; the password has been checked',
  begin_request: 'reads session, account and all memberships to find out who is asking',
  end_sign_in_step: 'no wall may write steps; it ends the one whose token is shown',
  change_my_password: 'no wall may write accounts; it changes that of whoever is signed in, whose password has been checked',
  describe_session: 'no wall may write sessions; it describes the one whose token is shown',
  end_my_session: 'no wall may write sessions; it ends one of whoever is signed in',
  end_my_sessions: 'no wall may write sessions; it ends those of whoever is signed in',
  end_session: 'no wall may write sessions; it ends the one whose token is shown',
  factor_of: 'no wall may read accounts and their second factors; it answers for the one that has given its password',
  find_invitation: 'nobody who holds a link is signed in; it answers for the one whose token is shown',
  find_password_link: 'no wall may read links; it answers for the one whose token is shown',
  find_sign_in_step: 'no wall may read steps; it answers for the one whose token is shown',
  guard_codes: 'codes are guarded whatever the writer may see; the functions made by guard_codes() are meant',
  hidden_awaiting_hb: 'as hidden_stays, for the report of who waits',
  hidden_decisions: 'as hidden_stays, for the report of decisions',
  hidden_payments: 'as hidden_stays, for what a service is paid: with positions of Housing Benefit, and days of an earlier place elsewhere',
  hidden_stays: 'figures, reports and free units count people whom their readers may not know of; it gives days, places and reasons of leaving, and no number of theirs',
  guard_membership: 'no wall may write sessions; whoever loses access loses them at once',
  is_set_up: 'nobody has an authority yet; it says only whether there is one',
  keep_name_keys: 'keeps the copies of a name beside the organisations that see the person, which no wall may change',
  keep_recovery_codes: 'no wall may write second factors; a password or code has been checked',
  keep_replaced_row: 'history is written by the trigger alone; the functions made by keep_history() are meant',
  keep_unsent: 'somebody whose session has run out is not signed in; it adds to the drafts of its owner, and tells nobody of them',
  keep_second_factor: 'no wall may write second factors; a password or code has been checked',
  make_password_link: 'no wall may write links; it makes one for a member of the administrator’s authority',
  may_try_from: 'no wall may read what browsers are known by, or count tries; it counts one',
  may_guess_code: 'no wall may write second factors; it counts one guess',
  note_token_used: 'no wall may write tokens; it says when the one that is shown was last used',
  names_of_tokens: 'no wall may read tokens; it says the names alone of those of the authority that is worked in, for the access log',
  note_wrong_token: 'no wall may write what was tried; it counts one wrong token, and answers how long to wait',
  first_steps: 'administrators may read neither contracts nor requests; it answers for their authority whether there are any',
  open_token_session: 'no wall may read tokens or write sessions; it opens the session of the one that is shown, while its account may work there',
  forget_people_of_provider: 'whoever writes the service, nobody of the provider before keeps it',
  guard_provider: 'a service is in use or not, whatever the writer may see of it',
  hangs_on_service: 'a service is in use or not, whatever the reader may see of it; it gives a yes or a no',
  remove_service: 'no wall may delete services; it looks that nothing hangs on it, and stays in the authority',
  members_with_accounts: 'no wall may read accounts; it answers administrators for the members of their authority',
  my_account: 'no wall may read accounts; it answers for whoever is signed in',
  my_held_places: 'no wall may read places in other authorities; it answers for whoever is signed in',
  my_sessions: 'no wall may read sessions; it answers for whoever is signed in',
  may_try_password: 'no wall may write accounts; it counts one try',
  paid_elsewhere: 'a client is paid for once, also where the earlier place is in a service that the reader does not work with; it gives days of the reader’s own schedules, and not where else',
  password_was_right: 'no wall may write accounts; the password has been checked',
  record_failed_sign_in: 'the audit again: nobody is signed in, and the event stands where the account has a place',
  record_event: 'the audit is written here alone, with who is asking taken from the transaction',
  record_refusal: 'the audit again, with who was asking taken from their session',
  refuse_missing_place: 'a schedule’s place exists or not, whatever the writer may see of the unit',
  refuse_fewer_places: 'a place is taken or not, whatever the writer may see of the schedules',
  remember_browser: 'no wall may write what browsers are known by; somebody has signed in there',
  rotate_session: 'no wall may write sessions; it gives the one whose token is shown another',
  seal_audit: 'no wall may read all events or write seals; it chains what is there',
  session_left: 'no wall may read sessions; it answers for the one whose token is shown',
  set_member_services: 'managers stand behind the same wall as those they manage; it looks who is asking, and stays in their organisation',
  set_up: 'only the owner makes authorities; it makes the first, for whoever has the code that the start printed',
  start_session: 'no wall may write sessions; the password has been checked',
  told_of: 'part of begin_request, which alone may call it',
  requests_like_hidden: 'whoever may not see a record is told that a request is like one of those, so that somebody else decides it; not like which',
  rights_of: 'part of begin_request, which alone may call it',
  touch_people_stamp: 'the installation is its owner’s; it only counts on',
  switch_session: 'no wall may write sessions; it moves the one whose token is shown to another membership of its account',
  take_away_factor: 'no wall may write second factors; it takes away that of a member of the administrator’s authority',
  take_code: 'no wall may write second factors; it uses up one code',
  take_recovery_code: 'no wall may write recovery codes; it uses up one',
  try_was_right_from: 'no wall may write the tries of networks; the password has been checked',
  unit_is_named: 'whether a unit may be removed hangs on schedules and requests of hidden people too; it says yes or no',
  use_password_link: 'no wall may write accounts; it changes the password of the one whose link is shown',
}

/** Tables with an authority that no wall may touch at all: that is checked, instead of their policies. */
const untouchable = ['api_token', 'password_link', 'session']

/** Keys of tenants' tables without the authority in them, each with the reason why they tell nobody anything. */
const keysWithoutAuthority: Record<string, string> = {
  audit_event_pkey: 'a uuid drawn by record_event, never given by a user; events of sign-in have no authority',
  audit_detail_pkey: 'the event’s uuid',
  api_token_pkey: 'a uuid drawn by the command; no wall may read or write tokens',
  api_token_token_hash_key: 'the hash of a secret; no wall may read or write tokens',
  authority_code_key: 'names the authority; only the owner makes authorities',
  password_link_pkey: 'the hash of a secret; no wall may write links',
  session_pkey: 'the hash of a secret; no wall may write sessions',
}

/** References between tenants' tables without the authority in them. */
const referencesWithoutAuthority: Record<string, string> = {
  audit_detail_event_id_fkey: 'both are written by record_event, in one call',
}

/** Tables and views of an installation as a whole that walls may read: no row of them is anybody's. */
const installationWide = ['code', 'installation']
const secretTables = [
  'account', 'api_token', 'audit_seal', 'known_browser', 'migration', 'password_link', 'recovery_code',
  'role_wall', 'second_factor', 'session', 'set_up_code', 'sign_in_network', 'sign_in_step', 'token_guess',
]

let connection: pg.Client

/** What the traps are looked for with: tables that hold a tenant's rows, and the column that says whose. */
const tenants = `with tenant as (
  select c.oid, c.relname as name, case when c.relname = 'authority' then 'id' else 'authority_id' end as column,
    (select attnum from pg_attribute where attrelid = c.oid and attname = case when c.relname = 'authority' then 'id' else 'authority_id' end) as attnum,
    c.relrowsecurity as enabled, c.relforcerowsecurity as forced
  from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
    and (c.relname = 'authority' or exists (select from pg_attribute where attrelid = c.oid and attname = 'authority_id' and not attisdropped)))`

async function names(sql: string, values: unknown[] = []): Promise<string[]> {
  const { rows } = await connection.query<{ name: string }>(sql, values)
  return rows.map(({ name }) => name)
}

const traps = {
  /** Rows-of-a-tenant tables on which the walls are not raised. */
  tablesWithoutWall: () => names(`${tenants} select name from tenant where not (enabled and forced) and name <> all($1) order by 1`, [untouchable]),
  tablesWithoutPolicy: () => names(`${tenants} select name from tenant
    where name <> all($1) and not exists (select from pg_policy where polrelid = tenant.oid and polpermissive) order by 1`, [untouchable]),
  viewsOfTheirOwner: () => names(`select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'v'
    and not coalesce('security_invoker=true' = any(reloptions), false) order by 1`),
  materialisedViews: () => names(`select relname as name from pg_class where relkind = 'm' and relnamespace = 'public'::regnamespace order by 1`),
  untrustedDefiners: () => names(`select proname as name from pg_proc where prosecdef and pronamespace = 'public'::regnamespace
    and regexp_replace(proname, '^(guard_codes|keep_replaced_row)_of_.*', '\\1') <> all($1) order by 1`, [Object.keys(trusted)]),
  // Without pg_temp at the end it stands first, and a temporary table could take a real one's place.
  /** What was replaced under other arguments is still there, and may still be called. */
  functionsTwice: () => names(`select p.proname as name from pg_proc p where p.pronamespace = 'public'::regnamespace
    and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e') group by p.proname having count(*) > 1 order by 1`),
  definersWithOpenPath: () => names(`select proname as name from pg_proc where prosecdef and pronamespace = 'public'::regnamespace
    and not exists (select from unnest(proconfig) as setting where setting ~ '^search_path=pg_catalog, public, pg_temp$') order by 1`),
  // Trigger functions can't be called, so it does not matter who might.
  definersForAll: () => names(`select proname as name from pg_proc where prosecdef and pronamespace = 'public'::regnamespace and prorettype <> 'trigger'::regtype
    and (proacl is null or exists (select from aclexplode(proacl) where grantee = 0)) order by 1`),
  referencesAcross: () => names(`${tenants} select conname as name from pg_constraint k join tenant f on f.oid = k.conrelid join tenant t on t.oid = k.confrelid
    where k.contype = 'f' and conname <> all($1) and not exists (
      select from unnest(k.conkey, k.confkey) as pair (of, to_) where pair.of = f.attnum and pair.to_ = t.attnum) order by 1`, [Object.keys(referencesWithoutAuthority)]),
  keysAcross: () => names(`${tenants} select relname as name from pg_index i join tenant t on t.oid = i.indrelid join pg_class c on c.oid = i.indexrelid
    where i.indisunique and t.attnum <> all (string_to_array(i.indkey::text, ' ')::int2[]) and relname <> all($1) order by 1`, [Object.keys(keysWithoutAuthority)]),
  exclusionsAcross: () => names(`${tenants} select conname as name from pg_constraint k join tenant t on t.oid = k.conrelid
    where k.contype = 'x' and t.attnum <> all (k.conkey) order by 1`),
  /** A permissive policy that does not compare the authority lets rows of others through. */
  policiesOfAll: () => names(`select tablename || '.' || policyname as name from pg_policies
    where schemaname = 'public' and permissive = 'PERMISSIVE' and not (
      coalesce(qual, with_check) ~ '(authority_id|id) = \\( SELECT \\(NULLIF\\(current_setting\\(''app.authority''' and coalesce(with_check, qual) ~ 'app.authority') order by 1`),
  /** Permissive policies add up: one that is an alternative to the authority, or is just true, undoes all others. */
  policiesWithAlternatives: () => names(`select tablename || '.' || policyname as name from pg_policies
    where schemaname = 'public' and permissive = 'PERMISSIVE' and exists (
      select from unnest(array[qual, with_check]) as expression where expression in ('true', '(true)') or expression ~ '^\\(+[^()]* OR ') order by 1`),
  policiesForAll: () => names(`select tablename || '.' || policyname as name from pg_policies
    where schemaname = 'public' and not (roles <@ $1::name[]) order by 1`, [[...walls]]),
  powerfulRoles: () => names(`select rolname as name from pg_roles where rolname = any($1)
    and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication or (rolinherit and rolname = $2)) order by 1`, [[...walls, applicationLogin], applicationLogin]),
  rolesThatOwn: () => names(`select distinct rolname as name from pg_roles join (
      select relowner as owner from pg_class union select proowner from pg_proc union select nspowner from pg_namespace union select datdba from pg_database) o on o.owner = pg_roles.oid
    where rolname = any($1) order by 1`, [[...walls, applicationLogin]]),
  rolesThatCreate: () => names(`select rolname || ' in ' || nspname as name from pg_roles, pg_namespace where rolname = any($1) and nspname !~ '^pg_(temp|toast)'
    and has_schema_privilege(rolname, nspname, 'create') order by 1`, [[...walls, applicationLogin]]),
  /** Temporary tables stand before ours in an open search path, and DDL is nothing that a web request needs. */
  rolesThatMakeTables: () => names(`select rolname as name from pg_roles where rolname = any($1)
    and (has_database_privilege(rolname, current_database(), 'create') or has_database_privilege(rolname, current_database(), 'temporary')) order by 1`, [[...walls, applicationLogin]]),
  secretsInReach: () => names(`select distinct r.rolname || ' on ' || c.relname as name from pg_roles r, pg_class c
    where r.rolname = any($1) and c.relnamespace = 'public'::regnamespace and c.relname = any($2)
      and (has_table_privilege(r.oid, c.oid, 'select, insert, update, delete, truncate, references, trigger')
        or has_any_column_privilege(r.oid, c.oid, 'select, insert, update, references'))
    order by 1`,
  [[...walls, applicationLogin], secretTables]),
  /** What walls may read must have rows of tenants behind walls, or be nobody's. */
  unknownGrants: () => names(`${tenants} select c.relname as name from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'f') and c.relname <> all($1) and c.oid not in (select oid from tenant)
      and exists (select from unnest($2::name[]) as wall where has_any_column_privilege(wall, c.oid, 'select, insert, update')) order by 1`, [installationWide, [...walls]]),
  /** Truncating asks no policy; references and triggers are no business of a request. */
  grantsBeyondRows: () => names(`select distinct r.rolname || ' on ' || c.relname as name from pg_roles r, pg_class c
    where r.rolname = any($1) and c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v')
      and has_table_privilege(r.oid, c.oid, 'truncate, references, trigger, maintain') order by 1`, [[...walls, applicationLogin]]),
  /** Administrators keep accounts; a fact about a supported person is none of theirs. */
  clientFactsOfAdministrators: () => names(`select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v')
    and (c.relname ~ '^(known_)?client' or exists (select from pg_attribute where attrelid = c.oid and attname = 'client_id'))
    and has_any_column_privilege('throughline_admin', c.oid, 'select, insert, update') order by 1`),
}

const meanings: Record<keyof typeof traps, string> = {
  tablesWithoutWall: 'no table of a tenant is without enabled and forced row-level security',
  tablesWithoutPolicy: 'no table of a tenant is without a policy',
  viewsOfTheirOwner: 'no view reads with its owner’s rights',
  materialisedViews: 'no materialised view keeps rows past the walls',
  untrustedDefiners: 'no function runs with its owner’s rights without a reason',
  functionsTwice: 'no function stands twice under one name',
  definersWithOpenPath: 'no such function has a search path that others can get into',
  definersForAll: 'no such function may be called by everybody',
  referencesAcross: 'no reference leads from one tenant’s row to another’s',
  keysAcross: 'no unique key tells one tenant what another has',
  exclusionsAcross: 'no exclusion does',
  policiesOfAll: 'no policy leaves the authority out',
  policiesWithAlternatives: 'no policy has a way round the authority',
  policiesForAll: 'no policy is for anybody but the walls',
  powerfulRoles: 'no role that the application takes has power over others',
  rolesThatOwn: 'none owns anything',
  rolesThatCreate: 'none may create in a schema',
  rolesThatMakeTables: 'none may make tables in the database, not even temporary ones',
  secretsInReach: 'none has any right on accounts, sessions and seals',
  unknownGrants: 'nothing that walls may read is without an owner we know',
  grantsBeyondRows: 'none may truncate, refer to or put triggers on a table',
  clientFactsOfAdministrators: 'administrators reach no fact about a supported person',
}

async function open(): Promise<void> {
  connection = new pg.Client((await connectToRunsDatabase())('owner'))
  await connection.connect()
}

describe('the catalogue', () => {
  before(open)
  after(() => connection.end())
  for (const [trap, find] of Object.entries(traps)) {
    it(`${meanings[trap as keyof typeof traps]}`, async () => assert.deepEqual(await find(), []))
  }

  it('has no reason for what is not there', async () => {
    const functions = await names(`select distinct regexp_replace(proname, '^(guard_codes|keep_replaced_row)_of_.*', '\\1') as name from pg_proc where prosecdef`)
    assert.deepEqual(Object.keys(trusted).filter((name) => !functions.includes(name)), [])
    const relations = await names('select relname::text as name from pg_class union select conname from pg_constraint')
    const excused = [...untouchable, ...Object.keys(keysWithoutAuthority), ...Object.keys(referencesWithoutAuthority), ...installationWide, ...secretTables]
    assert.deepEqual(excused.filter((name) => !relations.includes(name)), [])
  })
})

describe('the traps', () => {
  before(open)
  after(() => connection.end())

  /** Each opens a wall on purpose, in a transaction that is rolled back: the trap has to close. */
  const opened: Record<keyof typeof traps, [sql: string, found: string]> = {
    tablesWithoutWall: ['create table open_door (authority_id int); alter table open_door enable row level security', 'open_door'],
    tablesWithoutPolicy: ['create table open_door (authority_id int)', 'open_door'],
    viewsOfTheirOwner: ['create view open_door as select * from client', 'open_door'],
    materialisedViews: ['create materialized view open_door as select * from client', 'open_door'],
    untrustedDefiners: ['create function open_door() returns int language sql security definer set search_path = pg_catalog, public, pg_temp as $$ select 1 $$', 'open_door'],
    functionsTwice: ['create function end_session(token text) returns int language sql as $$ select 1 $$', 'end_session'],
    definersWithOpenPath: ['create function open_door() returns int language sql security definer set search_path = pg_catalog, public as $$ select 1 $$', 'open_door'],
    definersForAll: ['create function open_door() returns int language sql security definer as $$ select 1 $$', 'open_door'],
    referencesAcross: [`create table open_door (authority_id int, id int unique);
      create table other_door (authority_id int, door int constraint across references open_door (id))`, 'across'],
    keysAcross: ['create table open_door (authority_id int, id int constraint across unique)', 'across'],
    exclusionsAcross: [`create table open_door (authority_id int, days daterange, constraint across exclude using gist (days with &&))`, 'across'],
    policiesOfAll: ['create policy across on client to throughline_scoped using (id > 0)', 'client.across'],
    policiesWithAlternatives: ['create policy across on client to throughline_scoped using (need_to_know or id > 0)', 'client.across'],
    policiesForAll: [`create policy across on client using (authority_id = 1)`, 'client.across'],
    powerfulRoles: ['alter role throughline_whole bypassrls', 'throughline_whole'],
    rolesThatOwn: ['alter table draft owner to throughline_admin', 'throughline_admin'],
    rolesThatCreate: ['grant create on schema public to throughline_scoped', 'throughline_scoped in public'],
    rolesThatMakeTables: [`do $$ begin execute format('grant temporary on database %I to throughline_scoped', current_database()); end $$`, 'throughline_scoped'],
    secretsInReach: ['grant update (failures) on account to throughline_scoped', 'throughline_scoped on account'],
    unknownGrants: ['create table open_door (id int); grant insert on open_door to throughline_whole', 'open_door'],
    grantsBeyondRows: ['grant truncate on client to throughline_whole', 'throughline_whole on client'],
    clientFactsOfAdministrators: ['grant select (id) on client to throughline_admin', 'client'],
  }

  for (const [trap, [sql, found]] of Object.entries(opened)) {
    it(`notice when it is not so that ${meanings[trap as keyof typeof traps]}`, async () => {
      await connection.query('begin')
      try {
        await connection.query(sql)
        assert.ok((await traps[trap as keyof typeof traps]()).includes(found), `${trap} does not see ${found}`)
      } finally {
        await connection.query('rollback')
      }
    })
  }
})

describe('our code', () => {
  const outside = /set_config\s*\(\s*[$'`"{]*app\.[^;]*?,\s*false\s*\)|\b(?:alter\s+(?:role|database)\b[^;]*|session\s+|(?<!local\s)\b)set\s+(?:session\s+)?app\.\w/i

  it('sets what the walls read for one transaction only', () => {
    const files = globSync('**/*.{ts,sql,mjs}', { cwd: root, exclude: ['node_modules', 'data', 'tmp', '**/*.test.ts'] })
    assert.deepEqual(files.filter((file) => outside.test(readFileSync(join(root, file), 'utf8'))), [])
    for (const wrong of [`select set_config('app.authority', '1', false)`, 'SET app.services = 1', `set session app.authority to '2'`, `alter role x set app.authority = '1'`]) {
      assert.match(wrong, outside)
    }
    for (const right of [`set_config('app.authority', '1', true)`, 'set local app.services = 1']) assert.doesNotMatch(right, outside)
  })
})
