// What every page with a code shares: the field, the check that counts guesses, the offer of a new secret, and the page that shows recovery codes once.
import { insetText } from '#pages/components/inset-text.ts'
import { warningText } from '#pages/components/warning-text.ts'
import { html, type Html } from '#pages/html.ts'
import { qrCode } from '#pages/qr-code.ts'
import { shaped } from '#platform/fields.ts'
import type { Context, Page } from '#platform/web/route.ts'
import { myAccount } from './account.sql.ts'
import { inFours, newRecoveryCodes, newSecret, otpauthOf, readCode, recoveryHash, stepOf } from './one-time-codes.ts'
import { keepSecondFactor, mayGuessCode, takeCode, takeRecoveryCode } from './second-factor.sql.ts'

const codeField = (hint: string, isWanted: (code: NonNullable<ReturnType<typeof readCode>>) => boolean, wrong: string) => shaped({
  label: 'Code', hint, max: 60, width: 20, personal: true, autocomplete: 'one-time-code',
  reader: (typed) => {
    const code = readCode(typed)
    return code && isWanted(code) ? { value: 'digits' in code ? code.digits : code.recovery } : { error: wrong }
  },
})

/** From somebody who has a second factor. */
export const anyCode = codeField('The six digits your authenticator app shows now, or one of your recovery codes', () => true,
  'Code must be six digits, or a recovery code of sixteen letters and digits')
/** From somebody who is about to have one: a recovery code proves nothing about a new secret. */
export const appCode = codeField('The six digits your authenticator app shows now', (code) => 'digits' in code, 'Code must be six digits')

/** One text, whether the code was wrong or was not looked at: `may_guess_code` looks at five in five minutes. */
export const wrongCode = 'That code doesn’t fit, was used already, or there were too many tries: wait for the next code; after five you have to wait up to five minutes'

/** Whether a code is right. The guess is counted before it is looked at, and a right code is used up. */
export async function isRightCode({ db, sealed }: Pick<Context, 'db' | 'sealed'>, account: string, factor: string, typed: string): Promise<boolean> {
  const guess = await db.row(mayGuessCode, { account })
  const code = readCode(typed)
  if (!guess?.allowed || !code) return false
  if ('recovery' in code) return (await db.row(takeRecoveryCode, { account, code_hash: recoveryHash(account, code.recovery) }))!.taken
  const { of, secret } = sealed.open(factor)
  const step = of === account && secret ? stepOf(code.digits, secret, Date.now()) : undefined
  return step !== undefined && (await db.row(takeCode, { account, step }))!.taken
}

/** To whoever has just used a recovery code up; nothing after a code from the app. */
export async function sayCodesLeft({ db }: Pick<Context, 'db'>, typed: string | null): Promise<string> {
  const code = readCode(typed ?? '')
  if (!code || !('recovery' in code)) return ''
  const { codes_left } = (await db.row(myAccount, {}))!
  return `You used a recovery code: ${codes_left === 0 ? 'none is left. Make new ones on the page of your account' : codes_left === 1 ? '1 is left' : `${codes_left} are left`}.`
}

/** A secret that is shown and not kept yet: it travels sealed in the form, for one account and half an hour. */
export type Offer = { sealed: string, secret: string, link: string }

const offerLasts = 30 * 60_000

export function newOffer({ sealed }: Pick<Context, 'sealed'>, account: string, email: string): Offer {
  return offered({ sealed }, account, email, newSecret())
}

function offered({ sealed }: Pick<Context, 'sealed'>, account: string, email: string, secret: string): Offer {
  return { sealed: sealed.seal({ offered: account, secret, until: String(Date.now() + offerLasts) }), secret: inFours(secret), link: otpauthOf(secret, email) }
}

/** The same offer again, so that a mistyped code does not make somebody begin anew; undefined when it is over or was never ours. */
export function openOffer({ sealed }: Pick<Context, 'sealed'>, account: string, email: string, given: unknown): { secret: string, again: Offer } | undefined {
  const { offered: to, secret, until } = sealed.open(typeof given === 'string' ? given : null)
  if (to !== account || !secret || !(Number(until) > Date.now())) return undefined
  return { secret, again: { sealed: given as string, secret: inFours(secret), link: otpauthOf(secret, email) } }
}

/** Keeps the offered secret if the code proves that the app has it. Answers the recovery codes, to be shown this once. */
export async function enrol({ db, sealed }: Pick<Context, 'db' | 'sealed'>, account: string, secret: string, code: string, replacing: boolean): Promise<string[] | undefined> {
  const step = stepOf(code, secret, Date.now())
  if (step === undefined) return undefined
  const codes = newRecoveryCodes()
  const kept = await db.row(keepSecondFactor, { account, sealed: sealed.seal({ of: account, secret }), step,
    code_hashes: codes.map((one) => recoveryHash(account, one)), replacing })
  return kept?.kept ? codes : undefined
}

/** How to bring the secret into an app. */
export function offerText({ secret, link }: Offer): Html {
  return html`<ol class="govuk-list govuk-list--number">
      <li>Install an authenticator app on your telephone, if you have none: any that makes six-digit codes will do.</li>
      <li>In the app, add an account and point the camera here.
        ${qrCode(link, 'QR code of the key below')}
        Or type the key (spaces don’t matter; the kind is “time-based”):
        ${insetText({ html: html`<code class="tl-key" id="key">${secret}</code>` })}
        On the telephone itself, <a class="govuk-link" href="${link}">open the app with this key</a>.</li>
      <li>Type the six digits that the app now shows.</li>
    </ol>`
}

export type ShownCodes = { codes: string[], next: string, csrf: string }

export const recoveryCodesPage: Page<ShownCodes> = ({ codes, next }) => ({
  title: 'Your recovery codes',
  main: html`<div class="tl-card"><h1 class="govuk-heading-l">Your recovery codes</h1>
    <p class="govuk-body">If you lose your telephone, each of these signs you in once, in place of a code from the app. They are shown this once.</p>
    <ul class="govuk-list tl-codes" id="recovery-codes">${codes.map((code) => html`<li><code>${code}</code></li>`)}</ul>
    ${warningText({ text: 'Keep them where only you can reach them, and not on that telephone. Print this page if you like.', iconFallbackText: 'Warning' })}
    <p class="govuk-body"><a class="govuk-link" href="${next}">I have kept them: go on</a></p></div>`,
})
