// Statements with which administrators keep the organisations of their authority.
import { statement } from '#platform/sql.ts'

const administrators = 'administrators alone have the permission; they keep all organisations of the authority'

/** With how many people may work for each, on hold or not, and how many services it provides. */
export const listOrganisations = statement('people.list_organisations', {
  everyone: administrators, takes: {}, gives: { id: 'uuid', name: 'text', kind: 'text', version: 'int', people: 'bigint', services: 'bigint' },
  sql: `select o.id, o.name, o.kind, o.version,
      (select count(*) from membership m where m.authority_id = :authority and m.organisation_id = o.id and m.ended_at is null) as people,
      (select count(*) from service s where s.authority_id = :authority and s.organisation_id = o.id) as services
    from organisation o where o.authority_id = :authority order by o.name`,
})

export const listServicesOfOrganisation = statement('people.services_of_organisation', {
  everyone: administrators, takes: { organisation_id: 'uuid' }, gives: { id: 'bigint', name: 'text' },
  sql: 'select id, name from service where authority_id = :authority and organisation_id = :organisation_id order by name, id',
})

export const insertOrganisation = statement('people.insert_organisation', {
  everyone: administrators, takes: { name: 'text', kind: 'text' }, gives: { id: 'uuid' },
  sql: 'insert into organisation (authority_id, name, kind) values (:authority, :name, :kind) returning id',
})

/** Nothing comes back when somebody else has changed it since. */
export const renameOrganisation = statement('people.rename_organisation', {
  everyone: administrators, takes: { organisation_id: 'uuid', version: 'int', name: 'text' }, gives: { id: 'uuid' },
  sql: 'update organisation set name = :name, version = version + 1 where authority_id = :authority and id = :organisation_id and version = :version returning id',
})
