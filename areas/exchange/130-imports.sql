-- Lists of rows that came in and are not all loaded yet, and what every load has made, so that it can be taken back.

-- Rows that somebody has sent. They are kept while some of them are wrong, and are their sender's alone.
create table import_list (
  authority_id int not null,
  id uuid not null default uuidv7(),
  membership_id uuid not null,
  files text[] not null,
  -- Replaces what is recorded where a row differs from it.
  replaces boolean not null,
  received_at timestamptz not null default clock_timestamp(),
  worked_at timestamptz not null default clock_timestamp(),
  -- When its rows were last looked through; null where they have changed since, or were never.
  checked_at timestamptz,
  rows int not null default 0,
  -- How many cells are wrong. As many as anybody would mend at once stand in import_wrong.
  wrong int not null default 0,
  primary key (authority_id, id),
  constraint import_list_member foreign key (authority_id, membership_id) references membership
);
create index import_list_mine on import_list (authority_id, membership_id);

create table import_file (
  authority_id int not null,
  list_id uuid not null,
  membership_id uuid not null,
  kind text not null,
  name text not null,
  columns text[] not null,
  primary key (authority_id, list_id, kind),
  constraint import_file_list foreign key (authority_id, list_id) references import_list on delete cascade
);

-- Some thousand rows each: [[line, [cell, …], what is wrong with cells of a workbook], …].
create table import_part (
  authority_id int not null,
  list_id uuid not null,
  membership_id uuid not null,
  kind text not null,
  part int not null,
  rows jsonb not null,
  primary key (authority_id, list_id, kind, part),
  constraint import_part_list foreign key (authority_id, list_id) references import_list on delete cascade
);

-- What was typed in place of a cell; without a column, that the row is to be left out.
create table import_mend (
  authority_id int not null,
  list_id uuid not null,
  membership_id uuid not null,
  kind text not null,
  line int not null,
  col text not null,
  value text not null,
  primary key (authority_id, list_id, kind, line, col),
  constraint import_mend_list foreign key (authority_id, list_id) references import_list on delete cascade
);

create table import_wrong (
  authority_id int not null,
  list_id uuid not null,
  membership_id uuid not null,
  place int not null,
  kind text not null,
  line int not null,
  col text not null,
  value text not null,
  message text not null,
  primary key (authority_id, list_id, place),
  constraint import_wrong_list foreign key (authority_id, list_id) references import_list on delete cascade
);

do $$
declare
  t text;
  mine text := 'membership_id = (select nullif(current_setting(''app.membership'', true), '''')::uuid)';
begin
  foreach t in array array['import_list', 'import_file', 'import_part', 'import_mend', 'import_wrong'] loop
    execute format('call raise_walls(%L, %L)', t, mine);
    execute format('create policy mine on %I as restrictive to throughline_whole using (%s) with check (%s)', t, mine, mine);
    execute format('grant select on %I to throughline_whole', t);
  end loop;
end $$;
grant insert, update, delete on import_mend to throughline_whole;
grant update (worked_at, checked_at), delete on import_list to throughline_whole;

-- One load: who, when, which files, and how many rows of each kind. Without a member: by the command.
create table import (
  authority_id int not null,
  id uuid not null default uuidv7(),
  membership_id uuid,
  files text[] not null,
  counts jsonb not null,
  loaded_at timestamptz not null default clock_timestamp(),
  undone_at timestamptz,
  undone_by uuid,
  primary key (authority_id, id),
  constraint import_authority foreign key (authority_id) references authority,
  constraint import_member foreign key (authority_id, membership_id) references membership,
  constraint import_undone_member foreign key (authority_id, undone_by) references membership
);
call raise_walls('import', 'false');
grant select on import to throughline_whole;

-- The keys of what it made: `added` and `changed` rows of a kind, as version:key, and who sees whom since (`seen`).
create table import_made (
  authority_id int not null,
  import_id uuid not null,
  kind text not null,
  what text not null constraint import_made_what check (what in ('added', 'changed', 'seen')),
  keys text[] not null,
  constraint import_made_import foreign key (authority_id, import_id) references import on delete cascade
);
create index import_made_import on import_made (authority_id, import_id);
call raise_walls('import_made', 'false');
