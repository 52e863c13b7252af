// The welcome page: what waits at the left; messages and the ways in beside it.
import { firstStepsList } from '#areas/people/public.ts'
import { noServices } from '#areas/services/public.ts'
import { emptyState } from '#pages/components/empty-state.ts'
import { queue } from '#pages/components/queue.ts'
import { tag } from '#pages/components/tag.ts'
import { html, type Html } from '#pages/html.ts'
import { londonDay, showShortDate } from '#platform/dates.ts'
import type { Context, Page } from '#platform/web/route.ts'
import type { Home } from './home.ts'
import { deadlineTag } from './messages.page.ts'

export const homePage: Page<Home> = (home, context) => {
  const { user } = context
  return {
    title: 'Welcome',
    main: html`<h1 class="govuk-heading-l">Welcome to Throughline, ${user.name}</h1>
      ${user.may('message.receive')
        && html`<p class="govuk-body">Here you manage the service and client information that ${
          user.organisation.name} shares with ${user.authority.name}, run reports and submit workbooks.</p>`}
      <div class="tl-split">
        <div class="tl-split__main">${whatWaits(home, context)}${home.services.length > 0 && yourServices(home)}</div>
        <div class="tl-split__side">
          ${home.messages !== null && messagesFrom(home, context)}
          <nav aria-label="Ways in"><ul class="tl-ways">${waysIn(context)}</ul></nav>
        </div>
      </div>`,
  }
}

function whatWaits({ waits, drafts, longest, hasNone, firstSteps }: Home, { user }: Context): Html {
  const decides = user.may('request.decide')
  const lines = [
    ...waits.map(({ count, text, href }) => html`<li class="tl-waits__item"><a class="govuk-link" href="${href}"><span class="tl-waits__count">${count} </span>${text}</a></li>`),
    ...drafts.slice(0, 3).map(({ href, title, what, saved }) => html`<li class="tl-waits__item"><a class="govuk-link" href="${href}">${title}</a>: ${what}, ${saved}</li>`),
    ...(drafts.length > 3 ? [html`<li class="tl-waits__item"><a class="govuk-link" href="/drafts">All ${drafts.length} that you typed and did not send</a></li>`] : []),
  ]
  // An authority that is empty has something to do, though nothing waits.
  if (lines.length === 0 && firstSteps.length > 0) return firstStepsList(firstSteps)
  return html`${firstSteps.length > 0 && firstStepsList(firstSteps)}<h2 class="govuk-heading-m">What waits for you</h2>
    ${lines.length > 0 ? html`<ul class="tl-waits">${lines}</ul>`
      : emptyState(hasNone ? noServices(user) : { title: 'Nothing waits for you', text: whatWouldWait(user) })}
    ${longest.length > 0 && html`<h3 class="govuk-heading-s">${decides ? 'Riskiest first, of those that wait longest' : 'Your requests, those with a question first'}</h3>
      ${queue(longest.map((request) => ({
        href: `/requests/${request.id}`, title: request.name,
        context: `${request.kindLabel} at ${request.service}${request.mine ? '' : `, asked for by ${request.requester} (${request.organisation})`}`,
        tag: html`${request.dangers?.[0]?.grave && tag({ text: request.dangers[0].text, classes: 'govuk-tag--red' })} ${
          request.state === 'query' && tag({ text: request.stateLabel, classes: 'govuk-tag--orange' })}`,
        due: request.waited === 0 ? 'Today' : request.waited === 1 ? 'for 1 working day' : `for ${request.waited} working days`,
      })), decides ? 'Waiting for a decision, the riskiest first of those that wait longest' : 'Your requests, those with a question first')}`}`
}

function whatWouldWait(user: Context['user']): string {
  if (user.may('service.edit')) return 'Contracts that end and services that lack something appear here.'
  if (user.may('request.make')) return 'New requests and questions appear here.'
  return user.may('account.manage') ? 'Whoever asks for a new password, and failed sign-ins, appear here.' : 'Failed sign-ins, and what somebody tried that is not part of their role, appear here.'
}

