// The path from the first page to this one.
import { attributes, html } from '../html.ts'
import type { Attributes, Html } from '../html.ts'
import { classNames, content, isItem } from './options.ts'
import type { List, Optional, TextOrHtml } from './options.ts'

export type BreadcrumbOptions = TextOrHtml & Optional<{ href: string, attributes: Attributes }>

export type BreadcrumbsOptions = { items: List<BreadcrumbOptions> } & Optional<{
  classes: string
  collapseOnMobile: boolean
  attributes: Attributes
  labelText: string
}>

export function breadcrumbs(options: BreadcrumbsOptions): Html {
  const own = {
    class: classNames('govuk-breadcrumbs', options.collapseOnMobile && 'govuk-breadcrumbs--collapse-on-mobile', options.classes),
    ...options.attributes,
    'aria-label': options.labelText ?? 'Breadcrumb',
  }
  return html`<nav${attributes(own)}>
<ol class="govuk-breadcrumbs__list">
${options.items.filter(isItem).map(breadcrumb)}
</ol>
</nav>`
}

function breadcrumb(item: BreadcrumbOptions): Html {
  if (item.href === undefined) return html`<li class="govuk-breadcrumbs__list-item" aria-current="page">${content(item)}</li>`
  const link = attributes({ class: 'govuk-breadcrumbs__link', href: item.href, ...item.attributes })
  return html`<li class="govuk-breadcrumbs__list-item">
<a${link}>${content(item)}</a>
</li>`
}
