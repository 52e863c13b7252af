// The pages of a match file: sending one, what is wrong in it, and whom its rows are about.
import { findingsTable } from '#areas/exchange/public.ts'
import { hbPosition } from '#code-lists/hb-positions.ts'
import { labelOf } from '#code-lists/code-list.ts'
import { button } from '#pages/components/button.ts'
import { checkboxes } from '#pages/components/checkboxes.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { facts } from '#pages/components/facts.ts'
import { pageHeading } from '#pages/components/page-heading.ts'
import { radios } from '#pages/components/radios.ts'
import { csrfField, formView, hiddenField } from '#pages/form.ts'
import { html, type Html } from '#pages/html.ts'
import { showShortIso } from '#platform/dates.ts'
import { fieldViews } from '#platform/web/draw.ts'
import type { Context, Page, View } from '#platform/web/route.ts'
import { decisionWords, headings, holdsFrom, positionOf, rowFields, sourceField, type Candidate, type FileRow, type Match } from './match-file.ts'
import type { Matching, Person, Uploading } from './match-hb.ts'

const here = '/schedules/awaiting-hb/match'
/** As many as fit in one form; the others follow once these are done. */
const mostAtOnce = 200

const view = (title: string, main: Html): View => ({
  title, breadcrumbs: [{ text: 'Services', href: '/services' }, { text: 'Awaiting Housing Benefit', href: '/schedules/awaiting-hb' }, { text: 'Match a file' }],
  main: html`${pageHeading({ text: title })}${main}`,
})

const sendForm = ({ typed, errors }: Uploading, { csrf, today }: Context) => formView({ action: here, csrf, submit: 'Match', cancelHref: '/schedules/awaiting-hb', fields: [
  ...fieldViews(sourceField, typed, errors, { today }),
  {
    name: 'files', label: 'File', kind: 'file', required: true, value: '', error: errors['files'],
    hint: 'An Excel workbook (.xlsx), or a CSV file in UTF-8, of up to 5,000 rows. '
      + 'Of a workbook with several sheets, the one with these columns is read.',
  },
] })

export const uploadPage: Page<Uploading> = (uploading, context) => view('Match a file', html`
  <p class="govuk-body tl-text">${'Send an Excel or CSV file of decisions from Housing Benefit or Universal Credit. '
    + 'Its rows are matched to your clients who await Housing Benefit; you see whom each fits and why,'}
    and ask for the changes you agree with. Nothing changes until somebody else has accepted it.</p>
  ${sendForm(uploading, context)}
  <h2 class="govuk-heading-m">Columns</h2>
  <p class="govuk-body">In any order; columns with other names are passed over. A row needs the day of the award, and something by which to know the person.</p>
  ${facts(Object.entries(rowFields).map(([name, { label }]) => ({
    label, value: `${headings[name as keyof typeof headings].join(', ')}${name === 'decision' ? `: ${decisionWords}, or empty where all are awards` : ''}` })))}`)

export const matchPage: Page<Matching> = (matching, context) => {
  const { csrf } = context
  const { file, wrong, wrongLines, taken, match, matches } = matching
  const form = (action: string, text: string, classes: string) =>
    html`<form method="post" action="${here}/${action}">${
      csrfField(csrf)}${hiddenField('match', match)}${
      button({ text, classes, preventDoubleClick: true })}</form>`
  const away = form('discard', 'Delete this file', 'govuk-button--warning')
  if (wrongLines > 0 && !taken) {
    return view(`${file}: nothing is taken from it yet`, html`
      <p class="govuk-body" role="status">${wrongLines} ${wrongLines === 1 ? 'row is' : 'rows are'} wrong, ${matches.length} right. ${matches.length > 0
        ? 'Mend the file and send it again below, or go on with the right rows.' : 'Mend the file and send it again below.'}</p>
      ${findingsTable('wrong', 'What is wrong', wrong)}
      <div class="tl-bar">${matches.length > 0 && form('take', `Go on with the right ${matches.length === 1 ? 'row' : `${matches.length} rows`}`, '')}${away}</div>
      <h2 class="govuk-heading-m">Send the mended file</h2>
      ${sendForm({ typed: { source: matching.source }, errors: {} }, context)}`)
  }
  const of = (state: Match<Person>['state']) => matches.filter((one) => one.state === state)
  const [matched, choose] = [of('matched').slice(0, mostAtOnce), of('choose').slice(0, mostAtOnce)]
  return view(`Match ${file}`, html`
    <p class="govuk-body" role="status">${of('matched').length} matched, ${
      of('choose').length} for you to choose, ${of('asked').length} asked for already, ${
      of('nobody').length} about nobody who waits.
      ${wrongLines > 0 && `${wrongLines} wrong ${wrongLines === 1 ? 'row is' : 'rows are'} left out.`}</p>
    ${matched.length + choose.length > 0 && html`<form method="post" action="${here}/propose">${csrfField(csrf)}${hiddenField('match', match)}
      ${matched.length > 0 && html`<h2 class="govuk-heading-m">Matched</h2>${matchedTable(matched, matching)}`}
      ${choose.length > 0 && html`<h2 class="govuk-heading-m">For you to choose</h2>${chooseTable(choose, matching)}`}
      ${of('matched').length + of('choose').length > matched.length + choose.length && html`<p class="govuk-body">The rest follows once these are done.</p>`}
      ${button({ text: 'Ask for these changes', preventDoubleClick: true })}</form>`}
    ${restTable('asked', 'Something is asked for already, and is decided first', of('asked'))}
    ${restTable('nobody', 'About nobody who waits in your services', of('nobody'))}
    <div class="tl-bar">${away}</div>`)
}

