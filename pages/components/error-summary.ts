// The list of everything that is wrong with a form, above it.
import { attributes, html } from '../html.ts'
import type { Attributes, Html } from '../html.ts'
import { classNames, content, hasContent, isItem } from './options.ts'
import type { List, Optional, TextOrHtml } from './options.ts'

export type ErrorItem = TextOrHtml & Optional<{ href: string, attributes: Attributes }>

export type ErrorSummaryOptions = Optional<{
  titleText: string
  titleHtml: Html
  descriptionText: string
  descriptionHtml: Html
  errorList: List<ErrorItem>
  disableAutoFocus: boolean
  classes: string
  attributes: Attributes
}>

export function errorSummary(options: ErrorSummaryOptions): Html {
  const description = { text: options.descriptionText, html: options.descriptionHtml }
  const items = (options.errorList ?? []).filter(isItem)
  const own = attributes({
    class: classNames('govuk-error-summary', options.classes),
    ...options.attributes,
    'data-disable-auto-focus': options.disableAutoFocus === undefined ? undefined : String(options.disableAutoFocus),
    'data-module': 'govuk-error-summary',
  })
  return html`<div${own}>
<div role="alert">
<h2 class="govuk-error-summary__title">
${content({ text: options.titleText, html: options.titleHtml })}
</h2>
<div class="govuk-error-summary__body">
${hasContent(description) && html`<p>
${content(description)}
</p>`}
${items.length > 0 && html`<ul class="govuk-list govuk-error-summary__list">${items.map(errorItem)}
</ul>`}
</div>
</div>
</div>`
}

function errorItem(item: ErrorItem): Html {
  return html`
<li>
${item.href === undefined ? content(item) : html`<a${attributes({ href: item.href, ...item.attributes })}>${content(item)}</a>`}
</li>`
}
