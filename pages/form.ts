// Forms from plain descriptions of their fields: label, hint, message and control, the list of errors, and the form around them.
import { button } from './components/button.ts'
import { characterCount } from './components/character-count.ts'
import { checkboxes } from './components/checkboxes.ts'
import { errorSummary as summary } from './components/error-summary.ts'
import { fileUpload } from './components/file-upload.ts'
import { input } from './components/input.ts'
import type { LabelOptions } from './components/label.ts'
import { passwordInput } from './components/password-input.ts'
import { radios } from './components/radios.ts'
import { section } from './components/section.ts'
import { select } from './components/select.ts'
import { textarea } from './components/textarea.ts'
import { attributes, html, nothing } from './html.ts'
import type { Html } from './html.ts'

export type FieldKind =
  | 'text' | 'longText' | 'date' | 'choice' | 'flag' | 'decimal' | 'money' | 'number' | 'password' | 'file' | 'email' | 'tel'

export type FieldOption = { value: string, text: string, hint?: string | undefined }

export type FieldView = {
  name: string
  label: string
  hint?: string | undefined
  kind: FieldKind
  required: boolean
  /** Said with (optional), where it may be left empty in some cases only. */
  optionalFor?: string | undefined
  value: string
  error?: string | undefined
  options?: readonly FieldOption[] | undefined
  autocomplete?: string | undefined
  /** In characters: 2, 3, 4, 5, 10, 20 or 30. */
  width?: number | undefined
  prefix?: string | undefined
  suffix?: string | undefined
  maxLength?: number | undefined
  /** Among fields in columns: over two of them, for choices that say much. */
  wide?: boolean | undefined
  /** Always one of its options: that none is chosen would mean nothing. */
  always?: boolean | undefined
  /** In a filter: neither needed nor called optional. */
  plain?: boolean | undefined
}

/** Fields that belong together, under a heading of their own. */
export type FormSection = { title: string, text?: string | undefined, fields: readonly FieldView[] }

export type FieldError = { field: string, message: string }

export type FormOptions = {
  action: string
  csrf?: string | undefined
  fields?: readonly FieldView[] | undefined
  /** Instead of `fields`, or after them: long forms in parts, each with its fields in columns. */
  sections?: readonly FormSection[] | undefined
  submit: string
  cancelHref?: string | undefined
  /** Values that travel with the form unseen, such as the version that was shown. */
  hidden?: Readonly<Record<string, string | undefined>> | undefined
  /** What stands between the fields and the buttons. */
  extra?: Html | undefined
  /** Further buttons beside the first. */
  moreButtons?: Html | undefined
  /** Dense staff forms stand in as many columns as fit. */
  inColumns?: boolean | undefined
  /**
   * The address of the page the form stands on, under which what is typed is kept until it is sent; by default, and where it is empty, the page
   * says it. A form whose fields all stand in `extra` is kept where it names one, or an empty one.
   * False for forms that hold nothing worth keeping. Passwords and files are never kept, nor a form that asks for one.
   */
  draft?: string | false | undefined
}

export const openingSentence = 'Fill in every field unless it says (optional).'

/** The value that a ticked flag sends. */
const flagValue = 'yes'

export function formView(options: FormOptions): Html {
  const { fields = [], sections = [] } = options
  const all = [...fields, ...sections.flatMap((section) => section.fields)]
  const hasFile = all.some((field) => field.kind === 'file')
  const hasOptional = all.some((field) => !field.required && field.kind !== 'flag')
  const isKept = options.draft !== false && options.csrf !== undefined && (all.length > 0 || options.draft !== undefined) && !all.some((field) => field.kind === 'file' || field.kind === 'password')
  const own = attributes({ method: 'post', action: options.action, novalidate: true, enctype: hasFile ? 'multipart/form-data' : undefined, 'data-keep': isKept })
  return html`<form${own} class="tl-form">
${csrfField(options.csrf)}${isKept && hiddenField('draft', options.draft || '')}${Object.entries(options.hidden ?? {}).map(([name, value]) => hiddenField(name, value))}
${hasOptional && html`<p class="govuk-body tl-screen">${openingSentence}</p>`}
${options.inColumns ? fieldColumns(fields) : html`<div class="tl-form__fields">
${fields.map(fieldView)}
</div>`}
${sections.map(formSection)}
${options.extra}
<div class="govuk-button-group">
${button({ text: options.submit, preventDoubleClick: true })}
${options.moreButtons}
${options.cancelHref !== undefined && html`<a class="govuk-link" href="${options.cancelHref}">Cancel</a>`}
</div>
</form>`
}

/** Labels, hints, messages and controls of neighbours stand in line, so every choice is a list that opens. */
export function fieldColumns(fields: readonly FieldView[]): Html {
  return fields.length === 0 ? nothing : html`<div class="tl-form__columns">
${fields.map((field) => field.kind === 'choice' ? choiceFromList(field) : fieldView(field))}
</div>`
}

function formSection({ title, text, fields }: FormSection): Html {
  return section({ title, text, content: fieldColumns(fields), group: true })
}

