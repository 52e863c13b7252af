-- Messages from the authority to its providers: whom they are for, until when they are shown, and who has read them.

create table message (
  authority_id int not null,
  id uuid not null default uuidv7(),
  written_by uuid not null,
  written_at timestamptz not null default stamp(),
  summary text not null,
  body text not null default '',
  deadline date,
  -- The last day on which it stands on the welcome page.
  shown_until date not null,
  withdrawn_at timestamptz,
  idempotency_key text,
  primary key (authority_id, id),
  constraint message_writer foreign key (authority_id, written_by) references membership,
  constraint message_idempotent unique (authority_id, written_by, idempotency_key),
  constraint message_says_something check (summary <> ''),
  constraint message_shown_until_deadline check (deadline <= shown_until)
);
create index message_shown on message (authority_id, shown_until);

-- Whom a message is for: everybody at a provider, or who works with one of its services. Without a provider it is for all of them,
-- those that come later too.
create table message_audience (
  authority_id int not null,
  message_id uuid not null,
  organisation_id uuid,
  service_id bigint,
  constraint message_audience_once unique nulls not distinct (authority_id, message_id, organisation_id, service_id),
  constraint message_audience_message foreign key (authority_id, message_id) references message,
  constraint message_audience_organisation foreign key (authority_id, organisation_id) references organisation,
  constraint message_audience_service foreign key (authority_id, service_id, organisation_id) references service (authority_id, id, organisation_id),
  constraint message_audience_service_of_provider check (service_id is null or organisation_id is not null)
);

-- One row for each reader who said so.
create table message_reading (
  authority_id int not null,
  message_id uuid not null,
  membership_id uuid not null,
  read_at timestamptz not null default clock_timestamp(),
  primary key (authority_id, message_id, membership_id),
  constraint message_reading_message foreign key (authority_id, message_id) references message,
  constraint message_reading_reader foreign key (authority_id, membership_id) references membership
);

call raise_walls('message_audience', $$(organisation_id is null or organisation_id = (select nullif(current_setting('app.organisation', true), '')::uuid))
  and (service_id is null or $$ || in_my_services() || ')');
-- The wall of the audience decides: whoever is not in it finds no row of it.
call raise_walls('message', 'exists (select from message_audience mine where mine.authority_id = message.authority_id and mine.message_id = message.id)');
call raise_walls('message_reading', $$membership_id = (select nullif(current_setting('app.membership', true), '')::uuid)$$);
grant select on message, message_audience, message_reading to throughline_scoped, throughline_whole;
grant insert on message, message_audience to throughline_whole;
grant update (withdrawn_at) on message to throughline_whole;
grant insert on message_reading to throughline_scoped;
