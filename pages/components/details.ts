// Help that opens on demand; works without script.
import { attributes, html } from '../html.ts'
import type { Attributes, Html } from '../html.ts'
import { classNames, content } from './options.ts'
import type { Optional, TextOrHtml } from './options.ts'

export type DetailsOptions = TextOrHtml & Optional<{
  summaryText: string
  summaryHtml: Html
  id: string
  open: boolean
  classes: string
  attributes: Attributes
}>

export function details(options: DetailsOptions): Html {
  const own = { id: options.id, class: classNames('govuk-details', options.classes), ...options.attributes, open: options.open }
  return html`<details${attributes(own)}>
<summary class="govuk-details__summary">
<span class="govuk-details__summary-text">
${content({ text: options.summaryText, html: options.summaryHtml })}
</span>
</summary>
<div class="govuk-details__text">
${content(options)}
</div>
</details>`
}
