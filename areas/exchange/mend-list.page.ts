// The page on which refused cells are mended: what is wrong, how often, and a field for each; and the page of one row as a whole.
import { button } from '#pages/components/button.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { input } from '#pages/components/input.ts'
import { pageHeading } from '#pages/components/page-heading.ts'
import { pagination } from '#pages/components/pagination.ts'
import { select } from '#pages/components/select.ts'
import { csrfField, fieldView as fieldViewOf, formView } from '#pages/form.ts'
import { html, type Html } from '#pages/html.ts'
import { showDate, londonDay } from '#platform/dates.ts'
import type { Field } from '#platform/fields.ts'
import { fieldViews } from '#platform/web/draw.ts'
import type { Context, Page } from '#platform/web/route.ts'
import { daysKept } from './keeping.sql.ts'
import { namesOf, number } from './load-pack.page.ts'
import { cellsOnPage, type KeptRowShown, type Mending, type WrongCell } from './mend-list.ts'
import { kindNamed } from './pack.ts'

const breadcrumbs = [{ text: 'Data packs', href: '/export' }, { text: 'Load', href: '/import' }]

export const mendPage: Page<Mending> = (mending, context) => {
  const { list, alike, like, cells } = mending
  const here = `/import/${list.id}`
  const until = showDate(londonDay(Temporal.Instant.from(list.worked_at)).add({ days: daysKept }))
  const group = like === null ? undefined : alike.find(({ place }) => place === like)
  // Looked through, and nothing is loaded: whoever pressed Load, or comes back to it, has that before them first, with the way to the first cell.
  const isStopped = list.checked && list.mended === 0 && cells.length > 0 && Object.keys(mending.errors).length === 0
  const first = cells.find(hasField)
  return {
    title: 'Mend what is wrong',
    breadcrumbs: [...breadcrumbs, { text: namesOf(list.files) }],
    ...(isStopped ? { errors: [{ field: first ? `v_${first.place}` : 'wrong', message: statusOf(mending) }] } : {}),
    main: html`${pageHeading({ text: 'Mend what is wrong', detail: namesOf(list.files), actions: discardForm(here, context) })}
      ${!isStopped && html`<p class="govuk-body tl-text" role="status">${statusOf(mending)}</p>`}
      <p class="govuk-body tl-text">${number(list.rows)} ${list.rows === 1 ? 'row is' : 'rows are'} kept for you alone, until ${until} if nobody works on them; then they are deleted.
        Days and choices are read as people write them, the day first: 03/04/1980 is 3 April 1980. Whatever you mend is kept, too.${
          list.replaces && ' Rows that differ from what is recorded replace it.'}</p>
      ${alike.length > 0 && (like === null ? alike.length > 1 && alikeTable(mending, here) : html`<p class="govuk-body">${group && `${number(group.cells)} cells: ${group.file}. ${group.message}.`}
        ${alike.length > 1 && html`<a class="govuk-link" href="${here}">Show all that is wrong</a>`}</p>`)}
      ${group && group.col !== '' && group.cells > 1 && sameForm(mending, here, context)}
      ${cells.length > 0 ? mendForm(mending, here, context) : formView({ action: `${here}/mend`, csrf: context.csrf, submit: 'Load', draft: false })}
      ${pages(mending, here)}`,
  }
}

function statusOf({ list, cells }: Mending): string {
  if (!list.checked) return 'These rows have not been looked through since they came, or since an import was undone. Load them to see what is wrong.'
  const wrong = `${list.wrong === 1 ? 'One cell is' : `${number(list.wrong)} cells are`} wrong`
  const some = list.listed < list.wrong ? ` The first ${number(list.listed)} are here; the others follow once these are mended.` : ''
  const mended = list.mended > 0 ? ` ${list.mended === 1 ? 'One is' : `${number(list.mended)} are`} mended and not looked through yet.` : ''
  return cells.length === 0 ? 'Nothing is wrong that is known.' : `${wrong}, and nothing of these rows is loaded yet.${some}${mended}`
}

