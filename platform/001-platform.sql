-- What every area stands on: the installation, codes, history, the walls, audit, drafts and files.
create extension if not exists btree_gist;

-- The one row that says what this installation is. Only the owner writes it, so a live installation can't be talked into
-- pretending to be another day (app.recorded_at below).
create table installation (
  only_one boolean primary key default true check (only_one),
  id uuid not null default uuidv7(),
  kind text not null check (kind in ('live', 'demo', 'test')),
  -- Seals personal search terms that travel in an address.
  secret bytea not null default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()),
  created_at timestamptz not null default clock_timestamp()
);
grant select (only_one, id, kind, created_at) on installation to throughline_scoped, throughline_whole, throughline_admin;

-- Short numbers that people can say; one sequence for clients, services and schedules.
create sequence number start 20001;
grant usage on sequence number to throughline_scoped, throughline_whole;

-- ---------------------------------------------------------------- settings of the transaction, set by begin_request only

-- The instant before which a fact must have been recorded to be known; null means now.
create function as_at() returns timestamptz language sql stable parallel safe
  return nullif(current_setting('app.as_at', true), '')::timestamptz;

-- When a row became known. Never before the row it replaces, so that history has no gaps and no overlaps.
create function stamp(replaced timestamptz default null) returns timestamptz language plpgsql volatile set search_path = pg_catalog, public, pg_temp as $$
declare
  pretended text := current_setting('app.recorded_at', true);
  known_at timestamptz := clock_timestamp();
begin
  if pretended <> '' and (select kind <> 'live' from installation) then known_at := pretended::timestamptz; end if;
  return greatest(known_at, replaced + interval '1 microsecond');
end $$;

-- ---------------------------------------------------------------- the two walls

-- Puts row-level security on a table: `scope` is what a user with a list of services may see, on top of the authority.
-- Users with the whole authority run as another role without that clause; both skip need-to-know clients when the table
-- has one (`client_column`); where a column says which rows are hidden from most (`hidden_column`), only those are looked for in the
-- list. Date, text, number and uuid comparisons only: other operators would take the index away.
create procedure raise_walls(wanted regclass, scope text, client_column text default null, authority_column text default 'authority_id',
  hidden_column text default null) language plpgsql as $$
declare
  same_authority text := format('%I = (select nullif(current_setting(''app.authority'', true), '''')::int)', authority_column);
  not_hidden text := case when client_column is null then '' else
    format(' and (%s coalesce(%I, 0) <> all ((select nullif(current_setting(''app.hidden_clients'', true), '''')::bigint[])::bigint[]))',
      case when hidden_column is null then '' else format('not %I or', hidden_column) end, client_column) end;
begin
  execute format('alter table %s enable row level security', wanted);
  execute format('alter table %s force row level security', wanted);
  execute format('create policy whole on %s to throughline_whole using (%s%s) with check (%s%s)', wanted, same_authority, not_hidden, same_authority, not_hidden);
  execute format('create policy scoped on %s to throughline_scoped using (%s and (%s)%s) with check (%s and (%s)%s)', wanted,
    same_authority, scope, not_hidden, same_authority, scope, not_hidden);
end $$;

