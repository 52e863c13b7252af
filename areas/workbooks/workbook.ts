// A quarterly workbook: its lifecycle, its figures and what must fit among them, whose it is to send and until when. Nothing here reads or writes.
import type { Nation } from '#code-lists/nations.ts'
import { serviceType } from '#code-lists/service-types.ts'
import { workbookFigure, type WorkbookFigure } from '#code-lists/workbook-figures.ts'
import { inSentence, quarterOf, readQuarter, type Quarter } from '#platform/dates.ts'
import { date, decimal, longText, shaped, text, wholeNumber, type Errors, type Field, type Fields } from '#platform/fields.ts'
import { lifecycle } from '#platform/lifecycle.ts'
import type { Refusals } from '#platform/sql.ts'
import { addWorkingDays } from '#platform/working-days.ts'

export const figureNames: readonly WorkbookFigure[] = workbookFigure.codes.map(({ code }) => code)
/** By figure; null is not known, or not typed yet. Days have two decimals at most. */
export type Figures = Record<WorkbookFigure, number | null>
export type Comments = Partial<Record<WorkbookFigure, string>>
export type Sheet = { figures: Figures, comments: Comments }

export const labelOfFigure = (name: WorkbookFigure) => workbookFigure.codes.find(({ code }) => code === name)!.label
export const commentOn = (name: WorkbookFigure) => `${name}_comment`

/** What the page and the sheet ask of every figure. Each may be empty while somebody works on it. */
export const sheetFields: Fields = Object.fromEntries(workbookFigure.codes.flatMap(({ code, label, of }): [string, Field][] => [
  [code, (of === 'days' ? decimal({ label, most: 999_999, optional: true }) : wholeNumber({ label, most: 99_999, optional: true })) as unknown as Field],
  [commentOn(code), text({ label: `Comment on ${inSentence(label)}`, max: 500, optional: true }) as unknown as Field],
]))

export const workbookLifecycle = lifecycle({
  initial: 'open',
  states: {
    open: { label: 'Open', colour: 'blue' },
    submitted: { label: 'Submitted', colour: 'yellow' },
    accepted: { label: 'Accepted', colour: 'green' },
    rejected: { label: 'Rejected', colour: 'red' },
  },
  moves: {
    submit: { from: ['open', 'rejected'], to: 'submitted', permission: 'workbook.keep', label: 'Submit', asks: sheetFields },
    'take-back': { from: ['submitted'], to: 'open', permission: 'workbook.keep', label: 'Take back', asks: {} },
    accept: { from: ['submitted'], to: 'accepted', permission: 'workbook.decide', label: 'Accept', asks: {}, by: 'somebody else' },
    reject: { from: ['submitted', 'accepted'], to: 'rejected', permission: 'workbook.decide', label: 'Reject', by: 'somebody else',
      asks: { reason: longText({ label: 'Reason for rejecting', max: 2000, hint: 'The provider reads this, and goes on with the same workbook.' }) } },
  },
})
export type WorkbookState = keyof typeof workbookLifecycle.states
export type WorkbookMove = keyof typeof workbookLifecycle.moves

/** Said to whoever goes on from what is no longer so: Callum, with a page that was opened before Priya accepted, reads that she has. */
export function whereItIs({ state, saver, submitter, decider }: { state: string, saver: string, submitter: string | null, decider: string | null }): string {
  if (state === 'submitted') return `This workbook was submitted by ${submitter} meanwhile.`
  return decider === null ? `This workbook is open, and was last saved by ${saver}.`
    : `This workbook was ${workbookLifecycle.states[state as WorkbookState].label.toLowerCase()} by ${decider}.`
}

/** 2026-27Q2, however it was typed. */
const quarterField = { label: 'Quarter', max: 10, reader: (clean: string) => {
  const got = readQuarter(clean)
  return 'error' in got ? got : { value: got.label }
} }
export const openFields = { quarter: shaped(quarterField) }
export const quarterFilter = shaped({ ...quarterField, optional: true })
export const deadlineFields = { quarter: shaped(quarterField), due_on: date({ label: 'Due on', thing: 'the day on which they are due', yearNeeded: true }) }

