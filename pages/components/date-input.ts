// A date in three boxes, for people who fill a form in once; staff type dates into one box (see form.ts).
import { attributes, html } from '../html.ts'
import type { Attributes, Html } from '../html.ts'
import type { ErrorMessageOptions } from './error-message.ts'
import { fieldset } from './fieldset.ts'
import type { FieldsetOptions } from './fieldset.ts'
import type { HintOptions } from './hint.ts'
import { input } from './input.ts'
import { classNames, content, describe, groupAttributes } from './options.ts'
import type { FormGroupsOptions, Optional } from './options.ts'

export type DatePart = Optional<{
  id: string
  name: string
  label: string
  value: string | number
  error: boolean
  autocomplete: string
  inputmode: string
  pattern: string
  classes: string
  attributes: Attributes
}>

export type DateInputOptions = { id: string } & Optional<{
  namePrefix: string
  items: readonly DatePart[]
  hint: HintOptions
  errorMessage: ErrorMessageOptions
  formGroup: FormGroupsOptions
  fieldset: FieldsetOptions
  day: DatePart | false
  month: DatePart | false
  year: DatePart | false
  values: Readonly<Record<string, string | number>>
  classes: string
  attributes: Attributes
}>

export function dateInput(options: DateInputOptions): Html {
  const described = describe(options.fieldset?.describedBy, options.id, options.hint, options.errorMessage)
  const own = attributes({ class: classNames('govuk-date-input', options.classes), ...options.attributes, id: options.id })
  const inside = html`${described.parts}
${content(options.formGroup?.beforeInputs)}<div${own}>${partsOf(options).map(({ part, standard }) => partOf(options, part, standard))}
</div>${content(options.formGroup?.afterInputs)}`
  return html`<div${groupAttributes(options.formGroup, options.errorMessage !== undefined)}>
${options.fieldset === undefined ? inside : fieldset({ ...options.fieldset, describedBy: described.ids, role: 'group', html: inside })}
</div>`
}

type StandardPart = { name: string, label: string, width: string }

const standardParts = {
  day: { name: 'day', label: 'Day', width: 'govuk-input--width-2' },
  month: { name: 'month', label: 'Month', width: 'govuk-input--width-2' },
  year: { name: 'year', label: 'Year', width: 'govuk-input--width-4' },
} as const

/** The boxes to draw: those of `items`, or day, month and year unless one is false; each with what is said of it under its own name. */
function partsOf(options: DateInputOptions): { part: DatePart, standard: StandardPart | undefined }[] {
  if (options.items !== undefined && options.items.length > 0) {
    return options.items.map((item) => {
      const key = keyOf(item.name)
      return { part: { ...(key && options[key] ? options[key] : {}), ...item }, standard: key && standardParts[key] }
    })
  }
  return (['day', 'month', 'year'] as const).flatMap((key) => {
    const part = options[key]
    return part === false ? [] : [{ part: part ?? {}, standard: standardParts[key] }]
  })
}

function keyOf(name: string | undefined): 'day' | 'month' | 'year' | undefined {
  return name === 'day' || name === 'month' || name === 'year' ? name : undefined
}

function partOf(options: DateInputOptions, part: DatePart, standard: StandardPart | undefined): Html {
  const shortName = part.name ?? standard?.name ?? ''
  const name = options.namePrefix ? `${options.namePrefix}-${shortName}` : shortName
  const wrong = part.error ?? (options.errorMessage !== undefined && !anyPartSaysWhetherItIsWrong(options))
  const width = part.classes?.includes('govuk-input--width-') ? undefined : standard?.width ?? 'govuk-input--width-2'
  return html`
<div class="govuk-date-input__item">
${input({
  id: part.id ?? `${options.id}-${shortName}`,
  name,
  label: { text: part.label ?? standard?.label ?? capitalise(shortName), classes: 'govuk-date-input__label' },
  classes: classNames('govuk-date-input__input', wrong && 'govuk-input--error', width, part.classes),
  value: part.value ?? options.values?.[name] ?? options.values?.[shortName],
  inputmode: part.inputmode ?? 'numeric',
  autocomplete: part.autocomplete,
  pattern: part.pattern,
  attributes: part.attributes,
})}
</div>`
}

function anyPartSaysWhetherItIsWrong(options: DateInputOptions): boolean {
  return partsOf(options).some(({ part }) => part.error === true || part.classes?.includes('govuk-input--error'))
}

function capitalise(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}
