// The match file (S1.85): a file from Housing Benefit or Universal Credit is sent, matched to those who wait, and what fits is asked for as changes.
import { listName } from '#areas/clients/public.ts'
import { batchesOf, CsvProblem, mostListed, withoutGuard, type Finding } from '#areas/exchange/public.ts'
import { sendRequest } from '#areas/requests/public.ts'
import { deleteDraft, findDraft, saveDraft } from '#platform/drafts.sql.ts'
import { read, readable, type Errors, type Typed } from '#platform/fields.ts'
import { again, conflict, done, get, post, show, type Context } from '#platform/web/route.ts'
import { listMatchable } from './awaiting-hb.sql.ts'
import {
  decisionWords, fileUnderWay, headings, holdsFrom, matchRows, positionOf, problemsWithRow, rowFields, sourceField, type Candidate, type FileRow, type Match, type Source,
} from './match-file.ts'
import { matchPage, uploadPage } from './match-hb.page.ts'
import { standingSchedule } from './schedule.ts'
import { findSchedule, listHbPositions } from './schedules.sql.ts'

/** The file under way: one for each person, kept as a draft until it is worked through or deleted. */
type Kept = { file: string, source: Source, rows: FileRow[], wrong: { total: number, listed: Finding[] }, wrongLines: number, taken: boolean }
export type Person = Awaited<ReturnType<typeof waitingNow>>[number]
/** `ticked`: what was chosen of each line, on a page that comes back; by default all that matched. */
export type Matching = Omit<Kept, 'rows'> & { matches: Match<Person>[], match: string, ticked: Record<string, unknown> | null }
export type Uploading = { typed: Typed, errors: Errors }

const here = fileUnderWay.page
const mostRows = 5000

export const matchForm = get(here, {
  name: 'schedules.match-form', summary: 'Send a file from Housing Benefit or Universal Credit, or go on with the one under way', permission: 'request.make',
  handle: async (context) => {
    const matching = await matchingNow(context as unknown as Context)
    if (!matching) return show<Uploading>({ typed: {}, errors: {} }, uploadPage)
    context.note([...new Set(matching.matches.flatMap(({ candidates }) => candidates.map(({ client_id }) => `client:${client_id}`)))])
    return show<Matching>(matching, matchPage)
  },
})

export const sendMatchFile = post(here, {
  name: 'schedules.match-file', summary: 'Send a file from Housing Benefit or Universal Credit', permission: 'request.make', input: sourceField, upload: true,
  handle: async ({ db, input, files, today, note }) => {
    const back = (errors: Errors) => again<Uploading>({ typed: input.typed, errors }, uploadPage, errors)
    const missing = { ...('errors' in input ? input.errors : {}), ...(files.length === 1 ? {} : { files: files.length === 0 ? 'Choose the file' : 'Choose one file' }) }
    if ('errors' in input || files.length !== 1) return back(missing)
    const [{ name, path }] = files as [typeof files[number]]
    const file = excerpt(name.slice(-100))
    try {
      const kept = await readMatchFile(path, file, input.values.source, today)
      await db.row(saveDraft, { ...fileUnderWay, title: `Match ${file}`, typed: kept, version: null })
      note(['match-file'], { detail: { file, rows: kept.rows.length, wrong: kept.wrongLines } })
      return done(here, '', { rows: kept.rows.length, wrong: kept.wrong.listed }, 201)
    } catch (problem) {
      if (problem instanceof CsvProblem) return back({ files: `${file}, line ${problem.line}: the file ${problem.message}` })
      throw problem
    }
  },
})

export const takeRightRows = post(`${here}/take`, {
  name: 'schedules.match-take', summary: 'Go on with the right rows of the file', permission: 'request.make',
  handle: async (context) => {
    const kept = await keptNow(context as unknown as Context)
    if (!kept) return done(here, noFile)
    await context.db.row(saveDraft, { ...fileUnderWay, title: `Match ${kept.kept.file}`, typed: { ...kept.kept, taken: true }, version: null })
    return done(here, '')
  },
})

export const putAway = post(`${here}/discard`, {
  name: 'schedules.match-discard', summary: 'Delete the file that is being matched', permission: 'request.make',
  handle: async ({ db }) => {
    await db.row(deleteDraft, fileUnderWay)
    return done('/schedules/awaiting-hb', 'The file is deleted. What was asked for stays asked for.')
  },
})

