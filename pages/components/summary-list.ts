// Facts about one thing, each with what can be done about it.
import { attributes, html, join, raw } from '../html.ts'
import type { Attributes, Content, Html } from '../html.ts'
import { classNames, content, hasContent, isItem } from './options.ts'
import type { List, Optional, TextOrHtml } from './options.ts'

export type SummaryAction = TextOrHtml & Optional<{ href: string, visuallyHiddenText: string, classes: string, attributes: Attributes }>

export type SummaryActions = Optional<{ items: List<SummaryAction>, classes: string }>

export type SummaryRow = Optional<{
  classes: string
  key: TextOrHtml & Optional<{ classes: string }>
  value: TextOrHtml & Optional<{ classes: string }>
  actions: SummaryActions
}>

export type SummaryCard = Optional<{
  title: TextOrHtml & Optional<{ headingLevel: number, classes: string }>
  actions: SummaryActions
  classes: string
  attributes: Attributes
}>

export type SummaryListOptions = { rows: List<SummaryRow> } & Optional<{ card: SummaryCard, classes: string, attributes: Attributes }>

export function summaryList(options: SummaryListOptions): Html {
  const rows = options.rows.filter(isItem)
  const anyActions = rows.some((row) => actionItems(row.actions).length > 0)
  const title = options.card?.title
  const own = attributes({ class: classNames('govuk-summary-list', options.classes), ...options.attributes })
  const list = html`<dl${own}>${rows.map((row) => rowOf(row, anyActions, title))}
</dl>`
  return options.card === undefined ? list : cardAround(options.card, list)
}

function rowOf(row: SummaryRow, anyActions: boolean, title: TextOrHtml | undefined): Html {
  const items = actionItems(row.actions)
  const noActions = anyActions && items.length === 0
  return html`
<div class="${classNames('govuk-summary-list__row', noActions && 'govuk-summary-list__row--no-actions', row.classes)}">
<dt class="${classNames('govuk-summary-list__key', row.key?.classes)}">
${content(row.key)}
</dt>
<dd class="${classNames('govuk-summary-list__value', row.value?.classes)}">
${content(row.value)}
</dd>
${items.length > 0 && html`<dd class="${classNames('govuk-summary-list__actions', row.actions?.classes)}">
${actionsOf('govuk-summary-list__actions-list', undefined, 'govuk-summary-list__actions-list-item', items, title)}
</dd>`}
</div>`
}

function cardAround(card: SummaryCard, list: Html): Html {
  const level = raw(`h${card.title?.headingLevel ?? 2}`)
  const items = actionItems(card.actions)
  return html`<div${attributes({ class: classNames('govuk-summary-card', card.classes), ...card.attributes })}>
<div class="govuk-summary-card__title-wrapper">
${hasContent(card.title) && html`<${level} class="${classNames('govuk-summary-card__title', card.title?.classes)}">
${content(card.title)}
</${level}>`}
${items.length === 1 && html`<div class="${classNames('govuk-summary-card__actions', card.actions?.classes)}">
${link(items[0] as SummaryAction, card.title)}
</div>`}
${items.length > 1 && actionsOf('govuk-summary-card__actions', card.actions?.classes, 'govuk-summary-card__action', items, card.title)}
</div>
<div class="govuk-summary-card__content">
${list}
</div>
</div>`
}

function actionsOf(
  listClass: string, moreClasses: string | undefined, itemClass: string, items: SummaryAction[], title: TextOrHtml | undefined,
): Html {
  if (items.length === 1) return link(items[0] as SummaryAction, title)
  return html`<ul class="${classNames(listClass, moreClasses)}">${items.map((item) => html`
<li class="${itemClass}">
${link(item, title)}
</li>`)}
</ul>`
}

function link(action: SummaryAction, title: TextOrHtml | undefined): Html {
  const own = attributes({ class: classNames('govuk-link', action.classes), href: action.href, ...action.attributes })
  const hidden: Content[] = [action.visuallyHiddenText, hasContent(title) && html`(${content(title)})`]
  const context = join(hidden, ' ')
  const more = context.text !== '' && html`<span class="govuk-visually-hidden"> ${context}</span>`
  return html`<a${own}>${content(action)}${more}</a>`
}

function actionItems(actions: SummaryActions | undefined): SummaryAction[] {
  return (actions?.items ?? []).filter(isItem)
}
