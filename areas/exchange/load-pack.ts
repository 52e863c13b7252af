// GET and POST /import: a data pack is chosen, loaded into the authority one works in, and what came of it is shown (P.23).
import { mkdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { flag } from '#platform/fields.ts'
import { again, get, later, post, show, type Context, type FinalAnswer } from '#platform/web/route.ts'
import type { UploadedFile } from '#platform/web/uploads.ts'
import { descriptorName, fileOf } from './data-package.ts'
import { together, type Found } from './findings.ts'
import { importPack, type Outcome } from './import-pack.ts'
import { importFormPage, outcomePage } from './load-pack.page.ts'
import { kinds } from './pack.ts'

const choices = {
  update: flag({ label: 'Replace what is recorded', hint: 'Otherwise a row that is not what is recorded is refused.' }),
  accept_valid: flag({ label: 'Leave wrong rows out and load the others', hint: 'Otherwise nothing is loaded while anything is wrong.' }),
}

export const importForm = get('/import', {
  name: 'exchange.import-form', summary: 'The form to load a data pack', permission: 'data.import',
  handle: async () => show({ choices, typed: {}, errors: {} }, importFormPage),
})

export const loadPack = post('/import', {
  name: 'exchange.import', summary: 'Load a data pack', permission: 'data.import', input: choices, upload: true,
  handle: async ({ input, files, user, today, note }) => {
    const errors = { ...('errors' in input ? input.errors : {}), ...(files.length === 0 ? { files: 'Choose the files of the data pack' } : {}) }
    if ('errors' in input || files.length === 0) return again({ choices, typed: input.typed, errors }, importFormPage, errors)
    const { update, accept_valid: acceptValid } = input.values
    note([...(update ? ['replacing'] : []), ...(acceptValid ? ['leaving wrong rows out'] : [])])
    return later(async (database, report) => {
      const { folder, strangers } = await packFolder(files)
      if (strangers.total > 0) return answerWith({ loaded: false, kinds: [], refusals: strangers, flags: together([]) })
      const wanted = { folder, authority: user.authority.id, as: user.membership, update, acceptValid, today, onProgress: report }
      return answerWith(await database.owner((connection) => importPack(connection, wanted)))
    }, 'Loading the data pack')
  },
})

const thereAre = `There are: ${kinds.map(fileOf).join(', ')}`

/** The files under the names they have in a pack, in a folder of their own. Nothing of theirs but a known name gets into a path. */
async function packFolder(files: readonly UploadedFile[]): Promise<{ folder: string, strangers: Found }> {
  const folder = join(dirname(files[0]!.path), 'pack')
  await mkdir(folder)
  const open = new Set([descriptorName, ...kinds.map(fileOf)])
  const strangers = []
  for (const { name, path } of files) {
    if (open.delete(name)) await rename(path, join(folder, name))
    else strangers.push({ file: name.slice(0, 100), line: 1, column: '', value: '', message: `is not a file of a data pack, or was sent twice. ${thereAre}` })
  }
  return { folder, strangers: { total: strangers.length, listed: strangers } }
}

function answerWith(outcome: Outcome): FinalAnswer {
  return { kind: 'show', status: outcome.loaded ? 200 : 422, data: outcome, view: (context: Context) => outcomePage(outcome, context) }
}
