// One choice of a few, all in view.
import { attributes, html } from '../html.ts'
import type { Attributes, Html } from '../html.ts'
import { choiceItem } from './choice-items.ts'
import type { ChoiceItem, ChoiceKind } from './choice-items.ts'
import type { ErrorMessageOptions } from './error-message.ts'
import { fieldset } from './fieldset.ts'
import type { FieldsetOptions } from './fieldset.ts'
import type { HintOptions } from './hint.ts'
import { classNames, content, describe, groupAttributes, isItem } from './options.ts'
import type { FormGroupsOptions, List, Optional } from './options.ts'

export type RadiosOptions = { name: string, items: List<ChoiceItem> } & Optional<{
  fieldset: FieldsetOptions
  hint: HintOptions
  errorMessage: ErrorMessageOptions
  formGroup: FormGroupsOptions
  idPrefix: string
  value: string | number
  classes: string
  attributes: Attributes
}>

const kind: ChoiceKind = { block: 'govuk-radios', type: 'radio' }

export function radios(options: RadiosOptions): Html {
  const idPrefix = options.idPrefix ?? options.name
  const described = describe(options.fieldset?.describedBy, idPrefix, options.hint, options.errorMessage)
  const own = attributes({ class: classNames('govuk-radios', options.classes), ...options.attributes, 'data-module': 'govuk-radios' })
  const inside = html`${described.parts}
${content(options.formGroup?.beforeInputs)}<div${own}>${options.items.map((item, i) =>
  isItem(item) && choiceItem(kind, item, i + 1, idPrefix, options.name, isChecked(item, options.value), undefined))}
</div>${content(options.formGroup?.afterInputs)}`
  return html`<div${groupAttributes(options.formGroup, options.errorMessage !== undefined)}>
${options.fieldset === undefined ? inside : fieldset({ ...options.fieldset, describedBy: described.ids, html: inside })}
</div>`
}

function isChecked(item: ChoiceItem, value: string | number | undefined): boolean {
  return item.checked ?? (value !== undefined && value !== '' && String(item.value) === String(value))
}
