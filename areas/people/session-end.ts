// GET and POST /session: how long one stays signed in, and staying. The script on every page asks here before it warns; without script this is a page.
import { button } from '#pages/components/button.ts'
import { csrfField } from '#pages/form.ts'
import { html } from '#pages/html.ts'
import { done, get, post, show, type Page } from '#platform/web/route.ts'
import { sessionLeft } from './account.sql.ts'
import { ownPath } from './sign-in.ts'

/** In seconds: until the session ends if nothing is done, and until it ends whatever is done. */
type Left = { left: number, most: number, to: string }

export const sessionPage = get('/session', {
  name: 'people.session-left', summary: 'How long you stay signed in; asking does not count as being there', permission: 'public', unseen: true,
  handle: async ({ db, session, url }) => {
    const found = session.hash ? await db.row(sessionLeft, { token_hash: session.hash }) : undefined
    return show<Left>({ left: found?.left_now ?? 0, most: found?.at_most ?? 0, to: ownPath(url.searchParams.get('to')) }, page)
  },
})

export const stay = post('/session', {
  name: 'people.stay', summary: 'Stay signed in for another half hour', permission: 'home.read',
  handle: async ({ db, session, body }) => {
    const found = await db.row(sessionLeft, { token_hash: session.hash! })
    return done(ownPath(body['to']), 'You stay signed in.', { left: found!.left_now, most: found!.at_most })
  },
})

const page: Page<Left> = ({ left, most, to }, { csrf }) => ({
  title: 'How long you stay signed in',
  main: html`<div class="tl-card"><h1 class="govuk-heading-l">How long you stay signed in</h1>
    ${left === 0 ? html`<p class="govuk-body">You are not signed in. <a class="govuk-link" href="/sign-in?to=${encodeURIComponent(to)}">Sign in</a></p>`
      : html`<p class="govuk-body">You are signed out in ${minutes(left)} unless you open a page or send a form, and in ${minutes(most)} at the latest.</p>
        <form method="post" action="/session">${csrfField(csrf)}<input type="hidden" name="to" value="${to}">${button({ text: 'Stay signed in' })}</form>`}</div>`,
})

function minutes(seconds: number): string {
  const whole = Math.floor(seconds / 60)
  if (whole < 1) return 'less than a minute'
  return whole < 90 ? `${whole} ${whole === 1 ? 'minute' : 'minutes'}` : `${Math.floor(whole / 60)} hours`
}
