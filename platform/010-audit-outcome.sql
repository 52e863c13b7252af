-- What came of it: an event says so where what was asked for was refused; where it was done, the event says nothing more.

alter table audit_event add column outcome text constraint audit_event_outcome check (outcome in ('not-allowed', 'not-found', 'conflict', 'sent-back'));
create index audit_event_refused on audit_event (authority_id, id desc) where outcome is not null;

-- Events that were done are sealed as ever, so that blocks from before still hold.
create or replace function audit_bytes(event audit_event) returns bytea language sql stable as $$
  select case when event.outcome is null then record_send(row(event.id, event.xid, event.at, event.authority_id, event.membership_id, event.account_id, event.action,
      event.subjects, event.reason, event.detail_digest))
    else record_send(row(event.id, event.xid, event.at, event.authority_id, event.membership_id, event.account_id, event.action, event.subjects, event.reason,
      event.detail_digest, event.outcome)) end
$$;

drop function record_event;
create function record_event(action text, subjects text[], reason text default null, detail jsonb default null, outcome text default null) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  event_id uuid := uuidv7();
  secret bytea := case when detail is null then null else uuid_send(gen_random_uuid()) end;
  of_authority int := nullif(current_setting('app.authority', true), '')::int;
begin
  insert into audit_event (id, authority_id, membership_id, account_id, action, subjects, reason, detail_digest, outcome)
  values (event_id, of_authority, nullif(current_setting('app.membership', true), '')::uuid,
    nullif(current_setting('app.account', true), '')::uuid, action, subjects, reason,
    case when detail is null then null else sha256(secret || convert_to(detail::text, 'UTF8')) end, outcome);
  if detail is not null then
    insert into audit_detail (event_id, authority_id, salt, detail) values (event_id, of_authority, secret, detail);
  end if;
end $$;

-- What a request that was undone leaves behind, in a transaction of its own: whose session asked for what. Nothing where the session is over.
create function record_refusal(token_hash bytea, action text, subjects text[], detail jsonb, outcome text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform set_config('app.authority', s.authority_id::text, true), set_config('app.membership', s.membership_id::text, true),
    set_config('app.account', s.account_id::text, true)
  from session s where s.token_hash = record_refusal.token_hash and s.expires_at > clock_timestamp() and s.seen_at > clock_timestamp() - interval '30 minutes';
  if found then perform record_event(action, subjects, null, detail, outcome); end if;
end $$;
revoke all on function record_event, record_refusal from public;
grant execute on function record_event, record_refusal to throughline_scoped, throughline_whole, throughline_admin;
