// The pages of messages: the list, one message with who has read it, and the form to write one.
import { button } from '#pages/components/button.ts'
import { checkboxes } from '#pages/components/checkboxes.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { details } from '#pages/components/details.ts'
import { facts } from '#pages/components/facts.ts'
import { pageHeading } from '#pages/components/page-heading.ts'
import { pagination } from '#pages/components/pagination.ts'
import { section } from '#pages/components/section.ts'
import { tag } from '#pages/components/tag.ts'
import { csrfField, formView } from '#pages/form.ts'
import { html, type Html } from '#pages/html.ts'
import { londonDay, showIso, showMoment, showShortIso } from '#platform/dates.ts'
import { fieldViews } from '#platform/web/draw.ts'
import type { Context, Page } from '#platform/web/route.ts'
import { messageFields, urgencyOf } from './message.ts'
import type { ListedMessage, Messages, Shown, Writing } from './messages.ts'

const dayOfMoment = (moment: string) => londonDay(Temporal.Instant.from(moment)).toString()

/** 'By 14/02/2017', louder as it comes near. */
export function deadlineTag(deadline: string | null, today: Temporal.PlainDate): Html | undefined {
  if (deadline === null) return undefined
  const text = { overdue: `Was due ${showShortIso(deadline)}`, today: 'Due today', later: `By ${showShortIso(deadline)}` }[urgencyOf(deadline, today)]
  const colour = { overdue: 'red', today: 'orange', later: 'grey' }[urgencyOf(deadline, today)]
  return tag({ text, classes: `govuk-tag--${colour}` })
}

export const messagesPage: Page<Messages> = ({ messages, past, from, more }, context) => {
  const writes = context.user.may('message.write')
  const page = (first: number) => ({ href: `/messages?${new URLSearchParams({ ...(past ? { shown: 'all' } : {}), from: String(Math.max(0, first)) }).toString()}` })
  const state = (message: ListedMessage) => (message.withdrawn ? tag({ text: 'Taken back', classes: 'govuk-tag--grey' })
    : message.shown_until < context.today.toString() ? tag({ text: 'Past', classes: 'govuk-tag--grey' }) : '')
  return {
    title: 'Messages',
    breadcrumbs: [{ text: 'Welcome page', href: '/' }, { text: 'Messages' }],
    main: html`${pageHeading({ text: writes ? 'Messages to providers' : 'Messages from the authority', actions: writes ? button({ text: 'Write a message', href: '/messages/new' }) : undefined })}
      <p class="govuk-body"><a class="govuk-link" href="${past ? '/messages' : '/messages?shown=all'}">${past ? 'Only those that are shown now' : 'Show past messages too'}</a></p>
      ${dataTable({
        id: 'messages', caption: 'Messages', captionHidden: true,
        columns: [
          { key: 'summary', heading: 'Message' },
          { key: 'deadline', heading: 'Deadline', noWrap: true },
          { key: 'from', heading: 'From' },
          { key: 'written', heading: 'Written', noWrap: true },
          { key: 'until', heading: 'Shown until', noWrap: true },
          writes ? { key: 'readers', heading: 'Read by', numeric: true } : { key: 'read', heading: 'Read', noWrap: true },
        ],
        rows: messages.map((message) => ({
          summary: html`<a class="govuk-link" href="/messages/${message.id}">${message.summary}</a> ${state(message)}`, from: message.writer, written: showShortIso(dayOfMoment(message.written_at)),
          deadline: deadlineTag(message.deadline, context.today) ?? '', until: showShortIso(message.shown_until),
          readers: html`<a class="govuk-link" href="/messages/${message.id}#readers">${message.readers}<span class="govuk-visually-hidden"> have read it</span></a>`,
          read: message.read_at === null ? 'Not yet' : showShortIso(dayOfMoment(message.read_at)),
        })),
        empty: {
          title: past ? 'No messages' : 'No message is shown now',
          text: writes
            ? 'Write one: it stands on the welcome page of everybody it is for.'
            : 'What the authority has to say to you stands here and on your welcome page.',
        },
      })}
      ${(from > 0 || more) && pagination({ ...(from > 0 ? { previous: page(from - 50) } : {}), ...(more ? { next: page(from + 50) } : {}) })}`,
  }
}