export function errorSummary(errors: readonly FieldError[]): Html {
  if (errors.length === 0) return nothing
  return summary({
    titleText: 'There is a problem',
    errorList: errors.map((error) => ({ text: error.message, href: error.field === '' ? undefined : `#${error.field}` })),
  })
}

export function csrfField(token: string | undefined): Html {
  return hiddenField('csrf', token)
}

/** A value that comes back with the form exactly as it went out. */
export function hiddenField(name: string, value: string | undefined): Html {
  return value === undefined ? nothing : html`<input${attributes({ type: 'hidden', name, value })}>`
}

export function fieldView(view: FieldView): Html {
  switch (view.kind) {
    case 'longText': return longText(view)
    case 'choice': return choice(view)
    case 'flag': return flag(view)
    case 'file': return fileUpload(shared(view))
    case 'password': return passwordInput({ ...shared(view), autocomplete: view.autocomplete, classes: 'govuk-input--width-20' })
    default: return line(view)
  }
}

function line(view: FieldView): Html {
  const look = looks[view.kind]
  const width = view.kind === 'date' ? 10 : view.width ?? look?.width
  const prefix = view.prefix ?? look?.prefix
  return input({
    ...shared(view),
    value: view.value,
    type: look?.type,
    inputmode: look?.inputmode,
    spellcheck: view.kind === 'text' ? undefined : false,
    classes: width === undefined ? undefined : `govuk-input--width-${width}`,
    prefix: prefix === undefined ? undefined : { text: prefix },
    suffix: view.suffix === undefined ? undefined : { text: view.suffix },
    // Browsers must not offer one client's details while another's are typed.
    autocomplete: view.autocomplete ?? 'off',
  })
}

const looks: Partial<Record<FieldKind, { type?: string, inputmode?: string, width?: number, prefix?: string }>> = {
  date: { width: 10 },
  decimal: { inputmode: 'decimal', width: 5 },
  money: { inputmode: 'decimal', width: 10, prefix: '£' },
  number: { inputmode: 'numeric', width: 5 },
  email: { type: 'email', width: 30 },
  tel: { type: 'tel', width: 20 },
}

function longText(view: FieldView): Html {
  if (view.maxLength === undefined) return textarea({ ...shared(view), value: view.value, autocomplete: view.autocomplete })
  return characterCount({ ...shared(view), value: view.value, maxlength: view.maxLength, threshold: 75 })
}

/** Few choices are all in view, many open as a list. */
function choice(view: FieldView): Html {
  const options = choicesOf(view)
  if (view.plain || options.length + (view.required ? 0 : 1) > 4) return choiceFromList(view)
  const { hint, errorMessage } = shared(view)
  const items = options.map(({ value, text, hint: about }) => ({ value, text, hint: about === undefined ? undefined : { text: about } }))
  return radios({
    name: view.name,
    classes: 'govuk-radios--small',
    fieldset: { legend: { ...labelOf(view), classes: `govuk-fieldset__legend ${weight(view)}` } },
    hint,
    errorMessage,
    // A choice that may stay empty can be emptied again.
    items: view.required ? items : [...items, { value: '', text: 'None chosen', hint: undefined, checked: view.value === '' }],
    value: view.value,
  })
}

function choiceFromList(view: FieldView): Html {
  const options = choicesOf(view)
  const none = view.always || options.some(({ value }) => value === '') ? [] : [{ value: '', text: view.required ? 'Choose one' : view.plain ? 'All' : 'None chosen' }]
  return select({ ...shared(view), value: view.value, items: [...none, ...options.map(({ value, text }) => ({ value, text }))] })
}

function choicesOf(view: FieldView): FieldOption[] {
  const options = [...view.options ?? []]
  // A value that has left the list since it was chosen must not vanish when the form is saved.
  if (view.value !== '' && !options.some((option) => option.value === view.value)) {
    options.push({ value: view.value, text: `${view.value} (no longer in the list)` })
  }
  return options
}

function flag(view: FieldView): Html {
  const { hint, errorMessage } = shared(view)
  return checkboxes({
    name: view.name,
    classes: 'govuk-checkboxes--small',
    errorMessage,
    items: [{ value: flagValue, text: view.label, hint, checked: [flagValue, 'true', 'on'].includes(view.value) }],
  })
}

const dateHint = 'For example, 27 3 2026, 27/3/2026 or today'

function shared(view: FieldView) {
  const hint = view.hint ?? (view.kind === 'date' ? dateHint : undefined)
  return {
    name: view.name,
    label: { ...labelOf(view), classes: weight(view) } satisfies LabelOptions,
    hint: hint === undefined ? undefined : { text: hint },
    errorMessage: view.error === undefined ? undefined : { text: view.error },
    formGroup: view.wide ? { classes: 'tl-form__wide' } : undefined,
    attributes: view.required && !view.plain ? { 'aria-required': view.kind === 'file' ? undefined : 'true' } : undefined,
  }
}

function labelOf(view: FieldView): { html: Html } {
  return { html: html`${view.label}${!view.required && !view.plain && html` <span class="tl-optional">(optional${view.optionalFor !== undefined && ` ${view.optionalFor}`})</span>`}` }
}

function weight(view: FieldView): string {
  return view.required && !view.plain ? 'tl-label tl-label--required' : 'tl-label'
}
