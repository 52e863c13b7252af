// What stands where a list would be: nothing yet, nothing found, an error, or no permission; and what to do about it.
import { html } from '../html.ts'
import type { Content, Html } from '../html.ts'

export type EmptyStateOptions = { title: string, text?: Content, action?: { href: string, text: string } | undefined }

export function emptyState(options: EmptyStateOptions): Html {
  return html`<div class="tl-empty">
<p class="tl-empty__title">${options.title}</p>
${options.text !== undefined && html`<p class="govuk-body tl-empty__text">${options.text}</p>`}
${options.action && html`<p class="govuk-body tl-empty__text">
<a class="govuk-link" href="${options.action.href}">${options.action.text}</a></p>`}
</div>`
}
