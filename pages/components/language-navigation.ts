// The same page in other languages.
import { attributes, html } from '../html.ts'
import type { Attributes, Html } from '../html.ts'
import { classNames, content, isItem } from './options.ts'
import type { List, Optional, TextOrHtml } from './options.ts'

export type LanguageItem = TextOrHtml & { lang: string } & Optional<{
  hrefLang: string
  dir: string
  href: string
  current: boolean
  languageDescriptionText: string
  classes: string
  attributes: Attributes
}>

export type LanguageNavigationOptions = { items: List<LanguageItem> } & Optional<{
  ariaLabel: string
  classes: string
  attributes: Attributes
}>

export function languageNavigation(options: LanguageNavigationOptions): Html {
  const own = {
    class: classNames('govuk-language-navigation', options.classes),
    ...options.attributes,
    'aria-label': options.ariaLabel ?? 'Language',
  }
  return html`<nav${attributes(own)}>
<ul class="govuk-language-navigation__list">${options.items.filter(isItem).map((item) => html`
<li class="govuk-language-navigation__list-item">
${item.current ? current(item) : link(item)}
</li>`)}
</ul>
</nav>`
}

function current(item: LanguageItem): Html {
  const own = { class: classNames('govuk-language-navigation__text', item.classes), 'aria-current': 'true', lang: item.lang, dir: item.dir }
  return html`<span${attributes({ ...own, ...item.attributes })}>${content(item)}</span>`
}

function link(item: LanguageItem): Html {
  const own = attributes({
    class: classNames('govuk-language-navigation__link', item.classes),
    href: item.href,
    rel: 'alternate',
    lang: item.lang,
    hreflang: item.hrefLang ?? item.lang,
    dir: item.dir,
    ...item.attributes,
  })
  return html`<a${own}>${content(item)}${item.languageDescriptionText
    && html`<span class="govuk-visually-hidden"> ${item.languageDescriptionText}</span>`}</a>`
}