/** One click to a service, one more to its form: the first job of most mornings. A form put aside is called as its page; its link stands above, and this one by another name. */
function yourServices({ services, moreServices }: Home): Html {
  return html`<h2 class="govuk-heading-m">Your services</h2>
    <ul class="tl-queue" id="my-services">${services.map(({ id, name, current, pending }) => html`<li class="tl-queue__item">
      <div><a class="govuk-link tl-queue__title" href="/services/${id}/schedules">${name}</a>
        <div class="tl-queue__context">${current === 1 ? '1 current schedule' : `${current} current schedules`}${pending > 0 && `, ${pending} pending`}</div></div>
      <div class="tl-queue__due"><a class="govuk-link" href="/services/${id}/schedules/new">New schedule<span class="govuk-visually-hidden"> at ${name}</span></a></div></li>`)}</ul>
    ${moreServices && html`<p class="govuk-body"><a class="govuk-link" href="/services">All your services</a></p>`}`
}

function messagesFrom({ messages, moreMessages }: Home, { user, today }: Context): Html {
  const writes = user.may('message.write')
  return html`<section class="tl-panel tl-messages" aria-labelledby="messages">
    <h2 class="govuk-heading-m" id="messages">${writes ? 'Messages to providers' : `Messages from ${user.authority.name}`}</h2>
    ${messages!.length === 0 ? html`<p class="govuk-body">No messages now.</p>` : html`<ul class="govuk-list">${messages!.map((message) => html`<li class="tl-messages__item">
      ${message.read_at === null && user.may('message.receive') ? html`<strong>${message.summary}</strong>` : message.summary} ${deadlineTag(message.deadline, today)}<br>
      <span class="tl-messages__by">${showShortDate(londonDay(Temporal.Instant.from(message.written_at)))}${
        message.read_at !== null && ', read by you'}${writes && `, read by ${message.readers}`}</span>
      <a class="govuk-link" href="/messages/${message.id}">Read more<span class="govuk-visually-hidden">: ${message.summary}</span></a></li>`)}</ul>`}
    <p class="govuk-body"><a class="govuk-link" href="/messages">${moreMessages ? 'More messages' : 'All messages'}</a>${
      writes && html` <a class="govuk-link" href="/messages/new">Write a message</a>`}</p>
  </section>`
}

function waysIn({ user }: Context): (Html | false)[] {
  const way = (href: string, text: string, what: string) => html`<li class="tl-ways__item"><a class="govuk-link tl-ways__link" href="${href}">${text}</a><br>${what}</li>`
  const log = way('/audit', 'Access log', 'Who saw and did what.')
  return [
    user.may('audit.read') && user.may('service.read') && log,
    user.may('service.read') && way('/services', 'Manage services', 'Services, their client details and client schedules.'),
    user.may('client.read') && way('/clients', 'Manage clients', 'Clients, their scheduled services and other related information.'),
    user.may('occupancy.read') && way('/reports/vacancies', 'Vacancies', 'Places that are or become free, from when on, and why.'),
    user.may('schedule.read') && way('/schedules/awaiting-hb', 'Awaiting Housing Benefit', 'Clients still without a reference, the longest wait first.'),
    user.may('workbook.read') && way('/workbooks', 'Workbooks', 'What services state of each quarter: to submit, to decide, late and missing.'),
    user.may('occupancy.read') && way('/reports', 'Reports', 'Occupancy, current schedules, leavers and decisions, as page or file.'),
    user.may('service.edit') && way('/services/due', 'What is due', 'Contracts that end, and services that lack something.'),
    user.may('account.manage') && way('/people', 'People', 'Who works in this authority, in which role.'),
    user.may('account.manage') && way('/organisations', 'Organisations', 'Providers, landlords and whoever else works in this authority.'),
    user.may('people.scope') && way('/people/services', 'People', 'Which services your people work with.'),
    user.may('code.manage') && way('/codes', 'Codes', 'The lists that forms choose from, and your own wording in them.'),
    user.may('data.export') && way('/export', 'Data packs', user.may('data.import') ? 'Take the authority’s records out as files, or load them.' : 'Take the authority’s records out as files.'),
    user.may('audit.read') && !user.may('service.read') && log,
  ]
}
