// Signing in, switching between authorities, and signing out.
import type { Wall } from '#access/roles.ts'
import { formView } from '#pages/form.ts'
import { html } from '#pages/html.ts'
import { recordEvent } from '#platform/audit.sql.ts'
import type { Database } from '#platform/database/open.ts'
import { text } from '#platform/fields.ts'
import { bind, nobody, type Db } from '#platform/sql.ts'
import { fieldViews } from '#platform/web/draw.ts'
import { again, done, get, later, notFound, post, show, type Context, type Page } from '#platform/web/route.ts'
import { hashOf, newToken } from '#platform/web/session.ts'
import { isPassword } from './passwords.ts'
import { endSession, startSession, takeSignInTry } from './people.sql.ts'

const signInFields = {
  email: text({ label: 'E-mail address', kind: 'email', max: 254, autocomplete: 'username', personal: true }),
  password: text({ label: 'Password', kind: 'password', max: 128, autocomplete: 'current-password', personal: true }),
}

/** One text for "no such address", "wrong password" and "too many tries", so that none of the three can be told from another. */
const refused = 'Enter the e-mail address and password of your account. After several wrong tries you have to wait, for up to 15 minutes.'

type SignInData = { to: string, typed: Record<string, string>, errors: Record<string, string>, csrf: string }

const signInPage: Page<SignInData> = ({ to, typed, errors }, { csrf, today }) => ({
  title: 'Sign in',
  main: html`<div class="tl-card"><h1 class="govuk-heading-l">Sign in</h1>
    <p class="govuk-body">One record of a person’s support, from referral to move-on, across every agency that helps.</p>
    ${formView({ action: '/sign-in', csrf, hidden: { to }, submit: 'Sign in', fields: fieldViews(signInFields, { email: typed['email'] ?? '' }, errors, { today }) })}
    <p class="govuk-body">If you can’t sign in, ask the administrator of your organisation’s accounts.</p></div>`,
})

export const signInForm = get('/sign-in', {
  name: 'people.sign-in-form', summary: 'The sign-in form, and the token that posts need', permission: 'public',
  handle: async ({ url, csrf }) => show<SignInData>({ to: ownPath(url.searchParams.get('to')), typed: {}, errors: {}, csrf }, signInPage),
})

export const signIn = post('/sign-in', {
  name: 'people.sign-in', summary: 'Sign in with e-mail address and password', permission: 'public', input: signInFields,
  handle: async (context) => {
    const { input, body, csrf, session } = context
    const to = ownPath(body['to'])
    const wrong = (errors: Record<string, string>) => again<SignInData>({ to, typed: input.typed, errors, csrf }, signInPage, errors)
    if ('errors' in input) return wrong(input.errors)
    const { email, password } = input.values
    // In transactions of its own: a try must be taken for good before the password is looked at, and no connection waits meanwhile.
    return later(async (database) => {
      const outcome = await inTurn(email.toLowerCase(), () => tryOnce(database, session, email.toLowerCase(), password))
      if (outcome === 'not looked at') await isPassword(password, null)
      if (outcome === 'no work place') return wrong({ email: 'Your account has no work place at the moment. Ask your administrator.' })
      return typeof outcome === 'string' ? wrong({ email: refused }) : done(to, '', { csrf: outcome.csrf })
    })
  },
})

type Outcome = 'not looked at' | 'wrong' | 'no work place' | { csrf: string }

/** Takes one of the account's tries, compares, and starts a session. A try that was right is given back with it. */
async function tryOnce(database: Database, session: Context['session'], email_key: string, password: string): Promise<Outcome> {
  const account = await asNobody(database, (db) => db.row(takeSignInTry, { email_key }))
  if (!account) return 'not looked at'
  if (!await isPassword(password, account.password_hash)) return 'wrong'
  return asNobody(database, async (db) => {
    const started = await start(db, session, account.id, null)
    if (!started) return 'no work place'
    await db.row(recordEvent, { action: 'people.sign-in', subjects: [] })
    return started
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

export const switchAuthority = post('/switch-authority', {
  name: 'people.switch-authority', summary: 'Work in another authority', permission: 'home.read',
  input: { authority: text({ label: 'Authority', max: 40 }) },
  handle: async (context) => {
    const { db, session, input, user } = context
    if ('errors' in input || !user.others.some((other) => other.code === input.values.authority)) throw notFound()
    const started = await start(db, session, user.account, input.values.authority)
    if (!started) throw notFound()
    return done('/', `You now work in ${user.others.find((other) => other.code === input.values.authority)!.name}.`, { csrf: started.csrf })
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

/** A fresh token at every sign-in and switch; the one it replaces is dead at once. */
async function start(db: Db, session: Context['session'], account: string, authority: string | null): Promise<{ csrf: string } | undefined> {
  const token = newToken()
  const started = await db.row(startSession, { account, token_hash: hashOf(token), authority_code: authority, replaced: session.hash })
  if (!started) return undefined
  return { csrf: session.keep(token, started.wall as Wall) }
}

/** Only addresses of our own: '//elsewhere' and 'https:…' would lead away. */
function ownPath(to: unknown): string {
  return typeof to === 'string' && /^\/(?![/\\])[\x21-\x7e]*$/.test(to) ? to : '/'
}
