// A plain table. Lists of records use data-table.ts, which adds sorting and the scrolling frame.
import { attributes, html } from '../html.ts'
import type { Attributes, Html } from '../html.ts'
import { classNames, content, isItem } from './options.ts'
import type { List, Optional, TextOrHtml } from './options.ts'

export type TableCell = TextOrHtml & Optional<{ format: string, classes: string, colspan: number, rowspan: number, attributes: Attributes }>

export type TableOptions = { rows: List<readonly TableCell[]> } & Optional<{
  head: readonly TableCell[]
  caption: string
  captionClasses: string
  firstCellIsHeader: boolean
  classes: string
  attributes: Attributes
}>

export function table(options: TableOptions): Html {
  return html`<table${attributes({ class: classNames('govuk-table', options.classes), ...options.attributes })}>
${options.caption && html`<caption class="${classNames('govuk-table__caption', options.captionClasses)}">${options.caption}</caption>`}
${options.head && html`<thead class="govuk-table__head">
<tr class="govuk-table__row">${options.head.map((cell) => header(cell, 'col'))}
</tr>
</thead>`}
<tbody class="govuk-table__body">${options.rows.filter(isItem).map((row) => html`
<tr class="govuk-table__row">${row.map((cell, i) => i === 0 && options.firstCellIsHeader ? header(cell, 'row') : data(cell))}
</tr>`)}
</tbody>
</table>`
}

function header(cell: TableCell, scope: 'col' | 'row'): Html {
  const format = scope === 'col' && cell.format ? `govuk-table__header--${cell.format}` : undefined
  return html`
<th${attributes({ scope, ...cellAttributes(cell, 'govuk-table__header', format) })}>${content(cell)}</th>`
}

function data(cell: TableCell): Html {
  const format = cell.format ? `govuk-table__cell--${cell.format}` : undefined
  return html`
<td${attributes(cellAttributes(cell, 'govuk-table__cell', format))}>${content(cell)}</td>`
}

function cellAttributes(cell: TableCell, name: string, format: string | undefined): Attributes {
  return { class: classNames(name, format, cell.classes), colspan: cell.colspan, rowspan: cell.rowspan, ...cell.attributes }
}
