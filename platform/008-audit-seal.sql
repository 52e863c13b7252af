-- Sealing the audit: events of finished transactions are chained into blocks, each digest holding the one before.

-- One line of text for an event, in our own order; a JSON list, so that no two events read alike.
create function audit_line(event audit_event) returns text language sql stable set search_path = pg_catalog, public, pg_temp as $$
  select jsonb_build_array(event.id, event.xid::text, (extract(epoch from event.at) * 1000000)::bigint, event.authority_id, event.membership_id, event.account_id,
    event.action, event.subjects, event.reason, encode(event.detail_digest, 'hex'))::text
$$;

create function audit_digest(previous bytea, from_xid xid8, before xid8) returns table (events int, digest bytea)
language sql stable set search_path = pg_catalog, public, pg_temp as $$
  select count(*)::int, sha256(coalesce(previous, '') || convert_to(coalesce(string_agg(audit_line(e), E'\n' order by e.xid, e.id), ''), 'UTF8'))
  from audit_event e where e.xid >= from_xid and e.xid < before
$$;

-- Seals what no running transaction can still add to. One process at a time; whoever comes second finds nothing to do.
create function seal_audit() returns int language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  last record;
  before xid8 := pg_snapshot_xmin(pg_current_snapshot());
  made record;
begin
  if not pg_try_advisory_xact_lock(728402, 1) then return 0; end if;
  select block, before_xid, digest into last from audit_seal order by block desc limit 1;
  if not exists (select from audit_event e where e.xid >= coalesce(last.before_xid, '0'::xid8) and e.xid < before) then return 0; end if;
  select * into made from audit_digest(last.digest, coalesce(last.before_xid, '0'::xid8), before);
  insert into audit_seal (block, before_xid, events, digest) values (coalesce(last.block, 0) + 1, before, made.events, made.digest);
  return made.events;
end $$;

-- Every block beside what the events say now: an edit, a removed event or an added one shows as a digest that differs.
create function verify_audit() returns table (block bigint, sealed_at timestamptz, events int, found int, intact boolean)
language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
declare
  sealed record;
  previous bytea := null;
  from_xid xid8 := '0';
  now_found record;
  expected bigint := 1;
begin
  for sealed in select * from audit_seal s order by s.block loop
    select * into now_found from audit_digest(previous, from_xid, sealed.before_xid);
    block := sealed.block; sealed_at := sealed.sealed_at; events := sealed.events; found := now_found.events;
    intact := sealed.block = expected and now_found.events = sealed.events and now_found.digest = sealed.digest;
    return next;
    previous := sealed.digest; from_xid := sealed.before_xid; expected := sealed.block + 1;
  end loop;
end $$;

revoke all on function audit_line, audit_digest, seal_audit, verify_audit from public;
grant execute on function seal_audit to throughline_scoped, throughline_whole, throughline_admin;
