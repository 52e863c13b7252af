// A way off the page at once, for people who may be watched.
import { attributes, html, raw } from '../html.ts'
import type { Attributes, Html } from '../html.ts'
import { button } from './button.ts'
import { classNames, content, hasContent } from './options.ts'
import type { Optional, TextOrHtml } from './options.ts'
import { translations } from './translations.ts'

export type ExitThisPageOptions = TextOrHtml & Optional<{
  redirectUrl: string
  id: string
  classes: string
  attributes: Attributes
  activatedText: string
  timedOutText: string
  pressTwoMoreTimesText: string
  pressOneMoreTimeText: string
}>

export function exitThisPage(options: ExitThisPageOptions): Html {
  const own = {
    id: options.id,
    class: classNames('govuk-exit-this-page', options.classes ?? undefined),
    'data-module': 'govuk-exit-this-page',
    ...translations({
      activated: options.activatedText,
      'timed-out': options.timedOutText,
      'press-two-more-times': options.pressTwoMoreTimesText,
      'press-one-more-time': options.pressOneMoreTimeText,
    }),
    ...options.attributes,
  }
  return html`<div${attributes(own)}>
${button({
  html: hasContent(options) ? html`${content(options)}` : standardText,
  href: options.redirectUrl ?? 'https://www.bbc.co.uk/weather',
  classes: 'govuk-button--warning govuk-exit-this-page__button govuk-js-exit-this-page-button',
  attributes: { rel: 'nofollow noreferrer' },
})}
</div>`
}

const standardText = raw('<span class="govuk-visually-hidden">Emergency</span> Exit this page')
