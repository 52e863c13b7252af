// `throughline import`: loads a data pack into an authority.
import { findingText, importPack, outcomeLines } from '#areas/exchange/public.ts'
import { command, Refused } from './command.ts'
import { memberOf } from './member.ts'
import { authorityByCode } from './owner-write.ts'

export const importCommand = command({
  name: 'import',
  summary: 'Load a data pack: services, units, clients, schedules and what belongs to them',
  about: 'FOLDER holds datapackage.json and a CSV file for each kind of row, or is a zip of them; docs/generated/data-pack.md says which columns they have, and exporting\n'
    + 'an empty authority gives the headers. All of the pack is loaded or nothing. What is wrong is printed as schedules.csv:17:left_on message.\n'
    + 'In an empty installation add the authority first: throughline authority add.',
  positionals: ['FOLDER'],
  options: {
    authority: { value: 'CODE', required: true, about: 'The authority it is loaded into' },
    as: { value: 'EMAIL', about: 'Who loads it, for the audit; without it: the import command' },
    update: { about: 'Replace recorded rows that are not what the pack says' },
    'accept-valid': { about: 'Leave wrong rows out and load the others' },
  },
  json: true,
  run: async ({ options, positionals: [folder], database, today, print, say }) => {
    const outcome = await (await database()).owner(async (connection) => {
      const authority = await authorityByCode(connection, options.authority)
      return importPack(connection, {
        folder: folder!, authority: authority.id, as: await memberOf(connection, authority.id, options.as, 'data.import'), today, onProgress: say,
        update: options.update, acceptValid: options['accept-valid'],
      })
    })
    const { refusals, flags, loaded } = outcome
    const unlisted = refusals.total - refusals.listed.length
    const refused = [...refusals.listed.map(findingText), ...(unlisted > 0 ? [`… and ${unlisted} more`] : [])]
    if (loaded) print(outcome, outcomeLines(outcome))
    if (loaded && flags.total > 0) {
      say(`${flags.total === 1 ? 'This looks' : `These ${flags.total} look`} odd, and ${flags.total === 1 ? 'was' : 'were'} loaded all the same:`)
      for (const flag of flags.listed.slice(0, 20)) say(findingText(flag))
      if (flags.total > 20) say(`… and ${flags.total - Math.min(20, flags.listed.length)} more`)
    }
    if (!loaded) throw new Refused([...refused, `Nothing was loaded: ${refusals.total} refused.`].join('\n'))
    if (refused.length > 0) say([...refused, `Left out: ${refusals.total} refused.`].join('\n'))
  },
})
