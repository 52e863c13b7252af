// GET and POST /sign-in/join, /sign-in/new-password and /sign-in/forgotten: what somebody does with a link that an administrator has handed over, and asking for one.
import { formView } from '#pages/form.ts'
import { html } from '#pages/html.ts'
import type { Errors, Typed } from '#platform/fields.ts'
import { fieldViews } from '#platform/web/draw.ts'
import { again, done, get, post, show, type FinalAnswer, type Page } from '#platform/web/route.ts'
import { acceptInvitation, applyPasswordLink, askForPassword, findInvitation, findPasswordLink } from './administration.sql.ts'
import { isRightPassword } from './check-password.ts'
import { newPassword, newPasswordHint, problemWithPassword } from './new-password.ts'
import { hashOfKey, keyIn } from './one-time-link.ts'
import { hashPassword } from './passwords.ts'
import { emailField } from './person.ts'

const deadLink: FinalAnswer = done('/sign-in', 'That link works no more: it was used, is too old, or another was made since. Ask your administrator for a new one.')

// ---------------------------------------------------------------- joining

const joinFields = { password: newPassword('Password') }
type Joining = { key: string, email: string, authority: string, organisation: string, withFactor: boolean, errors: Errors }

export const joinForm = get('/sign-in/join', {
  name: 'people.join-form', summary: 'The page behind an invitation', permission: 'public',
  handle: async ({ db, url }) => {
    const key = url.searchParams.get('key') ?? ''
    const found = await db.row(findInvitation, { token_hash: hashOfKey(key) })
    return found ? show<Joining>({ key, email: found.email, authority: found.authority, organisation: found.organisation, withFactor: found.needed, errors: {} }, joinPage) : deadLink
  },
})

export const join = post('/sign-in/join', {
  name: 'people.join', summary: 'Accept an invitation, with the password of the account or a new one', permission: 'public', input: joinFields,
  handle: async ({ db, session, input, body }) => {
    const key = keyIn(body)
    const token_hash = hashOfKey(key)
    const found = await db.row(findInvitation, { token_hash })
    if (!found) return deadLink
    const wrong = (errors: Errors) => again<Joining>({ key, email: found.email, authority: found.authority, organisation: found.organisation, withFactor: found.needed, errors }, joinPage, errors)
    if ('errors' in input) return wrong(input.errors)
    const { password } = input.values
    if (found.account_id === null) {
      const weak = problemWithPassword(password, { withFactor: found.needed, known: [found.email, found.name, found.organisation, found.authority] })
      if (weak !== undefined) return wrong({ password: weak })
    } else {
      const isRight = await isRightPassword({ db, session }, { id: found.account_id, password_hash: found.password_hash }, password)
      if (!isRight || !found.usable) {
        return wrong({ password: 'Enter the password you sign in with already. After several wrong tries you have to wait, for up to 15 minutes' })
      }
    }
    const { accepted } = (await db.row(acceptInvitation, { token_hash, password_hash: await hashPassword(password) }))!
    return accepted ? done('/sign-in', `You now work for ${found.organisation} in ${found.authority}. Sign in to begin.`) : deadLink
  },
})

const joinPage: Page<Joining> = ({ key, email, authority, organisation, withFactor, errors }, { csrf, today }) => ({
  title: 'Join Throughline',
  main: html`<div class="tl-card"><h1 class="govuk-heading-l">Join ${authority}</h1>
    <p class="govuk-body">You are invited to work in Throughline for ${organisation}. You will sign in as ${email}.</p>
    ${formView({ action: '/sign-in/join', csrf, hidden: { key }, submit: 'Join',
      fields: fieldViews({ password: { ...joinFields.password, hint: `${newPasswordHint(withFactor)} If you sign in to Throughline for another authority already, type the password you have.` } }, {}, errors, { today }) })}</div>`,
})

// ---------------------------------------------------------------- a new password by a link

const passwordFields = { new_password: newPassword('New password') }
type Choosing = { key: string, email: string, withFactor: boolean, errors: Errors }

export const newPasswordForm = get('/sign-in/new-password', {
  name: 'people.new-password-form', summary: 'The page behind a link for a new password', permission: 'public',
  handle: async ({ db, url }) => {
    const key = url.searchParams.get('key') ?? ''
    const found = await db.row(findPasswordLink, { token_hash: hashOfKey(key) })
    return found ? show<Choosing>({ key, email: found.email, withFactor: found.with_factor, errors: {} }, choosePage) : deadLink
  },
})

export const choosePassword = post('/sign-in/new-password', {
  name: 'people.choose-password', summary: 'Choose a new password, by a link', permission: 'public', input: passwordFields,
  handle: async ({ db, input, body, note }) => {
    const key = keyIn(body)
    const token_hash = hashOfKey(key)
    const found = await db.row(findPasswordLink, { token_hash })
    if (!found) return deadLink
    const wrong = (errors: Errors) => again<Choosing>({ key, email: found.email, withFactor: found.with_factor, errors }, choosePage, errors)
    if ('errors' in input) return wrong(input.errors)
    const weak = problemWithPassword(input.values.new_password, { withFactor: found.with_factor, known: [found.email, ...found.known] })
    if (weak !== undefined) return wrong({ new_password: weak })
    const password_hash = await hashPassword(input.values.new_password)
    const used = await db.attempt(() => db.row(applyPasswordLink, { token_hash, password_hash }))
    if ('refused' in used) return wrong({ '': 'This can’t be done by a link: whoever runs the installation can do it' })
    note([`account:${found.account_id}`])
    return used.done!.used ? done('/sign-in', 'Your new password is set. Sign in with it.') : deadLink
  },
})

const choosePage: Page<Choosing> = ({ key, email, withFactor, errors }, { csrf, today }) => ({
  title: 'Choose a new password',
  main: html`<div class="tl-card"><h1 class="govuk-heading-l">Choose a new password</h1>
    <p class="govuk-body">For ${email}. Wherever you are signed in, you no longer will be.</p>
    ${formView({ action: '/sign-in/new-password', csrf, hidden: { key }, submit: 'Set the password',
      fields: fieldViews({ new_password: { ...passwordFields.new_password, hint: newPasswordHint(withFactor) } }, {}, errors, { today }) })}</div>`,
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