export const messagePage: Page<Shown> = ({ message, readers }, { csrf, user, today }) => ({
  title: message.summary,
  breadcrumbs: [{ text: 'Welcome page', href: '/' }, { text: 'Messages', href: '/messages' }, { text: 'Message' }],
  main: html`${pageHeading({ text: message.summary, detail: message.withdrawn ? tag({ text: 'Taken back', classes: 'govuk-tag--grey' }) : deadlineTag(message.deadline, today) })}
    <p class="govuk-body">From ${message.writer}, ${message.organisation}, ${showMoment(message.written_at)}.</p>
    <div class="tl-text">${message.body.split(/\n+/).filter((line) => line.trim() !== '').map((line) => html`<p class="govuk-body">${line}</p>`)}</div>
    ${facts([
      ...(message.deadline === null ? [] : [{ label: messageFields.deadline.label, value: showIso(message.deadline) }]),
      { label: messageFields.shown_until.label, value: showIso(message.shown_until) },
      { label: messageFields.audience.label, value: message.audience.map((name) => name || 'All providers').join(', ') },
    ])}
    ${user.may('message.receive') && (message.read_at === null
      ? html`<form class="tl-form" method="post" action="/messages/${message.id}/read">${csrfField(csrf)}${button({ text: 'I have read this', preventDoubleClick: true })}</form>`
      : html`<p class="govuk-body">You read this on ${showMoment(message.read_at)}.</p>`)}
    ${readers !== null && whoHasRead(readers)}
    ${user.may('message.write') && !message.withdrawn && html`<form class="tl-form" method="post" action="/messages/${message.id}/withdraw">${csrfField(csrf)}
      ${button({ text: 'Take it back', classes: 'govuk-button--warning', preventDoubleClick: true })}</form>`}`,
})

function whoHasRead(readers: NonNullable<Shown['readers']>): Html {
  const read = readers.filter(({ read_at }) => read_at !== null).length
  return section({ title: 'Who has read it', text: `${read} of ${readers.length}`, content: dataTable({
    id: 'readers', caption: 'Who has read it', captionHidden: true,
    columns: [{ key: 'name', heading: 'Name' }, { key: 'organisation', heading: 'Provider' }, { key: 'read', heading: 'Read', noWrap: true }],
    rows: readers.map(({ name, organisation, read_at }) => ({ name, organisation,
      read: read_at === null ? tag({ text: 'Not yet', classes: 'govuk-tag--yellow' }) : showMoment(read_at) })),
    empty: { title: 'It reaches nobody', text: 'No provider that it is for has users yet. Those who come later will see it.' },
  }) })
}

export const writingPage: Page<Writing> = (form, { csrf, today }: Context) => ({
  title: 'Write a message',
  breadcrumbs: [{ text: 'Welcome page', href: '/' }, { text: 'Messages', href: '/messages' }, { text: 'Write a message' }],
  main: html`${pageHeading({ text: 'Write a message' })}
    ${formView({ action: '/messages', csrf, submit: 'Send', cancelHref: '/messages', hidden: { idempotency_key: form.key }, fields: fieldViews(messageFields, form.typed, form.errors, { today }),
      extra: html`${boxes('organisations', 'Chosen providers', form, form.providers.map(({ id, name }) =>
          ({ name: `organisation_${id}`, text: name, checked: form.chosen.organisations.includes(id) })))}
        ${boxes('services', 'Chosen services', form, form.providers.flatMap((provider) => provider.services.map(({ id, name }) =>
          ({ name: `service_${id}`, text: `${name} (${id}), ${provider.name}`, checked: form.chosen.services.includes(id) }))))}` })}`,
})

function boxes(name: 'organisations' | 'services', title: string, { errors }: Writing, items: { name: string, text: string, checked: boolean }[]): Html {
  const error = errors[name]
  return details({ summaryText: title, open: error !== undefined || items.some(({ checked }) => checked), html: checkboxes({
    name, classes: 'govuk-checkboxes--small', fieldset: { legend: { text: title, classes: 'govuk-visually-hidden' } },
    ...(error === undefined ? {} : { errorMessage: { text: error } }), items: items.map((item) => ({ ...item, value: 'yes' })),
  }) })
}
