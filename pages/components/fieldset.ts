// A group of controls under one question.
import { attributes, html } from '../html.ts'
import type { Attributes, Html } from '../html.ts'
import { classNames, content, hasContent } from './options.ts'
import type { Optional, TextOrHtml } from './options.ts'

export type LegendOptions = TextOrHtml & Optional<{ classes: string, isPageHeading: boolean }>

export type FieldsetOptions = Optional<{
  describedBy: string
  legend: LegendOptions
  classes: string
  role: string
  attributes: Attributes
  html: Html
}>

export function fieldset(options: FieldsetOptions): Html {
  const own = {
    class: classNames('govuk-fieldset', options.classes),
    role: options.role,
    'aria-describedby': options.describedBy,
    ...options.attributes,
  }
  return html`<fieldset${attributes(own)}>
${hasContent(options.legend) && legend(options.legend as LegendOptions)}
${options.html}
</fieldset>`
}

function legend(options: LegendOptions): Html {
  const text = options.isPageHeading
    ? html`<h1 class="govuk-fieldset__heading">
${content(options)}
</h1>`
    : content(options)
  return html`<legend class="${classNames('govuk-fieldset__legend', options.classes)}">
${text}
</legend>`
}