-- The clause most tables share: the row belongs to one of the user's services. The setting is read once for a statement, inside the
-- sub-select; the second cast changes nothing and makes it a list to compare with, where it would be a query of lists.
create function in_my_services(service_column text default 'service_id') returns text language sql immutable
  return format('%I = any ((select nullif(current_setting(''app.services'', true), '''')::bigint[])::bigint[])', service_column);

-- ---------------------------------------------------------------- history: what we knew, and when

-- Gives a table its history, and a view `known_<table>` of the rows as they were known under app.as_at.
-- Call it after raise_walls: the history gets the same walls.
create procedure keep_history(wanted regclass, scope text, client_column text default null) language plpgsql as $$
declare
  name text := wanted::text;
  columns text := (select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
                   where attrelid = wanted and attnum > 0 and not attisdropped);
  keys text := (select string_agg(quote_ident(attname), ', ' order by array_position(conkey, attnum)) from pg_constraint
                join pg_attribute on attrelid = conrelid and attnum = any (conkey) where conrelid = wanted and contype = 'p');
begin
  execute format('create table %I (like %s)', name || '_history', wanted);
  execute format('alter table %I add column replaced_at timestamptz not null', name || '_history');
  execute format('create index on %I (%s, replaced_at)', name || '_history', keys);
  -- A function for each table: its statement is planned once and not for every row.
  execute format($function$create function %I() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $trigger$
    declare
      replaced_at timestamptz := stamp(old.recorded_at);
    begin
      insert into %I select (old).*, replaced_at;
      if tg_op = 'DELETE' then return old; end if;
      new.recorded_at := replaced_at;
      new.version := old.version + 1;
      return new;
    end $trigger$ $function$, 'keep_replaced_row_of_' || name, name || '_history');
  execute format('create trigger keep_replaced_row before update or delete on %s for each row execute function %I()', wanted, 'keep_replaced_row_of_' || name);
  execute format('call raise_walls(%L, %L, %L)', name || '_history', scope, client_column);
  execute format('grant select on %I to throughline_scoped, throughline_whole', name || '_history');
  -- The parts of the union have no condition of their own: only so does a join use an index of each.
  execute format($view$create view %I with (security_invoker = true) as
    select %s from (select %s, null::timestamptz as replaced_at from %s union all select %s, replaced_at from %I) as known
    where recorded_at < coalesce((select as_at()), 'infinity') and (replaced_at is null or replaced_at >= (select as_at()))$view$,
    'known_' || name, columns, columns, wanted, columns, name || '_history');
  execute format('grant select on %I to throughline_scoped, throughline_whole', 'known_' || name);
end $$;

-- ---------------------------------------------------------------- coded lists

create table code (
  list text not null,
  code text not null,
  label text not null,
  valid_from date,
  valid_until date,
  sort_order int not null,
  primary key (list, code)
);
grant select on code to throughline_scoped, throughline_whole, throughline_admin;

-- An authority's own additions to a list: label only, never read by a rule.
create table local_code (
  authority_id int not null,
  list text not null,
  code text not null,
  label text not null,
  valid_from date,
  valid_until date,
  primary key (authority_id, list, code)
);
call raise_walls('local_code', 'true');
create policy administrator on local_code to throughline_admin
  using (authority_id = (select nullif(current_setting('app.authority', true), '')::int))
  with check (authority_id = (select nullif(current_setting('app.authority', true), '')::int));
grant select on local_code to throughline_scoped, throughline_whole;
grant select, insert, update on local_code to throughline_admin;

-- Refuses a row whose code is in neither list. Statement by statement, so that a load of 400,000 rows asks once.
-- `guarded` maps column to list: '{"gender": "gender"}'.
create procedure guard_codes(wanted regclass, guarded jsonb) language plpgsql as $$
declare
  checks text := (select string_agg(format($check$
    select %L as list, n.%I as code from written n
    where n.%I is not null
      and not exists (select from code c where c.list = %L and c.code = n.%I)
      and not exists (select from local_code c where c.authority_id = n.authority_id and c.list = %L and c.code = n.%I)$check$,
    list, key, key, list, key, list, key), ' union all ') from jsonb_each_text(guarded) as g(key, list));
begin
  execute format($body$create function %I() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $trigger$
    declare wrong record;
    begin
      select * into wrong from (%s) as w limit 1;
      if found then
        raise exception using errcode = 'foreign_key_violation', constraint = 'code_exists', table = tg_table_name,
          message = format('%%s is not a code of the list %%s', wrong.code, wrong.list);
      end if;
      return null;
    end $trigger$ $body$, 'guard_codes_of_' || wanted, checks);
  execute format('create trigger guard_codes_inserted after insert on %s referencing new table as written for each statement execute function %I()',
    wanted, 'guard_codes_of_' || wanted);
  execute format('create trigger guard_codes_updated after update on %s referencing new table as written for each statement execute function %I()',
    wanted, 'guard_codes_of_' || wanted);
end $$;

-- ---------------------------------------------------------------- audit

-- One event per request. Never updated, never deleted by the application: it may only call record_event.
create table audit_event (
  id uuid primary key default uuidv7(),
  xid xid8 not null default pg_current_xact_id(),
  at timestamptz not null default clock_timestamp(),
  authority_id int,
  membership_id uuid,
  account_id uuid,
  action text not null,
  subjects text[] not null,
  reason text,
  detail_digest bytea
);
create index audit_event_xid on audit_event (xid);
create index audit_event_authority on audit_event (authority_id, id desc);
alter table audit_event enable row level security;
alter table audit_event force row level security;
create policy whole on audit_event to throughline_whole using (authority_id = (select nullif(current_setting('app.authority', true), '')::int));
create policy administrator on audit_event to throughline_admin using (authority_id = (select nullif(current_setting('app.authority', true), '')::int));
grant select on audit_event to throughline_whole, throughline_admin;

-- Personal values of an event, erasable: the event keeps only a salted digest, so that retention leaves the chain whole.
create table audit_detail (
  event_id uuid primary key references audit_event,
  authority_id int,
  salt bytea not null,
  detail jsonb not null
);
alter table audit_detail enable row level security;
alter table audit_detail force row level security;
create policy whole on audit_detail to throughline_whole using (authority_id = (select nullif(current_setting('app.authority', true), '')::int));
grant select on audit_detail to throughline_whole;

-- Blocks of sealed events, each holding the digest of the one before: an edit, a gap or a cut tail shows.
create table audit_seal (
  block bigint primary key,
  sealed_at timestamptz not null default clock_timestamp(),
  before_xid xid8 not null,
  events int not null,
  digest bytea not null
);
revoke all on audit_seal from public;

create function record_event(action text, subjects text[], reason text default null, detail jsonb default null) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  event_id uuid := uuidv7();
  secret bytea := case when detail is null then null else uuid_send(gen_random_uuid()) end;
  of_authority int := nullif(current_setting('app.authority', true), '')::int;
begin
  insert into audit_event (id, authority_id, membership_id, account_id, action, subjects, reason, detail_digest)
  values (event_id, of_authority, nullif(current_setting('app.membership', true), '')::uuid,
    nullif(current_setting('app.account', true), '')::uuid, action, subjects, reason,
    case when detail is null then null else sha256(secret || convert_to(detail::text, 'UTF8')) end);
  if detail is not null then
    insert into audit_detail (event_id, authority_id, salt, detail) values (event_id, of_authority, secret, detail);
  end if;
end $$;
revoke all on function record_event from public;
grant execute on function record_event to throughline_scoped, throughline_whole, throughline_admin;

-- ---------------------------------------------------------------- drafts and files

-- What someone has typed and not sent yet. One table for all forms: `form` is where the form would be sent, `page` the address it stands at.
create table draft (
  authority_id int not null,
  membership_id uuid not null,
  form text not null,
  page text not null,
  title text not null,
  typed jsonb not null,
  version int not null default 1,
  saved_at timestamptz not null default clock_timestamp(),
  primary key (authority_id, membership_id, form, page)
);
call raise_walls('draft', 'membership_id = (select nullif(current_setting(''app.membership'', true), '''')::uuid)');
-- A draft is its writer's alone, whatever the role.
create policy mine on draft as restrictive to throughline_whole
  using (membership_id = (select nullif(current_setting('app.membership', true), '')::uuid));
create policy administrator on draft to throughline_admin using (authority_id = (select nullif(current_setting('app.authority', true), '')::int)
  and membership_id = (select nullif(current_setting('app.membership', true), '')::uuid));
grant select, insert, update, delete on draft to throughline_scoped, throughline_whole, throughline_admin;

-- File bytes live in the database from the start (at most 20 MB each).
create table file (
  authority_id int not null,
  id uuid not null default uuidv7(),
  membership_id uuid not null,
  name text not null,
  media_type text not null,
  digest bytea not null,
  bytes bytea not null check (octet_length(bytes) <= 20 * 1024 * 1024),
  stored_at timestamptz not null default clock_timestamp(),
  primary key (authority_id, id)
);
call raise_walls('file', 'membership_id = (select nullif(current_setting(''app.membership'', true), '''')::uuid)');
grant select, insert, delete on file to throughline_scoped, throughline_whole;
