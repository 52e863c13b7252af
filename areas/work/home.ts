// GET /: what waits for the person who has signed in, and the ways in.
import { countRejected, countWaiting, longestWaiting, type ListedRequest } from '#areas/requests/public.ts'
import { emptyState } from '#pages/components/empty-state.ts'
import { queue } from '#pages/components/queue.ts'
import { tag } from '#pages/components/tag.ts'
import { html } from '#pages/html.ts'
import { showDateTime } from '#platform/dates.ts'
import { listDrafts } from '#platform/drafts.sql.ts'
import { get, show, type Context, type Page } from '#platform/web/route.ts'

type Home = { waiting: { to_decide: number, mine_open: number, mine_queried: number, mine_rejected: number } | null, longest: ListedRequest[], drafts: { href: string, title: string, saved: string }[] }

export const home = get('/', {
  name: 'work.home', summary: 'What waits for you', permission: 'home.read',
  handle: async (context) => {
    const { db, user, today } = context
    const [counted, rejected, longest, drafts] = await Promise.all([user.may('request.read') ? db.row(countWaiting, {}) : undefined,
      user.may('request.make') ? db.row(countRejected, { today: today.toString() }) : undefined,
      user.may('request.read') ? longestWaiting(context as unknown as Context) : [], db.rows(listDrafts, {})])
    return show<Home>({ waiting: counted ? { to_decide: counted.to_decide, mine_open: counted.mine_open, mine_queried: counted.mine_queried, mine_rejected: rejected?.mine ?? 0 } : null, longest,
      drafts: drafts.map(({ page, title, saved_at }) => ({ href: page, title, saved: showDateTime(Temporal.Instant.from(saved_at)) })) }, homePage)
  },
})

const homePage: Page<Home> = ({ waiting, longest, drafts }, { user }) => {
  const line = (count: number, one: string, many: string, href: string) => html`<li><a class="govuk-link" href="${href}">${count} ${count === 1 ? one : many}</a></li>`
  const decides = user.may('request.decide')
  const lines = waiting === null ? [] : [
    ...(decides && waiting.to_decide > 0 ? [line(waiting.to_decide, 'request waits for a decision', 'requests wait for a decision', '/requests?whose=others')] : []),
    ...(waiting.mine_queried > 0 ? [line(waiting.mine_queried, 'of your requests has a question for you', 'of your requests have a question for you', '/requests?state=query&whose=mine')] : []),
    ...(waiting.mine_open > 0 ? [line(waiting.mine_open, 'of your requests is not decided yet', 'of your requests are not decided yet', '/requests?whose=mine')] : []),
    ...(waiting.mine_rejected > 0 ? [line(waiting.mine_rejected, 'of your requests was rejected: read why', 'of your requests were rejected: read why', '/requests?state=rejected&whose=mine')] : []),
    ...drafts.slice(0, 3).map(({ href, title, saved }) => html`<li><a class="govuk-link" href="${href}">${title}</a>: typed and not sent, ${saved}</li>`),
    ...(drafts.length > 3 ? [html`<li><a class="govuk-link" href="/drafts">All ${drafts.length} that you typed and did not send</a></li>`] : []),
  ]
  const way = (href: string, text: string, what: string) => html`<li class="tl-ways__item"><a class="govuk-link tl-ways__link" href="${href}">${text}</a><br>${what}</li>`
  return {
    title: 'Start',
    main: html`<h1 class="govuk-heading-l">Welcome to Throughline, ${user.name}</h1>
      <div class="tl-split">
        ${waiting !== null && html`<div class="tl-split__main"><h2 class="govuk-heading-m">What waits for you</h2>
          ${lines.length > 0 ? html`<ul class="govuk-list govuk-list--bullet">${lines}</ul>`
            : emptyState({ title: 'Nothing waits for you', text: 'New requests and questions appear here.' })}
          ${longest.length > 0 && queue(longest.map((request) => ({
            href: `/requests/${request.id}`, title: request.name, context: `${request.kindLabel} at ${request.service}${request.mine ? '' : `, asked for by ${request.requester} (${request.organisation})`}`,
            tag: request.state === 'query' ? tag({ text: request.stateLabel, classes: 'govuk-tag--orange' }) : undefined,
            due: request.waited === 0 ? 'Today' : request.waited === 1 ? '1 working day' : `${request.waited} working days`,
          })), decides ? 'Longest waiting for a decision' : 'Your requests, those with a question first')}</div>`}
        <nav class="tl-split__side" aria-label="Ways in"><ul class="tl-ways">
          ${user.may('service.read') && way('/services', 'Manage services', 'Services, their client details and client schedules.')}
          ${user.may('client.read') && way('/clients', 'Manage clients', 'Clients, their scheduled services and other related information.')}
          ${user.may('schedule.read') && way('/schedules/awaiting-hb', 'Awaiting Housing Benefit', 'Clients still without a reference, the longest wait first.')}
          ${user.may('account.manage') && way('/people', 'People', 'Who works in this authority, in which role.')}
          ${user.may('people.scope') && way('/people/services', 'People', 'Which services your people work with.')}
          ${user.may('code.manage') && way('/codes', 'Codes', 'The lists that forms choose from, and your own wording in them.')}
          ${user.may('data.export') && way('/export', 'Data packs', user.may('data.import') ? 'Take the authority’s records out as files, or load them.' : 'Take the authority’s records out as files.')}
          ${user.may('audit.read') && way('/audit', 'Access log', 'Who saw and did what.')}
        </ul></nav>
      </div>`,
  }
}
