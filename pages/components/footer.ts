// The foot of a page. What belongs to government alone (crown, licence mark) is never held here: whoever may use it hands it in.
import { attributes, html, raw } from '../html.ts'
import type { Attributes, Html } from '../html.ts'
import { classNames, content, isItem } from './options.ts'
import type { List, Optional, TextOrHtml } from './options.ts'

export type FooterLink = { text: string } & Optional<{ href: string, attributes: Attributes }>

export type FooterSection = { title: string } & Optional<{ columns: number, width: string, items: List<FooterLink> }>

export type FooterMeta = TextOrHtml & Optional<{ visuallyHiddenTitle: string, items: List<FooterLink> }>

export type FooterOptions = Optional<{
  meta: FooterMeta
  navigation: List<FooterSection>
  contentLicence: TextOrHtml | null
  copyright: TextOrHtml
  containerClasses: string
  classes: string
  attributes: Attributes
}>

export type GovernmentMarks = { crown: Html, licence: Html }

export function footer(options: FooterOptions, marks?: GovernmentMarks): Html {
  const navigation = (options.navigation ?? []).filter(isItem)
  return html`<div${attributes({ class: classNames('govuk-footer', options.classes), ...options.attributes })}>
<div class="${classNames('govuk-width-container', options.containerClasses)}">
${marks?.crown}
${navigation.length > 0 && html`<div class="govuk-footer__navigation">${navigation.map(section)}
</div>
<hr class="govuk-footer__section-break">`}
<div class="govuk-footer__meta">
<div class="govuk-footer__meta-item govuk-footer__meta-item--grow">
${options.meta && meta(options.meta)}
${licence(options, marks)}
</div>
${copyright(options, marks)}
</div>
</div>
</div>`
}

function section(options: FooterSection): Html {
  const items = (options.items ?? []).filter(isItem)
  const listClass = classNames('govuk-footer__list', options.columns !== undefined && `govuk-footer__list--columns-${options.columns}`)
  return html`
<div class="govuk-footer__section govuk-grid-column-${options.width ?? 'full'}">
<h2 class="govuk-footer__heading govuk-heading-m">${options.title}</h2>
${items.length > 0 && html`<ul class="${listClass}">${items.map((item) => html`
<li class="govuk-footer__list-item">
${link(item)}
</li>`)}
</ul>`}
</div>`
}

function meta(options: FooterMeta): Html {
  const items = (options.items ?? []).filter(isItem)
  return html`<h2 class="govuk-visually-hidden">${options.visuallyHiddenTitle ?? 'Support links'}</h2>
${items.length > 0 && html`<ul class="govuk-footer__inline-list">${items.map((item) => html`
<li class="govuk-footer__inline-list-item">
${link(item)}
</li>`)}
</ul>`}
${content(options) !== undefined && html`<div class="govuk-footer__meta-custom">
${content(options)}
</div>`}`
}

function link(item: FooterLink): Html {
  return html`<a${attributes({ class: 'govuk-footer__link', href: item.href, ...item.attributes })}>
${item.text}
</a>`
}

function licence(options: FooterOptions, marks: GovernmentMarks | undefined): Html | undefined {
  if (options.contentLicence === null || (options.contentLicence === undefined && marks === undefined)) return undefined
  return html`${marks?.licence}
<span class="govuk-footer__licence-description">
${options.contentLicence === undefined ? openLicence : content(options.contentLicence)}
</span>`
}

function copyright(options: FooterOptions, marks: GovernmentMarks | undefined): Html | undefined {
  if (marks === undefined) {
    return options.copyright && html`<div class="govuk-footer__meta-item">
${content(options.copyright)}
</div>`
  }
  return html`<div class="govuk-footer__meta-item">
<a class="govuk-footer__link govuk-footer__copyright-logo" href="${crownCopyright}">
${options.copyright === undefined ? '© Crown copyright' : content(options.copyright)}
</a>
</div>`
}

const archives = 'https://www.nationalarchives.gov.uk'
const crownCopyright = `${archives}/information-management/re-using-public-sector-information`
  + '/uk-government-licensing-framework/crown-copyright/'
const openLicence = raw(`All content is available under the
<a class="govuk-footer__link" href="${archives}/doc/open-government-licence/version/3/"
rel="license">Open Government Licence v3.0</a>, except where otherwise stated`)
