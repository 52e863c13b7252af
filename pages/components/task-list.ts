// Steps of one piece of work, each with its state.
import { attributes, html } from '../html.ts'
import type { Attributes, Html } from '../html.ts'
import { classNames, content, isItem } from './options.ts'
import type { List, Optional, TextOrHtml } from './options.ts'
import { tag } from './tag.ts'
import type { TagOptions } from './tag.ts'

export type TaskItem = Optional<{
  title: TextOrHtml & Optional<{ classes: string }>
  hint: TextOrHtml
  status: TextOrHtml & Optional<{ tag: TagOptions, classes: string }>
  href: string
  classes: string
}>

export type TaskListOptions = { items: List<TaskItem> } & Optional<{ classes: string, attributes: Attributes, idPrefix: string }>

export function taskList(options: TaskListOptions): Html {
  const prefix = options.idPrefix ?? 'task-list'
  const own = attributes({ class: classNames('govuk-task-list', options.classes), ...options.attributes })
  return html`<ul${own}>${options.items.map((item, i) =>
    isItem(item) && task(item, `${prefix}-${i + 1}`))}
</ul>`
}

function task(item: TaskItem, id: string): Html {
  const linked = item.href !== undefined
  const described = classNames(item.hint !== undefined && `${id}-hint`, `${id}-status`)
  const link = attributes({
    class: classNames('govuk-link govuk-task-list__link', item.title?.classes),
    href: item.href,
    'aria-describedby': described,
  })
  return html`
<li class="${classNames('govuk-task-list__item', linked && 'govuk-task-list__item--with-link', item.classes)}">
<div class="govuk-task-list__name-and-hint">
${linked ? html`<a${link}>
${content(item.title)}
</a>` : html`<div${attributes({ class: item.title?.classes })}>
${content(item.title)}
</div>`}
${item.hint && html`<div id="${id}-hint" class="govuk-task-list__hint">
${content(item.hint)}
</div>`}
</div>
<div class="${classNames('govuk-task-list__status', item.status?.classes)}" id="${id}-status">
${item.status?.tag ? tag(item.status.tag) : content(item.status)}
</div>
</li>`
}
