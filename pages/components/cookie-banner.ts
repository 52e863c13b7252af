// A question about cookies. Throughline itself sets only those it needs, and asks nothing.
import { attributes, html } from '../html.ts'
import type { Attributes, Html } from '../html.ts'
import { button } from './button.ts'
import { classNames, content, hasContent, isItem } from './options.ts'
import type { List, Optional, TextOrHtml } from './options.ts'

export type CookieAction = Optional<{
  text: string
  type: string
  href: string
  name: string
  value: string
  classes: string
  attributes: Attributes
}>

export type CookieMessage = TextOrHtml & Optional<{
  headingText: string
  headingHtml: Html
  actions: List<CookieAction>
  hidden: boolean
  role: string
  classes: string
  attributes: Attributes
}>

export type CookieBannerOptions = { messages: List<CookieMessage> } & Optional<{
  ariaLabel: string
  hidden: boolean
  classes: string
  attributes: Attributes
}>

export function cookieBanner(options: CookieBannerOptions): Html {
  const own = {
    class: classNames('govuk-cookie-banner', options.classes),
    'data-nosnippet': true,
    role: 'region',
    'aria-label': options.ariaLabel ?? 'Cookie banner',
    hidden: options.hidden,
    ...options.attributes,
  }
  return html`<div${attributes(own)}>${options.messages.filter(isItem).map(message)}
</div>`
}

function message(options: CookieMessage): Html {
  const heading = { text: options.headingText, html: options.headingHtml }
  const actions = (options.actions ?? []).filter(isItem)
  const own = {
    class: classNames('govuk-cookie-banner__message', options.classes, 'govuk-width-container'),
    role: options.role,
    hidden: options.hidden,
    ...options.attributes,
  }
  return html`
<div${attributes(own)}>
<div class="govuk-grid-row">
<div class="govuk-grid-column-two-thirds">
${hasContent(heading) && html`<h2 class="govuk-cookie-banner__heading govuk-heading-m">
${content(heading)}
</h2>`}
<div class="govuk-cookie-banner__content">
${options.html ?? (options.text !== undefined && html`<p class="govuk-body">${options.text}</p>`)}
</div>
</div>
</div>
${actions.length > 0 && html`<div class="govuk-button-group">${actions.map(actionOf)}
</div>`}
</div>`
}

function actionOf(action: CookieAction): Html {
  const isLink = action.href !== undefined && action.type !== 'button'
  const own = attributes({ class: classNames('govuk-link', action.classes), href: action.href, ...action.attributes })
  return html`
${isLink ? html`<a${own}>${action.text}</a>` : button({ ...action, type: action.type ?? 'button' })}`
}
