-- Which of the first steps of an authority are done: for its administrator, who may read neither contracts nor requests, each is a yes or a no.
create function first_steps() returns table (provider boolean, provider_people boolean, reviewer boolean, officer boolean, service boolean, ready boolean, begun boolean)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with here as (select nullif(current_setting('app.authority', true), '')::int as authority_id),
    -- Whoever is invited is on their way.
    at_work as (select m.role from membership m join here using (authority_id) where m.ended_at is null union select i.role from invitation i join here using (authority_id))
  select exists (select from organisation o join here using (authority_id) where o.kind not in ('commissioner', 'jobcentre')),
    exists (select from at_work where role in ('provider-user', 'provider-manager')),
    exists (select from at_work where role = 'reviewer'), exists (select from at_work where role = 'contracts-officer'),
    exists (select from service s join here using (authority_id)),
    exists (select from service s join here using (authority_id)
      where exists (select from contract c where c.authority_id = s.authority_id and c.service_id = s.id)
        and exists (select from capacity c where c.authority_id = s.authority_id and c.service_id = s.id)
        and (s.type = 'floating-support' or exists (select from unit u where u.authority_id = s.authority_id and u.service_id = s.id and u.lettable))),
    exists (select from request r join here using (authority_id)) or exists (select from schedule s join here using (authority_id))
$$;
revoke all on function first_steps from public;
grant execute on function first_steps to throughline_admin;
