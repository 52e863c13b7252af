// The page of one request: what is asked and what it would do at the left, the decision beside it.
import { button } from '#pages/components/button.ts'
import { comparison } from '#pages/components/comparison.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { details } from '#pages/components/details.ts'
import { facts } from '#pages/components/facts.ts'
import { linksBelow } from '#pages/components/link-if.ts'
import { notSent } from '#pages/components/not-sent.ts'
import { pageHeading } from '#pages/components/page-heading.ts'
import { section } from '#pages/components/section.ts'
import { tag } from '#pages/components/tag.ts'
import { timeline } from '#pages/components/timeline.ts'
import { warningText } from '#pages/components/warning-text.ts'
import { inLines } from '#pages/components/in-lines.ts'
import { csrfField, formView, hiddenField } from '#pages/form.ts'
import { html, type Html } from '#pages/html.ts'
import { fieldViews } from '#platform/web/draw.ts'
import type { Context, Page } from '#platform/web/route.ts'
import { filtersBehind } from './list-requests.ts'
import { checksOf } from './list-requests.page.ts'
import { asksOf, kindOf, type Comparison, type RequestMove, type Review } from './request.ts'
import type { Shown } from './show-request.ts'

export const showRequestPage: Page<Shown> = (shown, context) => {
  const { request, review, messages, unsent } = shown
  const filters = filtersBehind(context)
  return {
    title: `${request.kindLabel} at ${request.service}`,
    breadcrumbs: [{ text: 'Requests', href: `/requests${filters && `?${filters}`}` }, { text: request.service, href: `/services/${request.service_id}/requests` }, { text: request.kindLabel }],
    main: html`
      ${pageHeading({ text: request.name, detail: html`${request.kindLabel} at ${request.service} ${tag({ text: request.stateLabel, classes: `govuk-tag--${request.colour}` })}`,
        actions: html`${request.schedule_id !== null && request.state === 'accepted' && request.kind !== 'schedule.not-taken-up' && context.user.may('schedule.read')
            && html`<a class="govuk-link" href="/schedules/${request.schedule_id}">Open the schedule</a>`}
          ${request.client_id !== null && context.user.may('client.read') && html`<a class="govuk-link" href="/clients/${request.client_id}">Open the client’s record</a>`}` })}
      <div class="tl-split">
        <div class="tl-split__main">
          <p class="govuk-body">${request.requester} (${request.organisation}) ${kindOf(request).opening ? 'wrote' : 'asked for'} this on ${request.asked}.
            ${waiting(shown)}${request.decider && html` ${request.stateLabel} by ${request.decider} on ${request.decided}.`}</p>
          ${request.reason && html`<div class="govuk-inset-text"><h2 class="govuk-heading-s">Why it was rejected</h2><p class="govuk-body">${inLines(request.reason)}</p></div>`}
          ${notSent(unsent)}
          ${askAgain(shown, context)}
          ${messages.length > 0 && section({ title: kindOf(request).opening ? 'Conversation' : 'Questions and answers', content:
            timeline({ headingLevel: 3, items: messages.map(({ author, written, body }) => ({ title: author, when: written, text: inLines(body) })) }) })}
          ${review.moved && html`<div class="govuk-inset-text">The record has changed since this was asked for. “Now” is what stands today.</div>`}
          ${review.warnings.map(({ text, stops, links = [] }) => warningText({ iconFallbackText: stops ? 'This can’t be accepted' : 'Warning',
            html: html`${text}${links.length > 0 && context.user.may('schedule.read') && html`<br>${linksBelow(links)}`}` }))}
          ${shown.behind.length > 0 && section({ title: 'What the checks found',
            content: facts(shown.behind.map(({ label, text, links }) => ({ label, value: html`${text} ${linksBelow(links)}` }))) })}
          ${whoItMayBe(review.likelySame)}
          ${(request.state === 'accepted' && !review.before) || review.comparison.some(({ part }) => part !== undefined) ? asked(review.comparison) : changed(review)}
          ${request.comment && section({ title: 'Comment', content: html`<p class="govuk-body">${inLines(request.comment)}</p>` })}
          ${review.effects.length > 0 && !review.warnings.some(({ stops }) => stops)
            && section({ title: 'If it is accepted', content: facts(review.effects.map(({ label, text }) => ({ label, value: text }))) })}
        </div>
        ${decision(shown, context)}
      </div>`,
  }
}

/** Where it is, and how long it usually takes. */
function waiting({ waited, usual }: Shown): Html | false {
  return waited !== null && html` ${waited === 0 ? 'It came today' : `It has waited ${waited === 1 ? '1 working day' : `${waited} working days`}`}.${usual && html` ${usual}`}`
}

function askAgain({ request }: Shown, { user }: Context): Html | false {
  const href = kindOf(request).askAgain?.(request)
  return href !== undefined && ['rejected', 'withdrawn'].includes(request.state) && user.may('request.make')
    && html`<p class="govuk-body"><a class="govuk-link" href="${href}">Ask again with these answers</a></p>`
}

