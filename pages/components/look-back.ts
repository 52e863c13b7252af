// The field for a past day, beside a page's tabs: the page as it was known then.
import { hiddenField } from '../form.ts'
import { html } from '../html.ts'
import type { Html } from '../html.ts'
import { button } from './button.ts'

export type LookBackOptions = {
  action: string
  /** What else is in the address and stays. */
  hidden?: Readonly<Record<string, string | undefined>> | undefined
  /** The day that is shown now, as it would be typed. */
  day?: string | undefined
}

export function lookBack(options: LookBackOptions): Html {
  return html`<form class="tl-look-back" method="get" action="${options.action}" role="search" aria-label="Look back">
${Object.entries(options.hidden ?? {}).map(([name, value]) => hiddenField(name, value))}
<label class="tl-look-back__label" for="as-at">As known on</label>
<input class="govuk-input govuk-input--width-10" id="as-at" name="as-at" type="text" value="${options.day ?? ''}" autocomplete="off">
${button({ text: 'Show', classes: 'govuk-button--secondary' })}
</form>`
}
