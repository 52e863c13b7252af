// GET and POST /account/second-factor and /account/recovery-codes: another telephone, and new recovery codes. Both ask once more who one is.
import { formView } from '#pages/form.ts'
import { html } from '#pages/html.ts'
import { shaped, type Errors } from '#platform/fields.ts'
import { fieldViews } from '#platform/web/draw.ts'
import { again, get, post, show, type Context, type Page } from '#platform/web/route.ts'
import { endMySessions } from './account.sql.ts'
import { accountNow, identityFields, identityFieldsOf, problemsWithIdentity, rotate } from './identity.ts'
import { newRecoveryCodes, recoveryHash } from './one-time-codes.ts'
import { anyCode, appCode, enrol, newOffer, offerText, openOffer, recoveryCodesPage, wrongCode, type Offer, type ShownCodes } from './second-factor.ts'
import { keepRecoveryCodes } from './second-factor.sql.ts'

const newCode = shaped({ label: 'Code of the new key', hint: appCode.hint!, max: 60, width: 20, personal: true, autocomplete: 'one-time-code',
  reader: (typed) => {
    const got = appCode.readText(typed, { today: Temporal.PlainDate.from('2026-01-01') })
    return 'error' in got ? { error: 'Code of the new key must be six digits' } : got
  } })
/** Two codes are asked for on one page: this one says which it is. */
const oldCode = { ...anyCode, label: 'Code of the key you have now' }
const factorFields = { new_code: newCode, ...identityFields }

type Changing = { withFactor: boolean, demo: boolean, offer: Offer, errors: Errors }

export const factorForm = get('/account/second-factor', {
  name: 'people.factor-form', summary: 'A new key for an authenticator app', permission: 'home.read',
  handle: async (context) => {
    const { email, sealed, demo } = await accountNow(context)
    return show<Changing>({ withFactor: sealed !== null, demo, offer: newOffer(context, context.user.account, email), errors: {} }, factorPage)
  },
})

export const changeFactor = post('/account/second-factor', {
  name: 'people.change-factor', summary: 'Set up a second factor, or move it to another telephone', permission: 'home.read', input: factorFields,
  handle: async (given) => {
    const { input, body } = given
    const context = given as unknown as Context
    const { db, user, note } = context
    const account = await accountNow(context)
    const offer = openOffer(context, user.account, account.email, body['offer'])
    const wrong = (errors: Errors) => again<Changing>({ withFactor: account.sealed !== null, demo: account.demo, errors,
      offer: offer?.again ?? newOffer(context, user.account, account.email) }, factorPage, errors)
    if ('errors' in input) return wrong(input.errors)
    if (account.demo) return wrong({ '': 'The demo’s people have no second factor' })
    if (!offer) return wrong({ new_code: 'The key has expired. Take the new one above into your app' })
    const notThem = await problemsWithIdentity(context, account, input.values)
    if (Object.keys(notThem).length > 0) return wrong(notThem)
    const codes = await enrol(context, user.account, offer.secret, input.values.new_code, true)
    if (!codes) return wrong({ new_code: wrongCode })
    const { csrf, hash } = await rotate(context)
    await db.row(endMySessions, { kept: hash })
    note([`account:${user.account}`])
    return show<ShownCodes>({ codes, next: '/account', csrf }, recoveryCodesPage)
  },
})

const factorPage: Page<Changing> = ({ withFactor, demo, offer, errors }, { csrf, today }) => ({
  title: 'Second factor',
  breadcrumbs: [{ text: 'Your account', href: '/account' }, { text: 'Second factor' }],
  main: html`<h1 class="govuk-heading-l">${withFactor ? 'Move your second factor to another telephone' : 'Set up a second factor'}</h1>
    ${demo && html`<p class="govuk-body">The demo’s people have no second factor. This is what the page looks like for everybody else.</p>`}
    <div class="tl-text">${offerText(offer)}</div>
    ${withFactor && html`<p class="govuk-body">From then on the old key and the old recovery codes open nothing, and wherever else you are signed in, you no longer are.</p>`}
    ${formView({ action: '/account/second-factor', csrf, hidden: { offer: offer.sealed }, submit: 'Use the new key', cancelHref: '/account',
      fields: fieldViews({ new_code: newCode, ...identityFieldsOf({ sealed: null }), ...(withFactor ? { code: oldCode } : {}) }, {}, errors, { today }) })}`,
})

type Renewing = { withFactor: boolean, errors: Errors }

export const recoveryCodesForm = get('/account/recovery-codes', {
  name: 'people.recovery-codes-form', summary: 'The form for new recovery codes', permission: 'home.read',
  handle: async (context) => show<Renewing>({ withFactor: (await accountNow(context)).sealed !== null, errors: {} }, renewPage),
})

export const renewRecoveryCodes = post('/account/recovery-codes', {
  name: 'people.renew-recovery-codes', summary: 'Make new recovery codes; the old ones stop working', permission: 'home.read', input: identityFields,
  handle: async (given) => {
    const { input } = given
    const context = given as unknown as Context
    const { db, user, note } = context
    const account = await accountNow(context)
    const wrong = (errors: Errors) => again<Renewing>({ withFactor: account.sealed !== null, errors }, renewPage, errors)
    if ('errors' in input) return wrong(input.errors)
    if (account.sealed === null) return wrong({ '': 'Set up a second factor first: recovery codes stand in for it' })
    const notThem = await problemsWithIdentity(context, account, input.values)
    if (Object.keys(notThem).length > 0) return wrong(notThem)
    const codes = newRecoveryCodes()
    await db.row(keepRecoveryCodes, { account: user.account, code_hashes: codes.map((code) => recoveryHash(user.account, code)) })
    note([`account:${user.account}`])
    return show<ShownCodes>({ codes, next: '/account', csrf: (await rotate(context)).csrf }, recoveryCodesPage)
  },
})

const renewPage: Page<Renewing> = ({ withFactor, errors }, { csrf, today }) => ({
  title: 'New recovery codes',
  breadcrumbs: [{ text: 'Your account', href: '/account' }, { text: 'New recovery codes' }],
  main: html`<h1 class="govuk-heading-l">New recovery codes</h1>
    <p class="govuk-body">${withFactor
      ? 'The ones you have now will stop working.'
      : html`Recovery codes stand in for a second factor. <a class="govuk-link" href="/account/second-factor">Set one up first</a>.`}</p>
    ${formView({ action: '/account/recovery-codes', csrf, submit: 'Make new codes', cancelHref: '/account',
      fields: fieldViews(identityFieldsOf({ sealed: withFactor ? '' : null }), {}, errors, { today }) })}`,
})
