-- What reports count of people whose record the reader may not see: when they left and why, since when they wait, how long a decision took.
-- As in hidden_stays, each person and each row has a number of its own below zero, good for this answer only; who they are is told to nobody.

-- The reach of this transaction: its authority, its services (null for people who see the whole authority), and whom it must not see.
create function readers_reach(out authority_id int, out services bigint[], out hidden bigint[]) language sql stable parallel safe
  set search_path = pg_catalog, public, pg_temp as $$
  select nullif(current_setting('app.authority', true), '')::int,
    case when current_setting('role') = 'throughline_whole' then null else coalesce(nullif(current_setting('app.services', true), ''), '{}')::bigint[] end,
    coalesce(nullif(current_setting('app.hidden_clients', true), ''), '{}')::bigint[]
$$;
revoke all on function readers_reach from public;
grant execute on function readers_reach to throughline_scoped, throughline_whole;

-- Schedules that ended from one day to another, both inside.
create function hidden_leavers(from_day date, to_day date)
returns table (service_id bigint, id bigint, client_id bigint, starts_on date, left_on date, end_reason text)
language sql stable parallel safe rows 5 security definer set search_path = pg_catalog, public, pg_temp as $$
  select s.service_id, -row_number() over (order by s.left_on, s.id), -dense_rank() over (order by s.client_id), s.starts_on, s.left_on, s.end_reason
  from readers_reach() r join known_schedule s on s.authority_id = r.authority_id and s.client_id = any (r.hidden)
  where (r.services is null or s.service_id = any (r.services)) and s.left_on between from_day and to_day
$$;

-- Current schedules whose Housing Benefit position on a day is "awaiting".
create function hidden_awaiting_hb(on_day date) returns table (service_id bigint, id bigint, client_id bigint, since date)
language sql stable parallel safe rows 5 security definer set search_path = pg_catalog, public, pg_temp as $$
  select s.service_id, -row_number() over (order by p.starts_on, s.id), -dense_rank() over (order by s.client_id), p.starts_on
  from readers_reach() r
  join known_schedule s on s.authority_id = r.authority_id and s.client_id = any (r.hidden) and s.there_until > on_day
  join lateral (select h.starts_on, h.position from known_hb_position h
    where h.authority_id = s.authority_id and h.schedule_id = s.id and h.starts_on <= on_day order by h.starts_on desc limit 1) p on p.position = 'awaiting'
  where r.services is null or s.service_id = any (r.services)
$$;

-- Requests that were accepted or rejected from one moment until before another.
create function hidden_decisions(from_moment timestamptz, before_moment timestamptz)
returns table (service_id bigint, id bigint, client_id bigint, kind text, state text, requested_at timestamptz, decided_at timestamptz)
language sql stable parallel safe rows 5 security definer set search_path = pg_catalog, public, pg_temp as $$
  select q.service_id, -row_number() over (order by q.decided_at, q.id), -dense_rank() over (order by q.client_id), q.kind, q.state, q.requested_at, q.decided_at
  from readers_reach() r join known_request q on q.authority_id = r.authority_id and q.client_id = any (r.hidden)
  where (r.services is null or q.service_id = any (r.services)) and q.state in ('accepted', 'rejected')
    and q.decided_at >= from_moment and q.decided_at < before_moment
$$;

revoke all on function hidden_leavers, hidden_awaiting_hb, hidden_decisions from public;
grant execute on function hidden_leavers, hidden_awaiting_hb, hidden_decisions to throughline_scoped, throughline_whole;
