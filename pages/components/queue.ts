// Rows of work: what it is about, when it is due, and one link to do it.
import { html, nothing } from '../html.ts'
import type { Content, Html } from '../html.ts'

export type QueueItem = {
  href: string
  title: string
  context?: Content
  tag?: Html | undefined
  /** In words: "Due today", "3 days late". */
  due?: string | undefined
  urgency?: 'overdue' | 'today' | 'later' | undefined
}

export function queue(items: readonly QueueItem[], label: string): Html {
  return html`<ul class="tl-queue" aria-label="${label}">${items.map((item) => html`
<li class="tl-queue__item tl-queue__item--${item.urgency ?? 'later'}">
<div><a class="govuk-link tl-queue__title" href="${item.href}">${item.title}</a> ${item.tag}
${item.context === undefined ? nothing : html`<div class="tl-queue__context">${item.context}</div>`}</div>
<div class="tl-queue__due tl-queue__due--${item.urgency ?? 'later'}">${item.due}</div>
</li>`)}
</ul>`
}
