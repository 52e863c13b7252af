// The label of a form control.
import { attributes, html, nothing } from '../html.ts'
import type { Attributes, Html } from '../html.ts'
import { classNames, content, hasContent } from './options.ts'
import type { Optional, TextOrHtml } from './options.ts'

export type LabelOptions = TextOrHtml & Optional<{ for: string, isPageHeading: boolean, classes: string, attributes: Attributes }>

export function label(options: LabelOptions): Html {
  if (!hasContent(options)) return nothing
  const element = html`<label${attributes({ class: classNames('govuk-label', options.classes), for: options.for, ...options.attributes })}>
${content(options)}
</label>`
  return options.isPageHeading ? html`<h1 class="govuk-label-wrapper">${element}</h1>` : element
}
