// The one shape of every fixed code list, and what can be asked of a list: its codes on a day, a code's label.

/**
 * A code is text that means something, never a number. `from` is its first day of use and `until` the first day on which it may
 * no longer be chosen (half-open, like every range we store); without them it has always been, or still is, in use.
 */
export type ListedCode = {
  readonly code: string
  readonly label: string
  readonly from?: string
  readonly until?: string
}

/** `Facts` is what the list says of every code beside its label: a statutory code, a flag that a rule reads. */
export type CodeList<Facts = unknown> = { readonly list: string; readonly codes: readonly (ListedCode & Facts)[] }

/** The entry and the code of a list as types: `type Gender = Code<typeof gender>` is 'F' | 'M' | … */
export type Entry<List extends CodeList> = List['codes'][number]
export type Code<List extends CodeList> = Entry<List>['code']

/** What a form offers for a fact of that day, in the list's own order. */
export function codesOn<List extends CodeList>(list: List, day: Temporal.PlainDate): readonly Entry<List>[] {
  return list.codes.filter((entry) => isInUse(entry, day))
}

/** The label of any code the list ever had; a code it never had is shown as it is, so that nothing stored is hidden. */
export function labelOf(list: CodeList, code: string): string {
  return list.codes.find((entry) => entry.code === code)?.label ?? code
}

function isInUse(entry: ListedCode, day: Temporal.PlainDate): boolean {
  const iso = day.toString()
  return (entry.from === undefined || entry.from <= iso) && (entry.until === undefined || iso < entry.until)
}