/** Somebody or something new, or a change that stands by now: there is nothing to compare with, so each part of what was asked stands for itself. */
function asked(all: readonly Comparison[]): Html {
  const rows = all.filter(({ proposed }) => proposed !== '')
  const parts = [...new Set(rows.map(({ part }) => part ?? 'Details'))]
  return html`${parts.map((title) => section({ title,
    content: facts(rows.filter(({ part = 'Details' }) => part === title).map(({ label, proposed }) => ({ label, value: proposed }))) }))}`
}

/** What would change comes first; the rest can be opened. */
function changed({ comparison: rows, before }: Pick<Review, 'comparison' | 'before'>): Html {
  const isChanged = (row: Comparison) => (row.current ?? '') !== row.proposed
  const same = rows.filter((row) => !isChanged(row))
  return html`
    ${comparison({ id: 'proposed', ...(before ? { caption: 'What was asked for', currentHeading: 'When it was asked' } : { caption: 'What is proposed', currentHeading: 'Now' }),
      rows: rows.filter(isChanged).map((row) => ({ ...row, changed: true })) })}
    ${same.length > 0 && details({ summaryText: same.length === 1 ? 'One other field stays as it is' : `${same.length} other fields stay as they are`,
      html: facts(same.map(({ label, current }) => ({ label, value: current }))) })}`
}

const agreements = { agrees: ['Agrees', 'green'], exchanged: ['Exchanged', 'yellow'], nearly: ['Nearly', 'yellow'], differs: ['Differs', 'red'], unknown: ['Not known', 'grey'] } as const

/** Everybody who may be the same, field by field; the likeliest first, and the others to be opened. */
function whoItMayBe(likely: Review['likelySame']): Html | false {
  return likely.length > 0 && section({ title: likely.length === 1 ? 'Who this may be' : `Who this may be: ${likely.length} people`, content: html`${likely.map((one, at) => html`
    <h3 class="govuk-heading-s"><a class="govuk-link" href="/clients/${one.id}">${one.name} (${one.id})</a></h3>
    <p class="govuk-body">${one.verdict}.</p>
    ${at === 0 ? fieldByField(one) : details({ summaryText: 'Field by field', html: fieldByField(one) })}`)}` })
}

const fieldByField = ({ id, name, fields }: Review['likelySame'][number]) => dataTable({
  id: `likely-${id}`, caption: `What is proposed beside ${name} (${id})`, captionHidden: true,
  columns: [{ key: 'label', heading: 'Field' }, { key: 'how', heading: 'Comparison' }, { key: 'proposed', heading: 'Proposed' }, { key: 'recorded', heading: 'Recorded' }],
  rows: fields.filter((field) => field.proposed !== '' || field.recorded !== '').map(({ label, proposed, recorded, agreement, why }) => ({
    label, proposed: proposed || 'None', recorded: recorded || 'None',
    how: html`${tag({ text: agreements[agreement][0], classes: `govuk-tag--${agreements[agreement][1]}` })} ${why}`,
  })),
})

function decision(shown: Shown, context: Context): Html | false {
  const possible = shown.moves.filter((move) => move.possible)
  const accept = shown.moves.find(({ move }) => move === 'accept')
  const why = accept && !accept.possible && shown.request.decided_at === null && context.user.may('request.decide') && html`<p class="govuk-body">${accept.why}</p>`
  if (possible.length === 0 && !why) return false
  return html`<section class="tl-split__side tl-panel" aria-labelledby="decision">
    <h2 class="govuk-heading-m" id="decision">${context.user.may('request.decide') ? 'Decision' : 'What you can do'}</h2>
    ${why}
    ${shown.dangers !== null && html`<p class="govuk-body"><span class="govuk-visually-hidden">Checks: </span>${checksOf(shown)}</p>`}
    ${possible.map(({ move, label }) => moveForm(shown, context, move, label))}</section>`
}

/** Accept and withdraw are one button; the others open where they are needed, since each asks for words. */
function moveForm(shown: Shown, context: Context, move: RequestMove, label: string): Html {
  const { request, review, version, typed, errors } = shown
  const { csrf, today } = context
  const back = filtersBehind(context) || undefined
  const asks = move === 'accept' ? kindOf(request).asks(review) : { fields: asksOf(request, move), options: {} }
  const fields = fieldViews(asks.fields, typed, errors, { today }, asks.options)
  const action = `/requests/${request.id}/${move}`
  const seen = move === 'accept' && version !== null ? String(version) : undefined
  // What the database would refuse may be tried, since it may be possible in the next moment; it is not what the page asks for.
  const stopped = move === 'accept' && review.warnings.some(({ stops }) => stops)
  if (fields.length === 0) {
    const classes = move === 'withdraw' ? kindOf(request).opening ? 'govuk-button--secondary' : 'govuk-button--warning' : stopped ? 'govuk-button--secondary' : undefined
    return html`<form method="post" action="${action}" class="tl-form">${csrfField(csrf)}${hiddenField('back', back)}${hiddenField('seen', seen)}
      ${button({ text: label, preventDoubleClick: true, ...(classes === undefined ? {} : { classes }) })}</form>`
  }
  const form = formView({ action, csrf, fields, submit: label, hidden: { back, seen } })
  if (move === 'accept') return form
  const isBegun = fields.some((field) => field.error !== undefined || (typed[field.name] ?? '') !== '')
  return details({ summaryText: label, html: form, open: move === 'answer' || isBegun })
}
