// GET and POST /sign-in/code and /sign-in/second-factor: the code after the password, or the first one of somebody who has no second factor yet.
import { formView } from '#pages/form.ts'
import { html } from '#pages/html.ts'
import type { Errors } from '#platform/fields.ts'
import { fieldViews } from '#platform/web/draw.ts'
import { again, done, get, post, show, type Context, type FinalAnswer, type Page } from '#platform/web/route.ts'
import { anyCode, appCode, enrol, isRightCode, newOffer, offerText, openOffer, recoveryCodesPage, sayCodesLeft, wrongCode, type Offer, type ShownCodes } from './second-factor.ts'
import { endSignInStep, findSignInStep } from './second-factor.sql.ts'
import { recordFailedSignIn } from './people.sql.ts'
import { noPlace, ownPath, startSession } from './sign-in.ts'

/** Whoever has given their password, within the last ten minutes, in this browser. */
const stepNow = ({ db, session }: Pick<Context, 'db' | 'session'>) => db.row(findSignInStep, { token_hash: session.visit })
const fromTheStart = (to: string): FinalAnswer => done(`/sign-in${to === '/' ? '' : `?to=${encodeURIComponent(to)}`}`,
  'Start with your e-mail address and password: the code was not asked for here, or more than ten minutes have passed.')

const codeFields = { code: anyCode }
const enrolFields = { code: appCode }

type Asked = { to: string, errors: Errors, csrf: string }

export const signInCodeForm = get('/sign-in/code', {
  name: 'people.sign-in-code-form', summary: 'The form for the code after the password', permission: 'public',
  handle: async (context) => {
    const to = ownPath(context.url.searchParams.get('to'))
    const step = await stepNow(context)
    if (!step) return fromTheStart(to)
    if (step.sealed === null) return done(`/sign-in/second-factor?to=${encodeURIComponent(to)}`, '')
    return show<Asked>({ to, errors: {}, csrf: context.csrf }, codePage)
  },
})

export const sendCode = post('/sign-in/code', {
  name: 'people.send-code', summary: 'Finish signing in with a code', permission: 'public', input: codeFields,
  handle: async (context) => {
    const { db, input, body, session, csrf, from } = context
    const to = ownPath(body['to'])
    const step = await stepNow(context)
    if (!step || step.sealed === null) return fromTheStart(to)
    const wrong = (errors: Errors) => again<Asked>({ to, errors, csrf }, codePage, errors)
    if ('errors' in input) return wrong(input.errors)
    if (!await isRightCode(context, step.account_id, step.sealed, input.values.code)) {
      await db.row(recordFailedSignIn, { account: step.account_id, action: 'people.send-code', why: 'Wrong code', address: from.address })
      return wrong({ code: wrongCode })
    }
    if (!(await db.row(endSignInStep, { token_hash: session.visit }))!.ended) return fromTheStart(to)
    const started = await startSession(context, step.account_id)
    return started ? done(to, await sayCodesLeft(context, input.values.code), { csrf: started.csrf }) : wrong({ code: noPlace })
  },
})

const codePage: Page<Asked> = ({ to, errors }, { csrf, today }) => ({
  title: 'Enter a code',
  main: html`<div class="tl-card"><h1 class="govuk-heading-l">Enter a code</h1>
    ${formView({ action: '/sign-in/code', csrf, hidden: { to }, submit: 'Sign in', cancelHref: '/sign-in', fields: fieldViews(codeFields, {}, errors, { today }) })}
    <p class="govuk-body">If you have neither the app nor a recovery code, an administrator of your authority can take your second factor away, so that you set up a new one.</p></div>`,
})

type Enrolling = Asked & { offer: Offer }

export const enrolForm = get('/sign-in/second-factor', {
  name: 'people.enrol-form', summary: 'The key for an authenticator app, for somebody who has none yet', permission: 'public',
  handle: async (context) => {
    const to = ownPath(context.url.searchParams.get('to'))
    const step = await stepNow(context)
    if (!step || step.sealed !== null) return fromTheStart(to)
    return show<Enrolling>({ to, errors: {}, csrf: context.csrf, offer: newOffer(context, step.account_id, step.email) }, enrolPage)
  },
})

export const enrolAndSignIn = post('/sign-in/second-factor', {
  name: 'people.enrol', summary: 'Set up the second factor and finish signing in', permission: 'public', input: enrolFields,
  handle: async (context) => {
    const { db, input, body, session, csrf } = context
    const to = ownPath(body['to'])
    const step = await stepNow(context)
    if (!step || step.sealed !== null) return fromTheStart(to)
    const offer = openOffer(context, step.account_id, step.email, body['offer'])
    const wrong = (errors: Errors) => again<Enrolling>({ to, errors, csrf, offer: offer?.again ?? newOffer(context, step.account_id, step.email) }, enrolPage, errors)
    if ('errors' in input) return wrong(input.errors)
    if (!offer) return wrong({ code: 'The key has expired. Take the new one above into your app' })
    const codes = await enrol(context, step.account_id, offer.secret, input.values.code, false)
    if (!codes) return wrong({ code: wrongCode })
    if (!(await db.row(endSignInStep, { token_hash: session.visit }))!.ended) return fromTheStart(to)
    const started = await startSession(context, step.account_id)
    return started ? show<ShownCodes>({ codes, next: to, csrf: started.csrf }, recoveryCodesPage) : wrong({ code: noPlace })
  },
})

const enrolPage: Page<Enrolling> = ({ to, errors, offer }, { csrf, today }) => ({
  title: 'Set up your second factor',
  main: html`<div class="tl-card"><h1 class="govuk-heading-l">Set up your second factor</h1>
    <p class="govuk-body">A password can be guessed or given away. From now on you also type a code that only your telephone makes.</p>
    ${offerText(offer)}
    ${formView({ action: '/sign-in/second-factor', csrf, hidden: { to, offer: offer.sealed }, submit: 'Set up and sign in', cancelHref: '/sign-in',
      fields: fieldViews(enrolFields, {}, errors, { today }) })}</div>`,
})
