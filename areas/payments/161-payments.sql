-- Pay periods; and what payment must know of schedules that the reader may not see.

-- A financial year, such as 2026-27, is paid in 13 or 14 periods of mostly four weeks, one after the other. Both days are inside.
create table pay_period (
  authority_id int not null references authority,
  id uuid not null default uuidv7(),
  year text not null,
  number int not null,
  starts_on date not null,
  ends_on date not null,
  version int not null default 1,
  recorded_at timestamptz not null default stamp(),
  primary key (authority_id, id),
  constraint pay_period_number_once unique (authority_id, year, number),
  constraint pay_period_number check (number between 1 and 14),
  constraint pay_period_year check (year ~ '^[0-9]{4}-[0-9]{2}$' and right(year, 2)::int = (left(year, 4)::int + 1) % 100),
  constraint pay_period_length check (ends_on - starts_on between 0 and 61),
  constraint pay_period_one_at_a_time exclude using gist (authority_id with =, daterange(starts_on, ends_on, '[]') with &&)
);
call raise_walls('pay_period', 'true');
call keep_history('pay_period', 'true');
grant select on pay_period to throughline_scoped, throughline_whole;
grant insert, update, delete on pay_period to throughline_whole;

-- Whoever has two places is paid for in the one that began first, until it ends (Q.51): also where that is in another service, which the reader
-- of this one may not see. The days of schedules on which their client has an earlier place, inside a contract, in another service of these types.
-- One text for now and for a past day, as statements have: about now the tables answer, where the `known_` views would look through all history.
create function earlier_places(of_authority int, of_service bigint, of_types text[], from_day date, to_day date)
returns table (service_id bigint, schedule_id bigint, client_id bigint, starts_on date, before_day date)
language plpgsql stable parallel safe set search_path = pg_catalog, public, pg_temp as $$
begin
  return query execute replace($text$
    select s.service_id, s.id, s.client_id, greatest(o.starts_on, c.starts_on, $4), least(o.there_until, c.ends_on + 1, $5 + 1)
    from known_schedule s
    join known_schedule o on o.authority_id = $1 and o.client_id = s.client_id and o.service_id <> s.service_id
      and (o.starts_on, o.id) < (s.starts_on, s.id) and o.starts_on <= $5 and o.there_until > greatest(s.starts_on, $4)
    join known_service v on v.authority_id = $1 and v.id = o.service_id and v.type = any ($3)
    join known_contract c on c.authority_id = $1 and c.service_id = o.service_id and c.starts_on <= $5 and c.ends_on >= $4
      and c.starts_on < o.there_until and c.ends_on >= o.starts_on
    where s.authority_id = $1 and ($2 is null or s.service_id = $2) and s.starts_on <= $5 and s.there_until > $4$text$,
    'known_', case when as_at() is null then '' else 'known_' end)
  using of_authority, of_service, of_types, from_day, to_day;
end $$;
revoke all on function earlier_places from public;

-- The same for schedules of the reader's services whose clients the reader may see: which other service it is, is not told.
create function paid_elsewhere(of_service bigint, of_types text[], from_day date, to_day date) returns table (schedule_id bigint, from_day date, before_day date)
language sql stable parallel safe rows 20 security definer set search_path = pg_catalog, public, pg_temp as $$
  select e.schedule_id, e.starts_on, e.before_day
  from readers_reach() r, earlier_places(r.authority_id, of_service, of_types, from_day, to_day) e
  where (r.services is null or e.service_id = any (r.services)) and e.client_id <> all (r.hidden)
$$;

-- Schedules on these days of people whose record the reader may not see, with what payment hangs on: Housing Benefit positions and earlier places.
-- As in hidden_stays, schedules and people have numbers below zero, good for this answer only; the one that began first has the smaller number.
create function hidden_payments(of_service bigint, of_types text[], from_day date, to_day date)
returns table (service_id bigint, id bigint, client_id bigint, service_level_id uuid, unit_id uuid, units numeric, starts_on date, left_on date, positions jsonb, elsewhere jsonb)
language plpgsql stable parallel safe rows 5 security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  reach record;
begin
  select * into reach from readers_reach();
  if reach.hidden = '{}' or reach.authority_id is null then return; end if;
  return query execute replace($text$
    select s.service_id, -row_number() over (order by s.starts_on desc, s.id desc), -dense_rank() over (order by s.client_id), s.service_level_id, s.unit_id, s.units, s.starts_on, s.left_on,
      (select jsonb_agg(jsonb_build_object('from', p.starts_on, 'position', p.position) order by p.starts_on) from known_hb_position p
        where p.authority_id = $1 and p.schedule_id = s.id and p.starts_on <= $7),
      (select jsonb_agg(jsonb_build_object('from', e.starts_on, 'before', e.before_day)) from earlier_places($1, s.service_id, $5, $6, $7) e where e.schedule_id = s.id)
    from known_schedule s join known_service v on v.authority_id = $1 and v.id = s.service_id and v.type = any ($5)
    where s.authority_id = $1 and s.client_id = any ($2) and ($3 is null or s.service_id = any ($3))
      and ($4 is null or s.service_id = $4) and s.starts_on <= $7 and s.there_until > $6$text$,
    'known_', case when as_at() is null then '' else 'known_' end)
  using reach.authority_id, reach.hidden, reach.services, of_service, of_types, from_day, to_day;
end $$;
revoke all on function paid_elsewhere, hidden_payments from public;
grant execute on function paid_elsewhere, hidden_payments to throughline_scoped, throughline_whole;
