-- Signing in: tries are counted for a network too, failed ones stand in the access log of those whose account it is, rights say nothing for
-- whoever is held, somebody goes on where they worked last, and what was sent after a time-out is kept for whoever sent it.

-- ---------------------------------------------------------------- tries from one network

-- How many wrong tries a network has made of late: one is forgotten every quarter of a minute. No account stands here.
create table sign_in_network (
  network text primary key,
  tries double precision not null,
  tried_at timestamptz not null
);
create index sign_in_network_tried on sign_in_network (tried_at);

-- Whoever has an IPv6 address has 2^64 of them. An IPv4 address may be written as an IPv6 one.
create function network_of(address text) returns text language sql immutable parallel safe as $$
  select case when not pg_input_is_valid(plain, 'inet') then left(plain, 60) when family(plain::inet) = 6 then network(set_masklen(plain::inet, 64))::text else host(plain::inet) end
  from (select regexp_replace(address, '^::ffff:(?=[0-9.]+$)', '', 'i') as plain) written
$$;

-- Whether a try from there may be looked at now. It counts as wrong until it is known to be right: a hundred at once, then four a minute. A delay
-- and not a lock, of fifteen seconds at most; nothing is counted while it lasts. A browser in which the account's owner has signed in before
-- does not wait with its network.
create function may_try_from(address text, account_id uuid, known bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (select from known_browser b where b.account_id = may_try_from.account_id and b.token_hash = known) then return true; end if;
  insert into sign_in_network as n (network, tries, tried_at) values (network_of(address), 1, clock_timestamp())
  on conflict (network) do update set tries = greatest(0, n.tries - extract(epoch from clock_timestamp() - n.tried_at) / 15) + 1, tried_at = clock_timestamp()
  where greatest(0, n.tries - extract(epoch from clock_timestamp() - n.tried_at) / 15) <= 99;
  if not found then return false; end if;
  delete from sign_in_network n where n.network in (
    select o.network from sign_in_network o where o.tried_at < clock_timestamp() - interval '1 hour' limit 20 for update skip locked);
  return true;
end $$;

-- What was counted for a right try is given back.
create function try_was_right_from(address text, account_id uuid, known bytea) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  update sign_in_network n set tries = greatest(0, n.tries - 1) where n.network = network_of(address)
    and not exists (select from known_browser b where b.account_id = try_was_right_from.account_id and b.token_hash = known)
$$;

-- ---------------------------------------------------------------- failed sign-ins

-- In the access log of each authority where the account has a place: somebody tried as this member, and nobody knows who. An address that
-- nobody has leaves the same trace, which belongs to no authority, so that neither takes longer.
create function record_failed_sign_in(account_id uuid, action text, why text, address text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  place record;
begin
  perform set_config('app.account', '', true);
  for place in select m.authority_id, m.id from membership m where m.account_id = record_failed_sign_in.account_id and m.ended_at is null
      union all select null, null where not exists (select from membership m where m.account_id = record_failed_sign_in.account_id and m.ended_at is null) loop
    perform set_config('app.authority', coalesce(place.authority_id::text, ''), true), set_config('app.membership', coalesce(place.id::text, ''), true);
    perform record_event(action, '{}', why, jsonb_build_object('from', address), 'sent-back');
  end loop;
  perform set_config('app.authority', '', true), set_config('app.membership', '', true);
end $$;

-- ---------------------------------------------------------------- rights

-- As before, but nothing for a membership that is held: its sessions are ended when it is held, and this is the second wall.
create or replace function rights_of(in_authority int, of_membership uuid)
returns table (stamp bigint, wall text, role text, organisation_id uuid, services text, hidden text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select i.people_stamp, w.wall, m.role, m.organisation_id,
    case when w.wall = 'throughline_whole' then null
      when w.wall = 'throughline_admin' then '{}'
      when w.all_services then array(select v.id from service v where v.authority_id = m.authority_id and v.organisation_id = m.organisation_id)::text
      else array(select v.service_id from membership_service v where v.authority_id = m.authority_id and v.membership_id = m.id)::text end,
    array(select k.id from client k where k.authority_id = m.authority_id and k.need_to_know
      and k.id <> all (array(select g.client_id from client_grant g where g.authority_id = m.authority_id and g.membership_id = m.id)))::text
  from membership m
  join account c on c.id = m.account_id and c.disabled_at is null
  join role_wall w on w.role = m.role
  cross join installation i
  where m.authority_id = in_authority and m.id = of_membership and m.ended_at is null and m.held_at is null
$$;

-- ---------------------------------------------------------------- where somebody goes on

alter table account add column worked_in int;

-- As before, but whoever works for several authorities begins where they worked last; and a session that has run out stays for a day, so that
-- whatever is sent in it is kept. begin_request asks when it ends and never takes it for one.
create or replace function start_session(account_id uuid, token_hash bytea, authority_code text, replaced bytea)
returns table (wall text, membership_id uuid, authority_id int)
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  chosen record;
begin
  select m.authority_id, m.id, w.wall into chosen
  from membership m join authority a on a.id = m.authority_id join role_wall w on w.role = m.role join account c on c.id = m.account_id
  where m.account_id = start_session.account_id and m.ended_at is null and m.held_at is null and a.code = coalesce(start_session.authority_code, a.code)
  order by m.authority_id = c.worked_in desc nulls last, a.name limit 1 for share of m;
  if not found then return; end if;
  update account set failures = 0, failed_at = null, worked_in = chosen.authority_id where id = start_session.account_id;
  delete from session s where s.token_hash = start_session.replaced or s.expires_at < clock_timestamp() - interval '1 day';
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
  update account set worked_in = chosen.authority_id where id = nullif(current_setting('app.account', true), '')::uuid;
  perform set_config('app.authority', chosen.authority_id::text, true), set_config('app.membership', chosen.id::text, true);
  return query select chosen.wall;
end $$;

-- ---------------------------------------------------------------- sent after a time-out

-- Somebody sent a form in a session that had run out, not long ago: what they typed becomes a draft of theirs, which nobody else can read, they
-- themselves only once they have signed in. Nothing is kept for a session that was ended, or whose owner may not work there any more.
create function keep_unsent(token_hash bytea, form text, page text, title text, typed jsonb) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into draft as d (authority_id, membership_id, form, page, title, typed)
  select m.authority_id, m.id, keep_unsent.form, keep_unsent.page, keep_unsent.title, keep_unsent.typed
  from session s join membership m on m.authority_id = s.authority_id and m.id = s.membership_id and m.ended_at is null and m.held_at is null
  join account a on a.id = s.account_id and a.disabled_at is null
  where s.token_hash = keep_unsent.token_hash and (s.expires_at <= clock_timestamp() or s.seen_at <= clock_timestamp() - interval '30 minutes')
    and s.expires_at > clock_timestamp() - interval '1 day'
  on conflict on constraint draft_pkey do update set typed = excluded.typed, title = excluded.title, version = d.version + 1, saved_at = clock_timestamp();
  return found;
end $$;

revoke all on function network_of, may_try_from, try_was_right_from, record_failed_sign_in, keep_unsent from public;
grant execute on function may_try_from, try_was_right_from, record_failed_sign_in, keep_unsent to throughline_scoped, throughline_whole, throughline_admin;
