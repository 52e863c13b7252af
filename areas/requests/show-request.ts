// GET /requests/:request: what is proposed beside what stands, what accepting would do, the conversation, and the moves.
import { listContracts } from '#areas/services/public.ts'
import { londonDay, showIso, showMoment } from '#platform/dates.ts'
import type { Labelled } from '#platform/fields.ts'
import type { Possible } from '#platform/lifecycle.ts'
import { workingDaysBetween } from '#platform/working-days.ts'
import { found, get, show, type Context } from '#platform/web/route.ts'
import { dangersIn } from './dangers.ts'
import { dangers, type Danger } from './dangers.sql.ts'
import { backField } from './list-requests.ts'
import { listJudged, listRivals } from './queue.sql.ts'
import type { Leading } from '#pages/components/link-if.ts'
import { isAnswered, kindOf, movesOf, stateOf, type RequestMove, type RequestRow, type Review } from './request.ts'
import { showRequestPage } from './show-request.page.ts'
import { findRequest, listMessages } from './requests.sql.ts'
import { usualTime } from './usual-time.ts'

export type Shown = {
  request: Omit<RequestRow, 'proposed'> & { kindLabel: string, stateLabel: string, colour: string, name: string, asked: string, decided: string | null }
  review: Review
  messages: { author: string, written: string, body: string }[]
  moves: Possible<RequestMove>[]
  /** For those who decide: what is dangerous about accepting it. */
  dangers: ReturnType<typeof dangersIn> | null
  /** What the checks are about, where their words do not say it: which other request, which days. */
  behind: { label: string, text: string, links: Leading[] }[]
  /** The version of the record that the page shows; null where there is none to compare with. */
  version: number | null
  /** How long it has waited, in working days, and how long such requests usually take; null once it is decided. */
  waited: number | null
  usual: string | null
  /** What was typed into a move's form and what is wrong with it, when it comes back. */
  typed: Record<string, string>
  errors: Record<string, string>
  /** What was typed for a move that came too late. */
  unsent?: readonly Labelled[]
}

export const showRequest = get('/requests/:request', {
  name: 'requests.show', summary: 'One request with its review', permission: 'request.read', params: { request: 'uuid' }, query: { back: backField },
  handle: async (context) => show(await shownRequest(context as unknown as Context, context.params.request), showRequestPage),
})

/** Everything the page of a request says; moves that fail come back to it with what was typed. */
export async function shownRequest(context: Context, id: string, typed: Record<string, string> = {}, errors: Record<string, string> = {}): Promise<Shown> {
  const { db, user, today, note } = context
  const [row, messages] = await Promise.all([db.row(findRequest, { request: id }), db.rows(listMessages, { request: id })])
  const { proposed, ...request } = found(row)
  const kind = kindOf(request)
  const whole = { ...request, proposed }
  const isOpen = request.decided_at === null
  const decides = user.may('request.decide')
  const [review, version, [judged], usual] = await Promise.all([
    kind.review(context, whole), isOpen && decides ? kind.versionNow?.(context, whole) ?? null : null,
    isOpen && decides ? db.rows(listJudged(['only'], 'oldest'), { requests: [id], today: today.toString() }) : [],
    isOpen ? usualTime(context, request.kind) : null])
  const behind = judged ? await whatIsBehind(context, request, judged.dangers) : []
  note([`request:${id}`, ...(request.client_id ? [`client:${request.client_id}`] : [])])
  return {
    request: { ...request, kindLabel: kind.label, stateLabel: stateOf(request).label, colour: stateOf(request).colour, name: kind.nameOf(proposed),
      asked: showMoment(request.requested_at), decided: request.decided_at && showMoment(request.decided_at) },
    review: decides ? review : { ...review, likelySame: [] },
    messages: [...(kind.opening ? [{ author: request.requester, written: showMoment(request.requested_at), body: kind.opening(proposed) }] : []),
      ...messages.map(({ author, written_at, body }) => ({ author, written: showMoment(written_at), body }))],
    moves: movesOf(request, user),
    dangers: judged && !isAnswered(request) ? dangersIn(judged) : null, behind, usual: usual?.text ?? null,
    waited: isOpen ? workingDaysBetween(londonDay(Temporal.Instant.from(request.requested_at)), today, user.authority.nation) : null,
    version, typed, errors,
  }
}

async function whatIsBehind({ db, note }: Context, { id, service_id: service }: Pick<RequestRow, 'id' | 'service_id'>, found: readonly string[]): Promise<Shown['behind']> {
  const isRivalled = found.includes('contested') || found.includes('twice')
  const [rivals, contracts] = await Promise.all([isRivalled ? db.rows(listRivals, { request: id }) : [], found.includes('contract') ? db.rows(listContracts, { service }) : []])
  note(rivals.map((other) => `request:${other.id}`))
  const hidden = found.includes('somebody-hidden') && { label: dangers['somebody-hidden'].text, links: [],
    text: 'Somebody whose record you may not see is like the person asked for. Ask a colleague who may see more to decide this: accepted as a new person, one person would have two records.' }
  const others = (danger: Danger, rows: typeof rivals) => (rows.length === 0 ? [] : [{ label: dangers[danger].text, text: '',
    links: rows.map((other) => ({ href: `/requests/${other.id}`, text: `${kindOf(other).nameOf(other.proposed)}, ${kindOf(other).label.toLowerCase()}` })) }])
  return [
    ...(hidden ? [hidden] : []),
    ...others('contested', rivals.filter(({ same_place }) => same_place)), ...others('twice', rivals.filter(({ same_thing }) => same_thing)),
    ...(found.includes('contract') ? [{ label: dangers.contract.text, links: [{ href: `/services/${service}/details`, text: 'Details of the service' }],
      text: contracts.length === 0 ? 'The service has no contract.'
        : `Under contract ${contracts.map(({ starts_on, ends_on }) => `from ${showIso(starts_on)} to ${showIso(ends_on)}`).join(', ')}.` }] : []),
  ]
}
