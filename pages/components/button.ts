// A button, or a link that looks like one.
import { attributes, html, nothing, raw } from '../html.ts'
import type { Attributes, Html } from '../html.ts'
import { classNames, content } from './options.ts'
import type { Optional, TextOrHtml } from './options.ts'

export type ButtonOptions = TextOrHtml & Optional<{
  type: string
  name: string
  value: string
  disabled: boolean
  href: string
  classes: string
  attributes: Attributes
  preventDoubleClick: boolean
  isStartButton: boolean
  id: string
}>

export function button(options: ButtonOptions): Html {
  const shared = {
    class: classNames('govuk-button', options.isStartButton && 'govuk-button--start', options.classes),
    'data-module': 'govuk-button',
    ...options.attributes,
    id: options.id ?? options.attributes?.['id'],
  }
  const icon = options.isStartButton ? startIcon : nothing
  if (options.href !== undefined) {
    const inside = options.isStartButton && options.html ? html`<span>${options.html}</span>` : content(options)
    return html`<a${attributes({ href: options.href, role: 'button', draggable: 'false', ...shared })}>
${inside}
${icon}</a>`
  }
  const own = {
    type: options.type ?? 'submit',
    name: options.name,
    value: options.value,
    disabled: options.disabled,
    'aria-disabled': options.disabled ? 'true' : undefined,
    'data-prevent-double-click': options.preventDoubleClick === undefined ? undefined : String(options.preventDoubleClick),
  }
  return html`<button${attributes({ ...own, ...shared })}>
${content(options)}
${icon}</button>`
}

const startIcon = raw('<svg class="govuk-button__start-icon" xmlns="http://www.w3.org/2000/svg" width="17.5" height="19"'
  + ' viewBox="0 0 33 40" aria-hidden="true" focusable="false"><path fill="currentColor" d="M0 0h13l20 20-20 20H0l20-20z"/></svg>')
