// The page of one workbook: the sheet at the left, to fill in or to read; what doesn't fit and what can be done beside it; its people and history below.
import { unknownPerson } from '#areas/clients/public.ts'
import { findingsTable } from '#areas/exchange/public.ts'
import { rowsHref, showUnitDays } from '#areas/schedules/public.ts'
import { workbookFigure, type WorkbookFigure } from '#code-lists/workbook-figures.ts'
import { button } from '#pages/components/button.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { details } from '#pages/components/details.ts'
import { input } from '#pages/components/input.ts'
import { insetText } from '#pages/components/inset-text.ts'
import { notSent } from '#pages/components/not-sent.ts'
import { pageHeading } from '#pages/components/page-heading.ts'
import { section } from '#pages/components/section.ts'
import { tag } from '#pages/components/tag.ts'
import { timeline } from '#pages/components/timeline.ts'
import { inLines } from '#pages/components/in-lines.ts'
import { csrfField, formView, hiddenField } from '#pages/form.ts'
import { html, type Html } from '#pages/html.ts'
import { inSentence, showIso, showShortIso } from '#platform/dates.ts'
import { fieldViews } from '#platform/web/draw.ts'
import type { Context, Page } from '#platform/web/route.ts'
import { commentOn, figureNames, labelOfFigure, statedAlone, workbookLifecycle, type Figures, type Sheet, type WorkbookMove } from './workbook.ts'
import type { Shown, Version } from './show-workbook.ts'

const figure = (value: number | null) => (value === null ? '' : showUnitDays(value))

