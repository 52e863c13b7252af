// What was typed into a form that came too late: it is there to be copied.
import { html, type Html } from '../html.ts'
import { inLines } from './in-lines.ts'
import { section } from './section.ts'

export function notSent(typed: readonly { label: string, text: string }[] = []): Html | false {
  return typed.length > 0 && section({ title: 'What you typed, not sent',
    content: typed.map(({ label, text }) => html`<h3 class="govuk-heading-s">${label}</h3><p class="govuk-body">${inLines(text)}</p>`) })
}
