// Loading a data pack: every file staged, everything wrong found, then all of it written in one transaction, or nothing.
import type pg from 'pg'
import type { LocalCode } from '#code-lists/local-codes.ts'
import { londonDay } from '#platform/dates.ts'
import { refusalOf } from '#platform/sql.ts'
import {
  createCrowded, findHbOfFloatingSupport, findOverlaps, findOwnOverlaps, findRoomsOutsideHouses, findSamePeople, findTwoInOnePlace, findVoidHouses,
  findWithoutHb, findWrongPlaces, type OneAtATime,
} from './checks.sql.ts'
import { fileOf, findFiles, PackProblem, problemOf, type PackFile } from './data-package.ts'
import { inLineOrder, mostListed, together, type Finding, type Found } from './findings.ts'
import { countImport, insertImport, recordAdded, recordChanged } from './keeping.sql.ts'
import { heldFiles, keepRest, mostWrong, NoList, noteWrong, type ListKey, type Wrong } from './keep-rows.ts'
import {
  analyzeReady, analyzeStaged, analyzeTable, countReady, createProblems, createReady, createStaging, dropRefused, findDifferent, findHidden, findRepeated,
  findUnknown, keepFromBeingCounted, linkRoomsToHouses, listUnknown, nameFiles, raiseNumber, writeAdded, writeChanged, writeWhoSees, type Loading,
} from './loading.sql.ts'
import { kindNamed, kinds, type Kind } from './pack.ts'
import { atTimes, rowsSoFar, type Say } from './progress.ts'
import { stageFile, type Staging } from './stage.ts'

export type ImportOptions = {
  /** Where the files of the pack are; or the list of rows that are kept of one, which is the importer's own. */
  folder?: string
  list?: string
  authority: number
  /** The membership of whoever loads the pack; without one it is recorded as loaded by the command. */
  as?: string | undefined
  /** Replaces recorded rows that are not what the pack says. */
  update?: boolean | undefined
  /** Leaves wrong rows out and loads the others. */
  acceptValid?: boolean | undefined
  today?: Temporal.PlainDate | undefined
  /** What is being done and how far it is, every two seconds at most. */
  onProgress?: ((text: string) => void) | undefined
}

/** `file` is what it was called when it came. */
export type Counts = { kind: string, file?: string, rows: number, added: number, changed: number, unchanged: number, refused: number }
export type Outcome = {
  loaded: boolean
  /** By which this load can be taken back. */
  import?: string
  /** How many rows of the list are kept for later. */
  left?: number
  kinds: Counts[]
  /** What is wrong, cell by cell. */
  refusals: Found
  /** What was loaded, or would have been, and looks odd. */
  flags: Found
}

/**
 * One transaction on the owner's connection. Whatever it answers, the tables hold all of the pack or are as they were; and of a list that is kept,
 * what was loaded is in it no more.
 */
export async function importPack(connection: pg.ClientBase, options: ImportOptions): Promise<Outcome> {
  const progress = atTimes(options.onProgress)
  await connection.query('begin')
  try {
    const { wrong, ...outcome } = await load(connection, options, progress.say)
    await connection.query(outcome.loaded ? 'commit' : 'rollback')
    if (!outcome.loaded && options.list !== undefined) await noteWrong(connection, listOf(options), wrong, outcome.refusals.total)
    return outcome
  } catch (error) {
    await connection.query('rollback').catch(() => undefined)
    return { loaded: false, kinds: [], refusals: { total: 1, listed: [asRefusal(error)] }, flags: nothing }
  } finally {
    progress.end()
  }
}

const listOf = ({ authority, as, list }: ImportOptions): ListKey => ({ authority, membership: as!, list: list! })

const nothing: Found = { total: 0, listed: [] }

/** The pack is none, or somebody else wrote while it was loading: the constraints have the last word. */
function asRefusal(error: unknown): Finding {
  if (error instanceof NoList) return { file: 'list', line: 1, column: '', value: '', message: 'is not there any more: it was loaded or deleted meanwhile' }
  if (error instanceof PackProblem) return { file: error.file, line: 1, column: '', value: '', message: error.message }
  const refused = refusalOf(error)
  const { code, table } = error as { code?: string, table?: string }
  if (!refused && code !== '40P01' && code !== '40001') throw error
  const of = kinds.find((each) => each.table === table)
  const message = `The record refuses this pack${refused ? ` (${refused.constraint})` : ''}: it changed while the pack was loading, `
    + 'or rows would have to change places. Try again, or load it in parts'
  return { file: of ? fileOf(of) : 'pack', line: 1, column: '', value: '', message }
}

