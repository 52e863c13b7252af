// The link back to the page before.
import { attributes, html } from '../html.ts'
import type { Attributes, Html } from '../html.ts'
import { classNames, content, hasContent } from './options.ts'
import type { Optional, TextOrHtml } from './options.ts'

export type BackLinkOptions = TextOrHtml & Optional<{ href: string, classes: string, attributes: Attributes }>

export function backLink(options: BackLinkOptions): Html {
  const own = { href: options.href ?? '#', class: classNames('govuk-back-link', options.classes) }
  return html`<a${attributes({ ...own, ...options.attributes })}>${hasContent(options) ? content(options) : 'Back'}</a>`
}
