-- Commissioned services: contracts, service levels, capacity, properties and the units people live in.

create table service (
  authority_id int not null references authority,
  id bigint not null default nextval('number'),
  organisation_id uuid not null,
  name text not null check (name <> ''),
  site text not null default '',
  type text not null,
  domestic_violence boolean not null default false,
  description text not null default '',
  version int not null default 1,
  recorded_at timestamptz not null default stamp(),
  primary key (authority_id, id),
  constraint service_type_for_schedules unique (authority_id, id, type),
  constraint service_of_organisation unique (authority_id, id, organisation_id),
  foreign key (authority_id, organisation_id) references organisation
);
create index service_organisation on service (authority_id, organisation_id);
call raise_walls('service', in_my_services('id'));
call keep_history('service', in_my_services('id'));
call guard_codes('service', '{"type": "service-type"}');

-- Which services a provider's user works with. A provider manager has all of the organisation's and needs no rows.
create table membership_service (
  authority_id int not null,
  membership_id uuid not null,
  service_id bigint not null,
  primary key (authority_id, membership_id, service_id),
  foreign key (authority_id, membership_id) references membership,
  foreign key (authority_id, service_id) references service
);
call raise_walls('membership_service', in_my_services());

-- First and last day of a contract, both inside it. Figures clip to these days; a schedule need not.
create table contract (
  authority_id int not null,
  service_id bigint not null,
  id uuid not null default uuidv7(),
  reference text not null default '',
  starts_on date not null,
  ends_on date not null,
  version int not null default 1,
  recorded_at timestamptz not null default stamp(),
  primary key (authority_id, id),
  foreign key (authority_id, service_id) references service,
  constraint contract_ends_after_start check (ends_on >= starts_on),
  constraint contract_one_at_a_time exclude using gist
    (authority_id with =, service_id with =, daterange(starts_on, ends_on, '[]') with &&)
);
create index contract_service on contract (authority_id, service_id, starts_on);

create table service_level (
  authority_id int not null,
  service_id bigint not null,
  id uuid not null default uuidv7(),
  number int not null check (number between 1 and 999),
  name text not null check (name <> ''),
  kind text not null,
  version int not null default 1,
  recorded_at timestamptz not null default stamp(),
  primary key (authority_id, id),
  foreign key (authority_id, service_id) references service,
  constraint service_level_number_once unique (authority_id, service_id, number),
  constraint service_level_of_service unique (authority_id, service_id, id)
);

-- What is contracted at a level, by date: units (households), decimal since part units are bought. Last day inside.
create table capacity (
  authority_id int not null,
  service_id bigint not null,
  service_level_id uuid not null,
  id uuid not null default uuidv7(),
  starts_on date not null,
  ends_on date,
  units numeric(8, 2) not null check (units >= 0),
  version int not null default 1,
  recorded_at timestamptz not null default stamp(),
  primary key (authority_id, id),
  foreign key (authority_id, service_id, service_level_id) references service_level (authority_id, service_id, id),
  constraint capacity_ends_after_start check (ends_on >= starts_on),
  constraint capacity_one_at_a_time exclude using gist
    (authority_id with =, service_level_id with =, daterange(starts_on, ends_on, '[]') with &&)
);
create index capacity_service on capacity (authority_id, service_id);

create table property (
  authority_id int not null,
  service_id bigint not null,
  id uuid not null default uuidv7(),
  name text not null check (name <> ''),
  address_1 text not null default '',
  address_2 text not null default '',
  town text not null default '',
  postcode text not null default '',
  uprn text not null default '',
  version int not null default 1,
  recorded_at timestamptz not null default stamp(),
  primary key (authority_id, id),
  foreign key (authority_id, service_id) references service,
  constraint property_name_once unique (authority_id, service_id, name),
  constraint property_of_service unique (authority_id, service_id, id)
);

