// The header of gov.uk itself. Its logotype is not ours to hold: a service on that domain hands it in. Ours is ../header.ts.
import { attributes, html } from '../html.ts'
import type { Attributes, Html } from '../html.ts'
import { classNames } from './options.ts'
import type { Optional } from './options.ts'

export type HeaderOptions = Optional<{
  homepageUrl: string
  productName: string
  containerClasses: string
  classes: string
  attributes: Attributes
}>

export function header(options: HeaderOptions, logotype: Html): Html {
  return html`<div${attributes({ class: classNames('govuk-header', options.classes), ...options.attributes })}>
<div class="${classNames('govuk-header__container', options.containerClasses ?? 'govuk-width-container')}">
<div class="govuk-header__logo">
<a href="${options.homepageUrl ?? '//gov.uk'}" class="govuk-header__homepage-link">
${logotype}
${options.productName && html`<span class="govuk-header__product-name">${options.productName}</span>`}
</a>
</div>
</div>
</div>`
}