function discardForm(here: string, { csrf }: Context): Html {
  return html`<form method="post" action="${here}/discard">${csrfField(csrf)}${button({ text: 'Delete this list', classes: 'govuk-button--warning', preventDoubleClick: true })}</form>`
}

function alikeTable({ alike }: Mending, here: string): Html {
  return html`<details class="govuk-details"${alike.length > 5 || alike[0]!.cells > 5
    ? html` open`
    : ''}><summary class="govuk-details__summary"><span class="govuk-details__summary-text">What is wrong, and how often</span></summary>
    ${dataTable({
      id: 'alike', caption: 'What is wrong, and how often', captionHidden: true, rowHeader: null,
      columns: [{ key: 'message', heading: 'Why' }, { key: 'file', heading: 'File' }, { key: 'col', heading: 'Column' }, { key: 'cells', heading: 'Cells', numeric: true }],
      rows: alike.map(({ place, kind, file, col, message, cells }) => ({
        message: html`<a class="govuk-link" href="${here}?like=${place}">${message}</a>`,
        file,
        col: columnLabel({ kind, col }),
        cells: number(cells),
      })),
    })}</details>`
}

function sameForm({ list, like, cells, typed, errors }: Mending, here: string, { csrf, today, user }: Context): Html {
  const [first] = cells
  const field = first && kindNamed(first.kind)?.fields[first.col]
  const [view] = field ? fieldViews({ value: { ...field, optional: true } as Field }, typed, errors, { today, local: user.codes }) : []
  const isWritten = field?.kind === 'date' || field?.codes !== undefined
  return html`${formView({
    action: `${here}/same`, csrf, submit: 'Use it for all of them', hidden: { like: String(like) }, draft: `/import/${list.id}?like=${like}`,
    fields: [{
      ...view,
      name: 'value', label: 'Value for all of them', kind: view?.kind === 'choice' ? 'choice' : 'text', required: true,
      value: typed['value'] ?? '', error: errors['value'], width: 20,
    }],
  })}
    ${isWritten && formView({
      action: `${here}/same`, csrf,
      submit: field.kind === 'date' ? 'Read them as day, month, year' : 'Read them by the words of the list',
      hidden: { like: String(like), as_written: 'yes' }, draft: false,
    })}`
}
function mendForm({ like, row, cells, typed, errors }: Mending, here: string, context: Context): Html {
  const search = new URLSearchParams({ ...(like === null ? {} : { like: String(like) }), ...(row === 0 ? {} : { row: String(row) }) }).toString()
  const query = search === '' ? '' : `?${search}`
  const hasFiles = cells.some(({ file }) => file !== cells[0]!.file)
  return formView({
    action: `${here}/mend${query}`, csrf: context.csrf, submit: 'Save and load', draft: `${here}${query}`,
    fields: [], extra: dataTable({
      id: 'wrong', caption: 'What is wrong', captionHidden: true, rowHeader: null,
      // On a telephone the value is in view, and what is wrong with it can be reached.
      columns: [
        ...(hasFiles ? [{ key: 'file' as const, heading: 'File' }] : []),
        { key: 'line', heading: 'Line', noWrap: true },
        { key: 'column', heading: 'Column' },
        { key: 'value', heading: 'Value' },
        { key: 'why', heading: 'Why' },
      ],
      rows: cells.map((cell) => ({
        file: cell.file,
        line: html`<a class="govuk-link" href="${here}/row?kind=${cell.kind}&line=${cell.line}">Line ${
          cell.line}<span class="govuk-visually-hidden"> of ${cell.file}</span></a>`,
        column: columnLabel(cell), why: cell.col === '' ? `This row ${cell.message}` : cell.message,
        value: cell.left_out ? 'The row is left out' : !hasField(cell) ? 'See the whole row' : control(cell, typed, errors, context),
      })),
    }),
    moreButtons: html`${button({ text: 'Save, load what is right and keep the rest', name: 'next', value: 'rest', classes: 'govuk-button--secondary', preventDoubleClick: true })}
      ${button({ text: 'Save only', name: 'next', value: 'save', classes: 'govuk-button--secondary', preventDoubleClick: true })}`,
  })
}

