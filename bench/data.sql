-- The bench's authority: services, units, clients and schedules by generate_series, always the same ones for one day and size.
-- The table `size` (services, clients, units, per_unit, floating, today) is made by data.ts before this runs.
select setseed(0.4242);

-- Invented names: 2,160 surnames and 300 forenames, some of them far more common than others.
create temp table surname as
  select row_number() over (order by md5(name)) - 1 as rank, name from (
    select initcap(first || middle || last) as name
    from unnest('{bar,cal,dor,el,far,gil,har,ken,lor,mor,ner,os,pel,quin,ros,tan,ul,wes}'::text[]) first,
      unnest('{a,be,cu,di,e,fo,ga,i,lo,ma,ne,o,ri,sa,tu}'::text[]) middle, unnest('{by,dale,den,ford,ley,mont,shaw,wick}'::text[]) last) s;
create temp table forename as
  select row_number() over (order by md5(name)) - 1 as rank, name from (
    select initcap(first || last) as name
    from unnest('{a,be,co,da,e,fi,ga,ha,i,jo,ka,li,mo,na,o,pe,ru,so,ta,vi}'::text[]) first,
      unnest('{bel,cha,dan,ette,lin,mir,na,ren,ro,sia,ten,tri,vin,ya,zo}'::text[]) last) f;

insert into authority (id, code, name, nation) values (1, 'benchshire', 'Benchshire Council', 'england');
insert into organisation (authority_id, name, kind) values (1, 'Benchshire Council', 'commissioner');
-- Forty services each.
insert into organisation (authority_id, name, kind) select 1, 'Provider ' || n, 'provider' from size, generate_series(1, services / 40) n;

-- Three services of five have units, two are floating support; one of twenty is for people who fled violence at home.
insert into service (authority_id, id, organisation_id, name, site, type, domestic_violence, recorded_at)
  select 1, 10000 + n, o.id, 'Service ' || n, 'Site ' || n, case when n % 5 < 3 then case when n % 2 = 0 then 'long-term-accommodation' else 'short-term-accommodation' end
    else 'floating-support' end, n % 20 = 7, now() - interval '6 years'
  from size, generate_series(0, services - 1) n join organisation o on o.authority_id = 1 and o.name = 'Provider ' || n / 40 + 1;
insert into contract (authority_id, service_id, reference, starts_on, ends_on)
  select 1, s.id, 'C' || s.id || '/' || n, today - 2192 + n * 1096, today - 2192 + (n + 1) * 1096 - 1 from service s, size, generate_series(0, 2) n;
insert into service_level (authority_id, service_id, number, name, kind)
  select 1, s.id, n, s.site, (array['adapted', 'non-adapted'])[n] from service s, generate_series(1, 2) n;
insert into capacity (authority_id, service_id, service_level_id, starts_on, units)
  select 1, l.service_id, l.id, today - 2192, case when s.type = 'floating-support' and l.number = 1 then 55 else 10 end
  from size, service_level l join service s on s.authority_id = 1 and s.id = l.service_id;
insert into property (authority_id, service_id, name, address_1, town, postcode)
  select 1, s.id, s.site || ' house', n || ' Bench Street', 'Benchtown', 'QX' || n % 90 + 10 || ' 3AB'
  from (select id, site, row_number() over (order by id) as n from service where type <> 'floating-support') s;
create temp table homes as select id, row_number() over (order by id) - 1 as rank, count(*) over () as homes from service where type <> 'floating-support';
insert into unit (authority_id, service_id, property_id, service_level_id, name, kind, starts_on)
  select 1, h.id, p.id, l.id, 'Flat ' || n / h.homes + 1, 'self-contained', today - 5000
  from size, generate_series(0, units - 1) n join homes h on h.rank = n % (select count(*) from homes)
    join property p on p.authority_id = 1 and p.service_id = h.id join service_level l on l.authority_id = 1 and l.service_id = h.id and l.number = n % 2 + 1;

