// What pages about payment have in common: the choice of a period, what stands there while there is none, and how payment is counted.
import { details } from '#pages/components/details.ts'
import { emptyState } from '#pages/components/empty-state.ts'
import { insetText } from '#pages/components/inset-text.ts'
import { tag } from '#pages/components/tag.ts'
import { html, type Html } from '#pages/html.ts'
import { showDate, showShortIso } from '#platform/dates.ts'
import { showMoney } from '#platform/quantities.ts'
import type { Context } from '#platform/web/route.ts'
import type { Word } from './measure-payment.ts'
import { keyOf, type PayPeriod } from './pay-period.ts'

export const pounds = (pence: number) => showMoney(BigInt(pence))

/** Where the calendar is kept: whoever may not change it is told who does. */
export function noPeriods({ user, asAt }: Context): Html {
  const text = 'Services are paid for periods of mostly four weeks, thirteen or fourteen in a financial year.'
  if (asAt !== null) return emptyState({ title: 'No pay periods were known', text: `${text} On ${showDate(asAt)} none had been entered.` })
  return emptyState(user.may('setting.edit') ? { title: 'No pay periods yet', text, action: { href: '/pay-periods', text: 'Fill in the pay periods of a year' } }
    : { title: 'No pay periods yet', text: `${text} Contracts officers of the authority enter them.` })
}

/** Every period there is, the latest first. */
export const periodOptions = (periods: readonly PayPeriod[]) => periods.map((period) => ({
  value: keyOf(period),
  text: `${period.year} P${period.number}: ${showShortIso(period.starts_on)} to ${showShortIso(period.ends_on)}`,
}))

/** The payment is what it would be if nothing changed. */
export function stillToCome(period: PayPeriod, { asAt, today }: Context): Html | false {
  return period.ends_on > (asAt ?? today).toString() && insetText({ text: 'Some of these days are still to come. On them, everybody without an end date counts as staying.' })
}

/** When and by whom the list of a service was last said to be right (S1.83), and whether that says anything of this period. */
export function confirmation(word: Word | null, service: number, period: PayPeriod): Html {
  if (word === null) return tag({ text: 'Not confirmed', classes: 'govuk-tag--yellow' })
  return html`<a class="govuk-link" href="/services/${service}/confirmations/${word.id}">${showShortIso(word.confirmed_on)}</a> by ${word.confirmer}, ${word.organisation}
    ${word.confirmed_on < period.starts_on && tag({ text: 'Before this period', classes: 'govuk-tag--yellow' })}`
}

const rules = [
  'Payment is computed from accepted schedules alone. What is asked for and not decided yet does not count.',
  'The start date is paid; the end date, on which the client left, is not.',
  'A day is paid on which the client is passported, with an HB reference or by Universal Credit. '
    + 'Who awaits HB, is not passported or pays their own way is listed, unpaid; an award that is dated back makes those days paid.',
  'A line is the weekly price × unit-days ÷ 7, rounded to the penny once for each schedule and price, half a penny up.',
  'On each day no more units of a level are paid than are bought: what is beyond the capacity is taken off in a line of its own.',
  'Somebody with two places at once is paid for in the one that began first, until it ends, also where that is in another block subsidy service.',
  'Only days inside the contract are paid, on which the unit is let, and which have a price.',
  'People whose record is restricted count for every reader; who they are is told only to those who may open their record.',
]

export const howCounted = details({ summaryText: 'How this is counted', html: html`<ul class="govuk-list govuk-list--bullet">${rules.map((rule) => html`<li>${rule}</li>`)}</ul>` })
