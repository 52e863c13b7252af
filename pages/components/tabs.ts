// Tabs within one page, for tiny sets; anything larger is a sub-navigation with its own addresses.
import { attributes, html } from '../html.ts'
import type { Attributes, Html } from '../html.ts'
import { classNames, content, isItem } from './options.ts'
import type { List, Optional, TextOrHtml } from './options.ts'

export type TabItem = { label: string } & Optional<{
  id: string
  attributes: Attributes
  panel: TextOrHtml & Optional<{ attributes: Attributes }>
}>

export type TabsOptions = Optional<{
  id: string
  idPrefix: string
  title: string
  items: List<TabItem>
  classes: string
  attributes: Attributes
}>

export function tabs(options: TabsOptions): Html {
  const items = (options.items ?? [])
    .map((item, i) => isItem(item) && { item, id: item.id ?? `${options.idPrefix ?? ''}-${i + 1}`, first: i === 0 })
    .filter(isItem)
  const own = attributes({
    id: options.id,
    class: classNames('govuk-tabs', options.classes),
    ...options.attributes,
    'data-module': 'govuk-tabs',
  })
  return html`<div${own}>
<h2 class="govuk-tabs__title">
${options.title ?? 'Contents'}
</h2>
${items.length > 0 && html`<ul class="govuk-tabs__list">${items.map(({ item, id, first }) => html`
<li class="${classNames('govuk-tabs__list-item', first && 'govuk-tabs__list-item--selected')}">
<a${attributes({ class: 'govuk-tabs__tab', href: `#${id}`, ...item.attributes })}>
${item.label}
</a>
</li>`)}
</ul>`}
${items.map(({ item, id, first }) => html`
<div${attributes({ class: classNames('govuk-tabs__panel', !first && 'govuk-tabs__panel--hidden'), id, ...item.panel?.attributes })}>
${item.panel?.html ?? (item.panel?.text !== undefined && html`<p class="govuk-body">${content(item.panel)}</p>`)}
</div>`)}
</div>`
}
