// The bar that says, on every page about a person, who the person is; it stays in view.
import { html } from '../html.ts'
import type { Content, Html } from '../html.ts'

/** Alerts are words first: their colour only repeats how grave they are. */
export type IdentityAlert = { text: string, kind: 'danger' | 'warning' | 'info', href?: string | undefined }

export type IdentityBarOptions = {
  name: string
  href?: string | undefined
  /** What tells two people of the same name apart: number, date of birth, key worker, status. */
  facts: readonly { label: string, value: Content }[]
  alerts?: readonly IdentityAlert[] | undefined
  actions?: Html | undefined
}

export function identityBar(options: IdentityBarOptions): Html {
  return html`<section class="tl-identity" aria-label="Who this page is about">
<div class="govuk-width-container tl-container tl-identity__inside">
<p class="tl-identity__name">${options.href === undefined
  ? options.name
  : html`<a class="tl-identity__link" href="${options.href}">${options.name}</a>`}</p>
<dl class="tl-identity__facts">${options.facts.map((fact) => html`
<div class="tl-identity__fact"><dt>${fact.label}</dt> <dd>${fact.value}</dd></div>`)}
</dl>
${options.alerts && options.alerts.length > 0 && html`<ul class="tl-identity__alerts" aria-label="Alerts">${options.alerts.map(alertItem)}
</ul>`}
${options.actions && html`<div class="tl-identity__actions">${options.actions}</div>`}
</div>
</section>`
}

function alertItem(alert: IdentityAlert): Html {
  const text = alert.href === undefined ? alert.text : html`<a class="tl-alert__link" href="${alert.href}">${alert.text}</a>`
  return html`
<li class="tl-alert tl-alert--${alert.kind}">${text}</li>`
}