insert into client (authority_id, id, title, forename, surname, surname_key, forename_key, gender, date_of_birth, ethnicity, nino, nino_missing_reason, hb_number,
    primary_client_group, mobile, address_1, town, postcode, need_to_know, recorded_at)
  select 1, 100000 + n, title, f.name, s.name, lower(s.name), lower(f.name), gender, today - 6500 - (random() * 20000)::int,
    (array['white-british', 'white-irish', 'indian', 'caribbean', 'african', 'not-known'])[1 + floor(random() * 6)::int],
    case when not no_nino then 'QQ' || lpad(n::text, 6, '0') || (array['A', 'B', 'C', 'D'])[n % 4 + 1] end, case when no_nino then 'none-yet' end,
    case when n % 3 > 0 then '90' || lpad(n::text, 6, '0') end,
    (array['single-homeless', 'mental-health', 'leaving-care', 'older-people'])[n % 4 + 1], '07700 900' || lpad((n % 1000)::text, 3, '0'),
    n % 200 + 1 || ' Bench Road', 'Benchtown', 'QX' || n % 90 + 10 || ' 1CD', n % 2000 = 999, now() - random() * 1998 * interval '1 day'
  from (select n, floor(2160 * random() ^ 2.2) as surname_rank, floor(300 * random() ^ 2.2) as forename_rank, random() < 0.1 as no_nino,
      (array['Ms', 'Mr', 'Mrs', ''])[n % 4 + 1] as title, (array['F', 'M', 'F', 'U'])[n % 4 + 1] as gender
    from size, generate_series(0, clients - 1) n) c
  join surname s on s.rank = c.surname_rank join forename f on f.rank = c.forename_rank cross join size;

-- Stays in units: each unit's last one first, most of them open, then end to end into the past with up to nine empty days between.
create temp table stay as
  with drawn as (
    select u.service_id, u.id as unit_id, u.service_level_id, k, (7 - ln(1 - random()) * 120)::int as nights, floor(random() * 10)::int as empty, random() < 0.9 as open
    from size, unit u, generate_series(1, per_unit) k),
  placed as (select *, sum(nights + empty) over (partition by unit_id order by k) as ago from drawn)
  select service_id, unit_id, service_level_id, 1 as place, today - ago::int as starts_on,
    case when k = 1 and open then null else today - (ago - nights)::int end as left_on
  from placed, size;
-- Floating support: starts over 1,998 days, half as long again as that lasts a year and more.
create temp table floating_level as
  select s.id as service_id, l.id as level_id, row_number() over (order by s.id) - 1 as rank from service s
  join service_level l on l.authority_id = 1 and l.service_id = s.id and l.number = 1 where s.type = 'floating-support';
insert into stay
  select l.service_id, null, l.level_id, null, starts_on, case when starts_on + nights <= today then starts_on + nights end
  from (select n, today, today - floor(random() * 1998)::int as starts_on, (1 - ln(1 - random()) * 500)::int as nights from size, generate_series(0, floating - 1) n) d
  join floating_level l on l.rank = d.n % (select count(*) from floating_level);

create temp table numbered as
  select row_number() over () + 1000000 as id, 100000 + floor(random() * clients)::int as client_id, s.*, random() as chance from stay s, size;
insert into schedule (authority_id, id, service_id, service_type, client_id, service_level_id, unit_id, place, units, reference, starts_on, left_on, end_reason, version, recorded_at)
  select 1, n.id, n.service_id, v.type, n.client_id, n.service_level_id, n.unit_id, n.place, 1, case when n.chance < 0.3 then 'R' || n.id else '' end, n.starts_on, n.left_on,
    case when n.left_on is not null then 'moved-on-planned' end, case when n.left_on is not null and n.chance < 0.15 then 2 else 1 end,
    coalesce(n.left_on, n.starts_on) + interval '10 hours'
  from numbered n join service v on v.authority_id = 1 and v.id = n.service_id order by n.starts_on, n.id;
-- What was known before an end was recorded: about one schedule of ten.
insert into schedule_history (authority_id, id, service_id, service_type, client_id, service_level_id, unit_id, unit_lettable, place, units, reference, starts_on, there_until, comments, version,
    recorded_at, replaced_at)
  select authority_id, id, service_id, service_type, client_id, service_level_id, unit_id, unit_lettable, place, units, reference, starts_on, 'infinity', comments, 1,
    starts_on + interval '9 hours', recorded_at from schedule where version = 2;
insert into hb_position (authority_id, service_id, client_id, schedule_id, starts_on, position, reference, comment)
  select 1, service_id, client_id, id, starts_on, p.position, case when p.position = 'passported' then '90' || id else '' end,
    case when p.position = 'awaiting' then 'Waiting for a letter' else '' end
  from (select s.*, case when s.unit_id is null or n.chance < 0.4 then 'not-passported' when n.chance < 0.9 then 'passported' else 'awaiting' end as position
    from schedule s join numbered n on n.id = s.id) p;