export const showWorkbookPage: Page<Shown> = (shown, context) => {
  const { workbook, service, wrong } = shown
  const here = `/workbooks/${workbook.id}`
  const may = (move: WorkbookMove) => shown.moves.some((each) => each.move === move && each.possible)
  return {
    title: `Workbook ${workbook.quarter} of ${service.name}`,
    breadcrumbs: [{ text: 'Workbooks', href: '/workbooks' }, { text: service.name, href: `/services/${service.id}/workbooks` }, { text: workbook.quarter }],
    main: html`
      ${pageHeading({ text: `Workbook ${workbook.quarter}`, detail: html`${service.name}, ${service.organisation} ${standingTags(workbook)}`,
        actions: html`Download the sheet: <span><a class="govuk-link" href="${
          here}/sheet.xlsx">Excel<span class="govuk-visually-hidden"> file of the sheet</span></a>, <a class="govuk-link" href="${
          here}/sheet.csv">CSV<span class="govuk-visually-hidden"> file of the sheet</span></a></span>` })}
      <p class="govuk-body">${showIso(workbook.from)} to ${showIso(workbook.to)}. Due on ${showIso(workbook.due_on)}.
        ${workbook.first_submitted_on !== null && workbook.submitter !== null
          && html` ${submissions(workbook.first_submitted_on, workbook.submitted_on ?? workbook.first_submitted_on)} by ${workbook.submitter}.`}
        ${workbook.decided_on !== null && html` ${workbook.stateLabel} on ${showIso(workbook.decided_on)} by ${workbook.decider}.`}</p>
      ${workbook.reason !== '' && html`<div class="govuk-inset-text"><h2 class="govuk-heading-s">Why it was rejected</h2><p class="govuk-body">${inLines(workbook.reason)}</p></div>`}
      <div class="tl-split">
        <div class="tl-split__main">
          ${notSent(shown.unsent)}
          ${wrong !== null
            && html`<p class="govuk-body" role="status">Nothing of the file was loaded yet. The sheet shows it as it came: mend it here and save it, or mend the file and send it again.</p>${
              findingsTable('wrong', 'What is wrong in the file', wrong)}`}
          ${may('submit') ? sheetForm(shown, context, here) : sheetTable(shown.sheet, shown.preFilled, 'sheet', 'The sheet', shown)}
        </div>
        ${beside(shown, context, here)}
      </div>
      ${peopleBehind(shown, context)}
      ${section({ title: 'History', content: timeline({ headingLevel: 3, items: shown.versions.map((version, at) => historyItem(version, shown.versions[at + 1], shown.versions[at + 2])) }) })}`,
  }
}

const submissions = (first: string, last: string) => (first === last ? `Submitted on ${showIso(last)}` : `First submitted on ${showIso(first)}; last on ${showIso(last)}`)

/** Where it stands, and whether it came, or comes, after its day. */
export function standingTags({ state, late, missing, overdue }: { state: Shown['workbook']['state'] | null, late: boolean, missing: boolean, overdue: boolean }): Html {
  const { label, colour } = state === null ? { label: 'Not opened', colour: 'grey' } : workbookLifecycle.states[state]
  return html`${tag({ text: label, classes: `govuk-tag--${colour}` })}${
    missing && html` ${tag({ text: 'Missing', classes: 'govuk-tag--red' })}`}${
    overdue && html` ${tag({ text: 'Overdue', classes: 'govuk-tag--red' })}`}${
    late && html` ${tag({ text: 'Late', classes: 'govuk-tag--orange' })}`}`
}

/** One row for each figure: what is filled in, what the provider states, and why they differ. Unlike other forms it is a table, since its numbers are compared. */
function sheetForm(shown: Shown, { csrf }: Context, here: string): Html {
  const { seen, stood, preFilled, typed, errors } = shown
  const cell = (name: string, label: string, more: { width: number, inputmode?: string }) => input({ name, value: typed[name] ?? '', label: { text: label, classes: 'govuk-visually-hidden' },
    classes: `govuk-input--width-${more.width}`, inputmode: more.inputmode, autocomplete: 'off', ...(errors[name] === undefined ? {} : { errorMessage: { text: errors[name] } }) })
  return formView({
    action: here, csrf, submit: 'Save and check', hidden: { version: String(seen), stood }, draft: '',
    moreButtons: button({ text: 'Submit', name: 'submit', value: 'yes', classes: 'govuk-button--secondary', preventDoubleClick: true }),
    extra: dataTable({
      id: 'sheet', caption: 'The sheet', captionHidden: true, stacks: true, rowHeader: 'figure', columns: [{ key: 'figure', heading: 'Figure' }, { key: 'filled', heading: 'Filled in', numeric: true },
        { key: 'stated', heading: 'Your figure' }, { key: 'comment', heading: 'Comment, where it differs' }],
      rows: workbookFigure.codes.map(({ code, label, of, meaning }) => ({
        figure: named(label, of, meaning), filled: preFilled[code] === null ? 'Not known' : opened(shown, preFilled, code),
        stated: cell(code, label, { width: 5, inputmode: of === 'days' ? 'decimal' : 'numeric' }), comment: cell(commentOn(code), `Comment on ${inSentence(label)}`, { width: 20 }),
      })),
    }),
  })
}

const named = (label: string, of: 'days' | 'people', meaning: string) => html`${label}${of === 'days' && ' (unit-days)'}<br><span class="tl-heading__detail">${meaning}</span>`

/** `shown`: of the sheet as it stands, whose figures lead to their rows; one of the past is there to be read. */
function sheetTable({ figures, comments }: Sheet, preFilled: Figures, id: string, caption: string, shown?: Shown): Html {
  const filled = (code: WorkbookFigure) => (shown ? opened(shown, preFilled, code) : figure(preFilled[code]))
  const isBeside = shown !== undefined && nowDiffers(shown)
  return dataTable({
    id, caption, captionHidden: true, rowHeader: 'figure',
    columns: [{ key: 'figure', heading: 'Figure' }, { key: 'filled', heading: 'Filled in', numeric: true }, { key: 'stated', heading: 'Stated', numeric: true },
      ...(isBeside ? [{ key: 'now' as const, heading: 'Schedules today', numeric: true }] : []), { key: 'comment', heading: 'Comment' }],
    rows: workbookFigure.codes.map(({ code, label, of }) => ({
      figure: `${label}${of === 'days' ? ' (unit-days)' : ''}`, filled: filled(code), now: isBeside ? opened(shown, shown.now, code) : '', comment: comments[code] ?? '',
      stated: differs(figures, preFilled, code) ? html`<strong>${figure(figures[code])}</strong>` : figure(figures[code]),
    })),
  })
}

const differs = (one: Figures, other: Figures, name: WorkbookFigure) => one[name] !== null && other[name] !== null && one[name] !== other[name]

/**
 * A figure of the schedules leads to its rows: days to their page, people to the lists below. What was filled in with a submission and has changed since
 * is opened as it was known that day; who was counted then stands in no list.
 */
function opened({ now, preFilled, service, workbook }: Shown, of: Figures, name: WorkbookFigure): Html | string {
  const [value, isChanged] = [figure(of[name]), differs(now, preFilled, name)]
  const text = of === now && isChanged ? tag({ text: value, classes: 'govuk-tag--yellow' }) : value
  const isOld = of !== now && isChanged
  const days = { service, from: workbook.from, to: workbook.to, asAt: isOld ? workbook.submitted_on : null }
  const href = inDays(name) ? rowsHref(days, name) : of[name] === 0 || isOld ? null : `#people-${listOf[name]}`
  return value === '' || href === null ? text : html`<a class="govuk-link" href="${href}">${text}<span class="govuk-visually-hidden"> ${inSentence(labelOfFigure(name))}, the rows</span></a>`
}
const listOf = { present: 'present', arrivals: 'arrivals', departures: 'departures', planned: 'departures', unplanned: 'departures', moved: 'departures', remaining: 'remaining' }
const inDays = (name: WorkbookFigure): name is Exclude<WorkbookFigure, keyof typeof listOf> => !(name in listOf)
const nowDiffers = ({ now, preFilled }: Shown) => figureNames.some((name) => differs(now, preFilled, name))

