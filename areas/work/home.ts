// GET /: what waits for the person who has signed in, what the authority has to say, and the ways in. One flight, whatever the role.
import { countAsking, firstSteps, type FirstStep } from '#areas/people/public.ts'
import { refusedSince } from '#areas/privacy/public.ts'
import { countRejected, countWaiting, longestWaiting, type ListedRequest } from '#areas/requests/public.ts'
import { countAwaitingHb, countSilent, fileUnderWay } from '#areas/schedules/public.ts'
import { dueKinds, dueOn, listServices, type DueKind } from '#areas/services/public.ts'
import { workbooksWaiting } from '#areas/workbooks/public.ts'
import { showMoment } from '#platform/dates.ts'
import { listDrafts } from '#platform/drafts.sql.ts'
import { unsentAddress } from '#platform/web/unsent.ts'
import { get, show, type Context } from '#platform/web/route.ts'
import { homePage } from './home.page.ts'
import type { ListedMessage } from './messages.ts'
import { listMessages } from './messages.sql.ts'

/** A figure, and where its rows are. */
export type Figure = { count: number, text: string, href: string }
export type Home = {
  firstSteps: FirstStep[]
  waits: Figure[]
  longest: ListedRequest[]
  /** The services of whoever has few enough to go straight to one. */
  services: { id: number, name: string, current: number, pending: number }[]
  moreServices: boolean
  /** Whoever works with services of their own has none yet. */
  hasNone: boolean
  drafts: { href: string, title: string, what: string, saved: string }[]
  messages: ListedMessage[] | null
  moreMessages: boolean
}

const [messagesShown, servicesShown] = [5, 8]
/** Days for which the welcome page of whoever reads the access log looks back. */
const refusedDays = 7
/** And days for which it tells of what was rejected, as `countRejected` counts them. */
const rejectedDays = 14

export const home = get('/', {
  name: 'work.home', summary: 'What waits for you', permission: 'home.read',
  handle: async (handled) => {
    const context = handled as unknown as Context
    const { db, user, today } = context
    const hasOwnServices = user.may('request.make') && !user.wholeAuthority
    // None waits for another: they travel together.
    const [requests, confirmations, awaiting, workbooks, due, asking, refused, steps, longest, services, drafts, messages] = await Promise.all([
      requestFigures(context), confirmationFigures(context), awaitingFigures(context), workbookFigures(context), dueFigures(context), askingFigures(context), refusedFigures(context),
      firstSteps(context),
      user.may('request.read') ? longestWaiting(context) : [],
      hasOwnServices ? db.rows(listServices([], 'name'), { today: today.toString(), type: '' }) : [], db.rows(listDrafts, {}),
      user.may('message.read') ? db.rows(listMessages(['shown'], 'pressing'), { today: today.toString(), from_row: 0 }) : null,
    ])
    return show<Home>({
      firstSteps: steps,
      waits: [...requests, ...confirmations, ...awaiting, ...workbooks, ...due, ...asking, ...refused], longest,
      services: services.slice(0, servicesShown).map(({ id, name, current, pending }) => ({ id, name, current, pending })), moreServices: services.length > servicesShown,
      hasNone: hasOwnServices && services.length === 0,
      drafts: drafts.map(({ form, page, title, saved_at }) => ({
        ...(form === fileUnderWay.form ? { href: page, what: 'the file is under way' } : { href: unsentAddress(form, page), what: 'typed and not sent' }), title, saved: showMoment(saved_at),
      })),
      messages: messages && messages.slice(0, messagesShown), moreMessages: (messages?.length ?? 0) > messagesShown,
    }, homePage)
  },
})

/** Figures that count nothing say nothing. */
function figures(all: { count: number, one: string, many: string, href: string }[]): Figure[] {
  return all.filter(({ count }) => count > 0).map(({ count, one, many, href }) => ({ count, text: count === 1 ? one : many, href }))
}

async function requestFigures({ db, user, today }: Context): Promise<Figure[]> {
  if (!user.may('request.read')) return []
  const [counted, rejected] = await Promise.all([db.row(countWaiting, {}), user.may('request.make') ? db.row(countRejected, { today: today.toString() }) : undefined])
  const { to_decide, others_open, mine_queried, mine_answered, mine_pending } = counted!
  return figures([
    { count: user.may('request.decide') ? to_decide : 0, one: 'request waits for a decision', many: 'requests wait for a decision', href: '/requests?state=pending&whose=others' },
    { count: mine_queried, one: 'of your requests has a question for you', many: 'of your requests have a question for you', href: '/requests?state=query&whose=mine&kind=requests' },
    { count: mine_answered, one: 'of your messages has an answer', many: 'of your messages have an answer', href: '/requests?state=query&whose=mine&kind=service.message' },
    { count: mine_pending, one: 'of your requests waits for a decision', many: 'of your requests wait for a decision', href: '/requests?state=pending&whose=mine&kind=requests' },
    { count: rejected?.mine ?? 0, one: 'of your requests was rejected: read why', many: 'of your requests were rejected: read why',
      href: `/requests?state=rejected&whose=mine&decided=${today.subtract({ days: rejectedDays }).toString()}` },
    {
      count: user.may('request.make') && !user.may('request.decide') ? others_open : 0,
      one: 'request of a colleague is not decided yet',
      many: 'requests of colleagues are not decided yet',
      href: '/requests?whose=others&kind=requests',
    },
  ])
}

