// What an address says: the records it names, the filters of a list, and the day that is looked back to.
import { date, read, type Errors, type Fields, type Typed } from '../fields.ts'
import { isUuid } from '../text.ts'
import { notFound, Stop, type Parameters } from './route.ts'

const asAtField = { 'as-at': date({ label: 'As known on', optional: true, yearNeeded: true }) }

export function readParameters(declared: Parameters, given: Record<string, string>): Record<string, string | number> {
  return Object.fromEntries(Object.entries(declared).map(([name, kind]) => {
    const typed = given[name] ?? ''
    if (kind === 'number' && /^[1-9][0-9]{0,14}$/.test(typed)) return [name, Number(typed)]
    if (kind === 'uuid' && isUuid(typed)) return [name, typed]
    if (kind === 'word' && /^[a-z][a-z0-9-]{0,60}$/.test(typed)) return [name, typed]
    throw notFound()
  }))
}

/** The address of the same page as it is known now. */
export function asKnownNow(url: URL): string {
  const now = new URL(url)
  now.searchParams.delete('as-at')
  return now.pathname + now.search
}

/** The day that is looked back to; null is what is known now, which a page says of today alone: nobody knows yet what will be known. */
export function readAsAt(url: URL, today: Temporal.PlainDate): Temporal.PlainDate | null {
  const got = read(asAtField, { 'as-at': url.searchParams.get('as-at') ?? '' }, { today })
  const stop = (message: string) => new Stop(422, 'That date can’t be used', message, {}, { href: asKnownNow(url), text: 'Show what is known now' })
  if ('errors' in got) throw stop(got.errors['as-at']!)
  const asked = got.values['as-at']
  if (asked === null) return null
  const day = Temporal.PlainDate.from(asked)
  if (Temporal.PlainDate.compare(day, today) > 0) throw stop('As known on must be today or earlier')
  return day.equals(today) ? null : day
}

/** Filters are forgiving: one that can't be read is left out, and the page says so beside it. */
export function readQuery(fields: Fields, url: URL, today: Temporal.PlainDate): { values: Record<string, unknown>, typed: Typed, errors: Errors } {
  const values: Record<string, unknown> = {}
  const typed: Typed = {}
  let errors: Errors = {}
  for (const [name, field] of Object.entries(fields)) {
    const given = url.searchParams.getAll(name)
    const got = read({ [name]: { ...field, optional: true } }, { [name]: given.length > 1 ? given : given[0] }, { today })
    values[name] = 'values' in got ? got.values[name] : null
    typed[name] = got.typed[name] ?? ''
    if ('errors' in got) errors = { ...errors, ...got.errors }
  }
  return { values, typed, errors }
}
