// Links: one for those whom it leads somewhere, for everybody else the same words without it; and several below each other.
import { html } from '../html.ts'
import type { Content, Html } from '../html.ts'

export function linkIf(may: boolean, href: string, content: Content): Content {
  return may ? html`<a class="govuk-link" href="${href}">${content}</a>` : content
}

/** To what something said is about. */
export type Leading = { href: string, text: string }

export const linksBelow = (links: readonly Leading[]): Html[] => links.map(({ href, text }, at) => html`${at > 0 && html`<br>`}<a class="govuk-link tl-leading" href="${href}">${text}</a>`)
