// GET /workbooks/:workbook: one workbook: its sheet beside what is filled in, what does not fit, the people behind it, its moves and its history.
import type { Found } from '#areas/exchange/public.ts'
import { listName } from '#areas/clients/public.ts'
import { findService } from '#areas/services/public.ts'
import { endReason } from '#code-lists/end-reasons.ts'
import { labelOf } from '#code-lists/code-list.ts'
import { withLocal } from '#code-lists/local-codes.ts'
import { quarterOf, showMoment, type Quarter } from '#platform/dates.ts'
import { write, type Errors, type Labelled, type Typed } from '#platform/fields.ts'
import { movesFor, type Possible } from '#platform/lifecycle.ts'
import { stoodOf } from '#platform/web/changed-meanwhile.ts'
import { found, get, show, type Context } from '#platform/web/route.ts'
import { preFilledOf, type Mover } from './pre-filled.ts'
import { showWorkbookPage } from './show-workbook.page.ts'
import {
  commentOn, dueOn, figureNames, filledIn, isLate, isMissing, isOverdue, owesWorkbooks, problemsWithSheet, sheetFields, workbookLifecycle,
  type Comments, type Departure, type Figures, type Sheet, type Terms, type WorkbookMove, type WorkbookState,
} from './workbook.ts'
import { findTerms, findWorkbook, listVersions } from './workbooks.sql.ts'

type Person = { client: string | null, client_id: number | null, schedule: number | null, day: string }
export type Version = { version: number, state: WorkbookState, by: string, at: string, reason: string, sheet: Sheet, preFilled: Figures | null }
export type Shown = {
  workbook: {
    id: string, quarter: string, from: string, to: string, state: WorkbookState, stateLabel: string,
    version: number, due_on: string, first_submitted_on: string | null, submitted_on: string | null, late: boolean,
    missing: boolean, overdue: boolean, submitter: string | null, decider: string | null, decided_on: string | null, reason: string,
  }
  service: { id: number, name: string, type: string, organisation: string }
  sheet: Sheet
  /** What was filled in when it was submitted; while somebody works on it, what is filled in now. */
  preFilled: Figures
  /** What the schedules say today. */
  now: Figures
  /** What stands between the sheet, as it is kept or as it came back with what was typed, and its submission; nothing once it is submitted. */
  unfit: Errors
  /** The people behind the figures: with the day they came, or left. */
  present: Person[]
  arrivals: Person[]
  remaining: Person[]
  departures: (Person & { as: Departure, reason: string })[]
  versions: Version[]
  moves: Possible<WorkbookMove>[]
  typed: Typed
  errors: Errors
  /** The version that its forms carry, and what the sheet showed then: one that comes back keeps its own, unless it says what stands now. */
  seen: number
  stood: string | undefined
  /** What was typed into a form that came too late. */
  unsent?: readonly Labelled[]
  /** What is wrong in a file that was sent. */
  wrong: Found | null
}

export const showWorkbook = get('/workbooks/:workbook', {
  name: 'workbooks.show', summary: 'One workbook with its sheet and its history', permission: 'workbook.read', params: { workbook: 'uuid' },
  handle: async (context) => show(await shownWorkbook(context as unknown as Context, context.params.workbook), showWorkbookPage),
})

/** A workbook with its service, its quarter and what it is filled in with. Another's workbook is not found. */
export async function workbookNow({ db, user }: Pick<Context, 'db' | 'user'>, id: string) {
  const [row, terms] = await Promise.all([db.row(findWorkbook, { workbook: id }), db.row(findTerms, {})])
  const workbook = found(row)
  const quarter = quarterOf(Temporal.PlainDate.from(workbook.quarter))
  const service = found(await db.row(findService, { service: workbook.service_id }))
  const filled = await preFilledOf(db, service, quarter, user.codes)
  const isSettled = workbook.state === 'submitted' || workbook.state === 'accepted'
  const preFilled = isSettled ? workbook.pre_filled as Figures : filled.figures
  const kept: Sheet = { figures: workbook.figures as Figures, comments: workbook.comments as Comments }
  return {
    workbook, quarter, service, filled, preFilled, sheet: isSettled ? kept : filledIn(kept, preFilled),
    isSettled, due_on: workbook.due_on ?? dueOn(quarter, terms as Terms, user.authority.nation),
  }
}

