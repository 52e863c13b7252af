// A page as a person reads it: its heading, text, tables, messages and links, and its forms to fill in and send.
import { parseHTML } from 'linkedom'
import { seenTextOf, textOf, type Element } from './element.ts'
import { Form } from './form.ts'

/** Who turns the pages: follows links and sends forms, with their own cookies. */
export type Reader = {
  get(path: string): Promise<Page>
  send(path: string, fields: readonly (readonly [string, string | File])[], multipart: boolean): Promise<Page>
}

export class Page {
  readonly status: number
  /** Where it stands, after any redirects: path and query. */
  readonly path: string
  readonly headers: Record<string, string>
  readonly html: string
  readonly #reader: Reader
  #document: Element | undefined

  constructor(of: { status: number, path: string, headers: Record<string, string>, html: string }, reader: Reader) {
    this.status = of.status
    this.path = of.path
    this.headers = of.headers
    this.html = of.html
    this.#reader = reader
  }

  get document(): Element {
    return this.#document ??= parseHTML(this.html).document as unknown as Element
  }

  get main(): Element {
    return this.document.querySelector('main') ?? this.document
  }

  get title(): string {
    return textOf(this.document.querySelector('title'))
  }

  get heading(): string {
    return textOf(this.document.querySelector('h1'))
  }

  /** What the main part says, white space collapsed. */
  text(): string {
    return textOf(this.main)
  }

  /** What the whole page says, with header, navigation and footer. */
  wholeText(): string {
    return textOf(this.document.querySelector('body'))
  }

  /** What was just done, as the banner says it. */
  get banner(): string {
    return textOf(this.main.querySelector('.govuk-notification-banner__content'))
  }

  /** The list above a form of everything that is wrong with it. */
  get errors(): string[] {
    return [...this.main.querySelectorAll('.govuk-error-summary__list li')].map(textOf)
  }

  /** The message beside each field, by the field's name. */
  get fieldErrors(): Record<string, string> {
    return Object.fromEntries([...this.main.querySelectorAll('.govuk-error-message')]
      .map((message) => [message.id.replace(/-error$/, ''), textOf(message).replace(/^Error: ?/, '')]))
  }

  /** The facts of summary lists: key and value. */
  get facts(): Record<string, string> {
    return Object.fromEntries([...this.main.querySelectorAll('.govuk-summary-list__row')]
      .map((row) => [textOf(row.querySelector('dt')), textOf(row.querySelector('dd'))]))
  }

  /** The cells of a table's body as they are seen, row by row. A table is named by its id or caption; alone on the page it needs no name. */
  rows(table?: string): string[][] {
    return [...this.#table(table).querySelectorAll('tbody tr')].map((row) => [...row.querySelectorAll('th, td')].map(seenTextOf))
  }

  /** The same rows, each cell by the heading of its column. */
  records(table?: string): Record<string, string>[] {
    const headings = [...this.#table(table).querySelectorAll('thead th')].map((cell) => textOf(cell).replace(/ [↕▲▼]$/, ''))
    return this.rows(table).map((cells) => Object.fromEntries(cells.map((cell, at) => [headings[at] ?? String(at), cell])))
  }

  /** The links of the main part; with `'all'` those of the navigation, header and footer too. */
  links(where: 'main' | 'all' = 'main'): Link[] {
    return linksIn(where === 'main' ? this.main : this.document)
  }

  /** The page that a link leads to, named by all of its text, by what is seen of it, or by its beginning where that is enough. */
  async follow(text: string): Promise<Page> {
    const links = [...this.links(), ...this.links('all')]
    const fitting = [links.filter((link) => link.text === text), links.filter((link) => link.seen === text), links.filter((link) => link.text.startsWith(text))]
      .find((found) => found.length > 0) ?? []
    if (new Set(fitting.map((link) => link.href)).size === 1) return this.#reader.get(this.resolve(fitting[0]!.href))
    const among = fitting.length > 0 ? fitting : links
    throw new Error(`no one link "${text}" on ${this.#where()}; there are: ${[...new Set(among.map((link) => link.text))].join(' | ')}`)
  }

  /** A form of the page, named by the address it is sent to; the only form of the main part needs no name. */
  form(action?: string): Form {
    const forms = [...(action === undefined ? this.main : this.document).querySelectorAll('form')]
    const wanted = forms.filter((form) => action === undefined || form.getAttribute('action') === action)
    if (wanted.length === 1 || (wanted.length > 1 && action !== undefined)) return new Form(wanted[0]!, this, this.#reader)
    throw new Error(`${wanted.length} forms fit ${action ?? 'an unnamed form'} on ${this.#where()}; `
      + `there are: ${forms.map((form) => form.getAttribute('action')).join(', ')}`)
  }

  /** Whether there is a form that is sent to this address: a button that somebody may press. */
  hasForm(action: string): boolean {
    return [...this.document.querySelectorAll('form')].some((form) => form.getAttribute('action') === action)
  }

  /** An address as it stands on this page, as path and query. */
  resolve(href: string): string {
    const { pathname, search } = new URL(href, `https://local${this.path}`)
    return pathname + search
  }

  #table(name: string | undefined): Element {
    const tables = [...this.main.querySelectorAll('table')]
    const table = name === undefined ? tables.length === 1 ? tables[0] : undefined
      : tables.find((candidate) => candidate.id === name || textOf(candidate.querySelector('caption')) === name)
    if (table) return table
    throw new Error(`no one table ${name ?? ''} on ${this.#where()}; there are: ${tables.map((candidate) => candidate.id || '(without id)').join(', ')}`)
  }

  #where(): string {
    return `${this.path} (${this.status} ${this.heading})`
  }
}

type Link = { text: string, seen: string, href: string }

function linksIn(element: Element): Link[] {
  return [...element.querySelectorAll('a[href]')].map((link) => ({ text: textOf(link), seen: seenTextOf(link), href: link.getAttribute('href')! }))
}
