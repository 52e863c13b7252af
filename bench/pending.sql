-- Ten thousand requests that wait: new schedules of somebody new and of people on the record, and ends; most of them safe.
insert into request (authority_id, kind, organisation_id, service_id, client_id, schedule_id, base_version, proposed, requested_by, requested_at, surname_key, forename_key, nino_key, born, nino_doubtful)
  select 1, kind, v.organisation_id, s.service_id, case when kind = 'schedule.new' then null else s.client_id end, case when kind <> 'schedule.new' then s.id end, case when kind <> 'schedule.new' then s.version end,
    case kind when 'schedule.end' then jsonb_build_object('left_on', current_date, 'end_reason', 'moved-on-planned', 'name', p.person)
      else jsonb_build_object('name', p.person, 'client', case when kind = 'schedule.new' then p.client end, 'schedule', jsonb_build_object('service_level', s.service_level_id, 'unit', s.unit_id,
        'place', s.place, 'units', '1.00', 'reference', null, 'starts_on', current_date - 3, 'hb_position', 'not-passported', 'hb_reference', null, 'comments', null, 'overlap_reason', null)) end,
    m.id, now() - s.n * interval '1 minute',
    case when kind = 'schedule.new' then 'zyx' || s.n end, case when kind = 'schedule.new' then 'zed' || s.n end, case when kind = 'schedule.new' then 'QZ' || lpad(s.n::text, 6, '0') end,
    case when kind = 'schedule.new' then date '1980-01-01' + (s.n % 5000)::int end, case when kind = 'schedule.new' then s.n % 20 = 0 end
  from (select s.*, row_number() over (order by md5(s.id::text)) as n from schedule s where left_on is null) s
    join service v on v.authority_id = 1 and v.id = s.service_id
    cross join lateral (select case when s.n % 3 = 0 then 'schedule.end' else 'schedule.new' end as kind) k
    cross join lateral (select jsonb_build_object('title', 'Ms', 'forename', 'Zed' || s.n, 'surname', 'Zyx' || s.n) as person,
      jsonb_build_object('title', 'Ms', 'forename', 'Zed' || s.n, 'surname', 'Zyx' || s.n, 'gender', 'F', 'date_of_birth', date '1980-01-01' + (s.n % 5000)::int, 'ethnicity', 'not-known',
        'nino', 'QZ' || lpad(s.n::text, 6, '0') || 'A', 'nino_missing_reason', null, 'hb_number', null, 'primary_client_group', null, 'telephone', null, 'mobile', '07700 900123', 'email', null,
        'address_withheld', false, 'address_1', '1 Bench Road', 'address_2', null, 'address_3', null, 'address_4', null, 'town', 'Benchtown', 'postcode', 'QX12 1CD', 'uprn', null) as client) p
    join membership m on m.authority_id = 1 and m.organisation_id = v.organisation_id
  where s.n <= 10000 and (kind = 'schedule.end' or s.unit_id is null or s.n % 7 = 0);
