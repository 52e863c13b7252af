// GET /requests and GET /services/:service/requests: the reviewer's queue, a provider's own requests, and a service's pending ones.
import { choice, pick } from '#platform/fields.ts'
import { workingDaysBetween } from '#platform/working-days.ts'
import { londonDay } from '#platform/dates.ts'
import { found, get, show, type Context } from '#platform/web/route.ts'
import { findService } from '#areas/services/public.ts'
import { listRequestsPage } from './list-requests.page.ts'
import { kindOf, requestLifecycle, type RequestRow, type RequestState } from './request.ts'
import { listRequests } from './requests.sql.ts'
import { when } from './show-request.ts'

const stateList = { list: 'request-state', codes: [{ code: 'open', label: 'Waiting for a decision' },
  ...Object.entries(requestLifecycle.states).map(([code, { label }]) => ({ code, label }))] }
const filterFields = {
  state: choice({ label: 'State', list: stateList, optional: true }),
  kind: pick({ label: 'Kind', optional: true }),
  whose: choice({ label: 'Whose', list: { list: 'whose', codes: [{ code: 'mine', label: 'Asked for by me' }, { code: 'others', label: 'Asked for by others' }] }, optional: true }),
  order: choice({ label: 'Order', list: { list: 'order', codes: [{ code: 'oldest', label: 'Oldest first' }, { code: 'newest', label: 'Newest first' }, { code: 'service', label: 'By service' }] }, optional: true }),
}

export type ListedRequest = {
  id: string, kind: string, kindLabel: string, name: string, service_id: number, service: string, organisation: string, requester: string, asked: string
  /** In working days, while nobody has decided. */
  waited: number | null
  /** Why it should not wait, while nobody has decided. */
  risk: string | null
  state: string, stateLabel: string, mine: boolean, reason: string
  property_id: string | null, unit_id: string | null
}

export type Listed = {
  service: { id: number, name: string } | null
  requests: ListedRequest[]
  more: boolean
  filters: { state: string, kind: string, whose: string, order: string }
}

export const queue = get('/requests', {
  name: 'requests.list', summary: 'Requests across services, oldest first', permission: 'request.read', query: filterFields,
  handle: async (context) => {
    const state = context.query.state ?? 'open'
    return show(await listed(context as unknown as Context, null, state), listRequestsPage)
  },
})

export const requestsOfService = get('/services/:service/requests', {
  name: 'requests.of-service', summary: 'Requests of one service', permission: 'request.read', params: { service: 'number' }, query: filterFields,
  handle: async (context) => {
    const service = found(await context.db.row(findService, { service: context.params.service }))
    return show(await listed(context as unknown as Context, { id: service.id, name: service.name }, context.query.state ?? 'open'), listRequestsPage)
  },
})

async function listed(context: Context, service: Listed['service'], state: string): Promise<Listed> {
  const { db, query, note } = context
  const asked = query as Record<'kind' | 'whose' | 'order', string | null>
  const filters = [
    state === 'open' ? 'open' : 'state', ...(service ? ['service'] : []), ...(asked.kind ? ['kind'] : []),
    ...(asked.whose === 'mine' ? ['mine'] : asked.whose === 'others' ? ['notMine'] : []),
  ] as ('open' | 'state' | 'service' | 'kind' | 'mine' | 'notMine')[]
  const order = (asked.order ?? (state === 'open' ? 'oldest' : 'newest')) as 'oldest' | 'newest' | 'service'
  const rows: RequestRow[] = await db.rows(listRequests(filters, order), { state, kind: asked.kind ?? '', service: service?.id ?? 0, from_row: 0 })
  const shown = rows.slice(0, 50)
  note(shown.map(({ id }) => `request:${id}`))
  return {
    service,
    requests: shown.map((request) => shownRow(context, request)),
    more: rows.length > 50,
    filters: { state, kind: asked.kind ?? '', whose: asked.whose ?? '', order },
  }
}

function shownRow({ user, today }: Context, request: RequestRow): ListedRequest {
  return {
    id: request.id, kind: request.kind, kindLabel: kindOf(request).label, name: kindOf(request).nameOf(request.proposed), service_id: request.service_id, service: request.service,
    organisation: request.organisation, requester: request.requester, asked: when(request.requested_at), state: request.state,
    stateLabel: requestLifecycle.states[request.state as RequestState].label, mine: request.requested_by === user.membership, reason: request.reason,
    property_id: request.property_id, unit_id: request.unit_id,
    waited: request.decided_at ? null : workingDaysBetween(londonDay(Temporal.Instant.from(request.requested_at)), today, user.authority.nation),
    risk: request.decided_at ? null : kindOf(request).risk?.(request, today) ?? null,
  }
}

/** All that was ever asked about one schedule, the newest first, for those who may read requests. */
export async function requestsAbout(context: Context, schedule: number): Promise<ListedRequest[]> {
  if (!context.user.may('request.read')) return []
  const rows: RequestRow[] = await context.db.rows(listRequests(['schedule'], 'newest'), { state: '', kind: '', service: 0, schedule, from_row: 0 })
  return rows.map((request) => shownRow(context, request))
}

/** What is asked about a service itself, its properties and units, and written to the commissioner about it: what waits, and what was decided last. */
export async function requestsAboutService(context: Context, service: number, decided: 'the last five' | 'none'): Promise<ListedRequest[]> {
  const asked = { state: '', kind: '', service, from_row: 0 }
  const [open, past]: RequestRow[][] = await Promise.all([context.db.rows(listRequests(['open', 'service', 'aboutServices'], 'oldest'), asked),
    decided === 'none' ? [] : context.db.rows(listRequests(['decided', 'service', 'aboutServices'], 'newest'), asked)])
  const shown = [...open!, ...past!.slice(0, 5)]
  context.note(shown.map(({ id }) => `request:${id}`))
  return shown.map((request) => shownRow(context, request))
}

/**
 * The few that should come first: to be decided by somebody who decides, of the fifty that wait longest those at risk before the others; for
 * everybody else their own, first those with a question to answer.
 */
export async function longestWaiting(context: Context): Promise<ListedRequest[]> {
  const { db, user, note } = context
  const decides = user.may('request.decide')
  const rows: RequestRow[] = await db.rows(listRequests(['open', decides ? 'notMine' : 'mine'], decides ? 'oldest' : 'questions'), { state: '', kind: '', service: 0, from_row: 0 })
  const waiting = rows.map((request) => shownRow(context, request))
  const shown = (decides ? waiting.sort((one, other) => Number(other.risk !== null) - Number(one.risk !== null)) : waiting).slice(0, 8)
  note(shown.map(({ id }) => `request:${id}`))
  return shown
}
