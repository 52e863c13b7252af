-- What an authority has settled for itself: one number a row. What is not here is as the product has it.

create table authority_setting (
  authority_id int not null references authority,
  name text not null,
  value int not null,
  version int not null default 1,
  recorded_at timestamptz not null default stamp(),
  primary key (authority_id, name)
);
call raise_walls('authority_setting', 'true');
call keep_history('authority_setting', 'true');
grant select on authority_setting to throughline_scoped, throughline_whole;
grant insert, update on authority_setting to throughline_whole;
