-- Requests about a service itself, or a property or unit of it (S1.29, S1.30), and how long requests take to be decided.

alter table request add column property_id uuid, add column unit_id uuid;
call widen_history('request');

alter table unit add constraint unit_of_service unique (authority_id, service_id, id);
alter table request
  add constraint request_property foreign key (authority_id, service_id, property_id) references property (authority_id, service_id, id),
  add constraint request_unit foreign key (authority_id, service_id, unit_id) references unit (authority_id, service_id, id),
  add constraint request_about_one check (num_nonnulls(client_id, property_id, unit_id) <= 1);
create index request_about_service on request (authority_id, service_id, requested_at) where client_id is null;
create index request_decided_lately on request (authority_id, kind, decided_at) where state in ('accepted', 'rejected');