/** Unit-days add up in hundredths, without the errors of binary fractions. */
const hundredths = (value: number) => Math.round(value * 100)

/** Each whole with its parts; a part may be taken away. People who were here or came have left, moved, or are still here. */
const sums: readonly { whole: readonly WorkbookFigure[], parts: readonly WorkbookFigure[] }[] = [
  { whole: ['contracted'], parts: ['available', 'unavailable'] },
  { whole: ['available'], parts: ['occupied', 'void'] },
  { whole: ['departures'], parts: ['planned', 'unplanned'] },
  { whole: ['present', 'arrivals'], parts: ['departures', 'moved', 'remaining'] },
]

/** What does not fit among figures that are there. Example: 90 contracted with 80 available and 5 unavailable is 5 short. */
export function problemsWithSums(figures: Figures): Errors {
  return Object.fromEntries(sums.flatMap(({ whole, parts }) => {
    const [all, each] = [whole, parts].map((names) => names.map((name) => figures[name]))
    if ([...all!, ...each!].includes(null)) return []
    const [sumOfAll, sumOfEach] = [all!, each!].map((values) => values.reduce<number>((sum, value) => sum + hundredths(value!), 0) / 100)
    if (sumOfAll === sumOfEach) return []
    return [[whole[0]!, `${addition(whole)} must be as many as ${addition(parts, true)}: ${sumOfAll} is not ${sumOfEach}`]]
  }))
}

const addition = (names: readonly WorkbookFigure[], inside = false) =>
  names.map((name, at) => (at > 0 || inside ? inSentence(labelOfFigure(name)) : labelOfFigure(name))).join(' + ')

/** A figure that differs from what was filled in says why. */
export function problemsWithComments({ figures, comments }: Sheet, preFilled: Figures): Errors {
  return Object.fromEntries(figureNames.flatMap((name) => {
    const [stated, filled] = [figures[name], preFilled[name]]
    if (stated === null || filled === null || hundredths(stated) === hundredths(filled) || comments[name]) return []
    return [[commentOn(name), `Say why ${inSentence(labelOfFigure(name))} is ${stated} and not ${filled}`]]
  }))
}

/** All that stands between a workbook and its submission. */
export function problemsWithSheet(sheet: Sheet, preFilled: Figures): Errors {
  const missing = figureNames.filter((name) => sheet.figures[name] === null).map((name) => [name, `Enter ${inSentence(labelOfFigure(name))}`])
  return { ...problemsWithComments(sheet, preFilled), ...problemsWithSums(sheet.figures), ...Object.fromEntries(missing) as Errors }
}

/** What was typed, as figures and comments. What could not be read is not there. */
export function sheetOf(values: Record<string, unknown>): Sheet {
  const valued = (name: string) => values[name] ?? null
  return {
    figures: Object.fromEntries(figureNames.map((name) => [name, valued(name) === null ? null : Number(valued(name))])) as Figures,
    comments: Object.fromEntries(figureNames.filter((name) => valued(commentOn(name)) !== null).map((name) => [name, valued(commentOn(name))])) as Comments,
  }
}

/** The sheet as somebody works on it: what nobody has stated stands as it is filled in. */
export function filledIn({ figures, comments }: Sheet, preFilled: Figures): Sheet {
  return { figures: Object.fromEntries(figureNames.map((name) => [name, figures[name] ?? preFilled[name]])) as Figures, comments }
}

/** Only what differs from what is filled in is kept, so that the rest follows the schedules until it is submitted. */
export function statedAlone({ figures, comments }: Sheet, preFilled: Figures): Sheet {
  return { comments, figures: Object.fromEntries(figureNames.map((name) => [name, figures[name] === preFilled[name] && !comments[name] ? null : figures[name]])) as Figures }
}

// ---------------------------------------------------------------- quarters and deadlines

/** What the authority has settled: working days after a quarter, how many quarters are asked for, and days of its own by first day of the quarter. */
export type Terms = { days: number, quarters: number, set: Record<string, string> }

/** By default 15 working days: the workbook of July to September 2026 is due on 21 October 2026. */
export function dueOn({ startsOn, endsOn }: Quarter, { days, set }: Pick<Terms, 'days' | 'set'>, nation: Nation): string {
  return set[startsOn.toString()] ?? addWorkingDays(endsOn, days, nation).toString()
}

