-- An authority's own reason for an end date says which of ours it counts like, so that leavers, workbooks and reports count it as the authority means it. Others
-- and reasons from before say nothing. A code is saved over the version that was shown.
alter table local_code add column counts_as text, add column version int not null default 1;

-- As before, with what a code counts like; and nobody is offered to work in a place that is on hold (260).
create or replace function told_of(in_authority int, of_membership uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select jsonb_build_object(
    'authority', jsonb_build_object('id', a.id, 'code', a.code, 'name', a.name, 'nation', a.nation),
    'account', m.account_id, 'membership', m.id, 'name', m.name,
    'organisation', jsonb_build_object('id', o.id, 'name', o.name),
    'others', coalesce((select jsonb_agg(jsonb_build_object('code', e.code, 'name', e.name) order by e.name)
      from membership f join authority e on e.id = f.authority_id where f.account_id = m.account_id and f.ended_at is null and f.held_at is null and f.authority_id <> a.id), '[]'),
    'codes', coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('list', l.list, 'code', l.code, 'label', l.label, 'from', l.valid_from, 'until', l.valid_until,
      'countsAs', l.counts_as)) order by l.label) from local_code l where l.authority_id = a.id), '[]'))
  from membership m
  join authority a on a.id = m.authority_id
  join organisation o on o.authority_id = m.authority_id and o.id = m.organisation_id
  where m.authority_id = in_authority and m.id = of_membership
$$;
