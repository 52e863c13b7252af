-- Tokens by which a provider's own system asks and answers as one of the provider's accounts, in one authority.

create table api_token (
  id uuid primary key,
  authority_id int not null,
  membership_id uuid not null,
  account_id uuid not null references account,
  -- The digest of the whole token; the token itself is shown once and kept nowhere.
  token_hash bytea not null unique,
  name text not null constraint api_token_name check (name <> ''),
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  constraint api_token_member foreign key (authority_id, membership_id) references membership
);

-- A token's session is a session like any other, so that begin_request serves both alike. It is never idle: it was seen last at the end of time. It is
-- made when the token is first used, and again whenever something has ended the sessions of its account; where that took the access away, it is not.
create function open_token_session(token_hash bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  token record;
begin
  select t.* into token from api_token t
  join membership m on m.authority_id = t.authority_id and m.id = t.membership_id and m.ended_at is null and m.held_at is null
  join account a on a.id = t.account_id and a.disabled_at is null
  join role_wall w on w.role = m.role and w.wall = 'throughline_scoped'
  where t.token_hash = open_token_session.token_hash and t.revoked_at is null and t.expires_at > clock_timestamp()
  -- Whoever revokes it, or takes the access away, waits; or has done so, and then this finds nothing.
  for share of m, t;
  if not found then return false; end if;
  insert into session (token_hash, account_id, authority_id, membership_id, expires_at, seen_at)
  values (token.token_hash, token.account_id, token.authority_id, token.membership_id, token.expires_at, 'infinity')
  on conflict on constraint session_pkey do nothing;
  return true;
end $$;

-- When it was last used, by the minute; and which it is, for the events of this transaction.
create function note_token_used(token_hash bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform set_config('app.token', (select t.id::text from api_token t where t.token_hash = note_token_used.token_hash), true);
  update api_token t set last_used_at = clock_timestamp()
  where t.token_hash = note_token_used.token_hash and (t.last_used_at is null or t.last_used_at < clock_timestamp() - interval '1 minute');
end $$;

-- Every event of a transaction in which a token asks names it, whoever writes the event.
create function name_token() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  new.subjects := array_append(new.subjects, 'token:' || current_setting('app.token'));
  return new;
end $$;
create trigger name_token before insert on audit_event for each row when (coalesce(current_setting('app.token', true), '') <> '') execute function name_token();

-- Wrong tokens by the address they come from. A right token is never kept waiting by them: it is looked at first.
create table token_guess (
  address text primary key,
  failures int not null default 0,
  failed_at timestamptz not null default clock_timestamp()
);

-- Seconds until another wrong token from there is looked at, as after wrong passwords; 0 where this one was. Each that was looked at counts.
create function note_wrong_token(address text) returns int
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  waits int;
begin
  delete from token_guess g where g.failed_at < clock_timestamp() - interval '1 day';
  insert into token_guess as g (address, failures) values (left(note_wrong_token.address, 60), 1)
  on conflict on constraint token_guess_pkey do update set failures = g.failures + 1, failed_at = clock_timestamp()
    where g.failed_at + wait_after(g.failures) <= clock_timestamp();
  if found then return 0; end if;
  select ceil(extract(epoch from g.failed_at + wait_after(g.failures) - clock_timestamp()))::int into waits from token_guess g where g.address = left(note_wrong_token.address, 60);
  return greatest(1, waits);
end $$;

-- One's own sessions are those of people: a token is no place where one is signed in.
create or replace function my_sessions(token_hash bytea)
returns table (id uuid, browser text, address text, authority text, created_at timestamptz, seen_at timestamptz, here boolean)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select s.id, s.browser, s.address, a.name, s.created_at, s.seen_at, s.token_hash = my_sessions.token_hash
  from session s join authority a on a.id = s.authority_id
  where s.account_id = nullif(current_setting('app.account', true), '')::uuid
    and s.expires_at > clock_timestamp() and s.seen_at > clock_timestamp() - interval '30 minutes' and s.seen_at < 'infinity'
  order by s.token_hash = my_sessions.token_hash desc, s.seen_at desc
$$;

revoke all on function open_token_session, note_token_used, note_wrong_token from public;
grant execute on function open_token_session, note_token_used, note_wrong_token to throughline_scoped;
