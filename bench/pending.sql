-- Ten thousand requests that wait: up to a quarter are ends, each of another schedule, the others new schedules of somebody new in floating support, some of them in a unit that is taken. Most are safe.
insert into authority_setting (authority_id, name, value) values (1, 'bulk_sample', 0);
-- The limit has no wall: of need-to-know people (one of 2,000, as data.sql makes them) nothing waits here.
delete from request where state in ('pending', 'query') and client_id % 2000 = 999;
create temp table place as
  select 'floating' as at, row_number() over (order by v.id) - 1 as rank, count(*) over () as places, v.id as service_id, v.organisation_id, l.id as level, null::uuid as unit, null::int as place, null::bigint as client_id, null::bigint as schedule_id, null::int as version
    from service v join service_level l on l.authority_id = 1 and l.service_id = v.id and l.number = 1 where v.authority_id = 1 and v.type = 'floating-support' and not v.domestic_violence
  union all
  -- Each is asked to end once at most.
  select case when s.rank % 10 = 0 then 'taken' else 'left' end, case when s.rank % 10 = 0 then s.rank / 10 else s.rank - s.rank / 10 - 1 end,
      case when s.rank % 10 = 0 then (s.places + 9) / 10 else s.places - (s.places + 9) / 10 end, s.service_id, v.organisation_id, s.service_level_id, s.unit_id, s.place, s.client_id, s.id, s.version
    from (select s.*, row_number() over (order by md5(s.id::text)) - 1 as rank, count(*) over () as places from schedule s where s.left_on is null and s.unit_id is not null and s.starts_on < current_date and s.client_id % 2000 <> 999
        and not exists (select from request r where r.authority_id = s.authority_id and r.schedule_id = s.id and r.kind = 'schedule.end' and r.state in ('pending', 'query'))) s
    join service v on v.authority_id = 1 and v.id = s.service_id;
create temp table waiting as
  select n, case when is_end then n / every else n end as at_rank, case when is_end then 'schedule.end' else 'schedule.new' end as kind, case when is_end then 'left' when n % 50 = 1 then 'taken' else 'floating' end as at,
    -- Names that neither look nor sound like each other.
    translate(left(md5('surname ' || n), 12), '0123456789', 'klmnprstvz') as surname, translate(left(md5('forename ' || n), 10), '0123456789', 'klmnprstvz') as forename, date '1930-01-01' + ('x' || left(md5('born ' || n), 4))::bit(16)::int % 25000 as born
  from generate_series(1, 10000) n cross join (select greatest(4, 10000 / count(*) + 1) as every from place where at = 'left') left_by
    cross join lateral (select n % every = 0 as is_end) e;
insert into request (authority_id, kind, organisation_id, service_id, client_id, schedule_id, base_version, proposed, requested_by, requested_at, surname_key, forename_key, nino_key, born, nino_doubtful)
  select 1, w.kind, p.organisation_id, p.service_id, case when w.kind = 'schedule.end' then p.client_id end, case when w.kind = 'schedule.end' then p.schedule_id end, case when w.kind = 'schedule.end' then p.version end,
    case w.kind when 'schedule.end' then jsonb_build_object('left_on', current_date, 'end_reason', 'moved-on-planned', 'name', c.person)
      else jsonb_build_object('name', null, 'client', c.client, 'schedule', jsonb_build_object('service_level', p.level, 'unit', p.unit, 'place', p.place, 'units', '1.00', 'reference', null,
        'starts_on', current_date - 3, 'hb_position', 'not-passported', 'hb_reference', null, 'comments', null, 'overlap_reason', null)) end,
    m.id, now() - w.n * interval '1 minute', c.surname, c.forename, c.nino_key, c.born, case when c.surname is not null then false end
  from waiting w join place p on p.at = w.at and p.rank = w.at_rank % p.places
    cross join lateral (select jsonb_build_object('title', 'Ms', 'forename', initcap(w.forename), 'surname', initcap(w.surname)) as person, case when w.kind = 'schedule.new' then w.surname end as surname,
      case when w.kind = 'schedule.new' then w.forename end as forename, case when w.kind = 'schedule.new' then 'QZ' || lpad(w.n::text, 6, '0') end as nino_key,
      case when w.kind = 'schedule.new' then w.born end as born,
      jsonb_build_object('title', 'Ms', 'forename', initcap(w.forename), 'surname', initcap(w.surname), 'gender', 'F', 'date_of_birth', w.born, 'ethnicity', 'not-known',
        'nino', 'QZ' || lpad(w.n::text, 6, '0') || 'A', 'nino_missing_reason', null, 'hb_number', null, 'primary_client_group', null, 'telephone', null, 'mobile', '07700 900123', 'email', null,
        'address_withheld', false, 'address_1', w.n || ' Bench Road', 'address_2', null, 'address_3', null, 'address_4', null, 'town', 'Benchtown', 'postcode', 'QX' || w.n % 100 || ' ' || w.n / 100 % 10 || chr(65 + w.n / 1000) || 'D', 'uprn', null) as client) c
    join membership m on m.authority_id = 1 and m.organisation_id = p.organisation_id;
analyze request;
