// Links to the pages before and after, and to some by number.
import { attributes, html, raw } from '../html.ts'
import type { Attributes, Html } from '../html.ts'
import { classNames, content, hasContent, isItem } from './options.ts'
import type { List, Optional, TextOrHtml } from './options.ts'

export type PaginationItem = Optional<{
  number: string | number
  visuallyHiddenText: string
  href: string
  current: boolean
  ellipsis: boolean
  attributes: Attributes
}>

export type PaginationEnd = TextOrHtml & Optional<{ labelText: string, href: string, attributes: Attributes }>

export type PaginationOptions = Optional<{
  items: List<PaginationItem>
  previous: PaginationEnd
  next: PaginationEnd
  landmarkLabel: string
  classes: string
  attributes: Attributes
}>

export function pagination(options: PaginationOptions): Html {
  const hasItems = options.items !== undefined
  const own = attributes({
    class: classNames('govuk-pagination', !hasItems && 'govuk-pagination--block', options.classes),
    'aria-label': options.landmarkLabel ?? 'Pagination',
    ...options.attributes,
  })
  return html`<nav${own}>
${options.previous && end('prev', options.previous, !hasItems)}
${options.items && html`<ul class="govuk-pagination__list">${options.items.filter(isItem).map(pageItem)}
</ul>`}
${options.next && end('next', options.next, !hasItems)}
</nav>`
}

function pageItem(item: PaginationItem): Html | undefined {
  if (item.ellipsis) return html`
<li class="govuk-pagination__item govuk-pagination__item--ellipsis">
⋯
</li>`
  if (item.number === undefined) return undefined
  const own = attributes({
    class: 'govuk-link govuk-pagination__link',
    href: item.href,
    'aria-label': item.visuallyHiddenText ?? `Page ${item.number}`,
    'aria-current': item.current ? 'page' : undefined,
    ...item.attributes,
  })
  return html`
<li class="${classNames('govuk-pagination__item', item.current && 'govuk-pagination__item--current')}">
<a${own}>
${item.number}
</a>
</li>`
}

function end(side: 'prev' | 'next', options: PaginationEnd, block: boolean): Html {
  const own = attributes({ class: 'govuk-link govuk-pagination__link', href: options.href, rel: side, ...options.attributes })
  const standard = html`${side === 'prev' ? 'Previous' : 'Next'}<span class="govuk-visually-hidden"> page</span>`
  const decorated = block && !options.labelText
  const title = html`
<span class="${classNames('govuk-pagination__link-title', decorated && 'govuk-pagination__link-title--decorated')}">
${hasContent(options) ? content(options) : standard}
</span>
${options.labelText && block && html`<span class="govuk-visually-hidden">:</span>
<span class="govuk-pagination__link-label">${options.labelText}</span>`}`
  const iconFirst = side === 'prev' || block
  return html`<div class="govuk-pagination__${side}">
<a${own}>
${iconFirst ? html`${arrows[side]}${title}` : html`${title}${arrows[side]}`}
</a>
</div>`
}

const arrows = {
  prev: arrow('prev',
    'm6.5938-0.0078125-6.7266 6.7266 6.7441 6.4062 1.377-1.449-4.1856-3.9768h12.896v-2h-12.984l4.2931-4.293-1.414-1.414z'),
  next: arrow('next',
    'm8.107-0.0078125-1.4136 1.414 4.2926 4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 1.4492 6.7441-6.4062-6.7246-6.7266z'),
}

function arrow(side: string, path: string): Html {
  return raw(`<svg class="govuk-pagination__icon govuk-pagination__icon--${side}" xmlns="http://www.w3.org/2000/svg" height="13" width="15"`
    + ` aria-hidden="true" focusable="false" viewBox="0 0 15 13"><path d="${path}"></path></svg>`)
}
