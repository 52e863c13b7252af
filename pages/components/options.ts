// What the component options have in common: text or html, classes, attributes, and the group around a form control.
import { attributes, html, nothing } from '../html.ts'
import type { Attributes, Content, Html } from '../html.ts'
import { errorMessage } from './error-message.ts'
import type { ErrorMessageOptions } from './error-message.ts'
import { hint } from './hint.ts'
import type { HintOptions } from './hint.ts'
import { label } from './label.ts'
import type { LabelOptions } from './label.ts'

/** Every option may be left out, or be undefined, so that callers can pass on what they may not have. */
export type Optional<T> = { [K in keyof T]?: T[K] | undefined }

export type TextOrHtml = Optional<{ text: string | number, html: Html }>

/** Lists may hold empty places, so that callers can write `condition && item`. */
export type List<T> = readonly (T | null | undefined | false | '')[]

export type FormGroupOptions = Optional<{ classes: string, attributes: Attributes, beforeInput: TextOrHtml, afterInput: TextOrHtml }>

export type FormGroupsOptions = Optional<{ classes: string, attributes: Attributes, beforeInputs: TextOrHtml, afterInputs: TextOrHtml }>

/** The options that every single form control has. */
export type ControlOptions = { name: string } & Optional<{
  id: string
  describedBy: string
  label: LabelOptions
  hint: HintOptions
  errorMessage: ErrorMessageOptions
  formGroup: FormGroupOptions
  classes: string
  attributes: Attributes
  disabled: boolean
}>

export function content(options: TextOrHtml | undefined): Content {
  if (options === undefined) return ''
  return options.html !== undefined && options.html.text !== '' ? options.html : options.text
}

export function hasContent(options: TextOrHtml | undefined): boolean {
  const value = content(options)
  return value !== undefined && value !== '' && value !== null
}

export function classNames(...names: readonly (string | undefined | false)[]): string {
  let text = ''
  for (const name of names) if (name !== undefined && name !== false && name !== '') text += text === '' ? name : ` ${name}`
  return text
}

export function isItem<T>(item: T | null | undefined | false | ''): item is T {
  return item !== null && item !== undefined && item !== false && item !== ''
}

/** Draws label, hint and error around a control, and tells the control what describes it. */
export function controlGroup(options: ControlOptions, id: string, control: (describedBy: string | undefined) => Html): Html {
  const described = describe(options.describedBy, id, options.hint, options.errorMessage)
  const group = options.formGroup
  return html`<div${groupAttributes(group, options.errorMessage !== undefined)}>
${label({ ...options.label, for: id })}
${described.parts}
${content(group?.beforeInput)}${control(described.ids)}${content(group?.afterInput)}
</div>`
}

export function describe(
  describedBy: string | undefined, id: string, hintOptions: HintOptions | undefined, errorOptions: ErrorMessageOptions | undefined,
): { ids: string | undefined, parts: Html } {
  const ids = classNames(describedBy, hintOptions !== undefined && `${id}-hint`, errorOptions !== undefined && `${id}-error`)
  return {
    ids: ids === '' ? undefined : ids,
    parts: html`${hintOptions === undefined ? nothing : hint({ ...hintOptions, id: `${id}-hint` })}
${errorOptions === undefined ? nothing : errorMessage({ ...errorOptions, id: `${id}-error` })}`,
  }
}

export function groupAttributes(group: FormGroupOptions | FormGroupsOptions | undefined, wrong: boolean): Html {
  return attributes({ class: classNames('govuk-form-group', wrong && 'govuk-form-group--error', group?.classes), ...group?.attributes })
}
