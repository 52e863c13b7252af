-- Quarterly workbooks: what a provider states of a service for a quarter of the financial year, and what the authority made of it.

create table workbook (
  authority_id int not null,
  service_id bigint not null,
  id uuid not null default uuidv7(),
  -- The first day of the quarter.
  quarter date not null,
  state text not null default 'open',
  -- As the provider states them. Until it is submitted, what is null stands as it is filled in from contracts and schedules.
  contracted numeric(8, 2),
  unavailable numeric(8, 2),
  available numeric(8, 2),
  occupied numeric(8, 2),
  void numeric(8, 2),
  present numeric(8, 2),
  arrivals numeric(8, 2),
  departures numeric(8, 2),
  planned numeric(8, 2),
  unplanned numeric(8, 2),
  moved numeric(8, 2),
  remaining numeric(8, 2),
  -- Why a figure differs from what was filled in, by figure.
  comments jsonb not null default '{}',
  -- What was filled in when it was submitted; null while somebody works on it, since schedules go on changing.
  pre_filled jsonb,
  -- The deadline as it was when the workbook was first submitted: whether it was late never changes.
  due_on date,
  first_submitted_on date,
  submitted_on date,
  submitted_by uuid,
  decided_on date,
  decided_by uuid,
  reason text not null default '',
  saved_by uuid not null,
  version int not null default 1,
  recorded_at timestamptz not null default stamp(),
  primary key (authority_id, id),
  constraint workbook_service foreign key (authority_id, service_id) references service,
  constraint workbook_submitted_by foreign key (authority_id, submitted_by) references membership,
  constraint workbook_decided_by foreign key (authority_id, decided_by) references membership,
  constraint workbook_saved_by foreign key (authority_id, saved_by) references membership,
  constraint workbook_once unique (authority_id, service_id, quarter),
  constraint workbook_state check (state in ('open', 'submitted', 'accepted', 'rejected')),
  constraint workbook_quarter check (extract(day from quarter) = 1 and extract(month from quarter) in (1, 4, 7, 10)),
  constraint workbook_complete check (state in ('open', 'rejected')
    or num_nulls(contracted, unavailable, available, occupied, void, present, arrivals, departures, planned, unplanned, moved, remaining, pre_filled) = 0),
  constraint workbook_contracted_fits check (state in ('open', 'rejected') or contracted = available + unavailable),
  constraint workbook_available_fits check (state in ('open', 'rejected') or available = occupied + void),
  constraint workbook_departures_fit check (state in ('open', 'rejected') or departures = planned + unplanned),
  constraint workbook_people_fit check (state in ('open', 'rejected') or present + arrivals = departures + moved + remaining),
  constraint workbook_not_negative check (least(contracted, unavailable, available, occupied, void, present, arrivals, departures, planned, unplanned, moved, remaining) >= 0),
  constraint workbook_submitted check (state = 'open' or num_nulls(due_on, first_submitted_on, submitted_on, submitted_by) = 0),
  constraint workbook_decided check ((state in ('accepted', 'rejected')) = (decided_on is not null and decided_by is not null)),
  constraint workbook_not_by_submitter check (state not in ('accepted', 'rejected') or decided_by <> submitted_by),
  constraint workbook_rejected_with_reason check ((state = 'rejected') = (reason <> ''))
);
create index workbook_waiting on workbook (authority_id, state, submitted_on);

-- The day a quarter's workbooks are due, where the authority has set one; otherwise working days are counted (authority_setting).
create table workbook_deadline (
  authority_id int not null references authority,
  quarter date not null,
  due_on date not null,
  version int not null default 1,
  recorded_at timestamptz not null default stamp(),
  primary key (authority_id, quarter),
  constraint workbook_deadline_after_quarter check (due_on >= quarter + interval '3 months')
);

call raise_walls('workbook', in_my_services());
call keep_history('workbook', in_my_services());
call raise_walls('workbook_deadline', 'true');
call keep_history('workbook_deadline', 'true');
grant select on workbook, workbook_deadline to throughline_scoped, throughline_whole;
grant insert on workbook to throughline_scoped;
grant update (state, contracted, unavailable, available, occupied, void, present, arrivals, departures, planned, unplanned, moved, remaining, comments, pre_filled,
  due_on, first_submitted_on, submitted_on, submitted_by, decided_on, decided_by, reason, saved_by) on workbook to throughline_scoped;
grant update (state, decided_on, decided_by, reason, saved_by) on workbook to throughline_whole;
grant insert, update on workbook_deadline to throughline_whole;

-- Stays in one service of people whose record the reader may not see, with how they ended: arrivals and departures are figures, and count
-- everybody (decision 13). Whoever left on the first day is among them. Each person has a number below zero, good for this answer only.
create function hidden_movements(of_service bigint, from_day date, to_day date)
returns table (authority_id int, service_id bigint, client_id bigint, starts_on date, left_on date, end_reason text)
language plpgsql stable parallel safe rows 5 security definer set search_path = pg_catalog, public, pg_temp as $$
#variable_conflict use_column
declare
  hidden bigint[] := nullif(nullif(current_setting('app.hidden_clients', true), ''), '{}')::bigint[];
  of_authority int := nullif(current_setting('app.authority', true), '')::int;
  services bigint[] := case when current_setting('role') = 'throughline_whole' then null else coalesce(nullif(current_setting('app.services', true), ''), '{}')::bigint[] end;
begin
  if hidden is null or of_authority is null then return; end if;
  return query
    select t.authority_id, t.service_id, -dense_rank() over (order by t.client_id), t.starts_on, t.left_on, t.end_reason
    from schedule t
    where t.authority_id = of_authority and t.service_id = of_service and (services is null or of_service = any (services))
      and t.there_until >= from_day and t.starts_on <= to_day and t.client_id = any (hidden);
end $$;
revoke all on function hidden_movements from public;
grant execute on function hidden_movements to throughline_scoped, throughline_whole;
