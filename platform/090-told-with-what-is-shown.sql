-- A page's event is written by the statement that shows the records (decision 24), so the walls may add events: of whoever is asking, of
-- now, and of nothing but an action and its subjects. All else is what begin_request has set.
alter table audit_event
  alter column authority_id set default nullif(current_setting('app.authority', true), '')::int,
  alter column membership_id set default nullif(current_setting('app.membership', true), '')::uuid,
  alter column account_id set default nullif(current_setting('app.account', true), '')::uuid;
grant insert (action, subjects) on audit_event to throughline_scoped, throughline_whole, throughline_admin;
create policy told on audit_event for insert to throughline_scoped, throughline_whole, throughline_admin
  with check (authority_id = (select nullif(current_setting('app.authority', true), '')::int)
    and membership_id = (select nullif(current_setting('app.membership', true), '')::uuid));
