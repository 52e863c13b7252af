// The items of radios and checkboxes, which differ only in their names.
import { attributes, html } from '../html.ts'
import type { Attributes, Html } from '../html.ts'
import { hint } from './hint.ts'
import type { HintOptions } from './hint.ts'
import { label } from './label.ts'
import { classNames, content } from './options.ts'
import type { Optional, TextOrHtml } from './options.ts'

export type ChoiceItem = TextOrHtml & Optional<{
  id: string
  name: string
  value: string | number
  label: Optional<{ classes: string, attributes: Attributes }>
  hint: HintOptions
  divider: string
  checked: boolean
  conditional: Optional<{ html: Html }>
  behaviour: string
  disabled: boolean
  attributes: Attributes
}>

export type ChoiceKind = { block: 'govuk-radios' | 'govuk-checkboxes', type: 'radio' | 'checkbox' }

/** Draws one item. `position` counts from 1 and includes empty places, so that ids stay put when an item is left out. */
export function choiceItem(
  kind: ChoiceKind, item: ChoiceItem, position: number, idPrefix: string, groupName: string, checked: boolean,
  describedBy: string | undefined,
): Html {
  if (item.divider !== undefined) return html`
<div class="${kind.block}__divider">${item.divider}</div>`
  const id = item.id ?? (position === 1 ? idPrefix : `${idPrefix}-${position}`)
  const revealed = item.conditional?.html
  const hintId = `${id}-item-hint`
  const described = classNames(describedBy, item.hint !== undefined && hintId)
  const own = attributes({
    class: `${kind.block}__input`,
    id,
    name: item.name ?? groupName,
    type: kind.type,
    value: item.value,
    checked,
    disabled: item.disabled,
    'data-aria-controls': revealed ? `conditional-${id}` : undefined,
    'data-behaviour': item.behaviour,
    'aria-describedby': described === '' ? undefined : described,
    ...item.attributes,
  })
  return html`
<div class="${kind.block}__item">
<input${own}>
${label({
  text: item.text,
  html: item.html,
  for: id,
  classes: classNames(`${kind.block}__label`, item.label?.classes),
  attributes: item.label?.attributes,
})}
${item.hint && hint({ ...item.hint, id: hintId, classes: classNames(`${kind.block}__hint`, item.hint.classes) })}
</div>${revealed && html`
<div class="${classNames(`${kind.block}__conditional`, !checked && `${kind.block}__conditional--hidden`)}" id="conditional-${id}">
${content({ html: revealed })}
</div>`}`
}
