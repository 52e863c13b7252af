// GET and POST /account/password: a new password of one's own, which ends one's other sessions.
import { formView } from '#pages/form.ts'
import { html } from '#pages/html.ts'
import { readable, type Errors } from '#platform/fields.ts'
import { fieldViews } from '#platform/web/draw.ts'
import { again, done, get, post, show, type Context, type Page } from '#platform/web/route.ts'
import { changeMyPassword } from './account.sql.ts'
import { accountNow, identityFields, identityFieldsOf, problemsWithIdentity, rotate, type MyAccount } from './identity.ts'
import { newPassword, newPasswordHint, problemWithPassword } from './new-password.ts'
import { hashPassword } from './passwords.ts'
import { sayCodesLeft } from './second-factor.ts'

const fields = { ...identityFields, new_password: newPassword('New password') }

type Changing = { withFactor: boolean, errors: Errors }
const hasFactor = ({ sealed, needed }: MyAccount) => needed || sealed !== null

export const passwordForm = get('/account/password', {
  name: 'people.password-form', summary: 'The form to change your password', permission: 'home.read',
  handle: async (context) => show<Changing>({ withFactor: (await accountNow(context)).sealed !== null, errors: {} }, page),
})

export const changePassword = post('/account/password', {
  name: 'people.change-password', summary: 'Change your password and end your other sessions', permission: 'home.read', input: fields,
  handle: async (context) => {
    const { db, input, user, note } = context
    const account = await accountNow(context)
    const wrong = (errors: Errors) => again<Changing>({ withFactor: account.sealed !== null, errors }, page, errors)
    const { new_password } = readable(input)
    const known = [account.email, user.name, user.organisation.name, user.authority.name]
    const weak = new_password === undefined ? undefined : problemWithPassword(new_password, { withFactor: hasFactor(account), known })
    const errors = { ...('errors' in input ? input.errors : {}), ...(weak === undefined ? {} : { new_password: weak }) }
    if ('errors' in input || weak !== undefined) return wrong(errors)
    const notThem = await problemsWithIdentity(context as unknown as Context, account, input.values)
    if (Object.keys(notThem).length > 0) return wrong(notThem)
    if (input.values.new_password === input.values.password) return wrong({ new_password: 'New password must be another than the one you have' })
    const { csrf, hash } = await rotate(context as unknown as Context)
    await db.row(changeMyPassword, { password_hash: await hashPassword(input.values.new_password), kept: hash })
    note([`account:${user.account}`])
    const left = await sayCodesLeft(context, input.values.code)
    return done('/account', `Your password is changed. Wherever else you were signed in, you no longer are.${left && ` ${left}`}`, { csrf })
  },
})

const page: Page<Changing> = ({ withFactor, errors }, { csrf, today }) => ({
  title: 'Change your password',
  breadcrumbs: [{ text: 'Your account', href: '/account' }, { text: 'Change your password' }],
  main: html`<h1 class="govuk-heading-l">Change your password</h1>
    ${formView({ action: '/account/password', csrf, submit: 'Change password', cancelHref: '/account',
      fields: fieldViews({ ...identityFieldsOf({ sealed: withFactor ? '' : null }), new_password: { ...fields.new_password, hint: newPasswordHint(withFactor) } }, {}, errors, { today }) })}`,
})
