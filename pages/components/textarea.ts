// Several lines of text.
import { attributes, escapeValue, html, raw } from '../html.ts'
import type { Html } from '../html.ts'
import { classNames, controlGroup } from './options.ts'
import type { ControlOptions, Optional } from './options.ts'

export type TextareaOptions = ControlOptions & Optional<{
  spellcheck: boolean
  rows: string | number
  value: string
  autocomplete: string
}>

export function textarea(options: TextareaOptions): Html {
  const id = options.id ?? options.name
  return controlGroup(options, id, (describedBy) => {
    const own = attributes({
      class: classNames('govuk-textarea', options.errorMessage !== undefined && 'govuk-textarea--error', options.classes),
      id,
      name: options.name,
      rows: options.rows ?? 5,
      spellcheck: options.spellcheck === undefined ? undefined : String(options.spellcheck),
      disabled: options.disabled,
      'aria-describedby': describedBy,
      autocomplete: options.autocomplete,
      ...options.attributes,
    })
    return html`<textarea${own}>${textOf(options.value ?? '')}</textarea>`
  })
}

function textOf(value: string): Html {
  // A browser drops the first line break of a textarea, so one that was typed needs another before it.
  return raw((value.startsWith('\n') ? '\n' : '') + escapeValue(value))
}
