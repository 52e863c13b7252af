// GET /: what waits for the person who has signed in, and the ways in.
import { countWaiting } from '#areas/requests/public.ts'
import { html } from '#pages/html.ts'
import { showDateTime } from '#platform/dates.ts'
import { listDrafts } from '#platform/drafts.sql.ts'
import { get, show, type Page } from '#platform/web/route.ts'

type Home = { waiting: { to_decide: number, mine_open: number, mine_queried: number } | null, drafts: { href: string, saved: string }[] }

export const home = get('/', {
  name: 'work.home', summary: 'What waits for you', permission: 'home.read',
  handle: async ({ db, user }) => {
    const [counted, drafts] = await Promise.all([user.may('request.read') ? db.row(countWaiting, {}) : undefined, user.may('request.make') ? db.rows(listDrafts, {}) : []])
    return show<Home>({ waiting: counted ? { to_decide: counted.to_decide, mine_open: counted.mine_open, mine_queried: counted.mine_queried } : null,
      drafts: drafts.map(({ subject, saved_at }) => ({ href: draftHref(subject), saved: showDateTime(Temporal.Instant.from(saved_at)) })) }, homePage)
  },
})

/** '10801/new' or '10801/10342' */
function draftHref(subject: string): string {
  const [service, client] = subject.split('/')
  return `/services/${service}/schedules/ask${client === 'new' ? '' : `?client=${client}`}`
}

const homePage: Page<Home> = ({ waiting, drafts }, { user }) => {
  const line = (count: number, one: string, many: string, href: string) => html`<li><a class="govuk-link" href="${href}">${count} ${count === 1 ? one : many}</a></li>`
  const lines = waiting === null ? [] : [
    ...(user.may('request.decide') && waiting.to_decide > 0 ? [line(waiting.to_decide, 'request waits for a decision', 'requests wait for a decision', '/requests?whose=others')] : []),
    ...(waiting.mine_queried > 0 ? [line(waiting.mine_queried, 'of your requests has a question for you', 'of your requests have a question for you', '/requests?state=query&whose=mine')] : []),
    ...(waiting.mine_open > 0 ? [line(waiting.mine_open, 'of your requests is not decided yet', 'of your requests are not decided yet', '/requests?whose=mine')] : []),
    ...drafts.map(({ href, saved }) => html`<li><a class="govuk-link" href="${href}">A request you put aside on ${saved}</a></li>`),
  ]
  return {
    title: 'Start',
    main: html`<h1 class="govuk-heading-l">Welcome to Throughline, ${user.name}</h1>
      ${waiting !== null && html`<h2 class="govuk-heading-m">What waits for you</h2>
        ${lines.length > 0 ? html`<ul class="govuk-list govuk-list--bullet">${lines}</ul>` : html`<p class="govuk-body">Nothing waits for you. New requests and questions appear here.</p>`}`}
      ${user.may('service.read') && html`<h2 class="govuk-heading-m"><a class="govuk-link" href="/services">Manage services</a></h2>
        <p class="govuk-body">Services, their client details and client schedules.</p>`}
      ${user.may('client.read') && html`<h2 class="govuk-heading-m"><a class="govuk-link" href="/clients">Manage clients</a></h2>
        <p class="govuk-body">Clients, their scheduled services and other related information.</p>`}
      ${user.may('account.manage') && html`<h2 class="govuk-heading-m"><a class="govuk-link" href="/people">People</a></h2>
        <p class="govuk-body">Who works in this authority, in which role.</p>`}`,
  }
}
