// The first link of every page: past the navigation, to the main content.
import { attributes, html } from '../html.ts'
import type { Attributes, Html } from '../html.ts'
import { classNames, content } from './options.ts'
import type { Optional, TextOrHtml } from './options.ts'

export type SkipLinkOptions = TextOrHtml & Optional<{ href: string, classes: string, attributes: Attributes }>

export function skipLink(options: SkipLinkOptions): Html {
  const own = { href: options.href ?? '#content', class: classNames('govuk-skip-link', options.classes) }
  return html`<a${attributes({ ...own, ...options.attributes, 'data-module': 'govuk-skip-link' })}>${content(options)}</a>`
}
