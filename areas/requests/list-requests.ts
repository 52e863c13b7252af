// GET /requests and GET /services/:service/requests: the reviewer's queue, a provider's own requests, and a service's pending ones.
import { choice, date, flag, pick, text, wholeNumber, type Errors, type Typed } from '#platform/fields.ts'
import { workingDaysBetween } from '#platform/working-days.ts'
import { londonDay, showMoment, showShortDate } from '#platform/dates.ts'
import { isUuid } from '#platform/text.ts'
import { found, get, show, type Context } from '#platform/web/route.ts'
import { findService } from '#areas/services/public.ts'
import { dangersIn, isSafe, type Judged } from './dangers.ts'
import { listRequestsPage } from './list-requests.page.ts'
import { countRequests, listByDanger, listJudged, listProviders, listRequests, mostCounted, rowsShown } from './queue.sql.ts'
import { isAnswered, kindOf, movesOf, requestLifecycle, stateOf, type RequestRow } from './request.ts'
import { findRequest, listWaitingAbout } from './requests.sql.ts'

const list = (name: string, codes: Record<string, string>) => ({ list: name, codes: Object.entries(codes).map(([code, label]) => ({ code, label })) })
export const orders = { oldest: 'Oldest first', riskiest: 'Riskiest first', newest: 'Newest first', service: 'By service' } as const
export const checks = { safe: 'Safe', held: 'Safe, to be looked at', eyes: 'Needs eyes' } as const
const checkFilters = { safe: 'safe', held: 'heldBack', eyes: 'eyes' } as const

export const notDecided = 'Not decided yet'
/** Of every kind but one: messages are answered, and figures of requests leave them out. */
export const butMessages = { kind: 'requests', label: 'All but messages' }

/** What the list is asked, all of it in the address: so that every list can be linked. */
export const listFields = {
  state: choice({
    label: 'State',
    list: list('request-state', {
      open: notDecided,
      ...Object.fromEntries(Object.entries(requestLifecycle.states).map(([code, { label }]) => [code, label])),
    }),
    optional: true,
  }),
  kind: pick({ label: 'Kind', optional: true }),
  named: text({ label: 'Service', max: 60, optional: true }),
  provider: pick({ label: 'Provider', optional: true }),
  check: choice({ label: 'Checks', list: list('check', checks), optional: true }),
  from: date({ label: 'Asked from', optional: true }),
  to: date({ label: 'Asked to', optional: true }),
  whose: choice({ label: 'Whose', list: list('whose', { mine: 'Asked for by me', others: 'Asked for by others' }), optional: true }),
  // What a figure elsewhere counts: its link leads to exactly those.
  schedule: wholeNumber({ label: 'Schedule', optional: true, most: Number.MAX_SAFE_INTEGER }),
  unit: pick({ label: 'Property or unit', optional: true }),
  place: wholeNumber({ label: 'Place in the unit', optional: true, most: 50 }),
  decided: date({ label: 'Decided from', optional: true }),
  order: choice({ label: 'Order', list: list('order', orders), optional: true }),
  // Where the page begins: after the last row of the one before.
  after: pick({ label: 'After', optional: true }),
  weight: wholeNumber({ label: 'Weight', optional: true, most: 10_000 }),
  // The request about which a question is being written.
  ask: pick({ label: 'Ask about', optional: true }),
}
type Numbers = 'weight' | 'schedule' | 'place'
export type Asked = { [K in Exclude<keyof typeof listFields, Numbers>]: string | null } & { [K in Numbers]: number | null }
type Narrower = Partial<Pick<Asked, 'schedule' | 'unit' | 'place' | 'decided'>>

/** What an address says of the list, and nothing else: it leads to no other page, whoever wrote it. */
const filtersIn = (address: URLSearchParams) => new URLSearchParams([...address].filter(([name, value]) => Object.hasOwn(listFields, name) && name !== 'ask' && value !== '')).toString()

