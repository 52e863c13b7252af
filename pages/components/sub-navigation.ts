// Links between the pages about one thing, each with its own address.
import { attributes, html } from '../html.ts'
import type { Html } from '../html.ts'

export type SubNavigationItem = { href: string, text: string, current?: boolean | undefined, count?: number | undefined }

export type SubNavigationOptions = { items: readonly SubNavigationItem[], label?: string | undefined, end?: Html | undefined }

export function subNavigation(options: SubNavigationOptions): Html {
  return html`<div class="tl-sub-navigation"><nav aria-label="${options.label ?? 'Section'}">
<ul class="tl-sub-navigation__list">${options.items.map((item) => html`
<li class="tl-sub-navigation__item">
<a${attributes({ class: 'tl-sub-navigation__link', href: item.href, 'aria-current': item.current ? 'page' : undefined })}>${item.text}${
  item.count !== undefined && html` <span class="tl-count">${item.count}</span>`}</a>
</li>`)}
</ul>
</nav>${options.end}</div>`
}
