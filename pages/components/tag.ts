// A status in words on a coloured ground.
import { attributes, html } from '../html.ts'
import type { Attributes, Html } from '../html.ts'
import { classNames, content } from './options.ts'
import type { Optional, TextOrHtml } from './options.ts'

export type TagOptions = TextOrHtml & Optional<{ classes: string, attributes: Attributes }>

export function tag(options: TagOptions): Html {
  return html`<strong${attributes({ class: classNames('govuk-tag', options.classes), ...options.attributes })}>
${content(options)}
</strong>`
}
