// The form to load a data pack, and what came of it: what was loaded, or every cell that stands in the way.
import { button } from '#pages/components/button.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { fileUpload } from '#pages/components/file-upload.ts'
import { pageHeading } from '#pages/components/page-heading.ts'
import { csrfField, fieldView } from '#pages/form.ts'
import { html, type Html } from '#pages/html.ts'
import type { Errors, Fields, Typed } from '#platform/fields.ts'
import { fieldViews } from '#platform/web/draw.ts'
import type { Page } from '#platform/web/route.ts'
import { fileOf } from './data-package.ts'
import type { Found } from './findings.ts'
import type { Outcome } from './import-pack.ts'
import { kinds } from './pack.ts'

const number = (count: number) => count.toLocaleString('en-GB')

export const importFormPage: Page<{ choices: Fields, typed: Typed, errors: Errors }> = ({ choices, typed, errors }, { csrf, today, user }) => ({
  title: 'Load a data pack',
  breadcrumbs: [{ text: 'Data packs', href: '/export' }, { text: 'Load' }],
  main: html`${pageHeading({ text: 'Load a data pack' })}
    <p class="govuk-body">A data pack is a CSV file for each kind of row: ${kinds.map(fileOf).join(', ')}. Those you leave out stay as they are.
      <a class="govuk-link" href="/export">Take out a data pack</a> to see the columns. It is loaded into ${user.authority.name}: all of it, or nothing.</p>
    <form class="tl-form" method="post" action="/import" enctype="multipart/form-data" novalidate>
      ${csrfField(csrf)}
      ${fileUpload({ name: 'files', label: { text: 'Files of the data pack', classes: 'tl-label tl-label--required' }, multiple: true,
        hint: { text: 'Choose all of them at once, up to 20 MB each. Larger packs are loaded with the command npx throughline import.' },
        ...(errors['files'] === undefined ? {} : { errorMessage: { text: errors['files'] } }), attributes: { accept: '.csv,.json' } })}
      ${fieldViews(choices, typed, errors, { today }).map(fieldView)}
      <p class="govuk-body">A large pack takes a minute or two. The page says what is being done; keep it open until it says what came of it.</p>
      ${button({ text: 'Load', preventDoubleClick: true })}
    </form>`,
})

export const outcomePage: Page<Outcome> = ({ loaded, kinds: counts, refusals, flags }) => {
  const title = loaded ? 'The data pack is loaded' : 'Nothing was loaded'
  return {
    title,
    breadcrumbs: [{ text: 'Data packs', href: '/export' }, { text: 'Load', href: '/import' }, { text: title }],
    main: html`${pageHeading({ text: title })}
      ${!loaded && html`<p class="govuk-body" role="status">${number(refusals.total)} ${refusals.total === 1 ? 'thing stands' : 'things stand'} in the way.
        Mend the files and load all of them again, or <a class="govuk-link" href="/import">choose to load the rest without them</a>.</p>`}
      ${loaded && html`<p class="govuk-body" role="status">What each file came to:</p>${dataTable({
        id: 'loaded', caption: 'Rows by file', captionHidden: true,
        columns: [{ key: 'kind', heading: 'File' }, ...figures.map(({ key, heading }) => ({ key, heading, numeric: true }))],
        rows: counts.map((each) => ({ kind: fileOf({ name: each.kind }), rows: number(each.rows), added: number(each.added), changed: number(each.changed),
          unchanged: number(each.unchanged), refused: number(each.refused) })),
      })}`}
      ${findingsTable('refused', loaded ? 'Left out' : 'What stands in the way', refusals)}
      ${loaded && findingsTable('odd', 'Loaded, and odd', flags)}
      <p class="govuk-body"><a class="govuk-link" href="/import">Load another data pack</a></p>`,
  }
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
      rows: listed.map(({ file, line, column, value, message }) => ({ file, line, column, value, message })),
    })}
    ${total > listed.length && html`<p class="govuk-body">These are the first ${number(listed.length)} of ${number(total)}.</p>`}`
}
