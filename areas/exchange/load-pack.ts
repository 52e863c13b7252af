// GET and POST /import: the files of a data pack are sent, kept, and loaded into the authority one works in; what is wrong in them waits to be mended (P.23).
import { mkdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { flag } from '#platform/fields.ts'
import type { Database } from '#platform/database/open.ts'
import { again, done, get, later, post, show, type Context, type FinalAnswer, type User } from '#platform/web/route.ts'
import { uploadLimits, type UploadedFile } from '#platform/web/uploads.ts'
import { CsvProblem } from './csv.ts'
import { descriptorName, fileOf, findFiles, PackProblem } from './data-package.ts'
import { together, type Finding, type Found } from './findings.ts'
import { importPack, type ImportOptions, type Outcome } from './import-pack.ts'
import { listImports, listKept } from './imports.sql.ts'
import { keepRows } from './keep-rows.ts'
import { importFormPage, outcomePage, type Waiting } from './load-pack.page.ts'
import { kinds } from './pack.ts'
import { atTimes } from './progress.ts'
import { zippedFiles } from './read-file.ts'

const choices = {
  update: flag({ label: 'Replace what is recorded', hint: 'Otherwise a row that is not what is recorded is refused.' }),
  accept_valid: flag({ label: 'Leave wrong rows out and load the others', hint: 'Otherwise nothing is loaded while anything is wrong. Either way wrong rows are kept for you to mend.' }),
}

export const importForm = get('/import', {
  name: 'exchange.import-form', summary: 'The form to load a data pack, what waits to be mended, and what was loaded', permission: 'data.import',
  handle: async ({ db }) => show({ choices, typed: {}, errors: {}, ...await waiting({ db }) }, importFormPage),
})

async function waiting({ db }: Pick<Context, 'db'>): Promise<Waiting> {
  const [kept, imports] = await Promise.all([db.rows(listKept, {}), db.rows(listImports, {})])
  return { kept, imports }
}

export const loadPack = post('/import', {
  name: 'exchange.import', summary: 'Load a data pack: CSV files, a zip of them, or an Excel workbook with a sheet for each kind of row', permission: 'data.import', input: choices, upload: true,
  handle: async ({ db, input, files, user, today, note }) => {
    const errors = { ...('errors' in input ? input.errors : {}), ...(files.length === 0 ? { files: 'Choose the files of the data pack' } : {}) }
    if ('errors' in input || files.length === 0) return again({ choices, typed: input.typed, errors, ...await waiting({ db }) }, importFormPage, errors)
    const { update, accept_valid: acceptValid } = input.values
    note([...(update ? ['replacing'] : []), ...(acceptValid ? ['leaving wrong rows out'] : [])])
    return later(async (database, report) => {
      const { folder, names, strangers } = await packFolder(files)
      if (strangers.total > 0) return answerWith({ loaded: false, kinds: [], refusals: strangers, flags: together([]) })
      const options = { authority: user.authority.id, as: user.membership, update, acceptValid, today, onProgress: report }
      // Rows that are kept outlive whatever happens while they are loaded. What can't be read to its end can't be kept, and says at once where it ends.
      const progress = atTimes(report)
      const list = await database.owner((connection) => kept(() => findFiles(folder).then((found) =>
        keepRows(connection, found, { ...options, membership: user.membership, names, replaces: update }, progress.say))))
        .finally(progress.end)
      return list === undefined ? answerWith(await database.owner((connection) => importPack(connection, { ...options, folder }))) : loadKept(database, { ...options, list })
    }, 'Loading the data pack')
  },
})

async function kept(work: () => Promise<string>): Promise<string | undefined> {
  try {
    return await work()
  } catch (error) {
    const { code } = error as { code?: string }
    if (error instanceof CsvProblem || error instanceof PackProblem || code === 'ENOENT' || code === 'EISDIR') return undefined
    throw error
  }
}

/** Loads a list that is kept; what is wrong leads to where it is mended. */
export async function loadKept(database: Database, options: ImportOptions & { list: string }): Promise<FinalAnswer> {
  const outcome = await database.owner((connection) => importPack(connection, options))
  if (outcome.loaded) return answerWith({ ...outcome, ...(outcome.left ? { list: options.list } : {}) })
  const isGone = outcome.refusals.listed[0]?.file === 'list'
  const { total } = outcome.refusals
  return done(isGone ? '/import' : `/import/${options.list}`,
    isGone
      ? 'Nothing was loaded: that list was loaded or deleted meanwhile.'
      : `Nothing was loaded: ${total === 1 ? 'one cell is' : `${total.toLocaleString('en-GB')} cells are`} wrong. They wait until you have mended them.`,
    { ...outcome, ...(isGone ? {} : { list: options.list }) }, 422)
}

export const loadingAs = ({ authority, membership }: User) => ({ authority: authority.id, as: membership })

const thereAre = `There are: ${kinds.map(fileOf).join(', ')}, a zip of them, or an Excel workbook (.xlsx) with a sheet for each`

/** The files under the names they have in a pack, in a folder of their own. Of the name of a workbook only what can do no harm gets into a path. */
async function packFolder(files: readonly UploadedFile[]): Promise<{ folder: string, names: string[], strangers: Found }> {
  const folder = join(dirname(files[0]!.path), 'pack')
  await mkdir(folder)
  const [open, taken, strangers] = [new Set([descriptorName, ...kinds.map(fileOf)]), new Set<string>(), [] as Finding[]]
  for (const { name, path } of files) {
    const isOneOfMany = /\.(xlsx|zip)$/i.test(name)
    const own = isOneOfMany ? name.slice(-80).replaceAll(/[^A-Za-z0-9 _()-](?!(xlsx|zip)$)/gi, '-').replace(/^[. ]+/, '') : name
    const isKnown = isOneOfMany ? !taken.has(own) && taken.add(own) : open.delete(own)
    const why = !isKnown ? `is not a file of a data pack, or was sent twice. ${thereAre}` : /\.zip$/i.test(own) ? await problemWithZip(path, files.length) : undefined
    if (why === undefined) await rename(path, join(folder, own))
    else strangers.push({ file: name.slice(0, 100), line: 1, column: '', value: '', message: why })
  }
  return { folder, names: files.map(({ name }) => name.slice(-100).toWellFormed().replaceAll('\0', '\ufffd')), strangers: { total: strangers.length, listed: strangers } }
}

/** What holds of files that are sent holds of those in a zip. */
async function problemWithZip(path: string, files: number): Promise<string | undefined> {
  if (files > 1) return 'came beside other files: send it alone, or unzip it first and send what is in it'
  try {
    await zippedFiles(path, uploadLimits.fileSize)
    return undefined
  } catch (error) {
    if (error instanceof CsvProblem) return error.message
    throw error
  }
}

function answerWith(outcome: Outcome & { list?: string }): FinalAnswer {
  return { kind: 'show', status: outcome.loaded ? 200 : 422, data: outcome, view: (context: Context) => outcomePage(outcome, context) }
}