async function load(connection: pg.ClientBase, options: ImportOptions, say: Say): Promise<Outcome & { wrong: Wrong[] }> {
  // What is no pack waits for nobody.
  const found = options.list === undefined ? await findFiles(options.folder!) : undefined
  say('Waiting for another load to end')
  const loading = await begin(connection, options)
  const { files, replaces, names } = found ? { files: found, replaces: options.update ?? false, names: [...new Set(found.map(({ name }) => name))] } : await heldFiles(connection, listOf(options))
  const all = await stageAll(connection, files, loading, options, say)
  const isWhole = all.every(({ broken }) => !broken)
  const [counts, refused, wrong] = [[] as Counts[], [] as Found[], [] as Wrong[]]
  for (const one of all) {
    // Rows of one file mean little while another can't be read: then only what is wrong within rows is said.
    const between = isWhole ? await check(connection, one, loading, replaces, mostOf(options), say) : nothing
    const ofKind = inLineOrder([one.broken ?? nothing, one.refusals, between], mostOf(options))
    refused.push(ofKind)
    if (options.list !== undefined) wrong.push(...ofKind.listed.map((finding) => ({ ...finding, kind: one.of.name })))
    if (isWhole && one.file) counts.push(await count(connection, one))
  }
  const oddities = isWhole ? await findOddities(connection, all, loading) : {}
  const refusals = together(refused)
  const flags = together(all.map((one) => inLineOrder([one.flags, oddities[one.of.name] ?? nothing])))
  const loaded = isWhole && (refusals.total === 0 || options.acceptValid === true)
  if (!loaded) return { loaded, kinds: counts, refusals, flags, wrong }
  const isNew = counts.some(({ added, changed }) => added + changed > 0)
  const made = isNew ? await writeAll(connection, all, counts, loading, { ...options, names }, say) : undefined
  await recordLoad(connection, counts, made, options)
  const left = options.list === undefined ? 0 : await keepRest(connection, listOf(options), all.filter(({ file }) => file).map(({ of }) => of), refusals.total > 0)
  if (left > 0) await noteWrong(connection, listOf(options), wrong, refusals.total)
  return { loaded, ...(made === undefined ? {} : { import: made }), ...(options.list === undefined ? {} : { left }), kinds: counts, refusals, flags, wrong }
}

const mostOf = ({ list }: ImportOptions) => (list === undefined ? mostListed : mostWrong)

/** Packs of one authority go one after the other. Without `as` the importer is the installation itself and may see everybody. */
async function begin(connection: pg.ClientBase, { authority, as }: ImportOptions): Promise<Loading> {
  await connection.query(`set local jit = off; set local work_mem = '64MB'`)
  await connection.query(`select pg_advisory_xact_lock(hashtext('throughline.import'), $1)`, [authority])
  const { rows: [importer] } = await connection.query(
    `select m.id, set_config('app.authority', $1::text, true), set_config('app.membership', coalesce(m.id::text, ''), true),
       set_config('app.account', coalesce(m.account_id::text, ''), true),
       (select array_agg(c.id) from client c where c.authority_id = $1 and c.need_to_know and m.id is not null
          and not exists (select from client_grant g where g.authority_id = c.authority_id and g.client_id = c.id and g.membership_id = m.id)) as hidden
     from (select) as one left join membership m on m.authority_id = $1 and m.id = $2`, [authority, as ?? null])
  const { id, hidden } = importer as { id: string | null, hidden: number[] | null }
  if (as !== undefined && id === null) throw new Error(`There is no membership ${as} in authority ${authority}`)
  return { authority, hidden: hidden ?? [] }
}

/** A kind of row on its way. Kinds without a file are there too, empty: others may name what is recorded of them. */
type OnItsWay = { of: Kind, file: PackFile | undefined, rows: number, present: string[], refusals: Found, flags: Found, broken?: Found }

