// Which services a report is about: filters by service, provider and type, and what is wrong with them.
import { serviceType } from '#code-lists/service-types.ts'
import type { FieldView } from '#pages/form.ts'
import { choice, pick, type Errors, type Typed } from '#platform/fields.ts'
import type { Db } from '#platform/sql.ts'
import type { Service } from './report.ts'
import { listScope } from './reports.sql.ts'

export const scopeFields = {
  service: pick({ label: 'Service', optional: true }), provider: pick({ label: 'Provider', optional: true }),
  type: choice({ label: 'Type of service', list: serviceType, optional: true }),
}
export type ScopeAsked = { service: string | null, provider: string | null, type: string | null }

export type Option = { value: string, text: string }
export type Scope = { services: Map<number, Service>, options: { service: Option[], provider: Option[], type: Option[] }, errors: Errors }

/** What a filter offers: everything first. */
export const orAll = (options: readonly Option[]): Option[] => [{ value: '', text: 'All' }, ...options]

/** A filter with one thing to choose leaves nothing out, such as that of the provider for whoever works for one. */
export const worthAsking = (views: readonly FieldView[]): FieldView[] =>
  views.filter(({ kind, options, value, error }) => kind !== 'choice' || value !== '' || error !== undefined || (options?.length ?? 0) > 2)

/** The reader's services that the filters leave. A service that is not theirs is as wrong as one that isn't. */
export async function scopeOf(db: Db, { service, provider, type }: ScopeAsked): Promise<Scope> {
  const all = await db.rows(listScope, {})
  const providers = new Map(all.map(({ organisation_id, organisation }) => [organisation_id, organisation]))
  const errors: Errors = {
    ...(service !== null && !all.some(({ id }) => String(id) === service) ? { service: 'Choose service from the list' } : {}),
    ...(provider !== null && !providers.has(provider) ? { provider: 'Choose provider from the list' } : {}),
  }
  const chosen = all.filter((each) => (service === null || String(each.id) === service) && (provider === null || each.organisation_id === provider) && (type === null || each.type === type))
  return {
    services: new Map(chosen.map((each) => [each.id, each])), errors,
    options: { service: orAll(all.map(({ id, name }) => ({ value: String(id), text: `${name} (${id})` }))),
      provider: orAll([...providers].map(([value, text]) => ({ value, text })).sort((one, other) => (one.text < other.text ? -1 : 1))),
      type: orAll(serviceType.codes.filter(({ code }) => code === type || all.some((each) => each.type === code)).map(({ code, label }) => ({ value: code, text: label }))) },
  }
}

/** The filters that are on, as they stand in an address. */
export function onlyAsked(values: Record<string, string | number | null | undefined>): Typed {
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === null || value === undefined ? [] : [[name, String(value)]])))
}

export function addressOf(key: string, asked: Typed, part: '' | '.csv' | '.xlsx' = ''): string {
  const query = new URLSearchParams(asked).toString()
  return `/reports/${key}${part}${query && `?${query}`}`
}
