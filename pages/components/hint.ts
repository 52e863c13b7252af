// The hint under a label.
import { attributes, html } from '../html.ts'
import type { Attributes, Html } from '../html.ts'
import { classNames, content } from './options.ts'
import type { Optional, TextOrHtml } from './options.ts'

export type HintOptions = TextOrHtml & Optional<{ id: string, classes: string, attributes: Attributes }>

export function hint(options: HintOptions): Html {
  return html`<div${attributes({ id: options.id, class: classNames('govuk-hint', options.classes), ...options.attributes })}>
${content(options)}
</div>`
}
