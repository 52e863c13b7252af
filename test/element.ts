// An element of a page, as much of it as reading takes, and the text in it.

/** The part of the DOM that reading a page takes. */
export type Element = {
  id: string
  tagName: string
  nodeType: number
  textContent: string
  childNodes: Iterable<Element>
  getAttribute(name: string): string | null
  hasAttribute(name: string): boolean
  closest(selector: string): Element | null
  querySelector(selector: string): Element | null
  querySelectorAll(selector: string): Iterable<Element>
}

const inline = new Set(['A', 'ABBR', 'B', 'CODE', 'EM', 'I', 'SPAN', 'STRONG', 'SUB', 'SUP', 'TIME'])
const unread = new Set(['SCRIPT', 'STYLE', 'TEMPLATE'])

/** The text a reader hears: blocks apart from each other, white space collapsed. */
export function textOf(element: Element | null): string {
  return element ? collapsed(collect(element, false)) : ''
}

/** The text a reader sees: without what is only for screen readers. */
export function seenTextOf(element: Element): string {
  return collapsed(collect(element, true))
}

function collapsed(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}

function collect(node: Element, onlySeen: boolean): string {
  if (node.nodeType === 3) return node.textContent
  if (node.nodeType !== 1 && node.nodeType !== 9 || unread.has(node.tagName)) return ''
  if (onlySeen && /\bgovuk-visually-hidden\b/.test(node.getAttribute('class') ?? '')) return ''
  const inside = [...node.childNodes].map((child) => collect(child, onlySeen)).join('')
  return inline.has(node.tagName) ? inside : ` ${inside} `
}