async function stageAll(
  connection: pg.ClientBase, files: readonly PackFile[], { authority }: Loading, options: ImportOptions, say: Say,
): Promise<OnItsWay[]> {
  const { rows: localCodes } = await connection.query<LocalCode>('select list, code, label from local_code where authority_id = $1 order by list, label', [authority])
  const today = options.today ?? londonDay(Temporal.Now.instant())
  const staging = (file: PackFile): Staging => ({ today, localCodes, most: mostOf(options), onRows: (rows) => say(`Reading ${file.name}: ${rowsSoFar(rows, file.rows)}`) })
  await connection.query(createProblems)
  await connection.query(nameFiles, [files.map(({ of }) => of.name), files.map(({ name }) => name)])
  const all: OnItsWay[] = []
  for (const of of kinds) {
    const file = files.find((each) => each.of === of)
    await connection.query(createStaging(of))
    let staged: Omit<OnItsWay, 'of' | 'file'> = { rows: 0, present: [], refusals: nothing, flags: nothing }
    if (file) {
      try {
        staged = await stageFile(connection, of, file, staging(file))
      } catch (error) {
        const { line, message } = problemOf(error)
        staged = { ...staged, broken: { total: 1, listed: [{ file: file.name, line, column: '', value: '', message }] } }
      }
    }
    await connection.query(analyzeStaged(of))
    all.push({ ...staged, of, file })
  }
  return all
}

/** Makes the rows ready, finds what is wrong between them and with what is recorded, and leaves those that stand. */
async function check(
  connection: pg.ClientBase, { of, file, present, refusals }: OnItsWay, loading: Loading, update: boolean, most: number, say: Say,
): Promise<Found> {
  await connection.query(createReady(of, kinds, present, loading))
  if (!file) return nothing
  say(`Checking ${file.name}`)
  let found = 0
  const find = async (statements: readonly string[]) => {
    for (const statement of statements) found += (await connection.query(statement)).rowCount ?? 0
    if (found > 0 || refusals.total > 0) await connection.query(dropRefused(of))
  }
  const { rows: unknown } = await connection.query<{ cell: string }>(listUnknown(of))
  await find([findRepeated(of), ...unknown.map(({ cell }) => findUnknown(of, kinds, cell)), ...(of.id === 'number' ? [findHidden(of)] : []),
    findDifferent(of, update)])
  if (of.name === 'units') {
    await connection.query(linkRoomsToHouses(of, loading))
    await find([findUnknown(of, kinds, 'part_of')])
  }
  await find((checksOf[of.name] ?? []).map((make) => make(units, loading)))
  const crowd = oneAtATime[of.name]
  if (crowd) {
    await connection.query(createCrowded(crowd, loading))
    await find([of.name === 'schedules' ? findTwoInOnePlace(crowd, loading) : findOverlaps(crowd)])
  }
  await connection.query(analyzeReady(of))
  if (found === 0) return nothing
  const { rows } = await connection.query<ProblemRow>(
    'select line, col, value, message from pg_temp.pack_problem where kind = $1 order by line, col, message limit $2', [of.name, most])
  return { total: found, listed: rows.map((row) => asFinding(file.name, row)) }
}

type ProblemRow = { line: number, col: string, value: string | null, message: string }

function asFinding(file: string, { line, col, value, message }: ProblemRow): Finding {
  return { file, line, column: col, value: (value ?? '').slice(0, 100), message }
}

const [services, units] = [kindNamed('services')!, kindNamed('units')!]

const checksOf: Record<string, readonly ((of: Kind, loading: Loading) => string)[]> = {
  units: [findRoomsOutsideHouses], voids: [findVoidHouses], schedules: [findWrongPlaces],
}

const oneAtATime: Record<string, OneAtATime> = {
  contracts: { of: kindNamed('contracts')!, place: ['service_id'], until: 'ends_on + 1' },
  capacities: { of: kindNamed('capacities')!, place: ['service_level_id'], until: 'ends_on + 1' },
  prices: { of: kindNamed('prices')!, place: ['service_level_id'], until: 'ends_on + 1' },
  pay_periods: { of: kindNamed('pay_periods')!, place: [], until: 'ends_on + 1' },
  voids: { of: kindNamed('voids')!, place: ['unit_id'], until: 'ends_on + 1' },
  schedules: { of: kindNamed('schedules')!, place: ['unit_id', 'place'], until: 'left_on' },
}

