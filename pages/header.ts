// Our own header: the mark, the authority one works in, who is signed in, and the way out.
import { csrfField, hiddenField } from './form.ts'
import { html, nothing } from './html.ts'
import type { Html } from './html.ts'
import { mark } from './mark.ts'

export type SignedInUser = {
  name: string
  roleLabel: string
  organisation: string
  /** The name of the authority one works in now. */
  authority: string
  otherAuthorities: readonly { code: string, name: string }[]
  /** The page one is on, where whoever chooses no other authority stays. */
  here?: string | undefined
}

export function siteHeader(user: SignedInUser | undefined, csrf: string | undefined): Html {
  return html`<header class="tl-header">
<div class="govuk-width-container tl-container tl-header__inside">
<a class="tl-header__home" href="/">${mark}<span class="tl-header__word">Throughline</span></a>
${user === undefined ? nothing : html`<div class="tl-header__account">
${authoritySwitch(user, csrf)}
<p class="tl-header__user"><a class="tl-header__name" href="/account">${user.name}</a>
<span class="tl-header__role">${user.roleLabel}, ${user.organisation}</span></p>
<form class="tl-header__form" method="post" action="/sign-out">${csrfField(csrf)}
<button class="tl-header__button" type="submit">Sign out</button></form>
</div>`}
</div>
</header>`
}

function authoritySwitch(user: SignedInUser, csrf: string | undefined): Html {
  if (user.otherAuthorities.length === 0) return html`<p class="tl-header__authority">${user.authority}</p>`
  return html`<form class="tl-header__form" method="post" action="/switch-authority">${csrfField(csrf)}${hiddenField('to', user.here)}
<label class="govuk-visually-hidden" for="switch-authority">Authority you work in</label>
<select class="tl-header__select" id="switch-authority" name="authority">
<option value="" selected>${user.authority}</option>${user.otherAuthorities.map((authority) => html`
<option value="${authority.code}">${authority.name}</option>`)}
</select>
<button class="tl-header__button" type="submit">Switch<span class="govuk-visually-hidden"> authority</span></button></form>`
}
