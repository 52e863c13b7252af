// The name of a page, what it belongs to, and what can be done there.
import { html } from '../html.ts'
import type { Html } from '../html.ts'

export type PageHeadingOptions = { text: string, caption?: string | undefined, actions?: Html | undefined }

export function pageHeading(options: PageHeadingOptions): Html {
  return html`<div class="tl-heading">
<h1 class="govuk-heading-l tl-heading__title">${options.caption !== undefined
  && html`<span class="tl-heading__caption">${options.caption}</span> `}${options.text}</h1>
${options.actions && html`<div class="tl-heading__actions">${options.actions}</div>`}
</div>`
}
