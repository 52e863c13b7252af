// An organisation that works in an authority: what is asked about it, and the words for what the database refuses. The command and the page ask the same.
import { organisationKind } from '#code-lists/organisation-kinds.ts'
import { choice, text } from '#platform/fields.ts'
import type { Refusals } from '#platform/sql.ts'

export const organisationFields = {
  name: text({ label: 'Name', max: 200 }),
  kind: choice({ label: 'Kind', list: organisationKind, hint: 'A commissioner decides and pays. Everybody else provides services or helps the people in them.' }),
}

export const refusals: Refusals = {
  organisation_name_once: { field: 'name', message: 'Another organisation of this authority has this name already' },
}
