-- The tries that an account has. Each is taken before its password is looked at, so that many at once are no more than many in a row.

-- How long an account rests after so many wrong tries: not at all for the first five, then 2, 8, 32, 128 and 512 seconds, 15 minutes at most.
-- So no more than ten are looked at in any 15 minutes. A delay and not a lock, so that nobody can lock a colleague out for good.
create function seconds_to_rest(failures int) returns int language sql immutable
  return case when failures < 5 then 0 else least(2 * 4 ^ least(failures - 5, 5), 900)::int end;

-- Takes a try, which counts as a wrong one until start_session says otherwise, and answers what the password is compared with. No row for an
-- address that nobody has, a disabled account and one that rests: the caller spends the same time on them.
create function take_sign_in_try(email_key text) returns table (id uuid, password_hash text)
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  -- An address that nobody has waits for no disk either. A try that is lost with the server was lost to whoever made it.
  perform set_config('synchronous_commit', 'off', true);
  return query update account a set failures = a.failures + 1, failed_at = clock_timestamp()
    where a.email_key = take_sign_in_try.email_key and a.disabled_at is null
      and (a.failed_at is null or a.failed_at + seconds_to_rest(a.failures) * interval '1 second' <= clock_timestamp())
    returning a.id, a.password_hash;
end $$;
revoke all on function take_sign_in_try from public;
grant execute on function take_sign_in_try to throughline_scoped, throughline_whole, throughline_admin;

drop function account_for_sign_in, note_failed_sign_in;
