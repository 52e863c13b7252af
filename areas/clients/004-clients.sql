-- People who are supported: who they are, how to reach them, and which organisations work with them.

create table client (
  authority_id int not null references authority,
  id bigint not null default nextval('number'),
  title text not null default '',
  forename text not null,
  surname text not null,
  -- Written by the application (platform/text.ts searchKey): lower case without marks, so that search is one range on text.
  surname_key text collate "C" not null,
  forename_key text collate "C" not null,
  initials_only boolean not null default false,
  gender text not null default 'U',
  date_of_birth date,
  date_of_death date,
  ethnicity text not null default 'not-known',
  nino text,
  -- First eight characters: the suffix letter says nothing (domain.md 3).
  nino_key text collate "C" generated always as (left(nino, 8)) stored,
  nino_missing_reason text,
  hb_number text,
  hb_number_key text collate "C" generated always as (upper(replace(hb_number, ' ', ''))) stored,
  primary_client_group text,
  telephone text not null default '',
  mobile text not null default '',
  email text not null default '',
  address_1 text not null default '',
  address_2 text not null default '',
  address_3 text not null default '',
  address_4 text not null default '',
  town text not null default '',
  postcode text not null default '',
  uprn text not null default '',
  address_withheld boolean not null default false,
  need_to_know boolean not null default false,
  version int not null default 1,
  recorded_at timestamptz not null default stamp(),
  primary key (authority_id, id),
  constraint client_has_name check (surname <> ''),
  constraint client_dies_after_birth check (date_of_death >= date_of_birth)
);
create index client_surname on client (authority_id, surname_key, forename_key, id) include (need_to_know);
create index client_forename on client (authority_id, forename_key, surname_key, id) include (need_to_know);
create index client_nino on client (authority_id, nino_key) where nino_key is not null;
create index client_hb_number on client (authority_id, hb_number_key) where hb_number_key is not null;
create index client_date_of_birth on client (authority_id, date_of_birth);
create index client_need_to_know on client (authority_id, id) where need_to_know;

-- Which organisation may see which client, from the first accepted schedule on ("currently receiving or who have previously
-- received services from you"). A domestic-violence service's clients are seen only by those who work in that service:
-- then service_id is set. The name keys stand here too, so that a provider's search is a range in its own rows.
create table client_organisation (
  authority_id int not null,
  organisation_id uuid not null,
  client_id bigint not null,
  service_id bigint,
  surname_key text collate "C" not null,
  forename_key text collate "C" not null,
  since timestamptz not null default stamp(),
  constraint client_organisation_once unique nulls not distinct (authority_id, client_id, organisation_id, service_id),
  foreign key (authority_id, client_id) references client,
  foreign key (authority_id, organisation_id) references organisation,
  foreign key (authority_id, service_id) references service
);
create index client_organisation_surname on client_organisation (authority_id, organisation_id, surname_key, forename_key, client_id);
create index client_organisation_forename on client_organisation (authority_id, organisation_id, forename_key, surname_key, client_id);

create function keep_name_keys() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update client_organisation set surname_key = new.surname_key, forename_key = new.forename_key
  where authority_id = new.authority_id and client_id = new.id;
  return null;
end $$;
create trigger keep_name_keys after update of surname_key, forename_key on client for each row
  when (old.surname_key <> new.surname_key or old.forename_key <> new.forename_key) execute function keep_name_keys();

-- Who may open a need-to-know record.
create table client_grant (
  authority_id int not null,
  client_id bigint not null,
  membership_id uuid not null,
  reason text not null,
  granted_at timestamptz not null default stamp(),
  primary key (authority_id, client_id, membership_id),
  foreign key (authority_id, client_id) references client,
  foreign key (authority_id, membership_id) references membership
);
create index client_grant_membership on client_grant (authority_id, membership_id, client_id);

create function mine_by_organisation() returns text language sql immutable return
  $q$organisation_id = (select nullif(current_setting('app.organisation', true), '')::uuid)
     and (service_id is null or service_id = any ((select nullif(current_setting('app.services', true), '')::bigint[])::bigint[]))$q$;
create function client_of_mine(client_column text) returns text language sql immutable return format(
  'exists (select from client_organisation seen where seen.authority_id = (select nullif(current_setting(''app.authority'', true), '''')::int) and seen.client_id = %I)', client_column);

call raise_walls('client_organisation', mine_by_organisation(), 'client_id');
call raise_walls('client_grant', 'membership_id = (select nullif(current_setting(''app.membership'', true), '''')::uuid)', 'client_id');
call raise_walls('client', client_of_mine('id'), 'id', hidden_column => 'need_to_know');
call keep_history('client', client_of_mine('id'), 'id');
call guard_codes('client', '{"gender": "gender", "ethnicity": "ethnic-group", "primary_client_group": "client-group", "nino_missing_reason": "missing-nino-reason"}');

grant select, insert, update on client to throughline_whole;
grant select, insert on client_organisation to throughline_whole;
grant select on client_grant to throughline_whole;
grant select on client, client_organisation, client_grant to throughline_scoped;
-- A provider keeps its clients' contact details itself (Q.06); who they are goes as a request.
grant update (telephone, mobile, email, address_1, address_2, address_3, address_4, town, postcode, uprn, address_withheld,
  title, gender, ethnicity, primary_client_group, date_of_death) on client to throughline_scoped;