function beside(shown: Shown, context: Context, here: string): Html | false {
  const { moves, unfit, workbook } = shown
  const possible = moves.filter((move) => move.possible && move.move !== 'submit')
  const fills = moves.some(({ move, possible: may }) => move === 'submit' && may)
  if (possible.length === 0 && !fills) return false
  const problems = Object.values(unfit)
  return html`<section class="tl-split__side tl-panel" aria-labelledby="next"><h2 class="govuk-heading-m" id="next">${fills ? 'Before you submit' : 'What you can do'}</h2>
    ${fills && (problems.length === 0 ? html`<p class="govuk-body">Everything fits${workbook.state === 'rejected' && ' now'}. Submit it when it is right.</p>`
      : html`<ul class="govuk-list govuk-list--bullet">${problems.map((problem) => html`<li>${problem}.</li>`)}</ul>`)}
    ${fills && uploadForm(shown, context, here)}
    ${possible.map(({ move, label }) => moveForm(shown, context, here, move, label))}</section>`
}

function uploadForm({ errors, seen }: Shown, { csrf }: Context, here: string): Html {
  return details({ summaryText: 'Send the sheet as a file', open: errors['files'] !== undefined, html: html`
    <p class="govuk-body">${'Download the sheet, fill in “stated” and “comment”, save it (as an Excel file, or as CSV in UTF-8), and send it. '
      + 'It takes the place of what stands in this page; nothing is submitted yet.'}</p>
    ${formView({ action: `${here}/upload`, csrf, submit: 'Send', hidden: { version: String(seen) },
      fields: [{ name: 'files', label: 'File', kind: 'file', required: true, value: '', error: errors['files'] }] })}` })
}

function moveForm({ typed, errors, seen }: Shown, { csrf, today }: Context, here: string, move: WorkbookMove, label: string): Html {
  const hidden = { version: String(seen) }
  const fields = fieldViews(workbookLifecycle.moves[move].asks, move === 'reject' ? typed : {}, errors, { today })
  const action = `${here}/${move}`
  if (fields.length > 0) return details({ summaryText: label, html: formView({ action, csrf, fields, submit: label, hidden }), open: fields.some(({ error }) => error !== undefined) })
  return html`<form method="post" action="${action}" class="tl-form">${csrfField(csrf)}${hiddenField('version', hidden.version)}${button({
    text: label, preventDoubleClick: true, ...(move === 'accept' ? {} : { classes: 'govuk-button--secondary' }),
  })}</form>`
}

/** The lists are of today: where they no longer hold who was counted, that is said, and of which day the figures are. */
function listsOfToday({ now, preFilled, workbook }: Shown): Html | false {
  const changed = figureNames.filter((name) => !inDays(name) && differs(now, preFilled, name))
  return changed.length > 0 && insetText({ text: `The lists below show the schedules as they stand now. The sheet was filled in on ${showIso(workbook.submitted_on!)}${
    workbook.decided_on === null ? '' : `, and accepted on ${showIso(workbook.decided_on)}`}. ${
    changed.map((name) => `${labelOfFigure(name)}: ${figure(preFilled[name])} then, ${figure(now[name])} now`).join('; ')}.` })
}

