-- Client schedules: a person's dated place in a service, once the commissioner has accepted it.

create table schedule (
  authority_id int not null,
  id bigint not null default nextval('number'),
  service_id bigint not null,
  service_type text not null,
  client_id bigint not null,
  service_level_id uuid not null,
  unit_id uuid,
  unit_lettable boolean generated always as (case when unit_id is null then null else true end) stored,
  place int,
  units numeric(8, 2) not null default 1,
  reference text not null default '',
  starts_on date not null,
  -- The day of leaving: not counted, not paid, and the unit is free that night (Q.09). Left 10 May = last night 9 May.
  left_on date,
  -- Whoever is there on a day has there_until > day: one range, where "left_on is null or left_on > day" would be two.
  there_until date not null generated always as (coalesce(left_on, 'infinity')) stored,
  end_reason text,
  overlap_reason text,
  comments text not null default '',
  version int not null default 1,
  recorded_at timestamptz not null default stamp(),
  primary key (authority_id, id),
  constraint schedule_service foreign key (authority_id, service_id, service_type) references service (authority_id, id, type) on update cascade,
  constraint schedule_client foreign key (authority_id, client_id) references client,
  constraint schedule_level foreign key (authority_id, service_id, service_level_id) references service_level (authority_id, service_id, id),
  constraint schedule_unit foreign key (authority_id, service_id, unit_id, unit_lettable) references unit (authority_id, service_id, id, lettable),
  constraint schedule_client_for_positions unique (authority_id, service_id, client_id, id),
  constraint schedule_units_positive check (units > 0),
  constraint schedule_left_after_start check (left_on > starts_on),
  constraint schedule_end_and_reason check ((left_on is null) = (end_reason is null)),
  constraint schedule_unit_by_type check ((service_type = 'floating-support') = (unit_id is null)),
  constraint schedule_place_with_unit check ((unit_id is null) = (place is null) and place > 0),
  constraint schedule_one_per_place exclude using gist
    (authority_id with =, unit_id with =, place with =, daterange(starts_on, left_on) with &&) where (unit_id is not null)
);
create index schedule_service_days on schedule (authority_id, service_id, there_until, starts_on);
create index schedule_client on schedule (authority_id, client_id, starts_on desc);
create index schedule_unit_days on schedule (authority_id, unit_id, starts_on) where unit_id is not null;

-- A unit has as many places as it says, and no more. Only a second place or later can be wrong.
create function refuse_missing_place() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if new.place > (select places from unit where authority_id = new.authority_id and id = new.unit_id) then
    raise exception using errcode = 'check_violation', constraint = 'schedule_place_exists', table = 'schedule',
      message = 'the unit has fewer places';
  end if;
  return new;
end $$;
create trigger refuse_missing_place before insert or update of unit_id, place on schedule for each row
  when (new.place > 1) execute function refuse_missing_place();

-- The other way round: a unit keeps the places that people have or had.
create function refuse_fewer_places() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (select from schedule s where s.authority_id = new.authority_id and s.unit_id = new.id and s.place > new.places) then
    raise exception using errcode = 'check_violation', constraint = 'unit_places_in_use', table = 'unit', message = 'somebody has a place beyond these';
  end if;
  return new;
end $$;
create trigger refuse_fewer_places before update of places on unit for each row when (new.places < old.places) execute function refuse_fewer_places();

-- The Housing Benefit position of a schedule from a day on, until the next row's day.
create table hb_position (
  authority_id int not null,
  service_id bigint not null,
  client_id bigint not null,
  schedule_id bigint not null,
  starts_on date not null,
  position text not null,
  reference text not null default '',
  comment text not null default '',
  version int not null default 1,
  recorded_at timestamptz not null default stamp(),
  primary key (authority_id, schedule_id, starts_on),
  constraint hb_position_schedule foreign key (authority_id, service_id, client_id, schedule_id)
    references schedule (authority_id, service_id, client_id, id),
  constraint hb_position_reference check (position <> 'passported' or reference <> ''),
  constraint hb_position_comment check (position <> 'awaiting' or comment <> '')
);
create index hb_position_awaiting on hb_position (authority_id, service_id, starts_on) where position = 'awaiting';

call raise_walls('schedule', in_my_services(), 'client_id');
call keep_history('schedule', in_my_services(), 'client_id');
call guard_codes('schedule', '{"end_reason": "end-reason", "overlap_reason": "overlap-reason"}');
call raise_walls('hb_position', in_my_services(), 'client_id');
call keep_history('hb_position', in_my_services(), 'client_id');
call guard_codes('hb_position', '{"position": "hb-position"}');
grant select on schedule, hb_position to throughline_scoped;
grant select, insert, update on schedule, hb_position to throughline_whole;
grant delete on hb_position to throughline_whole;
