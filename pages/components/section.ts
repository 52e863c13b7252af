// A part of a page: its name at the left, what it holds beside it; below each other where there is no room.
import { html } from '../html.ts'
import type { Content, Html } from '../html.ts'

export type SectionOptions = {
  title: string
  text?: Content
  content: Content
  /** The fields of one part of a form are a group, so that their heading is read with them. */
  group?: boolean | undefined
}

export function section(options: SectionOptions): Html {
  const id = `section-${options.title.toLowerCase().replace(/[^a-z]+/g, '-')}`
  return html`<div class="tl-section"${options.group && html` role="group" aria-labelledby="${id}"`}>
<div class="tl-section__head"><h2 class="govuk-heading-s tl-section__title" id="${id}">${options.title}</h2>
${options.text !== undefined && options.text !== false && html`<p class="govuk-hint">${options.text}</p>`}</div>
<div>${options.content}</div>
</div>`
}
