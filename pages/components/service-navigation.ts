// The main navigation under the header; folds into a menu on small screens.
import { attributes, html, nothing } from '../html.ts'
import type { Attributes, Content, Html } from '../html.ts'
import { classNames, content, isItem } from './options.ts'
import type { List, Optional, TextOrHtml } from './options.ts'

export type ServiceNavigationItem = TextOrHtml & Optional<{ current: boolean, active: boolean, href: string, attributes: Attributes }>

export type ServiceNavigationOptions = Optional<{
  classes: string
  attributes: Attributes
  ariaLabel: string
  menuButtonText: string
  menuButtonLabel: string
  navigationLabel: string
  navigationId: string
  navigationClasses: string
  collapseNavigationOnMobile: boolean
  serviceName: string
  serviceUrl: string
  navigation: List<ServiceNavigationItem>
  slots: Optional<{ start: Html, end: Html | { html: Html, align?: string }, navigationStart: Html, navigationEnd: Html }>
}>

export function serviceNavigation(options: ServiceNavigationOptions): Html {
  const slots = options.slots ?? {}
  const end = slots.end !== undefined && 'html' in slots.end ? slots.end : { html: slots.end, align: undefined }
  const own = {
    class: classNames('govuk-service-navigation', options.classes),
    'data-module': 'govuk-service-navigation',
    ...options.attributes,
  }
  const names = classNames('govuk-width-container', end.align === 'inline' && 'govuk-service-navigation__inlining-container')
  const inside = html`<div class="${names}">
${slots.start}<div class="govuk-service-navigation__container">
${options.serviceName !== undefined && serviceName(options.serviceName, options.serviceUrl)}
${navigation(options)}
</div>
${end.html}</div>`
  // With a name or with slots there is more than navigation inside, so that it becomes a section of its own.
  const isSection = options.serviceName !== undefined || slots.start !== undefined || end.html !== undefined
  if (!isSection) return html`<div${attributes(own)}>
${inside}
</div>`
  return html`<section${attributes({ 'aria-label': options.ariaLabel ?? 'Service information', ...own })}>
${inside}
</section>`
}

function serviceName(name: string, url: string | undefined): Html {
  return html`<span class="govuk-service-navigation__service-name">
${url === undefined
  ? html`<span class="govuk-service-navigation__text">${name}</span>`
  : html`<a href="${url}" class="govuk-service-navigation__link">${name}</a>`}
</span>`
}

function navigation(options: ServiceNavigationOptions): Html {
  const items = (options.navigation ?? []).filter(isItem)
  const { navigationStart, navigationEnd } = options.slots ?? {}
  if (items.length === 0 && navigationStart === undefined && navigationEnd === undefined) return nothing
  const id = options.navigationId ?? 'navigation'
  const menuText = options.menuButtonText ?? 'Menu'
  const collapses = options.collapseNavigationOnMobile ?? items.length > 1
  const toggle = attributes({
    type: 'button',
    class: 'govuk-service-navigation__toggle govuk-js-service-navigation-toggle',
    'aria-controls': id,
    'aria-label': options.menuButtonLabel === menuText ? undefined : options.menuButtonLabel,
    hidden: true,
    'aria-hidden': 'true',
  })
  const names = classNames('govuk-service-navigation__wrapper', options.navigationClasses)
  return html`<nav aria-label="${options.navigationLabel ?? menuText}" class="${names}">
${collapses && html`<button${toggle}>
${menuText}
</button>`}
<ul class="govuk-service-navigation__list" id="${id}">
${navigationStart}${items.map(navigationItem)}
${navigationEnd}</ul>
</nav>`
}

function navigationItem(item: ServiceNavigationItem): Html {
  const on = item.current === true || item.active === true
  const inside: Content = on ? html`<strong class="govuk-service-navigation__active-fallback">${content(item)}</strong>` : content(item)
  const current = on ? (item.current ? 'page' : 'true') : undefined
  const name = item.href === undefined ? 'govuk-service-navigation__text' : 'govuk-service-navigation__link'
  const own = attributes({ class: name, href: item.href, 'aria-current': current, ...item.attributes })
  return html`
<li class="${classNames('govuk-service-navigation__item', on && 'govuk-service-navigation__item--active')}">
${item.href === undefined ? html`<span${own}>
${inside}
</span>` : html`<a${own}>
${inside}
</a>`}
</li>`
}
