-- The first authority and its first administrator, by a code that the start of an empty installation prints.

create table set_up_code (
  code_hash bytea primary key,
  expires_at timestamptz not null default clock_timestamp() + interval '24 hours'
);

create function is_set_up() returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (select from authority)
$$;

-- Answers the administrator's account; no row when the code is not one of ours, or when somebody was quicker.
create function set_up(code_hash bytea, authority_code text, authority_name text, nation text, person text, email text, password_hash text)
returns table (account_id uuid)
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  first_authority int;
  first_organisation uuid;
  first_account uuid;
  first_membership uuid;
begin
  perform pg_advisory_xact_lock(hashtext('throughline.set-up'));
  if is_set_up() or not exists (select from set_up_code c where c.code_hash = set_up.code_hash and c.expires_at > clock_timestamp()) then return; end if;
  delete from set_up_code;
  insert into authority (code, name, nation) values (authority_code, authority_name, set_up.nation) returning id into first_authority;
  insert into organisation (authority_id, name, kind) values (first_authority, authority_name, 'commissioner') returning id into first_organisation;
  insert into account (email, email_key, password_hash) values (set_up.email, lower(set_up.email), set_up.password_hash) returning id into first_account;
  insert into membership (authority_id, account_id, organisation_id, role, name) values (first_authority, first_account, first_organisation, 'administrator', person)
    returning id into first_membership;
  perform set_config('app.authority', first_authority::text, true), set_config('app.account', first_account::text, true),
    set_config('app.membership', first_membership::text, true);
  return query select first_account;
end $$;

revoke all on function is_set_up, set_up from public;
grant execute on function is_set_up, set_up to throughline_scoped, throughline_whole, throughline_admin;
