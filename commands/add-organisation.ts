// `throughline organisation add`: an organisation that works in an authority.
import { organisationKind } from '#code-lists/organisation-kinds.ts'
import { organisationFields, organisationRefusals } from '#areas/people/public.ts'
import { read, shaped } from '#platform/fields.ts'
import { command, valuesOf } from './command.ts'
import { authorityByCode, writeAsOwner } from './owner-write.ts'

const kinds: readonly string[] = organisationKind.codes.map(({ code }) => code)
const fields = {
  ...organisationFields,
  // A command is told the codes and not their labels.
  kind: shaped({ label: 'Kind', reader: (typed) => kinds.includes(typed) ? { value: typed } : { error: `Kind must be one of ${kinds.join(', ')}` } }),
}

export const addOrganisation = command({
  name: 'organisation add',
  summary: 'Add an organisation to an authority: a council department, a provider, a landlord …',
  options: {
    authority: { value: 'CODE', required: true, about: 'The authority it works in' },
    name: { value: 'NAME', required: true, about: 'Its name, once in the authority' },
    kind: { value: 'KIND', required: true, about: kinds.join(', ') },
  },
  json: true,
  run: async ({ options, database, today, print }) => {
    const values = valuesOf(read(fields, options, { today }))
    const refusals = { organisation_name_once: `${values.name}: ${organisationRefusals['organisation_name_once']!.message}` }
    const id = await writeAsOwner(await database(), 'people.add-organisation', refusals, async (connection) => {
      const authority = await authorityByCode(connection, options.authority)
      const { rows } = await connection.query(
        'insert into organisation (authority_id, name, kind) values ($1, $2, $3) returning id', [authority.id, values.name, values.kind])
      const { id: organisation } = rows[0] as { id: string }
      return { answer: organisation, authority: authority.id, subjects: [`organisation:${organisation}`] }
    })
    print({ id, authority: options.authority, ...values }, [`Added ${values.name} to ${options.authority}.`])
  },
})
