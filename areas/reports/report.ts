// What a report is: rows, what they are grouped by, and what is told of each. A figure is the number of its rows, so that they can be opened.
import { labelOf, type CodeList } from '#code-lists/code-list.ts'
import { serviceType } from '#code-lists/service-types.ts'
import type { Cell } from '#platform/xlsx.ts'

export type Service = { id: number, name: string, type: string, organisation_id: string, organisation: string }

/** `client` is below zero for somebody whose record the reader may not see: one number for each person, good for one answer. */
export type Row = { service: number, client: number | null }

/** Rows that are alike in all that they are grouped and filtered by, and how many they are; one, where that is not said. */
export type Alike = { service: number, count?: number }

/** What rows are grouped and filtered by, besides their service: codes of `list`, in its order, or whatever is found in the rows. */
export type Dimension<R> = { name: string, heading: string, list: CodeList | 'found', of(row: R): string, /** Codes without a row are told too. */ keepsEmpty?: boolean }

export type Column<R> = {
  key: string, heading: string, kind: 'text' | 'number' | 'date',
  /** Two decimals on pages, as quantities of units have everywhere. */
  hundredths?: boolean,
  of(row: R, name: string): Cell,
  /** Too much for a page; in files alone. */
  inFiles?: boolean,
}

export type Group = { name: string, heading: string, rows: { key: string, label: string, count: number }[] }

export const serviceTypeOf = (code: string) => labelOf(serviceType, code)

/** The rows by what they are about: own dimensions first, then service, provider and type. Only what was found, the most frequent first where no order is given. */
export function groupsOf<R extends Alike>(rows: readonly R[], dimensions: readonly Dimension<R>[], services: ReadonlyMap<number, Service>): Group[] {
  const own = dimensions.map(({ name, heading, list, of, keepsEmpty }): Group => {
    const counts = countBy(rows, of)
    if (list === 'found') return {
      name, heading,
      rows: [...counts].map(([key, count]) => ({ key, label: key, count })).sort((one, other) => other.count - one.count || (one.key < other.key ? -1 : 1)),
    }
    const strange = [...counts.keys()].filter((code) => !list.codes.some((entry) => entry.code === code))
    return { name, heading, rows: [...list.codes.map(({ code, label }) => ({ key: code, label })), ...strange.map((code) => ({ key: code, label: code }))]
      .map((row) => ({ ...row, count: counts.get(row.key) ?? 0 })).filter(({ count }) => keepsEmpty || count > 0) }
  })
  const of = (row: R) => services.get(row.service)!
  const byCount = (name: string, heading: string, key: (row: R) => string, label: (row: R) => string): Group => {
    const labels = new Map(rows.map((row) => [key(row), label(row)]))
    return { name, heading, rows: [...countBy(rows, key)].map(([each, count]) => ({ key: each, label: labels.get(each)!, count }))
      .sort((one, other) => other.count - one.count || (one.label < other.label ? -1 : 1)) }
  }
  return [...own, byCount('service', 'Service', (row) => String(row.service), (row) => of(row).name),
    byCount('provider', 'Provider', (row) => of(row).organisation_id, (row) => of(row).organisation),
    byCount('type', 'Type of service', (row) => of(row).type, (row) => serviceTypeOf(of(row).type))]
}

function countBy<R extends Alike>(rows: readonly R[], key: (row: R) => string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const row of rows) counts.set(key(row), (counts.get(key(row)) ?? 0) + (row.count ?? 1))
  return counts
}

export const countOf = (rows: readonly Alike[]) => rows.reduce((sum, { count = 1 }) => sum + count, 0)

/** Somebody with two places counts once (Q.05). */
export function peopleIn(rows: readonly Row[]): number {
  return new Set(rows.flatMap(({ client }) => (client === null ? [] : [client]))).size
}

export type Band = { code: string, label: string, least: number }

/** The band a number falls into: the last that starts at or below it. */
export function bandOf(bands: readonly Band[], value: number): string {
  return bands.findLast(({ least }) => least <= value)!.code
}
