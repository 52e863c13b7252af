-- One's own sessions and password: where one is signed in, and how it ends. Whose they are is taken from the transaction, never from the form.

alter table session
  add column id uuid not null default uuidv7(),
  add column browser text not null default '',
  add column address text not null default '';

create function describe_session(token_hash bytea, browser text, address text) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  update session s set browser = left(describe_session.browser, 300), address = left(describe_session.address, 60)
  where s.token_hash = describe_session.token_hash
$$;

-- The same session with another token: the one before is dead. When it began and when it ends at the latest stay as they are.
create function rotate_session(token_hash bytea, fresh bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update session s set token_hash = fresh, seen_at = clock_timestamp()
  where s.token_hash = rotate_session.token_hash and s.account_id = nullif(current_setting('app.account', true), '')::uuid;
  return found;
end $$;

-- The same session in another authority: neither time nor the twelve hours begin anew.
create function switch_session(token_hash bytea, fresh bytea, authority_code text) returns table (wall text)
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  chosen record;
begin
  select m.authority_id, m.id, w.wall into chosen
  from membership m join authority a on a.id = m.authority_id join role_wall w on w.role = m.role
  where m.account_id = nullif(current_setting('app.account', true), '')::uuid and m.ended_at is null and a.code = authority_code for share of m;
  if not found then return; end if;
  update session s set token_hash = fresh, authority_id = chosen.authority_id, membership_id = chosen.id, seen_at = clock_timestamp()
  where s.token_hash = switch_session.token_hash and s.account_id = nullif(current_setting('app.account', true), '')::uuid;
  if not found then return; end if;
  perform set_config('app.authority', chosen.authority_id::text, true), set_config('app.membership', chosen.id::text, true);
  return query select chosen.wall;
end $$;

create function my_sessions(token_hash bytea)
returns table (id uuid, browser text, address text, authority text, created_at timestamptz, seen_at timestamptz, here boolean)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select s.id, s.browser, s.address, a.name, s.created_at, s.seen_at, s.token_hash = my_sessions.token_hash
  from session s join authority a on a.id = s.authority_id
  where s.account_id = nullif(current_setting('app.account', true), '')::uuid
    and s.expires_at > clock_timestamp() and s.seen_at > clock_timestamp() - interval '30 minutes'
  order by s.token_hash = my_sessions.token_hash desc, s.seen_at desc
$$;

create function end_my_session(id uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from session s where s.id = end_my_session.id and s.account_id = nullif(current_setting('app.account', true), '')::uuid;
  return found;
end $$;

-- All of them but the one that is `kept`.
create function end_my_sessions(kept bytea) returns int
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  ended int;
begin
  delete from session s where s.account_id = nullif(current_setting('app.account', true), '')::uuid and s.token_hash is distinct from kept;
  get diagnostics ended = row_count;
  return ended;
end $$;

-- Seconds until the session ends if nobody does anything, and until it ends at the latest. Asking does not count as doing something.
create function session_left(token_hash bytea) returns table (left_now int, at_most int)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select greatest(0, extract(epoch from least(s.expires_at, s.seen_at + interval '30 minutes') - clock_timestamp()))::int,
    greatest(0, extract(epoch from s.expires_at - clock_timestamp()))::int
  from session s where s.token_hash = session_left.token_hash
$$;

create function my_account() returns table (email text, password_hash text, demo boolean, needed boolean,
  sealed text, enrolled_at timestamptz, codes_left int)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select a.email, a.password_hash, a.demo, n.needed, n.sealed, f.enrolled_at,
    (select count(*)::int from recovery_code c where c.account_id = a.id and c.used_at is null)
  from account a cross join lateral factor_of(a.id) n left join second_factor f on f.account_id = a.id
  where a.id = nullif(current_setting('app.account', true), '')::uuid
$$;

-- A password that is changed ends every other session.
create function change_my_password(password_hash text, kept bytea) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  update account a set password_hash = change_my_password.password_hash, failures = 0, failed_at = null
  where a.id = nullif(current_setting('app.account', true), '')::uuid;
  select from end_my_sessions(kept)
$$;

revoke all on function describe_session, rotate_session, switch_session, my_sessions, end_my_session, end_my_sessions, session_left, my_account,
  change_my_password from public;
grant execute on function describe_session, rotate_session, switch_session, my_sessions, end_my_session, end_my_sessions, session_left, my_account,
  change_my_password to throughline_scoped, throughline_whole, throughline_admin;
