-- What has become of a list of schedules since its provider said that it was right. As functions, whose statements are made ready only where
-- they are called: most lists are opened by people who need neither. Both run as whoever calls them, behind the same walls.

-- How many of the service's schedules have been recorded anew since then, or their Housing Benefit positions have; and how many were taken away.
create function changes_of_list(of_service bigint, since timestamptz, hidden bigint[]) returns table (changed bigint, taken_away bigint)
language plpgsql stable strict rows 1 set search_path = pg_catalog, public, pg_temp as $$
#variable_conflict use_column
declare
  of_authority int := (select v.authority_id from service v where v.id = of_service);
begin
  select count(*) into changed from (
      select s.id from schedule s where s.authority_id = of_authority and s.service_id = of_service and s.recorded_at > since
      union select p.schedule_id from hb_position p where p.authority_id = of_authority and p.service_id = of_service and p.recorded_at > since
      union select p.schedule_id from hb_position_history p where p.authority_id = of_authority and p.service_id = of_service and p.replaced_at > since
    ) c where exists (select from schedule s where s.authority_id = of_authority and s.id = c.id and s.client_id <> all (hidden));
  select count(*) into taken_away from (
      select s.id from schedule_history s where s.authority_id = of_authority and s.service_id = of_service and s.replaced_at > since and s.client_id <> all (hidden)
      except select s.id from schedule s where s.authority_id = of_authority and s.service_id = of_service and s.client_id <> all (hidden)
    ) c;
  return next;
end $$;

-- When the last of a list was recorded, to the microsecond: tells one list from the next.
create function state_of_list(of_service bigint, hidden bigint[]) returns text
language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
declare
  of_authority int := (select v.authority_id from service v where v.id = of_service);
begin
  return coalesce(greatest(
    (select max(s.recorded_at) from schedule s where s.authority_id = of_authority and s.service_id = of_service and s.client_id <> all (hidden)),
    (select max(s.replaced_at) from schedule_history s where s.authority_id = of_authority and s.service_id = of_service and s.client_id <> all (hidden)),
    (select max(p.recorded_at) from hb_position p where p.authority_id = of_authority and p.service_id = of_service and p.client_id <> all (hidden)),
    (select max(p.replaced_at) from hb_position_history p where p.authority_id = of_authority and p.service_id = of_service and p.client_id <> all (hidden))), '-infinity')::text;
end $$;
revoke all on function changes_of_list, state_of_list from public;
grant execute on function changes_of_list, state_of_list to throughline_scoped, throughline_whole;
