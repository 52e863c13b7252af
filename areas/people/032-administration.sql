-- What an authority's administrator does with the people who work there: invite, move, hold, end, hand out a link for a new password.
-- An administrator rules over work in the authority, never over somebody's work in another one.

-- Held: may not work here for the time being, without anything being lost. Each authority holds for itself.
alter table membership add column held_at timestamptz;
grant select (held_at), update (held_at, version) on membership to throughline_admin;
-- Somebody can't get in and has asked for a new password.
alter table account add column password_asked_at timestamptz;

-- Whatever takes access away or moves it ends the sessions at once, and an authority keeps somebody who can let others in.
create function guard_membership() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if (new.role, new.organisation_id, new.ended_at, new.held_at) is not distinct from (old.role, old.organisation_id, old.ended_at, old.held_at) then return new; end if;
  if old.role = 'administrator' and old.ended_at is null and old.held_at is null
      and not (new.role = 'administrator' and new.ended_at is null and new.held_at is null) then
    -- Two administrators may end each other at once: the second waits, and sees what the first has done.
    perform pg_advisory_xact_lock(hashtext('throughline.administrators'), old.authority_id);
    if not exists (select from membership m join account a on a.id = m.account_id and a.disabled_at is null
        where m.authority_id = old.authority_id and m.id <> old.id and m.role = 'administrator' and m.ended_at is null and m.held_at is null) then
      raise exception using errcode = 'check_violation', constraint = 'membership_last_administrator', table = 'membership',
        message = 'an authority keeps an administrator';
    end if;
  end if;
  delete from session s where s.authority_id = old.authority_id and s.membership_id = old.id;
  if (new.role, new.organisation_id) is distinct from (old.role, old.organisation_id) then
    delete from membership_service s where s.authority_id = old.authority_id and s.membership_id = old.id;
  end if;
  return new;
end $$;
create trigger guard_membership before update on membership for each row execute function guard_membership();

-- As before, but for held memberships; and nobody is let in while somebody is taking the access away.
create or replace function start_session(account_id uuid, token_hash bytea, authority_code text, replaced bytea)
returns table (wall text, membership_id uuid, authority_id int)
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  chosen record;
begin
  select m.authority_id, m.id, w.wall into chosen
  from membership m join authority a on a.id = m.authority_id join role_wall w on w.role = m.role
  where m.account_id = start_session.account_id and m.ended_at is null and m.held_at is null and a.code = coalesce(start_session.authority_code, a.code)
  order by a.name limit 1 for share of m;
  if not found then return; end if;
  update account set failures = 0, failed_at = null where id = start_session.account_id;
  delete from session s where s.token_hash = start_session.replaced or s.expires_at < clock_timestamp();
  insert into session (token_hash, account_id, authority_id, membership_id, expires_at)
  values (start_session.token_hash, start_session.account_id, chosen.authority_id, chosen.id, clock_timestamp() + interval '12 hours');
  perform set_config('app.authority', chosen.authority_id::text, true), set_config('app.account', start_session.account_id::text, true),
    set_config('app.membership', chosen.id::text, true);
  return query select chosen.wall, chosen.id, chosen.authority_id;
end $$;

create or replace function switch_session(token_hash bytea, fresh bytea, authority_code text) returns table (wall text)
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  chosen record;
begin
  select m.authority_id, m.id, w.wall into chosen
  from membership m join authority a on a.id = m.authority_id join role_wall w on w.role = m.role
  where m.account_id = nullif(current_setting('app.account', true), '')::uuid and m.ended_at is null and m.held_at is null and a.code = authority_code
  for share of m;
  if not found then return; end if;
  update session s set token_hash = fresh, authority_id = chosen.authority_id, membership_id = chosen.id, seen_at = clock_timestamp()
  where s.token_hash = switch_session.token_hash and s.account_id = nullif(current_setting('app.account', true), '')::uuid;
  if not found then return; end if;
  perform set_config('app.authority', chosen.authority_id::text, true), set_config('app.membership', chosen.id::text, true);
  return query select chosen.wall;
end $$;

-- ---------------------------------------------------------------- who works here