async function count(connection: pg.ClientBase, { of, file, rows }: OnItsWay): Promise<Counts> {
  const { rows: [counted] } = await connection.query(countReady(of))
  const { added, changed, unchanged } = counted as Omit<Counts, 'kind'>
  return { kind: of.name, file: file?.name ?? fileOf(of), rows, added, changed, unchanged, refused: rows - added - changed - unchanged }
}

async function findOddities(connection: pg.ClientBase, all: readonly OnItsWay[], loading: Loading): Promise<Record<string, Found>> {
  const look = async (kind: string, statements: readonly string[]): Promise<Found> => {
    const file = all.find(({ of }) => of.name === kind)!.file?.name ?? fileOf({ name: kind })
    const found: Found[] = []
    for (const statement of statements) {
      const { rows } = await connection.query<ProblemRow & { total: number }>(statement, [mostListed])
      found.push({ total: rows[0]?.total ?? 0, listed: rows.map((row) => asFinding(file, row)) })
    }
    return inLineOrder(found)
  }
  return {
    clients: await look('clients', [findSamePeople(services, loading)]),
    schedules: await look('schedules', [findOwnOverlaps(loading), findWithoutHb(loading)]),
    hb_positions: await look('hb_positions', [findHbOfFloatingSupport(services, loading)]),
  }
}

/** In one statement no more than this, so that it can be said how far it is, and the server keeps little in mind. */
const linesInPart = 50_000

async function writeAll(
  connection: pg.ClientBase, all: readonly OnItsWay[], counts: readonly Counts[], loading: Loading, options: ImportOptions & { names: readonly string[] }, say: Say,
): Promise<string> {
  const { rows: [made] } = await connection.query<{ id: string }>(insertImport, [loading.authority, options.as ?? null, options.names])
  const key = [loading.authority, made!.id]
  const numbered = all.filter(({ of }) => of.id === 'number').map(({ of }) => of)
  await connection.query(raiseNumber(numbered))
  const { rows: [known] } = await connection.query<{ at: string }>('select stamp()::text as at')
  const at = known!.at
  await connection.query(keepFromBeingCounted(all.filter(({ file }) => file).map(({ of }) => of)))
  for (const { of, present } of all) {
    const { rows: [counted] } = await connection.query<{ added: number, changed: number, last: number }>(countReady(of))
    const { added, changed, last } = counted!
    // First what ends or moves out, then what comes in.
    if (changed > 0) say(`Changing ${of.name}: ${rowsSoFar(changed, undefined)}`)
    if (changed > 0) await connection.query(writeChanged(of, present, loading))
    if (changed > 0) await connection.query(recordChanged(of), key)
    let written = 0
    for (let from = 0; added > 0 && from <= last; from += linesInPart) {
      say(`Writing ${of.name}: ${rowsSoFar(written, added)}`)
      written += (await connection.query(writeAdded(of, loading), [from, from + linesInPart - 1, at])).rowCount ?? 0
      await connection.query(recordAdded(of), [...key, from, from + linesInPart - 1])
    }
    if (added > 1_000) await connection.query(analyzeTable(of))
  }
  say('Writing who sees whom')
  await connection.query(writeWhoSees(services, loading), [...key, at])
  await connection.query(countImport, [...key, JSON.stringify(counts)])
  return made!.id
}

/** Where everything is recorded as it is, the import has made nothing that could be taken back. */
async function recordLoad(connection: pg.ClientBase, counts: readonly Counts[], made: string | undefined, { as }: ImportOptions): Promise<void> {
  const subjects = [...counts.map(({ kind, added, changed }) => `${kind}: ${added} added, ${changed} changed`), ...(made === undefined ? [] : [`import:${made}`])]
  await connection.query('select record_event($1, $2, $3, $4)', ['exchange.loaded', subjects, as === undefined ? 'by the import command' : null, JSON.stringify(counts)])
}
