// What is known, each with its name above it, in the columns that forms have.
import { html } from '../html.ts'
import type { Content, Html } from '../html.ts'
import { inLines } from './in-lines.ts'

export type Fact = { label: string, value: Content }

/** What is empty says so: a gap could be a mistake of the page. */
export function facts(items: readonly Fact[], empty = 'Not recorded'): Html {
  return html`<dl class="tl-facts">${items.map(({ label, value }) => html`
<div class="tl-facts__item"><dt class="tl-facts__label">${label}</dt>
<dd class="tl-facts__value">${value === '' || value === null || value === undefined ? html`<span class="tl-facts__none">${empty}</span>` : inLines(value)}</dd></div>`)}
</dl>`
}
