-- Some date of birth is written for thousands of people whose own is not known. Whoever is asked for by date of birth and name is found by both
-- at once, in the index alone.
create index client_birth on client (authority_id, date_of_birth, surname_key, forename_key, id) include (need_to_know);
drop index client_date_of_birth;
