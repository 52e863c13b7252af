// GET and POST /requests/together: everything in which nothing is dangerous, accepted together, each in a transaction of its own.
import { londonDay, showShortDate } from '#platform/dates.ts'
import { later, again, get, post, show, type Context, type FinalAnswer } from '#platform/web/route.ts'
import { inOwnTransaction, type Part } from '#platform/web/own-transaction.ts'
import type { Typed } from '#platform/fields.ts'
import { isUuid } from '#platform/text.ts'
import { acceptTogetherPage, cameOfItPage } from './accept-together.page.ts'
import { whyNotTogether } from './dangers.ts'
import { findRequest, markLikelyKnown } from './requests.sql.ts'
import { acceptOnce, alreadyDecided, beforeAccepting } from './decide-request.ts'
import { argumentsOf, filtersOf, listFields, type Asked } from './list-requests.ts'
import { listByDanger, listJudged, listTogether, mostTogether, rowsShown } from './queue.sql.ts'
import { kindOf } from './request.ts'

const { kind, named, provider, from, to } = listFields
const chosenBy = { kind, named, provider, from, to }

export type Together = {
  requests: { id: string, name: string, kindLabel: string, effect: string, service_id: number, service: string, requester: string, organisation: string, asked: string, ticked: boolean }[]
  /** There are further ones: they come once these are accepted. */
  more: boolean
  /** How many are safe and all the same to be looked at. */
  heldBack: { requests: number, more: boolean }
  filters: Typed
}

export const togetherPage = get('/requests/together', {
  name: 'requests.together', summary: 'Requests in which nothing is dangerous, to be accepted together', permission: 'request.decide', query: chosenBy,
  handle: async (context) => show(await togetherOf(context as unknown as Context), acceptTogetherPage),
})

export const acceptTogether = post('/requests/together', {
  name: 'requests.accept-together', summary: 'Accept requests in which nothing is dangerous, each by itself', permission: 'request.decide', query: chosenBy,
  handle: async (handled) => {
    const context = handled as unknown as Context
    const wanted = wantedIn(context.body)
    if (wanted.length === 0) return backWith(context, 'Tick at least one request')
    if (wanted.length > mostTogether) return backWith(context, `Tick ${mostTogether} requests or fewer`)
    context.note(wanted.map((id) => `request:${id}`))
    return later((database, report) => acceptEach(wanted, context, report, (work) => inOwnTransaction(database, context, work)), 'Accepting requests together')
  },
})

async function backWith(context: Context, message: string) {
  const errors = { '': message }
  return again(await togetherOf(context, new Set(wantedIn(context.body))), acceptTogetherPage, errors)
}

/** `chosen` are those that were ticked; all are, where nothing was sent yet. */
async function togetherOf(context: Context, chosen?: ReadonlySet<string>): Promise<Together> {
  const { db, query, queryTyped, note, user } = context
  const asked = { ...query, state: 'open', whose: 'others' } as unknown as Asked
  const [filters, args] = [filtersOf(asked, false), argumentsOf(context, asked, 0)]
  const [rows, heldBack] = await Promise.all([db.rows(listTogether([...filters, 'together'], 'oldest'), args), db.rows(listByDanger([...filters, 'heldBack'], 'oldest'), args)])
  const shown = rows.slice(0, mostTogether)
  note(shown.map(({ id }) => `request:${id}`))
  return {
    requests: shown.map((request) => ({
      id: request.id,
      name: kindOf(request).nameOf(request.proposed),
      kindLabel: kindOf(request).label,
      effect: kindOf(request).inShort?.(request, user.codes) ?? '',
      service_id: request.service_id,
      service: request.service,
      requester: request.requester,
      organisation: request.organisation,
      asked: showShortDate(londonDay(Temporal.Instant.from(request.requested_at))),
      ticked: chosen?.has(request.id) ?? true,
    })),
    more: rows.length > mostTogether, heldBack: { requests: Math.min(heldBack.length, rowsShown), more: heldBack.length > rowsShown }, filters: queryTyped,
  }
}

