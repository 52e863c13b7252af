// GET and POST /sign-in/set-up: the first authority and its first administrator, by the code that an empty installation prints at its start.
import { formView } from '#pages/form.ts'
import { html } from '#pages/html.ts'
import { shaped, text, type Errors, type Typed } from '#platform/fields.ts'
import { fieldViews } from '#platform/web/draw.ts'
import { again, get, post, show, type Context, type Page } from '#platform/web/route.ts'
import { codeField, nameField, nationField } from './authority.ts'
import { newPassword, newPasswordHint, problemWithPassword } from './new-password.ts'
import { readCode, setUpHash } from './one-time-codes.ts'
import { hashPassword } from './passwords.ts'
import { isSetUp, setUpInstallation } from './people.sql.ts'
import { emailField } from './person.ts'
import { askForCode } from './sign-in.ts'

const setUpCode = shaped({ label: 'Set-up code', hint: 'Printed where Throughline was started', max: 60, width: 20, reader: (typed) => {
  const code = readCode(typed)
  return code && 'recovery' in code ? { value: code.recovery } : { error: 'Set-up code must be sixteen letters and digits' }
} })

const fields = {
  set_up_code: setUpCode, authority_name: nameField('Name of the authority'), authority_code: codeField('Code of the authority'), nation: nationField,
  name: text({ label: 'Your name', max: 100, personal: true, autocomplete: 'name' }), email: emailField('Your e-mail address'), password: newPassword('Password'),
}

type SettingUp = { open: boolean, typed: Typed, errors: Errors, csrf: string }

export const setUpForm = get('/sign-in/set-up', {
  name: 'people.set-up-form', summary: 'The form that sets up an empty installation', description: 'With the token that posts need.', permission: 'public',
  handle: async ({ db, csrf }) => show<SettingUp>({ open: !(await db.row(isSetUp, {}))!.done, typed: {}, errors: {}, csrf }, page),
})

export const setUp = post('/sign-in/set-up', {
  name: 'people.set-up', summary: 'Make the first authority and its first administrator, with the code that was printed', permission: 'public', input: fields,
  handle: async (context) => {
    const { db, input, csrf } = context
    const wrong = (errors: Errors, open = true, status: 409 | 422 = 422) => again<SettingUp>({ open, typed: input.typed, errors, csrf }, page, errors, status)
    if ('errors' in input) return wrong(input.errors)
    if ((await db.row(isSetUp, {}))!.done) return wrong({ '': 'This installation is set up already' }, false, 409)
    const { set_up_code, name, email, password, ...authority } = input.values
    const weak = problemWithPassword(password, { withFactor: true, known: [email, name, authority.authority_name, authority.authority_code] })
    if (weak !== undefined) return wrong({ password: weak })
    const made = await db.row(setUpInstallation, { ...authority, code_hash: setUpHash(set_up_code), person: name, email, password_hash: await hashPassword(password) })
    if (!made) return wrong({ set_up_code: 'That is not the code, or it is older than a day: start Throughline again for a new one' })
    return askForCode(context as unknown as Context, made.account_id, 'second-factor', '/people')
  },
})

const page: Page<SettingUp> = ({ open, typed, errors, csrf }, { today }) => ({
  title: 'Set up Throughline',
  main: html`<div class="tl-card"><h1 class="govuk-heading-l">Set up Throughline</h1>
    ${open ? html`<p class="govuk-body">Nobody works here yet. You make the first authority and become its administrator; then you set up your second factor, and invite others.</p>
      ${formView({ action: '/sign-in/set-up', csrf, submit: 'Set up', fields: fieldViews({ ...fields, password: { ...fields.password, hint: newPasswordHint(true) } }, typed, errors, { today }) })}`
      : html`<p class="govuk-body">This installation is set up already. <a class="govuk-link" href="/sign-in">Sign in</a></p>`}</div>`,
})
