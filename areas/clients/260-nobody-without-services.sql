-- Whoever has no service sees nobody: which clients an organisation supports is for those who work in one of its services.
create or replace function mine_by_organisation() returns text language sql immutable return
  $q$organisation_id = (select nullif(current_setting('app.organisation', true), '')::uuid)
     and cardinality((select nullif(current_setting('app.services', true), '')::bigint[])) > 0
     and (service_id is null or service_id = any ((select nullif(current_setting('app.services', true), '')::bigint[])::bigint[]))$q$;
drop policy whole on client_organisation;
drop policy scoped on client_organisation;
call raise_walls('client_organisation', mine_by_organisation(), 'client_id');
