-- As before, but what was kept while it was typed is called as the page called it, which says whose it is; the name of the operation does not.
create or replace function keep_unsent(token_hash bytea, form text, page text, title text, typed jsonb) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into draft as d (authority_id, membership_id, form, page, title, typed)
  select m.authority_id, m.id, keep_unsent.form, keep_unsent.page, keep_unsent.title, keep_unsent.typed
  from session s join membership m on m.authority_id = s.authority_id and m.id = s.membership_id and m.ended_at is null and m.held_at is null
  join account a on a.id = s.account_id and a.disabled_at is null
  where s.token_hash = keep_unsent.token_hash and (s.expires_at <= clock_timestamp() or s.seen_at <= clock_timestamp() - interval '30 minutes')
    and s.expires_at > clock_timestamp() - interval '1 day'
  on conflict on constraint draft_pkey do update set typed = excluded.typed, version = d.version + 1, saved_at = clock_timestamp();
  return found;
end $$;
