-- A table that keeps its history gets further columns.

-- Call it once the columns are added: the history gets them too, the trigger copies them, and the view shows them. What stands in the
-- history from before has nothing in them.
create procedure widen_history(wanted regclass) language plpgsql as $$
declare
  name text := wanted::text;
  added record;
  columns text;
  replaced text;
begin
  for added in
    select attname, format_type(atttypid, atttypmod) as type from pg_attribute
    where attrelid = wanted and attnum > 0 and not attisdropped
      and attname not in (select attname from pg_attribute where attrelid = (name || '_history')::regclass and attnum > 0)
    order by attnum
  loop
    execute format('alter table %I add column %I %s', name || '_history', added.attname, added.type);
  end loop;
  select string_agg(quote_ident(attname), ', ' order by attnum), string_agg('old.' || quote_ident(attname), ', ' order by attnum) into columns, replaced
  from pg_attribute where attrelid = wanted and attnum > 0 and not attisdropped;
  execute format($function$create or replace function %I() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $trigger$
    declare
      replaced_at timestamptz := stamp(old.recorded_at);
    begin
      insert into %I (%s, replaced_at) values (%s, replaced_at);
      if tg_op = 'DELETE' then return old; end if;
      new.recorded_at := replaced_at;
      new.version := old.version + 1;
      return new;
    end $trigger$ $function$, 'keep_replaced_row_of_' || name, name || '_history', columns, replaced);
  -- The columns of before stay where they are: a view takes further ones at its end.
  execute format($view$create or replace view %I with (security_invoker = true) as
    select %s from (select %s, null::timestamptz as replaced_at from %I union all select %s, replaced_at from %I) as known
    where recorded_at < coalesce((select as_at()), 'infinity') and (replaced_at is null or replaced_at >= (select as_at()))$view$,
    'known_' || name, columns, columns, name, columns, name || '_history');
end $$;
