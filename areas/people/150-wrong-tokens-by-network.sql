-- Wrong tokens are counted by the network they come from, as wrong passwords are (decision 22): one address of many is free for whoever has a network.
create or replace function note_wrong_token(address text) returns int
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  network text := network_of(note_wrong_token.address);
  waits int;
begin
  delete from token_guess g where g.failed_at < clock_timestamp() - interval '1 day';
  insert into token_guess as g (address, failures) values (network, 1)
  on conflict on constraint token_guess_pkey do update set failures = g.failures + 1, failed_at = clock_timestamp()
    where g.failed_at + wait_after(g.failures) <= clock_timestamp();
  if found then return 0; end if;
  select ceil(extract(epoch from g.failed_at + wait_after(g.failures) - clock_timestamp()))::int into waits from token_guess g where g.address = network;
  return greatest(1, waits);
end $$;
