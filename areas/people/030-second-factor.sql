-- The second factor, and the moment between a right password and a right code.

-- The secret that codes are made from, sealed by the application with the installation's secret: a copied table makes no code.
create table second_factor (
  account_id uuid primary key references account,
  sealed text not null,
  -- The time step of the last code that was taken: no code is taken twice.
  last_step bigint not null,
  guesses int not null default 0,
  guessing_since timestamptz not null default clock_timestamp(),
  enrolled_at timestamptz not null default clock_timestamp()
);

-- Codes for the day the telephone is lost, as hashes; each opens once.
create table recovery_code (
  account_id uuid not null references account,
  code_hash bytea not null,
  used_at timestamptz,
  primary key (account_id, code_hash)
);

-- Somebody has given the right password and owes a code. Not a session: begin_request never looks here.
create table sign_in_step (
  token_hash bytea primary key,
  account_id uuid not null references account,
  expires_at timestamptz not null default clock_timestamp() + interval '10 minutes'
);

-- Whether the account has a second factor, and whether it must: everybody must but the demo's own people, and whoever is tried out beside them.
create function factor_of(account_id uuid) returns table (needed boolean, sealed text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select not a.demo and i.kind <> 'demo', f.sealed
  from account a cross join installation i left join second_factor f on f.account_id = a.id where a.id = factor_of.account_id
$$;

create function begin_sign_in_step(account_id uuid, token_hash bytea, replaced bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update account set failures = 0, failed_at = null where id = begin_sign_in_step.account_id;
  delete from session s where s.token_hash = replaced;
  delete from sign_in_step s where s.expires_at < clock_timestamp();
  insert into sign_in_step (token_hash, account_id) values (begin_sign_in_step.token_hash, begin_sign_in_step.account_id);
end $$;

create function find_sign_in_step(token_hash bytea) returns table (account_id uuid, email text, sealed text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select a.id, a.email, f.sealed from sign_in_step s join account a on a.id = s.account_id and a.disabled_at is null
  left join second_factor f on f.account_id = a.id
  where s.token_hash = find_sign_in_step.token_hash and s.expires_at > clock_timestamp()
$$;

-- The step is over; false when somebody else was quicker with it.
create function end_sign_in_step(token_hash bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from sign_in_step s where s.token_hash = end_sign_in_step.token_hash and s.expires_at > clock_timestamp();
  return found;
end $$;

-- Counts a guess before it is looked at, so that many at once are no more than five in five minutes.
create function may_guess_code(account_id uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
#variable_conflict use_column
begin
  update second_factor f set
    guesses = case when guessing_since < clock_timestamp() - interval '5 minutes' then 1 else guesses + 1 end,
    guessing_since = case when guessing_since < clock_timestamp() - interval '5 minutes' then clock_timestamp() else guessing_since end
  where f.account_id = may_guess_code.account_id and (guesses < 5 or guessing_since < clock_timestamp() - interval '5 minutes');
  return found;
end $$;

create function take_code(account_id uuid, step bigint) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update second_factor f set last_step = step, guesses = 0 where f.account_id = take_code.account_id and f.last_step < step;
  return found;
end $$;

create function take_recovery_code(account_id uuid, code_hash bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update recovery_code c set used_at = clock_timestamp()
  where c.account_id = take_recovery_code.account_id and c.code_hash = take_recovery_code.code_hash and c.used_at is null;
  if not found then return false; end if;
  update second_factor f set guesses = 0 where f.account_id = take_recovery_code.account_id;
  return true;
end $$;

create function keep_recovery_codes(account_id uuid, code_hashes bytea[]) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  delete from recovery_code c where c.account_id = keep_recovery_codes.account_id;
  insert into recovery_code (account_id, code_hash) select keep_recovery_codes.account_id, unnest(code_hashes)
$$;

-- `step` is that of the code by which the new factor was proved: it is used up. With another factor in place nothing is
-- changed unless `replacing` says that it was asked for.
create function keep_second_factor(account_id uuid, sealed text, step bigint, code_hashes bytea[], replacing boolean) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if replacing then delete from second_factor f where f.account_id = keep_second_factor.account_id; end if;
  insert into second_factor (account_id, sealed, last_step) values (keep_second_factor.account_id, keep_second_factor.sealed, step)
    on conflict on constraint second_factor_pkey do nothing;
  if not found then return false; end if;
  perform keep_recovery_codes(keep_second_factor.account_id, code_hashes);
  return true;
end $$;

revoke all on function factor_of, begin_sign_in_step, find_sign_in_step, end_sign_in_step, may_guess_code, take_code, take_recovery_code,
  keep_recovery_codes, keep_second_factor from public;
grant execute on function factor_of, begin_sign_in_step, find_sign_in_step, end_sign_in_step, may_guess_code, take_code, take_recovery_code,
  keep_recovery_codes, keep_second_factor to throughline_scoped, throughline_whole, throughline_admin;