create function members_with_accounts()
returns table (id uuid, name text, email text, role text, organisation_id uuid, organisation text, version int, ended_at timestamptz, held_at timestamptz,
  disabled boolean, enrolled boolean, password_asked_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select m.id, m.name, a.email, m.role, o.id, o.name, m.version, m.ended_at, m.held_at, a.disabled_at is not null,
    exists (select from second_factor f where f.account_id = a.id), a.password_asked_at
  from membership m join account a on a.id = m.account_id join organisation o on o.authority_id = m.authority_id and o.id = m.organisation_id
  where m.authority_id = nullif(current_setting('app.authority', true), '')::int
  order by m.ended_at is not null, o.name, m.name, m.id
$$;

-- Whose account a member of this authority has. Not for callers.
create function account_of_member(member uuid) returns uuid
language sql stable set search_path = pg_catalog, public, pg_temp as $$
  select m.account_id from membership m
  where m.authority_id = nullif(current_setting('app.authority', true), '')::int and m.id = member and m.ended_at is null
$$;

-- Whoever proves here that they own the account has proved it to nobody else: elsewhere they wait until an administrator there is sure of them.
create function hold_elsewhere(account_id uuid, here int) returns void
language sql volatile set search_path = pg_catalog, public, pg_temp as $$
  update membership m set held_at = clock_timestamp(), version = m.version + 1
  where m.account_id = hold_elsewhere.account_id and m.authority_id <> here and m.ended_at is null and m.held_at is null
$$;

create function take_away_factor(member uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  of_account uuid := account_of_member(member);
begin
  if of_account is null then return false; end if;
  delete from recovery_code c where c.account_id = of_account;
  delete from second_factor f where f.account_id = of_account;
  if found then perform hold_elsewhere(of_account, nullif(current_setting('app.authority', true), '')::int); end if;
  delete from session s where s.account_id = of_account;
  delete from sign_in_step s where s.account_id = of_account;
  return true;
end $$;

-- ---------------------------------------------------------------- a link for a new password

create table password_link (
  token_hash bytea primary key,
  account_id uuid not null references account,
  authority_id int not null,
  expires_at timestamptz not null default clock_timestamp() + interval '24 hours'
);

-- The link before is dead.
create function make_password_link(member uuid, token_hash bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  of_account uuid := account_of_member(member);
begin
  if of_account is null then return false; end if;
  delete from password_link l where l.account_id = of_account or l.expires_at < clock_timestamp();
  insert into password_link (token_hash, account_id, authority_id)
  values (make_password_link.token_hash, of_account, nullif(current_setting('app.authority', true), '')::int);
  update account set password_asked_at = null where id = of_account;
  return true;
end $$;

create function find_password_link(token_hash bytea) returns table (account_id uuid, email text, known text[], with_factor boolean)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select a.id, a.email, (select coalesce(array_agg(m.name), '{}') || coalesce(array_agg(u.name), '{}') from membership m join authority u on u.id = m.authority_id
    where m.account_id = a.id), n.needed or n.sealed is not null
  from password_link l join account a on a.id = l.account_id and a.disabled_at is null cross join lateral factor_of(a.id) n
  where l.token_hash = find_password_link.token_hash and l.expires_at > clock_timestamp()
$$;

create function use_password_link(token_hash bytea, password_hash text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  used record;
begin
  delete from password_link l where l.token_hash = use_password_link.token_hash and l.expires_at > clock_timestamp() returning * into used;
  if not found then return false; end if;
  update account a set password_hash = use_password_link.password_hash, failures = 0, failed_at = null, password_asked_at = null where a.id = used.account_id;
  if not exists (select from second_factor f where f.account_id = used.account_id) then perform hold_elsewhere(used.account_id, used.authority_id); end if;
  delete from session s where s.account_id = used.account_id;
  delete from sign_in_step s where s.account_id = used.account_id;
  -- It stands in the access log of the authority that made the link.
  perform set_config('app.authority', used.authority_id::text, true), set_config('app.account', used.account_id::text, true);
  return true;
end $$;

create function ask_for_password(email_key text) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  update account a set password_asked_at = clock_timestamp() where a.email_key = ask_for_password.email_key
$$;

-- ---------------------------------------------------------------- invitations

-- Somebody may join. Whether the address has an account is looked at only by whoever holds the link.
create table invitation (
  authority_id int not null references authority,
  id uuid not null default uuidv7(),
  organisation_id uuid not null,
  email text not null,
  email_key text not null,
  name text not null check (name <> ''),
  role text not null,
  token_hash bytea not null,
  invited_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null default clock_timestamp() + interval '7 days',
  primary key (authority_id, id),
  foreign key (authority_id, organisation_id) references organisation,
  constraint invitation_once unique (authority_id, email_key)
);
create index invitation_token on invitation (token_hash);
alter table invitation enable row level security;
alter table invitation force row level security;
create policy administrator on invitation to throughline_admin
  using (authority_id = (select nullif(current_setting('app.authority', true), '')::int))
  with check (authority_id = (select nullif(current_setting('app.authority', true), '')::int));
grant select, insert, update, delete on invitation to throughline_admin;

create function find_invitation(token_hash bytea)
returns table (email text, name text, organisation text, authority text, account_id uuid, password_hash text, usable boolean, needed boolean)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select i.email, i.name, o.name, u.name, a.id, a.password_hash, a.disabled_at is null,
    (select kind <> 'demo' from installation)
  from invitation i join authority u on u.id = i.authority_id join organisation o on o.authority_id = i.authority_id and o.id = i.organisation_id
  left join account a on a.email_key = i.email_key
  where i.token_hash = find_invitation.token_hash and i.expires_at > clock_timestamp()
$$;

-- The invitation becomes a membership: of the account there is, or of a new one with this password. Somebody who has left comes back.
create function accept_invitation(token_hash bytea, password_hash text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  taken record;
  joined uuid;
begin
  delete from invitation i where i.token_hash = accept_invitation.token_hash and i.expires_at > clock_timestamp() returning * into taken;
  if not found then return false; end if;
  insert into account (email, email_key, password_hash) values (taken.email, taken.email_key, accept_invitation.password_hash) on conflict (email_key) do nothing;
  insert into membership (authority_id, account_id, organisation_id, role, name)
  select taken.authority_id, a.id, taken.organisation_id, taken.role, taken.name from account a where a.email_key = taken.email_key
  on conflict on constraint membership_once do update set organisation_id = excluded.organisation_id, role = excluded.role, name = excluded.name,
    ended_at = null, held_at = null, version = membership.version + 1
  returning id into joined;
  perform set_config('app.authority', taken.authority_id::text, true), set_config('app.membership', joined::text, true);
  return true;
end $$;

revoke all on function members_with_accounts, account_of_member, hold_elsewhere, take_away_factor, make_password_link, find_password_link,
  use_password_link, ask_for_password, find_invitation, accept_invitation from public;
grant execute on function members_with_accounts, take_away_factor, make_password_link to throughline_admin;
grant execute on function find_password_link, use_password_link, ask_for_password, find_invitation, accept_invitation
  to throughline_scoped, throughline_whole, throughline_admin;