/** The last quarters that are over, the newest first: on 20 November 2026 July to September comes first. */
export function pastQuarters(today: Temporal.PlainDate, count: number): Quarter[] {
  const quarters: Quarter[] = []
  for (let day = quarterOf(today).startsOn; quarters.length < count; day = quarters.at(-1)!.startsOn) quarters.push(quarterOf(day.subtract({ days: 1 })))
  return quarters
}

/** A workbook is about days that are over. */
export function problemsWithQuarter({ endsOn, label }: Quarter, today: Temporal.PlainDate): Errors {
  return Temporal.PlainDate.compare(endsOn, today) < 0 ? {} : {
    quarter: `${label} is not over yet: its workbook can be opened from ${endsOn.add({ days: 1 }).toLocaleString('en-GB', { dateStyle: 'long' })}`,
  }
}

export type Standing = { due_on: string, first_submitted_on: string | null }

/** It is owed, nobody has submitted it, and the day is past. */
export function isMissing({ owed, first_submitted_on, due_on }: Standing & { owed: boolean }, today: string): boolean {
  return owed && first_submitted_on === null && due_on < today
}

/**
 * It came, is the provider's again, and the day is past: due on 21 October 2026, submitted on the 19th and rejected on the 20th, from 22 October on. What has
 * never come is missing instead.
 */
export function isOverdue({ owed, state, first_submitted_on, due_on }: Standing & { owed: boolean, state: string | null }, today: string): boolean {
  return owed && first_submitted_on !== null && workbookLifecycle.moves.submit.from.includes(state as never) && due_on < today
}

export function owesWorkbooks(type: string): boolean {
  return serviceType.codes.find(({ code }) => code === type)?.workbookRequired ?? false
}

/** It came, after the day. */
export function isLate({ first_submitted_on, due_on }: Standing): boolean {
  return first_submitted_on !== null && first_submitted_on > due_on
}

// ---------------------------------------------------------------- arrivals and departures

export type Stay = { client_id: number, starts_on: string, left_on: string | null, end_reason: string | null }
/** What an end reason counts as; a reason of the authority's own says nothing, and counts as unplanned until somebody corrects it. */
export type Departure = 'planned' | 'unplanned' | 'moved'

/**
 * Who came and went on the days from first to last, both inside. Stays of a person that follow each other or overlap are one: a move from
 * Flat 1 to Flat 2 is no arrival. The day of leaving is the day of the departure (Q.09): left on 1 July is a departure of July.
 */
export function movementsIn<S extends Stay>(stays: readonly S[], { from, to }: { from: string, to: string }): { present: S[], arrivals: S[], departures: S[], remaining: S[] } {
  const whole = [...Map.groupBy(stays, ({ client_id }) => client_id).values()].flatMap(joined)
  const left = (stay: S) => stay.left_on ?? '9999-12-31'
  return {
    present: whole.filter((stay) => stay.starts_on < from && left(stay) >= from),
    arrivals: whole.filter(({ starts_on }) => starts_on >= from && starts_on <= to),
    departures: whole.filter((stay) => left(stay) >= from && left(stay) <= to),
    remaining: whole.filter((stay) => stay.starts_on <= to && left(stay) > to),
  }
}

/** One person's stays, with those that touch made one: it begins with the first and ends as the last does. */
function joined<S extends Stay>(stays: readonly S[]): S[] {
  const whole: S[] = []
  for (const stay of stays.toSorted((one, other) => (one.starts_on < other.starts_on ? -1 : 1))) {
    const before = whole.at(-1)
    if (!before || (before.left_on !== null && before.left_on < stay.starts_on)) whole.push(stay)
    else if (before.left_on !== null && (stay.left_on === null || stay.left_on > before.left_on)) whole[whole.length - 1] = { ...stay, starts_on: before.starts_on }
  }
  return whole
}

/** What the database refuses, in the words of the people who meet it. */
export const refusals: Refusals = {
  workbook_deadline_after_quarter: { field: 'due_on', message: 'Workbooks are due after the last day of their quarter' },
}