/** The requests that were ticked; a program sends them as a list. */
function wantedIn(body: Record<string, unknown>): string[] {
  const listed = Array.isArray(body['requests']) ? body['requests'].filter((id): id is string => typeof id === 'string') : []
  const ticked = Object.entries(body).flatMap(([name, value]) => (name.startsWith('request_') && (value === 'yes' || value === true) ? [name.slice('request_'.length)] : []))
  return [...new Set([...listed, ...ticked])].filter(isUuid)
}

/** What came of one. `why` it was not accepted, in words. */
export type CameOfOne = { request: string, name: string, kindLabel: string, service: string, accepted: boolean, said: string }
export type CameOfIt = { accepted: number, items: CameOfOne[] }

/** How many are accepted between two lines that say how far it is. */
const slice = 25

type OnItsOwn = (work: (context: Context) => Promise<Part<CameOfOne>>) => Promise<CameOfOne | undefined>

/** One after the other: whatever happens in the middle, those before are accepted, and those after wait as before. */
async function acceptEach(wanted: readonly string[], asked: Context, report: (line: string) => void, onItsOwn: OnItsOwn): Promise<FinalAnswer> {
  const items: CameOfOne[] = []
  for (const [at, id] of wanted.entries()) {
    if (at > 0 && at % slice === 0) report(`${at} of ${wanted.length} are done.`)
    const came = await onItsOwn((context) => acceptIfSafe(context, id)).catch(() => 'failed' as const)
    if (came === 'failed' || came === undefined) {
      const why = came === 'failed' ? 'something failed before. Send it again' : 'you were signed out, or your role changed, meanwhile'
      items.push(...wanted.slice(at).map((request, further) => ({ ...unknown(request),
        said: came === 'failed' && further === 0 ? 'Something failed here: open it to see whether it was accepted, or send it again.' : `Not done, since ${why}.` })))
      break
    }
    items.push(came)
  }
  const data: CameOfIt = { accepted: items.filter(({ accepted }) => accepted).length, items }
  return { kind: 'show', status: 200, data, view: () => cameOfItPage(data, asked) }
}

const unknown = (request: string) => ({ request, name: 'A request', kindLabel: '', service: '', accepted: false })

/** Looked at again in the transaction that accepts it: what was safe on the page may be so no more. */
async function acceptIfSafe(context: Context, id: string): Promise<Part<CameOfOne>> {
  const { db, user, today } = context
  const [request] = await db.rows(listJudged(['only'], 'oldest'), {
    ...argumentsOf({ today }, { state: null, kind: null, named: null, provider: null, from: null, to: null, weight: null }, 0),
    requests: [id],
  })
  if (!request) return { came: { ...unknown(id), said: 'There is no such request that you may see.' } }
  const own = kindOf(request)
  const one = { request: id, name: own.nameOf(request.proposed), kindLabel: own.label, service: request.service }
  const not = (said: string) => ({ came: { ...one, accepted: false, said } })
  if (request.decided_at !== null) return not(alreadyDecided(request))
  const why = whyNotTogether(request, user.membership)
  if (why !== undefined) return not(why)
  // The list compares keys; whoever decides by hand is shown what this finds, so that it decides here too.
  const [likelySame = [], numbers] = await beforeAccepting(context, request)
  if (likelySame.length > 0) {
    // Whoever is found may be the very person, recorded by a colleague who has accepted this a moment ago.
    const now = await db.row(findRequest, { request: id })
    if (now && now.decided_at !== null) return not(alreadyDecided(now))
    await db.row(markLikelyKnown, { request: id })
    return { ...not('May be known already under another spelling: open it and say who it is.'), event: { action: 'requests.accept-together', subjects: [`request:${id}`] } }
  }
  const came = await acceptOnce(context, request, {}, numbers)
  if (came === 'decided meanwhile') return not('Somebody else decided it a moment ago.')
  if ('refused' in came) return not(came.refused)
  if ('errors' in came) return not(Object.values(came.errors)[0]!)
  return { came: { ...one, accepted: true, said: came.say }, event: { action: 'requests.accept', subjects: [`request:${id}`, ...came.subjects] } }
}