const inFile = ({ values }: FileRow) => [
  [values.surname, values.forename].filter(Boolean).join(', '),
  values.nino && rowFields.nino.show(values.nino),
  values.hb_reference,
  values.date_of_birth && `born ${showShortIso(values.date_of_birth)}`,
].filter(Boolean).join('; ')
const why = ({ agrees, differs }: Candidate<Person>) => [
  agrees.length > 0 && `${agrees.join(', ')} ${agrees.length === 1 ? 'agrees' : 'agree'}`,
  differs.length > 0 && `${differs.join(', ')} ${differs.length === 1 ? 'differs' : 'differ'}`,
].filter(Boolean).join('; ')

/** Whoever has left is told from who is still there. */
const stayIn = ({ service, left_on }: Person) => (left_on === null ? service : `${service}, left on ${showShortIso(left_on)}`)

function fromText(row: FileRow, candidate: Candidate<Person>): string {
  const from = holdsFrom(row.values, candidate)
  return from === row.values.holds_from ? showShortIso(from) : `${showShortIso(from)}, when the wait began (award from ${showShortIso(row.values.holds_from)})`
}

function matchedTable(rows: readonly Match<Person>[], { source, ticked }: Matching): Html {
  return dataTable({
    id: 'matched', caption: 'Matched', captionHidden: true, rowHeader: 'client',
    columns: [
      { key: 'line', heading: 'Line', numeric: true },
      { key: 'client', heading: 'Client' },
      { key: 'service', heading: 'Service' },
      { key: 'file', heading: 'In the file' },
      { key: 'why', heading: 'Why' },
      { key: 'position', heading: 'HB position' },
      { key: 'from', heading: 'From' },
    ],
    rows: rows.map((row) => {
      const candidate = row.candidates[0]!
      return {
        line: row.line,
        client: checkboxes({
          name: `line_${row.line}`, classes: 'govuk-checkboxes--small',
          items: [{ value: String(candidate.schedule), text: candidate.client, checked: ticked === null || ticked[row.line] === String(candidate.schedule) }],
        }),
        service: stayIn(candidate), file: inFile(row), why: why(candidate),
        position: labelOf(hbPosition, positionOf(row.values, source)), from: fromText(row, candidate),
      }
    }),
  })
}

function chooseTable(rows: readonly Match<Person>[], { source, ticked }: Matching): Html {
  return dataTable({
    id: 'choose', caption: 'For you to choose', captionHidden: true, rowHeader: null,
    columns: [
      { key: 'line', heading: 'Line', numeric: true },
      { key: 'file', heading: 'In the file' },
      { key: 'who', heading: 'Who it is' },
      { key: 'also', heading: 'Also in line' },
      { key: 'position', heading: 'HB position' },
      { key: 'from', heading: 'Award from', noWrap: true },
    ],
    rows: rows.map((row) => ({
      line: row.line, file: inFile(row), also: row.alsoIn.join(', '), position: labelOf(hbPosition, positionOf(row.values, source)), from: showShortIso(row.values.holds_from),
      who: radios({ name: `line_${row.line}`, classes: 'govuk-radios--small', fieldset: { legend: { text: `Who is meant in line ${row.line}`, classes: 'govuk-visually-hidden' } }, items: [
        ...row.candidates.filter(({ is_asked }) => !is_asked).map((one) => ({ value: String(one.schedule), text: `${one.client} (${one.client_id}), ${stayIn(one)}`, hint: { text: `${why(one)}.` },
          checked: ticked?.[row.line] === String(one.schedule) })),
        { value: '', text: 'None of these', checked: !ticked?.[row.line] }] }),
    })),
  })
}

function restTable(id: string, caption: string, rows: readonly Match<Person>[]): Html | false {
  return rows.length > 0 && html`<h2 class="govuk-heading-m">${caption}</h2>
    ${dataTable({
      id, caption, captionHidden: true, rowHeader: null,
      columns: [
        { key: 'line', heading: 'Line', numeric: true },
        { key: 'file', heading: 'In the file' },
        ...(rows.some(({ candidates }) => candidates.length > 0) ? [{ key: 'client' as const, heading: 'Client' }] : []),
      ],
      rows: rows.slice(0, mostAtOnce).map((row) => ({
        line: row.line, file: inFile(row),
        client: row.candidates.map(({ client, client_id }) => html`<a class="govuk-link" href="/clients/${client_id}/schedules">${client}</a>`),
      })),
    })}
    ${rows.length > mostAtOnce && html`<p class="govuk-body">These are the first ${mostAtOnce} of ${rows.length}.</p>`}`
}