-- A home that is let: a flat of its own, or a room that is part of a shared house. The house is a row of its own and is
-- never let, so that a house and its rooms can't be let twice. `places` is 1 unless unrelated people share the unit;
-- `units` is the quantity it counts for (a part unit counts 0.50).
create table unit (
  authority_id int not null,
  service_id bigint not null,
  id uuid not null default uuidv7(),
  property_id uuid,
  service_level_id uuid,
  name text not null check (name <> ''),
  kind text not null check (kind in ('self-contained', 'house', 'room')),
  part_of uuid,
  part_of_kind text generated always as (case when part_of is null then null else 'house' end) stored,
  lettable boolean generated always as (kind <> 'house') stored,
  places int not null default 1 check (places between 1 and 50),
  units numeric(8, 2) not null default 1 check (units > 0),
  starts_on date not null,
  ends_on date,
  version int not null default 1,
  recorded_at timestamptz not null default stamp(),
  primary key (authority_id, id),
  foreign key (authority_id, service_id) references service,
  foreign key (authority_id, service_id, property_id) references property (authority_id, service_id, id),
  foreign key (authority_id, service_id, service_level_id) references service_level (authority_id, service_id, id),
  constraint unit_name_once unique (authority_id, service_id, name),
  constraint unit_for_schedules unique (authority_id, service_id, id, lettable),
  constraint unit_house unique (authority_id, id, kind),
  constraint unit_part_of_house foreign key (authority_id, part_of, part_of_kind) references unit (authority_id, id, kind),
  constraint unit_room_in_house check ((kind = 'room') = (part_of is not null)),
  constraint unit_lettable_has_level check (kind = 'house' or service_level_id is not null),
  constraint unit_ends_after_start check (ends_on >= starts_on)
);

-- Days on which an empty unit is explained: a void that could be let, or unavailable (works, sale, held). Last day inside.
-- A day without a row and without a person is a void of kind 'vacated'.
create table unit_void (
  authority_id int not null,
  service_id bigint not null,
  id uuid not null default uuidv7(),
  unit_id uuid not null,
  lettable boolean not null generated always as (true) stored,
  kind text not null,
  starts_on date not null,
  ends_on date,
  comment text not null default '',
  version int not null default 1,
  recorded_at timestamptz not null default stamp(),
  primary key (authority_id, id),
  constraint unit_void_of_unit foreign key (authority_id, service_id, unit_id, lettable) references unit (authority_id, service_id, id, lettable),
  constraint unit_void_ends_after_start check (ends_on >= starts_on),
  constraint unit_void_one_at_a_time exclude using gist
    (authority_id with =, unit_id with =, daterange(starts_on, ends_on, '[]') with &&)
);
create index unit_void_service on unit_void (authority_id, service_id, starts_on);

do $$ declare t text; begin
  foreach t in array array['contract', 'service_level', 'capacity', 'property', 'unit', 'unit_void'] loop
    execute format('call raise_walls(%L, in_my_services())', t);
    execute format('call keep_history(%L, in_my_services())', t);
  end loop;
end $$;
call guard_codes('service_level', '{"kind": "schedule-kind"}');
call guard_codes('unit_void', '{"kind": "void-kind"}');

grant select on service, membership_service, contract, service_level, capacity, property, unit, unit_void to throughline_scoped, throughline_whole;
grant insert, update on service, contract, service_level, capacity, property, unit, unit_void to throughline_whole;
grant delete on capacity, unit_void to throughline_whole;
-- Administrators give people their services; names and numbers are all they need, and no fact about any client.
create policy administrator on service to throughline_admin using (authority_id = (select nullif(current_setting('app.authority', true), '')::int));
create policy administrator on membership_service to throughline_admin
  using (authority_id = (select nullif(current_setting('app.authority', true), '')::int))
  with check (authority_id = (select nullif(current_setting('app.authority', true), '')::int));
grant select (authority_id, id, organisation_id, name, site, type) on service to throughline_admin;
grant select, insert, delete on membership_service to throughline_admin;
