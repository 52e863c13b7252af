// A warning with an exclamation mark.
import { attributes, html } from '../html.ts'
import type { Attributes, Html } from '../html.ts'
import { classNames, content } from './options.ts'
import type { Optional, TextOrHtml } from './options.ts'

export type WarningTextOptions = TextOrHtml & Optional<{ iconFallbackText: string, classes: string, attributes: Attributes }>

export function warningText(options: WarningTextOptions): Html {
  return html`<div${attributes({ class: classNames('govuk-warning-text', options.classes), ...options.attributes })}>
<span class="govuk-warning-text__icon" aria-hidden="true">!</span>
<strong class="govuk-warning-text__text">
<span class="govuk-visually-hidden">${options.iconFallbackText ?? 'Warning'}</span>
${content(options)}
</strong>
</div>`
}
