-- One end of a schedule at a time: of two that were accepted one after the other, the second would put its own day in the place of the first.

-- Of those that wait already the first is kept.
update request r set state = 'withdrawn', decided_by = r.requested_by, decided_at = clock_timestamp()
  where r.kind = 'schedule.end' and r.state in ('pending', 'query')
    and exists (select from request o where o.authority_id = r.authority_id and o.schedule_id = r.schedule_id and o.kind = 'schedule.end' and o.state in ('pending', 'query')
      and (o.requested_at, o.id) < (r.requested_at, r.id));

-- An index, since of two that come at the same moment the second waits for the first here; under an exclusion constraint each may wait for the other.
create unique index request_one_end on request (authority_id, schedule_id) where kind = 'schedule.end' and state in ('pending', 'query');
