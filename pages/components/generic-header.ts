// A header without anyone's brand: a logo of one's own, linked to the first page.
import { attributes, html } from '../html.ts'
import type { Attributes, Html } from '../html.ts'
import { classNames, content } from './options.ts'
import type { Optional } from './options.ts'

export type GenericHeaderOptions = Optional<{
  url: string
  logoText: string
  logoHtml: Html
  containerClasses: string
  classes: string
  attributes: Attributes
}>

export function genericHeader(options: GenericHeaderOptions): Html {
  return html`<div${attributes({ class: classNames('govuk-generic-header', options.classes), ...options.attributes })}>
<div class="${classNames('govuk-generic-header__container', options.containerClasses ?? 'govuk-width-container')}">
<div class="govuk-generic-header__logo">
<a href="${options.url ?? '/'}" class="govuk-generic-header__homepage-link">
${content({ text: options.logoText, html: options.logoHtml })}
</a>
</div>
</div>
</div>`
}
