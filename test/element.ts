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
  return element ? collected(element).replaceAll(/\s+/g, ' ').trim() : ''
}

function collected(node: Element): string {
  if (node.nodeType === 3) return node.textContent
  if (node.nodeType === 8 || unread.has(node.tagName)) return ''
  const inside = [...node.childNodes].map(collected).join('')
  return inline.has(node.tagName) ? inside : ` ${inside} `
}
