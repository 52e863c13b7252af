-- What a request wants and whom it is about, in columns: so that a queue of thousands is compared with what stands, and with the others that wait.

alter table request
  add column wanted_unit uuid, add column wanted_place int, add column wanted_level uuid, add column wanted_from date, add column wanted_until date,
  -- Of somebody new, as people are matched. The application makes these keys; a request without them was never compared with anybody.
  add column surname_key text collate "C", add column forename_key text collate "C", add column nino_key text collate "C", add column born date,
  add column nino_doubtful boolean;
call widen_history('request');

-- The place and the days out of what is proposed, whoever writes it.
create function say_what_is_wanted() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  place jsonb := case when new.kind = 'schedule.new' then new.proposed -> 'schedule' else new.proposed end;
begin
  if new.kind in ('schedule.new', 'schedule.change') then
    new.wanted_unit := place ->> 'unit';
    new.wanted_place := case when new.wanted_unit is not null then coalesce((place ->> 'place')::int, 1) end;
    new.wanted_level := place ->> 'service_level';
    new.wanted_from := place ->> 'starts_on';
  end if;
  if new.kind in ('schedule.change', 'schedule.end') then new.wanted_until := place ->> 'left_on'; end if;
  return new;
end $$;
create trigger say_what_is_wanted before insert or update of proposed on request for each row execute function say_what_is_wanted();

alter table request disable trigger keep_replaced_row;
update request set proposed = proposed where state in ('pending', 'query');
alter table request enable trigger keep_replaced_row;

create index request_wanting on request (authority_id, wanted_unit) where state in ('pending', 'query') and wanted_unit is not null;
create index request_person on request (authority_id, surname_key, forename_key) where state in ('pending', 'query') and surname_key is not null;
create index request_nino on request (authority_id, nino_key) where state in ('pending', 'query') and nino_key is not null;
-- In the order of the queue to the last key, so that the next page begins where the one before ended.
drop index request_open;
create index request_open on request (authority_id, requested_at, id) where state in ('pending', 'query');