type Sent = { typed?: Typed, errors?: Errors, wrong?: Found, unfit?: Errors, seen?: number, stood?: string | undefined }

/** Everything the page says; a form that fails comes back to it with what was typed. */
export async function shownWorkbook(context: Context, id: string, more: Sent = {}): Promise<Shown> {
  const { db, user, today, note } = context
  const [{ workbook, quarter, service, filled, preFilled, sheet, isSettled, due_on }, versions] = await Promise.all([workbookNow(context, id), db.rows(listVersions, { workbook: id })])
  const state = workbook.state as WorkbookState
  const people = [...filled.present, ...filled.arrivals, ...filled.departures]
  note([`workbook:${id}`, ...new Set(people.filter((mover) => mover.id !== null).map(({ client_id }) => `client:${client_id}`))])
  const standing = { owed: owesWorkbooks(service.type), state, due_on, first_submitted_on: workbook.first_submitted_on }
  return {
    workbook: {
      id, ...daysOf(quarter), state, stateLabel: workbookLifecycle.states[state].label, version: workbook.version,
      due_on, first_submitted_on: workbook.first_submitted_on, submitted_on: workbook.submitted_on,
      late: isLate(standing), missing: isMissing(standing, today.toString()), overdue: isOverdue(standing, today.toString()), submitter: workbook.submitter,
      decider: workbook.decider, decided_on: workbook.decided_on, reason: workbook.reason,
    },
    service: { id: service.id, name: service.name, type: service.type, organisation: service.organisation },
    sheet, preFilled, now: filled.figures, unfit: isSettled ? {} : more.unfit ?? problemsWithSheet(sheet, preFilled),
    present: cameOn(filled.present), arrivals: cameOn(filled.arrivals), remaining: cameOn(filled.remaining),
    departures: filled.departures.map((mover) => ({ ...personOf(mover, mover.left_on!), as: mover.as, reason: labelOf(withLocal(endReason, user.codes), mover.end_reason!) })),
    versions: [workbook, ...versions].map((row) => ({ version: row.version, state: row.state as WorkbookState, by: row.saver, at: showMoment(row.recorded_at),
      reason: row.reason, sheet: { figures: row.figures as Figures, comments: row.comments as Comments }, preFilled: row.pre_filled as Figures | null })),
    moves: movesFor(workbookLifecycle, state, { may: (permission) => user.may(permission), isRequester: workbook.submitted_by === user.membership }),
    typed: more.typed ?? typedOf(sheet), errors: more.errors ?? {}, wrong: more.wrong ?? null, seen: more.seen ?? workbook.version,
    stood: 'stood' in more ? more.stood : stoodOf(sheetFields, valuesOf(sheet)),
  }
}

function daysOf({ label, startsOn, endsOn }: Quarter): { quarter: string, from: string, to: string } {
  return { quarter: label, from: startsOn.toString(), to: endsOn.toString() }
}

const cameOn = (movers: readonly Mover[]) => movers.map((mover) => personOf(mover, mover.starts_on))

function personOf({ title, forename, surname, client_id, id }: Mover, day: string): Person {
  return id === null ? { client: null, client_id: null, schedule: null, day } : { client: listName({ title, forename: forename!, surname: surname! }), client_id, schedule: id, day }
}

/** The sheet as the values of its fields. */
export function valuesOf({ figures, comments }: Sheet): Record<string, string | null> {
  return Object.fromEntries(figureNames.flatMap((name) => [[name, figures[name] === null ? null : String(figures[name])], [commentOn(name), comments[name] ?? null]]))
}

/** The sheet as somebody would have typed it. */
export const typedOf = (sheet: Sheet): Typed => write(sheetFields, valuesOf(sheet))
