-- A provider’s word that a list is right, dated and named: about a service's schedules as they stood at that moment.

create table schedule_confirmation (
  authority_id int not null,
  service_id bigint not null,
  id uuid not null default uuidv7(),
  confirmed_by uuid not null,
  confirmed_on date not null,
  -- How many schedules were current. What they said is in the schedules and their history, as known at seen_at: when the last of what was
  -- shown was recorded. What was being accepted at that moment, and was not shown, counts as changed since.
  schedules int not null,
  seen_at timestamptz not null,
  recorded_at timestamptz not null default stamp(),
  primary key (authority_id, id),
  constraint schedule_confirmation_service foreign key (authority_id, service_id) references service,
  constraint schedule_confirmation_by foreign key (authority_id, confirmed_by) references membership
);
create index schedule_confirmation_day on schedule_confirmation (authority_id, service_id, confirmed_on);
create index schedule_confirmation_moment on schedule_confirmation (authority_id, service_id, recorded_at);
-- A list as it stood is read by service, in the past as now; and what was recorded last in a service is found at once.
create index schedule_history_service on schedule_history (authority_id, service_id, replaced_at);
create index schedule_recorded on schedule (authority_id, service_id, recorded_at);
create index hb_position_recorded on hb_position (authority_id, service_id, recorded_at);
create index hb_position_history_service on hb_position_history (authority_id, service_id, replaced_at);

call raise_walls('schedule_confirmation', in_my_services());
grant select on schedule_confirmation to throughline_scoped, throughline_whole;
grant insert on schedule_confirmation to throughline_scoped;
