// What is proposed beside what stands now; what changes is marked by a word, not by colour alone.
import { html } from '../html.ts'
import type { Content, Html } from '../html.ts'
import { inLines } from './in-lines.ts'

export type ComparisonRow = { label: string, current: Content, proposed: Content, changed: boolean }

export type ComparisonOptions = {
  id: string
  caption: string
  rows: readonly ComparisonRow[]
  currentHeading?: string | undefined
  proposedHeading?: string | undefined
}

export function comparison(options: ComparisonOptions): Html {
  const captionId = `${options.id}-caption`
  const changes = options.rows.filter((row) => row.changed).length
  return html`<div class="tl-scroll" role="region" aria-labelledby="${captionId}" tabindex="0">
<table class="govuk-table tl-table tl-comparison" id="${options.id}">
<caption class="govuk-table__caption" id="${captionId}">${options.caption} (${changes === 1 ? '1 change' : `${changes} changes`})</caption>
<thead class="govuk-table__head"><tr class="govuk-table__row">
<th class="govuk-table__header" scope="col">Field</th>
<th class="govuk-table__header" scope="col">${options.currentHeading ?? 'Current'}</th>
<th class="govuk-table__header" scope="col">${options.proposedHeading ?? 'Proposed'}</th>
<th class="govuk-table__header" scope="col"><span class="govuk-visually-hidden">Change</span></th>
</tr></thead>
<tbody class="govuk-table__body">${options.rows.map(rowOf)}
</tbody>
</table>
</div>`
}

function rowOf(row: ComparisonRow): Html {
  const name = row.changed ? 'govuk-table__row tl-comparison__row tl-comparison__changed' : 'govuk-table__row tl-comparison__row'
  return html`
<tr class="${name}"><th class="govuk-table__header" scope="row">${row.label}</th>
<td class="govuk-table__cell">${valueOf(row.current)}</td>
<td class="govuk-table__cell${row.changed && ' tl-comparison__new'}">${valueOf(row.proposed)}</td>
<td class="govuk-table__cell">${row.changed && html`<span class="tl-comparison__word">${wordFor(row)}</span>`}</td></tr>`
}

function valueOf(value: Content): Content {
  return isEmpty(value) ? html`<span class="tl-comparison__none">None</span>` : inLines(value)
}

function wordFor(row: ComparisonRow): string {
  if (isEmpty(row.current)) return 'Added'
  return isEmpty(row.proposed) ? 'Removed' : 'Changed'
}

function isEmpty(value: Content): boolean {
  return value === '' || value === null || value === undefined
}
