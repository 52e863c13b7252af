// Addresses of payment pages, and a figure as the link to the rows it adds up.
import { periodText, showUnitDays } from '#areas/schedules/public.ts'
import { labelOf } from '#code-lists/code-list.ts'
import { html, type Html } from '#pages/html.ts'
import { unpaidReason } from './payment.ts'
import { keyOf, periodName, type PayPeriod } from './pay-period.ts'

/** A service and the period that is shown of it, as known on a past day where one is asked for. */
export type Shown = { service: { id: number }, period: Pick<PayPeriod, 'year' | 'number'>, asAt: string | null }

export function paymentHref({ service, period, asAt }: Shown, part: '' | '/rows' | '.csv' | '.xlsx' = '', more: Record<string, string> = {}): string {
  const query = new URLSearchParams({ period: keyOf(period), ...(asAt === null ? {} : { 'as-at': asAt }), ...more })
  return `/services/${service.id}/payment${part}?${query.toString()}`
}

/** 'Period 8 of 2026-27: 12 October 2026 to 8 November 2026 (28 days)' */
export const periodHeading = (period: PayPeriod) => `${periodName(period)}: ${periodText({ from: period.starts_on, to: period.ends_on })}`

/** What rows there are: all days that schedules have, those that are paid, and those that are not, together and by reason. */
export const figureList = {
  list: 'payment-figure', codes: [{ code: 'occupied', label: 'Occupied' }, { code: 'paid', label: 'Paid' }, { code: 'unpaid', label: 'Unpaid' }, ...unpaidReason.codes],
} as const

/** In unit-days. What the figure is of is said for those who hear links by themselves; `words` stand in the link, where the heading does not say it. */
export function figureLink(of: Shown, figure: string, value: number, at: { levelId?: string, name: string, words?: string }): Html {
  const { levelId, name, words } = at
  return html`<a class="govuk-link" href="${
    paymentHref(of, '/rows', { figure, ...(levelId === undefined ? {} : { level: levelId }) })
  }">${showUnitDays(value)}${words !== undefined && ` ${words}`}<span
    class="govuk-visually-hidden"> ${words === undefined && `${labelOf(figureList, figure)}, `}${name}</span></a>`
}

/** Which reasons there are among these, in the order of the list. */
export function reasonsIn(unpaid: readonly Record<string, number>[]): string[] {
  return unpaidReason.codes.map(({ code }) => code).filter((code) => unpaid.some((of) => (of[code] ?? 0) !== 0))
}
