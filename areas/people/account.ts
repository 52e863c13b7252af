// GET /account: one's own account and sessions, and the ways to end them.
import { dataTable } from '#pages/components/data-table.ts'
import { button } from '#pages/components/button.ts'
import { facts } from '#pages/components/facts.ts'
import { csrfField } from '#pages/form.ts'
import { html } from '#pages/html.ts'
import { showMoment } from '#platform/dates.ts'
import type { RowOf } from '#platform/sql.ts'
import { done, get, notFound, post, show, type Page } from '#platform/web/route.ts'
import { endMySession, endMySessions, listMyHeldPlaces, listMySessions } from './account.sql.ts'
import { browserName } from './browser-name.ts'
import { accountNow } from './identity.ts'

type Sessions = RowOf<typeof listMySessions.gives>[]
type Account = { email: string, demo: boolean, needed: boolean, enrolled: string | null, codesLeft: number, sessions: Sessions, held: RowOf<typeof listMyHeldPlaces.gives>[] }

export const accountPage = get('/account', {
  name: 'people.account', summary: 'Your own account, and where you are signed in', permission: 'home.read',
  handle: async ({ db, session }) => {
    const [{ email, demo, needed, enrolled_at, codes_left }, sessions, held] = await Promise.all([
      accountNow({ db }), db.rows(listMySessions, { token_hash: session.hash! }), db.rows(listMyHeldPlaces, {})])
    return show<Account>({ email, demo, needed, enrolled: enrolled_at, codesLeft: codes_left, sessions, held }, page)
  },
})

export const endSession = post('/account/sessions/:session/end', {
  name: 'people.end-session', summary: 'End one of your sessions', permission: 'home.read', params: { session: 'uuid' },
  handle: async ({ db, params }) => {
    const ended = await db.row(endMySession, { id: params.session })
    if (!ended?.ended) throw notFound()
    return done('/account', 'That session has ended.')
  },
})

export const endAllSessions = post('/account/sessions/end', {
  name: 'people.end-sessions', summary: 'Sign out everywhere, here too', permission: 'home.read',
  handle: async ({ db, session }) => {
    const { ended } = (await db.row(endMySessions, { kept: null }))!
    session.drop()
    return done('/sign-in', `You have signed out everywhere: ${ended === 1 ? '1 session' : `${ended} sessions`} ended.`)
  },
})

const whyHeld = 'On hold: an administrator there took your access away for a time, or has to be sure of you since your password or your second factor was renewed elsewhere. '
  + 'Ask an administrator there to let you in again.'

const page: Page<Account> = ({ email, demo, needed, enrolled, codesLeft, sessions, held }, { csrf, user }) => ({
  title: 'Your account',
  main: html`<h1 class="govuk-heading-l">Your account</h1>
    ${facts([
      { label: 'Name', value: user.name }, { label: 'E-mail address', value: email },
      { label: 'Password', value: html`<a class="govuk-link" href="/account/password">Change your password</a>` },
      { label: 'Second factor', value: demo ? 'Not needed in the demo' : enrolled === null
        ? html`${needed ? '' : 'None. '}<a class="govuk-link" href="/account/second-factor">Set up a second factor</a>`
        : html`Set up on ${showMoment(enrolled)}. <a class="govuk-link" href="/account/second-factor">Move it to another telephone</a>` },
      ...(enrolled === null ? [] : [{ label: 'Recovery codes',
        value: html`${codesLeft === 0 ? 'None left.' : `${codesLeft} left.`} <a class="govuk-link" href="/account/recovery-codes">Make new ones</a>` }]),
      ...held.map(({ authority }) => ({ label: `Your place in ${authority}`, value: whyHeld })),
    ])}
    <h2 class="govuk-heading-m">Where you are signed in</h2>
    <p class="govuk-body">A session ends half an hour after the last page, and twelve hours after signing in (${
      html`<a class="govuk-link" href="/session?to=/account">how long that is from now</a>`
    }). End any that you don’t know, and change your password.</p>
    ${dataTable({ id: 'sessions', caption: 'Where you are signed in', captionHidden: true,
      // What can be done comes first: on a small screen the rest of the row scrolls.
      rowHeader: 'where',
      columns: [{ key: 'end', heading: 'End', headingHidden: true }, { key: 'where', heading: 'Where' }, { key: 'authority', heading: 'Authority' },
        { key: 'since', heading: 'Since', noWrap: true }, { key: 'seen', heading: 'Last seen', noWrap: true }],
      rows: sessions.map(({ id, browser, address, authority, created_at, seen_at, here }) => {
        const where = `${browserName(browser)}${address && `, ${address}`}`
        const since = showMoment(created_at)
        return { where: here ? html`${where} <strong>(this one)</strong>` : where, authority, since, seen: here ? 'Now' : showMoment(seen_at),
          end: !here && html`<form class="tl-bar" method="post" action="/account/sessions/${id}/end">${csrfField(csrf)}
            ${button({ html: html`End<span class="govuk-visually-hidden"> the session of ${where} since ${since}</span>`, classes: 'govuk-button--secondary' })}</form>` }
      }) })}
    <form class="tl-form" method="post" action="/account/sessions/end">${csrfField(csrf)}${button({ text: 'Sign out everywhere', classes: 'govuk-button--warning' })}</form>`,
})
