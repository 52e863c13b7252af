// A password, with a button to show what was typed.
import { html } from '../html.ts'
import type { Html } from '../html.ts'
import { button } from './button.ts'
import { input } from './input.ts'
import { classNames, content } from './options.ts'
import type { ControlOptions, Optional } from './options.ts'
import { translations } from './translations.ts'

export type PasswordInputOptions = ControlOptions & Optional<{
  value: string
  autocomplete: string
  showPasswordText: string
  hidePasswordText: string
  showPasswordAriaLabelText: string
  hidePasswordAriaLabelText: string
  passwordShownAnnouncementText: string
  passwordHiddenAnnouncementText: string
  button: Optional<{ classes: string }>
}>

export function passwordInput(options: PasswordInputOptions): Html {
  const id = options.id ?? options.name
  const toggle = button({
    type: 'button',
    classes: classNames('govuk-button--secondary govuk-password-input__toggle govuk-js-password-input-toggle', options.button?.classes),
    text: options.showPasswordText ?? 'Show',
    attributes: { 'aria-controls': id, 'aria-label': options.showPasswordAriaLabelText ?? 'Show password', hidden: true },
  })
  return input({
    ...options,
    id,
    type: 'password',
    spellcheck: false,
    autocapitalize: 'none',
    autocomplete: options.autocomplete ?? 'current-password',
    classes: classNames('govuk-password-input__input govuk-js-password-input-input', options.classes),
    inputWrapper: { classes: 'govuk-password-input__wrapper' },
    formGroup: {
      classes: classNames('govuk-password-input', options.formGroup?.classes),
      attributes: {
        'data-module': 'govuk-password-input',
        ...translations({
          'show-password': options.showPasswordText,
          'hide-password': options.hidePasswordText,
          'show-password-aria-label': options.showPasswordAriaLabelText,
          'hide-password-aria-label': options.hidePasswordAriaLabelText,
          'password-shown-announcement': options.passwordShownAnnouncementText,
          'password-hidden-announcement': options.passwordHiddenAnnouncementText,
        }),
        ...options.formGroup?.attributes,
      },
      beforeInput: options.formGroup?.beforeInput,
      afterInput: { html: html`${toggle}${content(options.formGroup?.afterInput)}` },
    },
  })
}
