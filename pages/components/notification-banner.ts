// News that does not belong to the page itself, such as that something was saved.
import { attributes, html, raw } from '../html.ts'
import type { Attributes, Html } from '../html.ts'
import { classNames, content, hasContent } from './options.ts'
import type { Optional, TextOrHtml } from './options.ts'

export type NotificationBannerOptions = TextOrHtml & Optional<{
  titleText: string
  titleHtml: Html
  titleHeadingLevel: string | number
  type: string
  role: string
  titleId: string
  disableAutoFocus: boolean
  classes: string
  attributes: Attributes
}>

export function notificationBanner(options: NotificationBannerOptions): Html {
  const success = options.type === 'success'
  const title = { text: options.titleText, html: options.titleHtml }
  const titleId = options.titleId ?? 'govuk-notification-banner-title'
  const level = raw(`h${Number(options.titleHeadingLevel ?? 2)}`)
  const own = attributes({
    class: classNames('govuk-notification-banner', success && 'govuk-notification-banner--success', options.classes),
    role: options.role ?? (success ? 'alert' : 'region'),
    'aria-labelledby': titleId,
    'data-module': 'govuk-notification-banner',
    'data-disable-auto-focus': options.disableAutoFocus === undefined ? undefined : String(options.disableAutoFocus),
    ...options.attributes,
  })
  return html`<div${own}>
<div class="govuk-notification-banner__header">
<${level} class="govuk-notification-banner__title" id="${titleId}">
${hasContent(title) ? content(title) : success ? 'Success' : 'Important'}
</${level}>
</div>
<div class="govuk-notification-banner__content">
${options.html ?? html`<p class="govuk-notification-banner__heading">
${options.text}
</p>`}
</div>
</div>`
}
