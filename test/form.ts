// A form as a person fills it in: fields by label or name, answers by what they say, buttons by their text.
import { textOf, type Element } from './element.ts'
import type { Page, Reader } from './page.ts'

export type Answers = Record<string, string | boolean | readonly string[] | File>

type Choice = { value: string, text: string }
type Control = {
  name: string
  label: string
  kind: 'line' | 'one' | 'many' | 'file' | 'hidden'
  choices: Choice[]
  values: (string | File)[]
}

export class Form {
  readonly #element: Element
  readonly #page: Page
  readonly #reader: Reader
  readonly #controls: Control[]

  constructor(element: Element, page: Page, reader: Reader) {
    this.#element = element
    this.#page = page
    this.#reader = reader
    this.#controls = controlsOf(element, page.document)
  }

  /** What stands in each field now, by name. */
  get values(): Record<string, string> {
    return Object.fromEntries(this.#controls.map(({ name, values }) => [name, values.map((value) => typeof value === 'string' ? value : value.name).join(', ')]))
  }

  /** The labels of the fields that can be filled in. */
  get labels(): string[] {
    return this.#controls.filter(({ kind }) => kind !== 'hidden').map(({ label }) => label)
  }

  /** What can be chosen for a field. */
  choices(field: string): string[] {
    return this.#control(field).choices.map(({ text }) => text)
  }

  get buttons(): string[] {
    return [...this.#element.querySelectorAll('button, input[type=submit]')].map(textOf)
  }

  fill(answers: Answers): this {
    for (const [field, answer] of Object.entries(answers)) {
      const control = this.#control(field)
      if (answer === false) control.values = []
      else if (answer === true) control.values = [control.choices[0]!.value]
      else {
        const given = Array.isArray(answer) ? answer as readonly string[] : [answer as string | File]
        control.values = given.map((one) => typeof one === 'string' && control.choices.length > 0 ? this.#choice(control, one) : one)
      }
    }
    return this
  }

  /** Presses a button, by its text; the first one when there is no other. */
  async submit(button?: string): Promise<Page> {
    const buttons = [...this.#element.querySelectorAll('button, input[type=submit]')]
    const pressed = button === undefined ? buttons[0] : buttons.find((candidate) => textOf(candidate) === button)
    if (button !== undefined && !pressed) throw new Error(`no button "${button}"; there are: ${this.buttons.join(' | ')}`)
    const fields = this.#controls.flatMap(({ name, values }) => values.map((value) => [name, value] as const))
    const name = pressed?.getAttribute('name')
    if (name != null) fields.push([name, pressed!.getAttribute('value') ?? ''])
    const action = this.#page.resolve(pressed?.getAttribute('formaction') ?? this.#element.getAttribute('action') ?? this.#page.path)
    if ((this.#element.getAttribute('method') ?? 'get').toLowerCase() === 'get') {
      return this.#reader.get(`${action.split('?')[0]!}?${encodedForm(fields)}`)
    }
    return this.#reader.send(action, fields, this.#element.getAttribute('enctype') === 'multipart/form-data')
  }

  #control(field: string): Control {
    const control = this.#controls.find(({ name, kind }) => name === field && kind !== 'hidden') ?? this.#controls.find(({ label }) => label === field)
      ?? this.#controls.find(({ name }) => name === field)
    if (control) return control
    throw new Error(`no field "${field}" in the form on ${this.#page.path}; there are: ${this.labels.join(' | ')}`)
  }

  #choice(control: Control, wanted: string): string {
    const choice = control.choices.find(({ value }) => value === wanted) ?? control.choices.find(({ text }) => text === wanted)
    if (choice) return choice.value
    throw new Error(`"${control.label}" has no choice "${wanted}"; there are: ${control.choices.map(({ text }) => text).join(' | ')}`)
  }
}

/** Fields as a form without files sends them: of a file, its name. */
export function encodedForm(fields: readonly (readonly [string, string | File])[]): string {
  return new URLSearchParams(fields.map(([name, value]) => [name, typeof value === 'string' ? value : value.name])).toString()
}

/** Radios and ticks of one name are one control. */
function controlsOf(form: Element, document: Element): Control[] {
  const controls: Control[] = []
  const outside = form.id === '' ? [] : [...document.querySelectorAll(`[form="${form.id}"]`)]
  for (const element of [...form.querySelectorAll('input, select, textarea'), ...outside]) {
    const name = element.getAttribute('name')
    if (name === null || element.hasAttribute('disabled') || element.tagName === 'BUTTON') continue
    const type = (element.getAttribute('type') ?? 'text').toLowerCase()
    if (type === 'submit') continue
    if (type === 'radio' || type === 'checkbox') {
      let control = controls.find((made) => made.name === name && (made.kind === 'one' || made.kind === 'many'))
      if (!control) {
        control = { name, label: groupLabelOf(element, document), kind: type === 'radio' ? 'one' : 'many', choices: [], values: [] }
        controls.push(control)
      }
      const value = element.getAttribute('value') ?? 'on'
      control.choices.push({ value, text: labelOf(element, document) })
      if (element.hasAttribute('checked')) control.values.push(value)
    } else {
      controls.push({ name, label: labelOf(element, document), ...read(element, type) })
    }
  }
  return controls
}

function read(element: Element, type: string): Pick<Control, 'kind' | 'choices' | 'values'> {
  if (element.tagName === 'SELECT') {
    const options = [...element.querySelectorAll('option')]
    const choices = options.map((option) => ({ value: option.getAttribute('value') ?? textOf(option), text: textOf(option) }))
    const chosen = options.findIndex((option) => option.hasAttribute('selected'))
    return { kind: 'one', choices, values: choices.length === 0 ? [] : [choices[Math.max(chosen, 0)]!.value] }
  }
  if (type === 'file') return { kind: 'file', choices: [], values: [] }
  // A browser drops the first line break of a textarea.
  const value = element.tagName === 'TEXTAREA' ? element.textContent.replace(/^\r?\n/, '') : element.getAttribute('value') ?? ''
  return { kind: type === 'hidden' ? 'hidden' : 'line', choices: [], values: [value] }
}

function labelOf(element: Element, document: Element): string {
  const label = element.id === '' ? null : document.querySelector(`label[for="${element.id}"]`)
  return withoutMarks(textOf(label ?? element.closest('label'))) || (element.getAttribute('aria-label') ?? '')
}

function groupLabelOf(element: Element, document: Element): string {
  const legend = element.closest('fieldset')?.querySelector('legend')
  return legend ? withoutMarks(textOf(legend)) : labelOf(element, document)
}

function withoutMarks(label: string): string {
  return label.replace(/ ?\(optional[^)]*\)$/, '')
}