/** The filters of the list that a request was opened from: they travel with its page, so that whoever has decided is back among the others. */
export const backField = text({ label: 'Filters of the list it was opened from', max: 600, optional: true })
export function filtersBehind({ url: { searchParams }, body }: Pick<Context, 'url' | 'body'>): string {
  if (searchParams.has('list')) return filtersIn(searchParams)
  const back = body['back'] ?? searchParams.get('back')
  return typeof back === 'string' && back.length <= backField.max! ? filtersIn(new URLSearchParams(back)) : ''
}
/** The page of a request that leads back to a list. */
export const requestFrom = (id: string, filters: string) => `/requests/${id}${filters && `?back=${encodeURIComponent(filters)}`}`
/** The filters that a list on this page is asked with; a service's own list goes on in the queue. */
export function filtersOfPage({ url, params }: Pick<Context, 'url' | 'params'>): string {
  const filters = filtersIn(url.searchParams)
  return params['service'] === undefined ? filters : `${filters && `${filters}&`}named=${params['service']}`
}

/** A move that was made from the list goes back to it. */
export const fromListFields = { ...listFields, list: flag({ label: 'From the list' }) }

export type ListedRequest = {
  id: string, kind: string, kindLabel: string, name: string, service_id: number, service: string, organisation: string, requester: string, asked: string, asked_on: string
  /** In working days, while nobody has decided. */
  waited: number | null
  decider: string | null, decided_on: string | null
  /** For those who decide: what is dangerous about it, the heaviest first. Null once it is decided or answered, and for everybody else. */
  dangers: ReturnType<typeof dangersIn> | null
  /** Safe, and all the same to be looked at by somebody. */
  heldBack: boolean
  mayAsk: boolean
  state: string, stateLabel: string, colour: string, mine: boolean, reason: string
  property_id: string | null, unit_id: string | null
}

export type Listed = {
  service: { id: number, name: string, type: string } | null
  requests: ListedRequest[]
  /** How many there are, up to a number that says nothing more than "many". */
  count: { requests: number, more: boolean }
  /** The address of the next page, and whether this is not the first. */
  next: string | null
  isFurther: boolean
  filters: Typed
  errors: Errors
  providers: { id: string, name: string }[]
  asking: { request: ListedRequest, opening: string | undefined, typed: Typed, errors: Errors } | null
}

export const queue = get('/requests', {
  name: 'requests.list', summary: 'Requests across services, oldest first', permission: 'request.read', query: listFields, atOnce: true,
  handle: async (context) => show({ ...await listed(context as unknown as Context, null), service: null }, listRequestsPage),
})

export const requestsOfService = get('/services/:service/requests', {
  name: 'requests.of-service', summary: 'Requests of one service', permission: 'request.read', params: { service: 'number' }, query: listFields, atOnce: true,
  handle: async (context) => {
    const [service, list] = await Promise.all([context.db.row(findService, { service: context.params.service }), listed(context as unknown as Context, context.params.service)])
    const { id, name, type } = found(service)
    return show({ ...list, service: { id, name, type } }, listRequestsPage)
  },
})

const uuidOr = (typed: string | null) => (typed !== null && isUuid(typed) ? typed : null)

/** The list as it is asked for in the address, of one service or of all. `written` is a question about one of its requests that came back. */
export async function listed(context: Context, service: number | null, written?: { typed: Typed, errors: Errors }): Promise<Omit<Listed, 'service'>> {
  const { db, user, query, queryTyped, queryErrors } = context
  const asked = query as unknown as Asked
  const decides = user.may('request.decide')
  const args = argumentsOf(context, asked, service ?? 0)
  const [after, ask] = [uuidOr(asked.after), uuidOr(context.params['request'] as string | undefined ?? asked.ask)]
  const filters = filtersOf(asked, service !== null)
  // Only those who decide are told what is dangerous, so only they can order and filter by it.
  const order = asked.order === 'riskiest' && !decides ? 'oldest' : (asked.order ?? 'oldest') as keyof typeof orders
  const check = decides ? asked.check as keyof typeof checks | null : null
  const [rows, counted, providers, about] = await Promise.all([
    rowsOf(context, { filters, order, check, after }, args),
    check === null ? db.row(countRequests(filters, 'none'), args) : undefined,
    user.wholeAuthority && service === null ? db.rows(listProviders([], 'name'), {}) : [],
    ask === null || !decides ? undefined : db.row(findRequest, { request: ask }),
  ])
  const requests = rows.slice(0, rowsShown)
  const last = requests.at(-1)
  const address = new URLSearchParams(Object.entries(queryTyped).filter(([name, typed]) => typed !== '' && !['after', 'weight', 'ask', 'list'].includes(name)))
  return {
    requests: requests.map((request) => shownRow(context, request)),
    // What the checks leave is not counted to its end, since each of them would have to be looked at: further pages say that there are more than one holds.
    count: counted ? { requests: Math.min(counted.requests, mostCounted), more: counted.requests > mostCounted }
      : { requests: after === null ? requests.length : rowsShown, more: after !== null || rows.length > rowsShown },
    next: rows.length > rowsShown && last ? `?${new URLSearchParams([...address, ['after', last.id], ...(order === 'riskiest' ? [['weight', String(weightOf(last))]] : [])]).toString()}` : null,
    isFurther: after !== null, filters: { ...queryTyped, state: asked.state ?? 'open', order, kind: asked.kind ?? '', whose: asked.whose ?? '' }, errors: queryErrors, providers,
    asking: about && mayAsk(about, user) ? { request: shownRow(context, about), opening: kindOf(about).opening?.(about.proposed), typed: written?.typed ?? {}, errors: written?.errors ?? {} } : null,
  }
}