export const proposeMatches = post(`${here}/propose`, {
  name: 'schedules.match-propose', summary: 'Ask for the positions of those who were matched', permission: 'request.make',
  handle: async (handled) => {
    const context = handled as unknown as Context
    const { db, body, note } = context
    const found = await keptNow(context)
    if (!found) return done(here, noFile)
    const matching = (await matchingNow(context))!
    const chosen = matching.matches.flatMap((match) => {
      const candidate = match.candidates.find(({ schedule, is_asked }) => String(schedule) === body[`line_${match.line}`] && !is_asked)
      return candidate ? [{ match, candidate }] : []
    })
    const ticked = Object.fromEntries(matching.matches.map(({ line }) => [line, body[`line_${line}`]]))
    const stopped = (said: string) => again<Matching>({ ...matching, ticked }, matchPage, { '': said })
    if (found.kept.wrongLines > 0 && !found.kept.taken) return stopped('Nothing was asked for: say first that the right rows are to be taken')
    if (chosen.length === 0) return stopped('Nothing was asked for: tick or choose those whose position is to change')
    const twice = chosen.find(({ candidate }, at) => chosen.findIndex((other) => other.candidate.schedule === candidate.schedule) < at)
    if (twice) return stopped(`Nothing was asked for: two lines are about ${twice.candidate.client}. Choose one of them`)
    const made = await Promise.all(chosen.map((each) => ask(context, found.kept, found.match, each)))
    const unasked = matching.matches.filter(({ line }) => !chosen.some(({ match }) => match.line === line))
    // Rows about nobody who waits were seen and lead nowhere: a file of which nothing else is left is worked through.
    const isDone = unasked.every(({ state }) => state === 'nobody')
    const left = found.kept.rows.filter(({ line }) => unasked.some((match) => match.line === line))
    if (!isDone) await db.row(saveDraft, { ...fileUnderWay, title: `Match ${found.kept.file}`, typed: { ...found.kept, rows: left }, version: null })
    else await db.row(deleteDraft, fileUnderWay)
    const nobody = isDone && left.length > 0 ? ` ${left.length === 1 ? '1 row was' : `${left.length} rows were`} about nobody who waits; the file is put away.` : ''
    const requests = made.filter((id) => id !== undefined)
    note(requests.map((id) => `request:${id}`), { detail: { file: found.kept.file } })
    const said = requests.length === 0 ? 'That was asked for already.' : `${requests.length === 1 ? '1 change is' : `${requests.length} changes are`} asked for. Somebody else decides.`
    return done(isDone ? '/requests?whose=mine' : here, said + nobody, { requests }, 201)
  },
})

const noFile = 'There is no file under way. Send one.'

/** The draft, and what tells it from the next; a page that shows another file stops here. */
async function keptNow({ db, body }: Context): Promise<{ kept: Kept, match: string } | undefined> {
  const row = await db.row(findDraft, fileUnderWay)
  if (!row || !isKept(row.typed)) return undefined
  const shown = body['match']
  if (typeof shown === 'string' && shown !== '' && shown !== row.saved_at) throw conflict('Another file was sent, or this one was worked on in another window. Open it again to see where it stands.')
  return { kept: row.typed, match: row.saved_at }
}

/** Drafts hold whatever their writer sends; only what stands here was read from a file. */
const isKept = (typed: unknown): typed is Kept => typed !== null && typeof typed === 'object' && 'rows' in typed && Array.isArray(typed.rows)

async function waitingNow({ db, today }: Pick<Context, 'db' | 'today'>) {
  return (await db.rows(listMatchable, { today: today.toString() })).map(({ title, forename, surname, ...row }) => ({ ...row, client: listName({ title, forename, surname }) }))
}

async function matchingNow(context: Context): Promise<Matching | undefined> {
  const [found, waiting] = await Promise.all([keptNow(context), waitingNow(context)])
  if (!found) return undefined
  const { rows, ...kept } = found.kept
  return { ...kept, match: found.match, matches: matchRows(rows, waiting), ticked: null }
}

