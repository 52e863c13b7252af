// GET /import/:kept and what is done there: cells that were refused are mended in place, or rows left out, and the list is loaded (P.23).
import { withLocal } from '#code-lists/local-codes.ts'
import { readDate } from '#platform/dates.ts'
import { flag, text, wholeNumber, type Errors, type Field, type Fields, type Typed } from '#platform/fields.ts'
import type { RowOf } from '#platform/sql.ts'
import { isStorable } from '#platform/text.ts'
import { again, done, found, get, later, notFound, post, show, type Answer, type Context } from '#platform/web/route.ts'
import { deleteKept, findKept, findKeptRow, findWrong, listAlike, listWrong, mendAlike, saveMends, takeBackMend, touchKept } from './imports.sql.ts'
import type { KeptRow } from './keep-rows.ts'
import { loadingAs, loadKept } from './load-pack.ts'
import { keptRowPage, mendPage } from './mend-list.page.ts'
import { kindNamed } from './pack.ts'

export type WrongCell = RowOf<typeof listWrong.gives>
export type Mending = {
  list: RowOf<typeof findKept.gives>, alike: RowOf<typeof listAlike.gives>[], like: number | null, row: number, cells: WrongCell[]
  typed: Typed, errors: Errors
}
export type KeptRowShown = { list: string, kind: string, noun: string, file: string, line: number, fields: Fields, typed: Typed, errors: Errors }

/** So many fields stand in one form. */
export const cellsOnPage = 50
const longest = 4_000
const params = { kept: 'uuid' } as const
const asked = { like: wholeNumber({ label: 'Alike', optional: true, least: 1 }), row: wholeNumber({ label: 'First row', optional: true, most: 1_000_000 }) }

export const showKept = get('/import/:kept', {
  name: 'exchange.kept', summary: 'What is wrong in a list that came in, to be mended', permission: 'data.import', params, query: asked,
  handle: async (context) => show(await mendingNow(context as unknown as Context), mendPage),
})

async function mendingNow({ db, params: { kept }, query, body }: Context, again: { typed: Typed, errors: Errors } = { typed: {}, errors: {} }): Promise<Mending> {
  const list = kept as string
  // The form for all of them says by a hidden field where it stood.
  const sent = typeof body['like'] === 'string' && /^[1-9]\d{0,5}$/.test(body['like']) ? Number(body['like']) : 0
  const [like, row] = [query['like'] ?? sent, query['row'] ?? 0] as [number, number]
  const [own, alike, cells] = await Promise.all([db.row(findKept, { list }), db.rows(listAlike, { list }), db.rows(listWrong, { list, like: like || null, from_row: row, most: cellsOnPage })])
  // Where one thing alone is wrong, all there is is alike.
  const only = alike.length === 1 && alike[0]!.cells > 1 ? alike[0]!.place : null
  return { list: found(own), alike, like: like || only, row, cells, ...again }
}

export const mendKept = post('/import/:kept/mend', {
  name: 'exchange.mend',
  summary: 'Mend the refused cells of a list that came in',
  description: 'Puts v_1 and so on in place of the refused cells, by place, and loads the list, or what is right of it (next=rest), or nothing yet (next=save).',
  permission: 'data.import', params, query: asked,
  handle: async (handled) => {
    const context = handled as unknown as Context
    const { db, body, note } = context
    const list = handled.params.kept
    if (!await db.row(touchKept, { list })) throw notFound()
    const typed = typedCells(body)
    const errors = problemsWith(typed)
    if (Object.keys(errors).length > 0) return again(await mendingNow(context, { typed: Object.fromEntries([...typed].map(([place, value]) => [`v_${place}`, value])), errors }), mendPage, errors)
    const cells = await db.rows(findWrong, { list, places: [...typed.keys()] })
    const mended = cells.flatMap(({ place, kind, line, col, value, typed: before }) => {
      return changedCell(kindNamed(kind)?.fields[col], { own: typed.get(place)!, before: before ?? value }, context).map((cell) => ({ kind, line, col, value: cell }))
    })
    if (mended.length > 0) await save(context, list, mended)
    note([`list:${list}`])
    return next(context, list, mended.length === 0 ? 'Nothing was changed.' : `${mended.length === 1 ? '1 cell is' : `${mended.length} cells are`} mended.`)
  },
})

/** With `as_written` each keeps its own value, read as people write it. */
const sameFields = { as_written: flag({ label: 'As written' }), like: wholeNumber({ label: 'Alike', least: 1 }), value: text({ label: 'Value for all of them', max: 200, optional: true }) }

