// The filter of a list: fields that go into the address, and a chip for each filter that is on.
import { csrfField, fieldView, hiddenField } from '../form.ts'
import type { FieldView } from '../form.ts'
import { attributes, html, nothing } from '../html.ts'
import type { Html } from '../html.ts'
import { button } from './button.ts'
import { details } from './details.ts'

export type FilterChip = {
  label: string
  text: string
  /** The address of the list without this filter. */
  removeHref: string
}

export type FilterOptions = {
  action: string
  fields: readonly FieldView[]
  /** Filters that are wanted less often: they open on demand, and stand open while one of them is on. */
  more?: readonly FieldView[] | undefined
  /** Values that stay as they are, such as the order of the list. */
  hidden?: Readonly<Record<string, string | undefined>> | undefined
  /** `line`: without a frame, for one field in a bar with other things. */
  position?: 'line' | undefined
  submit?: string | undefined
  label?: string | undefined
  /** Post instead of get: for personal search terms, which never stand in an address. */
  method?: 'get' | 'post' | undefined
  csrf?: string | undefined
}

export function filter(options: FilterOptions): Html {
  const method = options.method ?? 'get'
  const own = attributes({
    class: options.position === undefined ? 'tl-filter' : `tl-filter tl-filter--${options.position}`,
    method,
    action: options.action,
    role: 'search',
    'aria-label': options.label ?? 'Filter',
    novalidate: true,
  })
  return html`<form${own}>
${method === 'post' && csrfField(options.csrf)}
${Object.entries(options.hidden ?? {}).map(([name, value]) => hiddenField(name, value))}
<div class="tl-filter__fields">
${options.fields.map((field) => fieldView({ ...field, plain: true }))}
${options.more && details({ summaryText: 'More filters', classes: 'tl-filter__more', open: options.more.some(({ value, error }) => value !== '' || error !== undefined),
  html: html`<div class="tl-filter__fields">${options.more.map((field) => fieldView({ ...field, plain: true }))}</div>` })}
${button({ text: options.submit ?? 'Apply', classes: 'govuk-button--secondary' })}
</div>
</form>`
}

export function filterChips(chips: readonly FilterChip[], clearHref: string): Html {
  if (chips.length === 0) return nothing
  return html`<ul class="tl-chips" aria-label="Filters that are on">${chips.map((chip) => html`
<li class="tl-chip"><span>${chip.label}: <strong>${chip.text}</strong></span>
<a class="tl-chip__link" href="${chip.removeHref}"><span aria-hidden="true">×</span><span
class="govuk-visually-hidden">Remove the filter ${chip.label}: ${chip.text}</span></a></li>`)}
<li class="tl-chips__clear"><a class="govuk-link" href="${clearHref}">Clear all</a></li>
</ul>`
}