/** One request of the ordinary kind: the schedule as it stands, with the new position. */
async function ask({ db }: Context, { file, source }: Kept, matching: string, { match, candidate }: { match: Match<Person>, candidate: Candidate<Person> }): Promise<string | undefined> {
  const of = { schedule: candidate.schedule }
  const [schedule, positions] = await Promise.all([db.row(findSchedule, of), db.rows(listHbPositions, of)])
  const waits = positions.at(-1)
  if (!schedule || waits?.position !== 'awaiting') throw conflict(`${candidate.client} no longer awaits Housing Benefit. Open the file again to see where it stands.`)
  const from = holdsFrom(match.values, candidate)
  const position = positionOf(match.values, source)
  const was = standingSchedule(schedule, positions)
  const proposed = {
    ...was, was, hb_position: position, hb_reference: position === 'passported' ? match.values.hb_reference : null, hb_from: from,
    // What the claim was waiting for is over; anything else that was said of the schedule stays.
    comments: schedule.comments === waits.comment ? null : schedule.comments || null,
    name: { title: schedule.title, forename: schedule.forename, surname: schedule.surname },
  }
  const awarded = rowFields.holds_from.show(match.values.holds_from)
  const comment = `${file}, line ${match.line}: ${list(candidate.agrees)} ${
    candidate.agrees.length === 1 ? 'agrees' : 'agree'}${
    candidate.differs.length > 0 ? `, ${list(candidate.differs)} not` : ''}.`
    + (from === match.values.holds_from ? '' : ` The award is from ${awarded}, before the wait began.`)
  const sent = await sendRequest(db, { service: schedule.service_id, kind: 'schedule.change', client: schedule.client_id, schedule: schedule.id, base_version: schedule.version, proposed, comment,
    idempotency_key: `${matching} ${match.line}` })
  return 'id' in sent ? sent.id : undefined
}

const list = (words: readonly string[]) => new Intl.ListFormat('en-GB').format(words)

/** Every row, right or wrong; what is wrong stands with its line and column. Throws a CsvProblem where the file can't be read. */
async function readMatchFile(path: string, file: string, source: Source, today: Temporal.PlainDate): Promise<Kept> {
  const [rows, listed]: [FileRow[], Finding[]] = [[], []]
  let [total, wrongLines, all] = [0, 0, 0]
  for await (const { header, records } of batchesOf(path, { known: Object.values(headings).flat(), needed: [], othersToo: true })) {
    const columns = columnsIn(header)
    for (const { line, cells } of records) {
      all += 1
      if (all > mostRows) throw new CsvProblem(line, `has more than ${mostRows} rows: send it in parts`)
      const input = Object.fromEntries([...columns].map(([field, { at }]) => [field, withoutGuard(cells[at] ?? '')]))
      const got = read(rowFields, { ...input, decision: input['decision']?.trim().toLowerCase() }, { today })
      const unreadable = 'errors' in got ? got.errors : {}
      const errors = { ...problemsWithRow(readable(got), source), ...unreadable, ...(unreadable['decision'] && { decision: `Decision must be ${decisionWords}` }) }
      if ('values' in got && Object.keys(errors).length === 0) rows.push({ line, values: got.values })
      else wrongLines += 1
      for (const [field, message] of Object.entries(errors)) {
        total += 1
        if (listed.length < mostListed) listed.push({ file, line, column: columns.get(field)?.heading ?? headings[field as keyof typeof headings][0]!, value: excerpt(input[field] ?? ''), message })
      }
    }
  }
  if (all === 0) throw new CsvProblem(1, 'has no row below the names of its columns')
  return { file, source, rows, wrong: { total, listed }, wrongLines, taken: false }
}

/** As much of what was sent as anybody would read, and as can be kept. */
const excerpt = (whole: string) => whole.slice(0, 100).toWellFormed().replaceAll('\0', '\ufffd')

/** Where each field stands in the file, and what its column is called there. */
function columnsIn({ line, positions }: { line: number, positions: Map<string, number> }): Map<string, { at: number, heading: string }> {
  const columns = new Map<string, { at: number, heading: string }>()
  for (const [field, names] of Object.entries(headings)) {
    const there = names.filter((name) => positions.has(name))
    if (there.length > 1) throw new CsvProblem(line, `has two columns for one thing: ${there.map((name) => `“${name}”`).join(' and ')}`)
    if (there.length === 1) columns.set(field, { at: positions.get(there[0]!)!, heading: there[0]! })
  }
  if (!columns.has('holds_from')) throw new CsvProblem(line, `has no column “${headings.holds_from[0]}”: the day from which the award holds`)
  if (!['nino', 'hb_reference', 'date_of_birth'].some((field) => columns.has(field))) throw new CsvProblem(
    line, 'has none of the columns that say who it is: NI number, HB reference, or surname, first name and date of birth')
  return columns
}