export const mendSame = post('/import/:kept/same', {
  name: 'exchange.mend-same', summary: 'Mend cells of a list that came in which have the same thing wrong', permission: 'data.import', params, input: sameFields,
  handle: async (handled) => {
    const context = handled as unknown as Context
    const { db, note } = context
    const list = handled.params.kept
    if (!await db.row(touchKept, { list })) throw notFound()
    const { input } = handled
    if ('errors' in input) return again(await mendingNow(context, { typed: input.typed, errors: input.errors }), mendPage, input.errors)
    const [wrong] = await db.rows(findWrong, { list, places: [input.values.like] })
    if (!wrong) return done(`/import/${list}`, 'Nothing was changed.')
    note([`list:${list}`])
    if (input.values.as_written) {
      const cells = await db.rows(listWrong, { list, like: input.values.like, from_row: 0, most: 100_000 })
      const read = cells
        .map(({ kind, line, col, value }) => ({ kind, line, col, before: value, value: asCell(kindNamed(kind)?.fields[col], value, context) }))
        .filter(({ before, value }) => value !== before)
      if (read.length > 0) await save(context, list, read)
      return done(`/import/${list}?like=${input.values.like}`,
        `${read.length === 1 ? '1 cell is' : `${read.length.toLocaleString('en-GB')} cells are`} read as written. Load the list to see what that makes of it.`,
        { saved: read.length })
    }
    const saved = await db.row(mendAlike, { list, like: input.values.like, value: asCell(kindNamed(wrong.kind)?.fields[wrong.col], input.values.value ?? '', context) })
    return done(`/import/${list}?like=${input.values.like}`,
      `${saved!.saved === 1 ? '1 cell is' : `${saved!.saved.toLocaleString('en-GB')} cells are`} mended. Load the list to see what that makes of it.`,
      { saved: saved!.saved })
  },
})

export const discardKept = post('/import/:kept/discard', {
  name: 'exchange.discard', summary: 'Delete a list that came in, without loading it', permission: 'data.import', params,
  handle: async ({ db, params: { kept }, note }) => {
    if (!await db.row(deleteKept, { list: kept })) throw notFound()
    note([`list:${kept}`])
    return done('/import', 'The list is deleted. What had been loaded of it stays.')
  },
})

// ---------------------------------------------------------------- a row as a whole

const rowAsked = { kind: text({ label: 'Kind', max: 40, optional: true }), line: wholeNumber({ label: 'Line', optional: true, least: 1, most: 2_000_000_000 }) }

export const showKeptRow = get('/import/:kept/row', {
  name: 'exchange.kept-row', summary: 'All cells of one row of a list that came in', permission: 'data.import', params, query: rowAsked,
  handle: async (context) => {
    const { kind, line } = context.query
    return show(await (kind && line ? rowNow(context as unknown as Context, kind, line) : firstWrong(context as unknown as Context)), keptRowPage)
  },
})

/** The first row in which something is wrong, for whoever names none. */
async function firstWrong(context: Context): Promise<KeptRowShown> {
  const [first] = await context.db.rows(listWrong, { list: context.params['kept'] as string, like: null, from_row: 0, most: 1 })
  return rowNow(context, first?.kind ?? '', first?.line ?? 0)
}

async function rowNow({ db, params: { kept } }: Context, kind: string, line: number): Promise<KeptRowShown> {
  const list = kept as string
  const [row, of] = [found(await db.row(findKeptRow, { list, kind, line })), found(kindNamed(kind))]
  const [, cells] = row.row as KeptRow
  const fields = Object.fromEntries(row.columns.map((column) => [`c_${column}`, plain(of.fields[column]!)]))
  const mends = row.mends as Record<string, string>
  return { list, kind, noun: of.noun, file: row.file, line, fields,
    typed: { ...Object.fromEntries(row.columns.map((column, at) => [`c_${column}`, mends[column] ?? cells[at] ?? ''])), leave_out: '' in mends ? 'yes' : '' },
    errors: Object.fromEntries(Object.entries(row.wrong as Record<string, string>).map(([column, message]) => [column === '' ? '' : `c_${column}`, message])) }
}

/** Any cell may stand empty here: whether it may is for the check to say. */
const plain = (field: Field): Field => ({ ...field, optional: true })

const rowFields = { kind: text({ label: 'Kind', max: 40 }), line: wholeNumber({ label: 'Line', least: 1, most: 2_000_000_000 }) }

