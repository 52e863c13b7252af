// A link for those whom it leads somewhere; for everybody else the same words without it.
import { html } from '../html.ts'
import type { Content } from '../html.ts'

export function linkIf(may: boolean, href: string, content: Content): Content {
  return may ? html`<a class="govuk-link" href="${href}">${content}</a>` : content
}
