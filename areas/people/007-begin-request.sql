-- begin_request: who is asking. The first statement of every flight sets what the walls read, for this transaction only.

-- Looks the session up by the hash of its token and sets authority, user, services and hidden clients for the transaction.
-- Answers no row, and leaves everything unset (so that the walls show nothing), when the session is unknown, over, idle for
-- 30 minutes, of a disabled account or an ended membership, or of a role that stands behind another wall than this connection.
create function begin_request(token_hash bytea, as_at timestamptz, reading boolean)
returns table (
  authority_id int, authority_code text, authority_name text, nation text,
  account_id uuid, membership_id uuid, name text, role text, organisation_id uuid, organisation_name text,
  others jsonb, services bigint[], hidden bigint[], local_codes jsonb
) language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
#variable_conflict use_column
declare
  moment timestamptz := clock_timestamp();
  last_seen timestamptz;
  settled text;
begin
  -- One statement for all of it: every page waits for this, and each further statement costs as much as the joins of this one.
  select s.seen_at, a.id, a.code, a.name, a.nation, c.id, m.id, m.name, m.role, o.id, o.name,
    (select jsonb_agg(jsonb_build_object('code', e.code, 'name', e.name) order by e.name) from membership f join authority e on e.id = f.authority_id
     where f.account_id = c.id and f.ended_at is null and f.authority_id <> a.id),
    case when w.wall = 'throughline_whole' then null
      when w.wall = 'throughline_admin' then '{}'
      when w.all_services then array(select v.id from service v where v.authority_id = a.id and v.organisation_id = o.id)
      else array(select v.service_id from membership_service v where v.authority_id = a.id and v.membership_id = m.id) end,
    array(select k.id from client k where k.authority_id = a.id and k.need_to_know
      and not exists (select from client_grant g where g.authority_id = k.authority_id and g.client_id = k.id and g.membership_id = m.id)),
    (select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('list', l.list, 'code', l.code, 'label', l.label, 'from', l.valid_from, 'until', l.valid_until)) order by l.label)
     from local_code l where l.authority_id = a.id)
  into last_seen, authority_id, authority_code, authority_name, nation, account_id, membership_id, name, role, organisation_id, organisation_name,
    others, services, hidden, local_codes
  from session s
  join account c on c.id = s.account_id and c.disabled_at is null
  join membership m on m.authority_id = s.authority_id and m.id = s.membership_id and m.ended_at is null
  join authority a on a.id = m.authority_id
  join organisation o on o.authority_id = m.authority_id and o.id = m.organisation_id
  join role_wall w on w.role = m.role and w.wall = current_setting('role')
  where s.token_hash = begin_request.token_hash and s.expires_at > moment and s.seen_at > moment - interval '30 minutes';
  if not found then return; end if;

  if last_seen < moment - interval '1 minute' then
    update session set seen_at = moment where session.token_hash = begin_request.token_hash;
  end if;
  settled := set_config('app.authority', authority_id::text, true)
    || set_config('app.account', account_id::text, true)
    || set_config('app.membership', membership_id::text, true)
    || set_config('app.organisation', organisation_id::text, true)
    || set_config('app.services', coalesce(services, '{}')::text, true)
    || set_config('app.hidden_clients', hidden::text, true)
    || set_config('app.as_at', coalesce(as_at::text, ''), true);
  if reading then settled := set_config('synchronous_commit', 'off', true); end if;
  return next;
end $$;
revoke all on function begin_request from public;
grant execute on function begin_request to throughline_scoped, throughline_whole, throughline_admin;

-- ---------------------------------------------------------------- signing in, before there is a session

-- What sign-in needs to check a password. An unknown address answers no row; the caller still spends the same time.
create function account_for_sign_in(email_key text)
returns table (id uuid, password_hash text, failures int, failed_at timestamptz, usable boolean)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select a.id, a.password_hash, a.failures, a.failed_at, a.disabled_at is null from account a where a.email_key = account_for_sign_in.email_key
$$;

create function note_failed_sign_in(account_id uuid) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  update account set failures = failures + 1, failed_at = clock_timestamp() where id = account_id
$$;

-- Starts a session in an authority the account works for (the named one, or the first by name), ending the session it
-- replaces. Answers which wall the new session stands behind, or no row when there is nowhere to work.
create function start_session(account_id uuid, token_hash bytea, authority_code text, replaced bytea)
returns table (wall text, membership_id uuid, authority_id int)
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  chosen record;
begin
  select m.authority_id, m.id, w.wall into chosen
  from membership m join authority a on a.id = m.authority_id join role_wall w on w.role = m.role
  where m.account_id = start_session.account_id and m.ended_at is null and a.code = coalesce(start_session.authority_code, a.code)
  order by a.name limit 1;
  if not found then return; end if;
  update account set failures = 0, failed_at = null where id = start_session.account_id;
  delete from session s where s.token_hash = start_session.replaced or s.expires_at < clock_timestamp();
  insert into session (token_hash, account_id, authority_id, membership_id, expires_at)
  values (start_session.token_hash, start_session.account_id, chosen.authority_id, chosen.id, clock_timestamp() + interval '12 hours');
  perform set_config('app.authority', chosen.authority_id::text, true), set_config('app.account', start_session.account_id::text, true),
    set_config('app.membership', chosen.id::text, true);
  return query select chosen.wall, chosen.id, chosen.authority_id;
end $$;

create function end_session(token_hash bytea) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  delete from session s where s.token_hash = end_session.token_hash
$$;
revoke all on function account_for_sign_in, note_failed_sign_in, start_session, end_session from public;
grant execute on function account_for_sign_in, note_failed_sign_in, start_session, end_session
  to throughline_scoped, throughline_whole, throughline_admin;

-- ---------------------------------------------------------------- which services a provider's people work with

-- A provider manager gives the organisation's own people its own services. A function, because users and managers stand behind the
-- same wall: only the manager's membership may use it, and only within the organisation.
create function set_member_services(member uuid, wanted bigint[]) returns int
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  in_authority int := nullif(current_setting('app.authority', true), '')::int;
  manager record;
  chosen int;
begin
  select m.organisation_id into manager from membership m
  where m.authority_id = in_authority and m.id = nullif(current_setting('app.membership', true), '')::uuid and m.role = 'provider-manager' and m.ended_at is null;
  if not found then return null; end if;
  perform from membership m where m.authority_id = in_authority and m.id = member and m.organisation_id = manager.organisation_id and m.role = 'provider-user';
  if not found then return null; end if;
  delete from membership_service s where s.authority_id = in_authority and s.membership_id = member and s.service_id <> all (wanted);
  insert into membership_service (authority_id, membership_id, service_id)
  select s.authority_id, member, s.id from service s
  where s.authority_id = in_authority and s.organisation_id = manager.organisation_id and s.id = any (wanted)
  on conflict do nothing;
  select count(*) into chosen from membership_service s where s.authority_id = in_authority and s.membership_id = member;
  return chosen;
end $$;
revoke all on function set_member_services from public;
grant execute on function set_member_services to throughline_scoped;
