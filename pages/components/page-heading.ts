// The name of a page, what it belongs to, and what can be done there.
import { html } from '../html.ts'
import type { Content, Html } from '../html.ts'

export type PageHeadingOptions = {
  text: Content
  /** Above the name: what the page belongs to. */
  caption?: Content
  /** Beside the name, quieter: a number, a state. */
  detail?: Content
  actions?: Html | undefined
}

export function pageHeading(options: PageHeadingOptions): Html {
  return html`<div class="tl-heading">
<h1 class="govuk-heading-l tl-heading__title">${options.caption !== undefined
  && html`<span class="tl-heading__caption">${options.caption}</span> `}${options.text}${options.detail !== undefined && html` <span class="tl-heading__detail">${options.detail}</span>`}</h1>
${options.actions && html`<div class="tl-heading__actions">${options.actions}</div>`}
</div>`
}
