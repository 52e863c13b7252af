// `throughline imports list` and `throughline imports undo`: loads of data packs, and taking one of them back.
import { undoPack } from '#areas/exchange/public.ts'
import { isUuid } from '#platform/text.ts'
import { command, Refused } from './command.ts'
import { memberOf } from './member.ts'
import { authorityByCode } from './owner-write.ts'

type Import = { id: string, loaded_at: string, by: string | null, files: string[], added: number, changed: number, undone_at: string | null }

export const importsList = command({
  name: 'imports list',
  summary: 'List the data packs that were loaded into an authority',
  options: { authority: { value: 'CODE', required: true, about: 'The authority' } },
  json: true,
  needsInstallation: true,
  run: async ({ options, database, print }) => {
    const imports = await (await database()).owner(async (connection) => {
      const { id } = await authorityByCode(connection, options.authority)
      const { rows } = await connection.query<Import>(
        `select i.id, i.loaded_at, m.name as by, i.files, i.undone_at,
           (select coalesce(sum((c ->> 'added')::int), 0)::int from jsonb_array_elements(i.counts) c) as added,
           (select coalesce(sum((c ->> 'changed')::int), 0)::int from jsonb_array_elements(i.counts) c) as changed
         from import i left join membership m on m.authority_id = i.authority_id and m.id = i.membership_id where i.authority_id = $1 order by i.loaded_at desc limit 100`, [id])
      return rows
    })
    print(imports, imports.length === 0 ? ['Nothing was loaded here'] : imports.map(({ id, loaded_at, by, files, added, changed, undone_at }) =>
      `${id}  ${loaded_at}  ${by ?? 'import command'}  ${added} added, ${changed} changed  ${files.join(', ')}${undone_at === null ? '' : `  undone ${undone_at}`}`))
  },
})

export const importsUndo = command({
  name: 'imports undo',
  summary: 'Take back all that one load of a data pack made',
  about: 'IMPORT is its id, from throughline imports list. All of it is taken back, or nothing where something was built on a row of it since: then each of\n'
    + 'those rows is printed. What was known on the days between stays known as at those days.',
  positionals: ['IMPORT'],
  options: { authority: { value: 'CODE', required: true, about: 'The authority it was loaded into' }, as: { value: 'EMAIL', about: 'Who takes it back, for the audit; without it: the command' } },
  json: true,
  needsInstallation: true,
  run: async ({ options, positionals: [made], database, print, say }) => {
    if (!isUuid(made!)) throw new Refused('There is no such import. See: throughline imports list')
    const undone = await (await database()).owner(async (connection) => {
      const { id } = await authorityByCode(connection, options.authority)
      return undoPack(connection, { authority: id, import: made!, as: await memberOf(connection, id, options.as, 'data.import'), onProgress: say })
    })
    const { obstacles: { total, listed }, why } = undone
    if (!undone.undone) throw new Refused([
      ...listed.map(({ key, message }) => `${key} ${message}`),
      ...(total > listed.length ? [`… and ${total - listed.length} more`] : []),
      `Nothing was undone: ${why ?? `${total} in the way`}.`,
    ].join('\n'))
    print(undone, undone.kinds.map(({ kind, removed, restored }) => `${kind}: ${removed.toLocaleString('en-GB')} removed, ${restored.toLocaleString('en-GB')} as before`))
  },
})
