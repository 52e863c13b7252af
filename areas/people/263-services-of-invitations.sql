-- Whoever invites a provider user chooses the services that they begin with.
alter table invitation add column services bigint[] not null default '{}';

-- As before, with those services, and no others of an earlier time; and whoever comes back waits for nobody.
create or replace function accept_invitation(token_hash bytea, password_hash text) returns boolean
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
    ended_at = null, held_at = null, held_elsewhere = false, version = membership.version + 1
  returning id into joined;
  delete from membership_service m where m.authority_id = taken.authority_id and m.membership_id = joined;
  insert into membership_service (authority_id, membership_id, service_id)
  select s.authority_id, joined, s.id from service s
  where s.authority_id = taken.authority_id and s.organisation_id = taken.organisation_id and s.id = any (taken.services) and taken.role = 'provider-user';
  perform set_config('app.authority', taken.authority_id::text, true), set_config('app.membership', joined::text, true);
  return true;
end $$;
