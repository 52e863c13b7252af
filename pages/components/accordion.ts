// Sections that open and close. For help and long reading only: data hidden in one is data not seen.
import { attributes, html, raw } from '../html.ts'
import type { Attributes, Html } from '../html.ts'
import { classNames, content, hasContent, isItem } from './options.ts'
import type { List, Optional, TextOrHtml } from './options.ts'
import { translations } from './translations.ts'

export type AccordionItem = Optional<{ heading: TextOrHtml, summary: TextOrHtml, content: TextOrHtml, expanded: boolean }>

export type AccordionOptions = { id: string, items: List<AccordionItem> } & Optional<{
  headingLevel: number
  classes: string
  attributes: Attributes
  rememberExpanded: boolean
  hideAllSectionsText: string
  hideSectionText: string
  hideSectionAriaLabelText: string
  showAllSectionsText: string
  showSectionText: string
  showSectionAriaLabelText: string
}>

export function accordion(options: AccordionOptions): Html {
  const own = {
    class: classNames('govuk-accordion', options.classes),
    'data-module': 'govuk-accordion',
    id: options.id,
    ...translations({
      'hide-all-sections': options.hideAllSectionsText,
      'hide-section': options.hideSectionText,
      'hide-section-aria-label': options.hideSectionAriaLabelText,
      'show-all-sections': options.showAllSectionsText,
      'show-section': options.showSectionText,
      'show-section-aria-label': options.showSectionAriaLabelText,
    }),
    'data-remember-expanded': options.rememberExpanded === undefined ? undefined : String(options.rememberExpanded),
    ...options.attributes,
  }
  const level = raw(`h${Number(options.headingLevel ?? 2)}`)
  return html`<div${attributes(own)}>${options.items.map((item, i) => isItem(item) && section(item, options.id, i + 1, level))}
</div>`
}

function section(item: AccordionItem, id: string, position: number, level: Html): Html {
  return html`
<div class="${classNames('govuk-accordion__section', item.expanded && 'govuk-accordion__section--expanded')}">
<div class="govuk-accordion__section-header">
<${level} class="govuk-accordion__section-heading">
<span class="govuk-accordion__section-button" id="${id}-heading-${position}">
${content(item.heading)}
</span>
</${level}>
${hasContent(item.summary) && html`<div class="govuk-accordion__section-summary govuk-body" id="${id}-summary-${position}">
${content(item.summary)}
</div>`}
</div>
<div id="${id}-content-${position}" class="govuk-accordion__section-content">
${item.content?.html ?? (hasContent(item.content) && html`<p class="govuk-body">
${content(item.content)}
</p>`)}
</div>
</div>`
}
