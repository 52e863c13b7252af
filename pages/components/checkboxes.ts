// Any number of choices, all in view.
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

export type CheckboxesOptions = { name: string, items: List<ChoiceItem> } & Optional<{
  describedBy: string
  fieldset: FieldsetOptions
  hint: HintOptions
  errorMessage: ErrorMessageOptions
  formGroup: FormGroupsOptions
  idPrefix: string
  values: readonly (string | number)[]
  classes: string
  attributes: Attributes
}>

const kind: ChoiceKind = { block: 'govuk-checkboxes', type: 'checkbox' }

export function checkboxes(options: CheckboxesOptions): Html {
  const idPrefix = options.idPrefix ?? options.name
  const described = describe(options.fieldset?.describedBy ?? options.describedBy, idPrefix, options.hint, options.errorMessage)
  // Without a fieldset to carry it, each box says itself what describes it.
  const itemDescribedBy = options.fieldset === undefined ? described.ids : undefined
  const own = attributes({
    class: classNames('govuk-checkboxes', options.classes),
    ...options.attributes,
    'data-module': 'govuk-checkboxes',
  })
  const inside = html`${described.parts}
${content(options.formGroup?.beforeInputs)}<div${own}>${options.items.map((item, i) =>
  isItem(item) && choiceItem(kind, item, i + 1, idPrefix, options.name, isChecked(item, options.values), itemDescribedBy))}
</div>${content(options.formGroup?.afterInputs)}`
  return html`<div${groupAttributes(options.formGroup, options.errorMessage !== undefined)}>
${options.fieldset === undefined ? inside : fieldset({ ...options.fieldset, describedBy: described.ids, html: inside })}
</div>`
}

function isChecked(item: ChoiceItem, values: readonly (string | number)[] | undefined): boolean {
  return item.checked ?? (item.value !== undefined && values !== undefined && values.some((value) => String(value) === String(item.value)))
}
