// Measuring what services are paid for some days: what the record says of them, put into the rules of payment.
import { listLastWords } from '#areas/schedules/public.ts'
import { unitName } from '#areas/services/public.ts'
import { blockSubsidyTypes } from '#code-lists/service-types.ts'
import type { Db, RowOf } from '#platform/sql.ts'
import { paymentFor, type Payment, type Stay, type Terms } from './payment.ts'
import { listAllPaidStays, listAllTerms, listPaidStays, listPayPeriods, listTerms } from './payments.sql.ts'
import { wordsUntil, type PayPeriod } from './pay-period.ts'

type Days = Pick<PayPeriod, 'starts_on' | 'ends_on'>

/** A schedule with the unit it is for. */
export type PaidStay = Stay & { unit: string | null }

/** Page, files, JSON and command all stand on this. */
export async function paymentOf(db: Db, service: number, period: Days): Promise<Payment<PaidStay>> {
  const asked = { service, ...askedFor(period) }
  const [stays, terms] = await Promise.all([db.rows(listPaidStays, asked), db.rows(listTerms, asked)])
  return paymentFor(stays.map(stayOf), termsOf(terms), halfOpen(period))
}

/** Every block subsidy service of the reader in which anything was contracted, bought, priced or lived in. */
export async function paymentsOfAll(db: Db, period: Days): Promise<Map<number, Payment<PaidStay>>> {
  const asked = askedFor(period)
  const [stays, terms] = await Promise.all([db.rows(listAllPaidStays, asked), db.rows(listAllTerms, asked)])
  const [staysOf, termsOfService] = [Map.groupBy(stays, ({ service }) => service), Map.groupBy(terms, ({ service }) => service)]
  return new Map([...new Set([...termsOfService.keys(), ...staysOf.keys()])].map((service) =>
    [service, paymentFor((staysOf.get(service) ?? []).map(stayOf), termsOf(termsOfService.get(service) ?? []), halfOpen(period))]))
}

/** The periods of the authority, the latest first, as they are shown. */
export async function payPeriods(db: Db): Promise<PayPeriod[]> {
  return (await db.rows(listPayPeriods, {})).map(({ id: _, version: __, ...period }) => period)
}

/** A provider's word that the list of a service is right (S1.83). */
export type Word = Omit<RowOf<typeof listLastWords.gives>, 'service'>

/** By service the last word before the period could be paid; of one service, or of all. */
export async function lastWords(db: Db, service: number | null, period: Days): Promise<Map<number, Word>> {
  return new Map((await db.rows(listLastWords, { service, until: wordsUntil(period) })).map(({ service: of, ...word }) => [of, word]))
}

const askedFor = ({ starts_on, ends_on }: Days) => ({ types: [...blockSubsidyTypes], from: starts_on, to: ends_on })
const halfOpen = ({ starts_on, ends_on }: Days) => ({ from: starts_on, before: Temporal.PlainDate.from(ends_on).add({ days: 1 }).toString() })

function stayOf({ id, client, level, unit, house, units, from, before, positions, elsewhere, let_from, let_before }: RowOf<typeof listPaidStays.gives>): PaidStay {
  return { id, client, level, unit: unit === null ? null : unitName({ name: unit, house }), units, from, before,
    let: let_from === null ? null : { from: let_from, before: let_before },
    positions: (positions ?? []) as Stay['positions'], elsewhere: (elsewhere ?? []) as Stay['elsewhere'] }
}

function termsOf(rows: readonly RowOf<typeof listTerms.gives>[]): Terms {
  const of = (wanted: string) => rows.filter(({ kind }) => kind === wanted).map(({ level, from, before, amount }) => ({ level: level ?? '', from, before, amount: amount ?? 0 }))
  return {
    contracts: of('contract'), capacities: of('capacity').map(({ amount, ...rest }) => ({ ...rest, units: amount })),
    prices: of('price').map(({ amount, ...rest }) => ({ ...rest, weeklyPence: BigInt(amount) })),
  }
}
