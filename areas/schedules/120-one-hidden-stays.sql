-- One function says where people live whose record the reader may not see: for figures, reports, workbooks and the timeline alike, which each
-- had one of their own. It gives the place and the reason of leaving too.

drop function hidden_movements;
drop function hidden_leavers;
drop function hidden_stays;

-- Schedules of the transaction's hidden clients on these days, in the reader's services or one of them, as they were known on the day looked
-- back to. Instead of their numbers each schedule and each person has one of its own, below zero, good for this answer only. The day of
-- leaving is no day of the stay: who asks for those that left on a day, asks from the day before.
create function hidden_stays(of_service bigint, from_day date, to_day date)
returns table (authority_id int, service_id bigint, unit_id uuid, place int, service_level_id uuid, id bigint, client_id bigint, units numeric, starts_on date, left_on date,
  end_reason text)
language plpgsql stable parallel safe rows 5 security definer set search_path = pg_catalog, public, pg_temp as $$
#variable_conflict use_column
declare
  hidden bigint[] := nullif(nullif(current_setting('app.hidden_clients', true), ''), '{}')::bigint[];
  of_authority int := nullif(current_setting('app.authority', true), '')::int;
  -- People who see the whole authority stand behind a wall of their own.
  services bigint[] := case when current_setting('role') = 'throughline_whole' then null else coalesce(nullif(current_setting('app.services', true), ''), '{}')::bigint[] end;
  known_before timestamptz := as_at();
begin
  if hidden is null or of_authority is null then return; end if;
  -- Who is hidden in one service, as a list asks: few rows, found by the service.
  if of_service is not null and known_before is null then
    return query
      select t.authority_id, t.service_id, t.unit_id, t.place, t.service_level_id, -row_number() over (order by t.starts_on, t.id),
        -dense_rank() over (order by t.client_id), t.units, t.starts_on, t.left_on, t.end_reason
      from schedule t
      where t.authority_id = of_authority and t.service_id = of_service and (services is null or of_service = any (services))
        and t.there_until > from_day and t.starts_on <= to_day and t.client_id = any (hidden);
    return;
  end if;
  return query
    select s.authority_id, s.service_id, s.unit_id, s.place, s.service_level_id, -row_number() over (order by s.starts_on, s.id),
      -dense_rank() over (order by s.client_id), s.units, s.starts_on, s.left_on, s.end_reason
    from (
      select t.authority_id, t.service_id, t.unit_id, t.place, t.service_level_id, t.id, t.client_id, t.units, t.starts_on, t.left_on, t.end_reason from schedule t
      where t.authority_id = of_authority and t.client_id = any (hidden) and t.recorded_at < coalesce(known_before, 'infinity')
      union all
      select h.authority_id, h.service_id, h.unit_id, h.place, h.service_level_id, h.id, h.client_id, h.units, h.starts_on, h.left_on, h.end_reason from schedule_history h
      where h.authority_id = of_authority and h.client_id = any (hidden) and h.recorded_at < known_before and h.replaced_at >= known_before
    ) s
    where (services is null or s.service_id = any (services)) and (of_service is null or s.service_id = of_service)
      and s.starts_on <= to_day and (s.left_on is null or s.left_on > from_day);
end $$;
revoke all on function hidden_stays from public;
grant execute on function hidden_stays to throughline_scoped, throughline_whole;
