// The message beside a form control that holds a wrong value.
import { attributes, html } from '../html.ts'
import type { Attributes, Html } from '../html.ts'
import { classNames, content } from './options.ts'
import type { Optional, TextOrHtml } from './options.ts'

export type ErrorMessageOptions = TextOrHtml & Optional<{
  id: string
  classes: string
  attributes: Attributes
  visuallyHiddenText: string
}>

export function errorMessage(options: ErrorMessageOptions): Html {
  const prefix = options.visuallyHiddenText ?? 'Error'
  return html`<p${attributes({ id: options.id, class: classNames('govuk-error-message', options.classes), ...options.attributes })}>
${prefix !== '' && html`<span class="govuk-visually-hidden">${prefix}:</span> `}${content(options)}
</p>`
}
