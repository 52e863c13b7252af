-- A request about somebody new is never taken for safe where they may be known already: not to whoever may not see the record of whom they are
-- like, and not once the comparison letter by letter has found somebody whom the queue, which compares keys, did not.

alter table request add column likely_known boolean not null default false;
call widen_history('request');
grant update (likely_known) on request to throughline_whole;

create index request_born on request (authority_id, born) where state in ('pending', 'query') and born is not null;

-- Open requests about somebody new who is like a person whose record the reader may not see. It is told that there is one, so that somebody who may see
-- more decides it, and not like whom. People of a domestic violence service are compared inside it only (Q.03).
create function requests_like_hidden() returns setof uuid
language plpgsql stable parallel safe rows 5 security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  hidden bigint[] := nullif(nullif(current_setting('app.hidden_clients', true), ''), '{}')::bigint[];
  of_authority int := nullif(current_setting('app.authority', true), '')::int;
begin
  if hidden is null or of_authority is null or current_setting('role') <> 'throughline_whole' then return; end if;
  return query
    with person as materialized (
      select c.id, c.nino_key, c.surname_key, c.forename_key, c.surname_sound, c.date_of_birth from client c where c.authority_id = of_authority and c.id = any (hidden)
    ), alike as (
      select r.id, r.service_id, p.id as client_id from person p join request r on r.authority_id = of_authority and r.nino_key = p.nino_key and r.state in ('pending', 'query')
      union
      select r.id, r.service_id, p.id from person p join request r on r.authority_id = of_authority and r.surname_key = p.surname_key and r.forename_key = p.forename_key
        and r.state in ('pending', 'query')
      union
      select r.id, r.service_id, p.id from person p join request r on r.authority_id = of_authority and r.born = p.date_of_birth and r.state in ('pending', 'query')
        and (r.surname_key = p.surname_key or r.forename_key = p.forename_key or name_sound(r.surname_key) = p.surname_sound)
    )
    select a.id from alike a join service s on s.authority_id = of_authority and s.id = a.service_id
    where case when s.domestic_violence
      then exists (select from client_organisation k where k.authority_id = of_authority and k.client_id = a.client_id and k.service_id = a.service_id)
      else not exists (select from client_organisation k where k.authority_id = of_authority and k.client_id = a.client_id and k.service_id is not null)
        or exists (select from client_organisation k where k.authority_id = of_authority and k.client_id = a.client_id and k.service_id is null) end;
end $$;
revoke all on function requests_like_hidden from public;
grant execute on function requests_like_hidden to throughline_whole;
