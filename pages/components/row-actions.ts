// What can be done with one row of a list: short words in view, whole sentences for those who hear the links alone.
import { html } from '../html.ts'
import type { Html } from '../html.ts'

export type RowAction = { href: string, text: string, of: string }

export function rowActions(actions: readonly (RowAction | false)[]): Html {
  return html`<span class="tl-row-actions">${actions.filter((action) => action !== false).map(({ href, text, of }) => html`
<a class="govuk-link" href="${href}">${text}<span class="govuk-visually-hidden"> ${of}</span></a>`)}</span>`
}
