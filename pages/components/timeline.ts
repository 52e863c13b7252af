// What happened, newest first, each with who, when and an address of its own.
import { attributes, html } from '../html.ts'
import type { Content, Html } from '../html.ts'

export type TimelineItem = {
  title: Content
  /** When, in words; only as exact as it is known: a day without a time shows no time. */
  when: string
  /** The same for machines: 2026-06-04 or 2026-06-04T09:32. */
  dateTime?: string | undefined
  by?: string | undefined
  text?: Content
  /** Its place on the page, so that it can be linked. */
  id?: string | undefined
  /** The turning points, such as a decision, as against notes. */
  main?: boolean | undefined
}

export type TimelineOptions = { items: readonly TimelineItem[], headingLevel?: 2 | 3 | undefined }

export function timeline(options: TimelineOptions): Html {
  const level = options.headingLevel === 3 ? headings[3] : headings[2]
  return html`<ol class="tl-timeline">${options.items.map((item) => html`
<li${attributes({ class: item.main ? 'tl-timeline__item tl-timeline__item--main' : 'tl-timeline__item', id: item.id })}>
${level.open}${item.title}${level.close}
<p class="tl-timeline__by"><time${attributes({ datetime: item.dateTime })}>${item.when}</time>${
  item.by !== undefined && html`, ${item.by}`}${
  item.id !== undefined && permalink(item)}</p>
${item.text !== undefined && html`<div class="govuk-body tl-timeline__text">${item.text}</div>`}
</li>`)}
</ol>`
}

function permalink(item: TimelineItem): Html {
  return html`<span class="tl-timeline__link"> · <a class="govuk-link" href="#${item.id}">Link<span
class="govuk-visually-hidden"> to “${item.title}” on ${item.when}</span></a></span>`
}

const headings = {
  2: { open: html`<h2 class="tl-timeline__title">`, close: html`</h2>` },
  3: { open: html`<h3 class="tl-timeline__title">`, close: html`</h3>` },
}
