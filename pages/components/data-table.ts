// A list of records: headings that sort, numbers aligned to be compared, in a frame that scrolls by itself.
import { attributes, html, print, raw } from '../html.ts'
import type { Attributes, Content, Html } from '../html.ts'
import { emptyState } from './empty-state.ts'
import type { EmptyStateOptions } from './empty-state.ts'
import { inLines } from './in-lines.ts'

export type SortDirection = 'ascending' | 'descending'

export type Column<Key extends string = string> = {
  key: Key
  heading: string
  /** Right-aligned, every digit equally wide. */
  numeric?: boolean | undefined
  /** For columns that need a heading for screen readers only, such as one of tick boxes. */
  headingHidden?: boolean | undefined
  /** Kept on one line: dates, codes. */
  noWrap?: boolean | undefined
  /** Sentences: wide enough to be read, whatever stands beside them. */
  wide?: boolean | undefined
  /** The address of the list sorted by this column; `direction` where the list is sorted by it now. */
  sort?: { href: string, direction?: SortDirection | undefined } | undefined
}

export type DataTableOptions<Key extends string = string> = {
  /** Unique on the page. */
  id: string
  caption: string
  captionHidden?: boolean | undefined
  columns: readonly Column<Key>[]
  /** A cell for each column. Text is escaped; markup is Html. */
  rows: readonly Readonly<Record<Key, Content>>[]
  /** The column that names the row, by default the first; null where none does. */
  rowHeader?: Key | null | undefined
  rowAttributes?: ((index: number) => Attributes) | undefined
  /** A last row of totals. */
  totals?: Readonly<Partial<Record<Key, Content>>> | undefined
  empty?: EmptyStateOptions | undefined
  /** The arrow keys, J and K go from the name of one row to the next, while one of them has the focus. */
  rowKeys?: boolean | undefined
  /** Rows to be filled in: on a phone each cell stands below its heading and nothing scrolls. */
  stacks?: boolean | undefined
}

export function dataTable<Key extends string>(options: DataTableOptions<Key>): Html {
  if (options.rows.length === 0 && options.empty !== undefined) return emptyState(options.empty)
  const captionId = `${options.id}-caption`
  const cells = cellFrames(options)
  return html`<div class="tl-scroll" role="region" aria-labelledby="${captionId}" tabindex="0">
<table class="govuk-table tl-table${options.stacks && ' tl-table--stacks'}" id="${options.id}"${options.rowKeys && raw(' data-row-keys')}>
<caption class="govuk-table__caption${options.captionHidden && ' govuk-visually-hidden'}" id="${captionId}">${options.caption}</caption>
<thead class="govuk-table__head"><tr class="govuk-table__row">${options.columns.map(heading)}</tr></thead>
<tbody class="govuk-table__body">${bodyOf(options, cells)}
</tbody>
${options.totals && html`<tfoot class="tl-table__foot"><tr class="govuk-table__row">${cellsOf(options.totals, cells)}</tr></tfoot>`}
</table>
</div>`
}

type CellFrame<Key extends string> = { key: Key, before: string, after: string }

function bodyOf<Key extends string>(options: DataTableOptions<Key>, cells: readonly CellFrame<Key>[]): Html {
  let text = ''
  options.rows.forEach((row, i) => {
    const own = options.rowAttributes === undefined ? '' : attributes(options.rowAttributes(i)).text
    text += `\n<tr class="govuk-table__row"${own}>${cellsOf(row, cells).text}</tr>`
  })
  return raw(text)
}

function cellsOf<Key extends string>(row: Readonly<Partial<Record<Key, Content>>>, cells: readonly CellFrame<Key>[]): Html {
  let text = ''
  for (const cell of cells) text += cell.before + print(inLines(row[cell.key])) + cell.after
  return raw(text)
}

/** The markup around the cells of each column, made once for all rows. */
function cellFrames<Key extends string>(options: DataTableOptions<Key>): CellFrame<Key>[] {
  const rowHeader = options.rowHeader === undefined ? options.columns[0]?.key : options.rowHeader
  return options.columns.map((column) => {
    const isHeader = column.key === rowHeader
    const kind = isHeader ? 'header' : 'cell'
    const names = [`govuk-table__${kind}`, column.numeric && `govuk-table__${kind}--numeric`, column.noWrap && 'tl-no-wrap', column.wide && 'tl-table__wide']
    const own = attributes({ class: names.filter(Boolean).join(' '), scope: isHeader ? 'row' : undefined, 'data-heading': options.stacks && !isHeader ? column.heading : undefined })
    return { key: column.key, before: `<${isHeader ? 'th' : 'td'}${own.text}>`, after: `</${isHeader ? 'th' : 'td'}>` }
  })
}

function heading(column: Column): Html {
  const own = attributes({
    scope: 'col',
    class: column.numeric ? 'govuk-table__header govuk-table__header--numeric' : 'govuk-table__header',
    'aria-sort': column.sort?.direction,
  })
  return html`
<th${own}>${column.headingHidden ? html`<span class="govuk-visually-hidden">${column.heading}</span>` : headingText(column)}</th>`
}

function headingText(column: Column): Content {
  if (column.sort === undefined) return column.heading
  return html`<a class="tl-sort" href="${column.sort.href}">${column.heading}<span class="tl-sort__arrow" aria-hidden="true"></span></a>`
}
