-- A correction is listed under the name on record, which goes with it from now on; of one that was accepted the new name is that.
update request r set proposed = r.proposed || jsonb_build_object('name', jsonb_build_object('title', c.title, 'forename', c.forename, 'surname', c.surname))
  from client c where c.authority_id = r.authority_id and c.id = r.client_id and r.kind = 'client.identity' and r.state <> 'accepted';
