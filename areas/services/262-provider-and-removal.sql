-- A service entered in error: while nothing hangs on it, it can be given its right provider, or be removed.

-- What hangs on a service, of people who are hidden from the reader too: that there is something, and nothing of what it is.
create function hangs_on_service(service bigint) returns table (schedules boolean, requests boolean, workbooks boolean, messages boolean)
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  with here as (select nullif(current_setting('app.authority', true), '')::int as authority_id, hangs_on_service.service as service_id)
  select exists (select from schedule join here using (authority_id, service_id)) or exists (select from schedule_history join here using (authority_id, service_id))
      or exists (select from schedule_confirmation join here using (authority_id, service_id)) or exists (select from client_organisation join here using (authority_id, service_id)),
    exists (select from request join here using (authority_id, service_id)),
    exists (select from workbook join here using (authority_id, service_id)),
    exists (select from message_audience join here using (authority_id, service_id))
$$;

-- Asked once the service is locked: whoever adds to it at the same moment waits, or has done so and is seen. Data packs go past this, as past the walls.
create function guard_provider() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (select from hangs_on_service(old.id) h where h.schedules or h.requests or h.workbooks or h.messages) then
    raise exception using errcode = 'check_violation', constraint = 'service_keeps_provider', table = 'service', message = 'the service is in use';
  end if;
  return new;
end $$;
create trigger guard_provider before update of organisation_id on service for each row
  when (new.organisation_id <> old.organisation_id and current_user = 'throughline_whole') execute function guard_provider();

-- Whoever works for the provider before has nothing to do with it any more.
create function forget_people_of_provider() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from membership_service m where m.authority_id = new.authority_id and m.service_id = new.id;
  return null;
end $$;
create trigger forget_people_of_provider after update of organisation_id on service for each row
  when (new.organisation_id <> old.organisation_id) execute function forget_people_of_provider();

-- The service with its parts; their history stays. False where something hangs on it, or it is not there.
create function remove_service(service bigint) returns boolean language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  here int := nullif(current_setting('app.authority', true), '')::int;
begin
  perform from service s where s.authority_id = here and s.id = remove_service.service for update;
  if not found or exists (select from hangs_on_service(remove_service.service) h where h.schedules or h.requests or h.workbooks or h.messages) then return false; end if;
  delete from unit_void p where p.authority_id = here and p.service_id = remove_service.service;
  delete from unit p where p.authority_id = here and p.service_id = remove_service.service;
  delete from property p where p.authority_id = here and p.service_id = remove_service.service;
  delete from price p where p.authority_id = here and p.service_id = remove_service.service;
  delete from capacity p where p.authority_id = here and p.service_id = remove_service.service;
  delete from service_level p where p.authority_id = here and p.service_id = remove_service.service;
  delete from contract p where p.authority_id = here and p.service_id = remove_service.service;
  delete from membership_service p where p.authority_id = here and p.service_id = remove_service.service;
  delete from service s where s.authority_id = here and s.id = remove_service.service;
  return true;
end $$;
call touches_people_stamp('service', 'delete');

revoke all on function hangs_on_service, guard_provider, forget_people_of_provider, remove_service from public;
grant execute on function hangs_on_service, remove_service to throughline_whole;
