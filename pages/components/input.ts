// A single line of text.
import { attributes, html } from '../html.ts'
import type { Attributes, Html } from '../html.ts'
import { classNames, content, controlGroup } from './options.ts'
import type { ControlOptions, Optional, TextOrHtml } from './options.ts'

export type AffixOptions = TextOrHtml & Optional<{ classes: string, attributes: Attributes }>

export type InputOptions = ControlOptions & Optional<{
  type: string
  inputmode: string
  value: string | number
  prefix: AffixOptions
  suffix: AffixOptions
  autocomplete: string
  pattern: string
  spellcheck: boolean
  autocapitalize: string
  inputWrapper: Optional<{ classes: string, attributes: Attributes }>
}>

export function input(options: InputOptions): Html {
  const id = options.id ?? options.name
  const group = options.formGroup
  // What stands before and after goes inside the wrapper, beside the input.
  return controlGroup({ ...options, formGroup: { classes: group?.classes, attributes: group?.attributes } }, id, (describedBy) => {
    const element = html`<input${attributes(inputAttributes(options, id, describedBy))}>`
    const beside = [options.prefix, options.suffix, options.inputWrapper, group?.beforeInput, group?.afterInput]
    return beside.some((item) => item !== undefined) ? wrapped(options, element) : element
  })
}

function inputAttributes(options: InputOptions, id: string, describedBy: string | undefined): Attributes {
  return {
    class: classNames('govuk-input', options.classes, options.errorMessage !== undefined && 'govuk-input--error'),
    id,
    name: options.name,
    type: options.type ?? 'text',
    inputmode: options.inputmode,
    spellcheck: options.spellcheck === undefined ? undefined : String(options.spellcheck),
    value: options.value === '' ? undefined : options.value,
    disabled: options.disabled,
    'aria-describedby': describedBy,
    autocomplete: options.autocomplete,
    autocapitalize: options.autocapitalize,
    pattern: options.pattern,
    ...options.attributes,
  }
}

function wrapped(options: InputOptions, element: Html): Html {
  const { classes, attributes: more } = options.inputWrapper ?? {}
  const wrapper = attributes({ class: classNames('govuk-input__wrapper', classes), ...more })
  return html`<div${wrapper}>
${content(options.formGroup?.beforeInput)}${options.prefix && affix('govuk-input__prefix', options.prefix)}
${element}
${options.suffix && affix('govuk-input__suffix', options.suffix)}${content(options.formGroup?.afterInput)}
</div>`
}

function affix(name: string, options: AffixOptions): Html {
  const own = attributes({ class: classNames(name, options.classes), 'aria-hidden': 'true', ...options.attributes })
  return html`<div${own}>${content(options)}</div>`
}
