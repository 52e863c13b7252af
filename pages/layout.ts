// The document around every page: head, header, navigation, banners, main content, footer.
import { head } from './assets.ts'
import { breadcrumbs } from './components/breadcrumbs.ts'
import { notificationBanner } from './components/notification-banner.ts'
import { serviceNavigation } from './components/service-navigation.ts'
import { skipLink } from './components/skip-link.ts'
import { errorSummary } from './form.ts'
import type { FieldError } from './form.ts'
import { siteHeader } from './header.ts'
import type { SignedInUser } from './header.ts'
import { attributes, html, nothing } from './html.ts'
import type { Html } from './html.ts'

export type PageLink = { href: string, text: string }

export type NavigationItem = PageLink & { current?: boolean | undefined }

export type PageBanner = { kind: 'success' | 'info', text: string, links?: readonly PageLink[] | undefined }

export type PageOptions = {
  title: string
  main: Html
  navigation?: readonly NavigationItem[] | undefined
  user?: SignedInUser | undefined
  csrf?: string | undefined
  /** Where the page belongs; a page that belongs to no other draws none. */
  breadcrumbs?: readonly { href?: string | undefined, text: string }[] | undefined
  /** The bar that says who or what the page is about; it stays in view while the page scrolls. */
  identity?: Html | undefined
  banner?: PageBanner | undefined
  /** Everything that is wrong with the form on the page: draws the error summary and marks the title. */
  errors?: readonly FieldError[] | undefined
  /** Staff pages: the full width, smaller type. Without it the page is laid out for people who come once. */
  wide?: boolean | undefined
  /** How tightly staff pages are set; tables of 20 rows fit a small screen in the compact setting. */
  density?: 'compact' | 'comfortable' | undefined
  /** The day as of which the page shows what was known, in words: "4 June 2026". */
  asAt?: string | undefined
  /** Where the page stands as known now; by default this address without its query. */
  nowHref?: string | undefined
  /** Stands on paper alone: when and by whom it was printed. */
  printed?: string | undefined
  language?: 'en' | 'cy' | undefined
  footerLinks?: readonly PageLink[] | undefined
}

export function page(options: PageOptions): string {
  const hasErrors = options.errors !== undefined && options.errors.length > 0
  const bodyClass = options.wide ? `tl-body tl-staff tl-${options.density ?? 'compact'}` : 'tl-body tl-visitor'
  return html`<!doctype html>
<html lang="${options.language ?? 'en'}" class="govuk-template tl-template">
<head>
<meta charset="utf-8">
<title>${hasErrors && 'Error: '}${options.title} – Throughline</title>
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="theme-color" content="#0b5260">
<meta name="robots" content="noindex, nofollow">
${head}
</head>
<body class="govuk-template__body ${bodyClass}">
${skipLink({ text: 'Skip to main content', href: '#main-content' })}
${siteHeader(options.user, options.csrf)}
${navigationOf(options.navigation)}
${options.asAt !== undefined && asAtBanner(options.asAt, options.nowHref ?? '?')}
${options.identity}
<div class="govuk-width-container tl-container">
${options.breadcrumbs && options.breadcrumbs.length > 1 && breadcrumbs({ items: options.breadcrumbs, collapseOnMobile: true })}
<main class="govuk-main-wrapper tl-main" id="main-content">
${options.banner && bannerOf(options.banner)}
${hasErrors && errorSummary(options.errors ?? [])}
${options.main}
</main>
</div>
${footerOf(options.footerLinks)}
${options.printed !== undefined && html`<p class="govuk-body tl-printed">${options.printed}</p>`}
</body>
</html>
`.text
}

function navigationOf(items: readonly NavigationItem[] | undefined): Html {
  if (items === undefined || items.length === 0) return nothing
  return serviceNavigation({ classes: 'tl-navigation', navigation: items, navigationLabel: 'Main' })
}

function asAtBanner(day: string, nowHref: string): Html {
  return html`<div class="tl-as-at" role="region" aria-label="Point in time">
<div class="govuk-width-container tl-container"><p class="tl-as-at__text"><strong>As known on ${day}.</strong>
What was recorded later is left out. <a class="govuk-link tl-as-at__link" href="${nowHref}">Show what is known now</a></p></div>
</div>`
}

function bannerOf(banner: PageBanner): Html {
  const links = banner.links?.map((link) => html` <a class="govuk-notification-banner__link" href="${link.href}">${link.text}</a>`)
  return notificationBanner({
    classes: 'tl-banner',
    type: banner.kind === 'success' ? 'success' : undefined,
    html: html`<p class="govuk-notification-banner__heading">${banner.text}${links}</p>`,
  })
}

function footerOf(links: readonly PageLink[] | undefined): Html {
  const items = links ?? [{ href: '/help', text: 'Help' }, { href: '/accessibility', text: 'Accessibility' }, { href: '/privacy', text: 'Privacy' }]
  return html`<footer class="tl-footer">
<div class="govuk-width-container tl-container tl-footer__inside">
<p class="tl-footer__name">Throughline</p>
${items.length > 0 && html`<ul class="tl-footer__list">${items.map((item) => html`
<li><a${attributes({ class: 'govuk-link tl-footer__link', href: item.href })}>${item.text}</a></li>`)}
</ul>`}
</div>
</footer>`
}
