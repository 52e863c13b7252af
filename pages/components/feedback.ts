// An invitation to say how the service could be better.
import { attributes, html, raw } from '../html.ts'
import type { Attributes, Html } from '../html.ts'
import { classNames, content } from './options.ts'
import type { Optional, TextOrHtml } from './options.ts'

export type FeedbackOptions = TextOrHtml & Optional<{
  titleText: string
  titleHtml: Html
  headingLevel: number
  classes: string
  attributes: Attributes
}>

export function feedback(options: FeedbackOptions): Html {
  const level = raw(`h${Number(options.headingLevel ?? 2)}`)
  return html`<div${attributes({ class: classNames('govuk-feedback govuk-width-container', options.classes), ...options.attributes })}>
<div class="govuk-grid-row">
<div class="govuk-grid-column-two-thirds">
<${level} class="govuk-feedback__title">
${content({ text: options.titleText, html: options.titleHtml })}
</${level}>
<div class="govuk-feedback__body">
${options.html ?? html`<p class="govuk-body">
${options.text}
</p>`}
</div>
</div>
</div>
</div>`
}
