// The page of a list of requests.
import { dataTable } from '#pages/components/data-table.ts'
import type { EmptyStateOptions } from '#pages/components/empty-state.ts'
import { filter } from '#pages/components/filter.ts'
import { linkIf } from '#pages/components/link-if.ts'
import { pageHeading } from '#pages/components/page-heading.ts'
import { pagination } from '#pages/components/pagination.ts'
import { rowActions } from '#pages/components/row-actions.ts'
import { tag } from '#pages/components/tag.ts'
import { inLines } from '#pages/components/in-lines.ts'
import { formView } from '#pages/form.ts'
import { html, type Html } from '#pages/html.ts'
import { serviceView } from '#areas/services/public.ts'
import { showShortIso } from '#platform/dates.ts'
import { fieldViews } from '#platform/web/draw.ts'
import type { Context, Page, View } from '#platform/web/route.ts'
import { butMessages, checks, filtersOfPage, listFields, notDecided, orders, requestFrom, type Listed, type ListedRequest, type Waiting } from './list-requests.ts'
import { asksOf, kindOf, requestKinds, requestLifecycle, type RequestState } from './request.ts'

type Column = 'kind' | 'service' | 'waited' | 'decided' | 'checks' | 'ask'

/** Requests as rows. What the first column says, and leads on from, is whose they are, or what they ask for where all are about one. */
export function requestTable(
  requests: readonly ListedRequest[], { caption, first, columns, empty, askHref, filters = '' }: {
    caption: string, first: 'About' | 'Kind', columns: readonly Column[], empty: EmptyStateOptions, askHref?: (request: string) => string, filters?: string },
): Html {
  const wanted = (key: Column, column: { heading: string, numeric?: boolean, headingHidden?: boolean }) => (columns.includes(key) ? [{ key, ...column }] : [])
  return dataTable({
    id: 'requests', caption, captionHidden: true,
    columns: [
      { key: 'first', heading: first },
      ...wanted('checks', { heading: 'Checks' }),
      ...wanted('kind', { heading: 'Kind' }),
      ...wanted('service', { heading: 'Service' }),
      { key: 'requester', heading: 'Asked for by' },
      { key: 'asked', heading: 'When', noWrap: true },
      ...wanted('waited', { heading: 'Working days', numeric: true }),
      ...wanted('decided', { heading: 'Decided by' }),
      { key: 'state', heading: 'State' },
      ...wanted('ask', { heading: 'Ask a question', headingHidden: true }),
    ],
    rows: requests.map((request) => ({
      first: html`<a class="govuk-link" href="${requestFrom(request.id, filters)}">${first === 'About' ? request.name : request.kindLabel}</a>`,
      kind: request.kindLabel, service: request.service,
      requester: html`${request.requester}${request.mine && html` (you)`}`,
      asked: columns.includes('checks') ? request.asked_on : request.asked, waited: request.waited ?? '',
      decided: request.decider !== null && `${request.decider}, ${request.decided_on}`,
      state: html`${tag({ text: request.stateLabel, classes: `govuk-tag--${request.colour}` })}
        ${request.state === 'rejected' && html`<br>${inLines(request.reason)}`}`,
      checks: checksOf(request),
      ask: request.mayAsk && askHref && rowActions([{ href: askHref(request.id), ...askedAs(request), of: `${askedAs(request).of} ${request.name}, ${request.kindLabel.toLowerCase()}` }]),
    })),
    empty, rowKeys: true,
  })
}

/** What waits already, on a page on which more could be asked: which request, what it asks for, whose it is and since when. */
export function waitingList(waiting: readonly (Waiting & { what?: string })[]): Html {
  return html`<ul class="tl-notes">${waiting.map(({ id, kindLabel, what, requester, mine, asked, stateLabel, mayFollow }) =>
    html`<li>${linkIf(mayFollow, `/requests/${id}`, kindLabel)}${what && `: ${what}`}. Asked for by ${requester}${mine && ' (you)'} on ${asked}; ${stateLabel.toLowerCase()}.</li>`)}</ul>`
}

/** A message is answered from the list, anything else is asked about. */
const askedAs = (request: Pick<ListedRequest, 'kind'>) => (kindOf(request).opening ? { text: 'Answer', of: 'the message' } : { text: 'Ask a question', of: 'about' })

