// The banner that says how far along the service, or a part of it, is.
import { attributes, html } from '../html.ts'
import type { Attributes, Html } from '../html.ts'
import { classNames, content } from './options.ts'
import type { Optional, TextOrHtml } from './options.ts'
import { tag } from './tag.ts'
import type { TagOptions } from './tag.ts'

export type PhaseBannerOptions = TextOrHtml & Optional<{ tag: TagOptions, classes: string, attributes: Attributes }>

export function phaseBanner(options: PhaseBannerOptions): Html {
  const own = { class: classNames('govuk-phase-banner govuk-width-container', options.classes) }
  return html`<div${attributes({ ...own, ...options.attributes })}>
<p class="govuk-phase-banner__content">
${tag({ text: options.tag?.text, html: options.tag?.html, classes: classNames('govuk-phase-banner__content__tag', options.tag?.classes) })}
<span class="govuk-phase-banner__text">
${content(options)}
</span>
</p>
</div>`
}
