-- What the tokens of one's authority are called, for whoever reads the access log: a name and nothing by which one could come in.
create function names_of_tokens() returns table (id uuid, name text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select t.id, t.name from api_token t where t.authority_id = nullif(current_setting('app.authority', true), '')::int
$$;
revoke all on function names_of_tokens from public;
grant execute on function names_of_tokens to throughline_whole, throughline_admin;

-- What one person did, newest first: the log is long, and they are one of many.
create index audit_event_member on audit_event (authority_id, membership_id, id desc);