/** What is dangerous about a request, the gravest first; or that nothing is. */
export function checksOf({ dangers, heldBack = false }: { dangers: ListedRequest['dangers'], heldBack?: boolean }): Html | '' {
  if (dangers === null) return ''
  if (dangers.length === 0) return tag({ text: heldBack ? 'Safe, to be looked at' : 'Safe', classes: 'govuk-tag--green' })
  return html`<span class="tl-tags">${dangers.map(({ text, grave }) => html`${tag({ text, classes: `govuk-tag--${grave ? 'red' : 'yellow'}` })} `)}</span>`
}

export const listRequestsPage: Page<Listed> = (listed, context) => {
  const { service, requests, filters } = listed
  const path = service ? `/services/${service.id}/requests` : '/requests'
  const decides = context.user.may('request.decide')
  const isOpen = filters['state'] === 'open' || filters['state'] === 'pending' || filters['state'] === 'query'
  const isAll = (filters['state'] === 'open' || filters['state'] === 'pending')
    && ['check', 'kind', 'named', 'provider', 'from', 'to', ...narrower].every((name) => (filters[name] ?? '') === '') && filters['whose'] !== 'mine'
  const columns: Column[] = [...(service ? [] : ['service'] as const), 'kind', isOpen ? 'waited' : 'decided', ...(decides && isOpen ? ['checks', 'ask'] as const : [])]
  const main = html`
    ${!service && pageHeading({ text: isOpen ? decides ? 'Requests to decide' : 'Requests' : `${requestLifecycle.states[filters['state'] as RequestState].label} requests`,
      actions: decides ? html`<a class="govuk-link" href="/requests/together${together(filters)}">Accept together what is safe</a>` : undefined })}
    ${filterOf(listed, path, context)}
    ${narrowed(listed, path)}
    ${listed.asking && question(listed, context)}
    ${counted(listed)}
    ${requestTable(requests, {
      caption: service ? `Requests at ${service.name}` : 'Requests', first: 'About', columns, filters: filtersOfPage(context),
      askHref: (request) => `/requests?${new URLSearchParams({ ...kept(filters, context, service), ask: request }).toString()}#question`,
      empty: listed.isFurther ? { title: 'No further requests', action: { href: path, text: 'Back to the first page' } }
        : isAll ? { title: 'Nothing is waiting for a decision', text: 'New schedules, changes, ends and messages appear here as soon as somebody asks or writes.' }
          : { title: 'No requests like that', text: 'Choose other filters above, or see all that are not decided yet.', action: { href: path, text: 'All that are not decided yet' } },
    })}
    ${(listed.next !== null || listed.isFurther) && pagination({
      ...(listed.isFurther ? { previous: { text: 'First page', href: `${path}?${new URLSearchParams(first(filters)).toString()}` } } : {}),
      ...(listed.next === null ? {} : { next: { href: path + listed.next } }) })}`
  const view: View = { title: service ? `Requests at ${service.name}` : 'Requests', main }
  return service ? serviceView(service, 'requests', view, context) : view
}

/** How many wait, and how to move among them. Beyond ten thousand a number would say no more. */
function counted({ count, requests }: Listed): Html | false {
  if (requests.length === 0) return false
  const number = count.requests.toLocaleString('en-GB')
  return html`<p class="govuk-body tl-list-count">${count.more ? `More than ${number} requests` : count.requests === 1 ? '1 request' : `${number} requests`}.
    <span class="tl-with-script tl-screen">With the keyboard: once a name has the focus, the arrow keys or J and K go from one to the next.</span></p>`
}

/** Not in the form: they come with the link of a figure that counts these requests. */
const narrower = ['schedule', 'unit', 'place', 'decided'] as const

function narrowed({ filters, errors }: Listed, path: string): Html | false {
  const { schedule, unit, decided } = Object.fromEntries(Object.entries(filters).filter(([name]) => errors[name] === undefined))
  const said = [schedule && `about schedule ${schedule}`, unit && 'for one unit', decided && `decided since ${/^\d{4}-/.test(decided) ? showShortIso(decided) : decided}`].filter(Boolean)
  if (said.length === 0) return false
  const others = new URLSearchParams(Object.entries(first(filters)).filter(([name]) => !narrower.includes(name as (typeof narrower)[number]))).toString()
  return html`<p class="govuk-body">Only requests ${said.join(', ')}. <a class="govuk-link" href="${path}${others && `?${others}`}">Show the others too</a></p>`
}

function filterOf({ service, filters, errors, providers }: Listed, path: string, { user }: Context): Html {
  const option = (value: string, text: string) => ({ value, text })
  const decides = user.may('request.decide')
  const field = (name: keyof typeof listFields) => ({ name, required: false, value: filters[name] ?? '', error: errors[name] })
  const orderOptions = Object.entries(orders).filter(([code]) => decides || code !== 'riskiest').map(([code, text]) => option(code, text))
  return filter({ action: path, label: 'Filter requests', hidden: Object.fromEntries(narrower.map((name) => [name, filters[name] || undefined])), fields: [
    {
      ...field('state'), label: 'State', kind: 'choice', always: true,
      options: [option('open', notDecided), ...Object.entries(requestLifecycle.states).map(([code, { label }]) => option(code, label))],
    },
    ...(decides ? [{ ...field('check'), label: 'Checks', kind: 'choice', options: [option('', 'All'), ...Object.entries(checks).map(([code, text]) => option(code, text))] } as const] : []),
    { ...field('kind'), label: 'Kind', kind: 'choice',
      options: [option('', 'All kinds'), option(butMessages.kind, butMessages.label), ...[...requestKinds.values()].map(({ kind, label }) => option(kind, label))] },
    ...(service ? [] : [{ ...field('named'), label: 'Service', kind: 'text' } as const]),
    { ...field('order'), label: 'Order', kind: 'choice', always: true, options: orderOptions },
  ], more: [
    ...(providers.length > 0 ? [{
      ...field('provider'), label: 'Provider', kind: 'choice',
      options: [option('', 'All providers'), ...providers.map(({ id, name }) => option(id, name))],
    } as const] : []),
    { ...field('from'), label: 'Asked from', kind: 'date' }, { ...field('to'), label: 'to', kind: 'date' },
    { ...field('whose'), label: 'Asked for by', kind: 'choice', options: [option('', 'Anybody'), option('mine', 'Me'), option('others', 'Others')] },
  ] })
}

/** The filters that are on, without a place in the list. */
const first = (filters: Listed['filters']) => Object.fromEntries(Object.entries(filters).filter(([name, value]) => value !== '' && !['after', 'weight', 'ask', 'list'].includes(name)))
/** With the place in the list: whoever asks a question stays where they are. A service's own list goes on in the queue. */
const kept = (filters: Listed['filters'], { url }: Context, service: Listed['service']) => ({
  ...first(filters),
  ...(service ? { named: String(service.id) }
    : Object.fromEntries(['after', 'weight'].flatMap((name) => (url.searchParams.has(name) ? [[name, url.searchParams.get(name)!]] : [])))),
})

/** What is accepted together is chosen by the same filters. */
function together(filters: Listed['filters']): string {
  const query = new URLSearchParams(Object.entries(filters).filter(([name, value]) => ['kind', 'named', 'provider', 'from', 'to'].includes(name) && value !== '')).toString()
  return query && `?${query}`
}

/** A question about one request, asked without leaving the list (S1.84). */
function question({ asking, filters }: Listed, context: Context): Html {
  const { request, typed, errors } = asking!
  const back = new URLSearchParams(kept(filters, context, null)).toString()
  const isMessage = kindOf(request).opening !== undefined
  const label = `${isMessage ? 'Answer to' : 'Question about'} ${request.name}`
  return html`<section class="tl-panel" aria-labelledby="ask-about"><h2 class="govuk-heading-m" id="ask-about">${label}</h2>
    <p class="govuk-body">${request.kindLabel} at ${request.service}, ${isMessage ? 'written' : 'asked for'} by ${request.requester} (${request.organisation}) on ${request.asked}.</p>
    ${asking!.opening && html`<div class="govuk-inset-text">${inLines(asking!.opening)}</div>`}
    ${formView({ action: `/requests/${request.id}/query?list=yes&${back}`, csrf: context.csrf, submit: isMessage ? 'Answer' : 'Ask', cancelHref: `/requests?${back}`,
      fields: fieldViews(asksOf(request, 'query'), typed, errors, context) })}</section>`
}
