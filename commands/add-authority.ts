// `throughline authority add`: a new authority, which is an area and its data.
import { codeField, nameField } from '#areas/people/public.ts'
import { nation } from '#code-lists/nations.ts'
import { read, shaped } from '#platform/fields.ts'
import { command, valuesOf } from './command.ts'
import { writeAsOwner } from './owner-write.ts'


const nations = nation.codes.map((entry) => entry.code)
const fields = {
  code: codeField('Code'), name: nameField('Name'),
  nation: shaped({ label: 'Nation', reader: (typed) => nations.some((each) => each === typed) ? { value: typed } : { error: `Nation must be one of ${nations.join(', ')}` } }),
}

export const addAuthority = command({
  name: 'authority add',
  summary: 'Add an authority: an area and its data, apart from all others',
  options: {
    code: { value: 'CODE', required: true, about: 'How commands and addresses name it, such as anytown' },
    name: { value: 'NAME', required: true, about: 'Its name, such as "Anytown Council"' },
    nation: { value: 'NATION', required: true, about: `${nations.join(', ')}: decides bank holidays and statutory rules` },
  },
  json: true,
  run: async ({ options, database, today, print }) => {
    const values = valuesOf(read(fields, options, { today }))
    const refusals = { authority_code_key: `There is an authority ${values.code} already` }
    const id = await writeAsOwner(await database(), 'people.add-authority', refusals, async (connection) => {
      const { rows } = await connection.query(
        'insert into authority (code, name, nation) values ($1, $2, $3) returning id', [values.code, values.name, values.nation])
      const { id: authority } = rows[0] as { id: number }
      return { answer: authority, authority, subjects: [`authority:${authority}`] }
    })
    print({ id, ...values }, [`Added the authority ${values.code} (${values.name}).`])
  },
})
