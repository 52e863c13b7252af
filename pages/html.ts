// The escaping template: whatever is put into html`…` is escaped unless it is already Html.

/** Markup that is safe to send as it is: made by html`…`, by a component, or by raw(). */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  toString(): string {
    return this.text
  }
}

/** What may stand in html`…`: lists are joined; null, undefined, true and false print nothing. */
export type Content = Html | string | number | bigint | boolean | null | undefined | readonly Content[]

/** What an attribute may hold: true is a bare attribute; false, null and undefined leave it out. */
export type Attributes = Readonly<Record<string, string | number | bigint | boolean | null | undefined>>

export const nothing = new Html('')

export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  const ours = narrow.get(strings) ?? narrowed(strings)
  let text = ours[0] as string
  for (let i = 0; i < values.length; i++) text += print(values[i]) + (ours[i + 1] as string)
  return new Html(text)
}

/**
 * Our own text, with every character beyond Latin-1 as a reference (’ as &#8217;), as `escape` does for values. A single one of them makes
 * JavaScript hold the whole page in two bytes a character, and a page of 50 rows then takes twice as long.
 */
const narrow = new WeakMap<TemplateStringsArray, readonly string[]>()

function narrowed(strings: TemplateStringsArray): readonly string[] {
  const ours = strings.map((text) => inOneByte(text.replaceAll(/[^\0-\xff]/gu, (character) => reference(character.codePointAt(0)!))))
  narrow.set(strings, ours)
  return ours
}

/** Marks a string as safe. Only for text that no user can influence, such as our own SVG. */
export function raw(text: string): Html {
  return new Html(text)
}

export function join(items: readonly Content[], separator: Content = ''): Html {
  const between = print(separator)
  let text = ''
  let first = true
  for (const item of items) {
    const printed = print(item)
    if (printed === '') continue
    text += first ? printed : between + printed
    first = false
  }
  return new Html(text)
}

/** Prints ` name="value"` for each attribute, with a space before each, so that it follows a tag name directly. */
export function attributes(values: Attributes): Html {
  let text = ''
  for (const name in values) {
    const value = values[name]
    if (value === null || value === undefined || value === false) continue
    if (!isAttributeName(name)) throw new Error(`Not an attribute name: ${JSON.stringify(name)}`)
    if (value === true) text += ` ${name}`
    // What stands in a value comes back with the form, so it must not be rewritten on the way.
    else text += ` ${name}="${name === 'value' ? escapeValue(String(value)) : escape(String(value))}"`
  }
  return new Html(text)
}

/** Escapes text for display. Characters that turn the reading direction, so that a name could pose as another, are shown as [U+202E]. */
export function escape(text: string): string {
  return /[&<>"'\u0100-\uffff]/.test(text) ? replaceSpecial(text, true) : text
}

/** Escapes text that a form sends back (an input's value, a textarea): every character survives the round trip. */
export function escapeValue(text: string): string {
  return /[&<>"'\u0100-\uffff]/.test(text) ? replaceSpecial(text, false) : text
}

/** What a value prints: for the few loops that are run so often that an Html for each step would be felt. */
export function print(value: Content): string {
  if (typeof value === 'string') return escape(value)
  if (value instanceof Html) return value.text
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (Array.isArray(value)) {
    let text = ''
    for (const item of value) text += print(item)
    return text
  }
  return ''
}

function replaceSpecial(text: string, markDirection: boolean): string {
  let result = ''
  let done = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.codePointAt(i)!
    const replacement = replacementFor(code, markDirection)
    if (replacement === undefined) continue
    result += text.slice(done, i) + replacement
    if (code > 0xffff) i += 1
    done = i + 1
  }
  return inOneByte(result + text.slice(done))
}

/** What is cut from text in two bytes stays in two, whatever is in it, until it is written anew. */
function inOneByte(latin: string): string {
  return Buffer.from(latin, 'latin1').toString('latin1')
}

function replacementFor(code: number, markDirection: boolean): string | undefined {
  switch (code) {
    case 38: return '&amp;'
    case 60: return '&lt;'
    case 62: return '&gt;'
    case 34: return '&quot;'
    case 39: return '&#39;'
  }
  const turnsDirection = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069)
  if (markDirection && turnsDirection) return `[U+${code.toString(16).toUpperCase()}]`
  return code > 0xff ? reference(code) : undefined
}

function reference(code: number): string {
  return `&#${code};`
}

const attributeNames = new Set<string>()

function isAttributeName(name: string): boolean {
  if (attributeNames.has(name)) return true
  if (!/^[a-zA-Z][a-zA-Z0-9.:_-]*$/.test(name)) return false
  // A bound, since a caller might make names up without end.
  if (attributeNames.size < 1000) attributeNames.add(name)
  return true
}
