// What somebody wrote in a box of several lines: it keeps them.
import { html } from '../html.ts'
import type { Content, Html } from '../html.ts'

/** Text with its lines. What is markup already, and what has one line, stays as it is. */
export function inLines<C extends Content>(text: C): C | Html {
  return typeof text === 'string' && text.includes('\n') ? html`<span class="tl-lines">${text}</span>` : text
}
