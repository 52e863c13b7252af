// `throughline export`: takes a data pack out of an authority.
import { readdir } from 'node:fs/promises'
import { exportPack } from '#areas/exchange/public.ts'
import { command, Refused } from './command.ts'
import { memberOf } from './member.ts'
import { authorityByCode } from './owner-write.ts'

export const exportCommand = command({
  name: 'export',
  summary: 'Take out a data pack: services, units, clients, schedules and what belongs to them',
  about: 'Writes datapackage.json and a CSV file for each kind of row into FOLDER, for its owner’s eyes only. Requests, history, the audit and who\n'
    + 'may open need-to-know records are not part of it. Loaded into an empty installation it gives the same files again. A folder in which something is already is left as it is.',
  positionals: ['FOLDER'],
  options: {
    authority: { value: 'CODE', required: true, about: 'The authority it is taken from' },
    replace: { about: 'Write over the pack that is in FOLDER' },
    as: { value: 'EMAIL', about: 'Who takes it out, for the audit: people whose record they may not open are left out' },
  },
  json: true,
  needsInstallation: true,
  run: async ({ options, positionals: [folder], database, print, say }) => {
    const stands = await readdir(folder!).catch(() => [])
    if (stands.length > 0 && !options.replace) throw new Refused(`${folder} is not empty. Choose a new folder, or write over the pack in it with --replace.`)
    const files = await (await database()).owner(async (connection) => {
      const authority = await authorityByCode(connection, options.authority)
      const as = await memberOf(connection, authority.id, options.as, 'data.export')
      return exportPack(connection, { folder: folder!, authority: authority.id, as, onProgress: say })
    })
    print({ folder, files }, [`Wrote ${files.length} files into ${folder}.`])
  },
})
