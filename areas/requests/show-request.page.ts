// The page of one request.
import { button } from '#pages/components/button.ts'
import { comparison } from '#pages/components/comparison.ts'
import { tag } from '#pages/components/tag.ts'
import { timeline } from '#pages/components/timeline.ts'
import { csrfField, formView } from '#pages/form.ts'
import { html, type Html } from '#pages/html.ts'
import { fieldViews } from '#platform/web/draw.ts'
import type { Context, Page } from '#platform/web/route.ts'
import { kindOf, requestLifecycle, type RequestMove, type RequestState } from './request.ts'
import type { Shown } from './show-request.ts'

export const showRequestPage: Page<Shown> = (shown, context) => {
  const { request, review, messages } = shown
  const state = requestLifecycle.states[request.state as RequestState]
  return {
    title: `${request.kindLabel}: ${request.name}`,
    breadcrumbs: [{ text: 'Requests', href: '/requests' }, { text: request.service, href: `/services/${request.service_id}/schedules` }, { text: request.kindLabel }],
    main: html`
      <span class="govuk-caption-l">${request.kindLabel} at ${request.service}</span>
      <h1 class="govuk-heading-l">${request.name} ${tag({ text: state.label, classes: `govuk-tag--${state.colour}` })}</h1>
      <p class="govuk-body">${request.requester} (${request.organisation}) asked for this on ${request.asked}.
        ${request.decider && html` ${state.label} by ${request.decider} on ${request.decided}.`}</p>
      ${request.reason && html`<div class="govuk-inset-text"><h2 class="govuk-heading-s">Why it was rejected</h2><p class="govuk-body">${request.reason}</p></div>`}
      ${review.moved && html`<div class="govuk-inset-text">The record has changed since this was asked for. “Now” is what stands today.</div>`}
      ${warnings(review.warnings)}
      ${comparison({ id: 'proposed', caption: 'What is proposed', currentHeading: 'Now',
        rows: review.comparison.map((row) => ({ ...row, changed: (row.current ?? '') !== row.proposed })) })}
      ${review.effects.length > 0 && html`<h2 class="govuk-heading-m">If it is accepted</h2>
        <dl class="govuk-summary-list">${review.effects.map(({ label, text }) => html`<div class="govuk-summary-list__row">
          <dt class="govuk-summary-list__key">${label}</dt><dd class="govuk-summary-list__value">${text}</dd></div>`)}</dl>`}
      ${request.comment && html`<h2 class="govuk-heading-m">Comment</h2><p class="govuk-body">${request.comment}</p>`}
      ${messages.length > 0 && html`<h2 class="govuk-heading-m">Questions and answers</h2>
        ${timeline({ items: messages.map(({ author, written, body }) => ({ title: author, when: written, text: body })) })}`}
      ${moves(shown, context)}`,
  }
}

function warnings(of: Shown['review']['warnings']): Html | false {
  return of.length > 0 && html`<ul class="govuk-list" aria-label="Warnings">${of.map(({ text, stops }) =>
    html`<li class="govuk-warning-text"><span class="govuk-warning-text__icon" aria-hidden="true">!</span>
      <strong class="govuk-warning-text__text"><span class="govuk-visually-hidden">${stops ? 'This can’t be accepted: ' : 'Warning: '}</span>${text}</strong></li>`)}</ul>`
}

function moves(shown: Shown, context: Context): Html {
  const possible = shown.moves.filter((move) => move.possible)
  const own = shown.moves.find((move) => move.move === 'accept')
  if (possible.length === 0) {
    return html`${own && !own.possible && context.user.may('request.decide') && html`<p class="govuk-body">${own.why}</p>`}`
  }
  return html`<h2 class="govuk-heading-m">What to do</h2>
    ${own && !own.possible && context.user.may('request.decide') && html`<p class="govuk-body">${own.why}</p>`}
    ${possible.map(({ move, label }) => moveForm(shown, context, move, label))}`
}

/** Accept and withdraw are one button; the others open where they are needed, since each asks for words. */
function moveForm(shown: Shown, { csrf, today }: Context, move: RequestMove, label: string): Html {
  const { request, review, typed, errors } = shown
  const asked = move === 'accept' ? kindOf(request).asks(review) : { fields: requestLifecycle.moves[move].asks, options: {} }
  const fields = fieldViews(asked.fields, typed, errors, today, asked.options)
  const action = `/requests/${request.id}/${move}`
  const form = formView({ action, csrf, fields, submit: label })
  if (fields.length === 0) {
    return html`<form method="post" action="${action}" class="tl-form">${csrfField(csrf)}
      ${button({ text: label, preventDoubleClick: true, ...(move === 'withdraw' ? { classes: 'govuk-button--warning' } : {}) })}</form>`
  }
  if (move === 'accept') return form
  const isOpen = fields.some((field) => field.error !== undefined)
  return html`<details class="govuk-details"${isOpen && html` open`}><summary class="govuk-details__summary"><span class="govuk-details__summary-text">${label}</span></summary>
    <div class="govuk-details__text">${form}</div></details>`
}
