// A choice from a list that opens.
import { attributes, html } from '../html.ts'
import type { Attributes, Html } from '../html.ts'
import { classNames, controlGroup, isItem } from './options.ts'
import type { ControlOptions, List, Optional } from './options.ts'

export type SelectItem = { text: string } & Optional<{
  value: string | number | boolean
  selected: boolean
  disabled: boolean
  attributes: Attributes
}>

export type SelectOptions = ControlOptions & Optional<{ items: List<SelectItem>, value: string | number }>

export function select(options: SelectOptions): Html {
  const id = options.id ?? options.name
  return controlGroup(options, id, (describedBy) => {
    const own = attributes({
      class: classNames('govuk-select', options.classes, options.errorMessage !== undefined && 'govuk-select--error'),
      id,
      name: options.name,
      disabled: options.disabled,
      'aria-describedby': describedBy,
      ...options.attributes,
    })
    return html`<select${own}>${(options.items ?? []).filter(isItem).map((item) => option(item, options.value))}
</select>`
  })
}

function option(item: SelectItem, chosen: string | number | undefined): Html {
  const own = attributes({
    value: item.value === undefined ? undefined : String(item.value),
    selected: item.selected ?? (chosen !== undefined && chosen !== '' && String(item.value ?? item.text) === String(chosen)),
    disabled: item.disabled,
    ...item.attributes,
  })
  return html`
<option${own}>${item.text}</option>`
}