type Judgement = Judged & { weight: number }
const weightOf = (row: RequestRow & Partial<Judgement>) => row.weight ?? 0
type Wanted = { filters: NonNullable<ReturnType<typeof filtersOf>>, order: keyof typeof orders, check: keyof typeof checks | null, after: string | null }

async function rowsOf({ db, user }: Context, { filters, order, check, after }: Wanted, args: ReturnType<typeof argumentsOf>): Promise<(RequestRow & Partial<Judgement>)[]> {
  // Without a place to begin after, no statement asks for one.
  const asked = { ...args, after: after ?? '' }
  const from = after === null ? [] : [({ oldest: 'afterOldest', newest: 'afterNewest', service: 'afterService', riskiest: 'afterRiskiest' } as const)[order]]
  if (check !== null || order === 'riskiest') return db.rows(listByDanger([...filters, ...(check === null ? [] : [checkFilters[check]]), ...from], order), asked)
  const further = from as ('afterOldest' | 'afterNewest' | 'afterService')[]
  return user.may('request.decide') ? db.rows(listJudged([...filters, ...further], order), asked) : db.rows(listRequests([...filters, ...further], order), asked)
}

/** What the filters leave. A filter that can't be read leaves nothing out, and its message stands beside it. */
export function filtersOf(
  { state, kind, named, provider, from, to, whose, schedule = null, unit = null, place = null, decided = null }:
    Pick<Asked, 'state' | 'kind' | 'named' | 'provider' | 'from' | 'to' | 'whose'> & Narrower, ofService: boolean,
) {
  return [
    (state ?? 'open') === 'open' ? 'open' : state === 'pending' ? 'pending' : 'state', ...(ofService ? ['service'] : []),
    ...(kind === null ? [] : kind === butMessages.kind ? ['notMessages'] : ['kind']), ...(named === null ? [] : ['named']),
    ...(uuidOr(provider) === null ? [] : ['provider']), ...(from === null ? [] : ['from']), ...(to === null ? [] : ['to']), ...(whose === 'mine' ? ['mine'] : whose === 'others' ? ['notMine'] : []),
    ...(schedule === null ? [] : ['schedule']), ...(uuidOr(unit) === null ? [] : ['unit']), ...(place === null ? [] : ['place']), ...(decided === null ? [] : ['decidedFrom']),
  ] as ('open' | 'pending' | 'state' | 'notMessages' | 'service' | 'kind' | 'named' | 'provider' | 'from' | 'to' | 'mine' | 'notMine' | 'schedule' | 'unit' | 'place' | 'decidedFrom')[]
}

export function argumentsOf({ today }: Pick<Context, 'today'>, asked: Pick<Asked, 'state' | 'kind' | 'named' | 'provider' | 'from' | 'to' | 'weight'> & Narrower, service: number) {
  return {
    state: asked.state ?? '', kind: asked.kind ?? '', named: asked.named ?? '', provider: uuidOr(asked.provider) ?? '', from: asked.from ?? '',
    to: asked.to ?? '', service, weight: asked.weight ?? 0, schedule: asked.schedule ?? 0,
    unit: uuidOr(asked.unit ?? null) ?? '', place: asked.place ?? 0, decided: asked.decided ?? '', requests: [] as string[], after: '', today: today.toString(),
  }
}
const nothingAsked: Asked = {
  state: null, kind: null, named: null, provider: null, check: null, from: null, to: null, whose: null, schedule: null, unit: null, place: null, decided: null,
  order: null, after: null, weight: null, ask: null,
}