export const mendKeptRow = post('/import/:kept/row', {
  name: 'exchange.mend-row',
  summary: 'Mend a row of a list that came in, or leave it out',
  description: 'Puts c_ and the name of each column in place of its cell, or leaves the row out (leave_out=yes); then loads the list, or nothing yet (next=save).',
  permission: 'data.import', params,
  input: rowFields,
  handle: async (handled) => {
    const context = handled as unknown as Context
    const { db, body, note } = context
    const list = handled.params.kept
    const { input } = handled
    if ('errors' in input) return again({ ...await firstWrong(context), errors: input.errors }, keptRowPage, input.errors)
    const { kind, line } = input.values
    const shown = await rowNow(context, kind, line)
    await db.row(touchKept, { list })
    const typed = Object.fromEntries(Object.keys(shown.fields).flatMap((name) => (typeof body[name] === 'string' ? [[name, body[name]] as const] : [])))
    const errors = problemsWith(new Map(Object.entries(typed)), '')
    if (Object.keys(errors).length > 0) return again({ ...shown, typed: { ...shown.typed, ...typed }, errors }, keptRowPage, errors)
    const mended = Object.entries(typed).flatMap(([name, value]) => {
      return changedCell(shown.fields[name], { own: value, before: shown.typed[name]! }, context).map((cell) => ({ kind, line, col: name.slice(2), value: cell }))
    })
    const isLeftOut = body['leave_out'] === 'yes'
    if (isLeftOut) mended.push({ kind, line, col: '', value: '' })
    else await db.row(takeBackMend, { list, kind, line, col: '' })
    if (mended.length > 0) await save(context, list, mended)
    note([`list:${list}`])
    return next(context, list, isLeftOut ? `Line ${line} of ${shown.file} is left out.` : `Line ${line} of ${shown.file} is mended.`)
  },
})

// ---------------------------------------------------------------- what they share

/** By the place of the wrong cell: v_17. */
function typedCells(body: Record<string, unknown>): Map<number, string> {
  return new Map(Object.entries(body).flatMap(([name, value]) => (/^v_[1-9]\d{0,5}$/.test(name) && typeof value === 'string' ? [[Number(name.slice(2)), value] as const] : [])))
}

function problemsWith(typed: ReadonlyMap<number | string, string>, prefix = 'v_'): Errors {
  return Object.fromEntries([...typed].flatMap(([name, value]) => {
    const problem = value.length > longest ? `A cell must be ${longest.toLocaleString('en-GB')} characters or fewer` : isStorable(value) ? undefined : 'There is a character here that can’t be kept'
    return problem === undefined ? [] : [[`${prefix}${name}`, problem]]
  }))
}

/** As it would stand in the file: people write days and choices in their own way, where a file has one way alone. */
function asCell(field: Field | undefined, typed: string, { today, user }: Pick<Context, 'today' | 'user'>): string {
  const cell = typed.trim()
  if (field?.kind === 'date') {
    const day = readDate(cell, today, field.label, { yearNeeded: true })
    return 'error' in day ? cell : day.toString()
  }
  if (field?.codes) {
    const { codes } = withLocal(field.codes, user.codes)
    return (codes.find(({ code }) => code === cell) ?? codes.find(({ label }) => label.toLowerCase() === cell.toLowerCase()))?.code ?? cell
  }
  return cell
}

/**
 * What is in the field, as it would stand in the file: none where that is what stood there. What came from the file is read as generously as what was typed,
 * since whoever sends the page has it before them, and reads there that the day comes first: 03/04/1980 is 3 April.
 */
function changedCell(field: Field | undefined, { own, before }: { own: string, before: string }, context: Pick<Context, 'today' | 'user'>): string[] {
  const cell = asCell(field, own, context)
  return own === before && cell === own.trim() ? [] : [cell]
}

async function save({ db }: Pick<Context, 'db'>, list: string, mended: readonly { kind: string, line: number, col: string, value: string }[]): Promise<void> {
  await db.row(saveMends, { list, kinds: mended.map(({ kind }) => kind), lines: mended.map(({ line }) => line), cols: mended.map(({ col }) => col), values: mended.map(({ value }) => value) })
}

/** What was typed is kept first: should loading fail, or the connection be lost, it is there. */
function next({ body, user, today, url }: Context, list: string, said: string): Answer {
  if (body['next'] === 'save') return done(`/import/${list}${url.search}`, said)
  return later((database, report) => loadKept(database, { list, ...loadingAs(user), acceptValid: body['next'] === 'rest', today, onProgress: report }), 'Loading the data pack')
}
