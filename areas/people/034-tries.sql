-- Wrong passwords: counted before they are looked at, so that forty at once are not forty; and apart for a browser in which the person has
-- signed in before, so that nobody can lock them out by guessing elsewhere.

create table known_browser (
  account_id uuid not null references account,
  token_hash bytea not null,
  failures int not null default 0,
  failed_at timestamptz,
  seen_at timestamptz not null default clock_timestamp(),
  primary key (account_id, token_hash)
);

-- Nothing for the first five, then half a minute, one, two, four, eight, and a quarter of an hour at most: nine tries in the first quarter of
-- an hour, and four an hour from then on. A delay and not a lock.
create function wait_after(failures int) returns interval language sql immutable parallel safe
  return case when failures < 5 then interval '0' else least(interval '15 seconds' * (2 ^ least(failures - 4, 10)), interval '15 minutes') end;

-- Whether a password may be looked at now. It counts as wrong until it is known to be right.
create function may_try_password(account_id uuid, known bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update known_browser b set failures = b.failures + 1, failed_at = clock_timestamp()
  where b.account_id = may_try_password.account_id and b.token_hash = known and (b.failed_at is null or b.failed_at + wait_after(b.failures) <= clock_timestamp());
  if found then return true; end if;
  if exists (select from known_browser b where b.account_id = may_try_password.account_id and b.token_hash = known) then return false; end if;
  update account a set failures = a.failures + 1, failed_at = clock_timestamp()
  where a.id = may_try_password.account_id and (a.failed_at is null or a.failed_at + wait_after(a.failures) <= clock_timestamp());
  return found;
end $$;

create function password_was_right(account_id uuid, known bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update known_browser b set failures = 0, failed_at = null where b.account_id = password_was_right.account_id and b.token_hash = known;
  if not found then update account a set failures = 0, failed_at = null where a.id = password_was_right.account_id; end if;
end $$;

-- Somebody has signed in here, code and all. The ten browsers seen last are remembered, for half a year.
create function remember_browser(account_id uuid, token_hash bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into known_browser (account_id, token_hash) values (remember_browser.account_id, remember_browser.token_hash)
    on conflict on constraint known_browser_pkey do update set seen_at = clock_timestamp();
  delete from known_browser b where b.account_id = remember_browser.account_id and (b.seen_at < clock_timestamp() - interval '180 days' or b.token_hash not in (
    select k.token_hash from known_browser k where k.account_id = remember_browser.account_id order by k.seen_at desc limit 10));
end $$;

drop function note_failed_sign_in;
revoke all on function wait_after, may_try_password, password_was_right, remember_browser from public;
grant execute on function may_try_password, password_was_right, remember_browser to throughline_scoped, throughline_whole, throughline_admin;
