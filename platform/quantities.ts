// Decimals with two places as whole hundredths, and money as whole pence: nothing counted here is ever a binary fraction.
import { inSentence } from './dates.ts'

type Problem = { readonly error: string }

/** Six digits before the point and two after it, as the database's numeric(8, 2). */
const mostHundredths = 999_999_99
const mostPence = 999_999_999_99n

/** '1' and '1.00' are 100 hundredths, '.5' is 50. A comma only parts thousands: '1,5' is refused, since elsewhere it means 1.5. */
export function readDecimal(
  typed: string,
  label = 'Units',
  { max = mostHundredths }: { max?: number } = {},
): { hundredths: number } | Problem {
  const read = readHundredths(typed, label, 'a number, such as 1 or 0.50', BigInt(max), showDecimal(max))
  return 'error' in read ? read : { hundredths: Number(read.hundredths) }
}

/** 100 → '1.00', as it stands on pages, in files and in numeric columns. */
export function showDecimal(hundredths: number): string {
  const [whole, rest] = split(BigInt(hundredths))
  return `${hundredths < 0 ? '-' : ''}${whole}.${rest}`
}

/** '£1,234.50', '1234.5' and '1234.50' are 123450 pence. */
export function readMoney(typed: string, label = 'Amount', { max = mostPence }: { max?: bigint } = {}): { pence: bigint } | Problem {
  const amount = typed.trim().replace(/^([-−]?)£\s*/, '$1')
  const read = readHundredths(amount, label, 'an amount of money, such as £1,234.50', max, showMoney(max))
  return 'error' in read ? read : { pence: read.hundredths }
}

/** 123450n → '£1,234.50', -500n → '-£5.00' */
export function showMoney(pence: bigint): string {
  const [whole, rest] = split(pence)
  return `${pence < 0n ? '-' : ''}£${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${rest}`
}

function readHundredths(
  typed: string,
  label: string,
  wanted: string,
  max: bigint,
  shownMax: string,
): { hundredths: bigint } | Problem {
  const text = typed.trim()
  if (text === '') return { error: `Enter ${inSentence(label)}` }
  if (text.length > 40) return { error: `${label} must be ${wanted}` }
  const match = /^([-−]?)(\d+|\d{1,3}(?:,\d{3})+|(?=\.))(?:\.(\d+))?$/.exec(text)
  if (!match) return { error: `${label} must be ${wanted}` }
  const [, sign = '', whole = '', fraction = ''] = match
  if (fraction.length > 2) return { error: `${label} must have no more than 2 decimal places` }
  const hundredths = BigInt(whole.replaceAll(',', '') + fraction.padEnd(2, '0'))
  if (sign && hundredths > 0n) return { error: `${label} must be 0 or more` }
  if (hundredths > max) return { error: `${label} must be ${shownMax} or less` }
  return { hundredths }
}

function split(hundredths: bigint): [whole: string, rest: string] {
  const digits = String(hundredths < 0n ? -hundredths : hundredths).padStart(3, '0')
  return [digits.slice(0, -2), digits.slice(-2)]
}

/** The value in the middle; of an even number the mean of the two there. Nothing has no middle. */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null
  const inOrder = values.toSorted((one, other) => one - other)
  const middle = inOrder.length / 2
  return Number.isInteger(middle) ? (inOrder[middle - 1]! + inOrder[middle]!) / 2 : inOrder[Math.floor(middle)]!
}
