// The page of a list of requests.
import { dataTable } from '#pages/components/data-table.ts'
import type { EmptyStateOptions } from '#pages/components/empty-state.ts'
import { filter } from '#pages/components/filter.ts'
import { pageHeading } from '#pages/components/page-heading.ts'
import { tag } from '#pages/components/tag.ts'
import { html, type Html } from '#pages/html.ts'
import { serviceView } from '#areas/services/public.ts'
import type { Page, View } from '#platform/web/route.ts'
import type { Listed, ListedRequest } from './list-requests.ts'
import { requestKinds, requestLifecycle, type RequestState } from './request.ts'

type Column = 'kind' | 'service' | 'waited'

/** Requests as rows. What the first column says, and leads on from, is whose they are, or what they ask for where all are about one. */
export function requestTable(
  requests: readonly ListedRequest[], { caption, first, columns, empty }: { caption: string, first: 'About' | 'Kind', columns: readonly Column[], empty: EmptyStateOptions },
): Html {
  const wanted = (key: Column, column: { heading: string, numeric?: boolean }) => (columns.includes(key) ? [{ key, ...column }] : [])
  return dataTable({
    id: 'requests', caption, captionHidden: true,
    columns: [
      { key: 'first', heading: first }, ...wanted('kind', { heading: 'Kind' }), ...wanted('service', { heading: 'Service' }), { key: 'requester', heading: 'Asked for by' },
      { key: 'asked', heading: 'When', noWrap: true }, ...wanted('waited', { heading: 'Working days', numeric: true }), { key: 'state', heading: 'State' },
    ],
    rows: requests.map((request) => ({
      first: html`<a class="govuk-link" href="/requests/${request.id}">${first === 'About' ? request.name : request.kindLabel}</a>`,
      kind: request.kindLabel, service: request.service, requester: html`${request.requester}${request.mine && html` (you)`}`, asked: request.asked, waited: request.waited ?? '',
      state: html`${tag({ text: request.stateLabel, classes: `govuk-tag--${requestLifecycle.states[request.state as RequestState].colour}` })}
        ${request.state === 'rejected' && html`<br>${request.reason}`}`,
    })),
    empty,
  })
}

export const listRequestsPage: Page<Listed> = (listed, context) => {
  const { service, requests, filters } = listed
  const path = service ? `/services/${service.id}/requests` : '/requests'
  const option = (value: string, text: string) => ({ value, text })
  const decides = context.user.may('request.decide')
  const states = Object.entries(requestLifecycle.states).map(([code, { label }]) => option(code, label))
  const kinds = [...requestKinds.values()].map(({ kind, label }) => option(kind, label))
  const main = html`
    ${!service && pageHeading({ text: decides ? 'Requests to decide' : 'Requests' })}
    ${filter({ action: path, label: 'Filter requests', fields: [
      { name: 'state', label: 'State', kind: 'choice', required: false, value: filters.state, options: [option('open', 'Waiting for a decision'), ...states] },
      { name: 'kind', label: 'Kind', kind: 'choice', required: false, value: filters.kind, options: [option('', 'All kinds'), ...kinds] },
      { name: 'whose', label: 'Asked for by', kind: 'choice', required: false, value: filters.whose, options: [option('', 'Anybody'), option('mine', 'Me'), option('others', 'Others')] },
      { name: 'order', label: 'Order', kind: 'choice', required: false, value: filters.order,
        options: [option('oldest', 'Oldest first'), option('newest', 'Newest first'), option('service', 'By service')] },
    ] })}
    ${requestTable(requests, {
      caption: service ? `Requests at ${service.name}` : 'Requests', first: 'About', columns: service ? ['kind', 'waited'] : ['kind', 'service', 'waited'],
      empty: { title: filters.state === 'open' ? 'Nothing is waiting for a decision' : 'No requests like that',
        text: filters.state === 'open' ? 'New schedules, changes, ends and messages appear here as soon as somebody asks or writes.' : 'Choose another state or kind above.' },
    })}
    ${listed.more && html`<p class="govuk-body">Only the first 50 are shown. Narrow the list with the filter.</p>`}`
  const view: View = { title: service ? `Requests at ${service.name}` : 'Requests', main }
  return service ? serviceView(service, 'requests', view, context) : view
}
