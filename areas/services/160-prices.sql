-- What a unit of a service level costs a week, by date: block subsidy is paid by it. A last day is inside, as everywhere in services.

create table price (
  authority_id int not null,
  service_id bigint not null,
  service_level_id uuid not null,
  id uuid not null default uuidv7(),
  starts_on date not null,
  ends_on date,
  -- For one whole unit. Money is whole pence everywhere.
  weekly_pence bigint not null,
  version int not null default 1,
  recorded_at timestamptz not null default stamp(),
  primary key (authority_id, id),
  constraint price_level foreign key (authority_id, service_id, service_level_id) references service_level (authority_id, service_id, id),
  constraint price_ends_after_start check (ends_on >= starts_on),
  constraint price_weekly_pence check (weekly_pence between 0 and 9999999),
  constraint price_one_at_a_time exclude using gist
    (authority_id with =, service_level_id with =, daterange(starts_on, ends_on, '[]') with &&)
);
create index price_service on price (authority_id, service_id);
call raise_walls('price', in_my_services());
call keep_history('price', in_my_services());
grant select on price to throughline_scoped, throughline_whole;
grant insert, update on price to throughline_whole;
