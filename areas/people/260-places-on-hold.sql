-- Places on hold: nobody is offered to work in one, whose it is can read where it is, and its authority sees who waits to be let in again.

-- They proved who they are to another authority and wait until an administrator here is sure of them, too; nobody here put them on hold.
alter table membership add column held_elsewhere boolean not null default false;
grant select (held_elsewhere), update (held_elsewhere) on membership to throughline_admin;
update membership m set held_elsewhere = true where m.held_at is not null and not exists (select from audit_event e where e.authority_id = m.authority_id and e.action = 'people.hold'
  and e.at between m.held_at - interval '1 minute' and m.held_at + interval '1 minute' and ('membership:' || m.id) = any (e.subjects));

create or replace function hold_elsewhere(account_id uuid, here int) returns void
language sql volatile set search_path = pg_catalog, public, pg_temp as $$
  update membership m set held_at = clock_timestamp(), held_elsewhere = true, version = m.version + 1
  where m.account_id = hold_elsewhere.account_id and m.authority_id <> here and m.ended_at is null and m.held_at is null
$$;

-- Where the asker has a place that is on hold: it can't be switched to.
create function my_held_places() returns table (code text, authority text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select a.code, a.name from membership m join authority a on a.id = m.authority_id
  where m.account_id = nullif(current_setting('app.account', true), '')::uuid and m.ended_at is null and m.held_at is not null order by a.name
$$;

-- As before, with who waits to be let in again.
drop function members_with_accounts;
create function members_with_accounts()
returns table (id uuid, name text, email text, role text, organisation_id uuid, organisation text, version int, ended_at timestamptz, held_at timestamptz, held_elsewhere boolean,
  disabled boolean, enrolled boolean, password_asked_at timestamptz, services bigint)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select m.id, m.name, a.email, m.role, o.id, o.name, m.version, m.ended_at, m.held_at, m.held_at is not null and m.held_elsewhere, a.disabled_at is not null,
    exists (select from second_factor f where f.account_id = a.id), a.password_asked_at,
    (select count(*) from membership_service s where s.authority_id = m.authority_id and s.membership_id = m.id)
  from membership m join account a on a.id = m.account_id join organisation o on o.authority_id = m.authority_id and o.id = m.organisation_id
  where m.authority_id = nullif(current_setting('app.authority', true), '')::int
  order by m.ended_at is not null, o.name, m.name, m.id
$$;
revoke all on function members_with_accounts, my_held_places from public;
grant execute on function members_with_accounts to throughline_admin;
grant execute on function my_held_places to throughline_scoped, throughline_whole, throughline_admin;
