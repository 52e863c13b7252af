// Signing in, switching between authorities, and signing out.
import type { Wall } from '#access/roles.ts'
import { formView } from '#pages/form.ts'
import { html } from '#pages/html.ts'
import { recordEvent } from '#platform/audit.sql.ts'
import type { Database } from '#platform/database/open.ts'
import { text } from '#platform/fields.ts'
import { bind, nobody, type Db } from '#platform/sql.ts'
import { fieldViews } from '#platform/web/draw.ts'
import { again, done, get, later, notFound, post, show, type Context, type FinalAnswer, type Page } from '#platform/web/route.ts'
import { hashOf, newToken } from '#platform/web/session.ts'
import { describeSession, listMyHeldPlaces, switchSession } from './account.sql.ts'
import { refusedFor } from './check-password.ts'
import { isPassword } from './passwords.ts'
import { accountForSignIn, endSession, insertSession, isSetUp, mayTryFrom, mayTryPassword, passwordWasRight, recordFailedSignIn, rememberBrowser, tryWasRightFrom } from './people.sql.ts'
import { beginSignInStep, factorOf } from './second-factor.sql.ts'

const signInFields = {
  email: text({ label: 'E-mail address', kind: 'email', max: 254, autocomplete: 'username', personal: true }),
  password: text({ label: 'Password', kind: 'password', max: 128, autocomplete: 'current-password', personal: true }),
}

export const noPlace = 'Your account has no work place at the moment. Ask your administrator.'

/** One text for "no such address", "wrong password" and "too many tries", so that none of the three can be told from another. */
const refused = refusedFor('That e-mail address and password don’t fit,')

/** It says nothing of an account: it comes before any is looked at. */
const networkWaits = 'Too many people have tried to sign in from your network and failed. Wait a quarter of a minute and try again; where you have signed in before, you don’t have to wait.'

type SignInData = { to: string, typed: Record<string, string>, errors: Record<string, string>, csrf: string }

const signInPage: Page<SignInData> = ({ to, typed, errors }, { csrf, today }) => ({
  title: 'Sign in',
  main: html`<div class="tl-card"><h1 class="govuk-heading-l">Sign in</h1>
    <p class="govuk-body">One record of a person’s support, from referral to move-on, across every agency that helps.</p>
    ${formView({ action: '/sign-in', csrf, hidden: { to }, submit: 'Sign in', fields: fieldViews(signInFields, { email: typed['email'] ?? '' }, errors, { today }) })}
    <p class="govuk-body"><a class="govuk-link" href="/sign-in/forgotten">I have forgotten my password</a></p></div>`,
})

/** The sign-in page with the address filled in of somebody who has just chosen a password; nobody can read it in the address of the page. */
export const signInAs = ({ sealed }: Pick<Context, 'sealed'>, email: string) => `/sign-in?q=${sealed.seal({ sign_in_as: email })}`

export const signInForm = get('/sign-in', {
  name: 'people.sign-in-form', summary: 'The sign-in form', description: 'With the token that posts need.', permission: 'public',
  handle: async ({ db, url, csrf, sealed }) => (await db.row(isSetUp, {}))!.done
    ? show<SignInData>({ to: ownPath(url.searchParams.get('to')), typed: { email: sealed.open()['sign_in_as'] ?? '' }, errors: {}, csrf }, signInPage)
    // Nobody can sign in to an installation that nobody has set up.
    : done('/sign-in/set-up', ''),
})

export const signIn = post('/sign-in', {
  name: 'people.sign-in', summary: 'Sign in with e-mail address and password', permission: 'public', input: signInFields,
  handle: async (context) => {
    const { input, body, csrf, session, from: { address } } = context
    const to = ownPath(body['to'])
    const wrong = (errors: Record<string, string>, status: 422 | 429 = 422) => again<SignInData>({ to, typed: input.typed, errors, csrf }, signInPage, errors, status)
    if ('errors' in input) return wrong(input.errors)
    const { email, password } = input.values
    // In transactions of its own: a try must be taken for good before the password is looked at, and no connection waits meanwhile.
    return later((database) => inTurn(email.toLowerCase(), async () => {
      const { account, looks, mustWait } = await takeTry(database, context, email.toLowerCase())
      if (mustWait) return wrong({ '': networkWaits }, 429)
      if (!await isPassword(password, looks ? account!.password_hash : null) || !account) {
        const why = looks ? 'Wrong password' : account ? 'Had to wait, or is disabled' : 'No such account'
        await asNobody(database, (own) => own.row(recordFailedSignIn, { account: account?.id ?? null, action: 'people.sign-in', why, address }))
        return wrong({ email: refused })
      }
      return asNobody(database, async (own) => {
        const by = { ...context, db: own }
        const right = { account: account.id, known: session.known }
        await Promise.all([own.row(passwordWasRight, right), own.row(tryWasRightFrom, { ...right, address })])
        const factor = await own.row(factorOf, { account: account.id })
        if (factor!.needed || factor!.sealed !== null) return askForCode(by, account.id, factor!.sealed === null ? 'second-factor' : 'code', to)
        const started = await startSession(by, account.id)
        if (!started) return wrong({ email: noPlace })
        await own.row(recordEvent, { action: 'people.sign-in', subjects: [] })
        return done(to, '', { csrf: started.csrf })
      })
    }))
  },
})