/** Who the figures about people count, for whoever checks them. */
function peopleBehind(shown: Shown, { user }: Context): Html {
  const { present, arrivals, departures, remaining, service } = shown
  const name = ({ client, client_id, schedule }: Shown['arrivals'][number]) => (client === null ? unknownPerson
    : user.may('schedule.read') && schedule !== null ? html`<a class="govuk-link" href="/schedules/${schedule}">${client}<span class="govuk-visually-hidden"> (${client_id})</span></a>` : client)
  const none = `In the schedules of ${service.name} nobody`
  const came = (id: string, title: string, people: Shown['arrivals'], empty: { title: string, text: string }) => section({ title, content: dataTable({
    id, caption: title, captionHidden: true, columns: [{ key: 'client', heading: 'Client' }, { key: 'day', heading: 'Came on', noWrap: true }],
    rows: people.map((person) => ({ client: name(person), day: showShortIso(person.day) })), empty }) })
  return html`${listsOfToday(shown)}
    ${came('people-present', 'Here when the quarter began', present, { title: 'Nobody', text: `${none} was there on the night before this quarter.` })}
    ${came('people-arrivals', 'Arrivals in the schedules', arrivals, { title: 'No arrivals', text: `${none} came in this quarter.` })}
    ${section({ title: 'Departures in the schedules', content: dataTable({
      id: 'people-departures', caption: 'Departures in the schedules', captionHidden: true,
      columns: [{ key: 'client', heading: 'Client' }, { key: 'day', heading: 'Left on', noWrap: true }, { key: 'reason', heading: 'Reason' }, { key: 'as', heading: 'Counts as' }],
      rows: departures.map((person) => ({ client: name(person), day: showShortIso(person.day), reason: person.reason, as: labelOfFigure(person.as) })),
      empty: { title: 'No departures', text: `${none} left in this quarter.` } }) })}
    ${came('people-remaining', 'Here when the quarter ended', remaining, { title: 'Nobody', text: `${none} stayed beyond this quarter.` })}`
}

/** What a version changed, or, where it was submitted, the whole sheet as it was. */
function historyItem(version: Version, before: Version | undefined, earlier: Version | undefined): { title: string, when: string, by: string, text?: Html, main: boolean } {
  const { state, sheet, preFilled } = version
  const moved = state !== before?.state
  const title = !before ? 'Opened' : !moved ? 'Saved' : state === 'open' ? 'Taken back' : workbookLifecycle.states[state].label
  const text = state === 'rejected' && moved ? html`${inLines(version.reason)}` : state === 'submitted' && preFilled !== null
    ? details({ summaryText: 'The sheet as it was submitted', html: sheetTable(sheet, preFilled, `version-${version.version}`, `The sheet as submitted, version ${version.version}`) })
    : before && !moved ? html`${inLines(changesIn(sheet, asStated(before, earlier)))}` : undefined
  return { title, when: version.at, by: version.by, main: moved, ...(text === undefined ? {} : { text }) }
}

/** A submission keeps every figure, also those that nobody stated: whoever goes on from it states those no more than before. */
function asStated({ sheet, preFilled }: Version, earlier: Version | undefined): Sheet {
  const filled = preFilled ?? earlier?.preFilled
  return !filled || figureNames.some((name) => sheet.figures[name] === null) ? sheet : statedAlone(sheet, filled)
}

function changesIn(after: Sheet, before: Sheet): string {
  const word = (value: number | null) => (value === null ? 'as filled in' : showUnitDays(value))
  const changes = figureNames.flatMap((name) => [
    ...(after.figures[name] === before.figures[name] ? [] : [`${labelOfFigure(name)}: ${word(before.figures[name])}, now ${word(after.figures[name])}`]),
    ...((after.comments[name] ?? '') === (before.comments[name] ?? '') ? [] : [`Comment on ${inSentence(labelOfFigure(name))}: ${after.comments[name] ?? 'none'}`]),
  ])
  return changes.length === 0 ? 'Nothing changed.' : `${changes.join('; ')}.`
}