insert into client_organisation (authority_id, organisation_id, client_id, service_id, surname_key, forename_key)
  select distinct 1, v.organisation_id, c.id, case when v.domestic_violence then v.id end, c.surname_key, c.forename_key
  from schedule s join service v on v.authority_id = 1 and v.id = s.service_id join client c on c.authority_id = 1 and c.id = s.client_id;
-- Void days before the current stay, for one unit of eight.
insert into unit_void (authority_id, service_id, unit_id, kind, starts_on, ends_on)
  select 1, u.service_id, u.id, (array['minor-repairs', 'major-works'])[1 + (random() < 0.3)::int], s.left_on, s.left_on + 5
  from unit u cross join lateral (select left_on from schedule s where s.authority_id = 1 and s.unit_id = u.id and left_on is not null order by starts_on desc limit 1) s
  where random() < 0.125;

-- One reviewer for the whole authority; of each provider one who works with its forty services, and one who asks.
-- Without a second factor, as in a demo: signing in is not what is measured.
insert into account (email, email_key, password_hash, demo) select email, email, password_hash, true from (
  select 'reviewer@example.org' as email union all select 'provider-' || n || '@example.org' from size, generate_series(1, services / 40) n) e, password;
insert into membership (authority_id, account_id, organisation_id, role, name)
  select 1, a.id, o.id, case when o.kind = 'provider' then 'provider-user' else 'reviewer' end, 'Colleague at ' || o.name
  from account a join organisation o on o.name = case when a.email = 'reviewer@example.org' then 'Benchshire Council' else initcap(replace(split_part(a.email, '@', 1), '-', ' ')) end;
insert into membership_service (authority_id, membership_id, service_id)
  select 1, m.id, s.id from membership m join service s on s.authority_id = 1 and s.organisation_id = m.organisation_id;

-- Requests: those behind every fifth schedule, accepted; two for each service that wait, one of them about a change.
insert into request (authority_id, kind, organisation_id, service_id, client_id, schedule_id, proposed, state, requested_by, requested_at, decided_by, decided_at, recorded_at)
  select 1, 'schedule.new', v.organisation_id, s.service_id, s.client_id, s.id,
    jsonb_build_object('client', null, 'name', jsonb_build_object('title', c.title, 'forename', c.forename, 'surname', c.surname), 'schedule',
      jsonb_build_object('service_level', s.service_level_id, 'unit', s.unit_id, 'place', s.place, 'units', '1.00', 'reference', null, 'starts_on', s.starts_on,
        'hb_position', 'not-passported', 'hb_reference', null, 'comments', null, 'overlap_reason', null)),
    'accepted', m.id, s.starts_on - interval '2 days', r.id, s.starts_on - interval '1 day', s.starts_on - interval '1 day'
  from schedule s join service v on v.authority_id = 1 and v.id = s.service_id join client c on c.authority_id = 1 and c.id = s.client_id
    join membership m on m.authority_id = 1 and m.organisation_id = v.organisation_id join membership r on r.authority_id = 1 and r.role = 'reviewer'
  where s.id % 5 = 0;
insert into request (authority_id, kind, organisation_id, service_id, client_id, schedule_id, base_version, proposed, requested_by, requested_at)
  select 1, kind, v.organisation_id, v.id, s.client_id, case when kind = 'schedule.end' then s.id end, case when kind = 'schedule.end' then s.version end,
    case when kind = 'schedule.end' then jsonb_build_object('left_on', today, 'end_reason', 'moved-on-planned', 'name', n.person)
    else jsonb_build_object('client', null, 'name', n.person, 'schedule', jsonb_build_object('service_level', s.service_level_id, 'unit', s.unit_id, 'place', s.place, 'units', '1.00',
      'reference', null, 'starts_on', today, 'hb_position', 'not-passported', 'hb_reference', null, 'comments', null, 'overlap_reason', null)) end,
    m.id, now() - random() * interval '20 days'
  from size, service v
    cross join lateral (select * from schedule where authority_id = 1 and service_id = v.id and left_on is null order by starts_on desc limit 1) s
    join client c on c.authority_id = 1 and c.id = s.client_id
    cross join lateral (select jsonb_build_object('title', c.title, 'forename', c.forename, 'surname', c.surname) as person) n
    join membership m on m.authority_id = 1 and m.organisation_id = v.organisation_id
    cross join unnest('{schedule.new,schedule.end}'::text[]) kind;

select setval('number', 5000000);
