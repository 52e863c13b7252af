// POST /workbooks/:workbook: figures are saved as far as they go and checked, or submitted with the same form; and a move for each button of the lifecycle.
import { labelled, read, readable, versionField, versionIn, versionSeen, type Typed } from '#platform/fields.ts'
import { movesFor } from '#platform/lifecycle.ts'
import { changedMeanwhile, stoodIn } from '#platform/web/changed-meanwhile.ts'
import { again, done, forbidden, found, overtaken, post, type Answer, type Context, type Route } from '#platform/web/route.ts'
import { shownWorkbook, valuesOf, workbookNow } from './show-workbook.ts'
import { showWorkbookPage } from './show-workbook.page.ts'
import { filledIn, problemsWithSheet, sheetFields, sheetOf, statedAlone, whereItIs, workbookLifecycle, type WorkbookMove, type WorkbookState } from './workbook.ts'
import { decideWorkbook, findWorkbook, saveFigures, submitWorkbook, takeBackWorkbook } from './workbooks.sql.ts'

const { submit } = workbookLifecycle.moves

export const fillWorkbook = post('/workbooks/:workbook', {
  name: 'workbooks.fill', summary: 'Save the figures of a workbook, or submit them', description: 'Submits them with submit=yes.',
  permission: submit.permission, params: { workbook: 'uuid' }, input: { ...submit.asks, ...versionField },
  handle: async (handled) => {
    const context = handled as unknown as Context
    const { db, user, params, input, body, today, note } = context
    const id = params['workbook'] as string
    const now = await workbookNow(context, id)
    if (!isInTime(context, now.workbook, 'submit')) return tooLate(context, id, 'submit')
    const version = versionIn(body, { today })
    const submits = body['submit'] === 'yes'
    const sheet = filledIn(sheetOf(readable(input)), now.preFilled)
    const unreadable = 'errors' in input ? input.errors : {}
    const unfit = { ...problemsWithSheet(sheet, now.preFilled), ...unreadable }
    const problems = submits ? unfit : unreadable
    if (Object.keys(problems).length > 0) {
      return again(await shownWorkbook(context, id, { typed: input.typed, errors: problems, unfit, seen: version, stood: stoodIn(body) }), showWorkbookPage, problems)
    }
    const of = { workbook: id, version, from: [...submit.from] }
    const written = submits
      ? await db.row(submitWorkbook, { ...of, ...sheet, to: submit.to, pre_filled: now.preFilled, due_on: now.due_on, today: today.toString() })
      : await db.row(saveFigures, { ...of, ...statedAlone(sheet, now.preFilled) })
    if (!written) return savedMeanwhile(context, id, { typed: input.typed, values: readable(input), stood: stoodIn(body) })
    note([`workbook:${id}`, `service:${now.service.id}`])
    const data = { workbook: id, state: submits ? submit.to : now.workbook.state }
    if (submits) return done(`/services/${now.service.id}/workbooks`, `Submitted. ${user.authority.name} accepts it, or says what has to be different.`, data)
    const left = Object.keys(unfit).length
    return done(
      `/workbooks/${id}`,
      left === 0 ? 'Saved. Everything fits.' : `Saved. ${left === 1 ? 'One thing has' : `${left} things have`} to be put right before you submit it.`,
      { ...data, unfit: left })
  },
})

/** The page again, with what was typed or stood in the file that was sent, beside what stands now (decision 9). */
export async function savedMeanwhile(context: Context, id: string, sent: { typed: Typed, values: Record<string, unknown>, stood: string | undefined }): Promise<Answer> {
  const { workbook, sheet, preFilled } = await workbookNow(context, id)
  const changed = changedMeanwhile(sheetFields, { ...sent, standing: valuesOf(sheet) })
  const unfit = problemsWithSheet(filledIn(sheetOf(readable(read(sheetFields, changed.typed, context))), preFilled), preFilled)
  return again(await shownWorkbook(context, id, { ...changed, unfit, seen: workbook.version }), showWorkbookPage, changed.errors, 409)
}

export const moveRoutes: Route[] = (Object.keys(workbookLifecycle.moves) as WorkbookMove[]).filter((name) => name !== 'submit').map((name) => {
  const move = workbookLifecycle.moves[name]
  return post(`/workbooks/:workbook/${name}`, {
    name: `workbooks.${name}`, summary: `${move.label} a workbook`, permission: move.permission, params: { workbook: 'uuid' },
    input: { ...move.asks, ...versionSeen },
    handle: (context) => makeMove(context as unknown as Context, context.params.workbook, name),
  })
})

const saying: Record<WorkbookMove, string> = { submit: '', 'take-back': 'Taken back. It is yours to change again.', accept: 'Accepted.', reject: 'Rejected. The provider reads your reason.' }

async function makeMove(context: Context, id: string, name: WorkbookMove): Promise<Answer> {
  const { db, input, today, note } = context
  const workbook = found(await db.row(findWorkbook, { workbook: id }))
  // A page that is still open has not seen what came since: an acceptance is not taken back from there, nor is what was submitted anew accepted.
  const version = (readable(input) as { version?: number | null }).version ?? workbook.version
  if (!isInTime(context, workbook, name) || version !== workbook.version) return tooLate(context, id, name)
  if ('errors' in input) return again(await shownWorkbook(context, id, { typed: input.typed, errors: input.errors }), showWorkbookPage, input.errors)
  const { from, to } = workbookLifecycle.moves[name]
  const { reason = '' } = input.values as { reason?: string }
  const of = { workbook: id, version, from: [...from], to }
  const moved = name === 'take-back' ? await db.row(takeBackWorkbook, of) : await db.row(decideWorkbook, { ...of, reason, today: today.toString() })
  if (!moved) return tooLate(context, id, name)
  note([`workbook:${id}`, `service:${workbook.service_id}`], reason ? { detail: { reason } } : {})
  return done(name === 'take-back' ? `/workbooks/${id}` : '/workbooks?shown=submitted', saying[name], { workbook: id, state: to })
}

/** Whether it still stands where this can be done. Whose move it is not is refused here, in the words of the page that offers no button for it. */
export function isInTime({ user }: Context, { state, submitted_by }: { state: string, submitted_by: string | null }, name: WorkbookMove): boolean {
  const move = movesFor(workbookLifecycle, state as WorkbookState, { may: (permission) => user.may(permission), isRequester: submitted_by === user.membership }).find((each) => each.move === name)!
  if (move.possible) return true
  if (!workbookLifecycle.moves[name].from.includes(state as never)) return false
  const stop = forbidden()
  stop.message = move.why
  throw stop
}

/** Somebody else was first: the workbook as it stands now, and beside it what was typed, so that it is not lost. */
export async function tooLate(context: Context, id: string, name: WorkbookMove): Promise<Answer> {
  const [shown, workbook] = await Promise.all([shownWorkbook(context, id), context.db.row(findWorkbook, { workbook: id })])
  const own = Object.fromEntries(Object.entries(context.input.typed).filter(([field, text]) => text !== shown.typed[field]))
  return overtaken({ ...shown, unsent: labelled(workbookLifecycle.moves[name].asks, own) }, showWorkbookPage, whereItIs(found(workbook)))
}
