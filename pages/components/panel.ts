// A panel that confirms what happened, or interrupts before something does.
import { attributes, html, nothing, raw } from '../html.ts'
import type { Attributes, Html } from '../html.ts'
import { button } from './button.ts'
import { classNames, content, hasContent, isItem } from './options.ts'
import type { List, Optional, TextOrHtml } from './options.ts'

export type PanelActionOptions = Optional<{ text: string, type: string, href: string, classes: string, attributes: Attributes }>

export type PanelOptions = TextOrHtml & Optional<{
  titleText: string
  titleHtml: Html
  headingLevel: number
  classes: string
  attributes: Attributes
  actions: Optional<{ items: List<PanelActionOptions>, classes: string, attributes: Attributes }>
}>

export function panel(options: PanelOptions): Html {
  const interrupts = (options.classes ?? '').split(' ').includes('govuk-panel--interruption')
  const level = raw(`h${options.headingLevel ?? 1}`)
  const names = classNames('govuk-panel', !interrupts && 'govuk-panel--confirmation', options.classes)
  return html`<div${attributes({ class: names, ...options.attributes })}>
<${level} class="govuk-panel__title">
${content({ text: options.titleText, html: options.titleHtml })}
</${level}>
${hasContent(options) && html`<div class="govuk-panel__body">
${content(options)}
</div>`}
${interrupts && options.actions !== undefined && actionsOf(options.actions)}
</div>`
}

function actionsOf(actions: NonNullable<PanelOptions['actions']>): Html {
  const items = (actions.items ?? []).filter(isItem)
  return html`<div${attributes({ class: classNames('govuk-panel__actions', actions.classes), ...actions.attributes })}>
${items.length === 0 ? nothing : html`<div class="govuk-button-group">${items.map(actionOf)}</div>`}</div>`
}

function actionOf(action: PanelActionOptions): Html {
  if (action.type === undefined && action.href !== undefined) {
    const own = { class: classNames('govuk-link govuk-link--inverse', action.classes), href: action.href }
    return html`
<a${attributes({ ...own, ...action.attributes })}>${action.text}</a>`
  }
  return html`
${button({ ...action, classes: classNames('govuk-button--inverse', action.classes) })}`
}
