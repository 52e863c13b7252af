-- Sealing the audit: events of finished transactions are chained into blocks, each digest holding the one before.

-- Events are chained in the order of their transactions' numbers. Another server counts from its own beginning, so data restored there would
-- get new events numbered below sealed ones: from then on so much is added to every number, here and by the column's own default.
alter table installation add column audit_shift bigint not null default 0;

create function audit_number(transaction xid8) returns xid8 language sql stable set search_path = pg_catalog, public, pg_temp as $$
  select (transaction::text::bigint + audit_shift)::text::xid8 from installation
$$;

-- Called at every start and after a restore. Numbers and snapshot are seen at one moment, so that where the server is the old one the next
-- number is always higher than those there are, whoever is writing meanwhile.
create function continue_audit() returns void language plpgsql volatile set search_path = pg_catalog, public, pg_temp as $$
declare
  shift bigint;
begin
  update installation set audit_shift = audit_shift + ahead
  from (select coalesce(greatest((select xid::text::bigint + 1 from audit_event order by xid desc limit 1),
      (select before_xid::text::bigint from audit_seal order by block desc limit 1)), 0)
      - (select audit_number(pg_snapshot_xmax(pg_current_snapshot()))::text::bigint) as ahead) as counted
  where ahead > 0;
  select audit_shift into shift from installation;
  -- Written out, since every request records an event. Only where it changes: it waits for all who are recording one.
  if shift > 0 and not exists (select from pg_attrdef d join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
    where d.adrelid = 'audit_event'::regclass and a.attname = 'xid' and pg_get_expr(d.adbin, d.adrelid) like '%' || shift || '%') then
    execute format('alter table audit_event alter column xid set default (pg_current_xact_id()::text::bigint + %s)::text::xid8', shift);
  end if;
end $$;

-- An event as bytes, in our own order. The form in which PostgreSQL sends values to programs: the same in every version, no two events alike,
-- and five times faster to make than text. Without a search path of its own, so that it becomes part of the query that calls it.
create function audit_bytes(event audit_event) returns bytea language sql stable as $$
  select record_send(row(event.id, event.xid, event.at, event.authority_id, event.membership_id, event.account_id, event.action, event.subjects, event.reason,
    event.detail_digest))
$$;

-- What a block must say: the digest of the block before, its own place, moment and end, and its events.
create function audit_digest(previous bytea, block bigint, sealed_at timestamptz, from_xid xid8, before xid8) returns table (events int, digest bytea)
language sql stable set search_path = pg_catalog, public, pg_temp as $$
  select count(*)::int, sha256(coalesce(previous, '')
    || convert_to(jsonb_build_array(block, (extract(epoch from sealed_at) * 1000000)::bigint, before::text)::text, 'UTF8')
    || coalesce(string_agg(sha256(audit_bytes(e)), ''::bytea order by e.xid, e.id), ''))
  from audit_event e where e.xid >= from_xid and e.xid < before
$$;

-- Seals what no running transaction can still add to. One process at a time; whoever comes second finds nothing to do.
create function seal_audit() returns int language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  last record;
  before xid8 := audit_number(pg_snapshot_xmin(pg_current_snapshot()));
  moment timestamptz := clock_timestamp();
  made record;
begin
  if not pg_try_advisory_xact_lock(728402, 1) then return 0; end if;
  select block, before_xid, digest into last from audit_seal order by block desc limit 1;
  if not exists (select from audit_event e where e.xid >= coalesce(last.before_xid, '0'::xid8) and e.xid < before) then return 0; end if;
  select * into made from audit_digest(last.digest, coalesce(last.block, 0) + 1, moment, coalesce(last.before_xid, '0'::xid8), before);
  insert into audit_seal (block, sealed_at, before_xid, events, digest) values (coalesce(last.block, 0) + 1, moment, before, made.events, made.digest);
  return made.events;
end $$;

-- Every block beside what the events say now: an edit, a removed event or an added one shows as a digest that differs. A block that was
-- taken out shows as a number that is missing. `misdated` events tell a time far from when they were sealed: the clock was wrong, or they
-- were written in later.
create function verify_audit() returns table (block bigint, sealed_at timestamptz, events int, found int, misdated int, intact boolean, digest bytea)
language sql stable set search_path = pg_catalog, public, pg_temp as $$
  select s.block, s.sealed_at, s.events, now_there.events, wrong.events,
    s.block = s.expected and s.events = now_there.events and s.digest = now_there.digest, s.digest
  from (select a.*, row_number() over w as expected, lag(a.digest) over w as previous, coalesce(lag(a.before_xid) over w, '0'::xid8) as from_xid,
      coalesce(lag(a.sealed_at) over w, '-infinity') as after
    from audit_seal a window w as (order by a.block)) s
  cross join lateral audit_digest(s.previous, s.block, s.sealed_at, s.from_xid, s.before_xid) now_there
  cross join lateral (select count(*)::int as events from audit_event e where e.xid >= s.from_xid and e.xid < s.before_xid
    and e.at not between s.after - interval '1 hour' and s.sealed_at + interval '1 hour') wrong
$$;

revoke all on function audit_number, continue_audit, audit_bytes, audit_digest, seal_audit, verify_audit from public;
grant execute on function seal_audit to throughline_scoped, throughline_whole, throughline_admin;