const mayAsk = (request: Pick<RequestRow, 'kind' | 'state' | 'requested_by' | 'organisation_id'>, user: Context['user']) =>
  movesOf(request, user).some(({ move, possible }) => move === 'query' && possible)

function shownRow({ user, today }: Context, request: RequestRow & Partial<Judgement>): ListedRequest {
  const { label, colour } = stateOf(request)
  const askedOn = londonDay(Temporal.Instant.from(request.requested_at))
  const isJudged = request.decided_at === null && request.dangers !== undefined && !isAnswered(request)
  const judged = request as Judgement
  return {
    id: request.id, kind: request.kind, kindLabel: kindOf(request).label, name: kindOf(request).nameOf(request.proposed), service_id: request.service_id, service: request.service,
    organisation: request.organisation, requester: request.requester, asked: showMoment(request.requested_at), asked_on: showShortDate(askedOn), state: request.state, stateLabel: label, colour,
    mine: request.requested_by === user.membership, reason: request.reason, property_id: request.property_id, unit_id: request.unit_id,
    waited: request.decided_at ? null : workingDaysBetween(askedOn, today, user.authority.nation),
    decider: request.decider, decided_on: request.decided_at && showShortDate(londonDay(Temporal.Instant.from(request.decided_at))),
    dangers: isJudged ? dangersIn(judged) : null,
    heldBack: isJudged && isSafe(judged) && judged.held_back, mayAsk: mayAsk(request, user),
  }
}

/** All that was ever asked about one schedule, the newest first, for those who may read requests. */
export async function requestsAbout(context: Context, schedule: number): Promise<ListedRequest[]> {
  if (!context.user.may('request.read')) return []
  const rows: RequestRow[] = await context.db.rows(listRequests(['schedule'], 'newest'), { ...argumentsOf(context, nothingAsked, 0), schedule })
  return rows.map((request) => shownRow(context, request))
}

/** What waits about one person, as a page says it on which more could be asked. Whoever may not read requests is told that it waits, and led nowhere. */
export async function waitingAbout({ db, user }: Pick<Context, 'db' | 'user'>, client: number) {
  return (await db.rows(listWaitingAbout, { client })).map(({ requested_by, requested_at, ...row }) => ({
    ...row, kindLabel: kindOf(row).label, stateLabel: stateOf(row).label, asked: showMoment(requested_at), mine: requested_by === user.membership, mayFollow: user.may('request.read'),
  }))
}
export type Waiting = Omit<Awaited<ReturnType<typeof waitingAbout>>[number], 'proposed' | 'schedule_id'>

/** What is asked about a service itself, its properties and units, and written to the commissioner about it: what waits, and what was decided last. */
export async function requestsAboutService(context: Context, service: number, decided: 'the last five' | 'none'): Promise<ListedRequest[]> {
  const args = argumentsOf(context, nothingAsked, service)
  const [open, past]: RequestRow[][] = await Promise.all([context.db.rows(listRequests(['open', 'service', 'aboutServices'], 'oldest'), args),
    decided === 'none' ? [] : context.db.rows(listRequests(['decided', 'service', 'aboutServices'], 'newest'), args)])
  const shown = [...open!, ...past!.slice(0, 5)]
  context.note(shown.map(({ id }) => `request:${id}`))
  return shown.map((request) => shownRow(context, request))
}

/**
 * The few that should come first: what waits for somebody who decides, of the fifty that wait longest the riskiest first, as the list puts them; for
 * everybody else their own, first those with a question to answer.
 */
export async function longestWaiting(context: Context): Promise<ListedRequest[]> {
  const { db, user, note } = context
  const args = argumentsOf(context, nothingAsked, 0)
  const rows: (RequestRow & Partial<Judgement>)[] = user.may('request.decide')
    ? await db.rows(listJudged(['pending', 'notMine'], 'oldest'), args)
    : await db.rows(listRequests(['open', 'mine'], 'questions'), args)
  const shown = rows.toSorted((one, other) => weightOf(other) - weightOf(one)).slice(0, 8).map((request) => shownRow(context, request))
  note(shown.map(({ id }) => `request:${id}`))
  return shown
}
