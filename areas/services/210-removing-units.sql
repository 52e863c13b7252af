-- A unit or a property entered in error is taken out again, as a contract or a level is; its history stays. Keys keep one that something points to.
grant delete on unit, property to throughline_whole;

-- What has no key: somebody was in the unit before their schedule was changed or taken away, or a request asks or asked for it; of hidden people too.
create function unit_is_named(of_unit uuid) returns boolean language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (select from schedule_history h where h.authority_id = nullif(current_setting('app.authority', true), '')::int and h.unit_id = of_unit)
    or exists (select from request r where r.authority_id = nullif(current_setting('app.authority', true), '')::int and r.wanted_unit = of_unit)
$$;
revoke all on function unit_is_named from public;
grant execute on function unit_is_named to throughline_whole;