/** One of the network's tries and one of the account's, which count as wrong until they are known to be right. Whether the password is to be looked at. */
async function takeTry(database: Database, { session: { known }, from: { address } }: Context, email_key: string) {
  return asNobody(database, async (db) => {
    const account = await db.row(accountForSignIn, { email_key })
    const mustWait = !(await db.row(mayTryFrom, { address, account: account?.id ?? null, known }))!.allowed
    const tried = !mustWait && account?.usable && await db.row(mayTryPassword, { account: account.id, known })
    return { account, mustWait, looks: tried && tried.allowed }
  })
}

const turns = new Map<string, Promise<unknown>>()

/** One after the other for each address: somebody who signs in on many screens at once has many right tries and not one of them too many. */
async function inTurn<R>(email_key: string, work: () => Promise<R>): Promise<R> {
  const mine = (turns.get(email_key) ?? Promise.resolve()).then(work)
  const over = mine.catch(() => undefined)
  turns.set(email_key, over)
  try {
    return await mine
  } finally {
    if (turns.get(email_key) === over) turns.delete(email_key)
  }
}

async function asNobody<R>(database: Database, work: (db: Db) => Promise<R>): Promise<R> {
  const flight = await database.begin('throughline_scoped')
  try {
    const result = await work(bind(flight.connection, nobody))
    await flight.commit()
    return result
  } catch (error) {
    await flight.rollback()
    throw error
  }
}

const switchFields = { authority: text({ label: 'Authority', max: 40 }) }

export const switchAuthority = post('/switch-authority', {
  name: 'people.switch-authority', summary: 'Work in another authority', permission: 'home.read', input: switchFields,
  handle: async (context) => {
    const { input, user, body } = context
    // The list in the header begins with the authority one works in, which leads nowhere: one stays on the page.
    if (body['authority'] === '') return done(ownPath(body['to']), `You still work in ${user.authority.name}. To work in another authority, choose it in the list and press Switch.`)
    if ('errors' in input) throw notFound()
    if ((await context.db.rows(listMyHeldPlaces, {})).some(({ code }) => code === input.values.authority)) {
      return done('/account', 'Your place there is on hold. An administrator of that authority can let you in again.', {}, 409)
    }
    if (!user.others.some((other) => other.code === input.values.authority)) throw notFound()
    const fresh = newToken()
    const switched = await context.db.row(switchSession, { token_hash: context.session.hash!, fresh: hashOf(fresh), authority_code: input.values.authority })
    if (!switched) throw notFound()
    const csrf = context.session.keep(fresh, switched.wall as Wall)
    return done('/', `You now work in ${user.others.find((other) => other.code === input.values.authority)!.name}.`, { csrf })
  },
})

export const signOut = post('/sign-out', {
  name: 'people.sign-out', summary: 'End this session', permission: 'public',
  handle: async ({ db, session }) => {
    if (session.hash) await db.row(endSession, { token_hash: session.hash })
    session.drop()
    return done('/sign-in', 'You have signed out.')
  },
})

/** The password was right: a code is owed. Until then there is no session, and whatever session this browser had is over. */
export async function askForCode({ db, session }: Context, account: string, page: 'code' | 'second-factor', to: string): Promise<FinalAnswer> {
  const replaced = session.hash
  const visit = session.renewVisit()
  await db.row(beginSignInStep, { account, token_hash: visit.hash, replaced })
  return done(`/sign-in/${page}${to === '/' ? '' : `?to=${encodeURIComponent(to)}`}`, '', { csrf: visit.csrf })
}

/** A fresh token at every sign-in; the one it replaces is dead at once. */
export async function startSession({ db, session, from }: Context, account: string): Promise<{ csrf: string } | undefined> {
  const token = newToken()
  const [started] = await Promise.all([db.row(insertSession, { account, token_hash: hashOf(token), authority_code: null, replaced: session.hash }),
    db.row(describeSession, { token_hash: hashOf(token), browser: from.browser, address: from.address }),
    db.row(rememberBrowser, { account, token_hash: session.known ?? session.keepKnown() })])
  return started && { csrf: session.keep(token, started.wall as Wall) }
}

/** Only addresses of our own: '//elsewhere' and 'https:…' would lead away. */
export function ownPath(to: unknown): string {
  return typeof to === 'string' && /^\/(?![/\\])[\x21-\x7e]*$/.test(to) ? to : '/'
}