const hasField = ({ left_out, col }: WrongCell) => !left_out && col !== ''

const columnLabel = ({ kind, col }: Pick<WrongCell, 'kind' | 'col'>) => kindNamed(kind)?.fields[col]?.label ?? 'The row'

function control(cell: WrongCell, typed: Mending['typed'], errors: Mending['errors'], { today, user }: Context): Html {
  const name = `v_${cell.place}`
  const field = kindNamed(cell.kind)?.fields[cell.col]
  const value = typed[name] ?? cell.typed ?? cell.value
  const shared = {
    name,
    value,
    label: { text: `${columnLabel(cell)} in line ${cell.line} of ${cell.file}`, classes: 'govuk-visually-hidden' },
    ...(errors[name] === undefined ? {} : { errorMessage: { text: errors[name] } }),
  }
  const options = field && fieldViews({ [name]: field }, {}, {}, { today, local: user.codes })[0]!.options
  if (!options || field.kind === 'flag') return input({ ...shared, classes: `govuk-input--width-${field?.kind === 'date' ? 10 : 20}`, autocomplete: 'off', spellcheck: false })
  const isKnown = value === '' || options.some((option) => option.value === value)
  return select({ ...shared, items: [{ value: '', text: 'Empty' }, ...(isKnown ? [] : [{ value, text: `${value} (not in the list)` }]), ...options] })
}

function pages({ row, cells, like }: Mending, here: string): Html | false {
  const all = cells[0]?.all ?? 0
  const at = (from: number) => `${here}?${new URLSearchParams({ ...(like === null ? {} : { like: String(like) }), row: String(Math.max(0, from)) }).toString()}`
  return (row > 0 || row + cells.length < all) && html`<p class="govuk-body">Cells ${number(row + 1)} to ${number(row + cells.length)} of ${number(all)}. Save before you go on.</p>
    ${pagination({ ...(row > 0 ? { previous: { href: at(row - cellsOnPage) } } : {}), ...(row + cells.length < all ? { next: { href: at(row + cellsOnPage) } } : {}) })}`
}

export const keptRowPage: Page<KeptRowShown> = ({ list, kind, noun, file, line, fields, typed, errors }, { csrf, today, user }) => ({
  title: `Line ${line} of ${file}`,
  breadcrumbs: [...breadcrumbs, { text: 'Mend what is wrong', href: `/import/${list}` }, { text: `Line ${line}` }],
  main: html`${pageHeading({ text: `Line ${line} of ${file}`, detail: `One ${noun}` })}
    ${errors[''] !== undefined && html`<p class="govuk-body"><strong>This row ${errors['']}.</strong></p>`}
    ${formView({
      action: `/import/${list}/row`, csrf, submit: 'Save and load', inColumns: true,
      hidden: { kind, line: String(line) }, draft: `/import/${list}/row?kind=${kind}&line=${line}`, cancelHref: `/import/${list}`,
      fields: fieldViews(fields, typed, errors, { today, local: user.codes }).map((view) => ({ ...view, kind: view.kind === 'choice' ? 'choice' : 'text', required: true, plain: true })),
      extra: formFlag(typed),
      moreButtons: button({ text: 'Save only', name: 'next', value: 'save', classes: 'govuk-button--secondary', preventDoubleClick: true }),
    })}`,
})

const formFlag = (typed: KeptRowShown['typed']) => fieldViewOf({ name: 'leave_out', label: 'Leave this row out', kind: 'flag', required: false, value: typed['leave_out'] ?? '' })
