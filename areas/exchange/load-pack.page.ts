// The form to load a data pack, and what came of it: what was loaded, or every cell that stands in the way.
import { button } from '#pages/components/button.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { fileUpload } from '#pages/components/file-upload.ts'
import { pageHeading } from '#pages/components/page-heading.ts'
import { csrfField, fieldView } from '#pages/form.ts'
import { html, type Html } from '#pages/html.ts'
import { showMoment } from '#platform/dates.ts'
import type { Errors, Fields, Typed } from '#platform/fields.ts'
import type { RowOf } from '#platform/sql.ts'
import { fieldViews } from '#platform/web/draw.ts'
import type { Page } from '#platform/web/route.ts'
import { fileOf } from './data-package.ts'
import type { Found } from './findings.ts'
import type { Counts, Outcome } from './import-pack.ts'
import type { listImports, listKept } from './imports.sql.ts'
import { kinds } from './pack.ts'

export const number = (count: number) => count.toLocaleString('en-GB')

export type Waiting = { kept: RowOf<typeof listKept.gives>[], imports: RowOf<typeof listImports.gives>[] }

export const namesOf = (files: readonly string[]) => (files.length > 3 ? `${files.slice(0, 3).join(', ')} and ${files.length - 3} more` : files.join(', '))

export const importFormPage: Page<{ choices: Fields, typed: Typed, errors: Errors } & Waiting> = ({ choices, typed, errors, kept, imports }, { csrf, today, user }) => ({
  title: 'Load a data pack',
  breadcrumbs: [{ text: 'Data packs', href: '/export' }, { text: 'Load' }],
  main: html`${pageHeading({ text: 'Load a data pack' })}
    ${kept.length > 0 && html`<h2 class="govuk-heading-m">Waiting for you to mend</h2>${keptTable(kept)}`}
    <p class="govuk-body tl-text">A data pack is an Excel workbook (.xlsx) with a sheet for each kind of row, or a CSV file for each: ${
      kinds.map(fileOf).join(', ')}; or a zip of these files, as it is taken out. Those you leave out stay as they are.
      <a class="govuk-link" href="/export">Take out a data pack</a> to see the columns. It is loaded into ${user.authority.name}: all of it, or nothing. What is wrong in it you can mend here.</p>
    <form class="tl-form" method="post" action="/import" enctype="multipart/form-data" novalidate>
      ${csrfField(csrf)}
      ${fileUpload({ name: 'files', label: { text: 'Files of the data pack', classes: 'tl-label tl-label--required' }, multiple: true,
        hint: { text: 'Choose all of them at once, up to 20 MB each. Larger packs are loaded with the command npx throughline import.' },
        ...(errors['files'] === undefined ? {} : { errorMessage: { text: errors['files'] } }), attributes: { accept: '.csv,.xlsx,.json,.zip' } })}
      ${fieldViews(choices, typed, errors, { today }).map(fieldView)}
      <p class="govuk-body">${'A large pack takes a minute or two. The page says what is being done. '
        + 'Should you lose it meanwhile, come back here: what had arrived goes on, and what had not is not there.'}</p>
      ${button({ text: 'Load', preventDoubleClick: true })}
    </form>
    ${imports.length > 0 && html`<h2 class="govuk-heading-m">What was loaded</h2>${importsTable(imports)}`}`,
})

function keptTable(kept: Waiting['kept']): Html {
  return dataTable({
    id: 'kept', caption: 'Waiting for you to mend', captionHidden: true,
    columns: [
      { key: 'files', heading: 'Files' },
      { key: 'rows', heading: 'Rows kept', numeric: true },
      { key: 'wrong', heading: 'Wrong cells', numeric: true },
      { key: 'worked', heading: 'Last worked on' },
    ],
    rows: kept.map(({ id, files, rows, wrong, checked, worked_at }) => ({
      files: html`<a class="govuk-link" href="/import/${id}">${namesOf(files)}</a>`,
      rows: number(rows),
      wrong: checked ? number(wrong) : 'Not looked through yet',
      worked: showMoment(worked_at),
    })),
  })
}

