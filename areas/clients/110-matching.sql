-- People are found though a name is spelt another way: beside each name its sound, and of a surname of several words the last.
-- They are columns, met by `=` and ranges on text, so that the walls leave their indexes alone; nothing fires when somebody is written.
create extension if not exists fuzzystrmatch;

-- How a search key sounds: up to four consonants, without spaces. Th counts as t and sh as s: Griffith is Gruffydd, and Shân is Siân.
-- Null where nothing can be said: no consonant, or letters that the rules do not know.
create function name_sound(key text) returns text language sql immutable strict parallel safe
  return case when octet_length(key) = length(key) then nullif(translate(dmetaphone(replace(key, ' ', '')), '0X', 'TS'), '') end;

alter table client
  add column surname_sound text collate "C" generated always as (name_sound(surname_key)) stored,
  add column forename_sound text collate "C" generated always as (name_sound(forename_key)) stored,
  add column surname_last text collate "C" generated always as (nullif(split_part(surname_key, ' ', -1), surname_key)) stored;
call widen_history('client');
create index client_sound on client (authority_id, surname_sound, forename_sound, id);
create index client_surname_last on client (authority_id, surname_last, forename_key, id) where surname_last is not null;
-- People at one address, for whoever looks whether two records are one person.
create index client_postcode on client (authority_id, postcode, surname_sound) where postcode <> '';

alter table client_organisation
  add column surname_sound text collate "C" generated always as (name_sound(surname_key)) stored,
  add column forename_sound text collate "C" generated always as (name_sound(forename_key)) stored,
  add column surname_last text collate "C" generated always as (nullif(split_part(surname_key, ' ', -1), surname_key)) stored;
create index client_organisation_sound on client_organisation (authority_id, organisation_id, surname_sound, forename_sound, client_id);
create index client_organisation_surname_last on client_organisation (authority_id, organisation_id, surname_last, forename_key, client_id)
  where surname_last is not null;
