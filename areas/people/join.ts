// GET and POST /sign-in/join, /sign-in/new-password and /sign-in/forgotten: what somebody does with a link that an administrator has handed over, and asking for one.
import { formView } from '#pages/form.ts'
import { html } from '#pages/html.ts'
import type { Errors, Typed } from '#platform/fields.ts'
import { fieldViews } from '#platform/web/draw.ts'
import type { Db, RowOf } from '#platform/sql.ts'
import { again, done, get, post, show, type Context, type Page, type Route } from '#platform/web/route.ts'
import { acceptInvitation, applyPasswordLink, askForPassword, findInvitation, findPasswordLink } from './administration.sql.ts'
import { isRightPassword, refusedFor } from './check-password.ts'
import { newPassword, newPasswordHint, problemWithPassword } from './new-password.ts'
import { hashOfKey, keyIn } from './one-time-link.ts'
import { hashPassword } from './passwords.ts'
import { recordFailedSignIn } from './people.sql.ts'
import { emailField } from './person.ts'
import { signInAs } from './sign-in.ts'

const whyDead = 'It was used, is too old, or another was made since. Ask your administrator for a new one.'
const deadLink = show({ message: whyDead }, () => ({
  title: 'That link no longer works',
  main: html`<div class="tl-card"><h1 class="govuk-heading-l">That link no longer works</h1>
    <p class="govuk-body">${whyDead}</p>
    <p class="govuk-body"><a class="govuk-link" href="/sign-in">Sign in</a></p></div>`,
}))

/** What a link is for: who holds it, what is asked, and what using it does. `known` is what somebody who knows them would try as a password. */
type Link<F> = {
  path: string
  names: { form: string, send: string }
  summaries: { form: string, send: string }
  label: string
  find(db: Db, token_hash: Buffer): Promise<F | undefined>
  whose(found: F): { email: string, known: readonly string[], withFactor: boolean }
  /** The title, what stands above the form, its button, and what else is to be said of the password. */
  words(found: F): { title: string, heading: string, text: string, submit: string, hint?: string }
  /** Whether the password is to be a new one, or is that of the account there is; what is wrong with that, where it is. */
  standing?(context: Context, found: F, password: string): Promise<{ wrong?: string } | undefined>
  /** What was done; nothing where somebody was quicker with the link. */
  use(context: Context, found: F, link: { token_hash: Buffer, password_hash: string }): Promise<{ say: string } | { wrong: string } | undefined>
}

type Choosing = { key: string, words: ReturnType<Link<never>['words']>, withFactor: boolean, errors: Errors }

/** The page behind a link, on which a password is chosen, and what sending it does. */
function byLink<F>(link: Link<F>): [Route, Route] {
  const fields = { password: newPassword(link.label) }
  const shown = (key: string, found: F, errors: Errors): Choosing => ({ key, words: link.words(found), withFactor: link.whose(found).withFactor, errors })
  const page: Page<Choosing> = ({ key, words, withFactor, errors }, { csrf, today }) => ({
    title: words.title,
    main: html`<div class="tl-card"><h1 class="govuk-heading-l">${words.heading}</h1>
      <p class="govuk-body">${words.text}</p>
      ${formView({ action: link.path, csrf, hidden: { key }, submit: words.submit,
        fields: fieldViews({ password: { ...fields.password, hint: [newPasswordHint(withFactor), words.hint].filter(Boolean).join(' ') } }, {}, errors, { today }) })}</div>`,
  })
  return [
    get(link.path, {
      name: link.names.form, summary: link.summaries.form, permission: 'public',
      handle: async ({ db, url }) => {
        const key = url.searchParams.get('key') ?? ''
        const found = await link.find(db, hashOfKey(key))
        return found ? show(shown(key, found, {}), page) : deadLink
      },
    }),
    post(link.path, {
      name: link.names.send, summary: link.summaries.send, permission: 'public', input: fields,
      handle: async (handled) => {
        const context = handled as unknown as Context
        const key = keyIn(handled.body)
        const token_hash = hashOfKey(key)
        const found = await link.find(handled.db, token_hash)
        if (!found) return deadLink
        const wrong = (errors: Errors) => again(shown(key, found, errors), page, errors)
        if ('errors' in handled.input) return wrong(handled.input.errors)
        const { password } = handled.input.values
        const standing = await link.standing?.(context, found, password)
        const problem = standing ? standing.wrong : problemWithPassword(password, link.whose(found))
        if (problem !== undefined) return wrong({ password: problem })
        const used = await link.use(context, found, { token_hash, password_hash: await hashPassword(password) })
        if (!used) return deadLink
        return 'wrong' in used ? wrong({ '': used.wrong }) : done(signInAs(handled, link.whose(found).email), used.say)
      },
    }),
  ]
}

