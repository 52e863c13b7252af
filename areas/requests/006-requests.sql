-- The one request-and-review engine: what somebody proposes, the conversation about it, and what was decided.

create table request (
  authority_id int not null,
  id uuid not null default uuidv7(),
  kind text not null,
  organisation_id uuid not null,
  service_id bigint not null,
  client_id bigint,
  schedule_id bigint,
  -- The version of the row a change was written against; the reviewer sees both when it has moved since.
  base_version int,
  proposed jsonb not null,
  comment text not null default '',
  state text not null default 'pending',
  requested_by uuid not null,
  requested_at timestamptz not null default clock_timestamp(),
  decided_by uuid,
  decided_at timestamptz,
  reason text not null default '',
  idempotency_key text,
  version int not null default 1,
  recorded_at timestamptz not null default stamp(),
  primary key (authority_id, id),
  foreign key (authority_id, service_id) references service,
  constraint request_organisation foreign key (authority_id, service_id, organisation_id) references service (authority_id, id, organisation_id),
  foreign key (authority_id, client_id) references client,
  foreign key (authority_id, schedule_id) references schedule,
  foreign key (authority_id, requested_by) references membership,
  foreign key (authority_id, decided_by) references membership,
  constraint request_id_of_service unique (authority_id, service_id, id),
  constraint request_state check (state in ('pending', 'query', 'accepted', 'rejected', 'withdrawn')),
  constraint request_not_by_requester check (state not in ('accepted', 'rejected') or decided_by <> requested_by),
  constraint request_decided check ((state in ('accepted', 'rejected', 'withdrawn')) = (decided_by is not null and decided_at is not null)),
  constraint request_rejected_with_reason check (state <> 'rejected' or reason <> ''),
  constraint request_idempotent unique (authority_id, requested_by, idempotency_key)
);
create index request_open on request (authority_id, requested_at) where state in ('pending', 'query');
create index request_service on request (authority_id, service_id, state, requested_at);
create index request_client on request (authority_id, client_id) where client_id is not null;
create index request_schedule on request (authority_id, schedule_id) where schedule_id is not null;
create index request_mine on request (authority_id, requested_by, requested_at);

create table request_message (
  authority_id int not null,
  service_id bigint not null,
  client_id bigint,
  request_id uuid not null,
  id uuid not null default uuidv7(),
  written_by uuid not null,
  written_at timestamptz not null default clock_timestamp(),
  body text not null check (body <> ''),
  primary key (authority_id, id),
  foreign key (authority_id, service_id, request_id) references request (authority_id, service_id, id),
  foreign key (authority_id, written_by) references membership
);
create index request_message_request on request_message (authority_id, request_id);

call raise_walls('request', in_my_services(), 'client_id');
call keep_history('request', in_my_services(), 'client_id');
call raise_walls('request_message', in_my_services(), 'client_id');
grant select, insert on request, request_message to throughline_scoped, throughline_whole;
grant update (state, decided_by, decided_at, reason, proposed, comment, client_id, schedule_id) on request to throughline_scoped, throughline_whole;
