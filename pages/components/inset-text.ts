// Text set apart by a line at its left.
import { attributes, html } from '../html.ts'
import type { Attributes, Html } from '../html.ts'
import { classNames, content } from './options.ts'
import type { Optional, TextOrHtml } from './options.ts'

export type InsetTextOptions = TextOrHtml & Optional<{ id: string, classes: string, attributes: Attributes }>

export function insetText(options: InsetTextOptions): Html {
  return html`<div${attributes({ id: options.id, class: classNames('govuk-inset-text', options.classes), ...options.attributes })}>
${content(options)}
</div>`
}