function importsTable(imports: Waiting['imports']): Html {
  return dataTable({
    id: 'imports', caption: 'What was loaded', captionHidden: true,
    columns: [
      { key: 'when', heading: 'When' },
      { key: 'files', heading: 'Files' },
      { key: 'who', heading: 'By' },
      { key: 'added', heading: 'New rows', numeric: true },
      { key: 'changed', heading: 'Changed', numeric: true },
      { key: 'undone', heading: 'Undone' },
    ],
    rows: imports.map(({ id, files, counts, loaded_at, loaded_by, undone_at }) => ({
      when: html`<a class="govuk-link" href="/imports/${id}">${showMoment(loaded_at)}</a>`,
      files: namesOf(files),
      who: loaded_by ?? 'The import command',
      added: number(sumOf(counts, 'added')),
      changed: number(sumOf(counts, 'changed')),
      undone: undone_at === null ? '' : showMoment(undone_at),
    })),
  })
}

const sumOf = (counts: unknown, figure: 'added' | 'changed') => (counts as Counts[]).reduce((sum, count) => sum + count[figure], 0)

export const outcomePage: Page<Outcome & { list?: string }> = ({ loaded, kinds: counts, refusals, flags, import: made, left = 0, list }) => {
  const title = loaded ? 'The data pack is loaded' : 'Nothing was loaded'
  return {
    title,
    breadcrumbs: [{ text: 'Data packs', href: '/export' }, { text: 'Load', href: '/import' }, { text: title }],
    main: html`${pageHeading({ text: title })}
      ${!loaded && html`<p class="govuk-body" role="status">${number(refusals.total)} ${refusals.total === 1 ? 'thing stands' : 'things stand'} in the way.
        Mend the files and load all of them again.</p>`}
      ${left > 0 && html`<p class="govuk-body" role="status">${number(left)} ${left === 1 ? 'row was' : 'rows were'} left out, and ${left === 1 ? 'is' : 'are'} kept for you.
        <a class="govuk-link" href="/import/${list}">Mend what is wrong with ${left === 1 ? 'it' : 'them'}</a>.</p>`}
      ${loaded && html`<p class="govuk-body" role="status">What each file came to:</p>${countsTable(counts)}`}
      ${findingsTable('refused', loaded ? 'Left out' : 'What stands in the way', refusals)}
      ${loaded && findingsTable('odd', 'Loaded, and odd', flags)}
      <p class="govuk-body">${made !== undefined
        && html`<a class="govuk-link" href="/imports/${made}">See this import, or undo it</a> · `}<a class="govuk-link" href="/import">Load another data pack</a></p>`,
  }
}

export function countsTable(counts: readonly Counts[]): Html {
  return dataTable({
    id: 'loaded', caption: 'Rows by file', captionHidden: true,
    columns: [{ key: 'kind', heading: 'File' }, ...figures.map(({ key, heading }) => ({ key, heading, numeric: true }))],
    rows: counts.map((each) => ({ kind: each.file ?? fileOf({ name: each.kind }), rows: number(each.rows), added: number(each.added), changed: number(each.changed),
      unchanged: number(each.unchanged), refused: number(each.refused) })),
  })
}

const figures = [
  { key: 'rows', heading: 'Rows' }, { key: 'added', heading: 'New' }, { key: 'changed', heading: 'Changed' }, { key: 'unchanged', heading: 'As recorded' },
  { key: 'refused', heading: 'Left out' },
] as const

/** What is wrong in files, or odd: where it stands, what was there, and why. */
export function findingsTable(id: string, caption: string, { total, listed }: Found): Html | false {
  return total > 0 && html`<h2 class="govuk-heading-m">${caption}</h2>
    ${dataTable({
      id, caption, captionHidden: true, rowHeader: null,
      columns: [
        { key: 'file', heading: 'File', noWrap: true }, { key: 'line', heading: 'Line', numeric: true }, { key: 'column', heading: 'Column', noWrap: true },
        { key: 'value', heading: 'What was there' }, { key: 'message', heading: 'Why' },
      ],
      rows: listed.map(({ file, line, column, value, message }) => ({ file, line, column, value, message: column === '' ? `${file} ${message}` : message })),
    })}
    ${total > listed.length && html`<p class="govuk-body">These are the first ${number(listed.length)} of ${number(total)}.</p>`}`
}