export const joining = byLink<RowOf<typeof findInvitation.gives>>({
  path: '/sign-in/join', label: 'Password',
  names: { form: 'people.join-form', send: 'people.join' },
  summaries: { form: 'The page behind an invitation', send: 'Accept an invitation, with the password of the account or a new one' },
  find: (db, token_hash) => db.row(findInvitation, { token_hash }),
  whose: ({ email, name, organisation, authority, needed }) => ({ email, known: [email, name, organisation, authority], withFactor: needed }),
  words: ({ email, authority, organisation }) => ({
    title: 'Join Throughline', heading: `Join ${authority}`, submit: 'Join',
    text: `You are invited to work in Throughline for ${organisation}. You will sign in as ${email}.`,
    hint: 'If you sign in to Throughline for another authority already, type the password you have.',
  }),
  standing: async (context, { account_id, password_hash, usable }, password) => {
    if (account_id === null) return undefined
    if (await isRightPassword(context, { id: account_id, password_hash }, password) && usable) return {}
    await context.db.row(recordFailedSignIn, { account: account_id, action: 'people.join', why: 'Wrong password', address: context.from.address })
    return { wrong: refusedFor('That is not the password you sign in with already,') }
  },
  use: async ({ db }, { organisation, authority }, link) => {
    const { accepted } = (await db.row(acceptInvitation, link))!
    return accepted ? { say: `You now work for ${organisation === authority ? authority : `${organisation} in ${authority}`}. Sign in to begin.` } : undefined
  },
})

export const choosingPassword = byLink<RowOf<typeof findPasswordLink.gives>>({
  path: '/sign-in/new-password', label: 'New password',
  names: { form: 'people.new-password-form', send: 'people.choose-password' },
  summaries: { form: 'The page behind a link for a new password', send: 'Choose a new password, by a link' },
  find: (db, token_hash) => db.row(findPasswordLink, { token_hash }),
  whose: ({ email, known, with_factor }) => ({ email, known: [email, ...known], withFactor: with_factor }),
  words: ({ email }) => ({
    title: 'Choose a new password', heading: 'Choose a new password', submit: 'Set the password', text: `For ${email}. Wherever you are signed in, you no longer will be.` }),
  use: async ({ db, note }, { account_id }, link) => {
    const used = await db.attempt(() => db.row(applyPasswordLink, link))
    if ('refused' in used) return { wrong: 'This can’t be done by a link: whoever runs the installation can do it' }
    note([`account:${account_id}`])
    return used.done!.used ? { say: 'Your new password is set. Sign in with it.' } : undefined
  },
})

// ---------------------------------------------------------------- asking for one

const askFields = { email: emailField('E-mail address') }

export const forgottenForm = get('/sign-in/forgotten', {
  name: 'people.forgotten-form', summary: 'The form for somebody who has forgotten their password', permission: 'public',
  handle: async () => show({ errors: {}, typed: {} }, forgottenPage),
})

export const forgotten = post('/sign-in/forgotten', {
  name: 'people.forgotten', summary: 'Ask for a new password; the answer is the same for every address', permission: 'public', input: askFields,
  handle: async ({ db, input }) => {
    if ('errors' in input) return again({ errors: input.errors, typed: input.typed }, forgottenPage, input.errors)
    await db.row(askForPassword, { email_key: input.values.email.toLowerCase() })
    return done('/sign-in', 'If that address has an account, its administrators now see that you ask for a new password. They hand you a link themselves; call them if it is urgent.')
  },
})

const forgottenPage: Page<{ errors: Errors, typed: Typed }> = ({ errors, typed }, { csrf, today }) => ({
  title: 'Forgotten your password',
  main: html`<div class="tl-card"><h1 class="govuk-heading-l">Forgotten your password</h1>
    <p class="govuk-body">An administrator of your authority makes a link by which you choose a new one. Here you tell them that you need it.</p>
    ${formView({ action: '/sign-in/forgotten', csrf, submit: 'Ask for a new password', cancelHref: '/sign-in', fields: fieldViews(askFields, typed, errors, { today }) })}</div>`,
})
