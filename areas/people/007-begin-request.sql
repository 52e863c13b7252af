-- begin_request: who is asking. The first statement of every flight sets what the walls read, for this transaction only.

-- Grows with every change of who may do what and of how people are shown: what was made under the same number is still true. It grows
-- in the transaction of the change, so whoever sees the one sees the other; at its end, so that nobody waits for long.
alter table installation add column people_stamp bigint not null default 1;
create function touch_people_stamp() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  -- Once a transaction is enough.
  if coalesce(current_setting('app.people_touched', true), '') = '' then
    update installation set people_stamp = people_stamp + 1;
    perform set_config('app.people_touched', 'yes', true);
  end if;
  return null;
end $$;
create procedure touches_people_stamp(wanted regclass, change text default 'insert or update or delete', condition text default 'true') language plpgsql as $$
begin
  execute format('create constraint trigger %I after %s on %s deferrable initially deferred for each row when (%s) execute function touch_people_stamp()',
    'touch_people_stamp_' || split_part(change, ' ', 1), change, wanted, condition);
end $$;
call touches_people_stamp('authority');
call touches_people_stamp('organisation');
call touches_people_stamp('account', 'update of disabled_at');
call touches_people_stamp('membership');
call touches_people_stamp('membership_service');
call touches_people_stamp('role_wall');
call touches_people_stamp('local_code');
call touches_people_stamp('service', 'insert');
call touches_people_stamp('service', 'update of organisation_id');
call touches_people_stamp('client', 'insert', 'new.need_to_know');
call touches_people_stamp('client', 'update of need_to_know', 'old.need_to_know <> new.need_to_know');
call touches_people_stamp('client_grant');

-- What a session may see, made when it is first asked for and again whenever the stamp has grown. Null services: the whole authority.
alter table session add column stamp bigint, add column wall text, add column role text, add column organisation_id uuid,
  add column services text, add column hidden text;

-- A session that goes on in another authority, or as somebody else, has other rights.
create function forget_rights() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  new.stamp := null;
  return new;
end $$;
create trigger forget_rights before update of authority_id, membership_id, account_id on session for each row execute function forget_rights();

-- Looks the session up by the hash of its token and sets authority, user, services and hidden clients for the transaction.
-- Answers no row, and leaves everything unset (so that the walls show nothing), when the session is unknown, over, idle for
-- 30 minutes, of a disabled account or an ended membership, or of a role that stands behind another wall than this connection.
-- `told` is who they are, left out for whoever was told under the same stamp (`known`). Every page waits for this: it reads two rows.
create function begin_request(token_hash bytea, as_at timestamptz, reading boolean, known bigint)
returns table (role text, services text, hidden text, stamp bigint, told jsonb)
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
#variable_conflict use_column
declare
  moment timestamptz := clock_timestamp();
  asker record;
  settled text;
begin
  select s.*, i.people_stamp as latest into asker from session s cross join installation i
  where s.token_hash = begin_request.token_hash and s.expires_at > moment and s.seen_at > moment - interval '30 minutes';
  if not found then return; end if;
  if asker.stamp is distinct from asker.latest then
    update session s set (stamp, wall, role, organisation_id, services, hidden) = (select r.* from rights_of(s.authority_id, s.membership_id) r)
    where s.token_hash = begin_request.token_hash returning s.* into asker;
  end if;
  if asker.wall is distinct from current_setting('role') then return; end if;

  if asker.seen_at < moment - interval '1 minute' then
    update session set seen_at = moment where session.token_hash = begin_request.token_hash;
  end if;
  stamp := asker.stamp;
  role := asker.role;
  services := asker.services;
  hidden := asker.hidden;
  settled := set_config('app.authority', asker.authority_id::text, true) || set_config('app.account', asker.account_id::text, true)
    || set_config('app.membership', asker.membership_id::text, true) || set_config('app.organisation', asker.organisation_id::text, true)
    || set_config('app.services', coalesce(services, '{}'), true) || set_config('app.hidden_clients', hidden, true)
    || set_config('app.as_at', coalesce(as_at::text, ''), true);
  if reading then settled := set_config('synchronous_commit', 'off', true); end if;
  if stamp is distinct from known then told := told_of(asker.authority_id, asker.membership_id); end if;
  return next;
end $$;

-- The rights of a membership, and the stamp they were made under; nothing for one that has ended or whose account is disabled.
create function rights_of(in_authority int, of_membership uuid)
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
  where m.authority_id = in_authority and m.id = of_membership and m.ended_at is null
$$;

-- Who somebody is in an authority: what the header shows, where else they work, and the authority's own codes.
create function told_of(in_authority int, of_membership uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select jsonb_build_object(
    'authority', jsonb_build_object('id', a.id, 'code', a.code, 'name', a.name, 'nation', a.nation),
    'account', m.account_id, 'membership', m.id, 'name', m.name,
    'organisation', jsonb_build_object('id', o.id, 'name', o.name),
    'others', coalesce((select jsonb_agg(jsonb_build_object('code', e.code, 'name', e.name) order by e.name)
      from membership f join authority e on e.id = f.authority_id where f.account_id = m.account_id and f.ended_at is null and f.authority_id <> a.id), '[]'),
    'codes', coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('list', l.list, 'code', l.code, 'label', l.label, 'from', l.valid_from, 'until', l.valid_until))
      order by l.label) from local_code l where l.authority_id = a.id), '[]'))
  from membership m
  join authority a on a.id = m.authority_id
  join organisation o on o.authority_id = m.authority_id and o.id = m.organisation_id
  where m.authority_id = in_authority and m.id = of_membership
$$;
revoke all on function touch_people_stamp, begin_request, rights_of, told_of from public;
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