/** A provider's lists to confirm; for those who wait for its word, the services that are silent. */
async function confirmationFigures({ db, user, today }: Context): Promise<Figure[]> {
  if (!user.may('schedule.confirm') && !user.may('request.decide') && !user.may('setting.edit')) return []
  const { silent, to_confirm } = (await db.row(countSilent, { today: today.toString() }))!
  return figures(user.may('schedule.confirm') ? [{ count: to_confirm, one: 'list of schedules to confirm', many: 'lists of schedules to confirm', href: '/services?confirmed=due' }]
    : [{ count: silent, one: 'service is silent', many: 'services are silent', href: '/services?confirmed=silent' }])
}

/** A provider's clients whose Housing Benefit has not come. */
async function awaitingFigures({ db, user, today }: Context): Promise<Figure[]> {
  if (!user.may('schedule.confirm')) return []
  const counts = await db.rows(countAwaitingHb, { today: today.toString() })
  return figures([{ count: counts.reduce((total, { waiting }) => total + waiting, 0), one: 'client awaits Housing Benefit', many: 'clients await Housing Benefit', href: '/schedules/awaiting-hb' }])
}

/** A provider's workbooks to submit, and those of them that came back and are overdue; those that wait for a reviewer; and, for whoever waits for them, those that are missing. */
async function workbookFigures(context: Context): Promise<Figure[]> {
  const { user } = context
  if (!user.may('workbook.read')) return []
  const { to_submit, submitted, missing, overdue } = await workbooksWaiting(context)
  const waitsForThem = user.may('workbook.decide') || user.may('setting.edit')
  return figures([
    { count: user.may('workbook.keep') ? to_submit : 0, one: 'workbook to submit', many: 'workbooks to submit', href: '/workbooks?shown=to-submit' },
    { count: user.may('workbook.decide') ? submitted : 0, one: 'workbook waits for a decision', many: 'workbooks wait for a decision', href: '/workbooks?shown=submitted' },
    { count: user.may('workbook.keep') || waitsForThem ? overdue : 0, one: 'workbook is overdue', many: 'workbooks are overdue', href: '/workbooks?shown=overdue' },
    { count: waitsForThem ? missing : 0, one: 'workbook is missing', many: 'workbooks are missing', href: '/workbooks?shown=missing' },
  ])
}

/** For whoever keeps contracts. */
async function dueFigures(context: Context): Promise<Figure[]> {
  if (!context.user.may('service.edit')) return []
  const due = await dueOn(context)
  return figures((Object.keys(dueKinds) as DueKind[]).map((kind) => ({
    count: due.filter((row) => row.kind === kind).length, one: dueKinds[kind].one, many: dueKinds[kind].many, href: `/services/due?kind=${kind}` })))
}

/** For whoever lets people in. */
async function askingFigures({ db, user }: Context): Promise<Figure[]> {
  if (!user.may('account.manage')) return []
  const { asking, waiting, run_out } = (await db.row(countAsking, {}))!
  return figures([
    { count: asking, one: 'person asks for a new password', many: 'people ask for a new password', href: '/people?shown=asking' },
    { count: waiting, one: 'person waits to be let in again', many: 'people wait to be let in again', href: '/people?shown=waiting' },
    { count: run_out, one: 'invitation has run out', many: 'invitations have run out', href: '/people#invitations' },
  ])
}

/** For whoever reads the access log: what somebody tried and may not do, and who could not sign in. */
async function refusedFigures(context: Context): Promise<Figure[]> {
  if (!context.user.may('audit.read')) return []
  const since = context.today.subtract({ days: refusedDays })
  const { not_allowed, failed_sign_ins } = await refusedSince(context, since)
  return figures([
    {
      count: failed_sign_ins,
      one: `failed sign-in in the last ${refusedDays} days`, many: `failed sign-ins in the last ${refusedDays} days`,
      href: `/audit?action=people.sign-in&outcome=sent-back&from=${since.toString()}`,
    },
    {
      count: not_allowed,
      one: `try at what is not part of somebody’s role, in the last ${refusedDays} days`,
      many: `tries at what is not part of somebody’s role, in the last ${refusedDays} days`,
      href: `/audit?outcome=not-allowed&from=${since.toString()}`,
    },
  ])
}
